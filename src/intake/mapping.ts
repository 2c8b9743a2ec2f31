// From an invoice as a file says it to a draft of the master record, every field checked. Pure.
import { createHash } from 'node:crypto';
import { isDay } from '../clock.ts';
import { timeZoneOf } from '../country.ts';
import { amountMinorMax, type Currency, formatAmount, isCurrency, parseAmount } from '../money.ts';
import { type Channel, channels } from '../record/contact-point.ts';
import { languageOf } from '../record/country.ts';
import { checkIdentity, hasLuhnDigit, ocrOf } from '../record/identity.ts';
import type { DebtorKind, InvoiceLine, InvoiceType, Language } from '../record/invoice.ts';
import { type ContactPointDraft, readContactPoints } from './contact-points.ts';
import { plainDecimal } from './decimal.ts';
import { FieldReader, readCountry } from './field-reader.ts';
import { type Fields, type RawInvoice, type RowError, rowError } from './format.ts';
import { readLines } from './lines.ts';

/** What the creditor gives where a row says nothing. */
export interface Defaults {
  readonly country: string;
  readonly timeZone: string;
  readonly bankgiro: string | null;
}

export interface DebtorDraft {
  readonly number: string;
  readonly kind: DebtorKind;
  readonly name: string;
  readonly identityNumber: string | null;
  readonly country: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly preferredChannel: Channel | null;
  readonly contractChannel: Channel | null;
  readonly publicSector: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface InvoiceDraft {
  readonly number: string;
  readonly type: InvoiceType;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly vatMinor: number;
  readonly paymentReference: string;
  readonly lines: readonly InvoiceLine[];
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Draft {
  readonly row: number;
  readonly debtor: DebtorDraft;
  readonly contactPoints: readonly ContactPointDraft[];
  readonly invoice: InvoiceDraft;
  /** SHA-256 of the invoice with its debtor's number: the same hash is the same invoice. */
  readonly contentHash: string;
  readonly debtorHash: string;
}

export type Mapped = { readonly draft: Draft } | { readonly errors: readonly RowError[] };

const invoiceTypes: readonly InvoiceType[] = ['INVOICE', 'CREDIT_NOTE', 'REMINDER'];
/** Any of these is an attempt at a contact point: what is wrong with it has been told. */
const contactColumns = ['email', 'phone', 'address_line_1', 'postcode', 'city', 'e_invoice_address', 'mailbox_address'];
const attributesMax = 20;
const attributeLengthMax = 100;

/** Maps one raw invoice to a draft, or says everything that is wrong with it. */
export function mapInvoice(raw: RawInvoice, defaults: Defaults): Mapped {
  const errors = [...raw.errors];
  const read = new FieldReader(raw.fields, raw.row, errors);
  const debtor = readDebtor(read, raw.fields, defaults);
  const contactPoints = readContactPoints(read, debtor);
  const saysSome = contactColumns.some((column) => raw.fields[column] !== undefined);
  if (contactPoints.length === 0 && !saysSome) errors.push(rowError('NO_CONTACT_POINT', raw.row, null, null));
  const invoice = readInvoice(read, raw, defaults);
  if (errors.length > 0 || invoice === undefined) return { errors };
  const contentHash = hashOf([invoice, debtor.number]);
  return { draft: { row: raw.row, debtor, contactPoints, invoice, contentHash, debtorHash: hashOf(debtor) } };
}

function readDebtor(read: FieldReader, fields: Fields, defaults: Defaults): DebtorDraft {
  const number = read.required('debtor_number');
  const name = read.required('debtor_name');
  const country = readCountry(read, 'debtor_country', defaults.country);
  const identity = read.optional('identity_number');
  const guessed: DebtorKind =
    identity !== undefined && 'canonical' in checkIdentity(identity, 'PERSON', country) ? 'PERSON' : 'COMPANY';
  const kind = read.oneOf('debtor_kind', ['PERSON', 'COMPANY'], guessed);
  const language =
    read.oneOf('language', ['SV', 'EN'], languageOf(country) === 'sv' ? 'SV' : 'EN') === 'SV' ? 'sv' : 'en';
  const preferred =
    read.optional('preferred_channel') === undefined ? null : read.oneOf('preferred_channel', channels, 'EMAIL');
  const byContract =
    read.optional('contract_channel') === undefined ? null : read.oneOf('contract_channel', channels, 'EMAIL');
  const publicSector = read.oneOf('public_sector', ['TRUE', 'FALSE', 'YES', 'NO', 'JA', 'NEJ', '1', '0'], 'FALSE');
  return {
    number,
    kind,
    name,
    identityNumber: identity === undefined ? null : readIdentity(read, identity, kind, country),
    country,
    language,
    timeZone: timeZoneOf(country, defaults.timeZone),
    preferredChannel: preferred,
    contractChannel: byContract,
    publicSector: ['TRUE', 'YES', 'JA', '1'].includes(publicSector),
    attributes: readAttributes(read, fields),
  };
}

function readIdentity(read: FieldReader, value: string, kind: DebtorKind, country: string): string | null {
  const checked = checkIdentity(value, kind, country);
  if ('canonical' in checked) return checked.canonical;
  // A personal number must not end up in a table of errors: only its form is told.
  const shown = kind === 'PERSON' ? '…' : value.slice(0, 100);
  if (checked.wrong === 'CHECK_DIGIT') read.refuse('CHECK_DIGIT_WRONG', 'identity_number', { value: shown });
  else read.refuse('FIELD_INVALID', 'identity_number', { value: shown, expected: `an identity number of ${country}` });
  return null;
}

function readAttributes(read: FieldReader, fields: Fields): Record<string, string> {
  const found = Object.entries(fields).filter(([column]) => column.startsWith('attribute:'));
  if (found.length > attributesMax)
    read.refuse('LIST_TOO_LONG', 'attribute:', { count: found.length, max: attributesMax });
  for (const [column, value] of found) {
    if (value.length > attributeLengthMax)
      read.refuse('FIELD_TOO_LONG', column, { length: value.length, max: attributeLengthMax });
  }
  return Object.fromEntries(found.map(([column, value]) => [column.slice('attribute:'.length), value]));
}

function readInvoice(read: FieldReader, raw: RawInvoice, defaults: Defaults): InvoiceDraft | undefined {
  const number = read.required('invoice_number');
  const type = read.oneOf('invoice_type', invoiceTypes, 'INVOICE');
  const issueDate = readDay(read, 'issue_date');
  const dueDate = readDay(read, 'due_date');
  if (issueDate !== undefined && dueDate !== undefined && dueDate < issueDate) {
    read.refuse('DUE_BEFORE_ISSUE', 'due_date', { dueDate, issueDate });
  }
  const currency = read.required('currency').toUpperCase();
  if (!isCurrency(currency)) {
    if (currency !== '') read.refuse('CURRENCY_UNKNOWN', 'currency', { value: currency.slice(0, 100) });
    return undefined;
  }
  const amounts = readAmounts(read, raw, currency);
  const paymentReference = readReference(read, number, currency, defaults);
  if (issueDate === undefined || dueDate === undefined || amounts === undefined) return undefined;
  return { number, type, issueDate, dueDate, currency, ...amounts, paymentReference, attributes: readReferences(read) };
}

/** What the invoice refers to, as e-invoices must say it: BT-10, BT-13, BT-25, BT-26. */
const referenceColumns = ['buyer_reference', 'order_reference', 'preceding_invoice', 'preceding_invoice_date'];

function readReferences(read: FieldReader): Record<string, string> {
  return Object.fromEntries(
    referenceColumns.flatMap((column) => {
      const value = read.optional(column);
      if (value === undefined) return [];
      const isDate = column.endsWith('_date');
      if (isDate && !isDay(value)) read.refuse('DATE_INVALID', column, { value: value.slice(0, 100) });
      else if (value.length > attributeLengthMax) {
        read.refuse('FIELD_TOO_LONG', column, { length: value.length, max: attributeLengthMax });
      }
      return [[column, value]];
    }),
  );
}

function readDay(read: FieldReader, column: string): string | undefined {
  const value = read.required(column);
  if (isDay(value) && value >= '1990-01-01' && value <= '2199-12-31') return value;
  if (value !== '') read.refuse('DATE_INVALID', column, { value: value.slice(0, 100) });
  return undefined;
}

interface Amounts {
  readonly amountMinor: number;
  readonly vatMinor: number;
  readonly lines: readonly InvoiceLine[];
}

/** Total, VAT and lines, which must agree: to one minor unit for each VAT rate, since sources round differently. */
function readAmounts(read: FieldReader, raw: RawInvoice, currency: Currency): Amounts | undefined {
  const stated = readAmount(read, 'amount', currency);
  const statedVat = readAmount(read, 'vat_amount', currency);
  const before = read.errors.length;
  const { lines, netMinor, vatMinor, rates } = readLines(raw, currency, read.errors);
  if (raw.lines.length === 0) {
    if (stated === undefined) {
      if (raw.fields['amount'] === undefined) read.refuse('FIELD_REQUIRED', 'amount', {});
      return undefined;
    }
    return withoutLines(raw, stated, statedVat ?? 0, currency);
  }
  if (read.errors.length > before) return undefined;
  const computed = netMinor + vatMinor;
  const tolerance = Math.max(1, rates);
  const differs = (one: number | undefined, other: number) => one !== undefined && Math.abs(one - other) > tolerance;
  if (differs(stated, computed) || differs(statedVat, vatMinor)) {
    const wrong = differs(stated, computed) ? 'amount' : 'vat_amount';
    const [sum, said] = wrong === 'amount' ? [computed, stated] : [vatMinor, statedVat];
    read.refuse('AMOUNT_MISMATCH', wrong, {
      computed: formatAmount(sum, currency),
      stated: formatAmount(said ?? 0, currency),
    });
    return undefined;
  }
  if (!isUsable(read, 'amount', stated ?? computed, currency)) return undefined;
  return { amountMinor: stated ?? computed, vatMinor: statedVat ?? vatMinor, lines };
}

/** An invoice whose source gives no lines: one line that says where to look. */
function withoutLines(raw: RawInvoice, amountMinor: number, vatMinor: number, currency: Currency): Amounts {
  const netMinor = amountMinor - vatMinor;
  const vatPercent = netMinor === 0 ? '0' : String(Math.round((vatMinor / netMinor) * 100));
  const description = `${raw.fields['invoice_number'] ?? ''}`;
  const line = {
    description,
    quantity: '1',
    unit: '',
    unitPrice: formatAmount(netMinor, currency),
    vatPercent,
    netMinor,
  };
  return { amountMinor, vatMinor, lines: [line] };
}

function readAmount(read: FieldReader, column: string, currency: Currency): number | undefined {
  const value = read.optional(column);
  if (value === undefined) return undefined;
  const plain = plainDecimal(value);
  const minor = plain === undefined ? undefined : parseAmount(plain, currency);
  if (minor === undefined) {
    read.refuse('FIELD_INVALID', column, {
      value: value.slice(0, 100),
      expected: `an amount in ${currency}, such as 1234.50`,
    });
    return undefined;
  }
  return isUsable(read, column, minor, currency) ? minor : undefined;
}

function isUsable(read: FieldReader, column: string, minor: number, currency: Currency): boolean {
  if (minor < 0) read.refuse('AMOUNT_NEGATIVE', column, {});
  else if (minor > amountMinorMax)
    read.refuse('AMOUNT_TOO_LARGE', column, { max: formatAmount(amountMinorMax, currency) });
  return minor >= 0 && minor <= amountMinorMax;
}

/**
 * What the debtor pays with. In kronor to a bankgiro that is an OCR number: the one given, which must have its check
 * digit when it is all digits, or one made from the invoice number. Elsewhere the reference given, or the invoice number.
 */
function readReference(read: FieldReader, number: string, currency: Currency, { bankgiro }: Defaults): string {
  const given = read.optional('payment_reference');
  const swedish = currency === 'SEK' && bankgiro !== null;
  if (given !== undefined) {
    const digits = given.replaceAll(' ', '');
    if (swedish && /^\d+$/.test(digits) && !hasLuhnDigit(digits)) {
      read.refuse('CHECK_DIGIT_WRONG', 'payment_reference', { value: given.slice(0, 100) });
    }
    return /^\d+$/.test(digits) ? digits : given;
  }
  const digits = number.replace(/\D/g, '');
  return swedish && digits.length >= 1 && digits.length <= 23 ? ocrOf(digits) : number;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
