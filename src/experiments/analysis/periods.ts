// A metric period by period, for experiments whose weights follow the evidence: debtors of different periods are never
// pooled, for an arm that got more of them in better weeks would look better (Simpson). D = sum of (n_p / N) D_p. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import { isLowerBetter, type Metric } from '../definition.ts';
import type { ArmEstimate, Comparison, MetricResult } from '../result.ts';
import { studentQuantile } from '../statistics/distributions/student.ts';
import { differenceOf, liftOf, oneSidedBound } from '../statistics/effect/effect.ts';
import type { ArmValue } from '../statistics/effect/ratio.ts';
import { compareSums, comparisonOf } from './compare.ts';
import { nothing } from './comparison/nothing.ts';
import type { Summed } from './comparison/summed.ts';
import { isTimed, type SummedKind, type TimedKind } from './sums.ts';
import { follow } from './times/follow.ts';
import type { Units } from './units.ts';

/** What a metric came to in one period of constant weights. */
export interface Period {
  readonly phase: number;
  /** Debtors whose outcome can be known, in all arms: its share in what is said of all periods. */
  readonly debtors: number;
  readonly result: MetricResult;
}

/** The metric in each period, the first of them first. Of times only debtors that were followed to the horizon count. */
export function periodsOf(metric: Metric, data: Dataset, units: Units): Period[] {
  const { phases, asOfDay, definition } = data.meta;
  const { phase: phaseOf, exposedDay } = data.debtors;
  const { kind } = metric;
  const isRipe = (place: number) => !isTimed(kind) || (exposedDay[place] ?? 0) + definition.plan.horizonDays <= asOfDay;
  return phases.map(({ phase }) => {
    const mine = units.map((places) => places.filter((place) => phaseOf[place] === phase && isRipe(place)));
    const result = isTimed(kind)
      ? follow(metric as Metric & { readonly kind: TimedKind }, data, mine).metric
      : compareSums(metric as Metric & { readonly kind: SummedKind }, data, mine);
    return { phase, debtors: result.arms.reduce((sum, { debtors }) => sum + (debtors ?? 0), 0), result };
  });
}

/** Whether periods must be kept apart: the weights of a bandit have changed with what was seen. */
export function isByPeriod({ meta }: Dataset): boolean {
  return Boolean(meta.definition.bandit) && meta.phases.length > 1;
}

/** Whether an arm can be estimated in a period. */
function isKnown({ result }: Period, arm: number): boolean {
  const found = result.arms[arm];
  return found !== undefined && found.value !== null && found.se !== null && (found.debtors ?? 0) >= 2;
}

/** Arms over the periods in which all of them can be estimated, each period with its share; empty: there is no such. */
export function standardised(periods: readonly Period[], arms: readonly number[]): ArmValue[] {
  const common = periods.filter((period) => arms.every((arm) => isKnown(period, arm)));
  const all = common.reduce((sum, { debtors }) => sum + debtors, 0);
  if (all === 0) return [];
  return arms.map((arm) => {
    let [value, variance, n] = [0, 0, 0];
    for (const { debtors, result } of common) {
      const found = result.arms[arm];
      const share = debtors / all;
      value += share * (found?.value ?? 0);
      variance += (share * (found?.se ?? 0)) ** 2;
      n += found?.debtors ?? 0;
    }
    return { value, variance, n };
  });
}

/** The metric over all periods. p-values are raw, as those of an experiment are before they are judged. */
export function measureByPeriod(metric: Metric, data: Dataset, units: Units): MetricResult {
  const periods = periodsOf(metric, data, units);
  const { arms, plan } = data.meta.definition;
  const [first] = periods;
  const estimates = arms.map(({ key }, index) => estimateOf(key, periods, index, plan.alpha));
  const comparisons = arms.slice(1).map(({ key }, index): Comparison => {
    const baseline = arms[0]?.key ?? '';
    const isIncomparable = periods.some(({ result }) => result.comparisons[index]?.problem === 'NOT_COMPARABLE');
    if (isIncomparable) return nothing(key, baseline, 'NOT_COMPARABLE');
    const [control, treatment] = standardised(periods, [0, index + 1]);
    if (control === undefined || treatment === undefined) return nothing(key, baseline, 'IMMATURE');
    return compare(metric, key, baseline, treatment, control, data);
  });
  const { metric: id, kind, role, direction, unit } = first?.result ?? emptyResult(metric);
  return { metric: id, kind, role, direction, unit, arms: estimates, comparisons };
}

function emptyResult(metric: Metric): Pick<MetricResult, 'metric' | 'kind' | 'role' | 'direction' | 'unit'> {
  const direction = isLowerBetter(metric.kind) ? 'DOWN' : 'UP';
  return { metric: metric.kind, kind: metric.kind, role: metric.role, direction, unit: 'SHARE' };
}

/** Counts are of all periods; the value is over those in which the arm can be estimated. */
function estimateOf(arm: string, periods: readonly Period[], index: number, alpha: number): ArmEstimate {
  const parts = periods.flatMap(({ result }) => result.arms[index] ?? []);
  const sum = (of: (part: ArmEstimate) => number | null) => parts.reduce((total, part) => total + (of(part) ?? 0), 0);
  const counts = {
    arm,
    debtors: sum(({ debtors }) => debtors),
    invoices: sum(({ invoices }) => invoices),
    matured: sum(({ matured }) => matured),
    maturedDebtors: sum(({ maturedDebtors }) => maturedDebtors),
    numerator: sum(({ numerator }) => numerator),
    denominator: sum(({ denominator }) => denominator),
    // Shown beside what is compared at one time; periods are put together for the verdict alone.
    uncapped: null,
  };
  const [found] = standardised(periods, [index]);
  if (found === undefined) {
    return { ...counts, value: null, se: null, ci: null, problem: parts[0]?.problem ?? 'NO_UNITS' };
  }
  const se = Math.sqrt(found.variance);
  const half = studentQuantile(1 - alpha / 2, found.n - 1) * se;
  return { ...counts, value: found.value, se, ci: [found.value - half, found.value + half], problem: null };
}

function compare(
  metric: Metric,
  arm: string,
  baseline: string,
  treatment: ArmValue,
  control: ArmValue,
  { meta }: Dataset,
): Comparison {
  const { plan } = meta.definition;
  const difference = differenceOf(treatment, control, plan.alpha);
  const found: Summed = {
    difference,
    lift: liftOf(treatment, control, plan.alpha),
    test: isTimed(metric.kind) ? 'RMST' : 'WELCH',
    counts: [treatment.n, control.n],
    control: control.value,
    bound: (side) => oneSidedBound(difference, side, plan.alpha),
  };
  return comparisonOf(metric, found, plan, arm, baseline);
}
