// What an invoice says to its reader, word for word, before any layout: the letter, the mail's text and its HTML are
// all made from this, and therefore say the same. Credit notes are stated in positive amounts (EN 16931).

import type { Currency } from '../money.ts';
import type { InvoiceContent, InvoiceLine, Language } from '../record/invoice.ts';
import { giroLine, isOcrNumber } from './giro-line.ts';
import {
  oneLine,
  writeAmount,
  writeBankgiro,
  writeIban,
  writeMoney,
  writeOrganisationNumber,
  writePrice,
  writeQuantity,
} from './notation.ts';
import { postalLines } from './postal-lines.ts';
import { summariseVat, type VatSummary } from './vat-summary.ts';
import { type Wording, wordings } from './wording.ts';

/** A label and its value. */
export type Fact = readonly [label: string, value: string];

export interface LineText {
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly vat: string;
  readonly net: string;
}

export interface VatText {
  readonly rate: string;
  readonly base: string;
  readonly vat: string;
}

export interface Presentation {
  readonly language: Language;
  readonly wording: Wording;
  readonly currency: Currency;
  readonly title: string;
  readonly number: string;
  readonly debtorName: string;
  readonly creditorName: string;
  /** Address, then contact, then registrations: the foot of the page. */
  readonly creditorAddress: readonly string[];
  readonly creditorContact: readonly string[];
  readonly creditorRegistrations: readonly Fact[];
  readonly facts: readonly Fact[];
  readonly lines: readonly LineText[];
  readonly vatRows: readonly VatText[];
  /** Sums above the final amount. */
  readonly sums: readonly Fact[];
  /** The final amount, the one thing a reader must find. */
  readonly amount: Fact;
  /** How to pay it; undefined when there is nothing to pay. */
  readonly payment: readonly Fact[] | undefined;
  readonly paymentNote: string;
  readonly giroLine: string | undefined;
}

/** Reads an invoice into the words that are printed, in the debtor's language. */
export function presentInvoice(invoice: InvoiceContent): Presentation {
  const content = withPositiveCredit(invoice);
  const { creditor, currency } = content;
  const language = content.debtor.language;
  const wording = wordings[language];
  const isCredit = content.type === 'CREDIT_NOTE';
  const isPayable = !isCredit && content.amountMinor > 0;
  const vat = summariseVat(content);
  const total = writeMoney(content.amountMinor, currency, language);
  return {
    language,
    wording,
    currency,
    title: wording.title[content.type],
    number: oneLine(content.number),
    debtorName: oneLine(content.debtor.name),
    creditorName: oneLine(creditor.name),
    creditorAddress: postalLines(creditor.address, creditor.address.country),
    creditorContact: [creditor.email, creditor.phone].flatMap((text) => (text ? [oneLine(text)] : [])),
    creditorRegistrations: registrations(content, wording),
    facts: documentFacts(content, wording),
    lines: content.lines.map((line) => presentLine(line, currency, language)),
    vatRows: vat.rows.map((row) => ({
      rate: writeRate(row.percent, language),
      base: writeAmount(row.baseMinor, currency, language),
      vat: writeAmount(row.vatMinor, currency, language),
    })),
    sums: sums(content, vat, wording),
    amount: [isCredit ? wording.toCredit : wording.toPay, total],
    payment: isPayable ? paymentFacts(content, wording, total) : undefined,
    paymentNote: isPayable
      ? wording.stateReference
      : content.amountMinor === 0
        ? wording.nothingToPay
        : wording.credited,
    giroLine: giroLine(content),
  };
}

/** Several invoices to one debtor in one mail or envelope: what is said of them together, and each by itself. */
export interface Collection {
  /** As many as there are, in the sequence given. */
  readonly invoices: readonly [Presentation, ...Presentation[]];
  /** "3 invoices". */
  readonly title: string;
  /** One sum for each currency, in the sequence they come in: amounts of different currencies are never added. */
  readonly totals: readonly string[];
  /** The earliest due date of those to pay, with its words: "due 2026-04-01"; undefined: there is nothing to pay. */
  readonly due: string | undefined;
}

