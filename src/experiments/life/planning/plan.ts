// Planning: what the first goal would show after how many weeks, and what the arms would cost, from the creditor's own last
// half year. A rehearsal on past invoices, all of them as if in one arm, gives the spread between debtors without a guess.
import type { AdapterRegistry } from '../../../partner/partner.ts';
import { type Problem, problem } from '../../../problem.ts';
import type { Scope } from '../../../store/transaction.ts';
import { roughly, shownCounts } from '../../analysis/disclosure/forecast.ts';
import { measure } from '../../analysis/slices.ts';
import { type Units, unitsOf } from '../../analysis/units.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { loadPast, takenByWeek } from '../../dataset/past.ts';
import {
  type AnalysisPlan,
  type ExperimentDefinition,
  type Metric,
  metricId,
  withSmallestEffect,
} from '../../definition.ts';
import { normalQuantile } from '../../statistics/distributions/normal.ts';
import { powerOf, smallestEffect } from '../../statistics/power.ts';
import { type ExperimentRow, findExperiment, lockExperiment, unknownExperiment, wrongState } from '../experiments.ts';
import { definitionProblems } from '../validate.ts';
import { type ArmCost, costsOf, invoicesIn, type TestCost, testCost } from './cost.ts';

/** What planning came to. What is optional was left out by older plans. */
export interface PlannedForecast extends Partial<TestCost> {
  readonly metric: string;
  /** The first goal's value in the half year before; null: nothing is known. */
  readonly baseline: number | null;
  /** Null, with what follows from it: too few debtors are picked out by the condition, or left out by it. */
  readonly debtorsPerDay: number | null;
  readonly rows: readonly {
    readonly weeks: number;
    readonly debtors: number;
    readonly mde: number | null;
    /** Chance of seeing the smallest effect of interest; null: none was stated, or it cannot be told. */
    readonly power?: number | null;
  }[];
  readonly weeksNeeded: number | null;
  /** As it was stated when this was planned. */
  readonly smallestEffect?: number | null;
  /** Weeks until it would be seen with the planned power; null: none was stated, or never in half a year. */
  readonly weeksForSmallestEffect?: number | null;
  readonly costs: readonly ArmCost[];
  readonly baselines?: readonly Baseline[];
  readonly eligible: number | null;
  readonly ineligible: number | null;
}

/** What a metric was before, and what of it would be seen. */
export interface Baseline {
  readonly metric: string;
  readonly value: number | null;
  /** Smallest difference that would be seen with the planned number of debtors. */
  readonly mde: number | null;
}

const weeksMax = 26;
const pastDays = 180;

