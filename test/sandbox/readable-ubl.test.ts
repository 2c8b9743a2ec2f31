// An e-invoice as a person reads it: whatever we write, and nothing else. The official
// examples: test/conformance/einvoice-examples.test.ts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writePeppolInvoice } from '../../src/document/einvoice/peppol.ts';
import { readableUbl } from '../../src/sandbox/inbox/readable-ubl.ts';
import { endpointArbitrary, invoiceArbitrary } from '../document/einvoice/arbitrary.ts';

const invoice = (
  lines: string,
  more = '',
) => `<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="a" xmlns:cbc="b"><cbc:ID>F-1</cbc:ID><cbc:IssueDate>2026-11-01</cbc:IssueDate>${more}
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Säljare &amp; Co</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="SEK">12345.60</cbc:PayableAmount></cac:LegalMonetaryTotal>${lines}</Invoice>`;
const line = (
  name: string,
) => `<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="HUR">2.5</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="SEK">250.00</cbc:LineExtensionAmount>
  <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Loyal customer</cbc:AllowanceChargeReason><cbc:Amount currencyID="SEK">10.00</cbc:Amount></cac:AllowanceCharge>
  <cac:Item><cbc:Name>${name}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25.00</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="SEK">104.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>`;

test('an invoice is shown with its parties, lines, discounts and sum', () => {
  const page = readableUbl(invoice(line('Consulting'))) ?? expect.unreachable();
  for (const shown of [
    'Invoice',
    'F-1',
    'Säljare &amp; Co',
    'Consulting',
    '2.5 h',
    '25 %',
    'Loyal customer: −10.00',
    '12\u202f345.60',
  ]) {
    expect(page).toContain(shown);
  }
});

test('what stands in the document is shown as text, never as HTML', () => {
  const page = readableUbl(
    invoice(line('&lt;script&gt;alert(1)&lt;/script&gt;'), '<cbc:Note>&lt;img src=x&gt;</cbc:Note>'),
  );
  expect(page).not.toMatch(/<script|<img/);
  expect(page).toContain('&lt;script&gt;');
});

test('anything else is left to its source', () => {
  for (const other of ['', 'no xml', '<Order/>', '<Invoice>', '<!DOCTYPE a [<!ENTITY b "c">]><Invoice/>']) {
    expect(readableUbl(other)).toBeUndefined();
  }
});

test('every document we write is shown, with its number and what is to be paid', () => {
  fc.assert(
    fc.property(invoiceArbitrary, endpointArbitrary, (content, endpoint) => {
      const written = writePeppolInvoice(content, endpoint);
      fc.pre(written.kind === 'WRITTEN');
      const page = readableUbl(written.xml.toString('utf8')) ?? expect.unreachable();
      expect(page).toContain(content.type === 'CREDIT_NOTE' ? '<h1>Credit note</h1>' : '<h1>Invoice</h1>');
      expect(page).toContain(content.type === 'CREDIT_NOTE' ? 'Credited' : 'To pay');
    }),
    { numRuns: 200 },
  );
});
