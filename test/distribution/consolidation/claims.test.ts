// Two workers at once: invoices of one debtor that have gathered are never torn apart, and those of one debtor never keep a
// worker from those of another.
import { expect, test } from 'vitest';
import { lockDueRuns } from '../../../src/distribution/due.ts';
import { loadWorld } from '../../../src/distribution/world.ts';
import { withBatch } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { hourMs, makeScene, minuteMs } from './scene.ts';

const { store } = await makeTestDatabase();

test('while one claims what has gathered for a debtor, another takes nothing of it, and all of the others', async () => {
  const it = await makeScene(store, { debtors: 4, invoices: 12 });
  const { creditorId } = it.population;
  await it.start();
  await it.inScope(
    ({ sql }) => sql`update creditor set clock_at = clock_at + ${hourMs + minuteMs} * interval '1 millisecond'`,
  );
  const claim = (limit: number, whileHeld: () => Promise<unknown>) =>
    withBatch(store, creditorId, async (scope) => {
      const runs = await lockDueRuns(scope, await loadWorld(scope, it.context), 'DUE', [], limit);
      await whileHeld();
      return runs.map(({ debtorId, distributionId }) => ({ debtorId, distributionId }));
    });
  let others: Awaited<ReturnType<typeof claim>> = [];
  const mine = await claim(1, async () => {
    others = await claim(50, async () => {});
  });
  expect(mine).toHaveLength(1);
  const [first] = mine;
  expect(others.filter(({ debtorId }) => debtorId === first?.debtorId)).toEqual([]);
  // Three invoices of each of the three others.
  expect(others).toHaveLength(9);
  // The lock ends with the claim.
  expect(await claim(50, async () => {})).toHaveLength(12);
  await it.close();
});
