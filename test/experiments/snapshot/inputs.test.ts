// What a snapshot was computed from: in its row or in parts beside it, the same bytes come back, and go with the snapshot.
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { inputsOf, inputsPartBytes, inRow, keepParts } from '../../../src/experiments/inputs.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { runningExperiment } from '../running.ts';

const { store } = await makeTestDatabase();
const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];
const { creditorId, successionOrderId } = await populate(store, {
  debtors: 1,
  invoices: 1,
  order: mailThenLetter,
  partners,
});
const experimentId = await runningExperiment(store, creditorId, { successionOrderId, version: 1 });

test.each([
  { size: 0, parts: 0 },
  { size: inputsPartBytes, parts: 0 },
  { size: inputsPartBytes + 1, parts: 2 },
  { size: 3 * inputsPartBytes, parts: 3 },
])('$size bytes are kept in $parts parts', async ({ size, parts }) => {
  const [snapshotId, inputs] = [randomUUID(), randomBytes(size)];
  const count = async () => {
    const [row] = await withCreditor(
      store,
      creditorId,
      ({ sql }) => sql<{ count: number }[]>`
      select count(*)::int as count from snapshot_part where snapshot_id = ${snapshotId}`,
    );
    return row?.count;
  };
  const [found] = await withCreditor(store, creditorId, async (scope) => {
    await scope.sql`
      insert into snapshot (creditor_id, snapshot_id, experiment_id, as_of, watermark, engine_version, inputs, result, sha256)
      values (${creditorId}, ${snapshotId}, ${experimentId}, now(), 0, '', decode(${inRow(inputs)}, 'base64'), '{}', '')`;
    await keepParts(scope, snapshotId, inputs);
    return scope.sql<{ inputs: Buffer }[]>`
      select ${scope.sql.unsafe(inputsOf('s'))} as inputs from snapshot s where s.snapshot_id = ${snapshotId}`;
  });
  expect(found?.inputs.equals(inputs)).toBe(true);
  expect(await count()).toBe(parts);
  await withCreditor(store, creditorId, ({ sql }) => sql`delete from snapshot where snapshot_id = ${snapshotId}`);
  expect(await count()).toBe(0);
});
