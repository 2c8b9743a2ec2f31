// Nudges: notices on support channels while a step waits; nothing that becomes of them moves the run.
import { describe, expect, test } from 'vitest';
import { lifecycle } from '../../src/succession/attempt.ts';
import { decide } from '../../src/succession/decide.ts';
import type { Nudge } from '../../src/succession/order.ts';
import { everyCourseWithNudges } from './rules/properties.ts';
import {
  attempt,
  contactPoint,
  during,
  hour,
  letterStep,
  mail,
  minute,
  monday,
  order,
  partner,
  printer,
  relay,
  step,
  stockholm,
} from './world.ts';

const nudge = (overrides: Partial<Nudge> = {}): Nudge => ({
  channel: 'SMS',
  afterMs: 24 * hour,
  unless: null,
  window: null,
  ...overrides,
});
const phone = contactPoint({ contactPointId: 'phone', channel: 'SMS', address: '+46701234567' });
const gateway = partner({ partnerId: 'gateway', channel: 'SMS' });
const sent = attempt({ state: 'DISPATCHED', dispatchedAtMs: monday });
const notice = attempt({ attemptId: 'notice', nudge: 1, contactPointId: 'phone', partnerId: 'gateway' });
const nudged = (...nudges: Nudge[]) => order([step({ nudges }), letterStep]);
const waiting = (overrides: Parameters<typeof during>[2] = {}) =>
  during(0, monday, {
    contactPoints: [mail, phone],
    partners: [relay, gateway, printer],
    attempts: [sent],
    ...overrides,
  });
const dueMs = monday + 24 * hour;

describe('a nudge', () => {
  test('is waited for, and given when its time has come', () => {
    expect(decide(nudged(nudge()), waiting(), monday)).toMatchObject({ kind: 'WAIT', untilMs: dueMs });
    expect(decide(nudged(nudge()), waiting(), dueMs)).toMatchObject({
      kind: 'NUDGE',
      step: 0,
      nudge: 1,
      contactPointId: 'phone',
      partnerId: 'gateway',
      reason: { code: 'NUDGE_DUE' },
    });
  });

  test('is given once, whatever becomes of it, and the step waits on', () => {
    for (const state of [
      'ACCEPTED',
      'DELIVERED',
      'OPENED',
      'UNKNOWN',
      'REJECTED',
      'BOUNCED',
      'RECIPIENT_REJECTED',
    ] as const) {
      const known = waiting({ attempts: [sent, { ...notice, state, deliveredAtMs: dueMs }] });
      expect(decide(nudged(nudge()), known, dueMs)).toMatchObject({ kind: 'WAIT', untilMs: monday + 48 * hour });
    }
  });

  test('is left out when the step has come far enough', () => {
    const until = { ...nudged(nudge({ unless: 'DELIVERED' })) };
    const opening = {
      ...until,
      steps: [step({ until: 'OPENED', nudges: [nudge({ unless: 'DELIVERED' })] }), letterStep],
    };
    const delivered = { ...sent, state: 'DELIVERED', deliveredAtMs: monday } as const;
    expect(decide(opening, waiting({ attempts: [delivered] }), dueMs)).toMatchObject({ kind: 'WAIT' });
    expect(decide(opening, waiting(), dueMs)).toMatchObject({ kind: 'NUDGE' });
  });

  test('waits for its own hours, and is dropped when they come after the patience', () => {
    const daytime = { fromMinute: 8 * 60, toMinute: 20 * 60, businessDaysOnly: false };
    const late = nudged(nudge({ afterMs: 13 * hour, window: daytime }));
    // Nine in the evening to eight in the morning, nine hours into the day.
    expect(decide(late, waiting(), monday + 13 * hour)).toMatchObject({
      kind: 'WAIT',
      untilMs: stockholm('2026-11-03T08:00'),
    });
    const last = nudged(nudge({ afterMs: 47 * hour, window: { ...daytime, fromMinute: 12 * 60 } }));
    expect(decide(last, waiting(), monday + hour)).toMatchObject({ kind: 'WAIT', untilMs: monday + 48 * hour });
  });

  test('is passed over without a phone that may be used, and waits for a partner that is down', () => {
    const none = waiting({ contactPoints: [mail, { ...phone, reachability: 'OPTED_OUT' }] });
    expect(decide(nudged(nudge()), none, dueMs)).toMatchObject({ kind: 'WAIT', untilMs: monday + 48 * hour });
    const down = waiting({ partners: [relay, { ...gateway, healthy: false }, printer] });
    expect(decide(nudged(nudge()), down, dueMs)).toMatchObject({ kind: 'WAIT', untilMs: dueMs + 30 * minute });
  });

  test('goes to another partner when the first could not take it, and never to the same again', () => {
    const failed = {
      ...notice,
      state: 'RETRY_WAIT',
      failureClass: 'PARTNER',
      failedAtMs: dueMs,
      retryAtMs: dueMs,
    } as const;
    const other = partner({ partnerId: 'other', channel: 'SMS' });
    const two = waiting({ partners: [relay, gateway, other, printer], attempts: [sent, failed] });
    expect(decide(nudged(nudge()), two, dueMs)).toMatchObject({ kind: 'NUDGE', partnerId: 'other' });
    const one = waiting({ attempts: [sent, failed] });
    expect(decide(nudged(nudge()), one, dueMs)).toMatchObject({ kind: 'WAIT', untilMs: monday + 48 * hour });
  });

  test('several are given in turn', () => {
    const both = nudged(nudge(), nudge({ afterMs: 36 * hour }));
    const known = waiting({ attempts: [sent, { ...notice, state: 'DELIVERED' }] });
    expect(decide(both, known, dueMs)).toMatchObject({ kind: 'WAIT', untilMs: monday + 36 * hour });
    expect(decide(both, known, monday + 36 * hour)).toMatchObject({ kind: 'NUDGE', nudge: 2 });
  });

  test('does not block a step on its own channel with its address', () => {
    const thenSms = order([step({ nudges: [nudge()] }), step({ channel: 'SMS' })]);
    const failed = { ...sent, state: 'BOUNCED', failureClass: 'HARD', failedAtMs: dueMs } as const;
    const { contactPoints, partners } = waiting();
    const known = during(1, dueMs, { contactPoints, partners, attempts: [failed, { ...notice, state: 'DELIVERED' }] });
    expect(decide(thenSms, known, dueMs)).toMatchObject({ kind: 'START', step: 1, contactPointId: 'phone' });
  });
});

