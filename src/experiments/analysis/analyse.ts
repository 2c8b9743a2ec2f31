// From the facts to the result: a pure function of a dataset, so that what was computed once can be computed again.
import type { Dataset } from '../dataset/dataset.ts';
import { dayOfNumber } from '../dataset/load.ts';
import type { Metric } from '../definition.ts';
import type { ArmSummary, ExperimentResult, MetricResult, SurvivalResult } from '../result.ts';
import { compareSums, isMixed } from './compare.ts';
import { withLooks } from './comparison/looks.ts';
import { follow } from './follow.ts';
import { healthOf } from './health.ts';
import { slicesOf } from './slices.ts';
import { isTimed, type SummedKind, type TimedKind } from './sums.ts';
import { type Units, unitsOf } from './units.ts';
import { decisionOf, powerOf } from './verdict/decide.ts';
import { judge } from './verdict/judge.ts';

/** Changes whenever the same facts could give other numbers. */
export const engineVersion = '2';

/** Computes everything. */
export function analyse(data: Dataset): ExperimentResult {
  const { meta } = data;
  const { definition } = meta;
  const { plan } = definition;
  const units = unitsOf(data);
  const survival: SurvivalResult[] = [];
  const measured = plan.metrics.map((metric): MetricResult => {
    const { kind } = metric;
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
  };
}

function armSummaries(data: Dataset, units: Units): ArmSummary[] {
  const { meta, invoices, debtors } = data;
  const isMixedCurrency = isMixed(data);
  const { arms } = meta.definition;
  return arms.map(({ key, name, weight }, index) => {
    const steps = meta.costByStep[index]?.length ?? 0;
    const delivered = new Array<number>(steps).fill(0);
    let [count, nonCompliant] = [0, 0];
    for (let at = 0; at < invoices.debtor.length; at += 1) {
      if (debtors.arm[invoices.debtor[at] ?? 0] !== index) continue;
      count += 1;
      if ((invoices.firstStep[at] ?? 0) > 0) nonCompliant += 1;
      const step = invoices.deliveredStep[at] ?? -1;
      if (step >= 0 && step < steps) delivered[step] = (delivered[step] ?? 0) + 1;
    }
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
  const byDay = new Map<number, number[]>();
  for (let place = 0; place < debtors.arm.length; place += 1) {
    const day = debtors.exposedDay[place] ?? 0;
    const counts = byDay.get(day) ?? new Array<number>(arms).fill(0);
    const arm = debtors.arm[place] ?? 0;
    counts[arm] = (counts[arm] ?? 0) + 1;
    byDay.set(day, counts);
  }
  return [...byDay].sort(([one], [other]) => one - other).map(([day, counts]) => ({ day: dayOfNumber(day), counts }));
}
