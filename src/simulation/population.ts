// Who an order is tried on in a simulation: the creditor's real invoices and debtors, or a stated mix of segments.
import { addDays, type Day, dayOf, daysBetween } from '../clock.ts';
import { holidaysOf } from '../country.ts';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import { contactPointFacts, debtorFacts } from '../record/debtor-facts.ts';
import type { DebtorKind } from '../record/invoice.ts';
import type { Scope } from '../store/transaction.ts';
import type { Facts, PartnerFacts } from '../succession/facts.ts';
import type { DebtorSubjects, Subject } from '../succession/simulate/course.ts';

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
  /** Invoices each of these debtors gets; left out: one. */
  readonly invoicesEach?: number;
  /** Days from one of them to the next; left out: none. */
  readonly daysBetween?: number;
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
  /** Pages of a letter of which nothing else is known; left out: one. */
  readonly letterPages?: number;
}

/** Where a run stands that has not begun. */
export const unbegun: Facts['distribution'] = {
  state: 'PLANNED',
  step: 0,
  stepStartedAtMs: null,
  cancelRequested: false,
  deadlineMissed: false,
};

export interface InvoiceRow {
  readonly invoiceId: string;
  readonly issueDate: Day;
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

const pageSize = 5_000;

/**
 * Real invoices as runs not yet begun, those of the newest debtors first, as if each were issued now with the terms it had:
 * an old due date is no reason for a missed deadline. A debtor's invoices keep the days between their issue dates, where
 * these lie within a week; else each begins now. Yields pages of debtors.
 */
export async function* loadInvoices(
  read: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  wanted: InvoicePopulation,
  surroundings: Surroundings,
): AsyncGenerator<DebtorSubjects[]> {
  const chosen = await read((scope) => chooseInvoices(scope, wanted));
  for (const debtors of pagesByDebtor(chosen)) {
    const ids = debtors.flat().map(({ invoiceId }) => invoiceId);
    const rows = await read((scope) => selectInvoices(scope, ids));
    const rowOf = new Map(rows.map((row) => [row.invoiceId, row]));
    yield debtors.map((invoices) => {
      const known = invoices.flatMap(({ invoiceId }) => rowOf.get(invoiceId) ?? []);
      return subjectsOf(known, surroundings);
    });
  }
}

function subjectsOf(rows: readonly InvoiceRow[], surroundings: Surroundings): Subject[] {
  const sorted = rows.toSorted((one, other) => (one.issueDate < other.issueDate ? -1 : 1));
  const starts = spreadInTime(
    sorted.map(({ issueDate }) => issueDate),
    surroundings,
  );
  return sorted.map((row, index) => {
    const startMs = starts[index] ?? surroundings.nowMs;
    const facts = factsOfRow(row, { ...surroundings, nowMs: startMs });
    return { facts, startMs, pages: surroundings.letterPages ?? 1 };
  });
}

// The longest time invoices may wait for each other: what is further apart has nothing to do with each other.
const apartDaysMax = 7;

/** When the invoices of a debtor begin, given their issue dates in rising order: the first now, others days later. */
export function spreadInTime(issueDates: readonly Day[], { nowMs, timeZone }: Surroundings): number[] {
  let days = 0;
  return issueDates.map((issued, index) => {
    const before = issueDates[index - 1];
    const apart = before === undefined ? Number.POSITIVE_INFINITY : daysBetween(before, issued);
    days = apart <= apartDaysMax ? days + apart : 0;
    if (days === 0) return nowMs;
    return Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).add({ days }).epochMilliseconds;
  });
}

interface ChosenInvoice {
  readonly invoiceId: string;
  readonly debtorId: string;
}

async function chooseInvoices(scope: Scope, wanted: InvoicePopulation): Promise<ChosenInvoice[]> {
  const { debtorKind, country, currency, limit } = wanted;
  return scope.sql<ChosenInvoice[]>`
    select i.invoice_id as "invoiceId", i.debtor_id as "debtorId"
    from invoice i join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
    where i.creditor_id = ${scope.creditorId} and i.document_state in ('READY', 'ISSUED')
      and (${debtorKind}::text is null or b.kind = ${debtorKind})
      and (${country}::text is null or b.country = ${country})
      and (${currency}::text is null or i.currency = ${currency})
    order by i.invoice_id desc limit ${Math.min(limit, populationMax)}`;
}

/** Rows by debtor, in the sequence debtors are first met, in pages of some 5,000 rows; no debtor is on two pages. */
export function pagesByDebtor<Row extends { readonly debtorId: string }>(rows: readonly Row[]): Row[][][] {
  const pages: Row[][][] = [];
  let page: Row[][] = [];
  let count = 0;
  for (const ofDebtor of Map.groupBy(rows, ({ debtorId }) => debtorId).values()) {
    page.push(ofDebtor);
    count += ofDebtor.length;
    if (count < pageSize) continue;
    pages.push(page);
    [page, count] = [[], 0];
  }
  return page.length === 0 ? pages : [...pages, page];
}

/** Of a contact point, for contactPointFacts(): how it answers goes by country. */
export const countryOfPoint = `'country', p.postal_address ->> 'country'`;

async function selectInvoices(scope: Scope, invoiceIds: readonly string[]): Promise<InvoiceRow[]> {
  return scope.sql<InvoiceRow[]>`
    select i.invoice_id as "invoiceId", i.type, i.issue_date as "issueDate",
      greatest(0, i.due_date - i.issue_date) as "daysToDue", i.currency,
      i.amount_minor as "amountMinor", i.attributes as "invoiceAttributes",
      ${scope.sql.unsafe(debtorFacts)} as debtor,
      b.time_zone as "debtorTimeZone",
      ${scope.sql.unsafe(contactPointFacts(countryOfPoint))} as "contactPoints"
    from invoice i join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
    where i.creditor_id = ${scope.creditorId} and i.invoice_id = any(${[...invoiceIds]}::uuid[])`;
}

/** A row as a run not yet begun. */
export function factsOfRow(row: Omit<InvoiceRow, 'issueDate'>, { partners, timeZone, nowMs }: Surroundings): Facts {
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

/** The day so many days after an instant. */
export function dueIn(days: number, nowMs: number, timeZone: string): Day {
  return addDays(dayOf(nowMs, timeZone), days);
}
