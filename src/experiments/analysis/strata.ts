// Post-stratification of a summed metric: debtors of a kind that can be reached by the same channels are compared with each
// other, and the strata count by their size. Beside the plain comparison, as CUPED is; the verdict rests on neither. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import type { Comparison } from '../result.ts';
import { effectOf } from '../statistics/effect/effect.ts';
import { type ArmMoments, mergeMoments, momentsOf, noMoments } from '../statistics/effect/moments.ts';
import { largeEnough, postStratified, type Stratum } from '../statistics/effect/post-stratify.ts';

/** More than these, from the largest down, are one. */
const strataMax = 20;

interface ArmSums {
  readonly places: Int32Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
}

/** Compares two arms stratum by stratum; null when debtors are all of one, or nothing can be compared. */
export function stratified(
  { meta, debtors }: Dataset,
  treatment: ArmSums,
  control: ArmSums,
  alpha: number,
): Comparison['postStratified'] {
  if (meta.strata.length < 2) return null;
  const treated = momentsByStratum(treatment, debtors.stratum, meta.strata.length);
  const controlled = momentsByStratum(control, debtors.stratum, meta.strata.length);
  const all = treated.map(
    (moments, index): Stratum => ({ treatment: moments, control: controlled[index] ?? noMoments }),
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

function momentsByStratum({ places, numerators, denominators }: ArmSums, of: Uint16Array, count: number): ArmMoments[] {
  const sizes = new Int32Array(count);
  for (let at = 0; at < places.length; at += 1) {
    const stratum = of[places[at] ?? 0] ?? 0;
    sizes[stratum] = (sizes[stratum] ?? 0) + 1;
  }
  const above = Array.from(sizes, (size) => new Float64Array(size));
  const below = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  for (let at = 0; at < places.length; at += 1) {
    const stratum = of[places[at] ?? 0] ?? 0;
    const next = sizes[stratum] ?? 0;
    const [m, d] = [above[stratum], below[stratum]];
    if (m !== undefined) m[next] = numerators[at] ?? 0;
    if (d !== undefined) d[next] = denominators[at] ?? 0;
    sizes[stratum] = next + 1;
  }
  return above.map((values, stratum) => momentsOf(values, below[stratum]));
}
