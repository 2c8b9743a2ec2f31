// How an experiment is concluded: an arm is shipped, or all go back to the control. Nobody ships by mistake on a result that
// cannot be believed, or that is not the newest: it is refused, unless it is said that this is known, and why.
import { newId } from '../../../id.ts';
import { type Problem, problem } from '../../../problem.ts';
import type { Scope } from '../../../store/transaction.ts';
import type { Arm, ExperimentDefinition, ExperimentState } from '../../definition.ts';
import { findSnapshot, newestSnapshots, readResult } from '../../snapshot.ts';
import { type ExperimentRow, findExperiment, lockExperiment, unknownExperiment, wrongState } from '../experiments.ts';
import { type Actor, close, log, openPhase, overlapProblems } from '../run.ts';
import { followerKey, followerOf } from './follower.ts';

/** Why a result is no ground to ship on. */
export type ShipDoubt = 'INVALID' | 'OUTDATED';

/** What shipping is decided on. */
export interface Ground {
  readonly snapshotId: string;
  /** Doubts that whoever ships knows of; the note says why it is shipped all the same. */
  readonly despite: readonly ShipDoubt[];
}

/**
 * Ends it with an arm's order for all: the rules that named the experiment give that order from now on, but for a
 * hold-back of debtors who stay with the control.
 */
