// The life of an attempt as one literal table: states, their rank, and what each means for deciding.
// mergeReport() is the lattice that makes the order and repetition of receipts harmless. Pure.
import { type Milestone, milestones } from './order.ts';

export type AttemptState =
  | 'SUBMITTING'
  | 'UNKNOWN'
  | 'RETRY_WAIT'
  | 'ACCEPTED'
  | 'PROCESSING'
  | 'DISPATCHED'
  | 'DELIVERED'
  | 'OPENED'
  | 'ACKNOWLEDGED'
  | 'REJECTED'
  | 'BOUNCED'
  | 'RETURNED'
  | 'EXPIRED'
  | 'RECIPIENT_REJECTED'
  | 'CANCELLED'
  | 'SUPERSEDED';

/** Failure class of a partner's answer (succession.md): who is at fault, and so what to do. */
export type FailureClass = 'HARD' | 'SOFT' | 'CONTENT' | 'PARTNER' | 'POLICY';
export const failureClasses: readonly FailureClass[] = ['HARD', 'SOFT', 'CONTENT', 'PARTNER', 'POLICY'];

/** The attempt as decide() sees it: one row of the attempt table, times in epoch ms of the creditor's clock. */
export interface Attempt {
  readonly attemptId: string;
  readonly step: number;
  /** Tries of this step, or of this nudge of it, from 1. */
  readonly number: number;
  /** 0: the invoice itself. From 1: that nudge of the step, on a support channel. */
  readonly nudge: number;
  readonly contactPointId: string;
  readonly partnerId: string;
  /** How many invoices go as one with it, itself included; left out: it goes by itself. */
  readonly shares?: number;
  /** It went with others, nobody wants any of them any more, and this one asks the partner to stop them all. */
  readonly callsBackAll?: boolean;
  readonly state: AttemptState;
  readonly failureClass: FailureClass | null;
  readonly code: string | null;
  readonly cancellation: 'REQUESTED' | 'DONE' | 'TOO_LATE' | null;
  readonly startedAtMs: number;
  readonly retryAtMs: number | null;
  readonly acceptedAtMs: number | null;
  readonly dispatchedAtMs: number | null;
  readonly deliveredAtMs: number | null;
  readonly openedAtMs: number | null;
  readonly failedAtMs: number | null;
}

/**
 * What a state means for deciding. IN_FLIGHT: a worker owns it. UNCERTAIN: it may have been taken.
 * CARRIED: a partner has it or had it, waited for or not. FAILED: it surely did not reach the debtor. ANSWERED: the debtor
 * said no. CLOSED: we, or the partner on our word, ended it.
 */
export type Phase = 'IN_FLIGHT' | 'UNCERTAIN' | 'CARRIED' | 'FAILED' | 'ANSWERED' | 'CLOSED';

/**
 * The life cycle. A report moves an attempt only upwards in rank, so the last state is the highest ever told,
 * whatever the order. The places worth a word:
 * - RETRY_WAIT and SUPERSEDED stand below ACCEPTED: a receipt that it was taken after all is believed;
 * - CANCELLED stands below DISPATCHED: what the carrier has was not stopped;
 * - EXPIRED (our patience ended; the partner has it all the same) stands above DISPATCHED and below every failure and
 *   DELIVERED: late failures and late success are recorded, and of what else is told the time;
 * - REJECTED and BOUNCED beat all up to DISPATCHED, but not DELIVERED ("late-delivered override"); a bounce after
 *   delivery is told by its adapter as RETURNED, which does beat DELIVERED;
 * - a human act (OPENED, ACKNOWLEDGED) outranks a bounce and a return: somebody has read it;
 * - the debtor's own no (RECIPIENT_REJECTED) outranks all.
 */
