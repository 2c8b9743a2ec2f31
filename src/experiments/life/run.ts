// The life of an experiment once it runs: start, more coverage, a new phase, stop. Each act is written into its log with who
// did it; nothing that runs changes in any other way. Shipping and rolling back: conclusion/ship.ts.
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { type ExperimentDefinition, withSmallestEffect } from '../definition.ts';
import { saltOf } from './enrol.ts';
import {
  type DecisionAct,
  type DecisionRow,
  findExperiment,
  lockExperiment,
  recordDecision,
  unknownExperiment,
  wrongState,
} from './experiments.ts';
import { definitionProblems } from './validate.ts';

/** Who does it, and when (creditor's time). */
export interface Actor {
  readonly decidedBy: string;
  readonly nowMs: number;
  readonly note: string;
}

/**
 * Starts it: from here on the plan of analysis is frozen, with the smallest effect of interest where one is stated. Refused
 * where others run in the same buckets.
 */
export async function startExperiment(
  scope: Scope,
  experimentId: string,
  actor: Actor,
  smallestEffect: number | null = null,
): Promise<Problem[]> {
  // Two starts take turns, so that neither overlooks the other.
  await scope.sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.creditorId}/experiments`}, 2))`;
  const state = await lockExperiment(scope, experimentId);
  const found = await findExperiment(scope, experimentId);
  if (state === undefined || found === undefined) return [unknownExperiment];
  if (state !== 'DRAFT' && state !== 'PLANNED') return [wrongState('started', state)];
  const definition = withSmallestEffect(found.definition, smallestEffect);
  const problems = [
    ...definitionProblems(definition),
    ...(await overlapProblems(scope, [experimentId], definition)),
    ...(await ruleProblems(scope, experimentId)),
  ];
  if (problems.length > 0) return problems;
  await scope.sql`
    update experiment set state = 'RUNNING', started_at = to_timestamp(${actor.nowMs}::numeric / 1000),
      outcome_position = (select position from event_stream where creditor_id = ${scope.creditorId})
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  await saveDefinition(scope, experimentId, definition);
  await openPhase(scope, experimentId, definition, 1, actor.nowMs);
  await log(scope, experimentId, 'STARTED', null, null, actor);
  return [];
}

/** Two running experiments may meet in a debtor only where both stand outside all namespaces, or in different buckets. */
export async function overlapProblems(
  scope: Scope,
  ownIds: readonly string[],
  { namespace }: ExperimentDefinition,
): Promise<Problem[]> {
  const running = await scope.sql<{ key: string; namespace: ExperimentDefinition['namespace'] }[]>`
    select key, definition -> 'namespace' as namespace from experiment
    where creditor_id = ${scope.creditorId} and state = 'RUNNING'
      and experiment_id <> all(${[...ownIds]}::uuid[])`;
  return running
    .filter(({ namespace: other }) => {
      if (namespace === null || other === null) return true;
      return namespace.name !== other.name || (namespace.from < other.to && other.from < namespace.to);
    })
    .map(({ key }) => problem('EXPERIMENT_OVERLAP', ['experimentId'], { other: key }));
}

/** Without a rule that names it nobody would ever take part. */
async function ruleProblems(scope: Scope, experimentId: string): Promise<Problem[]> {
  const rules = await scope.sql`
    select 1 from assignment_rule
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and enabled limit 1`;
  return rules.length > 0 ? [] : [problem('EXPERIMENT_WITHOUT_RULE', ['experimentId'])];
}

/** Takes more of the debtors in. Nobody changes arms; less coverage is refused, since it would. */
export async function raiseCoverage(
  scope: Scope,
  experimentId: string,
  coverageBp: number,
  actor: Actor,
): Promise<Problem[]> {
  const definition = await lockRunning(scope, experimentId, 'given more coverage');
  if (!('key' in definition)) return [definition];
  if (coverageBp < definition.coverageBp || coverageBp > 10_000) {
    const expected = `${definition.coverageBp / 100} to 100: coverage only grows`;
    return [problem('FIELD_INVALID', ['coverage'], { field: 'coverage', value: coverageBp / 100, expected })];
  }
  await saveDefinition(scope, experimentId, { ...definition, coverageBp });
  await log(scope, experimentId, 'COVERAGE', null, null, {
    ...actor,
    note: `${coverageBp / 100} % ${actor.note}`.trim(),
  });
  return [];
}

/** Other weights from now on: a new salt, so that debtors new to it are spread anew. Those assigned keep their arm. */
export async function beginPhase(
  scope: Scope,
  experimentId: string,
  weights: readonly number[],
  actor: Actor,
): Promise<Problem[]> {
  const definition = await lockRunning(scope, experimentId, 'given a new phase');
  if (!('key' in definition)) return [definition];
  if (weights.length !== definition.arms.length) {
    const expected = `${definition.arms.length} weights, one for each arm`;
    return [problem('FIELD_INVALID', ['weights'], { field: 'weights', value: weights.length, expected })];
  }
  const arms = definition.arms.map((arm, index) => ({ ...arm, weight: weights[index] ?? 0 }));
  const changed = { ...definition, arms };
  // A bandit begins with equal weights; a person may give it others later.
  const problems = definitionProblems({ ...changed, bandit: null });
  if (problems.length > 0) return problems;
  await openNextPhase(scope, experimentId, definition, weights, actor.nowMs);
  await log(scope, experimentId, 'PHASE', null, null, { ...actor, note: `${weights.join(':')} ${actor.note}`.trim() });
  return [];
}

/** Ends the running phase and begins the next with these weights, one for each arm; answers its number. */
export async function openNextPhase(
  scope: Scope,
  experimentId: string,
  definition: ExperimentDefinition,
  weights: readonly number[],
  nowMs: number,
): Promise<number> {
  const arms = definition.arms.map((arm, index) => ({ ...arm, weight: weights[index] ?? 0 }));
  const changed = { ...definition, arms };
  const [last] = await scope.sql<{ phase: number }[]>`
    update experiment_phase set ended_at = to_timestamp(${nowMs}::numeric / 1000)
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and ended_at is null
    returning phase`;
  const phase = (last?.phase ?? 0) + 1;
  await saveDefinition(scope, experimentId, changed);
  await openPhase(scope, experimentId, changed, phase, nowMs);
  return phase;
}

/** Takes nobody in any more: the rules give their own order again. Invoices under way keep theirs and go on counting. */
export async function stopExperiment(
  scope: Scope,
  experimentId: string,
  snapshotId: string | null,
  actor: Actor,
): Promise<Problem[]> {
  const definition = await lockRunning(scope, experimentId, 'stopped');
  if (!('key' in definition)) return [definition];
  await close(scope, experimentId, actor.nowMs);
  await log(scope, experimentId, 'STOPPED', null, snapshotId, actor);
  return [];
}

/**
 * Sets the share of the creditor's debtors that take part in no experiment. Those assigned keep their arm, and those new
 * are held out by a hash of its own, so that arms stay comparable; running experiments have it in their logs.
 */
export async function setHoldout(scope: Scope, holdoutBp: number, actor: Actor): Promise<Problem[]> {
  if (holdoutBp < 0 || holdoutBp > 5_000) {
    const parameters = { field: 'holdout', value: holdoutBp / 100, expected: '0 to 50 per cent' };
    return [problem('FIELD_INVALID', ['holdout'], parameters)];
  }
  const running = await scope.sql<{ experimentId: string }[]>`
    select experiment_id as "experimentId" from experiment
    where creditor_id = ${scope.creditorId} and state = 'RUNNING' order by experiment_id for update`;
  const [before] = await scope.sql<{ holdoutBp: number }[]>`
    select holdout_bp as "holdoutBp" from creditor where creditor_id = ${scope.creditorId} for update`;
  if (before?.holdoutBp === holdoutBp) return [];
  await scope.sql`update creditor set holdout_bp = ${holdoutBp} where creditor_id = ${scope.creditorId}`;
  const note = `${(before?.holdoutBp ?? 0) / 100} % → ${holdoutBp / 100} % ${actor.note}`.trim();
  for (const { experimentId } of running) await log(scope, experimentId, 'HOLDOUT', null, null, { ...actor, note });
  return [];
}

/** Locks one that runs, for an act of that name; a problem where there is none, or it does not run. */
export async function lockRunning(
  scope: Scope,
  experimentId: string,
  act: string,
): Promise<ExperimentDefinition | Problem> {
  const state = await lockExperiment(scope, experimentId);
  if (state === undefined) return unknownExperiment;
  if (state !== 'RUNNING') return wrongState(act, state);
  const [row] = await scope.sql<{ definition: ExperimentDefinition }[]>`
    select definition from experiment where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  return row?.definition ?? unknownExperiment;
}

