// Slices that were declared before the start: the goals within each, and whether the effect differs between them. What
// is hidden from analysts of a slice is decided where results are read. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import type { AnalysisPlan, Metric, SliceBy } from '../definition.ts';
import type { MetricResult, SliceResult } from '../result.ts';
import { chiSquaredSf } from '../statistics/distributions/chi-squared.ts';
import { holm } from '../statistics/multiplicity.ts';
import { compareSums } from './compare.ts';
import { suppressed } from './disclosure/slices.ts';
import { sliceRatioOf } from './health.ts';
import { isByPeriod, measureByPeriod } from './periods.ts';
import { isTimed, type SummedKind, type TimedKind } from './sums.ts';
import { follow } from './times/follow.ts';
import { type Units, unitsOf } from './units.ts';
import { judge } from './verdict/judge.ts';

const valuesMax = 20;

/** All declared slices. p-values of the goals are adjusted over all slices of all kinds, as are those of heterogeneity. */
export function slicesOf(data: Dataset): SliceResult[] {
  const { plan, arms } = data.meta.definition;
  const goals = plan.metrics.filter(({ role }) => role === 'GOAL');
  const results = plan.slices.flatMap((slice, index): SliceResult[] => {
    const by = sliceName(slice);
    // Too few debtors have changed since it was shown last: what they did could be found by subtraction.
    if (data.meta.sliceLooks?.[index]?.shown === false) return [suppressed(by)];
    const column = data.debtors.slices[index];
    const values = data.meta.sliceValues[index] ?? [];
    const found = values
      .map((value, place) => ({ value, units: unitsOf(data, (debtor) => column?.[debtor] === place) }))
      .sort((one, other) => size(other.units) - size(one.units))
      .slice(0, valuesMax)
      .map(({ value, units }): SliceResult => {
        const metrics = goals.map((metric) => measure(metric, data, units));
        const counts = units.map(({ length }) => length);
        const srm = sliceRatioOf(data, units);
        return { by, value, debtors: size(units), counts, metrics, heterogeneity: [], srm, problem: null };
      });
    const heterogeneity = arms
      .slice(1)
      .flatMap(({ key }) => goals.map((_goal, goal) => cochran(found, goal, key)))
      .flatMap((one) => (one === null ? [] : [one]));
    return found.map((one) => ({ ...one, heterogeneity }));
  });
  return adjustRatios(adjustHeterogeneity(judgeAll(results, plan)));
}

/** One family: every goal in every arm of every slice. */
function judgeAll(results: readonly SliceResult[], plan: AnalysisPlan): SliceResult[] {
  const judged = judge(
    results.flatMap(({ metrics }) => metrics),
    plan,
  );
  let from = 0;
  return results.map((result) => {
    const metrics = judged.slice(from, from + result.metrics.length);
    from += result.metrics.length;
    return { ...result, metrics };
  });
}

/** One metric, of either sort, for these units. */
export function measure(metric: Metric, data: Dataset, units: Units): MetricResult {
  const { kind } = metric;
  if (isByPeriod(data)) return measureByPeriod(metric, data, units);
  return isTimed(kind)
    ? follow(metric as Metric & { readonly kind: TimedKind }, data, units).metric
    : compareSums(metric as Metric & { readonly kind: SummedKind }, data, units);
}

function sliceName(slice: SliceBy): string {
  return slice.by === 'ATTRIBUTE' ? slice.name : slice.by;
}

function size(units: Units): number {
  return units.reduce((sum, places) => sum + places.length, 0);
}

type Heterogeneity = SliceResult['heterogeneity'][number];

/** Cochran's Q: the weighted spread of the slices' effects around their common one, against chance. */
function cochran(slices: readonly SliceResult[], goal: number, arm: string): Heterogeneity | null {
  const effects = slices.flatMap(({ metrics }) => {
    const found = metrics[goal]?.comparisons.find((comparison) => comparison.arm === arm)?.absolute;
    return found && found.se !== null && found.se > 0 ? [{ estimate: found.estimate, weight: 1 / found.se ** 2 }] : [];
  });
  const metric = slices.find(({ metrics }) => metrics.length > 0)?.metrics[goal]?.metric;
  if (metric === undefined) return null;
  if (effects.length < 2) return { metric, arm, p: null, pAdjusted: null };
  const weights = effects.reduce((sum, { weight }) => sum + weight, 0);
  const mean = effects.reduce((sum, { estimate, weight }) => sum + estimate * weight, 0) / weights;
  const q = effects.reduce((sum, { estimate, weight }) => sum + weight * (estimate - mean) ** 2, 0);
  const p = chiSquaredSf(q, effects.length - 1);
  return { metric, arm, p, pAdjusted: p };
}

/** The shares within slices are one family: with many slices one of them is odd by chance. */
function adjustRatios(results: readonly SliceResult[]): SliceResult[] {
  const adjusted = holm(results.map(({ srm }) => srm?.p ?? null));
  return results.map((result, at): SliceResult => {
    const { srm } = result;
    const pAdjusted = adjusted[at] ?? null;
    if (!srm || pAdjusted === null) return result;
    return { ...result, srm: { ...srm, pAdjusted, status: pAdjusted < srm.threshold ? 'MISMATCH' : 'OK' } };
  });
}

/** Over all slices of all kinds: each test once, though every slice of a kind tells it. */
function adjustHeterogeneity(results: readonly SliceResult[]): SliceResult[] {
  const tests = new Map<string, number | null>();
  const keyOf = ({ by }: SliceResult, { metric, arm }: Heterogeneity) => `${by}|${metric}|${arm}`;
  for (const result of results) for (const one of result.heterogeneity) tests.set(keyOf(result, one), one.p);
  const keys = [...tests.keys()];
  const adjusted = new Map(holm([...tests.values()]).map((p, index) => [keys[index], p]));
  return results.map((result) => ({
    ...result,
    heterogeneity: result.heterogeneity.map((one) => ({ ...one, pAdjusted: adjusted.get(keyOf(result, one)) ?? null })),
  }));
}