export const lifecycle: Readonly<Record<AttemptState, { readonly rank: number; readonly phase: Phase }>> = {
  SUBMITTING: { rank: 1, phase: 'IN_FLIGHT' },
  UNKNOWN: { rank: 2, phase: 'UNCERTAIN' },
  RETRY_WAIT: { rank: 3, phase: 'FAILED' },
  SUPERSEDED: { rank: 4, phase: 'CLOSED' },
  ACCEPTED: { rank: 5, phase: 'CARRIED' },
  PROCESSING: { rank: 6, phase: 'CARRIED' },
  CANCELLED: { rank: 7, phase: 'CLOSED' },
  DISPATCHED: { rank: 8, phase: 'CARRIED' },
  EXPIRED: { rank: 9, phase: 'CARRIED' },
  REJECTED: { rank: 10, phase: 'FAILED' },
  BOUNCED: { rank: 11, phase: 'FAILED' },
  DELIVERED: { rank: 12, phase: 'CARRIED' },
  RETURNED: { rank: 13, phase: 'FAILED' },
  OPENED: { rank: 14, phase: 'CARRIED' },
  ACKNOWLEDGED: { rank: 15, phase: 'CARRIED' },
  RECIPIENT_REJECTED: { rank: 16, phase: 'ANSWERED' },
};

/** An attempt as a look ahead begins it: taken by its partner at once. */
export function takenAttempt(
  attemptId: string,
  {
    step,
    nudge = 0,
    contactPointId,
    partnerId,
  }: Pick<Attempt, 'step' | 'contactPointId' | 'partnerId'> & { readonly nudge?: number },
  earlier: readonly Attempt[],
  atMs: number,
): Attempt {
  return {
    attemptId,
    step,
    number: earlier.filter((one) => one.step === step && one.nudge === nudge).length + 1,
    nudge,
    contactPointId,
    partnerId,
    state: 'ACCEPTED',
    failureClass: null,
    code: null,
    cancellation: null,
    startedAtMs: atMs,
    retryAtMs: null,
    acceptedAtMs: atMs,
    dispatchedAtMs: null,
    deliveredAtMs: null,
    openedAtMs: null,
    failedAtMs: null,
  };
}

/** An attempt whose step is left because its patience has ended: EXPIRED, unless more than that is known of it. */
export function expired<A extends Attempt>(attempt: A): A {
  const { rank, phase } = lifecycle[attempt.state];
  return phase === 'CARRIED' && rank < lifecycle.EXPIRED.rank ? { ...attempt, state: 'EXPIRED' } : attempt;
}

/** The milestone a state amounts to, or null when it is none. */
export const milestoneOfState: Readonly<Partial<Record<AttemptState, Milestone>>> = {
  ACCEPTED: 'ACCEPTED',
  PROCESSING: 'ACCEPTED',
  DISPATCHED: 'DISPATCHED',
  DELIVERED: 'DELIVERED',
  OPENED: 'OPENED',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
};

/** What a partner says of an attempt, as far as the lattice cares. */
export interface Report {
  readonly state: AttemptState;
  readonly failureClass: FailureClass | null;
  readonly code: string | null;
  readonly occurredAtMs: number;
}

/**
 * The attempt after a report: commutative, associative and idempotent over reports (channels.md §2.2).
 * State, class and code are those of the highest report by (rank, class, code); each time is the earliest instant told
 * for its milestone, whether or not that report won; `retryAtMs` falls away with RETRY_WAIT; `cancellation` is not touched.
 * Returns the same object when the report tells nothing new.
 */
export function mergeReport(attempt: Attempt, report: Report): Attempt {
  const wins = compareTold(report, attempt) > 0;
  const told = wins ? report : attempt;
  const merged: Attempt = {
    ...attempt,
    state: told.state,
    failureClass: told.failureClass,
    code: told.code,
    retryAtMs: told.state === 'RETRY_WAIT' ? attempt.retryAtMs : null,
    acceptedAtMs: earliest(attempt.acceptedAtMs, report, timeOfState.acceptedAtMs),
    dispatchedAtMs: earliest(attempt.dispatchedAtMs, report, timeOfState.dispatchedAtMs),
    deliveredAtMs: earliest(attempt.deliveredAtMs, report, timeOfState.deliveredAtMs),
    openedAtMs: earliest(attempt.openedAtMs, report, timeOfState.openedAtMs),
    failedAtMs: earliest(attempt.failedAtMs, report, timeOfState.failedAtMs),
  };
  return wins || timesDiffer(attempt, merged) ? merged : attempt;
}

