// All metrics of a result that are times to something. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { Metric } from '../../definition.ts';
import { isByPeriod } from '../periods.ts';
import { isTimed, type TimedKind } from '../sums.ts';
import { unitsOf } from '../units.ts';
import { type Followed, follow } from './follow.ts';

/** Follows them, in their order; none where periods are kept apart, and each metric is measured in each of them. */
export function followTimes(data: Dataset): Followed[] {
  const timed = data.meta.definition.plan.metrics.filter(isTimedMetric);
  if (timed.length === 0 || isByPeriod(data)) return [];
  const units = unitsOf(data);
  return timed.map((metric) => follow(metric, data, units));
}

function isTimedMetric(metric: Metric): metric is Metric & { readonly kind: TimedKind } {
  return isTimed(metric.kind);
}
