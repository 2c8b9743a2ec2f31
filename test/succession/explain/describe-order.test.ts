// Orders in words: what a clerk reads, in English and Swedish.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeOrder } from '../../../src/succession/explain/describe-order.ts';
import { anyOrder } from '../rules/arbitrary.ts';
import { day, hour, letterStep, minute, order, step } from '../world.ts';

const everything = order(
  [
    step({
      patienceMs: 2 * day,
      calendar: 'BUSINESS',
      window: { fromMinute: 480, toMinute: 1_200, businessDaysOnly: false },
      nudges: [{ channel: 'SMS', afterMs: day, unless: 'OPENED', window: null }],
    }),
    step({
      channel: 'MAILBOX',
      partnerIds: ['a', 'b'],
      when: { kind: 'debtorKind', is: 'PERSON' },
      until: 'ACCEPTED',
      patienceMs: 90 * minute,
      retries: { retriesMax: 1, firstDelayMs: minute, delayMsMax: hour },
    }),
    letterStep,
  ],
  { arriveBeforeDays: 5, consolidateMs: 36 * hour, stopWhen: ['PAID', 'CANCELLED'] },
);
const nameOf = (id: string) => ({ a: 'Kivra', b: 'Fortnox' })[id] ?? id;

test('an order reads as a sentence for each step, its deadline, and what stops it', () => {
  expect(describeOrder(everything, 'en', nameOf)).toEqual([
    'E-mail, until delivered, at most 2 business days, sent between 08:00 and 20:00; SMS after 1 day unless opened.',
    'Then digital mailbox, by Kivra, then Fortnox, if the debtor is a person, until taken by the partner, at most 1 hour 30 minutes, at most 1 retry, the first after 1 minute, never more than 1 hour apart.',
    'Then letter, until delivered, at most 10 days.',
    'The debtor must have the invoice 5 days before it is due.',
    'Invoices to the same debtor within 1 day 12 hours share one envelope or one mail.',
    'It stops when the invoice is paid or cancelled by a person.',
  ]);
});

test('the same in Swedish', () => {
  expect(describeOrder(everything, 'sv', nameOf)).toEqual([
    'E-post, tills fakturan är levererad, högst 2 bankdagar, sänds mellan 08:00 och 20:00; sms efter 1 dag om den inte är öppnad.',
    'Därefter e-brevlåda, med Kivra, därefter Fortnox, om gäldenären är en person, tills fakturan är mottagen av partnern, högst 1 timme 30 minuter, högst 1 omförsök, det första efter 1 minut, aldrig mer än 1 timme emellan.',
    'Därefter brev, tills fakturan är levererad, högst 10 dagar.',
    'Gäldenären ska ha fakturan 5 dagar före förfallodagen.',
    'Fakturor till samma gäldenär inom 1 dag 12 timmar delar kuvert eller e-brev.',
    'Den avbryts när fakturan är betald eller avbruten av en person.',
  ]);
});

test('an order without a deadline does not tell of one, and one that nothing stops says so', () => {
  expect(describeOrder(order([letterStep], { stopWhen: [] }), 'en', nameOf)).toEqual([
    'Letter, until delivered, at most 10 days.',
    'Nothing stops it on the way.',
  ]);
});

test('every order has a sentence for each step, with no name of the program in it', () => {
  fc.assert(
    fc.property(anyOrder, fc.constantFrom('en' as const, 'sv' as const), (some, language) => {
      const sentences = describeOrder(some, language, nameOf);
      const frame = [some.arriveBeforeDays, some.consolidateMs].filter((said) => said !== null).length + 1;
      expect(sentences.length).toBe(some.steps.length + frame);
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
        expect(sentence).not.toMatch(/[{}[\]]|undefined|null|NaN|[A-Z]{2,}_[A-Z]/);
      }
    }),
  );
});