/** Which states each time of an attempt belongs to. An acknowledgement is a human act too, so it counts as opened. */
const timeOfState: Readonly<Record<(typeof times)[number], readonly AttemptState[]>> = {
  acceptedAtMs: ['ACCEPTED', 'PROCESSING'],
  dispatchedAtMs: ['DISPATCHED'],
  deliveredAtMs: ['DELIVERED'],
  openedAtMs: ['OPENED', 'ACKNOWLEDGED'],
  failedAtMs: ['REJECTED', 'BOUNCED', 'RETURNED', 'RECIPIENT_REJECTED'],
};
const times = ['acceptedAtMs', 'dispatchedAtMs', 'deliveredAtMs', 'openedAtMs', 'failedAtMs'] as const;

/** When two reports say the same state, the graver class stands: what needs a person first, then what is final. */
const classGravity: Readonly<Record<FailureClass, number>> = { CONTENT: 5, HARD: 4, POLICY: 3, PARTNER: 2, SOFT: 1 };

type Told = Pick<Report, 'state' | 'failureClass' | 'code'>;

function compareTold(a: Told, b: Told): number {
  const byRank = lifecycle[a.state].rank - lifecycle[b.state].rank;
  if (byRank !== 0) return byRank;
  const byClass = gravity(a.failureClass) - gravity(b.failureClass);
  if (byClass !== 0) return byClass;
  const [codeA, codeB] = [a.code ?? '', b.code ?? ''];
  return codeA === codeB ? 0 : codeA > codeB ? 1 : -1;
}

function gravity(failureClass: FailureClass | null): number {
  return failureClass === null ? 0 : classGravity[failureClass];
}

function earliest(knownMs: number | null, report: Report, states: readonly AttemptState[]): number | null {
  if (!states.includes(report.state)) return knownMs;
  return knownMs === null ? report.occurredAtMs : Math.min(knownMs, report.occurredAtMs);
}

function timesDiffer(a: Attempt, b: Attempt): boolean {
  return times.some((time) => a[time] !== b[time]);
}

/**
 * How far an attempt has come, or null. A failure has come nowhere. What we wait for no more (EXPIRED, SUPERSEDED) keeps
 * the milestones its times show; one that was CANCELLED has none, for it was stopped before dispatch.
 */
export function reachedMilestone(attempt: Attempt): Milestone | null {
  const ofState = milestoneOfState[attempt.state];
  if (ofState !== undefined) return ofState;
  if (attempt.state !== 'EXPIRED' && attempt.state !== 'SUPERSEDED') return null;
  if (attempt.openedAtMs !== null) return 'OPENED';
  if (attempt.deliveredAtMs !== null) return 'DELIVERED';
  if (attempt.dispatchedAtMs !== null) return 'DISPATCHED';
  return attempt.acceptedAtMs === null ? null : 'ACCEPTED';
}

/** Whether a milestone is at least another, in their rising order. */
export function isAtLeast(reached: Milestone | null, wanted: Milestone): boolean {
  return reached !== null && milestoneRank[reached] >= milestoneRank[wanted];
}

const milestoneRank = Object.fromEntries(milestones.map((milestone, rank) => [milestone, rank])) as Readonly<
  Record<Milestone, number>
>;

/** The earliest instant at which an attempt is known to have been at `wanted` or further; its start when no time tells. */
export function reachedAtMs(attempt: Attempt, wanted: Milestone): number {
  let earliestMs = Number.POSITIVE_INFINITY;
  for (const [milestone, atMs] of [
    ['ACCEPTED', attempt.acceptedAtMs],
    ['DISPATCHED', attempt.dispatchedAtMs],
    ['DELIVERED', attempt.deliveredAtMs],
    ['OPENED', attempt.openedAtMs],
  ] as const) {
    if (atMs !== null && isAtLeast(milestone, wanted)) earliestMs = Math.min(earliestMs, atMs);
  }
  return earliestMs === Number.POSITIVE_INFINITY ? attempt.startedAtMs : earliestMs;
}
