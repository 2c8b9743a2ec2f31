// Assignment rules changed, moved and removed. Positions stay dense: 1, 2, 3 …, whatever is done at the same time.
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Condition } from '../../succession/condition.ts';
import { lockRules } from '../orders.ts';
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

/** Changes a rule in its place. The caller has locked the rules, if it looked at anything that must still be so. */
export async function updateRule(
  scope: Scope,
  assignmentRuleId: string,
  { name, condition, order, experimentId, enabled }: RuleChange,
): Promise<Problem | null> {
  const changed = await scope.sql`
    update assignment_rule set
      name = coalesce(${name ?? null}::text, name),
      condition = coalesce(${condition === undefined ? null : JSON.stringify(condition)}::jsonb, condition),
      succession_order_id = coalesce(${order?.successionOrderId ?? null}::uuid, succession_order_id),
      version = coalesce(${order?.version ?? null}::int, version),
      experiment_id = case when ${experimentId === undefined} then experiment_id else ${experimentId ?? null}::uuid end,
      enabled = coalesce(${enabled ?? null}::boolean, enabled)
    where creditor_id = ${scope.creditorId} and assignment_rule_id = ${assignmentRuleId} returning 1`;
  return changed.length === 0 ? unknownRule : null;
}

/** Moves a rule to a position from 1; those between make room. Beyond the last is last. */
export async function moveRule(scope: Scope, assignmentRuleId: string, position: number): Promise<Problem | null> {
  const ids = await lockedIds(scope);
  if (!ids.includes(assignmentRuleId)) return unknownRule;
  const others = ids.filter((id) => id !== assignmentRuleId);
  await writePositions(scope, others.toSpliced(position - 1, 0, assignmentRuleId));
  return null;
}

/** Removes a rule; those after it move up. Distributions it has given an order keep it. */
export async function removeRule(scope: Scope, assignmentRuleId: string): Promise<Problem | null> {
  const ids = await lockedIds(scope);
  if (!ids.includes(assignmentRuleId)) return unknownRule;
  await scope.sql`
    delete from assignment_rule
    where creditor_id = ${scope.creditorId} and assignment_rule_id = ${assignmentRuleId}`;
  const left = ids.filter((id) => id !== assignmentRuleId);
  await writePositions(scope, left);
  return null;
}

const unknownRule = problem('NOT_FOUND', ['ruleId'], { what: 'assignment rule' });

async function lockedIds(scope: Scope): Promise<string[]> {
  await lockRules(scope);
  const rows = await scope.sql<{ id: string }[]>`
    select assignment_rule_id as id from assignment_rule where creditor_id = ${scope.creditorId} order by position`;
  return rows.map(({ id }) => id);
}

/** Gives rules the positions they stand at in the list; over negative numbers, since the key is checked row by row. */
async function writePositions(scope: Scope, ids: readonly string[]): Promise<void> {
  await scope.sql`
    update assignment_rule r set position = -wanted.position
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted(id, position)
    where r.creditor_id = ${scope.creditorId} and r.assignment_rule_id = wanted.id and r.position <> wanted.position`;
  await scope.sql`
    update assignment_rule set position = -position where creditor_id = ${scope.creditorId} and position < 0`;
}
