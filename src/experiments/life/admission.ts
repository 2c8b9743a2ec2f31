// Assignment rules that running experiments take their invoices by: a change of them that would let others in is refused,
// and what is allowed is written into the experiment's log.
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { type AdmittingRule, admitsAlike } from '../assign/admission.ts';
import { lockExperiment, recordDecision } from './experiments.ts';
import type { Actor } from './run.ts';

/** All rules, in the order they are tried. The caller has locked them. */
export function loadAdmittingRules({ creditorId, sql }: Scope): Promise<AdmittingRule[]> {
  return sql<AdmittingRule[]>`
    select assignment_rule_id as "assignmentRuleId", name, condition, experiment_id as "experimentId", enabled
    from assignment_rule where creditor_id = ${creditorId} order by position`;
}

/** Why rules must not become `after`: an experiment that runs would get other invoices. Null: it may be done. */
export async function admissionProblem(
  scope: Scope,
  before: readonly AdmittingRule[],
  after: readonly AdmittingRule[],
  path: readonly string[],
): Promise<Problem | null> {
  // Locked, so that none of them starts or stops meanwhile.
  const running = await scope.sql<{ experimentId: string; key: string }[]>`
    select experiment_id as "experimentId", key from experiment
    where creditor_id = ${scope.creditorId} and state = 'RUNNING' order by experiment_id for share`;
  const changed = running.filter(({ experimentId }) => !admitsAlike(experimentId, before, after));
  if (changed.length === 0) return null;
  return problem('RULE_OF_RUNNING_EXPERIMENT', path, { experiments: changed.map(({ key }) => key).join(', ') });
}

/** Writes what was done to a rule into the logs of the experiments it named, before or after, that have begun. */
export async function logRuleChange(
  scope: Scope,
  experimentIds: readonly (string | null | undefined)[],
  note: string,
  { decidedBy, nowMs }: Pick<Actor, 'decidedBy' | 'nowMs'>,
): Promise<void> {
  for (const experimentId of new Set(experimentIds)) {
    const state = experimentId ? await lockExperiment(scope, experimentId) : undefined;
    if (!experimentId || (state !== 'RUNNING' && state !== 'STOPPED')) continue;
    const entry = {
      act: 'RULE',
      arm: null,
      snapshotId: null,
      decidedBy,
      decidedAtMs: nowMs,
      note,
      debtorIds: null,
      detail: null,
    } as const;
    await recordDecision(scope, experimentId, entry);
  }
}
