// Calling back in a simulation: what no carrier has yet is stopped, and nothing more comes of it. What went as one is stopped
// for all, once nobody wants any of it; the same rule as in earnest (distribution/carriage/recall.ts).
import type { Attempt } from '../attempt.ts';
import { isBeforeDispatch, isWanted } from '../end.ts';
import type { SuccessionOrder } from '../order.ts';
import { factsOf, type Running, replaceAttempt } from './running.ts';

/** The attempts of a run, each told where it is to call back a party that nobody wants any more. */
export function withUnwanted(run: Running, order: SuccessionOrder): readonly Attempt[] {
  if (run.parties.size === 0) return run.attempts;
  return run.attempts.map((attempt) => {
    const party = isHeld(attempt) ? (run.parties.get(attempt.attemptId) ?? []) : [];
    const isUnwanted = ({ run: other, attempt: { attemptId } }: (typeof party)[number]) => {
      const facts = factsOf(other);
      const theirs = facts.attempts.find((one) => one.attemptId === attemptId);
      return theirs !== undefined && isHeld(theirs) && !isWanted(order, facts, theirs);
    };
    return party.length > 0 && party.every(isUnwanted) ? { ...attempt, callsBackAll: true } : attempt;
  });
}

function isHeld(attempt: Attempt): boolean {
  return attempt.cancellation === null && isBeforeDispatch(attempt);
}

/** Asks a partner to stop an attempt, with all that went as one with it. */
export function callBack(run: Running, attemptId: string): void {
  for (const asked of run.parties.get(attemptId) ?? [{ run, attempt: { attemptId } }])
    stop(asked.run, asked.attempt.attemptId);
}

function stop(run: Running, attemptId: string): void {
  const index = run.attempts.findIndex((attempt) => attempt.attemptId === attemptId);
  const asked = run.attempts[index];
  if (asked === undefined) return;
  if (asked.dispatchedAtMs !== null) {
    replaceAttempt(run, { ...asked, cancellation: 'TOO_LATE' });
    return;
  }
  replaceAttempt(run, { ...asked, cancellation: 'DONE', state: 'CANCELLED' });
  run.happenings = run.happenings.filter(({ attempt }) => attempt !== index);
}
