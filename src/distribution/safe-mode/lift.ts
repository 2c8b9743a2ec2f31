// What a person sees of safe mode, and how it is lifted, channel by channel. Lifting lets what is in doubt be settled, and
// everything else go on.
import type { NewEvent } from '../../event/event.ts';
import { type Problem, problem } from '../../problem.ts';
import { channels as allChannels, type Channel } from '../../record/contact-point.ts';
import type { LossCause } from '../../store/lineage.ts';
import type { Scope } from '../../store/transaction.ts';
import { letPausedGoOn, loadPauses, type Pause } from '../operator/pause.ts';
import type { DoubtScope } from './doubt.ts';

export interface SafeModeChannel {
  readonly channel: Channel;
  /** Null: nothing is sent on it. */
  readonly liftedAtMs: number | null;
  readonly doubt: DoubtScope | null;
  readonly reason: string | null;
  /** Distributions that wait for it to be lifted. */
  readonly waiting: number;
  /** Sends that may have happened in the lost time, and that nothing has settled yet. */
  readonly inDoubt: number;
  /** Settled by the partner's answer to a look-up. */
  readonly lookedUp: number;
  /** Settled by a repeat under the same key, which the partner recognises. */
  readonly repeated: number;
  /** Nobody can tell: each is in the UNKNOWN queue. */
  readonly unknown: number;
}

export interface SafeMode {
  readonly databaseLossId: number;
  readonly why: LossCause;
  /** Physical: what was sent between the two may be unknown to the database. */
  readonly fromMs: number;
  readonly detectedAtMs: number;
  /** Creditor's time. */
  readonly sinceMs: number;
  readonly channels: readonly SafeModeChannel[];
}

interface ChannelRow extends SafeModeChannel {
  readonly databaseLossId: number;
  readonly why: LossCause;
  readonly fromMs: number;
  readonly detectedAtMs: number;
  readonly sinceMs: number;
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

const readStatement = `
  with doubts as (
    select q.database_loss_id, q.channel,
      count(*) filter (where a.state = 'SUBMITTING' and a.wire_at is not null and a.wire_at <= l.detected_at) as in_doubt,
      count(*) filter (where a.state = 'UNKNOWN') as unknown,
      count(*) filter (where q.way = 'LOOKUP' and a.state <> 'UNKNOWN'
        and not (a.state = 'SUBMITTING' and a.wire_at is not null and a.wire_at <= l.detected_at)) as looked_up,
      count(*) filter (where q.way = 'REPEAT' and a.state not in ('UNKNOWN', 'SUBMITTING')) as repeated
    from doubt q join database_loss l using (database_loss_id)
    join attempt a on a.creditor_id = q.creditor_id and a.attempt_id = q.attempt_id
    where q.creditor_id = $1 group by 1, 2
  ), waiting as (
    select channel, count(*) as count from distribution where creditor_id = $1 and paused group by 1
  )
  select l.database_loss_id as "databaseLossId", l.why, ${ms('l.from_at')} as "fromMs",
    ${ms('l.detected_at')} as "detectedAtMs", ${ms('s.since')} as "sinceMs", s.channel,
    ${ms('s.lifted_at')} as "liftedAtMs", s.doubt, s.reason,
    case when s.lifted_at is null then coalesce(w.count, 0) else 0 end as waiting, coalesce(d.in_doubt, 0) as "inDoubt",
    coalesce(d.looked_up, 0) as "lookedUp", coalesce(d.repeated, 0) as repeated, coalesce(d.unknown, 0) as unknown
  from safe_mode s join database_loss l using (database_loss_id)
  left join doubts d on d.database_loss_id = s.database_loss_id and d.channel = s.channel
  left join waiting w on w.channel = s.channel
  where s.creditor_id = $1 order by l.database_loss_id desc, array_position($2::text[], s.channel)`;

/** The losses the creditor has lived through, the newest first, each with its channels. */
export async function loadSafeModes(scope: Scope): Promise<SafeMode[]> {
  const parameters = [scope.creditorId, `{${allChannels.join(',')}}`];
  const rows = await scope.sql.unsafe<ChannelRow[]>(readStatement, parameters, { prepare: true });
  return [...Map.groupBy(rows, (row) => row.databaseLossId).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { databaseLossId, why, fromMs, detectedAtMs, sinceMs } = first;
    return [{ databaseLossId, why, fromMs, detectedAtMs, sinceMs, channels: same }];
  });
}

