// Processes of the kill test: partners, and workers that are started ahead of time, because a start takes longer
// than a life. Every death is noted with its instant.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Deaths } from './journal.ts';
import type { Death } from './points.ts';
import type { WorkerOrders } from './processes/worker.ts';

/** Starts a process beside this file and waits for its first line. */
export async function launch(
  file: string,
  args: readonly string[],
  { preload, environment }: { readonly preload?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<{ child: ChildProcess; line: string }> {
  const pathOf = (name: string) => new URL(name, import.meta.url).pathname;
  const before = preload === undefined ? [] : ['--import', pathOf(preload)];
  const child = spawn(process.execPath, [...before, pathOf(file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
    child.once('exit', (code, signal) => reject(new Error(`${file} ended with ${code ?? signal} before it was ready`)));
  });
  return { child, line };
}

/** How a worker is to end: by its own hand at a point, or from outside, so long after it has settled so many chunks. */
export type Fate = { readonly death: Death } | { readonly afterChunks: number; readonly afterMs: number };

export interface Workers {
  readonly deaths: Deaths;
  /**
   * Lets one worker live until its fate, or until it is clear that it will not come to that; answers whether it died by
   * its own hand. Throws when it ends in any other way than by SIGKILL.
   */
  liveOnce(fate: Fate): Promise<boolean>;
  /** Lets a worker live until `work` has ended. */
  liveDuring(work: Promise<unknown>): Promise<void>;
  close(): void;
}

interface Waiting {
  readonly name: string;
  readonly child: ChildProcess;
}

/**
 * Makes the pool; `ahead` workers are kept ready. Compiled code is kept in `folder`, so that starts are short. One that finds
 * too little to do for its fate is killed after `patienceMs` all the same.
 */
export function makeWorkers(orders: WorkerOrders, ahead: number, folder: string, patienceMs: number): Workers {
  const deaths = new Map<string, number>();
  const living = new Set<ChildProcess>();
  const ready: Promise<Waiting>[] = [];
  let count = 0;
  let isClosed = false;

  async function start(): Promise<Waiting> {
    count += 1;
    const name = `worker-${count}`;
    const databaseUrl = `${orders.databaseUrl}?application_name=${name}`;
    const { child } = await launch('./processes/worker.ts', [JSON.stringify({ ...orders, databaseUrl })], {
      preload: './processes/quick-start.ts',
      environment: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
    });
    living.add(child);
    if (isClosed) child.kill('SIGKILL');
    return { name, child };
  }

  function next(): Promise<Waiting> {
    while (ready.length <= ahead) {
      const started = start();
      // Rejected starts are thrown where they are awaited; those nobody awaits end with the pool.
      started.catch(() => {});
      ready.push(started);
    }
    return ready.shift() ?? start();
  }

  async function live(death: Death | undefined, kill: (child: ChildProcess) => void): Promise<void> {
    const { name, child } = await next();
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.on('error', () => {});
    child.stdin?.write(JSON.stringify({ death }));
    kill(child);
    await ended;
    deaths.set(name, Date.now());
    living.delete(child);
    if (child.signalCode !== 'SIGKILL')
      throw new Error(`${name} ended by itself: ${child.exitCode ?? child.signalCode}`);
  }

  return {
    deaths,
    async liveOnce(fate) {
      let byItsOwnHand = true;
      const timers: NodeJS.Timeout[] = [];
      await live('death' in fate ? fate.death : undefined, (child) => {
        const killAfter = (ms: number) => {
          const kill = () => {
            byItsOwnHand = false;
            child.kill('SIGKILL');
          };
          timers.push(setTimeout(kill, ms));
        };
        killAfter(patienceMs);
        if ('death' in fate) return;
        let chunks = 0;
        const settled = (marks: number) => {
          const wasDue = chunks >= fate.afterChunks;
          chunks += marks;
          if ((marks === 0 || !wasDue) && chunks >= fate.afterChunks) killAfter(fate.afterMs);
        };
        settled(0);
        child.stdout?.on('data', (marks: Buffer) => settled(marks.length));
      });
      for (const timer of timers) clearTimeout(timer);
      return byItsOwnHand;
    },
    liveDuring(work) {
      return live(undefined, (child) => void work.catch(() => {}).then(() => child.kill('SIGKILL')));
    },
    close() {
      isClosed = true;
      for (const child of living) child.kill('SIGKILL');
    },
  };
}
