// What one request may ask for, on both transports: each limit refuses with its code, and nothing gets round it.
import { expect, test } from 'vitest';
import { openSocket, refusalOf } from '../support/socket.ts';
import { makeApiWorld } from '../support/world.ts';

const { server, ours } = await makeApiWorld({ invoices: 5 });
const key = ours.keys.FRONTEND;
const nested = (levels: number): string =>
  levels === 0 ? 'id' : `debtor { invoices(first: 1) { nodes { ${nested(levels - 1)} } } }`;
const manyTokens = `{ ${'__typename '.repeat(2_100)} }`;
const pages = (first: string) =>
  `debtors(first: ${first}) { nodes { invoices(first: ${first}) { nodes { distributions { timeline(first: ${first}) { nodes { type } } } } } } }`;
/** Fragments that spread the next one five times over: 5^100 fields to who counts them naively. */
const bomb = Array.from(
  { length: 100 },
  (_none, index) => `fragment f${index} on Query { ${`...f${index + 1} `.repeat(5)} }`,
).join(' ');

async function codeOver(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const { errors, data } = await server.ask(key, query, variables);
  if (errors !== undefined) expect(data).toBeUndefined();
  return errors?.[0]?.extensions['code'];
}

test.each([
  ['ten levels down', `{ invoices(first: 1) { nodes { ${nested(4)} } } }`, 'QUERY_TOO_DEEP'],
  ['deep below an inline fragment', `{ node(id: "x") { ... on Invoice { ${nested(5)} } } }`, 'QUERY_TOO_DEEP'],
  ['three full pages inside each other', `{ ${pages('100')} }`, 'QUERY_TOO_COSTLY'],
  ['full pages by default variables', `query ($n: Int! = 100) { ${pages('$n')} }`, 'QUERY_TOO_COSTLY'],
  [
    'full pages below an interface',
    '{ node(id: "x") { ... on Debtor { invoices(first: 100) { nodes { distributions { timeline(first: 100) { nodes { type } } } } } } } }',
    'QUERY_TOO_COSTLY',
  ],
  [
    'sixteen aliases',
    `{ overview { ${Array.from({ length: 16 }, (_none, n) => `a${n}: count`).join(' ')} } }`,
    'TOO_MANY_ALIASES',
  ],
  [
    'eleven root fields',
    `{ ${Array.from({ length: 11 }, (_none, n) => `a${n}: __typename`).join(' ')} }`,
    'TOO_MANY_ROOT_FIELDS',
  ],
  ['more tokens than allowed', manyTokens, 'QUERY_TOO_LONG'],
])('a query with %s is refused', async (_name, query, code) => {
  expect(await codeOver(query)).toBe(code);
});

test('full pages by given variables are refused, with what they cost', async () => {
  const { errors } = await server.ask(key, `query ($n: Int!) { ${pages('$n')} }`, { n: 100 });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY', sv: { message: expect.any(String) } });
  expect(errors?.[0]?.message).toMatch(/10000 is the most/);
});

test('fragments that spread each other many times over are counted in no time', async () => {
  const from = performance.now();
  const answer = await server.ask(key, `{ ...f0 } ${bomb} fragment f100 on Query { __typename }`);
  expect(performance.now() - from).toBeLessThan(3_000);
  expect(answer.data ?? answer.errors).toBeDefined();
});

test('fragments that go round in circles are invalid', async () => {
  expect(await codeOver('{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }')).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
});

test('what a query costs is announced, and the full documented queries are far from the limit', async () => {
  const documented = `{
    invoices(first: 50) { nodes { number debtor { name } lastAttempt { state } } }
    invoice(id: "inv_00000000000000000000000000000000") { debtor { contactPoints { address } } distribution { attempts { state } timeline(first: 100) { nodes { text } } } }
    overview { rows { count } }
  }`;
  const { extensions, errors } = await server.ask(key, documented);
  expect(errors).toBeUndefined();
  const { requested, max } = extensions?.['cost'] as { requested: number; max: number };
  expect(max).toBe(10_000);
  expect(requested).toBeGreaterThan(50);
  expect(requested).toBeLessThan(1_000);
});

test('introspection is answered whole', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  const { data, errors } = await server.ask(key, getIntrospectionQuery());
  expect(errors).toBeUndefined();
  expect(data?.['__schema']).toBeDefined();
});

test('introspection that goes round and round is refused', async () => {
  const round = (levels: number): string => (levels === 0 ? 'name' : `fields { type { ${round(levels - 1)} } }`);
  expect(await codeOver(`{ __schema { types { ${round(8)} } } }`)).toBe('GRAPHQL_VALIDATION_FAILED');
});

