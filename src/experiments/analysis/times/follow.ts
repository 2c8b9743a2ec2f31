// Times followed: how long until payment or delivery, in every arm, with invoices that are still open followed as far as
// they go. The verdict is the log-rank test by debtor, the effect the difference of the mean within the horizon. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import { type Metric, metricId } from '../../definition.ts';
import type { ArmEstimate, CurvePoint, MetricResult, SurvivalResult } from '../../result.ts';
import { take, withScratch } from '../../scratch.ts';
import { normalQuantile } from '../../statistics/distributions/normal.ts';
import { clusteredLogRank } from '../../statistics/survival/clustered-log-rank.ts';
import { cumulativeIncidence } from '../../statistics/survival/cumulative-incidence.ts';
import { confidenceBand, quantileInterval } from '../../statistics/survival/curve.ts';
import { hazardRatio } from '../../statistics/survival/hazard-ratio.ts';
import { type KaplanMeier, kaplanMeier } from '../../statistics/survival/kaplan-meier.ts';
import { type RiskTable, riskTable, type SurvivalData } from '../../statistics/survival/risk-table.ts';
import { type RestrictedMean, restrictedMean } from '../../statistics/survival/rmst.ts';
import { periodsOf } from '../comparison/periods.ts';
import { compareTimes, followedFor } from '../comparison/times.ts';
import { safeTimesOf } from '../disclosure/safe-times.ts';
import type { TimedKind } from '../sums.ts';
import type { Units } from '../units.ts';
import { followedToHorizon, type MaturedCount } from '../verdict/maturity.ts';

/** Ticks in a day. */
const ticks = 10;
const tickMs = 86_400_000 / ticks;

export interface Followed {
  readonly metric: MetricResult;
  readonly survival: SurvivalResult;
}

/** Computes a timed metric for these units. */
export function follow(metric: Metric & { readonly kind: TimedKind }, data: Dataset, units: Units): Followed {
  return withScratch(() => followRows(metric, data, units));
}

function followRows(metric: Metric & { readonly kind: TimedKind }, data: Dataset, units: Units): Followed {
  const { plan, arms } = data.meta.definition;
  const table = riskTableOf(metric.kind, data, units);
  const curves = arms.map((_arm, index) => kaplanMeier(table, index));
  // An arm that nobody is in says nothing of how long the others were followed.
  const followed = arms.map((_arm, index) => followedFor(table, index)).filter((time) => time > 0);
  const tau = followed.length === 0 ? 0 : Math.min(plan.horizonDays * ticks, ...followed);
  const means = arms.map((_arm, index) => (tau > 0 ? restrictedMean(table, index, tau) : null));
  const id = metricId(metric);
  const phased = withinPhases(table, data);
  const pairwise = arms.slice(1).map(({ key }, index) => {
    const isBoth = (curves[0]?.rows ?? 0) > 0 && (curves[index + 1]?.rows ?? 0) > 0;
    const test = isBoth ? clusteredLogRank(phased, { arms: [index + 1, 0] }) : null;
    const ratio = isBoth ? hazardRatio(phased, index + 1, 0, plan.alpha, test ?? undefined) : null;
    return { key, index: index + 1, test, ratio, crossing: isCrossing(curves[index + 1], curves[0]) };
  });
  const matured = followedToHorizon(metric.kind, data, units);
  const estimates = arms.map(({ key }, index) =>
    estimateOf(key, curves[index], means[index] ?? null, matured[index], plan.alpha),
  );
  const comparisons = pairwise.map(({ index, test, crossing }) => {
    const tables = tablesOf(metric.kind, data, units, table, index);
    return compareTimes({ metric, index, tables, test, isCrossing: crossing }, data, ticks);
  });
  const all = curves.filter(({ rows }) => rows > 0).length > 1 ? clusteredLogRank(phased) : null;
  const survival: SurvivalResult = {
    metric: id,
    horizon: tau / ticks,
    arms: arms.map(({ key }, index) => ({
      arm: key,
      ...curveOf(metric.kind, table, index, curves[index], plan.alpha, plan.horizonDays),
      rmst: rmstOf(means[index] ?? null, plan.alpha),
      safeTimes: safeTimesOf(table, index).map((time) => time / ticks),
    })),
    logRank:
      all === null || all.p === null || all.chiSquared === null
        ? null
        : { statistic: all.chiSquared, df: all.df, p: all.p },
    pairwise: pairwise.map(({ key, test, ratio, crossing }) => ({
      arm: key,
      baseline: arms[0]?.key ?? '',
      statistic: test?.chiSquared ?? null,
      p: test?.p ?? null,
      hazardRatio: ratio?.ratio ?? null,
      crossing,
    })),
  };
  const direction = 'DOWN' as const;
  return {
    metric: { metric: id, kind: metric.kind, role: metric.role, direction, unit: 'DAYS', arms: estimates, comparisons },
    survival,
  };
}

