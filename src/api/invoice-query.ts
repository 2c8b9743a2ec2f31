// Invoices by filter and sort: the parts of the statement, and its one run.
import { isOfDismissal } from '../distribution/operator/worklist.ts';
import { fromOpaqueId } from '../id.ts';
import { currencyDecimals } from '../money.ts';
import type { Scope } from '../store/transaction.ts';
import { refuse } from './errors.ts';
import { dayPattern, numberPattern, readCursor, uuidPattern, writeCursor } from './page.ts';
import type { InvoiceParent } from './resolvers/record.ts';
import type { InvoiceFilter, InvoiceSort } from './schema.generated.ts';
import type { Selected } from './selection.ts';
import { invoiceShape, invoiceTables, latestDistribution } from './shape.ts';

/** SQL conditions with their parameters; `$1` is always the creditor. */
export interface Conditions {
  readonly texts: string[];
  readonly parameters: (string | number)[];
}

/** A row of a page: the invoice and the sort key it stands at. */
export interface InvoiceRow {
  readonly invoice: InvoiceParent;
  readonly key: string;
}

/** One page of a list of invoices. */
export interface PageRequest {
  readonly sort: InvoiceSort;
  readonly first: number;
  readonly after: string | null | undefined;
  readonly selected: Selected;
}

interface SortPlan {
  readonly column: string;
  readonly cast: string;
  readonly pattern: RegExp;
  readonly direction: 'asc' | 'desc';
}

// Ids are made in time order (UUID version 7), so the order of intake is the order of ids.
const sorts: Readonly<Record<InvoiceSort, SortPlan>> = {
  DUE_DATE_ASC: { column: 'i.due_date', cast: 'date', pattern: dayPattern, direction: 'asc' },
  DUE_DATE_DESC: { column: 'i.due_date', cast: 'date', pattern: dayPattern, direction: 'desc' },
  AMOUNT_ASC: { column: 'i.amount_minor', cast: 'bigint', pattern: numberPattern, direction: 'asc' },
  AMOUNT_DESC: { column: 'i.amount_minor', cast: 'bigint', pattern: numberPattern, direction: 'desc' },
  CREATED_ASC: { column: 'i.invoice_id', cast: 'uuid', pattern: uuidPattern, direction: 'asc' },
  CREATED_DESC: { column: 'i.invoice_id', cast: 'uuid', pattern: uuidPattern, direction: 'desc' },
};

/** Up to `first + 1` invoices after a cursor, in one statement, with what the query selects of them. */
export async function selectInvoicePage(
  scope: Scope,
  conditions: Conditions,
  sort: InvoiceSort,
  first: number,
  after: string | null | undefined,
  selected: Selected,
): Promise<InvoiceRow[]> {
  const plan = sorts[sort];
  const { column } = plan;
  const parameters: (string | number)[] = [scope.creditorId, ...conditions.parameters];
  const texts = ['i.creditor_id = $1', ...conditions.texts, ...beyond(after, plan, parameters)];
  const order = orderBy(plan);
  // The page is found first, on indexes; only its rows are then dressed.
  const statement = `
    with page as materialized (
      select i.invoice_id, ${column} as key from ${invoiceTables} where ${texts.join(' and ')}
      ${order(column, 'i')} limit ${first + 1}
    )
    select ${invoiceShape(selected)} as invoice, page.key::text as key
    from page join invoice i on i.creditor_id = $1 and i.invoice_id = page.invoice_id ${latestDistribution}
    ${order('page.key', 'page')}`;
  const rows = await scope.sql.unsafe<InvoiceRow[]>(statement, parameters, { prepare: true });
  return [...rows];
}

/** The same for many debtors at once: a page of the invoices of each, in one statement. */
export async function selectDebtorPages(
  scope: Scope,
  debtorIds: readonly string[],
  { sort, first, after, selected }: PageRequest,
): Promise<Map<string, InvoiceRow[]>> {
  const plan = sorts[sort];
  const parameters: (string | number)[] = [scope.creditorId, `{${debtorIds.join(',')}}`];
  const texts = ['i.creditor_id = $1', 'i.debtor_id = wanted.debtor_id', ...beyond(after, plan, parameters)];
  const order = orderBy(plan);
  const statement = `
    with page as materialized (
      select wanted.debtor_id, found.* from unnest($2::uuid[]) as wanted(debtor_id) cross join lateral (
        select i.invoice_id, ${plan.column} as key from invoice i where ${texts.join(' and ')}
        ${order(plan.column, 'i')} limit ${first + 1}) found
    )
    select page.debtor_id as "debtorId", ${invoiceShape(selected)} as invoice, page.key::text as key
    from page join invoice i on i.creditor_id = $1 and i.invoice_id = page.invoice_id ${latestDistribution}
    ${order('page.key', 'page')}`;
  const rows = await scope.sql.unsafe<(InvoiceRow & { debtorId: string })[]>(statement, parameters, { prepare: true });
  return Map.groupBy(rows, (row) => row.debtorId);
}

