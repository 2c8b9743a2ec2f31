// The same seed gives the same figures, to the last digit, on however many threads a simulation runs.
import { expect, test } from 'vitest';
import { spreadInTime } from '../../src/simulation/population.ts';
import { runSimulation } from '../../src/simulation/run.ts';
import { makeSegments } from '../../src/simulation/segments.ts';
import { fitResponses } from '../../src/succession/simulate/fit.ts';
import { day, hour, letterStep, monday, order, printer, relay, step } from '../succession/world.ts';

const partners = [
  { ...relay, pricesE4: { '': 100 }, consolidates: true },
  { ...printer, pricesE4: { '': 96_000 }, consolidates: true },
];
const surroundings = { partners, timeZone: 'Europe/Stockholm', nowMs: monday };
const person = {
  debtorKind: 'PERSON' as const,
  country: 'SE',
  language: 'sv',
  publicSector: false,
  amountMinor: 50_000,
  currency: 'SEK',
  daysToDue: 30,
  channels: ['EMAIL' as const, 'LETTER' as const],
};
const segments = [
  { ...person, name: 'three each', count: 700, invoicesEach: 3, daysBetween: 1 },
  { ...person, name: 'one each', count: 2_500 },
];

test('one thread, two and three tell the same', async () => {
  const plan = order([step({ patienceMs: 2 * day }), letterStep]);
  const run = (threads: number, seed = 7) =>
    runSimulation({
      orders: [plan, { ...plan, consolidateMs: 50 * hour }],
      population: makeSegments({ kind: 'SEGMENTS', segments }, surroundings),
      model: fitResponses([]),
      seed,
      threads,
      done: async () => {},
    });
  const [one, two, three] = [await run(1), await run(2), await run(3)];
  expect(one[0]?.invoices).toBe(4_600);
  expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  expect(JSON.stringify(three)).toBe(JSON.stringify(one));
  expect(one[1]?.sent.EMAIL.mean).toBeLessThan(0.75);
  expect(JSON.stringify(await run(2, 8))).not.toBe(JSON.stringify(one));
});

test("a debtor's invoices keep the days between their issue dates, where these lie within a week", () => {
  const starts = spreadInTime(['2026-01-05', '2026-01-05', '2026-01-08', '2026-01-15', '2026-03-02'], surroundings);
  expect(starts.map((startMs) => (startMs - monday) / day)).toEqual([0, 0, 3, 10, 0]);
});
