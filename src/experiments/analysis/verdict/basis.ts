// How a treatment does in each metric, by the test that fits how often one has looked: one look at the planned size, or a
// look at any time, which only always-valid numbers stand. Pure.
import type { Comparison, MetricResult } from '../../result.ts';
import type { MetricStatus } from '../../statistics/decision.ts';

/**
 * PLANNED_SIZE: the one look that was planned. ANY_LOOK: it was looked at before, and only what holds at any look counts.
 * UNDECIDED: another arm is decided early, this one is not. BEFORE: nothing is decided; goals beyond doubt count.
 */
export type Basis = 'PLANNED_SIZE' | 'ANY_LOOK' | 'UNDECIDED' | 'BEFORE';

export type ArmStatuses = Readonly<Record<string, MetricStatus>>;

/** Whether a goal of this arm is decided however often one looks: at alpha over all goals and arms (Bonferroni). */
export function isSequential(metrics: readonly MetricResult[], arm: string, alpha: number): boolean {
  const goals = metrics.filter(({ role }) => role === 'GOAL');
  const share = alpha / familyOf(metrics);
  return goals.some((metric) => {
    const found = comparisonOf(metric, arm);
    return found !== undefined && found.verdict !== 'NO_VERDICT' && lastingOf(metric, found, share) !== 'neutral';
  });
}

/** Every metric of an arm, by what it is judged on. */
export function statusesOf(metrics: readonly MetricResult[], arm: string, basis: Basis, alpha: number): ArmStatuses {
  const share = alpha / familyOf(metrics);
  return Object.fromEntries(
    metrics.flatMap((metric) => {
      const found = comparisonOf(metric, arm);
      if (found === undefined) return [];
      const isGoal = metric.role === 'GOAL';
      const status = isGoal ? goalStatus(metric, found, basis, share) : guardStatus(metric, found, basis, alpha);
      return [[metric.metric, { ...status, ...nonInferiorOf(found, basis), super: found.superSignificant }] as const];
    }),
  );
}

/** Goals times treatments that have a comparison at all. */
function familyOf(metrics: readonly MetricResult[]): number {
  const goals = metrics.filter(({ role }) => role === 'GOAL');
  const tests = goals.flatMap(({ comparisons }) => comparisons.filter(({ p }) => p !== null));
  return Math.max(1, tests.length);
}

function comparisonOf({ comparisons }: MetricResult, arm: string): Comparison | undefined {
  return comparisons.find((comparison) => comparison.arm === arm);
}

function goalStatus(metric: MetricResult, found: Comparison, basis: Basis, alpha: number): MetricStatus {
  if (basis === 'UNDECIDED' || found.verdict === 'NO_VERDICT') return { status: 'unknown' };
  // Before anything is decided only goals beyond doubt are looked at, and those go by their one look.
  if (basis !== 'ANY_LOOK') return { status: fixedOf(found) };
  return { status: lastingOf(metric, found, alpha) };
}

/** A loss that holds at any look counts from fifty debtors on, long before a verdict is given: it is to stop harm. */
function guardStatus(metric: MetricResult, found: Comparison, basis: Basis, alpha: number): MetricStatus {
  const lasting = lastingOf(metric, found, alpha);
  if (lasting === 'lost') return { status: 'lost', alwaysValid: true };
  if (found.verdict === 'NO_VERDICT') return { status: 'unknown' };
  return { status: basis === 'PLANNED_SIZE' ? fixedOf(found) : lasting };
}

function fixedOf({ verdict }: Comparison): MetricStatus['status'] {
  const words = { WON: 'won', LOST: 'lost', NEUTRAL: 'neutral', NO_VERDICT: 'unknown' } as const;
  return words[verdict];
}

/** By what all looks so far agree on. */
function lastingOf({ direction }: MetricResult, { alwaysValid }: Comparison, alpha: number) {
  if (alwaysValid === null || alwaysValid.running.p >= alpha) return 'neutral';
  const [low, high] = alwaysValid.running.ci ?? alwaysValid.ci;
  const side = low !== null && low > 0 ? 'UP' : high !== null && high < 0 ? 'DOWN' : null;
  if (side === null) return 'neutral';
  return side === direction ? 'won' : 'lost';
}

function nonInferiorOf({ nonInferiority }: Comparison, basis: Basis): { nonInferior?: boolean } {
  if (nonInferiority === null) return {};
  const { shown, alwaysShown } = nonInferiority;
  return { nonInferior: basis === 'PLANNED_SIZE' ? shown : alwaysShown };
}
