// Random orders, debtors, contact points, partners and histories for the property tests of succession.
import fc from 'fast-check';
import { type Channel, type ContactPoint, reachabilities } from '../../../src/record/contact-point.ts';
import type { Condition } from '../../../src/succession/condition.ts';
import type { Facts, PartnerFacts } from '../../../src/succession/facts.ts';
import {
  milestones,
  type Nudge,
  patienceCalendars,
  type SendWindow,
  type SuccessionOrder,
  type SuccessionStep,
  stopReasons,
} from '../../../src/succession/order.ts';
import { contactPoint, day, facts, hour, minute, monday, partner } from '../world.ts';
import type { Happening, Script } from './model.ts';

const usedChannels: readonly Channel[] = ['EMAIL', 'LETTER', 'SMS', 'E_INVOICE'];
const anyChannel = fc.constantFrom(...usedChannels);
const countries = fc.subarray(['SE', 'NO', 'DE']);

const anyComparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant('debtorKind' as const), is: fc.constantFrom('PERSON' as const, 'COMPANY' as const) }),
  fc.record({ kind: fc.constant('country' as const), in: countries }),
  fc.record({ kind: fc.constant('language' as const), in: fc.subarray(['sv', 'en']) }),
  fc.record({ kind: fc.constant('currency' as const), in: fc.subarray(['SEK', 'EUR']) }),
  fc.record({
    kind: fc.constant('invoiceType' as const),
    is: fc.constantFrom('INVOICE' as const, 'CREDIT_NOTE' as const, 'REMINDER' as const),
  }),
  fc.record({
    kind: fc.constant('amount' as const),
    fromMinor: fc.option(fc.nat(5)),
    toMinor: fc.option(fc.nat(5)),
  }),
  fc.record({
    kind: fc.constant('dueInDays' as const),
    from: fc.option(fc.integer({ min: -2, max: 32 })),
    to: fc.option(fc.integer({ min: -2, max: 32 })),
  }),
  fc.record({ kind: fc.constant('hasChannel' as const), channel: anyChannel }),
  fc.record({ kind: fc.constant('reachable' as const), channel: anyChannel }),
  fc.record({ kind: fc.constant('optedOut' as const), channel: anyChannel }),
  fc.record({ kind: fc.constant('publicSector' as const), is: fc.boolean() }),
  fc.record({
    kind: fc.constant('attribute' as const),
    name: fc.constantFrom('a', 'b'),
    equals: fc.constantFrom('1', '2'),
  }),
  fc.record({
    kind: fc.constant('attributeIn' as const),
    name: fc.constantFrom('a', 'b'),
    in: fc.subarray(['1', '2', '3']),
  }),
  fc.record({ kind: fc.constant('attributeExists' as const), name: fc.constantFrom('a', 'b') }),
);

export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyComparison,
    fc.record({ kind: fc.constant('all' as const), of: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('any' as const), of: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
})).condition;

const anyWindow: fc.Arbitrary<SendWindow> = fc.record({
  fromMinute: fc.constantFrom(0, 8 * 60, 21 * 60 + 30),
  toMinute: fc.constantFrom(22 * 60, 24 * 60),
  businessDaysOnly: fc.boolean(),
});
const maybeWindow = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, anyWindow);

const anyNudge: fc.Arbitrary<Nudge> = fc.record({
  channel: fc.constantFrom('SMS' as const, 'PUSH' as const),
  afterMs: fc.constantFrom(0, hour, day),
  unless: fc.constantFrom(null, 'DELIVERED' as const, 'OPENED' as const),
  window: maybeWindow,
});

const anyStep: fc.Arbitrary<SuccessionStep> = fc.record({
  channel: anyChannel,
  partnerIds: fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    fc.subarray(['p0', 'p1', 'p2', 'p3', 'p4', 'p5'], { maxLength: 3 }),
  ),
  until: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('DELIVERED' as const, 'OPENED' as const) },
    fc.constantFrom(...milestones),
  ),
  patienceMs: fc.constantFrom(minute, hour, day, 3 * day, 10 * day),
  calendar: fc.oneof({ weight: 3, arbitrary: fc.constant('ELAPSED' as const) }, fc.constantFrom(...patienceCalendars)),
  window: maybeWindow,
  nudges: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(anyNudge, { maxLength: 2 })),
  when: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, anyCondition),
  retries: fc.record({
    retriesMax: fc.nat(3),
    firstDelayMs: fc.constantFrom(minute, hour),
    delayMsMax: fc.constantFrom(hour, day),
  }),
});

export const anyOrder: fc.Arbitrary<SuccessionOrder> = fc.record({
  name: fc.constant('random'),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 5 }),
  arriveBeforeDays: fc.option(fc.nat(14)),
  consolidateMs: fc.constantFrom(null, hour),
  stopWhen: fc.subarray([...stopReasons]),
});

const mostlyUsable = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('UNKNOWN' as const, 'REACHABLE' as const) },
  fc.constantFrom(...reachabilities),
);

/** One address on most channels, and a few more on any. */
const anyContactPoints: fc.Arbitrary<ContactPoint[]> = fc
  .tuple(
    fc.subarray([...usedChannels], { minLength: 2 }),
    fc.array(anyChannel, { maxLength: 3 }),
    fc.array(mostlyUsable, { minLength: 7, maxLength: 7 }),
  )
  .map(([some, more, reachable]) =>
    [...some, ...more].map((channel, index) =>
      contactPoint({ channel, reachability: reachable[index] ?? 'UNKNOWN', contactPointId: `c${index}` }),
    ),
  );

const anyCapability = fc.record({
  priority: fc.nat(2),
  healthy: mostly(true),
  paused: mostly(false),
  leadTimeDays: fc.nat(8).map((lead) => ({ default: lead })),
  cutOffHour: fc.option(fc.integer({ min: 8, max: 18 })),
  recall: fc.boolean(),
  consolidates: fc.boolean(),
});

