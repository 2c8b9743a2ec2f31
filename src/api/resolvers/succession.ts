// Succession orders and assignment rules.
import { durationOf, isoOf } from '../../clock.ts';
import { newestVersion, saveOrder, saveRule } from '../../distribution/orders.ts';
import { fromOpaqueId, toOpaqueId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { type Condition, conditionDepth, conditionDepthMax } from '../../succession/condition.ts';
import { describeCondition } from '../../succession/explain/describe-condition.ts';
import { localTimeOf } from '../../succession/explain/words.ts';
import { readStoredOrder, type SendWindow, type StoredOrder, type SuccessionStep } from '../../succession/order.ts';
import { readCondition } from '../condition-input.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import { readOrder } from '../order-input.ts';
import type {
  AssignmentRuleCreateInput,
  Language,
  Resolvers,
  SuccessionOrderCreateInput,
} from '../schema.generated.ts';

export interface OrderParent {
  readonly successionOrderId: string;
  readonly version: number;
  readonly definition: StoredOrder;
  readonly createdAt: string;
}

export type StepParent = SuccessionStep;

export interface RuleParent {
  readonly assignmentRuleId: string;
  readonly name: string;
  readonly position: number;
  readonly condition: Condition | null;
  readonly successionOrderId: string;
  readonly version: number;
  readonly enabled: boolean;
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
    async successionOrders(_root, _args, context) {
      const rows = await context.read(
        (scope) => scope.sql<(Omit<OrderParent, 'createdAt'> & { createdAtMs: number })[]>`
          select distinct on (name) succession_order_id as "successionOrderId", version, definition,
            (extract(epoch from created_at) * 1000)::bigint as "createdAtMs"
          from succession_order where creditor_id = ${scope.creditorId} order by name, version desc`,
      );
      return rows.map(({ createdAtMs, ...row }) => ({ ...row, createdAt: isoOf(createdAtMs) }));
    },
    async assignmentRules(_root, _args, context) {
      return context.read((scope) => selectRules(scope));
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
    async assignmentRuleCreate(_root, { input }, context) {
      const answer = await idempotent(context, 'assignmentRuleCreate', input, (scope) => createRule(scope, input));
      if (answer.kind === 'refused') return { rule: null, errors: [answer.problem] };
      const { id, problems } = answer.result;
      const rules = id === null ? [] : await context.read((scope) => selectRules(scope));
      return { rule: rules.find((rule) => rule.assignmentRuleId === id) ?? null, errors: problems };
    },
  },
  SuccessionOrder: {
    id: ({ successionOrderId }) => toOpaqueId('successionOrder', successionOrderId),
    name: ({ definition }) => definition.name,
    steps: ({ definition }) => [...readStoredOrder(definition).steps],
    arriveBeforeDays: ({ definition }) => definition.arriveBeforeDays,
    stopWhen: ({ definition }) => [...definition.stopWhen],
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
    when: ({ when }, { language }) => inWords(when, language),
    retries: ({ retries }) => ({
      retriesMax: retries.retriesMax,
      firstDelay: durationOf(retries.firstDelayMs),
      delayMax: durationOf(retries.delayMsMax),
    }),
  },
  AssignmentRule: {
    id: ({ assignmentRuleId }) => toOpaqueId('assignmentRule', assignmentRuleId),
    when: ({ condition }, { language }) => inWords(condition, language),
    order: ({ successionOrderId, version }, _args, context) =>
      existing(context.loaders.order.load(`${successionOrderId}/${version}`)),
  },
};

function windowText(window: SendWindow | null) {
  if (window === null) return null;
  const { fromMinute, toMinute, businessDaysOnly } = window;
  return { from: localTimeOf(fromMinute), to: localTimeOf(toMinute), businessDaysOnly };
}

/** An order in its newest version. */
export async function selectNewestOrder(context: Context, successionOrderId: string): Promise<OrderParent | undefined> {
  const version = await context.read((scope) => newestVersion(scope, successionOrderId));
  return version === undefined ? undefined : context.loaders.order.load(`${successionOrderId}/${version}`);
}

function inWords(condition: Condition | null, language: Language): string | null {
  return condition === null ? null : describeCondition(condition, language === 'SV' ? 'sv' : 'en');
}

/** Every rule, in order. */
export async function selectRules(scope: Scope): Promise<RuleParent[]> {
  const rows = await scope.sql<RuleParent[]>`
    select assignment_rule_id as "assignmentRuleId", name, position, condition,
      succession_order_id as "successionOrderId", version, enabled
    from assignment_rule where creditor_id = ${scope.creditorId} order by position`;
  return [...rows];
}

type CreatedOrder = { readonly key: string | null; readonly problems: Problem[] };
type CreatedRule = { readonly id: string | null; readonly problems: Problem[] };

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

async function createRule(scope: Scope, input: AssignmentRuleCreateInput): Promise<Done<CreatedRule>> {
  const done = (id: string | null, problems: Problem[]): Done<CreatedRule> => ({
    result: { id, problems },
    events: [],
    tallyChanges: [],
  });
  const problems = nameProblems(input.name);
  const condition = input.when ? readCondition(input.when, ['input', 'when'], problems) : null;
  if (condition !== null && conditionDepth(condition) > conditionDepthMax) {
    problems.push(problem('ORDER_CONDITION_TOO_DEEP', ['input', 'when'], { step: input.name, max: conditionDepthMax }));
  }
  const { position } = input;
  if (position !== null && position !== undefined && (position < 1 || position > 1_000)) {
    problems.push(
      problem('FIELD_INVALID', ['input', 'position'], { field: 'position', value: position, expected: '1 to 1000' }),
    );
  }
  const successionOrderId = fromOpaqueId('successionOrder', input.orderId);
  if (successionOrderId === undefined) {
    problems.push(
      problem('ID_MALFORMED', ['input', 'orderId'], { value: input.orderId.slice(0, 60), what: 'succession order' }),
    );
  }
  const version = successionOrderId === undefined ? undefined : await newestVersion(scope, successionOrderId);
  if (successionOrderId !== undefined && version === undefined) {
    problems.push(problem('NOT_FOUND', ['input', 'orderId'], { what: 'succession order' }));
  }
  if (problems.length > 0 || successionOrderId === undefined || version === undefined) return done(null, problems);
  const rule = {
    name: input.name.trim(),
    position: position ?? undefined,
    condition,
    order: { successionOrderId, version },
  };
  return done((await saveRule(scope, rule)).assignmentRuleId, []);
}

function nameProblems(name: string): Problem[] {
  const length = name.trim().length;
  if (length === 0) return [problem('FIELD_REQUIRED', ['input', 'name'], { field: 'name' })];
  return length > nameLengthMax
    ? [problem('FIELD_TOO_LONG', ['input', 'name'], { field: 'name', length, max: nameLengthMax })]
    : [];
}
