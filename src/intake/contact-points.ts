// The contact points a row gives: e-mail, phone and postal address, each in its canonical form. Pure.
import type { Channel, PostalAddress } from '../record/contact-point.ts';
import type { DebtorKind } from '../record/invoice.ts';
import { FieldReader, readCountry } from './field-reader.ts';
import { type Fields, type RowError, rowError } from './format.ts';

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

/** What of a debtor tells where else it may be reached. */
export interface Identified {
  readonly kind: DebtorKind;
  readonly country: string;
  readonly identityNumber: string | null;
}

/**
 * The contact points of a row; what is wrong with them is told to `read`. Where the row names no e-invoice address or
 * mailbox, the identity number stands for one: whether anything is there is found out before sending.
 */
export function readContactPoints(read: FieldReader, debtor: Identified): ContactPointDraft[] {
  const { country } = debtor;
  const points = [
    readEmail(read),
    readPhone(read, country),
    readPostal(read, country),
    readEInvoice(read) ?? derived('E_INVOICE', participantOf(debtor)),
    readMailbox(read) ?? derived('MAILBOX', mailboxOf(debtor)),
  ];
  return points.filter((point) => point !== undefined);
}

/**
 * The one contact point that these fields give, or what is wrong with them: for a person who corrects an address. Fields
 * are named as in a file; those of one channel only may be given.
 */
export function readCorrectedContactPoint(
  fields: Fields,
  debtor: Pick<Identified, 'country'>,
): { readonly point: ContactPointDraft } | { readonly errors: readonly RowError[] } {
  const errors: RowError[] = [];
  const read = new FieldReader(fields, 0, errors);
  const points = [
    readEmail(read),
    readPhone(read, debtor.country),
    readPostal(read, debtor.country),
    readEInvoice(read),
    readMailbox(read),
  ].filter((point) => point !== undefined);
  const [point] = points;
  if (errors.length > 0) return { errors };
  if (point === undefined || points.length > 1) return { errors: [rowError('NO_CONTACT_POINT', 0, null, null)] };
  return { point };
}

/**
 * A Peppol participant ("0007:5568402266"), a consumer's e-invoice identity ("efaktura:197701032380"), or a mailbox of an
 * EDI network ("edi:7300009000012").
 */
function readEInvoice(read: FieldReader): ContactPointDraft | undefined {
  const value = read.optional('e_invoice_address');
  if (value === undefined) return undefined;
  const compact = value.replaceAll(' ', '');
  if (/^(\d{4}:[A-Za-z0-9:.-]{3,50}|efaktura:\d{12}|edi:[A-Z0-9.-]{1,35})$/.test(compact))
    return derived('E_INVOICE', compact);
  read.refuse('FIELD_INVALID', 'e_invoice_address', {
    value: '…',
    expected: 'scheme and number, such as 0007:5568402266',
  });
  return undefined;
}

/** "ssn:" with twelve digits, "vat:" with a VAT number, "no:" with a Norwegian number, or an address with "#". */
function readMailbox(read: FieldReader): ContactPointDraft | undefined {
  const value = read.optional('mailbox_address');
  if (value === undefined) return undefined;
  const compact = value.replaceAll(' ', '');
  if (/^(ssn:\d{12}|vat:[A-Z]{2}[A-Z0-9]{4,14}|no:(\d{9}|\d{11})|[\w.åäöæøÅÄÖÆØ-]{1,60}#[A-Z0-9]{4})$/.test(compact)) {
    return derived('MAILBOX', compact);
  }
  read.refuse('FIELD_INVALID', 'mailbox_address', {
    value: '…',
    expected: 'such as ssn:191212121212 or vat:SE556840226601',
  });
  return undefined;
}

/** Companies are in Peppol under their organisation number (ISO 6523: 0007 Sweden, 0192 Norway, 0184 Denmark). */
function participantOf({ kind, country, identityNumber }: Identified): string | undefined {
  const scheme = participantSchemes[country];
  if (kind !== 'COMPANY' || identityNumber === null || scheme === undefined) return undefined;
  return /^\d{8,10}$/.test(identityNumber) ? `${scheme}:${identityNumber}` : undefined;
}
const participantSchemes: Readonly<Record<string, string>> = { SE: '0007', NO: '0192', DK: '0184' };

/** Persons are in the mailboxes under their personal identity number, Swedish companies under their VAT number. */
function mailboxOf({ kind, country, identityNumber }: Identified): string | undefined {
  if (identityNumber === null) return undefined;
  if (country === 'SE' && kind === 'COMPANY') {
    return /^\d{10}$/.test(identityNumber) ? `vat:SE${identityNumber}01` : undefined;
  }
  if (kind !== 'PERSON') return undefined;
  if (country === 'SE') return /^\d{12}$/.test(identityNumber) ? `ssn:${identityNumber}` : undefined;
  return country === 'NO' && /^\d{11}$/.test(identityNumber) ? `no:${identityNumber}` : undefined;
}

function derived(channel: Channel, address: string | undefined): ContactPointDraft | undefined {
  return address === undefined ? undefined : { channel, address, postalAddress: null };
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
