// One invoice on its way through a simulation: decide(), apply, until it sends something or waits. What it sends is handed
// to its caller, who knows what goes with it. Pure but for the run itself, which is changed in place.
import type { Channel } from '../../record/contact-point.ts';
import { applyDecision, applyToAttempts, isMove } from '../apply.ts';
import { type Attempt, mergeReport } from '../attempt.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { DistributionFacts, Facts, PartnerFacts } from '../facts.ts';
import type { SuccessionOrder } from '../order.ts';
import { type Answer, type Happening, hourMs, paymentOf, planAnswer } from './answer.ts';
import type { SimulatedCourse, Subject } from './course.ts';

/** Nothing is followed longer than this from its start. */
export const horizonHours = 120 * 24;
// More than any course within the limits of an order needs.
const turnsMax = 400;

type Beginning = Extract<Decision, { kind: 'START' | 'RETRY' | 'NUDGE' }>;

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
  readonly happenings: Happening[];
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

/**
 * Takes in what is told of the run by now and decides until it rests. Answers what it sends; then it is due at once, to be
 * decided again once that is on its way. Undefined: it waits until `dueAtMs`, or has come to its end.
 */
export function advance(run: Running, order: SuccessionOrder, nowMs: number): Sending | undefined {
  takeIn(run, nowMs);
  while (run.turns < turnsMax) {
    run.turns += 1;
    const { subject, distribution, invoice, attempts, gatherUntilMs } = run;
    const facts: Facts = { ...subject.facts, invoice, distribution, attempts: [...attempts], gatherUntilMs };
    const decision = decide(order, facts, nowMs);
    run.distribution = applyDecision(distribution, decision, nowMs);
    if (isMove(decision)) {
      run.attempts = [...applyToAttempts(attempts, decision)];
      continue;
    }
    switch (decision.kind) {
      case 'START':
      case 'RETRY':
        return { ...begin(run, order, decision, nowMs), run, kind: decision.kind };
      case 'NUDGE':
        sendNudge(run, begin(run, order, decision, nowMs));
        continue;
      case 'CANCEL_ATTEMPT':
        cancel(attempts, decision.attemptId);
        continue;
      case 'COMPLETE':
        run.doubleDelivered = decision.doubleDelivered;
    }
    const untilMs = decision.kind === 'WAIT' && decision.untilMs !== null ? decision.untilMs : Number.POSITIVE_INFINITY;
    const nextMs = Math.min(untilMs, run.happenings[0]?.atMs ?? Number.POSITIVE_INFINITY);
    run.dueAtMs = nextMs > run.horizonMs ? Number.POSITIVE_INFINITY : Math.max(nowMs, nextMs);
    return undefined;
  }
  run.dueAtMs = Number.POSITIVE_INFINITY;
  return undefined;
}

/** One thing told at a time: each is decided upon before the next. */
function takeIn(run: Running, nowMs: number): void {
  const [next] = run.happenings;
  if (next === undefined || next.atMs > nowMs) return;
  run.happenings.shift();
  if (next.attempt === paymentOf) {
    run.paidAtMs ??= next.atMs;
    run.invoice = { ...run.invoice, claimState: 'PAID' };
    return;
  }
  const reported = run.attempts[next.attempt];
  if (reported !== undefined) run.attempts[next.attempt] = mergeReport(reported, next.report);
}

type Begun = Pick<Sending, 'channel' | 'partner' | 'attempt'>;

function begin(
  { subject: { facts }, attempts }: Running,
  order: SuccessionOrder,
  decision: Beginning,
  nowMs: number,
): Begun {
  const { step, contactPointId, partnerId } = decision;
  const nudge = decision.kind === 'NUDGE' ? decision.nudge : 0;
  const chosen = order.steps[step];
  const channel = (nudge === 0 ? chosen?.channel : chosen?.nudges[nudge - 1]?.channel) ?? 'LETTER';
  const partner = facts.partners.find((one) => one.partnerId === partnerId && one.channel === channel);
  const attempt: Attempt = {
    attemptId: `a${attempts.length}`,
    step,
    number: attempts.filter((one) => one.step === step && one.nudge === nudge).length + 1,
    nudge,
    contactPointId,
    partnerId,
    state: 'ACCEPTED',
    failureClass: null,
    code: null,
    cancellation: null,
    startedAtMs: nowMs,
    retryAtMs: null,
    acceptedAtMs: nowMs,
    dispatchedAtMs: null,
    deliveredAtMs: null,
    openedAtMs: null,
    failedAtMs: null,
  };
  return { attempt, channel, partner };
}

function sendNudge(run: Running, { attempt, channel, partner }: Begun): void {
  run.attempts.push(attempt);
  run.sent[channel] = (run.sent[channel] ?? 0) + 1;
  run.costE4 += priceE4(partner, countryOf(run, attempt), 1);
}

/** What a sending costs in all, and what is answered to it. */
export interface Sent {
  /** How many invoices go as one with it, itself included. */
  readonly shares: number;
  readonly costE4: number;
  readonly answer: Answer;
  readonly isKnown: boolean;
}

/** Puts a sending on its way; each of those that go as one has its share of what it costs, and the same answer. */
export function send(
  { run, channel, partner, attempt }: Sending,
  { shares, costE4, answer, isKnown }: Sent,
  nowMs: number,
): void {
  run.attempts.push(shares === 1 ? attempt : { ...attempt, shares });
  run.sent[channel] = (run.sent[channel] ?? 0) + 1 / shares;
  run.costE4 += costE4 / shares;
  if (isKnown) run.knownSends += 1 / shares;
  else run.drawnSends += 1 / shares;
  planAnswer(run.happenings, run.attempts.length - 1, answer, partner, nowMs);
  run.dueAtMs = nowMs;
}

/** The country an attempt goes to. */
export function countryOf({ subject: { facts } }: Running, { contactPointId }: Attempt): string {
  const point = facts.contactPoints.find((one) => one.contactPointId === contactPointId);
  return point?.postalAddress?.country ?? facts.debtor.country;
}

/** The price of a consignment of so many units by the partner's list; 0 when it says nothing. */
export function priceE4(partner: PartnerFacts | undefined, country: string, units: number): number {
  if (partner === undefined) return 0;
  const reachedOf = (of: string) => partner.priceSteps?.[of]?.findLast(({ unitsFrom }) => unitsFrom <= units);
  const reached = reachedOf(country) ?? reachedOf('');
  return reached?.amountE4 ?? partner.pricesE4[country] ?? partner.pricesE4[''] ?? 0;
}

/** What no carrier has yet is stopped; the rest is not. */
function cancel(attempts: Attempt[], attemptId: string): void {
  const index = attempts.findIndex((attempt) => attempt.attemptId === attemptId);
  const asked = attempts[index];
  if (asked === undefined) return;
  attempts[index] =
    asked.dispatchedAtMs === null
      ? { ...asked, cancellation: 'DONE', state: 'CANCELLED' }
      : { ...asked, cancellation: 'TOO_LATE' };
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
