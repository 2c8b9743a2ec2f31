// A summed metric in every arm, and every arm against the control. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import { type AnalysisPlan, isLowerBetter, type Metric, metricId } from '../definition.ts';
import type { ArmEstimate, Comparison, MetricResult } from '../result.ts';
import { withScratch } from '../scratch.ts';
import { alwaysValid, alwaysValidMinimumPerArm, oneSidedWidth } from '../statistics/always-valid.ts';
import { studentQuantile } from '../statistics/distributions/student.ts';
import { differenceOf } from '../statistics/effect/effect.ts';
import { ratioOf } from '../statistics/effect/ratio.ts';
import { zSum } from '../statistics/power.ts';
import { type ArmData, armDataOf, type Pair, type Table, tableOf } from './comparison/arm-data.ts';
import { adjustedByBefore } from './comparison/before.ts';
import { probabilityBetter } from './comparison/better.ts';
import { type Before, groupsOf } from './comparison/groups.ts';
import { exploratoryBelow, nothing, superAlpha } from './comparison/nothing.ts';
import { pairsOf, type Stratum, standardised } from './comparison/periods.ts';
import { compareSummed, type Summed } from './comparison/summed.ts';
import { stratified } from './strata.ts';
import { type SummedKind, sumsOf } from './sums.ts';
import type { Units } from './units.ts';

/** Computes a summed metric. p-values are raw; adjusting and judging comes after all metrics are known. */
export function compareSums(metric: Metric & { readonly kind: SummedKind }, data: Dataset, units: Units): MetricResult {
  const { arms, plan } = data.meta.definition;
  if (unitOf(metric.kind) === 'MONEY' && isMixed(data)) return uncounted(metric, data);
  const groups = groupsOf(data, units, beforeOf(metric.kind, data));
  const table = withScratch(() => tableOf(groups, sumsOf(metric, data)));
  const byArm = units.map((_places, arm) => armDataOf(table, arm));
  const counts = countsOf(data, units);
  const estimates = arms.map(({ key }, index) => estimateOf(key, counts[index] ?? noCounts, byArm[index], plan.alpha));
  const [control, ...others] = byArm;
  return {
    metric: metricId(metric),
    kind: metric.kind,
    role: metric.role,
    direction: isLowerBetter(metric.kind) ? 'DOWN' : 'UP',
    unit: unitOf(metric.kind),
    arms: estimates,
    comparisons: others.map((treatment, index) =>
      control === undefined
        ? nothing(arms[index + 1]?.key ?? '', '', 'NO_UNITS')
        : compareArms(metric, data, table, index + 1, treatment, control),
    ),
  };
}

/** Costs in several currencies have no sum. */
export function isMixed({ meta, invoices }: Dataset): boolean {
  return meta.currency === null && invoices.cost.some((cost) => cost > 0);
}

/** A metric that cannot be counted. */
function uncounted(metric: Metric & { readonly kind: SummedKind }, { meta }: Dataset): MetricResult {
  const [baseline, ...others] = meta.definition.arms.map(({ key }) => key);
  const counts = { debtors: 0, invoices: 0, matured: 0, maturedDebtors: 0, numerator: null, denominator: null };
  return {
    metric: metricId(metric),
    kind: metric.kind,
    role: metric.role,
    direction: 'DOWN',
    unit: unitOf(metric.kind),
    arms: meta.definition.arms.map(({ key }) => {
      return { arm: key, ...counts, value: null, se: null, ci: null, uncapped: null, problem: 'NOT_COMPARABLE' };
    }),
    comparisons: others.map((arm) => nothing(arm, baseline ?? '', 'NOT_COMPARABLE')),
  };
}

function unitOf(kind: SummedKind): MetricResult['unit'] {
  if (kind === 'COST_PER_INVOICE' || kind === 'COST_PER_DELIVERED' || kind === 'COST_PER_PAID') return 'MONEY';
  return kind === 'FALLBACKS_PER_INVOICE' || kind === 'REMINDERS_PER_INVOICE' ? 'COUNT' : 'SHARE';
}

