// The last look before the wire: what is about to leave is marked so, if it is still to leave; what is not is given back.
// A claim may wait for its carrier for a minute or more, and the world does not wait with it.
import { type Columns, columnsOf, type RowOf, rowSet } from '../../store/columns.ts';
import { type Scope, withBatch } from '../../store/transaction.ts';
import { type ClaimContext, type Claimed, membersOf } from '../claim.ts';

const markColumns = {
  attemptId: 'uuid',
  distributionId: 'uuid',
  epoch: 'int',
  rowVersion: 'bigint',
  send: 'bool',
  fresh: 'bool',
  channel: 'text',
  partnerId: 'uuid',
  sourceId: 'text',
} as const satisfies Columns;

/** What a claim must still agree with. */
function markOf({ effect: { kind, attempt }, run, isFirstMark }: Claimed) {
  return {
    attemptId: attempt.attemptId,
    distributionId: run.distributionId,
    epoch: run.epoch,
    rowVersion: run.rowVersion,
    send: kind === 'SEND',
    // What may have left before is settled in any weather.
    fresh: kind === 'SEND' && (attempt.wireAtMs === null || isFirstMark === true),
    channel: attempt.channel,
    partnerId: attempt.partnerId,
    sourceId: run.sourceId,
  } satisfies RowOf<typeof markColumns>;
}

/** No pause has been set and no breaker has opened since it was decided on. */
const mayLeave = `(not m.fresh or not exists (select from pause p
    where p.creditor_id = $1 and (p.what = 'CREDITOR' or p.key in (m.channel, m."sourceId")))
  and not exists (select from partner_health h where h.creditor_id = $1 and h.partner_id = m."partnerId"
    and h.channel = m.channel and h.breaker = 'OPEN'))`;

// Keys are asked for beside the rows wherever those are joined, for the reason write.ts gives. In id order, as everyone
// locks: a receipt for the same ones may be under way.
const markStatement = `
  with marks as (
    select *, ${mayLeave} as may from ${rowSet(markColumns, 2, 'm')}
  ), locked as materialized (
    select d.distribution_id, d.row_version from distribution d join marks m on m."distributionId" = d.distribution_id
    where d.creditor_id = $1 and d.distribution_id = any($3::uuid[]) and d.epoch = m.epoch
    order by d.distribution_id for update of d
  ), owned as (
    update distribution d set claims = claims + 1 from marks m join locked l on l.distribution_id = m."distributionId"
    where d.creditor_id = $1 and d.distribution_id = any($3::uuid[]) and d.distribution_id = m."distributionId"
      and d.epoch = m.epoch and l.row_version = m."rowVersion" and m.may
    returning m."attemptId", m.send
  ), wired as (
    update attempt a set wire_at = coalesce(a.wire_at, clock_timestamp()) from owned o
    where o.send and a.creditor_id = $1 and a.attempt_id = any($2::uuid[]) and a.attempt_id = o."attemptId"
      and a.state = 'SUBMITTING'
    returning a.attempt_id as "attemptId", a.wire_at
  )
  select "attemptId", (extract(epoch from wire_at) * 1000)::bigint as "wireAtMs" from wired
  union all select "attemptId", 0 from owned where not send`;

/** Marks attempts as leaving; answers when, for those that are still ours and unchanged since they were claimed. */
export async function mark(scope: Scope, claimed: readonly Claimed[]): Promise<Map<string, number>> {
  const rows = await scope.sql.unsafe<{ attemptId: string; wireAtMs: number }[]>(
    markStatement,
    [scope.creditorId, ...columnsOf(markColumns, claimed.map(markOf))],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.attemptId, row.wireAtMs]));
}

const versionsStatement = `
  select distribution_id as "distributionId", epoch, row_version as "rowVersion" from distribution
  where creditor_id = $1 and distribution_id = any($2::uuid[])`;

/** How an effect goes: few ways are different. */
const wayColumns = { fresh: 'bool', channel: 'text', partnerId: 'uuid', sourceId: 'text' } as const satisfies Columns;
const openWaysStatement = `
  select m.n::int as n from ${rowSet(wayColumns, 2, 'm')} where ${mayLeave}`;

/**
 * Of what the claim has marked, the attempts that are still ours and unchanged: they may have waited for a lane. Compared
 * here and not by a join, whose plan would be made while the table is still empty, and compare each row with each.
 */
