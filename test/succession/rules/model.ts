// A small model of the runner and its world: decide, apply, partners that answer by a script, a clock that jumps to what
// comes next. It keeps every decision with the facts it was made from, for the properties to look at.
import { assert } from '../../../src/assert.ts';
import type { Channel } from '../../../src/record/contact-point.ts';
import { applyDecision, applyToAttempts, isMove } from '../../../src/succession/apply.ts';
import { type Attempt, type AttemptState, type FailureClass, mergeReport } from '../../../src/succession/attempt.ts';
import { decide } from '../../../src/succession/decide.ts';
import type { Decision } from '../../../src/succession/decision.ts';
import type { Facts } from '../../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { retryDelayMs } from '../../../src/succession/timing/patience.ts';
import { contactPoint } from '../world.ts';

export interface Fate {
  readonly outcome: { readonly state: AttemptState; readonly failureClass: FailureClass | null };
  readonly settleMs: number;
  readonly retryAfterMs: number | null;
  readonly reports: readonly {
    readonly afterMs: number;
    readonly state: AttemptState;
    readonly failureClass: FailureClass | null;
  }[];
  readonly cancel: 'CANCELLED' | 'TOO_LATE';
  readonly cancelMs: number;
}

/** Something from outside, at a time after the start. */
export type Happening =
  | { readonly kind: 'PAID' | 'SCHEDULED' | 'CREDITED' | 'CANCEL' | 'OVERTAKEN'; readonly atMs: number }
  | { readonly kind: 'HEALTH'; readonly atMs: number; readonly partner: number }
  | { readonly kind: 'OPT_OUT'; readonly atMs: number; readonly contactPoint: number }
  | { readonly kind: 'PREFER' | 'ADDRESS'; readonly atMs: number; readonly channel: Channel };

export interface Script {
  readonly fates: readonly Fate[];
  readonly happenings: readonly Happening[];
  /** How late every wake-up comes. */
  readonly wakeLateMs: number;
}

/** One decision, and what it was made from. */
export interface Turn {
  readonly facts: Facts;
  readonly nowMs: number;
  readonly decision: Decision;
}

export interface Course {
  readonly turns: readonly Turn[];
  readonly facts: Facts;
  readonly endMs: number;
}

interface Due {
  readonly atMs: number;
  readonly change: (facts: Facts, nowMs: number) => Facts;
}

/** More decisions than any run may need; passing it means that a run does not end. */
const turnsMax = 3_000;

/** Runs a distribution until nothing more can happen to it. */
export function drive(order: SuccessionOrder, start: Facts, script: Script, startMs: number): Course {
  const turns: Turn[] = [];
  const due: Due[] = script.happenings.map((happening) => ({
    atMs: startMs + happening.atMs,
    change: (facts) => happen(facts, happening),
  }));
  let facts = start;
  let nowMs = startMs;
  for (;;) {
    const decision = decide(order, facts, nowMs);
    turns.push({ facts, nowMs, decision });
    assert(turns.length < turnsMax, 'a distribution does not end');
    facts = {
      ...facts,
      distribution: applyDecision(facts.distribution, decision, nowMs),
      attempts: applyToAttempts(facts.attempts, decision),
    };
    facts = act(order, facts, decision, nowMs, script, due);
    if (isMove(decision)) continue;
    // After everything else the caller decides again when something happens or a wait ends.
    const wakeMs = decision.kind === 'WAIT' && decision.untilMs !== null ? decision.untilMs + script.wakeLateMs : null;
    due.sort((a, b) => a.atMs - b.atMs);
    const next = due[0];
    if (next !== undefined && (wakeMs === null || next.atMs <= wakeMs)) {
      due.shift();
      nowMs = Math.max(nowMs, next.atMs);
      facts = next.change(facts, nowMs);
    } else if (wakeMs !== null) nowMs = Math.max(nowMs, wakeMs);
    else return { turns, facts, endMs: nowMs };
  }
}

