// T1: takes a batch of due distributions, decides for each, and commits every intent to act before anything leaves.
import type { Consequences } from '../event/append.ts';
import type { AdapterRegistry, Capability } from '../partner/partner.ts';
import { capabilityOf, explainPartners, loadPartners, type PartnerRow } from '../partner/partner-row.ts';
import { creditorTime } from '../store/creditor-time.ts';
import type { Store } from '../store/open.ts';
import { type Scope, withCreditor } from '../store/transaction.ts';
import type { OrderCache } from './order-cache.ts';
import { recordAttempt } from './outcome.ts';
import { type Effect, progress, runEvent, withAttempt } from './progress.ts';
import { reconcile } from './reconcile.ts';
import { lockDueRuns, type Run, type RunAttempt, type World } from './run.ts';
import { type ReachabilityChange, type RunChange, writeRuns } from './write.ts';

/** A named place in the send protocol (reliability.md §2.6) at which a fault test may kill the process. */
export type CrashPoint =
  | 'C0-claiming'
  | 'C1-claimed'
  | 'C1-on-wire'
  | 'C2-sending'
  | 'C3-sent'
  | 'C4-settling'
  | 'C5-settled';

/** What claiming needs to know. */
export interface ClaimContext {
  readonly store: Store;
  readonly adapters: AdapterRegistry;
  readonly orders: OrderCache;
  /** Distributions taken at a time. */
  readonly batchMax: number;
  /** How long a claim is owned, physical milliseconds. */
  readonly leaseMs: number;
  /** Times an attempt may be put on the wire without ever being settled. */
  readonly claimsMax: number;
  /** Called at each crash point; does nothing outside fault tests. */
  readonly crashPoint: (point: CrashPoint) => void;
}

/** An effect this worker now owns. */
export interface Claimed {
  readonly effect: Effect;
  readonly run: Run;
  /** Already marked as leaving: it is in its partner's first chunk. */
  readonly onWire: boolean;
}

/** Effects one partner is given at a time: a few rounds of what it does at once, for those on the wire at a crash are in doubt. */
export function chunkSizeOf(capability: Capability): number {
  return Math.max(20, capability.concurrencyMax * 4);
}

export interface ClaimedBatch {
  /** How many distributions were taken up, with or without an effect. */
  readonly taken: number;
  readonly claimed: readonly Claimed[];
  readonly partners: ReadonlyMap<string, PartnerRow>;
  /** Creditor's time of the claim. */
  readonly nowMs: number;
}

/** Claims one batch of `creditorId`'s due distributions. */
export function claimBatch(context: ClaimContext, creditorId: string): Promise<ClaimedBatch> {
  return withCreditor(context.store, creditorId, async (scope) => {
    const [{ nowMs, physicalNowMs }, world] = await Promise.all([creditorTime(scope), loadWorld(scope, context)]);
    const runs = await lockDueRuns(scope, world, nowMs, context.batchMax);
    const out: Consequences = { events: [], tallyChanges: [] };
    const reachability: ReachabilityChange[] = [];
    const changes: RunChange[] = [];
    const claimed: Claimed[] = [];
    const room = new Map<string, number>();
    for (const run of runs) {
      const taken = takeUp(run, world, context, nowMs, physicalNowMs, out, reachability);
      const next =
        taken.effect === null ? undefined : boardFirst(taken.run, taken.effect, room, world, context, physicalNowMs);
      if (next !== undefined) claimed.push({ ...next, run: { ...next.run, rowVersion: run.rowVersion + 1 } });
      changes.push({ before: run, after: next?.run ?? taken.run, leaseMs: taken.leaseMs });
    }
    if (changes.length > 0) await writeRuns(scope, changes, reachability, out);
    context.crashPoint('C0-claiming');
    return { taken: runs.length, claimed, partners: world.partnerRows, nowMs };
  });
}

/** The partners, orders and calendar of a creditor, as every batch needs them. */
export async function loadWorld(
  scope: Scope,
  context: Pick<ClaimContext, 'adapters' | 'orders'>,
): Promise<World & { readonly partnerRows: ReadonlyMap<string, PartnerRow> }> {
  const [rows, [creditor]] = await Promise.all([
    loadPartners(scope),
    scope.sql<{ timeZone: string }[]>`
      select time_zone as "timeZone" from creditor where creditor_id = ${scope.creditorId}`,
  ]);
  return {
    orders: context.orders,
    partners: explainPartners(rows, context.adapters),
    partnerRows: new Map(rows.map((row) => [row.partnerId, row])),
    timeZone: creditor?.timeZone ?? 'UTC',
  };
}

