// Bad input to the API: each gets its code, the way to the field, a remedy in English and Swedish, and has no effect.
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { withCreditor } from '../../src/store/transaction.ts';
import { refusalOf } from '../support/socket.ts';
import { makeApiWorld, opaque } from '../support/world.ts';

const { server, database, ours } = await makeApiWorld({ invoices: 8 });
const { FRONTEND, OPERATOR, ADMIN } = ours.keys;
const nobody = opaque('inv', crypto.randomUUID());
const [invoice] = await withCreditor(
  database.store,
  ours.creditorId,
  ({ sql }) => sql<{ id: string }[]>`select invoice_id as id from invoice`,
);
const invoiceId = opaque('inv', invoice?.id ?? '');

const cursorOf = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const uuid = '00000000-0000-7000-8000-000000000000';

test.each([
  ['id without the form of one', '{ invoice(id: "17") { id } }', 'ID_MALFORMED'],
  ['id of another kind', `{ debtor(id: "${nobody}") { id } }`, 'ID_MALFORMED'],
  ['id in a filter', '{ invoices(filter: { debtorId: "x" }) { nodes { id } } }', 'ID_MALFORMED'],
  ['node id', '{ node(id: "nonsense") { id } }', 'ID_MALFORMED'],
  ['page size of nought', '{ invoices(first: 0) { nodes { id } } }', 'PAGE_SIZE_INVALID'],
  ['negative page size', '{ debtors(first: -5) { nodes { id } } }', 'PAGE_SIZE_INVALID'],
  ['page size of 101', '{ invoices(first: 101) { nodes { id } } }', 'PAGE_SIZE_INVALID'],
  ['cursor that is no cursor', '{ invoices(after: "abc") { nodes { id } } }', 'CURSOR_MALFORMED'],
  ['cursor with foreign signs', '{ invoices(after: "\' or 1=1") { nodes { id } } }', 'CURSOR_MALFORMED'],
  [
    'cursor of another sort',
    `{ invoices(sort: AMOUNT_ASC, after: "${cursorOf(['2026-03-01', uuid])}") { nodes { id } } }`,
    'CURSOR_MALFORMED',
  ],
  [
    'cursor of a day that is none',
    `{ invoices(after: "${cursorOf(['2026-02-31', uuid])}") { nodes { id } } }`,
    'CURSOR_MALFORMED',
  ],
  [
    'cursor of a number too large',
    `{ invoices(sort: AMOUNT_ASC, after: "${cursorOf(['9'.repeat(30), uuid])}") { nodes { id } } }`,
    'CURSOR_MALFORMED',
  ],
  ['cursor of events', '{ deliveryEvents(after: "x") { nodes { position } } }', 'CURSOR_MALFORMED'],
  ['day that is none', '{ invoices(filter: { dueFrom: "2026-02-30" }) { nodes { id } } }', 'DATE_INVALID'],
  ['unknown currency', '{ invoices(filter: { currency: "XXQ" }) { nodes { id } } }', 'CURRENCY_UNKNOWN'],
  ['amount that is none', '{ invoices(filter: { amountFrom: "1,5" }) { nodes { id } } }', 'FIELD_INVALID'],
  ['text of one sign', '{ invoices(filter: { text: "a" }) { nodes { id } } }', 'FIELD_INVALID'],
  ['text with U+0000', '{ invoices(filter: { text: "a\\u0000b" }) { nodes { id } } }', 'FIELD_INVALID'],
  ['number with U+0000', '{ invoiceByNumber(number: "1\\u0000") { id } }', 'FIELD_INVALID'],
])('a query with a bad %s is refused', async (_name, query, code) => {
  const { errors, data } = await server.ask(OPERATOR, query);
  expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions).toMatchObject({
    code,
    remedy: expect.any(String),
    sv: { message: expect.any(String), remedy: expect.any(String) },
  });
});

