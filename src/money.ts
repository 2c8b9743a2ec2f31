// Money is an integer of minor units with a currency (ISO 4217). No floats, no rounding by accident.
// `number` holds minor units exactly up to 2^53; `amountMinorMax` keeps every sum far below it.

export type Currency = 'SEK' | 'NOK' | 'DKK' | 'EUR' | 'GBP' | 'CHF' | 'PLN' | 'USD' | 'ISK' | 'JPY';

/** Currencies we accept, with the number of decimals of each (ISO 4217). */
export const currencyDecimals: Readonly<Record<Currency, number>> = {
  SEK: 2,
  NOK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  CHF: 2,
  PLN: 2,
  USD: 2,
  ISK: 0,
  JPY: 0,
};

/** The largest amount of one invoice we accept, in minor units: ten thousand million units. */
export const amountMinorMax = 1_000_000_000_000;

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencyDecimals, text);
}

/**
 * Reads a plain decimal ("1234.50", "-3") as minor units.
 * Returns undefined when it is not a decimal, or has more decimals than the currency.
 */
export function parseAmount(text: string, currency: Currency): number | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const decimals = currencyDecimals[currency];
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  const minor = Number(whole + kept);
  return sign === '-' && minor !== 0 ? -minor : minor;
}

/** Minor units as a plain decimal with the currency's decimals: 123450 SEK is "1234.50". */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const decimals = currencyDecimals[currency];
  const digits = Math.abs(amountMinor)
    .toString()
    .padStart(decimals + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
