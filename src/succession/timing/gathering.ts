// Waiting for other invoices to the same debtor before the first step, so that they can go as one. Pure.
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { SuccessionOrder } from '../order.ts';
import { effectiveSteps, readinessOf } from '../readiness.ts';
import { beginningMs, startTooLateMs } from './patience.ts';

/**
 * The wait of a distribution that has not begun, until its debtor's invoices have been gathered. Undefined when there is
 * nothing to wait for: the first step that can be tried has no partner that carries several as one, or a step that is in
 * time now, the first or a later one, would come too late for the deadline.
 */
export function decideGathering(order: SuccessionOrder, facts: Facts, nowMs: number): Decision | undefined {
  const { gatherUntilMs = null, distribution } = facts;
  if (gatherUntilMs === null || nowMs >= gatherUntilMs || distribution.state !== 'PLANNED') return undefined;
  let isFirst = true;
  let channel: string | undefined;
  for (const number of effectiveSteps(order, facts)) {
    const step = order.steps[number];
    const readiness = readinessOf(order, facts, number);
    if (step === undefined || readiness.kind === 'IMPOSSIBLE') continue;
    const { partner } = readiness;
    if (isFirst && partner.consolidates !== true) return undefined;
    if (isFirst) channel = step.channel;
    isFirst = false;
    if (order.arriveBeforeDays === null) break;
    const lateMs = startTooLateMs(order.arriveBeforeDays, facts, readiness);
    const isInTime = beginningMs(step, facts, nowMs) < lateMs;
    // A step already too late now is none that waiting could spoil.
    if (isInTime && beginningMs(step, facts, gatherUntilMs) >= lateMs) return undefined;
  }
  if (channel === undefined) return undefined;
  const parameters = { channel, untilMs: gatherUntilMs, timeZone: facts.timeZone };
  return { kind: 'WAIT', untilMs: gatherUntilMs, reason: { code: 'GATHERING', parameters }, begun: false };
}