/** The risk table of these units' invoices, followed to the horizon of the plan; its columns are scratch. */
export function riskTableOf(kind: TimedKind, data: Dataset, units: Units): RiskTable {
  return riskTable(survivalData(kind, data, units, data.meta.definition.plan.horizonDays * ticks));
}

/** The same rows with risk sets of their own in each phase: what changes with time is no effect of an arm. */
function withinPhases(table: RiskTable, { meta, debtors }: Dataset): RiskTable {
  if (meta.phases.length < 2) return table;
  const stratum = Uint16Array.from(table.data.debtor, (place) => Math.max(0, (debtors.phase[place] ?? 1) - 1));
  return riskTable({ ...table.data, stratum }, { stratified: true });
}

/** One table for each period in which the arm and the control had the same weights. */
function tablesOf(kind: TimedKind, data: Dataset, units: Units, table: RiskTable, index: number): RiskTable[] {
  const { count, of } = periodsOf(data, index);
  if (data.meta.phases.length < 2) return [table];
  return Array.from({ length: count }, (_, period) =>
    riskTableOf(
      kind,
      data,
      units.map((places) => places.filter((place) => of(data.debtors.phase[place] ?? 0) === period)),
    ),
  );
}

/** Rows of the units' invoices; what goes on beyond the horizon is censored there. */
function survivalData(
  kind: TimedKind,
  { meta, invoices, debtors }: Dataset,
  units: Units,
  horizon: number,
): SurvivalData {
  const isCounted = take(Uint8Array, debtors.arm.length);
  for (const places of units) for (let at = 0; at < places.length; at += 1) isCounted[places[at] ?? 0] = 1;
  const count = invoices.debtor.length;
  // Of all invoices; what is counted moves up to its row.
  const { time, cause } = kind === 'TIME_TO_PAYMENT' ? paymentOf(invoices, meta) : deliveryOf(invoices, meta);
  const [arm, debtor] = [take(Uint8Array, count), take(Int32Array, count)];
  let row = 0;
  for (let at = 0; at < count; at += 1) {
    const place = invoices.debtor[at] ?? 0;
    if (isCounted[place] === 0) continue;
    const ticksTo = time[at] ?? 0;
    // Paid before it was sent: it had no need of us, and counts as paid at once.
    time[row] = ticksTo > horizon ? horizon : Math.max(ticksTo, 0);
    cause[row] = ticksTo > horizon ? 0 : (cause[at] ?? 0);
    arm[row] = debtors.arm[place] ?? 0;
    debtor[row] = place;
    row += 1;
  }
  return {
    time: time.subarray(0, row),
    cause: cause.subarray(0, row),
    arm: arm.subarray(0, row),
    debtor: debtor.subarray(0, row),
    armCount: units.length,
    debtorCount: debtors.arm.length,
  };
}

interface Ends {
  /** Ticks from the first sending. */
  readonly time: Int32Array;
  /** 1: the event; 2 and up: what competes with it; 0: still going on. */
  readonly cause: Uint8Array;
}

function paymentOf({ closeCause, closedDay, startedDay }: Dataset['invoices'], { asOfDay }: Dataset['meta']): Ends {
  const [time, cause] = [take(Int32Array, closeCause.length), take(Uint8Array, closeCause.length)];
  cause.set(closeCause);
  for (let at = 0; at < time.length; at += 1) {
    const day = closeCause[at] === 0 ? asOfDay : (closedDay[at] ?? 0);
    time[at] = (day - (startedDay[at] ?? 0)) * ticks;
  }
  return { time, cause };
}

function deliveryOf({ deliveredAt, startedAt }: Dataset['invoices'], { asOfMs }: Dataset['meta']): Ends {
  const [time, cause] = [take(Int32Array, deliveredAt.length), take(Uint8Array, deliveredAt.length)];
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
  matured: MaturedCount | undefined,
  alpha: number,
): ArmEstimate {
  const rows = curve?.rows ?? 0;
  const counts = {
    arm,
    debtors: curve?.debtors ?? 0,
    invoices: rows,
    matured: matured?.invoices ?? 0,
    maturedDebtors: matured?.debtors ?? 0,
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
