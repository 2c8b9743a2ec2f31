// A running experiment does not change silently: what would let other invoices in is refused, the rest is in its log.
import { beforeAll, describe, expect, test } from 'vitest';
import { makeApiWorld } from '../support/world.ts';
import { actingIn, idIn } from './acting.ts';

const world = await makeApiWorld({ invoices: 10 });
const { ours } = world;
const { act, ask, begin, letterOrder } = actingIn(world);
let experimentId = '';
let ruleId = '';
let otherId = '';

const rule = (more: Record<string, unknown>) =>
  act('assignmentRuleCreate', { name: 'Other', orderId: ours.orderId, ...more }, 'rule { id position }');
const change = (id: string, more: Record<string, unknown>) =>
  act('assignmentRuleUpdate', { ruleId: id, ...more }, 'rule { id }');
const codes = (answer: { errors: readonly { code: string }[] }) => answer.errors.map(({ code }) => code);
const refused = ['RULE_OF_RUNNING_EXPERIMENT'];

beforeAll(async () => {
  // Companies go their own way, before the experiment; persons in Norway come after it.
  otherId = idIn(await rule({ when: { debtorKind: 'COMPANY' } }), 'rule');
  const begun = await begin();
  ({ experimentId, ruleId } = begun);
  idIn(await rule({ name: 'After', when: { country: ['NO'] } }), 'rule');
});

describe('while an experiment runs', () => {
  test('its rule is not narrowed, widened, switched off, given another experiment, moved behind others or removed', async () => {
    const answer = await change(ruleId, { when: { debtorKind: 'PERSON' } });
    expect(answer.errors).toMatchObject([
      { code: refused[0], path: ['input', 'ruleId'], message: expect.stringContaining('letter-first') },
    ]);
    expect(codes(await change(ruleId, { enabled: false }))).toEqual(refused);
    expect(codes(await change(ruleId, { experimentId: null }))).toEqual(refused);
    expect(codes(await act('assignmentRuleMove', { ruleId, position: 1 }, 'rule { id }'))).toEqual(refused);
    expect(codes(await act('assignmentRuleRemove', { ruleId }, 'removedId'))).toEqual(refused);
  });

  test('no rule before it is changed, removed or put there, unless both can never hold', async () => {
    expect(codes(await change(otherId, { when: { country: ['NO'] } }))).toEqual(refused);
    expect(codes(await act('assignmentRuleRemove', { ruleId: otherId }, 'removedId'))).toEqual(refused);
    expect(codes(await rule({ position: 1, when: { country: ['SE'] } }))).toEqual(refused);
    expect(codes(await rule({ experimentId, when: { country: ['FI'] } }))).toEqual(refused);
    expect(codes(await rule({ when: { country: ['SE'] } }))).toEqual([]);
  });

  test('other names and orders are allowed, and the order stands in its log; the arms keep the version they began with', async () => {
    const steps = [{ channel: 'LETTER', until: 'DELIVERED', patience: 'P5D' }];
    await act('successionOrderCreate', { name: 'Letter only', steps }, 'order { version }');
    expect(codes(await change(otherId, { name: 'Companies', orderId: await letterOrder() }))).toEqual([]);
    expect(codes(await change(ruleId, { orderId: await letterOrder() }))).toEqual([]);
    const data = await ask(
      'ANALYST',
      'query ($id: ID!) { experiment(id: $id) { arms { order { version } } decisions { act note } } }',
      { id: experimentId },
    );
    expect(data['experiment']).toMatchObject({
      arms: [{ order: { version: 1 } }, { order: { version: 1 } }],
      decisions: [{ act: 'STARTED' }, { act: 'RULE', note: 'All: order' }],
    });
  });

  test('a hold-out that changes stands in its log', async () => {
    await act('experimentHoldout', { holdout: 10 }, 'holdout');
    await act('experimentHoldout', { holdout: 10 }, 'holdout');
    await act('experimentHoldout', { holdout: 0 }, 'holdout');
    const data = await ask('ANALYST', 'query ($id: ID!) { experiment(id: $id) { decisions { act note } } }', {
      id: experimentId,
    });
    const { decisions } = data['experiment'] as { decisions: { act: string; note: string }[] };
    expect(decisions.filter(({ act: done }) => done === 'HOLDOUT').map(({ note }) => note)).toEqual([
      '0 % → 10 %',
      '10 % → 0 %',
    ]);
  });

  test('its orders are not put away; once it is stopped they are, and are then not shipped', async () => {
    const orderId = await letterOrder();
    expect(codes(await act('successionOrderArchive', { orderId }, 'order { id }'))).toEqual(['ORDER_GIVEN_BY_RULES']);
    await act('experimentStop', { experimentId });
    for (const id of [ruleId, otherId]) expect(codes(await change(id, { orderId: ours.orderId }))).toEqual([]);
    expect(codes(await act('successionOrderArchive', { orderId }, 'order { id }'))).toEqual([]);
    const taken = await act('experimentRefresh', { experimentId }, 'snapshot { id }');
    const ship = { experimentId, arm: 'B', snapshotId: idIn(taken, 'snapshot') };
    expect(codes(await act('experimentShip', ship))).toEqual(['ORDER_ARCHIVED']);
    expect(codes(await act('assignmentRuleRemove', { ruleId }, 'removedId'))).toEqual([]);
  });
});
