// What ends a distribution whatever its current step: the debtor's no, success, and stop reasons (rules 5, 6 and 9).
// Before it ends, attempts that have not left a partner are asked back, where the partner can. Pure.
import { type Attempt, isAtLeast, lifecycle, reachedAtMs, reachedMilestone } from './attempt.ts';
import type { Decision, ReasonCode } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Milestone, StopReason, SuccessionOrder } from './order.ts';

/**
 * The decision that ends the run or prepares its end; undefined when nothing ends it. The debtor's no stands above
 * success (a person must look), success above a stop reason (what has reached the debtor cannot be stopped).
 */
export function decideEnd(order: SuccessionOrder, facts: Facts): Decision | undefined {
  const answered = earliestBy(
    facts.attempts.filter((attempt) => lifecycle[attempt.state].phase === 'ANSWERED'),
    (attempt) => attempt.failedAtMs ?? attempt.startedAtMs,
  );
  if (answered !== undefined) {
    const reason = { code: 'RECIPIENT_REJECTED', parameters: channelOf(order, answered) } as const;
    return callBack(order, facts, answered, 'STOPPED_BEFORE_DISPATCH') ?? { kind: 'REJECT', reason };
  }
  const success = successOf(order, facts);
  if (success !== undefined) return callBack(order, facts, success, 'LATE_SUCCESS') ?? complete(order, facts, success);
  const stop = stopReasonOf(order, facts);
  if (stop === undefined) return undefined;
  const reason = { code: stop, parameters: {} };
  return callBack(order, facts, undefined, 'STOPPED_BEFORE_DISPATCH') ?? { kind: 'STOP', reason };
}

/**
 * The decision for a run that has given up; undefined: it stays so. What is found delivered after all has reached the
 * debtor, as long as money is owed and the debtor has not said no. Before that, what no carrier has is asked back, as ever.
 */
export function decideAfterGivingUp(order: SuccessionOrder, facts: Facts): Decision | undefined {
  if (facts.distribution.overtaken) {
    const reason = { code: 'REACHED_BEFORE', parameters: {} } as const;
    return callBack(order, facts, undefined, 'STOPPED_BEFORE_DISPATCH') ?? { kind: 'STOP', reason };
  }
  if (isClosed(facts.invoice)) return undefined;
  if (facts.attempts.some((attempt) => lifecycle[attempt.state].phase === 'ANSWERED')) return undefined;
  const success = successOf(order, facts);
  if (success === undefined) return undefined;
  return callBack(order, facts, success, 'LATE_SUCCESS') ?? complete(order, facts, success, true);
}

/**
 * Whether the run would still have what a partner holds under this attempt of it: nothing has ended it, or is about to
 * end it, that makes the attempt needless. By what it has reached its debtor with, it goes on standing.
 */
export function isWanted(order: SuccessionOrder, facts: Facts, attempt: Attempt): boolean {
  const { state, overtaken } = facts.distribution;
  if (state === 'STOPPED' || state === 'REJECTED') return false;
  const attempts = facts.attempts.filter(({ nudge }) => nudge === 0);
  if (attempts.some((other) => lifecycle[other.state].phase === 'ANSWERED')) return false;
  const success = successOf(order, { ...facts, attempts });
  if (success !== undefined) return success === attempt;
  if (state === 'REACHED') return true;
  if (state === 'UNDELIVERABLE') return !overtaken && !isClosed(facts.invoice);
  return stopReasonOf(order, facts) === undefined;
}

/** Nothing is owed any more. */
function isClosed({ claimState, documentState }: Facts['invoice']): boolean {
  return closedClaims.has(claimState) || documentState === 'CREDITED' || documentState === 'VOID';
}

const closedClaims: ReadonlySet<Facts['invoice']['claimState']> = new Set(['PAID', 'OVERPAID', 'WRITTEN_OFF']);

/** The attempt that first reached what its own step waits for; of the current step or any earlier one (late success). */
function successOf(order: SuccessionOrder, facts: Facts): Attempt | undefined {
  const isSuccess = (attempt: Attempt) => {
    const step = order.steps[attempt.step];
    return step !== undefined && isAtLeast(milestoneWithSignal(facts, attempt, step.until), step.until);
  };
  return earliestBy(facts.attempts.filter(isSuccess), (attempt) =>
    reachedAtMs(attempt, order.steps[attempt.step]?.until ?? 'DELIVERED'),
  );
}

/**
 * The milestone of an attempt, counting a payment signal where the step waits for one: mailboxes report no opening,
 * but a payment scheduled or made shows that the debtor has the invoice. It counts for what a partner has taken.
 */
function milestoneWithSignal(facts: Facts, attempt: Attempt, until: Milestone): Milestone | null {
  const reached = reachedMilestone(attempt);
  if (until !== 'PAYMENT_SIGNAL' || reached === null) return reached;
  return paymentSignals.has(facts.invoice.claimState) ? 'PAYMENT_SIGNAL' : reached;
}

