// Moves a sandbox creditor's clock: from one due instant to the next, letting everything that falls due happen at
// its own time, in order, until the target. A month of distribution passes in seconds.
import { isoOf } from '../clock.ts';
import { appendEvents } from '../event/append.ts';
import { type Problem, problem } from '../problem.ts';
import { creditorNowMs } from '../store/creditor-time.ts';
import type { Store } from '../store/open.ts';
import { withCreditor } from '../store/transaction.ts';
import type { Engine } from './engine.ts';

/** The simulated world beside our own: partners that act by themselves when their time comes. */
export interface SimulatedWorld {
  /** The next instant at which a simulated partner acts, epoch ms; null: none will. */
  nextDueMs(): Promise<number | null>;
  /** Lets simulated partners act up to an instant; resolves when all they report has been taken in. */
  advanceTo(instantMs: number): Promise<void>;
}

export type ClockTarget = { readonly toMs: number } | { readonly untilIdle: true };

export interface ClockMoved {
  readonly nowMs: number;
  /** Instants at which something was due on the way. */
  readonly stops: number;
  /** True when nothing more is due. */
  readonly idle: boolean;
}

export interface ClockContext {
  readonly store: Store;
  readonly engine: Engine;
  readonly world: SimulatedWorld;
  /** Asks the partners that are asked. */
  readonly poll: (creditorId: string) => Promise<void>;
}

const dayMs = 86_400_000;
/** The farthest a clock moves in one call. */
export const clockDaysMax = 400;
// Rounds of work at one instant before we call it a loop: enough to wait for the lease of a worker that died.
const roundsMax = 2_000;
const pauseMs = 50;

/** Moves the clock of `creditorId`. One move at a time; refused for a creditor that is no sandbox. */
export async function advanceClock(
  context: ClockContext,
  creditorId: string,
  target: ClockTarget,
): Promise<ClockMoved | { problem: Problem }> {
  const lock = await context.store.sql.reserve();
  try {
    const [held] = await lock<
      { locked: boolean }[]
    >`select pg_try_advisory_lock(hashtextextended(${creditorId}, 1)) as locked`;
    if (held?.locked !== true) return { problem: problem('CLOCK_BUSY', []) };
    try {
      return await move(context, creditorId, target);
    } finally {
      await lock`select pg_advisory_unlock(hashtextextended(${creditorId}, 1))`;
    }
  } finally {
    lock.release();
  }
}

async function move(
  context: ClockContext,
  creditorId: string,
  target: ClockTarget,
): Promise<ClockMoved | { problem: Problem }> {
  const start = await readClock(context.store, creditorId);
  if (!start.sandbox) return { problem: problem('NOT_A_SANDBOX', []) };
  const farthestMs = start.nowMs + clockDaysMax * dayMs;
  const targetMs = 'toMs' in target ? target.toMs : farthestMs;
  if (targetMs < start.nowMs) {
    return { problem: problem('CLOCK_BACKWARDS', ['to'], { now: isoOf(start.nowMs), to: isoOf(targetMs) }) };
  }
  if (targetMs > farthestMs) return { problem: problem('CLOCK_TOO_FAR', ['to'], { max: clockDaysMax }) };
  let nowMs = start.nowMs;
  let stops = 0;
  for (;;) {
    await workAt(context, creditorId, nowMs);
    const next = await nextDueMs(context, creditorId);
    if (next === null || next > targetMs) {
      const restsAtMs = 'toMs' in target ? targetMs : nowMs;
      await setClock(context.store, creditorId, restsAtMs);
      await context.world.advanceTo(restsAtMs);
      return { nowMs: restsAtMs, stops, idle: next === null };
    }
    nowMs = Math.max(next, nowMs + 1);
    stops += 1;
    await setClock(context.store, creditorId, nowMs);
  }
}

/** Does everything due at the present instant: ours and the partners', until neither has anything left. */
async function workAt(context: ClockContext, creditorId: string, nowMs: number): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) {
    await context.engine.runDue(creditorId);
    await context.world.advanceTo(nowMs);
    await context.poll(creditorId);
    const dueMs = await nextDueMs(context, creditorId);
    if (dueMs === null || dueMs > nowMs) return;
    // Owned by another worker, or resting after a doubtful outcome: that takes real time.
    if (await hasOnlyOwnedWork(context.store, creditorId, nowMs))
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`the work of one instant did not end within ${roundsMax} rounds`);
}

async function nextDueMs(context: ClockContext, creditorId: string): Promise<number | null> {
  const [ours, theirs] = await Promise.all([
    withCreditor(context.store, creditorId, async (scope) => {
      const [row] = await scope.sql<{ dueMs: number | null }[]>`
        select (extract(epoch from min(wake_at)) * 1000)::bigint as "dueMs" from distribution
        where creditor_id = ${creditorId} and wake_at is not null`;
      return row?.dueMs ?? null;
    }),
    context.world.nextDueMs(),
  ]);
  if (ours === null || theirs === null) return ours ?? theirs;
  return Math.min(ours, theirs);
}

function hasOnlyOwnedWork(store: Store, creditorId: string, nowMs: number): Promise<boolean> {
  return withCreditor(store, creditorId, async (scope) => {
    const [row] = await scope.sql<{ free: boolean }[]>`
      select exists (select from distribution where creditor_id = ${creditorId}
        and wake_at <= to_timestamp(${nowMs}::numeric / 1000)
        and (lease_until is null or lease_until < clock_timestamp())) as free`;
    return row?.free === false;
  });
}

function readClock(store: Store, creditorId: string): Promise<{ sandbox: boolean; nowMs: number }> {
  return withCreditor(store, creditorId, async (scope) => {
    const [row] = await scope.sql<
      { sandbox: boolean }[]
    >`select sandbox from creditor where creditor_id = ${creditorId}`;
    return { sandbox: row?.sandbox === true, nowMs: await creditorNowMs(scope) };
  });
}

async function setClock(store: Store, creditorId: string, instantMs: number): Promise<void> {
  await withCreditor(store, creditorId, async (scope) => {
    const moved = await scope.sql`
      update creditor set clock_at = to_timestamp(${instantMs}::numeric / 1000)
      where creditor_id = ${creditorId} and sandbox
        and clock_at is distinct from to_timestamp(${instantMs}::numeric / 1000)`;
    if (moved.count === 0) return;
    const none = {
      invoiceId: null,
      distributionId: null,
      attemptId: null,
      debtorId: null,
      partnerId: null,
      channel: null,
    };
    await appendEvents(scope, [{ type: 'CLOCK_ADVANCED', ...none, payload: {}, occurredAtMs: instantMs }], []);
  });
}
