import { describe, expect, test } from 'vitest';
import { endpointOfCompany, readEndpoint, registrationOf } from '../../../src/document/einvoice/endpoint.ts';
import { writePeppolInvoice } from '../../../src/document/einvoice/peppol.ts';
import { unitCodeOf } from '../../../src/document/einvoice/unit-code.ts';
import type { InvoiceContent, InvoiceLine } from '../../../src/record/invoice.ts';
import { sampleInvoice } from '../sample.ts';

const complete: InvoiceContent = { ...sampleInvoice, buyerReference: 'ZZ1234' };
const { creditor } = complete;

function gapsOf(content: InvoiceContent, endpoint = '0007:5568402266'): readonly string[] {
  const result = writePeppolInvoice(content, endpoint);
  return result.kind === 'INCOMPLETE' ? result.gaps : [];
}

/** The sample with one line, and totals that follow from it unless said. */
function oneLine(changes: Partial<InvoiceLine>, totals: Partial<InvoiceContent> = {}): InvoiceContent {
  const line = {
    description: 'Arbete',
    quantity: '1',
    unit: 'tim',
    unitPrice: '100',
    vatPercent: '25',
    netMinor: 10_000,
  };
  return { ...complete, lines: [{ ...line, ...changes }], vatMinor: 2_500, amountMinor: 12_500, ...totals };
}

const withoutVat = (changes: Partial<InvoiceContent>) =>
  oneLine({ vatPercent: '0' }, { vatMinor: 0, amountMinor: 10_000, ...changes });

describe('an invoice that is not written says why', () => {
  const cases: readonly { readonly gap: string; readonly content: InvoiceContent; readonly to?: string }[] = [
    { gap: 'BUYER_REFERENCE_MISSING', content: sampleInvoice },
    { gap: 'BUYER_REFERENCE_MISSING', content: { ...sampleInvoice, buyerReference: ' \u0000' } },
    { gap: 'BUYER_ENDPOINT_MISSING', content: complete, to: '' },
    { gap: 'BUYER_ENDPOINT_INVALID', content: complete, to: '0007:5568402267' },
    { gap: 'BUYER_ENDPOINT_INVALID', content: complete, to: '9999:1' },
    { gap: 'BUYER_VAT_NUMBER_MISSING', content: withoutVat({ zeroVatCategory: 'AE' }) },
    {
      gap: 'SELLER_ENDPOINT_MISSING',
      content: { ...complete, creditor: { ...creditor, organisationNumber: '5568402267' } },
    },
    { gap: 'SELLER_VAT_NUMBER_MISSING', content: { ...complete, creditor: { ...creditor, vatNumber: '' } } },
    { gap: 'PRECEDING_INVOICE_MISSING', content: { ...complete, type: 'CREDIT_NOTE' } },
    {
      gap: 'PAYMENT_ACCOUNT_MISSING',
      content: { ...complete, creditor: { ...creditor, bankgiro: undefined, iban: undefined } },
    },
    { gap: 'TYPE_NOT_SUPPORTED', content: { ...complete, type: 'REMINDER' } },
    { gap: 'LINES_MISSING', content: { ...complete, lines: [], vatMinor: 0 } },
    { gap: 'LINE_DESCRIPTION_MISSING', content: oneLine({ description: '\u0007 ' }) },
    { gap: 'LINE_INCONSISTENT', content: oneLine({ quantity: '2' }) },
    { gap: 'LINE_INCONSISTENT', content: oneLine({ quantity: 'two' }) },
    { gap: 'TOTALS_INCONSISTENT', content: oneLine({}, { vatMinor: 2_600, amountMinor: 12_600 }) },
    { gap: 'TOTALS_INCONSISTENT', content: oneLine({}, { amountMinor: 12_601 }) },
    { gap: 'VAT_RATE_NOT_ALLOWED', content: oneLine({ vatPercent: '24' }, { vatMinor: 2_400, amountMinor: 12_400 }) },
    { gap: 'VAT_CATEGORY_NOT_SUPPORTED', content: withoutVat({ zeroVatCategory: 'K' }) },
    { gap: 'VAT_EXEMPTION_REASON_MISSING', content: withoutVat({ zeroVatCategory: 'E' }) },
  ];

  test.each(cases)('$gap', ({ gap, content, to }) => {
    expect(gapsOf(content, to)).toEqual([gap]);
  });

  test('all at once, in one order, without quoting anything', () => {
    const gaps = gapsOf({ ...sampleInvoice, type: 'CREDIT_NOTE', lines: [] }, 'nobody');
    expect(gaps).toEqual([
      'BUYER_ENDPOINT_INVALID',
      'BUYER_REFERENCE_MISSING',
      'LINES_MISSING',
      'PRECEDING_INVOICE_MISSING',
    ]);
  });

  test('in a country whose rules for sellers we do not meet', () => {
    const address = { ...creditor.address, country: 'DE' };
    expect(gapsOf({ ...complete, creditor: { ...creditor, address } })).toContain('SELLER_COUNTRY_NOT_SUPPORTED');
  });
});

