// What ends a run, by example: late success, stop reasons, a person's cancel, and what is called back before.
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/succession/decide.ts';
import { isWanted } from '../../src/succession/end.ts';
import {
  attempt,
  day,
  during,
  emailStep,
  emailThenLetter,
  facts,
  hour,
  letterAttempt,
  letterStep,
  monday,
  order,
  step,
} from './world.ts';

describe('the end of a run', () => {
  const taken = letterAttempt({ startedAtMs: monday + 2 * day, acceptedAtMs: monday + 2 * day });
  const lateMail = attempt({ state: 'DELIVERED', deliveredAtMs: monday + 3 * day });

  test('a mail delivered after the letter was handed over asks the printer to stop, waits, then completes', () => {
    const late = during(1, monday + 2 * day, { attempts: [taken, lateMail] });
    expect(decide(emailThenLetter, late, monday + 3 * day)).toMatchObject({
      kind: 'CANCEL_ATTEMPT',
      attemptId: taken.attemptId,
      reason: { code: 'LATE_SUCCESS', parameters: { channel: 'LETTER', byChannel: 'EMAIL' } },
    });
    const asked = { ...late, attempts: [{ ...taken, cancellation: 'REQUESTED' as const }, lateMail] };
    expect(decide(emailThenLetter, asked, monday + 3 * day)).toMatchObject({
      kind: 'WAIT',
      untilMs: null,
      reason: { code: 'CANCELLATION_ASKED' },
    });
    const stopped = { ...taken, state: 'CANCELLED' as const, cancellation: 'DONE' as const };
    expect(decide(emailThenLetter, { ...late, attempts: [stopped, lateMail] }, monday + 3 * day)).toMatchObject({
      kind: 'COMPLETE',
      step: 0,
      channel: 'EMAIL',
      doubleDelivered: false,
    });
  });

  test('of several cancels asked for, or doubts, the first told of does not depend on the sequence they stand in', () => {
    const mailTaken = attempt({ state: 'ACCEPTED', acceptedAtMs: monday, cancellation: 'REQUESTED' });
    const letterTaken = { ...taken, cancellation: 'REQUESTED' as const };
    const stopping = during(1, monday, {
      distribution: { cancelRequested: true },
      attempts: [mailTaken, letterTaken],
    });
    const doubtful = during(1, monday, {
      attempts: [attempt({ state: 'UNKNOWN' }), letterAttempt({ state: 'UNKNOWN', startedAtMs: monday + 2 * day })],
    });
    for (const run of [stopping, doubtful]) {
      const turned = { ...run, attempts: run.attempts.toReversed() };
      expect(decide(emailThenLetter, turned, monday + 3 * day)).toEqual(decide(emailThenLetter, run, monday + 3 * day));
      expect(decide(emailThenLetter, run, monday + 3 * day).reason.parameters).toMatchObject({ channel: 'EMAIL' });
    }
  });

  test('a letter already on its way is not un-sent: both stand, and the run says so', () => {
    const posted = { ...taken, state: 'DISPATCHED' as const, dispatchedAtMs: monday + 2 * day + hour };
    const late = during(1, monday + 2 * day, { attempts: [posted, lateMail] });
    expect(decide(emailThenLetter, late, monday + 3 * day)).toMatchObject({
      kind: 'COMPLETE',
      channel: 'EMAIL',
      doubleDelivered: true,
    });
  });

  test.each([
    ['paid', { invoice: { claimState: 'PAID' } }, 'PAID'],
    ['overpaid', { invoice: { claimState: 'OVERPAID' } }, 'PAID'],
    ['credited', { invoice: { documentState: 'CREDITED' } }, 'CREDITED'],
    ['voided', { invoice: { documentState: 'VOID' } }, 'CREDITED'],
    ['cancelled', { distribution: { cancelRequested: true } }, 'CANCELLED'],
  ] as const)('an invoice that is %s stops the run after calling back what can be', (_, overrides, code) => {
    const running = during(1, monday, { ...overrides, attempts: [taken] });
    expect(decide(emailThenLetter, running, monday)).toMatchObject({
      kind: 'CANCEL_ATTEMPT',
      reason: { code: 'STOPPED_BEFORE_DISPATCH' },
    });
    const tooLate = { ...running, attempts: [{ ...taken, cancellation: 'TOO_LATE' as const }] };
    expect(decide(emailThenLetter, tooLate, monday)).toMatchObject({ kind: 'STOP', reason: { code } });
  });

  test('an order may say that payment does not stop it, but a person always can', () => {
    const unstoppable = order([emailStep], { stopWhen: [] });
    expect(decide(unstoppable, facts({ invoice: { claimState: 'PAID' } }), monday)).toMatchObject({ kind: 'START' });
    const cancelled = facts({ distribution: { cancelRequested: true } });
    expect(decide(unstoppable, cancelled, monday)).toMatchObject({ kind: 'STOP', reason: { code: 'CANCELLED' } });
  });

  test('a held run starts nothing, but ends when it is paid or reached', () => {
    const held = { distribution: { state: 'HELD' } } as const;
    expect(decide(emailThenLetter, facts(held), monday)).toMatchObject({ kind: 'WAIT', reason: { code: 'HELD' } });
    expect(decide(emailThenLetter, facts({ ...held, attempts: [lateMail] }), monday)).toMatchObject({
      kind: 'COMPLETE',
    });
    const paid = facts({ ...held, invoice: { claimState: 'PAID' } });
    expect(decide(emailThenLetter, paid, monday)).toMatchObject({ kind: 'STOP' });
  });

  test('an ended run stays ended', () => {
    for (const state of ['REACHED', 'REJECTED', 'STOPPED'] as const) {
      const ended = facts({ distribution: { state, cancelRequested: true }, attempts: [lateMail] });
      expect(decide(emailThenLetter, ended, monday)).toMatchObject({ kind: 'WAIT', reason: { code: 'ENDED' } });
    }
  });

  test('a payment signal counts only for a step that waits for one', () => {
    const mailbox = order([step({ until: 'PAYMENT_SIGNAL' }), letterStep]);
    const scheduled = during(0, monday, { attempts: [attempt()], invoice: { claimState: 'PAYMENT_SCHEDULED' } });
    expect(decide(mailbox, scheduled, monday)).toMatchObject({ kind: 'COMPLETE', milestone: 'PAYMENT_SIGNAL' });
    expect(decide(emailThenLetter, scheduled, monday)).toMatchObject({ kind: 'WAIT' });
  });
});

