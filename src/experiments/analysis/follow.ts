// Times followed: how long until payment or delivery, in every arm, with invoices that are still open followed as far as
// they go. The verdict is the log-rank test by debtor, the effect the difference of the mean within the horizon. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import { type Metric, metricId } from '../definition.ts';
import type { ArmEstimate, Comparison, CurvePoint, MetricResult, SurvivalResult } from '../result.ts';
import { alwaysValid, alwaysValidMinimumPerArm, halfWidth } from '../statistics/always-valid.ts';
import { normalQuantile } from '../statistics/distributions/normal.ts';
import { zSum } from '../statistics/power.ts';
import { clusteredLogRank } from '../statistics/survival/clustered-log-rank.ts';
import { cumulativeIncidence } from '../statistics/survival/cumulative-incidence.ts';
import { confidenceBand, quantileInterval } from '../statistics/survival/curve.ts';
import { hazardRatio } from '../statistics/survival/hazard-ratio.ts';
import { type KaplanMeier, kaplanMeier } from '../statistics/survival/kaplan-meier.ts';
import { type RiskTable, riskTable, type SurvivalData } from '../statistics/survival/risk-table.ts';
import { type RestrictedMean, restrictedMean, restrictedMeanDifference } from '../statistics/survival/rmst.ts';
import { exploratoryBelow, nothing } from './compare.ts';
import type { TimedKind } from './sums.ts';
import type { Units } from './units.ts';

/** Ticks in a day. */
const ticks = 10;
const tickMs = 86_400_000 / ticks;
const superAlpha = 0.001;

export interface Followed {
  readonly metric: MetricResult;
  readonly survival: SurvivalResult;
}

/** Computes a timed metric for these units. */
export function follow(metric: Metric & { readonly kind: TimedKind }, data: Dataset, units: Units): Followed {
  const { plan, arms } = data.meta.definition;
  const table = riskTableOf(metric.kind, data, units);
  const curves = arms.map((_arm, index) => kaplanMeier(table, index));
  const tau = Math.min(plan.horizonDays * ticks, ...curves.map(({ times }) => times.at(-1) ?? 0));
  const means = arms.map((_arm, index) => (tau > 0 ? restrictedMean(table, index, tau) : null));
  const id = metricId(metric);
  const pairwise = arms.slice(1).map(({ key }, index) => {
    const isBoth = (curves[0]?.rows ?? 0) > 0 && (curves[index + 1]?.rows ?? 0) > 0;
    const test = isBoth ? clusteredLogRank(table, { arms: [index + 1, 0] }) : null;
    const ratio = isBoth ? hazardRatio(table, index + 1, 0, plan.alpha, test ?? undefined) : null;
    return { key, index: index + 1, test, ratio };
  });
  const estimates = arms.map(({ key }, index) => estimateOf(key, curves[index], means[index] ?? null, plan.alpha));
  const comparisons = pairwise.map(({ key, index, test }) =>
    compareTimes(key, arms[0]?.key ?? '', means[index] ?? null, means[0] ?? null, test, curves, index, data),
  );
  const all = curves.filter(({ rows }) => rows > 0).length > 1 ? clusteredLogRank(table) : null;
  const survival: SurvivalResult = {
    metric: id,
    horizon: tau / ticks,
    arms: arms.map(({ key }, index) => ({
      arm: key,
      ...curveOf(metric.kind, table, index, curves[index], plan.alpha, plan.horizonDays),
      rmst: rmstOf(means[index] ?? null, plan.alpha),
    })),
    logRank:
      all === null || all.p === null || all.chiSquared === null
        ? null
        : { statistic: all.chiSquared, df: all.df, p: all.p },
    pairwise: pairwise.map(({ key, index, test, ratio }) => ({
      arm: key,
      baseline: arms[0]?.key ?? '',
      statistic: test?.chiSquared ?? null,
      p: test?.p ?? null,
      hazardRatio: ratio?.ratio ?? null,
      crossing: isCrossing(curves[index], curves[0]),
    })),
  };
  const direction = 'DOWN' as const;
  return {
    metric: { metric: id, kind: metric.kind, role: metric.role, direction, unit: 'DAYS', arms: estimates, comparisons },
    survival,
  };
}

/** The risk table of these units' invoices, followed to the horizon of the plan. */
export function riskTableOf(kind: TimedKind, data: Dataset, units: Units): RiskTable {
  return riskTable(survivalData(kind, data, units, data.meta.definition.plan.horizonDays * ticks));
}

