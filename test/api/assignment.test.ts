// Assignment rules through the API: changed, moved and removed, with positions that stay dense; each act once.
import { expect, test } from 'vitest';
import { makeApiWorld } from '../support/world.ts';

const { server, ours, theirs } = await makeApiWorld({ invoices: 2 });
const { ADMIN } = ours.keys;

let acts = 0;
const freshKey = () => {
  acts += 1;
  return `assignment-test-${acts}`;
};
const fields = {
  Create: 'rule { id name position enabled when condition order { id version } }',
  Update: 'rule { id name position enabled when condition order { id version } }',
  Move: 'rule { id name position }',
  Remove: 'removedId',
} as const;

interface Answer {
  readonly rule?: { readonly id: string; readonly [name: string]: unknown } | null;
  readonly removedId?: string | null;
  readonly errors: readonly { readonly code: string; readonly path: string[] }[];
}
const act = async (name: keyof typeof fields, input: Record<string, unknown>, by = ADMIN) => {
  const query = `mutation ($input: AssignmentRule${name}Input!) {
    assignmentRule${name}(input: $input) { ${fields[name]} errors { code path } } }`;
  const answer = await server.ask(by, query, { input: { idempotencyKey: freshKey(), ...input } });
  expect(answer.errors).toBeUndefined();
  return answer.data?.[`assignmentRule${name}`] as Answer;
};
const make = async (name: string, more: Record<string, unknown> = {}) =>
  (await act('Create', { name, orderId: ours.orderId, ...more })).rule?.id ?? '';
const listed = async () => {
  const { data } = await server.ask(ADMIN, '{ assignmentRules { name position } }');
  return (data?.['assignmentRules'] as { name: string; position: number }[]).map(
    ({ name, position }) => `${position} ${name}`,
  );
};
const newOrder = async (name: string) => {
  const query = `mutation ($input: SuccessionOrderCreateInput!) {
    successionOrderCreate(input: $input) { order { id version } } }`;
  const input = { name, steps: [{ channel: 'LETTER', patience: 'P10D' }], idempotencyKey: freshKey() };
  const { data } = await server.ask(ADMIN, query, { input });
  return (data?.['successionOrderCreate'] as { order: { id: string } }).order.id;
};

const [a, b, c] = [await make('a'), await make('b'), await make('c')];
const d = await make('d', { when: { attribute: { name: 'region', in: ['north', 'south'] } } });

test('rules are moved up, down and beyond the end, and positions stay dense', async () => {
  expect((await act('Move', { ruleId: d, position: 1 })).rule).toMatchObject({ name: 'd', position: 1 });
  expect(await listed()).toEqual(['1 d', '2 a', '3 b', '4 c']);
  await act('Move', { ruleId: a, position: 3 });
  expect(await listed()).toEqual(['1 d', '2 b', '3 a', '4 c']);
  expect((await act('Move', { ruleId: b, position: 900 })).rule).toMatchObject({ position: 4 });
  expect(await listed()).toEqual(['1 d', '2 a', '3 c', '4 b']);
  await act('Move', { ruleId: a, position: 2 });
  expect(await listed()).toEqual(['1 d', '2 a', '3 c', '4 b']);
});

test('moves at the same time leave each rule one place', async () => {
  const moves = [a, b, c, d, a, b, c, d].map((ruleId, index) => act('Move', { ruleId, position: (index % 4) + 1 }));
  await Promise.all(moves);
  const positions = (await listed()).map((text) => Number(text.split(' ')[0]));
  expect(positions).toEqual([1, 2, 3, 4]);
});

test('a repeat with the same key moves nothing again', async () => {
  const input = { ruleId: a, position: 1, idempotencyKey: freshKey() };
  const first = await act('Move', input);
  await act('Move', { ruleId: b, position: 1 });
  expect((await act('Move', input)).errors).toEqual(first.errors);
  expect((await listed())[0]).toBe('1 b');
});

