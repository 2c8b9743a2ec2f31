// One payment as a file or a list says it, checked field by field. Pure.
import { isDay } from '../../clock.ts';
import type { PaymentDraft } from '../../ledger/match.ts';
import { amountMinorMax, formatAmount, isCurrency, parseAmount } from '../../money.ts';
import { plainDecimal } from '../decimal.ts';
import { FieldReader } from '../field-reader.ts';
import type { Fields, RowError } from '../format.ts';

export const paymentColumns: readonly string[] = [
  'bank_reference',
  'paid_on',
  'amount',
  'currency',
  'reference',
  'invoice_number',
];
export const requiredPaymentColumns: readonly string[] = ['bank_reference', 'paid_on', 'amount', 'currency'];

/** A payment as it was handed over. */
export interface RawPayment {
  /** Line of a CSV file (1 is the header), or place in a list from 1. */
  readonly row: number;
  readonly fields: Fields;
  readonly errors: readonly RowError[];
}

const bankReferenceMax = 100;

/** Maps one, or says everything that is wrong with it. */
export function mapPayment({
  row,
  fields,
  errors: before,
}: RawPayment): { draft: PaymentDraft } | { errors: RowError[] } {
  const errors = [...before];
  const read = new FieldReader(fields, row, errors);
  const bankReference = read.required('bank_reference');
  if (bankReference.length > bankReferenceMax) {
    read.refuse('FIELD_TOO_LONG', 'bank_reference', { length: bankReference.length, max: bankReferenceMax });
  }
  const paidOn = read.required('paid_on');
  if (paidOn !== '' && !isDay(paidOn)) read.refuse('DATE_INVALID', 'paid_on', { value: paidOn.slice(0, 100) });
  const currency = read.required('currency').toUpperCase();
  if (currency !== '' && !isCurrency(currency)) {
    read.refuse('CURRENCY_UNKNOWN', 'currency', { value: currency.slice(0, 100) });
  }
  const amountMinor = readAmount(read, currency);
  const reference = read.optional('reference')?.slice(0, 140) ?? null;
  const invoiceNumber = read.optional('invoice_number') ?? null;
  if (errors.length > 0 || amountMinor === undefined || !isCurrency(currency)) return { errors };
  return { draft: { row, bankReference, paidOn, amountMinor, currency, reference, invoiceNumber } };
}

function readAmount(read: FieldReader, currency: string): number | undefined {
  const value = read.required('amount');
  if (value === '' || !isCurrency(currency)) return undefined;
  const plain = plainDecimal(value);
  const minor = plain === undefined ? undefined : parseAmount(plain, currency);
  if (minor === undefined || minor === 0) {
    const expected = `an amount in ${currency}, such as 1234.50`;
    read.refuse('FIELD_INVALID', 'amount', { value: value.slice(0, 100), expected });
  } else if (minor < 0) read.refuse('PAYMENT_NEGATIVE', 'amount', {});
  else if (minor > amountMinorMax)
    read.refuse('AMOUNT_TOO_LARGE', 'amount', { max: formatAmount(amountMinorMax, currency) });
  return minor;
}
