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
}

export interface CourseInput {
  readonly order: SuccessionOrder;
  /** A run not yet begun. */
  readonly facts: Facts;
  readonly model: DrawnModel;
  readonly startMs: number;
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
  /** The attempt reported on; -1: the invoice is paid. */
  readonly attempt: number;
  readonly report: Report;
}

const channelNumber: Readonly<Record<Channel, number>> = {
  LETTER: 1,
  EMAIL: 2,
  E_INVOICE: 3,
  MAILBOX: 4,
  SMS: 5,
  PUSH: 6,
};

/** Runs one invoice to its end or to the horizon. */
export function simulateCourse({ order, facts: start, model, startMs, seed, invoice }: CourseInput): SimulatedCourse {
  const horizonMs = startMs + horizonHours * hourMs;
  const attempts: Attempt[] = [];
  const happenings: Happening[] = [];
  const sent: Partial<Record<Channel, number>> = {};
  let { distribution, invoice: facts } = start;
  let nowMs = startMs;
  let paidAtMs: number | null = null;
  let costE4 = 0;
  let doubleDelivered = false;

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
      const response = decision.kind === 'NUDGE' ? undefined : responseOf(model, channel, start.debtor);
      const nth = attempts.filter(({ step }) => order.steps[step]?.channel === channel).length;
      const random = randomOf(seed, invoice, channelNumber[channel], nth);
      plan(happenings, attempts.length - 1, response, partner, nowMs, random);
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
    if (next.attempt < 0) {
      paidAtMs ??= next.atMs;
      facts = { ...facts, claimState: 'PAID' };
      continue;
    }
    const reported = attempts[next.attempt];
    if (reported !== undefined) attempts[next.attempt] = mergeReport(reported, next.report);
  }

  const { state: end, deadlineMissed } = distribution;
  const paidHours = paidAtMs === null ? null : (paidAtMs - startMs) / hourMs;
  return { end, ...milestonesOf(attempts, startMs), paidHours, sent, costE4, deadlineMissed, doubleDelivered };
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

/** What will be told of an attempt, and whether it is paid. Every draw is made, used or not, so that streams keep step. */
function plan(
  happenings: Happening[],
  attempt: number,
  response: DrawnResponse | undefined,
  partner: PartnerFacts | undefined,
  nowMs: number,
  random: Random,
): void {
  if (response === undefined) return;
  const drawn = (name: ResponseShare) => random() < response.share[name];
  const after = (name: ResponseShare) =>
    Math.exp(response.meanLog[name] + response.sdLog[name] * gaussian(random)) * hourMs;
  const [fails, failMs, delivers, deliverMs, opens, openMs, returns, returnMs, pays, payMs] = [
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
  const tell = (atMs: number, state: Report['state'], failureClass: Report['failureClass'] = null) =>
    insert(happenings, { atMs, attempt, report: { state, failureClass, code: null, occurredAtMs: atMs } });
  const reports = partner?.milestones ?? [];
  if (fails) {
    tell(nowMs + failMs, 'BOUNCED', 'HARD');
    return;
  }
  if (pays) {
    const atMs = nowMs + payMs;
    insert(happenings, {
      atMs,
      attempt: -1,
      report: { state: 'ACCEPTED', failureClass: null, code: null, occurredAtMs: atMs },
    });
  }
  if (reports.includes('DISPATCHED')) tell(nowMs + Math.min(deliverMs / 2, 12 * hourMs), 'DISPATCHED');
  if (returns) {
    tell(nowMs + returnMs, 'RETURNED', 'HARD');
    return;
  }
  if (!delivers) return;
  if (reports.includes('DELIVERED')) tell(nowMs + deliverMs, 'DELIVERED');
  if (opens && reports.includes('OPENED')) tell(nowMs + deliverMs + openMs, 'OPENED');
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
