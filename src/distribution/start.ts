// Starts distributions: gives each invoice its order by the assignment rules, and plans its first step.
import { assert } from '../assert.ts';
import type { Consequences, TallyChange } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { type Candidate, type Enrolled, enrol, expose } from '../experiments/life/enrol.ts';
import { newId } from '../id.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';
import { type AssignableRule, assign } from '../succession/assign.ts';
import type { ConditionFacts } from '../succession/condition.ts';
import { insertPlanned, type Planned } from './planned.ts';
import { dryRunPurpose } from './rehearsal.ts';
import { type InvoiceRow, lockInvoices, withRehearsals } from './startable.ts';

/** An order, in one of its versions. */
export interface OrderVersion {
  readonly successionOrderId: string;
  readonly version: number;
}

export interface StartInput {
  /** At most 500. */
  readonly invoiceIds: readonly string[];
  /** The order to follow; null: what the assignment rules say. */
  readonly order: OrderVersion | null;
  /** Creditor's time, epoch ms. */
  readonly nowMs: number;
  /** A rehearsal: everything but the wire. */
  readonly dryRun?: boolean;
  /** The step to begin with, from 0, whatever the debtor prefers; left out: the first. */
  readonly step?: number;
}

export interface StartResult {
  readonly distributionIds: string[];
  readonly problems: Problem[];
  readonly events: NewEvent[];
  readonly tallyChanges: TallyChange[];
}

/**
 * Plans a distribution for each invoice that can have one; the others come back as problems. Locks the invoices in id
 * order, so that two starts never make two distributions. The caller appends events and tally changes last.
 */
export async function startDistributions(scope: Scope, input: StartInput): Promise<StartResult> {
  const result: StartResult = { distributionIds: [], problems: [], events: [], tallyChanges: [] };
  const isAssigned = input.order === null;
  const [locked, rules] = await Promise.all([
    lockInvoices(scope, input.invoiceIds, isAssigned),
    isAssigned ? loadRules(scope) : [],
  ]);
  const invoices = input.dryRun ? await withRehearsals(scope, locked) : locked;
  const found = new Set(invoices.map((invoice) => invoice.invoiceId));
  input.invoiceIds.forEach((id, index) => {
    if (!found.has(id)) result.problems.push(problem('NOT_FOUND', ['invoiceIds', String(index)], { what: 'invoice' }));
  });
  const chosen: Chosen[] = [];
  for (const invoice of invoices) {
    const refused = whyNot(invoice);
    const order = input.order ?? assignedOrder(rules, invoice, input.nowMs);
    if (refused !== undefined) result.problems.push(refused);
    else if (order === undefined) {
      result.problems.push(problem('NO_ORDER_ASSIGNED', ['invoiceIds'], { number: invoice.number }));
    } else chosen.push({ invoice, order });
  }
  if (chosen.length === 0) return result;
  const enrolled = await enrolChosen(scope, chosen, input);
  const orders = chosen.map(({ order }) => order);
  const traitsOf = await loadTraits(scope, orders, input.step ?? 0);
  const gatherUntil = await gathering(scope, chosen, traitsOf, input);
  const planned = chosen.map((one) =>
    plan(one.invoice, one.order, traitsOf(one.order).channel, gatherUntil(one), input, result),
  );
  await insertPlanned(scope, planned, input.nowMs);
  if (enrolled.size > 0 && !input.dryRun) await exposeChosen(scope, chosen, planned, enrolled, input.nowMs);
  return result;
}

interface Chosen {
  readonly invoice: InvoiceRow;
  order: OrderVersion | RuleOrder;
}

/** An order that a rule gives. */
interface RuleOrder extends OrderVersion {
  readonly experimentId: string | null;
}

/** Where a rule names an experiment, debtors that take part get the order of their arm: `chosen` is changed so. */
async function enrolChosen(
  scope: Scope,
  chosen: readonly Chosen[],
  { nowMs, dryRun = false }: StartInput,
): Promise<Map<string, Enrolled>> {
  const candidates = chosen.flatMap(({ invoice, order }): Candidate[] => {
    const experimentId = 'experimentId' in order ? order.experimentId : null;
    if (experimentId === null || invoice.type !== 'INVOICE') return [];
    const { invoiceId, debtorId } = invoice;
    return [{ invoiceId, debtorId, experimentId, facts: conditionFacts(invoice, nowMs) }];
  });
  if (candidates.length === 0) return new Map();
  const enrolled = await enrol(scope, candidates, nowMs, dryRun);
  for (const one of chosen) {
    const given = enrolled.get(one.invoice.invoiceId);
    if (given !== undefined) one.order = { successionOrderId: given.successionOrderId, version: given.version };
  }
  return enrolled;
}

