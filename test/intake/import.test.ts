// Files taken into a real database: what goes in, what is refused and how it is told, and that nothing happens twice.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { appendEvents } from '../../src/event/append.ts';
import type { ImportFormat, RowError } from '../../src/intake/format.ts';
import { type ImportResult, importInvoices } from '../../src/intake/import.ts';
import { createCreditor } from '../../src/record/creditor.ts';
import { demoCompany } from '../../src/sandbox/demo/company.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';

const { url } = await makeTestDatabase();
const statements: string[] = [];
const store = openStore(url, {
  connectionsMax: 6,
  statementMsMax: 60_000,
  onStatement: (text) => statements.push(text),
});
const nowMs = Date.UTC(2026, 10, 23, 12);
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

const makeCreditor = () => createCreditor(store, { ...demoCompany, clockAtMs: nowMs });

async function take(
  creditorId: string,
  content: Buffer | string,
  format: ImportFormat = 'CSV',
  source = 'ERP',
): Promise<ImportResult> {
  return withCreditor(store, creditorId, async (scope) => {
    const result = await importInvoices(scope, {
      source,
      fileName: null,
      format,
      content: Buffer.from(content),
      nowMs,
    });
    if (result.kind === 'IMPORTED') await appendEvents(scope, result.events, result.tallyChanges);
    return result;
  });
}

const countsOf = (result: ImportResult) => (result.kind === 'IMPORTED' ? result.counts : result.problems);
const rows = <T>(creditorId: string, text: string) =>
  withCreditor(store, creditorId, ({ sql }) => sql.unsafe<T[]>(text)).then((found) => [...found]);
const refusals = (creditorId: string) =>
  rows<{ row: number; errors: RowError[] }>(
    creditorId,
    `select row, errors from import_row where outcome = 'REFUSED' order by row`,
  );

test.each([
  ['invoices.csv', 'CSV', 8],
  ['invoices-en.csv', 'CSV', 3],
  ['invoices.json', 'JSON', 3],
] as const)('%s goes in whole, and the same file again changes nothing', async (name, format, count) => {
  const creditorId = await makeCreditor();
  expect(countsOf(await take(creditorId, fixture(name), format))).toMatchObject({
    rowCount: count,
    createdCount: count,
    refusedCount: 0,
  });
  const state = () =>
    rows(
      creditorId,
      `select (select count(*) from invoice) i, (select count(*) from debtor) d, (select count(*) from contact_point) c, (select position from event_stream) e, (select sum(count) from tally) t`,
    );
  const before = await state();
  expect(countsOf(await take(creditorId, fixture(name), format))).toMatchObject({
    createdCount: 0,
    updatedCount: 0,
    unchangedCount: count,
  });
  expect(await state()).toEqual(before);
});

test('a Swedish file is understood: lines, decimal commas, OCR numbers, countries and kinds', async () => {
  const creditorId = await makeCreditor();
  await take(creditorId, fixture('invoices.csv'));
  const found = await rows(
    creditorId,
    `
    select i.number, i.amount_minor as amount, i.vat_minor as vat, i.payment_reference as reference, jsonb_array_length(i.lines) as lines,
      b.kind, b.country, b.language, (select count(*) from contact_point p where p.debtor_id = b.debtor_id) as points
    from invoice i join debtor b using (debtor_id) where i.number in ('91003', '91004', '91005') order by 1`,
  );
  expect(found).toEqual([
    {
      number: '91003',
      amount: 873_750,
      vat: 174_750,
      reference: '9100371',
      lines: 2,
      kind: 'COMPANY',
      country: 'SE',
      language: 'sv',
      points: 4,
    },
    {
      number: '91004',
      amount: 34_900,
      vat: 6_980,
      reference: '9100470',
      lines: 1,
      kind: 'PERSON',
      country: 'SE',
      language: 'sv',
      points: 2,
    },
    {
      number: '91005',
      amount: 250_000,
      vat: 50_000,
      reference: '91005',
      lines: 1,
      kind: 'COMPANY',
      country: 'NO',
      language: 'en',
      points: 3,
    },
  ]);
});

