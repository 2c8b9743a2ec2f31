// The current step once it has been tried: wait within patience, retry what failed softly, leave what failed for good
// (rules 3 and 8). Pure.
import type { ContactPoint } from '../record/contact-point.ts';
import { type Attempt, lifecycle } from './attempt.ts';
import type { Decision, Reason, ReasonCode } from './decision.ts';
import type { Facts, PartnerFacts } from './facts.ts';
import { decideNudge } from './nudge.ts';
import type { SuccessionOrder, SuccessionStep } from './order.ts';
import { arePaused, nextStep, partnersOf } from './readiness.ts';
import { beginningMs, type PatienceEnd, patienceEnd, retryDelayMs } from './timing/patience.ts';

/** How often a step without a healthy partner is looked at again: after half the time waited, within these bounds. */
const healthCheckMsMin = 5 * 60_000;
const healthCheckMsMax = 3 * 3_600_000;

/** Everything the judgement of a tried step needs, gathered once. */
interface TriedStep {
  readonly order: SuccessionOrder;
  readonly facts: Facts;
  readonly step: SuccessionStep;
  readonly tries: readonly Attempt[];
  /** The nudges of all steps so far. */
  readonly nudged: readonly Attempt[];
  /** The try with the highest number. */
  readonly last: Attempt;
  readonly enteredAtMs: number;
  readonly patience: PatienceEnd;
  readonly nowMs: number;
}

/** The next decision for a current step that has attempts, none of them in flight, uncertain, rejected or successful. */
export function decideTried(
  order: SuccessionOrder,
  facts: Facts,
  step: SuccessionStep,
  nudged: readonly Attempt[],
  nowMs: number,
): Decision {
  const { step: stepNumber, stepStartedAtMs } = facts.distribution;
  const tries = facts.attempts.filter((attempt) => attempt.step === stepNumber);
  const last = tries.reduce((newest, attempt) => (attempt.number > newest.number ? attempt : newest));
  const enteredAtMs = stepStartedAtMs ?? nowMs;
  const patience = patienceEnd(order, facts, stepNumber, enteredAtMs);
  const tried: TriedStep = { order, facts, step, tries, nudged, last, enteredAtMs, patience, nowMs };
  // Any try that a partner still carries is awaited before another begins: never two live attempts for one step.
  if (tries.some((attempt) => lifecycle[attempt.state].phase === 'CARRIED')) return awaitMilestone(tried);
  switch (last.state) {
    case 'RETURNED':
      return advance(tried, reasonOf(tried, 'RETURNED'));
    case 'CANCELLED':
      return advance(tried, reasonOf(tried, 'ATTEMPT_CANCELLED'));
    case 'SUPERSEDED':
      // Set aside by a person who settled what was wrong (an uncertain outcome, a faulty document): try again.
      return retryNow(tried, 'STEP_DUE');
    default:
      return afterFailure(tried);
  }
}

function awaitMilestone(tried: TriedStep): Decision {
  const { step, patience, facts, tries, nowMs } = tried;
  const isOver = nowMs >= patience.endMs || tries.some(({ state }) => state === 'EXPIRED');
  if (isOver) return advance(tried, patienceReason(tried));
  const nudging = decideNudge(tried);
  if (nudging.kind === 'NOW') return nudging.decision;
  const timing = { milestone: step.until, untilMs: patience.endMs, timeZone: facts.timeZone };
  const reason =
    patience.cutFor === null
      ? reasonOf(tried, 'WITHIN_PATIENCE', timing)
      : reasonOf(tried, 'PATIENCE_CUT_BY_DEADLINE', { ...timing, toChannel: patience.cutFor });
  return { kind: 'WAIT', untilMs: Math.min(patience.endMs, nudging.nextAtMs), reason };
}

