// Which orders can be saved, and what is said of those that cannot.
import { describe, expect, test } from 'vitest';
import { problemMessage } from '../../../src/problem.ts';
import type { Condition } from '../../../src/succession/condition.ts';
import type { Nudge, RetryPolicy, SuccessionOrder } from '../../../src/succession/order.ts';
import { type PartnersByChannel, validateOrder } from '../../../src/succession/validate/validate.ts';
import { day, emailStep, emailThenLetter, hour, letterStep, minute, order, step } from '../world.ts';

const partners: PartnersByChannel = {
  EMAIL: [
    { partnerId: 'relay', milestones: ['ACCEPTED', 'DELIVERED'] },
    { partnerId: 'tracker', milestones: ['ACCEPTED', 'DELIVERED', 'OPENED'] },
  ],
  LETTER: [{ partnerId: 'printer', milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'] }],
  SMS: [{ partnerId: 'gateway', milestones: ['ACCEPTED', 'DELIVERED'] }],
};

function found(some: SuccessionOrder): string[] {
  return validateOrder(some, partners).map(({ code, path }) => `${code} ${path.join('.')}`);
}

function nested(depth: number): Condition {
  const inner: Condition = { kind: 'debtorKind', is: 'COMPANY' };
  return depth === 1 ? inner : { kind: 'all', of: [nested(depth - 1)] };
}

const retries = (overrides: Partial<RetryPolicy>) => ({
  retries: { retriesMax: 3, firstDelayMs: minute, delayMsMax: hour, ...overrides },
});

const nudge = (overrides: Partial<Nudge> = {}): Nudge => ({
  channel: 'SMS',
  afterMs: 24 * hour,
  unless: null,
  window: null,
  ...overrides,
});

test('an ordinary order has no problem', () => {
  expect(found(emailThenLetter)).toEqual([]);
  expect(found(order([emailStep], { arriveBeforeDays: 14, stopWhen: [] }))).toEqual([]);
});

test('an order has one to twelve steps', () => {
  expect(found(order([]))).toEqual(['ORDER_EMPTY steps']);
  const long = order(Array.from({ length: 13 }, (_, index) => step({ patienceMs: (index + 1) * hour })));
  expect(found(long)).toEqual(['ORDER_TOO_LONG steps']);
  expect(found({ ...long, steps: long.steps.slice(1) })).toEqual([]);
});

describe('limits', () => {
  test.each([
    [step({ patienceMs: minute }), []],
    [step({ patienceMs: 90 * day }), []],
    [step({ patienceMs: minute - 1 }), ['ORDER_PATIENCE_INVALID steps.0.patience']],
    [step({ patienceMs: 90 * day + 1 }), ['ORDER_PATIENCE_INVALID steps.0.patience']],
    [step({ patienceMs: Number.NaN }), ['ORDER_PATIENCE_INVALID steps.0.patience']],
    [step(retries({ retriesMax: 0 })), []],
    [step(retries({ retriesMax: 20, delayMsMax: 7 * day })), []],
    [step(retries({ retriesMax: 21 })), ['ORDER_RETRIES_INVALID steps.0.retries']],
    [step(retries({ retriesMax: 0.5 })), ['ORDER_RETRIES_INVALID steps.0.retries']],
    [step(retries({ firstDelayMs: 0 })), ['ORDER_RETRIES_INVALID steps.0.retries']],
    [step(retries({ delayMsMax: 7 * day + 1 })), ['ORDER_RETRIES_INVALID steps.0.retries']],
    [step(retries({ firstDelayMs: 2 * hour })), ['ORDER_RETRIES_INVALID steps.0.retries']],
    [step({ calendar: 'BUSINESS', patienceMs: 2 * day }), []],
    [step({ calendar: 'BUSINESS', patienceMs: 36 * hour }), ['ORDER_PATIENCE_INVALID steps.0.patience']],
    [step({ window: { fromMinute: 480, toMinute: 510, businessDaysOnly: true } }), []],
    [
      step({ window: { fromMinute: 480, toMinute: 509, businessDaysOnly: false } }),
      ['ORDER_WINDOW_INVALID steps.0.window'],
    ],
    [
      step({ window: { fromMinute: 1_320, toMinute: 360, businessDaysOnly: false } }),
      ['ORDER_WINDOW_INVALID steps.0.window'],
    ],
    [step({ nudges: [nudge()] }), []],
    [step({ nudges: [nudge({ afterMs: 48 * hour })] }), ['ORDER_NUDGE_INVALID steps.0.nudges.0.after']],
    [step({ nudges: [nudge({ unless: 'ACCEPTED' })] }), ['ORDER_NUDGE_INVALID steps.0.nudges.0.unless']],
    [step({ nudges: [nudge({ channel: 'PUSH' })] }), ['ORDER_NO_PARTNER steps.0.nudges.0.channel']],
    [step({ nudges: Array.from({ length: 6 }, () => nudge()) }), ['ORDER_NUDGES_TOO_MANY steps.0.nudges']],
    [step({ when: nested(8) }), []],
    [step({ when: nested(9) }), ['ORDER_CONDITION_TOO_DEEP steps.0.when']],
  ])('case %#', (some, expected) => {
    expect(found(order([some]))).toEqual(expected);
  });

  test.each([
    [0, []],
    [90, []],
    [-1, ['ORDER_DEADLINE_INVALID arriveBeforeDays']],
    [91, ['ORDER_DEADLINE_INVALID arriveBeforeDays']],
    [1.5, ['ORDER_DEADLINE_INVALID arriveBeforeDays']],
  ])('a deadline of %d days', (arriveBeforeDays, expected) => {
    expect(found(order([emailStep], { arriveBeforeDays }))).toEqual(expected);
  });

  test.each([
    [minute, []],
    [7 * day, []],
    [minute - 1, ['ORDER_CONSOLIDATION_INVALID consolidateWithin']],
    [7 * day + 1, ['ORDER_CONSOLIDATION_INVALID consolidateWithin']],
  ])('invoices gathered for %d ms', (consolidateMs, expected) => {
    expect(found(order([emailStep], { consolidateMs }))).toEqual(expected);
  });

  test('invoices are gathered only where they can go as one', () => {
    const invoiceOnly = order([step({ channel: 'E_INVOICE' })], { consolidateMs: day });
    expect(found(invoiceOnly)).toContain('ORDER_CONSOLIDATION_IMPOSSIBLE consolidateWithin');
    expect(found(order([step({ channel: 'E_INVOICE' }), letterStep], { consolidateMs: day }))).not.toContain(
      'ORDER_CONSOLIDATION_IMPOSSIBLE consolidateWithin',
    );
  });

  test('a value out of bounds is told in words of the standard', () => {
    const [problem] = validateOrder(order([emailStep, step({ channel: 'LETTER', patienceMs: 100 * day })]), partners);
    expect(problem && problemMessage(problem, 'en')).toBe('The patience of step 2 is not usable: PT2400H.');
  });
});

describe('partners', () => {
  test('a channel no partner carries is refused', () => {
    expect(found(order([step({ channel: 'PUSH' })]))).toEqual(['ORDER_NO_PARTNER steps.0.channel']);
  });

  test('a partner named must carry the channel', () => {
    const named = order([step({ partnerIds: ['relay', 'printer', 'nobody'] })]);
    expect(found(named)).toEqual(['NOT_FOUND steps.0.partners.1', 'NOT_FOUND steps.0.partners.2']);
  });

  test('a milestone no partner of the step can report is refused, with those that are possible', () => {
    const [problem] = validateOrder(order([emailStep, { ...letterStep, until: 'OPENED' }]), partners);
    expect(problem).toEqual({
      code: 'ORDER_MILESTONE_IMPOSSIBLE',
      path: ['steps', '1', 'until'],
      parameters: {
        channel: 'LETTER',
        milestone: 'OPENED',
        step: 2,
        possible: 'ACCEPTED, DISPATCHED, DELIVERED',
      },
    });
    expect(found(order([step({ until: 'OPENED' })]))).toEqual([]);
    expect(found(order([step({ until: 'OPENED', partnerIds: ['relay'] })]))).toEqual([
      'ORDER_MILESTONE_IMPOSSIBLE steps.0.until',
    ]);
  });
});

describe('steps that can never be reached', () => {
  test('a condition that contradicts itself', () => {
    const when: Condition = { kind: 'amount', fromMinor: 200, toMinor: 100 };
    const problems = validateOrder(order([emailStep, { ...letterStep, when }]), partners);
    expect(problems.map((problem) => problemMessage(problem, 'sv'))).toEqual([
      'Steg 2 kan aldrig nås: villkoret motsäger sig självt.',
    ]);
  });

  test('a step that repeats the one before it in every way', () => {
    expect(found(order([emailStep, structuredClone(emailStep), letterStep]))).toEqual([
      'ORDER_STEP_UNREACHABLE steps.1',
    ]);
  });

  test('a second step on a channel that differs in anything is allowed', () => {
    expect(found(order([step({ until: 'ACCEPTED' }), emailStep]))).toEqual([]);
    expect(found(order([emailStep, step({ partnerIds: ['tracker'] })]))).toEqual([]);
    expect(found(order([emailStep, letterStep, emailStep]))).toEqual([]);
  });
});

test('all problems are told together', () => {
  const wrong = order([step({ patienceMs: 0, until: 'ACKNOWLEDGED' }), step({ channel: 'PUSH' })], {
    arriveBeforeDays: -5,
  });
  expect(found(wrong)).toEqual([
    'ORDER_DEADLINE_INVALID arriveBeforeDays',
    'ORDER_PATIENCE_INVALID steps.0.patience',
    'ORDER_MILESTONE_IMPOSSIBLE steps.0.until',
    'ORDER_NO_PARTNER steps.1.channel',
  ]);
});
