// Succession orders through the API: versions, what changes between them, words, use, and the archive.
import { expect, test } from 'vitest';
import { makeApiWorld, opaque } from '../support/world.ts';

const { server, ours, theirs } = await makeApiWorld({ invoices: 8 });
const { ADMIN, OPERATOR, ANALYST } = ours.keys;

let acts = 0;
const key = () => {
  acts += 1;
  return `orders-test-${acts}`;
};
const ask = async (query: string, variables: Record<string, unknown> = {}, by = ADMIN) => {
  const answer = await server.ask(by, query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data ?? {};
};

interface Made {
  readonly order: { readonly id: string; readonly version: number; readonly archived: boolean } | null;
  readonly errors: readonly { readonly code: string; readonly path: string[]; readonly message: string }[];
}
const make = async (input: Record<string, unknown>) => {
  const query = `mutation ($input: SuccessionOrderCreateInput!) {
    successionOrderCreate(input: $input) { order { id version archived } errors { code path message } } }`;
  return (await ask(query, { input: { ...input, idempotencyKey: key() } }))['successionOrderCreate'] as Made;
};
const putAway = async (name: 'Archive' | 'Restore', orderId: string, idempotencyKey = key()) => {
  const query = `mutation ($input: SuccessionOrderArchiveInput!) {
    successionOrder${name}(input: $input) { order { id version archived } errors { code path message } } }`;
  return (await ask(query, { input: { orderId, idempotencyKey } }))[`successionOrder${name}`] as Made;
};
const makeRule = async (orderId: string) => {
  const query = `mutation ($input: AssignmentRuleCreateInput!) {
    assignmentRuleCreate(input: $input) { rule { id } errors { code path message } } }`;
  const input = { name: 'Everyone', orderId, idempotencyKey: key() };
  return (await ask(query, { input }))['assignmentRuleCreate'] as {
    rule: { id: string } | null;
    errors: Made['errors'];
  };
};
const start = async (orderId: string, invoiceIds: readonly string[]) => {
  const query = `mutation ($input: DistributionsStartInput!) {
    distributionsStart(input: $input) { startedCount errors { code path } } }`;
  return (await ask(query, { input: { invoiceIds, orderId, idempotencyKey: key() } }))['distributionsStart'];
};
const { invoices } = (await ask('{ invoices(first: 8) { nodes { id } } }')) as {
  invoices: { nodes: { id: string }[] };
};
const invoiceIds = invoices.nodes.map(({ id }) => id);

const email = { channel: 'EMAIL', patience: 'PT48H' };
const letter = { channel: 'LETTER', patience: 'P10D' };

test('every version is kept, newest first, and what changes between two is told as paths, values and sentences', async () => {
  const first = await make({ name: 'Versions', steps: [email, letter] });
  await make({
    name: 'Versions',
    steps: [{ ...email, patience: 'P2D', calendar: 'BUSINESS', when: { debtorKind: 'COMPANY' } }],
    arriveBeforeDays: 3,
  });
  const id = first.order?.id;
  const query = `query ($id: ID!) {
    successionOrder(id: $id) { version versions { version steps { channel condition } } }
    successionOrderDiff(id: $id, from: 1, to: 2) { kind path from to inWords sv: inWords(language: SV) }
    same: successionOrderDiff(id: $id, from: 2, to: 2) { kind }
    missing: successionOrderDiff(id: $id, from: 1, to: 3) { kind } }`;
  const data = await ask(query, { id }, ANALYST);
  expect(data['successionOrder']).toEqual({
    version: 2,
    versions: [
      { version: 2, steps: [{ channel: 'EMAIL', condition: { debtorKind: 'COMPANY' } }] },
      {
        version: 1,
        steps: [
          { channel: 'EMAIL', condition: null },
          { channel: 'LETTER', condition: null },
        ],
      },
    ],
  });
  expect([data['same'], data['missing']]).toEqual([[], null]);
  expect(data['successionOrderDiff']).toMatchObject([
    { kind: 'FIELD_CHANGED', path: ['arriveBeforeDays'], from: null, to: 3 },
    { kind: 'STEP_REMOVED', path: ['steps', '1'], from: { channel: 'LETTER', patience: 'P10D' }, to: null },
    {
      kind: 'FIELD_CHANGED',
      path: ['steps', '0', 'calendar'],
      from: 'ELAPSED',
      to: 'BUSINESS',
      sv: 'Steg 1 (e-post): räkning av tålamod ändras från klocktid till bankdagar.',
    },
    {
      kind: 'FIELD_CHANGED',
      path: ['steps', '0', 'when'],
      from: null,
      to: { debtorKind: 'COMPANY' },
      inWords: 'Step 1 (e-mail): condition changes from always to “the debtor is a company”.',
    },
  ]);
});

test('patience written in days is counted in calendar days, with hours as time on the clock, unless it is said otherwise', async () => {
  const patience = ['P2D', 'P1W', 'PT48H', 'P1DT12H'].map((written) => ({ channel: 'LETTER', patience: written }));
  const { order } = await make({ name: 'Counted', steps: [...patience, { ...letter, calendar: 'ELAPSED' }] });
  const { successionOrder } = await ask('query ($id: ID!) { successionOrder(id: $id) { steps { calendar } } }', {
    id: order?.id,
  });
  expect(successionOrder).toEqual({
    steps: ['CALENDAR', 'CALENDAR', 'ELAPSED', 'ELAPSED', 'ELAPSED'].map((calendar) => ({ calendar })),
  });
});

test('an order reads as sentences in either language, with the names of the partners it is bound to', async () => {
  const partnerId = opaque('prt', ours.partnerIds['mail'] ?? '');
  const { order } = await make({ name: 'Bound', steps: [{ ...email, partnerIds: [partnerId] }] });
  const query = `query ($id: ID!) { successionOrder(id: $id) { inWords sv: inWords(language: SV) steps { partners { name } } } }`;
  expect((await ask(query, { id: order?.id }))['successionOrder']).toEqual({
    inWords: [
      'E-mail, by mail, until delivered, at most 2 days.',
      'It stops when the invoice is paid, credited or cancelled by a person.',
    ],
    sv: [
      'E-post, med mail, tills fakturan är levererad, högst 2 dagar.',
      'Den avbryts när fakturan är betald, krediterad eller avbruten av en person.',
    ],
    steps: [{ partners: [{ name: 'mail' }] }],
  });
});

test('what uses an order is counted by version and in all', async () => {
  const { order } = await make({ name: 'Used', steps: [email] });
  const orderId = order?.id ?? '';
  expect(await start(orderId, invoiceIds.slice(0, 4))).toMatchObject({ startedCount: 4, errors: [] });
  await make({ name: 'Used', steps: [letter] });
  await makeRule(orderId);
  const query = `query ($id: ID!) { successionOrder(id: $id) { versions { version usage {
    ofVersion { runningCount endedCount ruleCount } inAll { runningCount endedCount ruleCount } rules { name } } } } }`;
  const inAll = { runningCount: 4, endedCount: 0, ruleCount: 1 };
  const rules = [{ name: 'Everyone' }];
  expect((await ask(query, { id: orderId }, OPERATOR))['successionOrder']).toEqual({
    versions: [
      { version: 2, usage: { ofVersion: { runningCount: 0, endedCount: 0, ruleCount: 1 }, inAll, rules } },
      { version: 1, usage: { ofVersion: { runningCount: 4, endedCount: 0, ruleCount: 0 }, inAll, rules } },
    ],
  });
});

test('an order that a rule gives is not archived, and the rule is named', async () => {
  const { order } = await make({ name: 'Given', steps: [email] });
  await makeRule(order?.id ?? '');
  expect(await putAway('Archive', order?.id ?? '')).toMatchObject({
    order: null,
    errors: [
      {
        code: 'ORDER_GIVEN_BY_RULES',
        path: ['input', 'orderId'],
        message: 'The order Given is given by assignment rules: Everyone.',
      },
    ],
  });
});

test('an archived order is not offered, and neither start, rule nor new version can choose it until it is restored', async () => {
  const { order } = await make({ name: 'Put away', steps: [email] });
  const orderId = order?.id ?? '';
  const act = key();
  const archived = await putAway('Archive', orderId, act);
  expect(archived).toEqual({ order: { id: orderId, version: 1, archived: true }, errors: [] });
  expect(await putAway('Archive', orderId, act)).toEqual(archived);
  const names = async (more: string) =>
    ((await ask(`{ successionOrders${more} { name } }`))['successionOrders'] as { name: string }[]).map(
      ({ name }) => name,
    );
  expect(await names('')).not.toContain('Put away');
  expect(await names('(includeArchived: true)')).toContain('Put away');
  const refused = { errors: [{ code: 'ORDER_ARCHIVED', path: ['input', 'orderId'] }] };
  expect(await start(orderId, invoiceIds.slice(4))).toMatchObject(refused);
  expect(await makeRule(orderId)).toMatchObject(refused);
  expect(await make({ name: 'Put away', steps: [letter] })).toMatchObject({
    errors: [{ code: 'ORDER_ARCHIVED', path: ['input', 'name'] }],
  });
  expect(await putAway('Restore', orderId)).toMatchObject({ order: { archived: false }, errors: [] });
  expect(await make({ name: 'Put away', steps: [letter] })).toMatchObject({ order: { version: 2, archived: false } });
});

test('running distributions go on under an archived order', async () => {
  const { order } = await make({ name: 'Going on', steps: [email] });
  const orderId = order?.id ?? '';
  expect(await start(orderId, invoiceIds.slice(4))).toMatchObject({ startedCount: 4 });
  expect(await putAway('Archive', orderId)).toMatchObject({ order: { archived: true } });
  await server.run(ours.creditorId);
  const query =
    'query ($id: ID!) { invoice(id: $id) { distribution { order { archived } attempts { channel state } } } }';
  expect((await ask(query, { id: invoiceIds[4] }))['invoice']).toEqual({
    distribution: { order: { archived: true }, attempts: [{ channel: 'EMAIL', state: expect.any(String) }] },
  });
});

test('an order is never archived while a rule for it is being made, nor the other way round', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { order } = await make({ name: `Raced ${round}`, steps: [email] });
    const orderId = order?.id ?? '';
    const [archived, ruled] = await Promise.all([putAway('Archive', orderId), makeRule(orderId)]);
    const codes = [...archived.errors, ...ruled.errors].map(({ code }) => code);
    expect(codes).toHaveLength(1);
    expect(['ORDER_GIVEN_BY_RULES', 'ORDER_ARCHIVED']).toContain(codes[0]);
  }
});

test("another creditor's order is not found", async () => {
  expect(await putAway('Archive', theirs.orderId)).toMatchObject({ order: null, errors: [{ code: 'NOT_FOUND' }] });
  expect(await putAway('Restore', theirs.orderId)).toMatchObject({ order: null, errors: [{ code: 'NOT_FOUND' }] });
  const query = 'query ($id: ID!) { successionOrderDiff(id: $id, from: 1, to: 1) { kind } }';
  expect((await ask(query, { id: theirs.orderId }))['successionOrderDiff']).toBeNull();
});
