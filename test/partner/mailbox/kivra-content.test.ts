// What is sent to Kivra: the payload it recognises a repeat by, the documents and how they are paid, and to whom.
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { contentBytesMax, writeKivraContent } from '../../../src/partner/mailbox/kivra-content.ts';
import { readKivraRecipient } from '../../../src/partner/mailbox/kivra-recipient.ts';
import type { Consignment } from '../../../src/partner/partner.ts';
import { longInvoice, sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import { closeAll, company, itemTo, person, setUp } from './scripted-kivra.ts';

afterEach(closeAll);

test('the payload of a key is the same bytes at any time but for generated_at, and another for another key', async () => {
  const recipient = readKivraRecipient(person);
  if (recipient === undefined) return expect.unreachable();
  const write = async (key: string, nowMs: number) => {
    const body = await writeKivraContent({ effectKey: key, invoice: sampleInvoice, nowMs }, recipient);
    return body.toString().replace(/"generated_at":"\d{4}-\d{2}-\d{2}"/, '');
  };
  const reference = await write('key', sampleNowMs);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4_000_000_000_000 }), async (nowMs) => {
      expect(await write('key', nowMs)).toBe(reference);
      expect(await write('another', nowMs)).not.toBe(reference);
    }),
    { numRuns: 25 },
  );
});

async function payload(address: string, changes: Partial<Consignment['invoice']> = {}) {
  const { kivra, asked } = await setUp({});
  await sendAll(kivra, [itemTo(address, { invoice: { ...sampleInvoice, ...changes } })]);
  return JSON.parse(asked.find(({ path }) => path.endsWith('/content'))?.body ?? '{}');
}

test("a person's invoice holds both documents, and can be paid there", async () => {
  const body = await payload(person);
  expect(body).toMatchObject({ ssn: '191212121212', subject: 'Faktura 2026-10417', type: 'invoice' });
  expect(body.payment_multiple_options).toEqual({
    payable: true,
    currency: 'SEK',
    method: '1',
    account: '5050-1055',
    options: [{ due_date: '2026-04-01', amount: '1195.54', type: 'SE_OCR', reference: '123456789023' }],
  });
  const [part] = body.parts;
  expect(Buffer.from(part.data, 'base64').toString('latin1')).toMatch(/^%PDF-/);
  const html = Buffer.from(part.responsive_part.data, 'base64').toString();
  expect(html).toMatch(/1\s195,54/);
  // "No javascript", everything inline, no links that follow a reader (Restrictions for the HTML part).
  expect(html).not.toMatch(/<script|src=|href=|url\(/i);
  expect(JSON.stringify({ ...body, parts: [], ssn: '' })).not.toContain('Öberg');
});

test('what cannot be paid in kronor to a giro goes as a letter; a reminder keeps its kind', async () => {
  expect(await payload(person, { type: 'REMINDER' })).toMatchObject({ type: 'invoice.reminder' });
  expect(await payload(person, { paymentReference: 'A-17' })).toMatchObject({
    payment_multiple_options: { options: [{ type: 'TENANT_REF', reference: 'A-17' }] },
  });
  for (const changes of [
    { type: 'CREDIT_NOTE' },
    { currency: 'EUR' },
    { amountMinor: 99 },
    { paymentReference: 'a reference longer than that' },
    { creditor: { ...sampleInvoice.creditor, bankgiro: undefined } },
  ] as const) {
    const body = await payload(person, changes);
    expect(body.type).toBe('letter');
    expect(body).not.toHaveProperty('payment_multiple_options');
  }
});

test("a company's invoice is structured", async () => {
  const body = await payload(company);
  expect(body).toMatchObject({ vat_number: 'SE556840226601', type: 'accounting.invoice' });
  expect(body.invoice).toMatchObject({
    invoice_number: '2026-10417',
    due_date: '2026-04-01',
    bankgiro: '5050-1055',
    supplier_organisation_number: '556840-2266',
    payment_reference: { value: '123456789023', reference_type: 'ocr' },
    total_amount_tax_exclusive: '979.23',
    total_vat_amount: '216.31',
    total_amount_due: '1195.54',
  });
  expect(await payload(company, { type: 'REMINDER' })).toMatchObject({ type: 'accounting.invoicereminder' });
  const credit = await payload(company, { type: 'CREDIT_NOTE', amountMinor: -100, vatMinor: -20 });
  expect(credit).toMatchObject({ type: 'accounting.invoicecreditnote', invoice: { total_amount_due: '1.00' } });
});

test('an invoice of more than one megabyte is refused as content before anything is sent', async () => {
  const { kivra, paths } = await setUp({});
  const invoice = longInvoice(6_000);
  expect(await sendAll(kivra, [itemTo(person, { invoice })])).toMatchObject([
    { kind: 'REFUSED', failureClass: 'CONTENT', code: 'TOO_LARGE' },
  ]);
  expect(paths()).not.toContain('content');
  expect(contentBytesMax).toBe(1_000_000);
});

test.each([
  ['ssn:191212121212', { field: 'ssn', number: '191212121212' }],
  ['19121212-1212', { field: 'ssn', number: '191212121212' }],
  ['vat:SE556840226601', { field: 'vat_number', number: 'SE556840226601' }],
  ['se556840226601', { field: 'vat_number', number: 'SE556840226601' }],
  ['191212121213', undefined],
  ['1212121212', undefined],
  ['SE556840226701', undefined],
  ['no:01018098144', undefined],
  ['asa@post.example', undefined],
])('the address %s reads as %j', async (address, recipient) => {
  expect(readKivraRecipient(address)).toEqual(recipient);
  if (recipient !== undefined) return;
  const { kivra, paths } = await setUp({});
  expect(await sendAll(kivra, [itemTo(address)])).toMatchObject([{ failureClass: 'HARD', code: 'ADDRESS_INVALID' }]);
  expect(paths()).toEqual([]);
});
