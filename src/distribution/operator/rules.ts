// Assignment rules added, changed, moved and removed. Positions stay dense: 1, 2, 3 …, whatever is done at the same time.
// Nothing is done that would let other invoices into an experiment that runs; the rest stands in its log.
import type { AdmittingRule } from '../../experiments/assign/admission.ts';
import { admissionProblem, loadAdmittingRules, logRuleChange } from '../../experiments/life/admission.ts';
import type { Actor } from '../../experiments/life/run.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Condition } from '../../succession/condition.ts';
import { lockRules, type NewRule, saveRule } from '../orders.ts';
import type { OrderVersion } from '../start.ts';

/** What is left out stays. */
export interface RuleChange {
  readonly name?: string | undefined;
  /** Null: always. */
  readonly condition?: Condition | null | undefined;
  readonly order?: OrderVersion | undefined;
  /** Null: none. */
  readonly experimentId?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** Who does it, and when (creditor's time). */
type Doer = Pick<Actor, 'decidedBy' | 'nowMs'>;

/** Adds a rule in its place among the others. */
export async function addRule(
  scope: Scope,
  rule: NewRule,
): Promise<{ assignmentRuleId: string } | { problem: Problem }> {
  await lockRules(scope);
  const before = await loadAdmittingRules(scope);
  const { name, condition, experimentId = null } = rule;
  const added = { assignmentRuleId: '', name, condition, experimentId, enabled: true };
  const refused = await admissionProblem(scope, before, before.toSpliced((rule.position ?? Infinity) - 1, 0, added), [
    'position',
  ]);
  return refused === null ? saveRule(scope, rule) : { problem: refused };
}

/** Changes a rule in its place. The caller has locked the rules, if it looked at anything that must still be so. */
export async function updateRule(
  scope: Scope,
  assignmentRuleId: string,
  change: RuleChange,
  doer: Doer,
): Promise<Problem | null> {
  await lockRules(scope);
  const { name, condition, order, experimentId, enabled } = change;
  const before = await loadAdmittingRules(scope);
  const rule = before.find((one) => one.assignmentRuleId === assignmentRuleId);
  if (rule === undefined) return unknownRule;
  const changed: AdmittingRule = {
    ...rule,
    condition: condition === undefined ? rule.condition : condition,
    experimentId: experimentId === undefined ? rule.experimentId : experimentId,
    enabled: enabled ?? rule.enabled,
  };
  const after = before.map((one) => (one === rule ? changed : one));
  const refused = await admissionProblem(scope, before, after, ['ruleId']);
  if (refused !== null) return refused;
  await scope.sql`
    update assignment_rule set
      name = coalesce(${name ?? null}::text, name),
      condition = coalesce(${condition === undefined ? null : JSON.stringify(condition)}::jsonb, condition),
      succession_order_id = coalesce(${order?.successionOrderId ?? null}::uuid, succession_order_id),
      version = coalesce(${order?.version ?? null}::int, version),
      experiment_id = case when ${experimentId === undefined} then experiment_id else ${experimentId ?? null}::uuid end,
      enabled = coalesce(${enabled ?? null}::boolean, enabled)
    where creditor_id = ${scope.creditorId} and assignment_rule_id = ${assignmentRuleId}`;
  const fields = Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  await logRuleChange(scope, [rule.experimentId, experimentId], `${rule.name}: ${fields.join(', ')}`, doer);
  return null;
}

/** Moves a rule to a position from 1; those between make room. Beyond the last is last. */
export async function moveRule(
  scope: Scope,
  assignmentRuleId: string,
  position: number,
  doer: Doer,
): Promise<Problem | null> {
  await lockRules(scope);
  const before = await loadAdmittingRules(scope);
  const rule = before.find((one) => one.assignmentRuleId === assignmentRuleId);
  if (rule === undefined) return unknownRule;
  const after = before.filter((one) => one !== rule).toSpliced(position - 1, 0, rule);
  const refused = await admissionProblem(scope, before, after, ['ruleId']);
  if (refused !== null) return refused;
  await writePositions(scope, after);
  await logRuleChange(scope, [rule.experimentId], `${rule.name}: position`, doer);
  return null;
}

/** Removes a rule; those after it move up. Distributions it has given an order keep it. */
export async function removeRule(scope: Scope, assignmentRuleId: string, doer: Doer): Promise<Problem | null> {
  await lockRules(scope);
  const before = await loadAdmittingRules(scope);
  const rule = before.find((one) => one.assignmentRuleId === assignmentRuleId);
  if (rule === undefined) return unknownRule;
  const after = before.filter((one) => one !== rule);
  const refused = await admissionProblem(scope, before, after, ['ruleId']);
  if (refused !== null) return refused;
  await scope.sql`
    delete from assignment_rule
    where creditor_id = ${scope.creditorId} and assignment_rule_id = ${assignmentRuleId}`;
  await writePositions(scope, after);
  await logRuleChange(scope, [rule.experimentId], `${rule.name}: removed`, doer);
  return null;
}

const unknownRule = problem('NOT_FOUND', ['ruleId'], { what: 'assignment rule' });

/** Gives rules the positions they stand at in the list; over negative numbers, since the key is checked row by row. */
async function writePositions(scope: Scope, rules: readonly AdmittingRule[]): Promise<void> {
  const ids = rules.map(({ assignmentRuleId }) => assignmentRuleId);
  await scope.sql`
    update assignment_rule r set position = -wanted.position
    from unnest(${ids}::uuid[]) with ordinality as wanted(id, position)
    where r.creditor_id = ${scope.creditorId} and r.assignment_rule_id = wanted.id and r.position <> wanted.position`;
  await scope.sql`
    update assignment_rule set position = -position where creditor_id = ${scope.creditorId} and position < 0`;
}
