// The demo's experiments: one that is finished and one that runs, filled with trials drawn from the stated habits of
// simulated debtors (trial.ts), so that the truth is known. Written as the engine would have left it.
import { dayOf, startOfDayMs } from '../../clock.ts';
import { saveOrder, saveRule } from '../../distribution/orders.ts';
import type { OrderVersion } from '../../distribution/start.ts';
import { appendEvents } from '../../event/append.ts';
import type { NewEvent } from '../../event/event.ts';
import type { ExperimentDefinition, Metric } from '../../experiments/definition.ts';
import { createExperiment } from '../../experiments/life/experiments.ts';
import { startExperiment, stopExperiment } from '../../experiments/life/run.ts';
import { newId } from '../../id.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import type { Scope } from '../../store/transaction.ts';
import { defaultRetryPolicy, type SuccessionOrder, stopReasons } from '../../succession/order.ts';
import { demoCompany } from './company.ts';
import { drawTrial, type TrialInvoice, type TrialPlan, type TrialStep } from './trial.ts';

const dayMs = 86_400_000;

const mailbox = (patienceDays: number): TrialStep => ({ channel: 'MAILBOX', patienceDays });
const letter = (patienceDays: number): TrialStep => ({ channel: 'LETTER', patienceDays });

interface DemoTrial {
  readonly key: string;
  readonly name: string;
  readonly hypothesis: string;
  readonly arms: readonly { readonly key: string; readonly name: string; readonly steps: readonly TrialStep[] }[];
  readonly debtors: number;
  /** Days before now that it was started, and for how long it took debtors in. */
  readonly startedDaysAgo: number;
  readonly days: number;
  readonly finished: boolean;
}

const trials: readonly DemoTrial[] = [
  {
    key: 'mailbox-or-letter',
    name: 'Mailbox before the letter?',
    hypothesis:
      'A digital mailbox first, and a letter only to those who do not open it, is paid as soon and costs less.',
    arms: [
      { key: 'A', name: 'Letter at once', steps: [letter(17)] },
      { key: 'B', name: 'Mailbox, letter after five days', steps: [mailbox(5), letter(12)] },
    ],
    debtors: 500,
    startedDaysAgo: 130,
    days: 28,
    finished: true,
  },
  {
    key: 'shorter-patience',
    name: 'Two days of patience, or five?',
    hypothesis: 'Who has not opened the mailbox in two days will not open it in five: send the letter sooner.',
    arms: [
      { key: 'A', name: 'Letter after five days', steps: [mailbox(5), letter(12)] },
      { key: 'B', name: 'Letter after two days', steps: [mailbox(2), letter(12)] },
    ],
    debtors: 260,
    startedDaysAgo: 80,
    days: 21,
    finished: false,
  },
];

/** Writes both, as of `nowMs`. The scope's creditor has no debtors of these trials yet. */
export async function makeDemoExperiments(
  scope: Scope,
  adapters: AdapterRegistry,
  partnerIdOf: (adapter: string) => string,
  nowMs: number,
): Promise<void> {
  for (const [index, trial] of trials.entries()) {
    const startMs = startOfDayMs(
      dayOf(nowMs - trial.startedDaysAgo * dayMs, demoCompany.timeZone),
      demoCompany.timeZone,
    );
    const orders = await saveOrders(scope, adapters, trial);
    const experimentId = await begin(scope, trial, orders, startMs);
    const plan: TrialPlan = {
      seed: index + 1,
      key: trial.key,
      arms: trial.arms.map(({ steps }) => steps),
      debtors: trial.debtors,
      startMs,
      days: trial.days,
    };
    // It was begun so long ago that every succession has ended; payments are still coming in.
    await write(scope, { trial, experimentId, orders, partnerIdOf, nowMs }, drawTrial(plan));
    if (!trial.finished) continue;
    const endMs = startMs + trial.days * dayMs;
    const actor = { decidedBy: scope.creditorId, nowMs: endMs, note: 'Its planned time is over.' };
    await stopExperiment(scope, experimentId, null, actor);
  }
}

async function saveOrders(scope: Scope, adapters: AdapterRegistry, { arms }: DemoTrial): Promise<OrderVersion[]> {
  const orders: OrderVersion[] = [];
  for (const { name, steps } of arms) {
    const saved = await saveOrder(scope, orderOf(`Trial: ${name.toLowerCase()}`, steps), adapters);
    if ('problems' in saved) throw new Error(`a trial's order is refused: ${saved.problems[0]?.code}`);
    orders.push(saved);
  }
  return orders;
}

