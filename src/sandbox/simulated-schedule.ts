// What simulated partners will do, and when: a queue of due actions on a clock that is moved from outside.
// Until it is moved for the first time, it follows real time.
import { systemClock } from '../clock.ts';

export interface SimulatedSchedule {
  /** Now in the simulation, epoch ms. */
  nowMs(): number;
  /** Lets `act` happen at an instant, or as soon as the clock moves when it has passed. `act` plans its own repeats. */
  plan(dueMs: number, act: (dueMs: number) => Promise<void>): void;
  /** When the next action is due; null when none is planned. */
  nextDueMs(): number | null;
  /**
   * Does everything due up to an instant, in order of time; actions due at the same instant run side by side. Resolves
   * when all have ended, those they planned on the way included. From the first call on, time stands still in between.
   */
  advanceTo(instantMs: number): Promise<void>;
  close(): Promise<void>;
}

interface Planned {
  readonly dueMs: number;
  readonly act: (dueMs: number) => Promise<void>;
}

const pollMs = 100;
// As many as a partner's own connections would carry.
const sideBySideMax = 8;

/** A schedule that follows real time, polled, until advanceTo() is called. */
export function makeSchedule(): SimulatedSchedule {
  const queue: Planned[] = [];
  let simulatedMs: number | null = null;
  let moving: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function runDue(untilMs: number): Promise<void> {
    for (;;) {
      const dueMs = queue[0]?.dueMs;
      if (dueMs === undefined || dueMs > untilMs || isClosed) return;
      if (simulatedMs !== null) simulatedMs = Math.max(simulatedMs, dueMs);
      const ends = queue.findIndex((planned) => planned.dueMs !== dueMs);
      await runAll(queue.splice(0, ends === -1 ? queue.length : ends));
    }
  }

  /** One move at a time: a second waits for the first. */
  function moveTo(untilMs: () => number): Promise<void> {
    const move = moving.then(() => runDue(untilMs()));
    moving = move.catch(() => {});
    return move;
  }

  let isPolling = false;
  const poll = setInterval(() => {
    if (isPolling || queue.length === 0) return;
    isPolling = true;
    void moveTo(() => systemClock.nowMs()).finally(() => {
      isPolling = false;
    });
  }, pollMs);
  poll.unref();

  return {
    nowMs: () => simulatedMs ?? systemClock.nowMs(),
    plan(dueMs, act) {
      // Sorted by time, first planned first: found from the end, for most actions lie later than the rest.
      let index = queue.length;
      while (index > 0 && (queue[index - 1]?.dueMs ?? 0) > dueMs) index -= 1;
      queue.splice(index, 0, { dueMs, act });
    },
    nextDueMs: () => queue[0]?.dueMs ?? null,
    async advanceTo(instantMs) {
      clearInterval(poll);
      simulatedMs ??= Math.min(instantMs, queue[0]?.dueMs ?? instantMs);
      await moveTo(() => instantMs);
      simulatedMs = Math.max(simulatedMs, instantMs);
    },
    async close() {
      isClosed = true;
      clearInterval(poll);
      queue.length = 0;
      await moving;
    },
  };
}

async function runAll(planned: readonly Planned[]): Promise<void> {
  const waiting = [...planned];
  const takeOne = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next.act(next.dueMs);
  };
  await Promise.all(Array.from({ length: Math.min(sideBySideMax, planned.length) }, takeOne));
}
