// Experiments as they are kept: made, changed while nobody is in them, listed, and what was decided about them.
import { newId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import type { ExperimentDefinition, ExperimentState, Phase } from '../definition.ts';
import type { PlannedForecast } from './planning/plan.ts';
import type { Reweighed } from './reweigh.ts';
import { definitionProblems } from './validate.ts';

export interface ExperimentRow {
  readonly experimentId: string;
  readonly key: string;
  readonly state: ExperimentState;
  readonly definition: ExperimentDefinition;
  readonly phases: readonly Phase[];
  /** What planning came to; null: not planned. */
  readonly planned: PlannedForecast | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly stoppedAtMs: number | null;
  readonly shippedArm: string | null;
  readonly holdbackBp: number;
  /** The one whose shipped arm it goes on comparing with the control; null: none. */
  readonly followsExperimentId: string | null;
  /** The newest that does so for it; null: none does. */
  readonly followedById: string | null;
  /** Debtors assigned to an arm, and those of them that an invoice was sent to. */
  readonly assigned: number;
  readonly exposed: number;
  /** Those of the assigned whose arm a person has set. */
  readonly overridden: number;
  /** The weights stay, though it is a bandit. */
  readonly banditPaused: boolean;
}

export type DecisionAct =
  | 'STARTED'
  | 'COVERAGE'
  | 'PHASE'
  | 'RULE'
  | 'HOLDOUT'
  | 'STOPPED'
  | 'SHIPPED'
  | 'ROLLED_BACK'
  | 'OVERRIDE'
  | 'OVERRIDE_ENDED'
  | 'REWEIGHED'
  | 'BANDIT_PAUSED'
  | 'BANDIT_RESUMED';

/** Doubts that whoever shipped said to know of. */
export interface ShippedDespite {
  readonly despite: readonly ('INVALID' | 'OUTDATED')[];
}

/** What new weights were decided on; null: the line is about something else. */
export function reweighingOf({ detail }: Pick<DecisionRow, 'detail'>): Reweighed | null {
  return detail && 'phase' in detail ? detail : null;
}

/** One line of the log of who did what. */
export interface DecisionRow {
  readonly number: number;
  readonly act: DecisionAct;
  readonly arm: string | null;
  readonly snapshotId: string | null;
  /** Id of the access key. */
  readonly decidedBy: string;
  readonly decidedAtMs: number;
  readonly note: string;
  /** Those it was done to; null: it was not done to single debtors. */
  readonly debtorIds: readonly string[] | null;
  /** What new weights were decided on, or what an arm was shipped in spite of. */
  readonly detail?: Reweighed | ShippedDespite | null;
}

/** Saves a new draft. */
export async function createExperiment(
  scope: Scope,
  definition: ExperimentDefinition,
): Promise<{ experimentId: string } | { problems: Problem[] }> {
  const problems = definitionProblems(definition);
  if (problems.length > 0) return { problems };
  const experimentId = newId();
  const made = await scope.sql`
    insert into experiment (creditor_id, experiment_id, key, state, definition)
    values (${scope.creditorId}, ${experimentId}, ${definition.key}, 'DRAFT', ${JSON.stringify(definition)}::jsonb)
    on conflict (creditor_id, key) do nothing returning 1`;
  if (made.length === 0) return { problems: [problem('EXPERIMENT_KEY_TAKEN', ['key'], { key: definition.key })] };
  return { experimentId };
}

/** Changes one that has not started; it is a draft again. */
export async function changeExperiment(
  scope: Scope,
  experimentId: string,
  definition: ExperimentDefinition,
): Promise<Problem[]> {
  const state = await lockExperiment(scope, experimentId);
  if (state === undefined) return [unknownExperiment];
  if (state !== 'DRAFT' && state !== 'PLANNED') return [wrongState('changed', state)];
  const problems = definitionProblems(definition);
  if (problems.length > 0) return problems;
  const [other] = await scope.sql`
    select 1 from experiment
    where creditor_id = ${scope.creditorId} and key = ${definition.key} and experiment_id <> ${experimentId}`;
  if (other !== undefined) return [problem('EXPERIMENT_KEY_TAKEN', ['key'], { key: definition.key })];
  await scope.sql`
    update experiment set key = ${definition.key}, definition = ${JSON.stringify(definition)}::jsonb, state = 'DRAFT',
      planned = null
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  return [];
}

export const unknownExperiment = problem('NOT_FOUND', ['experimentId'], { what: 'experiment' });

/** What cannot be done in this state. */
export function wrongState(act: string, state: ExperimentState): Problem {
  return problem('EXPERIMENT_STATE', ['experimentId'], { act, state });
}

/**
 * Locks an experiment for a change of its own; undefined when there is none. Not against those that refer to it: a start
 * that writes an assignment must never wait for an act that waits for that assignment.
 */
export async function lockExperiment(scope: Scope, experimentId: string): Promise<ExperimentState | undefined> {
  const [row] = await scope.sql<{ state: ExperimentState }[]>`
    select state from experiment
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} for no key update`;
  return row?.state;
}

/** One experiment; undefined when there is none of this id. */
export async function findExperiment(scope: Scope, experimentId: string): Promise<ExperimentRow | undefined> {
  const [row] = await selectExperiments(scope, [experimentId], null, 1);
  return row;
}

/** These, in no order of theirs; without those that there are none of. */
export function findExperiments(scope: Scope, experimentIds: readonly string[]): Promise<ExperimentRow[]> {
  return selectExperiments(scope, experimentIds, null, experimentIds.length);
}

/** The newest, newest first; of one state, when one is given. */
export function newestExperiments(
  scope: Scope,
  state: ExperimentState | null,
  limit: number,
): Promise<ExperimentRow[]> {
  return selectExperiments(scope, null, state, limit);
}

async function selectExperiments(
  scope: Scope,
  experimentIds: readonly string[] | null,
  state: ExperimentState | null,
  limit: number,
): Promise<ExperimentRow[]> {
  const ids = experimentIds === null ? null : [...experimentIds];
  return scope.sql<ExperimentRow[]>`
    select e.experiment_id as "experimentId", e.key, e.state, e.definition, e.shipped_arm as "shippedArm",
      e.holdback_bp as "holdbackBp", e.follows_experiment_id as "followsExperimentId",
      (select f.experiment_id from experiment f
        where f.creditor_id = e.creditor_id and f.follows_experiment_id = e.experiment_id
        order by f.experiment_id desc limit 1) as "followedById", e.planned, e.bandit_paused as "banditPaused",
      (extract(epoch from e.created_at) * 1000)::bigint as "createdAtMs",
      (extract(epoch from e.started_at) * 1000)::bigint as "startedAtMs",
      (extract(epoch from e.stopped_at) * 1000)::bigint as "stoppedAtMs",
      coalesce((select json_agg(json_build_object('phase', p.phase, 'salt', p.salt, 'weights', p.weights,
          'startedAtMs', (extract(epoch from p.started_at) * 1000)::bigint,
          'endedAtMs', (extract(epoch from p.ended_at) * 1000)::bigint) order by p.phase)
        from experiment_phase p
        where p.creditor_id = e.creditor_id and p.experiment_id = e.experiment_id), '[]') as phases,
      coalesce(a.assigned, 0) as assigned, coalesce(a.exposed, 0) as exposed, coalesce(a.overridden, 0) as overridden
    from experiment e
    left join lateral (
      select count(*) as assigned, count(exposed_at) as exposed,
        count(*) filter (where reason = 'override') as overridden
      from assignment a
      where a.creditor_id = e.creditor_id and a.experiment_id = e.experiment_id and a.arm is not null
    ) a on true
    where e.creditor_id = ${scope.creditorId}
      and (${ids}::uuid[] is null or e.experiment_id = any(${ids}::uuid[]))
      and (${state}::text is null or e.state = ${state})
    order by e.created_at desc, e.experiment_id limit ${limit}`;
}

/** What was decided about an experiment, oldest first. */
export function loadDecisions(scope: Scope, experimentId: string): Promise<DecisionRow[]> {
  return scope.sql<DecisionRow[]>`
    select number, act, arm, snapshot_id as "snapshotId", decided_by as "decidedBy",
      (extract(epoch from decided_at) * 1000)::bigint as "decidedAtMs", note, debtor_ids as "debtorIds", detail
    from experiment_decision
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} order by number`;
}

/** Writes a line into the log. The caller has locked the experiment. */
export async function recordDecision(
  scope: Scope,
  experimentId: string,
  { act, arm, snapshotId, decidedBy, decidedAtMs, note, debtorIds, detail }: Omit<DecisionRow, 'number'>,
): Promise<void> {
  const ids = debtorIds === null ? null : [...debtorIds];
  await scope.sql`
    insert into experiment_decision (creditor_id, experiment_id, number, act, arm, snapshot_id, decided_by, decided_at, note,
      debtor_ids, detail)
    select ${scope.creditorId}, ${experimentId}, coalesce(max(number), 0) + 1, ${act}, ${arm}, ${snapshotId}, ${decidedBy},
      to_timestamp(${decidedAtMs}::numeric / 1000), ${note}, ${ids}::uuid[],
      ${detail ? JSON.stringify(detail) : null}::jsonb
    from experiment_decision where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
}
