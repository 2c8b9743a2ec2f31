// Invoices of one debtor that share an envelope in a simulation: counted by hand in small cases, and against the same order
// without.
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/succession/simulate/answer.ts';
import { type DebtorSubjects, type Subject, simulateDebtor } from '../../../src/succession/simulate/course.ts';
import { forecastOf } from '../../../src/succession/simulate/forecast.ts';
import { randomOf } from '../../../src/succession/simulate/random.ts';
import { type ChannelResponse, drawModel } from '../../../src/succession/simulate/response.ts';
import { simulate } from '../../../src/succession/simulate/simulate.ts';
import { day, facts, home, hour, letterStep, monday, order, printer, relay, step } from '../world.ts';

const sure = 1_000_000;
const share = (of: number) => ({ successes: of * sure, trials: sure });
const hoursOf = (hours: number) => ({ meanLog: Math.log(hours), sdLog: 0, count: sure });
const response = (overrides: Partial<ChannelResponse> = {}): ChannelResponse => ({
  failed: share(0),
  failedAfter: hoursOf(1),
  delivered: share(1),
  deliveredAfter: hoursOf(48),
  opened: share(0),
  openedAfter: hoursOf(1),
  returned: share(0),
  returnedAfter: hoursOf(100),
  paid: share(0),
  paidAfter: hoursOf(400),
  ...overrides,
});
const model = (overrides: Parameters<typeof drawModel>[0] = {}) =>
  drawModel({ EMAIL: response(), LETTER: response(), ...overrides }, randomOf(1));

// A page costs 9.60, from three pages on 12.00 in all, from nine 18.00.
const partners = [
  { ...relay, pricesE4: { '': 100 }, consolidates: true },
  {
    ...printer,
    consolidates: true,
    pricesE4: { '': 96_000 },
    priceSteps: {
      '': [
        { unitsFrom: 1, amountE4: 96_000 },
        { unitsFrom: 3, amountE4: 120_000 },
        { unitsFrom: 9, amountE4: 180_000 },
      ],
    },
  },
];
const subject = (afterMs: number, more: Partial<Subject> = {}): Subject => {
  const startMs = monday + afterMs;
  return { facts: facts({ partners, beganAtMs: startMs }), startMs, pages: 2, ...more };
};
const letters = order([letterStep]);
const gathered = order([letterStep], { consolidateMs: 24 * hour });
const run = (plan: typeof letters, subjects: DebtorSubjects, drawn = model()) =>
  simulateDebtor({ order: plan, subjects, model: drawn, seed: 1, debtor: 0 });

