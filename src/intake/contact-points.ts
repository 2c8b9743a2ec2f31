// The contact points a row gives: e-mail, phone and postal address, each in its canonical form. Pure.
import type { Channel, PostalAddress } from '../record/contact-point.ts';
import { type FieldReader, readCountry } from './field-reader.ts';

export interface ContactPointDraft {
  readonly channel: Channel;
  readonly address: string;
  readonly postalAddress: PostalAddress | null;
}

const emailForm = /^[^\s@"<>(),;:\\[\]]{1,64}@(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const callingCodes: Readonly<Record<string, string>> = {
  SE: '46',
  NO: '47',
  DK: '45',
  FI: '358',
  DE: '49',
  GB: '44',
  PL: '48',
  CH: '41',
  IS: '354',
};
const addressLineMax = 100;

/** The contact points of a row; what is wrong with them is told to `read`. */
export function readContactPoints(read: FieldReader, country: string): ContactPointDraft[] {
  return [readEmail(read), readPhone(read, country), readPostal(read, country)].filter((point) => point !== undefined);
}

function readEmail(read: FieldReader): ContactPointDraft | undefined {
  const value = read.optional('email');
  if (value === undefined) return undefined;
  const [local = '', domain = ''] = splitAtLast(value, '@');
  if (!emailForm.test(value)) {
    read.refuse('FIELD_INVALID', 'email', {
      value: value.slice(0, 100),
      expected: 'an address such as name@company.example',
    });
    return undefined;
  }
  return { channel: 'EMAIL', address: `${local}@${domain.toLowerCase()}`, postalAddress: null };
}

/** A phone number in E.164. A number without country code is taken to be of the debtor's country. */
function readPhone(read: FieldReader, country: string): ContactPointDraft | undefined {
  const value = read.optional('phone');
  if (value === undefined) return undefined;
  const digits = value.replace(/[\s()/.-]/g, '').replace(/^00/, '+');
  const code = callingCodes[country];
  const full = /^0\d/.test(digits) && code !== undefined ? `+${code}${digits.slice(1)}` : digits;
  if (/^\+[1-9]\d{6,14}$/.test(full)) return { channel: 'SMS', address: full, postalAddress: null };
  read.refuse('FIELD_INVALID', 'phone', { value: value.slice(0, 100), expected: 'a number such as +46701740601' });
  return undefined;
}

function readPostal(read: FieldReader, debtorCountry: string): ContactPointDraft | undefined {
  const lines = ['address_line_1', 'address_line_2', 'address_line_3'].flatMap((column) => {
    const line = read.optional(column);
    if (line !== undefined && line.length > addressLineMax)
      read.refuse('FIELD_TOO_LONG', column, { length: line.length, max: addressLineMax });
    return line === undefined ? [] : [line];
  });
  const [postcode, city] = [read.optional('postcode'), read.optional('city')];
  const country = readCountry(read, 'address_country', debtorCountry);
  if (lines.length === 0 && postcode === undefined && city === undefined) return undefined;
  // Half an address helps nobody: what is missing is named.
  for (const [column, value] of [
    ['address_line_1', lines[0]],
    ['postcode', postcode],
    ['city', city],
  ] as const) {
    if (value === undefined) read.refuse('FIELD_REQUIRED', column, {});
  }
  if (postcode === undefined || city === undefined || lines.length === 0) return undefined;
  const compact = postcode.replaceAll(' ', '');
  if (country === 'SE' && !/^\d{5}$/.test(compact)) {
    read.refuse('FIELD_INVALID', 'postcode', { value: postcode.slice(0, 100), expected: 'five digits' });
    return undefined;
  }
  const postalAddress = { lines, postcode: country === 'SE' ? compact : postcode, city, country };
  return {
    channel: 'LETTER',
    address: [...lines, `${postalAddress.postcode} ${city}`, country].join(', '),
    postalAddress,
  };
}

function splitAtLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}
