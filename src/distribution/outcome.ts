// What the end of a send, a cancel or a look-up means for an attempt. Pure.
import { assertNever } from '../assert.ts';
import type { Consequences } from '../event/append.ts';
import type { EventType } from '../event/event.ts';
import type { CancelOutcome, Cost, LookupOutcome, Outcome } from '../partner/partner.ts';
import { type AttemptState, type FailureClass, mergeReport } from '../succession/attempt.ts';
import type { RetryPolicy } from '../succession/order.ts';
import { byItself, shareOfAmount } from './carriage/consolidate.ts';
import { attemptEvent } from './progress.ts';
import type { Run, RunAttempt } from './run.ts';
import type { ReachabilityChange } from './write.ts';

/** What the price list says of an attempt of so many units; undefined when it says nothing. */
export type PriceOfUnits = (run: Run, attempt: RunAttempt, units: number) => Cost | undefined;

/** What an attempt becomes; `settled` false: nothing is known yet, the attempt stays open and is taken up again. */
export interface Settlement {
  readonly attempt: RunAttempt;
  readonly settled: boolean;
  /** The partner has answered for this try alone, and an earlier one is still in doubt: no try too many, but a while too early. */
  readonly isEarly?: boolean;
}

/**
 * Whether an outcome tells of this try alone. That a repeat never left, or was not let in, says nothing of the send it
 * repeats: that one may have been taken all the same.
 */
export function tellsOfOneTry(outcome: Outcome): boolean {
  if (outcome.kind === 'REFUSED') return outcome.failureClass === 'SOFT' || outcome.failureClass === 'PARTNER';
  return outcome.kind === 'NOT_SENT';
}

/** Applies the outcome of a send to its attempt. */
export function applyOutcome(
  run: Run,
  attempt: RunAttempt,
  outcome: Outcome,
  nowMs: number,
  priceOfUnits: PriceOfUnits,
): Settlement {
  switch (outcome.kind) {
    case 'TAKEN': {
      const report = { state: outcome.state, failureClass: null, code: outcome.code, occurredAtMs: nowMs };
      const merged = merge(attempt, report);
      const { partnerReference, requestHash, units = 1 } = outcome;
      // The lead counts the units of a party, so that they are counted once.
      const counted = { ...merged, units: attempt.share === 0 ? units : 0 };
      const priced = withCost(counted, outcome.cost, priceOfUnits(run, attempt, units));
      return { attempt: { ...priced, partnerReference, requestHash }, settled: true };
    }
    case 'REFUSED': {
      const { failureClass, code, detail, retryAfterMs, requestHash } = outcome;
      // The fault may lie in what it went with, or in how much it was: each is tried by itself before it fails.
      if (attempt.shares > 1 && (failureClass === 'POLICY' || failureClass === 'CONTENT')) {
        return { attempt: { ...byItself(run, attempt), code, detail, wireAtMs: null }, settled: true };
      }
      const known = { ...attempt, failureClass, code, detail, requestHash };
      if (failureClass === 'SOFT' || failureClass === 'PARTNER') {
        return { attempt: waitForRetry(run, known, nowMs, retryAfterMs), settled: true };
      }
      return { attempt: { ...known, state: 'REJECTED', failedAtMs: nowMs }, settled: true };
    }
    case 'NOT_SENT': {
      const { code, detail } = outcome;
      const known: RunAttempt = { ...attempt, failureClass: 'PARTNER', code, detail };
      return { attempt: waitForRetry(run, known, nowMs, null), settled: true };
    }
    case 'AMBIGUOUS':
      return { attempt: { ...attempt, code: outcome.code, detail: outcome.detail }, settled: false };
    default:
      return assertNever(outcome, 'outcome');
  }
}

/** Applies the answer to a look-up: found settles it, not found makes it free to be sent again. */
export function applyLookup(
  run: Run,
  attempt: RunAttempt,
  answer: LookupOutcome,
  nowMs: number,
  priceOfUnits: PriceOfUnits,
): Settlement {
  if (answer.kind === 'FAILED') return { attempt, settled: false };
  if (answer.kind === 'NOT_FOUND') return { attempt: { ...attempt, wireAtMs: null }, settled: false };
  const report = { state: answer.state, failureClass: null, code: attempt.code, occurredAtMs: nowMs };
  const found = { ...merge(attempt, report), partnerReference: answer.partnerReference };
  return { attempt: withCost(found, undefined, priceOfUnits(run, attempt, attempt.units ?? 1)), settled: true };
}

/** Applies the answer to a cancel; a failed one stays asked for, and is asked again. */
export function applyCancel(attempt: RunAttempt, answer: CancelOutcome): Settlement {
  if (answer.kind === 'FAILED') return { attempt, settled: false };
  if (answer.kind === 'TOO_LATE') return { attempt: { ...attempt, cancellation: 'TOO_LATE' }, settled: true };
  return { attempt: { ...attempt, cancellation: 'DONE', state: 'CANCELLED' }, settled: true };
}

