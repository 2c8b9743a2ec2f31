// Whole courses of a distribution, told as a clerk reads them in the timeline: what a user sees of the engine.
import { expect, test } from 'vitest';
import { explain } from '../../src/succession/explain/explain.ts';
import type { Facts } from '../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { drive, type Fate, type Script } from './rules/model.ts';
import { day, emailThenLetter, facts, hour, minute, monday } from './world.ts';

const taken: Fate = {
  outcome: { state: 'ACCEPTED', failureClass: null },
  settleMs: 1000,
  retryAfterMs: null,
  reports: [],
  cancel: 'CANCELLED',
  cancelMs: minute,
};

function delivered(afterMs: number): Fate {
  return { ...taken, reports: [{ afterMs, state: 'DELIVERED', failureClass: null }] };
}

/** The course in English, without the turns that only wait for something to happen. */
function tell(order: SuccessionOrder, start: Facts, script: Partial<Script>): string[] {
  const { turns, facts: end } = drive(
    order,
    start,
    { fates: [taken], happenings: [], wakeLateMs: 0, ...script },
    monday,
  );
  const told = turns
    .filter(({ decision }) => decision.kind !== 'WAIT' || decision.untilMs !== null)
    .map(({ decision }) => `${decision.kind}: ${explain(decision.reason, 'en')}`);
  return [...told, end.distribution.state];
}

test('the mail bounces, so a letter goes out and arrives', () => {
  const bounce: Fate = { ...taken, reports: [{ afterMs: minute, state: 'BOUNCED', failureClass: 'HARD' }] };
  expect(tell(emailThenLetter, facts(), { fates: [bounce, delivered(4 * day)] })).toEqual([
    'START: It is time to send by e-mail (step 1).',
    'WAIT: Sent by e-mail; waiting until 4 November 2026 at 09:00 for it to be delivered.',
    'ADVANCE: The invoice cannot be delivered to this address by e-mail (code HARD).',
    'START: It is time to send by letter (step 2).',
    'WAIT: Sent by letter; waiting until 12 November 2026 at 09:01 for it to be delivered.',
    'COMPLETE: The debtor has been reached: the invoice by letter is delivered.',
    'REACHED',
  ]);
});

test('nothing is heard of the mail, the letter is at the printer, then the mail arrives and the letter is called back', () => {
  const steps = tell(emailThenLetter, facts(), { fates: [delivered(48 * hour + 10 * minute), taken] });
  expect(steps.slice(2)).toEqual([
    'ADVANCE: After 2 days the invoice by e-mail was still not delivered.',
    'START: It is time to send by letter (step 2).',
    'WAIT: Sent by letter; waiting until 14 November 2026 at 09:00 for it to be delivered.',
    'CANCEL_ATTEMPT: The debtor has been reached by e-mail, so the partner is asked to stop the sending by letter.',
    'COMPLETE: The debtor has been reached: the invoice by e-mail is delivered.',
    'REACHED',
  ]);
});

test('the mail server is busy, so the mail is retried until it is taken', () => {
  const busy: Fate = { ...taken, outcome: { state: 'RETRY_WAIT', failureClass: 'SOFT' } };
  expect(tell(emailThenLetter, facts(), { fates: [busy, delivered(hour)] })).toEqual([
    'START: It is time to send by e-mail (step 1).',
    'WAIT: The last try failed for a passing reason; e-mail waits until 2 November 2026 at 09:15 before retry 1 of 5.',
    'RETRY: The last try failed for a passing reason; e-mail is tried again (retry 1 of 5).',
    'WAIT: Sent by e-mail; waiting until 4 November 2026 at 09:00 for it to be delivered.',
    'COMPLETE: The debtor has been reached: the invoice by e-mail is delivered.',
    'REACHED',
  ]);
});

test('with a deadline the mail is not waited for longer than the letter can bear', () => {
  const deadline = { ...emailThenLetter, arriveBeforeDays: 21 };
  const start = facts();
  expect(tell(deadline, start, { fates: [taken, delivered(5 * day)] })).toEqual([
    'START: It is time to send by e-mail (step 1).',
    'WAIT: The wait for the e-mail to be delivered ends early, on 3 November 2026 at 12:00, so that a step by letter is still in time.',
    'ADVANCE: The wait for the e-mail to be delivered ends early, on 3 November 2026 at 12:00, so that a step by letter is still in time.',
    'START: It is time to send by letter (step 2).',
    'WAIT: Sent by letter; waiting until 13 November 2026 at 12:00 for it to be delivered.',
    'COMPLETE: The debtor has been reached: the invoice by letter is delivered.',
    'REACHED',
  ]);
});

test('the invoice is paid while the mail is waited for, so no letter is sent', () => {
  expect(tell(emailThenLetter, facts(), { happenings: [{ kind: 'PAID', atMs: day }] })).toEqual([
    'START: It is time to send by e-mail (step 1).',
    'WAIT: Sent by e-mail; waiting until 4 November 2026 at 09:00 for it to be delivered.',
    'STOP: The invoice is paid.',
    'STOPPED',
  ]);
});

test('nothing works, so the run ends with a person', () => {
  const refused: Fate = { ...taken, outcome: { state: 'REJECTED', failureClass: 'HARD' } };
  expect(tell(emailThenLetter, facts(), { fates: [refused] }).slice(-3)).toEqual([
    'ADVANCE: The invoice cannot be delivered to this address by letter (code HARD).',
    'GIVE_UP: Every step of the order (2 in all) has ended without reaching the debtor.',
    'UNDELIVERABLE',
  ]);
});