export async function findUnchanged(scope: Scope, claimed: readonly Claimed[]): Promise<Set<string>> {
  const marks = claimed.map(markOf);
  const ways = Map.groupBy(marks, ({ fresh, channel, partnerId, sourceId }) =>
    [fresh, channel, partnerId, sourceId].join(' '),
  );
  const firsts = [...ways.values()].flatMap(([first]) => first ?? []);
  const ids = `{${marks.map(({ distributionId }) => distributionId).join(',')}}`;
  const [versions, open] = await Promise.all([
    scope.sql.unsafe<Version[]>(versionsStatement, [scope.creditorId, ids], { prepare: true }).execute(),
    scope.sql
      .unsafe<{ n: number }[]>(openWaysStatement, [scope.creditorId, ...columnsOf(wayColumns, firsts)], {
        prepare: true,
      })
      .execute(),
  ]);
  const known = new Map(versions.map((row) => [row.distributionId, row]));
  const allowed = [...ways.values()].filter((_way, index) => open.some(({ n }) => n === index + 1));
  const unchanged = allowed.flat().filter(({ distributionId, epoch, rowVersion }) => {
    const now = known.get(distributionId);
    return now?.epoch === epoch && now.rowVersion === rowVersion;
  });
  return new Set(unchanged.map(({ attemptId }) => attemptId));
}

interface Version {
  readonly distributionId: string;
  readonly epoch: number;
  readonly rowVersion: number;
}

/**
 * Ends our ownership of effects of which nothing has left this process. They are due again at once, or after `pauseMs` of
 * physical time where their partner has no room. A mark that they were leaving is taken back, so that nobody doubts it.
 */
export async function giveBack(
  { store }: Pick<ClaimContext, 'store'>,
  creditorId: string,
  claimed: readonly Claimed[],
  pauseMs: number | null,
): Promise<void> {
  if (claimed.length === 0) return;
  await withBatch(store, creditorId, (scope) => release(scope, claimed.flatMap(membersOf), pauseMs));
}

/** Ends our ownership within the caller's transaction; see giveBack(). */
export async function release(scope: Scope, claimed: readonly Claimed[], pauseMs: number | null): Promise<void> {
  const owned = claimed.map(({ run, effect, onWire, isFirstMark }) => ({
    distributionId: run.distributionId,
    epoch: run.epoch,
    attemptId: effect.attempt.attemptId,
    onWire,
    unmark: onWire && isFirstMark === true,
  }));
  const parameters = [scope.creditorId, ...columnsOf(releaseColumns, owned), pauseMs];
  await scope.sql.unsafe(releaseStatement, parameters, { prepare: true });
}

const releaseColumns = {
  distributionId: 'uuid',
  epoch: 'int',
  attemptId: 'uuid',
  onWire: 'bool',
  unmark: 'bool',
} as const satisfies Columns;

const releaseStatement = `
  with owned as (
    select * from ${rowSet(releaseColumns, 2, 'o')}
  ), locked as materialized (
    select d.distribution_id from distribution d join owned o on o."distributionId" = d.distribution_id
    where d.creditor_id = $1 and d.distribution_id = any($2::uuid[]) and d.epoch = o.epoch
    order by d.distribution_id for update of d
  ), released as (
    update distribution d set lease_until = clock_timestamp() + $7::float8 * interval '1 millisecond',
      claims = case when o."onWire" then d.claims - 1 else d.claims end, row_version = d.row_version + 1,
      -- Held meanwhile: due all the same, so that what was to leave is withdrawn.
      wake_at = case when d.wake_at is null and d.ended_at is null
        then (select coalesce(clock_at, clock_timestamp()) from creditor where creditor_id = $1) else d.wake_at end
    from owned o join locked l on l.distribution_id = o."distributionId"
    where d.creditor_id = $1 and d.distribution_id = any($2::uuid[]) and d.distribution_id = o."distributionId"
      and d.epoch = o.epoch
    returning o."attemptId", o.unmark
  )
  update attempt a set wire_at = null from released r
  where r.unmark and a.creditor_id = $1 and a.attempt_id = any($4::uuid[]) and a.attempt_id = r."attemptId"
    and a.state = 'SUBMITTING'`;