test('every bad row is refused by itself, with row, column and code, and the good one goes in', async () => {
  const creditorId = await makeCreditor();
  expect(countsOf(await take(creditorId, fixture('bad-rows.csv')))).toMatchObject({
    createdCount: 1,
    refusedCount: 14,
  });
  const found = (await refusals(creditorId)).flatMap(({ errors }) =>
    errors.map((error) => [error.row, error.column, error.code]),
  );
  expect(found).toEqual([
    [3, 'amount', 'AMOUNT_NEGATIVE'],
    [4, 'amount', 'AMOUNT_TOO_LARGE'],
    [5, 'due_date', 'DUE_BEFORE_ISSUE'],
    [6, 'identity_number', 'CHECK_DIGIT_WRONG'],
    [7, 'currency', 'CURRENCY_UNKNOWN'],
    [8, 'issue_date', 'DATE_INVALID'],
    [9, 'email', 'FIELD_INVALID'],
    [10, null, 'NO_CONTACT_POINT'],
    [11, 'invoice_number', 'FIELD_REQUIRED'],
    [12, 'debtor_country', 'COUNTRY_UNKNOWN'],
    [13, 'postcode', 'FIELD_INVALID'],
    [14, 'invoice_number', 'ROW_REPEATED'],
    [15, 'invoice_number', 'ROW_REPEATED'],
    [16, 'amount', 'FIELD_INVALID'],
  ]);
  expect(await rows(creditorId, 'select number from invoice')).toEqual([{ number: '94001' }]);
});

test.each([
  ['empty.csv', 'CSV', 'FILE_EMPTY', {}],
  ['bad-missing-column.csv', 'CSV', 'COLUMN_MISSING', { column: 'currency' }],
  ['bad-repeated-column.csv', 'CSV', 'COLUMN_REPEATED', { column: 'email' }],
  ['bad-unknown-column.csv', 'CSV', 'COLUMN_UNKNOWN', { column: 'colour' }],
  ['bad-quote.csv', 'CSV', 'ROW_UNREADABLE', { row: 3 }],
  ['bad-encoding.csv', 'CSV', 'ENCODING_INVALID', { offset: 202 }],
  ['bad-syntax.json', 'JSON', 'JSON_INVALID', {}],
] as const)('%s is refused as a whole, and nothing of it is stored', async (name, format, code, parameters) => {
  const creditorId = await makeCreditor();
  const result = await take(creditorId, fixture(name), format);
  expect(result).toMatchObject({ kind: 'REFUSED', problems: [{ code, parameters }] });
  expect(
    await rows(creditorId, 'select (select count(*) from invoice) + (select count(*) from invoice_import) as n'),
  ).toEqual([{ n: 0 }]);
});

test.each([
  ['too large', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), 'FILE_TOO_LARGE'],
  [
    'too many rows',
    `invoice_number,issue_date,due_date,currency,debtor_number,debtor_name\n${'1,2026-01-01,2026-01-02,SEK,1,A\n'.repeat(20_001)}`,
    'TOO_MANY_ROWS',
  ],
  [
    'text that was broken before',
    'invoice_number,issue_date,due_date,currency,debtor_number,debtor_name\n1,2026-01-01,2026-01-02,SEK,1,\uFFFDsa\n',
    'ENCODING_INVALID',
  ],
])('a file that is %s is refused', async (_name, content, code) => {
  expect(await take(await makeCreditor(), content)).toMatchObject({ kind: 'REFUSED', problems: [{ code }] });
});

const invoice = (number: string, more: object = {}) => ({
  invoice_number: number,
  issue_date: '2026-11-01',
  due_date: '2026-12-01',
  currency: 'SEK',
  amount: '125.00',
  vat_amount: '25.00',
  debtor_number: 'D1',
  debtor_name: 'Exempel AB',
  email: 'a@b.example',
  ...more,
});
const json = (...invoices: object[]) => JSON.stringify(invoices);

test('a changed invoice is updated until it is issued; then it is refused, and so is the number of another source', async () => {
  const creditorId = await makeCreditor();
  await take(creditorId, json(invoice('1')), 'JSON');
  expect(
    countsOf(await take(creditorId, json(invoice('1', { amount: '250.00', vat_amount: '50.00' })), 'JSON')),
  ).toMatchObject({ updatedCount: 1 });
  expect(await rows(creditorId, 'select amount_minor as amount from invoice')).toEqual([{ amount: 25_000 }]);
  expect(await rows(creditorId, 'select count, amount_minor as amount from tally')).toEqual([
    { count: 1, amount: 25_000 },
  ]);
  expect(
    countsOf(await take(creditorId, json(invoice('1', { amount: '375.00', vat_amount: '75.00' })), 'JSON', 'Webshop')),
  ).toMatchObject({ refusedCount: 1 });
  await rows(creditorId, `update invoice set document_state = 'ISSUED'`);
  expect(
    countsOf(await take(creditorId, json(invoice('1', { amount: '375.00', vat_amount: '75.00' })), 'JSON')),
  ).toMatchObject({ refusedCount: 1 });
  expect((await refusals(creditorId)).map(({ errors }) => errors[0]?.code)).toEqual([
    'INVOICE_NUMBER_CONFLICT',
    'INVOICE_ISSUED',
  ]);
});

