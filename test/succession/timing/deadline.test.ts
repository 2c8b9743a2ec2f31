// Rule 4, by example: the letter needs six business days to Sweden and must be at the printer before 13:00.
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/succession/decide.ts';
import { lastResponsibleMomentMs, tooLateMs } from '../../../src/succession/timing/deadline.ts';
import {
  attempt,
  contactPoint,
  day,
  during,
  emailStep,
  facts,
  hour,
  letterStep,
  minute,
  monday,
  order,
  partner,
  printer,
  relay,
  step,
  stockholm,
} from '../world.ts';

const terms = {
  dueDate: '2026-12-02', // a Wednesday
  arriveBeforeDays: 10, // Sunday 22 November
  leadDays: 6,
  cutOffHour: 13,
  timeZone: 'Europe/Stockholm',
  holidays: new Set<string>(),
};

describe('the last moment of a hand-over', () => {
  test('counts business days back from the business day before a day off, to the cut-off hour', () => {
    // Friday 20 back six business days: Thursday 12 November.
    expect(tooLateMs(terms)).toBe(stockholm('2026-11-12T13:00'));
    expect(lastResponsibleMomentMs(terms)).toBe(stockholm('2026-11-12T12:00'));
  });

  test('holidays move it earlier', () => {
    expect(tooLateMs({ ...terms, holidays: new Set(['2026-11-16']) })).toBe(stockholm('2026-11-11T13:00'));
  });

  test('without cut-off and lead time it is the end of the day itself, also on a Sunday', () => {
    expect(tooLateMs({ ...terms, leadDays: 0, cutOffHour: null })).toBe(stockholm('2026-11-23T00:00'));
  });

  test('keeps to the wall clock over a change to summer time', () => {
    const spring = { ...terms, dueDate: '2027-04-02', arriveBeforeDays: 0, leadDays: 5 };
    expect(tooLateMs(spring)).toBe(stockholm('2027-03-26T13:00'));
    expect(tooLateMs({ ...spring, leadDays: 0, cutOffHour: null, dueDate: '2027-03-28' })).toBe(
      stockholm('2027-03-28T00:00') + 23 * hour,
    );
  });

  test('a part of a day of lead time counts as a whole', () => {
    expect(tooLateMs({ ...terms, leadDays: 5.5 })).toBe(tooLateMs(terms));
  });
});

describe('a deadline and patience', () => {
  const patient = order([step({ patienceMs: 20 * day }), letterStep], { arriveBeforeDays: 10 });
  const cutAt = stockholm('2026-11-12T12:00');
  const waiting = during(0, monday, { attempts: [attempt()] });

  test('cuts the wait for the mail so that the letter still arrives in time', () => {
    expect(decide(patient, waiting, monday)).toMatchObject({
      kind: 'WAIT',
      untilMs: cutAt,
      reason: { code: 'PATIENCE_CUT_BY_DEADLINE', parameters: { toChannel: 'LETTER', untilMs: cutAt } },
    });
    expect(decide(patient, waiting, cutAt)).toMatchObject({
      kind: 'ADVANCE',
      toStep: 1,
      reason: { code: 'PATIENCE_CUT_BY_DEADLINE' },
    });
  });

  test('leaves half an hour more for each possible step between', () => {
    const between = step({ channel: 'SMS', patienceMs: day });
    const three = order([step({ patienceMs: 20 * day }), between, letterStep], { arriveBeforeDays: 10 });
    const sms = partner({ partnerId: 'sms', channel: 'SMS' });
    const phone = contactPoint({ contactPointId: 'phone', channel: 'SMS' });
    const partners = [...waiting.partners, sms];
    const reachable = { ...waiting, partners, contactPoints: [...waiting.contactPoints, phone] };
    expect(decide(three, reachable, monday)).toMatchObject({ untilMs: cutAt - 30 * minute });
    expect(decide(three, { ...waiting, partners }, monday)).toMatchObject({ untilMs: cutAt });
  });

  test('leaves patience alone when it ends before that anyway', () => {
    const short = order([emailStep, letterStep], { arriveBeforeDays: 10 });
    expect(decide(short, waiting, monday)).toMatchObject({ reason: { code: 'WITHIN_PATIENCE' } });
  });

  test('leaves patience alone for a step this debtor cannot be reached by', () => {
    const noHome = { ...waiting, contactPoints: [contactPoint()] };
    expect(decide(patient, noHome, monday)).toMatchObject({ untilMs: monday + 20 * day });
  });

  test('a wake-up that comes late finds the same end', () => {
    expect(decide(patient, waiting, cutAt + 3 * day)).toMatchObject({
      kind: 'ADVANCE',
      reason: { code: 'PATIENCE_CUT_BY_DEADLINE' },
    });
  });

  test('leaves half an hour for a bounce when the step begins just before the last moment', () => {
    const begun = during(0, cutAt - minute, { attempts: [attempt({ startedAtMs: cutAt - minute })] });
    expect(decide(patient, begun, cutAt)).toMatchObject({ kind: 'WAIT', untilMs: cutAt + 29 * minute });
  });

  test('leaves patience alone when the later step was too late from the beginning', () => {
    const startedAt = cutAt + 2 * hour;
    const begun = during(0, startedAt, { attempts: [attempt({ startedAtMs: startedAt })] });
    expect(decide(patient, begun, startedAt)).toMatchObject({ kind: 'WAIT', untilMs: startedAt + 20 * day });
  });
});

