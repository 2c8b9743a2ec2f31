// What an order would begin with for an invoice: the steps passed over with the reason, the first that can be tried, and
// whether law, contract or the debtor's wish has a say. Before anything is sent; time, deadlines and health are not judged. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { Reason } from '../decision.ts';
import type { Facts, PartnerFacts } from '../facts.ts';
import type { SuccessionOrder } from '../order.ts';
import { effectiveSteps, pinnedChannel, readinessOf } from '../readiness.ts';

/** Why a channel comes first: LAW or CONTRACT allows no other, the debtor's PREFERENCE moves it to the front. */
export type PinKind = 'LAW' | 'CONTRACT' | 'PREFERENCE';

export interface Prospect {
  /** Steps that cannot be tried, in the sequence they would be come to; numbers from 0. */
  readonly skipped: readonly { readonly step: number; readonly channel: Channel; readonly reason: Reason }[];
  /** Null: no step can be tried. */
  readonly first: {
    readonly step: number;
    readonly channel: Channel;
    readonly contactPointId: string;
    readonly partner: PartnerFacts;
  } | null;
  readonly pin: { readonly kind: PinKind; readonly channel: Channel } | null;
}

/** The prospect of a run not yet begun; `facts.attempts` is empty. */
export function prospectOf(order: SuccessionOrder, facts: Facts): Prospect {
  const skipped: Prospect['skipped'][number][] = [];
  const pin = pinOf(order, facts);
  for (const step of effectiveSteps(order, facts)) {
    const channel = order.steps[step]?.channel;
    if (channel === undefined) continue;
    const readiness = readinessOf(order, facts, step);
    if (readiness.kind === 'POSSIBLE') {
      const { contactPointId, partner } = readiness;
      return { skipped, pin, first: { step, channel, contactPointId, partner } };
    }
    skipped.push({ step, channel, reason: { code: readiness.code, parameters: { channel } } });
  }
  return { skipped, pin, first: null };
}

function pinOf(order: SuccessionOrder, facts: Facts): Prospect['pin'] {
  const pinned = pinnedChannel(order, facts);
  if (pinned !== null) return { kind: pinned.by, channel: pinned.channel };
  const { preferredChannel } = facts.debtor;
  const isInOrder = order.steps.some(({ channel }) => channel === preferredChannel);
  return preferredChannel !== null && isInOrder ? { kind: 'PREFERENCE', channel: preferredChannel } : null;
}