/** By failure class. Without one, RETRY_WAIT is soft and everything else is hard. */
function afterFailure(tried: TriedStep): Decision {
  const { last } = tried;
  const failureClass = last.failureClass ?? (last.state === 'RETRY_WAIT' ? 'SOFT' : 'HARD');
  const code = last.code === null ? {} : { code: last.code };
  switch (failureClass) {
    case 'HARD':
      return advance(tried, reasonOf(tried, 'HARD_FAILURE', code));
    case 'POLICY':
      return advance(tried, reasonOf(tried, 'POLICY_FAILURE', code));
    case 'CONTENT':
      return { kind: 'HOLD', reason: reasonOf(tried, 'CONTENT_FAILURE', code) };
    case 'PARTNER':
      return failOver(tried) ?? retryLater(tried);
    case 'SOFT':
      return retryLater(tried);
  }
}

/** At once to a healthy partner of the step that has not tried it yet; undefined when there is none. */
function failOver(tried: TriedStep): Decision | undefined {
  const point = contactPointOf(tried);
  if (typeof point === 'string' || tried.nowMs >= tried.patience.endMs) return undefined;
  if (beginningMs(tried.step, tried.facts, tried.nowMs) > tried.nowMs) return undefined;
  const untried = partnersOf(tried.step, tried.facts, point).find(
    (partner) => partner.healthy && !tried.tries.some((attempt) => attempt.partnerId === partner.partnerId),
  );
  return untried && retryAt(tried, untried, reasonOf(tried, 'PARTNER_FAIL_OVER'));
}

/** Waits for the retry's time, then retries; advances when patience or retries are spent. */
function retryLater(tried: TriedStep): Decision {
  const { last, step, tries, patience, facts, nowMs } = tried;
  const point = contactPointOf(tried);
  if (typeof point === 'string') return advance(tried, reasonOf(tried, point));
  if (nowMs >= patience.endMs) return advance(tried, patienceReason(tried));
  // A try at a partner that had not tried before is a fail-over, not a retry: bounded by the partners, not the policy.
  // What was set aside before it left, or by a person, has used up nothing.
  const made = tries.filter(({ state }) => state !== 'SUPERSEDED');
  const retriesUsed = made.length - new Set(made.map((attempt) => attempt.partnerId)).size;
  const { retriesMax } = step.retries;
  if (retriesUsed >= retriesMax) return advance(tried, reasonOf(tried, 'RETRIES_SPENT', { tries: tries.length }));
  const retry = retriesUsed + 1;
  const dueAtMs = last.retryAtMs ?? (last.failedAtMs ?? last.startedAtMs) + retryDelayMs(step.retries, retry);
  if (nowMs < dueAtMs) {
    const untilMs = Math.min(dueAtMs, patience.endMs);
    const parameters = { untilMs, timeZone: facts.timeZone, retry, retriesMax };
    return { kind: 'WAIT', untilMs, reason: reasonOf(tried, 'RETRY_WAITS', parameters) };
  }
  return retryNow(tried, 'SOFT_FAILURE_RETRY', { retry, retriesMax });
}

/** Retries at the same partner while it is healthy, else at the first healthy one; waits when none is. */
function retryNow(
  tried: TriedStep,
  code: Extract<ReasonCode, 'SOFT_FAILURE_RETRY' | 'STEP_DUE'>,
  parameters: Reason['parameters'] = {},
): Decision {
  const { last, step, patience, enteredAtMs, facts, nowMs } = tried;
  const point = contactPointOf(tried);
  if (typeof point === 'string') return advance(tried, reasonOf(tried, point));
  if (nowMs >= patience.endMs) return advance(tried, patienceReason(tried));
  const startsAtMs = beginningMs(step, facts, nowMs);
  if (startsAtMs > nowMs) return waitForWindow(step, facts, Math.min(startsAtMs, patience.endMs));
  const partners = partnersOf(step, facts, point);
  if (arePaused(partners)) return waitForPause(tried);
  const healthy = partners.filter((partner) => partner.healthy);
  const same = healthy.find((partner) => partner.partnerId === last.partnerId);
  if (same !== undefined) return retryAt(tried, same, reasonOf(tried, code, parameters));
  const other = healthy[0];
  if (other !== undefined) return retryAt(tried, other, reasonOf(tried, 'PARTNER_FAIL_OVER'));
  return waitForHealth(step, enteredAtMs, patience.endMs, facts.timeZone, nowMs);
}

