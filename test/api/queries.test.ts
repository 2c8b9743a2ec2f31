// Queries as a front end asks them: what comes back, page by page, and how many statements it takes.
import { expect, test } from 'vitest';
import { startChunks } from '../../src/api/start-distributions.ts';
import { appendEvents } from '../../src/event/append.ts';
import { takeSnapshot } from '../../src/experiments/snapshot.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { runningExperiment } from '../experiments/running.ts';
import { makeTestDatabase } from '../support/database.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { startTestServer } from '../support/server.ts';
import { opaque } from '../support/world.ts';

const database = await makeTestDatabase();
const statements: string[] = [];
const store = openStore(database.url, {
  connectionsMax: 5,
  statementMsMax: 30_000,
  onStatement: (text) => statements.push(text),
});
const server = await startTestServer({ ...database, store }, [
  nullAdapter('mail', 'EMAIL'),
  nullAdapter('letter', 'LETTER'),
]);
const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];
const { creditorId, successionOrderId } = await populate(store, {
  debtors: 30,
  invoices: 120,
  order: mailThenLetter,
  partners,
  clockAt: '2026-03-02T08:00:00Z',
});
const key = await server.key(creditorId, 'FRONTEND');
await withCreditor(store, creditorId, async (scope) => {
  const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice where number::int <= 60`;
  const started = await startChunks(
    scope,
    ids.map((row) => row.id),
    [],
    { successionOrderId, version: 1 },
  );
  await appendEvents(scope, started.events, started.tallyChanges);
});
await server.run(creditorId);

/** The statements one request takes, its transaction's own not counted. */
async function counted<T>(work: () => Promise<T>): Promise<{ answer: T; count: number }> {
  await server.ask(key, '{ creditor { name } }');
  statements.length = 0;
  const answer = await work();
  return {
    answer,
    count: statements.filter((text) => !/^(begin|commit|rollback|set local)/i.test(text.trim())).length,
  };
}

interface Page {
  nodes: { id: string; number: string; dueDate: string; deliveryState: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

test('an invoice comes with its debtor, distribution, attempts and explained timeline in one statement', async () => {
  const page = await server.ask(key, '{ invoices(first: 1, filter: { deliveryState: [REACHED] }) { nodes { id } } }');
  const id = (page.data?.['invoices'] as Page).nodes[0]?.id;
  const query = `query ($id: ID!) { invoice(id: $id) {
    number total { amount currency } lines { description net { amount } }
    debtor { id name contactPoints { channel address } }
    distribution { state channel attempts { state code evidence } timeline(first: 100) { nodes { type en: text sv: text(language: SV) } } }
  } }`;
  const { answer, count } = await counted(() => server.ask(key, query, { id }));
  expect(answer.errors).toBeUndefined();
  expect(count).toBe(1);
  const invoice = answer.data?.['invoice'] as {
    distribution: {
      attempts: { state: string; evidence: string | null }[];
      timeline: { nodes: { type: string; en: string; sv: string }[] };
    };
  };
  // The partner of these tests has nothing but its word to show.
  expect(invoice.distribution.attempts).toMatchObject([{ state: 'DELIVERED', evidence: 'E1' }]);
  const timeline = invoice.distribution.timeline.nodes;
  expect(timeline.map((event) => event.type)).toEqual([
    'DISTRIBUTION_PLANNED',
    'ATTEMPT_SUBMITTING',
    'ATTEMPT_DELIVERED',
    'CONTACT_POINT_REACHABLE',
    'DISTRIBUTION_REACHED',
  ]);
  expect(timeline.every((event) => event.en.length > 5 && event.sv.length > 5 && event.en !== event.sv)).toBe(true);
});

test.each(['DUE_DATE_ASC', 'DUE_DATE_DESC', 'AMOUNT_ASC', 'AMOUNT_DESC', 'CREATED_ASC', 'CREATED_DESC'])(
  'pages sorted by %s hold every invoice once',
  async (sort) => {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const answer = await server.ask(
        key,
        'query ($sort: InvoiceSort!, $after: Cursor) { invoices(first: 50, sort: $sort, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { sort, after },
      );
      const { nodes, pageInfo } = answer.data?.['invoices'] as Page;
      seen.push(...nodes.map((node) => node.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  },
);

test.each([
  ['delivery state', '{ deliveryState: [NOT_STARTED] }', 60],
  ['several delivery states', '{ deliveryState: [NOT_STARTED, REACHED] }', 120],
  ['no delivery state', '{ deliveryState: [] }', 0],
  ['channel', '{ channel: [EMAIL] }', 60],
  ['amount', '{ amountFrom: "126.25", amountTo: "130" }', 4],
  ['text', '{ text: "GÄLDENÄR 7" }', 4],
  ['text with pattern signs', '{ text: "%_" }', 0],
  ['currency', '{ currency: "NOK" }', 0],
  ['due date', '{ dueFrom: "1999-01-01", dueTo: "1999-12-31" }', 0],
])('the filter by %s finds what it should', async (_name, filter, count) => {
  const answer = await server.ask(
    key,
    `{ invoices(first: 100, filter: ${filter}) { nodes { id } pageInfo { hasNextPage } } }`,
  );
  expect(answer.errors).toBeUndefined();
  const { nodes, pageInfo } = answer.data?.['invoices'] as Page;
  expect(nodes.length + (pageInfo.hasNextPage ? 20 : 0)).toBe(count);
});

test.each([
  [
    'a page with debtor and last attempt',
    '{ invoices(first: 50) { nodes { number debtor { name } lastAttempt { state } } } }',
    1,
  ],
  [
    'a page with partners and contact points of attempts',
    '{ invoices(first: 50) { nodes { distribution { attempts { partner { name } contactPoint { address } } } } } }',
    3,
  ],
  [
    'a page of debtors with their contact points',
    '{ debtors(first: 30) { nodes { name contactPoints { address } } } }',
    2,
  ],
  [
    'a page with every distribution and its order',
    '{ invoices(first: 50) { nodes { distributions { order { name steps { channel } } timeline(first: 5) { nodes { text } } } } } }',
    4,
  ],
  [
    'a page of debtors with a page of the invoices of each',
    '{ debtors(first: 30) { nodes { name invoices(first: 2) { nodes { number deliveryState distribution { state } } } } } }',
    2,
  ],
  ['the overview', '{ overview { count rows { state count total { amount } } failures { cause } } }', 1],
  [
    'all orders with their versions, their use and their words',
    '{ successionOrders { inWords versions { version } usage { inAll { runningCount ruleCount } rules { name } } } }',
    5,
  ],
  [
    'a preview of where invoices would go, counted and with a page of them',
    '{ assignmentPreview { invoiceCount rows { invoiceCount } invoices(first: 50) { nodes { invoice { number } rule { order { name } } missed { reasons } firstStep { partner { name } contactPoint { address } } } } } }',
    12,
  ],
])('%s takes a bounded number of statements', async (_name, query, most) => {
  const { answer, count } = await counted(() => server.ask(key, query));
  expect(answer.errors).toBeUndefined();
  expect(count).toBeLessThanOrEqual(most);
});

test('the overview counts every invoice by state and channel, with its money', async () => {
  const answer = await server.ask(key, '{ overview { count rows { state channel count total { amount currency } } } }');
  expect(answer.data?.['overview']).toEqual({
    count: 120,
    rows: [
      { state: 'NOT_STARTED', channel: null, count: 60, total: { amount: '14287.50', currency: 'SEK' } },
      { state: 'REACHED', channel: 'EMAIL', count: 60, total: { amount: '9787.50', currency: 'SEK' } },
    ],
  });
});

test('a debtor comes with its invoices, and a node with its type', async () => {
  const found = await server.ask(
    key,
    '{ debtors(text: "gäldenär 5", first: 1) { nodes { id invoices(first: 2) { nodes { id number } pageInfo { hasNextPage } } } } }',
  );
  const [debtor] = (found.data?.['debtors'] as { nodes: { id: string; invoices: Page }[] }).nodes;
  expect(debtor?.invoices.nodes).toHaveLength(2);
  expect(debtor?.invoices.pageInfo.hasNextPage).toBe(true);
  const node = await server.ask(key, 'query ($id: ID!) { node(id: $id) { __typename id ... on Debtor { name } } }', {
    id: debtor?.id,
  });
  expect(node.data?.['node']).toMatchObject({ __typename: 'Debtor', id: debtor?.id });
});

test('every type that is a node is found by its id, by those who may see it', async () => {
  const [admin, operator] = [await server.key(creditorId, 'ADMIN'), await server.key(creditorId, 'OPERATOR')];
  const page = await server.ask(key, '{ invoices(first: 1, filter: { deliveryState: [REACHED] }) { nodes { id } } }');
  const invoiceId = (page.data?.['invoices'] as Page).nodes[0]?.id;
  const act = `mutation ($id: ID!, $order: ID!, $content: String!) {
    paymentRecord(input: { invoiceId: $id, amount: "1", currency: "SEK", idempotencyKey: "node-payment" }) { payment { id } }
    assignmentRuleCreate(input: { name: "All", orderId: $order, idempotencyKey: "node-rule" }) { rule { id } }
    invoicesImport(input: { source: "node", format: CSV, content: $content, idempotencyKey: "node-import" }) { import { id source { id } } errors { code } }
  }`;
  const order = `ord_${successionOrderId.replaceAll('-', '')}`;
  const content = `invoice_number,issue_date,due_date,currency,amount,vat_amount,debtor_number,debtor_kind,debtor_name,email
    N-1,2026-03-01,2026-03-31,SEK,125.00,25.00,K-1,COMPANY,Exempel AB,k1@post.example`;
  const acted = await server.ask(admin, act, { id: invoiceId, order, content });
  const planned = await server.ask(
    admin,
    `mutation ($order: ID!) {
      simulationStart(input: { orders: [{ orderId: $order }], idempotencyKey: "node-simulation",
        population: { segments: [{ name: "a", count: 1, channels: [EMAIL] }] } }) { simulation { id } }
      distributionsAct(input: { act: { kind: HOLD }, filter: { deliveryState: [BLOCKED] }, undoWindow: "PT1H",
        idempotencyKey: "node-bulk-act" }) { bulkAct { id } }
      paymentsImport(input: { idempotencyKey: "node-payments",
        payments: [{ bankReference: "node", paidOn: "2026-03-02", amount: "1", currency: "SEK" }] }) { import { id } }
    }`,
    { order },
  );
  const read = await server.ask(
    admin,
    `query ($id: ID!) { creditor { id } apiKeys { id } partners { id }
      invoice(id: $id) { id debtor { id contactPoints { id } } distribution { id order { id } attempts { id } } } }`,
    { id: invoiceId },
  );
  const experimentId = await runningExperiment(database.store, creditorId, { successionOrderId, version: 1 });
  const snapshotId = (await takeSnapshot(database.store, creditorId, experimentId)) ?? '';
  const concluded = [opaque('exp', experimentId), opaque('snp', snapshotId)];
  const ids = new Set(JSON.stringify([acted.data, planned.data, read.data, concluded]).match(/[a-z]{3}_[0-9a-f]{32}/g));
  const kinds = new Map([...ids].map((id) => [id.slice(0, 3), id]));
  const types = (await server.ask(key, '{ __type(name: "Node") { possibleTypes { name } } }')).data?.['__type'] as {
    possibleTypes: { name: string }[];
  };
  const found: string[] = [];
  const hidden: string[] = [];
  for (const id of kinds.values()) {
    const ask = async (asker: string) =>
      (await server.ask(asker, `{ node(id: "${id}") { __typename id } }`)).data?.['node'];
    const node = (await ask(admin)) as { __typename: string; id: string };
    expect(node.id).toBe(id);
    found.push(node.__typename);
    if ((await ask(operator)) === null) hidden.push(`${node.__typename} OPERATOR`);
    if ((await ask(key)) === null) hidden.push(`${node.__typename} FRONTEND`);
  }
  expect(found.toSorted()).toEqual(types.possibleTypes.map((type) => type.name).toSorted());
  expect(hidden.toSorted()).toEqual([
    'ApiKey FRONTEND',
    'ApiKey OPERATOR',
    'BulkAct FRONTEND',
    'Experiment FRONTEND',
    'Import FRONTEND',
    'PaymentImport FRONTEND',
    'Simulation FRONTEND',
    'Snapshot FRONTEND',
  ]);
});

test('the log can be paged by cursor, and is the same as what is followed live', async () => {
  const paged = await server.ask(key, '{ deliveryEvents(first: 100) { nodes { position type } } }');
  const { nodes } = paged.data?.['deliveryEvents'] as { nodes: { position: number; type: string }[] };
  expect(nodes.map((event) => event.position)).toEqual(Array.from({ length: 100 }, (_none, index) => index + 1));
  const followed = await server.follow(key, 'subscription { deliveryEvents(after: "0") { position type } }', {}, 100);
  expect(followed.map((result) => result['deliveryEvents'])).toEqual(nodes);
});

test('an invoice is followed from its present state through every change', async () => {
  const page = await server.ask(
    key,
    '{ invoices(first: 1, filter: { deliveryState: [NOT_STARTED] }) { nodes { id } } }',
  );
  const id = (page.data?.['invoices'] as Page).nodes[0]?.id ?? '';
  const following = server.follow(
    key,
    'subscription ($id: ID!) { invoiceStatus(id: $id) { deliveryState debtor { name } } }',
    { id },
    4,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const operator = await server.key(creditorId, 'OPERATOR');
  const start =
    'mutation ($ids: [ID!]!, $order: ID!) { distributionsStart(input: { invoiceIds: $ids, orderId: $order, idempotencyKey: "follow-one" }) { startedCount errors { code } } }';
  const order = `ord_${successionOrderId.replaceAll('-', '')}`;
  const started = await server.ask(operator, start, { ids: [id], order });
  expect(started.data?.['distributionsStart']).toEqual({ startedCount: 1, errors: [] });
  await server.run(creditorId);
  const states = (await following).map(
    (result) => (result['invoiceStatus'] as { deliveryState: string }).deliveryState,
  );
  expect(states[0]).toBe('NOT_STARTED');
  expect(states.at(-1)).toBe('REACHED');
});
