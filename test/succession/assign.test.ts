// Assignment rules: the first enabled one that holds decides.
import { expect, test } from 'vitest';
import { type AssignableRule, assign } from '../../src/succession/assign.ts';
import { facts } from './world.ts';

function rule(assignmentRuleId: string, position: number, overrides: Partial<AssignableRule> = {}): AssignableRule {
  const order = { successionOrderId: `order-${assignmentRuleId}`, version: 1, experimentId: null };
  const ordinary = { condition: null, ...order, enabled: true };
  return { assignmentRuleId, position, ...ordinary, ...overrides };
}

test('the lowest position whose condition holds decides, whatever the sequence given', () => {
  const companies = rule('companies', 1, { condition: { kind: 'debtorKind', is: 'COMPANY' } });
  const rules = [rule('all', 3, { version: 7 }), companies, rule('persons', 4)];
  expect(assign(rules, facts())).toEqual({
    ruleId: 'all',
    successionOrderId: 'order-all',
    version: 7,
    experimentId: null,
  });
  expect(assign(rules.toReversed(), facts({ debtor: { kind: 'COMPANY' } }))?.ruleId).toBe('companies');
});

test('a disabled rule is passed over, and equal positions are asked by id', () => {
  const rules = [rule('b', 2), rule('a', 2), rule('off', 1, { enabled: false })];
  expect(assign(rules, facts())?.ruleId).toBe('a');
});

test('no rule that holds gives no order', () => {
  expect(assign([], facts())).toBeUndefined();
  expect(assign([rule('none', 1, { condition: { kind: 'any', of: [] } })], facts())).toBeUndefined();
});
