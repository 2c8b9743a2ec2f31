// A summed metric in every arm, and every arm against the control. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import { isLowerBetter, type Metric, metricId } from '../definition.ts';
import type { ArmEstimate, Comparison, Effect, MetricResult, ProblemCode } from '../result.ts';
import { alwaysValid, alwaysValidMinimumPerArm } from '../statistics/always-valid.ts';
import { studentQuantile } from '../statistics/distributions/student.ts';
import { cuped } from '../statistics/effect/cuped.ts';
import {
  type Effect as Compared,
  type Difference,
  differenceOf,
  effectOf,
  oneSidedBound,
} from '../statistics/effect/effect.ts';
import { fisherExact } from '../statistics/effect/fisher.ts';
import { type ArmMoments, momentsOf } from '../statistics/effect/moments.ts';
import { isSparse, newcombeInterval } from '../statistics/effect/proportion.ts';
import { linearized, ratioOf } from '../statistics/effect/ratio.ts';
import { zSum } from '../statistics/power.ts';
import { stratified } from './strata.ts';
import { type DebtorSums, type SummedKind, sumsOf } from './sums.ts';
import { knownOf, maturedOf, pick, type Units } from './units.ts';

/** Below so many debtors in an arm numbers are shown, and nothing is concluded from them. */
export const exploratoryBelow = 100;
const superAlpha = 0.001;

interface ArmData {
  readonly places: Int32Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  readonly moments: ArmMoments;
  /** Of the sums before they were cut; null: there is no cap. */
  readonly uncapped: ArmMoments | null;
}

/** Computes a summed metric. p-values are raw; adjusting and judging comes after all metrics are known. */
export function compareSums(metric: Metric & { readonly kind: SummedKind }, data: Dataset, units: Units): MetricResult {
  const { arms, plan } = data.meta.definition;
  const sums = sumsOf(metric, data);
  const byArm = units.map((places): ArmData => {
    const counted = maturedOf(sums, places);
    const numerators = pick(sums.numerators, counted);
    const denominators = pick(sums.denominators, counted);
    const moments = momentsOf(numerators, denominators);
    const uncapped = sums.uncapped && momentsOf(pick(sums.uncapped, counted), denominators);
    return { places: counted, numerators, denominators, moments, uncapped };
  });
  const invoices = invoicesByDebtor(data);
  const estimates = arms.map(({ key }, index) =>
    estimateOf(key, units[index] ?? new Int32Array(), byArm[index], sums, invoices, plan.alpha),
  );
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
        : compareArms(metric, data, index + 1, treatment, control),
    ),
  };
}

function unitOf(kind: SummedKind): MetricResult['unit'] {
  if (kind === 'COST_PER_INVOICE' || kind === 'COST_PER_DELIVERED' || kind === 'COST_PER_PAID') return 'MONEY';
  return kind === 'FALLBACKS_PER_INVOICE' || kind === 'REMINDERS_PER_INVOICE' ? 'COUNT' : 'SHARE';
}

/** The same for every metric of a dataset: counted once. */
const countedInvoices = new WeakMap<Dataset, Uint32Array>();

function invoicesByDebtor(data: Dataset): Uint32Array {
  const known = countedInvoices.get(data);
  if (known !== undefined) return known;
  const { invoices, debtors } = data;
  const counts = new Uint32Array(debtors.arm.length);
  for (const place of invoices.debtor) counts[place] = (counts[place] ?? 0) + 1;
  countedInvoices.set(data, counts);
  return counts;
}

function estimateOf(
  arm: string,
  places: Int32Array,
  data: ArmData | undefined,
  { matured }: DebtorSums,
  invoices: Uint32Array,
  alpha: number,
): ArmEstimate {
  let [all, ripe] = [0, 0];
  for (let at = 0; at < places.length; at += 1) {
    all += invoices[places[at] ?? 0] ?? 0;
    ripe += matured[places[at] ?? 0] ?? 0;
  }
  const counts = { arm, debtors: data?.places.length ?? 0, invoices: all, matured: ripe };
  const numerator = total(data?.numerators);
  const denominator = total(data?.denominators);
  const missing = { ...counts, numerator, denominator, value: null, se: null, ci: null, uncapped: null };
  if (data === undefined || data.places.length === 0) {
    return { ...missing, problem: places.length === 0 ? 'NO_UNITS' : 'IMMATURE' };
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

function total(values: Float64Array = new Float64Array()): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at] ?? 0;
  return sum;
}

function compareArms(
  metric: Metric & { readonly kind: SummedKind },
  data: Dataset,
  index: number,
  treatment: ArmData,
  control: ArmData,
): Comparison {
  const { definition, canOpen } = data.meta;
  const { plan, arms } = definition;
  const [arm, baseline] = [arms[index]?.key ?? '', arms[0]?.key ?? ''];
  const isOpening = metric.kind === 'OPENED_RATE' || metric.kind === 'OPENED_VERIFIED_RATE';
  if (isOpening && !(canOpen[0] && canOpen[index])) return nothing(arm, baseline, 'NOT_COMPARABLE');
  if (treatment.places.length === 0 || control.places.length === 0) return nothing(arm, baseline, 'IMMATURE');
  const found = exact(effectOf(treatment.moments, control.moments, plan.alpha), treatment, control, plan.alpha);
  const { difference, lift } = found;
  const smallest = Math.min(treatment.places.length, control.places.length);
  const { estimate, se, ci, p, df } = difference;
  if (estimate === null) return nothing(arm, baseline, difference.problem?.code ?? 'NO_UNITS');
  const isEnough = smallest >= exploratoryBelow;
  return {
    arm,
    baseline,
    absolute: ci === null ? null : { estimate, se, ci },
    relative: lift.estimate === null || lift.ci === null ? null : { estimate: lift.estimate, se: lift.se, ci: lift.ci },
    relativeProblem: lift.problem?.code ?? null,
    p,
    pAdjusted: p,
    df,
    alwaysValid: sequential(estimate, se, treatment, control, plan),
    cuped: adjusted(metric.kind, data, treatment, control, plan.alpha),
    postStratified: stratified(data, treatment, control, plan.alpha),
    uncapped: withoutCap(treatment, control, plan.alpha),
    nonInferiority: marginOf(metric, difference, control, plan.alpha),
    verdict: isEnough ? 'NEUTRAL' : 'NO_VERDICT',
    superSignificant: isEnough && p !== null && p < superAlpha,
    mde: se === null ? null : zSum(plan) * se,
    problem: isEnough ? (difference.problem?.code ?? null) : 'EXPLORATORY',
  };
}

