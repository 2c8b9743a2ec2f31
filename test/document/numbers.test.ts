import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit, giroLine, isOcrNumber } from '../../src/document/giro-line.ts';
import {
  writeBankgiro,
  writeDecimal,
  writeMoney,
  writeOrganisationNumber,
  writePrice,
  writeQuantity,
} from '../../src/document/notation.ts';
import { postalLines } from '../../src/document/postal-lines.ts';
import { summariseVat } from '../../src/document/vat-summary.ts';
import type { InvoiceContent } from '../../src/record/invoice.ts';
import { sampleInvoice } from './sample.ts';

const space = '\u00a0';

describe('numbers are written', () => {
  test('with the marks of the language', () => {
    expect(writeMoney(123_450, 'SEK', 'sv')).toBe(`1${space}234,50${space}kr`);
    expect(writeMoney(123_450, 'EUR', 'sv')).toBe(`1${space}234,50${space}EUR`);
    expect(writeMoney(123_450, 'SEK', 'en')).toBe(`SEK${space}1,234.50`);
    expect(writeMoney(1_234_567, 'JPY', 'sv')).toBe(`1${space}234${space}567${space}JPY`);
    expect(writeMoney(-5, 'SEK', 'sv')).toBe(`\u22120,05${space}kr`);
    expect(writeDecimal('1000000.123456', 'en')).toBe('1,000,000.123456');
    expect(writeDecimal('many', 'en')).toBe('many');
  });

  test('without zeros that say nothing, prices with at least the decimals of the currency', () => {
    expect(writeQuantity('10.000', 'sv')).toBe('10');
    expect(writeQuantity('100', 'sv')).toBe('100');
    expect(writePrice('1.2345', 'SEK', 'sv')).toBe('1,2345');
    expect(writePrice('150', 'SEK', 'sv')).toBe('150,00');
    expect(writePrice('150', 'JPY', 'en')).toBe('150');
  });

  test('in the groups of giro and registration numbers', () => {
    expect(writeBankgiro('9911884')).toBe('991-1884');
    expect(writeBankgiro('5050-1055')).toBe('5050-1055');
    expect(writeOrganisationNumber('5568402266')).toBe('556840-2266');
  });
});

describe('the machine line', () => {
  test('holds reference, amount with check digit and bankgiro number', () => {
    expect(giroLine(sampleInvoice)).toBe('# 123456789023 # 1195 54 4 > 50501055#41#');
    expect(giroLine({ ...sampleInvoice, amountMinor: 5 })).toBe('# 123456789023 # 0 05 9 > 50501055#41#');
  });

  test('is left out where a bank could not read it', () => {
    for (const changes of [
      { currency: 'EUR' },
      { type: 'CREDIT_NOTE' },
      { amountMinor: 0 },
      { paymentReference: '8988777' },
      { paymentReference: 'RF18539007547034' },
      { creditor: { ...sampleInvoice.creditor, bankgiro: undefined } },
    ]) {
      expect(giroLine({ ...sampleInvoice, ...changes } as InvoiceContent)).toBeUndefined();
    }
  });

  test('knows the published vectors of OCR numbers', () => {
    for (const good of ['1230', '123456789023', '426523791']) expect(isOcrNumber(good)).toBe(true);
    for (const bad of ['8988777', '1', '', '12a0', '1'.repeat(26)]) expect(isOcrNumber(bad)).toBe(false);
    fc.assert(fc.property(fc.stringMatching(/^\d{1,24}$/), (digits) => isOcrNumber(digits + checkDigit(digits))));
  });
});

describe('postal lines', () => {
  const address = { lines: ['Storgatan 1', ''], postcode: 'SE-83130', city: 'Östersund', country: 'SE' };

  test('name no country at home, and space a Swedish postcode', () => {
    expect(postalLines(address, 'SE')).toEqual(['Storgatan 1', '831 30 Östersund']);
  });

  test('name the country last, in capitals, as the sending country says it', () => {
    expect(postalLines(address, 'DE').at(-1)).toBe('SCHWEDEN');
    expect(postalLines(address, 'BR').at(-1)).toBe('SWEDEN');
    expect(postalLines({ ...address, country: 'FI', postcode: '00100', city: 'Helsinki' }, 'SE').slice(-2)).toEqual([
      '00100 Helsinki',
      'FINLAND',
    ]);
  });
});

describe('VAT by rate', () => {
  const line = { description: '', quantity: '1', unit: '', unitPrice: '1' };

  test('is summed per rate, whatever way the rate is written, highest first', () => {
    expect(summariseVat(sampleInvoice)).toEqual({
      netMinor: 97_923,
      rows: [
        { percent: '25', baseMinor: 82_923, vatMinor: 20_731 },
        { percent: '6', baseMinor: 15_000, vatMinor: 900 },
      ],
      roundingMinor: 0,
    });
  });

  test('lets the largest row take what line-by-line rounding left, and never a row without VAT', () => {
    const lines = [1, 2, 3].map(() => ({ ...line, vatPercent: '25', netMinor: 10 }));
    // Each line's VAT is 2.5, rounded up to 3; the rule gives 7.5, rounded up to 8.
    const shown = summariseVat({ ...sampleInvoice, lines, vatMinor: 9, amountMinor: 39 });
    expect(shown.rows).toEqual([{ percent: '25', baseMinor: 30, vatMinor: 9 }]);
    const free = summariseVat({ ...sampleInvoice, lines: [{ ...line, vatPercent: '0', netMinor: 100 }], vatMinor: 1 });
    expect(free.rows).toEqual([{ percent: '0', baseMinor: 100, vatMinor: 0 }]);
  });

  test('shows öre rounding of the total, and falls back on the total when there are no lines', () => {
    const lines = [{ ...line, vatPercent: '0', netMinor: 99_960 }];
    expect(summariseVat({ ...sampleInvoice, lines, vatMinor: 0, amountMinor: 100_000 }).roundingMinor).toBe(40);
    expect(summariseVat({ ...sampleInvoice, lines: [] })).toEqual({ netMinor: 97_923, rows: [], roundingMinor: 0 });
  });

  test('is exact for the largest amounts', () => {
    const lines = [{ ...line, vatPercent: '12.5', netMinor: 900_000_000_001 }];
    const [row] = summariseVat({ ...sampleInvoice, lines, vatMinor: 112_500_000_000 }).rows;
    expect(row?.vatMinor).toBe(112_500_000_000);
  });
});
