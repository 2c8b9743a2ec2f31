// Which invoices would go where, if they were started now by a list of rules: counted over many, told in full for a page.
// Read in batches, each one statement with debtors and addresses; nothing is locked and nothing is written.
import { holidaysOf } from '../../country.ts';
import type { Candidate } from '../../experiments/life/enrol.ts';
import { type ForeseenArm, type Foresight, makeForesight } from '../../experiments/life/preview.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import { explainPartners, loadPartners } from '../../partner/roster/partner-row.ts';
import type { ContactPoint } from '../../record/contact-point.ts';
import { contactPointFacts, debtorFacts } from '../../record/debtor-facts.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import { type AssignableRule, assign } from '../../succession/assign.ts';
import type { ConditionFacts } from '../../succession/condition.ts';
import type { Facts, PartnerFacts } from '../../succession/facts.ts';

/** Invoices counted at most. */
export const previewMax = 20_000;
const batchSize = 5_000;

/** SQL conditions on invoice i and its latest distribution d; `$1` is the creditor, `$2` on are the parameters. */
export interface PreviewFilter {
  readonly texts: readonly string[];
  readonly parameters: readonly (string | number)[];
}

export interface PreviewCounts {
  readonly count: number;
  /** False: more invoices match than were counted. */
  readonly complete: boolean;
  /** By rule, null for none, by arm or why none, and currency. */
  readonly rows: readonly {
    readonly ruleId: string | null;
    /** Null: the rule names no experiment. */
    readonly foreseen: ForeseenArm | null;
    readonly currency: string;
    readonly count: number;
    readonly amountMinor: number;
  }[];
}

/** Counts the first 20,000 matching invoices that can be distributed, earliest due first, by the rule that would hold. */
export async function countAssignments(
  scope: Scope,
  filter: PreviewFilter,
  rules: readonly AssignableRule[],
  surroundings: PreviewSurroundings,
): Promise<PreviewCounts> {
  const rows = new Map<string, PreviewCounts['rows'][number]>();
  const foresight = makeForesight();
  let count = 0;
  for (let after: Place | null = null; ; ) {
    // One more than is counted tells whether there are more.
    const batch: readonly PreviewInvoice[] = await selectInvoices(
      scope,
      filter,
      surroundings,
      after,
      Math.min(batchSize, previewMax + 1 - count),
    );
    const arms = await foreseeArms(scope, foresight, rules, batch);
    for (const invoice of batch) {
      if (count === previewMax) return { count, complete: false, rows: [...rows.values()] };
      count += 1;
      const ruleId = assign(rules, invoice)?.ruleId ?? null;
      const foreseen = arms.get(invoice.invoiceId) ?? null;
      const { currency, amountMinor } = invoice.invoice;
      const key = `${ruleId} ${currency} ${foreseen?.arm?.key} ${foreseen?.reason}`;
      const sum = rows.get(key) ?? { ruleId, foreseen, currency, count: 0, amountMinor: 0 };
      rows.set(key, { ...sum, count: sum.count + 1, amountMinor: sum.amountMinor + amountMinor });
    }
    after = batch.at(-1) ?? null;
    if (after === null) return { count, complete: true, rows: [...rows.values()] };
  }
}

/** What those of the invoices would get whose rule names an experiment, by invoice. */
export function foreseeArms(
  scope: Scope,
  foresight: Foresight,
  rules: readonly AssignableRule[],
  invoices: readonly PreviewInvoice[],
): Promise<Map<string, ForeseenArm>> {
  const candidates = invoices.flatMap((facts): Candidate[] => {
    const experimentId = assign(rules, facts)?.experimentId ?? null;
    return experimentId === null ? [] : [{ ...facts, experimentId, facts }];
  });
  return candidates.length === 0 ? Promise.resolve(new Map()) : foresight(scope, candidates);
}

/** Where an invoice stands in the list. */
export interface Place {
  readonly dueDate: string;
  readonly invoiceId: string;
}