test('a debtor is brought up to date, and what is known of its addresses stays', async () => {
  const creditorId = await makeCreditor();
  await take(creditorId, json(invoice('1')), 'JSON');
  await rows(creditorId, `update contact_point set reachability = 'UNREACHABLE'`);
  await take(
    creditorId,
    json(invoice('2', { debtor_name: 'Exempel & Co AB', email: 'ny@b.example' }), invoice('1')),
    'JSON',
  );
  expect(await rows(creditorId, 'select address, reachability from contact_point order by address')).toEqual([
    { address: 'a@b.example', reachability: 'UNREACHABLE' },
    { address: 'ny@b.example', reachability: 'UNKNOWN' },
  ]);
});

test('lines must agree with the amount, to one unit for each VAT rate', async () => {
  const creditorId = await makeCreditor();
  const lines = [
    { description: 'A', quantity: '3', unit_price: '33.335', vat_percent: '25' },
    { description: 'B', quantity: '1', unit_price: '10', vat_percent: '6' },
  ];
  const good = { ...invoice('1'), lines, amount: '135.62', vat_amount: '25.60' };
  const { amount: _amount, vat_amount: _vat, ...unstated } = { ...invoice('2'), lines };
  const off = { ...invoice('3'), lines, amount: '135.70', vat_amount: '25.60' };
  expect(countsOf(await take(creditorId, json(good, unstated, off), 'JSON'))).toMatchObject({
    createdCount: 2,
    refusedCount: 1,
  });
  expect(
    await rows(creditorId, 'select number, amount_minor as amount, vat_minor as vat from invoice order by number'),
  ).toEqual([
    { number: '1', amount: 13_562, vat: 2_560 },
    { number: '2', amount: 13_561, vat: 2_560 },
  ]);
  expect((await refusals(creditorId))[0]?.errors[0]).toMatchObject({
    code: 'AMOUNT_MISMATCH',
    parameters: { computed: '135.61', stated: '135.70' },
  });
});

test('four imports of one file at once make each invoice once', async () => {
  const creditorId = await makeCreditor();
  const results = await Promise.all(Array.from({ length: 4 }, () => take(creditorId, fixture('invoices.csv'))));
  const created = results.map((result) => (result.kind === 'IMPORTED' ? result.counts.createdCount : -1));
  expect(created.sort()).toEqual([0, 0, 0, 8]);
  expect(await rows(creditorId, 'select count(*) as n from invoice')).toEqual([{ n: 8 }]);
});

test('twenty thousand invoices take as many statements as eight', { timeout: 60_000 }, async () => {
  const counted = async (count: number) => {
    const creditorId = await makeCreditor();
    const content = json(
      ...Array.from({ length: count }, (_none, index) =>
        invoice(String(index), { debtor_number: `D${index % 5_000}` }),
      ),
    );
    statements.length = 0;
    const counts = countsOf(await take(creditorId, content, 'JSON'));
    return { counts, count: statements.length };
  };
  const [few, many] = [await counted(8), await counted(20_000)];
  expect(few.counts).toMatchObject({ createdCount: 8 });
  expect(many.counts).toMatchObject({ createdCount: 20_000, refusedCount: 0 });
  expect(many.count).toBe(few.count);
});

test('a personal identity number with a wrong digit is refused without being kept', async () => {
  const creditorId = await makeCreditor();
  await take(creditorId, json(invoice('1', { debtor_kind: 'PERSON', identity_number: '198506129810' })), 'JSON');
  const [refused] = await refusals(creditorId);
  expect(refused?.errors[0]?.code).toBe('CHECK_DIGIT_WRONG');
  expect(JSON.stringify(refused)).not.toContain('19850612');
});

test('what the debtor has asked for and what the contract allows are kept apart, and a later file says how it is now', async () => {
  const creditorId = await makeCreditor();
  const channels = { preferred_channel: 'EMAIL', contract_channel: 'letter' };
  await take(creditorId, json(invoice('1', channels)), 'JSON');
  const kept = () =>
    rows(creditorId, 'select preferred_channel as preferred, contract_channel as contract from debtor');
  expect(await kept()).toEqual([{ preferred: 'EMAIL', contract: 'LETTER' }]);
  await take(creditorId, json(invoice('2')), 'JSON');
  expect(await kept()).toEqual([{ preferred: null, contract: null }]);
  await take(creditorId, json(invoice('3', { contract_channel: 'PIGEON' })), 'JSON');
  expect(await refusals(creditorId)).toMatchObject([
    { row: 1, errors: [{ code: 'FIELD_INVALID', column: 'contract_channel' }] },
  ]);
});
