// From judged metrics to what to do: how far the experiment has come, by which test it may be judged by now, and the
// decision by the criteria that were chosen before the start. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { DecisionResult, Health, MetricResult, PowerResult, SurvivalResult } from '../../result.ts';
import { type DecisionInput, decideExperiment } from '../../statistics/decision.ts';
import type { Units } from '../units.ts';
import { type ArmStatuses, type Basis, isSequential, statusesOf } from './basis.ts';
import { longestMaturation } from './maturity.ts';
import { sentenceOf } from './sentence.ts';

const dayMs = 86_400_000;

/** How far it has come: by the goal that knows least, in the control and the smallest arm that has a weight. */
export function powerOf(data: Dataset, units: Units, metrics: readonly MetricResult[]): PowerResult {
  const { meta } = data;
  const { plannedDebtors } = meta.definition.plan;
  const known = ofGoals(data, metrics, (counts) => pairOf(data, counts));
  const taken = pairOf(
    data,
    units.map(({ length }) => length),
  );
  const endMs = meta.stoppedAtMs ?? meta.asOfMs;
  const daysRun = Math.max(0, (endMs - meta.startedAtMs) / dayMs);
  const powered = known >= plannedDebtors;
  const pace = daysRun > 0 && meta.stoppedAtMs === null ? taken / daysRun : 0;
  const missing = Math.max(0, plannedDebtors - taken);
  const waiting = missing === 0 ? 0 : pace > 0 ? missing / pace : null;
  const daysLeft = powered ? 0 : waiting === null ? null : waiting + longestMaturation(data);
  return { plannedDebtors, debtors: known, daysRun, daysLeft, powered };
}

/** Debtors of the control and of the smallest treatment that has a weight. */
function pairOf({ meta }: Dataset, counts: readonly number[]): number {
  const treated = meta.definition.arms.flatMap(({ weight }, arm) => (arm > 0 && weight > 0 ? [counts[arm] ?? 0] : []));
  return treated.length === 0 ? 0 : (counts[0] ?? 0) + Math.min(...treated);
}

/** The least over the goals of what `read` makes of an arm's debtors whose outcome is known. */
function ofGoals(
  { meta }: Dataset,
  metrics: readonly MetricResult[],
  read: (maturedDebtors: readonly number[]) => number,
): number {
  const goals = metrics.filter(({ role }) => role === 'GOAL');
  const counts = goals.map(({ arms }) => read(meta.definition.arms.map((_arm, at) => arms[at]?.maturedDebtors ?? 0)));
  return counts.length === 0 ? 0 : Math.min(...counts);
}

/** Decides, and says it. */
export function decisionOf(
  data: Dataset,
  metrics: readonly MetricResult[],
  survival: readonly SurvivalResult[],
  health: Health,
  power: PowerResult,
): DecisionResult {
  const { meta } = data;
  const { arms, plan } = meta.definition;
  const ended = endOf(data);
  // Whoever stops has looked: only what holds at any look counts then, as it does before the planned size.
  const isFixed = power.powered || ended === 'SCHEDULED';
  const treatments = arms.slice(1).filter(({ weight }) => weight > 0);
  const weighted = arms.flatMap(({ weight }, at) => (weight > 0 ? [at] : []));
  const sequential = treatments.filter(({ key }) => isSequential(metrics, key, plan.alpha)).map(({ key }) => key);
  const basisOf = (key: string): Basis => {
    if (isFixed) return 'PLANNED_SIZE';
    if (ended === 'STOPPED') return 'ANY_LOOK';
    if (sequential.length === 0) return 'BEFORE';
    return sequential.includes(key) ? 'ANY_LOOK' : 'UNDECIDED';
  };
  const judged = treatments.map(({ key }): ArmStatuses => statusesOf(metrics, key, basisOf(key), plan.alpha));
  const input: DecisionInput = {
    criteria: plan.criteria,
    goals: idsOf(metrics, 'GOAL'),
    guardrails: idsOf(metrics, 'GUARDRAIL'),
    health: {
      srmP: health.srm.p,
      mismatch: health.srm.status === 'MISMATCH',
      minUnits: ofGoals(data, metrics, (counts) => Math.min(...weighted.map((at) => counts[at] ?? 0))),
      crossoverRate: health.crossover.status === 'FAILED' ? (health.crossover.rate ?? 0) : 0,
      leak: health.leak.status === 'FAILED',
    },
    runtimeDays: power.daysRun,
    scheduledEndPassed: ended !== null,
    stopped: ended === 'STOPPED',
    powered: power.powered,
    sequential: sequential.length > 0,
    arms: treatments.map(({ key }, at) => ({ id: key, metrics: judged[at] ?? {} })),
  };
  const { status, arms: about, reasons } = decideExperiment(input);
  const told = { status, arms: about, reasons, metrics, survival, alpha: plan.alpha, currency: meta.currency };
  return { status, arms: about, reasons, sentence: { en: sentenceOf(told, 'en'), sv: sentenceOf(told, 'sv') } };
}

function idsOf(metrics: readonly MetricResult[], wanted: MetricResult['role']): string[] {
  return metrics.filter(({ role }) => role === wanted).map(({ metric }) => metric);
}

/** Whether nothing can come any more: the planned days are over, or it was stopped, and the last outcomes are known. */
export function endOf(data: Dataset): 'SCHEDULED' | 'STOPPED' | null {
  const { startedAtMs, stoppedAtMs, asOfMs, definition } = data.meta;
  const plannedMs = startedAtMs + definition.plan.plannedDays * dayMs;
  const isEarly = stoppedAtMs !== null && stoppedAtMs < plannedMs;
  const intakeMs = isEarly ? stoppedAtMs : plannedMs;
  if (asOfMs < intakeMs + longestMaturation(data) * dayMs) return null;
  return isEarly ? 'STOPPED' : 'SCHEDULED';
}