/** Tells the experiments which invoices to count: the first distribution of each, in earnest. */
async function exposeChosen(
  scope: Scope,
  chosen: readonly Chosen[],
  planned: readonly Planned[],
  enrolled: ReadonlyMap<string, Enrolled>,
  nowMs: number,
): Promise<void> {
  const isFirst = new Set(chosen.filter(({ invoice }) => invoice.count === 0).map(({ invoice }) => invoice.invoiceId));
  const exposures = planned.flatMap(({ invoiceId, distributionId, debtorId, dueDate, amountMinor }) => {
    const given = enrolled.get(invoiceId);
    return given === undefined || !isFirst.has(invoiceId)
      ? []
      : [{ ...given, invoiceId, distributionId, debtorId, dueDate, amountMinor }];
  });
  await expose(scope, exposures, nowMs, chosen[0]?.invoice.timeZone ?? 'UTC');
}

const running = new Set(['PLANNED', 'ACTIVE', 'HELD', 'BLOCKED']);

function whyNot(invoice: InvoiceRow): Problem | undefined {
  const { number } = invoice;
  const path = ['invoiceIds'];
  if (invoice.latestState !== null && running.has(invoice.latestState))
    return problem('DISTRIBUTION_RUNNING', path, { number });
  if (invoice.documentState !== 'READY' && invoice.documentState !== 'ISSUED') {
    return problem('INVOICE_NOT_DISTRIBUTABLE', path, { number, why: invoice.documentState });
  }
  return undefined;
}

function assignedOrder(rules: readonly AssignableRule[], invoice: InvoiceRow, nowMs: number): RuleOrder | undefined {
  const assigned = assign(rules, conditionFacts(invoice, nowMs));
  if (assigned === undefined) return undefined;
  const { successionOrderId, version, experimentId } = assigned;
  return { successionOrderId, version, experimentId };
}

function conditionFacts(invoice: InvoiceRow, nowMs: number): ConditionFacts {
  const { type, documentState, claimState, dueDate, currency, amountMinor, invoiceAttributes: attributes } = invoice;
  assert(invoice.debtor !== null, 'rules are asked with what they ask of debtors');
  return {
    invoice: { type, documentState, claimState, dueDate, currency, amountMinor, attributes },
    debtor: invoice.debtor,
    contactPoints: invoice.contactPoints,
    beganAtMs: nowMs,
    timeZone: invoice.timeZone,
  };
}

function plan(
  invoice: InvoiceRow,
  order: OrderVersion,
  channel: string,
  gatherUntilMs: number | null,
  { nowMs, dryRun, step }: StartInput,
  result: Consequences & Pick<StartResult, 'distributionIds'>,
): Planned {
  const { invoiceId, debtorId, dueDate, amountMinor, currency } = invoice;
  const distributionId = newId();
  const purpose = dryRun ? dryRunPurpose : invoice.count > 0 ? 'RESEND' : firstPurpose(invoice);
  const state = step === undefined ? 'PLANNED' : 'ACTIVE';
  result.distributionIds.push(distributionId);
  result.events.push({
    type: 'DISTRIBUTION_PLANNED',
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId,
    partnerId: null,
    channel: null,
    payload: dryRun ? { rehearsal: true } : {},
    occurredAtMs: nowMs,
  });
  const from =
    invoice.latestState === null
      ? { state: 'NOT_STARTED', channel: '', cause: '' }
      : { state: invoice.latestState, channel: invoice.latestChannel ?? '', cause: invoice.latestCause ?? '' };
  if (!dryRun) {
    result.tallyChanges.push(
      { ...from, currency, count: -1, amountMinor: -amountMinor },
      { state, channel, cause: '', currency, count: 1, amountMinor },
    );
  }
  return {
    distributionId,
    invoiceId,
    debtorId,
    purpose,
    generation: invoice.count + 1,
    ...order,
    channel,
    state,
    step: step ?? 0,
    gatherUntilMs,
    dueDate,
    amountMinor,
    currency,
  };
}

