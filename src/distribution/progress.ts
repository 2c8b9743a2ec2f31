// Takes one run as far as decisions go: asks decide(), applies the answer, gathers what follows from it, until there is
// something to put on the wire or nothing to do. Pure but for fresh ids.
import { assert, assertNever } from '../assert.ts';
import type { Consequences } from '../event/append.ts';
import type { EventPayload, EventType, NewEvent } from '../event/event.ts';
import { effectKey, newId } from '../id.ts';
import type { Channel } from '../record/contact-point.ts';
import { applyDecision, applyToAttempts } from '../succession/apply.ts';
import { decide } from '../succession/decide.ts';
import type { Decision } from '../succession/decision.ts';
import { type Pauses, partnersUnder } from './operator/pause.ts';
import { isRehearsal } from './rehearsal.ts';
import type { Run, RunAttempt } from './run.ts';

/** Something to do on the wire for a run. */
export interface Effect {
  readonly kind: 'SEND' | 'CANCEL' | 'LOOKUP';
  readonly attempt: RunAttempt;
}

export interface Progress {
  readonly run: Run;
  readonly effect: Effect | null;
}

// Skips and advances are bounded by the order's steps; a run that needs more turns is a bug.
const turnsMax = 40;

/**
 * Decides for `run` at `nowMs` until it rests. With `mayAct`, a decision to send or cancel is applied and returned as
 * an effect; without, the run is only marked due, and the next claim acts. Adds facts and tally changes to `out`.
 */
export function progress(run: Run, nowMs: number, mayAct: boolean, out: Consequences, pauses: Pauses): Progress {
  const partners = partnersUnder(pauses, run.sourceId, run.facts.partners);
  let current = run;
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const attempts = mayAct ? current.facts.attempts : current.facts.attempts.map(supposedUnwanted);
    const decision = decide(current.order, { ...current.facts, attempts, partners }, nowMs);
    if (!mayAct && isAct(decision)) {
      return { run: { ...current, wakeAtMs: nowMs }, effect: null };
    }
    const distribution = applyDecision(current.facts.distribution, decision, nowMs);
    current = { ...current, facts: { ...current.facts, distribution } };
    if (decision.kind === 'WAIT' && decision.reason.code === 'PAUSED') {
      return { run: waitForPause(current, decision, pauses, nowMs, out), effect: null };
    }
    if (current.paused) current = { ...current, paused: false };
    const next = follow(current, decision, nowMs, out);
    if (next.rested) return { run: next.run, effect: next.effect };
    current = next.run;
  }
  throw new Error(`assertion failed: a run needs more than ${turnsMax} decisions at one instant`);
}

/**
 * Whoever may not act knows nothing of the others in an envelope: a run that would end with one at its partner is only
 * marked due, and the claim finds out whether anybody still wants it.
 */
function supposedUnwanted(attempt: RunAttempt): RunAttempt {
  return attempt.shares > 1 ? { ...attempt, callsBackAll: true } : attempt;
}

/** What a run waits for while nothing is sent on a channel, whoever said so. */
export function pausedOn(channel: Channel): Pick<Waiting, 'reason' | 'untilMs'> {
  return { reason: { code: 'PAUSED', parameters: { channel } }, untilMs: null };
}

type Waiting = Extract<Decision, { kind: 'WAIT' }>;

/** The run while a person has paused sending: told once, and woken when a pause ends (wakePaused()). */
export function waitForPause(
  run: Run,
  { reason, untilMs }: Pick<Waiting, 'reason' | 'untilMs'>,
  { resumptions }: Pauses,
  nowMs: number,
  out: Consequences,
): Run {
  const { step } = run.facts.distribution;
  if (!run.paused) out.events.push(runEvent(run, 'STEP_WAITING', nowMs, { reason, step }));
  return { ...run, paused: true, resumptionsSeen: resumptions, wakeAtMs: untilMs };
}

function isAct({ kind }: Decision): boolean {
  return kind === 'START' || kind === 'RETRY' || kind === 'NUDGE' || kind === 'CANCEL_ATTEMPT';
}

interface Followed extends Progress {
  readonly rested: boolean;
}

