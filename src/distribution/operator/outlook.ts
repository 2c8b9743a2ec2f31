// What will go out until an instant, if nobody answers meanwhile: every running distribution that is due by then is
// decided ahead, by the same decide(), without being touched. What goes as one envelope or mail is counted as one.
import { dayOf } from '../../clock.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import { priceOf } from '../../partner/roster/price.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { applyDecision, isMove } from '../../succession/apply.ts';
import { type Attempt, takenAttempt } from '../../succession/attempt.ts';
import { decide } from '../../succession/decide.ts';
import type { Facts } from '../../succession/facts.ts';
import type { SuccessionOrder } from '../../succession/order.ts';
import { countryOf } from '../../succession/readiness.ts';
import { invoicesMax } from '../carriage/consolidate.ts';
import type { OrderCache } from '../order-cache.ts';
import { readDueRuns } from '../read-runs.ts';
import { dryRunPurpose } from '../rehearsal.ts';
import type { Run } from '../run.ts';
import { loadSafeModePauses } from '../safe-mode/lift.ts';
import { loadWorld, type World } from '../world.ts';
import { partnersUnder } from './pause.ts';

export interface OutlookRow {
  readonly channel: Channel;
  readonly partnerId: string;
  /** Envelopes, mails and the like: what several invoices share is one. */
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
  const [world, safeModes, [creditor]] = await Promise.all([
    loadWorld(scope, context),
    loadSafeModePauses(scope),
    scope.sql<{ currency: string }[]>`select currency from creditor where creditor_id = ${scope.creditorId}`,
  ]);
  const pauses = { inForce: [...world.pauses.inForce, ...safeModes] };
  const today = dayOf(world.nowMs, world.timeZone);
  const parties = new Map<string, Party>();
  let distributions = 0;
  let after: string | null = null;
  let more = true;
  while (more && distributions < outlookMax) {
    const runs = await readDueRuns(scope, world, untilMs, after, pageSize);
    for (const run of runs) {
      const partners = partnersUnder(pauses, run.sourceId, run.facts.partners);
      const facts = { ...run.facts, partners };
      for (const sending of sendingsOf(run.order, facts, run.wakeAtMs ?? world.nowMs, untilMs)) {
        const key = partyOf(run, sending, world) ?? `alone ${parties.size}`;
        const party = parties.getOrInsertComputed(key, () => ({ ...sending, invoices: 0 }));
        party.invoices += 1;
      }
    }
    distributions += runs.length;
    after = runs.at(-1)?.distributionId ?? null;
    more = runs.length === pageSize;
  }
  const rows = summed(parties.values(), ({ partnerId, channel, country }, invoices) => {
    // A letter has a page for each invoice at least; how many more is not known before it is set.
    const units = channel === 'LETTER' ? invoices : 1;
    const prices = world.partnerRows.get(partnerId)?.prices ?? [];
    const comparable = prices.filter(({ currency }) => currency === creditor?.currency);
    return priceOf(comparable, channel, country, units, today)?.amountE4 ?? 0;
  });
  return { rows, distributions, more };
}

/** What goes as one, as far as can be foreseen. */
interface Party {
  readonly channel: Channel;
  readonly partnerId: string;
  readonly country: string;
  invoices: number;
}

/** What must be the same for two sendings to go as one, as a claim will see it; undefined: it goes by itself. */
function partyOf(run: Run, { channel, partnerId, contactPointId, atMs, isFirst }: Sending, world: World) {
  const { order, debtorId, successionOrderId, version, purpose, facts } = run;
  const { type } = facts.invoice;
  if (order.consolidateMs === null || !isFirst || type === 'CREDIT_NOTE') return undefined;
  const partner = world.partners.find((one) => one.partnerId === partnerId && one.channel === channel);
  if (partner?.consolidates !== true) return undefined;
  const kind = `${type} ${purpose === dryRunPurpose}`;
  return `${debtorId} ${channel} ${partnerId} ${contactPointId} ${successionOrderId} ${version} ${kind} ${atMs}`;
}

function summed(parties: Iterable<Party>, priceE4: (party: Party, invoices: number) => number): OutlookRow[] {
  const sums = new Map<string, { channel: Channel; partnerId: string; count: number; costE4: number }>();
  for (const party of parties) {
    const { channel, partnerId } = party;
    const row = { channel, partnerId, count: 0, costE4: 0 };
    const sum = sums.getOrInsertComputed(`${channel} ${partnerId}`, () => row);
    for (let left = party.invoices; left > 0; left -= invoicesMax) {
      sum.count += 1;
      sum.costE4 += priceE4(party, Math.min(left, invoicesMax));
    }
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.channel < b.channel ? -1 : 1));
}

/** Something a run would send. */
export interface Sending {
  readonly channel: Channel;
  readonly partnerId: string;
  readonly contactPointId: string;
  /** Where it goes: its price goes by it. */
  readonly country: string;
  readonly atMs: number;
  /** The invoice itself, and the first try of its step. */
  readonly isFirst: boolean;
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
      const country = countryOf(point, start);
      sendings.push({ channel, partnerId, contactPointId, country, atMs: nowMs, isFirst: decision.kind === 'START' });
      attempts.push(takenAttempt(`foreseen ${attempts.length}`, decision, attempts, nowMs));
      continue;
    }
    if (decision.kind !== 'WAIT' || decision.untilMs === null) return sendings;
    nowMs = Math.max(nowMs, decision.untilMs);
  }
  return sendings;
}
