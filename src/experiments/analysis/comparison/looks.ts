// What all looks so far agree on: the intersection of the intervals that hold at any look, and the least of their p-values,
// which are as valid as each and never wider again. Pure.
import type { Look } from '../../dataset/dataset.ts';
import type { Comparison, MetricResult } from '../../result.ts';
import { intersected } from '../../statistics/always-valid.ts';
import type { Ends } from '../../statistics/effect/effect.ts';

/** The metrics with their running intervals, from those of the look before. */
export function withLooks(metrics: readonly MetricResult[], looks: readonly Look[]): MetricResult[] {
  return metrics.map((metric) => ({
    ...metric,
    comparisons: metric.comparisons.map((comparison) => {
      const before = looks.find(({ metric: id, arm }) => id === metric.metric && arm === comparison.arm);
      return before === undefined || !isOfOneThing(comparison) ? comparison : withLook(comparison, before);
    }),
  }));
}

/** A mean within fewer days than planned is another quantity at every look. */
function isOfOneThing({ problem }: Comparison): boolean {
  return problem !== 'CURVES_TOO_SHORT';
}

function withLook(comparison: Comparison, before: Look): Comparison {
  const { alwaysValid } = comparison;
  if (alwaysValid === null) return comparison;
  const now = endsOf(alwaysValid.ci);
  const agreed = intersected(before.ci === null ? 'EMPTY' : endsOf(before.ci), now);
  // Looks that agree on nothing: the effect has changed, and an early one proves nothing of today's.
  const running =
    agreed === 'EMPTY' ? { p: alwaysValid.p, ci: null } : { p: Math.min(before.p, alwaysValid.p), ci: agreed };
  return { ...comparison, alwaysValid: { ...alwaysValid, running } };
}

/** The looks a result leaves to the next one. */
export function looksOf(metrics: readonly MetricResult[]): Look[] {
  return metrics.flatMap(({ metric, comparisons }) =>
    comparisons.flatMap((comparison) => {
      const { arm, alwaysValid } = comparison;
      if (alwaysValid === null || !isOfOneThing(comparison)) return [];
      const { p, ci } = alwaysValid.running;
      return [{ metric, arm, p, ci }];
    }),
  );
}

function endsOf([low, high]: readonly [number | null, number | null]): Ends {
  return [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
}
