// What changes between two orders: nothing is told that is the same, nothing is left out that is not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/record/contact-point.ts';
import type { Condition } from '../../../src/succession/condition.ts';
import { diffOrders, type OrderChange } from '../../../src/succession/explain/diff.ts';
import type { SuccessionOrder, SuccessionStep } from '../../../src/succession/order.ts';
import { anyOrder } from '../rules/arbitrary.ts';
import { day, emailStep, emailThenLetter, hour, letterStep, minute, order, step } from '../world.ts';

const partnerId = '019e0000-0000-7000-8000-000000000001';
const diff = (before: SuccessionOrder, after: SuccessionOrder) => diffOrders(before, after, () => 'Kivra');
const brief = ({ kind, path, from, to }: OrderChange) => ({ kind, path: path.join('.'), from, to });

/** Partners are made UUIDs: random orders call them p0 to p5. */
const anySavedOrder = anyOrder.map((some) => ({
  ...some,
  steps: some.steps.map((one) => ({
    ...one,
    partnerIds: one.partnerIds.map((id) => partnerId.replace(/1$/, id.slice(1))),
  })),
}));

test('an order does not differ from itself, nor from a copy', () => {
  fc.assert(
    fc.property(anySavedOrder, (some) => {
      expect(diff(some, structuredClone(some))).toEqual([]);
    }),
  );
});

const company: Condition = { kind: 'debtorKind', is: 'COMPANY' };
const stepFields: { [Key in Exclude<keyof SuccessionStep, 'channel'>]: [string, fc.Arbitrary<SuccessionStep[Key]>] } = {
  partnerIds: ['partnerIds', fc.constantFrom([], [partnerId], [partnerId, partnerId.replace('1', '2')])],
  until: ['until', fc.constantFrom('ACCEPTED', 'DISPATCHED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED', 'PAYMENT_SIGNAL')],
  patienceMs: ['patience', fc.constantFrom(minute, minute + 1_000, hour, 25 * hour, day)],
  calendar: ['calendar', fc.constantFrom('ELAPSED', 'CALENDAR', 'BUSINESS')],
  window: [
    'window',
    fc.constantFrom(
      null,
      { fromMinute: 0, toMinute: 60, businessDaysOnly: false },
      { fromMinute: 0, toMinute: 60, businessDaysOnly: true },
      { fromMinute: 0, toMinute: 61, businessDaysOnly: true },
    ),
  ],
  when: [
    'when',
    fc.constantFrom<Condition | null>(null, company, { kind: 'not', of: company }, { kind: 'all', of: [] }),
  ],
  nudges: [
    'nudges',
    fc.constantFrom<SuccessionStep['nudges']>(
      [],
      [{ channel: 'SMS', afterMs: hour, unless: null, window: null }],
      [{ channel: 'PUSH', afterMs: hour, unless: null, window: null }],
      [{ channel: 'SMS', afterMs: day, unless: null, window: null }],
      [{ channel: 'SMS', afterMs: hour, unless: 'OPENED', window: null }],
    ),
  ],
  retries: [
    'retries',
    fc.constantFrom(
      { retriesMax: 0, firstDelayMs: minute, delayMsMax: hour },
      { retriesMax: 2, firstDelayMs: minute, delayMsMax: hour },
      { retriesMax: 2, firstDelayMs: hour, delayMsMax: hour },
      { retriesMax: 2, firstDelayMs: minute, delayMsMax: day },
    ),
  ],
};

