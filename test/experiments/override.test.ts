// Arms given by hand, through the API: who has one follows it, is counted, and is left out of the result; who had followed
// another is a crossover. Taken back, chance decides again.
import { beforeAll, describe, expect, test } from 'vitest';
import { findSnapshot, readResult, takeSnapshot } from '../../src/experiments/snapshot.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../support/world.ts';
import { runningExperiment } from './running.ts';

const { server, database, ours, theirs } = await makeApiWorld({ invoices: 60 });
const { store } = database;
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, ours.creditorId, work);
const order = { successionOrderId: ours.successionOrderId, version: 1 };
const experiment = await runningExperiment(store, ours.creditorId, order);
const experimentId = opaque('exp', experiment);

let acts = 0;
type Refusal = { readonly code: string; readonly path: readonly string[] };
const act = async (field: string, input: Record<string, unknown>, key = ours.keys.OPERATOR) => {
  acts += 1;
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const answer = await server.ask(
    key,
    `mutation ($input: ${type}!) { ${field}(input: $input) { experiment { overridden } errors { code path } } }`,
    { input: { experimentId, idempotencyKey: `override-test-${acts}`, ...input } },
  );
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.[field] as { experiment: { overridden: number } | null; errors: readonly Refusal[] };
};
const override = (input: Record<string, unknown>) => act('experimentOverride', input);
const end = (debtorIds: readonly string[]) => act('experimentOverrideEnd', { debtorIds });

/** Debtors by their number. */
const debtors = new Map<string, string>();
const idOf = (number: number) => opaque('deb', debtors.get(String(number)) ?? '');

/** Starts so many of the debtor's invoices that have not been started. */
const start = async (number: number, count = 1) => {
  const ids = await inScope(
    ({ sql }) => sql<{ id: string }[]>`
      select invoice_id as id from invoice i join debtor d using (creditor_id, debtor_id)
      where d.number = ${String(number)} and i.distribution_id is null order by i.number limit ${count}`,
  );
  acts += 1;
  const answer = await server.ask(
    ours.keys.OPERATOR,
    `mutation ($ids: [ID!]!, $key: String!) {
      distributionsStart(input: { invoiceIds: $ids, idempotencyKey: $key }) { startedCount errors { code } } }`,
    { ids: ids.map(({ id }) => opaque('inv', id)), key: `override-start-${acts}` },
  );
  expect(answer.data?.['distributionsStart']).toEqual({ startedCount: count, errors: [] });
};

interface Row {
  readonly arm: number | null;
  readonly reason: string;
  readonly drawn: number | null;
  readonly crossed: boolean;
  readonly followed: readonly number[];
}
const rowOf = async (number: number): Promise<Row | undefined> => {
  const [row] = await inScope(
    ({ sql }) => sql<Row[]>`
      select a.arm, a.reason, a.drawn_arm as drawn, a.crossed,
        array(select o.arm from outcome o where o.debtor_id = a.debtor_id order by o.arm) as followed
      from assignment a where a.debtor_id = ${debtors.get(String(number)) ?? ''}`,
  );
  return row;
};
const result = async () => {
  // One debtor changes: a result would wait for more, were there one before it.
  await inScope(({ sql }) => sql`delete from snapshot`);
  const snapshotId = (await takeSnapshot(store, ours.creditorId, experiment)) ?? '';
  const row = await inScope((scope) => findSnapshot(scope, snapshotId));
  if (row === undefined) throw new Error('a snapshot was taken');
  return readResult(row);
};
const nameOf = (arm: number) => (arm === 0 ? 'A' : 'B');
const other = (arm: number) => 1 - arm;

beforeAll(async () => {
  const rows = await inScope(
    ({ sql }) => sql<{ number: string; id: string }[]>`select number, debtor_id as id from debtor`,
  );
  for (const { number, id } of rows) debtors.set(number, id);
});