/**
 * The attempt with its cost: the partner's own figure, now or from before, stands above the price list's. What several
 * carried as one cost is told of all of them, and each has its share.
 */
export function withCost(attempt: RunAttempt, told: Cost | undefined, listed: Cost | undefined): RunAttempt {
  const cost = told ?? (attempt.costSource === 'PARTNER' ? undefined : listed);
  if (cost === undefined) return attempt;
  const costE4 = shareOfAmount(cost.amountE4, attempt);
  return {
    ...attempt,
    costE4,
    costCurrency: cost.currency,
    costSource: told === undefined ? 'PRICE_LIST' : 'PARTNER',
  };
}

/** Applies a report to an attempt by the status lattice. */
export function merge(
  attempt: RunAttempt,
  report: { state: AttemptState; failureClass: FailureClass | null; code: string | null; occurredAtMs: number },
): RunAttempt {
  return { ...attempt, ...mergeReport(attempt, report) };
}

const eventOfState: Readonly<Partial<Record<AttemptState, EventType>>> = {
  ACCEPTED: 'ATTEMPT_ACCEPTED',
  PROCESSING: 'ATTEMPT_PROCESSING',
  DISPATCHED: 'ATTEMPT_DISPATCHED',
  DELIVERED: 'ATTEMPT_DELIVERED',
  OPENED: 'ATTEMPT_OPENED',
  ACKNOWLEDGED: 'ATTEMPT_ACKNOWLEDGED',
  REJECTED: 'ATTEMPT_REJECTED',
  BOUNCED: 'ATTEMPT_BOUNCED',
  RETURNED: 'ATTEMPT_RETURNED',
  RECIPIENT_REJECTED: 'ATTEMPT_RECIPIENT_REJECTED',
  RETRY_WAIT: 'ATTEMPT_RETRY_WAIT',
  UNKNOWN: 'ATTEMPT_UNKNOWN',
  CANCELLED: 'ATTEMPT_CANCELLED',
};

/**
 * Writes down what became of an attempt: an event when its state or cancellation changed, and what that
 * says about its contact point (delivered: it works; failed hard: it does not).
 */
export function recordAttempt(
  run: Run,
  before: RunAttempt,
  after: RunAttempt,
  occurredAtMs: number,
  out: Consequences,
  reachability: ReachabilityChange[],
): void {
  const late = after.step !== run.facts.distribution.step;
  if (before.cancellation !== after.cancellation && after.cancellation === 'TOO_LATE') {
    out.events.push(attemptEvent(run, after, 'ATTEMPT_CANCEL_TOO_LATE', occurredAtMs, { step: after.step }));
  }
  const type = eventOfState[after.state];
  if (before.state === after.state || type === undefined) return;
  const { failureClass, code, number: attemptNumber } = after;
  out.events.push(
    attemptEvent(run, after, type, occurredAtMs, {
      step: after.step,
      attemptNumber,
      ...(failureClass !== null && after.failedAtMs !== null && { failureClass }),
      ...(code !== null && { code }),
      ...(after.retryAtMs !== null && after.state === 'RETRY_WAIT' && { untilMs: after.retryAtMs }),
      ...(late && { late }),
    }),
  );
  const works = after.state === 'DELIVERED' || after.state === 'OPENED' || after.state === 'ACKNOWLEDGED';
  const fails =
    (after.state === 'REJECTED' || after.state === 'BOUNCED' || after.state === 'RETURNED') && failureClass === 'HARD';
  if (!works && !fails) return;
  const found = works ? 'REACHABLE' : 'UNREACHABLE';
  const known = run.facts.contactPoints.find((point) => point.contactPointId === after.contactPointId);
  if (known === undefined || known.reachability === found || known.reachability === 'OPTED_OUT') return;
  reachability.push({
    contactPointId: after.contactPointId,
    reachability: found,
    reason: fails ? code : null,
    sinceMs: occurredAtMs,
  });
  out.events.push(
    attemptEvent(run, after, `CONTACT_POINT_${found}`, occurredAtMs, { ...(fails && code !== null && { code }) }),
  );
}

function waitForRetry(run: Run, attempt: RunAttempt, nowMs: number, askedMs: number | null): RunAttempt {
  const policy = run.order.steps[attempt.step]?.retries;
  const delayMs = askedMs ?? (policy === undefined ? 0 : backOffMs(policy, attempt.number));
  return { ...attempt, state: 'RETRY_WAIT', retryAtMs: nowMs + delayMs, failedAtMs: nowMs };
}

/** The wait before the retry that follows try `number`: doubling from the first delay up to the longest. */
export function backOffMs(policy: RetryPolicy, number: number): number {
  return Math.min(policy.firstDelayMs * 2 ** Math.min(number - 1, 30), policy.delayMsMax);
}