/** An invoice with what conditions ask of it. */
export interface PreviewInvoice extends Place, ConditionFacts {
  readonly debtorId: string;
  readonly debtorTimeZone: string;
}

/** Up to `limit` matching invoices that can be distributed, after a place, earliest due first. */
export async function selectInvoices(
  scope: Scope,
  { texts, parameters }: PreviewFilter,
  { timeZone, beganAtMs }: PreviewSurroundings,
  after: Place | null,
  limit: number,
): Promise<PreviewInvoice[]> {
  const values: (string | number)[] = [scope.creditorId, ...parameters];
  const where = ['i.creditor_id = $1', `i.document_state in ('READY', 'ISSUED')`, ...texts];
  if (after !== null) {
    values.push(after.dueDate, after.invoiceId);
    where.push(`(i.due_date, i.invoice_id) > ($${values.length - 1}::date, $${values.length}::uuid)`);
  }
  const statement = `
    with page as materialized (
      select i.invoice_id, i.due_date from invoice i
      left join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
      where ${where.join(' and ')} order by i.due_date, i.invoice_id limit ${limit}
    )
    select i.invoice_id as "invoiceId", i.due_date as "dueDate", i.debtor_id as "debtorId",
      json_build_object('type', i.type, 'documentState', i.document_state, 'claimState', i.claim_state,
        'dueDate', i.due_date, 'currency', i.currency, 'amountMinor', i.amount_minor, 'attributes', i.attributes) as invoice,
      ${debtorFacts} as debtor,
      b.time_zone as "debtorTimeZone",
      ${contactPointFacts(`'postalAddress', p.postal_address`)} as "contactPoints"
    from page
    join invoice i on i.creditor_id = $1 and i.invoice_id = page.invoice_id
    join debtor b on b.creditor_id = $1 and b.debtor_id = i.debtor_id
    order by page.due_date, page.invoice_id`;
  const rows = await scope.sql.unsafe<PreviewRow[]>(statement, values, { prepare: true });
  return rows.map((row) => ({
    ...row,
    timeZone,
    beganAtMs,
    contactPoints: row.contactPoints.map((point) => ({ ...point, postalAddress: point.postalAddress ?? undefined })),
  }));
}

interface PreviewRow extends Omit<PreviewInvoice, 'contactPoints' | 'timeZone' | 'beganAtMs'> {
  readonly contactPoints: readonly (Omit<ContactPoint, 'postalAddress'> & {
    readonly postalAddress: ContactPoint['postalAddress'] | null;
  })[];
}

/** What all invoices of a preview share: the creditor's partners as they are now, its time and its time zone. */
export interface PreviewSurroundings {
  readonly partners: readonly PartnerFacts[];
  readonly timeZone: string;
  /** Now for the creditor: when the distributions would begin. */
  readonly beganAtMs: number;
}

/** Reads them. */
export async function loadPreviewSurroundings(scope: Scope, adapters: AdapterRegistry): Promise<PreviewSurroundings> {
  const [nowMs, rows, [creditor]] = await Promise.all([
    creditorNowMs(scope),
    loadPartners(scope),
    scope.sql<{ timeZone: string; currency: string }[]>`
      select time_zone as "timeZone", currency from creditor where creditor_id = ${scope.creditorId}`,
  ]);
  const { timeZone = 'UTC', currency = '' } = creditor ?? {};
  return { partners: explainPartners(rows, adapters, { nowMs, timeZone, currency }), timeZone, beganAtMs: nowMs };
}

/** The invoice as a run that has not begun. */
export function unbegunRun(
  { invoice, debtor, contactPoints, debtorTimeZone }: PreviewInvoice,
  { partners, timeZone, beganAtMs }: PreviewSurroundings,
): Facts {
  return {
    invoice,
    debtor,
    contactPoints,
    partners,
    distribution: { state: 'PLANNED', step: 0, stepStartedAtMs: null, cancelRequested: false, deadlineMissed: false },
    attempts: [],
    beganAtMs,
    timeZone,
    debtorTimeZone,
    holidays: holidaysOf(debtor.country),
  };
}
