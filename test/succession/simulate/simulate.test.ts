// Simulation: reproducible, the same in parts as in one, honest in its ranges, and true to what is stated.
import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import type { Answer } from '../../../src/succession/simulate/answer.ts';
import { type DebtorSubjects, type Subject, simulateDebtor } from '../../../src/succession/simulate/course.ts';
import { fitResponses, priorResponses } from '../../../src/succession/simulate/fit.ts';
import { addTally, type Band, emptyTally, forecastOf } from '../../../src/succession/simulate/forecast.ts';
import { beta, gaussian, randomOf } from '../../../src/succession/simulate/random.ts';
import { type ChannelResponse, drawModel, type ResponseModel } from '../../../src/succession/simulate/response.ts';
import { simulate } from '../../../src/succession/simulate/simulate.ts';
import { day, facts, home, letterStep, monday, order, printer, relay, step } from '../world.ts';

const sure = 1_000_000;
const share = (of: number, trials = sure) => ({ successes: of * trials, trials });
const hoursOf = (hours: number, sdLog = 0) => ({ meanLog: Math.log(hours), sdLog, count: sure });
const response = (overrides: Partial<ChannelResponse> = {}): ChannelResponse => ({
  failed: share(0),
  failedAfter: hoursOf(1),
  delivered: share(1),
  deliveredAfter: hoursOf(2),
  opened: share(0),
  openedAfter: hoursOf(1),
  returned: share(0),
  returnedAfter: hoursOf(100),
  paid: share(0),
  paidAfter: hoursOf(400),
  ...overrides,
});
const priced = [
  { ...relay, pricesE4: { '': 100 } },
  { ...printer, pricesE4: { '': 96_000 } },
];
const person = (overrides: Partial<Facts> = {}) => facts({ partners: priced, ...overrides });
const people = (count: number, one: Facts = person()) =>
  new Array<DebtorSubjects>(count).fill([{ facts: one, startMs: monday, pages: 1 }]);
const mailThenLetter = order([step({ patienceMs: 2 * day }), letterStep]);

function forecast(plan: SuccessionOrder, model: ResponseModel, population: readonly DebtorSubjects[], seed = 1) {
  const [tally] = simulate({ orders: [plan], population, offset: 0, model, seed });
  return forecastOf(tally ?? emptyTally());
}
const onDay = (curve: ReturnType<typeof forecast>['curve'], days: number) =>
  curve.find((point) => point.days === days) ?? expect.unreachable();

describe('a world without doubt', () => {
  test('is told as it is: everybody is reached by mail, at its price, and no letter leaves', () => {
    const told = forecast(mailThenLetter, { EMAIL: response(), LETTER: response() }, people(400));
    expect(told.invoices).toBe(400);
    expect(told.ends.REACHED.mean).toBe(1);
    expect(told.sent.EMAIL.mean).toBe(1);
    expect(told.sent.LETTER.mean).toBe(0);
    expect(told.costE4.mean).toBe(100);
    expect(onDay(told.curve, 0.25).delivered.mean).toBe(1);
    expect(told.humanWork.mean).toBe(0);
  });

  test('a fifth whose mail bounces gets a letter, a little later and dearer', () => {
    const model = { EMAIL: response({ failed: share(0.2) }), LETTER: response({ deliveredAfter: hoursOf(72) }) };
    const told = forecast(mailThenLetter, model, people(5_000));
    expect(told.sent.LETTER.mean).toBeCloseTo(0.2, 1);
    expect(onDay(told.curve, 1).delivered.mean).toBeCloseTo(0.8, 1);
    expect(onDay(told.curve, 5).delivered.mean).toBeGreaterThan(0.99);
    expect(told.costE4.mean).toBeCloseTo(100 + told.sent.LETTER.mean * 96_000, 3);
  });

  test('nobody to be reached is work for a person', () => {
    const model = { EMAIL: response({ failed: share(1) }) };
    const told = forecast(order([step()]), model, people(200));
    expect(told.ends.UNDELIVERABLE.mean).toBeGreaterThan(0.99);
    expect(told.humanWork.mean).toBeGreaterThan(0.99);
  });

  test('a payment stops the order before the letter', () => {
    const silent = response({ delivered: share(0), paid: share(1), paidAfter: hoursOf(20) });
    const told = forecast(mailThenLetter, { EMAIL: silent, LETTER: response() }, people(200));
    expect(told.ends.STOPPED.mean).toBeGreaterThan(0.99);
    expect(told.sent.LETTER.mean).toBeLessThan(0.01);
    expect(onDay(told.curve, 1).paid.mean).toBeGreaterThan(0.99);
  });

  test('a deadline that nothing can keep is told', () => {
    const soon = person({ invoice: { ...person().invoice, dueDate: '2026-11-05' }, contactPoints: [home] });
    const told = forecast({ ...mailThenLetter, arriveBeforeDays: 2 }, { LETTER: response() }, people(50, soon));
    expect(told.deadlineMissed.mean).toBe(1);
  });
});

