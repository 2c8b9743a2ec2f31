// Objects of the API as SQL: each function gives the text of an expression that builds one as JSON, with as much of
// what hangs on it as the query asks for. What is left out is brought by a loader when a resolver needs it.
import { epochMs as ms } from '../store/columns.ts';
import type { Selected } from './selection.ts';

/** An instant as the API writes it. */
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const object = (pairs: Readonly<Record<string, string>>) =>
  `json_build_object(${Object.entries(pairs)
    .map(([key, value]) => `'${key}', ${value}`)
    .join(', ')})`;

/** What is wanted of an object: the paths a query selects, or (PLAIN) every field of its own and nothing that hangs on it. */
export type Wanted = Selected | 'PLAIN';

/**
 * The pairs a query needs: those named as a selected field, those some selected field is made of, and those always
 * needed to find what hangs on the object. Half of a row's cost is what nobody asked for.
 */
function needed(
  pairs: Readonly<Record<string, string>>,
  wanted: Wanted,
  madeOf: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  if (wanted === 'PLAIN') return pairs;
  const keys = new Set(madeOf['']);
  for (const path of wanted) for (const key of madeOf[path] ?? [path]) keys.add(key);
  return Object.fromEntries(Object.entries(pairs).filter(([key]) => keys.has(key)));
}

const has = (wanted: Wanted, field: string) => wanted !== 'PLAIN' && wanted.has(field);

/** The paths below one field of a selection. */
function below(wanted: Wanted, field: string): Wanted {
  if (wanted === 'PLAIN') return wanted;
  const prefix = `${field}.`;
  return new Set([...wanted].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)));
}

/** A contact point, table alias p. */
export const contactPointShape = object({
  contactPointId: 'p.contact_point_id',
  debtorId: 'p.debtor_id',
  channel: 'p.channel',
  address: 'p.address',
  reachability: 'p.reachability',
  reachabilityReason: 'p.reachability_reason',
  reachabilitySince: iso('p.reachability_since'),
});

/** A debtor, table alias b. */
export function debtorShape(wanted: Wanted): string {
  const pairs = {
    debtorId: 'b.debtor_id',
    number: 'b.number',
    kind: 'b.kind',
    name: 'b.name',
    identityNumber: 'b.identity_number',
    country: 'b.country',
    language: 'upper(b.language)',
    preferredChannel: 'b.preferred_channel',
    contractChannel: 'b.contract_channel',
    publicSector: 'b.public_sector',
    mergedIntoId: 'b.merged_into',
  };
  const madeOf = { '': ['debtorId'], identityNumber: ['identityNumber', 'kind'], mergedInto: ['mergedIntoId'] };
  return object({
    ...needed(pairs, wanted, madeOf),
    ...(has(wanted, 'contactPoints') && {
      contactPoints: `(select coalesce(json_agg(${contactPointShape} order by p.created_at, p.contact_point_id), '[]')
        from contact_point p where p.creditor_id = b.creditor_id and p.debtor_id = b.debtor_id)`,
    }),
  });
}

/** A merge of debtors, table alias m. */
export const mergeShape = object({
  debtorId: 'm.debtor_id',
  reason: 'm.reason',
  note: 'm.note',
  moved: 'm.moved',
  mergedBy: 'm.merged_by',
  mergedAt: iso('m.merged_at'),
});

/** A dismissal, table alias m. */
export const dismissalShape = object({
  reason: 'm.reason',
  note: 'm.note',
  dismissedBy: 'm.dismissed_by',
  dismissedAt: iso('m.dismissed_at'),
});

