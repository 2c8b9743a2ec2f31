// Credits through the API: a credit note that is imported, a person who credits or withdraws; what is left to pay, and that
// nothing more is sent.
import { describe, expect, test } from 'vitest';
import { importRows, makeLedgerWorld } from './world.ts';

const world = await makeLedgerWorld();
const { server, ours, theirs, act, ask, invoiceOf, start, take } = world;

describe('a credit note that is imported', () => {
  test('with all of the open amount credits its invoice and stops the distribution, in one transaction', async () => {
    await take([{ invoice_number: 'C1', amount: '1000' }]);
    await start('C1');
    expect(await invoiceOf('C1')).toMatchObject({ documentState: 'ISSUED', deliveryState: 'ACTIVE' });
    const taken = await take([
      { invoice_number: 'C1-K', invoice_type: 'CREDIT_NOTE', amount: '1000', preceding_invoice: 'C1' },
    ]);
    expect(taken).toMatchObject({ createdCount: 1, refusedCount: 0 });
    expect(await invoiceOf('C1')).toMatchObject({
      documentState: 'CREDITED',
      claimState: 'UNPAID',
      credited: { amount: '1000.00' },
      open: { amount: '0.00' },
      creditedAt: '2026-03-02T08:00:00.000Z',
      credits: [{ amount: { amount: '1000.00' }, creditNote: { number: 'C1-K' }, reason: null }],
    });
    await server.run(ours.creditorId);
    const after = await invoiceOf('C1');
    expect(after).toMatchObject({ deliveryState: 'STOPPED', distribution: { cause: 'CREDITED' } });
    const types = after.distribution?.timeline.nodes.map(({ type }) => type);
    expect(types).toContain('INVOICE_CREDITED');
  });

  test('in part leaves less to pay: a payment of the rest makes it paid', async () => {
    await take([{ invoice_number: 'C2', amount: '1000' }]);
    await start('C2');
    await take([{ invoice_number: 'C2-K', invoice_type: 'CREDIT_NOTE', amount: '300', preceding_invoice: 'C2' }]);
    expect(await invoiceOf('C2')).toMatchObject({
      documentState: 'ISSUED',
      claimState: 'UNPAID',
      open: { amount: '700.00' },
      creditedAt: null,
    });
    await act('paymentRecord', { invoiceId: (await invoiceOf('C2')).id, amount: '700', currency: 'SEK' });
    expect(await invoiceOf('C2')).toMatchObject({ claimState: 'PAID', open: { amount: '0.00' } });
    await server.run(ours.creditorId);
    expect(await invoiceOf('C2')).toMatchObject({ deliveryState: 'STOPPED', distribution: { cause: 'PAID' } });
  });

  test('after part of it was paid closes it, and of one that is paid leaves too much paid', async () => {
    await take([
      { invoice_number: 'C3', amount: '1000' },
      { invoice_number: 'C4', amount: '1000' },
    ]);
    await act('paymentRecord', { invoiceId: (await invoiceOf('C3')).id, amount: '400', currency: 'SEK' });
    await act('paymentRecord', { invoiceId: (await invoiceOf('C4')).id, amount: '1000', currency: 'SEK' });
    await take([
      { invoice_number: 'C3-K', invoice_type: 'CREDIT_NOTE', amount: '600', preceding_invoice: 'C3' },
      { invoice_number: 'C4-K', invoice_type: 'CREDIT_NOTE', amount: '250', preceding_invoice: 'C4' },
    ]);
    expect(await invoiceOf('C3')).toMatchObject({ documentState: 'CREDITED', claimState: 'PAID' });
    expect(await invoiceOf('C4')).toMatchObject({
      documentState: 'READY',
      claimState: 'OVERPAID',
      open: { amount: '-250.00' },
    });
  });

  test('may stand before its invoice in the file; neither of the two is then sent for nothing', async () => {
    const taken = await take([
      { invoice_number: 'C5-K', invoice_type: 'CREDIT_NOTE', amount: '1000', preceding_invoice: 'C5' },
      { invoice_number: 'C5', amount: '1000' },
    ]);
    expect(taken).toMatchObject({ createdCount: 2, refusedCount: 0 });
    expect(await invoiceOf('C5')).toMatchObject({ documentState: 'CREDITED', deliveryState: 'NOT_STARTED' });
    const started = await act('distributionsStart', { invoiceIds: [(await invoiceOf('C5')).id] }, 'startedCount');
    expect(started).toMatchObject({ startedCount: 0, errors: [{ code: 'INVOICE_NOT_DISTRIBUTABLE' }] });
  });

  test('is refused where what it takes back is unknown, another debtor, or less than it says', async () => {
    await take([{ invoice_number: 'C6', amount: '1000' }]);
    const note = { invoice_type: 'CREDIT_NOTE', amount: '600', preceding_invoice: 'C6' };
    const taken = await take([
      { ...note, invoice_number: 'C6-1', preceding_invoice: 'NOBODY' },
      { ...note, invoice_number: 'C6-2', debtor_number: 'L2' },
      { ...note, invoice_number: 'C6-3', currency: 'EUR' },
      { ...note, invoice_number: 'C6-4' },
      { ...note, invoice_number: 'C6-5' },
      { ...note, invoice_number: 'C6-6', preceding_invoice: 'C6-4' },
    ]);
    const refused = taken.rows.nodes.filter(({ outcome }) => outcome === 'REFUSED');
    expect(refused.map(({ row, errors }) => `${row} ${errors[0]?.code} ${errors[0]?.column}`)).toEqual([
      '1 ORIGINAL_UNKNOWN preceding_invoice',
      '2 ORIGINAL_MISMATCH preceding_invoice',
      '3 ORIGINAL_MISMATCH preceding_invoice',
      '5 CREDIT_TOO_LARGE amount',
      '6 ORIGINAL_MISMATCH preceding_invoice',
    ]);
    expect(refused[3]?.errors[0]?.message).toBe('The invoice C6 has only 400.00 left to credit.');
    expect(await invoiceOf('C6')).toMatchObject({ open: { amount: '400.00' } });
  });

  test('counts once, however often its file comes; what money has met is no longer changed by a file', async () => {
    const file = [
      { invoice_number: 'C7', amount: '1000' },
      { invoice_number: 'C7-K', invoice_type: 'CREDIT_NOTE', amount: '300', preceding_invoice: 'C7' },
    ];
    await take(file);
    expect(await take(file)).toMatchObject({ unchangedCount: 2 });
    expect(await invoiceOf('C7')).toMatchObject({ open: { amount: '700.00' } });
    const changed = await take(file.map((row) => ({ ...row, amount: '200' })));
    expect(changed.rows.nodes.map(({ errors }) => errors[0]?.code)).toEqual(['INVOICE_ISSUED', 'INVOICE_ISSUED']);
  });

  test('takes a handful of statements for a thousand', async () => {
    const many = Array.from({ length: 500 }, (_one, n) => [
      { invoice_number: `M${n}-K`, invoice_type: 'CREDIT_NOTE', amount: '100', preceding_invoice: `M${n}` },
      { invoice_number: `M${n}`, amount: '100' },
    ]).flat();
    const { statements, result } = await importRows(world, many);
    expect(result).toMatchObject({ kind: 'IMPORTED', counts: { createdCount: 1_000 } });
    expect(statements).toBeLessThanOrEqual(22);
  });
});

