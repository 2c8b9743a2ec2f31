// Invoices for the document tests: made-up companies and persons with valid check digits.

import type { PostalAddress } from '../../src/record/contact-point.ts';
import type { CreditorParty, DebtorParty, InvoiceContent, InvoiceLine } from '../../src/record/invoice.ts';

/** 2026-03-02 08:15:30 UTC. */
export const sampleNowMs = 1_772_439_330_000;

export const sampleAddress: PostalAddress = {
  lines: ['Snickargatan 14'],
  postcode: '11345',
  city: 'Stockholm',
  country: 'SE',
};

const creditor: CreditorParty = {
  creditorId: '0197a000-0000-7000-8000-000000000001',
  name: 'Fjällvind Energi AB',
  organisationNumber: '5568402266',
  vatNumber: 'SE556840226601',
  email: 'faktura@fjallvind.example',
  phone: '08-123 456 78',
  address: { lines: ['Storgatan 1'], postcode: '83130', city: 'Östersund', country: 'SE' },
  bankgiro: '5050-1055',
  iban: 'SE4550000000058398257466',
  timeZone: 'Europe/Stockholm',
};

const debtor: DebtorParty = {
  debtorId: '0197a000-0000-7000-8000-000000000002',
  number: 'K-20417',
  kind: 'PERSON',
  name: 'Åsa Öberg',
  country: 'SE',
  language: 'sv',
};

export const sampleLines: readonly InvoiceLine[] = [
  {
    description: 'Elnät, fast avgift mars',
    quantity: '1',
    unit: 'mån',
    unitPrice: '320',
    vatPercent: '25',
    netMinor: 32_000,
  },
  {
    description: 'Förbrukning 2026-02, mätare 735 999',
    quantity: '412.5',
    unit: 'kWh',
    unitPrice: '1.2345',
    vatPercent: '25.00',
    netMinor: 50_923,
  },
  {
    description: 'Handbok om värmepumpar',
    quantity: '1',
    unit: 'st',
    unitPrice: '150.00',
    vatPercent: '6',
    netMinor: 15_000,
  },
];

export const sampleInvoice: InvoiceContent = {
  invoiceId: '0197a000-0000-7000-8000-000000000003',
  number: '2026-10417',
  type: 'INVOICE',
  issueDate: '2026-03-02',
  dueDate: '2026-04-01',
  currency: 'SEK',
  amountMinor: 119_554,
  vatMinor: 21_631,
  paymentReference: '123456789023',
  lines: sampleLines,
  creditor,
  debtor,
};

/** The sample in English, with changes. */
export function englishInvoice(changes: Partial<InvoiceContent> = {}): InvoiceContent {
  return { ...sampleInvoice, debtor: { ...debtor, language: 'en' }, ...changes };
}

/** An invoice of many lines at 25 % VAT, each of one hundred kronor. */
export function longInvoice(lineCount: number): InvoiceContent {
  const lines = Array.from({ length: lineCount }, (_, index) => ({
    description: `Konsulttimme ${index + 1}`,
    quantity: '1',
    unit: 'tim',
    unitPrice: '100',
    vatPercent: '25',
    netMinor: 10_000,
  }));
  return { ...sampleInvoice, lines, vatMinor: lineCount * 2_500, amountMinor: lineCount * 12_500 };
}