/** An attempt, table alias a. */
export function attemptShape(wanted: Wanted): string {
  const pairs = {
    attemptId: 'a.attempt_id',
    distributionId: 'a.distribution_id',
    step: 'a.step + 1',
    number: 'a.number',
    nudge: 'nullif(a.nudge, 0)',
    channel: 'a.channel',
    partnerId: 'a.partner_id',
    contactPointId: 'a.contact_point_id',
    shares: 'a.shares',
    // Committed, and not marked as leaving yet.
    state: `case when a.state = 'SUBMITTING' and a.wire_at is null then 'QUEUED' else a.state end`,
    failureClass: 'a.failure_class',
    code: 'a.code',
    partnerReference: 'a.partner_reference',
    cost: `case when a.cost_e4 is not null then json_build_object('amountE4', a.cost_e4, 'currency', a.cost_currency) end`,
    costSource: 'a.cost_source',
    startedAt: iso('a.started_at'),
    acceptedAt: iso('a.accepted_at'),
    dispatchedAt: iso('a.dispatched_at'),
    deliveredAt: iso('a.delivered_at'),
    failedAt: iso('a.failed_at'),
  };
  const madeOf = {
    '': ['attemptId', 'distributionId'],
    partner: ['partnerId'],
    contactPoint: ['contactPointId'],
    consolidatedWith: ['shares'],
    evidence: ['partnerId', 'channel', 'state', 'code', 'deliveredAt', 'failedAt'],
  };
  return object({
    ...needed(pairs, wanted, madeOf),
    ...(has(wanted, 'evidence') && {
      adapter: '(select p.adapter from partner p where p.creditor_id = a.creditor_id and p.partner_id = a.partner_id)',
    }),
  });
}

/** A delivery event, table alias e. */
export const eventShape = object({
  position: 'e.position',
  type: 'e.type',
  invoiceId: 'e.invoice_id',
  distributionId: 'e.distribution_id',
  attemptId: 'e.attempt_id',
  partnerId: 'e.partner_id',
  channel: 'e.channel',
  payload: 'e.payload',
  occurredAtMs: ms('e.occurred_at'),
  recordedAtMs: ms('e.recorded_at'),
});

/** Events brought along with a distribution when its timeline is asked for without a cursor. */
export const timelineBrought = 100;

/** A distribution, table alias d. */
export function distributionShape(wanted: Wanted): string {
  const pairs = {
    distributionId: 'd.distribution_id',
    invoiceId: 'd.invoice_id',
    purpose: 'd.purpose',
    successionOrderId: 'd.succession_order_id',
    version: 'd.version',
    state: 'd.state',
    step: `case when d.state in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED') then d.step + 1 end`,
    channel: 'd.channel',
    milestone: 'd.milestone',
    cause: 'd.cause',
    deadlineMissed: 'd.deadline_missed',
    doubleDelivered: 'd.double_delivered',
    lateDelivered: 'd.late_delivered',
    nextDecisionAt: iso('d.wake_at'),
    startedAt: iso('d.started_at'),
    endedAt: iso('d.ended_at'),
  };
  const madeOf = { '': ['distributionId'], invoice: ['invoiceId'], order: ['successionOrderId', 'version'] };
  return object({
    ...needed(pairs, wanted, madeOf),
    ...(has(wanted, 'attempts') && {
      attempts: `(select coalesce(json_agg(${attemptShape(below(wanted, 'attempts'))} order by a.started_at, a.attempt_id), '[]')
        from attempt a where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id)`,
    }),
    ...(has(wanted, 'timeline') && {
      events: `(select coalesce(json_agg(${eventShape} order by e.position), '[]') from (
        select * from event e where e.creditor_id = d.creditor_id and e.invoice_id = d.invoice_id
          and e.distribution_id = d.distribution_id
        order by e.position limit ${timelineBrought + 1}) e)`,
    }),
  });
}

