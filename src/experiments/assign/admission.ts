// By which assignment rules invoices come to an experiment: what must not change while it runs. Pure.
import type { Condition } from '../../succession/condition.ts';
import { isContradiction } from '../../succession/validate/contradiction.ts';

/** A rule, as far as it decides who meets an experiment. */
export interface AdmittingRule {
  readonly assignmentRuleId: string;
  readonly name: string;
  /** Null: always. */
  readonly condition: Condition | null;
  readonly experimentId: string | null;
  readonly enabled: boolean;
}

/**
 * Whether the same invoices come to an experiment by the rules before and after a change, as far as that can be proven.
 * Rules after the last that names it do not matter, nor do those before that never hold where it does.
 */
export function admitsAlike(
  experimentId: string,
  before: readonly AdmittingRule[],
  after: readonly AdmittingRule[],
): boolean {
  return admissionOf(before, experimentId) === admissionOf(after, experimentId);
}

/** For each rule that names the experiment: its condition, and those of the rules before it that take from it. */
function admissionOf(rules: readonly AdmittingRule[], experimentId: string): string {
  const used = rules.filter(({ enabled }) => enabled);
  const ways = used.flatMap((rule, place) => {
    if (rule.experimentId !== experimentId) return [];
    const taking = used
      .slice(0, place)
      .filter((other) => other.experimentId !== experimentId && canMeet(other.condition, rule.condition))
      .map(({ condition }) => textOf(condition))
      .sort();
    return [[textOf(rule.condition), taking]];
  });
  return JSON.stringify(ways);
}

// Credit notes and reminders never come to an experiment, whatever rule takes them.
const takesPart: Condition = { kind: 'invoiceType', is: 'INVOICE' };
const always: Condition = { kind: 'all', of: [] };

function canMeet(one: Condition | null, other: Condition | null): boolean {
  return !isContradiction({ kind: 'all', of: [takesPart, one ?? always, other ?? always] });
}

/** The same text for the same condition, in whatever sequence its parts are kept. */
function textOf(condition: Condition | null): string {
  const sorted = (_key: string, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part;
  return JSON.stringify(condition, sorted);
}
