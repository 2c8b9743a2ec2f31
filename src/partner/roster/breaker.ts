// The breaker of one partner on one channel: opens when sends fail at the partner, lets a single one through after a
// while, closes when that one is answered. What the debtor or the document is to blame for never counts. Pure; times
// are epoch ms of the creditor's clock. Thresholds follow phoss-ap's defaults (five failures) with a share besides.
import type { Outcome } from '../partner.ts';

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export interface Breaker {
  readonly state: BreakerState;
  readonly openedAtMs: number | null;
  /** When the next single send may go, while it is not CLOSED. */
  readonly retryAtMs: number | null;
  /** Openings in a row: each waits longer. */
  readonly openings: number;
  readonly windowStartedAtMs: number | null;
  readonly windowCalls: number;
  readonly windowFailures: number;
}

/** What a number of sends said of the partner's health. */
export interface Verdicts {
  /** Sends the partner answered in a way that shows it works. */
  readonly answered: number;
  /** Sends that failed at the partner or on the way there. */
  readonly failed: number;
  /** Of those, refused credentials: nothing will work until they are changed. */
  readonly unauthorised: number;
}

export const closedBreaker: Breaker = {
  state: 'CLOSED',
  openedAtMs: null,
  retryAtMs: null,
  openings: 0,
  windowStartedAtMs: null,
  windowCalls: 0,
  windowFailures: 0,
};

const windowMs = 60_000;
const failuresMin = 5;
const failureShare = 0.5;
const firstOpenMs = 30_000;
const openMsMax = 30 * 60_000;

/** The breaker after `verdicts` known at `nowMs`. */
export function nextBreaker(breaker: Breaker, verdicts: Verdicts, nowMs: number): Breaker {
  const { answered, failed, unauthorised } = verdicts;
  if (answered + failed === 0) return breaker;
  if (breaker.state !== 'CLOSED') {
    // One answer shows that it works again; late failures of before it opened say nothing new.
    if (answered > 0) return closedBreaker;
    return breaker.state === 'HALF_OPEN' ? opened(breaker, nowMs) : breaker;
  }
  if (unauthorised > 0) return opened(breaker, nowMs);
  const isOver = breaker.windowStartedAtMs === null || nowMs - breaker.windowStartedAtMs >= windowMs;
  const windowCalls = (isOver ? 0 : breaker.windowCalls) + answered + failed;
  const windowFailures = (isOver ? 0 : breaker.windowFailures) + failed;
  if (windowFailures >= failuresMin && windowFailures >= windowCalls * failureShare) return opened(breaker, nowMs);
  const openings = answered > 0 ? 0 : breaker.openings;
  return {
    ...breaker,
    openings,
    windowCalls,
    windowFailures,
    windowStartedAtMs: isOver ? nowMs : breaker.windowStartedAtMs,
  };
}

function opened({ openings }: Breaker, nowMs: number): Breaker {
  const openMs = Math.min(firstOpenMs * 2 ** Math.min(openings, 20), openMsMax);
  return { ...closedBreaker, state: 'OPEN', openedAtMs: nowMs, retryAtMs: nowMs + openMs, openings: openings + 1 };
}

/** Whether sends may go: all of them, a single one to see whether it works again, or none. */
export function admits({ state, retryAtMs }: Breaker, nowMs: number): 'ALL' | 'ONE' | 'NONE' {
  if (state === 'CLOSED') return 'ALL';
  return retryAtMs !== null && nowMs >= retryAtMs ? 'ONE' : 'NONE';
}

/** The breaker while its single send is under way: the next one may go only if that is never heard of again. */
export function probing(breaker: Breaker, nowMs: number): Breaker {
  return { ...breaker, state: 'HALF_OPEN', retryAtMs: nowMs + probeMsMax };
}
const probeMsMax = 5 * 60_000;

const ours: ReadonlySet<string> = new Set(['NO_TIME', 'NO_CAPACITY', 'NOTHING_TO_SEND']);
const credentials: ReadonlySet<string> = new Set(['401', '403', '535']);

/** What one outcome says of the partner. Too many requests, and what never began, say nothing. */
export function verdictOf(outcome: Outcome): keyof Verdicts | null {
  switch (outcome.kind) {
    case 'TAKEN':
      return 'answered';
    case 'AMBIGUOUS':
      return 'failed';
    case 'NOT_SENT':
      return ours.has(outcome.code) ? null : 'failed';
    case 'REFUSED':
      if (outcome.failureClass === 'SOFT') return null;
      if (outcome.failureClass !== 'PARTNER') return 'answered';
      return credentials.has(outcome.code.split(' ')[0] ?? '') ? 'unauthorised' : 'failed';
  }
}

/** The verdicts of many outcomes together. */
export function countVerdicts(outcomes: readonly Outcome[]): Verdicts {
  const count = { answered: 0, failed: 0, unauthorised: 0 };
  for (const outcome of outcomes) {
    const verdict = verdictOf(outcome);
    if (verdict === null) continue;
    count[verdict] += 1;
    if (verdict === 'unauthorised') count.failed += 1;
  }
  return count;
}
