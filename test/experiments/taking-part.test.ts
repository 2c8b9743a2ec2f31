// Who takes part: hold-out, eligibility and namespaces, as the start of their invoices places debtors; and who may see and
// do what.
import { beforeAll, describe, expect, test } from 'vitest';
import { bucketOf } from '../../src/experiments/assign/bucket.ts';
import { fromOpaqueId } from '../../src/id.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../support/world.ts';
import { actingIn, idIn } from './acting.ts';

const world = await makeApiWorld({ invoices: 120, debtors: 60 });
const { server, database, ours } = world;
const { act, ask, begin, letterOrder } = actingIn(world);
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(database.store, ours.creditorId, work);
let experimentId = '';
let otherId = '';

interface Placed {
  readonly debtorId: string;
  readonly kind: string;
  readonly letters: boolean;
  readonly arm: number | null;
  readonly reason: string;
}
const placed = (id: string) =>
  inScope(
    ({ sql }) => sql<Placed[]>`
      select b.debtor_id as "debtorId", b.kind, a.arm, a.reason,
        exists (select from contact_point p where p.debtor_id = b.debtor_id and p.channel = 'LETTER'
          and p.reachability <> 'OPTED_OUT') as letters
      from assignment a join debtor b on b.creditor_id = a.creditor_id and b.debtor_id = a.debtor_id
      where a.experiment_id = ${fromOpaqueId('experiment', id) ?? ''} order by b.debtor_id`,
  );

/** Eligible first, then not held out, then within the namespace: by the published hash alone, as an auditor would. */
const expected = ({ debtorId, letters }: Placed, from: number, to: number) => {
  if (!letters) return 'unreachable';
  if (bucketOf('holdout:creditor', debtorId) < 3_000) return 'holdout';
  const bucket = bucketOf('ns:sending', debtorId);
  return bucket >= from && bucket < to ? 'hash' : 'namespace';
};

beforeAll(async () => {
  await act('experimentHoldout', { holdout: 30 }, 'holdout');
  // Some have no address for letters, some have declined them: no arm of letters is possible for them.
  await inScope(async ({ sql }) => {
    await sql`update contact_point set channel = 'SMS' where channel = 'LETTER'
      and debtor_id in (select debtor_id from debtor where number in ('1', '2', '4'))`;
    await sql`update contact_point set reachability = 'OPTED_OUT' where channel = 'LETTER'
      and debtor_id in (select debtor_id from debtor where number in ('5', '7'))`;
  });
  const orderId = await letterOrder();
  const arms = [
    { key: 'A', name: 'Mail first', orderId: ours.orderId },
    { key: 'B', name: 'Letter only', orderId },
  ];
  const namespace = { name: 'sending', from: 6_000, to: 10_000 };
  const metrics = [{ kind: 'DELIVERED_RATE', role: 'GOAL' }];
  const second = { key: 'companies', name: 'Companies', arms, namespace, metrics, plannedDebtors: 20 };
  otherId = idIn(await act('experimentCreate', second), 'experiment');
  const when = { debtorKind: 'COMPANY' };
  const rule = { name: 'Companies', when, orderId: ours.orderId, experimentId: otherId };
  idIn(await act('assignmentRuleCreate', rule, 'rule { id }'), 'rule');
  const first = { eligibility: { debtorKind: 'PERSON' }, namespace: { name: 'sending', from: 0, to: 6_000 } };
  ({ experimentId } = await begin(first));
});

describe('a start', () => {
  test('of a second experiment in the namespace is refused where their buckets meet, and allowed where they do not', async () => {
    const change = (namespace: object) => {
      const arms = [
        { key: 'A', name: 'Mail first', orderId: ours.orderId },
        { key: 'B', name: 'Mail', orderId: ours.orderId },
      ];
      const metrics = [{ kind: 'DELIVERED_RATE', role: 'GOAL' }];
      const definition = { key: 'companies', name: 'Companies', arms, metrics, plannedDebtors: 20, namespace };
      return act('experimentChange', { experimentId: otherId, ...definition });
    };
    await change({ name: 'sending', from: 5_999, to: 10_000 });
    expect((await act('experimentStart', { experimentId: otherId })).errors).toMatchObject([
      { code: 'EXPERIMENT_OVERLAP' },
    ]);
    await change({ name: 'another', from: 6_000, to: 10_000 });
    expect((await act('experimentStart', { experimentId: otherId })).errors).toMatchObject([
      { code: 'EXPERIMENT_OVERLAP' },
    ]);
    await change({ name: 'sending', from: 6_000, to: 10_000 });
    expect((await act('experimentStart', { experimentId: otherId })).errors).toEqual([]);
  });

  test('places each debtor by eligibility, hold-out, namespace and hash; who takes no part gets the order of the rule', async () => {
    await act('distributionsStart', { filter: {} }, 'startedCount');
    await server.run(ours.creditorId);
    const persons = await placed(experimentId);
    expect(persons).toHaveLength(40);
    for (const one of persons) expect([one.debtorId, one.reason]).toEqual([one.debtorId, expected(one, 0, 6_000)]);
    expect(persons.filter(({ reason }) => reason === 'unreachable')).toHaveLength(5);
    // By chance, but far from none and all: of 35 eligible 30 % are held out.
    const heldOut = persons.filter(({ reason }) => reason === 'holdout').length;
    expect(heldOut).toBeGreaterThan(2);
    expect(heldOut).toBeLessThan(20);
    for (const { arm, reason } of persons) expect(arm === null).toBe(reason !== 'hash');
    const companies = await placed(otherId);
    expect(companies).toHaveLength(20);
    // Both of its arms begin with mail: an address for letters is not asked for.
    for (const one of companies) expect(one.reason).toBe(expected({ ...one, letters: true }, 6_000, 10_000));
    const rows = await inScope(
      ({ sql }) => sql<{ out: boolean; counted: boolean; order: string }[]>`
        select a.arm is null as out, o.invoice_id is not null as counted, s.name as "order"
        from distribution d
        join assignment a on a.creditor_id = d.creditor_id and a.debtor_id = d.debtor_id
        join succession_order s on s.creditor_id = d.creditor_id and s.succession_order_id = d.succession_order_id
          and s.version = d.version
        left join outcome o on o.creditor_id = d.creditor_id and o.invoice_id = d.invoice_id`,
    );
    expect(rows).toHaveLength(120);
    for (const { out, counted } of rows) expect(counted).toBe(!out);
    expect(new Set(rows.flatMap(({ out, order }) => (out ? [order] : [])))).toEqual(new Set(['E-mail, then letter']));
  });

  test('counts those left out, with the reason, in the result', async () => {
    const all = await placed(experimentId);
    // By chance a group may be too small to be shown.
    const shown = (count: number) => (count < 5 ? null : count);
    const selection = 'snapshot { result { health { excluded { reason debtors } } arms { debtors } } }';
    const taken = await act('experimentRefresh', { experimentId }, selection);
    const { health, arms } = (
      taken['snapshot'] as { result: { health: { excluded: object[] }; arms: { debtors: number | null }[] } }
    ).result;
    expect(health.excluded).toEqual(
      ['holdout', 'namespace', 'unreachable'].map((reason) => ({
        reason: reason.toUpperCase(),
        debtors: shown(all.filter((one) => one.reason === reason).length),
      })),
    );
    expect(arms.map(({ debtors }) => debtors)).toEqual(
      [0, 1].map((arm) => shown(all.filter((one) => one.arm === arm).length)),
    );
  });
});

