// The engine: works off what is due for a creditor, batch by batch, until nothing is. Woken by jobs, by the sweep, and
// by the sandbox clock; several may run at once, in one process or many, and never get in each other's way.
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { creditorIds, withCreditor } from '../store/transaction.ts';
import { type CarryContext, carryBatch } from './carry.ts';
import { claimBatch } from './claim.ts';

export interface EngineContext extends CarryContext {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Engine {
  /** Works until nothing is due for this creditor. A call while one is under way makes that one look again. */
  runDue(creditorId: string): Promise<void>;
  /** Creditors that have something due and unowned now. */
  dueCreditors(): Promise<string[]>;
  /** Stops claiming, lets what is on the wire end, and settles it. */
  stop(): Promise<void>;
}

// Batches of one creditor under way at once: while one is decided on here, the other is written over there.
const batchesAtOnce = 2;

/** Makes the engine of one process. */
export function makeEngine(context: EngineContext): Engine {
  const stopping = new AbortController();
  const running = new Map<string, { again: boolean; done: Promise<void> }>();

  async function work(creditorId: string, state: { again: boolean }): Promise<void> {
    do {
      state.again = false;
      await Promise.all(Array.from({ length: batchesAtOnce }, () => drain(creditorId)));
    } while (state.again && !stopping.signal.aborted);
  }

  async function drain(creditorId: string): Promise<void> {
    while (!stopping.signal.aborted) {
      const begunMs = context.clock.monotonicMs();
      const batch = await claimBatch(context, creditorId);
      if (batch.taken === 0) return;
      if (batch.claimed.length > 0) await carryBatch(context, creditorId, batch, stopping.signal);
      context.metrics.batchSeconds.record((context.clock.monotonicMs() - begunMs) / 1_000);
    }
  }

  return {
    runDue(creditorId) {
      const known = running.get(creditorId);
      if (known !== undefined) {
        known.again = true;
        return known.done;
      }
      const state = { again: false, done: Promise.resolve() };
      state.done = work(creditorId, state).finally(() => running.delete(creditorId));
      running.set(creditorId, state);
      return state.done;
    },
    async dueCreditors() {
      const due: string[] = [];
      for (const creditorId of await creditorIds(context.store)) {
        if (await isDue(context, creditorId)) due.push(creditorId);
      }
      return due;
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...running.values()].map((state) => state.done));
    },
  };
}

/** One index look-up per creditor: each statement names one creditor, as a sharded database wants it. */
function isDue(context: CarryContext, creditorId: string): Promise<boolean> {
  return withCreditor(context.store, creditorId, async (scope) => {
    const [row] = await scope.sql<{ due: boolean }[]>`
      select exists (
        select from distribution d
        where d.creditor_id = ${creditorId}
          and d.wake_at <= (select coalesce(clock_at, clock_timestamp()) from creditor where creditor_id = ${creditorId})
          and (d.lease_until is null or d.lease_until < clock_timestamp())
      ) as due`;
    return row?.due === true;
  });
}
