// From an invoice of our record to the model of EN 16931, or a list of what it lacks. What the rules of EN 16931 and
// Peppol BIS Billing 3 would refuse is found here, by name, so that an invalid document is never written.

import { formatAmount } from '../../money.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import { summariseVat } from '../vat-summary.ts';
import { endpointOfCompany, readEndpoint, registrationOf } from './endpoint.ts';
import type { Gap } from './gap.ts';
import type { Address, EInvoice, Identifier, Party, PaymentInstructions, Seller, Totals } from './model.ts';
import { oriented } from './orientation.ts';
import { breakdownOf, lineOf, type TaxSetting, taxSettingOf } from './vat.ts';
import { cleanText } from './xml.ts';

export type Modelled = { readonly invoice: EInvoice } | { readonly gaps: readonly Gap[] };

/** The countries whose national rules for sellers we meet. */
const sellerCountries = ['SE', 'NO', 'FI'];

/** Reads an invoice into the model; `buyerEndpoint` is the electronic address it goes to, `scheme:identifier`. */
export function modelInvoice(content: InvoiceContent, buyerEndpoint: string): Modelled {
  const gaps = new Set<Gap>();
  const { creditor } = content;
  const invoice = oriented(content);
  const tax = taxSettingOf(invoice, gaps);
  const seller = sellerOf(content, gaps);
  const buyer = buyerOf(content, readBuyerEndpoint(buyerEndpoint, gaps));
  const payment = paymentOf(invoice);
  const lines = invoice.lines.map((line, index) => lineOf(line, index, invoice.currency, tax, gaps));
  if (content.type === 'REMINDER') gaps.add('TYPE_NOT_SUPPORTED');
  if (isBlank(content.buyerReference) && isBlank(content.orderReference)) gaps.add('BUYER_REFERENCE_MISSING');
  if (content.type === 'CREDIT_NOTE' && isBlank(content.precedingInvoice?.number))
    gaps.add('PRECEDING_INVOICE_MISSING');
  if (content.type === 'INVOICE' && content.amountMinor > 0 && payment === undefined)
    gaps.add('PAYMENT_ACCOUNT_MISSING');
  if (lines.length === 0) gaps.add('LINES_MISSING');
  if (!sellerCountries.includes(creditor.address.country)) gaps.add('SELLER_COUNTRY_NOT_SUPPORTED');
  requireVatNumbers(tax, seller, buyer, gaps);
  const model: EInvoice = {
    number: content.number,
    issueDate: content.issueDate,
    dueDate: content.dueDate,
    type: content.type === 'CREDIT_NOTE' ? 'CREDIT_NOTE' : 'INVOICE',
    currency: content.currency,
    buyerReference: content.buyerReference,
    orderReference: content.orderReference,
    precedingInvoice:
      content.precedingInvoice === undefined
        ? undefined
        : { number: content.precedingInvoice.number, issueDate: content.precedingInvoice.issueDate },
    seller,
    buyer,
    payment,
    paymentTerms: content.type === 'CREDIT_NOTE' ? undefined : paymentTermsOf(content),
    vatBreakdown: breakdownOf(invoice, tax, gaps),
    totals: totalsOf(invoice),
    lines,
  };
  return gaps.size > 0 ? { gaps: [...gaps].sort() } : { invoice: model };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || cleanText(text).trim() === '';
}

const nowhere: Identifier = { scheme: undefined, value: '' };

function readBuyerEndpoint(address: string, gaps: Set<Gap>): Identifier {
  if (isBlank(address)) gaps.add('BUYER_ENDPOINT_MISSING');
  else {
    const endpoint = readEndpoint(address);
    if (endpoint !== undefined) return endpoint;
    gaps.add('BUYER_ENDPOINT_INVALID');
  }
  return nowhere;
}