/** Reads several invoices of one kind to one debtor. */
export function presentCollection([first, ...more]: readonly [InvoiceContent, ...InvoiceContent[]]): Collection {
  const { language } = first.debtor;
  const wording = wordings[language];
  const contents = [first, ...more];
  const invoices = [presentInvoice(first), ...more.map(presentInvoice)] as const;
  const byCurrency = Map.groupBy(contents, ({ currency }) => currency);
  const dueDates = contents.filter((_, index) => invoices[index]?.payment !== undefined).map(({ dueDate }) => dueDate);
  const earliest = dueDates.toSorted()[0];
  const isOneDay = new Set(dueDates).size === 1;
  return {
    invoices,
    title: wording.many[first.type](contents.length),
    totals: [...byCurrency].map(([currency, alike]) =>
      writeMoney(
        alike.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
        currency,
        language,
      ),
    ),
    due: earliest && `${isOneDay ? wording.due : wording.firstDue} ${earliest}`,
  };
}

/** Some sources write credit notes in negative amounts; the words "credit note" already say the sign. */
function withPositiveCredit(content: InvoiceContent): InvoiceContent {
  if (content.type !== 'CREDIT_NOTE' || content.amountMinor >= 0) return content;
  const turn = (decimal: string) => (decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`);
  const lines = content.lines.map((line) => {
    // A negative line is a negative quantity or a negative price: turn the one that is.
    const turned = line.unitPrice.startsWith('-')
      ? { unitPrice: turn(line.unitPrice) }
      : { quantity: turn(line.quantity) };
    return { ...line, ...turned, netMinor: 0 - line.netMinor };
  });
  return { ...content, amountMinor: 0 - content.amountMinor, vatMinor: 0 - content.vatMinor, lines };
}

function presentLine(line: InvoiceLine, currency: Currency, language: Language): LineText {
  const quantity = writeQuantity(line.quantity, language);
  return {
    description: line.description,
    quantity: line.unit === '' ? quantity : `${quantity} ${oneLine(line.unit)}`,
    unitPrice: writePrice(line.unitPrice, currency, language),
    vat: writeRate(line.vatPercent, language),
    net: writeAmount(line.netMinor, currency, language),
  };
}

/** "25 %" in Swedish, "25%" in English. */
function writeRate(percent: string, language: Language): string {
  return writeQuantity(percent, language) + (language === 'sv' ? '\u00a0%' : '%');
}

function documentFacts(content: InvoiceContent, wording: Wording): Fact[] {
  const isCredit = content.type === 'CREDIT_NOTE';
  const facts: Fact[] = [
    [isCredit ? wording.creditNoteNumber : wording.invoiceNumber, oneLine(content.number)],
    [wording.issueDate, content.issueDate],
  ];
  if (!isCredit) facts.push([wording.dueDate, content.dueDate]);
  facts.push([wording.customerNumber, oneLine(content.debtor.number)]);
  return facts.filter(([, value]) => value !== '');
}

function registrations({ creditor }: InvoiceContent, wording: Wording): Fact[] {
  const facts: Fact[] = [
    [wording.organisationNumber, oneLine(writeOrganisationNumber(creditor.organisationNumber))],
    [wording.vatNumber, oneLine(creditor.vatNumber)],
  ];
  return facts.filter(([, value]) => value !== '');
}

function sums(content: InvoiceContent, vat: VatSummary, wording: Wording): Fact[] {
  const money = (minor: number) => writeMoney(minor, content.currency, content.debtor.language);
  const facts: Fact[] = [
    [wording.net, money(vat.netMinor)],
    [wording.vatTotal, money(content.vatMinor)],
  ];
  if (vat.roundingMinor !== 0) facts.push([wording.rounding, money(vat.roundingMinor)]);
  return facts;
}

/** Bankgiro is Swedish and takes kronor; other currencies are paid to the IBAN. */
function paymentFacts(content: InvoiceContent, wording: Wording, total: string): Fact[] {
  const { bankgiro, iban } = content.creditor;
  const facts: Fact[] = [
    [wording.toPay, total],
    [wording.dueDate, content.dueDate],
    [isOcrNumber(content.paymentReference) ? wording.ocr : wording.reference, content.paymentReference],
  ];
  if (bankgiro !== undefined && content.currency === 'SEK') facts.push(['Bankgiro', oneLine(writeBankgiro(bankgiro))]);
  if (iban !== undefined) facts.push(['IBAN', oneLine(writeIban(iban))]);
  return facts.filter(([, value]) => value !== '');
}