/** Rows of the units' invoices; what goes on beyond the horizon is censored there. */
function survivalData(
  kind: TimedKind,
  { meta, invoices, debtors }: Dataset,
  units: Units,
  horizon: number,
): SurvivalData {
  const isCounted = new Uint8Array(debtors.arm.length);
  for (const places of units) for (let at = 0; at < places.length; at += 1) isCounted[places[at] ?? 0] = 1;
  let count = 0;
  for (let at = 0; at < invoices.debtor.length; at += 1) count += isCounted[invoices.debtor[at] ?? 0] ?? 0;
  const [time, cause] = [new Int32Array(count), new Uint8Array(count)];
  const [arm, debtor] = [new Uint8Array(count), new Int32Array(count)];
  const end = kind === 'TIME_TO_PAYMENT' ? paymentOf(invoices, meta) : deliveryOf(invoices, meta);
  let row = 0;
  for (let at = 0; at < invoices.debtor.length; at += 1) {
    const place = invoices.debtor[at] ?? 0;
    if (isCounted[place] === 0) continue;
    const ticksTo = end.time[at] ?? 0;
    // Paid before it was sent: it had no need of us, and counts as paid at once.
    time[row] = ticksTo > horizon ? horizon : Math.max(ticksTo, 0);
    cause[row] = ticksTo > horizon ? 0 : (end.cause[at] ?? 0);
    arm[row] = debtors.arm[place] ?? 0;
    debtor[row] = place;
    row += 1;
  }
  return { time, cause, arm, debtor, armCount: units.length, debtorCount: debtors.arm.length };
}

interface Ends {
  /** Ticks from the first sending. */
  readonly time: Int32Array;
  /** 1: the event; 2 and up: what competes with it; 0: still going on. */
  readonly cause: Uint8Array;
}

function paymentOf({ closeCause, closedDay, startedDay }: Dataset['invoices'], { asOfDay }: Dataset['meta']): Ends {
  const time = new Int32Array(closeCause.length);
  for (let at = 0; at < time.length; at += 1) {
    const day = closeCause[at] === 0 ? asOfDay : (closedDay[at] ?? 0);
    time[at] = (day - (startedDay[at] ?? 0)) * ticks;
  }
  return { time, cause: closeCause };
}

function deliveryOf({ deliveredAt, startedAt }: Dataset['invoices'], { asOfMs }: Dataset['meta']): Ends {
  const [time, cause] = [new Int32Array(deliveredAt.length), new Uint8Array(deliveredAt.length)];
  for (let at = 0; at < time.length; at += 1) {
    const delivered = deliveredAt[at] ?? Number.NaN;
    const isOpen = Number.isNaN(delivered);
    if (!isOpen) cause[at] = 1;
    time[at] = Math.floor(((isOpen ? asOfMs : delivered) - (startedAt[at] ?? 0)) / tickMs);
  }
  return { time, cause };
}

function estimateOf(
  arm: string,
  curve: KaplanMeier | undefined,
  mean: RestrictedMean | null,
  alpha: number,
): ArmEstimate {
  const rows = curve?.rows ?? 0;
  const counts = {
    arm,
    debtors: curve?.debtors ?? 0,
    invoices: rows,
    matured: rows,
    numerator: curve?.eventTotal ?? 0,
    denominator: rows,
  };
  const rmst = rmstOf(mean, alpha);
  if (rmst === null) {
    return {
      ...counts,
      value: null,
      se: null,
      ci: null,
      uncapped: null,
      problem: rows === 0 ? 'NO_UNITS' : 'IMMATURE',
    };
  }
  return { ...counts, value: rmst.estimate, se: rmst.se, ci: rmst.ci, uncapped: null, problem: null };
}

/** In days. */
function rmstOf(mean: RestrictedMean | null, alpha: number): SurvivalResult['arms'][number]['rmst'] {
  if (mean === null) return null;
  const [estimate, se] = [mean.mean / ticks, mean.clusterSe / ticks];
  const half = normalQuantile(1 - alpha / 2) * se;
  return { estimate, se, ci: [estimate - half, estimate + half] };
}

