// Post-stratification of a summed metric: debtors of a kind that can be reached by the same channels are compared with each
// other, and the strata count by their size. Beside the plain comparison, as CUPED is; the verdict rests on neither. Pure.
import type { Comparison } from '../result.ts';
import { normalQuantile, normalSf } from '../statistics/distributions/normal.ts';
import { effectOf } from '../statistics/effect/effect.ts';
import { type ArmMoments, mergeMoments, noMoments } from '../statistics/effect/moments.ts';
import { largeEnough, postStratified, type Stratum } from '../statistics/effect/post-stratify.ts';
import type { Pair } from './comparison/arm-data.ts';

/** More than these, from the largest down, are one. */
const strataMax = 20;

/**
 * Compares two arms stratum by stratum, within each period; null when debtors are all of one stratum, or nothing can be
 * compared. Several periods count by their shares of the debtors.
 */
export function stratified(pairs: readonly Pair[], alpha: number): Comparison['postStratified'] {
  const parts = pairs.map((pair) => ({ pair, found: stratifyPair(pair, alpha) }));
  const [only] = parts;
  if (parts.length < 2) return only?.found ?? null;
  const all = pairs.reduce((sum, pair) => sum + sizeOf(pair), 0);
  let [estimate, variance, plain, strata] = [0, 0, 0, 0];
  for (const { pair, found } of parts) {
    if (found === null || found.absolute.se === null) return null;
    const share = sizeOf(pair) / all;
    const square = (share * found.absolute.se) ** 2;
    estimate += share * found.absolute.estimate;
    variance += square;
    plain += square / (1 - found.varianceReduction);
    strata += found.strata;
  }
  if (!(variance > 0)) return null;
  const se = Math.sqrt(variance);
  const half = normalQuantile(1 - alpha / 2) * se;
  return {
    absolute: { estimate, se, ci: [estimate - half, estimate + half] },
    p: 2 * normalSf(Math.abs(estimate) / se),
    varianceReduction: 1 - variance / plain,
    strata,
  };
}

function sizeOf({ treatment, control }: Pair): number {
  return treatment.debtors + control.debtors;
}

function stratifyPair({ treatment, control }: Pair, alpha: number): Comparison['postStratified'] {
  const all = treatment.strata.map(
    (moments, index): Stratum => ({ treatment: moments, control: control.strata[index] ?? noMoments }),
  );
  const size = (stratum: Stratum) => stratum.treatment.n + stratum.control.n;
  const sorted = all.filter((stratum) => size(stratum) > 0).sort((one, other) => size(other) - size(one));
  const rest = sorted.slice(strataMax - 1).reduce(
    (sum, stratum): Stratum => ({
      treatment: mergeMoments(sum.treatment, stratum.treatment),
      control: mergeMoments(sum.control, stratum.control),
    }),
    { treatment: noMoments, control: noMoments },
  );
  const strata = sorted.slice(0, strataMax - 1);
  const kept = largeEnough(size(rest) > 0 ? [...strata, rest] : strata);
  if (kept.length < 2) return null;
  const { estimate, se, ci, p } = postStratified(kept, alpha);
  const plain = effectOf(totalOf(kept, 'treatment'), totalOf(kept, 'control'), alpha).difference;
  if (estimate === null || se === null || ci === null || p === null || !plain.se) return null;
  return { absolute: { estimate, se, ci }, p, varianceReduction: 1 - (se / plain.se) ** 2, strata: kept.length };
}

function totalOf(strata: readonly Stratum[], arm: keyof Stratum): ArmMoments {
  return strata.reduce((sum, stratum) => mergeMoments(sum, stratum[arm]), noMoments);
}
