// What has given up is lifted by evidence of delivery that comes late: the same in whatever order receipts come and however
// often, never back again, and only while somebody may still have to work on it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyDecision } from '../../../src/succession/apply.ts';
import { type Attempt, type AttemptState, mergeReport } from '../../../src/succession/attempt.ts';
import { decide } from '../../../src/succession/decide.ts';
import { explain } from '../../../src/succession/explain/explain.ts';
import type { Facts } from '../../../src/succession/facts.ts';
import { milestones, type SuccessionOrder } from '../../../src/succession/order.ts';
import {
  attempt,
  day,
  emailThenLetter,
  facts,
  hour,
  letterAttempt,
  letterStep,
  monday,
  order,
  step,
} from '../world.ts';
import { hasSucceeded } from './properties.ts';

const afterwards = monday + 30 * day;
const silentMail = attempt({ state: 'DISPATCHED', dispatchedAtMs: monday + hour });
const silentLetter = letterAttempt({
  startedAtMs: monday + 2 * day,
  state: 'DISPATCHED',
  dispatchedAtMs: monday + 3 * day,
});

function givenUp(attempts: readonly Attempt[], overrides: Partial<Facts['invoice']> = {}): Facts {
  return facts({ attempts, distribution: { state: 'UNDELIVERABLE', step: 2 }, invoice: overrides });
}

describe('a run that has given up', () => {
  const mail = { ...silentMail, state: 'DELIVERED', deliveredAtMs: monday + 20 * day } as const;

  test('is found delivered after all, which is told as late in both languages', () => {
    const decision = decide(emailThenLetter, givenUp([mail, silentLetter]), afterwards);
    expect(decision).toMatchObject({ kind: 'COMPLETE', channel: 'EMAIL', late: true, doubleDelivered: true });
    expect(explain(decision.reason, 'en')).toBe(
      'The debtor has been reached after all: the invoice by e-mail is delivered. Nobody need look into it any more.',
    );
    expect(explain(decision.reason, 'sv')).toBe(
      'Gäldenären har nåtts till slut: fakturan med e-post är levererad. Ingen behöver längre utreda den.',
    );
  });

  test('first asks back what no carrier has', () => {
    const atPrinter = letterAttempt({ startedAtMs: monday + 2 * day, acceptedAtMs: monday + 2 * day });
    expect(decide(emailThenLetter, givenUp([mail, atPrinter]), afterwards)).toMatchObject({
      kind: 'CANCEL_ATTEMPT',
      attemptId: atPrinter.attemptId,
      reason: { code: 'LATE_SUCCESS' },
    });
    const asked = { ...atPrinter, cancellation: 'REQUESTED' as const };
    expect(decide(emailThenLetter, givenUp([mail, asked]), afterwards)).toMatchObject({
      kind: 'WAIT',
      reason: { code: 'CANCELLATION_ASKED' },
    });
  });

  test('stays so when its step waited for more, when nothing is owed, and when the debtor said no', () => {
    const opened = order([step({ until: 'OPENED' }), letterStep]);
    const ended = { kind: 'WAIT', untilMs: null, reason: { code: 'ENDED' } };
    expect(decide(opened, givenUp([mail, silentLetter]), afterwards)).toMatchObject(ended);
    for (const claimState of ['PAID', 'OVERPAID', 'WRITTEN_OFF'] as const) {
      expect(decide(emailThenLetter, givenUp([mail], { claimState }), afterwards)).toMatchObject(ended);
    }
    expect(decide(emailThenLetter, givenUp([mail], { documentState: 'CREDITED' }), afterwards)).toMatchObject(ended);
    const refused = { ...silentLetter, state: 'RECIPIENT_REJECTED' as const };
    expect(decide(emailThenLetter, givenUp([mail, refused]), afterwards)).toMatchObject(ended);
  });

  test('is not needed any more when an earlier sending is found delivered', () => {
    const run = givenUp([silentMail, silentLetter]);
    const overtaken = { ...run, distribution: { ...run.distribution, overtaken: true } };
    expect(decide(emailThenLetter, overtaken, afterwards)).toMatchObject({
      kind: 'STOP',
      reason: { code: 'REACHED_BEFORE' },
    });
  });
});

