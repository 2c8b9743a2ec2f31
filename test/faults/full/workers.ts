// Processes of the full kill test: partners, and workers that are started ahead of time, because a start takes longer
// than a life. Every death is noted with its instant.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Deaths } from './journal.ts';
import type { Death } from './points.ts';
import type { WorkerOrders } from './worker.ts';

/** Starts a process beside this file and waits for its first line. */
export async function launch(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [new URL(file, import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
    child.once('exit', (code, signal) => reject(new Error(`${file} ended with ${code ?? signal} before it was ready`)));
  });
  return { child, line };
}

/** How a worker's life went. */
export interface Life {
  /** False: it did not come to its point in time, and was killed from outside. */
  readonly byItsOwnHand: boolean;
}

export interface Workers {
  readonly deaths: Deaths;
  /**
   * Lets one worker live until it dies at its point, or is killed after `killAfterMs`. Throws when it ends in any
   * other way than by SIGKILL.
   */
  liveOnce(death: Death | undefined, killAfterMs: number): Promise<Life>;
  /** Lets a worker live until `work` has ended. */
  liveDuring(work: Promise<unknown>): Promise<void>;
  close(): void;
}

interface Waiting {
  readonly name: string;
  readonly child: ChildProcess;
}

/** Makes the pool; `ahead` workers are kept ready. Compiled code is kept in `folder`, so that starts are short. */
export function makeWorkers(orders: WorkerOrders, ahead: number, folder: string): Workers {
  const deaths = new Map<string, number>();
  const living = new Set<ChildProcess>();
  const ready: Promise<Waiting>[] = [];
  let count = 0;
  let isClosed = false;

  async function start(): Promise<Waiting> {
    count += 1;
    const name = `worker-${count}`;
    const databaseUrl = `${orders.databaseUrl}?application_name=${name}`;
    const cache = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const { child } = await launch('./worker.ts', [JSON.stringify({ ...orders, databaseUrl })], cache);
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
    async liveOnce(death, killAfterMs) {
      let byItsOwnHand = true;
      let timer: NodeJS.Timeout | undefined;
      await live(death, (child) => {
        timer = setTimeout(() => {
          byItsOwnHand = false;
          child.kill('SIGKILL');
        }, killAfterMs);
      });
      clearTimeout(timer);
      return { byItsOwnHand };
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
