// Properties of random courses of a distribution, as the nine rules are stated in.
import fc from 'fast-check';
import { type Attempt, isAtLeast, reachedMilestone } from '../../../src/succession/attempt.ts';
import type { Decision } from '../../../src/succession/decision.ts';
import type { Facts } from '../../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { monday } from '../world.ts';
import { anyFacts, anyOrder, anyScript } from './arbitrary.ts';
import { type Course, drive, type Turn } from './model.ts';

export const numRuns = 1_500;

/** Checks a property of whole courses, looking only at the attempts that carry the invoice. */
export function everyCourse(
  check: (course: Course, order: SuccessionOrder, start: Facts) => void,
  script = anyScript,
): void {
  everyCourseWithNudges(({ turns, facts, endMs }, order, start) => {
    const invoiced = {
      turns: turns.map((turn) => ({ ...turn, facts: ofInvoice(turn.facts) })),
      facts: ofInvoice(facts),
    };
    check({ ...invoiced, endMs }, order, start);
  }, script);
}

function ofInvoice(facts: Facts): Facts {
  return { ...facts, attempts: facts.attempts.filter(({ nudge }) => nudge === 0) };
}

/** Checks a property of whole courses. */
export function everyCourseWithNudges(
  check: (course: Course, order: SuccessionOrder, start: Facts) => void,
  script = anyScript,
): void {
  const property = fc.property(anyOrder, anyFacts, script, (order, start, happening) => {
    check(drive(order, start, happening, monday), order, start);
  });
  fc.assert(property, { numRuns });
}

/** Checks a property of every decision of whole courses. */
export function everyTurn(check: (turn: Turn, order: SuccessionOrder) => void, script = anyScript): void {
  everyCourse(({ turns }, order) => {
    for (const turn of turns) check(turn, order);
  }, script);
}

export function isSend(decision: Decision): decision is Extract<Decision, { kind: 'START' | 'RETRY' }> {
  return decision.kind === 'START' || decision.kind === 'RETRY';
}

/** What the step of an attempt waits for has come, by its state alone. */
export function hasSucceeded(order: SuccessionOrder, attempt: Attempt): boolean {
  const until = order.steps[attempt.step]?.until;
  return until !== undefined && isAtLeast(reachedMilestone(attempt), until);
}