/** What the runner does for a decision: begins an attempt or asks for a cancel, and what the partner makes of it. */
function act(
  order: SuccessionOrder,
  facts: Facts,
  decision: Decision,
  nowMs: number,
  script: Script,
  due: Due[],
): Facts {
  if (decision.kind === 'START' || decision.kind === 'RETRY' || decision.kind === 'NUDGE') {
    const nudge = decision.kind === 'NUDGE' ? decision.nudge : 0;
    const earlier = facts.attempts.filter((attempt) => attempt.step === decision.step && attempt.nudge === nudge);
    const attempt = { ...begun(decision, earlier.length + 1, facts.attempts.length, nowMs), nudge };
    const fate = script.fates[facts.attempts.length % script.fates.length];
    assert(fate !== undefined, 'every attempt has a fate');
    due.push(...consequences(order, attempt, fate, nowMs));
    return { ...facts, attempts: [...facts.attempts, attempt] };
  }
  if (decision.kind !== 'CANCEL_ATTEMPT') return facts;
  const index = Number(decision.attemptId.slice(1));
  const fate = script.fates[index % script.fates.length];
  assert(fate !== undefined, 'every attempt has a fate');
  const answer = (attempt: Attempt): Attempt => {
    if (fate.cancel === 'TOO_LATE' || attempt.dispatchedAtMs !== null) return { ...attempt, cancellation: 'TOO_LATE' };
    const asked: Attempt = { ...attempt, cancellation: 'DONE' };
    // What we wait for no more is stopped all the same.
    if (asked.state === 'EXPIRED') return { ...asked, state: 'CANCELLED' };
    return mergeReport(asked, report('CANCELLED', null, nowMs));
  };
  due.push({ atMs: nowMs + fate.cancelMs, change: (now) => changed(now, decision.attemptId, answer) });
  return changed(facts, decision.attemptId, (attempt) => ({ ...attempt, cancellation: 'REQUESTED' }));
}

function begun(
  decision: Extract<Decision, { kind: 'START' | 'RETRY' | 'NUDGE' }>,
  number: number,
  index: number,
  startedAtMs: number,
): Omit<Attempt, 'nudge'> {
  const { step, contactPointId, partnerId } = decision;
  const unknown = { failureClass: null, code: null, cancellation: null, retryAtMs: null } as const;
  const times = { acceptedAtMs: null, dispatchedAtMs: null, deliveredAtMs: null, openedAtMs: null, failedAtMs: null };
  const attemptId = `a${index}`;
  return { attemptId, step, number, contactPointId, partnerId, state: 'SUBMITTING', startedAtMs, ...unknown, ...times };
}

/** The settling of an attempt and the reports after it, each in due time; a report may come before the settling. */
function consequences(order: SuccessionOrder, attempt: Attempt, fate: Fate, nowMs: number): Due[] {
  const { attemptId, step, number } = attempt;
  const policy = order.steps[step]?.retries;
  const settle = (now: Facts, settledAtMs: number) =>
    changed(now, attemptId, (current) => {
      const told = report(fate.outcome.state, fate.outcome.failureClass, settledAtMs);
      const settled = mergeReport(current, told);
      if (settled.state !== 'RETRY_WAIT') return settled;
      const delayMs = fate.retryAfterMs ?? (policy === undefined ? 0 : retryDelayMs(policy, number));
      return { ...settled, retryAtMs: settledAtMs + delayMs };
    });
  // A send refused for good leaves nothing to report on; one refused for now may turn out to have been taken after all.
  const isTaken = fate.outcome.state !== 'REJECTED';
  const reports = (isTaken ? fate.reports : []).map((told): Due => {
    const atMs = nowMs + told.afterMs;
    return {
      atMs,
      change: (now) => changed(now, attemptId, (one) => mergeReport(one, report(told.state, told.failureClass, atMs))),
    };
  });
  return [{ atMs: nowMs + fate.settleMs, change: settle }, ...reports];
}

function report(state: AttemptState, failureClass: FailureClass | null, occurredAtMs: number) {
  return { state, failureClass, code: failureClass, occurredAtMs };
}

function changed(facts: Facts, attemptId: string, change: (attempt: Attempt) => Attempt): Facts {
  const attempts = facts.attempts.map((attempt) => (attempt.attemptId === attemptId ? change(attempt) : attempt));
  return { ...facts, attempts };
}

function happen(facts: Facts, happening: Happening): Facts {
  switch (happening.kind) {
    case 'PAID':
      return { ...facts, invoice: { ...facts.invoice, claimState: 'PAID' } };
    case 'SCHEDULED':
      return { ...facts, invoice: { ...facts.invoice, claimState: 'PAYMENT_SCHEDULED' } };
    case 'CREDITED':
      return { ...facts, invoice: { ...facts.invoice, documentState: 'CREDITED' } };
    case 'CANCEL':
      return { ...facts, distribution: { ...facts.distribution, cancelRequested: true } };
    case 'OVERTAKEN':
      return { ...facts, distribution: { ...facts.distribution, overtaken: true } };
    case 'HEALTH':
      return {
        ...facts,
        partners: facts.partners.map((one, index) =>
          index === happening.partner ? { ...one, healthy: !one.healthy } : one,
        ),
      };
    case 'OPT_OUT':
      return {
        ...facts,
        contactPoints: facts.contactPoints.map((one, index) =>
          index === happening.contactPoint ? { ...one, reachability: 'OPTED_OUT' } : one,
        ),
      };
    case 'ADDRESS': {
      const added = contactPoint({ channel: happening.channel, contactPointId: `added ${facts.contactPoints.length}` });
      return { ...facts, contactPoints: [...facts.contactPoints, added] };
    }
    case 'PREFER':
      return { ...facts, debtor: { ...facts.debtor, preferredChannel: happening.channel } };
  }
}
