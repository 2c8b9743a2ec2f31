// The bucket in SQL is the bucket in the program: an auditor can check any assignment with one statement.
import { expect, test } from 'vitest';
import { bucketOf, bucketSql } from '../../src/experiments/assign/bucket.ts';
import { makeTestDatabase } from '../support/database.ts';

const { store } = await makeTestDatabase();

test('SQL gives the same bucket', async () => {
  const units = ['', 'a:b', 'gäldenär-åäö', '😀', ...Array.from({ length: 200 }, (_, at) => crypto.randomUUID() + at)];
  const rows = await store.sql.unsafe<{ unit: string; bucket: number }[]>(
    `select unit, ${bucketSql('$1::text', 'unit')}::int as bucket from unnest($2::text[]) as unit`,
    ['exp:test:1', units as never],
  );
  expect(rows).toHaveLength(units.length);
  for (const { unit, bucket } of rows) expect(bucket).toBe(bucketOf('exp:test:1', unit));
});
