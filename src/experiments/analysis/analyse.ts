// From the facts to the result: a pure function of a dataset, so that what was computed once can be computed again.
import type { Dataset } from '../dataset/dataset.ts';
import type { Metric } from '../definition.ts';
import type { ExperimentResult, MetricResult } from '../result.ts';
import { banditOf } from './bandit.ts';
import { workOnThread } from './beside/on-thread.ts';
import { type Beside, workBeside } from './beside/work.ts';
import { compareSums } from './compare.ts';
import { withLooks } from './comparison/looks.ts';
import { healthOf } from './health.ts';
import { isByPeriod, measureByPeriod } from './periods.ts';
import { slicesOf } from './slices.ts';
import { isTimed, type SummedKind } from './sums.ts';
import { type Units, unitsOf } from './units.ts';
import { decisionOf, powerOf } from './verdict/decide.ts';
import { judge } from './verdict/judge.ts';
import { longestMaturation } from './verdict/maturity.ts';

/** Changes whenever the same facts could give other numbers. */
export const engineVersion = '6';

/** Computes everything. */
export function analyse(data: Dataset): ExperimentResult {
  return conclude(data, summarise(data), workBeside(data));
}

/** The same, a part of it on a second processor where the dataset is large. */
export async function analyseOnTwo(data: Dataset): Promise<ExperimentResult> {
  const working = workOnThread(data);
  // Nobody waits for it yet.
  working.catch(() => {});
  return conclude(data, summarise(data), await working);
}

/** What is worked out here. */
interface Summary extends Pick<ExperimentResult, 'slices'> {
  readonly units: Units;
  /** By metric of the plan; null: a time, followed elsewhere. */
  readonly measured: readonly (MetricResult | null)[];
}

function summarise(data: Dataset): Summary {
  const units = unitsOf(data);
  const measured = data.meta.definition.plan.metrics.map((metric) => {
    if (isByPeriod(data)) return measureByPeriod(metric, data, units);
    return isTimed(metric.kind) ? null : compareSums(metric as Metric & { readonly kind: SummedKind }, data, units);
  });
  // Asked for by the verdict, and known from then on.
  longestMaturation(data);
  return { units, measured, slices: slicesOf(data) };
}

function conclude(data: Dataset, summary: Summary, beside: Beside): ExperimentResult {
  const { meta } = data;
  const { definition } = meta;
  const { plan } = definition;
  const { units, slices } = summary;
  const { followed, checks, arms, entries } = beside;
  const times = followed.map(({ metric }) => metric);
  const measured = summary.measured.flatMap((metric) => metric ?? times.shift() ?? []);
  const survival = followed.map((one) => one.survival);
  const metrics = judge(withLooks(measured, meta.looks ?? []), plan);
  const health = healthOf(checks, metrics);
  const power = powerOf(data, units, metrics);
  return {
    asOfMs: meta.asOfMs,
    watermark: meta.watermark,
    engineVersion,
    experiment: { key: definition.key, name: definition.name, criteria: plan.criteria, alpha: plan.alpha },
    currency: meta.currency,
    arms,
    health,
    metrics,
    survival,
    decision: decisionOf(data, metrics, survival, health, power),
    power,
    entries,
    slices,
    sliceLooks: meta.sliceLooks ?? [],
    bandit: banditOf(data, units, metrics),
  };
}
