// Partners.
import { toOpaqueId } from '../../id.ts';
import type { Capability } from '../../partner/partner.ts';
import type { Channel, Resolvers } from '../schema.generated.ts';

export interface PartnerParent {
  readonly partnerId: string;
  readonly name: string;
  readonly adapter: string;
  readonly channels: readonly Channel[];
  readonly priority: number;
  readonly paused: boolean;
}

export interface PartnerChannelParent {
  readonly channel: Channel;
  readonly capability: Capability;
}

export const partnerResolvers: Resolvers = {
  Query: {
    async partners(_root, _args, context) {
      const rows = await context.read(
        (scope) => scope.sql<PartnerParent[]>`
          select partner_id as "partnerId", name, adapter, channels, priority, paused from partner
          where creditor_id = ${scope.creditorId} order by channels, priority, name`,
      );
      return [...rows];
    },
  },
  Partner: {
    id: ({ partnerId }) => toOpaqueId('partner', partnerId),
    channels: ({ adapter, channels }, _args, { services }) =>
      channels.flatMap((channel) => {
        const capability = services.adapters.get(adapter)?.channels[channel];
        return capability === undefined ? [] : [{ channel, capability }];
      }),
  },
  PartnerChannel: {
    milestones: ({ capability }) => [...capability.milestones],
    recall: ({ capability }) => capability.recall,
  },
};
