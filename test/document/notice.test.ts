// The text of a notice, word for word, and what it must never tell.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeNotice } from '../../src/document/notice/notice.ts';
import { countSmsSegments } from '../../src/document/notice/sms-segments.ts';
import { englishInvoice, sampleInvoice } from './sample.ts';

test('a Swedish notice tells who is owed how much, when and where', () => {
  expect(writeNotice(sampleInvoice)).toBe(
    'Faktura 2026-10417 från Fjällvind Energi AB: 1 195,54 kr att betala senast 2026-04-01. ' +
      'Bankgiro 5050-1055, OCR 123456789023.',
  );
  expect(countSmsSegments(writeNotice(sampleInvoice))).toMatchObject({ encoding: 'GSM_7', segments: 1 });
});

test('an English notice says the same', () => {
  expect(writeNotice(englishInvoice())).toBe(
    'Invoice 2026-10417 from Fjällvind Energi AB: SEK 1,195.54 to pay by 2026-04-01. ' +
      'Bankgiro 5050-1055, OCR 123456789023.',
  );
});

test('a reminder says that it is one', () => {
  expect(writeNotice({ ...sampleInvoice, type: 'REMINDER' })).toMatch(/^Betalningspåminnelse 2026-10417 från /);
});

test('other currencies are paid to the IBAN, and a reference that is no OCR number is not called one', () => {
  expect(writeNotice(englishInvoice({ currency: 'EUR', paymentReference: 'RF18539007547034' }))).toMatch(
    / IBAN SE45 5000 0000 0583 9825 7466, reference RF18539007547034\.$/,
  );
});

test('what is not known is left out', () => {
  const creditor = { ...sampleInvoice.creditor, bankgiro: undefined, iban: undefined };
  expect(writeNotice({ ...sampleInvoice, creditor, paymentReference: '' })).toMatch(/senast 2026-04-01\.$/);
  expect(writeNotice({ ...sampleInvoice, creditor, paymentReference: 'A1' })).toMatch(/ Referens A1\.$/);
});

test('a credit note and an invoice of nothing ask for no money', () => {
  const credit = { ...sampleInvoice, type: 'CREDIT_NOTE' as const };
  const expected =
    'Kreditfaktura 2026-10417 från Fjällvind Energi AB: 500,00 kr krediteras dig. Du behöver inte betala något.';
  expect(writeNotice({ ...credit, amountMinor: 50_000 })).toBe(expected);
  expect(writeNotice({ ...credit, amountMinor: -50_000 })).toBe(expected);
  expect(writeNotice(englishInvoice({ type: 'CREDIT_NOTE', amountMinor: 50_000 }))).toContain(
    'SEK 500.00 is credited to you. You do not need to pay anything.',
  );
  expect(writeNotice({ ...sampleInvoice, amountMinor: 0 })).toBe(
    'Faktura 2026-10417 från Fjällvind Energi AB. Du behöver inte betala något.',
  );
});

test('spaces, dashes and quotes do not cost an alphabet', () => {
  const creditor = { ...sampleInvoice.creditor, name: 'Åkes \u201cBilar\u201d \u2013 Ö\u2019s\u2026' };
  const notice = writeNotice({ ...sampleInvoice, creditor });
  expect(notice).toContain(`från Åkes "Bilar" - Ö's...: `);
  expect(countSmsSegments(notice).encoding).toBe('GSM_7');
});

test('a notice is one short line and tells nothing of the debtor', () => {
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^19\d{10}$/), fc.boolean(), (name, personalNumber, isSwedish) => {
      const debtor = {
        ...sampleInvoice.debtor,
        name: 'Zacharias Quist',
        number: personalNumber,
        companyNumber: personalNumber,
        language: isSwedish ? ('sv' as const) : ('en' as const),
      };
      const creditor = { ...sampleInvoice.creditor, name, organisationNumber: personalNumber };
      const notice = writeNotice({ ...sampleInvoice, debtor, creditor });
      expect(notice).not.toContain('Zacharias');
      expect(notice).not.toContain(personalNumber.slice(2));
      expect(notice).not.toMatch(/[\r\n]/);
      expect(notice.length).toBeLessThan(300);
    }),
  );
});
