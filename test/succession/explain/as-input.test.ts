// What is shown of an order can be sent again: written as input and read back, it is the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCondition } from '../../../src/api/input/condition.ts';
import { readOrder } from '../../../src/api/input/order.ts';
import type { ConditionInput, SuccessionOrderCreateInput } from '../../../src/api/schema.generated.ts';
import type { Problem } from '../../../src/problem.ts';
import type { Condition } from '../../../src/succession/condition.ts';
import { conditionAsInput, frameAsInput, stepAsInput } from '../../../src/succession/explain/as-input.ts';
import { anyCondition, anyOrder } from '../rules/arbitrary.ts';

const partnerId = '019e0000-0000-7000-8000-000000000001';

/** The API takes no list of nothing. */
function isSendable(condition: Condition): boolean {
  if (condition.kind === 'not') return isSendable(condition.of);
  if (condition.kind === 'all' || condition.kind === 'any') {
    return condition.of.length > 0 && condition.of.every(isSendable);
  }
  return condition.kind !== 'attributeIn' || condition.in.length > 0;
}

test('a condition is read back as it was', () => {
  fc.assert(
    fc.property(anyCondition, (condition) => {
      fc.pre(isSendable(condition));
      const problems: Problem[] = [];
      expect(readCondition(conditionAsInput(condition) as ConditionInput, [], problems)).toEqual(condition);
      expect(problems).toEqual([]);
    }),
  );
});

test('a condition has exactly one field, as the schema asks', () => {
  fc.assert(fc.property(anyCondition, (condition) => Object.keys(conditionAsInput(condition)).length === 1));
});

test('an order is read back as it was', () => {
  fc.assert(
    fc.property(anyOrder, (some) => {
      const steps = some.steps.map((step) => ({
        ...step,
        partnerIds: step.partnerIds.map(() => partnerId),
        when: step.when !== null && isSendable(step.when) ? step.when : null,
      }));
      const order = { ...some, steps };
      const input = { ...frameAsInput(order), steps: steps.map(stepAsInput), idempotencyKey: 'x' };
      const problems: Problem[] = [];
      expect(readOrder(input as unknown as SuccessionOrderCreateInput, [], problems)).toEqual(order);
      expect(problems).toEqual([]);
    }),
  );
});
