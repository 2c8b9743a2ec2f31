import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peppolBilling, writePeppolInvoice } from '../../../src/document/einvoice/peppol.ts';
import type { InvoiceContent } from '../../../src/record/invoice.ts';
import { childrenOf, parseXml, type XmlNode } from '../../conformance/saxon.ts';
import { sampleAddress, sampleInvoice } from '../sample.ts';
import { endpointArbitrary, invoiceArbitrary } from './arbitrary.ts';
import { type ReadUbl, readUbl } from './read-ubl.ts';

const endpoint = '0007:5568402266';

const complete: InvoiceContent = {
  ...sampleInvoice,
  buyerReference: 'ZZ1234',
  orderReference: 'PO-77',
  creditor: { ...sampleInvoice.creditor, approvedForFTax: true },
  debtor: {
    ...sampleInvoice.debtor,
    kind: 'COMPANY',
    companyNumber: '2021005489',
    vatNumber: 'SE202100548901',
    address: { ...sampleAddress, lines: ['c/o Berg', 'Snickargatan 14', 'Port 3', 'Plan 2'] },
  },
};
const creditNote: InvoiceContent = {
  ...complete,
  type: 'CREDIT_NOTE',
  precedingInvoice: { number: '2026-10001', issueDate: '2026-02-01' },
};

function written(content: InvoiceContent): Promise<ReadUbl> {
  return readUbl(xmlOf(content));
}

function xmlOf(content: InvoiceContent, to = endpoint): Buffer {
  const result = writePeppolInvoice(content, to);
  if (result.kind === 'INCOMPLETE') throw new Error(`incomplete: ${result.gaps.join(', ')}`);
  return result.xml;
}

function names(node: XmlNode): string[] {
  return childrenOf(node).map((child) => child.nodeName);
}