describe('one envelope', () => {
  test('takes what starts within the window: one letter, one price by the pages of all, one answer', () => {
    const [one, two, three] = run(gathered, [subject(0), subject(10 * hour), subject(30 * hour)]);
    // Two of two pages are one letter of four: 12.00, half each. The third, after the window, waits in vain for others.
    expect([one?.sent.LETTER, two?.sent.LETTER, three?.sent.LETTER]).toEqual([0.5, 0.5, 1]);
    expect([one?.costE4, two?.costE4, three?.costE4]).toEqual([60_000, 60_000, 96_000]);
    // It left 24 hours after the first began, and was there two days later; hours are told from each one's own start.
    expect([one?.deliveredHours, two?.deliveredHours, three?.deliveredHours]).toEqual([72, 62, 72]);
  });

  test('without the option each is a letter of its own, at once', () => {
    for (const course of run(letters, [subject(0), subject(10 * hour)])) {
      expect(course).toMatchObject({ sent: { LETTER: 1 }, costE4: 96_000, deliveredHours: 48, end: 'REACHED' });
    }
  });

  test('is answered as one: it comes back with all that is in it, and they meet again in the next step', () => {
    const plan = order([step(), letterStep], { consolidateMs: 4 * hour });
    const courses = run(plan, [subject(0), subject(hour)], model({ EMAIL: response({ failed: share(1) }) }));
    for (const course of courses) {
      expect(course.sent).toEqual({ EMAIL: 0.5, LETTER: 0.5 });
      expect(course.costE4).toBe(50 + 60_000);
      expect(course.end).toBe('REACHED');
    }
  });

  test('is paid as one, but for payments that are known', () => {
    const paying = model({ LETTER: response({ paid: share(1) }) });
    const known: Answer = {
      failedHours: null,
      deliveredHours: 20,
      openedHours: null,
      returnedHours: null,
      paidHours: 50,
    };
    const [drawn, other] = run(gathered, [subject(0), subject(0)], paying);
    expect([drawn?.paidHours, other?.paidHours]).toEqual([424, 424]);
    const [real, expected] = run(gathered, [subject(0, { known: { LETTER: known } }), subject(0)], paying);
    expect(real).toMatchObject({ deliveredHours: 44, paidHours: 74, knownSends: 0.5, drawnSends: 0 });
    expect(expected).toMatchObject({ deliveredHours: 44, paidHours: 74, knownSends: 0.5, drawnSends: 0 });
  });

  test('holds twenty, of one kind, to one address; credit notes and partners that cannot go by themselves', () => {
    const many = run(
      gathered,
      Array.from({ length: 23 }, () => subject(0)),
    );
    const sent = many.reduce((sum, { sent: { LETTER = 0 } }) => sum + LETTER, 0);
    expect(sent).toBeCloseTo(2);
    const ofType = (type: 'REMINDER' | 'CREDIT_NOTE') => {
      const { facts: known, ...rest } = subject(0);
      return { ...rest, facts: { ...known, invoice: { ...known.invoice, type } } };
    };
    const mixed = run(gathered, [subject(0), ofType('REMINDER'), ofType('CREDIT_NOTE')]);
    expect(mixed.map(({ sent: { LETTER } }) => LETTER)).toEqual([1, 1, 1]);
    expect(mixed.map(({ deliveredHours }) => deliveredHours)).toEqual([72, 72, 48]);
    const unable = partners.map((one) => ({ ...one, consolidates: false }));
    const alone = run(
      gathered,
      [0, 0].map(() => ({ ...subject(0), facts: facts({ partners: unable }) })),
    );
    expect(alone.map(({ sent: { LETTER }, deliveredHours }) => [LETTER, deliveredHours])).toEqual([
      [1, 48],
      [1, 48],
    ]);
  });

  test('is not waited for where the deadline does not bear it', () => {
    const soon = facts({ partners, contactPoints: [home], invoice: { dueDate: '2026-11-13' } });
    const urgent = { facts: soon, startMs: monday, pages: 2 };
    const plan = { ...gathered, arriveBeforeDays: 2, consolidateMs: 3 * day };
    const relaxed = { facts: facts({ partners, contactPoints: [home] }), startMs: monday, pages: 2 };
    expect(run(plan, [urgent])[0]?.deliveredHours).toBe(48);
    expect(run(plan, [relaxed])[0]?.deliveredHours).toBe(120);
  });
});

test('an order that gathers saves what can be counted by hand, and the chance is that of debtors', () => {
  const two: DebtorSubjects = [subject(0), subject(2 * hour)];
  const one: DebtorSubjects = [subject(0)];
  const population = Array.from({ length: 600 }, (_, index) => (index % 3 === 0 ? two : one));
  const tell = (failing: number) => {
    const responses = { EMAIL: response({ failed: share(failing) }), LETTER: response() };
    const plan = order([step({ patienceMs: 2 * day }), letterStep]);
    return simulate({
      orders: [plan, { ...plan, consolidateMs: 4 * hour }],
      population,
      offset: 0,
      model: responses,
      seed: 5,
    }).map(forecastOf);
  };
  const [apart, together] = tell(1);
  // 800 invoices of 600 debtors: 800 mails and letters by themselves, 600 when the pairs go together.
  expect(apart?.invoices).toBe(800);
  expect(apart?.sent.LETTER.mean).toBe(1);
  expect(together?.sent.LETTER.mean).toBe(0.75);
  expect(together?.sent.EMAIL.mean).toBe(0.75);
  // A letter of two pages costs 9.60, one of four 12.00.
  expect(apart?.costE4.mean).toBe(100 + 96_000);
  expect(together?.costE4.mean).toBeCloseTo((600 * 100 + 400 * 96_000 + 200 * 120_000) / 800, 6);
  const [loose, tied] = tell(0.5);
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  // Two who share a fate tell as much as one.
  if (loose === undefined || tied === undefined) throw new Error('there are two orders');
  expect(width(tied.ends.REACHED)).toBe(0);
  expect(tied.humanWork.mean).toBe(0);
});