function sellerOf({ creditor, debtor }: InvoiceContent, gaps: Set<Gap>): Seller {
  const { country } = creditor.address;
  const endpoint = endpointOfCompany(country, creditor.organisationNumber);
  if (endpoint === undefined) gaps.add('SELLER_ENDPOINT_MISSING');
  return {
    name: creditor.name,
    identifier: undefined,
    endpoint: endpoint ?? nowhere,
    registration: registrationOf(country, creditor.organisationNumber),
    vatNumber: vatNumberOf(creditor.vatNumber, country),
    taxRegistration: creditor.approvedForFTax === true && country === 'SE' ? 'Godkänd för F-skatt' : undefined,
    address: creditor.address,
    contact: {
      name: debtor.language === 'sv' ? 'Kundtjänst' : 'Customer service',
      phone: creditor.phone,
      email: creditor.email,
    },
  };
}

function buyerOf({ debtor }: InvoiceContent, endpoint: Identifier): Party {
  const nothingKnown: Address = { lines: [], city: undefined, postcode: undefined, country: debtor.country };
  const { companyNumber } = debtor;
  return {
    name: debtor.name,
    identifier: debtor.number,
    endpoint,
    registration:
      debtor.kind === 'COMPANY' && companyNumber !== undefined
        ? registrationOf(debtor.country, companyNumber)
        : undefined,
    vatNumber: debtor.vatNumber === undefined ? undefined : vatNumberOf(debtor.vatNumber, debtor.country),
    address: debtor.address ?? nothingKnown,
  };
}

/** A VAT number begins with its country (BR-CO-09; Greece says EL). Any other is none, or of another country. */
function vatNumberOf(number: string, country: string): string | undefined {
  const plain = number.replace(/[\s.-]/g, '').toUpperCase();
  return plain.startsWith(country === 'GR' ? 'EL' : country) ? plain : undefined;
}

/** BR-S-02, BR-Z-02, BR-E-02, BR-AE-02, BR-G-02: who charges VAT or says why not is registered for it. */
function requireVatNumbers(tax: TaxSetting, seller: Seller, buyer: Party, gaps: Set<Gap>): void {
  if (seller.vatNumber === undefined) gaps.add('SELLER_VAT_NUMBER_MISSING');
  if (tax.zeroCategory === 'AE' && tax.hasZeroLines && buyer.vatNumber === undefined)
    gaps.add('BUYER_VAT_NUMBER_MISSING');
}

/**
 * A bankgiro number for kronor paid in Sweden, otherwise the IBAN: banks abroad cannot pay to a bankgiro. Both are code
 * 30; a bankgiro number is digits only, with the branch that says what it is (SE-R-008, SE-R-009, SE-R-011).
 */
function paymentOf({
  type,
  creditor,
  currency,
  debtor,
  paymentReference,
}: InvoiceContent): PaymentInstructions | undefined {
  if (type === 'CREDIT_NOTE') return undefined;
  const bankgiro = creditor.bankgiro?.replace(/\D/g, '') ?? '';
  const iban = creditor.iban?.replace(/\s/g, '').toUpperCase() ?? '';
  const canTakeBankgiro = /^\d{7,8}$/.test(bankgiro) && currency === 'SEK';
  if (canTakeBankgiro && (debtor.country === 'SE' || iban === ''))
    return { reference: paymentReference, account: bankgiro, branch: 'SE:BANKGIRO' };
  return iban === '' ? undefined : { reference: paymentReference, account: iban, branch: undefined };
}

function paymentTermsOf({ issueDate, dueDate, debtor }: InvoiceContent): string {
  const { days } = Temporal.PlainDate.from(issueDate).until(dueDate, { largestUnit: 'days' });
  return debtor.language === 'sv' ? `${days} dagar netto` : `${days} days net`;
}

function totalsOf(invoice: InvoiceContent): Totals {
  const { netMinor, roundingMinor } = summariseVat(invoice);
  const amount = (minor: number) => formatAmount(minor, invoice.currency);
  return {
    lines: amount(netMinor),
    withoutVat: amount(netMinor),
    vat: amount(invoice.vatMinor),
    withVat: amount(netMinor + invoice.vatMinor),
    rounding: roundingMinor === 0 ? undefined : amount(roundingMinor),
    due: amount(invoice.amountMinor),
  };
}
