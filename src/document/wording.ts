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
  /** Several invoices in one mail or envelope. */
  readonly many: Readonly<Record<InvoiceType, (count: number) => string>>;
  readonly total: string;
  /** In the middle of a sentence. */
  readonly totalInline: string;
  readonly firstDue: string;
  readonly payEach: string;
  readonly attachedAll: string;
  readonly questionsAll: string;
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
  many: {
    INVOICE: (count) => `${count} fakturor`,
    CREDIT_NOTE: (count) => `${count} kreditfakturor`,
    REMINDER: (count) => `${count} betalningspåminnelser`,
  },
  total: 'Totalt',
  totalInline: 'totalt',
  firstDue: 'den första förfaller',
  payEach: 'Betala varje faktura för sig och ange dess egen referens, så vet vi vilken betalningen gäller.',
  attachedAll: 'Varje faktura är bifogad som PDF.',
  questionsAll: 'Frågor om fakturorna? Kontakta oss:',
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
  many: {
    INVOICE: (count) => `${count} invoices`,
    CREDIT_NOTE: (count) => `${count} credit notes`,
    REMINDER: (count) => `${count} payment reminders`,
  },
  total: 'Total',
  totalInline: 'total',
  firstDue: 'the first due',
  payEach: 'Pay each invoice by itself and state its own reference, so that we know which one you have paid.',
  attachedAll: 'Each invoice is attached as a PDF.',
  questionsAll: 'Questions about the invoices? Contact us:',
  page: (page, pages) => `Page ${page} of ${pages}`,
  fileName: { INVOICE: 'invoice', CREDIT_NOTE: 'credit-note', REMINDER: 'reminder' },
};

export const wordings: Readonly<Record<Language, Wording>> = { sv: swedish, en: english };
