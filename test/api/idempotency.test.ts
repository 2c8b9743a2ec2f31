// An act with an idempotency key happens once: repeats are given the first answer, also when they come at the same time.
import { expect, test } from 'vitest';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../support/world.ts';

const { server, database, ours, theirs } = await makeApiWorld({ invoices: 40 });
const key = ours.keys.OPERATOR;

const start =
  'mutation ($input: DistributionsStartInput!) { distributionsStart(input: $input) { startedCount distributions { id } errors { code path message sv: message(language: SV) remedy } } }';
const pay =
  'mutation ($input: PaymentRecordInput!) { paymentRecord(input: $input) { payment { id amount { amount currency } paidOn } invoice { paid { amount } claimState } errors { code path } } }';

interface Started {
  startedCount: number;
  distributions: { id: string }[];
  errors: { code: string; path: string[] }[];
}

const invoiceIds = await withCreditor(database.store, ours.creditorId, async ({ sql }) => {
  const rows = await sql<{ id: string }[]>`select invoice_id as id from invoice order by number::int`;
  return rows.map((row) => opaque('inv', row.id));
});

async function startWith(input: Record<string, unknown>): Promise<Started> {
  const { data, errors } = await server.ask(key, start, { input: { orderId: ours.orderId, ...input } });
  expect(errors).toBeUndefined();
  return data?.['distributionsStart'] as Started;
}

async function payWith(input: Record<string, unknown>) {
  const { data, errors } = await server.ask(key, pay, { input: { amount: '1.25', currency: 'SEK', ...input } });
  expect(errors).toBeUndefined();
  return data?.['paymentRecord'] as { payment: { id: string } | null; errors: { code: string }[] };
}

test('a repeat is given the first answer, and has no second effect', async () => {
  const input = { invoiceIds: invoiceIds.slice(0, 3), idempotencyKey: 'start-three' };
  const first = await startWith(input);
  expect(first).toMatchObject({ startedCount: 3, errors: [] });
  expect(await startWith(input)).toEqual(first);
});

test('a refusal is repeated as well, though meanwhile it would succeed', async () => {
  const input = { invoiceIds: [opaque('inv', crypto.randomUUID())], idempotencyKey: 'start-nobody' };
  const first = await startWith(input);
  expect(first.errors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'invoiceIds', '0'] }]);
  expect(await startWith(input)).toEqual(first);
});

test('the same key with other input is refused, in both languages', async () => {
  const refused = await startWith({ invoiceIds: invoiceIds.slice(3, 4), idempotencyKey: 'start-three' });
  expect(refused).toMatchObject({
    startedCount: 0,
    errors: [
      { code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'], sv: expect.stringMatching(/nyckeln/) },
    ],
  });
});

test('the same key for another act is refused', async () => {
  expect(await payWith({ invoiceId: invoiceIds[0], idempotencyKey: 'start-three' })).toMatchObject({
    payment: null,
    errors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
  });
});

test('the same key at another creditor is another key', async () => {
  const { data } = await server.ask(theirs.keys.OPERATOR, start, {
    input: { orderId: theirs.orderId, filter: {}, idempotencyKey: 'start-three' },
  });
  expect(data?.['distributionsStart']).toMatchObject({ startedCount: 40, errors: [] });
});

test.each(['short', '', 'x'.repeat(201)])(
  'a key that is too short or too long is refused (%s)',
  async (idempotencyKey) => {
    const { errors } = await startWith({ invoiceIds: invoiceIds.slice(5, 6), idempotencyKey });
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_INVALID', path: ['input', 'idempotencyKey'] }]);
  },
);

test('ten repeats at once have one effect and one answer', async () => {
  const input = { invoiceIds: invoiceIds.slice(10, 20), idempotencyKey: 'start-at-once' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => startWith(input)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]?.startedCount).toBe(10);
  const [row] = await withCreditor(
    database.store,
    ours.creditorId,
    ({ sql }) => sql<{ count: number }[]>`
      select count(*) as count from distribution d join invoice i using (creditor_id, invoice_id)
      where i.number::int between 11 and 20`,
  );
  expect(row?.count).toBe(10);
});

test('ten different starts of the same invoices at once start each once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_none, n) =>
      startWith({ invoiceIds: invoiceIds.slice(20, 30), idempotencyKey: `start-race-${n}` }),
    ),
  );
  expect(answers.map((answer) => answer.startedCount).toSorted((a, b) => a - b)).toEqual([
    0, 0, 0, 0, 0, 0, 0, 0, 0, 10,
  ]);
  const losers = answers.filter((answer) => answer.startedCount === 0);
  for (const { errors } of losers)
    expect(new Set(errors.map((error) => error.code))).toEqual(new Set(['DISTRIBUTION_RUNNING']));
});

test('ten repeats of a payment at once pay once', async () => {
  const input = { invoiceId: invoiceIds[0], idempotencyKey: 'pay-at-once' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => payWith(input)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]).toMatchObject({
    payment: { amount: { amount: '1.25', currency: 'SEK' } },
    invoice: { paid: { amount: '1.25' }, claimState: 'PARTLY_PAID' },
  });
});

test('a repeat of making a key does not show its secret again', async () => {
  const make =
    'mutation { apiKeyCreate(input: { name: "once", scope: ANALYST, idempotencyKey: "make-once" }) { secret apiKey { id } errors { code } } }';
  const first = await server.ask(ours.keys.ADMIN, make);
  const again = await server.ask(ours.keys.ADMIN, make);
  const payload = (answer: typeof first) =>
    answer.data?.['apiKeyCreate'] as { secret: string | null; apiKey: { id: string } };
  expect(payload(first).secret).toMatch(/^stf_/);
  expect(payload(again)).toEqual({ ...payload(first), secret: null });
});

test('acts in one request see what those before them did', async () => {
  const started = await startWith({ invoiceIds: invoiceIds.slice(35, 36), idempotencyKey: 'start-to-hold' });
  const id = started.distributions[0]?.id;
  const { data, errors } = await server.ask(
    key,
    `mutation ($id: ID!) {
      held: distributionHold(input: { distributionId: $id, idempotencyKey: "hold-it-now" }) { distribution { state cause } errors { code } }
      resumed: distributionResume(input: { distributionId: $id, idempotencyKey: "resume-it" }) { distribution { state cause } errors { code } }
      again: distributionResume(input: { distributionId: $id, idempotencyKey: "resume-twice" }) { distribution { state } errors { code path } }
      cancelled: distributionCancel(input: { distributionId: $id, idempotencyKey: "cancel-it" }) { errors { code } }
    }`,
    { id },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    held: { distribution: { state: 'HELD', cause: 'HELD_BY_PERSON' }, errors: [] },
    resumed: { distribution: { state: 'PLANNED', cause: null }, errors: [] },
    again: { distribution: null, errors: [{ code: 'DISTRIBUTION_NOT_HELD', path: ['input', 'distributionId'] }] },
    cancelled: { errors: [] },
  });
});
