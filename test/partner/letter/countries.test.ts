// Addresses are judged by the rules of their country, and reasons are read into codes that name nobody.
import { expect, test } from 'vitest';
import { leadTimeDays, letterCountry, postalFault } from '../../../src/partner/letter/countries.ts';
import { readIssue, readReturnReason } from '../../../src/partner/letter/return-reason.ts';
import { sampleAddress } from '../../document/sample.ts';

test.each([
  ['SE', '113 45', null],
  ['SE', 'SE-113 45', null],
  ['SE', '1134', 'POSTCODE_INVALID'],
  ['NO', '0150', null],
  ['NO', '01500', 'POSTCODE_INVALID'],
  ['FI', '00100', null],
  ['DE', 'D-10115', null],
  ['GB', 'SW1A 1AA', null],
  ['GB', '12345', 'POSTCODE_INVALID'],
  ['NL', '1012 AB', null],
  ['PL', '00-950', null],
  ['IE', 'D02 AF30', null],
  ['US', '94107-1234', null],
  ['JP', 'anything', null],
  ['xx', '', null],
  ['Sweden', '11345', 'COUNTRY_INVALID'],
])('a postcode in %s, %s: %s', (country, postcode, fault) => {
  expect(postalFault({ ...sampleAddress, country, postcode }, 'Åsa Öberg')).toBe(fault);
});

test('an address that does not fit a window is told apart from one that is wrong', () => {
  expect(postalFault({ ...sampleAddress, city: ' ' }, 'Åsa')).toBe('CITY_MISSING');
  expect(postalFault({ ...sampleAddress, lines: ['1', '2', '3', '4', '5'] }, 'Åsa')).toBe('LINES_TOO_MANY');
  expect(postalFault(sampleAddress, 'Å'.repeat(61))).toBe('LINE_TOO_LONG');
});

test('lead times come from the same table, with one for the rest of the world', () => {
  expect(leadTimeDays['SE']).toBe(letterCountry('se').leadTimeDays);
  expect(letterCountry('constructor')).toBe(letterCountry('ZZ'));
  expect(leadTimeDays.default).toBe(letterCountry('ZZ').leadTimeDays);
});

test.each([
  ['Recipient unknown at this address', 'ADDRESS_UNKNOWN', 'HARD'],
  ['Empfänger unbekannt', 'ADDRESS_UNKNOWN', 'HARD'],
  ['moved_no_forwarding', 'MOVED', 'HARD'],
  ['Adress ofullständig / incomplete address', 'ADDRESS_INCOMPLETE', 'HARD'],
  ['Deceased', 'DECEASED', 'HARD'],
  ['Annahme verweigert', 'REFUSED', 'POLICY'],
  ['not_collected', 'UNCLAIMED', 'POLICY'],
  ['damaged in transit', 'DAMAGED', 'SOFT'],
  ['Åsa Öberg', 'UNKNOWN_REASON', 'HARD'],
  [null, 'UNKNOWN_REASON', 'HARD'],
])('a letter that came back for %j reads as %s, %s', (reason, code, failureClass) => {
  expect(readReturnReason(reason)).toEqual([code, failureClass]);
});

test.each([
  ['invalid_address', 'ADDRESS_INVALID', 'HARD'],
  ['Country not supported', 'ADDRESS_INVALID', 'HARD'],
  ['content outside the address area', 'DOCUMENT_INVALID', 'CONTENT'],
  ['too many pages', 'DOCUMENT_INVALID', 'CONTENT'],
  [null, 'DOCUMENT_INVALID', 'CONTENT'],
])('an issue with %j reads as %s, %s', (reason, code, failureClass) => {
  expect(readIssue(reason)).toEqual([code, failureClass]);
});