describe('an invoice is written', () => {
  test('when an order reference stands for the buyer’s, and when nothing is to be paid', () => {
    expect(gapsOf({ ...sampleInvoice, orderReference: 'PO-1' })).toEqual([]);
    const poor = { ...creditor, bankgiro: undefined, iban: undefined };
    const nothing = oneLine({ quantity: '0', netMinor: 0 }, { vatMinor: 0, amountMinor: 0 });
    expect(gapsOf({ ...nothing, creditor: poor })).toEqual([]);
  });

  test('with VAT rounded line by line or to the whole krona', () => {
    expect(gapsOf(oneLine({}, { vatMinor: 2_501, amountMinor: 12_501 }))).toEqual([]);
    expect(gapsOf(oneLine({}, { amountMinor: 12_600 }))).toEqual([]);
  });

  test('without VAT for every reason we know', () => {
    for (const zeroVatCategory of [undefined, 'Z', 'G']) expect(gapsOf(withoutVat({ zeroVatCategory }))).toEqual([]);
    expect(gapsOf(withoutVat({ zeroVatCategory: 'E', vatExemptionReason: 'Sjukvård' }))).toEqual([]);
    const debtor = { ...complete.debtor, country: 'GR', vatNumber: 'EL 094259216' };
    expect(gapsOf(withoutVat({ zeroVatCategory: 'AE', debtor }))).toEqual([]);
  });
});

describe('electronic addresses', () => {
  test('are read with the check digits of their scheme', () => {
    expect(readEndpoint(' 0007:5568402266 ')).toEqual({ scheme: '0007', value: '5568402266' });
    expect(readEndpoint('0088:7300010000001')).toEqual({ scheme: '0088', value: '7300010000001' });
    expect(readEndpoint('0192:974760673')).toEqual({ scheme: '0192', value: '974760673' });
    expect(readEndpoint('0204:991-1234512345-06')).toEqual({ scheme: '0204', value: '991-1234512345-06' });
    for (const wrong of ['0088:7300010000002', '0192:974760674', '0184:1234567', '0208:0123456789', '0007', '', 'a:b'])
      expect(readEndpoint(wrong)).toBeUndefined();
  });

  test('follow from the organisation number where the country has a scheme for it', () => {
    expect(endpointOfCompany('SE', '556840-2266')).toEqual({ scheme: '0007', value: '5568402266' });
    expect(endpointOfCompany('NO', '974 760 673')).toEqual({ scheme: '0192', value: '974760673' });
    expect(endpointOfCompany('FI', '2077474-0')).toEqual({ scheme: '0216', value: '003720774740' });
    expect(endpointOfCompany('PL', '5260250274')).toBeUndefined();
  });

  test('leave a registration without scheme where its number fails the check', () => {
    expect(registrationOf('FI', '20774740')).toEqual({ scheme: '0212', value: '2077474-0' });
    expect(registrationOf('SE', '5568402267')).toEqual({ scheme: undefined, value: '5568402267' });
    expect(registrationOf('DE', 'HRB 12345')).toEqual({ scheme: undefined, value: 'HRB12345' });
  });
});

describe('units', () => {
  test('become codes of Recommendation 20, and one where we know none', () => {
    const words = ['st', 'Tim.', 'mån', 'km', ' kWh ', 'm²', 'HUR', 'dussin', ''];
    expect(words.map(unitCodeOf)).toEqual(['H87', 'HUR', 'MON', 'KMT', 'KWH', 'MTK', 'HUR', 'C62', 'C62']);
  });
});
