// Writes distributions that are planned: one statement a batch, which issues their invoices too.
import { type Columns, columnsOf, instant, rowSet } from '../store/columns.ts';
import { planForAny, type Scope } from '../store/transaction.ts';
import { dryRunPurpose } from './rehearsal.ts';

export interface Planned {
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly purpose: string;
  readonly generation: number;
  readonly successionOrderId: string;
  readonly version: number;
  /** Of its first step: the one it is claimed for. */
  readonly channel: string;
  readonly state: 'PLANNED' | 'ACTIVE';
  readonly step: number;
  /** Epoch ms: until when other invoices to the debtor are waited for. */
  readonly gatherUntilMs: number | null;
  readonly dueDate: string;
  readonly amountMinor: number;
  readonly currency: string;
}

const plannedColumns = {
  distributionId: 'uuid',
  invoiceId: 'uuid',
  debtorId: 'uuid',
  purpose: 'text',
  generation: 'int',
  successionOrderId: 'uuid',
  version: 'int',
  channel: 'text',
  state: 'text',
  step: 'int',
  gatherUntilMs: 'float8',
  dueDate: 'date',
  amountMinor: 'bigint',
  currency: 'text',
} as const satisfies Columns;

const insertStatement = `
  with p as (
    select * from ${rowSet(plannedColumns, 3, 'p')}
  ), issued as (
    update invoice i set distribution_id = p."distributionId", document_state = 'ISSUED' from p
    where i.creditor_id = $1 and i.invoice_id = p."invoiceId" and i.invoice_id = any($4::uuid[])
      and p.purpose <> '${dryRunPurpose}'
  ), begun as (
    delete from not_started n using p
    where n.creditor_id = $1 and n.due_date = p."dueDate" and n.invoice_id = p."invoiceId"
      and n.due_date = any($14::date[]) and n.invoice_id = any($4::uuid[]) and p.purpose <> '${dryRunPurpose}'
  )
  insert into distribution (creditor_id, distribution_id, invoice_id, debtor_id, purpose, generation,
    succession_order_id, version, channel, state, step, due_date, amount_minor, currency, gather_until, wake_at, started_at)
  select $1, p."distributionId", p."invoiceId", p."debtorId", p.purpose, p.generation,
    p."successionOrderId", p.version, p.channel, p.state, p.step, p."dueDate", p."amountMinor", p.currency,
    ${instant('p."gatherUntilMs"')}, ${instant('$2::float8')}, ${instant('$2::float8')}
  from p`;

/** Writes them, due at `nowMs`. A rehearsal is no distribution of its invoice. */
export async function insertPlanned(scope: Scope, planned: readonly Planned[], nowMs: number): Promise<void> {
  const parameters = [
    scope.creditorId,
    nowMs,
    ...columnsOf(
      plannedColumns,
      planned.map((one) => ({ ...one })),
    ),
  ];
  await Promise.all([planForAny(scope), scope.sql.unsafe(insertStatement, parameters, { prepare: true })]);
}