describe('a Peppol invoice', () => {
  test('has its elements in the sequence of the UBL schemas', async () => {
    const { root, nodes } = await written(complete);
    expect(names(root)).toEqual([
      'cbc:CustomizationID',
      'cbc:ProfileID',
      'cbc:ID',
      'cbc:IssueDate',
      'cbc:DueDate',
      'cbc:InvoiceTypeCode',
      'cbc:DocumentCurrencyCode',
      'cbc:BuyerReference',
      'cac:OrderReference',
      'cac:AccountingSupplierParty',
      'cac:AccountingCustomerParty',
      'cac:PaymentMeans',
      'cac:PaymentTerms',
      'cac:TaxTotal',
      'cac:LegalMonetaryTotal',
      'cac:InvoiceLine',
      'cac:InvoiceLine',
      'cac:InvoiceLine',
    ]);
    const [seller] = nodes('cac:AccountingSupplierParty/cac:Party');
    expect(seller && names(seller)).toEqual([
      'cbc:EndpointID',
      'cac:PartyName',
      'cac:PostalAddress',
      'cac:PartyTaxScheme',
      'cac:PartyTaxScheme',
      'cac:PartyLegalEntity',
      'cac:Contact',
    ]);
    const [line] = nodes('cac:InvoiceLine');
    expect(line && names(line)).toEqual([
      'cbc:ID',
      'cbc:InvoicedQuantity',
      'cbc:LineExtensionAmount',
      'cac:Item',
      'cac:Price',
    ]);
  });

  test('names both parties with their numbers in their schemes', async () => {
    const { all, nodes } = await written(complete);
    const seller = 'cac:AccountingSupplierParty/cac:Party';
    const buyer = 'cac:AccountingCustomerParty/cac:Party';
    expect(all(`${seller}/cbc:EndpointID`)).toEqual(['5568402266']);
    expect(nodes(`${seller}/cbc:EndpointID`)[0]?.getAttribute('schemeID')).toBe('0007');
    expect(all(`${seller}/cac:PartyTaxScheme/cbc:CompanyID`)).toEqual(['SE556840226601', 'Godkänd för F-skatt']);
    expect(all(`${seller}/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID`)).toEqual(['VAT', 'TAX']);
    expect(all(`${buyer}/cbc:EndpointID`)).toEqual(['5568402266']);
    expect(all(`${buyer}/cac:PartyIdentification/cbc:ID`)).toEqual(['K-20417']);
    expect(all(`${buyer}/cac:PartyLegalEntity/cbc:CompanyID`)).toEqual(['2021005489']);
    expect(all(`${buyer}/cac:PartyTaxScheme/cbc:CompanyID`)).toEqual(['SE202100548901']);
    expect(all(`${buyer}/cac:PostalAddress/cbc:StreetName`)).toEqual(['c/o Berg']);
    expect(all(`${buyer}/cac:PostalAddress/cbc:AdditionalStreetName`)).toEqual(['Snickargatan 14']);
    expect(all(`${buyer}/cac:PostalAddress/cac:AddressLine/cbc:Line`)).toEqual(['Port 3, Plan 2']);
  });

  test('says how to pay: bankgiro for kronor in Sweden, otherwise the IBAN', async () => {
    const account = 'cac:PaymentMeans/cac:PayeeFinancialAccount';
    const swedish = await written(complete);
    expect(swedish.all('cac:PaymentMeans/cbc:PaymentMeansCode')).toEqual(['30']);
    expect(swedish.all('cac:PaymentMeans/cbc:PaymentID')).toEqual(['123456789023']);
    expect(swedish.all(`${account}/cbc:ID`)).toEqual(['50501055']);
    expect(swedish.all(`${account}/cac:FinancialInstitutionBranch/cbc:ID`)).toEqual(['SE:BANKGIRO']);
    expect(swedish.all('cac:PaymentTerms/cbc:Note')).toEqual(['30 dagar netto']);
    for (const content of [
      { ...complete, currency: 'EUR' } as const,
      { ...complete, debtor: { ...complete.debtor, country: 'NO', vatNumber: undefined } },
    ]) {
      const foreign = await written(content);
      expect(foreign.all(`${account}/cbc:ID`)).toEqual(['SE4550000000058398257466']);
      expect(foreign.all(`${account}/cac:FinancialInstitutionBranch/cbc:ID`)).toEqual([]);
    }
  });

  test('carries VAT by rate, totals, and lines with unit codes, to the öre', async () => {
    const { all, nodes } = await written(complete);
    expect(all('cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount')).toEqual(['829.23', '150.00']);
    expect(all('cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount')).toEqual(['207.31', '9.00']);
    expect(all('cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent')).toEqual(['25', '6']);
    expect(all('cac:TaxTotal/cbc:TaxAmount')).toEqual(['216.31']);
    expect(all('cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount')).toEqual(['1195.54']);
    expect(all('cac:LegalMonetaryTotal/cbc:PayableRoundingAmount')).toEqual([]);
    expect(all('cac:LegalMonetaryTotal/cbc:PayableAmount')).toEqual(['1195.54']);
    const quantities = nodes('cac:InvoiceLine/cbc:InvoicedQuantity');
    expect(quantities.map((node) => node.getAttribute('unitCode'))).toEqual(['MON', 'KWH', 'H87']);
    expect(all('cac:InvoiceLine/cac:Price/cbc:PriceAmount')).toEqual(['320', '1.2345', '150']);
  });

  test('states rounding to whole kronor as such, not as VAT', async () => {
    const { all } = await written({ ...complete, amountMinor: 119_600 });
    expect(all('cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount')).toEqual(['1195.54']);
    expect(all('cac:LegalMonetaryTotal/cbc:PayableRoundingAmount')).toEqual(['0.46']);
    expect(all('cac:LegalMonetaryTotal/cbc:PayableAmount')).toEqual(['1196.00']);
  });

  test('moves a negative price to the quantity, and states what rounding to a whole yen adds', async () => {
    const line = { description: 'Rabatt', unit: 'st', vatPercent: '0' };
    const { all } = await written({
      ...complete,
      currency: 'JPY',
      lines: [
        { ...line, quantity: '1.5', unitPrice: '333', netMinor: 500 },
        { ...line, quantity: '1', unitPrice: '-100.50', netMinor: -101 },
      ],
      vatMinor: 0,
      amountMinor: 399,
    });
    expect(all('cac:InvoiceLine/cbc:InvoicedQuantity')).toEqual(['1.5', '-1']);
    expect(all('cac:InvoiceLine/cac:Price/cbc:PriceAmount')).toEqual(['333', '100.5']);
    expect(all('cac:InvoiceLine/cac:AllowanceCharge/cbc:ChargeIndicator')).toEqual(['true', 'false']);
    expect(all('cac:InvoiceLine/cac:AllowanceCharge/cbc:Amount')).toEqual(['0.50', '0.50']);
  });

  test('is known to the network by the identifiers of its own document type', () => {
    const customization = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
    const invoice = writePeppolInvoice(complete, endpoint);
    expect(invoice).toMatchObject({
      documentTypeId: `busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##${customization}::2.1`,
      processId: 'cenbii-procid-ubl::urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
    });
    expect(writePeppolInvoice(creditNote, endpoint)).toMatchObject({
      documentTypeId: `busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2::CreditNote##${customization}::2.1`,
    });
  });

  test('is the same bytes for the same invoice, as a kind of document too', () => {
    const once = writePeppolInvoice(complete, endpoint);
    expect(writePeppolInvoice(complete, endpoint)).toEqual(once);
    const { sha256 } = once.kind === 'WRITTEN' ? once : { sha256: '' };
    expect(peppolBilling.write(complete, endpoint)).toMatchObject({ kind: 'WRITTEN', sha256 });
    expect(peppolBilling.fileName({ ...complete, number: '../26 å/1' })).toBe('-26-1.xml');
  });
});

