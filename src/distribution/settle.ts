// T2: writes what became of a batch of effects, decides what follows, commits. Only the owner of the current epoch
// settles; what anyone else brings is kept as evidence and changes nothing (promise G2).
import { dayOf } from '../clock.ts';
import type { Consequences } from '../event/append.ts';
import type { CancelOutcome, LookupOutcome, Outcome } from '../partner/partner.ts';
import { priceOf } from '../partner/roster/price.ts';
import { withBatch } from '../store/transaction.ts';
import { type Ended, recordHealth } from './carriage/health.ts';
import { closeCalledBack } from './carriage/recall.ts';
import { type ClaimContext, type Claimed, membersOf } from './claim.ts';
import {
  applyCancel,
  applyLookup,
  applyOutcome,
  merge,
  type PriceOfUnits,
  recordAttempt,
  type Settlement,
  tellsOfOneTry,
} from './outcome.ts';
import { attemptEvent, progress, withAttempt } from './progress.ts';
import { relockRuns } from './read-runs.ts';
import { isInHand, releaseIfKnown } from './receipt/receive.ts';
import { isRehearsal } from './rehearsal.ts';
import type { Run, RunAttempt } from './run.ts';
import { loadWorld, type World } from './world.ts';
import { type ReachabilityChange, type RunChange, writeRuns } from './write.ts';

/** How one effect ended. */
export type EffectResult =
  | {
      readonly kind: 'SEND';
      readonly claimed: Claimed;
      readonly outcome: Outcome;
      /** Real milliseconds it took, its share of a chunk. */
      readonly latencyMs: number;
    }
  | { readonly kind: 'CANCEL'; readonly claimed: Claimed; readonly outcome: CancelOutcome }
  | { readonly kind: 'LOOKUP'; readonly claimed: Claimed; readonly outcome: LookupOutcome };

// How long an effect that left doubt rests before it is taken up again, physical; and one whose repeat was not let in.
const doubtDelayMs = 2_000;
const earlyDelayMs = 30_000;

/** Settles `results` of one creditor in one transaction. Resolves when committed. */
export function settleBatch(
  context: ClaimContext,
  creditorId: string,
  results: readonly EffectResult[],
): Promise<void> {
  return withBatch(context.store, creditorId, async (scope) => {
    const world = await loadWorld(scope, context);
    const priceOfUnits = pricesOf(world);
    // What went as one has one end, and each of it is settled by itself.
    const each = results.flatMap((result) => membersOf(result.claimed).map((claimed) => ({ ...result, claimed })));
    const runs = await relockRuns(
      scope,
      world,
      each.map((result) => result.claimed.run),
    );
    const byId = new Map(runs.map((run) => [run.distributionId, run]));
    const out: Consequences = { events: [], tallyChanges: [] };
    const reachability: ReachabilityChange[] = [];
    const changes: RunChange[] = [];
    for (const result of each) {
      const run = byId.get(result.claimed.run.distributionId);
      if (run === undefined) continue;
      const change = settleOne(run, result, world, priceOfUnits, out, reachability);
      if (change !== undefined) changes.push(change);
    }
    out.events.push(...(await closeCalledBack(scope, changes.flatMap(stoppedIn), world.nowMs)));
    // As late as can be: its row is one for all workers of a partner, and held until the commit.
    const health = () => recordHealth(scope, results.flatMap(endedOf), world);
    await writeRuns(scope, changes, reachability, out, health);
    context.crashPoint('C4-settling');
  });
}

function settleOne(
  run: Run,
  result: EffectResult,
  { nowMs, pauses }: World,
  priceOfUnits: PriceOfUnits,
  out: Consequences,
  reachability: ReachabilityChange[],
): RunChange | undefined {
  const { attemptId, epoch } = result.claimed.effect.attempt;
  const attempt = run.facts.attempts.find((candidate) => candidate.attemptId === attemptId);
  if (attempt === undefined) return undefined;
  if (attempt.epoch !== epoch || run.epoch !== result.claimed.run.epoch) {
    return settleLate(run, attempt, result, { nowMs, pauses }, out, reachability);
  }
  const { attempt: after, settled, isEarly = false } = settlementOf(run, attempt, result, nowMs, priceOfUnits);
  recordAttempt(run, attempt, after, nowMs, out, reachability);
  const known = withAttempt({ ...run, claims: settled || isEarly ? 0 : run.claims }, after);
  if (!settled) return { before: run, after: known, leaseMs: isEarly ? earlyDelayMs : doubtDelayMs };
  return { before: run, after: progress(known, nowMs, false, out, pauses).run, leaseMs: null };
}

