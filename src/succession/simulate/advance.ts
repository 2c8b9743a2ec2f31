// The next step of one invoice in a simulation: decide(), apply, until it sends something or waits. What it sends is handed to
// its caller, who knows what goes with it. Pure but for the run itself, which is changed in place.
import { applyDecision, applyToAttempts, isMove } from '../apply.ts';
import { type Attempt, mergeReport, takenAttempt } from '../attempt.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { PartnerFacts } from '../facts.ts';
import type { SuccessionOrder } from '../order.ts';
import { type Answer, planAnswer } from './answer.ts';
import { callBack, withUnwanted } from './recall.ts';
import { factsOf, type Running, replaceAttempt, type Sending } from './running.ts';

type Beginning = Extract<Decision, { kind: 'START' | 'RETRY' | 'NUDGE' }>;

// More than any course within the limits of an order needs.
const turnsMax = 400;

/**
 * Takes in what is told of the run by now and decides until it rests. Answers what it sends; then it is due at once, to be
 * decided again once that is on its way. Undefined: it waits until `dueAtMs`, or has come to its end.
 */
export function advance(run: Running, order: SuccessionOrder, nowMs: number): Sending | undefined {
  takeIn(run, nowMs);
  while (run.turns < turnsMax) {
    run.turns += 1;
    const decision = decide(order, { ...factsOf(run), attempts: withUnwanted(run, order) }, nowMs);
    run.distribution = applyDecision(run.distribution, decision, nowMs);
    if (isMove(decision)) {
      run.attempts = [...applyToAttempts(run.attempts, decision)];
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
        callBack(run, decision.attemptId);
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
  if (next.report === null) {
    run.paidAtMs ??= next.atMs;
    run.invoice = { ...run.invoice, claimState: 'PAID' };
    return;
  }
  const reported = next.attempt === null ? undefined : run.attempts[next.attempt];
  if (reported !== undefined) replaceAttempt(run, mergeReport(reported, next.report));
}

type Begun = Pick<Sending, 'channel' | 'partner' | 'attempt'>;

function begin(
  { subject: { facts }, attempts }: Running,
  order: SuccessionOrder,
  decision: Beginning,
  nowMs: number,
): Begun {
  const { step, partnerId } = decision;
  const nudge = decision.kind === 'NUDGE' ? decision.nudge : 0;
  const chosen = order.steps[step];
  const channel = (nudge === 0 ? chosen?.channel : chosen?.nudges[nudge - 1]?.channel) ?? 'LETTER';
  const partner = facts.partners.find((one) => one.partnerId === partnerId && one.channel === channel);
  const attempt = takenAttempt(`a${attempts.length}`, decision, attempts, nowMs);
  return { attempt, channel, partner };
}

function sendNudge(run: Running, { attempt, channel, partner }: Begun): void {
  run.attempts.push(attempt);
  run.sent[channel] = (run.sent[channel] ?? 0) + 1;
  run.costE4 += priceE4(partner, countryOf(run, attempt), 1);
}

/** What a sending costs in all, and what is answered to it. */
export interface Sent {
  /** What goes as one with it, itself included. */
  readonly party: readonly Sending[];
  readonly costE4: number;
  readonly answer: Answer;
  readonly isKnown: boolean;
}

/** Puts a sending on its way; each of those that go as one has its share of what it costs, and the same answer. */
export function send(
  { run, channel, partner, attempt }: Sending,
  { party, costE4, answer, isKnown }: Sent,
  nowMs: number,
): void {
  const shares = party.length;
  run.attempts.push(shares === 1 ? attempt : { ...attempt, shares });
  if (shares > 1) run.parties.set(attempt.attemptId, party);
  run.sent[channel] = (run.sent[channel] ?? 0) + 1 / shares;
  run.costE4 += costE4 / shares;
  if (isKnown) run.knownSends += 1 / shares;
  else run.drawnSends += 1 / shares;
  planAnswer(run.happenings, run.attempts.length - 1, isKnown, answer, partner, nowMs);
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
