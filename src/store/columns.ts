// Rows on their way into a statement, as one array per column. unnest() puts them together again for a third of what
// jsonb_to_recordset() costs the server: nothing is parsed twice, and no row repeats the names of its fields.

/** The columns of a row set in the order of their parameters: field of the row → type in SQL. */
export type Columns = Readonly<Record<string, 'uuid' | 'text' | 'int' | 'bigint' | 'bool' | 'date' | 'float8'>>;

/** A row that has these columns. Instants travel as epoch milliseconds (float8). */
export type RowOf<Set extends Columns> = { readonly [Field in keyof Set]: string | number | boolean | null };

/** How many parameters a row set of these takes. */
export const sizeOf = (columns: Columns) => Object.keys(columns).length;

/**
 * The row set in a FROM clause, named `alias`; its first column is parameter number `first`. A last column `n` numbers the
 * rows from 1. The series also tells a plan that does not know its parameters to expect many rows: of arrays it expects
 * ten, and would compare each of five hundred with each.
 */
export function rowSet(columns: Columns, first: number, alias: string): string {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const arrays = Object.values(columns).map((type, index) => `$${first + index}::${type}[]`);
  const [key = ''] = arrays;
  const cells = names.map((name, index) =>
    index === 0 ? `u.${name}` : `${cellOf(arrays[index] ?? '', name)} as ${name}`,
  );
  return `(select ${cells.join(', ')}, u.n
    from rows from (unnest(${arrays.join(', ')}), generate_series(1, cardinality(${key}))) as u(${names.join(', ')}, n)
  ) as ${alias}`;
}

/** What stands once for all rows, or else in its own. */
function cellOf(array: string, name: string): string {
  return `case cardinality(${array}) when 1 then (${array})[1] else u.${name} end`;
}

/**
 * The parameters of the row set: an array literal per column. An element costs the server half a microsecond to parse and to
 * put into its row: what all rows have alike, but for the first column, travels once, and nothing at all where it is null.
 */
export function columnsOf<Set extends Columns>(columns: Set, rows: readonly RowOf<Set>[]): string[] {
  return Object.keys(columns).map((field, index) => {
    const values = rows.map((row) => row[field] ?? null);
    const [one = null] = values;
    if (index === 0 || values.some((value) => value !== one)) return arrayLiteral(values);
    return one === null ? '{}' : arrayLiteral([one]);
  });
}

/** A one-dimensional array as PostgreSQL reads it (PostgreSQL documentation, 8.15.2). */
export function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map(element).join(',')}}`;
}

const needsQuotes = /^$|^null$|[\s"\\{},]/i;

function element(value: string | number | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(value);
  return needsQuotes.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value;
}

/** An instant of such a row, in SQL. Not by numeric: dividing numerics costs more than writing the column. */
export function instant(column: string): string {
  return `to_timestamp(${column} / 1000)`;
}

/** Epoch milliseconds of a timestamptz column, in SQL. Nor here by numeric, which extract() is: it costs four times as much. */
export function epochMs(column: string): string {
  return `(date_part('epoch', ${column}) * 1000)::bigint`;
}