function orderOf(name: string, steps: readonly TrialStep[]): SuccessionOrder {
  return {
    name,
    steps: steps.map(({ channel, patienceDays }) => ({
      channel,
      partnerIds: [],
      until: channel === 'LETTER' ? 'DELIVERED' : 'OPENED',
      patienceMs: patienceDays * dayMs,
      calendar: 'ELAPSED',
      window: null,
      when: null,
      nudges: [],
      retries: defaultRetryPolicy,
    })),
    arriveBeforeDays: null,
    consolidateMs: null,
    stopWhen: stopReasons,
  };
}

const metric = (kind: Metric['kind'], role: Metric['role'], more: Partial<Metric> = {}): Metric => ({
  kind,
  role,
  window: 0,
  margin: null,
  cap: null,
  ...more,
});

/** Saves and starts it; a rule gives it the debtors that carry its name, and no others. */
async function begin(
  scope: Scope,
  trial: DemoTrial,
  orders: readonly OrderVersion[],
  startMs: number,
): Promise<string> {
  const definition: ExperimentDefinition = {
    key: trial.key,
    name: trial.name,
    hypothesis: trial.hypothesis,
    arms: trial.arms.map(({ key, name }, index) => ({ key, name, weight: 1, ...orderAt(orders, index) })),
    eligibility: null,
    coverageBp: 10_000,
    namespace: { name: 'trials', from: trial.finished ? 0 : 5_000, to: trial.finished ? 5_000 : 10_000 },
    plan: {
      metrics: [
        metric('COST_PER_INVOICE', 'GOAL'),
        metric('PAID_BY_DUE', 'GUARDRAIL', { window: 3, margin: { kind: 'ABSOLUTE', size: 0.08 } }),
        metric('TIME_TO_PAYMENT', 'GUARDRAIL', { margin: { kind: 'ABSOLUTE', size: 3 } }),
        metric('DELIVERED_WITHIN', 'SECONDARY', { window: 48 }),
        metric('FALLBACKS_PER_INVOICE', 'SECONDARY'),
        metric('BOUNCE_RATE', 'SECONDARY', { window: 168 }),
      ],
      criteria: 'NON_INFERIOR',
      alpha: 0.05,
      power: 0.8,
      horizonDays: 60,
      plannedDebtors: 400,
      plannedDays: trial.finished ? trial.days : 120,
      slices: [{ by: 'KIND' }],
    },
  };
  const made = await createExperiment(scope, definition);
  if ('problems' in made) throw new Error(`the demo's experiment is refused: ${made.problems[0]?.code}`);
  const { experimentId } = made;
  await saveRule(scope, {
    name: `Trial: ${trial.name}`,
    position: 1,
    condition: { kind: 'attribute', name: 'trial', equals: trial.key },
    order: orderAt(orders, 0),
    experimentId,
  });
  const actor = { decidedBy: scope.creditorId, nowMs: startMs, note: trial.hypothesis };
  const refused = await startExperiment(scope, experimentId, actor);
  if (refused.length > 0) throw new Error(`the demo's experiment cannot start: ${refused[0]?.code}`);
  return experimentId;
}

function orderAt(orders: readonly OrderVersion[], index: number): OrderVersion {
  const order = orders[index];
  if (order === undefined) throw new Error('every arm has an order');
  return order;
}

interface Surroundings {
  readonly trial: DemoTrial;
  readonly experimentId: string;
  readonly orders: readonly OrderVersion[];
  readonly partnerIdOf: (adapter: string) => string;
  readonly nowMs: number;
}

/** Digipost reports openings, which most channels cannot. */
const adapterOf = { EMAIL: 'smtp', LETTER: 'print', MAILBOX: 'digipost' } as const;

