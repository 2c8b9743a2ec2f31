// Which buckets belong to which arm. Pure.
import { buckets } from './bucket.ts';

/** From the first, up to before the second. */
export type BucketRange = readonly [from: number, to: number];

/**
 * The buckets of each arm: shares by weight with the largest remainders (ties to the lower index), of which the arm owns the
 * first `coverageBp` ten-thousandths. An arm keeps its start, so that more coverage moves nobody between arms.
 * @param weights whole numbers from 0; one of them above
 */
export function rangesOf(weights: readonly number[], coverageBp: number): BucketRange[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('no arm has a weight');
  const exact = weights.map((weight) => (weight * buckets) / total);
  const spans = exact.map(Math.floor);
  const left = buckets - spans.reduce((sum, span) => sum + span, 0);
  const byRemainder = exact
    .map((span, index) => ({ index, remainder: span - Math.floor(span) }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index);
  for (const { index } of byRemainder.slice(0, left)) spans[index] = (spans[index] ?? 0) + 1;
  let from = 0;
  return spans.map((span): BucketRange => {
    const start = from;
    from += span;
    return [start, start + Math.floor((span * coverageBp) / 10_000)];
  });
}
