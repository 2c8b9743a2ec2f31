// What a person may do to distributions, to one or to thousands alike: hold, resume, cancel, skip to a step, send again,
// dismiss. Each is one statement for all of them; those it cannot be done to come back as problems, and stop no other.
import type { TallyChange } from '../../event/append.ts';
import type { EventType, NewEvent } from '../../event/event.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { lockInvoicesOf } from '../lock.ts';
import { isRehearsal } from '../rehearsal.ts';
import { type OrderVersion, startDistributions } from '../start.ts';
import { type Dismissal, writeDismissals } from './dismiss.ts';
import { waitsEnded } from './worklist.ts';

/** Why a person does it; told on the timeline. */
export const actReasons = [
  'DEBTOR_ASKED',
  'ADDRESS_CHANGED',
  'DOCUMENT_CORRECTED',
  'LOST',
  'PARTNER_FAULT',
  'TEST',
  'OTHER',
] as const;
export type ActReason = (typeof actReasons)[number];

export type Act =
  /** Nothing is sent until it is resumed; receipts are still taken in, and may end it. */
  | { readonly kind: 'HOLD'; readonly reason: ActReason | null }
  /**
   * Goes on. An attempt in doubt, or one refused for its content, counts as not sent from here: the person has made
   * sure, or has mended the invoice. Its step begins anew, with the same effect key.
   */
  | { readonly kind: 'RESUME'; readonly reason: ActReason | null }
  /** Nothing not yet sent goes out, what can be recalled is. */
  | { readonly kind: 'CANCEL'; readonly reason: ActReason | null }
  /** Leaves the current step for one that has not been tried, from 0; what is in doubt counts as not sent. */
  | { readonly kind: 'SKIP_TO_STEP'; readonly step: number; readonly reason: ActReason | null }
  /** Sends the invoice again, though it has ended: a new generation, with keys of its own. */
  | { readonly kind: 'RESEND'; readonly order: OrderVersion | null; readonly reason: ActReason }
  /** Takes what has ended off the queue it waits in. */
  | (Dismissal & { readonly kind: 'DISMISS'; readonly reason: ActReason });

export interface ActResult {
  /** Those it was done to; of a resend the new distributions. */
  readonly done: string[];
  /** One per distribution it could not be done to; the path is its place among those given. */
  readonly problems: Problem[];
  readonly events: NewEvent[];
  readonly tallyChanges: TallyChange[];
}

interface Row {
  readonly distributionId: string;
  readonly invoiceId: string;
  /** The invoice's. */
  readonly number: string;
  readonly debtorId: string;
  readonly purpose: string;
  readonly state: string;
  /** What it would be resumed to. */
  readonly resumedState: 'PLANNED' | 'ACTIVE';
  readonly step: number;
  readonly channel: Channel | null;
  readonly cause: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly steps: readonly Channel[];
  readonly tried: readonly number[];
  /** It has ended, and waits for a person all the same. */
  readonly waitsEnded: boolean;
}

