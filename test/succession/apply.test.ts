// How decisions move a distribution.
import { expect, test } from 'vitest';
import { applyDecision, applyToAttempts, isMove } from '../../src/succession/apply.ts';
import type { Decision, Reason } from '../../src/succession/decision.ts';
import { attempt, facts, hour, monday } from './world.ts';

const reason: Reason = { code: 'STEP_DUE', parameters: {} };
const planned = facts().distribution;
const active = { ...planned, state: 'ACTIVE', step: 1, stepStartedAtMs: monday } as const;
const start: Decision = { kind: 'START', step: 2, contactPointId: 'mail', partnerId: 'relay', reason };
const wait: Decision = { kind: 'WAIT', untilMs: monday + hour, reason };

test('a start enters its step, and a retry keeps the time it was entered', () => {
  expect(applyDecision(planned, start, monday)).toEqual({
    ...planned,
    state: 'ACTIVE',
    step: 2,
    stepStartedAtMs: monday,
  });
  const retry: Decision = { ...start, kind: 'RETRY', step: 1 };
  expect(applyDecision(active, retry, monday + hour)).toEqual(active);
});

test('a wait enters the step too, but never wakes a run that is held or ended', () => {
  expect(applyDecision(planned, wait, monday)).toEqual({ ...planned, state: 'ACTIVE', stepStartedAtMs: monday });
  expect(applyDecision(active, wait, monday + hour)).toEqual(active);
  for (const state of ['HELD', 'BLOCKED', 'REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED'] as const) {
    expect(applyDecision({ ...active, state }, wait, monday)).toEqual({ ...active, state });
  }
});

test('a skip and an advance go to the next step, which is not yet entered', () => {
  for (const kind of ['SKIP', 'ADVANCE'] as const) {
    const decision: Decision = { kind, step: 1, toStep: 3, channel: 'EMAIL', reason };
    expect(applyDecision(active, decision, monday)).toEqual({ ...active, step: 3, stepStartedAtMs: null });
    expect(isMove(decision)).toBe(true);
  }
});

test('what its step has waited for in vain has expired; what another step has, and a notice, stay', () => {
  const attempts = [
    attempt({ attemptId: 'bounced', step: 1, number: 1, state: 'BOUNCED' }),
    attempt({ attemptId: 'taken', step: 1, number: 2, state: 'DISPATCHED' }),
    attempt({ attemptId: 'notice', step: 1, nudge: 1, state: 'DISPATCHED' }),
    attempt({ attemptId: 'earlier', step: 0, state: 'ACCEPTED' }),
  ];
  const advance: Decision = { kind: 'ADVANCE', step: 1, toStep: 2, channel: 'EMAIL', reason };
  const states = applyToAttempts(attempts, advance).map(({ state }) => state);
  expect(states).toEqual(['BOUNCED', 'EXPIRED', 'DISPATCHED', 'ACCEPTED']);
  expect(applyToAttempts(attempts, { ...advance, kind: 'SKIP' })).toBe(attempts);
});

test('a breach is remembered', () => {
  const decision: Decision = { kind: 'MISS_DEADLINE', reason };
  expect(applyDecision(active, decision, monday)).toEqual({ ...active, deadlineMissed: true });
  expect(isMove(decision)).toBe(true);
});

test('each end has its state, and a call back changes only its attempt', () => {
  const complete: Decision = {
    kind: 'COMPLETE',
    step: 0,
    milestone: 'DELIVERED',
    channel: 'EMAIL',
    doubleDelivered: false,
    late: false,
    reason,
  };
  const ends = [
    [complete, 'REACHED'],
    [{ kind: 'GIVE_UP', reason }, 'UNDELIVERABLE'],
    [{ kind: 'REJECT', reason }, 'REJECTED'],
    [{ kind: 'HOLD', reason }, 'HELD'],
    [{ kind: 'STOP', reason }, 'STOPPED'],
    [{ kind: 'CANCEL_ATTEMPT', attemptId: 'a', reason }, 'ACTIVE'],
  ] as const;
  for (const [decision, state] of ends) {
    expect(applyDecision(active, decision, monday)).toEqual({ ...active, state });
    expect(isMove(decision)).toBe(false);
  }
});
