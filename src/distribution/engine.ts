// The engine: works off what is due for a creditor, batch by batch, until nothing is. Woken by jobs, by the sweep, and
// by the sandbox clock; several may run at once, in one process or many, and never get in each other's way.
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { creditorIds, withBatch } from '../store/transaction.ts';
import { makeCarriers } from './carriage/carrier.ts';
import type { CarryContext } from './carriage/carry.ts';
import { claimBatch } from './claim.ts';
import type { Which } from './due.ts';
import { wakePaused } from './operator/pause.ts';
import { applyParkedByKey } from './receipt/receive.ts';

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

/**
 * Connections of a process's engine, a pool of its own: neither it nor what answers front ends takes the other's. A process
 * has 110 µs of work with an invoice for which the server has 280: it cannot keep more than three busy, and each more knows
 * fewer pages (docs/performance.md).
 */
export const engineConnections = 3;

// Batches of one creditor under way at once: while one is decided on here, the other is written over there.
const batchesAtOnce = 2;

/** Makes the engine of one process. */
export function makeEngine(context: EngineContext): Engine {
  const stopping = new AbortController();
  const carriers = makeCarriers(context, stopping.signal);
  const running = new Map<string, { again: boolean; done: Promise<void> }>();
  /** By creditor: when this process last looked for what the dead have left. */
  const leftSoughtMs = new Map<string, number>();

  async function work(creditorId: string, state: { again: boolean }): Promise<void> {
    for (let hasMore = true; hasMore && !stopping.signal.aborted; ) {
      state.again = false;
      const woken = await wakePaused(context.store, creditorId);
      const taken = await Promise.all(Array.from({ length: batchesAtOnce }, () => drain(creditorId)));
      // What was settled meanwhile may have made more due, and a full carrier may have room.
      const underWay = await carriers.moved(creditorId);
      hasMore = underWay || state.again || woken > 0 || taken.some((count) => count > 0);
    }
  }

  /** Claims and hands over until nothing is due; answers how many distributions it took up. */
  async function drain(creditorId: string): Promise<number> {
    for (let taken = 0; ; ) {
      if (stopping.signal.aborted) return taken;
      const count = (await takeLeft(creditorId)) || (await takeBatch(creditorId, 'DUE'));
      if (count === 0) return taken;
      taken += count;
    }
  }

  /**
   * What a dead worker has left goes before all else: its sends are in doubt, and its place by the clock may be behind a long
   * queue. Sought until none is left, by all batches at once, and again twice in the time of a lease, for none is left sooner.
   */
  async function takeLeft(creditorId: string): Promise<number> {
    const nowMs = context.clock.monotonicMs();
    if (nowMs < (leftSoughtMs.get(creditorId) ?? Number.NEGATIVE_INFINITY) + context.leaseMs / 2) return 0;
    const count = await takeBatch(creditorId, 'LEFT');
    if (count < context.batchMax) leftSoughtMs.set(creditorId, nowMs);
    return count;
  }

  async function takeBatch(creditorId: string, which: Which): Promise<number> {
    const begunMs = context.clock.monotonicMs();
    const batch = await claimBatch(context, creditorId, carriers, which);
    if (batch.taken === 0) return 0;
    context.crashPoint('C1-claimed');
    if (batch.newDoubts !== undefined) await applyParkedByKey(context, creditorId, batch.newDoubts);
    await carriers.board(creditorId, batch);
    context.metrics.batchSeconds.record((context.clock.monotonicMs() - begunMs) / 1_000);
    return batch.taken;
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

/**
 * One index look-up per creditor: each statement names one creditor, as a sharded database wants it. Planned as for batches:
 * by statistics one of many that wait is taken to be found soon, and all are read when none is due.
 */
function isDue(context: CarryContext, creditorId: string): Promise<boolean> {
  return withBatch(context.store, creditorId, async (scope) => {
    const [row] = await scope.sql<{ due: boolean }[]>`
      select exists (
        select from distribution d
        where d.creditor_id = ${creditorId}
          and d.wake_at <= (select coalesce(clock_at, clock_timestamp()) from creditor where creditor_id = ${creditorId})
          and (d.lease_until is null or d.lease_until < clock_timestamp())
      ) or exists (
        select from distribution d where d.creditor_id = ${creditorId} and d.paused
          and d.resumptions_seen < (select resumptions from creditor where creditor_id = ${creditorId})
      ) as due`;
    return row?.due === true;
  });
}
