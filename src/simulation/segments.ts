// The debtors of a stated mix, for a simulation that is not of the creditor's own.
import { holidaysOf, timeZoneOf } from '../country.ts';
import type { Channel } from '../record/contact-point.ts';
import type { Facts, PartnerFacts } from '../succession/facts.ts';
import type { DebtorSubjects, Subject } from '../succession/simulate/course.ts';
import { dueIn, type Segment, type SegmentPopulation, type Surroundings, unbegun } from './population.ts';

// Invoices handed to a thread at a time, and told of as done.
const pageSize = 5_000;

/** The debtors of a stated mix, segment after segment, in pages. */
export function* makeSegments(
  { segments }: SegmentPopulation,
  { partners, timeZone, nowMs, letterPages = 1 }: Surroundings,
): Generator<DebtorSubjects[]> {
  for (const segment of segments) {
    const { country, channels, debtorKind, language, publicSector, currency, amountMinor, daysToDue } = segment;
    const facts: Facts = {
      invoice: {
        type: 'INVOICE',
        documentState: 'ISSUED',
        claimState: 'UNPAID',
        dueDate: dueIn(daysToDue, nowMs, timeZone),
        currency,
        amountMinor,
        attributes: {},
      },
      debtor: { kind: debtorKind, country, language, publicSector, preferredChannel: null, attributes: {} },
      contactPoints: channels.map((channel) => ({
        contactPointId: channel,
        channel,
        address: statedAddress(channel, partners),
        postalAddress: channel === 'LETTER' ? { lines: [], postcode: '', city: '', country } : undefined,
        reachability: 'UNKNOWN',
      })),
      partners,
      distribution: unbegun,
      attempts: [],
      beganAtMs: nowMs,
      timeZone,
      debtorTimeZone: timeZoneOf(country, timeZone),
      holidays: holidaysOf(country),
    };
    const debtor = repeated(facts, segment, { partners, timeZone, nowMs, letterPages });
    const debtorsMax = Math.max(1, Math.floor(pageSize / debtor.length));
    for (let left = segment.count; left > 0; left -= debtorsMax) {
      yield new Array<DebtorSubjects>(Math.min(left, debtorsMax)).fill(debtor);
    }
  }
}

/** The invoices of one debtor, so many days apart, each with the same terms. */
function repeated(
  facts: Facts,
  { invoicesEach = 1, daysBetween = 0, daysToDue }: Segment,
  { nowMs, timeZone, letterPages = 1 }: Surroundings,
): DebtorSubjects {
  const began = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone);
  return Array.from({ length: invoicesEach }, (_, nth): Subject => {
    const startMs = nth === 0 ? nowMs : began.add({ days: nth * daysBetween }).epochMilliseconds;
    const invoice = { ...facts.invoice, dueDate: dueIn(daysToDue, startMs, timeZone) };
    return { facts: { ...facts, invoice, beganAtMs: startMs }, startMs, pages: letterPages };
  });
}

// One form of each kind of address there is, so that a stated debtor is carried to by the partner first in line.
const forms = ['0007:5560360793', 'efaktura:191212121212', 'edi:7300009000012', 'https://push.example/1', 'stated'];

function statedAddress(channel: Channel, partners: readonly PartnerFacts[]): string {
  const [first] = partners.filter((partner) => partner.channel === channel).sort((a, b) => a.priority - b.priority);
  return forms.find((form) => first?.addresses?.test(form) ?? form === 'stated') ?? 'stated';
}
