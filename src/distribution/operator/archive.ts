// Putting orders away and taking them out again. What runs keeps its order; only starts and rules can no longer choose it.
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { lockName, lockRules, newestOrder } from '../orders.ts';

/** Archives an order with all its versions. Refused while a rule, used or not, gives any of them. Twice is once. */
export async function archiveOrder(scope: Scope, successionOrderId: string): Promise<Problem | null> {
  const found = await newestOrder(scope, successionOrderId);
  if (found === undefined) return problem('NOT_FOUND', ['orderId'], { what: 'succession order' });
  // Against a rule that is just being made, and a version that is just being saved.
  await lockRules(scope);
  await lockName(scope, found.name);
  const rules = await scope.sql<{ name: string }[]>`
    select name from assignment_rule
    where creditor_id = ${scope.creditorId} and succession_order_id = ${successionOrderId} order by position`;
  if (rules.length > 0) {
    const names = rules.map(({ name }) => name).join(', ');
    return problem('ORDER_GIVEN_BY_RULES', ['orderId'], { name: found.name, rules: names });
  }
  const experiments = await scope.sql<{ key: string }[]>`
    select key from experiment e where creditor_id = ${scope.creditorId} and (state <> 'STOPPED' or shipped_arm is not null)
      and exists (select from jsonb_array_elements(e.definition -> 'arms') as arm
        where arm ->> 'successionOrderId' = ${successionOrderId}) order by key`;
  if (experiments.length > 0) {
    const keys = experiments.map(({ key }) => key).join(', ');
    return problem('ORDER_IN_EXPERIMENTS', ['orderId'], { name: found.name, experiments: keys });
  }
  await scope.sql`
    update succession_order set archived_at = now()
    where creditor_id = ${scope.creditorId} and succession_order_id = ${successionOrderId} and archived_at is null`;
  return null;
}

/** Takes an archived order out again; nothing happens to one that is not archived. */
export async function restoreOrder(scope: Scope, successionOrderId: string): Promise<Problem | null> {
  const restored = await scope.sql`
    update succession_order set archived_at = null
    where creditor_id = ${scope.creditorId} and succession_order_id = ${successionOrderId} returning 1`;
  return restored.length === 0 ? problem('NOT_FOUND', ['orderId'], { what: 'succession order' }) : null;
}
