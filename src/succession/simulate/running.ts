// One invoice on its way through a simulation: what it has sent, what will be told of it, and what became of it in the end.
// Changed in place as it goes (advance.ts).
import type { Channel } from '../../record/contact-point.ts';
import type { Attempt } from '../attempt.ts';
import type { DistributionFacts, Facts, PartnerFacts } from '../facts.ts';
import { type Happening, hourMs } from './answer.ts';
import type { SimulatedCourse, Subject } from './course.ts';

/** Nothing is followed longer than this from its start. */
export const horizonHours = 120 * 24;

/** What a run wants to send now. */
export interface Sending {
  readonly run: Running;
  readonly kind: 'START' | 'RETRY';
  readonly channel: Channel;
  readonly partner: PartnerFacts | undefined;
  readonly attempt: Attempt;
}

export interface Running {
  readonly subject: Subject;
  /** Its place among the invoices of its debtor. */
  readonly place: number;
  readonly horizonMs: number;
  attempts: Attempt[];
  happenings: Happening[];
  /** What an attempt went with, itself included, by its id; those that went by themselves left out. */
  readonly parties: Map<string, readonly Sending[]>;
  readonly sent: Partial<Record<Channel, number>>;
  distribution: DistributionFacts;
  invoice: Facts['invoice'];
  /** Until when it waits for other invoices; null: it does not. */
  gatherUntilMs: number | null;
  /** When it is to be looked at next; infinite: nothing more happens to it. */
  dueAtMs: number;
  turns: number;
  paidAtMs: number | null;
  costE4: number;
  doubleDelivered: boolean;
  knownSends: number;
  drawnSends: number;
}

export function makeRunning(subject: Subject, place: number): Running {
  const { facts, startMs } = subject;
  return {
    subject,
    place,
    horizonMs: startMs + horizonHours * hourMs,
    attempts: [],
    happenings: [],
    parties: new Map(),
    sent: {},
    distribution: facts.distribution,
    invoice: facts.invoice,
    gatherUntilMs: null,
    dueAtMs: startMs,
    turns: 0,
    paidAtMs: null,
    costE4: 0,
    doubleDelivered: false,
    knownSends: 0,
    drawnSends: 0,
  };
}

/** Puts a later version of one of its attempts in its place. */
export function replaceAttempt(run: Running, changed: Attempt): void {
  run.attempts = run.attempts.map((attempt) => (attempt.attemptId === changed.attemptId ? changed : attempt));
}

/** Everything decide() may know of a run. */
export function factsOf({ subject, invoice, distribution, attempts, gatherUntilMs }: Running): Facts {
  return { ...subject.facts, invoice, distribution, attempts: [...attempts], gatherUntilMs };
}

/** What became of it in the end. */
export function courseOf(run: Running): SimulatedCourse {
  const { subject, distribution, attempts, paidAtMs, sent, costE4, doubleDelivered, knownSends, drawnSends } = run;
  const { startMs } = subject;
  const { state: end, deadlineMissed } = distribution;
  const paidHours = paidAtMs === null ? null : (paidAtMs - startMs) / hourMs;
  const reached = milestonesOf(attempts, startMs);
  return { end, ...reached, paidHours, sent, costE4, deadlineMissed, doubleDelivered, knownSends, drawnSends };
}

type MilestoneHours = Pick<SimulatedCourse, 'dispatchedHours' | 'deliveredHours' | 'openedHours'>;

/** When the invoice first came so far by any attempt that did not come back. */
function milestonesOf(attempts: readonly Attempt[], startMs: number): MilestoneHours {
  const earliest = (pick: (attempt: Attempt) => number | null) => {
    let firstMs: number | null = null;
    for (const attempt of attempts) {
      const atMs = attempt.nudge > 0 || attempt.state === 'RETURNED' ? null : pick(attempt);
      if (atMs !== null && (firstMs === null || atMs < firstMs)) firstMs = atMs;
    }
    return firstMs === null ? null : (firstMs - startMs) / hourMs;
  };
  return {
    dispatchedHours: earliest(({ dispatchedAtMs, deliveredAtMs }) => dispatchedAtMs ?? deliveredAtMs),
    deliveredHours: earliest(({ deliveredAtMs, openedAtMs }) => deliveredAtMs ?? openedAtMs),
    openedHours: earliest(({ openedAtMs }) => openedAtMs),
  };
}