/** The condition of standing after a cursor; its parameters are added. */
function beyond(after: string | null | undefined, plan: SortPlan, parameters: (string | number)[]): string[] {
  if (after === null || after === undefined) return [];
  const [key, id] = readCursor(after, [plan.pattern, uuidPattern]);
  parameters.push(key ?? '', id ?? '');
  const place = `($${parameters.length - 1}::${plan.cast}, $${parameters.length}::uuid)`;
  return [`(${plan.column}, i.invoice_id) ${plan.direction === 'asc' ? '>' : '<'} ${place}`];
}

function orderBy({ direction }: SortPlan) {
  return (key: string, table: string) => `order by ${key} ${direction}, ${table}.invoice_id ${direction}`;
}

export function cursorOfRow(row: InvoiceRow): string {
  return writeCursor([row.key, row.invoice.invoiceId]);
}

/** Has no distribution: asked of the table that holds those alone, in the order of due dates. */
export const isNotStarted = `exists (select from not_started n
  where n.creditor_id = i.creditor_id and n.due_date = i.due_date and n.invoice_id = i.invoice_id)`;

/** The conditions of a filter. Refuses malformed ids and a text too short to be of use. */
export function conditionsOf(filter: InvoiceFilter | null | undefined): Conditions {
  const conditions: Conditions = { texts: [], parameters: [] };
  if (filter === null || filter === undefined) return conditions;
  const add = (value: string | number, text: (parameter: string) => string) => {
    conditions.parameters.push(value);
    conditions.texts.push(text(`$${conditions.parameters.length + 1}`));
  };
  const { deliveryState, channel, dismissed, debtorId, dueFrom, dueTo, amountFrom, amountTo, currency, text } = filter;
  if (deliveryState) {
    const started = deliveryState.filter((state) => state !== 'NOT_STARTED');
    const notStarted = started.length < deliveryState.length;
    // The index is on resting states.
    const column = started.some((state) => state === 'PLANNED' || state === 'ACTIVE') ? 'd.state' : 'd.resting_state';
    if (started.length === 0) conditions.texts.push(notStarted ? isNotStarted : 'false');
    else
      add(`{${started.join(',')}}`, (p) =>
        notStarted ? `(i.distribution_id is null or ${column} = any(${p}::text[]))` : `${column} = any(${p}::text[])`,
      );
  }
  if (channel) add(`{${channel.join(',')}}`, (p) => `d.channel = any(${p}::text[])`);
  if (dismissed === true) conditions.texts.push(`(i.invoice_id, i.distribution_id) in (${dismissedInvoices})`);
  if (dismissed === false) conditions.texts.push(`not exists (select from dismissal m where ${isOfDismissal})`);
  if (debtorId) {
    const id =
      fromOpaqueId('debtor', debtorId) ??
      refuse('ID_MALFORMED', ['filter', 'debtorId'], { value: debtorId.slice(0, 60), what: 'debtor' });
    // One that was merged into another names the other.
    add(
      id,
      (p) => `i.debtor_id = coalesce((select merged_into from debtor
      where creditor_id = $1 and debtor_id = ${p}::uuid), ${p}::uuid)`,
    );
  }
  if (dueFrom) add(dueFrom, (p) => `i.due_date >= ${p}::date`);
  if (dueTo) add(dueTo, (p) => `i.due_date <= ${p}::date`);
  if (currency) add(currency, (p) => `i.currency = ${p}`);
  if (amountFrom) add(amountFrom, (p) => `i.amount_minor >= ${p}::numeric * ${unitsPerCurrency}`);
  if (amountTo) add(amountTo, (p) => `i.amount_minor <= ${p}::numeric * ${unitsPerCurrency}`);
  if (text) {
    const wanted = text.trim().toLowerCase();
    if (wanted.length < 2 || wanted.length > 100) {
      refuse('FIELD_INVALID', ['filter', 'text'], {
        field: 'text',
        value: wanted.slice(0, 60),
        expected: '2 to 100 characters',
      });
    }
    add(`%${wanted.replace(/[\\%_]/g, '\\$&')}%`, (p) => `i.search_text like ${p}`);
  }
  return conditions;
}

// From the dismissals, which are few, to their invoices: each step by a primary key.
const dismissedInvoices = `select d.invoice_id, d.distribution_id from dismissal m join distribution d on ${isOfDismissal}
  where m.creditor_id = $1`;

/** Minor units in one unit of the invoice's currency, as SQL. */
const unitsPerCurrency = `case when i.currency in (${Object.entries(currencyDecimals)
  .filter(([, decimals]) => decimals === 0)
  .map(([code]) => `'${code}'`)
  .join(', ')}) then 1 else 100 end`;