/** The channels in safe mode, as pauses: nothing is sent there. */
export async function loadSafeModePauses(scope: Scope): Promise<Pause[]> {
  return scope.sql<Pause[]>`
    select 'SAFE_MODE' as what, channel as key, (extract(epoch from min(since)) * 1000)::bigint as "sinceMs"
    from safe_mode where creditor_id = ${scope.creditorId} and lifted_at is null
    group by channel order by min(since), channel`;
}

/** Where nothing is sent: by safe mode, and by what a person has paused. */
export async function loadHolds(scope: Scope): Promise<Pause[]> {
  const [safeModes, pauses] = await Promise.all([loadSafeModePauses(scope), loadPauses(scope)]);
  return [...safeModes, ...pauses];
}

export interface Lift {
  readonly channels: readonly Channel[];
  readonly doubt: DoubtScope;
  /** In the person's words; kept with the channel, not in the log. */
  readonly reason: string;
  readonly apiKeyId: string;
}

/** Lifts safe mode of channels, of every loss at once. Refused when one of them is not in it; then nothing is lifted. */
export async function liftSafeMode(
  scope: Scope,
  { channels, doubt, reason, apiKeyId }: Lift,
  nowMs: number,
): Promise<{ readonly problem: Problem } | { readonly events: NewEvent[] }> {
  const { sql, creditorId } = scope;
  const wanted = [...new Set(channels)];
  const rows = await sql<{ channel: Channel }[]>`
    select channel from safe_mode where creditor_id = ${creditorId} and channel = any(${wanted}::text[])
      and lifted_at is null order by channel, database_loss_id for update`;
  const open = new Set(rows.map(({ channel }) => channel));
  const missing = wanted.find((channel) => !open.has(channel));
  if (missing !== undefined) return { problem: problem('NOT_IN_SAFE_MODE', ['channels'], { channel: missing }) };
  if (doubt === 'NOTHING') await clearDoubts(scope, wanted);
  await sql`
    update safe_mode set lifted_at = to_timestamp(${nowMs}::numeric / 1000), doubt = ${doubt}, reason = ${reason},
      lifted_by = ${apiKeyId}
    where creditor_id = ${creditorId} and channel = any(${wanted}::text[]) and lifted_at is null`;
  await letPausedGoOn(scope);
  return { events: wanted.map((channel) => liftEvent(channel, doubt, nowMs)) };
}

/** Takes back the marks that only the loss had set: those sends have not left. */
async function clearDoubts({ sql, creditorId }: Scope, channels: readonly Channel[]): Promise<void> {
  await sql`
    with cleared as (
      update doubt q set way = 'NOTHING_LOST' from safe_mode s
      where q.creditor_id = ${creditorId} and q.channel = any(${[...channels]}::text[]) and q.way is null
        and s.creditor_id = q.creditor_id and s.database_loss_id = q.database_loss_id and s.channel = q.channel
        and s.lifted_at is null
      returning q.attempt_id, q.distribution_id, q.database_loss_id
    ), unmarked as (
      update attempt a set wire_at = null from cleared c join database_loss l using (database_loss_id)
      where a.creditor_id = ${creditorId} and a.attempt_id = c.attempt_id and a.state = 'SUBMITTING'
        and a.wire_at = l.from_at
    )
    update distribution d set row_version = d.row_version + 1 from (select distinct distribution_id from cleared) c
    where d.creditor_id = ${creditorId} and d.distribution_id = c.distribution_id`;
}

function liftEvent(channel: Channel, doubt: DoubtScope, occurredAtMs: number): NewEvent {
  const ids = { invoiceId: null, distributionId: null, attemptId: null, debtorId: null, partnerId: null };
  return { type: 'SAFE_MODE_LIFTED', ...ids, channel, payload: { code: doubt }, occurredAtMs };
}
