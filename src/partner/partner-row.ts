// Partners as the database holds them, and as decide() sees them.
import type { Channel } from '../record/contact-point.ts';
import type { PartnerFacts } from '../succession/facts.ts';
import type { AdapterRegistry } from './partner.ts';

export interface PartnerRow {
  readonly partnerId: string;
  readonly name: string;
  readonly adapter: string;
  readonly channel: Channel;
  readonly priority: number;
  readonly paused: boolean;
  readonly settings: unknown;
  readonly sealedSecrets: string | null;
}

/** What decide() needs to know of each partner; those whose adapter this process lacks are left out. */
export function explainPartners(rows: readonly PartnerRow[], adapters: AdapterRegistry): PartnerFacts[] {
  return rows.flatMap((row) => {
    const capability = adapters.get(row.adapter)?.capability;
    if (capability === undefined) return [];
    const { milestones, leadTimeDays, cutOffHour, recall } = capability;
    const { partnerId, channel, priority, paused } = row;
    return [{ partnerId, channel, priority, healthy: !paused, milestones, leadTimeDays, cutOffHour, recall }];
  });
}