export async function shipArm(
  scope: Scope,
  experimentId: string,
  armKey: string,
  holdbackBp: number,
  { snapshotId, despite }: Ground,
  actor: Actor,
): Promise<Problem[]> {
  const state = await lockExperiment(scope, experimentId);
  const found = await findExperiment(scope, experimentId);
  if (state === undefined || found === undefined) return [unknownExperiment];
  if (found.startedAtMs === null) return [wrongState('shipped', state)];
  const doubts = await doubtsOf(scope, experimentId, snapshotId);
  const refused = doubtProblems(doubts, despite, actor.note);
  if (refused.length > 0) return refused;
  const arm = found.definition.arms.find(({ key }) => key === armKey);
  if (arm === undefined) return [problem('NOT_FOUND', ['arm'], { what: 'arm' })];
  if (holdbackBp < 0 || holdbackBp > 5_000) {
    const parameters = { field: 'holdback', value: holdbackBp / 100, expected: '0 to 50 per cent' };
    return [problem('FIELD_INVALID', ['holdback'], parameters)];
  }
  // Shipping the control holds nobody back from anything.
  const control = found.definition.arms[0];
  const isFollowed = holdbackBp > 0 && control !== undefined && control.key !== armKey;
  const followers = await lockFollowers(scope, experimentId);
  const problems = [
    ...(await archivedProblems(scope, arm, ['arm'])),
    ...(isFollowed
      ? await overlapProblems(scope, [experimentId, ...followers.map(({ id }) => id)], found.definition)
      : []),
  ];
  if (problems.length > 0) return problems;
  if (state === 'RUNNING') await close(scope, experimentId, actor.nowMs);
  await endFollowers(scope, followers, actor);
  await scope.sql`
    update experiment set shipped_arm = ${armKey}, holdback_bp = ${holdbackBp}
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  const follower = isFollowed
    ? await beginFollower(scope, found, followerOf(found.definition, control, arm, holdbackBp), actor)
    : experimentId;
  await giveOrder(scope, [experimentId, ...followers.map(({ id }) => id)], arm, follower);
  const detail = doubts.length > 0 ? { despite: doubts.map(({ code }) => code) } : null;
  await log(scope, experimentId, 'SHIPPED', armKey, snapshotId, actor, detail);
  return [];
}

interface Doubt {
  readonly code: ShipDoubt;
  readonly problem: Problem;
}

/** What speaks against shipping on this snapshot: a failed check, a newer result, or facts that came since. */
async function doubtsOf(scope: Scope, experimentId: string, snapshotId: string): Promise<Doubt[]> {
  const snapshot = await findSnapshot(scope, snapshotId);
  if (snapshot === undefined) return [];
  const doubts: Doubt[] = [];
  const { status, reasons } = readResult(snapshot).decision;
  if (status === 'INVALID') {
    const parameters = { reasons: reasons.join(', ') };
    doubts.push({ code: 'INVALID', problem: problem('SNAPSHOT_INVALID', ['snapshotId'], parameters) });
  }
  const [newest] = await newestSnapshots(scope, experimentId, 1);
  if (newest?.snapshotId !== snapshotId || newest.stale) {
    doubts.push({ code: 'OUTDATED', problem: problem('SNAPSHOT_OUTDATED', ['snapshotId']) });
  }
  return doubts;
}

/** A doubt that is not known of, or known of without a reason, is refused. */
function doubtProblems(doubts: readonly Doubt[], despite: readonly ShipDoubt[], note: string): Problem[] {
  const unknown = doubts.filter(({ code }) => !despite.includes(code));
  if (unknown.length > 0) return unknown.map((doubt) => doubt.problem);
  return doubts.length > 0 && note === '' ? [problem('FIELD_REQUIRED', ['note'], { field: 'note' })] : [];
}

/** Back to the control for everyone, from each debtor's next invoice on; what is under way is not touched. */
export async function rollBack(
  scope: Scope,
  experimentId: string,
  snapshotId: string | null,
  actor: Actor,
): Promise<Problem[]> {
  const state = await lockExperiment(scope, experimentId);
  const found = await findExperiment(scope, experimentId);
  const control = found?.definition.arms[0];
  if (state === undefined || control === undefined) return [unknownExperiment];
  if (found?.startedAtMs == null) return [wrongState('rolled back', state)];
  const archived = await archivedProblems(scope, control, ['experimentId']);
  if (archived.length > 0) return archived;
  if (state === 'RUNNING') await close(scope, experimentId, actor.nowMs);
  const followers = await lockFollowers(scope, experimentId);
  await endFollowers(scope, followers, actor);
  await scope.sql`
    update experiment set shipped_arm = null, holdback_bp = 0
    where creditor_id = ${scope.creditorId}
      and experiment_id = any(${[experimentId, found.followsExperimentId ?? experimentId]}::uuid[])`;
  await giveOrder(scope, [experimentId, ...followers.map(({ id }) => id)], control, experimentId);
  await log(scope, experimentId, 'ROLLED_BACK', control.key, snapshotId, actor);
  return [];
}

/** An order that was put away since must not be given to anyone new. */
async function archivedProblems(
  { creditorId, sql }: Scope,
  { successionOrderId, version }: Arm,
  path: readonly string[],
): Promise<Problem[]> {
  const rows = await sql<{ name: string }[]>`
    select name from succession_order where creditor_id = ${creditorId} and succession_order_id = ${successionOrderId}
      and version = ${version} and archived_at is not null`;
  return rows.map(({ name }) => problem('ORDER_ARCHIVED', path, { name }));
}

/** The rules that name any of these give an arm's order from now on, and name `named`. */
async function giveOrder(
  { creditorId, sql }: Scope,
  experimentIds: readonly string[],
  { successionOrderId, version }: Arm,
  named: string,
): Promise<void> {
  await sql`
    update assignment_rule
    set succession_order_id = ${successionOrderId}, version = ${version}, experiment_id = ${named}
    where creditor_id = ${creditorId} and experiment_id = any(${[...experimentIds]}::uuid[])`;
}

/** Starts what goes on comparing the debtors held back with the others; answers its id. */
async function beginFollower(
  scope: Scope,
  { experimentId, definition: { key } }: ExperimentRow,
  definition: ExperimentDefinition,
  actor: Actor,
): Promise<string> {
  const followerId = newId();
  const [row] = await scope.sql<{ count: number }[]>`
    select count(*)::int as count from experiment
    where creditor_id = ${scope.creditorId} and starts_with(key, ${followerKey(key, 1)})`;
  const own = { ...definition, key: followerKey(key, (row?.count ?? 0) + 1) };
  await scope.sql`
    insert into experiment (creditor_id, experiment_id, key, state, definition, started_at, follows_experiment_id,
      outcome_position)
    select ${scope.creditorId}, ${followerId}, ${own.key}, 'RUNNING', ${JSON.stringify(own)}::jsonb,
      to_timestamp(${actor.nowMs}::numeric / 1000), ${experimentId}, position
    from event_stream where creditor_id = ${scope.creditorId}`;
  await openPhase(scope, followerId, own, 1, actor.nowMs);
  await log(scope, followerId, 'STARTED', null, null, actor);
  return followerId;
}

interface Follower {
  readonly id: string;
  readonly state: ExperimentState;
}

async function lockFollowers({ creditorId, sql }: Scope, experimentId: string): Promise<readonly Follower[]> {
  return sql<Follower[]>`
    select experiment_id as id, state from experiment
    where creditor_id = ${creditorId} and follows_experiment_id = ${experimentId} order by experiment_id for update`;
}

/** Stops those that still compare the hold-back of an earlier shipping. */
async function endFollowers(scope: Scope, followers: readonly Follower[], actor: Actor): Promise<void> {
  for (const { id, state } of followers) {
    if (state !== 'RUNNING') continue;
    await close(scope, id, actor.nowMs);
    await log(scope, id, 'STOPPED', null, null, actor);
  }
}
