// Succession orders: made, read in words, compared by version, put away.
import { durationOf } from '../../clock.ts';
import { archiveOrder, restoreOrder } from '../../distribution/operator/archive.ts';
import { newestVersion, saveOrder } from '../../distribution/orders.ts';
import { toOpaqueId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Condition } from '../../succession/condition.ts';
import { conditionAsInput } from '../../succession/explain/as-input.ts';
import { describeCondition } from '../../succession/explain/describe-condition.ts';
import { describeOrder, type NameOfPartner } from '../../succession/explain/describe-order.ts';
import { diffOrders, type OrderChange } from '../../succession/explain/diff.ts';
import { type ExplainLanguage, localTimeOf } from '../../succession/explain/words.ts';
import {
  readStoredOrder,
  type SendWindow,
  type StoredOrder,
  type SuccessionOrder,
  type SuccessionStep,
} from '../../succession/order.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { readOrder } from '../input/order.ts';
import { existing, idOf } from '../lookup.ts';
import type {
  Language,
  Resolvers,
  SuccessionOrderArchiveInput,
  SuccessionOrderCreateInput,
} from '../schema.generated.ts';
import { orderShape } from '../shape.ts';

export interface OrderParent {
  readonly successionOrderId: string;
  readonly version: number;
  readonly definition: StoredOrder;
  readonly createdAt: string;
  readonly archived: boolean;
}

export type StepParent = SuccessionStep;
export type ChangeParent = OrderChange;

/** Distributions of one version of an order. */
export interface UsageRow {
  readonly version: number;
  readonly running: number;
  readonly ended: number;
}

const nameLengthMax = 200;

export const successionResolvers: Resolvers = {
  Query: {
    async successionOrder(_root, { id, version }, context) {
      const successionOrderId = idOf('successionOrder', id, ['id']);
      const found = version
        ? context.loaders.order.load(`${successionOrderId}/${version}`)
        : selectNewestOrder(context, successionOrderId);
      return (await found) ?? null;
    },
    async successionOrders(_root, { includeArchived }, context) {
      const statement = `select ${orderShape} as value from (
          select distinct on (name) * from succession_order where creditor_id = $1 order by name, version desc) o
        where $2 or o.archived_at is null order by o.name`;
      const rows = await context.read((scope) =>
        scope.sql.unsafe<{ value: OrderParent }[]>(statement, [scope.creditorId, includeArchived], { prepare: true }),
      );
      return rows.map(({ value }) => value);
    },
    async successionOrderDiff(_root, { id, from, to }, context) {
      const successionOrderId = idOf('successionOrder', id, ['id']);
      const [before, after] = await Promise.all(
        [from, to].map((version) => context.loaders.order.load(`${successionOrderId}/${version}`)),
      );
      if (before === undefined || after === undefined) return null;
      const [old, next] = [readStoredOrder(before.definition), readStoredOrder(after.definition)];
      return diffOrders(old, next, await partnerNames(context, [old, next]));
    },
  },
  Mutation: {
    async successionOrderCreate(_root, { input }, context) {
      const answer = await idempotent(context, 'successionOrderCreate', input, (scope) =>
        createOrder(scope, input, context),
      );
      if (answer.kind === 'refused') return { order: null, errors: [answer.problem] };
      const { key, problems } = answer.result;
      return { order: key === null ? null : await existing(context.loaders.order.load(key)), errors: problems };
    },
    successionOrderArchive: (_root, { input }, context) =>
      putAway(context, 'successionOrderArchive', input, archiveOrder),
    successionOrderRestore: (_root, { input }, context) =>
      putAway(context, 'successionOrderRestore', input, restoreOrder),
  },
  SuccessionOrder: {
    id: ({ successionOrderId }) => toOpaqueId('successionOrder', successionOrderId),
    name: ({ definition }) => definition.name,
    steps: ({ definition }) => [...readStoredOrder(definition).steps],
    arriveBeforeDays: ({ definition }) => definition.arriveBeforeDays,
    consolidateWithin: ({ definition: { consolidateMs = null } }) =>
      consolidateMs === null ? null : durationOf(consolidateMs),
    stopWhen: ({ definition }) => [...definition.stopWhen],
    async inWords({ definition }, { language }, context) {
      const order = readStoredOrder(definition);
      return describeOrder(order, explainLanguage(language), await partnerNames(context, [order]));
    },
    versions: ({ successionOrderId }, _args, context) => context.loaders.versionsOfOrder.load(successionOrderId),
    usage: (order, _args, context) => usageOf(order, context),
  },
  SuccessionOrderChange: {
    path: ({ path }) => [...path],
    inWords: ({ inWords }, { language }) => inWords[explainLanguage(language)],
  },
  SuccessionStep: {
    patience: ({ patienceMs }) => durationOf(patienceMs),
    window: ({ window }) => windowText(window),
    nudges: ({ nudges }) =>
      nudges.map(({ channel, afterMs, unless, window }) => ({
        channel,
        after: durationOf(afterMs),
        unless,
        window: windowText(window),
      })),
    when: ({ when }, { language }) => conditionInWords(when, language),
    condition: ({ when }) => when && conditionAsInput(when),
    partners: ({ partnerIds }, _args, context) =>
      Promise.all(partnerIds.map((id) => existing(context.loaders.partner.load(id)))),
    retries: ({ retries }) => ({
      retriesMax: retries.retriesMax,
      firstDelay: durationOf(retries.firstDelayMs),
      delayMax: durationOf(retries.delayMsMax),
    }),
  },
};