const ended = new Set(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED']);

/** Acts on at most 500 distributions. The caller appends events and tally changes last, and wakes the engine. */
export async function actOnDistributions(
  scope: Scope,
  distributionIds: readonly string[],
  act: Act,
  nowMs: number,
): Promise<ActResult> {
  if (act.kind === 'RESEND') await lockInvoicesOf(scope, distributionIds);
  const rows = await lockRows(scope, distributionIds);
  const known = new Map(rows.map((row) => [row.distributionId, row]));
  const result: ActResult = { done: [], problems: [], events: [], tallyChanges: [] };
  const eligible: Row[] = [];
  for (const [index, id] of distributionIds.entries()) {
    const row = known.get(id);
    const refused = row === undefined ? problem('NOT_FOUND', [], { what: 'distribution' }) : whyNot(row, act);
    if (refused !== undefined) result.problems.push({ ...refused, path: [String(index)] });
    else if (row !== undefined) eligible.push(row);
  }
  if (act.kind === 'RESEND') {
    const places = new Map(distributionIds.map((id, index) => [id, index]));
    return resend(scope, eligible, act, nowMs, places, result);
  }
  const changed = act.kind === 'HOLD' ? eligible.filter((row) => !isHeldByPerson(row)) : eligible;
  result.done.push(...eligible.map((row) => row.distributionId));
  if (changed.length === 0) return result;
  const ids = changed.map((row) => row.distributionId);
  if (act.kind === 'DISMISS') await writeDismissals(scope, ids, act, nowMs);
  else await statements[act.kind](scope, ids, nowMs, act.kind === 'SKIP_TO_STEP' ? act.step : 0);
  const superseded = act.kind === 'RESUME' || act.kind === 'SKIP_TO_STEP' ? await supersede(scope, changed, act) : [];
  const byRun = Map.groupBy(superseded, ({ distributionId }) => distributionId);
  for (const row of changed) {
    result.events.push(eventOf(row, eventTypes[act.kind], act, nowMs));
    const goesOn = act.kind === 'SKIP_TO_STEP' ? { ...row, step: act.step } : row;
    for (const attempt of byRun.get(row.distributionId) ?? []) {
      result.events.push(supersededEvent(goesOn, attempt, nowMs));
    }
    result.tallyChanges.push(...moveOf(row, act));
  }
  return result;
}

/** An attempt that counts as not sent from here. */
export interface SupersededAttempt {
  readonly distributionId: string;
  readonly attemptId: string;
  readonly partnerId: string;
  readonly channel: Channel;
  readonly step: number;
  readonly attemptNumber: number;
}

/**
 * Closes the attempts that a person has settled: those in doubt; of a resumed run those refused for their content; of one
 * that leaves its step those that have not left. Its own statement, after the runs are locked.
 */
async function supersede(
  scope: Scope,
  rows: readonly Row[],
  { kind }: Pick<Act, 'kind'>,
): Promise<SupersededAttempt[]> {
  const ids = rows.map((row) => row.distributionId);
  return scope.sql<SupersededAttempt[]>`
    update attempt set state = 'SUPERSEDED'
    where creditor_id = ${scope.creditorId} and distribution_id = any(${ids}::uuid[]) and nudge = 0
      and (state = 'UNKNOWN'
        or (${kind === 'RESUME'} and state = 'REJECTED' and failure_class = 'CONTENT')
        or (${kind === 'SKIP_TO_STEP'} and state = 'SUBMITTING' and wire_at is null))
    returning distribution_id as "distributionId", attempt_id as "attemptId", partner_id as "partnerId", channel, step,
      number as "attemptNumber"`;
}

/** The fact that an attempt was closed by a person's word: late, where the run has left its step. */
export function supersededEvent(
  run: Pick<Row, 'distributionId' | 'invoiceId' | 'debtorId' | 'purpose' | 'step'>,
  { attemptId, partnerId, channel, step, attemptNumber }: SupersededAttempt,
  occurredAtMs: number,
): NewEvent {
  const { invoiceId, distributionId, debtorId } = run;
  const late = step !== run.step;
  const told = { step, attemptNumber, ...(late && { late }) };
  const payload = isRehearsal(run) ? { ...told, rehearsal: true } : told;
  const ids = { invoiceId, distributionId, attemptId, debtorId, partnerId };
  return { type: 'ATTEMPT_SUPERSEDED', ...ids, channel, payload, occurredAtMs };
}

const eventTypes: Readonly<Record<Exclude<Act['kind'], 'RESEND'>, EventType>> = {
  HOLD: 'DISTRIBUTION_HELD',
  RESUME: 'DISTRIBUTION_RESUMED',
  CANCEL: 'DISTRIBUTION_CANCEL_REQUESTED',
  SKIP_TO_STEP: 'DISTRIBUTION_SKIPPED',
  DISMISS: 'DISTRIBUTION_DISMISSED',
};

/** What the engine holds for a reason of its own is held by a person from here on: settling that reason does not end it. */
function isHeldByPerson({ state, cause }: Row): boolean {
  return state === 'HELD' && cause === 'HELD_BY_PERSON';
}

/** Why the act cannot be done to this one; undefined: it can. */
function whyNot(row: Row, act: Act): Problem | undefined {
  const { state } = row;
  if (act.kind === 'RESEND') {
    if (isRehearsal(row)) return problem('DISTRIBUTION_REHEARSAL', []);
    return ended.has(state) ? undefined : problem('DISTRIBUTION_STILL_RUNNING', [], { state });
  }
  if (act.kind === 'DISMISS') return row.waitsEnded ? undefined : problem('DISTRIBUTION_NOT_WAITING', [], { state });
  if (ended.has(state)) return problem('DISTRIBUTION_ENDED', [], { state });
  if (act.kind === 'RESUME' && state !== 'HELD') return problem('DISTRIBUTION_NOT_HELD', []);
  if (act.kind !== 'SKIP_TO_STEP') return undefined;
  if (act.step < 0 || act.step >= row.steps.length) {
    return problem('STEP_UNKNOWN', [], { step: act.step + 1, count: row.steps.length });
  }
  if (row.tried.includes(act.step)) return problem('STEP_TRIED', [], { step: act.step + 1 });
  return undefined;
}

/** What was held before it had begun begins as if it had not been: a preference is followed, a party gathered. */
const resumedState = `case when held_from in ('PLANNED', 'BLOCKED') then 'PLANNED' else 'ACTIVE' end`;

type Statement = (scope: Scope, ids: readonly string[], nowMs: number, step: number) => Promise<unknown>;

const statements: Readonly<Record<Exclude<Act['kind'], 'RESEND' | 'DISMISS'>, Statement>> = {
  // What a worker has in hand keeps it due: should the worker die, somebody must ask what became of it. So does what it is
  // due for already: it may be a stop or a delivery that nobody has acted on yet, and either ends it, held or not.
  HOLD: ({ sql, creditorId }, ids, nowMs) => sql`
    update distribution d set state = 'HELD', cause = 'HELD_BY_PERSON', paused = false,
      held_from = case when state = 'HELD' then held_from else state end, row_version = row_version + 1,
      wake_at = case
        when exists (select from attempt a where a.creditor_id = d.creditor_id
            and a.distribution_id = d.distribution_id and (a.state = 'SUBMITTING' or a.cancellation = 'REQUESTED'))
          then coalesce(wake_at, to_timestamp(${nowMs}::numeric / 1000))
        when wake_at <= to_timestamp(${nowMs}::numeric / 1000) then wake_at end
    where creditor_id = ${creditorId} and distribution_id = any(${[...ids]}::uuid[])`,
  RESUME: ({ sql, creditorId }, ids, nowMs) => sql`
    update distribution set state = ${sql.unsafe(resumedState)}, held_from = null, cause = null, claims = 0,
      step_started_at = null, wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    where creditor_id = ${creditorId} and distribution_id = any(${[...ids]}::uuid[])`,
  CANCEL: ({ sql, creditorId }, ids, nowMs) => sql`
    update distribution set cancel_requested = true, wake_at = to_timestamp(${nowMs}::numeric / 1000),
      state = case when state in ('HELD', 'BLOCKED') then 'ACTIVE' else state end,
      cause = case when state in ('HELD', 'BLOCKED') then null else cause end, row_version = row_version + 1
    where creditor_id = ${creditorId} and distribution_id = any(${[...ids]}::uuid[])`,
  SKIP_TO_STEP: ({ sql, creditorId }, ids, nowMs, step) => sql`
    update distribution d set state = 'ACTIVE', cause = null, claims = 0, step = ${step}, step_started_at = null,
      held_from = null, paused = false, channel = o.definition -> 'steps' -> ${step}::int ->> 'channel',
      wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    from succession_order o
    where d.creditor_id = ${creditorId} and d.distribution_id = any(${[...ids]}::uuid[])
      and o.creditor_id = d.creditor_id and o.succession_order_id = d.succession_order_id and o.version = d.version`,
};

async function resend(
  scope: Scope,
  rows: readonly Row[],
  { order, reason }: Extract<Act, { kind: 'RESEND' }>,
  nowMs: number,
  places: ReadonlyMap<string, number>,
  result: ActResult,
): Promise<ActResult> {
  if (rows.length === 0) return result;
  const invoiceIds = [...new Set(rows.map((row) => row.invoiceId))].sort();
  const started = await startDistributions(scope, { invoiceIds, order, nowMs });
  result.done.push(...started.distributionIds);
  for (const found of started.problems) {
    // Told of the invoice; asked for was a distribution of it.
    const row = rows.find(({ number }) => number === found.parameters['number']);
    result.problems.push({ ...found, path: row === undefined ? [] : [String(places.get(row.distributionId))] });
  }
  result.events.push(...started.events.map((event) => ({ ...event, payload: { ...event.payload, why: reason } })));
  result.tallyChanges.push(...started.tallyChanges);
  return result;
}

/** Locks the runs and, in a statement of its own, reads them: what is joined to a row that one waited for is older. */
async function lockRows(scope: Scope, distributionIds: readonly string[]): Promise<Row[]> {
  const ids = [...distributionIds];
  await scope.sql`
    select from distribution where creditor_id = ${scope.creditorId} and distribution_id = any(${ids}::uuid[])
    order by distribution_id for update`;
  return scope.sql<Row[]>`
    select d.distribution_id as "distributionId", d.invoice_id as "invoiceId", i.number, d.debtor_id as "debtorId",
      d.purpose, d.state,
      ${scope.sql.unsafe(resumedState)} as "resumedState", d.step,
      d.channel, d.cause, d.currency, d.amount_minor as "amountMinor",
      (select json_agg(s.value ->> 'channel' order by s.ordinality)
        from jsonb_array_elements(o.definition -> 'steps') with ordinality s) as steps,
      (select coalesce(json_agg(distinct a.step), '[]') from attempt a
        where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.nudge = 0) as tried,
      ${scope.sql.unsafe(waitsEnded)} as "waitsEnded"
    from distribution d join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
    join succession_order o on o.creditor_id = d.creditor_id
      and o.succession_order_id = d.succession_order_id and o.version = d.version
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = any(${ids}::uuid[])`;
}

function eventOf(row: Row, type: EventType, act: Act, occurredAtMs: number): NewEvent {
  const { invoiceId, distributionId, debtorId, channel } = row;
  const why = act.reason === null ? {} : { why: act.reason };
  const told = act.kind === 'SKIP_TO_STEP' ? { ...why, step: act.step } : why;
  const payload = isRehearsal(row) ? { ...told, rehearsal: true } : told;
  return {
    type,
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId,
    partnerId: null,
    channel,
    payload,
    occurredAtMs,
  };
}

function moveOf(row: Row, act: Act): TallyChange[] {
  const { currency, amountMinor, state, cause } = row;
  const channel = row.channel ?? '';
  const after = tallyAfter(row, act);
  if (after === undefined || isRehearsal(row)) return [];
  return [
    { state, channel, cause: cause ?? '', currency, count: -1, amountMinor: -amountMinor },
    { ...after, currency, count: 1, amountMinor },
  ];
}

function tallyAfter(row: Row, act: Act): { state: string; channel: string; cause: string } | undefined {
  const channel = row.channel ?? '';
  switch (act.kind) {
    case 'HOLD':
      return { state: 'HELD', channel, cause: 'HELD_BY_PERSON' };
    case 'RESUME':
      return { state: row.resumedState, channel, cause: '' };
    case 'CANCEL':
      return row.state === 'HELD' || row.state === 'BLOCKED' ? { state: 'ACTIVE', channel, cause: '' } : undefined;
    case 'SKIP_TO_STEP':
      return { state: 'ACTIVE', channel: row.steps[act.step] ?? '', cause: '' };
    case 'RESEND':
    case 'DISMISS':
      return undefined;
  }
}
