// Plain builders of orders and facts for the tests of succession: everything has an ordinary value that a test overrides.
import type { ContactPoint } from '../../src/record/contact-point.ts';
import type { Attempt } from '../../src/succession/attempt.ts';
import type { DistributionFacts, Facts, PartnerFacts } from '../../src/succession/facts.ts';
import { defaultRetryPolicy, type SuccessionOrder, type SuccessionStep } from '../../src/succession/order.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Monday 2 November 2026, 09:00 in Stockholm. */
export const monday = Temporal.ZonedDateTime.from('2026-11-02T09:00[Europe/Stockholm]').epochMilliseconds;

/** A wall-clock time in Stockholm as epoch ms. */
export function stockholm(local: string): number {
  return Temporal.ZonedDateTime.from(`${local}[Europe/Stockholm]`).epochMilliseconds;
}

export function step(overrides: Partial<SuccessionStep> = {}): SuccessionStep {
  return {
    channel: 'EMAIL',
    partnerIds: [],
    until: 'DELIVERED',
    patienceMs: 48 * hour,
    calendar: 'ELAPSED',
    window: null,
    when: null,
    nudges: [],
    retries: defaultRetryPolicy,
    ...overrides,
  };
}

export const emailStep = step();
export const letterStep = step({ channel: 'LETTER', patienceMs: 10 * day });

export function order(steps: readonly SuccessionStep[], overrides: Partial<SuccessionOrder> = {}): SuccessionOrder {
  return {
    name: 'test',
    steps,
    arriveBeforeDays: null,
    consolidateMs: null,
    stopWhen: ['PAID', 'CREDITED', 'CANCELLED'],
    ...overrides,
  };
}

/** E-mail first, a letter when it is not delivered. */
export const emailThenLetter = order([emailStep, letterStep]);

export function contactPoint(overrides: Partial<ContactPoint> = {}): ContactPoint {
  return {
    contactPointId: 'mail',
    channel: 'EMAIL',
    address: 'a@example.com',
    postalAddress: undefined,
    reachability: 'UNKNOWN',
    ...overrides,
  };
}

export const mail = contactPoint();
export const home = contactPoint({ contactPointId: 'home', channel: 'LETTER', address: 'Gatan 1' });

export function partner(overrides: Partial<PartnerFacts> = {}): PartnerFacts {
  return {
    partnerId: 'relay',
    channel: 'EMAIL',
    priority: 1,
    healthy: true,
    milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED', 'OPENED'],
    leadTimeDays: { default: 0 },
    cutOffHour: null,
    countries: 'all',
    addresses: null,
    pricesE4: {},
    recall: false,
    ...overrides,
  };
}

export const relay = partner();
export const printer = partner({
  partnerId: 'printer',
  channel: 'LETTER',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  leadTimeDays: { default: 8, SE: 6 },
  cutOffHour: 13,
  recall: true,
});

interface FactsOverrides extends Partial<Omit<Facts, 'invoice' | 'debtor' | 'distribution'>> {
  readonly invoice?: Partial<Facts['invoice']>;
  readonly debtor?: Partial<Facts['debtor']>;
  readonly distribution?: Partial<DistributionFacts>;
}

/** A person in Sweden with a mail address and a home, an unpaid invoice due in a month, and nothing done yet. */
export function facts(overrides: FactsOverrides = {}): Facts {
  return {
    contactPoints: [mail, home],
    partners: [relay, printer],
    attempts: [],
    beganAtMs: monday,
    timeZone: 'Europe/Stockholm',
    debtorTimeZone: 'Europe/Stockholm',
    holidays: new Set<string>(),
    ...overrides,
    invoice: {
      type: 'INVOICE',
      documentState: 'ISSUED',
      claimState: 'UNPAID',
      dueDate: '2026-12-02',
      currency: 'SEK',
      amountMinor: 100_000,
      attributes: {},
      ...overrides.invoice,
    },
    debtor: {
      kind: 'PERSON',
      country: 'SE',
      language: 'sv',
      preferredChannel: null,
      publicSector: false,
      attributes: {},
      ...overrides.debtor,
    },
    distribution: {
      state: 'PLANNED',
      step: 0,
      stepStartedAtMs: null,
      cancelRequested: false,
      deadlineMissed: false,
      ...overrides.distribution,
    },
  };
}

/** Facts of a run that is in a step since an instant. */
export function during(stepNumber: number, startedAtMs: number, overrides: FactsOverrides = {}): Facts {
  const distribution = {
    state: 'ACTIVE',
    step: stepNumber,
    stepStartedAtMs: startedAtMs,
    ...overrides.distribution,
  } as const;
  return facts({ ...overrides, distribution });
}

/** An attempt by e-mail that the relay has accepted. */
export function attempt(overrides: Partial<Attempt> = {}): Attempt {
  return {
    attemptId: `attempt-${overrides.step ?? 0}-${overrides.number ?? 1}`,
    step: 0,
    number: 1,
    nudge: 0,
    contactPointId: 'mail',
    partnerId: 'relay',
    state: 'ACCEPTED',
    failureClass: null,
    code: null,
    cancellation: null,
    startedAtMs: monday,
    retryAtMs: null,
    acceptedAtMs: monday,
    dispatchedAtMs: null,
    deliveredAtMs: null,
    openedAtMs: null,
    failedAtMs: null,
    ...overrides,
  };
}

/** An attempt by letter, the second step, that the printer has accepted. */
export function letterAttempt(overrides: Partial<Attempt> = {}): Attempt {
  return attempt({ step: 1, contactPointId: 'home', partnerId: 'printer', ...overrides });
}
