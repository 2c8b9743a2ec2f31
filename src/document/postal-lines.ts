// A postal address as the lines of an envelope. Postal rules: Universal Postal Union's addressing guide and PostNord:
// the country in capitals in the language of the country where the letter is posted, as the last line, and only when
// it leaves that country; Swedish postcodes as "NNN NN".

import type { PostalAddress } from '../record/contact-point.ts';
import { oneLine } from './notation.ts';

/** Language in which each country of posting names others; English where we know none. */
const postingLanguage: Readonly<Record<string, string>> = {
  SE: 'sv',
  NO: 'nb',
  DK: 'da',
  FI: 'fi',
  IS: 'is',
  DE: 'de',
  AT: 'de',
  CH: 'de',
  FR: 'fr',
  NL: 'nl',
  PL: 'pl',
};

const namesByLanguage = new Map<string, Intl.DisplayNames>();

/** The lines from the first of the address to the last, empty ones left out; `postedIn` is the sender's country. */
export function postalLines(address: PostalAddress, postedIn: string): string[] {
  const country = address.country.toUpperCase();
  const place = [writePostcode(address.postcode, country), address.city].join(' ');
  const lines = [...address.lines, place].map((line) => oneLine(line));
  if (country !== '' && country !== postedIn.toUpperCase()) lines.push(countryName(country, postedIn.toUpperCase()));
  return lines.filter((line) => line !== '');
}

/** Swedish postcodes get their space and lose a country prefix; others are left as the sender wrote them. */
function writePostcode(postcode: string, country: string): string {
  const plain = oneLine(postcode);
  if (country !== 'SE') return plain;
  const digits = plain.replace(/^SE?-/i, '').replace(/\s/g, '');
  return /^\d{5}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3)}` : plain;
}

function countryName(country: string, postedIn: string): string {
  const language = postingLanguage[postedIn] ?? 'en';
  if (!/^[A-Z]{2}$/.test(country)) return country;
  let names = namesByLanguage.get(language);
  if (names === undefined) {
    names = new Intl.DisplayNames([language], { type: 'region' });
    namesByLanguage.set(language, names);
  }
  return (names.of(country) ?? country).toLocaleUpperCase(language);
}