describe('whether an attempt that a partner holds is still wanted', () => {
  const letter = letterAttempt({ startedAtMs: monday + 2 * day, acceptedAtMs: monday + 2 * day });
  const mailed = attempt({ state: 'DELIVERED', deliveredAtMs: monday + 3 * day });

  test.each([
    ['while its run waits for it', true, {}],
    ['where its run is paid', false, { invoice: { claimState: 'PAID' } }],
    ['where a person has cancelled', false, { distribution: { cancelRequested: true } }],
    ['where its run was stopped, whatever was undone since', false, { distribution: { state: 'STOPPED' } }],
    ['where its run has given up on it, for it may arrive yet', true, { distribution: { state: 'UNDELIVERABLE' } }],
    [
      'where its run has given up and is paid',
      false,
      { distribution: { state: 'UNDELIVERABLE' }, invoice: { claimState: 'PAID' } },
    ],
    ['where its run was overtaken', false, { distribution: { state: 'UNDELIVERABLE', overtaken: true } }],
  ] as const)('%s', (_, isIt, overrides) => {
    const run = during(1, monday + 2 * day, { ...overrides, attempts: [letter] });
    expect(isWanted(emailThenLetter, run, letter)).toBe(isIt);
  });

  test('not once the debtor has the invoice by another, or has refused it; a notice that arrived changes nothing', () => {
    const reached = during(1, monday + 2 * day, { attempts: [mailed, letter] });
    expect(isWanted(emailThenLetter, reached, letter)).toBe(false);
    const refused = attempt({ state: 'RECIPIENT_REJECTED', failedAtMs: monday + 3 * day });
    const run = during(1, monday + 2 * day, { attempts: [refused, letter] });
    expect(isWanted(emailThenLetter, run, letter)).toBe(false);
    const noticed = during(1, monday + 2 * day, { attempts: [{ ...mailed, nudge: 1 }, letter] });
    expect(isWanted(emailThenLetter, noticed, letter)).toBe(true);
  });
});