/** Why an invoice goes out for the first time; of a reminder, which one of its invoice it is. */
function firstPurpose({ type, reminderNumber }: InvoiceRow): string {
  if (type === 'REMINDER') return `REMINDER_${reminderNumber}`;
  return type === 'CREDIT_NOTE' ? 'CREDIT_NOTE' : 'INITIAL';
}

async function loadRules(scope: Scope): Promise<AssignableRule[]> {
  return scope.sql<AssignableRule[]>`
    select assignment_rule_id as "assignmentRuleId", condition, succession_order_id as "successionOrderId", version,
      experiment_id as "experimentId", enabled, position
    from assignment_rule where creditor_id = ${scope.creditorId} order by position`;
}

/** What a start asks of an order: the channel of its step, and how long it gathers invoices of one debtor. */
interface Traits {
  readonly channel: string;
  readonly consolidateMs: number | null;
}

const keyOf = ({ successionOrderId, version }: OrderVersion) => `${successionOrderId}/${version}`;

async function loadTraits(
  scope: Scope,
  orders: readonly OrderVersion[],
  step: number,
): Promise<(order: OrderVersion) => Traits> {
  const distinct = [...new Map(orders.map((order) => [keyOf(order), order])).values()];
  const rows = await scope.sql<(OrderVersion & Traits)[]>`
    select o.succession_order_id as "successionOrderId", o.version,
      coalesce(o.definition -> 'steps' -> ${step}::int ->> 'channel', '') as channel,
      (o.definition ->> 'consolidateMs')::bigint as "consolidateMs"
    from jsonb_to_recordset(${JSON.stringify(distinct)}::jsonb) as d("successionOrderId" uuid, version int)
    join succession_order o on o.creditor_id = ${scope.creditorId}
      and o.succession_order_id = d."successionOrderId" and o.version = d.version`;
  const traits = new Map(rows.map((row) => [keyOf(row), row]));
  return (order) => traits.get(keyOf(order)) ?? { channel: '', consolidateMs: null };
}

// Gatherings of different debtors end at different instants within it, so that the invoices of one debtor stand side by
// side in what is due, and are claimed in one batch.
const spreadMs = 60_000;

/**
 * Until when each of these waits for other invoices to its debtor: as long as those wait that are gathered under the same
 * order already, else for the order's own time. Credit notes wait for nobody, nor does what a person sets on its way.
 */
async function gathering(
  scope: Scope,
  chosen: readonly Chosen[],
  traitsOf: (order: OrderVersion) => Traits,
  { nowMs, dryRun, step }: StartInput,
): Promise<(one: Chosen) => number | null> {
  const gathers = ({ invoice, order }: Chosen) =>
    step === undefined && invoice.type !== 'CREDIT_NOTE' && traitsOf(order).consolidateMs !== null;
  const debtorIds = [...new Set(chosen.filter(gathers).map(({ invoice }) => invoice.debtorId))];
  if (debtorIds.length === 0) return () => null;
  const rows = await scope.sql<(OrderVersion & { debtorId: string; untilMs: number })[]>`
    select debtor_id as "debtorId", succession_order_id as "successionOrderId", version,
      (extract(epoch from min(gather_until)) * 1000)::bigint as "untilMs"
    from distribution
    where creditor_id = ${scope.creditorId} and debtor_id = any(${debtorIds}::uuid[]) and state = 'PLANNED'
      and resting_state is null and gather_until is not null and gather_until > to_timestamp(${nowMs}::numeric / 1000)
      and (purpose = ${dryRunPurpose}) = ${dryRun === true}
    group by 1, 2, 3`;
  const known = new Map(rows.map((row) => [`${row.debtorId}/${keyOf(row)}`, row.untilMs]));
  return (one) => {
    const { consolidateMs } = traitsOf(one.order);
    if (consolidateMs === null || !gathers(one)) return null;
    const { debtorId } = one.invoice;
    return known.get(`${debtorId}/${keyOf(one.order)}`) ?? nowMs + consolidateMs + spreadOf(debtorId);
  };
}

/** The last digits of an id are random. */
function spreadOf(debtorId: string): number {
  return Number.parseInt(debtorId.slice(-8), 16) % spreadMs;
}