async function write(scope: Scope, around: Surroundings, drawn: readonly TrialInvoice[]): Promise<void> {
  const { trial, experimentId, orders, partnerIdOf, nowMs } = around;
  const debtorIds = Array.from({ length: trial.debtors }, newId);
  const points = debtorIds.map(() => ({ EMAIL: newId(), LETTER: newId(), MAILBOX: newId() }));
  const rows = drawn.map((invoice, index) => {
    const [invoiceId, distributionId] = [newId(), newId()];
    const delivered = invoice.attempts.find(({ deliveredAtMs }) => deliveredAtMs !== null);
    const last = invoice.attempts.at(-1);
    const attempts = invoice.attempts.map((attempt) => ({
      ...attempt,
      attemptId: newId(),
      effectKey: newId(),
      partnerId: partnerIdOf(adapterOf[attempt.channel]),
      contactPointId: points[invoice.debtor]?.[attempt.channel],
      openedAtMs: attempt.openedAtMs !== null && attempt.openedAtMs <= nowMs ? attempt.openedAtMs : null,
    }));
    return {
      invoiceId,
      distributionId,
      debtorId: debtorIds[invoice.debtor],
      number: `${trial.key}-${index + 1}`,
      arm: invoice.arm,
      ...orderAt(orders, invoice.arm),
      startedAtMs: invoice.startedAtMs,
      startedOn: dayOf(invoice.startedAtMs, demoCompany.timeZone),
      dueDate: dayOf(invoice.dueAtMs, demoCompany.timeZone),
      amountMinor: invoice.amountMinor,
      endedAtMs: invoice.endedAtMs,
      paidOn:
        invoice.paidAtMs !== null && invoice.paidAtMs <= nowMs ? dayOf(invoice.paidAtMs, demoCompany.timeZone) : null,
      state: delivered === undefined ? 'UNDELIVERABLE' : 'REACHED',
      step: last?.step ?? 0,
      channel: last?.channel ?? 'LETTER',
      cause: delivered === undefined ? 'HARD' : null,
      attempts,
    };
  });
  await writeDebtors(scope, trial.key, debtorIds, points);
  await writeInvoices(scope, JSON.stringify(rows));
  await writeDistributions(scope, experimentId, JSON.stringify(rows));
  const events = rows.map(
    ({ invoiceId, distributionId, debtorId, channel, endedAtMs, state }): NewEvent => ({
      type: state === 'REACHED' ? 'DISTRIBUTION_REACHED' : 'DISTRIBUTION_UNDELIVERABLE',
      invoiceId,
      distributionId,
      attemptId: null,
      debtorId: debtorId ?? null,
      partnerId: null,
      channel,
      payload: {},
      occurredAtMs: endedAtMs,
    }),
  );
  const tallyChanges = rows.map(({ state, channel, cause, amountMinor }) => ({
    state,
    channel,
    cause: cause ?? '',
    currency: 'SEK',
    count: 1,
    amountMinor,
  }));
  await appendEvents(scope, events, tallyChanges);
}

async function writeDebtors(
  scope: Scope,
  key: string,
  debtorIds: readonly string[],
  points: readonly Readonly<Record<'MAILBOX' | 'LETTER', string>>[],
): Promise<void> {
  const rows = debtorIds.map((debtorId, index) => ({
    debtorId,
    number: `${key}-${index + 1}`,
    kind: index % 5 === 0 ? 'COMPANY' : 'PERSON',
    mailbox: points[index]?.MAILBOX,
    letter: points[index]?.LETTER,
  }));
  await scope.sql`
    with d as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as d("debtorId" uuid, number text, kind text, mailbox uuid, letter uuid)
    ), made as (
      insert into debtor (creditor_id, debtor_id, number, kind, name, country, language, time_zone, attributes, content_hash)
      select ${scope.creditorId}, "debtorId", number, kind, 'Försök ' || number, 'SE', 'sv', 'Europe/Stockholm',
        jsonb_build_object('trial', ${key}::text), '' from d
    )
    insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address, postal_address)
    select ${scope.creditorId}::uuid, mailbox, "debtorId", 'MAILBOX', 'trial.' || number, null::jsonb from d
    union all
    select ${scope.creditorId}::uuid, letter, "debtorId", 'LETTER', 'Försöksgatan ' || number || ', 111 22 Stockholm',
      jsonb_build_object('lines', jsonb_build_array('Försöksgatan ' || number), 'postcode', '11122', 'city', 'Stockholm',
        'country', 'SE') from d`;
}

async function writeInvoices(scope: Scope, rows: string): Promise<void> {
  await scope.sql`
    insert into source (creditor_id, source_id, name) values (${scope.creditorId}, gen_random_uuid(), 'Trials')
    on conflict do nothing`;
  await scope.sql`
    insert into invoice (creditor_id, invoice_id, number, type, source_id, debtor_id, issue_date, due_date, currency,
      amount_minor, vat_minor, paid_minor, payment_reference, lines, document_state, claim_state, distribution_id,
      content_hash, search_text)
    select ${scope.creditorId}, r."invoiceId", r.number, 'INVOICE',
      (select source_id from source where creditor_id = ${scope.creditorId} and name = 'Trials' limit 1), r."debtorId",
      r."startedOn", r."dueDate", 'SEK', r."amountMinor", 0, case when r."paidOn" is null then 0 else r."amountMinor" end,
      r.number, jsonb_build_array(jsonb_build_object('description', 'El', 'quantity', '1', 'unit', 'st',
        'unitPrice', (r."amountMinor" / 100.0)::text, 'vatPercent', '0', 'netMinor', r."amountMinor")),
      'ISSUED', case when r."paidOn" is null then 'UNPAID' else 'PAID' end, r."distributionId", '', lower(r.number)
    from jsonb_to_recordset(${rows}::jsonb) as r("invoiceId" uuid, number text, "debtorId" uuid, "startedOn" date,
      "dueDate" date, "amountMinor" bigint, "paidOn" date, "distributionId" uuid)`;
  await scope.sql`
    insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on)
    select ${scope.creditorId}, gen_random_uuid(), r."invoiceId", r."amountMinor", 'SEK', r."paidOn"
    from jsonb_to_recordset(${rows}::jsonb) as r("invoiceId" uuid, "amountMinor" bigint, "paidOn" date)
    where r."paidOn" is not null`;
}

