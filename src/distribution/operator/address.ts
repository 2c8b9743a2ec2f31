// A person corrects an address, and the invoice goes on with it: where the step has not been tried, at once in the same
// distribution; where it has, in a new one that begins with that step, for a partner would take the old key for a repeat.
import type { TallyChange } from '../../event/append.ts';
import type { NewEvent } from '../../event/event.ts';
import { newId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Channel, PostalAddress } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { type AttemptState, lifecycle } from '../../succession/attempt.ts';
import { lockInvoicesOf } from '../lock.ts';
import { startDistributions } from '../start.ts';

export interface CorrectedAddress {
  readonly channel: Channel;
  readonly address: string;
  readonly postalAddress: PostalAddress | null;
}

export type AddressChanged =
  | { readonly problem: Problem }
  | { readonly distributionId: string; readonly events: readonly NewEvent[]; readonly tallyChanges: TallyChange[] };

interface Row {
  readonly invoiceId: string;
  readonly debtorId: string;
  readonly state: string;
  readonly step: number;
  readonly channel: Channel | null;
  readonly cause: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly successionOrderId: string;
  readonly version: number;
  readonly steps: readonly Channel[];
  readonly attempts: readonly { readonly step: number; readonly state: AttemptState }[];
}

const ended = new Set(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED']);

/**
 * Saves the address as the one to use on its channel (the others of that channel count as not working), and lets the
 * invoice go on with it. The caller appends events and tally changes last, and wakes the engine.
 */
export async function changeAddress(
  scope: Scope,
  distributionId: string,
  corrected: CorrectedAddress,
  nowMs: number,
): Promise<AddressChanged> {
  await lockInvoicesOf(scope, [distributionId]);
  const row = await lockRow(scope, distributionId);
  if (row === undefined) return { problem: problem('NOT_FOUND', ['distributionId'], { what: 'distribution' }) };
  const step = row.steps.indexOf(corrected.channel);
  if (step === -1) {
    const parameters = { channel: corrected.channel, possible: [...new Set(row.steps)].join(', ') };
    return { problem: problem('CHANNEL_NOT_IN_ORDER', ['contactPoint'], parameters) };
  }
  const carried = row.attempts.find(({ state }) => ['CARRIED', 'IN_FLIGHT'].includes(lifecycle[state].phase));
  const isTried = row.attempts.some((attempt) => attempt.step === step);
  if (!ended.has(row.state) && isTried && carried !== undefined) {
    return { problem: problem('DISTRIBUTION_UNDER_WAY', ['distributionId'], { step: carried.step + 1 }) };
  }
  await saveAddress(scope, row.debtorId, corrected, nowMs);
  if (!ended.has(row.state) && !isTried) return goOn(scope, distributionId, row, nowMs);
  const events = ended.has(row.state) ? [] : [await stop(scope, distributionId, row, nowMs)];
  const { invoiceId, successionOrderId, version } = row;
  const order = { successionOrderId, version };
  const started = await startDistributions(scope, { invoiceIds: [invoiceId], order, nowMs, step });
  const [startedId] = started.distributionIds;
  const [refused] = started.problems;
  if (startedId === undefined) {
    return { problem: refused ?? problem('NOT_FOUND', ['distributionId'], { what: 'invoice' }) };
  }
  const told = started.events.map((event) => ({
    ...event,
    payload: { ...event.payload, why: 'ADDRESS_CHANGED', step },
  }));
  return {
    distributionId: startedId,
    events: [...events, ...told],
    tallyChanges: [...stopMoves(row), ...started.tallyChanges],
  };
}

/** The address is the first to be tried on its channel from now on. */
async function saveAddress(
  scope: Scope,
  debtorId: string,
  { channel, address, postalAddress }: CorrectedAddress,
  nowMs: number,
): Promise<void> {
  const { sql, creditorId } = scope;
  await sql`
    update contact_point set reachability = 'UNREACHABLE', reachability_reason = 'REPLACED',
      reachability_since = to_timestamp(${nowMs}::numeric / 1000)
    where creditor_id = ${creditorId} and debtor_id = ${debtorId} and channel = ${channel} and address <> ${address}
      and reachability <> 'OPTED_OUT'`;
  const postal = postalAddress === null ? null : JSON.stringify(postalAddress);
  await sql`
    insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address, postal_address)
    values (${creditorId}, ${newId()}, ${debtorId}, ${channel}, ${address}, ${postal}::jsonb)
    on conflict (creditor_id, debtor_id, channel, address) do update set reachability = 'UNKNOWN',
      reachability_reason = null, reachability_since = null, postal_address = excluded.postal_address`;
}

/** A run that has not tried the channel finds the new address by itself; one that waits for a person goes on. */
async function goOn(scope: Scope, distributionId: string, row: Row, nowMs: number): Promise<AddressChanged> {
  await scope.sql`
    update distribution set state = case when state = 'BLOCKED' then 'ACTIVE' else state end,
      cause = case when state = 'BLOCKED' then null else cause end,
      wake_at = case when state = 'HELD' then wake_at else to_timestamp(${nowMs}::numeric / 1000) end,
      row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}`;
  const { currency, amountMinor, channel, cause } = row;
  const moves: TallyChange[] =
    row.state !== 'BLOCKED'
      ? []
      : [
          {
            state: 'BLOCKED',
            channel: channel ?? '',
            cause: cause ?? '',
            currency,
            count: -1,
            amountMinor: -amountMinor,
          },
          { state: 'ACTIVE', channel: channel ?? '', cause: '', currency, count: 1, amountMinor },
        ];
  return { distributionId, events: [], tallyChanges: moves };
}

async function stop(scope: Scope, distributionId: string, row: Row, nowMs: number): Promise<NewEvent> {
  await scope.sql`
    update distribution set state = 'STOPPED', cause = 'ADDRESS_CHANGED', wake_at = null,
      ended_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}`;
  const { invoiceId, debtorId, channel } = row;
  return {
    type: 'DISTRIBUTION_STOPPED',
    invoiceId,
    distributionId,
    attemptId: null,
    debtorId,
    partnerId: null,
    channel,
    payload: { why: 'ADDRESS_CHANGED' },
    occurredAtMs: nowMs,
  };
}

/** What starting anew counts from: the state the stop left behind. */
function stopMoves({ state, channel, cause, currency, amountMinor }: Row): TallyChange[] {
  if (ended.has(state)) return [];
  const at = channel ?? '';
  return [
    { state, channel: at, cause: cause ?? '', currency, count: -1, amountMinor: -amountMinor },
    { state: 'STOPPED', channel: at, cause: 'ADDRESS_CHANGED', currency, count: 1, amountMinor },
  ];
}

async function lockRow(scope: Scope, distributionId: string): Promise<Row | undefined> {
  // Read after the lock, in a statement of its own: one that had to wait would show attempts as they were before the wait.
  await scope.sql`
    select from distribution where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId} for update`;
  const [row] = await scope.sql<Row[]>`
    select d.invoice_id as "invoiceId", d.debtor_id as "debtorId", d.state, d.step, d.channel, d.cause, d.currency,
      d.amount_minor as "amountMinor", d.succession_order_id as "successionOrderId", d.version,
      (select json_agg(s.value ->> 'channel' order by s.ordinality)
        from jsonb_array_elements(o.definition -> 'steps') with ordinality s) as steps,
      (select coalesce(json_agg(json_build_object('step', a.step, 'state', a.state)), '[]') from attempt a
        where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.nudge = 0) as attempts
    from distribution d join succession_order o on o.creditor_id = d.creditor_id
      and o.succession_order_id = d.succession_order_id and o.version = d.version
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = ${distributionId}`;
  return row;
}
