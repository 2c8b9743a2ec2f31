// Whether a succession order can be saved: every limit kept, every step possible, none provably unreachable. Pure.

import { type Problem, problem } from '../../problem.ts';
import type { Channel } from '../../record/contact-point.ts';
import { conditionDepth, conditionDepthMax } from '../condition.ts';
import {
  consolidableChannels,
  type Milestone,
  milestones,
  type SendWindow,
  type SuccessionOrder,
  type SuccessionStep,
} from '../order.ts';
import { isContradiction } from './contradiction.ts';

export const orderStepsMax = 12;
export const patienceMsMin = 60_000; // PT1M
export const patienceMsMax = 90 * 86_400_000; // P90D
export const arriveBeforeDaysMax = 90;
export const consolidateMsMin = 60_000; // PT1M
export const consolidateMsMax = 7 * 86_400_000; // P7D
export const retriesMaxMax = 20;
export const retryDelayMsMin = 60_000; // PT1M
export const retryDelayMsMax = 7 * 86_400_000; // P7D
export const nudgesMax = 5;

const dayMs = 86_400_000;

/** A partner of the creditor, with the milestones it can ever report. */
export interface CarryingPartner {
  readonly partnerId: string;
  readonly milestones: readonly Milestone[];
}

/** The creditor's partners by channel; a channel without an entry has none. */
export type PartnersByChannel = Readonly<Partial<Record<Channel, readonly CarryingPartner[]>>>;

/**
 * All problems of an order; empty when it can be saved. Paths start at the order's own fields: ['steps', '2',
 * 'patience'] is the patience of the third step. Step numbers in parameters count from 1, as a person does.
 * An order that never stops by itself (`stopWhen` empty) is allowed.
 */
export function validateOrder(order: SuccessionOrder, partnersByChannel: PartnersByChannel): Problem[] {
  const problems: Problem[] = [];
  const { steps, arriveBeforeDays } = order;
  if (steps.length === 0) problems.push(problem('ORDER_EMPTY', ['steps']));
  if (steps.length > orderStepsMax) {
    problems.push(problem('ORDER_TOO_LONG', ['steps'], { max: orderStepsMax, count: steps.length }));
  }
  if (arriveBeforeDays !== null && !isWithin(arriveBeforeDays, 0, arriveBeforeDaysMax)) {
    const parameters = { value: arriveBeforeDays, max: arriveBeforeDaysMax };
    problems.push(problem('ORDER_DEADLINE_INVALID', ['arriveBeforeDays'], parameters));
  }
  problems.push(...consolidationProblems(order));
  for (const [index, step] of steps.slice(0, orderStepsMax).entries()) {
    problems.push(...limitProblems(step, index), ...partnerProblems(step, index, partnersByChannel));
    problems.push(...reachProblems(step, index, steps[index - 1]));
    problems.push(...nudgeProblems(step, index, partnersByChannel));
  }
  return problems;
}

/** Waiting for other invoices must have an end, and a step on which they can go as one. */
function consolidationProblems({ consolidateMs, steps }: SuccessionOrder): Problem[] {
  if (consolidateMs === null) return [];
  const path = ['consolidateWithin'];
  if (!isWithin(consolidateMs, consolidateMsMin, consolidateMsMax)) {
    return [problem('ORDER_CONSOLIDATION_INVALID', path, { value: isoDuration(consolidateMs) })];
  }
  if (steps.some(({ channel }) => consolidableChannels.has(channel))) return [];
  return [problem('ORDER_CONSOLIDATION_IMPOSSIBLE', path)];
}

function limitProblems(step: SuccessionStep, index: number): Problem[] {
  const problems: Problem[] = [];
  const isWholeDays = step.calendar === 'ELAPSED' || step.patienceMs % dayMs === 0;
  if (!isWithin(step.patienceMs, patienceMsMin, patienceMsMax) || !isWholeDays) {
    const parameters = { step: index + 1, value: isoDuration(step.patienceMs) };
    problems.push(problem('ORDER_PATIENCE_INVALID', pathOf(index, 'patience'), parameters));
  }
  const { retriesMax, firstDelayMs, delayMsMax } = step.retries;
  const isUsable =
    isWithin(retriesMax, 0, retriesMaxMax) &&
    isWithin(firstDelayMs, retryDelayMsMin, retryDelayMsMax) &&
    isWithin(delayMsMax, firstDelayMs, retryDelayMsMax);
  if (!isUsable) {
    const value = `${retriesMax} × ${isoDuration(firstDelayMs)}–${isoDuration(delayMsMax)}`;
    problems.push(problem('ORDER_RETRIES_INVALID', pathOf(index, 'retries'), { step: index + 1, value }));
  }
  if (step.window !== null && !isUsableWindow(step.window)) {
    const parameters = { step: index + 1, value: inMinutes(step.window) };
    problems.push(problem('ORDER_WINDOW_INVALID', pathOf(index, 'window'), parameters));
  }
  if (step.when !== null && conditionDepth(step.when) > conditionDepthMax) {
    const parameters = { step: index + 1, max: conditionDepthMax };
    problems.push(problem('ORDER_CONDITION_TOO_DEEP', pathOf(index, 'when'), parameters));
  }
  return problems;
}

