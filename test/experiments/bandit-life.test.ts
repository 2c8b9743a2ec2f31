// A bandit through the API: it explores, its weights follow the evidence in phases of their own, with the numbers in the log,
// and an analyst may pause or stop it.
import { beforeAll, describe, expect, test } from 'vitest';
import { refreshExperiment } from '../../src/experiments/life/reweigh.ts';
import { takeSnapshot } from '../../src/experiments/snapshot.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { startTestServer } from '../support/server.ts';
import { opaque } from '../support/world.ts';

const database = await makeTestDatabase();
const { store } = database;
const server = await startTestServer(database, [nullAdapter('mail', 'EMAIL'), nullAdapter('letter', 'LETTER')]);
const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];
const clockAt = '2026-03-02T08:00:00Z';
const made = await populate(store, { debtors: 400, invoices: 400, order: mailThenLetter, partners, clockAt });
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, made.creditorId, work);
const keys = { OPERATOR: '', ANALYST: '', ADMIN: '' };
const orderId = opaque('ord', made.successionOrderId);

let acts = 0;
const ask = async (query: string, variables: Record<string, unknown> = {}, key = keys.OPERATOR) => {
  const answer = await server.ask(key, query, variables);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Record<string, never>;
};
interface Acted {
  readonly experiment: Record<string, unknown> | null;
  readonly errors: readonly { code: string; path: readonly string[] }[];
}
const act = async (field: string, input: Record<string, unknown>, key = keys.ADMIN) => {
  acts += 1;
  const query = `mutation ($input: ${field.charAt(0).toUpperCase()}${field.slice(1)}Input!) {
    ${field}(input: $input) { experiment { id state mode bandit { paused } } errors { code path } } }`;
  const data = await ask(query, { input: { ...input, idempotencyKey: `bandit-test-${acts}` } }, key);
  return data[field] as unknown as Acted;
};
const definition = (more: Record<string, unknown>) => ({
  key: 'bandit',
  name: 'Bandit',
  mode: 'BANDIT',
  arms: ['A', 'B'].map((key) => ({ key, name: key, orderId })),
  metrics: [{ kind: 'PAID_BY_DUE', role: 'GOAL' }],
  plannedDebtors: 200,
  ...more,
});

let experimentId = '';
let uuid = '';
const refresh = () => refreshExperiment(store, made.creditorId, uuid);
const moveTo = (day: string) => inScope(({ sql }) => sql`update creditor set clock_at = ${`${day}T08:00:00Z`}`);
const look = async (key = keys.ANALYST) => {
  const numbers = 'phase metric cause arms { arm debtors value probabilityBest stopped before after }';
  const query = `query ($id: ID!) { experiment(id: $id) { mode bandit { explorationDays exploresUntil floor paused }
    phases { phase weights reweighing { ${numbers} } } decisions { act note decidedBy reweighing { ${numbers} } }
    result { result { bandit { metric arms { arm debtors value se probabilityBest stopped } }
      health { srm { phases { phase status observed } } } } } } }`;
  return (await ask(query, { id: experimentId }, key))['experiment'] as unknown as {
    readonly mode: string;
    readonly bandit: Record<string, unknown>;
    readonly phases: readonly { weights: readonly number[]; reweighing: Record<string, unknown> | null }[];
    readonly decisions: readonly { act: string; note: string; decidedBy: string | null; reweighing: unknown }[];
    readonly result: {
      result: {
        bandit: { metric: string; arms: readonly { debtors: number; probabilityBest: number | null }[] };
        health: { srm: { phases: readonly { phase: number; status: string }[] } };
      };
    };
  };
};

beforeAll(async () => {
  for (const scope of ['OPERATOR', 'ANALYST', 'ADMIN'] as const) keys[scope] = await server.key(made.creditorId, scope);
});

test('is refused with arms that do not begin alike, or an exploration too short', async () => {
  const arms = ['A', 'B'].map((key, index) => ({ key, name: key, orderId, weight: index + 1 }));
  const { errors } = await act('experimentCreate', definition({ arms, explorationDays: 3, floor: 0.4 }));
  expect(errors.map(({ path }) => path.join('.'))).toEqual(['input.explorationDays', 'input.floor', 'input.arms']);
});