/** What follows from one decision that applyDecision() has already entered into the run's state. */
function follow(run: Run, decision: Decision, nowMs: number, out: Consequences): Followed {
  switch (decision.kind) {
    case 'START':
    case 'RETRY':
    case 'NUDGE':
      return begin(run, decision, nowMs, out);
    case 'CANCEL_ATTEMPT':
      return askToCancel(run, decision, nowMs, out);
    case 'WAIT': {
      const { untilMs, reason } = decision;
      // An attempt in flight keeps the run due, so that an expired lease is found.
      if (reason.code === 'IN_FLIGHT' || reason.code === 'CANCELLATION_ASKED')
        return { run, effect: null, rested: true };
      // A partner that is down is looked at again and again; that it is down is told once.
      const told = reason.code === 'NO_HEALTHY_PARTNER_YET' && run.facts.distribution.stepStartedAtMs !== nowMs;
      if (untilMs !== null && untilMs !== run.wakeAtMs && !told) {
        out.events.push(runEvent(run, 'STEP_WAITING', nowMs, { reason, step: run.facts.distribution.step, untilMs }));
      }
      return { run: { ...run, wakeAtMs: untilMs }, effect: null, rested: true };
    }
    case 'SKIP':
    case 'ADVANCE':
      return { run: leaveStep(run, decision, nowMs, out), effect: null, rested: false };
    case 'MISS_DEADLINE':
      out.events.push(runEvent(run, 'DEADLINE_MISSED', nowMs, { reason: decision.reason }));
      return { run, effect: null, rested: false };
    case 'BLOCK':
      out.events.push(runEvent(run, 'DISTRIBUTION_BLOCKED', nowMs, { reason: decision.reason }));
      return { run: { ...run, cause: decision.reason.code, wakeAtMs: null }, effect: null, rested: true };
    case 'UNBLOCK':
      out.events.push(runEvent(run, 'DISTRIBUTION_UNBLOCKED', nowMs, { reason: decision.reason }));
      return { run: { ...run, cause: null }, effect: null, rested: false };
    case 'HOLD':
      out.events.push(runEvent(run, 'DISTRIBUTION_HELD', nowMs, { reason: decision.reason }));
      return { run: { ...run, cause: decision.reason.code, wakeAtMs: null }, effect: null, rested: true };
    case 'COMPLETE': {
      const { channel, milestone, doubleDelivered, late, reason, step } = decision;
      const ended = { ...run, channel, milestone, doubleDelivered, cause: null };
      const payload = { reason, step, milestone, ...(late && { late }) };
      out.events.push(runEvent(ended, 'DISTRIBUTION_REACHED', nowMs, payload));
      return end(ended, nowMs);
    }
    case 'GIVE_UP':
      return endWith(run, 'DISTRIBUTION_UNDELIVERABLE', decision, nowMs, out);
    case 'REJECT':
      return endWith(run, 'DISTRIBUTION_REJECTED', decision, nowMs, out);
    case 'STOP':
      return endWith(run, 'DISTRIBUTION_STOPPED', decision, nowMs, out);
    default:
      return assertNever(decision, 'decision');
  }
}

function leaveStep(
  run: Run,
  decision: Extract<Decision, { kind: 'SKIP' | 'ADVANCE' }>,
  nowMs: number,
  out: Consequences,
): Run {
  const { reason, step } = decision;
  const attempts = applyToAttempts(run.facts.attempts, decision);
  for (const [at, attempt] of attempts.entries()) {
    if (attempt === run.facts.attempts[at]) continue;
    const told = { reason, step, attemptNumber: attempt.number };
    out.events.push(attemptEvent(run, attempt, 'ATTEMPT_EXPIRED', nowMs, told));
  }
  const type = decision.kind === 'SKIP' ? 'STEP_SKIPPED' : 'STEP_ENDED';
  out.events.push({ ...runEvent(run, type, nowMs, { reason, step }), channel: decision.channel });
  return { ...run, channel: run.order.steps[decision.toStep]?.channel ?? null, facts: { ...run.facts, attempts } };
}