/** A pause keeps a step that has begun from going on, but not from ending: its patience runs. */
function waitForPause({ step, facts, patience }: TriedStep): Decision {
  const reason = { code: 'PAUSED', parameters: { channel: step.channel } } as const;
  if (facts.distribution.stepStartedAtMs === null) return { kind: 'WAIT', untilMs: null, reason, begun: false };
  return { kind: 'WAIT', untilMs: patience.endMs, reason };
}

/** A partner that is down is never "the debtor cannot be reached": wait for it, looking again now and then. */
export function waitForHealth(
  step: SuccessionStep,
  enteredAtMs: number,
  patienceEndMs: number,
  timeZone: string,
  nowMs: number,
): Decision {
  const pauseMs = Math.min(healthCheckMsMax, Math.max(healthCheckMsMin, (nowMs - enteredAtMs) / 2));
  const untilMs = Math.min(patienceEndMs, nowMs + Math.ceil(pauseMs));
  const parameters = { channel: step.channel, untilMs, timeZone };
  return { kind: 'WAIT', untilMs, reason: { code: 'NO_HEALTHY_PARTNER_YET', parameters } };
}

/** Outside its hours nothing of a step is sent; its patience has not begun, or runs on. */
export function waitForWindow(step: SuccessionStep, facts: Facts, untilMs: number): Decision {
  const parameters = { channel: step.channel, untilMs, timeZone: facts.timeZone };
  return { kind: 'WAIT', untilMs, reason: { code: 'OUTSIDE_SEND_WINDOW', parameters } };
}

/** The contact point of the last try, or why it may not be used again. */
function contactPointOf({ last, facts }: TriedStep): ContactPoint | ReasonCode {
  const point = facts.contactPoints.find((candidate) => candidate.contactPointId === last.contactPointId);
  if (point === undefined) return 'NO_CONTACT_POINT';
  if (point.reachability === 'OPTED_OUT') return 'OPTED_OUT';
  return point.reachability === 'UNREACHABLE' ? 'CONTACT_POINT_UNREACHABLE' : point;
}

function retryAt({ last }: TriedStep, partner: PartnerFacts, reason: Reason): Decision {
  const { step, contactPointId } = last;
  return { kind: 'RETRY', step, contactPointId, partnerId: partner.partnerId, reason };
}

function advance({ order, facts, step, nowMs }: TriedStep, reason: Reason): Decision {
  const from = facts.distribution.step;
  return { kind: 'ADVANCE', step: from, toStep: nextStep(order, facts, from, nowMs), channel: step.channel, reason };
}

function patienceParameters({ until, patienceMs, calendar }: SuccessionStep): Reason['parameters'] {
  const patience = calendar === 'BUSINESS' ? { businessDays: Math.round(patienceMs / dayMs) } : { patienceMs };
  return { milestone: until, ...patience };
}

const dayMs = 86_400_000;

function patienceReason(tried: TriedStep): Reason {
  const { step, patience, facts } = tried;
  if (patience.cutFor === null) {
    return reasonOf(tried, 'PATIENCE_ENDED', patienceParameters(step));
  }
  const timing = { milestone: step.until, untilMs: patience.endMs, timeZone: facts.timeZone };
  return reasonOf(tried, 'PATIENCE_CUT_BY_DEADLINE', { ...timing, toChannel: patience.cutFor });
}

function reasonOf({ step }: TriedStep, code: ReasonCode, parameters: Reason['parameters'] = {}): Reason {
  return { code, parameters: { channel: step.channel, ...parameters } };
}