test.each([
  ['longer than a thousand', { filter: { channel: Array.from({ length: 1_001 }, () => 'EMAIL') } }, 'LIST_TOO_LONG'],
  [
    'nested without end',
    { filter: { text: JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) } },
    'QUERY_TOO_DEEP',
  ],
  [
    'of many thousand values',
    { filter: { channel: Array.from({ length: 30 }, () => Array.from({ length: 900 }, () => 'EMAIL')) } },
    'LIST_TOO_LONG',
  ],
])('variables %s are refused', async (_name, variables, code) => {
  const query = 'query ($filter: InvoiceFilter) { invoices(filter: $filter) { nodes { id } } }';
  expect(await codeOver(query, variables)).toBe(code);
});

test('several operations in one request are refused', async () => {
  const response = await fetch(`${server.api.httpUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
  });
  expect(response.status).toBe(400);
});

test.each([
  [
    'too deep',
    `subscription { invoiceStatus(id: "inv_00000000000000000000000000000000") { ${nested(5)} } }`,
    'QUERY_TOO_DEEP',
  ],
  [
    'too costly',
    'subscription { invoiceStatus(id: "inv_00000000000000000000000000000000") { debtor { invoices(first: 100) { nodes { distributions { timeline(first: 100) { nodes { type } } } } } } } }',
    'QUERY_TOO_COSTLY',
  ],
  ['too long', manyTokens, 'QUERY_TOO_LONG'],
  [
    'full of aliases',
    `subscription { deliveryEvents { ${Array.from({ length: 16 }, (_none, n) => `a${n}: position`).join(' ')} } }`,
    'TOO_MANY_ALIASES',
  ],
  ['a query', '{ creditor { name } }', 'SUBSCRIPTIONS_ONLY'],
  ['a mutation', 'mutation { apiKeyRevoke(input: { apiKeyId: "x" }) { errors { code } } }', 'SUBSCRIPTIONS_ONLY'],
])('over WebSocket, what is %s is refused too', async (_name, query, code) => {
  expect(await refusalOf(server.api.wsUrl, key, query)).toEqual([code]);
});

test('a connection has at most twenty subscriptions, and ended ones make room, though nothing happens', async () => {
  const socket = await openSocket(server.api.wsUrl, key);
  const subscribe = (id: string) =>
    socket.send({ type: 'subscribe', id, payload: { query: 'subscription { deliveryEvents { position } }' } });
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 20; n += 1) subscribe(`${round}-${n}`);
    subscribe(`${round}-more`);
    const refused = await socket.next((message) => message.type === 'error');
    expect(refused).toMatchObject({
      id: `${round}-more`,
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
    for (let n = 0; n < 20; n += 1) socket.send({ type: 'complete', id: `${round}-${n}` });
    // A busy machine takes its time to end twenty subscriptions, and nothing tells when it has.
    await new Promise((resolve) => setTimeout(resolve, 800));
  }
  // Refused ones take no room either.
  for (let n = 0; n < 25; n += 1) {
    socket.send({ type: 'subscribe', id: `bad-${n}`, payload: { query: '{ nonsense }' } });
    await socket.next((message) => message.type === 'error' && message.id === `bad-${n}`);
  }
  socket.send({
    type: 'subscribe',
    id: 'last',
    payload: { query: 'subscription { invoiceStatus(id: "inv_00000000000000000000000000000000") { id } }' },
  });
  const last = await socket.next((message) => message.id === 'last');
  expect(JSON.stringify(last)).toContain('NOT_FOUND');
  socket.close();
});

test('a message of more than 64 kB closes the socket', async () => {
  const socket = await openSocket(server.api.wsUrl, key);
  socket.send({ type: 'subscribe', id: 'big', payload: { query: `subscription { ${' '.repeat(70_000)} }` } });
  expect(await socket.closed).toBe(1009);
});

test('a socket that does not say who it is within three seconds is closed', async () => {
  const socket = await openSocket(server.api.wsUrl);
  expect(await socket.closed).toBe(4408);
}, 10_000);

test.each([
  ['no JSON', 'nonsense', 4400],
  ['an unknown message', '{"type":"hello"}', 4400],
  ['a subscription before its key', '{"type":"subscribe","id":"a","payload":{"query":"{a}"}}', 4401],
])('a socket that sends %s is closed', async (_name, text, code) => {
  const socket = await openSocket(server.api.wsUrl);
  socket.send(text);
  expect(await socket.closed).toBe(code);
});
