// Debtors merged while an experiment runs: of one arm they are one unit, of two a crossover, and an arm that only one of them
// had is kept.
import { beforeAll, describe, expect, test } from 'vitest';
import { joinAssignments, type MergeAssignment } from '../../src/experiments/life/merge.ts';
import { findSnapshot, readResult, takeSnapshot } from '../../src/experiments/snapshot.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../support/world.ts';
import { runningExperiment } from './running.ts';

const { server, database, ours } = await makeApiWorld({ invoices: 60 });
const { store } = database;
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, ours.creditorId, work);
const order = { successionOrderId: ours.successionOrderId, version: 1 };
const experiment = await runningExperiment(store, ours.creditorId, order);

let acts = 0;
const ask = async (query: string, variables: Record<string, unknown>) => {
  const answer = await server.ask(ours.keys.OPERATOR, query, variables);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Record<string, unknown>;
};
const start = async (debtorId: string, count = 1) => {
  const ids = await inScope(
    ({ sql }) => sql<{ id: string }[]>`
      select invoice_id as id from invoice where debtor_id = ${debtorId} and distribution_id is null limit ${count}`,
  );
  acts += 1;
  await ask(
    `mutation ($ids: [ID!]!, $key: String!) { distributionsStart(input: { invoiceIds: $ids, idempotencyKey: $key }) { startedCount } }`,
    { ids: ids.map(({ id }) => opaque('inv', id)), key: `experiment-merge-start-${acts}` },
  );
};
const merge = async (survivor: string, merged: string) => {
  acts += 1;
  const input = { survivorId: opaque('deb', survivor), mergedId: opaque('deb', merged), reason: 'DUPLICATE' };
  const data = await ask('mutation ($input: DebtorMergeInput!) { debtorMerge(input: $input) { errors { code } } }', {
    input: { ...input, evenIfDifferent: true, idempotencyKey: `experiment-merge-${acts}` },
  });
  expect(data['debtorMerge']).toEqual({ errors: [] });
};
const foresee = async (survivor: string, merged: string) => {
  const data = await ask(
    `query ($survivorId: ID!, $mergedId: ID!) { debtorMergePreview(survivorId: $survivorId, mergedId: $mergedId) {
      experiments { experiment { key } effect survivorArm mergedArm } } }`,
    { survivorId: opaque('deb', survivor), mergedId: opaque('deb', merged) },
  );
  return (data['debtorMergePreview'] as { experiments: object[] }).experiments;
};
const rowsOf = (debtorId: string) =>
  inScope(
    ({ sql }) => sql`
      select arm, crossed, exposed_at is not null as exposed,
        (select array_agg(distinct o.arm order by o.arm) from outcome o where o.debtor_id = a.debtor_id) as followed
      from assignment a where debtor_id = ${debtorId}`,
  );
const result = async () => {
  // One debtor changes: a result would wait for more, were there one before it.
  await inScope(({ sql }) => sql`delete from snapshot`);
  const snapshotId = (await takeSnapshot(store, ours.creditorId, experiment)) ?? '';
  const row = await inScope((scope) => findSnapshot(scope, snapshotId));
  if (row === undefined) throw new Error('a snapshot was taken');
  const { arms, health } = readResult(row);
  return { arms: arms.map(({ debtors, invoices }) => ({ debtors, invoices })), crossover: health.crossover.debtors };
};
const keys = ['A', 'B'];

/** Debtors of each arm with an invoice each, and two without any. */
const byArm: string[][] = [[], []];
let fresh: string[] = [];

beforeAll(async () => {
  const rows = await inScope(({ sql }) => sql<{ id: string }[]>`select debtor_id as id from debtor order by number`);
  const ids = rows.map(({ id }) => id);
  fresh = ids.slice(8);
  for (const id of ids.slice(0, 8)) await start(id);
  const assigned = await inScope(
    ({ sql }) => sql<{ id: string; arm: number }[]>`select debtor_id as id, arm from assignment order by debtor_id`,
  );
  for (const { id, arm } of assigned) byArm[arm]?.push(id);
  // Chance may have put nearly all into one arm: by hand that would be no chance, so the rows are dealt again.
  if (byArm.some((debtors) => debtors.length < 3)) {
    const dealt = byArm.flat();
    for (const [index, id] of dealt.entries()) {
      await inScope(async ({ sql }) => {
        await sql`update assignment set arm = ${index % 2} where debtor_id = ${id}`;
        await sql`update outcome set arm = ${index % 2} where debtor_id = ${id}`;
      });
    }
    byArm[0] = dealt.filter((_id, index) => index % 2 === 0);
    byArm[1] = dealt.filter((_id, index) => index % 2 === 1);
  }
});

