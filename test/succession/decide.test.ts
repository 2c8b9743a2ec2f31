// What decide() does, by example: the everyday cases of a succession order, in the order a clerk meets them.
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/succession/decide.ts';
import {
  attempt,
  day,
  during,
  emailThenLetter,
  facts,
  home,
  hour,
  letterAttempt,
  letterStep,
  mail,
  minute,
  monday,
  order,
  partner,
  printer,
  relay,
  step,
} from './world.ts';

const bounced = attempt({ state: 'BOUNCED', failureClass: 'HARD', code: '5.1.1', failedAtMs: monday + minute });
const otherRelay = partner({ partnerId: 'relay-2', priority: 2 });

describe('e-mail, then a letter when it bounces', () => {
  test('begins with the e-mail', () => {
    expect(decide(emailThenLetter, facts(), monday)).toEqual({
      kind: 'START',
      step: 0,
      contactPointId: 'mail',
      partnerId: 'relay',
      reason: { code: 'STEP_DUE', parameters: { channel: 'EMAIL', step: 1 } },
    });
  });

  test('waits out the patience of the step, counted from when the step was entered', () => {
    const waiting = during(0, monday, { attempts: [attempt()] });
    expect(decide(emailThenLetter, waiting, monday + hour)).toMatchObject({
      kind: 'WAIT',
      untilMs: monday + 48 * hour,
      reason: { code: 'WITHIN_PATIENCE' },
    });
  });

  test('leaves the e-mail at once when it bounces for good', () => {
    expect(decide(emailThenLetter, during(0, monday, { attempts: [bounced] }), monday + minute)).toMatchObject({
      kind: 'ADVANCE',
      step: 0,
      toStep: 1,
      channel: 'EMAIL',
      reason: { code: 'HARD_FAILURE', parameters: { code: '5.1.1' } },
    });
  });

  test('then sends the letter', () => {
    const next = facts({ attempts: [bounced], distribution: { state: 'ACTIVE', step: 1 } });
    expect(decide(emailThenLetter, next, monday + minute)).toMatchObject({
      kind: 'START',
      step: 1,
      contactPointId: 'home',
      partnerId: 'printer',
    });
  });

  test('completes when the letter is delivered', () => {
    const delivered = letterAttempt({ state: 'DELIVERED', deliveredAtMs: monday + 5 * day });
    const reached = during(1, monday + minute, { attempts: [bounced, delivered] });
    expect(decide(emailThenLetter, reached, monday + 5 * day)).toMatchObject({
      kind: 'COMPLETE',
      step: 1,
      milestone: 'DELIVERED',
      channel: 'LETTER',
      doubleDelivered: false,
    });
  });

  test('gives up when the letter comes back too', () => {
    const returned = letterAttempt({ state: 'RETURNED', failureClass: 'HARD' });
    const last = during(1, monday, { attempts: [bounced, returned] });
    const decision = decide(emailThenLetter, last, monday + 9 * day);
    expect(decision).toMatchObject({ kind: 'ADVANCE', toStep: 2, reason: { code: 'RETURNED' } });
    const over = facts({ attempts: [bounced, returned], distribution: { state: 'ACTIVE', step: 2 } });
    expect(decide(emailThenLetter, over, monday + 9 * day)).toMatchObject({
      kind: 'GIVE_UP',
      reason: { code: 'NO_STEP_LEFT' },
    });
  });

  test('leaves the e-mail when its patience has ended', () => {
    const silent = during(0, monday, { attempts: [attempt()] });
    expect(decide(emailThenLetter, silent, monday + 48 * hour)).toMatchObject({
      kind: 'ADVANCE',
      toStep: 1,
      reason: { code: 'PATIENCE_ENDED', parameters: { milestone: 'DELIVERED', patienceMs: 48 * hour } },
    });
  });
});

