// From the facts to the result: a pure function of a dataset, so that what was computed once can be computed again.
import type { Dataset } from '../dataset/dataset.ts';
import { dayOfNumber } from '../dataset/load.ts';
import type { Metric } from '../definition.ts';
import type {
  ArmSummary,
  DecisionResult,
  ExperimentResult,
  Health,
  MetricResult,
  PowerResult,
  SurvivalResult,
} from '../result.ts';
import { type DecisionInput, decideExperiment } from '../statistics/decision.ts';
import { banditOf } from './bandit.ts';
import { compareSums } from './compare.ts';
import { follow } from './follow.ts';
import { healthOf } from './health.ts';
import { judge } from './judge.ts';
import { isByPeriod, measureByPeriod } from './periods.ts';
import { sentenceOf } from './sentence.ts';
import { slicesOf } from './slices.ts';
import { isTimed, type SummedKind, type TimedKind } from './sums.ts';
import { type Units, unitsOf } from './units.ts';

/** Changes whenever the same facts could give other numbers. */
export const engineVersion = '2';

const dayMs = 86_400_000;

/** Computes everything. */
export function analyse(data: Dataset): ExperimentResult {
  const { meta } = data;
  const { definition } = meta;
  const { plan } = definition;
  const units = unitsOf(data);
  const survival: SurvivalResult[] = [];
  const measured = plan.metrics.map((metric): MetricResult => {
    const { kind } = metric;
    if (isByPeriod(data)) return measureByPeriod(metric, data, units);
    if (!isTimed(kind)) return compareSums(metric as Metric & { readonly kind: SummedKind }, data, units);
    const followed = follow(metric as Metric & { readonly kind: TimedKind }, data, units);
    survival.push(followed.survival);
    return followed.metric;
  });
  const metrics = judge(measured, plan);
  const health = healthOf(data, units, metrics);
  const power = powerOf(data, units);
  return {
    asOfMs: meta.asOfMs,
    watermark: meta.watermark,
    engineVersion,
    experiment: { key: definition.key, name: definition.name, criteria: plan.criteria, alpha: plan.alpha },
    currency: meta.currency,
    arms: armSummaries(data, units),
    health,
    metrics,
    survival,
    decision: decisionOf(data, metrics, health, power),
    power,
    entries: entriesOf(data),
    slices: slicesOf(data),
    bandit: banditOf(data, units, metrics),
  };
}

function armSummaries({ meta, invoices, debtors }: Dataset, units: Units): ArmSummary[] {
  const { arms } = meta.definition;
  const { debtor, firstStep, deliveredStep } = invoices;
  const [counts, others, deliveries] = [new Float64Array(256), new Float64Array(256), new Float64Array(256 * 128)];
  for (let at = 0; at < debtor.length; at += 1) {
    const arm = debtors.arm[debtor[at] ?? 0] ?? 0;
    counts[arm] = (counts[arm] ?? 0) + 1;
    if ((firstStep[at] ?? 0) > 0) others[arm] = (others[arm] ?? 0) + 1;
    const step = deliveredStep[at] ?? -1;
    if (step >= 0) deliveries[arm * 128 + step] = (deliveries[arm * 128 + step] ?? 0) + 1;
  }
  return arms.map(({ key, name, weight }, index) => {
    const steps = meta.costByStep[index]?.length ?? 0;
    const delivered = Array.from({ length: steps }, (_, step) => deliveries[index * 128 + step] ?? 0);
    const [count, nonCompliant] = [counts[index] ?? 0, others[index] ?? 0];
    const per = Math.max(1, count);
    return {
      key,
      name,
      weight,
      debtors: units[index]?.length ?? 0,
      invoices: count,
      assigned: meta.assigned.filter(({ arm }) => arm === index).reduce((sum, one) => sum + one.debtors, 0),
      deliveredByStep: delivered.map((one) => one / per),
      costByStep: (meta.costByStep[index] ?? []).map((cost) => cost / 10_000 / per),
      nonCompliant,
    };
  });
}

