// What of a result may be read: nothing that is of fewer than five debtors, and nothing from which such a thing could be
// found by subtraction. The one pass that everything shown goes through: API, charts, reports and exports. Pure.
import type {
  ArmEstimate,
  ArmSummary,
  BanditResult,
  ExperimentResult,
  Health,
  MetricResult,
  SurvivalResult,
} from '../../result.ts';
import { nothing } from '../comparison/nothing.ts';
import { isSmall } from './cell.ts';
import { discloseEntries } from './entries.ts';
import { discloseSlices } from './slices.ts';

/** The result as it is shown. */
export function disclose(result: ExperimentResult): ExperimentResult {
  // An arm that never had a weight has nobody, and hides nobody.
  const hidden = new Set(
    result.arms
      .filter(({ debtors, weight }) => isSmall(debtors) && (debtors !== 0 || weight > 0))
      .map(({ key }) => key),
  );
  const metrics = result.metrics.map((metric) => discloseMetric(metric, hidden));
  const isFewUnsent = result.arms.some(hasFewUnsent);
  return {
    ...result,
    arms: result.arms.map((arm) => (hidden.has(arm.key) ? discloseArm(arm) : discloseAssigned(arm))),
    health: discloseHealth(result.health, hidden, isFewUnsent),
    metrics,
    survival: result.survival.map((survival) => discloseSurvival(survival, hidden)),
    decision: hidden.size > 0 ? withoutFigures(result) : result.decision,
    power: hidden.size > 0 ? { ...result.power, debtors: null, daysLeft: null } : result.power,
    entries: hidden.size > 0 ? [] : discloseEntries(result.entries),
    slices: hidden.size > 0 ? [] : discloseSlices(result),
    ...(result.bandit ? { bandit: discloseBandit(result.bandit, hidden) } : {}),
  };
}

function discloseArm(arm: ArmSummary): ArmSummary {
  return {
    ...arm,
    debtors: null,
    invoices: null,
    assigned: null,
    deliveredByStep: [],
    costByStep: [],
    nonCompliant: null,
  };
}

/** Whether a few of those assigned have not been sent to: all assigned less those sent to are they. */
function hasFewUnsent({ assigned, debtors }: ArmSummary): boolean {
  const unsent = (assigned ?? 0) - (debtors ?? 0);
  return unsent !== 0 && isSmall(unsent);
}

function discloseAssigned(arm: ArmSummary): ArmSummary {
  return hasFewUnsent(arm) ? { ...arm, assigned: null } : arm;
}

/** Estimates of few debtors, and what compares with them. */
export function discloseMetric(metric: MetricResult, hidden: ReadonlySet<string> = new Set()): MetricResult {
  const small = new Set([
    ...hidden,
    ...metric.arms.flatMap(({ arm, debtors }) => (debtors !== 0 && isSmall(debtors) ? [arm] : [])),
  ]);
  const baseline = metric.arms[0]?.arm ?? '';
  return {
    ...metric,
    arms: metric.arms.map((arm) => (small.has(arm.arm) ? discloseEstimate(arm) : arm)),
    comparisons: metric.comparisons.map((comparison) =>
      small.has(comparison.arm) || small.has(baseline)
        ? nothing(comparison.arm, comparison.baseline, 'SUPPRESSED')
        : comparison,
    ),
  };
}

function discloseEstimate({ arm }: ArmEstimate): ArmEstimate {
  const counts = { debtors: null, invoices: null, matured: null, maturedDebtors: null };
  const figures = { value: null, se: null, ci: null, uncapped: null };
  return { arm, ...counts, numerator: null, denominator: null, ...figures, problem: 'SUPPRESSED' };
}