describe('a bandit that runs', () => {
  beforeAll(async () => {
    const created = await act('experimentCreate', definition({}));
    expect(created.errors).toEqual([]);
    experimentId = String(created.experiment?.['id']);
    uuid = experimentId.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    acts += 1;
    await ask(
      'mutation ($input: AssignmentRuleCreateInput!) { assignmentRuleCreate(input: $input) { errors { code } } }',
      { input: { name: 'All', orderId, experimentId, idempotencyKey: `bandit-test-${acts}` } },
      keys.ADMIN,
    );
    expect((await act('experimentStart', { experimentId })).errors).toEqual([]);
    acts += 1;
    await ask(
      'mutation ($key: String!) { distributionsStart(input: { filter: { amountTo: "500" }, idempotencyKey: $key }) { startedCount } }',
      { key: `bandit-test-${acts}` },
    );
    // Counted once from the log; then dealt as if it had been paid: A four times in ten, B six times.
    await takeSnapshot(store, made.creditorId, uuid);
    await inScope(
      ({ sql }) => sql`
        update outcome o set due_date = '2026-03-10', close_cause = case when n.n % 10 < 4 + 2 * o.arm then 'PAID' end,
          closed_on = case when n.n % 10 < 4 + 2 * o.arm then date '2026-03-09' end
        from (select invoice_id, row_number() over (partition by arm order by invoice_id) as n from outcome) n
        where n.invoice_id = o.invoice_id`,
    );
  });

  test('keeps its equal weights while it explores', async () => {
    await moveTo('2026-03-20');
    expect(await refresh()).toBeNull();
    const { mode, bandit, phases } = await look();
    expect([mode, phases.map(({ weights }) => weights)]).toEqual(['BANDIT', [[1, 1]]]);
    expect(bandit).toMatchObject({
      explorationDays: 28,
      exploresUntil: '2026-03-30T08:00:00.000Z',
      floor: 0.01,
      paused: false,
    });
  });

  test('is left alone while an analyst has paused it', async () => {
    await moveTo('2026-03-31');
    const paused = await act('experimentBanditPause', { experimentId, paused: true, note: 'look' }, keys.ANALYST);
    expect(paused).toMatchObject({ experiment: { bandit: { paused: true } }, errors: [] });
    expect(await refresh()).toBeNull();
    expect((await act('experimentBanditPause', { experimentId, paused: false }, keys.ANALYST)).errors).toEqual([]);
  });

  test('gets weights by the chance of being the best, in a new phase, with the numbers in the log', async () => {
    expect(await refresh()).toBe(2);
    const { phases, decisions, result } = await look();
    expect(phases.map(({ weights }) => weights)).toEqual([
      [1, 1],
      [300, 700],
    ]);
    const { bandit } = result.result;
    expect(bandit.metric).toBe('PAID_BY_DUE_0');
    expect(bandit.arms[1]?.probabilityBest).toBeGreaterThan(0.95);
    const line = decisions.at(-1);
    expect(decisions.map((one) => one.act)).toEqual(['STARTED', 'BANDIT_PAUSED', 'BANDIT_RESUMED', 'REWEIGHED']);
    expect(line).toMatchObject({ note: '300:700', decidedBy: null });
    expect(line?.reweighing).toMatchObject({
      phase: 2,
      cause: 'EVIDENCE',
      arms: [
        { arm: 'A', before: 0.5, after: 0.3, stopped: false },
        { arm: 'B', before: 0.5, after: 0.7, stopped: false },
      ],
    });
    expect(phases[1]?.reweighing).toEqual(line?.reweighing);
    expect(phases[0]?.reweighing).toBeNull();
  });

  test('not again within a week; debtors assigned keep their arm, new ones go by the new weights', async () => {
    await moveTo('2026-04-04');
    expect(await refresh()).toBeNull();
    acts += 1;
    await ask(
      'mutation ($key: String!) { distributionsStart(input: { filter: {}, idempotencyKey: $key }) { startedCount } }',
      { key: `bandit-test-${acts}` },
    );
    const rows = await inScope(
      ({ sql }) => sql<{ phase: number; salt: string; count: number }[]>`
        select a.phase, p.salt, count(*)::int as count from assignment a join experiment_phase p using (creditor_id, experiment_id, phase)
        group by 1, 2 order by 1`,
    );
    expect(rows.map(({ phase, salt }) => `${phase} ${salt}`)).toEqual(['1 exp:bandit:1', '2 exp:bandit:2']);
    await moveTo('2026-04-08');
    expect(await refresh()).toBe(3);
    const { phases, result } = await look();
    expect(phases[2]?.weights).toEqual([100, 900]);
    expect(result.result.health.srm.phases.map(({ phase, status }) => `${phase} ${status}`)).toEqual(['1 OK', '2 OK']);
  });

  test('may be stopped by an analyst, which an experiment may not; a pause is for bandits', async () => {
    const plain = await act(
      'experimentCreate',
      definition({ key: 'plain', mode: 'EXPERIMENT', namespace: { name: 'x' } }),
    );
    const other = String(plain.experiment?.['id']);
    await expect(act('experimentStop', { experimentId: other }, keys.ANALYST)).rejects.toThrow('FORBIDDEN');
    expect((await act('experimentStop', { experimentId }, keys.ANALYST)).experiment).toMatchObject({
      state: 'STOPPED',
    });
    expect(await refresh()).toBeNull();
    expect((await act('experimentBanditPause', { experimentId, paused: true })).errors).toMatchObject([
      { code: 'EXPERIMENT_STATE' },
    ]);
  });
});
