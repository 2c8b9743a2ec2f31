// Assignment rules: which order an invoice gets.
import { addRule, moveRule, type RuleChange, removeRule, updateRule } from '../../../distribution/operator/rules.ts';
import { lockRules } from '../../../distribution/orders.ts';
import { findExperiment } from '../../../experiments/life/experiments.ts';
import { fromOpaqueId, toOpaqueId } from '../../../id.ts';
import { type Problem, problem } from '../../../problem.ts';
import { creditorNowMs } from '../../../store/creditor-time.ts';
import type { Scope } from '../../../store/transaction.ts';
import { type Condition, conditionDepth, conditionDepthMax } from '../../../succession/condition.ts';
import { conditionAsInput } from '../../../succession/explain/as-input.ts';
import { isContradiction } from '../../../succession/validate/contradiction.ts';
import type { Context } from '../../context.ts';
import { type Done, type Idempotent, idempotent } from '../../idempotency.ts';
import { readCondition } from '../../input/condition.ts';
import { existing, idOf } from '../../lookup.ts';
import type {
  AssignmentRuleCreateInput,
  AssignmentRuleUpdateInput,
  ConditionInput,
  Resolvers,
} from '../../schema.generated.ts';
import { ruleShape } from '../../shape.ts';
import { chosenOrder } from '../../start-distributions.ts';
import { conditionInWords, nameProblems } from '../succession.ts';

export interface RuleParent {
  readonly assignmentRuleId: string;
  readonly name: string;
  readonly position: number;
  readonly condition: Condition | null;
  readonly successionOrderId: string;
  readonly version: number;
  readonly experimentId: string | null;
  readonly enabled: boolean;
}

const positionMax = 1_000;

export const assignmentResolvers: Resolvers = {
  Query: {
    assignmentRules: (_root, _args, context) => context.read(selectRules),
  },
  Mutation: {
    async assignmentRuleCreate(_root, { input }, context) {
      const answer = await idempotent(context, 'assignmentRuleCreate', input, (scope) => createRule(scope, input));
      return rulePayload(context, answer);
    },
    async assignmentRuleUpdate(_root, { input }, context) {
      const ruleId = idOf('assignmentRule', input.ruleId, ['input', 'ruleId']);
      const answer = await idempotent(context, 'assignmentRuleUpdate', input, async (scope) =>
        changeRule(scope, ruleId, input, await doerOf(context, scope)),
      );
      return rulePayload(context, answer);
    },
    async assignmentRuleMove(_root, { input }, context) {
      const ruleId = idOf('assignmentRule', input.ruleId, ['input', 'ruleId']);
      const answer = await idempotent(context, 'assignmentRuleMove', input, async (scope) => {
        const problems = positionProblems(input.position);
        if (problems.length > 0) return done(null, problems);
        return afterChange(ruleId, await moveRule(scope, ruleId, input.position, await doerOf(context, scope)));
      });
      return rulePayload(context, answer);
    },
    async assignmentRuleRemove(_root, { input }, context) {
      const ruleId = idOf('assignmentRule', input.ruleId, ['input', 'ruleId']);
      const answer = await idempotent(context, 'assignmentRuleRemove', input, async (scope) =>
        afterChange(ruleId, await removeRule(scope, ruleId, await doerOf(context, scope))),
      );
      if (answer.kind === 'refused') return { removedId: null, errors: [answer.problem] };
      const { id, problems } = answer.result;
      return { removedId: id && toOpaqueId('assignmentRule', id), errors: problems };
    },
  },
  AssignmentRule: {
    id: ({ assignmentRuleId }) => toOpaqueId('assignmentRule', assignmentRuleId),
    when: ({ condition }, { language }) => conditionInWords(condition, language),
    condition: ({ condition }) => condition && conditionAsInput(condition),
    order: ({ successionOrderId, version }, _args, context) =>
      existing(context.loaders.order.load(`${successionOrderId}/${version}`)),
    experiment: async ({ experimentId }, _args, context) =>
      experimentId === null ? null : ((await context.read((scope) => findExperiment(scope, experimentId))) ?? null),
  },
};

/** Every rule, in the order they are tried. */
export async function selectRules(scope: Scope): Promise<RuleParent[]> {
  const statement = `select ${ruleShape} as value from assignment_rule r where r.creditor_id = $1 order by r.position`;
  const rows = await scope.sql.unsafe<{ value: RuleParent }[]>(statement, [scope.creditorId], { prepare: true });
  return rows.map(({ value }) => value);
}

