// What a person may do to a running distribution: cancel, hold, resume. And what a payment does to it: it is due at
// once, so that the stop rule is applied.

import type { TallyChange } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { type Problem, problem } from '../problem.ts';
import type { Channel } from '../record/contact-point.ts';
import type { Scope } from '../store/transaction.ts';

export type OperateResult =
  | { readonly problem: Problem }
  | { readonly events: NewEvent[]; readonly tallyChanges: TallyChange[] };

interface Row {
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly state: string;
  readonly channel: Channel | null;
  readonly cause: string | null;
  readonly currency: string;
  readonly amountMinor: number;
}

const ended = new Set(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED']);

/** Asks to stop a distribution: nothing not yet sent goes out, what can be recalled is. The caller appends the events last. */
export async function cancelDistribution(scope: Scope, distributionId: string, nowMs: number): Promise<OperateResult> {
  const row = await lock(scope, distributionId);
  if (row === undefined) return notFound();
  if (ended.has(row.state)) return endedAlready(row);
  await scope.sql`
    update distribution set cancel_requested = true, wake_at = to_timestamp(${nowMs}::numeric / 1000),
      state = case when state in ('HELD', 'BLOCKED') then 'ACTIVE' else state end,
      cause = case when state in ('HELD', 'BLOCKED') then null else cause end, row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}`;
  const freed = row.state === 'HELD' || row.state === 'BLOCKED' ? moved(row, 'ACTIVE', null) : [];
  return { events: [eventOf(row, 'DISTRIBUTION_CANCEL_REQUESTED', nowMs)], tallyChanges: freed };
}

/** Holds a distribution: nothing is sent until it is resumed; receipts are still taken in, and may end it. */
export async function holdDistribution(scope: Scope, distributionId: string, nowMs: number): Promise<OperateResult> {
  const row = await lock(scope, distributionId);
  if (row === undefined) return notFound();
  if (ended.has(row.state)) return endedAlready(row);
  if (row.state === 'HELD') return { events: [], tallyChanges: [] };
  await scope.sql`
    update distribution set state = 'HELD', cause = 'HELD_BY_PERSON', wake_at = null, row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}`;
  return { events: [eventOf(row, 'DISTRIBUTION_HELD', nowMs)], tallyChanges: moved(row, 'HELD', 'HELD_BY_PERSON') };
}

/**
 * Lets a held distribution go on. An attempt in doubt, or one refused for its content, counts as not sent from here:
 * the person has made sure, or has mended the invoice. Its step begins anew, with the same effect key.
 */
export async function resumeDistribution(scope: Scope, distributionId: string, nowMs: number): Promise<OperateResult> {
  const row = await lock(scope, distributionId);
  if (row === undefined) return notFound();
  if (row.state !== 'HELD') return { problem: problem('DISTRIBUTION_NOT_HELD', ['distributionId']) };
  await scope.sql`
    with resumed as (
      update distribution set state = 'ACTIVE', cause = null, claims = 0, step_started_at = null,
        wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
      where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}
    )
    update attempt set state = 'SUPERSEDED'
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}
      and (state = 'UNKNOWN' or (state = 'REJECTED' and failure_class = 'CONTENT'))`;
  return { events: [eventOf(row, 'DISTRIBUTION_RESUMED', nowMs)], tallyChanges: moved(row, 'ACTIVE', null) };
}

/** Makes an invoice's running distribution due now, so that a stop reason that has arisen is acted on. */
export async function reconsiderDistribution(scope: Scope, invoiceId: string, nowMs: number): Promise<void> {
  await scope.sql`
    update distribution set wake_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and invoice_id = ${invoiceId} and state in ('PLANNED', 'ACTIVE')`;
}

async function lock(scope: Scope, distributionId: string): Promise<Row | undefined> {
  const [row] = await scope.sql<Row[]>`
    select distribution_id as "distributionId", invoice_id as "invoiceId", debtor_id as "debtorId", state, channel,
      cause, currency, amount_minor as "amountMinor"
    from distribution where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId} for update`;
  return row;
}

function eventOf(row: Row, type: NewEvent['type'], occurredAtMs: number): NewEvent {
  const { invoiceId, distributionId, debtorId, channel } = row;
  return {
    type,
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId,
    partnerId: null,
    channel,
    payload: {},
    occurredAtMs,
  };
}

function moved(row: Row, state: string, cause: string | null): TallyChange[] {
  const { currency, amountMinor } = row;
  const channel = row.channel ?? '';
  return [
    { state: row.state, channel, cause: row.cause ?? '', currency, count: -1, amountMinor: -amountMinor },
    { state, channel, cause: cause ?? '', currency, count: 1, amountMinor },
  ];
}

function notFound(): OperateResult {
  return { problem: problem('NOT_FOUND', ['distributionId'], { what: 'distribution' }) };
}

function endedAlready(row: Row): OperateResult {
  return { problem: problem('DISTRIBUTION_ENDED', ['distributionId'], { state: row.state }) };
}
