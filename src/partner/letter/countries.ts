// What differs between the countries letters go to, in one table: how long they take, how many pages one envelope may
// hold, and what an address must look like. Days are planning values: two for printing, then the post's own published
// standard (Sweden: economy letters in four working days); partners refuse what their own limits do not allow.
import type { PostalAddress } from '../../record/contact-point.ts';

export interface LetterCountry {
  /** Business days from hand-over to letter box. */
  readonly leadTimeDays: number;
  /** Pages of one letter. */
  readonly pagesMax: number;
  /** What a postcode looks like, its country prefix left out; null: any, or none at all. */
  readonly postcode: RegExp | null;
}

// Sixty sheets printed on one side fill the largest envelope that machines take (C4).
const pagesMax = 60;
const four = /^\d{4}$/;
const five = /^\d{5}$/;
const sweden = /^\d{3} ?\d{2}$/;

const row = (leadTimeDays: number, postcode: RegExp | null): LetterCountry => ({ leadTimeDays, pagesMax, postcode });

/** Europe by country (ISO 3166-1 alpha-2). Postcodes by the Universal Postal Union's addressing guides. */
const europe: Readonly<Record<string, LetterCountry>> = {
  SE: row(6, sweden),
  NO: row(7, four),
  DK: row(7, four),
  FI: row(7, five),
  IS: row(9, /^\d{3}$/),
  AT: row(6, four),
  BE: row(7, four),
  BG: row(8, four),
  CH: row(6, four),
  CY: row(8, four),
  CZ: row(7, sweden),
  DE: row(6, five),
  EE: row(7, five),
  ES: row(7, five),
  FR: row(7, five),
  GB: row(6, /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i),
  GR: row(8, sweden),
  HR: row(8, five),
  HU: row(7, four),
  IE: row(7, /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/i),
  IT: row(8, five),
  LI: row(6, four),
  LT: row(7, five),
  LU: row(7, four),
  LV: row(7, four),
  MT: row(8, /^[A-Z]{3} ?\d{4}$/i),
  NL: row(7, /^\d{4} ?[A-Z]{2}$/i),
  PL: row(7, /^\d{2}-?\d{3}$/),
  PT: row(7, /^\d{4}-\d{3}$/),
  RO: row(8, /^\d{6}$/),
  SI: row(7, four),
  SK: row(7, sweden),
};

const beyond: Readonly<Record<string, LetterCountry>> = { US: row(10, /^\d{5}(-?\d{4})?$/) };
const elsewhere = row(12, null);

/** The rules of a country; of one we know nothing about, those of the world. */
export function letterCountry(country: string): LetterCountry {
  const code = country.toUpperCase();
  const table = Object.hasOwn(europe, code) ? europe : beyond;
  return (Object.hasOwn(table, code) ? table[code] : undefined) ?? elsewhere;
}

/** Countries a European house reaches by its usual products. */
export const europeanCountries: readonly string[] = Object.keys(europe);

/** Lead times as a capability tells them. */
export const leadTimeDays: Readonly<Record<string, number>> & { readonly default: number } = {
  ...Object.fromEntries(
    Object.entries({ ...europe, ...beyond }).map(([country, rules]) => [country, rules.leadTimeDays]),
  ),
  default: elsewhere.leadTimeDays,
};

/** What fits the window of an envelope, in lines and characters. */
const windowLinesMax = 4;
const windowLineMax = 60;

export type PostalFault =
  /** It is no address there. */
  | 'CITY_MISSING'
  | 'POSTCODE_INVALID'
  | 'COUNTRY_INVALID'
  /** It may be one, and does not fit a window. */
  | 'LINE_TOO_LONG'
  | 'LINES_TOO_MANY';

/** What is wrong with an address before anybody is asked; null when nothing is. */
export function postalFault({ lines, postcode, city, country }: PostalAddress, name: string): PostalFault | null {
  if (!/^[A-Za-z]{2}$/.test(country)) return 'COUNTRY_INVALID';
  if (city.trim() === '') return 'CITY_MISSING';
  const { postcode: form } = letterCountry(country);
  const plain = postcode.trim().replace(/^[A-Za-z]{1,2}-(?=\d)/, '');
  if (form !== null && !form.test(plain)) return 'POSTCODE_INVALID';
  if (lines.length > windowLinesMax) return 'LINES_TOO_MANY';
  return [name, ...lines, city].some((line) => line.length > windowLineMax) ? 'LINE_TOO_LONG' : null;
}
