// From the facts to the result: a pure function of a dataset, so that what was computed once can be computed again.
import type { Dataset } from '../dataset/dataset.ts';
import { dayOfNumber } from '../dataset/load.ts';
import type { Metric } from '../definition.ts';
import type { ArmSummary, ExperimentResult, MetricResult, SurvivalResult } from '../result.ts';
import { banditOf } from './bandit.ts';
import { compareSums, isMixed } from './compare.ts';
import { withLooks } from './comparison/looks.ts';
import { follow } from './follow.ts';
import { healthOf } from './health.ts';
import { isByPeriod, measureByPeriod } from './periods.ts';
import { slicesOf } from './slices.ts';
import { isTimed, type SummedKind, type TimedKind } from './sums.ts';
import { type Units, unitsOf } from './units.ts';
import { decisionOf, powerOf } from './verdict/decide.ts';
import { judge } from './verdict/judge.ts';

/** Changes whenever the same facts could give other numbers. */
export const engineVersion = '6';

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
  const metrics = judge(withLooks(measured, meta.looks ?? []), plan);
  const health = healthOf(data, units, metrics);
  const power = powerOf(data, units, metrics);
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
    decision: decisionOf(data, metrics, survival, health, power),
    power,
    entries: entriesOf(data),
    slices: slicesOf(data),
    sliceLooks: meta.sliceLooks ?? [],
    bandit: banditOf(data, units, metrics),
  };
}

function armSummaries(data: Dataset, units: Units): ArmSummary[] {
  const { meta, invoices, debtors } = data;
  const isMixedCurrency = isMixed(data);
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
      costByStep: isMixedCurrency ? [] : (meta.costByStep[index] ?? []).map((cost) => cost / 10_000 / per),
      nonCompliant,
    };
  });
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