/** An arm's debtors and invoices, whatever is known of them. */
interface Counts {
  readonly debtors: number;
  readonly invoices: number;
}

const noCounts: Counts = { debtors: 0, invoices: 0 };
/** The same for every metric of the same units: counted once. */
const counted = new WeakMap<Units, readonly Counts[]>();

function countsOf({ invoices, debtors }: Dataset, units: Units): readonly Counts[] {
  const known = counted.get(units);
  if (known !== undefined) return known;
  const byDebtor = new Uint32Array(debtors.arm.length);
  for (let at = 0; at < invoices.debtor.length; at += 1) {
    const place = invoices.debtor[at] ?? 0;
    byDebtor[place] = (byDebtor[place] ?? 0) + 1;
  }
  const counts = units.map((places) => {
    let sum = 0;
    for (let at = 0; at < places.length; at += 1) sum += byDebtor[places[at] ?? 0] ?? 0;
    return { debtors: places.length, invoices: sum };
  });
  counted.set(units, counts);
  return counts;
}

function estimateOf(arm: string, all: Counts, data: ArmData | undefined, alpha: number): ArmEstimate {
  const { debtors = 0, matured = 0, numerator = 0, denominator = 0 } = data ?? {};
  const counts = { arm, debtors, invoices: all.invoices, matured, maturedDebtors: debtors };
  const missing = { ...counts, numerator, denominator, value: null, se: null, ci: null, uncapped: null };
  if (data === undefined || debtors === 0) {
    return { ...missing, problem: all.debtors === 0 ? 'NO_UNITS' : 'IMMATURE' };
  }
  const value = ratioOf(data.moments);
  if ('code' in value) return { ...missing, problem: value.code };
  const se = Math.sqrt(value.variance);
  const half = studentQuantile(1 - alpha / 2, value.n - 1) * se;
  const ci = [value.value - half, value.value + half] as const;
  const uncapped = data.uncapped && ratioOf(data.uncapped);
  return {
    ...counts,
    numerator,
    denominator,
    value: value.value,
    se,
    ci,
    uncapped: uncapped === null || 'code' in uncapped ? null : uncapped.value,
    problem: null,
  };
}

function compareArms(
  metric: Metric & { readonly kind: SummedKind },
  data: Dataset,
  table: Table,
  index: number,
  treatment: ArmData,
  control: ArmData,
): Comparison {
  const { plan, arms } = data.meta.definition;
  const [arm, baseline] = [arms[index]?.key ?? '', arms[0]?.key ?? ''];
  if (!isComparable(metric, data, index)) return nothing(arm, baseline, 'NOT_COMPARABLE');
  if (treatment.debtors === 0 || control.debtors === 0) {
    const isEmpty = !data.debtors.arm.includes(index) || !data.debtors.arm.includes(0);
    return nothing(arm, baseline, isEmpty ? 'NO_UNITS' : 'IMMATURE');
  }
  const pairs = pairsOf(data, table, index, treatment, control);
  const found = compareSummed(pairs, unitOf(metric.kind) === 'SHARE', plan.alpha);
  if (typeof found === 'string') return nothing(arm, baseline, found);
  const comparison = comparisonOf(metric, found, plan, arm, baseline);
  if (found.difference.estimate === null) return comparison;
  return {
    ...comparison,
    cuped: table.groups.before === null ? null : adjustedByBefore(pairs, plan.alpha),
    postStratified: stratified(pairs, plan.alpha),
    uncapped: withoutCap(pairs, plan.alpha),
  };
}

