// A treatment against the control in a timed metric: the log-rank test by debtor within each phase gives the p-value, the
// mean within the horizon the effect, and where the two would not say the same, the mean gives both. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { Metric } from '../../definition.ts';
import type { AlwaysValidResult, Comparison } from '../../result.ts';
import { alwaysValid, alwaysValidMinimumPerArm, oneSidedWidth } from '../../statistics/always-valid.ts';
import { normalQuantile, normalSf } from '../../statistics/distributions/normal.ts';
import { zSum } from '../../statistics/power.ts';
import type { clusteredLogRank } from '../../statistics/survival/clustered-log-rank.ts';
import { countDebtors } from '../../statistics/survival/kaplan-meier.ts';
import type { RiskTable } from '../../statistics/survival/risk-table.ts';
import { type RestrictedMean, restrictedMean } from '../../statistics/survival/rmst.ts';
import { probabilityBetter } from './better.ts';
import { exploratoryBelow, nothing, superAlpha } from './nothing.ts';
import { type Stratum, standardised } from './periods.ts';

/** Of an arm and the control. */
export interface TimedPair {
  readonly metric: Metric;
  readonly index: number;
  /** One table for each period in which both arms had their weights; one for all when they never changed. */
  readonly tables: readonly RiskTable[];
  /** Within phases; null: nothing to compare. */
  readonly test: ReturnType<typeof clusteredLogRank> | null;
  readonly isCrossing: boolean;
}

/** Compares; `ticks` in a day. */
export function compareTimes(pair: TimedPair, { meta }: Dataset, ticks: number): Comparison {
  const { metric, index, test, isCrossing } = pair;
  const { arms, plan } = meta.definition;
  const [arm, baseline] = [arms[index]?.key ?? '', arms[0]?.key ?? ''];
  const found = meansOf(pair, plan.horizonDays * ticks);
  if (found === null)
    return nothing(
      arm,
      baseline,
      pair.tables.some((table) => countDebtors(table, index) > 0) ? 'IMMATURE' : 'NO_UNITS',
    );
  if (test === null) return nothing(arm, baseline, 'IMMATURE');
  const { means, counts, isFull } = found;
  const [estimate, se] = [
    (means.treatment.value - means.control.value) / ticks,
    Math.sqrt(means.treatment.variance + means.control.variance) / ticks,
  ];
  const half = normalQuantile(1 - plan.alpha / 2) * se;
  const ci = [estimate - half, estimate + half] as const;
  const meanP = se > 0 ? 2 * normalSf(Math.abs(estimate) / se) : null;
  const isSame = test.p !== null && !isCrossing && test.p < plan.alpha === isApart(ci) && isSameWay(test, estimate);
  const p = isSame ? test.p : meanP;
  const isEnough = Math.min(...counts) >= exploratoryBelow;
  const isJudged = isEnough && isFull;
  const base = means.control.value / ticks;
  const planned = { alpha: plan.alpha, plannedUnits: plan.plannedDebtors };
  return {
    arm,
    baseline,
    absolute: { estimate, se, ci },
    relative: base > 0 ? relativeOf(means, plan.alpha) : null,
    relativeProblem: base > 0 ? null : 'CONTROL_NEAR_ZERO',
    p,
    pAdjusted: p,
    ciAdjusted: null,
    df: isSame ? test.df : 1,
    test: isSame ? 'LOG_RANK' : 'RMST',
    alwaysValid: lasting(pair, estimate, se, counts, planned),
    cuped: null,
    postStratified: null,
    uncapped: null,
    nonInferiority: isFull ? marginOf(metric, estimate, se, base, counts, planned) : null,
    verdict: isJudged ? 'NEUTRAL' : 'NO_VERDICT',
    superSignificant: isJudged && p !== null && p < superAlpha,
    probabilityBetter: probabilityBetter(estimate, se, 'DOWN'),
    mde: zSum(plan) * se,
    problem: isFull ? (isEnough ? null : 'EXPLORATORY') : 'CURVES_TOO_SHORT',
  };
}

interface Means {
  /** In ticks. */
  readonly means: Stratum;
  readonly counts: readonly [number, number];
  /** Both arms were followed to the horizon. */
  readonly isFull: boolean;
}

