// What has not been started, in the order of due dates, through all that may become of an invoice before it is: the table
// that holds these alone says what the invoices say.
import { expect, test } from 'vitest';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld } from '../support/world.ts';

const { database, server, ours } = await makeApiWorld({ invoices: 0, debtors: 1 });
const { OPERATOR } = ours.keys;
const freshKey = () => crypto.randomUUID();

async function take(...invoices: readonly (readonly [number: string, dueDate: string])[]): Promise<void> {
  const head =
    'invoice_number,issue_date,due_date,currency,amount,vat_amount,debtor_number,debtor_kind,debtor_name,email';
  const lines = invoices.map(
    ([number, dueDate]) => `${number},2026-03-01,${dueDate},SEK,125.00,25.00,K-1,COMPANY,Exempel AB,k1@post.example`,
  );
  const content = [head, ...lines, ''].join('\n');
  const { data } = await server.ask(
    OPERATOR,
    'mutation ($input: InvoicesImportInput!) { invoicesImport(input: $input) { errors { code } import { refusedCount } } }',
    { input: { source: 'test', fileName: null, format: 'CSV', content, idempotencyKey: freshKey() } },
  );
  expect(data?.['invoicesImport']).toEqual({ errors: [], import: { refusedCount: 0 } });
}

async function start(input: Record<string, unknown>): Promise<unknown> {
  const { data } = await server.ask(
    OPERATOR,
    'mutation ($input: DistributionsStartInput!) { distributionsStart(input: $input) { startedCount errors { code } } }',
    { input: { orderId: ours.orderId, idempotencyKey: freshKey(), ...input } },
  );
  return data?.['distributionsStart'];
}

/** Their numbers, as the list has them and as the table has them. */
async function notStarted(): Promise<string[]> {
  const { data } = await server.ask(
    OPERATOR,
    '{ invoices(first: 50, sort: DUE_DATE_ASC, filter: { deliveryState: [NOT_STARTED] }) { nodes { number deliveryState } } }',
  );
  const { nodes } = data?.['invoices'] as { nodes: { number: string; deliveryState: string }[] };
  expect(new Set(nodes.map(({ deliveryState }) => deliveryState)).difference(new Set(['NOT_STARTED'])).size).toBe(0);
  const [kept, wanted] = await withCreditor(database.store, ours.creditorId, async ({ sql }) => [
    await sql`select due_date, invoice_id from not_started order by due_date, invoice_id`,
    await sql`select due_date, invoice_id from invoice where distribution_id is null order by due_date, invoice_id`,
  ]);
  expect([...(kept ?? [])]).toEqual([...(wanted ?? [])]);
  return nodes.map(({ number }) => number);
}

test('invoices stand there from their intake, by due date, move with it, and leave with their first distribution', async () => {
  await take(['A', '2026-04-10'], ['B', '2026-04-20'], ['C', '2026-04-30']);
  expect(await notStarted()).toEqual(['A', 'B', 'C']);
  await take(['A', '2026-05-10'], ['B', '2026-04-20'], ['D', '2026-04-15']);
  expect(await notStarted()).toEqual(['D', 'B', 'C', 'A']);

  // A rehearsal is no distribution of its invoice.
  expect(await start({ filter: {}, dryRun: true })).toEqual({ startedCount: 4, errors: [] });
  expect(await notStarted()).toEqual(['D', 'B', 'C', 'A']);

  expect(await start({ filter: { dueTo: '2026-04-20' } })).toEqual({ startedCount: 2, errors: [] });
  expect(await notStarted()).toEqual(['C', 'A']);
  expect(await start({ filter: {} })).toEqual({ startedCount: 2, errors: [] });
  expect(await notStarted()).toEqual([]);
  expect(await start({ filter: {} })).toEqual({ startedCount: 0, errors: [] });
});

test('what could not be started stays', async () => {
  await take(['E', '2026-06-10']);
  await withCreditor(
    database.store,
    ours.creditorId,
    ({ sql }) => sql`update invoice set document_state = 'DRAFT' where number = 'E'`,
  );
  expect(await start({ filter: {} })).toMatchObject({ startedCount: 0 });
  expect(await notStarted()).toEqual(['E']);
});
