// A person corrects addresses, of one invoice or of many, and each goes on with its own: where the step has not been tried,
// at once in the same distribution; where it has, in a new one that begins with that step, for a partner would take the old
// key for a repeat. As many statements as there are ways to go on, however many rows.
import { assert } from '../../assert.ts';
import type { Consequences, TallyChange } from '../../event/append.ts';
import type { EventPayload, EventType, NewEvent } from '../../event/event.ts';
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

/** What a person says of a distribution. */
export interface AddressChange {
  readonly distributionId: string;
  readonly corrected: CorrectedAddress;
  /** That a partner did not take what is in doubt: without it nothing is sent beside a doubt. */
  readonly notSent: boolean;
}

export interface AddressesChanged {
  /** The distributions that go on with a new address, in the order of the changes that could be made. */
  readonly done: string[];
  /** One per change that could not be made; the path begins with its place among those given. */
  readonly problems: Problem[];
  readonly events: NewEvent[];
  readonly tallyChanges: TallyChange[];
}

/** What would become of changes, as things are now. */
export interface AddressesPreview {
  readonly problems: Problem[];
  /** How many would go on in the distribution they have, and how many would begin a new one. */
  readonly goOn: number;
  readonly startAnew: number;
}

interface Row {
  readonly distributionId: string;
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

const ended = new Set(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED']);

/** A change that can be made. */
interface Possible {
  readonly row: Row;
  readonly change: AddressChange;
  readonly step: number;
}

/**
 * Saves each address as the one to use on its channel (the others of that channel count as not working), and lets the
 * invoice go on with it. Refused, a change has changed nothing. At most 500. The caller appends events and tally changes
 * last, and wakes the engine.
 */
export async function changeAddresses(
  scope: Scope,
  changes: readonly AddressChange[],
  nowMs: number,
): Promise<AddressesChanged> {
  const ids = changes.map(({ distributionId }) => distributionId);
  await lockInvoicesOf(scope, ids);
  await scope.sql`
    select from distribution where creditor_id = ${scope.creditorId} and distribution_id = any(${ids}::uuid[])
    order by distribution_id for update`;
  const { possible, problems } = sort(changes, await readRows(scope, changes));
  if (possible.length === 0) return { done: [], problems, events: [], tallyChanges: [] };
  const events = await saveAddresses(scope, possible, nowMs);
  const anew = possible.filter(({ row, step }) => startsAnew(row, step));
  await goOn(
    scope,
    possible.filter((one) => !anew.includes(one)),
    nowMs,
  );
  const started = await startAnew(scope, anew, nowMs);
  return {
    done: possible.map(({ row }) => started.idOf.get(row.invoiceId) ?? row.distributionId),
    problems,
    events: [...events, ...started.events],
    tallyChanges: started.tallyChanges,
  };
}

/** What would become of changes; nothing is locked and nothing is written. */
export async function previewAddresses(scope: Scope, changes: readonly AddressChange[]): Promise<AddressesPreview> {
  const { possible, problems } = sort(changes, await readRows(scope, changes));
  const anew = possible.filter(({ row, step }) => startsAnew(row, step)).length;
  return { problems, goOn: possible.length - anew, startAnew: anew };
}

/** Parts what can be done from what cannot. Of one invoice, and of one debtor's channel, the first change is the one. */
function sort(
  changes: readonly AddressChange[],
  rows: ReadonlyMap<number, Row>,
): { readonly possible: Possible[]; readonly problems: Problem[] } {
  const possible: Possible[] = [];
  const problems: Problem[] = [];
  const firstOf = new Map<string, { readonly index: number; readonly address: string | null }>();
  for (const [index, change] of changes.entries()) {
    const row = rows.get(index);
    const { channel, address } = change.corrected;
    const [ofInvoice, ofChannel] = [`${row?.invoiceId}`, `${row?.debtorId}/${channel}`];
    const contrary = [firstOf.get(ofInvoice), firstOf.get(ofChannel)].find(
      (first) => first !== undefined && first.address !== address,
    );
    const refused =
      row === undefined
        ? problem('NOT_FOUND', ['distributionId'], { what: 'distribution' })
        : (whyNot(row, change) ??
          (contrary && problem('ADDRESS_GIVEN_TWICE', ['contactPoint'], { row: contrary.index + 1, channel })));
    if (refused !== undefined) problems.push({ ...refused, path: [String(index), ...refused.path] });
    else if (row !== undefined) {
      firstOf.set(ofInvoice, { index, address: null });
      if (!firstOf.has(ofChannel)) firstOf.set(ofChannel, { index, address });
      possible.push({ row, change, step: row.steps.indexOf(channel) });
    }
  }
  return { possible, problems };
}

/** Where the step has been tried, a partner would take its key for a repeat. */
function startsAnew(row: Row, step: number): boolean {
  return ended.has(row.state) || row.attempts.some((attempt) => attempt.step === step);
}

/** Why the address cannot be corrected so; undefined: it can, to the end. */
function whyNot(row: Row, { corrected: { channel }, notSent }: AddressChange): Problem | undefined {
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

/** Each address is the first to be tried on its channel from now on. Answers what is to be told of it. */
async function saveAddresses(
  { sql, creditorId }: Scope,
  possible: readonly Possible[],
  nowMs: number,
): Promise<NewEvent[]> {
  const keyOf = (debtorId: string, channel: string) => `${debtorId}/${channel}`;
  // Invoices of one debtor may say the same: it is saved once.
  const distinct = new Map(
    possible.map(({ row: { debtorId }, change: { corrected } }) => [
      keyOf(debtorId, corrected.channel),
      { contactPointId: newId(), debtorId, ...corrected },
    ]),
  );
  const given = JSON.stringify([...distinct.values()]);
  const replaced = await sql<{ debtorId: string; channel: string }[]>`
    with locked as materialized (
      select p.contact_point_id from contact_point p
      join jsonb_to_recordset(${given}::jsonb) as g("debtorId" uuid, channel text, address text)
        on p.debtor_id = g."debtorId" and p.channel = g.channel and p.address <> g.address
      where p.creditor_id = ${creditorId} and p.reachability not in ('OPTED_OUT', 'UNREACHABLE')
      order by p.contact_point_id for update of p
    )
    update contact_point p set reachability = 'UNREACHABLE', reachability_reason = 'REPLACED',
      reachability_since = to_timestamp(${nowMs}::numeric / 1000)
    from locked l where p.creditor_id = ${creditorId} and p.contact_point_id = l.contact_point_id
    returning p.debtor_id as "debtorId", p.channel`;
  // What the debtor has declined meanwhile stays declined.
  await sql`
    insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address, postal_address)
    select ${creditorId}, g."contactPointId", g."debtorId", g.channel, g.address, g."postalAddress"
    from jsonb_to_recordset(${given}::jsonb) as g("contactPointId" uuid, "debtorId" uuid, channel text, address text,
      "postalAddress" jsonb)
    order by g."debtorId", g.channel
    on conflict (creditor_id, debtor_id, channel, address) do update set reachability = 'UNKNOWN',
      reachability_reason = null, reachability_since = null, postal_address = excluded.postal_address
    where contact_point.reachability <> 'OPTED_OUT'`;
  const replacedBy = Map.groupBy(replaced, ({ debtorId, channel }) => keyOf(debtorId, channel));
  return possible.flatMap(({ row, change: { corrected } }) => {
    const key = keyOf(row.debtorId, corrected.channel);
    const told = (type: EventType) => eventOf(row, type, corrected.channel, {}, nowMs);
    const gone = replacedBy.get(key) ?? [];
    // Told where it is first said.
    replacedBy.delete(key);
    return [...gone.map(() => told('CONTACT_POINT_REPLACED')), told('CONTACT_POINT_ADDED')];
  });
}

/** Runs that have not tried the channel find the new address by themselves, blocked ones too; held ones wait on. */
async function goOn(scope: Scope, possible: readonly Possible[], nowMs: number): Promise<void> {
  if (possible.length === 0) return;
  await scope.sql`
    update distribution set row_version = row_version + 1,
      wake_at = case when state = 'HELD' then wake_at else to_timestamp(${nowMs}::numeric / 1000) end
    where creditor_id = ${scope.creditorId} and distribution_id = any(${idsOf(possible)}::uuid[])`;
}

interface Started extends Consequences {
  /** By invoice: the new distribution. */
  readonly idOf: ReadonlyMap<string, string>;
}

/** Ends what runs, and begins a new distribution of each invoice with the step of its new address. */
async function startAnew(scope: Scope, possible: readonly Possible[], nowMs: number): Promise<Started> {
  const [events, tallyChanges]: [NewEvent[], TallyChange[]] = [[], []];
  const idOf = new Map<string, string>();
  if (possible.length === 0) return { idOf, events, tallyChanges };
  events.push(...(await closeDoubts(scope, possible, nowMs)));
  events.push(...(await stop(scope, possible, nowMs)));
  tallyChanges.push(...possible.flatMap(({ row }) => stopMoves(row)));
  const alike = Map.groupBy(possible, ({ row, step }) => `${row.successionOrderId}/${row.version}/${step}`);
  for (const [first, ...others] of alike.values()) {
    assert(first !== undefined, 'a group has a member');
    const { successionOrderId, version } = first.row;
    const { step } = first;
    const invoiceIds = [first, ...others].map(({ row }) => row.invoiceId);
    const order = { successionOrderId, version };
    const started = await startDistributions(scope, { invoiceIds, order, nowMs, step });
    for (const event of started.events) {
      if (event.invoiceId !== null && event.distributionId !== null) idOf.set(event.invoiceId, event.distributionId);
      events.push({ ...event, payload: { ...event.payload, why: 'ADDRESS_CHANGED', step } });
    }
    tallyChanges.push(...started.tallyChanges);
  }
  const isStarted = possible.every(({ row }) => idOf.has(row.invoiceId));
  assert(isStarted, 'what a start asks of an invoice was asked before anything was changed');
  return { idOf, events, tallyChanges };
}

/** What was in doubt counts as not sent, by the person's word. */
async function closeDoubts(scope: Scope, possible: readonly Possible[], nowMs: number): Promise<NewEvent[]> {
  const closed = await scope.sql<SupersededAttempt[]>`
    update attempt set state = 'SUPERSEDED'
    where creditor_id = ${scope.creditorId} and distribution_id = any(${idsOf(possible)}::uuid[]) and nudge = 0
      and state = 'UNKNOWN'
    returning distribution_id as "distributionId", attempt_id as "attemptId", partner_id as "partnerId", channel, step,
      number as "attemptNumber"`;
  const rows = new Map(possible.map(({ row }) => [row.distributionId, row]));
  return closed.flatMap((attempt) => {
    const row = rows.get(attempt.distributionId);
    return row === undefined ? [] : [supersededEvent(row, attempt, nowMs)];
  });
}

async function stop(scope: Scope, possible: readonly Possible[], nowMs: number): Promise<NewEvent[]> {
  const running = possible.filter(({ row }) => !ended.has(row.state));
  if (running.length === 0) return [];
  await scope.sql`
    update distribution set state = 'STOPPED', cause = 'ADDRESS_CHANGED', wake_at = null, held_from = null, paused = false,
      ended_at = to_timestamp(${nowMs}::numeric / 1000), row_version = row_version + 1
    where creditor_id = ${scope.creditorId} and distribution_id = any(${idsOf(running)}::uuid[])`;
  return running.map(({ row }) => eventOf(row, 'DISTRIBUTION_STOPPED', row.channel, { why: 'ADDRESS_CHANGED' }, nowMs));
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

function eventOf(
  { invoiceId, distributionId, debtorId }: Row,
  type: EventType,
  channel: Channel | null,
  payload: EventPayload,
  occurredAtMs: number,
): NewEvent {
  const ids = { invoiceId, distributionId, attemptId: null, debtorId, partnerId: null };
  return { type, ...ids, channel, payload, occurredAtMs };
}

function idsOf(possible: readonly Possible[]): string[] {
  return possible.map(({ row }) => row.distributionId);
}

/** The runs by the place of their change, with what is known of the address. Read in a statement after the locks. */
async function readRows({ sql, creditorId }: Scope, changes: readonly AddressChange[]): Promise<Map<number, Row>> {
  const asked = changes.map(({ distributionId, corrected: { channel, address } }, index) => ({
    index,
    distributionId,
    channel,
    address,
  }));
  const rows = await sql<(Row & { index: number })[]>`
    select c.index, d.distribution_id as "distributionId", d.invoice_id as "invoiceId", d.debtor_id as "debtorId",
      d.purpose, d.state, d.step, d.channel, d.cause, d.currency, d.amount_minor as "amountMinor",
      d.succession_order_id as "successionOrderId", d.version, i.number, i.document_state as "documentState",
      coalesce(l.state, d.state) as "latestState", p.reachability,
      (select json_agg(s.value ->> 'channel' order by s.ordinality)
        from jsonb_array_elements(o.definition -> 'steps') with ordinality s) as steps,
      (select coalesce(json_agg(json_build_object('step', a.step, 'state', a.state)), '[]') from attempt a
        where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.nudge = 0) as attempts
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as c(index int, "distributionId" uuid, channel text, address text)
    join distribution d on d.creditor_id = ${creditorId} and d.distribution_id = c."distributionId"
    join succession_order o on o.creditor_id = d.creditor_id
      and o.succession_order_id = d.succession_order_id and o.version = d.version
    join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
    left join distribution l on l.creditor_id = i.creditor_id and l.distribution_id = i.distribution_id
    left join contact_point p on p.creditor_id = d.creditor_id and p.debtor_id = d.debtor_id
      and p.channel = c.channel and p.address = c.address`;
  return new Map(rows.map((row) => [row.index, row]));
}