/** What a difference comes to for one arm, before it is adjusted and judged. */
export function comparisonOf(
  metric: Metric,
  found: Summed,
  plan: AnalysisPlan,
  arm: string,
  baseline: string,
): Comparison {
  const { difference, lift, counts, test } = found;
  const { estimate, se, ci, p, df } = difference;
  if (estimate === null) return nothing(arm, baseline, difference.problem?.code ?? 'NO_UNITS');
  const isEnough = Math.min(...counts) >= exploratoryBelow;
  return {
    arm,
    baseline,
    absolute: ci === null ? null : { estimate, se, ci },
    relative: lift.estimate === null || lift.ci === null ? null : { estimate: lift.estimate, se: lift.se, ci: lift.ci },
    relativeProblem: lift.problem?.code ?? null,
    p,
    pAdjusted: p,
    ciAdjusted: null,
    df,
    test,
    alwaysValid: alwaysValidOf(estimate, se, counts, plan),
    cuped: null,
    postStratified: null,
    uncapped: null,
    nonInferiority: marginOf(metric, found, plan),
    verdict: isEnough ? 'NEUTRAL' : 'NO_VERDICT',
    superSignificant: isEnough && p !== null && p < superAlpha,
    probabilityBetter: probabilityBetter(estimate, se, isLowerBetter(metric.kind) ? 'DOWN' : 'UP'),
    mde: se === null ? null : zSum(plan) * se,
    problem: isEnough ? (difference.problem?.code ?? null) : 'EXPLORATORY',
  };
}

/** Whether every channel of both arms reports it. */
function isComparable({ kind }: Metric, { meta }: Dataset, index: number): boolean {
  if (kind !== 'OPENED_RATE' && kind !== 'OPENED_VERIFIED_RATE') return true;
  const can = kind === 'OPENED_VERIFIED_RATE' ? (meta.canVerify ?? meta.canOpen) : meta.canOpen;
  return can[0] === true && can[index] === true;
}

function alwaysValidOf(
  estimate: number,
  se: number | null,
  counts: readonly [number, number],
  { alpha, plannedDebtors }: AnalysisPlan,
): Comparison['alwaysValid'] {
  if (se === null || se === 0 || Math.min(...counts) < alwaysValidMinimumPerArm) return null;
  const { p, ci } = alwaysValid({ estimate, se, n: counts[0] + counts[1] }, { alpha, plannedUnits: plannedDebtors });
  return { p, ci, running: { p, ci } };
}

/** Costs are adjusted by costs before, payment in time by days to payment before; nothing is known of the rest. */
function beforeOf(kind: SummedKind, { debtors }: Dataset): Before {
  if (kind.startsWith('COST')) return debtors.costBefore;
  return kind === 'PAID_BY_DUE' ? debtors.paidDaysBefore : null;
}

/** What the same comparison says without the cap. */
function withoutCap(pairs: readonly Pair[], alpha: number): Comparison['uncapped'] {
  const strata = pairs.flatMap(({ treatment, control }): Stratum[] => {
    if (treatment.uncapped === null || control.uncapped === null) return [];
    const [treated, controlled] = [ratioOf(treatment.uncapped), ratioOf(control.uncapped)];
    return 'code' in treated || 'code' in controlled ? [] : [{ treatment: treated, control: controlled }];
  });
  const whole = standardised(strata);
  if (whole === null) return null;
  const { estimate, se, ci, p } = differenceOf(whole.treatment, whole.control, alpha);
  return estimate === null || ci === null || p === null ? null : { absolute: { estimate, se, ci }, p };
}

function marginOf(
  { margin, kind }: Metric,
  { bound: boundOf, control, difference, counts }: Summed,
  { alpha, plannedDebtors }: AnalysisPlan,
): Comparison['nonInferiority'] {
  const { estimate, se } = difference;
  if (margin === null || control === null || estimate === null) return null;
  const size = margin.kind === 'ABSOLUTE' ? margin.size : margin.size * Math.abs(control);
  const isLower = isLowerBetter(kind);
  const bound = boundOf(isLower ? 'UPPER' : 'LOWER');
  if (bound === null) return null;
  const isGood = (end: number) => (isLower ? end < size : end > -size);
  const isMany = se !== null && se > 0 && Math.min(...counts) >= alwaysValidMinimumPerArm;
  const planned = { alpha, plannedUnits: plannedDebtors };
  const width = isMany ? oneSidedWidth({ se, n: counts[0] + counts[1] }, planned) : Number.POSITIVE_INFINITY;
  const alwaysShown = isGood(isLower ? estimate + width : estimate - width);
  return { margin: size, bound, shown: isGood(bound), alwaysShown };
}