describe('a deadline that can no longer be kept', () => {
  const push = partner({ partnerId: 'push', channel: 'PUSH' });
  const phone = contactPoint({ contactPointId: 'phone', channel: 'PUSH' });
  const letterFirst = order([letterStep, step({ channel: 'PUSH' })], { arriveBeforeDays: 10 });
  const letterTooLate = stockholm('2026-11-12T13:00');
  const home = contactPoint({ contactPointId: 'home', channel: 'LETTER' });
  const world = { contactPoints: [home, phone], partners: [printer, push, relay] };

  test('a step too late gives way to a later one that is in time, without a breach', () => {
    expect(decide(letterFirst, facts(world), letterTooLate)).toMatchObject({
      kind: 'SKIP',
      step: 0,
      toStep: 1,
      reason: { code: 'SKIPPED_FOR_DEADLINE', parameters: { channel: 'LETTER', toChannel: 'PUSH' } },
    });
    expect(decide(letterFirst, facts(world), letterTooLate - 1)).toMatchObject({ kind: 'START', step: 0 });
  });

  test('the step that gave way is not lost: it is tried when the faster one fails', () => {
    const failed = attempt({ step: 1, contactPointId: 'phone', partnerId: 'push', state: 'REJECTED' });
    const next = during(1, letterTooLate, { ...world, attempts: [failed] });
    expect(decide(letterFirst, next, letterTooLate + minute)).toMatchObject({ kind: 'ADVANCE', toStep: 0 });
  });

  test('when every step is too late the breach is told once, then the fastest goes first', () => {
    const allTooLate = stockholm('2026-11-23T00:00');
    expect(decide(letterFirst, facts(world), allTooLate)).toMatchObject({
      kind: 'MISS_DEADLINE',
      reason: { code: 'DEADLINE_MISSED', parameters: { dueDate: '2026-12-02', arriveBeforeDays: 10 } },
    });
    const missed = { ...world, distribution: { deadlineMissed: true } };
    expect(decide(letterFirst, facts(missed), allTooLate)).toMatchObject({
      kind: 'SKIP',
      toStep: 1,
      reason: { code: 'SKIPPED_FOR_DEADLINE' },
    });
  });

  test('nothing is skipped when nothing is faster', () => {
    const missed = facts({ distribution: { deadlineMissed: true } });
    const alone = order([emailStep, letterStep], { arriveBeforeDays: 10 });
    expect(decide(alone, missed, stockholm('2026-11-30T12:00'))).toMatchObject({ kind: 'START', step: 0 });
  });
});
