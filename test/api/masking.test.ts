// What goes wrong on our side reaches a client as INTERNAL with a reference, and the log as a line with the same
// reference, without personal data: on both transports, in resolvers, in streams, and before any resolver runs.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../support/database.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { startTestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';

const lines: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});
const database = await makeTestDatabase();
const server = await startTestServer(database, [nullAdapter('mail', 'EMAIL')], {
  logger: pino({ level: 'info', base: null }, sink),
});
const { creditorId } = await populate(database.store, { debtors: 2, invoices: 4, order: mailThenLetter, partners: [] });
const key = await server.key(creditorId, 'ADMIN');

/** Runs `work` while a table is not there. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  const owner = postgres(database.url, { max: 1, onnotice: () => {} });
  await owner.unsafe(`alter table ${table} rename to ${table}_away`);
  try {
    return await work();
  } finally {
    await owner.unsafe(`alter table ${table}_away rename to ${table}`);
    await owner.end();
  }
}

/** The log line with this reference. */
function lineOf(errorId: string): Record<string, unknown> {
  const found = lines.find((line) => line.includes(errorId));
  expect(found).toBeDefined();
  return JSON.parse(found ?? '{}') as Record<string, unknown>;
}

const reference = (message: string) => /reference ([0-9a-f-]{36})/.exec(message)?.[1] ?? 'none';

test('a resolver that fails is masked, and its reference is in the log', async () => {
  const query = '{ debtors(text: "Gäldenär 1") { nodes { id } } creditor { name } }';
  const { data, errors } = await without('debtor', () => server.ask(key, query));
  expect(data ?? null).toBeNull();
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'INTERNAL' } });
  expect(JSON.stringify(errors)).not.toMatch(/relation|debtor_away|select /i);
  const line = lineOf(reference(errors?.[0]?.message ?? ''));
  expect(line).toMatchObject({ event: 'api.failed', field: 'Query.debtors', pgCode: '42P01' });
  expect(JSON.stringify(line)).not.toContain('Gäldenär');
});

test('a key that cannot be looked up is masked as well', async () => {
  const fresh = await server.key(creditorId, 'FRONTEND');
  const { errors } = await without('api_key', () => server.ask(fresh, '{ creditor { name } }'));
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'INTERNAL' } });
  expect(JSON.stringify(errors)).not.toMatch(/relation|api_key/);
  expect(lineOf(reference(errors?.[0]?.message ?? ''))).toMatchObject({ event: 'api.failed' });
});

test('a stream that fails is masked', async () => {
  const page = await server.ask(key, '{ invoices(first: 1) { nodes { id } } }');
  const id = (page.data?.['invoices'] as { nodes: { id: string }[] }).nodes[0]?.id;
  const socket = await openSocket(server.api.wsUrl, key);
  await without('invoice', async () => {
    socket.send({
      type: 'subscribe',
      id: 'a',
      payload: { query: 'subscription ($id: ID!) { invoiceStatus(id: $id) { id } }', variables: { id } },
    });
    const said = await socket.next();
    expect(said).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'INTERNAL' } }] });
    expect(JSON.stringify(said)).not.toMatch(/relation|invoice_away/);
    const [error] = said.payload as { message: string }[];
    expect(lineOf(reference(error?.message ?? ''))).toMatchObject({ field: 'Subscription.invoiceStatus' });
  });
  socket.close();
});

test('a socket whose key cannot be looked up is closed without saying why', async () => {
  const fresh = await server.key(creditorId, 'FRONTEND');
  await without('api_key', async () => {
    const socket = await openSocket(server.api.wsUrl);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${fresh}` } });
    expect([4403, 4500]).toContain(await socket.closed);
  });
});

test('a mutation that fails half-way has done nothing', async () => {
  const [invoice] = (
    (await server.ask(key, '{ invoices(first: 1) { nodes { id paid { amount } } } }')).data?.['invoices'] as {
      nodes: { id: string }[];
    }
  ).nodes;
  const input = { invoiceId: invoice?.id, amount: '5.00', currency: 'SEK', idempotencyKey: 'half-way-there' };
  const pay = () =>
    server.ask(
      key,
      'mutation ($input: PaymentRecordInput!) { paymentRecord(input: $input) { invoice { paid { amount } } errors { code } } }',
      { input },
    );
  const failed = await without('event', pay);
  expect(failed.errors?.[0]?.extensions['code']).toBe('INTERNAL');
  const again = await pay();
  expect(again.data?.['paymentRecord']).toEqual({ invoice: { paid: { amount: '5.00' } }, errors: [] });
});

test('every answer carries the id of its request', async () => {
  const response = await fetch(`${server.api.httpUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: '{ invoice(id: "17") { id } }' }),
  });
  const { extensions } = (await response.json()) as { extensions: { requestId: string } };
  expect(extensions.requestId).toBe(response.headers.get('x-request-id'));
});
