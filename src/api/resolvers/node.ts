// Any object by its id: what a client that keeps a cache refetches by.
import { selectBulkActs } from '../../distribution/operator/bulk.ts';
import { findExperiment } from '../../experiments/life/experiments.ts';
import { findSnapshot } from '../../experiments/snapshot.ts';
import { fromOpaqueId, type IdKind, idPrefixes } from '../../id.ts';
import { findSimulation } from '../../simulation/simulations.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import type { ApiKeyScope, Resolvers } from '../schema.generated.ts';
import { selectRules } from './assignment/rules.ts';
import { selectCreditor, selectKeys } from './creditor.ts';
import { selectImports } from './intake.ts';
import { findPaymentImport } from './payment.ts';
import { selectNewestOrder } from './succession.ts';

/** What `node` brings: the parent of its type's resolvers, and which type that is. */
export type NodeParent = object & { readonly nodeType: NodeType };

interface NodeKind {
  readonly type: NodeType;
  /** Who may see it, beside ADMIN, where that is not everyone who may ask for nodes. */
  readonly scopes?: readonly ApiKeyScope[];
  readonly load: (context: Context, id: string) => Promise<object | undefined>;
}

type NodeType =
  | 'ApiKey'
  | 'AssignmentRule'
  | 'Attempt'
  | 'BulkAct'
  | 'ContactPoint'
  | 'Creditor'
  | 'Debtor'
  | 'Distribution'
  | 'Experiment'
  | 'Import'
  | 'Invoice'
  | 'Partner'
  | 'Payment'
  | 'PaymentImport'
  | 'Simulation'
  | 'Snapshot'
  | 'Source'
  | 'SuccessionOrder';

const kinds: Readonly<Record<Exclude<IdKind, 'receipt'>, NodeKind>> = {
  invoice: { type: 'Invoice', load: ({ loaders }, id) => loaders.invoice.load(id) },
  debtor: { type: 'Debtor', load: ({ loaders }, id) => loaders.debtor.load(id) },
  contactPoint: { type: 'ContactPoint', load: ({ loaders }, id) => loaders.contactPoint.load(id) },
  distribution: { type: 'Distribution', load: ({ loaders }, id) => loaders.distribution.load(id) },
  attempt: { type: 'Attempt', load: ({ loaders }, id) => loaders.attempt.load(id) },
  partner: { type: 'Partner', load: ({ loaders }, id) => loaders.partner.load(id) },
  source: { type: 'Source', load: ({ loaders }, id) => loaders.source.load(id) },
  payment: { type: 'Payment', load: ({ loaders }, id) => loaders.payment.load(id) },
  successionOrder: { type: 'SuccessionOrder', load: (context, id) => selectNewestOrder(context, id) },
  assignmentRule: {
    type: 'AssignmentRule',
    load: async (context, id) => (await context.read(selectRules)).find((rule) => rule.assignmentRuleId === id),
  },
  bulkAct: {
    type: 'BulkAct',
    scopes: ['OPERATOR'],
    load: async (context, id) => (await context.read((scope) => selectBulkActs(scope, id, 1)))[0],
  },
  simulation: {
    type: 'Simulation',
    scopes: ['ANALYST', 'OPERATOR'],
    load: (context, id) => context.read((scope) => findSimulation(scope, id)),
  },
  experiment: {
    type: 'Experiment',
    scopes: ['ANALYST', 'OPERATOR'],
    load: (context, id) => context.read((scope) => findExperiment(scope, id)),
  },
  snapshot: {
    type: 'Snapshot',
    scopes: ['ANALYST', 'OPERATOR'],
    load: (context, id) => context.read((scope) => findSnapshot(scope, id)),
  },
  import: {
    type: 'Import',
    scopes: ['OPERATOR'],
    load: async (context, importId) => (await context.read((scope) => selectImports(scope, { importId }, 1)))[0],
  },
  paymentImport: {
    type: 'PaymentImport',
    scopes: ['OPERATOR'],
    load: (context, id) => context.read((scope) => findPaymentImport(scope, id)),
  },
  apiKey: {
    type: 'ApiKey',
    scopes: [],
    load: async (context, id) => (await context.read(selectKeys)).find((key) => key.apiKeyId === id),
  },
  creditor: {
    type: 'Creditor',
    load: async (context, id) => (id === context.access.creditorId ? context.read(selectCreditor) : undefined),
  },
};

export const nodeResolvers: Resolvers = {
  Query: {
    async node(_root, { id }, context): Promise<NodeParent | null> {
      const name = (Object.keys(kinds) as (keyof typeof kinds)[]).find((kind) => idPrefixes[kind] === id.slice(0, 3));
      const uuid = name && fromOpaqueId(name, id);
      if (name === undefined || uuid === undefined) {
        refuse('ID_MALFORMED', ['id'], { value: id.slice(0, 60), what: 'object' });
      }
      const { type, scopes, load } = kinds[name];
      const { scope } = context.access;
      if (scopes !== undefined && scope !== 'ADMIN' && !scopes.includes(scope)) return null;
      const found = await load(context, uuid);
      return found === undefined ? null : { ...found, nodeType: type };
    },
  },
  Node: {
    __resolveType: ({ nodeType }) => nodeType,
  },
};