describe('a debtor without an arm', () => {
  test('gets the one set by hand from the first invoice on, and is no part of the result', async () => {
    const { experiment: after, errors } = await override({ arm: 'B', debtorIds: [idOf(1)], note: 'staff' });
    expect([after, errors]).toEqual([{ overridden: 1 }, []]);
    await start(1, 2);
    expect(await rowOf(1)).toMatchObject({ arm: 1, reason: 'override', followed: [1, 1], crossed: false });
    await start(2);
    const { arms, health } = await result();
    // Debtor 2 alone counts. The one set by hand is nobody's, and takes no place of a debtor of the control.
    expect(arms.reduce((sum, { debtors: count }) => sum + (count ?? 0), 0)).toBe(1);
    expect(arms.reduce((sum, { invoices }) => sum + (invoices ?? 0), 0)).toBe(1);
    expect(arms.reduce((sum, { assigned }) => sum + (assigned ?? 0), 0)).toBe(1);
    expect(health.srm.observed.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(health.excluded).toContainEqual({ reason: 'override', debtors: 1 });
    expect(health.crossover.debtors).toBe(0);
  });

  test('is left to chance again, and its invoices of before keep it out of the result', async () => {
    expect((await end([idOf(1)])).errors).toEqual([]);
    expect(await rowOf(1)).toMatchObject({ arm: null, crossed: true });
    await start(1);
    expect(await rowOf(1)).toMatchObject({ reason: 'hash', crossed: true });
    const { arms, health } = await result();
    expect(arms.reduce((sum, { debtors: count }) => sum + (count ?? 0), 0)).toBe(1);
    expect(health.crossover.debtors).toBe(1);
    expect((await end([idOf(1)])).errors).toMatchObject([{ code: 'OVERRIDE_NONE' }]);
  });

  test('that got no invoice meanwhile is as if nothing had been', async () => {
    await override({ arm: 'A', debtorIds: [idOf(3)] });
    expect((await end([idOf(3)])).errors).toEqual([]);
    expect(await rowOf(3)).toBeUndefined();
  });
});

describe('a debtor whose invoices have followed an arm', () => {
  test('is refused another one unless the crossover is meant; then it is counted and left out', async () => {
    const drawn = (await rowOf(2))?.arm ?? 0;
    const arm = nameOf(other(drawn));
    const before = await result();
    const refused = await override({ arm, debtorIds: [idOf(3), idOf(2)] });
    expect(refused.errors).toEqual([{ code: 'OVERRIDE_CROSSOVER', path: ['input', 'debtorIds', '1'] }]);
    // Refused is refused for all of the list.
    expect(await rowOf(3)).toBeUndefined();
    expect((await override({ arm, debtorIds: [idOf(2)], crossover: true })).errors).toEqual([]);
    await start(2);
    expect(await rowOf(2)).toMatchObject({ arm: other(drawn), drawn, crossed: true, followed: [0, 1] });
    const { arms, health } = await result();
    expect(health.crossover.debtors).toBe((before.health.crossover.debtors ?? 0) + 1);
    expect(arms.every(({ debtors: count }) => count === 0)).toBe(true);
    // No figure but that one has it: what one had and another had not would be this one debtor.
    expect(health.srm.observed).toEqual(arms.map(({ debtors: count }) => count));
    expect(health.excluded).toContainEqual({ reason: 'override', debtors: 1 });
  });

  test('goes back to the arm that chance had given', async () => {
    const drawn = (await rowOf(2))?.drawn;
    expect((await end([idOf(2)])).errors).toEqual([]);
    expect(await rowOf(2)).toMatchObject({ arm: drawn, reason: 'hash', drawn: null, crossed: true });
  });
});

test('who has an arm by hand is listed page by page, and each act is in the log with its debtors', async () => {
  await override({ arm: 'A', debtorIds: [4, 5, 6].map(idOf), note: 'contract' });
  const query = `query ($id: ID!, $after: Cursor) { experimentOverrides(experimentId: $id, first: 2, after: $after) {
    nodes { debtor { number } arm drawnArm crossover } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly nodes: readonly { debtor: { number: string }; arm: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const page = async (after: string | null) =>
    (await server.ask(ours.keys.OPERATOR, query, { id: experimentId, after })).data?.['experimentOverrides'] as Page;
  const first = await page(null);
  const second = await page(first.pageInfo.endCursor);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  const nodes = [...first.nodes, ...second.nodes];
  expect(nodes.map(({ debtor }) => debtor.number).sort()).toEqual(['4', '5', '6']);
  expect(nodes[0]).toMatchObject({ arm: 'A', drawnArm: null, crossover: false });
  const log = `query ($id: ID!) { experiment(id: $id) { overridden decisions { act arm note debtors { number } } } }`;
  const { data } = await server.ask(ours.keys.OPERATOR, log, { id: experimentId });
  const { decisions } = data?.['experiment'] as { decisions: Record<string, unknown>[] };
  expect(decisions.map((line) => line['act'])).toEqual([
    'STARTED',
    'OVERRIDE',
    'OVERRIDE_ENDED',
    'OVERRIDE',
    'OVERRIDE_ENDED',
    'OVERRIDE',
    'OVERRIDE_ENDED',
    'OVERRIDE',
  ]);
  expect(decisions[1]).toMatchObject({ arm: 'B', note: 'staff', debtors: [{ number: '1' }] });
  // An analyst reads what was done, not to whom.
  const seen = (await server.ask(ours.keys.ANALYST, log, { id: experimentId })).data?.['experiment'] as typeof data;
  expect((seen?.['decisions'] as Record<string, unknown>[])[1]).toMatchObject({ note: 'staff', debtors: null });
});

test('the preview of assignments tells it', async () => {
  const query = `query ($id: ID!, $ids: [ID!]!) { experimentAssignmentPreview(experimentId: $id, debtorIds: $ids) { arm reason } }`;
  const { data } = await server.ask(ours.keys.OPERATOR, query, { id: experimentId, ids: [idOf(4)] });
  expect(data?.['experimentAssignmentPreview']).toEqual([{ arm: 'A', reason: 'OVERRIDE' }]);
});

test('starts and overrides of the same debtors at once never wait for each other in a circle', async () => {
  await Promise.all(
    [7, 8, 9, 0].flatMap((number) => [
      start(number, 2),
      override({ arm: 'B', debtorIds: [9, 8, 7, 0].map(idOf), crossover: true }),
    ]),
  );
  for (const number of [7, 8, 9, 0]) {
    expect(await rowOf(number)).toMatchObject({ arm: 1, reason: 'override', followed: { length: 2 } });
  }
});

describe('an override is refused', () => {
  test.each([
    ['an arm that is none', { arm: 'C' }, 'NOT_FOUND', ['input', 'arm']],
    ['no debtor', { debtorIds: [] }, 'FIELD_REQUIRED', ['input', 'debtorIds']],
    [
      "another creditor's debtor",
      { debtorIds: [opaque('deb', theirs.creditorId)] },
      'NOT_FOUND',
      ['input', 'debtorIds', '0'],
    ],
    ['more than a hundred', { debtorIds: Array(101).fill('deb_1') }, 'LIST_TOO_LONG', ['input', 'debtorIds']],
  ])('for %s', async (_what, input, code, path) => {
    const { errors } = await override({ arm: 'A', debtorIds: [idOf(3)], ...input });
    expect(errors).toEqual([{ code, path }]);
  });

  test('to an analyst, and where the experiment has been stopped', async () => {
    const denied = act('experimentOverride', { arm: 'A', debtorIds: [idOf(3)] }, ours.keys.ANALYST);
    await expect(denied).rejects.toThrow('FORBIDDEN');
    await act('experimentStop', {});
    const { errors } = await override({ arm: 'A', debtorIds: [idOf(3)] });
    expect(errors).toMatchObject([{ code: 'EXPERIMENT_STATE' }]);
    expect((await end([idOf(4)])).errors).toMatchObject([{ code: 'EXPERIMENT_STATE' }]);
  });
});
