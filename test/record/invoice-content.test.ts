import { beforeAll, describe, expect, test } from 'vitest';
import { writePeppolInvoice } from '../../src/document/einvoice/peppol.ts';
import type { InvoiceContent } from '../../src/record/invoice.ts';
import { loadInvoiceContents } from '../../src/record/invoice-content.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';

const { store } = await makeTestDatabase();
let creditorId = '';

beforeAll(async () => {
  // Debtor 0 is a company, 1 and 2 are persons; invoice n is debtor n's.
  const made = await populate(store, { debtors: 3, invoices: 3, order: mailThenLetter, partners: [] });
  creditorId = made.creditorId;
});

/** The invoice of a debtor, with the debtor's and the invoice's rows changed first. */
async function contentOf(
  debtorNumber: string,
  debtor: { identityNumber?: string; vatNumber?: string; attributes?: object; country?: string } = {},
  attributes: object = {},
): Promise<InvoiceContent> {
  return withCreditor(store, creditorId, async (scope) => {
    const [row] = await scope.sql<{ debtorId: string }[]>`
      update debtor set identity_number = ${debtor.identityNumber ?? null}, vat_number = ${debtor.vatNumber ?? null},
        attributes = ${JSON.stringify(debtor.attributes ?? {})}::jsonb, country = ${debtor.country ?? 'SE'}
      where creditor_id = ${creditorId} and number = ${debtorNumber} returning debtor_id as "debtorId"`;
    const [invoice] = await scope.sql<{ invoiceId: string }[]>`
      update invoice set attributes = ${JSON.stringify(attributes)}::jsonb
      where creditor_id = ${creditorId} and debtor_id = ${row?.debtorId ?? ''} returning invoice_id as "invoiceId"`;
    const [content] = (await loadInvoiceContents(scope, [invoice?.invoiceId ?? ''])).values();
    if (content === undefined) throw new Error('no such invoice');
    return content;
  });
}

describe('the content of an invoice', () => {
  test('has what the record holds of a company, and is a complete Peppol invoice', async () => {
    const content = await contentOf(
      '0',
      { identityNumber: '2021005489', vatNumber: 'SE202100548901' },
      {
        buyer_reference: 'ZZ1',
        order_reference: 'PO-1',
        preceding_invoice: '17',
        preceding_invoice_date: '2026-01-31',
      },
    );
    expect(content).toMatchObject({
      buyerReference: 'ZZ1',
      orderReference: 'PO-1',
      precedingInvoice: { number: '17', issueDate: '2026-01-31' },
      debtor: {
        companyNumber: '2021005489',
        vatNumber: 'SE202100548901',
        address: { lines: ['Gatan 0'], postcode: '11122', city: 'Stockholm', country: 'SE' },
      },
    });
    expect(writePeppolInvoice(content, '0007:2021005489')).toMatchObject({ kind: 'WRITTEN' });
  });

  test('has no key for what the record does not hold', async () => {
    const content = await contentOf('0');
    for (const key of ['buyerReference', 'orderReference', 'precedingInvoice', 'zeroVatCategory'])
      expect(content).not.toHaveProperty(key);
    expect(content.debtor).not.toHaveProperty('vatNumber');
  });

  test('takes a standing buyer reference from the debtor, unless the invoice has its own', async () => {
    const debtor = { attributes: { buyer_reference: 'standing' } };
    expect((await contentOf('0', debtor)).buyerReference).toBe('standing');
    expect((await contentOf('0', debtor, { buyer_reference: 'own' })).buyerReference).toBe('own');
  });

  test('never has a personal identity number, not a sole trader’s either', async () => {
    const personal = [
      await contentOf('1', { identityNumber: '191212121212', vatNumber: 'SE121212121201' }),
      await contentOf('0', { identityNumber: '1212121212', vatNumber: 'SE121212121201' }),
      await contentOf('0', { identityNumber: '191212121212' }),
    ];
    for (const content of personal) expect(JSON.stringify(content)).not.toContain('1212121212');
    const abroad = await contentOf('0', { identityNumber: '974760673', country: 'NO' });
    expect(abroad.debtor.companyNumber).toBe('974760673');
  });
});

test('a debtor that is merged away while its invoice is read is named as it was printed', async () => {
  const [invoiceId, debtorId] = await withCreditor(store, creditorId, async ({ sql }) => {
    const [row] = await sql<{ invoiceId: string; debtorId: string }[]>`
      select i.invoice_id as "invoiceId", i.debtor_id as "debtorId" from invoice i
      join debtor d using (creditor_id, debtor_id) where d.number = '1'`;
    return [row?.invoiceId ?? '', row?.debtorId ?? ''];
  });
  let reading: Promise<InvoiceContent | undefined> = Promise.resolve(undefined);
  const survivorId = await withCreditor(store, creditorId, async ({ sql }) => {
    // The invoice is read before the merge is committed, its debtor after.
    await sql`lock table debtor in access exclusive mode`;
    reading = withCreditor(store, creditorId, async (scope) =>
      (await loadInvoiceContents(scope, [invoiceId])).get(invoiceId),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [survivor] = await sql<{ id: string }[]>`select debtor_id as id from debtor where number = '2'`;
    const printed = { number: '1', kind: 'PERSON', name: 'As printed', country: 'SE', language: 'SV' };
    await sql`update debtor set merged_into = ${survivor?.id ?? ''} where debtor_id = ${debtorId}`;
    await sql`update invoice set debtor_id = ${survivor?.id ?? ''}, printed_debtor = ${JSON.stringify(printed)}::jsonb
      where invoice_id = ${invoiceId}`;
    return survivor?.id;
  });
  expect((await reading)?.debtor).toMatchObject({ debtorId: survivorId, name: 'As printed' });
});
