// What becomes of invoices in an experiment, by what comes through the API: paid, credited, withdrawn, reminded.
import { beforeAll, expect, test } from 'vitest';
import { countOutcomes } from '../../src/experiments/outcome/count.ts';
import { fromOpaqueId } from '../../src/id.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { actingIn } from '../experiments/acting.ts';
import { makeLedgerWorld } from './world.ts';

const world = await makeLedgerWorld({ rule: false });
const { server, database, ours, act, ask, take, start, invoiceOf } = world;
const numbers = ['PAID', 'OVER', 'PART', 'MIXED', 'TAKEN', 'KIND', 'VOID', 'LATE'];
let experimentId = '';

const inScope = <T>(work: Parameters<typeof withCreditor<T>>[2]) => withCreditor(database.store, ours.creditorId, work);
const days = (count: number) =>
  inScope(({ sql }) => sql`update creditor set clock_at = clock_at + make_interval(days => ${count})`);
const pay = async (number: string, amount: string, paidOn: string) =>
  act('paymentRecord', { invoiceId: (await invoiceOf(number)).id, amount, currency: 'SEK', paidOn });
const outcomes = async () => {
  await countOutcomes(database.store, ours.creditorId, experimentId);
  const rows = await inScope(
    ({ sql }) => sql<{ number: string; cause: string | null; day: string | null; reminders: number; cost: number }[]>`
      select i.number, o.close_cause as cause, o.closed_on::text as day, o.reminders::int, o.cost_e4::int as cost
      from outcome o join invoice i on i.creditor_id = o.creditor_id and i.invoice_id = o.invoice_id`,
  );
  return new Map(rows.map((row) => [row.number, row]));
};

beforeAll(async () => {
  const begun = await actingIn(world).begin();
  experimentId = fromOpaqueId('experiment', begun.experimentId) ?? '';
  await take(numbers.map((number) => ({ invoice_number: number, amount: '1000' })));
  const invoiceIds = await Promise.all(numbers.map(async (number) => (await invoiceOf(number)).id));
  await act('distributionsStart', { invoiceIds }, 'startedCount');
  await act('invoiceVoid', { invoiceId: (await invoiceOf('VOID')).id, reason: 'DUPLICATE' }, 'invoice { id }');
  await server.run(ours.creditorId);
});

test('an invoice is closed by what leaves nothing to pay, on the day of it', async () => {
  await pay('PART', '400', '2026-03-05');
  await pay('PAID', '400', '2026-03-05');
  await pay('PAID', '600', '2026-03-07');
  await pay('OVER', '1500', '2026-03-08');
  await pay('MIXED', '700', '2026-03-09');
  await days(4);
  await take([
    { invoice_number: 'TAKEN-K', invoice_type: 'CREDIT_NOTE', amount: '1000', preceding_invoice: 'TAKEN' },
    { invoice_number: 'PART-K', invoice_type: 'CREDIT_NOTE', amount: '300', preceding_invoice: 'PART' },
  ]);
  await act('invoiceCredit', { invoiceId: (await invoiceOf('KIND')).id, reason: 'GOODWILL' }, 'invoice { id }');
  const first = await outcomes();
  expect(first.get('PAID')).toMatchObject({ cause: 'PAID', day: '2026-03-07' });
  expect(first.get('OVER')).toMatchObject({ cause: 'PAID', day: '2026-03-08' });
  expect(first.get('PART')).toMatchObject({ cause: null, day: null });
  expect(first.get('MIXED')).toMatchObject({ cause: null });
  expect(first.get('TAKEN')).toMatchObject({ cause: 'CREDITED', day: '2026-03-06' });
  expect(first.get('KIND')).toMatchObject({ cause: 'CREDITED', day: '2026-03-06' });
  expect(first.get('VOID')).toMatchObject({ cause: 'CANCELLED', day: '2026-03-02', cost: 0 });
  // A part credited, the rest paid: paid. A part paid, the rest credited: credited.
  await days(6);
  await pay('PART', '300', '2026-03-12');
  await act(
    'invoiceCredit',
    { invoiceId: (await invoiceOf('MIXED')).id, amount: '300', reason: 'OTHER' },
    'invoice { id }',
  );
  // Taken back after it was paid: it was paid all the same.
  await act('invoiceCredit', { invoiceId: (await invoiceOf('PAID')).id, reason: 'RETURNED' }, 'invoice { id }');
  const then = await outcomes();
  expect(then.get('PART')).toMatchObject({ cause: 'PAID', day: '2026-03-12' });
  expect(then.get('MIXED')).toMatchObject({ cause: 'CREDITED', day: '2026-03-12' });
  expect(then.get('PAID')).toMatchObject({ cause: 'PAID', day: '2026-03-07' });
  // A file that comes again moves nothing.
  await take(numbers.map((number) => ({ invoice_number: number, amount: '1000' })));
  expect((await outcomes()).get('TAKEN')).toMatchObject({ day: '2026-03-06' });
});

test('reminders go out as such, by their own rule, and count for the invoice they remind of', async () => {
  const { id: orderId } = (
    await act(
      'successionOrderCreate',
      { name: 'Reminders', steps: [{ channel: 'LETTER', until: 'DELIVERED', patience: 'P10D' }] },
      'order { id }',
    )
  )['order'] as { id: string };
  const when = { invoiceType: 'REMINDER' };
  // Before the rule of the experiment that runs: reminders come to none.
  const before = await act('assignmentRuleCreate', { name: 'Reminders', position: 1, when, orderId }, 'rule { id }');
  expect(before.errors).toEqual([]);
  const reminder = { invoice_type: 'REMINDER', amount: '1060', preceding_invoice: 'LATE' };
  const taken = await take([
    { ...reminder, invoice_number: 'LATE-P2', issue_date: '2026-03-11' },
    { ...reminder, invoice_number: 'LATE-P1', issue_date: '2026-03-10' },
    { ...reminder, invoice_number: 'LATE-X', preceding_invoice: 'NOBODY' },
  ]);
  expect(taken.rows.nodes[2]?.errors[0]?.code).toBe('ORIGINAL_UNKNOWN');
  await start('LATE-P2');
  expect((await outcomes()).get('LATE')?.reminders).toBe(1);
  await start('LATE-P1');
  expect(await invoiceOf('LATE-P1')).toMatchObject({
    original: { number: 'LATE' },
    distribution: { purpose: 'REMINDER_1', attempts: [{ channel: 'LETTER' }] },
  });
  expect(await invoiceOf('LATE-P2')).toMatchObject({ distribution: { purpose: 'REMINDER_2' } });
  // Rehearsed or sent again, it is still one reminder.
  const ids = [(await invoiceOf('LATE-P1')).id];
  await act('distributionsStart', { invoiceIds: ids, dryRun: true }, 'startedCount');
  expect((await outcomes()).get('LATE')?.reminders).toBe(2);
  // What goes out when a month is over since it was due is counted for none: not every invoice has been watched so long.
  await days(80);
  await take([{ ...reminder, invoice_number: 'LATE-P3', issue_date: '2026-05-25', due_date: '2026-06-25' }]);
  await start('LATE-P3');
  expect(await invoiceOf('LATE-P3')).toMatchObject({ distribution: { purpose: 'REMINDER_3' } });
  expect((await outcomes()).get('LATE')?.reminders).toBe(2);
  const shown = await ask('ANALYST', 'query ($id: ID!) { experiment(id: $id) { exposed } }', {
    id: `exp_${experimentId.replaceAll('-', '')}`,
  });
  expect(shown).toEqual({ experiment: { exposed: 1 } });
});
