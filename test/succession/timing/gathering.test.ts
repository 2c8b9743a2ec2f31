// Waiting for other invoices to the same debtor: before the first step, never past the deadline, never for nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyDecision } from '../../../src/succession/apply.ts';
import { decide } from '../../../src/succession/decide.ts';
import { readinessOf } from '../../../src/succession/readiness.ts';
import { startTooLateMs } from '../../../src/succession/timing/patience.ts';
import { anyFacts, anyOrder, anyScript } from '../rules/arbitrary.ts';
import { drive } from '../rules/model.ts';
import {
  day,
  during,
  emailStep,
  facts,
  home,
  hour,
  letterStep,
  mail,
  monday,
  order,
  printer,
  relay,
  step,
} from '../world.ts';

const untilMs = monday + 3 * hour;
const partners = [
  { ...relay, consolidates: true },
  { ...printer, consolidates: true },
];
const mailThenLetter = order([emailStep, letterStep], { consolidateMs: 3 * hour });
const planned = facts({ partners, gatherUntilMs: untilMs });

describe('a planned distribution waits for others', () => {
  test('until its debtor is gathered, then starts', () => {
    const waits = decide(mailThenLetter, planned, monday);
    const parameters = { channel: 'EMAIL', untilMs, timeZone: 'Europe/Stockholm' };
    expect(waits).toEqual({ kind: 'WAIT', untilMs, reason: { code: 'GATHERING', parameters }, begun: false });
    expect(decide(mailThenLetter, planned, untilMs)).toMatchObject({ kind: 'START', step: 0 });
  });

  test('and stays planned: its patience has not begun', () => {
    const waits = decide(mailThenLetter, planned, monday);
    expect(applyDecision(planned.distribution, waits, monday)).toBe(planned.distribution);
  });

  test('also when its first step is passed over', () => {
    const onlyHome = { ...planned, contactPoints: [home] };
    expect(decide(mailThenLetter, onlyHome, monday)).toMatchObject({
      kind: 'WAIT',
      reason: { code: 'GATHERING', parameters: { channel: 'LETTER' } },
    });
    expect(decide(mailThenLetter, onlyHome, untilMs)).toMatchObject({ kind: 'SKIP', toStep: 1 });
  });

  test('but not one that is cancelled, paid or under way', () => {
    const cancelled = facts({ ...planned, distribution: { cancelRequested: true } });
    expect(decide(mailThenLetter, cancelled, monday).kind).toBe('STOP');
    expect(decide(mailThenLetter, facts({ ...planned, invoice: { claimState: 'PAID' } }), monday).kind).toBe('STOP');
    const underWay = during(1, monday, { partners, gatherUntilMs: untilMs });
    expect(decide(mailThenLetter, underWay, monday)).toMatchObject({ kind: 'START', step: 1 });
  });

  test('nor for a channel, or a partner, on which nothing goes as one', () => {
    const box = { ...mail, contactPointId: 'box', channel: 'MAILBOX' as const };
    const mailbox = { ...relay, partnerId: 'kivra', channel: 'MAILBOX' as const };
    const boxFirst = order([step({ channel: 'MAILBOX' }), letterStep], { consolidateMs: 3 * hour });
    const withBox = { ...planned, contactPoints: [box, home], partners: [mailbox, ...partners] };
    expect(decide(boxFirst, withBox, monday)).toMatchObject({ kind: 'START', step: 0 });
    expect(decide(mailThenLetter, { ...planned, partners: [relay, printer] }, monday).kind).toBe('START');
    expect(decide(mailThenLetter, { ...planned, contactPoints: [] }, monday).kind).toBe('BLOCK');
  });
});

describe('the deadline stands above the gathering', () => {
  // Due on 2 December; a letter handed over on Friday 20 November is there on Monday 30, two days before.
  const withDeadline = order([letterStep], { consolidateMs: 7 * day, arriveBeforeDays: 2 });
  const patient = { ...planned, gatherUntilMs: monday + 7 * day };

  test('a letter that would come too late does not wait', () => {
    const [, house] = partners;
    expect(house && startTooLateMs(2, patient, { partner: house, country: 'SE' })).toBeGreaterThan(monday);
    expect(decide(withDeadline, patient, monday)).toMatchObject({ kind: 'WAIT', reason: { code: 'GATHERING' } });
    const soon = facts({ ...patient, invoice: { dueDate: '2026-11-16' } });
    expect(decide(withDeadline, soon, monday)).toMatchObject({ kind: 'START' });
  });

  test('nor does a mail, where the letter behind it would come too late', () => {
    const soon = facts({ ...patient, invoice: { dueDate: '2026-11-16' } });
    const both = { ...withDeadline, steps: [emailStep, letterStep] };
    expect(decide(both, soon, monday)).toMatchObject({ kind: 'START', step: 0 });
  });

  test('of any order and debtor: no step that was in time becomes too late by waiting', () => {
    const property = fc.property(anyOrder, anyFacts, anyScript, (some, start, script) => {
      for (const { decision, facts: known, nowMs } of drive(some, start, script, monday).turns) {
        if (decision.kind !== 'WAIT' || decision.reason.code !== 'GATHERING') continue;
        expect(known.distribution.state).toBe('PLANNED');
        expect(known.attempts).toEqual([]);
        expect(decision.untilMs).toBe(known.gatherUntilMs);
        expect(decision.untilMs).toBeGreaterThan(nowMs);
        if (some.arriveBeforeDays === null) continue;
        for (const [number, { window }] of some.steps.entries()) {
          const readiness = readinessOf(some, known, number);
          if (readiness.kind === 'IMPOSSIBLE' || window !== null) continue;
          const lateMs = startTooLateMs(some.arriveBeforeDays, known, readiness);
          expect(nowMs < lateMs && (decision.untilMs ?? 0) >= lateMs).toBe(false);
        }
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

test('without an instant to wait for nothing changes', () => {
  for (const gatherUntilMs of [null, undefined]) {
    const { gatherUntilMs: _, ...rest } = planned;
    const told = gatherUntilMs === undefined ? rest : { ...rest, gatherUntilMs };
    expect(decide(mailThenLetter, told, monday)).toEqual(decide(mailThenLetter, facts({ partners }), monday));
  }
});
