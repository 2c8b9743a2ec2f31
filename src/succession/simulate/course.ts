// The course of one invoice under one order: decide(), apply, and partners and debtors who answer by the model, on a clock
// that jumps to what comes next. The same decide() as in earnest. Pure.
import type { Channel } from '../../record/contact-point.ts';
import { applyDecision, isMove } from '../apply.ts';
import { type Attempt, mergeReport, type Report } from '../attempt.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { DistributionFacts, Facts, PartnerFacts } from '../facts.ts';
import type { SuccessionOrder } from '../order.ts';
import { gaussian, type Random, randomOf } from './random.ts';
import { type DrawnModel, type DrawnResponse, type ResponseShare, responseOf } from './response.ts';

/** What became of one invoice. Instants are hours from the start; null: not within the horizon. */
export interface SimulatedCourse {
  readonly end: DistributionFacts['state'];
  readonly dispatchedHours: number | null;
  readonly deliveredHours: number | null;
  readonly openedHours: number | null;
  readonly paidHours: number | null;
  readonly sent: Readonly<Partial<Record<Channel, number>>>;
  readonly costE4: number;
  readonly deadlineMissed: boolean;
  readonly doubleDelivered: boolean;
  /** Sendings whose answer was known, of a replay; the others were drawn from the model. Nudges are neither. */
  readonly knownSends: number;
  readonly drawnSends: number;
}

/** What really became of an attempt, in hours from its hand-over; null: it did not. */
export interface KnownAnswer {
  readonly failedHours: number | null;
  readonly deliveredHours: number | null;
  readonly openedHours: number | null;
  readonly returnedHours: number | null;
  readonly paidHours: number | null;
}

/** One invoice to run: as a run not yet begun, from an instant, with what is known of it by channel. */
export interface Subject {
  readonly facts: Facts;
  readonly startMs: number;
  /** Of the first attempt on a channel; a second is never known. */
  readonly known?: Readonly<Partial<Record<Channel, KnownAnswer>>>;
}

export interface CourseInput {
  readonly order: SuccessionOrder;
  readonly subject: Subject;
  readonly model: DrawnModel;
  /** Tells this invoice's streams from others'; the same under every order. */
  readonly seed: number;
  readonly invoice: number;
}

const hourMs = 3_600_000;
/** Nothing is followed longer than this. */
export const horizonHours = 120 * 24;
// More than any course within the limits of an order needs.
const turnsMax = 400;

interface Happening {
  readonly atMs: number;
  /** The attempt reported on, or `paymentOf`. */
  readonly attempt: number;
  readonly report: Report;
}

/** In place of an attempt: the invoice is paid. */
const paymentOf = -1;

const channelNumber: Readonly<Record<Channel, number>> = {
  LETTER: 1,
  EMAIL: 2,
  E_INVOICE: 3,
  MAILBOX: 4,
  SMS: 5,
  PUSH: 6,
};