/** An invoice, table alias i, with its latest distribution d (left-joined). */
export function invoiceShape(wanted: Wanted): string {
  const pairs = {
    invoiceId: 'i.invoice_id',
    number: 'i.number',
    type: 'i.type',
    debtorId: 'i.debtor_id',
    issueDate: 'i.issue_date',
    dueDate: 'i.due_date',
    currency: 'i.currency',
    amountMinor: 'i.amount_minor',
    vatMinor: 'i.vat_minor',
    paidMinor: 'i.paid_minor',
    creditedMinor: 'i.credited_minor',
    paymentReference: 'i.payment_reference',
    documentState: 'i.document_state',
    claimState: 'i.claim_state',
    creditedAt: iso('i.credited_at'),
    originalInvoiceId: 'i.original_invoice_id',
    deliveryState: `coalesce(d.state, 'NOT_STARTED')`,
    distributionId: 'i.distribution_id',
    createdAt: iso('i.created_at'),
  };
  const madeOf = {
    '': ['invoiceId', 'debtorId', 'distributionId', 'currency'],
    total: ['amountMinor'],
    vat: ['vatMinor'],
    paid: ['paidMinor'],
    credited: ['creditedMinor'],
    open: ['amountMinor', 'paidMinor', 'creditedMinor'],
    original: ['originalInvoiceId'],
  };
  return object({
    ...needed(pairs, wanted, madeOf),
    ...(has(wanted, 'lines') && { lines: 'i.lines' }),
    ...(has(wanted, 'debtor') && {
      debtor: `(select ${debtorShape(below(wanted, 'debtor'))} from debtor b
        where b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id)`,
    }),
    ...(has(wanted, 'distribution') && {
      distribution: `case when d.distribution_id is not null then ${distributionShape(below(wanted, 'distribution'))} end`,
    }),
    ...(has(wanted, 'lastAttempt') && {
      lastAttempt: `(select ${attemptShape(below(wanted, 'lastAttempt'))} from attempt a
        where a.creditor_id = i.creditor_id and a.distribution_id = i.distribution_id
        order by a.started_at desc, a.attempt_id desc limit 1)`,
    }),
  });
}

/** Joins an invoice's latest distribution. */
export const latestDistribution =
  'left join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id';

/** The tables invoiceShape() reads. */
export const invoiceTables = `invoice i ${latestDistribution}`;

/** A partner, table alias p. Its secrets are only counted. */
export const partnerShape = object({
  partnerId: 'p.partner_id',
  name: 'p.name',
  adapter: 'p.adapter',
  channels: 'p.channels',
  countries: 'p.countries',
  priority: 'p.priority',
  paused: 'p.paused',
  settings: 'p.settings',
  secretsSet: 'p.sealed_secrets is not null',
  previousSecretsUntil: `case when p.previous_secrets_until > clock_timestamp() then ${iso('p.previous_secrets_until')} end`,
  perSecondMax: 'p.per_second_max',
  perDayMax: 'p.per_day_max',
  concurrencyMax: 'p.concurrency_max',
  leadTimeDays: 'p.lead_time_days',
  cutOffHour: 'p.cut_off_hour',
});

/** A row of a price list, table alias r. */
export const priceShape = object({
  channel: 'r.channel',
  country: "nullif(r.country, '')",
  unitsFrom: 'r.units_from',
  amountE4: 'r.amount_e4',
  currency: 'r.currency',
  validFrom: 'r.valid_from',
});

/** How a partner fares on a channel, table alias h. */
export const healthShape = object({
  channel: 'h.channel',
  breaker: 'h.breaker',
  retryAt: iso('h.retry_at'),
  calls: 'h.calls',
  taken: 'h.taken',
  failures: 'h.failures',
  latencyMs: 'h.latency_ms',
  lastFailureCode: 'h.last_failure_code',
  lastFailureAt: iso('h.last_failure_at'),
});

/** A payment, table alias p. */
export const paymentShape = object({
  paymentId: 'p.payment_id',
  invoiceId: 'p.invoice_id',
  amountMinor: 'p.amount_minor',
  currency: 'p.currency',
  paidOn: 'p.paid_on',
  bankReference: 'p.bank_reference',
  reference: 'p.reference',
  unmatchedReason: 'p.unmatched_reason',
});

/** A credit, table alias c, of an invoice, table alias i. */
export const creditShape = object({
  amountMinor: 'c.amount_minor',
  currency: 'i.currency',
  creditedOn: 'c.credited_on',
  creditNoteId: 'c.credit_note_id',
  reason: 'c.reason',
  note: 'c.note',
});

/** A succession order in one of its versions, table alias o. */
export const orderShape = object({
  successionOrderId: 'o.succession_order_id',
  version: 'o.version',
  definition: 'o.definition',
  createdAt: iso('o.created_at'),
  archived: 'o.archived_at is not null',
});

/** An assignment rule, table alias r. */
export const ruleShape = object({
  assignmentRuleId: 'r.assignment_rule_id',
  name: 'r.name',
  position: 'r.position',
  condition: 'r.condition',
  successionOrderId: 'r.succession_order_id',
  version: 'r.version',
  experimentId: 'r.experiment_id',
  enabled: 'r.enabled',
});