test('the same seed gives the same figures, another seed others', () => {
  const model = { EMAIL: response({ failed: share(0.3, 50) }), LETTER: response() };
  const run = (seed: number) => forecast(mailThenLetter, model, people(300), seed);
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
});

test('a population in parts comes to the same as in one', () => {
  const model = { EMAIL: response({ failed: share(0.3, 50) }), LETTER: response() };
  const population = people(500);
  const input = { orders: [mailThenLetter, order([letterStep])], model, seed: 3 };
  const whole = simulate({ ...input, population, offset: 0 }).map(forecastOf);
  const totals = [emptyTally(), emptyTally()];
  for (const [from, to] of [
    [320, 500],
    [0, 320],
  ] as const) {
    for (const [index, part] of simulate({
      ...input,
      population: population.slice(from, to),
      offset: from,
    }).entries()) {
      addTally(totals[index] ?? emptyTally(), part);
    }
  }
  expect(totals.map(forecastOf)).toEqual(whole);
});

test('a debtor answers alike under every order: differences are the orders', () => {
  const model = drawModel({ EMAIL: response({ failed: share(0.5) }), LETTER: response() }, randomOf(1));
  for (let debtor = 0; debtor < 200; debtor += 1) {
    const input = { subjects: [{ facts: person(), startMs: monday, pages: 1 }], model, seed: 5, debtor };
    const [first] = simulateDebtor({ ...input, order: mailThenLetter });
    const [alone] = simulateDebtor({ ...input, order: order([step()]) });
    expect(alone?.end === 'REACHED').toBe((first?.sent.LETTER ?? 0) === 0);
  }
});

describe('a replay', () => {
  const known = (overrides: Partial<Answer>): Answer => ({
    failedHours: null,
    deliveredHours: null,
    openedHours: null,
    returnedHours: null,
    paidHours: null,
    ...overrides,
  });
  const model = { EMAIL: response({ failed: share(1) }), LETTER: response({ deliveredAfter: hoursOf(48) }) };

  test('what really happened stands above what the model expects', () => {
    const facts = person();
    const happened = { facts, startMs: monday, pages: 1, known: { EMAIL: known({ deliveredHours: 5 }) } };
    const told = forecast(mailThenLetter, model, new Array<Subject[]>(50).fill([happened]));
    expect(told.ends.REACHED.mean).toBe(1);
    expect(told.sent.LETTER.mean).toBe(0);
    expect(told.knownShare).toBe(1);
    expect(onDay(told.curve, 0.25).delivered.mean).toBe(1);
  });

  test('what was never tried is left to the model, and the share of what is known is told', () => {
    const bounced = { facts: person(), startMs: monday, pages: 1, known: { EMAIL: known({ failedHours: 1 }) } };
    const told = forecast(mailThenLetter, model, new Array<Subject[]>(50).fill([bounced]));
    expect(told.sent.LETTER.mean).toBe(1);
    expect(told.knownShare).toBeCloseTo(0.5);
    expect(onDay(told.curve, 3).delivered.mean).toBe(1);
  });
});

