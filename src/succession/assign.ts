// Which succession order an invoice gets: the first assignment rule that holds. Pure.
import { type Condition, type ConditionFacts, holds } from './condition.ts';

export interface AssignableRule {
  readonly assignmentRuleId: string;
  /** Null: always. */
  readonly condition: Condition | null;
  readonly successionOrderId: string;
  readonly version: number;
  readonly enabled: boolean;
  /** Lower is asked first; equal positions are asked by id. */
  readonly position: number;
}

export interface Assignment {
  readonly ruleId: string;
  readonly successionOrderId: string;
  readonly version: number;
}

/** The order of the first enabled rule whose condition holds; undefined when none does (problem NO_ORDER_ASSIGNED). */
export function assign(rules: readonly AssignableRule[], facts: ConditionFacts): Assignment | undefined {
  let first: AssignableRule | undefined;
  for (const rule of rules) {
    if (!rule.enabled || (first !== undefined && !isBefore(rule, first))) continue;
    if (rule.condition === null || holds(rule.condition, facts)) first = rule;
  }
  return (
    first && { ruleId: first.assignmentRuleId, successionOrderId: first.successionOrderId, version: first.version }
  );
}

function isBefore(a: AssignableRule, b: AssignableRule): boolean {
  return a.position < b.position || (a.position === b.position && a.assignmentRuleId < b.assignmentRuleId);
}
