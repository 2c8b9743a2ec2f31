// Partners as the database holds them, and as decide() sees them.
import type { Channel } from '../record/contact-point.ts';
import type { Scope } from '../store/transaction.ts';
import type { PartnerFacts } from '../succession/facts.ts';
import type { AdapterRegistry, Capability } from './partner.ts';

export interface PartnerRow {
  readonly creditorId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly adapter: string;
  readonly channels: readonly Channel[];
  readonly priority: number;
  readonly paused: boolean;
  readonly settings: unknown;
  readonly sealedSecrets: string | null;
}

/** What a partner can do on a channel; undefined when its adapter is not in this process or does not carry it. */
export function capabilityOf(
  partner: PartnerRow | undefined,
  channel: Channel,
  adapters: AdapterRegistry,
): Capability | undefined {
  return partner === undefined ? undefined : adapters.get(partner.adapter)?.channels[channel];
}

/** The partners of a creditor, or one of them. */
export async function loadPartners(scope: Scope, partnerId: string | null = null): Promise<PartnerRow[]> {
  const rows = await scope.sql<PartnerRow[]>`
    select creditor_id as "creditorId", partner_id as "partnerId", name, adapter, channels, priority, paused, settings,
      sealed_secrets as "sealedSecrets"
    from partner where creditor_id = ${scope.creditorId} and (${partnerId}::uuid is null or partner_id = ${partnerId})`;
  return [...rows];
}

/** What decide() needs to know of each partner; those whose adapter this process lacks are left out. */
export function explainPartners(rows: readonly PartnerRow[], adapters: AdapterRegistry): PartnerFacts[] {
  return rows.flatMap((row) => {
    return row.channels.flatMap((channel) => {
      const capability = adapters.get(row.adapter)?.channels[channel];
      if (capability === undefined) return [];
      const { milestones, leadTimeDays, cutOffHour, recall } = capability;
      const { partnerId, priority, paused } = row;
      return [{ partnerId, channel, priority, healthy: !paused, milestones, leadTimeDays, cutOffHour, recall }];
    });
  });
}
