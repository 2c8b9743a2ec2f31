// The life of an experiment through the API: written, named by a rule, started, filled by starts of distributions, read,
// shipped and rolled back.
import { beforeAll, describe, expect, test } from 'vitest';
import { readResult, recompute } from '../../src/experiments/snapshot.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld } from '../support/world.ts';

const { server, database, ours } = await makeApiWorld({ invoices: 400 });

let counter = 0;
const key = () => {
  counter += 1;
  return `experiment-test-${counter}`;
};
const ask = async (scope: keyof typeof ours.keys, query: string, variables: Record<string, unknown>) => {
  const answer = await server.ask(ours.keys[scope], query, variables);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Record<string, Answer>;
};
interface Answer {
  readonly [field: string]: never;
}
// Answers are read field by field below: their shape is what is tested.
type Loose = Record<string, unknown> & { errors: { code: string; path: string[] }[] };

const act = async (
  field: string,
  type: string,
  input: Record<string, unknown>,
  selection = 'experiment { id state }',
) => {
  const query = `mutation Act($input: ${type}!) { ${field}(input: $input) { ${selection} errors { code path message } } }`;
  const data = await ask('ADMIN', query, { input: { ...input, idempotencyKey: key() } });
  return data[field] as unknown as Loose;
};

let letterOrder = '';
let ruleId = '';
let experimentId = '';

const definition = (key: string) => ({
  key,
  name: 'Letter first?',
  arms: [
    { key: 'A', name: 'Mail first', orderId: ours.orderId },
    { key: 'B', name: 'Letter only', orderId: letterOrder },
  ],
  metrics: [
    { kind: 'TIME_TO_PAYMENT', role: 'GOAL' },
    { kind: 'COST_PER_INVOICE', role: 'GUARDRAIL', margin: { size: 5 } },
    { kind: 'DELIVERED_WITHIN', window: 48 },
  ],
  slices: [{ by: 'KIND' }],
  plannedDebtors: 20,
});

beforeAll(async () => {
  const save = await act(
    'successionOrderCreate',
    'SuccessionOrderCreateInput',
    { name: 'Letter only', steps: [{ channel: 'LETTER', until: 'DELIVERED', patience: 'P10D' }] },
    'order { id }',
  );
  letterOrder = (save['order'] as { id: string }).id;
  const rule = await act(
    'assignmentRuleCreate',
    'AssignmentRuleCreateInput',
    { name: 'All', orderId: ours.orderId },
    'rule { id }',
  );
  ruleId = (rule['rule'] as { id: string }).id;
});