describe('over random courses', () => {
  test('nudges belong to their step, come after its start and before its patience ends, and are few', () => {
    everyCourseWithNudges(({ turns, facts: { attempts } }, plan) => {
      for (const { facts, decision } of turns) {
        if (decision.kind !== 'NUDGE') continue;
        expect(decision.step).toBe(facts.distribution.step);
        expect(plan.steps[decision.step]?.nudges[decision.nudge - 1]).toBeDefined();
        const carried = facts.attempts.filter((one) => one.step === decision.step && one.nudge === 0);
        expect(carried.some((one) => lifecycle[one.state].phase === 'CARRIED')).toBe(true);
      }
      for (const tries of Map.groupBy(attempts, (one) => `${one.step} ${one.nudge}`).values()) {
        if (tries[0]?.nudge !== 0) expect(new Set(tries.map((one) => one.partnerId)).size).toBe(tries.length);
      }
    });
  });

  test('what becomes of a nudge never changes what is decided for the invoice, but for later nudges', () => {
    everyCourseWithNudges(({ turns }, plan) => {
      for (const { facts, nowMs, decision } of turns) {
        if (!facts.attempts.some((one) => one.nudge > 0) || decision.kind === 'NUDGE') continue;
        if (facts.attempts.some((one) => lifecycle[one.state].phase === 'IN_FLIGHT')) continue;
        const without = { ...plan, steps: plan.steps.map((one) => ({ ...one, nudges: [] })) };
        const invoiced = { ...facts, attempts: facts.attempts.filter((one) => one.nudge === 0) };
        const plain = decide(without, invoiced, nowMs);
        if (plain.kind !== 'WAIT' || decision.kind !== 'WAIT') expect(decision).toEqual(plain);
        else expect(decision.untilMs ?? 0).toBeLessThanOrEqual(plain.untilMs ?? 0);
      }
    });
  });
});
