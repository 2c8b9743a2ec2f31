import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalOf, multiply, plainDecimal, roundTo } from '../../src/intake/decimal.ts';
import { formatAmount, parseAmount } from '../../src/money.ts';

test.each([
  ['1234.50', '1234.50'],
  ['1 234,50', '1234.50'],
  ['1\u00a0234,50', '1234.50'],
  ['1.234,50', '1234.50'],
  ['1,234.50', '1234.50'],
  ['1.234.567,8', '1234567.8'],
  ['12,5', '12.5'],
  ['-3', '-3'],
  ['\u22123,25', '-3.25'],
  ['1.234', '1.234'],
])('%j is read as %s', (text, plain) => expect(plainDecimal(text)).toBe(plain));

test.each(['1,234', '1,', '.5', '1.2.3', '12.34,5', 'abc', '', '1e5', '--1', '1 2,3,4'])('%j is refused', (text) =>
  expect(plainDecimal(text)).toBeUndefined(),
);

test('what is written with a thousands sign and either decimal sign is read back exactly', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.constantFrom(['.', ','], [',', '.'], [' ', ','], [' ', '.']),
      (minor, [thousands, point]) => {
        const [whole = '', fraction = ''] = formatAmount(minor, 'SEK').split('.');
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands ?? '');
        expect(parseAmount(plainDecimal(`${grouped}${point}${fraction}`) ?? '', 'SEK')).toBe(minor);
      },
    ),
  );
});

test('products are rounded half away from zero, exactly', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -(10 ** 6), max: 10 ** 6 }),
      fc.integer({ min: 0, max: 10 ** 6 }),
      (price, quantity) => {
        // price in hundredths of a cent (scale 4), quantity in thousandths (scale 3): to cents (scale 2).
        const exact = BigInt(price) * BigInt(quantity);
        const sign = exact < 0n ? -1n : 1n;
        const expected = Number(sign * ((sign * exact + 50_000n) / 100_000n));
        const product = multiply({ digits: BigInt(price), scale: 4 }, { digits: BigInt(quantity), scale: 3 });
        expect(roundTo(product, 2) + 0).toBe(expected + 0);
      },
    ),
  );
});

test('decimals beyond fifteen digits or ten places are refused', () => {
  expect(decimalOf('1234567890123456')).toBeUndefined();
  expect(decimalOf('1.12345678901')).toBeUndefined();
  expect(decimalOf('-12.50')).toEqual({ digits: -1250n, scale: 2 });
});