type Changed = { readonly id: string | null; readonly problems: Problem[] };

function done(id: string | null, problems: Problem[]): Done<Changed> {
  return { result: { id, problems }, events: [], tallyChanges: [] };
}

async function createRule(scope: Scope, input: AssignmentRuleCreateInput): Promise<Done<Changed>> {
  // First of all: the order must not be archived between here and the end.
  await lockRules(scope);
  const position = input.position ?? undefined;
  const problems = [...nameProblems(input.name), ...positionProblems(position)];
  const condition = input.when ? readRuleCondition(input.when, input.name, ['input', 'when'], problems) : null;
  const order = await chosenOrder(scope, input.orderId);
  if ('code' in order) return done(null, [...problems, order]);
  const experimentId = input.experimentId ? await experimentOf(scope, input.experimentId, problems) : null;
  if (problems.length > 0) return done(null, problems);
  const rule = { name: input.name.trim(), position, condition, order, experimentId };
  const added = await addRule(scope, rule);
  return 'problem' in added ? afterChange('', added.problem) : done(added.assignmentRuleId, []);
}

/** `when` left out stays, null is always: the two are told apart. */
async function changeRule(
  scope: Scope,
  ruleId: string,
  input: AssignmentRuleUpdateInput,
  doer: Awaited<ReturnType<typeof doerOf>>,
): Promise<Done<Changed>> {
  await lockRules(scope);
  const { name, when, orderId, enabled, experimentId } = input;
  const problems = name === null || name === undefined ? [] : nameProblems(name);
  const change: { -readonly [Key in keyof RuleChange]: RuleChange[Key] } = {
    name: name?.trim(),
    enabled: enabled ?? undefined,
    condition: when === null ? null : when && readRuleCondition(when, name ?? ruleId, ['input', 'when'], problems),
  };
  if (orderId) {
    const order = await chosenOrder(scope, orderId);
    if ('code' in order) problems.push(order);
    else change.order = order;
  }
  if (experimentId !== undefined) {
    change.experimentId = experimentId === null ? null : await experimentOf(scope, experimentId, problems);
  }
  if (problems.length > 0) return done(null, problems);
  return afterChange(ruleId, await updateRule(scope, ruleId, change, doer));
}

/** Who does it, and when. */
async function doerOf(context: Context, scope: Scope) {
  return { decidedBy: context.access.apiKeyId, nowMs: await creditorNowMs(scope) };
}

async function experimentOf(scope: Scope, opaque: string, problems: Problem[]): Promise<string | null> {
  const experimentId = fromOpaqueId('experiment', opaque);
  const found = experimentId && (await findExperiment(scope, experimentId));
  if (found) return found.experimentId;
  problems.push(problem('NOT_FOUND', ['input', 'experimentId'], { what: 'experiment' }));
  return null;
}

function afterChange(ruleId: string, refused: Problem | null): Done<Changed> {
  return refused === null ? done(ruleId, []) : done(null, [{ ...refused, path: ['input', ...refused.path] }]);
}

async function rulePayload(context: Context, answer: Idempotent<Changed>) {
  if (answer.kind === 'refused') return { rule: null, errors: [answer.problem] };
  const { id, problems } = answer.result;
  const rules = id === null ? [] : await context.read(selectRules);
  return { rule: rules.find((rule) => rule.assignmentRuleId === id) ?? null, errors: problems };
}

function positionProblems(position: number | undefined): Problem[] {
  if (position === undefined || (position >= 1 && position <= positionMax)) return [];
  const parameters = { field: 'position', value: position, expected: `1 to ${positionMax}` };
  return [problem('FIELD_INVALID', ['input', 'position'], parameters)];
}

/** Reads the condition of a rule; what is wrong is added to `problems`: too deep, or never true. */
export function readRuleCondition(
  input: ConditionInput,
  name: string,
  path: readonly string[],
  problems: Problem[],
): Condition {
  const before = problems.length;
  const condition = readCondition(input, path, problems);
  if (problems.length > before) return condition;
  if (conditionDepth(condition) > conditionDepthMax) {
    problems.push(problem('ORDER_CONDITION_TOO_DEEP', path, { step: name, max: conditionDepthMax }));
  } else if (isContradiction(condition)) problems.push(problem('RULE_NEVER_HOLDS', path));
  return condition;
}
