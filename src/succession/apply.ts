// How a decision changes where a distribution stands. The runner and the simulation both loop with it:
// decide, apply, until the decision leaves something to do or to wait for. Pure.
import { type Attempt, expired } from './attempt.ts';
import type { Decision } from './decision.ts';
import type { DistributionFacts } from './facts.ts';

/**
 * The distribution after a decision. `stepStartedAtMs` is the instant the step was *entered*: set by the first START,
 * RETRY or WAIT in it and kept through retries, so patience runs from there; null between SKIP or ADVANCE and that, and
 * while a WAIT says that it has not begun.
 * CANCEL_ATTEMPT changes only its attempt (cancellation REQUESTED), which is the caller's to record, like every START.
 */
export function applyDecision(distribution: DistributionFacts, decision: Decision, nowMs: number): DistributionFacts {
  switch (decision.kind) {
    case 'START':
    case 'RETRY':
    case 'NUDGE':
      return entered({ ...distribution, state: 'ACTIVE', step: decision.step }, nowMs);
    case 'WAIT':
      // What waits for other invoices or for a person's pause has not begun: its patience has not started.
      if (decision.begun === false) {
        return distribution.stepStartedAtMs === null ? distribution : { ...distribution, stepStartedAtMs: null };
      }
      return isRunning(distribution) ? entered({ ...distribution, state: 'ACTIVE' }, nowMs) : distribution;
    case 'SKIP':
    case 'ADVANCE':
      return { ...distribution, state: 'ACTIVE', step: decision.toStep, stepStartedAtMs: null };
    case 'CANCEL_ATTEMPT':
      return distribution;
    case 'MISS_DEADLINE':
      return { ...distribution, deadlineMissed: true };
    case 'COMPLETE':
      return { ...distribution, state: 'REACHED' };
    case 'GIVE_UP':
      return { ...distribution, state: 'UNDELIVERABLE' };
    case 'REJECT':
      return { ...distribution, state: 'REJECTED' };
    case 'BLOCK':
      return { ...distribution, state: 'BLOCKED' };
    case 'UNBLOCK':
      return { ...distribution, state: 'PLANNED' };
    case 'HOLD':
      return { ...distribution, state: 'HELD' };
    case 'STOP':
      return { ...distribution, state: 'STOPPED' };
  }
}

/** The attempts after a decision: a step that is left while a partner has its invoice waits for it no longer. */
export function applyToAttempts<A extends Attempt>(attempts: readonly A[], decision: Decision): readonly A[] {
  if (decision.kind !== 'ADVANCE') return attempts;
  return attempts.map((attempt) =>
    attempt.step === decision.step && attempt.nudge === 0 ? expired(attempt) : attempt,
  );
}

/** Whether the caller decides again at once: the decision only moved the run, it left nothing to do or to wait for. */
export function isMove(decision: Decision): boolean {
  return moves.has(decision.kind);
}

const moves: ReadonlySet<Decision['kind']> = new Set(['SKIP', 'ADVANCE', 'MISS_DEADLINE', 'UNBLOCK']);

function isRunning(distribution: DistributionFacts): boolean {
  return distribution.state === 'PLANNED' || distribution.state === 'ACTIVE';
}

function entered(distribution: DistributionFacts, nowMs: number): DistributionFacts {
  return distribution.stepStartedAtMs === null ? { ...distribution, stepStartedAtMs: nowMs } : distribution;
}