describe('a passing failure', () => {
  const soft = attempt({
    state: 'RETRY_WAIT',
    failureClass: 'SOFT',
    code: '4.2.2',
    acceptedAtMs: null,
    retryAtMs: monday + 15 * minute,
  });

  test('waits for the time of the retry', () => {
    expect(decide(emailThenLetter, during(0, monday, { attempts: [soft] }), monday + minute)).toMatchObject({
      kind: 'WAIT',
      untilMs: monday + 15 * minute,
      reason: { code: 'RETRY_WAITS', parameters: { retry: 1, retriesMax: 5 } },
    });
  });

  test('retries at the same address and partner', () => {
    expect(decide(emailThenLetter, during(0, monday, { attempts: [soft] }), monday + 15 * minute)).toMatchObject({
      kind: 'RETRY',
      step: 0,
      contactPointId: 'mail',
      partnerId: 'relay',
      reason: { code: 'SOFT_FAILURE_RETRY' },
    });
  });

  test('waits for the retry no longer than the patience', () => {
    const far = { ...soft, retryAtMs: monday + 5 * day };
    expect(decide(emailThenLetter, during(0, monday, { attempts: [far] }), monday + minute)).toMatchObject({
      kind: 'WAIT',
      untilMs: monday + 48 * hour,
    });
    expect(decide(emailThenLetter, during(0, monday, { attempts: [far] }), monday + 48 * hour)).toMatchObject({
      kind: 'ADVANCE',
      reason: { code: 'PATIENCE_ENDED' },
    });
  });

  test('ends the step when the retries are spent', () => {
    const once = order([step({ retries: { retriesMax: 1, firstDelayMs: minute, delayMsMax: hour } }), letterStep]);
    const twice = during(0, monday, { attempts: [soft, { ...soft, number: 2, attemptId: 'second' }] });
    expect(decide(once, twice, monday + hour)).toMatchObject({
      kind: 'ADVANCE',
      reason: { code: 'RETRIES_SPENT', parameters: { tries: 2 } },
    });
  });

  test('is not retried at an address the debtor has declined meanwhile', () => {
    const declined = during(0, monday, {
      attempts: [soft],
      contactPoints: [{ ...mail, reachability: 'OPTED_OUT' }, home],
    });
    expect(decide(emailThenLetter, declined, monday + hour)).toMatchObject({
      kind: 'ADVANCE',
      reason: { code: 'OPTED_OUT' },
    });
  });

  test('is not retried while an earlier try turns out to have been taken after all', () => {
    const taken = attempt({ state: 'DISPATCHED', dispatchedAtMs: monday + minute });
    const both = during(0, monday, { attempts: [taken, { ...soft, number: 2, attemptId: 'second' }] });
    expect(decide(emailThenLetter, both, monday + hour)).toMatchObject({
      kind: 'WAIT',
      reason: { code: 'WITHIN_PATIENCE' },
    });
  });

  test('computes the time of the retry from the policy when none was told', () => {
    const untimed = { ...soft, retryAtMs: null, failedAtMs: monday + minute };
    expect(decide(emailThenLetter, during(0, monday, { attempts: [untimed] }), monday + minute)).toMatchObject({
      kind: 'WAIT',
      untilMs: monday + 16 * minute,
    });
  });
});