function powerOf({ meta, debtors }: Dataset, units: Units): PowerResult {
  const { plannedDebtors, horizonDays } = meta.definition.plan;
  const [control = 0, ...others] = units.map(({ length }) => length);
  const count = control + Math.min(...others);
  const endMs = meta.stoppedAtMs ?? meta.asOfMs;
  const daysRun = Math.max(0, (endMs - meta.startedAtMs) / dayMs);
  const isPowered = count >= plannedDebtors;
  const pace = daysRun > 0 && meta.stoppedAtMs === null ? count / daysRun : 0;
  const daysLeft = pace > 0 ? Math.max(0, plannedDebtors - count) / pace + horizonDays : null;
  return { plannedDebtors, debtors: debtors.arm.length === 0 ? 0 : count, daysRun, daysLeft, powered: isPowered };
}

function decisionOf(
  { meta }: Dataset,
  metrics: readonly MetricResult[],
  health: Health,
  power: PowerResult,
): DecisionResult {
  const { arms, plan } = meta.definition;
  const idsOf = (role: MetricResult['role']) =>
    metrics.filter((metric) => metric.role === role).map(({ metric }) => metric);
  const isLasting = ({ role, comparisons }: MetricResult) =>
    role === 'GOAL' && comparisons.some(({ alwaysValid }) => alwaysValid !== null && alwaysValid.p < plan.alpha);
  const input: DecisionInput = {
    criteria: plan.criteria,
    goals: idsOf('GOAL'),
    guardrails: idsOf('GUARDRAIL'),
    health: {
      srmP: health.srm.p,
      minUnits: Math.min(...health.srm.observed),
      crossoverRate: health.crossover.status === 'FAILED' ? health.crossover.rate : 0,
      leak: health.leak.debtors > 0,
    },
    runtimeDays: power.daysRun,
    scheduledEndPassed: meta.stoppedAtMs !== null || power.daysRun >= plan.plannedDays,
    powered: power.powered,
    sequential: metrics.some(isLasting),
    arms: arms.slice(1).map(({ key }) => ({ id: key, metrics: statusesOf(metrics, key, plan.alpha) })),
  };
  const { status, arms: about, reasons } = decideExperiment(input);
  const told = {
    status,
    arms: about,
    reasons,
    metrics,
    alpha: plan.alpha,
    horizonDays: plan.horizonDays,
    currency: meta.currency,
  };
  return { status, arms: about, reasons, sentence: { en: sentenceOf(told, 'en'), sv: sentenceOf(told, 'sv') } };
}

function statusesOf(
  metrics: readonly MetricResult[],
  arm: string,
  alpha: number,
): DecisionInput['arms'][number]['metrics'] {
  return Object.fromEntries(
    metrics.flatMap(({ metric, comparisons, direction }) => {
      const found = comparisons.find((comparison) => comparison.arm === arm);
      if (found === undefined) return [];
      const { verdict, superSignificant, nonInferiority, alwaysValid, absolute } = found;
      const status = verdict === 'WON' ? 'won' : verdict === 'LOST' ? 'lost' : 'neutral';
      const isWorse = absolute !== null && absolute.estimate !== 0 && absolute.estimate > 0 !== (direction === 'UP');
      const isLasting = isWorse && alwaysValid !== null && alwaysValid.p < alpha;
      const nonInferior = nonInferiority === null ? {} : { nonInferior: nonInferiority.shown };
      return [[metric, { status, super: superSignificant, alwaysValid: isLasting, ...nonInferior } as const]];
    }),
  );
}

function entriesOf({ meta, debtors }: Dataset): ExperimentResult['entries'] {
  const arms = meta.definition.arms.length;
  const { arm, exposedDay } = debtors;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const day of exposedDay) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const counts = new Uint32Array(arm.length === 0 ? 0 : (last - first + 1) * arms);
  for (let place = 0; place < arm.length; place += 1) {
    const at = ((exposedDay[place] ?? 0) - first) * arms + (arm[place] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return Array.from({ length: counts.length / arms }, (_, day) => ({
    day: dayOfNumber(first + day),
    counts: [...counts.subarray(day * arms, (day + 1) * arms)],
  })).filter((entry) => entry.counts.some((count) => count > 0));
}