test('the same in variables is refused with the same code', async () => {
  const query =
    'query ($after: Cursor, $filter: InvoiceFilter) { invoices(after: $after, filter: $filter) { nodes { id } } }';
  const codes = async (variables: Record<string, unknown>) =>
    (await server.ask(FRONTEND, query, variables)).errors?.map((error) => error.extensions['code']);
  expect(await codes({ after: '* *' })).toEqual(['CURSOR_MALFORMED']);
  expect(await codes({ filter: { currency: 'sek' } })).toEqual(['CURRENCY_UNKNOWN']);
  expect(await codes({ filter: { dueTo: '2026-13-01' } })).toEqual(['DATE_INVALID']);
  expect(await codes({ filter: { unknown: 1 } })).toEqual(['BAD_USER_INPUT']);
});

test('what is not there is null, not an error', async () => {
  const { data, errors } = await server.ask(
    OPERATOR,
    `{ invoice(id: "${nobody}") { id } invoiceByNumber(number: "none") { id } debtor(id: "${nobody.replace('inv', 'deb')}") { id } node(id: "${nobody}") { id } import(id: "${nobody.replace('inv', 'imp')}") { id } distribution(id: "${nobody.replace('inv', 'dst')}") { id } successionOrder(id: "${nobody.replace('inv', 'ord')}") { id } }`,
  );
  expect(errors).toBeUndefined();
  expect(Object.values(data ?? {})).toEqual([null, null, null, null, null, null, null]);
});

test('a subscription with a bad id or cursor is refused, one to nothing ends with the reason', async () => {
  const over = (query: string) => refusalOf(server.api.wsUrl, FRONTEND, query);
  expect(await over('subscription { invoiceStatus(id: "17") { id } }')).toEqual(['ID_MALFORMED']);
  expect(await over(`subscription { invoiceStatus(id: "${nobody}") { id } }`)).toEqual(['NOT_FOUND']);
  expect(await over('subscription { deliveryEvents(after: "zzz") { position } }')).toEqual(['CURSOR_MALFORMED']);
  expect(await over('subscription { deliveryEvents { nonsense } }')).toHaveLength(1);
});

const payment =
  'mutation ($input: PaymentRecordInput!) { paymentRecord(input: $input) { payment { id } errors { code path message remedy sv: message(language: SV) svRemedy: remedy(language: SV) } } }';

