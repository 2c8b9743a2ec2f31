// Rows that travel as columns arrive as they were, whatever they hold.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Columns, columnsOf, instant, rowSet } from '../../src/store/columns.ts';
import { makeTestDatabase } from '../support/database.ts';

const { store } = await makeTestDatabase();

const columns = {
  id: 'uuid',
  words: 'text',
  count: 'int',
  amount: 'bigint',
  isKept: 'bool',
  day: 'date',
  atMs: 'float8',
} as const satisfies Columns;

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const row = fc.record({
  id: orNull(fc.uuid()),
  words: orNull(
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
      fc.constantFrom('', 'NULL', 'null', '{}', '{a,b}', '"', '\\', ' a ', 'a,b', "å'ö", '\n\t'),
    ),
  ),
  count: orNull(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  amount: orNull(fc.maxSafeInteger()),
  isKept: orNull(fc.boolean()),
  day: orNull(fc.constantFrom('2024-02-29', '2026-11-29')),
  atMs: orNull(fc.integer({ min: 0, max: Date.UTC(2100, 0) })),
});

const fields = Object.keys(columns) as (keyof typeof columns)[];
/** Rows that may have some columns alike: such a column travels once. */
const someRows = fc
  .tuple(fc.array(row, { maxLength: 20 }), row, fc.subarray(fields))
  .map(([rows, alike, chosen]) =>
    rows.map((each) => ({ ...each, ...Object.fromEntries(chosen.map((field) => [field, alike[field]])) })),
  );

test('any rows come back as they went, numbered in their order', async () => {
  const statement = `select n::int, id, words, count, amount, "isKept", day,
    (extract(epoch from (${instant('"atMs"')})::timestamptz(3)) * 1000)::bigint as "atMs" from ${rowSet(columns, 1, 'r')}`;
  await fc.assert(
    fc.asyncProperty(someRows, async (rows) => {
      const answer = await store.sql.unsafe(statement, columnsOf(columns, rows), { prepare: true });
      expect([...answer]).toEqual(rows.map((each, index) => ({ n: index + 1, ...each })));
    }),
    { numRuns: 300 },
  );
});
