// Which runs a claim takes: those that are due, those that a dead worker has left, and those that go as one with them. What
// another transaction has locked is left to it.
import type { Channel } from '../record/contact-point.ts';
import type { Scope } from '../store/transaction.ts';
import { complete, type RunRow, runColumns } from './read-runs.ts';
import type { Run } from './run.ts';
import type { World } from './world.ts';

/**
 * DUE: whatever is due, the longest first. LEFT: of that, only what a worker had in hand and has left (it died, or gave it
 * back): what may have gone out before what has not, and of each what was left first.
 */
export type Which = 'DUE' | 'LEFT';

// A debtor's gathered invoices are claimed by one at a time: two that skip each other's rows would tear them apart. So what
// has gathered is taken only with its debtor's lock, tried as such a row is met and held to the end of the claim. Debtors
// share locks, which bounds their number; one lock for all would leave whatever gathers behind everything else.
const gatheringLocks = 1_024;
const isOurs = `case when gather_until is null then true else
  pg_try_advisory_xact_lock(hashtext($1::uuid::text || '/gathering'), hashtext(debtor_id::text) & ${gatheringLocks - 1}) end`;

const isDue = `wake_at <= to_timestamp($2::numeric / 1000) and (lease_until is null or lease_until < clock_timestamp())
  and (channel is null or channel <> all($4::text[]))`;

const dueStatements: Readonly<Record<Which, string>> = {
  DUE: `
    select ${runColumns} from distribution d
    where creditor_id = $1 and ${isDue} and ${isOurs}
    order by wake_at limit $3 for update skip locked`,
  // Open attempts are few beside what is due: their runs are found by key, however much waits, and then taken one by one in
  // order. Sorted with the rest of the statement, all of them would be asked for their debtors' locks first.
  LEFT: `
    with left_open as materialized (
      -- As the index on open attempts has it.
      select distribution_id, wire_at from attempt
      where creditor_id = $1 and state in ('SUBMITTING', 'UNKNOWN') and state = 'SUBMITTING'
    ), waiting as materialized (
      select distribution_id as id from distribution
      where creditor_id = $1 and distribution_id = any((select array_agg(distribution_id) from left_open)::uuid[]) and ${isDue}
      order by distribution_id = any((select array_agg(distribution_id) from left_open where wire_at is not null)::uuid[])
        desc nulls last, lease_until nulls first
    )
    select ${runColumns} from waiting join distribution d on distribution_id = id
    where creditor_id = $1 and ${isDue} and ${isOurs}
    limit $3 for update of d skip locked`,
};

/**
 * Locks and reads up to `limit` distributions that are due and that no worker owns, but for those on `passedOver`
 * channels. Those another transaction has locked are left to it.
 */
export async function lockDueRuns(
  scope: Scope,
  world: World,
  which: Which,
  passedOver: readonly Channel[],
  limit: number,
): Promise<Run[]> {
  const parameters = [scope.creditorId, world.nowMs, limit, `{${passedOver.join(',')}}`];
  const locked = await scope.sql.unsafe<RunRow[]>(dueStatements[which], parameters, { prepare: true });
  return complete(scope, world, locked);
}

const joiningStatement = (which: string) => `
  select ${runColumns} from distribution d
  where creditor_id = $1 and wake_at <= to_timestamp($2::numeric / 1000)
    and (lease_until is null or lease_until < clock_timestamp())
    and distribution_id <> all($3::uuid[]) and ${which}
  for update skip locked`;

const siblingsStatement = joiningStatement(`distribution_id in (select distribution_id from attempt
  where creditor_id = $1 and effect_key = any($4::uuid[]) and state = 'SUBMITTING')`);

const gatheredStatement = joiningStatement(
  `state = 'PLANNED' and resting_state is null and gather_until is not null and debtor_id = any($4::uuid[])`,
);

/** Locks and reads the due, unowned runs whose open attempts go as one with those of `runs`, under `effectKeys`. */
export function lockSiblings(
  scope: Scope,
  world: World,
  effectKeys: readonly string[],
  runs: readonly Run[],
): Promise<Run[]> {
  return lockJoining(scope, world, siblingsStatement, effectKeys, runs);
}

/** Locks and reads what a full batch cut off: due runs that have gathered with those of these debtors. */
export function lockGathered(
  scope: Scope,
  world: World,
  debtorIds: readonly string[],
  runs: readonly Run[],
): Promise<Run[]> {
  return lockJoining(scope, world, gatheredStatement, debtorIds, runs);
}

async function lockJoining(
  scope: Scope,
  world: World,
  statement: string,
  ids: readonly string[],
  known: readonly Run[],
): Promise<Run[]> {
  if (ids.length === 0) return [];
  const knownIds = known.map(({ distributionId }) => distributionId);
  const parameters = [scope.creditorId, world.nowMs, `{${knownIds.join(',')}}`, `{${ids.join(',')}}`];
  const locked = await scope.sql.unsafe<RunRow[]>(statement, parameters, { prepare: true });
  return complete(scope, world, locked);
}
