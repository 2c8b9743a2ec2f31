import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkIdentity, hasLuhnDigit, luhnCheckDigit, ocrOf } from '../../src/record/identity.ts';

test.each([
  ['5568402266', 'COMPANY', 'SE', '5568402266'],
  ['556840-2266', 'COMPANY', 'SE', '5568402266'],
  ['165568402266', 'COMPANY', 'SE', '5568402266'],
  ['191212121212', 'PERSON', 'SE', '191212121212'],
  ['19121212-1212', 'PERSON', 'SE', '191212121212'],
  ['197701032380', 'PERSON', 'SE', '197701032380'],
  // A sole trader's organisation number is a personal identity number.
  ['770103-2380', 'COMPANY', 'SE', '7701032380'],
  ['923609016', 'COMPANY', 'NO', '923609016'],
  ['2077474-0', 'COMPANY', 'FI', '20774740'],
  ['136695976', 'COMPANY', 'DE', '136695976'],
  ['AB 123456', 'COMPANY', 'PL', 'AB123456'],
] as const)('%s is a %s of %s', (value, kind, country, canonical) =>
  expect(checkIdentity(value, kind, country)).toEqual({ canonical }),
);

test.each([
  ['5568402265', 'COMPANY', 'SE', 'CHECK_DIGIT'],
  ['191212121213', 'PERSON', 'SE', 'CHECK_DIGIT'],
  ['923609017', 'COMPANY', 'NO', 'CHECK_DIGIT'],
  ['12', 'COMPANY', 'SE', 'FORM'],
  ['<script>', 'COMPANY', 'NO', 'FORM'],
] as const)('%s is no %s of %s: %s', (value, kind, country, wrong) =>
  expect(checkIdentity(value, kind, country)).toEqual({ wrong }),
);

// Vectors of Bankgirot's OCR reference control.
test.each([
  ['123', '1230'],
  ['42652379', '426523791'],
])('the Luhn digit behind %s gives %s', (digits, whole) => expect(`${digits}${luhnCheckDigit(digits)}`).toBe(whole));

test('an OCR number with length has its length and check digit at the end', () => {
  expect(ocrOf('1234567890')).toBe('123456789023');
  expect(hasLuhnDigit('8988777')).toBe(false);
});

test('every OCR number we make passes its own check, and no single wrong digit does', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 23 });
  fc.assert(
    fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, place, change) => {
      const ocr = ocrOf(number);
      expect(hasLuhnDigit(ocr)).toBe(true);
      const at = place % ocr.length;
      const wrong = (Number(ocr[at]) + change) % 10;
      expect(hasLuhnDigit(`${ocr.slice(0, at)}${wrong}${ocr.slice(at + 1)}`)).toBe(false);
    }),
  );
});
