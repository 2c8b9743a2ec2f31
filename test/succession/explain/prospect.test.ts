// What an order would begin with: the first step that can be tried, and why those before it cannot.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prospectOf } from '../../../src/succession/explain/prospect.ts';
import { effectiveSteps, readinessOf } from '../../../src/succession/readiness.ts';
import { anyFacts, anyOrder } from '../rules/arbitrary.ts';
import {
  contactPoint,
  emailStep,
  emailThenLetter,
  facts,
  home,
  letterStep,
  mail,
  order,
  partner,
  step,
} from '../world.ts';

test('the steps passed over and the first one are the beginning of the sequence for this debtor', () => {
  fc.assert(
    fc.property(anyOrder, anyFacts, (some, known) => {
      const { skipped, first } = prospectOf(some, known);
      const steps = [...skipped.map(({ step: number }) => number), ...(first === null ? [] : [first.step])];
      const sequence = effectiveSteps(some, known);
      expect(sequence.slice(0, steps.length)).toEqual(steps);
      for (const { step: number } of skipped) expect(readinessOf(some, known, number).kind).toBe('IMPOSSIBLE');
      if (first === null) expect(skipped).toHaveLength(some.steps.length);
      else expect(readinessOf(some, known, first.step).kind).toBe('POSSIBLE');
    }),
  );
});

test('an address that does not work is the reason to begin with the letter', () => {
  const known = facts({ contactPoints: [{ ...mail, reachability: 'UNREACHABLE' }, home] });
  expect(prospectOf(emailThenLetter, known)).toMatchObject({
    skipped: [{ step: 0, reason: { code: 'CONTACT_POINT_UNREACHABLE', parameters: { channel: 'EMAIL' } } }],
    first: { step: 1, channel: 'LETTER', contactPointId: 'home', partner: { partnerId: 'printer' } },
    pin: null,
  });
});

test('a public body is pinned by law to e-invoices, whatever it prefers', () => {
  const known = facts({
    debtor: { publicSector: true, preferredChannel: 'LETTER' },
    contactPoints: [contactPoint({ contactPointId: 'peppol', channel: 'E_INVOICE' }), home],
    partners: [partner({ channel: 'E_INVOICE' })],
  });
  expect(prospectOf(order([letterStep, step({ channel: 'E_INVOICE' })]), known)).toMatchObject({
    skipped: [{ step: 0, reason: { code: 'CHANNEL_PINNED' } }],
    first: { step: 1 },
    pin: { kind: 'LAW', channel: 'E_INVOICE' },
  });
});

test('a contract allows its channel alone', () => {
  const known = facts({ debtor: { contractChannel: 'LETTER' } });
  expect(prospectOf(emailThenLetter, known)).toMatchObject({
    skipped: [{ step: 0, reason: { code: 'CHANNEL_BY_CONTRACT' } }],
    first: { step: 1 },
    pin: { kind: 'CONTRACT', channel: 'LETTER' },
  });
});

test('a wish of the debtor counts where the order has that channel', () => {
  const known = facts({ debtor: { preferredChannel: 'LETTER' } });
  expect(prospectOf(emailThenLetter, known)).toMatchObject({
    first: { step: 1 },
    pin: { kind: 'PREFERENCE', channel: 'LETTER' },
  });
  expect(prospectOf(order([emailStep]), known).pin).toBeNull();
});