describe('how sure it is', () => {
  const widthOf = ({ low, high }: Band) => high - low;

  test('thin evidence gives wide ranges, much evidence and many invoices narrow ones', () => {
    const failing = (trials: number) => ({ EMAIL: response({ failed: share(0.2, trials) }), LETTER: response() });
    const thin = forecast(mailThenLetter, failing(20), people(20_000)).sent.LETTER;
    const thick = forecast(mailThenLetter, failing(20_000), people(20_000)).sent.LETTER;
    const few = forecast(mailThenLetter, failing(20_000), people(100)).sent.LETTER;
    expect(widthOf(thin)).toBeGreaterThan(4 * widthOf(thick));
    expect(widthOf(few)).toBeGreaterThan(3 * widthOf(thick));
  });

  test('the range holds what comes about, about 95 times of 100', () => {
    // The truth is drawn as the evidence allows, then a population is run in it: a simulation must foresee it.
    const evidence = { EMAIL: response({ failed: share(0.2, 60) }), LETTER: response() };
    let held = 0;
    const rounds = 120;
    const told = forecast(mailThenLetter, evidence, people(6_000), 99).sent.LETTER;
    for (let round = 0; round < rounds; round += 1) {
      const truth = drawModel(evidence, randomOf(1_000 + round)).get('EMAIL')?.share.failed ?? 0;
      if (truth >= told.low && truth <= told.high) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.87);
    expect(held / rounds).toBeLessThanOrEqual(1);
  });
});

describe('fitting', () => {
  const none = { trials: 0, successes: 0, logSum: 0, logSquareSum: 0 };
  const cell = (attempts: number, delivered: number, country = 'SE') => ({
    channel: 'EMAIL' as const,
    kind: 'PERSON' as const,
    country,
    attempts,
    seen: {
      failed: { ...none, trials: attempts },
      delivered: {
        trials: attempts,
        successes: delivered,
        logSum: delivered * Math.log(5),
        logSquareSum: delivered * Math.log(5) ** 2,
      },
      opened: none,
      returned: none,
      paid: none,
    },
  });
  const deliveredShare = (model: ResponseModel, of: string) => {
    const found = model[of]?.delivered ?? expect.unreachable();
    return found.successes / found.trials;
  };

  test('without history the stated priors stand', () => {
    const model = fitResponses([]);
    expect(Object.keys(model).sort()).toEqual(Object.keys(priorResponses).sort());
    expect(deliveredShare(model, 'EMAIL')).toBeCloseTo(0.94);
  });

  test('much history speaks for itself, little leans on its neighbours', () => {
    const model = fitResponses([cell(100_000, 50_000), cell(4, 4, 'NO')]);
    expect(deliveredShare(model, 'EMAIL/PERSON/SE')).toBeCloseTo(0.5, 2);
    expect(deliveredShare(model, 'EMAIL/PERSON/NO')).toBeLessThan(0.65);
    expect(deliveredShare(model, 'EMAIL/PERSON/NO')).toBeGreaterThan(0.5);
    const { meanLog } = model['EMAIL/PERSON/SE']?.deliveredAfter ?? expect.unreachable();
    expect(Math.exp(meanLog)).toBeCloseTo(5, 1);
  });
});

test('draws have the moments they should', () => {
  const random = randomOf(4, 2);
  const draws = Array.from({ length: 40_000 }, () => beta(3, 7, random));
  const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
  expect(mean).toBeCloseTo(0.3, 2);
  const normal = Array.from({ length: 40_000 }, () => gaussian(random));
  const variance = normal.reduce((sum, one) => sum + one * one, 0) / normal.length;
  expect(variance).toBeCloseTo(1, 1);
});
