// Business days, against a plain count of days.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Day } from '../../../src/clock.ts';
import { addBusinessDays, isBusinessDay, subtractBusinessDays } from '../../../src/succession/timing/calendar.ts';

const christmas = new Set<Day>(['2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01', '2027-01-06']);
const anyDay = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2026-12-01', days));
const anyCount = fc.integer({ min: 0, max: 15 });

test('weekends and holidays are no business days', () => {
  expect(isBusinessDay('2026-12-23', christmas)).toBe(true);
  expect(isBusinessDay('2026-12-24', christmas)).toBe(false);
  expect(isBusinessDay('2026-12-26', christmas)).toBe(false);
  expect(isBusinessDay('2026-12-27', new Set())).toBe(false);
});

test('counts over a weekend and over Christmas', () => {
  expect(addBusinessDays('2026-12-04', 1, christmas)).toBe('2026-12-07');
  expect(addBusinessDays('2026-12-23', 1, christmas)).toBe('2026-12-28');
  expect(subtractBusinessDays('2026-12-28', 1, christmas)).toBe('2026-12-23');
  expect(subtractBusinessDays('2026-12-27', 0, christmas)).toBe('2026-12-23');
  expect(addBusinessDays('2026-12-24', 0, christmas)).toBe('2026-12-28');
});

test('a result is a business day with exactly that many business days passed', () => {
  fc.assert(
    fc.property(anyDay, anyCount, (from, count) => {
      const to = addBusinessDays(from, count, christmas);
      expect(isBusinessDay(to, christmas)).toBe(true);
      const start = addBusinessDays(from, 0, christmas);
      let passed = 0;
      for (let at = start; at < to; at = addDays(at, 1)) if (isBusinessDay(at, christmas)) passed += 1;
      expect(passed).toBe(count);
    }),
  );
});

test('subtracting gives the latest day from which adding is in time', () => {
  fc.assert(
    fc.property(anyDay, anyCount, (by, count) => {
      const latest = subtractBusinessDays(by, count, christmas);
      expect(addBusinessDays(latest, count, christmas) <= by).toBe(true);
      expect(addBusinessDays(addDays(latest, 1), count, christmas) > by).toBe(true);
    }),
  );
});

test('an absurd count is a bug', () => {
  expect(() => addBusinessDays('2026-12-01', 1000, christmas)).toThrow('business days are 0 to 366');
});
