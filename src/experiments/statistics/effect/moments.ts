// Mean, variance and covariance of the debtors' sums of one arm, without the cancellation of sums of squares. Pure.

/** Over debtors: of a numerator m and a denominator d each. Variances divide by n - 1, and are 0 below two debtors. */
export interface ArmMoments {
  readonly n: number;
  readonly meanNumerator: number;
  readonly meanDenominator: number;
  readonly varNumerator: number;
  readonly varDenominator: number;
  readonly covariance: number;
}

/** An arm without debtors. */
export const noMoments: ArmMoments = {
  n: 0,
  meanNumerator: 0,
  meanDenominator: 0,
  varNumerator: 0,
  varDenominator: 0,
  covariance: 0,
};

/**
 * The moments of an arm, counted from the first debtor and then from the mean, so that values near 1e9 keep their digits; what
 * the deviations themselves sum up to by rounding is taken out.
 * @param numerators one value per debtor
 * @param denominators one per debtor in the same order; without them every denominator is 1
 * @throws RangeError when the two are not equally many
 * Source: Chan, Golub and LeVeque (1983), the corrected two-pass algorithm.
 */
export function momentsOf(numerators: ArrayLike<number>, denominators?: ArrayLike<number>): ArmMoments {
  const n = numerators.length;
  if (denominators !== undefined && denominators.length !== n) {
    throw new RangeError(`There are ${n} numerators and ${denominators.length} denominators.`);
  }
  const [firstM, firstD] = [numerators[0] ?? 0, denominators?.[0] ?? 1];
  if (n === 0) return noMoments;
  let [sumM, sumD] = [0, 0];
  for (let i = 0; i < n; i += 1) sumM += (numerators[i] ?? 0) - firstM;
  if (denominators !== undefined) for (let i = 0; i < n; i += 1) sumD += (denominators[i] ?? 0) - firstD;
  const [meanM, meanD] = [sumM / n, sumD / n];
  let [restM, restD, squaresM, squaresD, products] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const m = (numerators[i] ?? 0) - firstM - meanM;
    const d = denominators === undefined ? 0 : (denominators[i] ?? 0) - firstD - meanD;
    restM += m;
    restD += d;
    squaresM += m * m;
    squaresD += d * d;
    products += m * d;
  }
  const corrected = (squares: number, one: number, other: number) => squares - (one * other) / n;
  return fromSums(
    n,
    firstM + meanM,
    firstD + meanD,
    Math.max(0, corrected(squaresM, restM, restM)),
    Math.max(0, corrected(squaresD, restD, restD)),
    corrected(products, restM, restD),
  );
}

/** The moments of two disjoint groups together. Source: Chan, Golub and LeVeque (1983). */
export function mergeMoments(one: ArmMoments, other: ArmMoments): ArmMoments {
  if (one.n === 0) return other;
  if (other.n === 0) return one;
  const n = one.n + other.n;
  const apartM = other.meanNumerator - one.meanNumerator;
  const apartD = other.meanDenominator - one.meanDenominator;
  const between = (one.n / n) * other.n;
  const sum = (pick: (moments: ArmMoments) => number) => pick(one) * (one.n - 1) + pick(other) * (other.n - 1);
  return fromSums(
    n,
    one.meanNumerator + (apartM * other.n) / n,
    one.meanDenominator + (apartD * other.n) / n,
    sum(({ varNumerator }) => varNumerator) + apartM * apartM * between,
    sum(({ varDenominator }) => varDenominator) + apartD * apartD * between,
    sum(({ covariance }) => covariance) + apartM * apartD * between,
  );
}

/** From means and sums of squares and products about them. */
export function fromSums(
  n: number,
  meanNumerator: number,
  meanDenominator: number,
  squaresM: number,
  squaresD: number,
  products: number,
): ArmMoments {
  if (n === 0) return noMoments;
  const by = Math.max(n - 1, 1);
  return {
    n,
    meanNumerator,
    meanDenominator,
    varNumerator: squaresM / by,
    varDenominator: squaresD / by,
    covariance: products / by,
  };
}
