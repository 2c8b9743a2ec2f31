// With what was known of debtors before taken out (CUPED), period by period. Pure.
import type { Comparison } from '../../result.ts';
import { cuped } from '../../statistics/effect/cuped.ts';
import { differenceOf } from '../../statistics/effect/effect.ts';
import { linearized } from '../../statistics/effect/ratio.ts';
import { pick } from '../units.ts';
import type { ArmData, Pair } from './arm-data.ts';
import { standardised } from './periods.ts';

/**
 * The adjusted difference; null where nothing is known, or it explains nothing. Whoever was new gets the mean of those
 * known, and being new is a covariate of its own: new debtors may pay otherwise.
 */
export function adjustedByBefore(
  pairs: readonly Pair[],
  column: ArrayLike<number>,
  alpha: number,
): Comparison['cuped'] {
  const adjusted = pairs.map((pair) => adjustPair(pair, column));
  if (adjusted.some((one) => one === null)) return null;
  const found = adjusted.flatMap((one) => (one === null ? [] : [one]));
  const [whole, unadjusted] = [
    standardised(found.map(({ after }) => after)),
    standardised(found.map(({ now }) => now)),
  ];
  if (whole === null || unadjusted === null) return null;
  const { estimate, se, ci, p } = differenceOf(whole.treatment, whole.control, alpha);
  const raw = unadjusted.treatment.variance + unadjusted.control.variance;
  if (estimate === null || ci === null || p === null || raw === 0) return null;
  const varianceReduction = 1 - (whole.treatment.variance + whole.control.variance) / raw;
  return { absolute: { estimate, se, ci }, p, varianceReduction };
}

function adjustPair({ treatment, control }: Pair, column: ArrayLike<number>) {
  const posts = [treatment, control].map(({ numerators, denominators }) => linearized(numerators, denominators));
  const [treatedPost, controlPost] = posts;
  if (!treatedPost || !controlPost) return null;
  const pres = [treatment, control].map(({ places }: ArmData) => pick(column, places));
  const post = [...treatedPost, ...controlPost];
  const index = indexOf([...(pres[0] ?? []), ...(pres[1] ?? [])], post);
  if (index === null) return null;
  const split = treatedPost.length;
  const treated = { pre: index.slice(0, split), post: treatedPost };
  const controlled = { pre: index.slice(split), post: controlPost };
  const [after, now] = [cuped(treated, controlled), cuped(unknown(treated), unknown(controlled))];
  return after === null || now === null || after.theta === 0 ? null : { after, now };
}

/** A covariate that says nothing: the arms as they are. */
function unknown({ post }: { readonly post: readonly number[] }) {
  return { pre: post.map(() => 0), post };
}

/** The best linear guess of `post` from the value before and from being new; the two are uncorrelated once filled in. */
function indexOf(before: readonly number[], post: readonly number[]): number[] | null {
  const isKnown = before.map((value) => !Number.isNaN(value));
  const known = before.filter((_value, at) => isKnown[at]);
  if (known.length < 2) return null;
  const mean = meanOf(known);
  const knownPost = post.filter((_value, at) => isKnown[at]);
  const postMean = meanOf(knownPost);
  let [square, product] = [0, 0];
  for (const [at, value] of known.entries()) {
    square += (value - mean) ** 2;
    product += (value - mean) * ((knownPost[at] ?? 0) - postMean);
  }
  const slope = square > 0 ? product / square : 0;
  const newPost = post.filter((_value, at) => !isKnown[at]);
  const step = newPost.length === 0 ? 0 : meanOf(newPost) - postMean;
  return before.map((value) => (Number.isNaN(value) ? step : slope * (value - mean)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