const paymentSignals: ReadonlySet<Facts['invoice']['claimState']> = new Set([
  'PAYMENT_SCHEDULED',
  'PARTLY_PAID',
  'PAID',
  'OVERPAID',
]);

function complete(order: SuccessionOrder, facts: Facts, success: Attempt, late = false): Decision {
  const step = order.steps[success.step];
  const channel = step?.channel ?? 'LETTER';
  const milestone = milestoneWithSignal(facts, success, step?.until ?? 'DELIVERED') ?? 'ACCEPTED';
  const doubleDelivered = facts.attempts.some(
    (other) => other !== success && isAtLeast(reachedMilestone(other), 'DISPATCHED'),
  );
  const code = late ? 'REACHED_LATE' : 'MILESTONE_REACHED';
  const reason = { code, parameters: { channel, milestone } } as const;
  return { kind: 'COMPLETE', step: success.step, milestone, channel, doubleDelivered, late, reason };
}

/**
 * Why the run must stop. A person's cancel always stops it, and that an earlier run has reached the debtor; payment and
 * credit where the order says so.
 */
function stopReasonOf(
  order: SuccessionOrder,
  { invoice, distribution }: Facts,
): StopReason | 'REACHED_BEFORE' | undefined {
  if (distribution.cancelRequested) return 'CANCELLED';
  if (distribution.overtaken) return 'REACHED_BEFORE';
  const isCredited = invoice.documentState === 'CREDITED' || invoice.documentState === 'VOID';
  if (isCredited && order.stopWhen.includes('CREDITED')) return 'CREDITED';
  const isPaid = invoice.claimState === 'PAID' || invoice.claimState === 'OVERPAID';
  return isPaid && order.stopWhen.includes('PAID') ? 'PAID' : undefined;
}

/**
 * Asks back, one by one, what a partner has (or may have) but has not dispatched, then waits for the answers; undefined
 * when nothing is left to ask or to await. `except` is the attempt that succeeded. Never un-sends: what is dispatched stays.
 */
function callBack(
  order: SuccessionOrder,
  facts: Facts,
  except: Attempt | undefined,
  code: Extract<ReasonCode, 'LATE_SUCCESS' | 'STOPPED_BEFORE_DISPATCH'>,
): Decision | undefined {
  const held = facts.attempts.filter((attempt) => attempt !== except && isBeforeDispatch(attempt));
  const askable = held.filter((attempt) => attempt.cancellation === null && canRecall(order, facts, attempt));
  const asked = earliestBy(askable, (attempt) => attempt.startedAtMs);
  if (asked !== undefined) {
    const by = except === undefined ? {} : { byChannel: order.steps[except.step]?.channel ?? 'LETTER' };
    const parameters = { ...channelOf(order, asked), ...by };
    return { kind: 'CANCEL_ATTEMPT', attemptId: asked.attemptId, reason: { code, parameters } };
  }
  const awaited = earliestBy(
    held.filter((attempt) => attempt.cancellation === 'REQUESTED'),
    (attempt) => attempt.startedAtMs,
  );
  if (awaited === undefined) return undefined;
  return { kind: 'WAIT', untilMs: null, reason: { code: 'CANCELLATION_ASKED', parameters: channelOf(order, awaited) } };
}

/** A partner has it, or may have it, and it has not been handed to a carrier: it can still be called back. */
export function isBeforeDispatch(attempt: Attempt): boolean {
  if (lifecycle[attempt.state].phase === 'UNCERTAIN') return true;
  return reachedMilestone(attempt) === 'ACCEPTED';
}

function canRecall(
  order: SuccessionOrder,
  facts: Facts,
  { partnerId, step, shares = 1, callsBackAll = false }: Attempt,
): boolean {
  // To stop one invoice must not stop the others in its envelope.
  if (shares > 1 && !callsBackAll) return false;
  const channel = order.steps[step]?.channel;
  return facts.partners.some(
    (partner) => partner.partnerId === partnerId && partner.channel === channel && partner.recall,
  );
}

function channelOf(order: SuccessionOrder, attempt: Attempt): Readonly<Record<string, string>> {
  const channel = order.steps[attempt.step]?.channel;
  return channel === undefined ? {} : { channel };
}

/** The attempt with the smallest instant; equal instants by step, then number, so the sequence given never matters. */
export function earliestBy(attempts: readonly Attempt[], instantOf: (attempt: Attempt) => number): Attempt | undefined {
  let earliest: Attempt | undefined;
  for (const attempt of attempts) {
    if (earliest === undefined || isEarlier(attempt, earliest, instantOf)) earliest = attempt;
  }
  return earliest;
}

function isEarlier(a: Attempt, b: Attempt, instantOf: (attempt: Attempt) => number): boolean {
  return (instantOf(a) - instantOf(b) || a.step - b.step || a.number - b.number) < 0;
}