async function writeDistributions(scope: Scope, experimentId: string, rows: string): Promise<void> {
  await scope.sql`
    insert into distribution (creditor_id, distribution_id, invoice_id, debtor_id, purpose, generation,
      succession_order_id, version, state, step, channel, milestone, cause, due_date, amount_minor, currency, started_at,
      ended_at)
    select ${scope.creditorId}, r."distributionId", r."invoiceId", r."debtorId", 'INITIAL', 1, r."successionOrderId",
      r.version, r.state, r.step, r.channel, case r.state when 'REACHED' then 'DELIVERED' end, r.cause, r."dueDate",
      r."amountMinor", 'SEK', to_timestamp(r."startedAtMs"::numeric / 1000), to_timestamp(r."endedAtMs"::numeric / 1000)
    from jsonb_to_recordset(${rows}::jsonb) as r("distributionId" uuid, "invoiceId" uuid, "debtorId" uuid,
      "successionOrderId" uuid, version int, state text, step int, channel text, cause text, "dueDate" date,
      "amountMinor" bigint, "startedAtMs" bigint, "endedAtMs" bigint)`;
  await scope.sql`
    insert into attempt (creditor_id, attempt_id, distribution_id, step, number, channel, partner_id, contact_point_id,
      effect_key, epoch, state, failure_class, units, cost_e4, cost_currency, cost_source, started_at, accepted_at,
      delivered_at, opened_at, failed_at)
    select ${scope.creditorId}, a."attemptId", r."distributionId", a.step, 1, a.channel, a."partnerId", a."contactPointId",
      a."effectKey", 1, case when a.bounced then 'BOUNCED' when a."openedAtMs" is not null then 'OPENED' else 'DELIVERED' end,
      case when a.bounced then 'HARD' end, 1, a."costE4", 'SEK', 'PRICE_LIST', to_timestamp(a."startedAtMs"::numeric / 1000),
      to_timestamp(a."startedAtMs"::numeric / 1000), to_timestamp(a."deliveredAtMs"::numeric / 1000),
      to_timestamp(a."openedAtMs"::numeric / 1000),
      case when a.bounced then to_timestamp(a."startedAtMs"::numeric / 1000) end
    from jsonb_to_recordset(${rows}::jsonb) as r("distributionId" uuid, attempts jsonb)
    cross join jsonb_to_recordset(r.attempts) as a("attemptId" uuid, step int, channel text, "partnerId" uuid,
      "contactPointId" uuid, "effectKey" uuid, bounced bool, "costE4" bigint, "startedAtMs" bigint, "deliveredAtMs" bigint,
      "openedAtMs" bigint)`;
  await scope.sql`
    with r as (
      select * from jsonb_to_recordset(${rows}::jsonb) as r("invoiceId" uuid, "distributionId" uuid, "debtorId" uuid,
        arm smallint, "startedAtMs" bigint, "startedOn" date, "dueDate" date)
    ), placed as (
      insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, bucket, reason, assigned_at, exposed_at, slices)
      select ${scope.creditorId}, ${experimentId}, d.debtor_id, 1, f.arm, null, 'hash', f.at, f.at, jsonb_build_array(d.kind)
      from (select "debtorId", min(arm) as arm, to_timestamp(min("startedAtMs")::numeric / 1000) as at from r group by 1) f
      join debtor d on d.creditor_id = ${scope.creditorId} and d.debtor_id = f."debtorId"
    )
    insert into outcome (creditor_id, experiment_id, invoice_id, distribution_id, debtor_id, arm, phase, started_at,
      started_on, due_date)
    select ${scope.creditorId}, ${experimentId}, "invoiceId", "distributionId", "debtorId", arm, 1,
      to_timestamp("startedAtMs"::numeric / 1000), "startedOn", "dueDate" from r`;
}
