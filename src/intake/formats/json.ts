// JSON: an array of invoices with the same field names as CSV, their lines as an array of objects under "lines".
import { type Problem, problem } from '../../problem.ts';
import {
  type Fields,
  invoiceColumns,
  isStorable,
  lineColumns,
  type RawInvoice,
  type Reading,
  type RowError,
  rowError,
  rowsMax,
  unstorable,
} from '../format.ts';

/** Reads JSON text of invoices. */
export function readJson(text: string): Reading {
  const list = readList(text);
  return 'problems' in list ? list : { invoices: list.items.map((item, index) => toInvoice(item, index + 1)) };
}

/** Reads JSON text that is a list. */
export function readList(text: string): { problems: Problem[] } | { items: unknown[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser quotes the file after the place; only the place is wanted.
    const place = /(?:position \d+)(?: \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0] ?? 'at its end';
    return { problems: [problem('JSON_INVALID', ['content'], { detail: place })] };
  }
  if (!Array.isArray(value))
    return { problems: [problem('JSON_INVALID', ['content'], { detail: 'it is not an array of objects' })] };
  if (value.length > rowsMax)
    return { problems: [problem('TOO_MANY_ROWS', ['content'], { count: value.length, max: rowsMax })] };
  return { items: value };
}

const known = new Set([...invoiceColumns, 'lines']);
const knownOfLine = new Set(lineColumns.map((column) => column.replace('line_', '')));

function toInvoice(item: unknown, row: number): RawInvoice {
  if (!isObject(item)) {
    const error = rowError('ROW_UNREADABLE', row, null, null, { row, detail: 'it is not an object' });
    return { row, fields: {}, lines: [], errors: [error] };
  }
  const errors: RowError[] = [];
  const fields = toFields(
    item,
    row,
    (name) => known.has(name) || /^attribute:[a-z0-9_-]{1,40}$/.test(name),
    '',
    errors,
  );
  const list = item['lines'] ?? [];
  if (!Array.isArray(list)) {
    errors.push(
      rowError('FIELD_INVALID', row, 'lines', null, {
        field: 'lines',
        value: typeof list,
        expected: 'an array of objects',
      }),
    );
    return { row, fields, lines: [], errors };
  }
  const lines = list.map((line: unknown) => {
    const plain = isObject(line) ? toFields(line, row, (name) => knownOfLine.has(name), 'line_', errors) : {};
    return { row, fields: plain };
  });
  return { row, fields, lines, errors };
}

/** The fields of an object: numbers and booleans are taken as the text they are written as. */
export function toFields(
  item: Readonly<Record<string, unknown>>,
  row: number,
  isKnown: (name: string) => boolean,
  prefix: string,
  errors: RowError[],
): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(item)) {
    const column = `${prefix}${name}`;
    if (name === 'lines' && prefix === '') continue;
    if (!isKnown(name)) {
      const shown = isStorable(column) ? column.slice(0, 60).toWellFormed() : '…';
      errors.push(rowError('COLUMN_UNKNOWN', row, shown, null, { column: shown }));
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      const text = String(value).trim();
      if (!isStorable(text)) errors.push(unstorable(row, column));
      else if (text !== '') fields[column] = text;
    } else if (value !== null) {
      errors.push(
        rowError('FIELD_INVALID', row, column, null, {
          field: column,
          value: typeof value,
          expected: 'text or a number',
        }),
      );
    }
  }
  return fields;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
