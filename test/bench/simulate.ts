// Simulation: 100,000 invoices under five orders on all processors, from the database to the forecasts. The baseline is
// the same courses on one thread without a database, so the ratio says what the threads are worth.

import { runSimulation } from '../../src/simulation/run.ts';
import { makeSegments } from '../../src/simulation/segments.ts';
import type { PartnerFacts } from '../../src/succession/facts.ts';
import { defaultRetryPolicy, type SuccessionOrder, type SuccessionStep } from '../../src/succession/order.ts';
import type { DebtorSubjects } from '../../src/succession/simulate/course.ts';
import { fitResponses } from '../../src/succession/simulate/fit.ts';
import { simulate } from '../../src/succession/simulate/simulate.ts';
import { monday, printer, relay } from '../succession/world.ts';
import { median, sayRound } from './report.ts';

export interface SimulateFigure {
  readonly invoices: number;
  readonly orders: number;
  readonly seconds: number;
  readonly coursesPerSecond: number;
  readonly oneThreadPerSecond: number;
  readonly ratio: number;
}

const partners: readonly PartnerFacts[] = [
  { ...relay, pricesE4: { '': 100 }, consolidates: true },
  { ...printer, pricesE4: { '': 96_000 }, consolidates: true },
];

/** Medians over `rounds` interleaved rounds; the baseline runs a tenth of the invoices. */
export async function measureSimulate(invoices: number, rounds: number): Promise<SimulateFigure> {
  const model = fitResponses([]);
  const orders = fiveOrders();
  const surroundings = { partners, timeZone: 'Europe/Stockholm', nowMs: monday };
  const population = [...makeSegments({ kind: 'SEGMENTS', segments: segmentsOf(invoices) }, surroundings)];
  const seconds: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const seed = round;
    const startedMs = performance.now();
    await runSimulation({ orders, population, model, seed, done: async () => {} });
    seconds.push((performance.now() - startedMs) / 1_000);
    bare.push(oneThread(orders, population.flat().slice(0, Math.ceil(invoices / 10)), seed));
    sayRound(
      'simulate',
      round,
      `${seconds.at(-1)?.toFixed(2)} s, one thread ${Math.round(bare.at(-1) ?? 0)} courses/s`,
    );
  }
  const [taken, oneThreadPerSecond] = [median(seconds), median(bare)];
  const coursesPerSecond = (invoices * orders.length) / taken;
  const ratio = coursesPerSecond / oneThreadPerSecond;
  return { invoices, orders: orders.length, seconds: taken, coursesPerSecond, oneThreadPerSecond, ratio };
}

function oneThread(orders: readonly SuccessionOrder[], population: readonly DebtorSubjects[], seed: number): number {
  const startedMs = performance.now();
  simulate({ orders, population, offset: 0, model: fitResponses([]), seed });
  return (population.flat().length * orders.length) / ((performance.now() - startedMs) / 1_000);
}

function segmentsOf(invoices: number) {
  const shared = { country: 'SE', language: 'sv', publicSector: false, amountMinor: 50_000, currency: 'SEK' };
  const person = { ...shared, debtorKind: 'PERSON' as const, daysToDue: 30 };
  const few = Math.floor(invoices / 5);
  // A fifth of the invoices go to debtors who get two a day apart: where the order gathers, they share an envelope.
  const pairs = { ...person, name: 'two each', count: Math.floor(few / 2), invoicesEach: 2, daysBetween: 1 };
  return [
    { ...pairs, channels: ['EMAIL' as const, 'LETTER' as const] },
    {
      ...person,
      name: 'mail and letter',
      count: invoices - 2 * few - 2 * pairs.count,
      channels: ['EMAIL' as const, 'LETTER' as const],
    },
    { ...person, name: 'letter only', count: few, channels: ['LETTER' as const] },
    { ...person, name: 'companies', debtorKind: 'COMPANY' as const, count: few, channels: ['EMAIL' as const] },
  ];
}

function fiveOrders(): SuccessionOrder[] {
  const hourMs = 3_600_000;
  const step = (channel: SuccessionStep['channel'], hours: number, more: Partial<SuccessionStep> = {}) => ({
    channel,
    partnerIds: [],
    until: 'DELIVERED' as const,
    patienceMs: hours * hourMs,
    calendar: 'ELAPSED' as const,
    window: null,
    when: null,
    nudges: [],
    retries: defaultRetryPolicy,
    ...more,
  });
  const order = (
    name: string,
    steps: SuccessionStep[],
    arriveBeforeDays: number | null = 5,
    consolidateMs: number | null = null,
  ): SuccessionOrder => ({
    name,
    steps,
    arriveBeforeDays,
    consolidateMs,
    stopWhen: ['PAID', 'CREDITED', 'CANCELLED'],
  });
  const daytime = { fromMinute: 480, toMinute: 1_200, businessDaysOnly: true };
  return [
    order('mail, letter', [step('EMAIL', 48), step('LETTER', 480)]),
    order('letter, gathered', [step('LETTER', 480)], 5, 48 * hourMs),
    order('opened, letter', [step('EMAIL', 48, { until: 'OPENED' }), step('LETTER', 480)]),
    order('mail', [step('EMAIL', 480)], null),
    order('office hours', [step('EMAIL', 120, { calendar: 'BUSINESS', window: daytime }), step('LETTER', 480)]),
  ];
}
