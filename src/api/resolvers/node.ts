// Any object by its id: what a client that keeps a cache refetches by.
import { fromOpaqueId, idPrefixes } from '../../id.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import type { Resolvers, ResolversTypes } from '../schema.generated.ts';
import type { DistributionParent } from './distribution.ts';
import type { PartnerParent } from './partner.ts';
import type { ContactPointParent, DebtorParent, InvoiceParent } from './record.ts';

/** What `node` can bring. */
export type NodeParent = InvoiceParent | DebtorParent | DistributionParent | ContactPointParent | PartnerParent;

type NodeType = 'Invoice' | 'Debtor' | 'Distribution' | 'ContactPoint' | 'Partner';

const loadersByPrefix: Readonly<Record<string, (context: Context, id: string) => Promise<NodeParent | undefined>>> = {
  [idPrefixes.invoice]: (context, id) => context.loaders.invoice.load(id),
  [idPrefixes.debtor]: (context, id) => context.loaders.debtor.load(id),
  [idPrefixes.distribution]: (context, id) => context.loaders.distribution.load(id),
  [idPrefixes.contactPoint]: (context, id) => context.loaders.contactPoint.load(id),
  [idPrefixes.partner]: (context, id) => context.loaders.partner.load(id),
};

export const nodeResolvers: Resolvers = {
  Query: {
    async node(_root, { id }, context): Promise<ResolversTypes['Node'] | null> {
      const prefix = id.slice(0, 3);
      const load = loadersByPrefix[prefix];
      const kind = (Object.keys(idPrefixes) as (keyof typeof idPrefixes)[]).find((name) => idPrefixes[name] === prefix);
      const uuid = kind && fromOpaqueId(kind, id);
      if (uuid === undefined) refuse('ID_MALFORMED', ['id'], { value: id.slice(0, 60), what: 'object' });
      return (await load?.(context, uuid)) ?? null;
    },
  },
  Node: {
    __resolveType(node): NodeType {
      if ('paymentReference' in node) return 'Invoice';
      if ('adapter' in node) return 'Partner';
      if ('reachability' in node) return 'ContactPoint';
      return 'purpose' in node ? 'Distribution' : 'Debtor';
    },
  },
};
