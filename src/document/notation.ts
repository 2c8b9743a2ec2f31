// How numbers, money and account numbers are written for a reader, in Swedish and English.
// Digits are grouped with no-break spaces in Swedish, so that an amount never breaks over two lines.

import { type Currency, currencyDecimals, formatAmount } from '../money.ts';
import type { Language } from '../record/invoice.ts';

const noBreakSpace = '\u00a0';
const minus = '\u2212';

/** A plain decimal ("1234.5") with grouped digits and the language's decimal mark: "1 234,5" or "1,234.5". */
export function writeDecimal(decimal: string, language: Language): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal.trim());
  if (match === null) return decimal;
  const [, sign, whole = '', fraction] = match;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'sv' ? noBreakSpace : ',');
  const mark = language === 'sv' ? ',' : '.';
  return `${sign === '-' ? minus : ''}${grouped}${fraction === undefined ? '' : mark + fraction}`;
}

/** Minor units as a number without currency: for columns whose heading names it. */
export function writeAmount(amountMinor: number, currency: Currency, language: Language): string {
  return writeDecimal(formatAmount(amountMinor, currency), language);
}

/** Minor units with currency: "1 234,50 kr", "1 234,50 EUR", "SEK 1,234.50". */
export function writeMoney(amountMinor: number, currency: Currency, language: Language): string {
  const amount = writeAmount(amountMinor, currency, language);
  if (language === 'en') return `${currency}${noBreakSpace}${amount}`;
  return `${amount}${noBreakSpace}${currency === 'SEK' ? 'kr' : currency}`;
}

/** A unit price: at least the decimals of the currency, more when it has more. */
export function writePrice(decimal: string, currency: Currency, language: Language): string {
  const [whole = '', fraction = ''] = trimZeros(decimal).split('.');
  const shown = fraction.padEnd(currencyDecimals[currency], '0');
  return writeDecimal(shown === '' ? whole : `${whole}.${shown}`, language);
}

/** A quantity or rate without the zeros that say nothing: "10.000" is "10". */
export function writeQuantity(decimal: string, language: Language): string {
  return writeDecimal(trimZeros(decimal), language);
}

/** "25.00" and "25" are the same number and become the same text. */
export function trimZeros(decimal: string): string {
  const plain = decimal.trim();
  return /^-?\d+\.\d+$/.test(plain) ? plain.replace(/\.?0+$/, '') : plain;
}

/** A bankgiro number as banks print it, NNN-NNNN or NNNN-NNNN; anything else is left as it is. */
export function writeBankgiro(bankgiro: string): string {
  const digits = bankgiro.replace(/[\s-]/g, '');
  return /^\d{7,8}$/.test(digits) ? `${digits.slice(0, -4)}-${digits.slice(-4)}` : bankgiro;
}

/** An IBAN in groups of four (ISO 13616 print form). */
export function writeIban(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, `$1${noBreakSpace}`);
}

/** A Swedish organisation number as NNNNNN-NNNN; anything else is left as it is. */
export function writeOrganisationNumber(number: string): string {
  return /^\d{10}$/.test(number) ? `${number.slice(0, 6)}-${number.slice(6)}` : number;
}

/**
 * Text for one line of a mail header or a list: no line breaks, no control or direction characters, single spaces,
 * at most `lengthMax` characters.
 */
export function oneLine(text: string, lengthMax = 200): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu, '')
    .trim();
  const characters = [...line];
  return characters.length <= lengthMax ? line : `${characters.slice(0, lengthMax - 1).join('')}…`;
}
