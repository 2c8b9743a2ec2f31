// What happens to a running experiment: phases, holdouts, namespaces, results told as they come.
import { describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../src/experiments/definition.ts';
import { createExperiment } from '../../src/experiments/life/experiments.ts';
import { previewAssignments } from '../../src/experiments/life/preview.ts';
import { beginPhase, setHoldout, startExperiment, stopExperiment } from '../../src/experiments/life/run.ts';
import { findSnapshot, readResult, staleExperiments, takeSnapshot } from '../../src/experiments/snapshot.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../support/world.ts';
import { runningExperiment } from './running.ts';

const { server, database, ours } = await makeApiWorld({ invoices: 60 });
const { store } = database;
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, ours.creditorId, work);
const order = { successionOrderId: ours.successionOrderId, version: 1 };
const experimentId = await runningExperiment(store, ours.creditorId, order);
const actor = async (scope: Scope) => ({
  decidedBy: ours.creditorId,
  nowMs: await creditorNowMs(scope),
  note: '',
});

const start = async (condition: string) => {
  const ids = await inScope(
    ({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice where ${sql.unsafe(condition)}`,
  );
  const answer = await server.ask(
    ours.keys.OPERATOR,
    `mutation ($ids: [ID!]!, $key: String!) { distributionsStart(input: { invoiceIds: $ids, idempotencyKey: $key }) { startedCount errors { code } } }`,
    { ids: ids.map(({ id }) => opaque('inv', id)), key: `start ${condition}` },
  );
  expect(answer.errors).toBeUndefined();
  await server.run(ours.creditorId);
};

const result = async () => {
  const snapshotId = (await takeSnapshot(store, ours.creditorId, experimentId)) ?? '';
  const row = await inScope((scope) => findSnapshot(scope, snapshotId));
  if (row === undefined) throw new Error('a snapshot was taken');
  return readResult(row);
};

describe('a running experiment', () => {
  test('begins a phase with other weights: who has an arm keeps it, who is new goes by the new weights', async () => {
    await start('number::int <= 3');
    const before = await inScope(({ sql }) => sql`select debtor_id, arm from assignment order by debtor_id`);
    expect(before.length).toBeGreaterThan(0);
    expect(await inScope(async (scope) => beginPhase(scope, experimentId, [0, 1], await actor(scope)))).toHaveLength(1);
    expect(await inScope(async (scope) => beginPhase(scope, experimentId, [1, 100], await actor(scope)))).toEqual([]);
    await start('number::int > 3');
    const after = await inScope(
      ({ sql }) => sql<{ debtor_id: string; arm: number; phase: number }[]>`
        select debtor_id, arm, phase from assignment order by debtor_id`,
    );
    for (const { debtor_id: id, arm } of before) expect(after.find((row) => row.debtor_id === id)?.arm).toBe(arm);
    expect(after.filter(({ phase }) => phase === 2).length).toBe(10 - before.length);
    const { health } = await result();
    // By the weights of each phase: today's alone would call the first phase a mismatch.
    const expected = health.srm.expected.reduce((sum, one) => sum + one, 0);
    expect(expected).toBeCloseTo(10, 9);
    expect(health.srm.status).toBe('NOT_ENOUGH_DATA');
  });

  test('meets no other in a debtor: one outside all namespaces bars the rest', async () => {
    const definition: ExperimentDefinition = {
      key: 'other',
      name: 'Other',
      hypothesis: '',
      arms: ['A', 'B'].map((key) => ({ key, name: key, ...order, weight: 1 })),
      eligibility: null,
      coverageBp: 10_000,
      namespace: { name: 'n', from: 0, to: 5_000 },
      plan: {
        metrics: [{ kind: 'DELIVERED_RATE', role: 'GOAL', window: 0, margin: null, cap: null }],
        criteria: 'CLEAR_SIGNALS',
        alpha: 0.05,
        power: 0.8,
        horizonDays: 30,
        plannedDebtors: 100,
        plannedDays: 28,
        slices: [],
      },
    };
    const made = await inScope((scope) => createExperiment(scope, definition));
    if ('problems' in made) throw new Error(JSON.stringify(made.problems));
    await inScope(({ sql }) => sql`update assignment_rule set experiment_id = ${made.experimentId}`);
    const refused = await inScope(async (scope) => startExperiment(scope, made.experimentId, await actor(scope)));
    expect(refused.map(({ code }) => code)).toEqual(['EXPERIMENT_OVERLAP']);
    await inScope(({ sql }) => sql`update assignment_rule set experiment_id = ${experimentId}`);
  });

  test('leaves the hold-out alone, and says where each debtor stands', async () => {
    expect(await inScope(async (scope) => setHoldout(scope, 9_000, await actor(scope)))).toHaveLength(1);
    expect(await inScope(async (scope) => setHoldout(scope, 5_000, await actor(scope)))).toEqual([]);
    const ids = await inScope(
      ({ sql }) => sql<{ id: string }[]>`select debtor_id as id from debtor order by debtor_id`,
    );
    await inScope(({ sql }) => sql`delete from assignment`);
    const preview = await inScope((scope) =>
      previewAssignments(
        scope,
        experimentId,
        ids.map(({ id }) => id),
        0,
      ),
    );
    expect(preview?.map(({ debtorId }) => debtorId)).toEqual(ids.map(({ id }) => id));
    expect(new Set(preview?.map(({ reason }) => reason))).toEqual(new Set(['holdout', 'hash']));
    expect(preview?.every(({ arm, reason }) => (arm === null) === (reason === 'holdout'))).toBe(true);
  });

  test('tells of each new result once, and asks for one when facts have come since', async () => {
    const following = server.follow(
      ours.keys.ANALYST,
      'subscription ($id: ID!) { experimentResultUpdated(id: $id) { snapshotId status changed } }',
      { id: opaque('exp', experimentId) },
      2,
    );
    // Nothing says when a subscription hears: results are taken until it has told of two.
    const taken: string[] = [];
    let hasTold = false;
    const heard = following.finally(() => {
      hasTold = true;
    });
    while (!hasTold) taken.push(opaque('snp', (await takeSnapshot(store, ours.creditorId, experimentId)) ?? ''));
    const told = (await heard).map((one) => (one['experimentResultUpdated'] as { snapshotId: string }).snapshotId);
    const from = taken.indexOf(told[0] ?? '');
    expect(from).toBeGreaterThanOrEqual(0);
    expect(taken.slice(from, from + 2)).toEqual(told);
    await expect(inScope((scope) => staleExperiments(scope, 0))).resolves.toEqual([]);
  });

  test('takes nobody in once it is stopped', async () => {
    expect(await inScope(async (scope) => stopExperiment(scope, experimentId, null, await actor(scope)))).toEqual([]);
    const again = await inScope(async (scope) => stopExperiment(scope, experimentId, null, await actor(scope)));
    expect(again.map(({ code }) => code)).toEqual(['EXPERIMENT_STATE']);
  });
});