describe('an experiment', () => {
  test('is refused with every fault at its place', async () => {
    const wrong = { ...definition('Bad Key'), metrics: [{ kind: 'TIME_TO_PAYMENT' }], alpha: 0.9, plannedDays: 0 };
    const { errors } = await act('experimentCreate', 'ExperimentCreateInput', wrong);
    expect(errors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
      'FIELD_INVALID input.key',
      'FIELD_INVALID input.metrics',
      'FIELD_INVALID input.alpha',
      'FIELD_INVALID input.plannedDays',
    ]);
  });

  test('is written once by its key, and planned', async () => {
    const made = await act('experimentCreate', 'ExperimentCreateInput', definition('letter-first'));
    expect(made.errors).toEqual([]);
    experimentId = (made['experiment'] as { id: string }).id;
    const again = await act('experimentCreate', 'ExperimentCreateInput', definition('letter-first'));
    expect(again.errors[0]?.code).toBe('EXPERIMENT_KEY_TAKEN');
    const selection =
      'experiment { state forecast { metric debtorsPerDay rows { weeks mde } costs { arm costPerInvoice } } }';
    const planned = await act('experimentPlan', 'ExperimentPlanInput', { experimentId }, selection);
    expect(planned.errors).toEqual([]);
    expect(planned['experiment']).toMatchObject({ state: 'PLANNED', forecast: { metric: 'TIME_TO_PAYMENT' } });
  });

  test('starts only when a rule names it, and then takes debtors in, each in one arm', async () => {
    const early = await act('experimentStart', 'ExperimentStartInput', { experimentId });
    expect(early.errors[0]?.code).toBe('EXPERIMENT_WITHOUT_RULE');
    const named = await act(
      'assignmentRuleUpdate',
      'AssignmentRuleUpdateInput',
      { ruleId, experimentId },
      'rule { experiment { key } }',
    );
    expect(named['rule']).toEqual({ experiment: { key: 'letter-first' } });
    const started = await act('experimentStart', 'ExperimentStartInput', { experimentId, note: 'go' });
    expect(started.errors).toEqual([]);
    await act('distributionsStart', 'DistributionsStartInput', { filter: {} }, 'startedCount');
    await server.run(ours.creditorId);
    const rows = await withCreditor(
      database.store,
      ours.creditorId,
      ({ sql }) => sql<{ arms: number; orders: number; invoices: number }[]>`
        select count(distinct o.arm)::int as arms, count(distinct (d.succession_order_id, o.arm))::int as orders,
          count(*)::int as invoices
        from outcome o join distribution d on d.creditor_id = o.creditor_id and d.distribution_id = o.distribution_id
        group by o.debtor_id`,
    );
    expect(rows).toHaveLength(10);
    expect(rows.every(({ arms, orders }) => arms === 1 && orders === 1)).toBe(true);
    expect(rows.reduce((sum, { invoices }) => sum + invoices, 0)).toBe(400);
  });

  test('holds its orders: none of them can be put away', async () => {
    const archived = await act(
      'successionOrderArchive',
      'SuccessionOrderArchiveInput',
      { orderId: letterOrder },
      'order { id }',
    );
    expect(archived.errors[0]?.code).toBe('ORDER_IN_EXPERIMENTS');
  });

  test('cannot be changed while it runs', async () => {
    const changed = await act('experimentChange', 'ExperimentChangeInput', { experimentId, ...definition('other') });
    expect(changed.errors[0]?.code).toBe('EXPERIMENT_STATE');
    const less = await act('experimentCoverage', 'ExperimentCoverageInput', { experimentId, coverage: 50 });
    expect(less.errors[0]?.code).toBe('FIELD_INVALID');
  });

  test('shows its result to an analyst, the same bytes each time it is computed', async () => {
    const { errors, ...found } = await act(
      'experimentRefresh',
      'ExperimentRefreshInput',
      { experimentId },
      `snapshot { id sha256 result { health { srm { status observed } } decision { status sentence }
        arms { arm debtors invoices deliveredByStep } metrics { metric arms { arm value uncapped invoices problem }
          comparisons { postStratified { strata p varianceReduction absolute { estimate } } uncapped { p absolute { estimate } } } }
        survival(metric: TIME_TO_PAYMENT) { horizon arms { arm curve { t survival atRisk } } } slices { by value problem } } }`,
    );
    expect(errors).toEqual([]);
    const { id, result } = found['snapshot'] as {
      id: string;
      result: {
        decision: { status: string };
        arms: { debtors: number | null }[];
        metrics: { metric: string; arms: { invoices: number }[] }[];
        slices: { problem: string | null }[];
      };
    };
    expect(result.decision.status).toBe('COLLECTING');
    // Ten debtors: an arm of fewer than five is hidden, and what compares with it.
    expect(result.arms.every(({ debtors }) => debtors === null || debtors >= 5)).toBe(true);
    expect(result.metrics.map(({ metric }) => metric)).toEqual([
      'TIME_TO_PAYMENT',
      'COST_PER_INVOICE',
      'DELIVERED_WITHIN_48',
    ]);
    expect(result.slices.every(({ problem }) => problem === 'SUPPRESSED')).toBe(true);
    const query = `query Read($id: ID!) { snapshot(id: $id) { sha256 stale } }`;
    await expect(ask('ANALYST', query, { id })).resolves.toMatchObject({ snapshot: { stale: false } });
    const uuid = id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    await withCreditor(database.store, ours.creditorId, async (scope) => {
      const [kept] = await scope.sql<{ result: string }[]>`select result from snapshot where snapshot_id = ${uuid}`;
      expect(await recompute(scope, uuid)).toBe(kept?.result);
      const whole = readResult({ result: kept?.result ?? '' });
      expect(whole.arms.reduce((sum, { debtors }) => sum + (debtors ?? 0), 0)).toBe(10);
      expect(whole.arms.reduce((sum, { invoices }) => sum + (invoices ?? 0), 0)).toBe(400);
    });
  });

  test('ships an arm to the rule, keeps a hold-back, and can be rolled back', async () => {
    const refreshed = await act('experimentRefresh', 'ExperimentRefreshInput', { experimentId }, 'snapshot { id }');
    const snapshotId = (refreshed['snapshot'] as { id: string }).id;
    const shipped = await act(
      'experimentShip',
      'ExperimentShipInput',
      { experimentId, arm: 'B', snapshotId, holdback: 10, note: 'cheaper' },
      'experiment { state shippedArm holdback decisions { act arm note snapshot { id } } }',
    );
    expect(shipped['experiment']).toMatchObject({
      state: 'STOPPED',
      shippedArm: 'B',
      holdback: 10,
      decisions: [
        { act: 'STARTED', note: 'go' },
        { act: 'SHIPPED', arm: 'B', snapshot: { id: snapshotId } },
      ],
    });
    const rules = await ask('ADMIN', 'query Rules { assignmentRules { order { name } } }', {});
    expect(rules['assignmentRules']).toEqual([{ order: { name: 'Letter only' } }]);
    const back = await act(
      'experimentRollback',
      'ExperimentRollbackInput',
      { experimentId },
      'experiment { shippedArm }',
    );
    expect(back['experiment']).toEqual({ shippedArm: null });
    const after = await ask('ADMIN', 'query Rules { assignmentRules { order { id } } }', {});
    expect(after['assignmentRules']).toEqual([{ order: { id: ours.orderId } }]);
  });
});
