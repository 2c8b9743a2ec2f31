// Until when a step may wait, and whether a start is in time: patience, cut where a later step would come too late. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { Facts, PartnerFacts } from '../facts.ts';
import type { RetryPolicy, SuccessionOrder, SuccessionStep } from '../order.ts';
import { readinessOf, stepsAfter } from '../readiness.ts';
import { addBusinessDays } from './calendar.ts';
import { startSlackMs, tooLateMs } from './deadline.ts';
import { lastOpenMs, openingMs, type WindowTerms } from './window.ts';

/** A deadline never cuts a step's patience below this (or its whole patience): a bounce needs time to come back. */
export const patienceFloorMs = 30 * 60_000;

export interface PatienceEnd {
  readonly endMs: number;
  /** The channel of the later step for which patience was cut; null when it was not. */
  readonly cutFor: Channel | null;
}

/**
 * When the patience of step number `step`, entered at `enteredAtMs`, ends. With a deadline it ends early enough for
 * every later step that is possible for this debtor and was still in time when this step was entered, leaving the floor
 * to each possible step between. Does not depend on now, so a wake-up that comes late finds the same end.
 */
export function patienceEnd(order: SuccessionOrder, facts: Facts, step: number, enteredAtMs: number): PatienceEnd {
  const wanted = order.steps[step];
  const beganAtMs = beginningMs(wanted, facts, enteredAtMs);
  const fullMs = wanted === undefined ? beganAtMs : countPatience(wanted, facts, beganAtMs);
  let end: PatienceEnd = { endMs: fullMs, cutFor: null };
  if (order.arriveBeforeDays === null) return end;
  const floorMs = Math.min(fullMs, beganAtMs + patienceFloorMs);
  let between = 0;
  for (const later of stepsAfter(order, facts, step)) {
    const readiness = readinessOf(order, facts, later);
    if (readiness.kind === 'IMPOSSIBLE') continue;
    const lateMs = startTooLateMs(order.arriveBeforeDays, facts, readiness);
    const window = order.steps[later]?.window ?? null;
    const boundMs = window === null ? lateMs : lastOpenMs(window, lateMs, windowTerms(facts));
    const cutMs = Math.max(floorMs, boundMs - startSlackMs - between * patienceFloorMs);
    const channel = order.steps[later]?.channel ?? null;
    if (cutMs < boundMs && cutMs < end.endMs) end = { endMs: cutMs, cutFor: channel };
    between += 1;
  }
  return end;
}

/** When a step entered at `enteredAtMs` can begin: at once, or when its send window next opens. */
export function beginningMs(step: SuccessionStep | undefined, facts: Facts, enteredAtMs: number): number {
  return step?.window ? openingMs(step.window, enteredAtMs, windowTerms(facts)) : enteredAtMs;
}

/** What the send windows of this debtor are read by. */
export function windowTerms({ debtorTimeZone, holidays }: Facts): WindowTerms {
  return { timeZone: debtorTimeZone, holidays };
}

/**
 * The end of a step's whole patience from `beganAtMs`. In days it ends at the same time of day in the debtor's time
 * zone: at the next that exists where clocks go forward, at the first of two where they go back.
 */
function countPatience({ patienceMs, calendar }: SuccessionStep, facts: Facts, beganAtMs: number): number {
  if (calendar === 'ELAPSED') return beganAtMs + patienceMs;
  const days = Math.round(patienceMs / dayMs);
  const began = Temporal.Instant.fromEpochMilliseconds(beganAtMs).toZonedDateTimeISO(facts.debtorTimeZone);
  if (calendar === 'CALENDAR') return began.add({ days }).epochMilliseconds;
  const endDay = addBusinessDays(began.toPlainDate().toString(), days, facts.holidays);
  const plainTime = began.toPlainTime();
  return Temporal.PlainDate.from(endDay).toZonedDateTime({ timeZone: facts.debtorTimeZone, plainTime })
    .epochMilliseconds;
}

const dayMs = 86_400_000;

/** Who would carry it, and where to. */
export interface Carriage {
  readonly partner: PartnerFacts;
  readonly country: string;
}

/** The first instant at which starting with this partner, to that country, is too late for the deadline. */
export function startTooLateMs(arriveBeforeDays: number, facts: Facts, carriage: Carriage): number {
  return tooLateMs({
    dueDate: facts.invoice.dueDate,
    arriveBeforeDays,
    leadDays: leadDaysOf(carriage),
    cutOffHour: carriage.partner.cutOffHour,
    timeZone: facts.timeZone,
    holidays: facts.holidays,
  });
}

/** Business days this partner needs to the country it goes to. */
export function leadDaysOf({ partner, country }: Carriage): number {
  return partner.leadTimeDays[country] ?? partner.leadTimeDays.default;
}

/** The wait before retry number `retry` (from 1): doubling from the first delay up to the longest. Without jitter. */
export function retryDelayMs(policy: RetryPolicy, retry: number): number {
  return Math.min(policy.delayMsMax, policy.firstDelayMs * 2 ** Math.min(retry - 1, 30));
}
