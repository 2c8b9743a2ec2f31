// Invoices by filter and sort: the parts of the statement, and its one run.
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
  const { column, cast, pattern, direction } = sorts[sort];
  const parameters: (string | number)[] = [scope.creditorId, ...conditions.parameters];
  const texts = ['i.creditor_id = $1', ...conditions.texts];
  if (after !== null && after !== undefined) {
    const [key, id] = readCursor(after, [pattern, uuidPattern]);
    parameters.push(key ?? '', id ?? '');
    const comparison = direction === 'asc' ? '>' : '<';
    texts.push(
      `(${column}, i.invoice_id) ${comparison} ($${parameters.length - 1}::${cast}, $${parameters.length}::uuid)`,
    );
  }
  // The page is found first, on indexes; only its rows are then dressed.
  const order = (key: string, table: string) => `order by ${key} ${direction}, ${table}.invoice_id ${direction}`;
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

export function cursorOfRow(row: InvoiceRow): string {
  return writeCursor([row.key, row.invoice.invoiceId]);
}

/** The conditions of a filter. Refuses malformed ids and a text too short to be of use. */
export function conditionsOf(filter: InvoiceFilter | null | undefined): Conditions {
  const conditions: Conditions = { texts: [], parameters: [] };
  if (filter === null || filter === undefined) return conditions;
  const add = (value: string | number, text: (parameter: string) => string) => {
    conditions.parameters.push(value);
    conditions.texts.push(text(`$${conditions.parameters.length + 1}`));
  };
  const { deliveryState, channel, debtorId, dueFrom, dueTo, amountFrom, amountTo, currency, text } = filter;
  if (deliveryState) {
    const started = deliveryState.filter((state) => state !== 'NOT_STARTED');
    const notStarted = started.length < deliveryState.length;
    if (started.length === 0) conditions.texts.push(notStarted ? 'i.distribution_id is null' : 'false');
    else
      add(`{${started.join(',')}}`, (p) =>
        notStarted ? `(i.distribution_id is null or d.state = any(${p}::text[]))` : `d.state = any(${p}::text[])`,
      );
  }
  if (channel) add(`{${channel.join(',')}}`, (p) => `d.channel = any(${p}::text[])`);
  if (debtorId) {
    const id =
      fromOpaqueId('debtor', debtorId) ??
      refuse('ID_MALFORMED', ['filter', 'debtorId'], { value: debtorId.slice(0, 60), what: 'debtor' });
    add(id, (p) => `i.debtor_id = ${p}::uuid`);
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

/** Minor units in one unit of the invoice's currency, as SQL. */
const unitsPerCurrency = `case when i.currency in (${Object.entries(currencyDecimals)
  .filter(([, decimals]) => decimals === 0)
  .map(([code]) => `'${code}'`)
  .join(', ')}) then 1 else 100 end`;
