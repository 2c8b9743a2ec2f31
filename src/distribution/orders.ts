// Saved succession orders and assignment rules. A saved order never changes: its name's next save is its next version.
import { newId } from '../id.ts';
import type { AdapterRegistry } from '../partner/partner.ts';
import { explainPartners, loadPartners } from '../partner/roster/partner-row.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';
import type { Condition } from '../succession/condition.ts';
import type { SuccessionOrder } from '../succession/order.ts';
import { type PartnersByChannel, validateOrder } from '../succession/validate/validate.ts';
import type { OrderVersion } from './start.ts';

/** Saves an order as version 1, or as the next version of the order of that name, unless that is archived. */
export async function saveOrder(
  scope: Scope,
  order: SuccessionOrder,
  adapters: AdapterRegistry,
): Promise<OrderVersion | { problems: Problem[] }> {
  const problems = await orderProblems(scope, order, adapters);
  if (problems.length > 0) return { problems };
  await lockName(scope, order.name);
  const [last] = await scope.sql<(OrderVersion & { archived: boolean })[]>`
    select succession_order_id as "successionOrderId", version, archived_at is not null as archived from succession_order
    where creditor_id = ${scope.creditorId} and name = ${order.name} order by version desc limit 1`;
  if (last?.archived) return { problems: [problem('ORDER_ARCHIVED', ['name'], { name: order.name })] };
  const saved = { successionOrderId: last?.successionOrderId ?? newId(), version: (last?.version ?? 0) + 1 };
  await scope.sql`
    insert into succession_order (creditor_id, succession_order_id, version, name, definition)
    values (${scope.creditorId}, ${saved.successionOrderId}, ${saved.version}, ${order.name},
      ${JSON.stringify(order)}::jsonb)`;
  return saved;
}

/** What prevents an order from being saved by this creditor; empty: nothing. */
export async function orderProblems(
  scope: Scope,
  order: SuccessionOrder,
  adapters: AdapterRegistry,
): Promise<Problem[]> {
  return validateOrder(order, await partnersByChannel(scope, adapters));
}

export interface NewRule {
  readonly name: string;
  /** From 1; undefined: last. Those from there on move down. */
  readonly position: number | undefined;
  readonly condition: Condition | null;
  readonly order: OrderVersion;
  /** Shares invoices out over its arms; null or left out: none. */
  readonly experimentId?: string | null;
}

/** Two saves of one name take turns: the lock ends with the transaction. */
export async function lockName(scope: Scope, name: string): Promise<void> {
  await scope.sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.creditorId}/${name}`}, 2))`;
}

/** All that changes rules, or depends on which there are, takes turns: the lock ends with the transaction. */
export async function lockRules(scope: Scope): Promise<void> {
  await scope.sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.creditorId}/rules`}, 2))`;
}

/** Saves a rule in its place among the others. */
export async function saveRule(scope: Scope, rule: NewRule): Promise<{ assignmentRuleId: string }> {
  await lockRules(scope);
  const [last] = await scope.sql<{ position: number }[]>`
    select coalesce(max(position), 0) as position from assignment_rule where creditor_id = ${scope.creditorId}`;
  const end = (last?.position ?? 0) + 1;
  const position = Math.min(rule.position ?? end, end);
  // Over negative numbers, since the unique key is checked row by row.
  await scope.sql`
    update assignment_rule set position = -(position + 1)
    where creditor_id = ${scope.creditorId} and position >= ${position}`;
  await scope.sql`
    update assignment_rule set position = -position where creditor_id = ${scope.creditorId} and position < 0`;
  const assignmentRuleId = newId();
  const { name, condition, order, experimentId = null } = rule;
  await scope.sql`
    insert into assignment_rule (creditor_id, assignment_rule_id, position, name, condition, succession_order_id, version,
      experiment_id)
    values (${scope.creditorId}, ${assignmentRuleId}, ${position}, ${name}, ${JSON.stringify(condition)}::jsonb,
      ${order.successionOrderId}, ${order.version}, ${experimentId})`;
  return { assignmentRuleId };
}

/** An order in its newest version. */
export interface NewestOrder extends OrderVersion {
  readonly name: string;
  readonly archived: boolean;
}

/** The newest version of an order; undefined when there is no such order. */
export async function newestOrder(scope: Scope, successionOrderId: string): Promise<NewestOrder | undefined> {
  const [row] = await scope.sql<NewestOrder[]>`
    select succession_order_id as "successionOrderId", version, name, archived_at is not null as archived
    from succession_order
    where creditor_id = ${scope.creditorId} and succession_order_id = ${successionOrderId} order by version desc limit 1`;
  return row;
}

/** The number of its newest version. */
export async function newestVersion(scope: Scope, successionOrderId: string): Promise<number | undefined> {
  return (await newestOrder(scope, successionOrderId))?.version;
}

async function partnersByChannel(scope: Scope, adapters: AdapterRegistry): Promise<PartnersByChannel> {
  // Health and prices do not matter here: what a channel can ever report does.
  const moment = { nowMs: 0, timeZone: 'UTC', currency: '' };
  const known = explainPartners(await loadPartners(scope), adapters, moment);
  return Object.fromEntries(Map.groupBy(known, (partner) => partner.channel));
}