test.each([
  ['a negative amount', { amount: '-5.00' }, 'AMOUNT_NEGATIVE', ['input', 'amount']],
  ['nothing', { amount: '0.00' }, 'FIELD_INVALID', ['input', 'amount']],
  ['an absurd amount', { amount: '999999999999999.00' }, 'AMOUNT_TOO_LARGE', ['input', 'amount']],
  ['parts of an öre', { amount: '1.005' }, 'FIELD_INVALID', ['input', 'amount']],
  ['another currency', { currency: 'EUR' }, 'PAYMENT_CURRENCY_MISMATCH', ['input', 'currency']],
  ['an unknown invoice', { invoiceId: nobody }, 'NOT_FOUND', ['input', 'invoiceId']],
])('a payment of %s is refused', async (_name, wrong, code, path) => {
  const input = { invoiceId, amount: '10.00', currency: 'SEK', idempotencyKey: crypto.randomUUID(), ...wrong };
  const { data, errors } = await server.ask(OPERATOR, payment, { input });
  expect(errors).toBeUndefined();
  const { payment: made, errors: found } = data?.['paymentRecord'] as {
    payment: unknown;
    errors: Record<string, unknown>[];
  };
  expect(made).toBeNull();
  expect(found).toMatchObject([{ code, path }]);
  for (const text of ['message', 'remedy', 'sv', 'svRemedy'])
    expect(String(found[0]?.[text])).not.toMatch(/\{|^$|undefined/);
});

const order =
  'mutation ($input: SuccessionOrderCreateInput!) { successionOrderCreate(input: $input) { order { id version } errors { code path } } }';
const step = { channel: 'EMAIL', patience: 'PT48H' };

test.each([
  ['no steps', { steps: [] }, 'ORDER_EMPTY', ['input', 'steps']],
  ['thirteen steps', { steps: Array.from({ length: 13 }, () => step) }, 'ORDER_TOO_LONG', ['input', 'steps']],
  [
    'a channel nobody carries',
    { steps: [{ ...step, channel: 'E_INVOICE' }] },
    'ORDER_NO_PARTNER',
    ['input', 'steps', '0', 'channel'],
  ],
  [
    'a milestone nobody reports',
    { steps: [{ ...step, until: 'OPENED' }] },
    'ORDER_MILESTONE_IMPOSSIBLE',
    ['input', 'steps', '0', 'until'],
  ],
  [
    'no patience',
    { steps: [{ ...step, patience: 'PT0S' }] },
    'ORDER_PATIENCE_INVALID',
    ['input', 'steps', '0', 'patience'],
  ],
  [
    'a year of patience',
    { steps: [{ ...step, patience: 'P365D' }] },
    'ORDER_PATIENCE_INVALID',
    ['input', 'steps', '0', 'patience'],
  ],
  [
    'a deadline of a year',
    { steps: [step], arriveBeforeDays: 365 },
    'ORDER_DEADLINE_INVALID',
    ['input', 'arriveBeforeDays'],
  ],
  [
    'a hundred retries',
    { steps: [{ ...step, retries: { retriesMax: 100 } }] },
    'ORDER_RETRIES_INVALID',
    ['input', 'steps', '0', 'retries'],
  ],
  ['no name', { name: ' ', steps: [step] }, 'FIELD_REQUIRED', ['input', 'name']],
  ['an endless name', { name: 'x'.repeat(201), steps: [step] }, 'FIELD_TOO_LONG', ['input', 'name']],
  [
    'a condition nested too deep',
    {
      steps: [
        {
          ...step,
          when: Array.from({ length: 12 }).reduce<unknown>((inner) => ({ not: inner }), { publicSector: true }),
        },
      ],
    },
    'ORDER_CONDITION_TOO_DEEP',
    ['input', 'steps', '0', 'when'],
  ],
])('an order with %s is refused', async (_name, wrong, code, path) => {
  const input = { name: 'Wrong', idempotencyKey: crypto.randomUUID(), ...wrong };
  const { data, errors } = await server.ask(ADMIN, order, { input });
  expect(errors).toBeUndefined();
  const made = data?.['successionOrderCreate'] as { order: unknown; errors: unknown[] };
  expect(made.order).toBeNull();
  expect(made.errors[0]).toEqual({ code, path });
});

test('months and years are no lengths of time', async () => {
  const { errors } = await server.ask(ADMIN, order, {
    input: { name: 'x', idempotencyKey: 'month-order', steps: [{ ...step, patience: 'P1M' }] },
  });
  expect(errors?.[0]?.extensions['code']).toBe('FIELD_INVALID');
});

test('the clock goes forward, in a sandbox, by one measure', async () => {
  const advance = async (input: Record<string, unknown>, key = ADMIN) => {
    const { data } = await server.ask(
      key,
      'mutation ($input: ClockAdvanceInput!) { clockAdvance(input: $input) { clock { now simulated } errors { code } } }',
      { input },
    );
    return data?.['clockAdvance'] as { clock: { now: string } | null; errors: { code: string }[] };
  };
  expect(await advance({})).toMatchObject({ clock: null, errors: [{ code: 'CHOOSE_ONE' }] });
  expect(await advance({ by: 'P1D', untilIdle: true })).toMatchObject({ errors: [{ code: 'CHOOSE_ONE' }] });
  expect(await advance({ to: '2020-01-01T00:00:00Z' })).toMatchObject({ errors: [{ code: 'CLOCK_BACKWARDS' }] });
  expect(await advance({ to: '2500-01-01T00:00:00Z' })).toMatchObject({ errors: [{ code: 'CLOCK_TOO_FAR' }] });
  expect(await advance({ by: 'P1D' })).toMatchObject({
    clock: { now: '2026-03-03T08:00:00.000Z', simulated: true },
    errors: [],
  });
  await withCreditor(
    database.store,
    ours.creditorId,
    ({ sql }) => sql`update creditor set sandbox = false, clock_at = null`,
  );
  expect(await advance({ by: 'P1D' })).toMatchObject({ clock: null, errors: [{ code: 'NOT_A_SANDBOX' }] });
  await withCreditor(
    database.store,
    ours.creditorId,
    ({ sql }) => sql`update creditor set sandbox = true, clock_at = '2026-03-03T08:00:00Z'`,
  );
});

test.each([
  ['neither ids nor filter', {}, 'CHOOSE_ONE', ['input']],
  ['both', { invoiceIds: [invoiceId], filter: {} }, 'CHOOSE_ONE', ['input']],
  ['501 ids', { invoiceIds: Array.from({ length: 501 }, () => invoiceId) }, 'LIST_TOO_LONG', ['input', 'invoiceIds']],
  ['an id without the form of one', { invoiceIds: ['17'] }, 'ID_MALFORMED', ['input', 'invoiceIds', '0']],
  [
    'an unknown order',
    { invoiceIds: [invoiceId], orderId: nobody.replace('inv', 'ord') },
    'NOT_FOUND',
    ['input', 'orderId'],
  ],
  ['no order and no rule', { invoiceIds: [invoiceId] }, 'NO_ORDER_ASSIGNED', ['input', 'invoiceIds']],
])('a start of %s is refused', async (_name, wrong, code, path) => {
  const { data, errors } = await server.ask(
    OPERATOR,
    'mutation ($input: DistributionsStartInput!) { distributionsStart(input: $input) { startedCount errors { code path } } }',
    { input: { idempotencyKey: crypto.randomUUID(), ...wrong } },
  );
  expect(errors).toBeUndefined();
  expect(data?.['distributionsStart']).toEqual({ startedCount: 0, errors: [{ code, path }] });
});

test("a rule in an impossible place, or to another creditor's order, is refused", async () => {
  const { data } = await server.ask(
    ADMIN,
    'mutation ($input: AssignmentRuleCreateInput!) { assignmentRuleCreate(input: $input) { rule { id } errors { code path } } }',
    { input: { name: 'x', position: 0, orderId: nobody.replace('inv', 'ord'), idempotencyKey: 'rule-nowhere' } },
  );
  expect(data?.['assignmentRuleCreate']).toEqual({
    rule: null,
    errors: [
      { code: 'FIELD_INVALID', path: ['input', 'position'] },
      { code: 'NOT_FOUND', path: ['input', 'orderId'] },
    ],
  });
});

/** Uploads so many bytes as a client does that does not wait for the answer. */
function upload(bytes: number, chunked: boolean): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.api.httpUrl}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${OPERATOR}`,
        'content-type': 'application/json',
        ...(!chunked && { 'content-length': String(bytes) }),
      },
    });
    let answered = false;
    sent.on('response', (response) => {
      answered = true;
      let body = '';
      response.on('data', (part) => {
        body += String(part);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', (error) => answered || reject(error));
    sent.write('{"query":"');
    const part = Buffer.alloc(1024 * 1024, 'x');
    let left = bytes - 10;
    const more = () => {
      while (left > 0 && !answered) {
        const size = Math.min(left, part.length);
        left -= size;
        if (!sent.write(part.subarray(0, size))) {
          sent.once('drain', more);
          return;
        }
      }
      if (!answered) sent.end();
    };
    more();
  });
}

test.each([
  ['says its length', false],
  ['comes in chunks', true],
])('an upload of 50 MB that %s is refused with its code', async (_name, chunked) => {
  const { status, body } = await upload(50 * 1024 * 1024, chunked);
  expect(status).toBe(413);
  expect(JSON.parse(body)).toMatchObject({
    errors: [{ extensions: { code: 'BODY_TOO_LARGE', sv: { remedy: expect.any(String) } } }],
  });
});

test('a body that is no JSON is refused, and says so', async () => {
  const response = await fetch(`${server.api.httpUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OPERATOR}` },
    body: '{"query":',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FIELD_INVALID' } }] });
});
