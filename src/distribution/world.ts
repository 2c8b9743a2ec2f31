// What all runs of a creditor share while a batch is worked on: time, partners with their health, orders.
import type { AdapterRegistry, Capability } from '../partner/partner.ts';
import { capabilityOf, explainPartners, loadPartners, type PartnerRow } from '../partner/roster/partner-row.ts';
import { creditorTime } from '../store/creditor-time.ts';
import type { Scope } from '../store/transaction.ts';
import type { PartnerFacts } from '../succession/facts.ts';
import { loadPausesInForce, type Pauses } from './operator/pause.ts';
import type { OrderCache } from './order-cache.ts';
import type { RunAttempt } from './run.ts';
import type { Aftermath } from './safe-mode/aftermath.ts';

export interface World {
  readonly orders: OrderCache;
  readonly partners: readonly PartnerFacts[];
  readonly partnerRows: ReadonlyMap<string, PartnerRow>;
  readonly pauses: Pauses;
  readonly timeZone: string;
  /** Creditor's time, epoch ms. */
  readonly nowMs: number;
  /** Real time by the database's clock, epoch ms. */
  readonly physicalNowMs: number;
  /** Of a claim on a database that has had a loss. */
  readonly aftermath?: Aftermath | undefined;
}

/** Reads it for the scope's creditor, in statements that go out together. */
export async function loadWorld(
  scope: Scope,
  { adapters, orders }: { readonly adapters: AdapterRegistry; readonly orders: OrderCache },
): Promise<World> {
  // Pauses first: what ends between the statements is then noticed by whoever waits for it.
  const [pauses, time, rows, [creditor]] = await Promise.all([
    loadPausesInForce(scope),
    creditorTime(scope),
    loadPartners(scope),
    scope.sql<{ timeZone: string; currency: string }[]>`
      select time_zone as "timeZone", currency from creditor where creditor_id = ${scope.creditorId}`,
  ]);
  const { timeZone = 'UTC', currency = '' } = creditor ?? {};
  return {
    orders,
    partners: explainPartners(rows, adapters, { nowMs: time.nowMs, timeZone, currency }),
    partnerRows: new Map(rows.map((row) => [row.partnerId, row])),
    pauses,
    timeZone,
    ...time,
  };
}

/** What the partner of an attempt can do; undefined when its adapter is not in this process. */
export function capabilityFor(
  { partnerId, channel }: Pick<RunAttempt, 'partnerId' | 'channel'>,
  { partnerRows }: Pick<World, 'partnerRows'>,
  adapters: AdapterRegistry,
): Capability | undefined {
  return capabilityOf(partnerRows.get(partnerId), channel, adapters);
}
