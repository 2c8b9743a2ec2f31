// What is called back in a simulation is stopped in it, too: by itself, and as one with what lies in the same envelope.
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/succession/simulate/answer.ts';
import { type Subject, simulateDebtor } from '../../../src/succession/simulate/course.ts';
import { randomOf } from '../../../src/succession/simulate/random.ts';
import { type ChannelResponse, drawModel } from '../../../src/succession/simulate/response.ts';
import { facts, hour, letterStep, monday, order, printer, relay, step } from '../world.ts';

const sure = 1_000_000;
const share = (of: number) => ({ successes: of * sure, trials: sure });
const hoursOf = (hours: number) => ({ meanLog: Math.log(hours), sdLog: 0, count: sure });
/** Surely delivered after so many hours; paid after so many, if at all. A letter is dispatched after twelve. */
const response = (deliveredHours: number, paidHours: number | null): ChannelResponse => ({
  failed: share(0),
  failedAfter: hoursOf(1),
  delivered: share(1),
  deliveredAfter: hoursOf(deliveredHours),
  opened: share(0),
  openedAfter: hoursOf(1),
  returned: share(0),
  returnedAfter: hoursOf(1),
  paid: share(paidHours === null ? 0 : 1),
  paidAfter: hoursOf(paidHours ?? 1),
});
const answer: Answer = {
  failedHours: null,
  deliveredHours: 48,
  openedHours: null,
  returnedHours: null,
  paidHours: null,
};

const partners = [relay, { ...printer, consolidates: true }];
const subject = (known: Subject['known'] = {}): Subject => ({
  facts: facts({ partners }),
  startMs: monday,
  pages: 1,
  known,
});
const run = (plan: ReturnType<typeof order>, subjects: readonly Subject[], model: Parameters<typeof drawModel>[0]) =>
  simulateDebtor({ order: plan, subjects, model: drawModel(model, randomOf(1)), seed: 1, debtor: 0 });

const letters = order([letterStep]);
const gathered = order([letterStep], { consolidateMs: 24 * hour });
const mailThenLetter = order([step({ patienceMs: 48 * hour }), letterStep]);

describe('a letter that no carrier has', () => {
  test('is stopped by a payment: it neither leaves nor arrives', () => {
    const [course] = run(letters, [subject()], { LETTER: response(48, 5) });
    expect(course).toMatchObject({ end: 'STOPPED', dispatchedHours: null, deliveredHours: null, paidHours: 5 });
    const [late] = run(letters, [subject()], { LETTER: response(48, 30) });
    expect(late).toMatchObject({ end: 'STOPPED', dispatchedHours: 12, deliveredHours: 48, paidHours: 30 });
  });

  test('is stopped by a late delivery of the mail, and makes nobody pay; what was really paid is paid', () => {
    const model = { EMAIL: response(50, null), LETTER: response(48, 100) };
    const [course] = run(mailThenLetter, [subject()], model);
    expect(course).toMatchObject({ end: 'REACHED', deliveredHours: 50, paidHours: null, doubleDelivered: false });
    const [real] = run(mailThenLetter, [subject({ LETTER: { ...answer, paidHours: 100 } })], model);
    expect(real).toMatchObject({ end: 'REACHED', deliveredHours: 50, paidHours: 148 });
  });
});

describe('an envelope', () => {
  const paying = (paidHours: number | null) => subject({ LETTER: { ...answer, paidHours } });

  test('is stopped once nobody wants any of it', () => {
    for (const course of run(gathered, [paying(5), paying(7)], {})) {
      expect(course).toMatchObject({ end: 'STOPPED', dispatchedHours: null, deliveredHours: null });
    }
  });

  test('goes on as long as one of them is wanted, or once a carrier has it', () => {
    const [paid, owed] = run(gathered, [paying(5), paying(null)], {});
    expect(paid).toMatchObject({ end: 'STOPPED', paidHours: 29, deliveredHours: 72 });
    expect(owed).toMatchObject({ end: 'REACHED', deliveredHours: 72 });
    for (const course of run(gathered, [paying(5), paying(20)], {})) {
      expect(course).toMatchObject({ end: 'STOPPED', deliveredHours: 72 });
    }
  });

  test('is stopped when a mail of all of them has arrived after all', () => {
    const plan = { ...mailThenLetter, consolidateMs: hour };
    const model = { EMAIL: response(50, null), LETTER: response(48, 100) };
    const mails = [
      { ...relay, consolidates: true },
      { ...printer, consolidates: true },
    ];
    const both = [0, 1].map((): Subject => ({ ...subject(), facts: facts({ partners: mails }) }));
    for (const course of run(plan, both, model)) {
      expect(course).toMatchObject({ end: 'REACHED', deliveredHours: 51, paidHours: null, doubleDelivered: false });
    }
  });
});
