// An arm is shipped on the newest result, with no facts since, whose checks are passed: anything else is refused, unless
// whoever ships says that it is known, and why.
import { beforeAll, describe, expect, test } from 'vitest';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../../support/world.ts';
import { type Answer, actingIn, idIn } from '../acting.ts';

const world = await makeApiWorld({ invoices: 120, debtors: 60 });
const { server, database, ours } = world;
const { act, ask, begin } = actingIn(world);
let experimentId = '';

const inSql = <T>(work: (sql: Parameters<Parameters<typeof withCreditor>[2]>[0]['sql']) => Promise<T>) =>
  withCreditor(database.store, ours.creditorId, ({ sql }) => work(sql));
const start = async (from: number, to: number) => {
  const rows = await inSql(
    (sql) => sql<{ id: string }[]>`
      select invoice_id as id from invoice where number::int between ${from} and ${to}`,
  );
  await act('distributionsStart', { invoiceIds: rows.map(({ id }) => opaque('inv', id)) }, 'startedCount');
  await server.run(ours.creditorId);
};
const refresh = async () => idIn(await act('experimentRefresh', { experimentId }, 'snapshot { id }'), 'snapshot');
const ship = (input: Record<string, unknown>): Promise<Answer> =>
  act('experimentShip', { experimentId, arm: 'B', ...input }, 'experiment { state decisions { act note despite } }');
const problems = ({ errors }: Answer) => errors.map(({ code, path }) => `${code} ${path.join('.')}`);
const state = async () =>
  (
    (await ask('ANALYST', 'query ($id: ID!) { experiment(id: $id) { state } }', { id: experimentId }))[
      'experiment'
    ] as {
      state: string;
    }
  ).state;

beforeAll(async () => {
  ({ experimentId } = await begin({ slices: [{ by: 'COUNTRY' }] }));
  await start(1, 60);
});

test('a result tells the shares within each slice', async () => {
  const query = `query ($id: ID!) { snapshot(id: $id) { result { health { srm { observed slices {
    by value status p pAdjusted observed expected threshold } } } } } }`;
  const { snapshot } = (await ask('ANALYST', query, { id: await refresh() })) as unknown as {
    snapshot: { result: { health: { srm: { observed: number[]; slices: object[] } } } };
  };
  const { observed, slices } = snapshot.result.health.srm;
  expect(observed.reduce((sum, count) => sum + count, 0)).toBe(60);
  expect(slices).toEqual([
    expect.objectContaining({ by: 'COUNTRY', value: 'SE', observed, expected: [30, 30], threshold: 0.01 }),
  ]);
});

describe('shipping', () => {
  test('is refused on a result that facts have come since, and on one that is not the newest', async () => {
    const first = await refresh();
    await start(61, 120);
    expect(problems(await ship({ snapshotId: first }))).toEqual(['SNAPSHOT_OUTDATED input.snapshotId']);
    const newest = await refresh();
    expect(newest).not.toBe(first);
    expect(problems(await ship({ snapshotId: first }))).toEqual(['SNAPSHOT_OUTDATED input.snapshotId']);
    // Another doubt than the one that is known, and a known one without a reason.
    const other = await ship({ snapshotId: first, despite: ['INVALID'], note: 'because' });
    expect(problems(other)).toEqual(['SNAPSHOT_OUTDATED input.snapshotId']);
    expect(problems(await ship({ snapshotId: first, despite: ['OUTDATED'], note: ' ' }))).toEqual([
      'FIELD_REQUIRED input.note',
    ]);
    expect(await state()).toBe('RUNNING');
  });

  test('is refused on a result that cannot be believed, until that is said to be known', async () => {
    // As if everyone had come to the control: no chance does that.
    await inSql(async (sql) => {
      await sql`update assignment set arm = 0`;
      await sql`update outcome set arm = 0`;
    });
    const snapshotId = await refresh();
    const answer = await ship({ snapshotId });
    expect(problems(answer)).toEqual(['SNAPSHOT_INVALID input.snapshotId']);
    expect(answer.errors[0]?.message).toContain('SRM');
    expect(await state()).toBe('RUNNING');
    const shipped = await ship({
      snapshotId,
      despite: ['INVALID', 'OUTDATED'],
      note: 'the list was wrong, not the order',
    });
    expect(problems(shipped)).toEqual([]);
    // Only what was in doubt is told.
    expect(shipped['experiment']).toMatchObject({
      state: 'STOPPED',
      decisions: [
        { act: 'STARTED', despite: [] },
        { act: 'SHIPPED', note: 'the list was wrong, not the order', despite: ['INVALID'] },
      ],
    });
  });

  test('is not held up by doubts that do not hold', async () => {
    await inSql(
      (sql) => sql`
      update outcome o set arm = b.arm from (
        select debtor_id, (row_number() over (order by debtor_id) % 2)::int as arm from (select distinct debtor_id from outcome) d
      ) b where b.debtor_id = o.debtor_id`,
    );
    await inSql(
      (sql) => sql`
      update assignment a set arm = o.arm from outcome o where o.debtor_id = a.debtor_id`,
    );
    const again = await ship({ snapshotId: await refresh(), note: 'now it is right' });
    expect(problems(again)).toEqual([]);
    expect((again['experiment'] as { decisions: unknown[] }).decisions.at(-1)).toMatchObject({
      act: 'SHIPPED',
      despite: [],
    });
  });
});