function begin(
  run: Run,
  decision: Extract<Decision, { kind: 'START' | 'RETRY' | 'NUDGE' }>,
  nowMs: number,
  out: Consequences,
): Followed {
  const step = run.order.steps[decision.step];
  assert(step !== undefined, 'a started step exists');
  const nudge = decision.kind === 'NUDGE' ? decision.nudge : 0;
  const channel = nudge === 0 ? step.channel : step.nudges[nudge - 1]?.channel;
  assert(channel !== undefined, 'a nudge that is due stands in its step');
  const earlier = run.facts.attempts.filter((attempt) => attempt.step === decision.step && attempt.nudge === nudge);
  const attempt: RunAttempt = {
    attemptId: newId(),
    step: decision.step,
    number: earlier.length + 1,
    nudge,
    channel,
    contactPointId: decision.contactPointId,
    partnerId: decision.partnerId,
    effectKey: ownEffectKey(run, { step: decision.step, nudge }),
    shares: 1,
    share: 0,
    epoch: run.epoch,
    state: 'SUBMITTING',
    failureClass: null,
    code: null,
    detail: null,
    partnerReference: null,
    requestHash: null,
    units: null,
    costE4: null,
    costCurrency: null,
    costSource: null,
    cancellation: null,
    startedAtMs: nowMs,
    retryAtMs: null,
    acceptedAtMs: null,
    dispatchedAtMs: null,
    deliveredAtMs: null,
    openedAtMs: null,
    failedAtMs: null,
    wireAtMs: null,
  };
  const begun: Run = {
    ...run,
    channel: step.channel,
    wakeAtMs: dueSinceMs(run, nowMs),
    facts: { ...run.facts, attempts: [...run.facts.attempts, attempt] },
  };
  const about = { reason: decision.reason, step: decision.step, attemptNumber: attempt.number };
  const payload = nudge === 0 ? about : { ...about, nudge };
  out.events.push(attemptEvent(begun, attempt, 'ATTEMPT_SUBMITTING', nowMs, payload));
  return { run: begun, effect: { kind: 'SEND', attempt }, rested: true };
}

function askToCancel(
  run: Run,
  decision: Extract<Decision, { kind: 'CANCEL_ATTEMPT' }>,
  nowMs: number,
  out: Consequences,
): Followed {
  const asked = run.facts.attempts.find((attempt) => attempt.attemptId === decision.attemptId);
  assert(asked !== undefined, 'a cancelled attempt exists');
  const attempt: RunAttempt = { ...asked, cancellation: 'REQUESTED' };
  const payload = { reason: decision.reason, step: attempt.step };
  out.events.push(attemptEvent(run, attempt, 'ATTEMPT_CANCEL_REQUESTED', nowMs, payload));
  const asking = { ...run, wakeAtMs: dueSinceMs(run, nowMs) };
  return { run: withAttempt(asking, attempt), effect: { kind: 'CANCEL', attempt }, rested: true };
}

/**
 * In flight, a run stays due, from when it was: if its worker dies, it is taken up as soon as the lease has run out, and
 * not after all that was due before the worker began.
 */
function dueSinceMs({ wakeAtMs }: Run, nowMs: number): number {
  return Math.min(wakeAtMs ?? nowMs, nowMs);
}

function endWith(
  run: Run,
  type: EventType,
  decision: Extract<Decision, { kind: 'GIVE_UP' | 'REJECT' | 'STOP' }>,
  nowMs: number,
  out: Consequences,
): Followed {
  out.events.push(runEvent(run, type, nowMs, { reason: decision.reason }));
  // Why no step worked is told by the last failure; that it was the last step tells nobody anything.
  const failed = run.facts.attempts.findLast(({ failedAtMs, nudge }) => failedAtMs !== null && nudge === 0);
  const cause = decision.kind === 'GIVE_UP' ? (failed?.failureClass ?? decision.reason.code) : decision.reason.code;
  return end({ ...run, cause }, nowMs);
}

function end(run: Run, nowMs: number): Followed {
  return { run: { ...run, wakeAtMs: null, endedAtMs: nowMs }, effect: null, rested: true };
}

/** The key of an attempt that goes by itself. */
export function ownEffectKey(run: Run, { step, nudge }: Pick<RunAttempt, 'step' | 'nudge'>): string {
  return effectKey(run.creditorId, run.invoiceId, run.purpose, run.generation, step, nudge);
}

/** The run with one of its attempts replaced. */
export function withAttempt(run: Run, changed: RunAttempt): Run {
  const attempts = run.facts.attempts.map((attempt) => (attempt.attemptId === changed.attemptId ? changed : attempt));
  return { ...run, facts: { ...run.facts, attempts } };
}

/** A fact about a run. */
export function runEvent(run: Run, type: EventType, occurredAtMs: number, payload: EventPayload): NewEvent {
  const { invoiceId, distributionId, debtorId, channel } = run;
  return {
    type,
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId,
    partnerId: null,
    channel,
    payload: isRehearsal(run) ? { ...payload, rehearsal: true } : payload,
    occurredAtMs,
  };
}

/** A fact about one of a run's attempts. */
export function attemptEvent(
  run: Run,
  attempt: RunAttempt,
  type: EventType,
  occurredAtMs: number,
  told: EventPayload,
): NewEvent {
  const { invoiceId, distributionId, debtorId } = run;
  const { attemptId, partnerId, channel } = attempt;
  const payload = isRehearsal(run) ? { ...told, rehearsal: true } : told;
  return { type, invoiceId, distributionId, attemptId, debtorId, partnerId, channel, payload, occurredAtMs };
}
