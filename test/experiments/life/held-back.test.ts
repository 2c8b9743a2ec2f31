// After an arm was shipped: debtors held back stay with the control, and are compared with the others from then on.
import { beforeAll, describe, expect, test } from 'vitest';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../../support/world.ts';
import { actingIn, idIn } from '../acting.ts';

const world = await makeApiWorld({ invoices: 120, debtors: 60 });
const { server, database, ours } = world;
const { act, ask, begin } = actingIn(world);
let experimentId = '';
let followerId = '';

const start = async (condition: string) => {
  const rows = await withCreditor(
    database.store,
    ours.creditorId,
    ({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice where ${sql.unsafe(condition)}`,
  );
  await act('distributionsStart', { invoiceIds: rows.map(({ id }) => opaque('inv', id)) }, 'startedCount');
  await server.run(ours.creditorId);
};
const snapshot = async (id: string) => {
  const selection = `snapshot { id result { health { srm { status observed } crossover { debtors } }
    arms { arm debtors invoices } metrics { metric arms { arm invoices value } } } }`;
  const taken = await act('experimentRefresh', { experimentId: id }, selection);
  return taken['snapshot'] as {
    id: string;
    result: { health: { srm: { observed: number[] } }; arms: { arm: string; debtors: number; invoices: number }[] };
  };
};
const shown = async (id: string) => {
  const query = `query ($id: ID!) { experiment(id: $id) { key state shippedArm holdback arms { key weight }
    decisions { act } follows { key } followedBy { id key state } } }`;
  return (await ask('ANALYST', query, { id }))['experiment'] as Record<string, unknown>;
};

beforeAll(async () => {
  ({ experimentId } = await begin());
  await start('number::int <= 60');
});

describe('a shipped arm', () => {
  test('is followed: those held back stay with the control and all others get its order', async () => {
    const { id: snapshotId } = await snapshot(experimentId);
    await act('experimentShip', { experimentId, arm: 'B', snapshotId, holdback: 40 });
    const before = await shown(experimentId);
    expect(before).toMatchObject({ state: 'STOPPED', shippedArm: 'B', holdback: 40 });
    followerId = (before['followedBy'] as { id: string }).id;
    expect(await shown(followerId)).toMatchObject({
      key: 'letter-first-held',
      state: 'RUNNING',
      arms: [
        { key: 'A', weight: 2 },
        { key: 'B', weight: 3 },
      ],
      follows: { key: 'letter-first' },
      decisions: [{ act: 'STARTED' }],
    });
    await start('number::int > 60');
    const rows = await withCreditor(
      database.store,
      ours.creditorId,
      ({ sql }) => sql<{ arm: number; first: string; count: number }[]>`
        select o.arm, d.channel as first, count(*)::int as count from outcome o
        join distribution d on d.creditor_id = o.creditor_id and d.distribution_id = o.distribution_id
        join experiment e on e.creditor_id = o.creditor_id and e.experiment_id = o.experiment_id
        where e.key = 'letter-first-held' group by 1, 2 order by 1`,
    );
    expect(rows).toMatchObject([
      { arm: 0, first: 'EMAIL' },
      { arm: 1, first: 'LETTER' },
    ]);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(60);
  });

  test('its effect goes on being seen: both groups are in the results, with every check', async () => {
    // What was delivered within two days is known after two days.
    await withCreditor(
      database.store,
      ours.creditorId,
      ({ sql }) => sql`update creditor set clock_at = clock_at + interval '3 days'`,
    );
    const { result } = await snapshot(followerId);
    expect(result.arms.map(({ arm }) => arm)).toEqual(['A', 'B']);
    expect(result.arms.reduce((sum, { debtors }) => sum + debtors, 0)).toBe(60);
    expect(Math.min(...result.arms.map(({ debtors }) => debtors))).toBeGreaterThan(5);
    expect(result).toMatchObject({
      health: { srm: { status: 'OK' }, crossover: { debtors: 0 } },
      metrics: [{ arms: [{ arm: 'A' }, { arm: 'B' }] }, { arms: [{ value: 1 }, { value: 1 }] }],
    });
    // What it follows is not touched by what comes after it.
    const original = await snapshot(experimentId);
    expect(original.result.arms.reduce((sum, { invoices }) => sum + invoices, 0)).toBe(60);
  });

  test('bars the way for what would meet it in the same debtors, and for rules that would', async () => {
    const answer = await act(
      'assignmentRuleCreate',
      { name: 'First', position: 1, orderId: ours.orderId },
      'rule { id }',
    );
    expect(answer.errors).toMatchObject([{ code: 'RULE_OF_RUNNING_EXPERIMENT' }]);
  });

  test('shipped anew begins another; rolled back ends both', async () => {
    const { id: snapshotId } = await snapshot(experimentId);
    await act('experimentShip', { experimentId, arm: 'B', snapshotId, holdback: 10 });
    expect(await shown(followerId)).toMatchObject({ state: 'STOPPED' });
    expect(await shown(experimentId)).toMatchObject({
      holdback: 10,
      followedBy: { key: 'letter-first-held-2', state: 'RUNNING' },
    });
    const rules = 'query { assignmentRules { order { name } experiment { key } } }';
    expect((await ask('ADMIN', rules))['assignmentRules']).toEqual([
      { order: { name: 'Letter only' }, experiment: { key: 'letter-first-held-2' } },
    ]);
    await act('experimentRollback', { experimentId });
    expect(await shown(experimentId)).toMatchObject({
      shippedArm: null,
      holdback: 0,
      followedBy: { state: 'STOPPED' },
    });
    expect((await ask('ADMIN', rules))['assignmentRules']).toEqual([
      { order: { name: 'E-mail, then letter' }, experiment: { key: 'letter-first' } },
    ]);
  });

  test('is not followed where nobody is held back', async () => {
    const taken = await act('experimentRefresh', { experimentId }, 'snapshot { id }');
    await act('experimentShip', { experimentId, arm: 'B', snapshotId: idIn(taken, 'snapshot'), holdback: 0 });
    const rules = (await ask('ADMIN', 'query { assignmentRules { experiment { key } } }'))['assignmentRules'];
    expect(rules).toEqual([{ experiment: { key: 'letter-first' } }]);
  });
});