interface TakenUp {
  readonly run: Run;
  readonly effect: Effect | null;
  readonly leaseMs: number | null;
}

function takeUp(
  run: Run,
  world: World & { readonly partnerRows: ReadonlyMap<string, PartnerRow> },
  context: ClaimContext,
  nowMs: number,
  physicalNowMs: number,
  out: Consequences,
  reachability: ReachabilityChange[],
): TakenUp {
  // Owned from here on: whoever had it before can no longer settle it (promise G2).
  const owned: Run = { ...run, epoch: run.epoch + 1 };
  const cancelling = owned.facts.attempts.find((attempt) => attempt.cancellation === 'REQUESTED');
  if (cancelling !== undefined) {
    if (owned.claims >= context.claimsMax) {
      // The partner never answers: it counts as not stopped.
      const late = { ...cancelling, cancellation: 'TOO_LATE' as const };
      recordAttempt(owned, cancelling, late, nowMs, out, reachability);
      return decideAndOwn({ ...withAttempt(owned, late), claims: 0 }, context, nowMs, out);
    }
    const attempt = { ...cancelling, epoch: owned.epoch };
    return { run: withAttempt(owned, attempt), effect: { kind: 'CANCEL', attempt }, leaseMs: context.leaseMs };
  }
  const open = owned.facts.attempts.find((attempt) => attempt.state === 'SUBMITTING');
  if (open === undefined) return decideAndOwn(owned, context, nowMs, out);
  if (owned.claims >= context.claimsMax) return quarantine(owned, nowMs, out);
  const found = reconcile(open, canDo(open, world, context), physicalNowMs);
  if (found.kind === 'WAIT') return { run: owned, effect: null, leaseMs: found.forMs };
  if (found.kind === 'UNKNOWN') {
    const unknown = { ...open, state: 'UNKNOWN' as const };
    recordAttempt(owned, open, unknown, nowMs, out, reachability);
    return decideAndOwn(withAttempt(owned, unknown), context, nowMs, out);
  }
  const attempt = { ...open, epoch: owned.epoch };
  return { run: withAttempt(owned, attempt), effect: { kind: found.kind, attempt }, leaseMs: context.leaseMs };
}

/** Marks what leaves at once as on the wire in this same transaction; what must wait for room is marked when it leaves. */
function boardFirst(
  run: Run,
  effect: Effect,
  room: Map<string, number>,
  world: { readonly partnerRows: ReadonlyMap<string, PartnerRow> },
  context: ClaimContext,
  physicalNowMs: number,
): Claimed {
  const { partnerId } = effect.attempt;
  const capability = canDo(effect.attempt, world, context);
  const left = room.get(partnerId) ?? (capability === undefined ? 0 : chunkSizeOf(capability));
  if (left === 0) return { effect, run, onWire: false };
  room.set(partnerId, left - 1);
  const counted = { ...run, claims: run.claims + 1 };
  if (effect.kind !== 'SEND') return { effect, run: counted, onWire: true };
  const attempt = { ...effect.attempt, wireAtMs: effect.attempt.wireAtMs ?? physicalNowMs };
  return { effect: { kind: 'SEND', attempt }, run: withAttempt(counted, attempt), onWire: true };
}

function decideAndOwn(run: Run, context: ClaimContext, nowMs: number, out: Consequences): TakenUp {
  const next = progress(run, nowMs, true, out);
  return { run: next.run, effect: next.effect, leaseMs: next.effect === null ? null : context.leaseMs };
}

/** Taken up again and again without an end: something about it kills its worker. A person looks at it. */
function quarantine(run: Run, nowMs: number, out: Consequences): TakenUp {
  const reason = { code: 'CLAIMED_TOO_OFTEN' as const, parameters: { count: run.claims } };
  out.events.push(runEvent(run, 'DISTRIBUTION_HELD', nowMs, { reason }));
  const distribution = { ...run.facts.distribution, state: 'HELD' as const };
  const held = { ...run, cause: reason.code, wakeAtMs: null, facts: { ...run.facts, distribution } };
  return { run: held, effect: null, leaseMs: null };
}

function canDo(
  { partnerId, channel }: RunAttempt,
  world: { readonly partnerRows: ReadonlyMap<string, PartnerRow> },
  context: ClaimContext,
): Capability | undefined {
  return capabilityOf(world.partnerRows.get(partnerId), channel, context.adapters);
}
