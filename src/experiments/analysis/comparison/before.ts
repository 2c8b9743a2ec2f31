// With what was known of debtors before taken out (CUPED), period by period. Pure.
import type { Comparison } from '../../result.ts';
import { cuped } from '../../statistics/effect/cuped.ts';
import { differenceOf } from '../../statistics/effect/effect.ts';
import { linearized } from '../../statistics/effect/ratio.ts';
import { pick } from '../units.ts';
import type { Pair } from './arm-data.ts';
import { standardised } from './periods.ts';

/**
 * The adjusted difference; null where nothing is known, or it explains nothing. Whoever was new gets the mean of those
 * known, and being new is a covariate of its own: new debtors may pay otherwise.
 */
export function adjustedByBefore(pairs: readonly Pair[], column: Float64Array, alpha: number): Comparison['cuped'] {
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

function adjustPair({ treatment, control }: Pair, column: Float64Array) {
  const treatedPost = linearized(treatment.numerators, treatment.denominators);
  const controlPost = linearized(control.numerators, control.denominators);
  if (!treatedPost || !controlPost) return null;
  const index = indexOf(
    joined(pick(column, treatment.places), pick(column, control.places)),
    joined(treatedPost, controlPost),
  );
  if (index === null) return null;
  const split = treatedPost.length;
  const treated = { pre: index.subarray(0, split), post: treatedPost };
  const controlled = { pre: index.subarray(split), post: controlPost };
  const [after, now] = [cuped(treated, controlled), cuped(unknown(treatedPost), unknown(controlPost))];
  return after === null || now === null || after.theta === 0 ? null : { after, now };
}

/** A covariate that says nothing: the arms as they are. */
function unknown(post: Float64Array) {
  return { pre: new Float64Array(post.length), post };
}

function joined(one: Float64Array, other: Float64Array): Float64Array {
  const values = new Float64Array(one.length + other.length);
  values.set(one);
  values.set(other, one.length);
  return values;
}

/** The best linear guess of `post` from the value before and from being new; the two are uncorrelated once filled in. */
function indexOf(before: Float64Array, post: Float64Array): Float64Array | null {
  let [known, sum, knownPost, newPost] = [0, 0, 0, 0];
  for (let at = 0; at < before.length; at += 1) {
    const value = before[at] ?? Number.NaN;
    if (Number.isNaN(value)) {
      newPost += post[at] ?? 0;
      continue;
    }
    known += 1;
    sum += value;
    knownPost += post[at] ?? 0;
  }
  if (known < 2) return null;
  const [mean, postMean] = [sum / known, knownPost / known];
  let [square, product] = [0, 0];
  for (let at = 0; at < before.length; at += 1) {
    const value = before[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    square += (value - mean) ** 2;
    product += (value - mean) * ((post[at] ?? 0) - postMean);
  }
  const slope = square > 0 ? product / square : 0;
  const fresh = before.length - known;
  const step = fresh === 0 ? 0 : newPost / fresh - postMean;
  return before.map((value) => (Number.isNaN(value) ? step : slope * (value - mean)));
}
