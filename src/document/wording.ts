// The words of invoices, in the languages a debtor can read them in.

import type { InvoiceType, Language } from '../record/invoice.ts';

export interface Wording {
  readonly title: Readonly<Record<InvoiceType, string>>;
  readonly invoiceNumber: string;
  readonly creditNoteNumber: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly customerNumber: string;
  readonly recipient: string;
  readonly specification: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly vat: string;
  /** The same in the middle of a sentence. */
  readonly vatInline: string;
  readonly amount: string;
  readonly vatRate: string;
  readonly vatBase: string;
  readonly net: string;
  readonly vatTotal: string;
  readonly rounding: string;
  readonly toPay: string;
  readonly toCredit: string;
  readonly howToPay: string;
  readonly ocr: string;
  readonly reference: string;
  readonly stateReference: string;
  readonly credited: string;
  readonly nothingToPay: string;
  readonly continued: string;
  readonly organisationNumber: string;
  readonly vatNumber: string;
  readonly from: string;
  readonly due: string;
  readonly attached: string;
  readonly questions: string;
  readonly page: (page: number, pages: number) => string;
  readonly fileName: Readonly<Record<InvoiceType, string>>;
}

const swedish: Wording = {
  title: { INVOICE: 'Faktura', CREDIT_NOTE: 'Kreditfaktura', REMINDER: 'Betalningspåminnelse' },
  invoiceNumber: 'Fakturanummer',
  creditNoteNumber: 'Kreditfakturanummer',
  issueDate: 'Fakturadatum',
  dueDate: 'Förfallodatum',
  customerNumber: 'Kundnummer',
  recipient: 'Mottagare',
  specification: 'Specifikation',
  description: 'Beskrivning',
  quantity: 'Antal',
  unitPrice: 'À-pris',
  vat: 'Moms',
  vatInline: 'moms',
  amount: 'Belopp',
  vatRate: 'Momssats',
  vatBase: 'Underlag',
  net: 'Summa exklusive moms',
  vatTotal: 'Moms',
  rounding: 'Avrundning',
  toPay: 'Att betala',
  toCredit: 'Att kreditera',
  howToPay: 'Så här betalar du',
  ocr: 'OCR-nummer',
  reference: 'Betalningsreferens',
  stateReference: 'Ange alltid referensen när du betalar, så vet vi att betalningen gäller den här fakturan.',
  credited: 'Beloppet krediteras dig. Du behöver inte betala något.',
  nothingToPay: 'Du behöver inte betala något.',
  continued: 'fortsättning',
  organisationNumber: 'Organisationsnummer',
  vatNumber: 'Momsregistreringsnummer',
  from: 'från',
  due: 'förfaller',
  attached: 'Fakturan är bifogad som PDF.',
  questions: 'Frågor om fakturan? Kontakta oss:',
  page: (page, pages) => `Sida ${page} av ${pages}`,
  fileName: { INVOICE: 'faktura', CREDIT_NOTE: 'kreditfaktura', REMINDER: 'paminnelse' },
};

const english: Wording = {
  title: { INVOICE: 'Invoice', CREDIT_NOTE: 'Credit note', REMINDER: 'Payment reminder' },
  invoiceNumber: 'Invoice number',
  creditNoteNumber: 'Credit note number',
  issueDate: 'Invoice date',
  dueDate: 'Due date',
  customerNumber: 'Customer number',
  recipient: 'Recipient',
  specification: 'Details',
  description: 'Description',
  quantity: 'Quantity',
  unitPrice: 'Unit price',
  vat: 'VAT',
  vatInline: 'VAT',
  amount: 'Amount',
  vatRate: 'VAT rate',
  vatBase: 'Taxable',
  net: 'Total excluding VAT',
  vatTotal: 'VAT',
  rounding: 'Rounding',
  toPay: 'Amount to pay',
  toCredit: 'Amount credited',
  howToPay: 'How to pay',
  ocr: 'Payment reference (OCR)',
  reference: 'Payment reference',
  stateReference: 'Always state the reference when you pay, so that we can match your payment to this invoice.',
  credited: 'The amount is credited to you. You do not need to pay anything.',
  nothingToPay: 'You do not need to pay anything.',
  continued: 'continued',
  organisationNumber: 'Company registration number',
  vatNumber: 'VAT number',
  from: 'from',
  due: 'due',
  attached: 'The invoice is attached as a PDF.',
  questions: 'Questions about the invoice? Contact us:',
  page: (page, pages) => `Page ${page} of ${pages}`,
  fileName: { INVOICE: 'invoice', CREDIT_NOTE: 'credit-note', REMINDER: 'reminder' },
};

export const wordings: Readonly<Record<Language, Wording>> = { sv: swedish, en: english };
