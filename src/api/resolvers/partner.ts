// Partners.
import { toOpaqueId } from '../../id.ts';
import type { Channel, Resolvers } from '../schema.generated.ts';

export interface PartnerParent {
  readonly partnerId: string;
  readonly name: string;
  readonly adapter: string;
  readonly channel: Channel;
  readonly priority: number;
  readonly paused: boolean;
}

export const partnerResolvers: Resolvers = {
  Query: {
    async partners(_root, _args, context) {
      const rows = await context.read(
        (scope) => scope.sql<PartnerParent[]>`
          select partner_id as "partnerId", name, adapter, channel, priority, paused from partner
          where creditor_id = ${scope.creditorId} order by channel, priority, name`,
      );
      return [...rows];
    },
  },
  Partner: {
    id: ({ partnerId }) => toOpaqueId('partner', partnerId),
    milestones: ({ adapter }, _args, { services }) => [
      ...(services.adapters.get(adapter)?.capability.milestones ?? []),
    ],
    recall: ({ adapter }, _args, { services }) => services.adapters.get(adapter)?.capability.recall ?? false,
  },
};
