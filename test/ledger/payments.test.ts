// Payments in bulk through the API: lists, files and a bank's notice; what fits an invoice, what does not, and never twice.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { importPayments } from '../../src/intake/payments/import.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeLedgerWorld } from './world.ts';

const world = await makeLedgerWorld();
const { server, ours, theirs, act, ask, take, start, invoiceOf } = world;

interface Imported {
  readonly matchedCount: number;
  readonly rows: {
    readonly nodes: readonly {
      readonly row: number;
      readonly outcome: string;
      readonly payment: { readonly id: string; readonly unmatchedReason: string | null } | null;
      readonly errors: readonly { readonly code: string; readonly column: string }[];
    }[];
  };
}

const shown = `import { rowCount matchedCount unmatchedCount unchangedCount refusedCount
  rows(first: 100) { nodes { row outcome payment { id unmatchedReason } errors { code column } } } }`;
let counter = 0;
const payment = (more: Record<string, string> = {}) => {
  counter += 1;
  return { bankReference: `bank-${counter}`, paidOn: '2026-03-02', amount: '1000', currency: 'SEK', ...more };
};
const pay = async (payments: readonly Record<string, string>[]) => {
  const answer = await act('paymentsImport', { payments }, shown);
  expect(answer.errors).toEqual([]);
  return answer['import'] as Imported;
};
const payFile = (format: string, content: string) =>
  act('paymentsImport', { file: { format, content, name: 'file' } }, shown);
const outcomesOf = ({ rows }: Imported) =>
  rows.nodes.map(({ outcome, payment: one, errors }) => one?.unmatchedReason ?? errors[0]?.code ?? outcome);
const invoices = (...numbers: string[]) => take(numbers.map((number) => ({ invoice_number: number, amount: '1000' })));