/** A partner on most channels, and a few more on any. */
const anyPartners: fc.Arbitrary<PartnerFacts[]> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constant([...usedChannels]) }, fc.subarray([...usedChannels])),
    fc.array(anyChannel, { maxLength: 3 }),
    fc.array(anyCapability, { minLength: 7, maxLength: 7 }),
  )
  .map(([some, more, capabilities]) =>
    [...some, ...more].map((channel, index) =>
      partner({ ...asPaused(capabilities[index]), channel, milestones, partnerId: `p${index}` }),
    ),
  );

function asPaused(capability: Partial<PartnerFacts> = {}): Partial<PartnerFacts> {
  return { ...capability, healthy: capability.healthy === true && capability.paused !== true };
}

function mostly(value: boolean): fc.Arbitrary<boolean> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, fc.boolean());
}

const anyAttributes = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'));

/** A run not yet begun. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    contactPoints: anyContactPoints,
    partners: anyPartners,
    gatherUntilMs: fc.constantFrom(null, monday + hour, monday + 3 * day),
    timeZone: fc.constantFrom('Europe/Stockholm', 'UTC', 'America/New_York'),
    debtorTimeZone: fc.constantFrom('Europe/Stockholm', 'Asia/Kolkata', 'America/New_York'),
    holidays: fc.constantFrom(new Set<string>(), new Set(['2026-11-05', '2026-11-06'])),
    invoice: fc.record({
      type: fc.constantFrom('INVOICE' as const, 'REMINDER' as const),
      dueDate: fc.constantFrom('2026-11-05', '2026-11-13', '2026-11-20', '2026-12-02'),
      currency: fc.constantFrom('SEK', 'EUR'),
      amountMinor: fc.nat(5),
      attributes: anyAttributes,
    }),
    debtor: fc.record({
      kind: fc.constantFrom('PERSON' as const, 'COMPANY' as const),
      country: fc.constantFrom('SE', 'NO', 'DE'),
      language: fc.constantFrom('sv', 'en'),
      preferredChannel: fc.option(anyChannel),
      contractChannel: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, anyChannel),
      publicSector: mostly(false),
      attributes: anyAttributes,
    }),
  })
  .map((parts) => facts(parts));

const anyDelay = fc.constantFrom(0, 1, minute, hour, 5 * hour, day, 4 * day, 12 * day);

/** What a partner will do with one attempt: how the send ends, and what it reports afterwards. */
const anyFate: fc.Arbitrary<Script['fates'][number]> = fc.record({
  outcome: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ state: 'ACCEPTED' as const, failureClass: null }) },
    fc.constant({ state: 'DISPATCHED' as const, failureClass: null }),
    { weight: 2, arbitrary: fc.constant({ state: 'RETRY_WAIT' as const, failureClass: 'SOFT' as const }) },
    fc.constant({ state: 'RETRY_WAIT' as const, failureClass: 'PARTNER' as const }),
    fc.constant({ state: 'REJECTED' as const, failureClass: 'HARD' as const }),
    fc.constant({ state: 'REJECTED' as const, failureClass: 'POLICY' as const }),
    fc.constant({ state: 'REJECTED' as const, failureClass: 'CONTENT' as const }),
    fc.constant({ state: 'UNKNOWN' as const, failureClass: null }),
  ),
  settleMs: fc.constantFrom(0, 1000, minute),
  retryAfterMs: fc.option(fc.constantFrom(0, minute, day)),
  reports: fc.array(
    fc.record({
      afterMs: anyDelay,
      state: fc.constantFrom(
        'PROCESSING' as const,
        'DISPATCHED' as const,
        'DELIVERED' as const,
        'OPENED' as const,
        'ACKNOWLEDGED' as const,
        'BOUNCED' as const,
        'RETURNED' as const,
        'RECIPIENT_REJECTED' as const,
      ),
      failureClass: fc.constantFrom(null, 'HARD' as const, 'SOFT' as const),
    }),
    { maxLength: 3 },
  ),
  cancel: fc.constantFrom('CANCELLED' as const, 'TOO_LATE' as const),
  cancelMs: fc.constantFrom(0, hour),
});

const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('PAID' as const), atMs: anyDelay }),
  fc.record({ kind: fc.constant('SCHEDULED' as const), atMs: anyDelay }),
  fc.record({ kind: fc.constant('CREDITED' as const), atMs: anyDelay }),
  fc.record({ kind: fc.constant('CANCEL' as const), atMs: anyDelay }),
  fc.record({ kind: fc.constant('OVERTAKEN' as const), atMs: anyDelay }),
  fc.record({ kind: fc.constant('HEALTH' as const), atMs: anyDelay, partner: fc.nat(6) }),
  fc.record({ kind: fc.constant('OPT_OUT' as const), atMs: anyDelay, contactPoint: fc.nat(6) }),
  fc.record({ kind: fc.constant('PREFER' as const), atMs: anyDelay, channel: anyChannel }),
  fc.record({ kind: fc.constant('ADDRESS' as const), atMs: anyDelay, channel: anyChannel }),
);

/** What the world will do while the run goes on. Fates are dealt to attempts in turn, round and round. */
export const anyScript: fc.Arbitrary<Script> = fc.record({
  fates: fc.array(anyFate, { minLength: 1, maxLength: 6 }),
  happenings: fc.array(anyHappening, { maxLength: 3 }),
  wakeLateMs: fc.constantFrom(0, 0, 1000, 10 * minute),
});

/** A script in which nothing from outside touches the run. */
export const quietScript: fc.Arbitrary<Script> = anyScript.map((script) => ({ ...script, happenings: [] }));