/** Sums over arms go with the arms: what is left of them would be the hidden one. */
function discloseHealth(health: Health, hidden: ReadonlySet<string>, isFewUnsent: boolean): Health {
  const isHidden = hidden.size > 0;
  const count = (debtors: number | null) => (debtors !== 0 && isSmall(debtors) ? null : debtors);
  const crossed = count(health.crossover.debtors);
  const whole = isHidden ? { p: null, chiSquared: null, observed: [], expected: [] } : {};
  return {
    ...health,
    srm: { ...health.srm, ...whole, ...disclosePhases(health, isHidden) },
    leak: { ...health.leak, debtors: count(health.leak.debtors) },
    crossover: { ...health.crossover, debtors: crossed, rate: crossed === null ? null : health.crossover.rate },
    preBias: isHidden ? [] : health.preBias,
    // Exact as it is, it tells how many were not sent to.
    exposure: isHidden || isFewUnsent ? { ...health.exposure, p: null } : health.exposure,
    maturity: isHidden ? [] : health.maturity,
    nonCompliance: health.nonCompliance.filter(({ arm }) => !hidden.has(arm)),
    excluded: health.excluded.map(({ reason, debtors }) => ({ reason, debtors: isSmall(debtors) ? null : debtors })),
  };
}

/** Phases tell together what the whole tells: where one has a small count, none has its figures. */
function disclosePhases({ srm }: Health, isHidden: boolean): Pick<Health['srm'], 'phases'> {
  if (srm.phases === undefined) return {};
  const isFew = srm.phases.some(({ observed, expected }) =>
    observed.some((count, at) => isSmall(count) && (count > 0 || (expected[at] ?? 0) > 0)),
  );
  if (!isHidden && !isFew) return { phases: srm.phases };
  return { phases: srm.phases.map((phase) => ({ ...phase, p: null, observed: [], expected: [] })) };
}

/** What stands behind a weight, of arms that are shown. */
export function discloseBandit<T extends Pick<BanditResult, 'arms'>>(
  bandit: T,
  hidden: ReadonlySet<string> = new Set(),
): T {
  const small = new Set([
    ...hidden,
    ...bandit.arms.flatMap(({ arm, debtors }) => (debtors !== 0 && isSmall(debtors) ? [arm] : [])),
  ]);
  if (small.size === 0) return bandit;
  const arms = bandit.arms.map((arm) => ({
    ...arm,
    ...(small.has(arm.arm) ? { debtors: null, value: null, se: null } : {}),
    // They sum to one.
    probabilityBest: null,
  }));
  return { ...bandit, arms };
}

/** Curves only at times by which five debtors more have ended; of hidden arms, none. */
function discloseSurvival(survival: SurvivalResult, hidden: ReadonlySet<string>): SurvivalResult {
  const arms = survival.arms.map((arm) => {
    if (hidden.has(arm.arm)) {
      const median = { estimate: null, lower: null, upper: null };
      return { ...arm, curve: [], median, rmst: null, incidence: [], atRisk: [], safeTimes: [] };
    }
    return coarsened(arm, survival.horizon);
  });
  if (hidden.size === 0) return { ...survival, arms };
  const pairwise = survival.pairwise.filter(({ arm, baseline }) => !hidden.has(arm) && !hidden.has(baseline));
  return { ...survival, arms, logRank: null, pairwise };
}

type Arm = SurvivalResult['arms'][number];

function coarsened(arm: Arm, horizon: number): Arm {
  const isSafe = new Set(arm.safeTimes);
  const curve: Arm['curve'][number][] = [];
  let [events, censored, atRisk] = [0, 0, 0];
  for (const point of arm.curve) {
    if (events + censored === 0) atRisk = point.atRisk;
    events += point.events;
    censored += point.censored;
    if (!isSafe.has(point.t)) continue;
    curve.push({ ...point, events, censored, atRisk });
    [events, censored] = [0, 0];
  }
  const incidence = arm.incidence.map(({ cause, points }) => ({
    cause,
    points: arm.safeTimes.flatMap((t) => {
      const last = points.findLast((point) => point.t <= t);
      return last === undefined ? [] : [{ t, share: last.share }];
    }),
  }));
  const riskAt = (tenth: number) => curve.find(({ t }) => t >= (tenth / 10) * horizon)?.atRisk ?? null;
  return { ...arm, curve, incidence, atRisk: arm.atRisk.map((_count, tenth) => riskAt(tenth)) };
}

function withoutFigures({ decision }: ExperimentResult): ExperimentResult['decision'] {
  const sentence = { en: 'Too few debtors to show.', sv: 'För få gäldenärer att visa.' };
  return { ...decision, sentence };
}
