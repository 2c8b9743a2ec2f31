// The last look before the wire: what is about to leave is marked so, if it is still to leave; what is not is given back.
// A claim may wait for its carrier for a minute or more, and the world does not wait with it.
import { arrayLiteral, type Columns, columnsOf, rowSet } from '../../store/columns.ts';
import { type Scope, withBatch } from '../../store/transaction.ts';
import { type ClaimContext, type Claimed, membersOf } from '../claim.ts';

// Compared in memory and by no join: its plan would be made while the tables are still small, and would compare each of a
// batch with each. In id order, as everyone locks: a receipt for the same ones may be under way.
const versionsStatement = `
  select distribution_id as "distributionId", epoch, row_version as "rowVersion" from distribution
  where creditor_id = $1 and distribution_id = any($2::uuid[]) order by distribution_id`;
const lockStatement = `${versionsStatement} for update`;

interface Version {
  readonly distributionId: string;
  readonly epoch: number;
  readonly rowVersion: number;
}

const distributionIdsOf = (claimed: readonly Claimed[]) => arrayLiteral(claimed.map(({ run }) => run.distributionId));
const invoiceIdsOf = (claimed: readonly Claimed[]) => arrayLiteral(claimed.map(({ run }) => run.invoiceId));
const attemptIdsOf = (claimed: readonly Claimed[]) =>
  arrayLiteral(claimed.map(({ effect }) => effect.attempt.attemptId));

async function versionsOf(
  scope: Scope,
  statement: string,
  claimed: readonly Claimed[],
): Promise<ReadonlyMap<string, Version>> {
  const parameters = [scope.creditorId, distributionIdsOf(claimed)];
  const rows = await scope.sql.unsafe<Version[]>(statement, parameters, { prepare: true });
  return new Map(rows.map((row) => [row.distributionId, row]));
}

/** How an effect goes: few ways are different. */
const wayColumns = { fresh: 'bool', channel: 'text', partnerId: 'uuid', sourceId: 'text' } as const satisfies Columns;

function wayOf({ effect: { kind, attempt }, run, isFirstMark }: Claimed) {
  return {
    // What may have left before is settled in any weather.
    fresh: kind === 'SEND' && (attempt.wireAtMs === null || isFirstMark === true),
    channel: attempt.channel,
    partnerId: attempt.partnerId,
    sourceId: run.sourceId,
  };
}

const openWaysStatement = `
  select w.n::int as n from ${rowSet(wayColumns, 2, 'w')}
  where (not w.fresh or not exists (select from pause p
    where p.creditor_id = $1 and (p.what = 'CREDITOR' or p.key in (w.channel, w."sourceId")))
  and not exists (select from partner_health h where h.creditor_id = $1 and h.partner_id = w."partnerId"
    and h.channel = w.channel and h.breaker = 'OPEN'))`;

/** Of these, the ones whose way is open: no pause has been set and no breaker has opened since they were decided on. */
async function openOf(scope: Scope, claimed: readonly Claimed[]): Promise<Claimed[]> {
  const ways = [...Map.groupBy(claimed, (one) => Object.values(wayOf(one)).join(' ')).values()];
  const firsts = ways.flatMap(([first]) => (first === undefined ? [] : [wayOf(first)]));
  const parameters = [scope.creditorId, ...columnsOf(wayColumns, firsts)];
  const open = await scope.sql.unsafe<{ n: number }[]>(openWaysStatement, parameters, { prepare: true });
  return open.flatMap(({ n }) => ways[n - 1] ?? []);
}

/** Of these, the ones that are still ours and unchanged, and may leave. */
async function unchangedOf(scope: Scope, statement: string, claimed: readonly Claimed[]): Promise<Claimed[]> {
  const [versions, open] = await Promise.all([versionsOf(scope, statement, claimed), openOf(scope, claimed)]);
  return open.filter(({ run: { distributionId, epoch, rowVersion } }) => {
    const now = versions.get(distributionId);
    return now?.epoch === epoch && now.rowVersion === rowVersion;
  });
}

// Keys of more than one index: see write.ts.
const markStatement = `
  with owned as (
    update distribution set claims = claims + 1
    where creditor_id = $1 and distribution_id = any($2::uuid[]) and invoice_id = any($3::uuid[])
  )
  update attempt set wire_at = coalesce(wire_at, clock_timestamp())
  where creditor_id = $1 and attempt_id = any($4::uuid[]) and distribution_id = any($2::uuid[]) and state = 'SUBMITTING'
  returning attempt_id as "attemptId", (extract(epoch from wire_at) * 1000)::bigint as "wireAtMs"`;

/** Marks attempts as leaving; answers when, for those that are still ours and unchanged since they were claimed. */
export async function mark(scope: Scope, claimed: readonly Claimed[]): Promise<Map<string, number>> {
  const going = await unchangedOf(scope, lockStatement, claimed);
  if (going.length === 0) return new Map();
  const sent = going.filter(({ effect }) => effect.kind === 'SEND');
  const asked = going.filter(({ effect }) => effect.kind !== 'SEND');
  const rows = await scope.sql.unsafe<{ attemptId: string; wireAtMs: number }[]>(
    markStatement,
    [scope.creditorId, distributionIdsOf(going), invoiceIdsOf(going), attemptIdsOf(sent)],
    { prepare: true },
  );
  return new Map([
    ...rows.map((row) => [row.attemptId, row.wireAtMs] as const),
    ...asked.map(({ effect }) => [effect.attempt.attemptId, 0] as const),
  ]);
}

/** Of what the claim has marked, the attempts that are still ours and unchanged: they may have waited for a lane. */
export async function findUnchanged(scope: Scope, claimed: readonly Claimed[]): Promise<Set<string>> {
  const unchanged = await unchangedOf(scope, versionsStatement, claimed);
  return new Set(unchanged.map(({ effect }) => effect.attempt.attemptId));
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
  const versions = await versionsOf(scope, lockStatement, claimed);
  const owned = claimed.filter(({ run }) => versions.get(run.distributionId)?.epoch === run.epoch);
  if (owned.length === 0) return;
  const onWire = owned.filter((one) => one.onWire);
  const unmarked = onWire.filter(({ isFirstMark }) => isFirstMark === true);
  const parameters = [
    scope.creditorId,
    distributionIdsOf(owned),
    invoiceIdsOf(owned),
    distributionIdsOf(onWire),
    attemptIdsOf(unmarked),
    pauseMs,
  ];
  await scope.sql.unsafe(releaseStatement, parameters, { prepare: true });
}

const releaseStatement = `
  with released as (
    update distribution set lease_until = clock_timestamp() + $6::float8 * interval '1 millisecond',
      claims = claims - (distribution_id = any($4::uuid[]))::int, row_version = row_version + 1,
      -- Held meanwhile: due all the same, so that what was to leave is withdrawn.
      wake_at = case when wake_at is null and ended_at is null
        then (select coalesce(clock_at, clock_timestamp()) from creditor where creditor_id = $1) else wake_at end
    where creditor_id = $1 and distribution_id = any($2::uuid[]) and invoice_id = any($3::uuid[])
  )
  update attempt set wire_at = null
  where creditor_id = $1 and attempt_id = any($5::uuid[]) and distribution_id = any($2::uuid[]) and state = 'SUBMITTING'`;