/**
 * What a worker brings whose lease has run out is evidence: told, and applied to nothing. But that a partner has taken what
 * is still in doubt here, under the same key, is as good as the partner's receipt, and is taken in like one.
 */
function settleLate(
  run: Run,
  attempt: RunAttempt,
  { kind, claimed, outcome }: EffectResult,
  { nowMs, pauses }: Pick<World, 'nowMs' | 'pauses'>,
  out: Consequences,
  reachability: ReachabilityChange[],
): RunChange | undefined {
  const code = 'code' in outcome ? outcome.code : null;
  const partnerReference = 'partnerReference' in outcome ? outcome.partnerReference : null;
  out.events.push(
    attemptEvent(run, attempt, 'RECEIPT_IGNORED', nowMs, {
      step: attempt.step,
      late: true,
      outcome: outcome.kind,
      ...(code !== null && { code }),
      ...(partnerReference !== null && { partnerReference }),
    }),
  );
  const isOpen = ['SUBMITTING', 'UNKNOWN', 'SUPERSEDED'].includes(attempt.state);
  const isSame = attempt.effectKey === claimed.effect.attempt.effectKey;
  if (kind !== 'SEND' || outcome.kind !== 'TAKEN' || !isOpen || !isSame) return undefined;
  const report = { state: outcome.state, failureClass: null, code: outcome.code, occurredAtMs: nowMs };
  const taken = { ...merge(attempt, report), partnerReference: attempt.partnerReference ?? outcome.partnerReference };
  recordAttempt(run, attempt, taken, nowMs, out, reachability);
  const known = releaseIfKnown(withAttempt({ ...run, claims: 0 }, taken), nowMs, out);
  const after = progress(known, nowMs, false, out, pauses).run;
  return { before: run, after, leaseMs: after.facts.attempts.some(isInHand) ? 'KEPT' : null };
}

function settlementOf(
  run: Run,
  attempt: RunAttempt,
  result: EffectResult,
  nowMs: number,
  priceOfUnits: PriceOfUnits,
): Settlement {
  if (result.kind === 'CANCEL') return applyCancel(attempt, result.outcome);
  // A receipt was quicker than the answer: it has settled the attempt already.
  if (attempt.state !== 'SUBMITTING' && !isTaken(result)) return { attempt, settled: true };
  if (result.kind === 'SEND' && isRepeat(result.claimed) && tellsOfOneTry(result.outcome)) {
    return { attempt, settled: false, isEarly: true };
  }
  return result.kind === 'SEND'
    ? applyOutcome(run, attempt, result.outcome, nowMs, priceOfUnits)
    : applyLookup(run, attempt, result.outcome, nowMs, priceOfUnits);
}

/** Sent again because an earlier send left doubt. */
function isRepeat({ effect, isFirstMark }: Claimed): boolean {
  return effect.attempt.wireAtMs !== null && isFirstMark !== true;
}

/** What the partner has just stopped on our word. */
function stoppedIn({ before, after }: RunChange): RunAttempt[] {
  const states = new Map(before.facts.attempts.map(({ attemptId, state }) => [attemptId, state]));
  return after.facts.attempts.filter(
    ({ attemptId, state, cancellation }) =>
      state === 'CANCELLED' && cancellation === 'DONE' && states.get(attemptId) !== 'CANCELLED',
  );
}

function isTaken(result: EffectResult): boolean {
  return result.kind === 'SEND' && result.outcome.kind === 'TAKEN';
}

/** The price lists of the creditor's partners, on its present day. */
function pricesOf({ partnerRows, nowMs, timeZone }: World): PriceOfUnits {
  const today = dayOf(nowMs, timeZone);
  return (run, { partnerId, channel, contactPointId }, units) => {
    const point = run.facts.contactPoints.find((candidate) => candidate.contactPointId === contactPointId);
    const country = point?.postalAddress?.country ?? run.facts.debtor.country;
    return priceOf(partnerRows.get(partnerId)?.prices ?? [], channel, country, units, today);
  };
}

function endedOf(result: EffectResult): Ended[] {
  // A rehearsal has not met the partner: it says nothing of the partner's health.
  if (result.kind !== 'SEND' || isRehearsal(result.claimed.run)) return [];
  const { partnerId, channel } = result.claimed.effect.attempt;
  return [{ partnerId, channel, outcome: result.outcome, latencyMs: result.latencyMs }];
}
