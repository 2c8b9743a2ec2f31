// Which row of a price list holds.
import { expect, test } from 'vitest';
import { type Price, priceOf } from '../../../src/partner/roster/price.ts';

const row = (changes: Partial<Price>): Price => ({
  channel: 'LETTER',
  country: '',
  unitsFrom: 1,
  amountE4: 96_000,
  currency: 'SEK',
  validFrom: '2026-01-01',
  ...changes,
});
const list = [
  row({}),
  row({ amountE4: 99_000, validFrom: '2026-07-01' }),
  row({ unitsFrom: 4, amountE4: 140_000 }),
  row({ country: 'NO', amountE4: 210_000 }),
  row({ channel: 'SMS', amountE4: 3_500 }),
];

test.each([
  ['the row for all countries', 'LETTER', 'SE', 1, '2026-03-01', 96_000],
  ['the newest that is valid', 'LETTER', 'SE', 1, '2026-07-01', 99_000],
  ['the heavier class once it is reached', 'LETTER', 'SE', 4, '2026-08-01', 140_000],
  ['the country before the rest', 'LETTER', 'NO', 9, '2026-08-01', 210_000],
  ['the channel', 'SMS', 'SE', 1, '2026-08-01', 3_500],
] as const)('%s', (_what, channel, country, units, day, amountE4) => {
  expect(priceOf(list, channel, country, units, day)).toEqual({ amountE4, currency: 'SEK' });
});

test('none before the list begins, and none for a channel it does not name', () => {
  expect(priceOf(list, 'LETTER', 'SE', 1, '2025-12-31')).toBeUndefined();
  expect(priceOf(list, 'PUSH', 'SE', 1, '2026-08-01')).toBeUndefined();
});