interface Told {
  readonly of: number;
  readonly state: AttemptState;
  readonly afterMs: number;
}

const told = (states: readonly AttemptState[]) =>
  fc.array(
    fc.record({ of: fc.nat(1), state: fc.constantFrom(...states), afterMs: fc.constantFrom(day, 5 * day, 9 * day) }),
    { minLength: 1, maxLength: 6 },
  );
const harmless = ['ACCEPTED', 'PROCESSING', 'DISPATCHED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED', 'BOUNCED'] as const;
const taken = [
  attempt({ state: 'ACCEPTED' }),
  letterAttempt({ state: 'ACCEPTED', startedAtMs: monday + day, acceptedAtMs: monday + day, partnerId: 'no recall' }),
];
const anyUntil = fc.constantFrom(...milestones.filter((milestone) => milestone !== 'PAYMENT_SIGNAL'));
const anySteps = fc
  .tuple(anyUntil, anyUntil)
  .map(([mail, letter]) => order([step({ until: mail }), { ...letterStep, until: letter }]));

/** Tells a run that gave up what `reports` say, one by one; the states it was in after each. */
function tell(plan: SuccessionOrder, reports: readonly Told[]): { states: string[]; end: Facts } {
  let run = givenUp(taken);
  const states: string[] = [];
  for (const { of, state, afterMs } of reports) {
    const failureClass = state === 'BOUNCED' || state === 'RETURNED' ? ('HARD' as const) : null;
    const report = { state, failureClass, code: null, occurredAtMs: monday + afterMs };
    const attempts = run.attempts.map((one, index) => (index === of ? mergeReport(one, report) : one));
    const known = { ...run, attempts };
    const decision = decide(plan, known, afterwards);
    run = { ...known, distribution: applyDecision(known.distribution, decision, afterwards) };
    states.push(run.distribution.state);
  }
  return { states, end: run };
}

// A step that waits for no more than was known at the start is no run that gave up.
const isGivenUp = (plan: SuccessionOrder) => !taken.some((one) => hasSucceeded(plan, one));
// A bounce tells that what was on its way did not arrive: to a step that waits for no more than the way, it is a no.
const contradicts = (plan: SuccessionOrder, { of, state }: Told) =>
  state === 'BOUNCED' && plan.steps[of]?.until === 'DISPATCHED';

test('receipts in whatever order, however often, come to the same end', () => {
  fc.assert(
    fc.property(
      anySteps.filter(isGivenUp),
      told(harmless).chain((reports) =>
        fc.record({
          reports: fc.constant(reports),
          other: fc.shuffledSubarray([...reports, ...reports], { minLength: 2 * reports.length }),
        }),
      ),
      (plan, { reports, other }) => {
        fc.pre(!reports.some((report) => contradicts(plan, report)));
        const [one, two] = [tell(plan, reports).end, tell(plan, other).end];
        expect(two.distribution.state).toBe(one.distribution.state);
        expect(two.attempts.map(({ state }) => state)).toEqual(one.attempts.map(({ state }) => state));
        const isReached = one.attempts.some((attempt) => hasSucceeded(plan, attempt));
        expect(one.distribution.state).toBe(isReached ? 'REACHED' : 'UNDELIVERABLE');
      },
    ),
    { numRuns: 2_000 },
  );
});

test('it is lifted by the first evidence that nothing known contradicts, and never falls back, whatever is told after', () => {
  fc.assert(
    fc.property(anySteps.filter(isGivenUp), told([...harmless, 'RETURNED', 'RECIPIENT_REJECTED']), (plan, reports) => {
      const { states } = tell(plan, reports);
      const lifted = states.indexOf('REACHED');
      if (lifted === -1) return;
      expect(new Set(states.slice(0, lifted))).toEqual(new Set(lifted === 0 ? [] : ['UNDELIVERABLE']));
      expect(new Set(states.slice(lifted))).toEqual(new Set(['REACHED']));
    }),
    { numRuns: 2_000 },
  );
});