describe('a single changed field is told, and nothing else', () => {
  test.each(Object.entries(stepFields))('%s of a step', (field, [name, values]) => {
    const anyPlace = fc.nat(4);
    fc.assert(
      fc.property(anySavedOrder, anyPlace, fc.tuple<[unknown, unknown]>(values, values), (some, place, [old, next]) => {
        fc.pre(JSON.stringify(old) !== JSON.stringify(next));
        // Channels all differ, so that every step has its one counterpart.
        const channels: readonly Channel[] = ['EMAIL', 'LETTER', 'SMS', 'E_INVOICE', 'MAILBOX'];
        const steps = some.steps.map((one, index) => ({ ...one, channel: channels[index] ?? ('PUSH' as const) }));
        const at = place % steps.length;
        const having = (value: unknown) => ({
          ...some,
          steps: steps.map((one, index) => (index === at ? { ...one, [field]: value } : one)),
        });
        const changes = diff(having(old), having(next));
        expect(changes.map(({ kind, path }) => [kind, path.join('.')])).toEqual([
          ['FIELD_CHANGED', `steps.${at}.${name}`],
        ]);
        for (const text of Object.values(changes[0]?.inWords ?? {})) expect(text).toMatch(/^(Step|Steg) \d.*\.$/u);
        expect(changes[0]?.from).not.toEqual(changes[0]?.to);
      }),
      { numRuns: 50 },
    );
  });

  test.each<[string, Partial<SuccessionOrder>, unknown, unknown]>([
    ['name', { name: 'other' }, 'test', 'other'],
    ['arriveBeforeDays', { arriveBeforeDays: 0 }, null, 0],
    ['consolidateWithin', { consolidateMs: 3_600_000 }, null, 'PT1H'],
    ['stopWhen', { stopWhen: ['PAID'] }, ['PAID', 'CREDITED', 'CANCELLED'], ['PAID']],
  ])('%s of the order', (path, change, from, to) => {
    expect(diff(emailThenLetter, { ...emailThenLetter, ...change }).map(brief)).toEqual([
      { kind: 'FIELD_CHANGED', path, from, to },
    ]);
  });
});

test('orders that differ in anything have a change, and back again as many steps added as removed', () => {
  fc.assert(
    fc.property(anySavedOrder, anySavedOrder, (before, after) => {
      const [there, back] = [diff(before, after), diff(after, before)];
      const differ = JSON.stringify(before) !== JSON.stringify(after);
      expect(there.length > 0).toBe(differ);
      const count = (changes: OrderChange[], kind: string) => changes.filter((change) => change.kind === kind).length;
      expect(count(there, 'STEP_ADDED')).toBe(count(back, 'STEP_REMOVED'));
      expect(before.steps.length + count(there, 'STEP_ADDED') - count(there, 'STEP_REMOVED')).toBe(after.steps.length);
    }),
  );
});

test('a step put in between is one new step, the others keep their counterparts', () => {
  const sms = step({ channel: 'SMS' });
  const changes = diff(emailThenLetter, order([emailStep, sms, letterStep]));
  expect(changes.map(brief)).toMatchObject([
    { kind: 'STEP_ADDED', path: 'steps.1', from: null, to: { channel: 'SMS', patience: 'P2D' } },
  ]);
  expect(changes[0]?.inWords.en).toBe('Step 2 is new: SMS, until delivered, at most 2 days.');
  expect(diff(order([emailStep, sms, letterStep]), emailThenLetter)[0]?.inWords.sv).toBe(
    'Steg 2 är borta: sms, tills fakturan är levererad, högst 2 dagar.',
  );
});

test('steps that change places are told as moved, with what else changes in them', () => {
  const changes = diff(emailThenLetter, order([{ ...letterStep, until: 'DISPATCHED' }, emailStep]));
  const told = changes.map(({ inWords }) => inWords.en);
  expect(told).toHaveLength(2);
  expect(told).toContain('Step 1 (letter): milestone changes from delivered to sent on its way.');
});

test('of two steps on one channel each is compared with the likest', () => {
  const patient = step({ patienceMs: 5 * day });
  expect(diff(order([emailStep, patient, letterStep]), order([patient, letterStep])).map(brief)).toMatchObject([
    { kind: 'STEP_REMOVED', path: 'steps.0' },
  ]);
});

test('a change of patience and of how it is counted reads as a clerk would say it', () => {
  const [emailBefore, emailAfter] = [emailStep, step({ patienceMs: 3 * day, calendar: 'BUSINESS' })];
  expect(diff(order([emailBefore]), order([emailAfter])).map(({ inWords }) => inWords)).toEqual([
    {
      en: 'Step 1 (e-mail): patience changes from 2 days to 3 days.',
      sv: 'Steg 1 (e-post): tålamod ändras från 2 dagar till 3 dagar.',
    },
    {
      en: 'Step 1 (e-mail): counting of patience changes from time on the clock to business days.',
      sv: 'Steg 1 (e-post): räkning av tålamod ändras från klocktid till bankdagar.',
    },
  ]);
});
