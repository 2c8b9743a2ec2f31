// CSV: a header row, one delimiter, one row per invoice or several rows with the same invoice number for its lines.
import { parse } from 'csv-parse/sync';
import { type Problem, problem } from '../../problem.ts';
import {
  type Fields,
  invoiceColumns,
  isStorable,
  lineColumns,
  type RawInvoice,
  type Reading,
  type RowError,
  requiredColumns,
  rowError,
  rowsMax,
  unstorable,
} from '../format.ts';

const delimiters = [';', ',', '\t'] as const;

/** Columns a table may have, and must have. */
export interface Columns {
  readonly isKnown: (column: string) => boolean;
  readonly required: readonly string[];
}

const known = new Set([...invoiceColumns, ...lineColumns]);
const columnsOfInvoices: Columns = {
  isKnown: (column) => known.has(column) || /^attribute:[a-z0-9_-]{1,40}$/.test(column),
  required: requiredColumns,
};

/** Reads CSV text of invoices. */
export function readCsv(text: string): Reading {
  const table = readTable(text, columnsOfInvoices);
  return 'problems' in table ? table : { invoices: group(table.rows) };
}

/** Reads CSV text. The delimiter is the one that occurs most in the header; quotes are doubled to stand for themselves. */
export function readTable(text: string, columns: Columns): { problems: Problem[] } | { rows: Row[] } {
  const delimiter = sniffDelimiter(text);
  let records: Parsed[];
  try {
    records = parse(text, {
      delimiter,
      info: true,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Parsed[];
  } catch (error) {
    const { lines, code } = error as { lines?: number; code?: string };
    const row = code === 'CSV_QUOTE_NOT_CLOSED' ? rowOfOpenQuote(text) : (lines ?? 1);
    return { problems: [problem('ROW_UNREADABLE', ['content'], { row, detail: code ?? 'unreadable' })] };
  }
  const header = (records[0]?.record ?? []).map((name) => name.toLowerCase());
  const problems = headerProblems(header, columns);
  const rows = records.slice(1);
  if (rows.length > rowsMax) problems.push(problem('TOO_MANY_ROWS', ['content'], { count: rows.length, max: rowsMax }));
  if (problems.length > 0) return { problems };
  return { rows: rows.map((row) => toRow(row, header)) };
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly error?: unknown };
}

export interface Row {
  readonly row: number;
  readonly fields: Fields;
  readonly errors: RowError[];
}

function sniffDelimiter(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const counted = delimiters.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** The line on which the quote opens that is never closed: everything after it is swallowed by one field. */
function rowOfOpenQuote(text: string): number {
  let openSince: number | undefined;
  text.split('\n').forEach((line, index) => {
    const quotes = line.split('"').length - 1;
    if (quotes % 2 === 1) openSince = openSince === undefined ? index + 1 : undefined;
  });
  return openSince ?? 1;
}

function headerProblems(header: readonly string[], { isKnown, required }: Columns): Problem[] {
  const problems: Problem[] = [];
  for (const column of required) {
    if (!header.includes(column)) problems.push(problem('COLUMN_MISSING', ['content', column], { column }));
  }
  header.forEach((column, index) => {
    if (header.indexOf(column) < index) problems.push(problem('COLUMN_REPEATED', ['content', column], { column }));
    else if (!isKnown(column)) {
      problems.push(problem('COLUMN_UNKNOWN', ['content', column], { column: column.slice(0, 60) }));
    }
  });
  return problems;
}

function toRow({ record, info }: Parsed, header: readonly string[]): Row {
  // `lines` counts to the end of the record: quoted line breaks are taken off to find where it begins.
  const row = info.lines - record.join('').split('\n').length + 1;
  const errors: RowError[] = [];
  if (record.length !== header.length) {
    const detail = `${record.length} fields where the header has ${header.length}`;
    errors.push(rowError('ROW_UNREADABLE', row, null, null, { row, detail }));
  }
  const fields: Record<string, string> = {};
  header.forEach((column, index) => {
    const value = record[index] ?? '';
    if (!isStorable(value)) errors.push(unstorable(row, column));
    else if (value !== '') fields[column] = value;
  });
  return { row, fields, errors };
}

/** Joins rows of one invoice: those after the first repeat the number, and the other invoice fields or nothing. */
function group(rows: readonly Row[]): RawInvoice[] {
  const invoices: { row: number; fields: Fields; lines: { row: number; fields: Fields }[]; errors: RowError[] }[] = [];
  for (const { row, fields, errors } of rows) {
    const last = invoices.at(-1);
    const line = linesOf(fields);
    const number = fields['invoice_number'];
    const continues =
      last !== undefined &&
      number !== undefined &&
      last.fields['invoice_number'] === number &&
      isContinuation(fields, last.fields);
    if (continues && last !== undefined) {
      last.errors.push(...errors);
      if (line !== undefined) last.lines.push({ row, fields: line });
    } else
      invoices.push({ row, fields, lines: line === undefined ? [] : [{ row, fields: line }], errors: [...errors] });
  }
  return invoices;
}

function linesOf(fields: Fields): Fields | undefined {
  const line = Object.fromEntries(Object.entries(fields).filter(([column]) => lineColumns.includes(column)));
  return Object.keys(line).length === 0 ? undefined : line;
}

/** Nothing said on this row contradicts what the invoice's first row said, and it brings a line of its own. */
function isContinuation(fields: Fields, first: Fields): boolean {
  if (linesOf(fields) === undefined) return false;
  return Object.entries(fields).every(([column, value]) => lineColumns.includes(column) || first[column] === value);
}