test('what is changed is changed, and what is left out stays', async () => {
  const renamed = await act('Update', { ruleId: d, name: ' Regions ' });
  expect(renamed).toMatchObject({
    rule: {
      name: 'Regions',
      enabled: true,
      when: 'region is "north" or "south"',
      condition: { attribute: { name: 'region', in: ['north', 'south'] } },
    },
    errors: [],
  });
  expect((await act('Update', { ruleId: d, enabled: false })).rule).toMatchObject({ name: 'Regions', enabled: false });
  const narrowed = await act('Update', { ruleId: d, when: { reachable: 'EMAIL' }, enabled: true });
  expect(narrowed.rule).toMatchObject({
    enabled: true,
    when: 'the debtor is known to be reached by e-mail',
    condition: { reachable: 'EMAIL' },
  });
  expect((await act('Update', { ruleId: d, when: null })).rule).toMatchObject({ when: null, condition: null });
});

test('another order is given in its newest version, and the same order again moves the rule to it', async () => {
  const orderId = await newOrder('Letter first');
  expect((await act('Update', { ruleId: d, orderId })).rule).toMatchObject({ order: { id: orderId, version: 1 } });
  await newOrder('Letter first');
  expect((await act('Update', { ruleId: d, name: 'Regions' })).rule).toMatchObject({ order: { version: 1 } });
  expect((await act('Update', { ruleId: d, orderId })).rule).toMatchObject({ order: { id: orderId, version: 2 } });
});

test.each([
  ['a name of nothing', 'Update', { name: ' ' }, 'FIELD_REQUIRED', 'name'],
  ['an unknown order', 'Update', { orderId: theirs.orderId }, 'NOT_FOUND', 'orderId'],
  [
    'a condition that contradicts itself',
    'Update',
    { when: { all: [{ debtorKind: 'PERSON' }, { debtorKind: 'COMPANY' }] } },
    'RULE_NEVER_HOLDS',
    'when',
  ],
  [
    'an attribute compared in two ways',
    'Update',
    { when: { attribute: { name: 'a', equals: '1', exists: true } } },
    'CHOOSE_ONE',
    'when.attribute',
  ],
  ['an attribute compared in no way', 'Update', { when: { attribute: { name: 'a' } } }, 'CHOOSE_ONE', 'when.attribute'],
  ['a position of nought', 'Move', { position: 0 }, 'FIELD_INVALID', 'position'],
] as const)('%s is refused, and nothing is changed', async (_what, name, input, code, field) => {
  const before = await listed();
  const { rule, errors } = await act(name, { ruleId: d, ...input });
  expect(rule).toBeNull();
  expect(errors.map((error) => [error.code, error.path.slice(1).join('.')])).toEqual([[code, field]]);
  expect(await listed()).toEqual(before);
});

test('a removed rule is gone, those after it move up, and to remove it again is to find nothing', async () => {
  await act('Move', { ruleId: b, position: 2 });
  const count = (await listed()).length;
  expect(await act('Remove', { ruleId: b })).toEqual({ removedId: b, errors: [] });
  const positions = (await listed()).map((text) => Number(text.split(' ')[0]));
  expect(positions).toEqual(Array.from({ length: count - 1 }, (_, index) => index + 1));
  const again = { code: 'NOT_FOUND', path: ['input', 'ruleId'] };
  expect(await act('Remove', { ruleId: b })).toEqual({ removedId: null, errors: [again] });
  expect(await act('Move', { ruleId: b, position: 1 })).toEqual({ rule: null, errors: [again] });
  expect(await act('Update', { ruleId: b, name: 'x' })).toEqual({ rule: null, errors: [again] });
});

test("another creditor's rule is not found", async () => {
  const foreign = await act('Update', { ruleId: c, name: 'mine' }, theirs.keys.ADMIN);
  expect(foreign.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
});
