// The heart: what a distribution does next, as a pure function of order, facts and now. Same input, same output.
// Rule numbers are those of succession.md. The caller loops: decide, apply (apply.ts), until nothing is left to do.
import type { Channel } from '../record/contact-point.ts';
import { type Attempt, lifecycle } from './attempt.ts';
import type { Decision, Reason, ReasonCode } from './decision.ts';
import { decideAfterGivingUp, decideEnd, earliestBy } from './end.ts';
import type { DistributionFacts, Facts } from './facts.ts';
import type { SuccessionOrder, SuccessionStep } from './order.ts';
import { effectiveSteps, isTried, missingAddresses, nextStep, readinessOf, startableSteps } from './readiness.ts';
import { decideGathering } from './timing/gathering.ts';
import { beginningMs, type Carriage, leadDaysOf, patienceEnd, startTooLateMs } from './timing/patience.ts';
import { decideTried, waitForHealth, waitForWindow } from './tried.ts';

/**
 * The next decision for one distribution. `order` is the version pinned by the distribution, `facts` everything known
 * of it, `nowMs` the creditor's time. Total: it has an answer for every combination, also impossible ones.
 *
 * The sequence of judgement, each standing above those after it:
 * 1. an ended run stays ended, but for one that gave up and is found delivered after all; 2. what a worker has in hand
 * is awaited; 3. the debtor's no, success (also late, of an earlier step), and stop reasons end the run, after cancelling
 * what can still be cancelled (rules 5 and 6) - also when it is held, for ending sends nothing; 4. a held run waits for
 * its person, a blocked one for its data; 5. an uncertain outcome holds the run, it never starts the next channel (rule
 * 9); 6. only then the current step is tried, awaited, retried or left.
 *
 * Nudges carry no invoice: what becomes of them never moves the run.
 */
export function decide(order: SuccessionOrder, facts: Facts, nowMs: number): Decision {
  if (endedStates.has(facts.distribution.state)) return waitForEvent('ENDED');
  if (facts.attempts.some(isInFlight)) return waitForEvent('IN_FLIGHT');
  const nudged = facts.attempts.filter((attempt) => attempt.nudge > 0);
  if (nudged.length === 0) return decideOfInvoice(order, facts, nudged, nowMs);
  const attempts = facts.attempts.filter((attempt) => attempt.nudge === 0);
  return decideOfInvoice(order, { ...facts, attempts }, nudged, nowMs);
}

/** The decision by the attempts that carry the invoice; `nudged` are the other ones. */
function decideOfInvoice(order: SuccessionOrder, facts: Facts, nudged: readonly Attempt[], nowMs: number): Decision {
  const { distribution, attempts } = facts;
  if (distribution.state === 'UNDELIVERABLE') return decideAfterGivingUp(order, facts) ?? waitForEvent('ENDED');
  const end = decideEnd(order, facts);
  if (end !== undefined) return end;
  if (distribution.state === 'HELD') return waitForEvent('HELD');
  if (distribution.state === 'BLOCKED') return decideBlocked(order, facts);
  const uncertain = earliestBy(
    attempts.filter((attempt) => lifecycle[attempt.state].phase === 'UNCERTAIN'),
    (attempt) => attempt.startedAtMs,
  );
  if (uncertain !== undefined) return holdUncertain(order, uncertain);
  return decideStep(order, facts, nudged, nowMs);
}

function isInFlight({ state }: Attempt): boolean {
  return lifecycle[state].phase === 'IN_FLIGHT';
}

// For good: what has given up may still be found delivered.
const endedStates: ReadonlySet<DistributionFacts['state']> = new Set(['REACHED', 'REJECTED', 'STOPPED']);

function waitForEvent(code: ReasonCode): Decision {
  return { kind: 'WAIT', untilMs: null, reason: { code, parameters: {} } };
}

function holdUncertain(order: SuccessionOrder, attempt: Attempt): Decision {
  const channel = order.steps[attempt.step]?.channel;
  return { kind: 'HOLD', reason: { code: 'OUTCOME_UNKNOWN', parameters: channel === undefined ? {} : { channel } } };
}

/** Judges the current step: one never tried is started or skipped, one tried is awaited, retried or left. */
function decideStep(order: SuccessionOrder, facts: Facts, nudged: readonly Attempt[], nowMs: number): Decision {
  const { step, state } = facts.distribution;
  const current = order.steps[step];
  if (current === undefined) {
    return { kind: 'GIVE_UP', reason: { code: 'NO_STEP_LEFT', parameters: { steps: order.steps.length } } };
  }
  if (state === 'PLANNED') {
    const missing = missingAddresses(order, facts);
    if (missing.length > 0) return { kind: 'BLOCK', reason: dataReason('DATA_MISSING', missing) };
  }
  if (isTried(facts, step)) return decideTried(order, facts, current, nudged, nowMs);
  const gathering = decideGathering(order, facts, nowMs);
  if (gathering !== undefined) return gathering;
  const first = effectiveSteps(order, facts)[0] ?? step;
  if (state === 'PLANNED' && first !== step) return skip(order, step, first, 'PREFERRED_FIRST');
  return decideFresh(order, facts, current, nowMs);
}