function windowText(window: SendWindow | null) {
  if (window === null) return null;
  const { fromMinute, toMinute, businessDaysOnly } = window;
  return { from: localTimeOf(fromMinute), to: localTimeOf(toMinute), businessDaysOnly };
}

/** The language of the API as the words of succession have it. */
export function explainLanguage(language: Language): ExplainLanguage {
  return language === 'SV' ? 'sv' : 'en';
}

/** A condition in words; null: always. */
export function conditionInWords(condition: Condition | null, language: Language): string | null {
  return condition === null ? null : describeCondition(condition, explainLanguage(language));
}

/** An order in its newest version. */
export async function selectNewestOrder(context: Context, successionOrderId: string): Promise<OrderParent | undefined> {
  const version = await context.read((scope) => newestVersion(scope, successionOrderId));
  return version === undefined ? undefined : context.loaders.order.load(`${successionOrderId}/${version}`);
}

/** Brings the names of the partners that steps are bound to. */
async function partnerNames(context: Context, orders: readonly SuccessionOrder[]): Promise<NameOfPartner> {
  const ids = new Set(orders.flatMap(({ steps }) => steps.flatMap(({ partnerIds }) => partnerIds)));
  const found = await Promise.all([...ids].map((id) => context.loaders.partner.load(id)));
  const names = new Map(found.flatMap((partner) => (partner === undefined ? [] : [[partner.partnerId, partner.name]])));
  return (id) => names.get(id) ?? toOpaqueId('partner', id);
}

async function usageOf({ successionOrderId, version }: OrderParent, context: Context) {
  const [distributions, rules] = await Promise.all([
    context.loaders.usageOfOrder.load(successionOrderId),
    context.loaders.rulesOfOrder.load(successionOrderId),
  ]);
  const count = (isCounted: (of: { readonly version: number }) => boolean) => {
    const rows = distributions.filter(isCounted);
    return {
      runningCount: rows.reduce((sum, { running }) => sum + running, 0),
      endedCount: rows.reduce((sum, { ended }) => sum + ended, 0),
      ruleCount: rules.filter(isCounted).length,
    };
  };
  return { ofVersion: count((of) => of.version === version), inAll: count(() => true), rules };
}

async function putAway(
  context: Context,
  operation: string,
  input: SuccessionOrderArchiveInput,
  act: (scope: Scope, successionOrderId: string) => Promise<Problem | null>,
) {
  const successionOrderId = idOf('successionOrder', input.orderId, ['input', 'orderId']);
  const answer = await idempotent(context, operation, input, async (scope) => {
    const refused = await act(scope, successionOrderId);
    const problems = refused === null ? [] : [{ ...refused, path: ['input', ...refused.path] }];
    return { result: { problems }, events: [], tallyChanges: [] };
  });
  if (answer.kind === 'refused') return { order: null, errors: [answer.problem] };
  const { problems } = answer.result;
  const order = problems.length > 0 ? null : ((await selectNewestOrder(context, successionOrderId)) ?? null);
  return { order, errors: problems };
}

type CreatedOrder = { readonly key: string | null; readonly problems: Problem[] };

async function createOrder(
  scope: Scope,
  input: SuccessionOrderCreateInput,
  context: Context,
): Promise<Done<CreatedOrder>> {
  const done = (key: string | null, problems: Problem[]): Done<CreatedOrder> => ({
    result: { key, problems },
    events: [],
    tallyChanges: [],
  });
  const problems = nameProblems(input.name);
  const order = readOrder(input, ['input'], problems);
  if (problems.length > 0) return done(null, problems);
  const saved = await saveOrder(scope, order, context.services.adapters);
  if ('problems' in saved)
    return done(
      null,
      saved.problems.map((found) => ({ ...found, path: ['input', ...found.path] })),
    );
  return done(`${saved.successionOrderId}/${saved.version}`, []);
}

/** What is wrong with the name of an order or a rule. */
export function nameProblems(name: string, path: readonly string[] = ['input']): Problem[] {
  const length = name.trim().length;
  if (length === 0) return [problem('FIELD_REQUIRED', [...path, 'name'], { field: 'name' })];
  return length > nameLengthMax
    ? [problem('FIELD_TOO_LONG', [...path, 'name'], { field: 'name', length, max: nameLengthMax })]
    : [];
}
