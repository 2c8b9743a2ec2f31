// Which succession order an invoice gets: the first assignment rule that holds. Pure.
import { type Condition, type ConditionFacts, holds } from './condition.ts';

export interface AssignableRule {
  readonly assignmentRuleId: string;
  /** Null: always. */
  readonly condition: Condition | null;
  readonly successionOrderId: string;
  readonly version: number;
  /** Shares invoices out over its arms; null: the order is for all. */
  readonly experimentId: string | null;
  readonly enabled: boolean;
  /** Lower is asked first; equal positions are asked by id. */
  readonly position: number;
}

export interface Assignment {
  readonly ruleId: string;
  readonly successionOrderId: string;
  readonly version: number;
  readonly experimentId: string | null;
}

/** The order of the first enabled rule whose condition holds; undefined when none does (problem NO_ORDER_ASSIGNED). */
export function assign(rules: readonly AssignableRule[], facts: ConditionFacts): Assignment | undefined {
  let first: AssignableRule | undefined;
  for (const rule of rules) {
    if (!rule.enabled || (first !== undefined && !isBefore(rule, first))) continue;
    if (rule.condition === null || holds(rule.condition, facts)) first = rule;
  }
  if (first === undefined) return undefined;
  const { assignmentRuleId: ruleId, successionOrderId, version, experimentId } = first;
  return { ruleId, successionOrderId, version, experimentId };
}

function isBefore(a: AssignableRule, b: AssignableRule): boolean {
  return a.position < b.position || (a.position === b.position && a.assignmentRuleId < b.assignmentRuleId);
}