/** A run that cannot begin is planned again as soon as an address has come that lets any step begin. */
function decideBlocked(order: SuccessionOrder, facts: Facts): Decision {
  const missing = missingAddresses(order, facts);
  if (missing.length > 0) return { kind: 'WAIT', untilMs: null, reason: dataReason('BLOCKED', missing) };
  return { kind: 'UNBLOCK', reason: { code: 'DATA_COMPLETE', parameters: {} } };
}

function dataReason(code: 'DATA_MISSING' | 'BLOCKED', missing: readonly Channel[]): Reason {
  return { code, parameters: { channels: [...new Set(missing)].join(', ') } };
}

/** A step without attempts: rules 2 (explicit skips) and 4 (deadline), its send window, then START. */
function decideFresh(order: SuccessionOrder, facts: Facts, current: SuccessionStep, nowMs: number): Decision {
  const { step, stepStartedAtMs } = facts.distribution;
  const readiness = readinessOf(order, facts, step);
  if (readiness.kind === 'IMPOSSIBLE') return skip(order, step, nextStep(order, facts, step, nowMs), readiness.code);
  const { contactPointId, partner } = readiness;
  if (readiness.paused) return decidePaused(order, facts, current, readiness, nowMs);
  if (!partner.healthy) {
    const enteredAtMs = stepStartedAtMs ?? nowMs;
    const { endMs } = patienceEnd(order, facts, step, enteredAtMs);
    if (nowMs < endMs) return waitForHealth(current, enteredAtMs, endMs, facts.timeZone, nowMs);
    return skip(order, step, nextStep(order, facts, step, nowMs), 'NO_HEALTHY_PARTNER');
  }
  // What must wait for its hours is judged as of then: a step that would come too late is not waited for.
  const startsAtMs = beginningMs(current, facts, nowMs);
  const late = decideLate(order, facts, readiness, startsAtMs, nowMs);
  if (late !== undefined) return late;
  if (startsAtMs > nowMs) return waitForWindow(current, facts, startsAtMs);
  const parameters = { channel: current.channel, step: step + 1 };
  return {
    kind: 'START',
    step,
    contactPointId,
    partnerId: partner.partnerId,
    reason: { code: 'STEP_DUE', parameters },
  };
}

/**
 * A person has paused all partners of the step: it does not begin, and for nothing but the deadline is it passed over.
 * It is looked at again when the pause ends, or when starting would be too late.
 */
function decidePaused(
  order: SuccessionOrder,
  facts: Facts,
  current: SuccessionStep,
  carriage: Carriage,
  nowMs: number,
): Decision {
  const late = decideLate(order, facts, carriage, beginningMs(current, facts, nowMs), nowMs);
  if (late !== undefined) return late;
  const { arriveBeforeDays } = order;
  const lateMs = arriveBeforeDays === null ? 0 : startTooLateMs(arriveBeforeDays, facts, carriage);
  const reason = { code: 'PAUSED', parameters: { channel: current.channel } } as const;
  return { kind: 'WAIT', untilMs: lateMs > nowMs ? lateMs : null, reason, begun: false };
}

/**
 * Rule 4 when the current step could start: undefined when it is in time, or when nothing is faster. Otherwise
 * to the fastest step still in time; when none is, the breach is told once, then to the fastest step there is.
 * Only steps that can start this instant count, so a turn back to an earlier step always starts it.
 */
function decideLate(
  order: SuccessionOrder,
  facts: Facts,
  carriage: Carriage,
  startsAtMs: number,
  nowMs: number,
): Decision | undefined {
  const { step, deadlineMissed } = facts.distribution;
  const { arriveBeforeDays } = order;
  if (arriveBeforeDays === null || startsAtMs < startTooLateMs(arriveBeforeDays, facts, carriage)) return undefined;
  let fastest: { readonly step: number; readonly leadDays: number; readonly inTime: boolean } | undefined;
  for (const other of startableSteps(order, facts, step, nowMs)) {
    const inTime = other.opensAtMs < startTooLateMs(arriveBeforeDays, facts, other);
    const leadDays = leadDaysOf(other);
    const isFaster =
      fastest === undefined ||
      (inTime && !fastest.inTime) ||
      (inTime === fastest.inTime && leadDays < fastest.leadDays);
    if (isFaster) fastest = { step: other.step, leadDays, inTime };
  }
  if (fastest?.inTime) return skip(order, step, fastest.step, 'SKIPPED_FOR_DEADLINE');
  if (!deadlineMissed) {
    const parameters = { dueDate: facts.invoice.dueDate, arriveBeforeDays };
    return { kind: 'MISS_DEADLINE', reason: { code: 'DEADLINE_MISSED', parameters } };
  }
  if (fastest === undefined || fastest.leadDays >= leadDaysOf(carriage)) return undefined;
  return skip(order, step, fastest.step, 'SKIPPED_FOR_DEADLINE');
}

function skip(order: SuccessionOrder, step: number, toStep: number, code: ReasonCode): Decision {
  const channel = order.steps[step]?.channel ?? 'LETTER';
  const toChannel = order.steps[toStep]?.channel;
  const parameters = toChannel === undefined ? { channel } : { channel, toChannel };
  return { kind: 'SKIP', step, toStep, channel, reason: { code, parameters } };
}