/** Over the periods that were followed to the horizon in both arms; while none is, as far as all of them go. */
function meansOf({ tables, index }: TimedPair, horizon: number): Means | null {
  const known = tables
    .map((table) => ({ table, tau: Math.min(horizon, followedFor(table, index), followedFor(table, 0)) }))
    .filter(({ tau }) => tau > 0);
  if (known.length === 0) return null;
  const full = known.filter(({ tau }) => tau === horizon);
  const isFull = full.length > 0;
  const used = isFull ? full : known;
  const tau = Math.min(...used.map((one) => one.tau));
  const strata = used.flatMap(({ table }) => {
    const [treatment, control] = [index, 0].map((arm) =>
      armValue(restrictedMean(table, arm, tau), countDebtors(table, arm)),
    );
    return treatment && control ? [{ treatment, control }] : [];
  });
  const means = standardised(strata);
  const count = (side: keyof Stratum) => strata.reduce((sum, stratum) => sum + stratum[side].n, 0);
  return means === null ? null : { means, counts: [count('treatment'), count('control')], isFull };
}

function armValue(mean: RestrictedMean | null, debtors: number): Stratum['control'] | null {
  return mean === null ? null : { n: debtors, value: mean.mean, variance: mean.clusterSe ** 2 };
}

/** The last time up to which the mean of an arm is known: for ever, once it has happened to all. 0: nobody was followed. */
export function followedFor({ armCount, cellTime, atRisk, events }: RiskTable, arm: number): number {
  for (let cell = cellTime.length - 1; cell >= 0; cell -= 1) {
    const at = cell * armCount + arm;
    const left = atRisk[at] ?? 0;
    if (left === 0) continue;
    return events[0]?.[at] === left ? Number.POSITIVE_INFINITY : (cellTime[cell] ?? 0);
  }
  return 0;
}

function isApart([low, high]: readonly [number, number]): boolean {
  return low > 0 || high < 0;
}

/** More events than expected is a shorter time. */
function isSameWay({ score }: NonNullable<TimedPair['test']>, estimate: number): boolean {
  return (score[0] ?? 0) > 0 === estimate < 0;
}

type Planned = { readonly alpha: number; readonly plannedUnits: number };

/** The score with its variance is an estimate of the log hazard ratio near none. */
function lasting(
  { test, isCrossing }: TimedPair,
  estimate: number,
  se: number,
  counts: readonly [number, number],
  planned: Planned,
): AlwaysValidResult | null {
  const variance = test?.variance[0]?.[0] ?? 0;
  const n = counts[0] + counts[1];
  if (test === null || !(se > 0) || !(variance > 0) || Math.min(...counts) < alwaysValidMinimumPerArm) return null;
  const ofMean = alwaysValid({ estimate, se, n }, planned);
  const ofScore = alwaysValid({ estimate: (test.score[0] ?? 0) / variance, se: 1 / Math.sqrt(variance), n }, planned);
  const isSame = !isCrossing && isSameWay(test, estimate) && ofScore.p < planned.alpha === isApart(ofMean.ci);
  const p = isSame ? ofScore.p : ofMean.p;
  return { p, ci: ofMean.ci, running: { p, ci: ofMean.ci } };
}

function marginOf(
  { margin }: Metric,
  estimate: number,
  se: number,
  base: number,
  counts: readonly [number, number],
  planned: Planned,
): Comparison['nonInferiority'] {
  if (margin === null) return null;
  const size = margin.kind === 'ABSOLUTE' ? margin.size : margin.size * base;
  const bound = estimate + normalQuantile(1 - planned.alpha) * se;
  const isMany = se > 0 && Math.min(...counts) >= alwaysValidMinimumPerArm;
  const always = isMany ? estimate + oneSidedWidth({ se, n: counts[0] + counts[1] }, planned) : null;
  return { margin: size, bound, shown: bound < size, alwaysShown: always !== null && always < size };
}

/** The difference over the control's mean, by the delta method on both. */
function relativeOf({ treatment, control }: Stratum, alpha: number): Comparison['relative'] {
  const estimate = (treatment.value - control.value) / control.value;
  const ratio = treatment.value / control.value;
  const se = Math.sqrt(treatment.variance + ratio ** 2 * control.variance) / control.value;
  const half = normalQuantile(1 - alpha / 2) * se;
  return { estimate, se, ci: [estimate - half, estimate + half] };
}
