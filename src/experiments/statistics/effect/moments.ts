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
 * The moments of an arm in one pass, counted from the first debtor so that values near 1e9 keep their digits.
 * @param numerators one value per debtor
 * @param denominators one per debtor in the same order; without them every denominator is 1
 * @throws RangeError when the two are not equally many
 * Source: Welford (1962); Youngs and Cramer (1971).
 */
export function momentsOf(numerators: ArrayLike<number>, denominators?: ArrayLike<number>): ArmMoments {
  const n = numerators.length;
  if (denominators !== undefined && denominators.length !== n) {
    throw new RangeError(`There are ${n} numerators and ${denominators.length} denominators.`);
  }
  const [firstM, firstD] = [numerators[0] ?? 0, denominators?.[0] ?? 1];
  let [meanM, meanD, squaresM, squaresD, products] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const m = (numerators[i] ?? 0) - firstM;
    const d = (denominators?.[i] ?? 1) - firstD;
    const [beforeM, beforeD] = [m - meanM, d - meanD];
    meanM += beforeM / (i + 1);
    meanD += beforeD / (i + 1);
    squaresM += beforeM * (m - meanM);
    squaresD += beforeD * (d - meanD);
    products += beforeM * (d - meanD);
  }
  return fromSums(n, firstM + meanM, firstD + meanD, squaresM, squaresD, products);
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

function fromSums(
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
