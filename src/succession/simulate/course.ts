// The courses of one debtor's invoices under one order: decide(), apply, and partners and debtors who answer by the model,
// on a clock that jumps to what comes next. The same decide() as in earnest; invoices that an order lets share an envelope
// or a mail leave as one, cost as one and are answered as one. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { DistributionFacts, Facts } from '../facts.ts';
import type { SuccessionOrder } from '../order.ts';
import { advance, countryOf, priceE4, send } from './advance.ts';
import { type Answer, drawAnswer } from './answer.ts';
import { partiesOf } from './party.ts';
import { randomOf } from './random.ts';
import { type DrawnModel, responseOf } from './response.ts';
import { courseOf, makeRunning, type Running, type Sending } from './running.ts';

/** What became of one invoice. Instants are hours from its start; null: not within the horizon. */
export interface SimulatedCourse {
  readonly end: DistributionFacts['state'];
  readonly dispatchedHours: number | null;
  readonly deliveredHours: number | null;
  readonly openedHours: number | null;
  readonly paidHours: number | null;
  /** Its share of an envelope counts as that part of one. */
  readonly sent: Readonly<Partial<Record<Channel, number>>>;
  readonly costE4: number;
  readonly deadlineMissed: boolean;
  readonly doubleDelivered: boolean;
  /** Sendings whose answer was known, of a replay; the others were drawn from the model. Nudges are neither. */
  readonly knownSends: number;
  readonly drawnSends: number;
}

/** One invoice to run: as a run not yet begun, from an instant, with what is known of it by channel. */
export interface Subject {
  readonly facts: Facts;
  readonly startMs: number;
  /** Pages of its letter. */
  readonly pages: number;
  /** Of the first attempt on a channel; a second is never known. */
  readonly known?: Readonly<Partial<Record<Channel, Answer>>>;
}

/** The invoices of one debtor, at least one. */
export type DebtorSubjects = readonly Subject[];

export interface CourseInput {
  readonly order: SuccessionOrder;
  readonly subjects: DebtorSubjects;
  readonly model: DrawnModel;
  /** Tells this debtor's streams of chance from others'; the same under every order. */
  readonly seed: number;
  readonly debtor: number;
}

const channelNumber: Readonly<Record<Channel, number>> = {
  LETTER: 1,
  EMAIL: 2,
  E_INVOICE: 3,
  MAILBOX: 4,
  SMS: 5,
  PUSH: 6,
};

/** Runs the invoices of one debtor to their ends or to the horizon; one course each, in their sequence. */
export function simulateDebtor(input: CourseInput): SimulatedCourse[] {
  const runs = input.subjects.map(makeRunning);
  // By themselves they have nothing to do with each other.
  if (input.order.consolidateMs === null) for (const run of runs) runTogether([run], input);
  else runTogether(runs, input);
  return runs.map(courseOf);
}

function runTogether(runs: readonly Running[], input: CourseInput): void {
  for (;;) {
    const nowMs = runs.reduce((next, { dueAtMs }) => Math.min(next, dueAtMs), Number.POSITIVE_INFINITY);
    if (nowMs === Number.POSITIVE_INFINITY) return;
    const sendings: Sending[] = [];
    for (const run of runs) {
      if (run.dueAtMs > nowMs) continue;
      if (run.turns === 0) run.gatherUntilMs = gatherUntilMs(run, runs, input.order);
      const sending = advance(run, input.order, nowMs);
      if (sending !== undefined) sendings.push(sending);
    }
    for (const party of partiesOf(sendings, input.order)) sendAsOne(party, input, nowMs);
  }
}

/**
 * Until when one that starts now waits for others: as long as those wait that have gathered already, else for the order's
 * own time. The minute over which gatherings of different debtors are spread is left out.
 */
function gatherUntilMs(
  { subject: { facts, startMs } }: Running,
  runs: readonly Running[],
  { consolidateMs }: SuccessionOrder,
): number | null {
  if (consolidateMs === null || facts.invoice.type === 'CREDIT_NOTE') return null;
  let untilMs = startMs + consolidateMs;
  for (const other of runs) {
    const { distribution, gatherUntilMs: othersMs } = other;
    if (distribution.state === 'PLANNED' && othersMs !== null && othersMs > startMs)
      untilMs = Math.min(untilMs, othersMs);
  }
  return untilMs;
}

/** One envelope or mail: one price, by the pages of all; one answer of the debtor's, but for payments that are known. */
function sendAsOne(
  party: readonly [Sending, ...Sending[]],
  { order, model, seed, debtor }: CourseInput,
  nowMs: number,
): void {
  const [lead] = party;
  const { channel, partner, run } = lead;
  const pages = channel === 'LETTER' ? party.reduce((sum, { run: { subject } }) => sum + subject.pages, 0) : 1;
  const costE4 = priceE4(partner, countryOf(run, lead.attempt), pages);
  const knowns = party.map((sending) => knownAnswer(sending, order));
  const known = knowns.find((answer) => answer !== undefined);
  const nth = nthOnChannel(lead, order);
  const random = randomOf(seed, debtor, run.place, channelNumber[channel], nth);
  const answer = known ?? drawAnswer(responseOf(model, channel, run.subject.facts.debtor), random);
  for (const [index, sending] of party.entries()) {
    const own = knowns[index];
    const told = own === undefined ? answer : { ...answer, paidHours: own.paidHours };
    send(sending, { party, costE4, answer: told, isKnown: known !== undefined }, nowMs);
  }
}

/** What really became of it, where it is the first on its channel. */
function knownAnswer(sending: Sending, order: SuccessionOrder): Answer | undefined {
  const { known } = sending.run.subject;
  if (known === undefined || nthOnChannel(sending, order) > 1) return undefined;
  return known[sending.channel];
}

/** Whether it is the run's first sending on its channel, or which. */
function nthOnChannel({ run, channel }: Sending, { steps }: SuccessionOrder): number {
  let nth = 1;
  for (const { step, nudge } of run.attempts) if (nudge === 0 && steps[step]?.channel === channel) nth += 1;
  return nth;
}