describe('a Peppol credit note', () => {
  test('is a CreditNote in positive amounts that names what it takes back', async () => {
    const { root, all } = await written(creditNote);
    expect(root.nodeName).toBe('CreditNote');
    expect(all('cbc:CreditNoteTypeCode')).toEqual(['381']);
    expect(all('cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID')).toEqual(['2026-10001']);
    expect(all('cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate')).toEqual(['2026-02-01']);
    expect(all('cac:CreditNoteLine/cbc:CreditedQuantity')).toEqual(['1', '412.5', '1']);
    expect(all('cac:LegalMonetaryTotal/cbc:PayableAmount')).toEqual(['1195.54']);
    expect(all('cac:PaymentMeans')).toEqual([]);
  });

  test('is the same whichever sign its source writes', () => {
    const negative = (lines: InvoiceContent['lines']): InvoiceContent => ({
      ...creditNote,
      lines,
      amountMinor: 0 - creditNote.amountMinor,
      vatMinor: 0 - creditNote.vatMinor,
    });
    const byQuantity = creditNote.lines.map((line) => ({
      ...line,
      quantity: `-${line.quantity}`,
      netMinor: 0 - line.netMinor,
    }));
    const byPrice = creditNote.lines.map((line) => ({
      ...line,
      unitPrice: `-${line.unitPrice}`,
      netMinor: 0 - line.netMinor,
    }));
    expect(xmlOf(negative(byQuantity))).toEqual(xmlOf(creditNote));
    expect(xmlOf(negative(byPrice))).toEqual(xmlOf(creditNote));
  });
});

describe('what anyone can write on an invoice', () => {
  test('always gives well-formed XML without empty elements', async () => {
    await fc.assert(
      fc.asyncProperty(invoiceArbitrary, endpointArbitrary, async (content, to) => {
        const { root } = await parseXml(xmlOf(content, to).toString('utf8'));
        expect(emptyElements(root)).toEqual([]);
      }),
    );
  });

  test('always gives totals that add up (BR-CO-10 to BR-CO-17)', async () => {
    await fc.assert(
      fc.asyncProperty(invoiceArbitrary, endpointArbitrary, async (content, to) => {
        const { all, nodes } = await readUbl(xmlOf(content, to));
        const total = (name: string) => sum(all(`cac:LegalMonetaryTotal/cbc:${name}`));
        const line = content.type === 'CREDIT_NOTE' ? 'cac:CreditNoteLine' : 'cac:InvoiceLine';
        const vat = sum(all('cac:TaxTotal/cbc:TaxAmount'));
        expect(total('LineExtensionAmount')).toBe(sum(all(`${line}/cbc:LineExtensionAmount`)));
        expect(total('TaxExclusiveAmount')).toBe(total('LineExtensionAmount'));
        expect(vat).toBe(sum(all('cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount')));
        expect(total('TaxInclusiveAmount')).toBe(total('TaxExclusiveAmount') + vat);
        expect(total('PayableAmount')).toBe(total('TaxInclusiveAmount') + total('PayableRoundingAmount'));
        for (const subtotal of nodes('cac:TaxTotal/cac:TaxSubtotal')) {
          const exact = sum(all('cbc:TaxableAmount', subtotal)) * sum(all('cac:TaxCategory/cbc:Percent', subtotal));
          const difference = sum(all('cbc:TaxAmount', subtotal)) * 10_000n - exact;
          expect(difference < 1_000_000n && difference > -1_000_000n).toBe(true);
        }
      }),
    );
  });
});

function emptyElements(node: XmlNode): string[] {
  if (node.textContent.trim() === '') return [node.nodeName];
  return childrenOf(node).flatMap(emptyElements);
}

/** Decimal texts of at most two decimals as a sum in hundredths. */
function sum(texts: readonly string[]): bigint {
  return texts.reduce((total, text) => {
    const [whole = '', fraction = ''] = text.split('.');
    return total + BigInt(whole + fraction.padEnd(2, '0'));
  }, 0n);
}