function compareTimes(
  arm: string,
  baseline: string,
  treatment: RestrictedMean | null,
  control: RestrictedMean | null,
  test: ReturnType<typeof clusteredLogRank> | null,
  curves: readonly KaplanMeier[],
  index: number,
  { meta }: Dataset,
): Comparison {
  if (treatment === null || control === null || test === null) return nothing(arm, baseline, 'IMMATURE');
  const { plan } = meta.definition;
  const found = restrictedMeanDifference(treatment, control, plan.alpha);
  const [estimate, se] = [found.estimate / ticks, found.se / ticks];
  const [nt, nc] = [curves[index]?.debtors ?? 0, curves[0]?.debtors ?? 0];
  const isEnough = Math.min(nt, nc) >= exploratoryBelow;
  const metric = plan.metrics.find(({ kind }) => kind === 'TIME_TO_PAYMENT');
  const margin = metric?.margin ?? null;
  const base = control.mean / ticks;
  const size = margin === null ? null : margin.kind === 'ABSOLUTE' ? margin.size : margin.size * base;
  const bound = estimate + normalQuantile(1 - plan.alpha) * se;
  const variance = test.variance[0]?.[0] ?? 0;
  const score = test.score[0] ?? 0;
  const planned = { alpha: plan.alpha, plannedUnits: plan.plannedDebtors };
  const isLasting = Math.min(nt, nc) >= alwaysValidMinimumPerArm && variance > 0 && se > 0;
  const half = isLasting ? halfWidth({ se, n: nt + nc }, planned) : 0;
  return {
    arm,
    baseline,
    absolute: { estimate, se, ci: [found.ci[0] / ticks, found.ci[1] / ticks] },
    relative: base > 0 ? relativeOf(treatment, control, plan.alpha) : null,
    relativeProblem: base > 0 ? null : 'CONTROL_NEAR_ZERO',
    p: test.p,
    pAdjusted: test.p,
    df: test.df,
    alwaysValid: isLasting
      ? {
          // The score with its variance is an estimate of the log hazard ratio near none.
          p: alwaysValid({ estimate: score / variance, se: 1 / Math.sqrt(variance), n: nt + nc }, planned).p,
          ci: [estimate - half, estimate + half],
        }
      : null,
    cuped: null,
    postStratified: null,
    uncapped: null,
    nonInferiority: size === null ? null : { margin: size, bound, shown: bound < size },
    verdict: isEnough ? 'NEUTRAL' : 'NO_VERDICT',
    superSignificant: isEnough && test.p !== null && test.p < superAlpha,
    mde: zSum(plan) * se,
    problem: isEnough ? null : 'EXPLORATORY',
  };
}

/** The difference over the control's mean, by the delta method on both. */
function relativeOf(treatment: RestrictedMean, control: RestrictedMean, alpha: number): Comparison['relative'] {
  const estimate = (treatment.mean - control.mean) / control.mean;
  const se = Math.hypot(treatment.clusterSe, (treatment.mean / control.mean) * control.clusterSe) / control.mean;
  const half = normalQuantile(1 - alpha / 2) * se;
  return { estimate, se, ci: [estimate - half, estimate + half] };
}

function curveOf(
  kind: TimedKind,
  table: RiskTable,
  arm: number,
  curve: KaplanMeier | undefined,
  alpha: number,
  horizonDays: number,
): Pick<SurvivalResult['arms'][number], 'curve' | 'median' | 'incidence' | 'atRisk'> {
  if (curve === undefined || curve.rows === 0) {
    return { curve: [], median: { estimate: null, lower: null, upper: null }, incidence: [], atRisk: [] };
  }
  const band = confidenceBand(curve.survival, curve.clusterSe, alpha);
  const middle = quantileInterval(curve.times, curve.survival, band, 0.5);
  const inDays = (tick: number | null) => (tick === null ? null : tick / ticks);
  const points = Array.from(
    curve.times,
    (time, index): CurvePoint => ({
      t: time / ticks,
      survival: curve.survival[index] ?? 0,
      lower: orNull(band.lower[index]),
      upper: orNull(band.upper[index]),
      atRisk: curve.atRisk[index] ?? 0,
      events: curve.events[index] ?? 0,
      censored: curve.censored[index] ?? 0,
    }),
  );
  const causes = kind === 'TIME_TO_PAYMENT' ? ['PAID', 'CREDITED', 'CANCELLED'] : ['DELIVERED'];
  return {
    curve: points,
    median: { estimate: inDays(middle.value), lower: inDays(middle.lower), upper: inDays(middle.upper) },
    incidence: causes.slice(0, table.causeCount).map((cause, index) => {
      const found = cumulativeIncidence(table, arm, index + 1, null);
      const at = Array.from(found.times, (time, place) => ({ t: time / ticks, share: found.incidence[place] ?? 0 }));
      return { cause, points: at };
    }),
    atRisk: Array.from({ length: 11 }, (_, tenth) => atRiskAt(curve, (tenth / 10) * horizonDays * ticks)),
  };
}

/** Followed just before a time. */
function atRiskAt({ times, atRisk }: KaplanMeier, time: number): number {
  const next = times.findIndex((at) => at >= time);
  return next === -1 ? 0 : (atRisk[next] ?? 0);
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Each curve lies clearly above the other somewhere: by two standard errors. */
function isCrossing(one: KaplanMeier | undefined, other: KaplanMeier | undefined): boolean {
  if (one === undefined || other === undefined || one.rows === 0 || other.rows === 0) return false;
  let [isAbove, isBelow] = [false, false];
  let at = -1;
  for (const [index, time] of one.times.entries()) {
    while ((other.times[at + 1] ?? Number.POSITIVE_INFINITY) <= time) at += 1;
    const difference = (one.survival[index] ?? 0) - (at < 0 ? 1 : (other.survival[at] ?? 0));
    const se = Math.hypot(one.clusterSe[index] ?? 0, at < 0 ? 0 : (other.clusterSe[at] ?? 0));
    if (difference > 2 * se) isAbove = true;
    if (difference < -2 * se) isBelow = true;
  }
  return isAbove && isBelow;
}