/** Works it out and keeps it, with the smallest effect of interest where one is stated: a draft becomes planned. */
export async function planExperiment(
  scope: Scope,
  adapters: AdapterRegistry,
  experimentId: string,
  smallestEffect: number | null = null,
): Promise<Problem[]> {
  const state = await lockExperiment(scope, experimentId);
  const found = await findExperiment(scope, experimentId);
  if (state === undefined || found === undefined) return [unknownExperiment];
  if (state !== 'DRAFT' && state !== 'PLANNED') return [wrongState('planned', state)];
  const definition = withSmallestEffect(found.definition, smallestEffect);
  const problems = definitionProblems(definition);
  if (problems.length > 0) return problems;
  const planned = await forecast(scope, adapters, { ...found, definition });
  if (planned === undefined) return [problem('FIELD_REQUIRED', ['metrics'], { field: 'metrics' })];
  await scope.sql`
    update experiment set state = 'PLANNED', planned = ${JSON.stringify(planned)}::jsonb,
      definition = ${JSON.stringify(definition)}::jsonb
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  return [];
}

async function forecast(
  scope: Scope,
  adapters: AdapterRegistry,
  experiment: ExperimentRow,
): Promise<PlannedForecast | undefined> {
  const { definition } = experiment;
  const goal = definition.plan.metrics.find(({ role }) => role === 'GOAL');
  if (goal === undefined) return undefined;
  const past = await loadPast(scope, experiment, pastDays);
  const units = unitsOf(past.dataset);
  const hasCondition = definition.eligibility !== null;
  const counted = shownCounts(past.eligibleIds, past.ineligible, hasCondition);
  const isHidden = counted.eligible === null;
  const told = (value: number | null) => (isHidden ? null : hasCondition ? roughly(value) : value);
  const share = await shareTaken(scope, definition);
  const taken = takenByWeek(past.dataset, weeksMax, share);
  const weights = definition.arms.map(({ weight }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [control = 0, ...others] = weights.map((weight) => weight / total);
  const smallest = Math.min(...others.filter((one) => one > 0));
  const { plannedDebtors, plannedDays } = definition.plan;
  const before = definition.plan.metrics.map((metric) => knownBefore(metric, past.dataset, units));
  const own = before[definition.plan.metrics.indexOf(goal)] ?? { value: null, spread: null };
  const effect = goal.smallestEffect ?? null;
  const rows = taken.map((count, index) => {
    const [nc, nt] = [count * control, count * smallest];
    const seen = chancesOf(own.spread, nc, nt, definition.plan, effect);
    return { weeks: index + 1, debtors: Math.round(nc + nt), mde: told(seen.mde), power: told(seen.power) };
  });
  const currency = past.dataset.meta.currency ?? '';
  const expected = told(invoicesIn(past.dataset, plannedDays, share));
  const [nc, nt] = [control, smallest].map((one) => (plannedDebtors * one) / (control + smallest));
  const { power } = definition.plan;
  return {
    metric: metricId(goal),
    baseline: told(own.value),
    debtorsPerDay: told((taken[3] ?? 0) / 28),
    rows: isHidden ? [] : hasCondition ? rows.map((row) => ({ ...row, debtors: roughly(row.debtors) ?? 0 })) : rows,
    weeksNeeded: isHidden ? null : (rows.find(({ debtors }) => debtors >= plannedDebtors)?.weeks ?? null),
    smallestEffect: effect,
    weeksForSmallestEffect: rows.find((row) => row.power !== null && row.power >= power)?.weeks ?? null,
    ...testCost(await costsOf(scope, adapters, experiment), weights, expected, currency),
    baselines: definition.plan.metrics.map((metric, at): Baseline => {
      const { value, spread } = before[at] ?? own;
      const { mde } = chancesOf(spread, nc ?? 0, nt ?? 0, definition.plan, null);
      return { metric: metricId(metric), value: told(value), mde: told(mde) };
    }),
    ...counted,
  };
}

/** A metric as it was, and its spread: the standard error of one debtor. */
interface KnownBefore {
  readonly value: number | null;
  readonly spread: number | null;
}

function knownBefore(metric: Metric, past: Dataset, units: Units): KnownBefore {
  const [estimate] = measure(metric, past, units).arms;
  // Of one debtor: the variance of the mean times how many it is of.
  const spread = estimate?.se == null ? null : estimate.se * Math.sqrt(estimate.debtors ?? 0);
  return { value: estimate?.value ?? null, spread };
}

/** With so many debtors in the control and the smallest other arm: what would be seen, and the chance of seeing an effect. */
function chancesOf(
  spread: number | null,
  control: number,
  treatment: number,
  plan: AnalysisPlan,
  effect: number | null,
): { readonly mde: number | null; readonly power: number | null } {
  if (spread === null || control < 2 || treatment < 2) return { mde: null, power: null };
  const se = spread * Math.sqrt(1 / control + 1 / treatment);
  const z = normalQuantile(1 - plan.alpha / 2);
  return {
    mde: smallestEffect(spread, control, treatment, plan),
    power: effect === null || se === 0 ? null : powerOf(effect, se, z),
  };
}

/** Of the debtors that could take part: those that the coverage, the namespace and the hold-out leave. */
async function shareTaken(scope: Scope, { coverageBp, namespace }: ExperimentDefinition): Promise<number> {
  const [creditor] = await scope.sql<{ holdoutBp: number }[]>`
    select holdout_bp as "holdoutBp" from creditor where creditor_id = ${scope.creditorId}`;
  const space = namespace === null ? 1 : (namespace.to - namespace.from) / 10_000;
  return (coverageBp / 10_000) * space * (1 - (creditor?.holdoutBp ?? 0) / 10_000);
}