describe("a partner's own failure", () => {
  const notSent = attempt({
    state: 'RETRY_WAIT',
    failureClass: 'PARTNER',
    acceptedAtMs: null,
    retryAtMs: monday + 15 * minute,
  });

  test('goes at once to the next healthy partner, at the same address', () => {
    const two = during(0, monday, { attempts: [notSent], partners: [relay, otherRelay, printer] });
    expect(decide(emailThenLetter, two, monday + minute)).toMatchObject({
      kind: 'RETRY',
      contactPointId: 'mail',
      partnerId: 'relay-2',
      reason: { code: 'PARTNER_FAIL_OVER' },
    });
  });

  test('waits and retries when there is no other partner', () => {
    const one = during(0, monday, { attempts: [notSent] });
    expect(decide(emailThenLetter, one, monday + minute)).toMatchObject({
      kind: 'WAIT',
      reason: { code: 'RETRY_WAITS' },
    });
    expect(decide(emailThenLetter, one, monday + hour)).toMatchObject({ kind: 'RETRY', partnerId: 'relay' });
  });

  test('fail-overs do not use up the retries', () => {
    const noRetry = order([step({ retries: { retriesMax: 0, firstDelayMs: minute, delayMsMax: hour } }), letterStep]);
    const two = during(0, monday, { attempts: [notSent], partners: [relay, otherRelay, printer] });
    expect(decide(noRetry, two, monday + minute)).toMatchObject({ kind: 'RETRY', partnerId: 'relay-2' });
  });

  test('a partner that is down is waited for, not taken for an unreachable debtor', () => {
    const down = facts({ partners: [{ ...relay, healthy: false }, printer] });
    expect(decide(emailThenLetter, down, monday)).toMatchObject({
      kind: 'WAIT',
      untilMs: monday + 5 * minute,
      reason: { code: 'NO_HEALTHY_PARTNER_YET' },
    });
    const later = during(0, monday, { partners: [{ ...relay, healthy: false }, printer] });
    expect(decide(emailThenLetter, later, monday + 10 * hour)).toMatchObject({ untilMs: monday + 13 * hour });
    expect(decide(emailThenLetter, later, monday + 48 * hour)).toMatchObject({
      kind: 'SKIP',
      toStep: 1,
      reason: { code: 'NO_HEALTHY_PARTNER' },
    });
  });

  test('a step passed over while its partner was down is tried before giving up, once the partner works', () => {
    const returned = letterAttempt({ state: 'RETURNED' });
    expect(decide(emailThenLetter, during(1, monday, { attempts: [returned] }), monday + day)).toMatchObject({
      kind: 'ADVANCE',
      toStep: 0,
    });
  });

  test('partners named by the step come in its own sequence', () => {
    const named = order([step({ partnerIds: ['relay-2', 'relay'] })]);
    expect(decide(named, facts({ partners: [relay, otherRelay] }), monday)).toMatchObject({ partnerId: 'relay-2' });
  });
});

describe('other failures', () => {
  test('a fault in our document holds the run: no other channel would help', () => {
    const refused = attempt({ state: 'REJECTED', failureClass: 'CONTENT', code: 'PDF_INVALID' });
    expect(decide(emailThenLetter, during(0, monday, { attempts: [refused] }), monday)).toMatchObject({
      kind: 'HOLD',
      reason: { code: 'CONTENT_FAILURE', parameters: { code: 'PDF_INVALID' } },
    });
  });

  test('an attempt set aside by a person is tried again when the step is entered anew', () => {
    const setAside = attempt({ state: 'SUPERSEDED', failureClass: 'CONTENT', acceptedAtMs: null });
    const resumed = facts({ attempts: [setAside], distribution: { state: 'ACTIVE' } });
    expect(decide(emailThenLetter, resumed, monday + 9 * day)).toMatchObject({
      kind: 'RETRY',
      step: 0,
      reason: { code: 'STEP_DUE' },
    });
  });

  test('a blocked sender ends the step', () => {
    const blocked = attempt({ state: 'REJECTED', failureClass: 'POLICY', code: '5.7.1' });
    expect(decide(emailThenLetter, during(0, monday, { attempts: [blocked] }), monday)).toMatchObject({
      kind: 'ADVANCE',
      reason: { code: 'POLICY_FAILURE' },
    });
  });

  test("the debtor's own no rejects the run", () => {
    const refused = attempt({ state: 'RECIPIENT_REJECTED' });
    expect(decide(emailThenLetter, during(0, monday, { attempts: [refused] }), monday)).toMatchObject({
      kind: 'REJECT',
      reason: { code: 'RECIPIENT_REJECTED' },
    });
  });

  test('an uncertain outcome holds the run, however much patience has ended', () => {
    const unknown = attempt({ state: 'UNKNOWN', acceptedAtMs: null });
    expect(decide(emailThenLetter, during(0, monday, { attempts: [unknown] }), monday + 90 * day)).toMatchObject({
      kind: 'HOLD',
      reason: { code: 'OUTCOME_UNKNOWN' },
    });
  });

  test('an attempt in flight is awaited without limit', () => {
    const open = attempt({ state: 'SUBMITTING', acceptedAtMs: null });
    expect(decide(emailThenLetter, during(0, monday, { attempts: [open] }), monday + 90 * day)).toMatchObject({
      kind: 'WAIT',
      untilMs: null,
      reason: { code: 'IN_FLIGHT' },
    });
  });
});