describe('payments in bulk', () => {
  test('pay what they name, whole, in part and too much, and wake the distributions', async () => {
    await invoices('1001', '1002', '1003', '1004');
    await start('1001', '1002', '1003');
    const taken = await pay([
      payment({ reference: '1001 64' }),
      payment({ invoiceNumber: '1002', amount: '400' }),
      payment({ reference: '1003', amount: '1200.50' }),
      payment({ invoiceNumber: '1002', amount: '600' }),
    ]);
    expect(taken).toMatchObject({ rowCount: 4, matchedCount: 4, unmatchedCount: 0, refusedCount: 0 });
    await server.run(ours.creditorId);
    expect(await invoiceOf('1001')).toMatchObject({ claimState: 'PAID', deliveryState: 'STOPPED' });
    expect(await invoiceOf('1002')).toMatchObject({ claimState: 'PAID', deliveryState: 'STOPPED' });
    expect(await invoiceOf('1003')).toMatchObject({ claimState: 'OVERPAID', open: { amount: '-200.50' } });
    expect(await invoiceOf('1004')).toMatchObject({ claimState: 'UNPAID' });
    expect((await invoiceOf('1003')).distribution?.timeline.nodes.map(({ type }) => type)).toContain('INVOICE_PAID');
  });

  test('that fit no invoice are kept with the reason, and a person gives them to one', async () => {
    await take([
      { invoice_number: 'S-1', amount: '1000', payment_reference: 'SAME' },
      { invoice_number: 'S-2', amount: '1000', payment_reference: 'SAME' },
      { invoice_number: 'S-3', amount: '700', payment_reference: 'SAME' },
    ]);
    const taken = await pay([
      payment(),
      payment({ reference: 'NOBODY' }),
      payment({ reference: 'S-1', currency: 'EUR' }),
      payment({ reference: 'SAME', amount: '50' }),
      payment({ reference: 'SAME', amount: '700' }),
    ]);
    const reasons = ['NO_REFERENCE', 'REFERENCE_UNKNOWN', 'CURRENCY_DIFFERS', 'SEVERAL_INVOICES'];
    expect(outcomesOf(taken)).toEqual([...reasons, 'MATCHED']);
    expect(await invoiceOf('S-3')).toMatchObject({ claimState: 'PAID' });
    const left = `query ($after: Cursor) { unmatchedPayments(first: 3, after: $after) {
      nodes { id unmatchedReason invoice { number } } pageInfo { hasNextPage endCursor } } }`;
    interface Left {
      readonly nodes: readonly { readonly unmatchedReason: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    }
    const first = (await ask('OPERATOR', left))['unmatchedPayments'] as Left;
    expect(first.nodes.map(({ unmatchedReason }) => unmatchedReason)).toEqual(reasons.slice(0, 3));
    const next = (await ask('OPERATOR', left, { after: first.pageInfo.endCursor }))['unmatchedPayments'] as Left;
    expect(next).toMatchObject({ nodes: [{ unmatchedReason: 'SEVERAL_INVOICES' }], pageInfo: { hasNextPage: false } });
    const paymentId = taken.rows.nodes[3]?.payment?.id ?? '';
    const invoiceId = (await invoiceOf('S-1')).id;
    const given = await act('paymentMatch', { paymentId, invoiceId }, 'payment { unmatchedReason invoice { number } }');
    expect(given).toMatchObject({ payment: { unmatchedReason: null, invoice: { number: 'S-1' } }, errors: [] });
    expect(await invoiceOf('S-1')).toMatchObject({ claimState: 'PARTLY_PAID', open: { amount: '950.00' } });
    const again = await act('paymentMatch', { paymentId, invoiceId }, 'payment { id }');
    expect(again.errors).toMatchObject([{ code: 'PAYMENT_MATCHED' }]);
    const euros = taken.rows.nodes[2]?.payment?.id ?? '';
    const wrong = await act('paymentMatch', { paymentId: euros, invoiceId }, 'payment { id }');
    expect(wrong.errors).toMatchObject([{ code: 'PAYMENT_CURRENCY_MISMATCH', path: ['input', 'invoiceId'] }]);
  });

  test('are taken once by their bank reference, in one file or two', async () => {
    await invoices('2001');
    const one = payment({ invoiceNumber: '2001', amount: '300' });
    expect(outcomesOf(await pay([one, one, { ...one, amount: '301' }]))).toEqual([
      'MATCHED',
      'UNCHANGED',
      'PAYMENT_CONFLICT',
    ]);
    expect(outcomesOf(await pay([one]))).toEqual(['UNCHANGED']);
    expect(await invoiceOf('2001')).toMatchObject({ paid: { amount: '300.00' } });
  });

  test('that are wrong are refused one by one, with column and row', async () => {
    await invoices('2002');
    const content = `bank_reference;paid_on;amount;currency;reference
f1;2026-03-02;1 000,00;SEK;2002
;2026-13-02;0;SEK;2002
f3;2026-03-02;-5;SEK;2002
f4;2026-03-02;12,345;ZZZ;2002
`;
    const { import: taken } = (await payFile('CSV', content)) as unknown as { import: Imported };
    expect(
      taken.rows.nodes.map(({ row, outcome, errors }) => [
        row,
        outcome,
        errors.map((one) => `${one.code} ${one.column}`),
      ]),
    ).toEqual([
      [2, 'MATCHED', []],
      [3, 'REFUSED', ['FIELD_REQUIRED bank_reference', 'DATE_INVALID paid_on', 'FIELD_INVALID amount']],
      [4, 'REFUSED', ['PAYMENT_NEGATIVE amount']],
      [5, 'REFUSED', ['CURRENCY_UNKNOWN currency']],
    ]);
    expect((await payFile('CSV', 'paid_on;amount\n')).errors).toMatchObject([
      { code: 'COLUMN_MISSING' },
      { code: 'COLUMN_MISSING' },
    ]);
    expect(
      (await payFile('JSON', '[{"bank_reference":"j1","paid_on":"2026-03-02","amount":1,"currency":"SEK","x":1}]'))[
        'import'
      ],
    ).toMatchObject({
      rows: { nodes: [{ row: 1, errors: [{ code: 'COLUMN_UNKNOWN', column: 'x' }] }] },
    });
    expect((await act('paymentsImport', {}, shown)).errors).toMatchObject([{ code: 'CHOOSE_ONE' }]);
    const many = Array.from({ length: 1_001 }, () => payment());
    await expect(act('paymentsImport', { payments: many }, shown)).rejects.toThrow('LIST_TOO_LONG');
  });

  test('for a reminder pay the invoice that it reminds of', async () => {
    await invoices('3001');
    await take([{ invoice_number: '3001-P', invoice_type: 'REMINDER', amount: '1060', preceding_invoice: '3001' }]);
    await pay([payment({ invoiceNumber: '3001-P' })]);
    expect(await invoiceOf('3001')).toMatchObject({ claimState: 'PAID' });
  });

  test('belong to their creditor, and are for operators', async () => {
    const query = `mutation ($input: PaymentsImportInput!) { paymentsImport(input: $input) { ${shown} errors { code } } }`;
    const input = { payments: [payment({ invoiceNumber: '1004' })], idempotencyKey: 'payments-of-theirs' };
    const other = await server.ask(theirs.keys.OPERATOR, query, { input });
    expect(other.data).toMatchObject({ paymentsImport: { import: { unmatchedCount: 1 } } });
    const analyst = await server.ask(ours.keys.ANALYST, query, { input });
    expect(analyst.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('take a handful of statements, however many there are', async () => {
    const statements: string[] = [];
    const settings = {
      connectionsMax: 2,
      statementMsMax: 60_000,
      onStatement: (text: string) => statements.push(text),
    };
    const store = openStore(world.database.url, settings);
    const raw = Array.from({ length: 2_000 }, (_one, n) => ({
      row: n + 1,
      fields: { bank_reference: `m${n}`, paid_on: '2026-03-02', amount: '1', currency: 'SEK', reference: `${n % 50}` },
      errors: [],
    }));
    await withCreditor(store, ours.creditorId, (scope) =>
      importPayments(scope, raw, Date.parse('2026-03-02T08:00:00Z')),
    );
    await store.close();
    expect(statements.length).toBeLessThanOrEqual(12);
  });
});

const entry = (reference: string, amount: string, bank: string, more = '', kind = 'CRDT') => `
  <Ntry><Amt Ccy="SEK">${amount}</Amt><CdtDbtInd>${kind}</CdtDbtInd><BookgDt><Dt>2026-03-02</Dt></BookgDt>
    <AcctSvcrRef>${bank}</AcctSvcrRef><NtryDtls><TxDtls>
      <RmtInf><Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>${more}</NtryDtls></Ntry>`;
const notice = (entries: string) => `<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn><Ntfctn>${entries}
</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`;

describe("a bank's notice (camt.054)", () => {
  test('is read: its credits by their references, several transactions of one entry apart, no debits', async () => {
    await invoices('4001', '4002', '4003');
    const two = `<TxDtls><Refs><AcctSvcrRef>own</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="SEK">400</Amt></TxAmt></AmtDtls>
      <RmtInf><Ustrd>4002</Ustrd></RmtInf></TxDtls>`;
    const split = entry('4003', '1000', 'B2', two).replace(
      '<TxDtls>',
      '<TxDtls><AmtDtls><TxAmt><Amt Ccy="SEK">600</Amt></TxAmt></AmtDtls>',
    );
    const content = notice(`${entry('4001', '1000', 'B1')}${split}${entry('4001', '50', 'B3', '', 'DBIT')}`);
    const { import: taken } = (await payFile('CAMT_054', content)) as unknown as { import: Imported };
    expect(outcomesOf(taken)).toEqual(['MATCHED', 'MATCHED', 'MATCHED']);
    expect(await invoiceOf('4001')).toMatchObject({
      claimState: 'PAID',
      payments: [{ amount: { amount: '1000.00' }, paidOn: '2026-03-02', bankReference: 'B1' }],
    });
    expect(await invoiceOf('4003')).toMatchObject({ paid: { amount: '600.00' } });
    expect(await invoiceOf('4002')).toMatchObject({ paid: { amount: '400.00' } });
    expect(outcomesOf(((await payFile('CAMT_054', content)) as unknown as { import: Imported }).import)).toEqual(
      new Array(3).fill('UNCHANGED'),
    );
    expect((await payFile('CAMT_054', '<Document/>')).errors).toMatchObject([{ code: 'XML_UNREADABLE' }]);
  });
});

test('stafett payments tells what was given to invoices, what fits none, and what was refused', {
  timeout: 60_000,
}, async () => {
  await invoices('5001');
  const folder = mkdtempSync(join(tmpdir(), 'stafett-payments-'));
  const file = join(folder, 'payments.csv');
  writeFileSync(
    file,
    'bank_reference,paid_on,amount,currency,reference\nc1,2026-03-02,1000,SEK,5001\nc2,2026-03-02,10,SEK,?\nc3,2026-03-02,x,SEK,1\n',
  );
  const cli = new URL('../../src/cli/stafett.ts', import.meta.url).pathname;
  const run = promisify(execFile)(process.execPath, [
    cli,
    'payments',
    file,
    '--url',
    server.api.httpUrl,
    '--key',
    ours.keys.OPERATOR,
  ]);
  const failed = await run.then(
    () => expect.unreachable(),
    (error: { code: number; stdout: string }) => error,
  );
  rmSync(folder, { recursive: true });
  expect(failed.code).toBe(1);
  expect(failed.stdout).toContain('3 payments: 1 given to invoices, 1 fit none, 0 unchanged, 1 refused.');
  expect(failed.stdout).toContain('row 3, c2: 10.00 SEK "?": REFERENCE_UNKNOWN');
  expect(failed.stdout).toContain('row 4, amount: FIELD_INVALID');
});