async function saveDefinition(scope: Scope, experimentId: string, definition: ExperimentDefinition): Promise<void> {
  await scope.sql`
    update experiment set definition = ${JSON.stringify(definition)}::jsonb
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
}

/** Begins a phase with the definition's weights and a salt of its own. */
export async function openPhase(
  scope: Scope,
  experimentId: string,
  { key, arms }: ExperimentDefinition,
  phase: number,
  nowMs: number,
): Promise<void> {
  const weights = JSON.stringify(arms.map(({ weight }) => weight));
  await scope.sql`
    insert into experiment_phase (creditor_id, experiment_id, phase, salt, weights, started_at)
    values (${scope.creditorId}, ${experimentId}, ${phase}, ${saltOf(key, phase)}, ${weights}::jsonb,
      to_timestamp(${nowMs}::numeric / 1000))`;
}

/** Takes nobody in any more: it is stopped, and its phase with it. */
export async function close(scope: Scope, experimentId: string, nowMs: number): Promise<void> {
  await scope.sql`
    with ended as (
      update experiment_phase set ended_at = to_timestamp(${nowMs}::numeric / 1000)
      where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and ended_at is null
    )
    update experiment set state = 'STOPPED', stopped_at = to_timestamp(${nowMs}::numeric / 1000)
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  // Nobody is held back any longer from what it followed.
  await scope.sql`
    update experiment o set holdback_bp = 0 from experiment f
    where f.creditor_id = ${scope.creditorId} and f.experiment_id = ${experimentId}
      and o.creditor_id = f.creditor_id and o.experiment_id = f.follows_experiment_id`;
}

/** Writes a line into its log. The caller has locked the experiment. */
export async function log(
  scope: Scope,
  experimentId: string,
  act: DecisionAct,
  arm: string | null,
  snapshotId: string | null,
  { decidedBy, nowMs, note }: Actor,
  detail: DecisionRow['detail'] = null,
): Promise<void> {
  await recordDecision(scope, experimentId, {
    act,
    arm,
    snapshotId,
    decidedBy,
    decidedAtMs: nowMs,
    note,
    debtorIds: null,
    detail,
  });
}