/** At least half an hour within one day: a worker must find it open. */
function isUsableWindow({ fromMinute, toMinute }: SendWindow): boolean {
  return isWithin(fromMinute, 0, 1_440) && isWithin(toMinute, 0, 1_440) && toMinute - fromMinute >= 30;
}

function inMinutes({ fromMinute, toMinute }: SendWindow): string {
  const time = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
  return `${time(fromMinute)}–${time(toMinute)}`;
}

/** A nudge comes before its step's patience ends and its milestone could be there, on a channel that a partner carries. */
function nudgeProblems(step: SuccessionStep, index: number, partnersByChannel: PartnersByChannel): Problem[] {
  const { nudges } = step;
  if (nudges.length > nudgesMax) {
    const parameters = { step: index + 1, count: nudges.length, max: nudgesMax };
    return [problem('ORDER_NUDGES_TOO_MANY', pathOf(index, 'nudges'), parameters)];
  }
  return nudges.flatMap((nudge, position) => {
    const path = [...pathOf(index, 'nudges'), String(position)];
    const never = (field: string, why: string, whyInSwedish: string) =>
      problem('ORDER_NUDGE_INVALID', [...path, field], { step: index + 1, nudge: position + 1, why, whyInSwedish });
    const problems: Problem[] = [];
    if ((partnersByChannel[nudge.channel] ?? []).length === 0) {
      const parameters = { channel: nudge.channel, step: index + 1 };
      problems.push(problem('ORDER_NO_PARTNER', [...path, 'channel'], parameters));
    }
    if (!Number.isSafeInteger(nudge.afterMs) || nudge.afterMs < 0 || nudge.afterMs >= step.patienceMs) {
      problems.push(never('after', "its step's patience has ended by then", 'stegets tålamod är då slut'));
    }
    if (nudge.unless === 'ACCEPTED') {
      problems.push(
        never('unless', 'it waits until a partner has accepted', 'den väntar tills en partner har tagit emot'),
      );
    }
    if (nudge.window !== null && !isUsableWindow(nudge.window)) {
      const parameters = { step: index + 1, value: inMinutes(nudge.window) };
      problems.push(problem('ORDER_WINDOW_INVALID', [...path, 'window'], parameters));
    }
    return problems;
  });
}

/** The channel has a partner, every partner named carries it, and one of them can report the milestone awaited. */
function partnerProblems(step: SuccessionStep, index: number, partnersByChannel: PartnersByChannel): Problem[] {
  const ofChannel = partnersByChannel[step.channel] ?? [];
  if (ofChannel.length === 0) {
    const parameters = { channel: step.channel, step: index + 1 };
    return [problem('ORDER_NO_PARTNER', pathOf(index, 'channel'), parameters)];
  }
  const missing = [...step.partnerIds.entries()].filter(([, id]) => !ofChannel.some((one) => one.partnerId === id));
  if (missing.length > 0) {
    return missing.map(([position]) =>
      problem('NOT_FOUND', [...pathOf(index, 'partners'), String(position)], { what: 'partner' }),
    );
  }
  const named = ofChannel.filter(({ partnerId }) => step.partnerIds.includes(partnerId));
  const reportable = new Set((named.length === 0 ? ofChannel : named).flatMap((partner) => partner.milestones));
  if (reportable.has(step.until)) return [];
  const parameters = {
    channel: step.channel,
    milestone: step.until,
    step: index + 1,
    possible: milestones.filter((milestone) => reportable.has(milestone)).join(', '),
  };
  return [problem('ORDER_MILESTONE_IMPOSSIBLE', pathOf(index, 'until'), parameters)];
}

/**
 * A step is refused as unreachable only on proof. Its condition contradicts itself; or it repeats the step before it in
 * every way: whatever would let it be tried let that one be tried, with every partner and the same patience. A second
 * step on the same channel that differs in anything may have a use (another partner, another milestone), and is allowed.
 */
function reachProblems(step: SuccessionStep, index: number, before: SuccessionStep | undefined): Problem[] {
  if (step.when !== null && conditionDepth(step.when) <= conditionDepthMax && isContradiction(step.when)) {
    return [unreachable(index, 'when', 'its condition contradicts itself', 'villkoret motsäger sig självt')];
  }
  if (before === undefined || !isSame(step, before)) return [];
  return [unreachable(index, null, 'it repeats the step before it in every way', 'det upprepar steget före i allt')];
}

function unreachable(index: number, field: string | null, why: string, whyInSwedish: string): Problem {
  const path = field === null ? ['steps', String(index)] : pathOf(index, field);
  return problem('ORDER_STEP_UNREACHABLE', path, { step: index + 1, why, whyInSwedish });
}

/** Deep equality of plain values, whatever the sequence of their fields. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [entriesA, entriesB] = [Object.entries(a), new Map(Object.entries(b))];
  return entriesA.length === entriesB.size && entriesA.every(([key, value]) => isSame(value, entriesB.get(key)));
}

/** A whole number from `least` to `most`. */
function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function pathOf(index: number, field: string): string[] {
  return ['steps', String(index), field];
}

/** Milliseconds as an ISO 8601 duration of hours, minutes and seconds; whatever else was given, as text. */
function isoDuration(durationMs: number): string {
  if (!Number.isSafeInteger(durationMs) || durationMs % 1000 !== 0) return `${durationMs} ms`;
  return Temporal.Duration.from({ seconds: durationMs / 1000 })
    .round({ largestUnit: 'hours' })
    .toString();
}
