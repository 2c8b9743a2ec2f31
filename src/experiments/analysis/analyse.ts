// From the facts to the result: a pure function of a dataset, so that what was computed once can be computed again.
import type { Dataset } from '../dataset/dataset.ts';
import { dayOfNumber } from '../dataset/load.ts';
import type { Metric } from '../definition.ts';
import type { ArmSummary, ExperimentResult, MetricResult } from '../result.ts';
import { banditOf } from './bandit.ts';
import { compareSums, isMixed } from './compare.ts';
import { withLooks } from './comparison/looks.ts';
import { healthOf } from './health.ts';
import { isByPeriod, measureByPeriod } from './periods.ts';
import { slicesOf } from './slices.ts';
import { isTimed, type SummedKind } from './sums.ts';
import { followBeside } from './times/beside.ts';
import type { Followed } from './times/follow.ts';
import { followTimes } from './times/timed.ts';
import { assignedOf, type Units, unitsOf } from './units.ts';
import { decisionOf, powerOf } from './verdict/decide.ts';
import { judge } from './verdict/judge.ts';

/** Changes whenever the same facts could give other numbers. */
export const engineVersion = '6';

/** Computes everything. */
export function analyse(data: Dataset): ExperimentResult {
  return conclude(data, summarise(data), followTimes(data));
}

/** The same, the times of a large dataset on a second processor. */
export async function analyseOnTwo(data: Dataset): Promise<ExperimentResult> {
  const following = followBeside(data);
  // Nobody waits for it yet.
  following.catch(() => {});
  return conclude(data, summarise(data), await following);
}

/** What needs no time followed. */
interface Summary extends Pick<ExperimentResult, 'arms' | 'entries' | 'slices'> {
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
  return { units, measured, arms: armSummaries(data, units), entries: entriesOf(data, units), slices: slicesOf(data) };
}

function conclude(data: Dataset, summary: Summary, followed: readonly Followed[]): ExperimentResult {
  const { meta } = data;
  const { definition } = meta;
  const { plan } = definition;
  const { units, arms, entries, slices } = summary;
  const times = followed.map(({ metric }) => metric);
  const measured = summary.measured.flatMap((metric) => metric ?? times.shift() ?? []);
  const survival = followed.map((one) => one.survival);
  const metrics = judge(withLooks(measured, meta.looks ?? []), plan);
  const health = healthOf(data, units, metrics);
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

function armSummaries(data: Dataset, units: Units): ArmSummary[] {
  const { meta, invoices, debtors } = data;
  const isMixedCurrency = isMixed(data);
  const { arms } = meta.definition;
  const { debtor, firstStep, deliveredStep } = invoices;
  const assigned = assignedOf(data);
  const [counts, others, deliveries] = [new Float64Array(256), new Float64Array(256), new Float64Array(256 * 128)];
  for (let at = 0; at < debtor.length; at += 1) {
    const place = debtor[at] ?? 0;
    if (debtors.crossover[place] !== 0) continue;
    const arm = debtors.arm[place] ?? 0;
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
      assigned: assigned[index] ?? 0,
      deliveredByStep: delivered.map((one) => one / per),
      costByStep: isMixedCurrency ? [] : (meta.costByStep[index] ?? []).map((cost) => cost / 10_000 / per),
      nonCompliant,
    };
  });
}

function entriesOf({ debtors: { exposedDay } }: Dataset, units: Units): ExperimentResult['entries'] {
  const arms = units.length;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const places of units) {
    for (let at = 0; at < places.length; at += 1) {
      const day = exposedDay[places[at] ?? 0] ?? 0;
      if (day < first) first = day;
      if (day > last) last = day;
    }
  }
  const counts = new Uint32Array(first > last ? 0 : (last - first + 1) * arms);
  for (const [arm, places] of units.entries()) {
    for (let at = 0; at < places.length; at += 1) {
      const cell = ((exposedDay[places[at] ?? 0] ?? 0) - first) * arms + arm;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return Array.from({ length: counts.length / arms }, (_, day) => ({
    day: dayOfNumber(first + day),
    counts: [...counts.subarray(day * arms, (day + 1) * arms)],
  })).filter((entry) => entry.counts.some((count) => count > 0));
}
