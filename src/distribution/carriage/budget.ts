// How many sends a partner may be given now: a bucket of tokens per partner in the database, leased in blocks by the
// workers, and a count per calendar day of the creditor.
import type { Day } from '../../clock.ts';
import type { Capability } from '../../partner/partner.ts';
import type { PartnerRow } from '../../partner/roster/partner-row.ts';
import type { Store } from '../../store/open.ts';
import { withCreditor } from '../../store/transaction.ts';

/** What was given. `waitMs`: when nothing was, how long until something may be; null: not on this day. */
export interface Lease {
  readonly granted: number;
  readonly waitMs: number | null;
}

/** Sends per second: the narrower of the creditor's and the contract's limit; null: neither names one. */
export function rateOf({ perSecondMax }: PartnerRow, capability: Capability): number | null {
  if (perSecondMax === null || capability.perSecondMax === null) return perSecondMax ?? capability.perSecondMax;
  return Math.min(perSecondMax, capability.perSecondMax);
}

/** Whether sends must be leased at all. */
export function isRated(partner: PartnerRow, capability: Capability): boolean {
  return partner.perDayMax !== null || rateOf(partner, capability) !== null;
}

/** Leases up to `wanted` sends to a partner on the creditor's `day`. What is leased and not used is lost. */
export function leaseSends(
  store: Store,
  partner: PartnerRow,
  capability: Capability,
  wanted: number,
  day: Day,
): Promise<Lease> {
  const perSecond = rateOf(partner, capability) ?? 1_000_000;
  // A bucket holds what one second allows, and at least one send.
  const burst = Math.max(1, perSecond);
  const perDay = partner.perDayMax ?? 2_000_000_000;
  return withCreditor(store, partner.creditorId, async ({ sql, creditorId }) => {
    await sql`
      insert into partner_budget (creditor_id, partner_id, tokens, refilled_at, day)
      values (${creditorId}, ${partner.partnerId}, ${burst}, clock_timestamp(), ${day})
      on conflict do nothing`;
    const [row] = await sql<{ granted: number; tokens: number; left: number }[]>`
      with bucket as (
        select least(${burst}, tokens + ${perSecond} * extract(epoch from clock_timestamp() - refilled_at)) as tokens,
          case when day = ${day} then day_count else 0 end as day_count
        from partner_budget where creditor_id = ${creditorId} and partner_id = ${partner.partnerId} for update
      ), lease as (
        select tokens, day_count, greatest(0, least(${wanted}, floor(tokens), ${perDay} - day_count))::int as granted
        from bucket
      )
      update partner_budget b set tokens = l.tokens - l.granted, refilled_at = clock_timestamp(), day = ${day},
        day_count = l.day_count + l.granted
      from lease l where b.creditor_id = ${creditorId} and b.partner_id = ${partner.partnerId}
      returning l.granted, l.tokens, ${perDay} - l.day_count as left`;
    const { granted = 0, tokens = 0, left = 0 } = row ?? {};
    if (left <= 0) return { granted: 0, waitMs: null };
    return { granted, waitMs: Math.ceil((1_000 * Math.max(0, 1 - tokens)) / perSecond) };
  });
}
