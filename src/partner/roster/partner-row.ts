// Partners as the database holds them, and as decide() sees them.
import { type Day, dayOf } from '../../clock.ts';
import type { Channel } from '../../record/contact-point.ts';
import { epochMs as ms } from '../../store/columns.ts';
import type { Scope } from '../../store/transaction.ts';
import type { PartnerFacts } from '../../succession/facts.ts';
import type { AdapterRegistry, Capability } from '../partner.ts';
import { admits, type Breaker, closedBreaker } from './breaker.ts';
import type { Price } from './price.ts';

export interface PartnerRow {
  readonly creditorId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly adapter: string;
  readonly channels: readonly Channel[];
  /** Where it is used; empty: all that its contract serves. */
  readonly countries: readonly string[];
  readonly priority: number;
  readonly paused: boolean;
  readonly settings: unknown;
  readonly sealedSecrets: string | null;
  /** The version before, while reports signed with it are still taken. */
  readonly sealedPreviousSecrets: string | null;
  readonly perSecondMax: number | null;
  readonly perDayMax: number | null;
  readonly concurrencyMax: number | null;
  readonly leadTimeDays: Readonly<Record<string, number>>;
  readonly cutOffHour: number | null;
  readonly prices: readonly Price[];
  readonly breakers: readonly (Breaker & { readonly channel: Channel })[];
  /** Sends given out on `day` of the creditor; null before the first. */
  readonly day: Day | null;
  readonly dayCount: number | null;
}

/** What a partner can do on a channel; undefined when its adapter is not in this process or does not carry it. */
export function capabilityOf(
  partner: PartnerRow | undefined,
  channel: Channel,
  adapters: AdapterRegistry,
): Capability | undefined {
  return partner === undefined ? undefined : adapters.get(partner.adapter)?.channels[channel];
}

const loadStatement = `
  select p.creditor_id as "creditorId", p.partner_id as "partnerId", p.name, p.adapter, p.channels, p.countries,
    p.priority, p.paused, p.settings, p.sealed_secrets as "sealedSecrets",
    case when p.previous_secrets_until > clock_timestamp() then p.sealed_previous_secrets end as "sealedPreviousSecrets",
    p.per_second_max as "perSecondMax", p.per_day_max as "perDayMax", p.concurrency_max as "concurrencyMax",
    p.lead_time_days as "leadTimeDays", p.cut_off_hour as "cutOffHour", b.day::text as day, b.day_count as "dayCount",
    (select coalesce(json_agg(json_build_object('channel', r.channel, 'country', r.country,
        'unitsFrom', r.units_from, 'amountE4', r.amount_e4, 'currency', r.currency, 'validFrom', r.valid_from)
        order by r.channel, r.country, r.units_from, r.valid_from), '[]')
      from partner_price r where r.creditor_id = p.creditor_id and r.partner_id = p.partner_id) as prices,
    (select coalesce(json_agg(json_build_object('channel', h.channel, 'state', h.breaker,
        'openedAtMs', ${ms('h.opened_at')}, 'retryAtMs', ${ms('h.retry_at')}, 'openings', h.openings,
        'windowStartedAtMs', ${ms('h.window_started_at')}, 'windowCalls', h.window_calls,
        'windowFailures', h.window_failures)), '[]')
      from partner_health h where h.creditor_id = p.creditor_id and h.partner_id = p.partner_id) as breakers
  from partner p
  left join partner_budget b on b.creditor_id = p.creditor_id and b.partner_id = p.partner_id
  where p.creditor_id = $1 and ($2::uuid is null or p.partner_id = $2)
  order by p.priority, p.partner_id`;

/** The partners of a creditor, or one of them, each with its prices and breakers, in one statement. */
export async function loadPartners(scope: Scope, partnerId: string | null = null): Promise<PartnerRow[]> {
  const parameters = [scope.creditorId, partnerId];
  return [...(await scope.sql.unsafe<PartnerRow[]>(loadStatement, parameters, { prepare: true }))];
}

/** The breaker of a partner on a channel. */
export function breakerOf(partner: PartnerRow, channel: Channel): Breaker {
  return partner.breakers.find((breaker) => breaker.channel === channel) ?? closedBreaker;
}

/** What the creditor's day is for capacities and prices, and the instant for breakers. */
export interface Moment {
  readonly nowMs: number;
  readonly timeZone: string;
  /** Prices in other currencies are not compared. */
  readonly currency: string;
}

/**
 * What decide() needs to know of each partner on each of its channels; those whose adapter this process lacks are left
 * out. A partner is healthy when it is not paused, its breaker lets sends through, and its day's capacity is not spent.
 */
export function explainPartners(
  rows: readonly PartnerRow[],
  adapters: AdapterRegistry,
  { nowMs, timeZone, currency }: Moment,
): PartnerFacts[] {
  const today = dayOf(nowMs, timeZone);
  return rows.flatMap((row) =>
    row.channels.flatMap((channel) => {
      const capability = capabilityOf(row, channel, adapters);
      if (capability === undefined) return [];
      const isSpent = row.perDayMax !== null && row.day === today && (row.dayCount ?? 0) >= row.perDayMax;
      const admission = admits(breakerOf(row, channel), nowMs);
      return [
        {
          partnerId: row.partnerId,
          channel,
          priority: row.priority,
          paused: row.paused,
          healthy: !row.paused && !isSpent && admission !== 'NONE',
          milestones: capability.milestones,
          leadTimeDays: { ...capability.leadTimeDays, ...row.leadTimeDays },
          cutOffHour: row.cutOffHour ?? capability.cutOffHour,
          recall: capability.recall,
          consolidates: capability.consolidates === true,
          countries: servedBy(row.countries, capability.countries),
          addresses: capability.addresses ?? null,
          pricesE4: comparablePrices(row.prices, channel, currency, today),
        },
      ];
    }),
  );
}

function servedBy(chosen: readonly string[], contract: Capability['countries']): Capability['countries'] {
  if (chosen.length === 0) return contract;
  return contract === 'all' ? chosen : chosen.filter((country) => contract.includes(country));
}

/** The price of one unit by country, '' for all others, as far as it is in `currency` and valid on `day`. */
function comparablePrices(
  prices: readonly Price[],
  channel: Channel,
  currency: string,
  day: Day,
): Readonly<Record<string, number>> {
  const valid = prices.filter(
    (price) =>
      price.channel === channel && price.currency === currency && price.unitsFrom === 1 && price.validFrom <= day,
  );
  // Ordered by the day they are valid from: the newest stands.
  return Object.fromEntries(valid.map((price) => [price.country, price.amountE4]));
}