describe('a person', () => {
  test('credits a part, then all that is left, with a reason that stands on the timeline', async () => {
    await take([{ invoice_number: 'P1', amount: '1000' }]);
    await start('P1');
    const { id } = await invoiceOf('P1');
    const grounds = { reason: 'GOODWILL', note: 'late delivery' };
    const part = await act(
      'invoiceCredit',
      { invoiceId: id, amount: '250', ...grounds },
      'invoice { open { amount } }',
    );
    expect(part).toMatchObject({ invoice: { open: { amount: '750.00' } }, errors: [] });
    const large = await act('invoiceCredit', { invoiceId: id, amount: '751', ...grounds }, 'invoice { id }');
    expect(large.errors).toMatchObject([{ code: 'CREDIT_TOO_LARGE', path: ['input', 'amount'] }]);
    await act('invoiceCredit', { invoiceId: id, reason: 'RETURNED' }, 'invoice { id }');
    await server.run(ours.creditorId);
    const after = await invoiceOf('P1');
    expect(after).toMatchObject({
      documentState: 'CREDITED',
      deliveryState: 'STOPPED',
      credits: [
        { amount: { amount: '250.00' }, reason: 'GOODWILL', note: 'late delivery', creditNote: null },
        { amount: { amount: '750.00' }, reason: 'RETURNED' },
      ],
    });
    const again = await act('invoiceCredit', { invoiceId: id, reason: 'OTHER' }, 'invoice { id }');
    expect(again.errors).toMatchObject([{ code: 'INVOICE_CLOSED', path: ['input', 'invoiceId'] }]);
  });

  test('withdraws what has not been sent, and credits what has', async () => {
    await take([
      { invoice_number: 'P2', amount: '1000' },
      { invoice_number: 'P3', amount: '1000' },
    ]);
    await act('distributionsStart', { invoiceIds: [(await invoiceOf('P2')).id] }, 'startedCount');
    const { id } = await invoiceOf('P2');
    const voided = await act('invoiceVoid', { invoiceId: id, reason: 'DUPLICATE' }, 'invoice { documentState }');
    expect(voided).toMatchObject({ invoice: { documentState: 'VOID' }, errors: [] });
    await server.run(ours.creditorId);
    expect(await invoiceOf('P2')).toMatchObject({
      deliveryState: 'STOPPED',
      open: { amount: '0.00' },
      distribution: { attempts: [] },
    });
    await start('P3');
    const sent = await act('invoiceVoid', { invoiceId: (await invoiceOf('P3')).id, reason: 'OTHER' }, 'invoice { id }');
    expect(sent.errors).toMatchObject([{ code: 'INVOICE_NOT_VOIDABLE' }]);
  });

  test('does it once for one key, in Swedish too, and never for another creditor', async () => {
    await take([{ invoice_number: 'P4', amount: '1000' }]);
    const { id } = await invoiceOf('P4');
    const query = `mutation ($input: InvoiceCreditInput!) { invoiceCredit(input: $input) {
      invoice { open { amount } } errors { code message(language: SV) } } }`;
    const input = { invoiceId: id, amount: '100', reason: 'OTHER', idempotencyKey: 'credit-P4-once' };
    await ask('OPERATOR', query, { input });
    await ask('OPERATOR', query, { input });
    expect(await invoiceOf('P4')).toMatchObject({ open: { amount: '900.00' } });
    const other = await server.ask(theirs.keys.OPERATOR, query, {
      input: { ...input, idempotencyKey: 'credit-other' },
    });
    expect(other.data).toMatchObject({ invoiceCredit: { invoice: null, errors: [{ code: 'NOT_FOUND' }] } });
    const analyst = await server.ask(ours.keys.ANALYST, query, { input });
    expect(analyst.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    const negative = await ask('OPERATOR', query, {
      input: { ...input, amount: '-1', idempotencyKey: 'credit-negative' },
    });
    expect(negative).toMatchObject({ invoiceCredit: { errors: [{ code: 'AMOUNT_NEGATIVE' }] } });
  });
});
