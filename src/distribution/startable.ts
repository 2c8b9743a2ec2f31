// Locks and reads invoices that are to be started, with what is known of them.
import type { ContactPoint } from '../record/contact-point.ts';
import { contactPointFacts, debtorFacts } from '../record/debtor-facts.ts';
import { arrayLiteral } from '../store/columns.ts';
import type { Scope } from '../store/transaction.ts';
import type { Facts } from '../succession/facts.ts';
import { dryRunPurpose } from './rehearsal.ts';

export interface InvoiceRow {
  readonly invoiceId: string;
  readonly number: string;
  readonly debtorId: string;
  readonly type: Facts['invoice']['type'];
  readonly documentState: Facts['invoice']['documentState'];
  readonly claimState: Facts['invoice']['claimState'];
  readonly dueDate: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly invoiceAttributes: Record<string, string>;
  /** Read where rules assign the order; null and empty where it is given. */
  readonly debtor: Facts['debtor'] | null;
  readonly contactPoints: ContactPoint[];
  /** The creditor's. */
  readonly timeZone: string;
  /** State of the latest distribution, and how many there have been; of a start that rehearses, rehearsals count. */
  readonly latestState: string | null;
  readonly latestChannel: string | null;
  readonly latestCause: string | null;
  readonly count: number;
  /** Of a reminder: which of those of its invoice it is, by date, from 1. */
  readonly reminderNumber: number;
}

const invoicesStatement = (debtorOf: string, contactPointsOf: string, from: string) => `
  select i.invoice_id as "invoiceId", i.number, i.debtor_id as "debtorId", i.type,
    i.document_state as "documentState", i.claim_state as "claimState", i.due_date as "dueDate", i.currency,
    i.amount_minor as "amountMinor", i.attributes as "invoiceAttributes",
    ${debtorOf} as debtor, ${contactPointsOf} as "contactPoints",
    (select time_zone from creditor c where c.creditor_id = i.creditor_id) as "timeZone",
    d.state as "latestState", d.channel as "latestChannel", d.cause as "latestCause",
    coalesce(d.generation, 0) as count,
    case when i.type = 'REMINDER' then (select greatest(count(*), 1)::int from invoice r
        where r.creditor_id = i.creditor_id and r.original_invoice_id = i.original_invoice_id and r.type = 'REMINDER'
          and (r.issue_date, r.number) <= (i.issue_date, i.number))
      else 0 end as "reminderNumber"
  from invoice i ${from}
  left join lateral (
    -- One look-up per invoice, by the key: joined freely, a plan made while the table was empty reads all of it each time.
    select * from distribution l
    where l.creditor_id = i.creditor_id and l.distribution_id = i.distribution_id and l.invoice_id = i.invoice_id limit 1
  ) d on true
  where i.creditor_id = $1 and i.invoice_id = any($2::uuid[])
  order by i.invoice_id`;

const invoicesAlone = invoicesStatement('null', `'[]'::json`, '');
const invoicesWithFacts = invoicesStatement(
  debtorFacts,
  contactPointFacts(),
  'join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id',
);

/** `withFacts`: with what rules ask of debtors; without, none is read. */
export async function lockInvoices(
  scope: Scope,
  invoiceIds: readonly string[],
  withFacts: boolean,
): Promise<InvoiceRow[]> {
  // Two statements: the one that waits for a lock goes on seeing the distributions of before it waited.
  const locking = scope.sql`
    select from invoice where creditor_id = ${scope.creditorId} and invoice_id = any(${[...invoiceIds]}::uuid[])
    order by invoice_id for update`.execute();
  const reading = scope.sql.unsafe<InvoiceRow[]>(
    withFacts ? invoicesWithFacts : invoicesAlone,
    [scope.creditorId, arrayLiteral(invoiceIds)],
    { prepare: true },
  );
  const [, invoices] = await Promise.all([locking, reading]);
  return invoices;
}

/** The invoices as a rehearsal sees them: with a rehearsal under way, if any, and numbered after the earlier ones. */
export async function withRehearsals(scope: Scope, invoices: readonly InvoiceRow[]): Promise<InvoiceRow[]> {
  const rows = await scope.sql<{ invoiceId: string; count: number; running: string | null }[]>`
    select invoice_id as "invoiceId", max(generation) as count,
      max(state) filter (where state in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED')) as running
    from distribution
    where creditor_id = ${scope.creditorId} and purpose = ${dryRunPurpose}
      and invoice_id = any(${invoices.map(({ invoiceId }) => invoiceId)}::uuid[])
    group by invoice_id`;
  const rehearsed = new Map(rows.map((row) => [row.invoiceId, row]));
  return invoices.map((invoice) => {
    const { count = 0, running = null } = rehearsed.get(invoice.invoiceId) ?? {};
    return { ...invoice, count, latestState: running ?? invoice.latestState };
  });
}
