// Slices that may be shown. One is hidden when an arm of it has fewer than five debtors, or fewer with a known outcome; and
// with it as many others as it takes for those hidden together to be five in every arm, for all less those shown are those
// hidden. What is hidden does not tell what it was. Pure.
import type { ExperimentResult, MetricResult, SliceRatio, SliceResult } from '../../result.ts';
import { isSmall } from './cell.ts';

/** By kind of slice: those that may be shown, and one row for all that may not. */
export function discloseSlices({ slices, arms, metrics: whole }: ExperimentResult): SliceResult[] {
  const weighted = arms.flatMap(({ weight }, at) => (weight > 0 ? [at] : []));
  const goals = whole.filter(({ role }) => role === 'GOAL');
  const totals = arms.map(({ debtors }) => debtors ?? 0);
  return [...Map.groupBy(slices, ({ by }) => by)].flatMap(([by, group]) => {
    const largestFirst = group.toSorted((one, other) => (other.debtors ?? 0) - (one.debtors ?? 0));
    const shown = largestFirst.filter((slice) => !isHidden(slice, weighted));
    // Of the whole, in no slice shown: hidden ones, and those beyond the list. Debtors, and those with a known outcome.
    const rest = (kept: readonly SliceResult[]) =>
      weighted.map((at) => kept.reduce((left, { counts }) => left - (counts[at] ?? 0), totals[at] ?? 0));
    const known = (kept: readonly SliceResult[]) =>
      goals.flatMap((goal) =>
        weighted.map((at) =>
          kept.reduce((left, { metrics }) => left - knownOf(metrics, goal, at), knownOf([goal], goal, at)),
        ),
      );
    const isSafe = (kept: readonly SliceResult[]) => {
      const isNobody = rest(kept).every((count) => count === 0);
      return (
        isNobody || [...rest(kept), ...known(kept).filter((count) => count !== 0)].every((count) => !isSmall(count))
      );
    };
    while (shown.length > 0 && !isSafe(shown)) shown.pop();
    const names = new Set(shown.map(({ value }) => value));
    const isAll = group.every(({ value }) => names.has(value)) && rest(shown).every((count) => count === 0);
    const kept = group.filter(({ value }) => names.has(value));
    return [...kept.map((slice) => ({ ...slice, srm: ratioOf(slice) })), ...(isAll ? [] : [suppressed(by)])];
  });
}

/** What stands for values of a slice that are not shown: that there are some, and nothing of them. */
export function suppressed(by: string): SliceResult {
  return {
    by,
    value: null,
    debtors: null,
    counts: [],
    metrics: [],
    heterogeneity: [],
    srm: null,
    problem: 'SUPPRESSED',
  };
}

/** What is expected tells how many came in each phase: of few in one, or few in an arm without weight, no figures. */
function ratioOf({ srm }: SliceResult): SliceRatio | null {
  if (!srm) return null;
  const isFew = [...srm.phases, ...srm.observed].some((count) => count !== 0 && isSmall(count));
  return isFew ? { ...srm, p: null, pAdjusted: null, observed: [], expected: [], phases: [] } : srm;
}

function knownOf(metrics: readonly MetricResult[], { metric }: MetricResult, at: number): number {
  return metrics.find((one) => one.metric === metric)?.arms[at]?.maturedDebtors ?? 0;
}

function isHidden({ counts, metrics, problem }: SliceResult, weighted: readonly number[]): boolean {
  if (problem !== null) return true;
  return weighted.some((at) => isSmall(counts[at] ?? 0) || metrics.some((metric) => isFew(metric, at)));
}

/** Known outcomes of nobody tell nothing; of a few they tell of each. */
function isFew({ arms }: MetricResult, at: number): boolean {
  const { debtors = 0, maturedDebtors = 0 } = arms[at] ?? {};
  return [debtors, maturedDebtors].some((count) => count !== 0 && isSmall(count));
}
