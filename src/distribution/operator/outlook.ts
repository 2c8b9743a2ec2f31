// What will go out until an instant, if nobody answers meanwhile: every running distribution that is due by then is
// decided ahead, by the same decide(), without being touched.
import type { AdapterRegistry } from '../../partner/partner.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { applyDecision, isMove } from '../../succession/apply.ts';
import type { Attempt } from '../../succession/attempt.ts';
import { decide } from '../../succession/decide.ts';
import type { Facts } from '../../succession/facts.ts';
import type { SuccessionOrder } from '../../succession/order.ts';
import { countryOf } from '../../succession/readiness.ts';
import type { OrderCache } from '../order-cache.ts';
import { readDueRuns } from '../run.ts';
import { loadWorld } from '../world.ts';
import { isPaused } from './pause.ts';

export interface OutlookRow {
  readonly channel: Channel;
  readonly partnerId: string;
  readonly count: number;
  /** By the price lists, ten-thousandths of the creditor's currency unit. */
  readonly costE4: number;
}

export interface Outlook {
  readonly rows: readonly OutlookRow[];
  /** How many distributions were looked at. */
  readonly distributions: number;
  /** There are more that are due: the figures are of the first ones only. */
  readonly more: boolean;
}

export const outlookMax = 20_000;
const pageSize = 2_000;
const turnsMax = 60;

/** Sendings by channel and partner until `untilMs` of the creditor's time. */
export async function foresee(
  scope: Scope,
  context: { readonly adapters: AdapterRegistry; readonly orders: OrderCache },
  untilMs: number,
): Promise<Outlook> {
  const world = await loadWorld(scope, context);
  const sums = new Map<string, { channel: Channel; partnerId: string; count: number; costE4: number }>();
  let distributions = 0;
  let after: string | null = null;
  let more = true;
  while (more && distributions < outlookMax) {
    const runs = await readDueRuns(scope, world, untilMs, after, pageSize);
    for (const run of runs) {
      for (const { channel, partnerId, country } of sendingsOf(
        run.order,
        run.facts,
        run.wakeAtMs ?? world.nowMs,
        untilMs,
      )) {
        if (isPaused(world.pauses, channel, run.sourceId)) continue;
        const sum = sums.getOrInsertComputed(`${channel} ${partnerId}`, () => ({
          channel,
          partnerId,
          count: 0,
          costE4: 0,
        }));
        const partner = world.partners.find((one) => one.partnerId === partnerId && one.channel === channel);
        sum.count += 1;
        sum.costE4 += partner?.pricesE4[country] ?? partner?.pricesE4[''] ?? 0;
      }
    }
    distributions += runs.length;
    after = runs.at(-1)?.distributionId ?? null;
    more = runs.length === pageSize;
  }
  const rows = [...sums.values()].sort((a, b) => b.count - a.count || (a.channel < b.channel ? -1 : 1));
  return { rows, distributions, more };
}

/** One sending foreseen. */
export interface Sending {
  readonly channel: Channel;
  readonly partnerId: string;
  /** Where it goes: its price goes by it. */
  readonly country: string;
  readonly atMs: number;
}

/** What one run would send from `fromMs` until before `untilMs` if every partner took it and nobody answered. Pure. */
export function sendingsOf(order: SuccessionOrder, start: Facts, fromMs: number, untilMs: number): Sending[] {
  const sendings: Sending[] = [];
  let { distribution } = start;
  const attempts: Attempt[] = [...start.attempts];
  let nowMs = fromMs;
  for (let turn = 0; turn < turnsMax && nowMs < untilMs; turn += 1) {
    const decision = decide(order, { ...start, distribution, attempts: [...attempts] }, nowMs);
    distribution = applyDecision(distribution, decision, nowMs);
    if (isMove(decision)) continue;
    if (decision.kind === 'START' || decision.kind === 'RETRY' || decision.kind === 'NUDGE') {
      const nudge = decision.kind === 'NUDGE' ? decision.nudge : 0;
      const step = order.steps[decision.step];
      const channel = nudge === 0 ? step?.channel : step?.nudges[nudge - 1]?.channel;
      if (channel === undefined) return sendings;
      const { partnerId, contactPointId } = decision;
      const point = start.contactPoints.find((one) => one.contactPointId === contactPointId);
      sendings.push({ channel, partnerId, country: countryOf(point, start), atMs: nowMs });
      attempts.push(taken(decision, nudge, attempts, nowMs));
      continue;
    }
    if (decision.kind !== 'WAIT' || decision.untilMs === null) return sendings;
    nowMs = Math.max(nowMs, decision.untilMs);
  }
  return sendings;
}

function taken(
  decision: { readonly step: number; readonly contactPointId: string; readonly partnerId: string },
  nudge: number,
  attempts: readonly Attempt[],
  nowMs: number,
): Attempt {
  const { step, contactPointId, partnerId } = decision;
  return {
    attemptId: `foreseen ${attempts.length}`,
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
}
