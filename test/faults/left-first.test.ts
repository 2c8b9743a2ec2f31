// What a worker had in hand when it died is taken up before whatever else is due, however long that queue has become.
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { claimBatch } from '../../src/distribution/claim.ts';
import { makeTestDatabase } from '../support/database.ts';
import { keepJournal, readJournal } from './kills/journal.ts';
import { makeScene, type Scene } from './scene.ts';

const { store, url } = await makeTestDatabase();
const admin = postgres(url, { max: 1, onnotice: () => {} });
afterAll(() => admin.end());
const everythingBusy = { isBusy: () => true, isFull: () => false };

/** Of those that are due, a worker takes the first few and dies; they are then due after all the others. */
async function leaveBehind(it: Scene, count: number): Promise<string[]> {
  const { claimed } = await claimBatch({ ...it.context, batchMax: count }, it.creditorId, everythingBusy);
  await it.inScope(
    ({ sql }) => sql`
      update distribution set wake_at = wake_at - case when lease_until is null then interval '1 hour' else interval '0' end,
        lease_until = case when lease_until is not null then clock_timestamp() - interval '1 second' end`,
  );
  return claimed.map(({ run }) => run.distributionId);
}

test('a send that its worker died with goes out before an older queue', async () => {
  const it = await makeScene(store, { invoices: 12, options: { batchMax: 2 } });
  const [left] = await leaveBehind(it, 1);
  await it.run();
  expect(it.mail.sent).toHaveLength(12);
  const [first] = await it
    .attempts()
    .then((rows) => rows.filter(({ effectKey }) => effectKey === it.mail.sent[0]?.effectKey));
  expect(first?.distributionId).toBe(left);
  await it.close();
});

test('nothing new is begun as long as anything is left, by neither batch of the worker', async () => {
  const it = await makeScene(store, { invoices: 12, options: { batchMax: 2 } });
  const left = new Set(await leaveBehind(it, 6));
  await keepJournal(admin);
  await it.run();
  expect(it.mail.sent).toHaveLength(12);
  const owners = new Map<string, string>();
  for (const row of await it.inScope(
    ({ sql }) => sql<Record<'attemptId' | 'distributionId', string>[]>`
    select attempt_id as "attemptId", distribution_id as "distributionId" from attempt`,
  ))
    owners.set(row.attemptId, row.distributionId);
  // The journal names attempts as they are first taken up; both batches begin with two each.
  const taken = [...(await readJournal(admin)).keys()].map((id) => owners.get(id) ?? '');
  expect(taken.slice(0, 4).filter((id) => !left.has(id))).toEqual([]);
  expect(new Set(taken).size).toBe(12);
  await it.close();
});

test('looking for what was left takes nothing that another still has, and nothing that is not due', async () => {
  const it = await makeScene(store, { invoices: 3 });
  const { claimed } = await claimBatch({ ...it.context, batchMax: 1 }, it.creditorId, everythingBusy);
  expect(claimed).toHaveLength(1);
  expect(await claimBatch(it.context, it.creditorId, everythingBusy, 'LEFT')).toMatchObject({ taken: 0 });
  await it.inScope(
    ({ sql }) => sql`
      update distribution set lease_until = clock_timestamp() - interval '1 second', wake_at = wake_at + interval '1 hour'
      where lease_until is not null`,
  );
  expect(await claimBatch(it.context, it.creditorId, everythingBusy, 'LEFT')).toMatchObject({ taken: 0 });
  await it.inScope(({ sql }) => sql`update distribution set wake_at = wake_at - interval '1 hour'`);
  expect(await claimBatch(it.context, it.creditorId, everythingBusy, 'LEFT')).toMatchObject({ taken: 1 });
  await it.close();
});

test('of what was left, what was left first is taken up first, however young it is', async () => {
  const it = await makeScene(store, { invoices: 6 });
  await claimBatch(it.context, it.creditorId, everythingBusy);
  // The later one began, the longer it has waited.
  await it.inScope(
    ({ sql }) => sql`
      update distribution d set lease_until = clock_timestamp() - make_interval(secs => n.n)
      from (select distribution_id, row_number() over (order by distribution_id) as n from distribution) n
      where d.distribution_id = n.distribution_id`,
  );
  const ids = (await it.attempts()).map(({ distributionId }) => distributionId).toSorted();
  const taken: string[] = [];
  for (const _ of ids) {
    const { claimed } = await claimBatch({ ...it.context, batchMax: 1 }, it.creditorId, everythingBusy, 'LEFT');
    taken.push(...claimed.map(({ run }) => run.distributionId));
  }
  expect(taken).toEqual(ids.toReversed());
  await it.close();
});

test('of what was left, what may have gone out is taken up before what has not, however long that has waited', async () => {
  const it = await makeScene(store, { invoices: 6 });
  await claimBatch(it.context, it.creditorId, everythingBusy);
  const ids = (await it.attempts()).map(({ distributionId }) => distributionId).toSorted();
  const [, wired = '', , alsoWired = ''] = ids;
  await it.inScope(
    ({ sql }) => sql`
      update distribution d set lease_until = clock_timestamp() - make_interval(secs => 10 - n.n)
      from (select distribution_id, row_number() over (order by distribution_id) as n from distribution) n
      where d.distribution_id = n.distribution_id`,
  );
  await it.inScope(
    ({ sql }) => sql`
      update attempt set wire_at = clock_timestamp() - interval '1 minute'
      where distribution_id = any(${[wired, alsoWired]}::uuid[])`,
  );
  const takeTwo = async () => {
    await claimBatch({ ...it.context, batchMax: 2 }, it.creditorId, everythingBusy, 'LEFT');
    const rows = await it.inScope(
      ({ sql }) => sql<{ id: string }[]>`select distribution_id as id from distribution where epoch > 1 order by 1`,
    );
    return rows.map(({ id }) => id);
  };
  expect(await takeTwo()).toEqual([wired, alsoWired]);
  expect(await takeTwo()).toEqual(ids.slice(0, 4));
  await it.close();
});