/** Few successes or few failures of debtors with one invoice each: exact numbers in place of the normal ones. */
function exact(found: Compared, treatment: ArmData, control: ArmData, alpha: number): Compared {
  const [treated, controlled] = [proportionOf(treatment), proportionOf(control)];
  if (treated === null || controlled === null || !isSparse(treated, controlled)) return found;
  const ci = newcombeInterval(treated, controlled, alpha);
  if (ci === null) return found;
  const estimate = treated.x / treated.n - controlled.x / controlled.n;
  const difference: Difference = {
    ...found.difference,
    estimate,
    ci,
    p: fisherExact(treated, controlled),
    problem: null,
  };
  return { ...found, difference };
}

function proportionOf({ numerators, denominators }: ArmData): { x: number; n: number } | null {
  if (!denominators.every((value) => value === 1)) return null;
  if (!numerators.every((value) => value === 0 || value === 1)) return null;
  return { x: total(numerators), n: numerators.length };
}

function sequential(
  estimate: number,
  se: number | null,
  treatment: ArmData,
  control: ArmData,
  { alpha, plannedDebtors }: { readonly alpha: number; readonly plannedDebtors: number },
): Comparison['alwaysValid'] {
  const [nt, nc] = [treatment.places.length, control.places.length];
  if (se === null || se === 0 || Math.min(nt, nc) < alwaysValidMinimumPerArm) return null;
  const { p, ci } = alwaysValid({ estimate, se, n: nt + nc }, { alpha, plannedUnits: plannedDebtors });
  return { p, ci };
}

/** With what was known of the debtors before; who was new gets the mean. */
function adjusted(
  kind: SummedKind,
  { debtors }: Dataset,
  treatment: ArmData,
  control: ArmData,
  alpha: number,
): Comparison['cuped'] {
  const isCost = kind.startsWith('COST');
  const column = isCost ? debtors.costBefore : debtors.paidDaysBefore;
  if (!isCost && kind !== 'PAID_BY_DUE') return null;
  const known = [treatment, control].map(({ places }) => knownOf(pick(column, places)));
  const count = known.reduce((sum, values) => sum + values.length, 0);
  if (count < 2) return null;
  const mean = known.reduce((sum, values) => sum + total(values), 0) / count;
  const armOf = ({ places, numerators, denominators }: ArmData) => {
    const post = linearized(numerators, denominators);
    const pre = pick(column, places);
    for (let at = 0; at < pre.length; at += 1) if (Number.isNaN(pre[at])) pre[at] = mean;
    return post === null ? null : { pre, post };
  };
  const [treated, controlled] = [armOf(treatment), armOf(control)];
  const found = treated && controlled && cuped(treated, controlled);
  if (!found || found.varianceReduction === null || found.theta === 0) return null;
  const { estimate, se, ci, p } = differenceOf(found.treatment, found.control, alpha);
  if (estimate === null || ci === null || p === null) return null;
  return { absolute: { estimate, se, ci }, p, varianceReduction: found.varianceReduction };
}

/** What the same comparison says without the cap. */
function withoutCap(treatment: ArmData, control: ArmData, alpha: number): Comparison['uncapped'] {
  if (treatment.uncapped === null || control.uncapped === null) return null;
  const { estimate, se, ci, p } = effectOf(treatment.uncapped, control.uncapped, alpha).difference;
  return estimate === null || ci === null || p === null ? null : { absolute: { estimate, se, ci }, p };
}

function marginOf(
  metric: Metric,
  difference: Difference,
  control: ArmData,
  alpha: number,
): Comparison['nonInferiority'] {
  if (metric.margin === null) return null;
  const value = ratioOf(control.moments);
  if ('code' in value) return null;
  const margin = metric.margin.kind === 'ABSOLUTE' ? metric.margin.size : metric.margin.size * Math.abs(value.value);
  const isLower = isLowerBetter(metric.kind);
  const bound = oneSidedBound(difference, isLower ? 'UPPER' : 'LOWER', alpha);
  if (bound === null) return null;
  return { margin, bound, shown: isLower ? bound < margin : bound > -margin };
}

/** A comparison that cannot be made, and why. */
export function nothing(arm: string, baseline: string, problem: ProblemCode): Comparison {
  const absolute: Effect | null = null;
  return {
    arm,
    baseline,
    absolute,
    relative: null,
    relativeProblem: problem,
    p: null,
    pAdjusted: null,
    df: null,
    alwaysValid: null,
    cuped: null,
    postStratified: null,
    uncapped: null,
    nonInferiority: null,
    verdict: 'NO_VERDICT',
    superSignificant: false,
    mde: null,
    problem,
  };
}
