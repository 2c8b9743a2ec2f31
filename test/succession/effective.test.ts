// The sequence of steps as it applies to one debtor.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../src/succession/decide.ts';
import { effectiveSteps } from '../../src/succession/readiness.ts';
import { anyFacts, anyOrder } from './rules/arbitrary.ts';
import { attempt, during, emailStep, facts, hour, letterStep, monday, order, step } from './world.ts';

const eInvoice = step({ channel: 'E_INVOICE' });
const mixed = order([emailStep, letterStep, emailStep, eInvoice]);

test('without a preference it is the sequence of the order', () => {
  expect(effectiveSteps(mixed, facts())).toEqual([0, 1, 2, 3]);
});

test('the preferred channel comes first, everything else keeps its place', () => {
  expect(effectiveSteps(mixed, facts({ debtor: { preferredChannel: 'LETTER' } }))).toEqual([1, 0, 2, 3]);
  expect(effectiveSteps(mixed, facts({ debtor: { preferredChannel: 'EMAIL' } }))).toEqual([0, 2, 1, 3]);
});

test('a preference for a channel the order has not changes nothing', () => {
  expect(effectiveSteps(mixed, facts({ debtor: { preferredChannel: 'MAILBOX' } }))).toEqual([0, 1, 2, 3]);
});

test('law stands above preference', () => {
  const debtor = { publicSector: true, preferredChannel: 'LETTER' } as const;
  expect(effectiveSteps(mixed, facts({ debtor }))).toEqual([0, 1, 2, 3]);
  expect(effectiveSteps(order([emailStep, letterStep]), facts({ debtor }))).toEqual([1, 0]);
});

test('every step is in it exactly once, and it depends on order and debtor alone', () => {
  fc.assert(
    fc.property(anyOrder, anyFacts, anyFacts, (some, one, other) => {
      const steps = effectiveSteps(some, one);
      expect(steps.toSorted((a, b) => a - b)).toEqual([...some.steps.keys()]);
      expect(effectiveSteps(some, { ...other, debtor: one.debtor })).toEqual(steps);
    }),
  );
});

test('a preference stated during the run neither repeats a step nor loses one', () => {
  const three = order([emailStep, letterStep, eInvoice]);
  const sent = attempt({ state: 'BOUNCED', failureClass: 'HARD' });
  const letter = attempt({ step: 1, contactPointId: 'home', partnerId: 'printer', state: 'RETURNED' });
  const changed = during(1, monday, { attempts: [sent, letter], debtor: { preferredChannel: 'LETTER' } });
  expect(decide(three, changed, monday + hour)).toMatchObject({ kind: 'ADVANCE', step: 1, toStep: 2 });
});
