// A person corrects an address, and the invoice goes on with it: where the step has not been tried, at once in the same
// distribution; where it has, in a new one that begins with that step, for a partner would take the old key for a repeat.
import { assert } from '../../assert.ts';
import type { TallyChange } from '../../event/append.ts';
import type { EventType, NewEvent } from '../../event/event.ts';
import { newId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Channel, PostalAddress } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { type AttemptState, lifecycle, type Phase } from '../../succession/attempt.ts';
import { lockInvoicesOf } from '../lock.ts';
import { isRehearsal } from '../rehearsal.ts';
import { startDistributions } from '../start.ts';
import { type SupersededAttempt, supersededEvent } from './act.ts';

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
  readonly purpose: string;
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
  /** The invoice's. */
  readonly number: string;
  readonly documentState: string;
  /** State of its latest distribution, which may be this one. */
  readonly latestState: string;
  /** What is known of the address given; null: nothing. */
  readonly reachability: string | null;
}

/** What a person says with an address. */
export interface AddressChange {
  readonly corrected: CorrectedAddress;
  /** That a partner did not take what is in doubt: without it nothing is sent beside a doubt. */
  readonly notSent: boolean;
}

const ended = new Set(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED']);

/**
 * Saves the address as the one to use on its channel (the others of that channel count as not working), and lets the
 * invoice go on with it. Refused, it has changed nothing. The caller appends events and tally changes last, and wakes the
 * engine.
 */
export async function changeAddress(
  scope: Scope,
  distributionId: string,
  { corrected, notSent }: AddressChange,
  nowMs: number,
): Promise<AddressChanged> {
  await lockInvoicesOf(scope, [distributionId]);
  const row = await lockRow(scope, distributionId, corrected);
  if (row === undefined) return { problem: problem('NOT_FOUND', ['distributionId'], { what: 'distribution' }) };
  const refused = whyNot(row, corrected, notSent);
  if (refused !== undefined) return { problem: refused };
  const step = row.steps.indexOf(corrected.channel);
  const saved = await saveAddress(scope, distributionId, row, corrected, nowMs);
  if (!startsAnew(row, step)) return goOn(scope, distributionId, saved, nowMs);
  const events = [...saved, ...(await closeDoubts(scope, distributionId, row, nowMs))];
  if (!ended.has(row.state)) events.push(await stop(scope, distributionId, row, nowMs));
  const { invoiceId, successionOrderId, version } = row;
  const order = { successionOrderId, version };
  const started = await startDistributions(scope, { invoiceIds: [invoiceId], order, nowMs, step });
  const [startedId] = started.distributionIds;
  assert(startedId !== undefined, 'what a start asks of an invoice was asked before anything was changed');
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

/** Where the step has been tried, a partner would take its key for a repeat. */
function startsAnew(row: Row, step: number): boolean {
  return ended.has(row.state) || row.attempts.some((attempt) => attempt.step === step);
}

/** Why the address cannot be corrected so; undefined: it can, to the end. */
function whyNot(row: Row, { channel }: CorrectedAddress, notSent: boolean): Problem | undefined {
  if (isRehearsal(row)) return problem('DISTRIBUTION_REHEARSAL', ['distributionId']);
  const step = row.steps.indexOf(channel);
  if (step === -1) {
    const parameters = { channel, possible: [...new Set(row.steps)].join(', ') };
    return problem('CHANNEL_NOT_IN_ORDER', ['contactPoint'], parameters);
  }
  if (row.reachability === 'OPTED_OUT') return problem('ADDRESS_OPTED_OUT', ['contactPoint'], { channel });
  if (!startsAnew(row, step)) return undefined;
  const inPhase = (...phases: Phase[]) => row.attempts.find(({ state }) => phases.includes(lifecycle[state].phase));
  const carried = ended.has(row.state) ? undefined : inPhase('CARRIED', 'IN_FLIGHT');
  if (carried !== undefined) return problem('DISTRIBUTION_UNDER_WAY', ['distributionId'], { step: carried.step + 1 });
  const doubtful = notSent ? undefined : inPhase('UNCERTAIN');
  if (doubtful !== undefined) return problem('DISTRIBUTION_IN_DOUBT', ['distributionId'], { step: doubtful.step + 1 });
  const { number, documentState } = row;
  // Of an ended one that a later one has taken the place of.
  if (ended.has(row.state) && !ended.has(row.latestState)) {
    return problem('DISTRIBUTION_RUNNING', ['distributionId'], { number });
  }
  if (documentState === 'READY' || documentState === 'ISSUED') return undefined;
  return problem('INVOICE_NOT_DISTRIBUTABLE', ['distributionId'], { number, why: documentState });
}

/** The address is the first to be tried on its channel from now on. Answers what is to be told of it. */
async function saveAddress(
  scope: Scope,
  distributionId: string,
  { invoiceId, debtorId }: Row,
  { channel, address, postalAddress }: CorrectedAddress,
  nowMs: number,
): Promise<NewEvent[]> {
  const { sql, creditorId } = scope;
  const replaced = await sql`
    update contact_point set reachability = 'UNREACHABLE', reachability_reason = 'REPLACED',
      reachability_since = to_timestamp(${nowMs}::numeric / 1000)
    where creditor_id = ${creditorId} and debtor_id = ${debtorId} and channel = ${channel} and address <> ${address}
      and reachability not in ('OPTED_OUT', 'UNREACHABLE')
    returning contact_point_id`;
  const postal = postalAddress === null ? null : JSON.stringify(postalAddress);
  // What the debtor has declined meanwhile stays declined.
  await sql`
    insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address, postal_address)
    values (${creditorId}, ${newId()}, ${debtorId}, ${channel}, ${address}, ${postal}::jsonb)
    on conflict (creditor_id, debtor_id, channel, address) do update set reachability = 'UNKNOWN',
      reachability_reason = null, reachability_since = null, postal_address = excluded.postal_address
    where contact_point.reachability <> 'OPTED_OUT'`;
  const about = { invoiceId, distributionId, attemptId: null, debtorId, partnerId: null, channel, payload: {} };
  const told = (type: EventType): NewEvent => ({ ...about, type, occurredAtMs: nowMs });
  return [...replaced.map(() => told('CONTACT_POINT_REPLACED')), told('CONTACT_POINT_ADDED')];
}

/** A run that has not tried the channel finds the new address by itself, a blocked one too; a held one waits on. */
async function goOn(scope: Scope, distributionId: string, events: NewEvent[], nowMs: number): Promise<AddressChanged> {
  await scope.sql`
    update distribution set row_version = row_version + 1,
      wake_at = case when state = 'HELD' then wake_at else to_timestamp(${nowMs}::numeric / 1000) end
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId}`;
  return { distributionId, events, tallyChanges: [] };
}

/** What was in doubt counts as not sent, by the person's word. */
async function closeDoubts(scope: Scope, distributionId: string, row: Row, nowMs: number): Promise<NewEvent[]> {
  const closed = await scope.sql<SupersededAttempt[]>`
    update attempt set state = 'SUPERSEDED'
    where creditor_id = ${scope.creditorId} and distribution_id = ${distributionId} and nudge = 0 and state = 'UNKNOWN'
    returning distribution_id as "distributionId", attempt_id as "attemptId", partner_id as "partnerId", channel, step,
      number as "attemptNumber"`;
  return closed.map((attempt) => supersededEvent({ ...row, distributionId }, attempt, nowMs));
}

async function stop(scope: Scope, distributionId: string, row: Row, nowMs: number): Promise<NewEvent> {
  await scope.sql`
    update distribution set state = 'STOPPED', cause = 'ADDRESS_CHANGED', wake_at = null, held_from = null, paused = false,
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

/** Locks the run and, in a statement of its own, reads it with what is known of the address. */
async function lockRow(
  { sql, creditorId }: Scope,
  distributionId: string,
  { channel, address }: CorrectedAddress,
): Promise<Row | undefined> {
  await sql`
    select from distribution where creditor_id = ${creditorId} and distribution_id = ${distributionId} for update`;
  const [row] = await sql<Row[]>`
    select d.invoice_id as "invoiceId", d.debtor_id as "debtorId", d.purpose, d.state, d.step, d.channel, d.cause,
      d.currency, d.amount_minor as "amountMinor", d.succession_order_id as "successionOrderId", d.version, i.number,
      i.document_state as "documentState", coalesce(l.state, d.state) as "latestState", p.reachability,
      (select json_agg(s.value ->> 'channel' order by s.ordinality)
        from jsonb_array_elements(o.definition -> 'steps') with ordinality s) as steps,
      (select coalesce(json_agg(json_build_object('step', a.step, 'state', a.state)), '[]') from attempt a
        where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.nudge = 0) as attempts
    from distribution d join succession_order o on o.creditor_id = d.creditor_id
      and o.succession_order_id = d.succession_order_id and o.version = d.version
    join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
    left join distribution l on l.creditor_id = i.creditor_id and l.distribution_id = i.distribution_id
    left join contact_point p on p.creditor_id = d.creditor_id and p.debtor_id = d.debtor_id
      and p.channel = ${channel} and p.address = ${address}
    where d.creditor_id = ${creditorId} and d.distribution_id = ${distributionId}`;
  return row;
}