/** Runs one invoice to its end or to the horizon. */
export function simulateCourse({ order, subject, model, seed, invoice }: CourseInput): SimulatedCourse {
  const { facts: start, startMs, known: answers } = subject;
  const horizonMs = startMs + horizonHours * hourMs;
  const attempts: Attempt[] = [];
  const happenings: Happening[] = [];
  const sent: Partial<Record<Channel, number>> = {};
  let { distribution, invoice: facts } = start;
  let nowMs = startMs;
  let paidAtMs: number | null = null;
  let costE4 = 0;
  let doubleDelivered = false;
  let [knownSends, drawnSends] = [0, 0];

  for (let turn = 0; turn < turnsMax; turn += 1) {
    const known: Facts = { ...start, invoice: facts, distribution, attempts: [...attempts] };
    const decision = decide(order, known, nowMs);
    distribution = applyDecision(distribution, decision, nowMs);
    if (isMove(decision)) continue;
    if (decision.kind === 'START' || decision.kind === 'RETRY' || decision.kind === 'NUDGE') {
      const { attempt, channel, partner } = begin(decision, order, start, attempts, nowMs);
      attempts.push(attempt);
      sent[channel] = (sent[channel] ?? 0) + 1;
      costE4 += priceOf(partner, start.debtor.country);
      if (decision.kind === 'NUDGE') continue;
      const nth = attempts.filter(({ step, nudge }) => order.steps[step]?.channel === channel && nudge === 0).length;
      const known = nth === 1 ? answers?.[channel] : undefined;
      if (known === undefined) drawnSends += 1;
      else knownSends += 1;
      const response = responseOf(model, channel, start.debtor);
      const answer = known ?? drawAnswer(response, randomOf(seed, invoice, channelNumber[channel], nth));
      plan(happenings, attempts.length - 1, answer, partner, nowMs);
      continue;
    }
    if (decision.kind === 'CANCEL_ATTEMPT') {
      cancel(attempts, decision.attemptId);
      continue;
    }
    if (decision.kind === 'COMPLETE') doubleDelivered = decision.doubleDelivered;
    // Ended or waiting: on to the next thing that happens, or to the end of the wait.
    const untilMs =
      decision.kind === 'WAIT' ? (decision.untilMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    const next = takeNext(happenings, Math.min(untilMs, horizonMs));
    if (next === undefined) {
      if (untilMs > horizonMs) break;
      nowMs = Math.max(nowMs, untilMs);
      continue;
    }
    nowMs = Math.max(nowMs, next.atMs);
    if (next.attempt === paymentOf) {
      paidAtMs ??= next.atMs;
      facts = { ...facts, claimState: 'PAID' };
      continue;
    }
    const reported = attempts[next.attempt];
    if (reported !== undefined) attempts[next.attempt] = mergeReport(reported, next.report);
  }

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

type Beginning = Extract<Decision, { kind: 'START' | 'RETRY' | 'NUDGE' }>;

function begin(decision: Beginning, order: SuccessionOrder, facts: Facts, attempts: readonly Attempt[], nowMs: number) {
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

function priceOf(partner: PartnerFacts | undefined, country: string): number {
  return partner?.pricesE4[country] ?? partner?.pricesE4[''] ?? 0;
}

/** An answer by the model. Every draw is made, used or not, so that streams keep step. */
function drawAnswer(response: DrawnResponse | undefined, random: Random): KnownAnswer {
  if (response === undefined) return noAnswer;
  const drawn = (name: ResponseShare) => random() < response.share[name];
  const after = (name: ResponseShare) => Math.exp(response.meanLog[name] + response.sdLog[name] * gaussian(random));
  const [fails, failedHours, delivers, deliveredHours, opens, openedHours, returns, returnedHours, pays, paidHours] = [
    drawn('failed'),
    after('failed'),
    drawn('delivered'),
    after('delivered'),
    drawn('opened'),
    after('opened'),
    drawn('returned'),
    after('returned'),
    drawn('paid'),
    after('paid'),
  ];
  if (fails) return { ...noAnswer, failedHours };
  const paid = pays ? paidHours : null;
  if (returns) return { ...noAnswer, returnedHours, paidHours: paid };
  if (!delivers) return { ...noAnswer, paidHours: paid };
  const opened = opens ? deliveredHours + openedHours : null;
  return { ...noAnswer, deliveredHours, openedHours: opened, paidHours: paid };
}

const noAnswer: KnownAnswer = {
  failedHours: null,
  deliveredHours: null,
  openedHours: null,
  returnedHours: null,
  paidHours: null,
};

/** What will be told of an attempt, as far as its partner can tell it, and whether it is paid. */
function plan(
  happenings: Happening[],
  attempt: number,
  { failedHours, deliveredHours, openedHours, returnedHours, paidHours }: KnownAnswer,
  partner: PartnerFacts | undefined,
  nowMs: number,
): void {
  const reports = partner?.milestones ?? [];
  const tell = (hours: number | null, state: Report['state'], failureClass: Report['failureClass'] = null) => {
    if (hours === null) return;
    const atMs = nowMs + hours * hourMs;
    insert(happenings, { atMs, attempt, report: { state, failureClass, code: null, occurredAtMs: atMs } });
  };
  tell(failedHours, 'BOUNCED', 'HARD');
  if (paidHours !== null) {
    const atMs = nowMs + paidHours * hourMs;
    const report = { state: 'ACCEPTED', failureClass: null, code: null, occurredAtMs: atMs } as const;
    insert(happenings, { atMs, attempt: paymentOf, report });
  }
  if (failedHours !== null) return;
  if (reports.includes('DISPATCHED')) tell(Math.min((deliveredHours ?? 24) / 2, 12), 'DISPATCHED');
  if (reports.includes('DELIVERED')) tell(deliveredHours, 'DELIVERED');
  if (reports.includes('OPENED')) tell(openedHours, 'OPENED');
  tell(returnedHours, 'RETURNED', 'HARD');
}

/** Kept in order of time. */
function insert(happenings: Happening[], happening: Happening): void {
  let index = happenings.length;
  while (index > 0 && (happenings[index - 1]?.atMs ?? 0) > happening.atMs) index -= 1;
  happenings.splice(index, 0, happening);
}

function takeNext(happenings: Happening[], untilMs: number): Happening | undefined {
  const [next] = happenings;
  if (next === undefined || next.atMs > untilMs) return undefined;
  return happenings.shift();
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
