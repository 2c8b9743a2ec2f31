// From p-values to judgements: adjusted over all goals and arms, and said in a word. Pure.
import type { AnalysisPlan } from '../../definition.ts';
import type { Comparison, MetricResult } from '../../result.ts';
import { normalQuantile } from '../../statistics/distributions/normal.ts';
import { studentQuantile } from '../../statistics/distributions/student.ts';
import { holm } from '../../statistics/multiplicity.ts';

/** The metrics with adjusted p-values and verdicts. The family is every goal in every arm; other roles stand outside. */
export function judge(metrics: readonly MetricResult[], { alpha }: Pick<AnalysisPlan, 'alpha'>): MetricResult[] {
  const family = metrics.flatMap(({ role, comparisons }) => (role === 'GOAL' ? comparisons : []));
  const share = alpha / Math.max(1, family.filter(({ p }) => p !== null).length);
  const adjusted = new Map(holm(family.map(({ p }) => p)).map((p, index) => [family[index], p]));
  return metrics.map((metric) => ({
    ...metric,
    comparisons: metric.comparisons.map((comparison) => {
      const pAdjusted = adjusted.has(comparison) ? (adjusted.get(comparison) ?? null) : comparison.p;
      const ciAdjusted = adjusted.has(comparison) ? wideOf(comparison, share) : null;
      return { ...comparison, pAdjusted, ciAdjusted, verdict: verdictOf(metric, { ...comparison, pAdjusted }, alpha) };
    }),
  }));
}

/** Around the difference at another level; exact intervals have no standard error to widen. */
function wideOf({ absolute, df, test }: Comparison, alpha: number): Comparison['ciAdjusted'] {
  if (absolute === null || absolute.se === null || test === 'EXACT') return null;
  const z = test === 'WELCH' && df !== null ? studentQuantile(1 - alpha / 2, df) : normalQuantile(1 - alpha / 2);
  return [absolute.estimate - z * absolute.se, absolute.estimate + z * absolute.se];
}

function verdictOf({ direction }: MetricResult, comparison: Comparison, alpha: number): Comparison['verdict'] {
  const { verdict, absolute, pAdjusted } = comparison;
  if (verdict === 'NO_VERDICT' || absolute === null || pAdjusted === null) return 'NO_VERDICT';
  if (pAdjusted >= alpha || absolute.estimate === 0) return 'NEUTRAL';
  return absolute.estimate > 0 === (direction === 'UP') ? 'WON' : 'LOST';
}