test('whoever an arm cannot reach takes part where that is not asked for, but must fit the condition still', async () => {
  const orderId = await letterOrder();
  const arms = [
    { key: 'A', name: 'Mail first', orderId: ours.orderId },
    { key: 'B', name: 'Letter only', orderId },
  ];
  const metrics = [{ kind: 'DELIVERED_RATE', role: 'GOAL' }];
  const written = { name: 'As for everyone', arms, metrics, eligibility: { debtorKind: 'PERSON' } };
  const withoutLetters = (await placed(experimentId)).filter(({ letters }) => !letters);
  const companies = await placed(otherId);
  const reasonsOf = async (id: string, debtors: readonly Placed[]) => {
    const query = `query ($id: ID!, $debtors: [ID!]!) {
      experimentAssignmentPreview(experimentId: $id, debtorIds: $debtors) { reason } experiment(id: $id) { everyArmReaches } }`;
    const answer = await ask('OPERATOR', query, {
      id,
      debtors: debtors.map(({ debtorId }) => opaque('deb', debtorId)),
    });
    const previewed = answer['experimentAssignmentPreview'] as { reason: string }[];
    return { reasons: previewed.map(({ reason }) => reason), ...(answer['experiment'] as object) };
  };
  const asked = idIn(await act('experimentCreate', { ...written, key: 'asked' }), 'experiment');
  expect(await reasonsOf(asked, withoutLetters)).toEqual({
    reasons: withoutLetters.map(() => 'UNREACHABLE'),
    everyArmReaches: true,
  });
  const open = { ...written, key: 'not-asked', everyArmReaches: false };
  const notAsked = idIn(await act('experimentCreate', open), 'experiment');
  expect(await reasonsOf(notAsked, withoutLetters)).toEqual({
    reasons: withoutLetters.map(({ debtorId }) =>
      bucketOf('holdout:creditor', debtorId) < 3_000 ? 'HOLDOUT' : 'HASH',
    ),
    everyArmReaches: false,
  });
  const { reasons } = await reasonsOf(notAsked, companies);
  expect(new Set(reasons)).toEqual(new Set(['INELIGIBLE']));
});

test('an analyst writes and plans experiments, and neither starts nor ships them, nor sees who is in which arm', async () => {
  const refused = async (query: string, variables: Record<string, unknown>) => {
    const answer = await server.ask(ours.keys.ANALYST, query, variables);
    return answer.errors?.map(({ extensions }) => extensions['code']);
  };
  const idempotencyKey = 'analyst-may-not';
  const mutation = (field: string) => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    return `mutation ($input: ${type}!) { ${field}(input: $input) { errors { code } } }`;
  };
  expect(await refused(mutation('experimentStart'), { input: { experimentId, idempotencyKey } })).toEqual([
    'FORBIDDEN',
  ]);
  const ship = { experimentId, arm: 'B', snapshotId: opaque('snp', ours.creditorId), idempotencyKey };
  expect(await refused(mutation('experimentShip'), { input: ship })).toEqual(['FORBIDDEN']);
  const [debtor] = await placed(experimentId);
  const preview = `query ($id: ID!, $debtors: [ID!]!) {
    experimentAssignmentPreview(experimentId: $id, debtorIds: $debtors) { arm reason } }`;
  const variables = { id: experimentId, debtors: [opaque('deb', debtor?.debtorId ?? '')] };
  expect(await refused(preview, variables)).toEqual(['FORBIDDEN']);
  const operator = await ask('OPERATOR', preview, variables);
  expect(operator['experimentAssignmentPreview']).toHaveLength(1);
  expect(
    await refused(mutation('experimentPlan'), { input: { experimentId: otherId, idempotencyKey } }),
  ).toBeUndefined();
});
