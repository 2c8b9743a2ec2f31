// Who an order is tried on in a simulation: the creditor's real invoices and debtors, or a stated mix of segments.
import { addDays, type Day, dayOf } from '../clock.ts';
import { holidaysOf, timeZoneOf } from '../country.ts';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import type { DebtorKind } from '../record/invoice.ts';
import type { Scope } from '../store/transaction.ts';
import type { Facts, PartnerFacts } from '../succession/facts.ts';
import type { Subject } from '../succession/simulate/course.ts';

/** The creditor's newest invoices that match; all of them when a bound is null. */
export interface InvoicePopulation {
  readonly kind: 'INVOICES';
  readonly debtorKind: DebtorKind | null;
  readonly country: string | null;
  readonly currency: string | null;
  readonly limit: number;
}

/** A part of a stated mix. */
export interface Segment {
  readonly name: string;
  readonly count: number;
  readonly debtorKind: DebtorKind;
  readonly country: string;
  readonly language: string;
  readonly publicSector: boolean;
  /** Channels on which each of these debtors has a usable contact point. */
  readonly channels: readonly Channel[];
  readonly amountMinor: number;
  readonly currency: string;
  readonly daysToDue: number;
}
export interface SegmentPopulation {
  readonly kind: 'SEGMENTS';
  readonly segments: readonly Segment[];
}
/** Invoices whose first distribution began in a stretch of time, as they were then, with what really became of them. */
export interface ReplayPopulation {
  readonly kind: 'REPLAY';
  /** Creditor's time, epoch ms: from here until before there. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}
export type Population = InvoicePopulation | SegmentPopulation | ReplayPopulation;

export const populationMax = 100_000;

/** What all of a population share. */
export interface Surroundings {
  readonly partners: readonly PartnerFacts[];
  readonly timeZone: string;
  readonly nowMs: number;
}

const unbegun: Facts['distribution'] = {
  state: 'PLANNED',
  step: 0,
  stepStartedAtMs: null,
  cancelRequested: false,
  deadlineMissed: false,
};

export interface InvoiceRow {
  readonly invoiceId: string;
  readonly type: Facts['invoice']['type'];
  readonly daysToDue: number;
  readonly currency: string;
  readonly amountMinor: number;
  readonly invoiceAttributes: Record<string, string>;
  readonly debtor: Facts['debtor'];
  readonly debtorTimeZone: string;
  readonly contactPoints: readonly (Pick<ContactPoint, 'contactPointId' | 'channel' | 'address' | 'reachability'> & {
    readonly country: string | null;
  })[];
}

export const pageSize = 5_000;

/**
 * Real invoices as runs not yet begun, newest first, as if each were issued now with the terms it had: an old due date
 * is no reason for a missed deadline. Yields pages of up to 5,000.
 */
export async function* loadInvoices(
  read: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  wanted: InvoicePopulation,
  surroundings: Surroundings,
): AsyncGenerator<Subject[]> {
  let before: string | null = null;
  for (let left = Math.min(wanted.limit, populationMax); left > 0; ) {
    const rows: readonly InvoiceRow[] = await read((scope) =>
      selectPage(scope, wanted, before, Math.min(left, pageSize)),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({ facts: factsOfRow(row, surroundings), startMs: surroundings.nowMs }));
    before = last.invoiceId;
    left -= rows.length;
  }
}

async function selectPage(
  scope: Scope,
  { debtorKind, country, currency }: InvoicePopulation,
  before: string | null,
  limit: number,
): Promise<InvoiceRow[]> {
  return scope.sql<InvoiceRow[]>`
    select i.invoice_id as "invoiceId", i.type, greatest(0, i.due_date - i.issue_date) as "daysToDue", i.currency,
      i.amount_minor as "amountMinor", i.attributes as "invoiceAttributes",
      json_build_object('kind', b.kind, 'country', b.country, 'language', b.language,
        'preferredChannel', b.preferred_channel, 'publicSector', b.public_sector, 'attributes', b.attributes) as debtor,
      b.time_zone as "debtorTimeZone",
      (select coalesce(json_agg(json_build_object('contactPointId', p.contact_point_id, 'channel', p.channel,
          'address', p.address, 'reachability', p.reachability, 'country', p.postal_address ->> 'country')
          order by p.created_at, p.contact_point_id), '[]')
        from contact_point p where p.creditor_id = b.creditor_id and p.debtor_id = b.debtor_id) as "contactPoints"
    from invoice i join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
    where i.creditor_id = ${scope.creditorId} and i.document_state in ('READY', 'ISSUED')
      and (${before}::uuid is null or i.invoice_id < ${before}::uuid)
      and (${debtorKind}::text is null or b.kind = ${debtorKind})
      and (${country}::text is null or b.country = ${country})
      and (${currency}::text is null or i.currency = ${currency})
    order by i.invoice_id desc limit ${limit}`;
}

/** A row as a run not yet begun. */
export function factsOfRow(row: InvoiceRow, { partners, timeZone, nowMs }: Surroundings): Facts {
  const { type, daysToDue, currency, amountMinor, invoiceAttributes, debtor, debtorTimeZone } = row;
  return {
    invoice: {
      type,
      documentState: 'ISSUED',
      claimState: 'UNPAID',
      dueDate: dueIn(daysToDue, nowMs, timeZone),
      currency,
      amountMinor,
      attributes: invoiceAttributes,
    },
    debtor,
    contactPoints: row.contactPoints.map(({ country, ...point }) => ({
      ...point,
      postalAddress: country === null ? undefined : { lines: [], postcode: '', city: '', country },
    })),
    partners,
    distribution: unbegun,
    attempts: [],
    beganAtMs: nowMs,
    timeZone,
    debtorTimeZone,
    holidays: holidaysOf(debtor.country),
  };
}

/** The debtors of a stated mix, segment after segment, in pages. */
export function* makeSegments(
  { segments }: SegmentPopulation,
  { partners, timeZone, nowMs }: Surroundings,
): Generator<Subject[]> {
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
    for (let left = segment.count; left > 0; left -= pageSize) {
      yield new Array<Subject>(Math.min(left, pageSize)).fill({ facts, startMs: nowMs });
    }
  }
}

// One form of each kind of address there is, so that a stated debtor is carried to by the partner first in line.
const forms = ['0007:5560360793', 'efaktura:191212121212', 'edi:7300009000012', 'https://push.example/1', 'stated'];

function statedAddress(channel: Channel, partners: readonly PartnerFacts[]): string {
  const [first] = partners.filter((partner) => partner.channel === channel).sort((a, b) => a.priority - b.priority);
  return forms.find((form) => first?.addresses?.test(form) ?? form === 'stated') ?? 'stated';
}

function dueIn(days: number, nowMs: number, timeZone: string): Day {
  return addDays(dayOf(nowMs, timeZone), days);
}