const take = (arm: 0 | 1) => byArm[arm]?.pop() ?? '';

test('of one arm they are one unit', async () => {
  const arm = (byArm[0]?.length ?? 0) >= (byArm[1]?.length ?? 0) ? 0 : 1;
  const [survivor, merged] = [take(arm), take(arm)];
  const before = await result();
  expect(await foresee(survivor, merged)).toEqual([
    { experiment: { key: 'running' }, effect: 'JOINED', survivorArm: keys[arm], mergedArm: keys[arm] },
  ]);
  await merge(survivor, merged);
  expect(await rowsOf(survivor)).toEqual([{ arm, crossed: false, exposed: true, followed: [arm] }]);
  expect(await rowsOf(merged)).toEqual([]);
  const after = await result();
  expect(after.crossover).toBe(before.crossover);
  expect(after.arms[arm]?.debtors).toBe((before.arms[arm]?.debtors ?? 0) - 1);
  expect(after.arms[arm]?.invoices).toBe(before.arms[arm]?.invoices);
});

test('of two arms they are a crossover, left out and counted, that goes on by the arm of the survivor', async () => {
  const [survivor, merged] = [take(0), take(1)];
  const before = await result();
  expect(await foresee(survivor, merged)).toMatchObject([{ effect: 'CROSSOVER', survivorArm: 'A', mergedArm: 'B' }]);
  await merge(survivor, merged);
  await start(survivor, 3);
  expect(await rowsOf(survivor)).toEqual([{ arm: 0, crossed: true, exposed: true, followed: [0, 1] }]);
  const after = await result();
  expect(after.crossover).toBe((before.crossover ?? 0) + 1);
  expect(after.arms.map(({ debtors }) => debtors)).toEqual(before.arms.map(({ debtors }) => (debtors ?? 0) - 1));
  const [fromB] = await inScope(
    ({ sql }) => sql`select count(*)::int as count from outcome where debtor_id = ${survivor} and arm = 1`,
  );
  expect(fromB).toEqual({ count: 1 });
});

test('where only one had an arm, it is kept, whichever it was', async () => {
  const [withArm, without] = [take(1), fresh[0] ?? ''];
  expect(await foresee(without, withArm)).toMatchObject([{ effect: 'INHERITED', survivorArm: null, mergedArm: 'B' }]);
  await merge(without, withArm);
  await start(without);
  expect(await rowsOf(without)).toEqual([{ arm: 1, crossed: false, exposed: true, followed: [1] }]);
  expect(await foresee(without, fresh[1] ?? '')).toMatchObject([{ effect: 'KEPT', survivorArm: 'B', mergedArm: null }]);
  await merge(without, fresh[1] ?? '');
  expect(await rowsOf(without)).toEqual([{ arm: 1, crossed: false, exposed: true, followed: [1] }]);
});

describe('an arm given by hand', () => {
  const assignment = (part: Partial<MergeAssignment>): MergeAssignment => ({
    arm: 0,
    phase: 1,
    bucket: 1,
    reason: 'hash',
    drawnArm: null,
    crossed: false,
    exposedAtMs: 1,
    before: null,
    slices: [],
    ...part,
  });
  const byHand = { reason: 'override', bucket: null } as const;

  test('stays with the survivor, and what chance had given the other one is a crossover of that arm', () => {
    const joined = joinAssignments(assignment({ ...byHand, arm: 1 }), assignment({ arm: 0 }));
    expect(joined).toMatchObject({
      effect: 'CROSSOVER',
      after: { arm: 1, reason: 'override', drawnArm: 0, crossed: true },
    });
  });

  test('that the merged one had spoils the arm of chance, though it is the same', () => {
    const joined = joinAssignments(assignment({ arm: 1 }), assignment({ ...byHand, arm: 1 }));
    expect(joined).toMatchObject({ effect: 'JOINED', after: { arm: 1, reason: 'hash', crossed: true } });
  });

  test('to both leaves them out, and out of the crossovers', () => {
    const joined = joinAssignments(assignment({ ...byHand, arm: 1 }), assignment({ ...byHand, arm: 0 }));
    expect(joined.after).toMatchObject({ arm: 1, reason: 'override', drawnArm: null, crossed: false });
  });
});
