// An experiment as it stands now: what assigning and starting need of it.
import type { Scope } from '../../store/transaction.ts';
import type { ExperimentDefinition, ExperimentState, Phase } from '../definition.ts';

export interface CurrentExperiment {
  readonly experimentId: string;
  readonly state: ExperimentState;
  readonly definition: ExperimentDefinition;
  /** The running one; null: not started, or stopped. */
  readonly phase: Phase | null;
  /** Ten-thousandths of the creditor's debtors that take part in no experiment at all. */
  readonly holdoutBp: number;
}

/** Reads an experiment and its present phase; undefined when there is none of this id. */
export async function loadCurrent(scope: Scope, experimentId: string): Promise<CurrentExperiment | undefined> {
  const [row] = await scope.sql<(Omit<CurrentExperiment, 'phase'> & { phase: Phase | null })[]>`
    select e.experiment_id as "experimentId", e.state, e.definition, c.holdout_bp as "holdoutBp",
      (select json_build_object('phase', p.phase, 'salt', p.salt, 'weights', p.weights,
          'startedAtMs', (extract(epoch from p.started_at) * 1000)::bigint, 'endedAtMs', null)
        from experiment_phase p
        where p.creditor_id = e.creditor_id and p.experiment_id = e.experiment_id and p.ended_at is null) as phase
    from experiment e join creditor c on c.creditor_id = e.creditor_id
    where e.creditor_id = ${scope.creditorId} and e.experiment_id = ${experimentId}`;
  return row;
}
