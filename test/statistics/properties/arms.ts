// Arms of random debtors for the laws of the statistics.
import fc from 'fast-check';

/** Per debtor: a numerator and a denominator, as invoices reached and invoices sent, or cost and invoices. */
export interface RandomArm {
  readonly numerators: readonly number[];
  readonly denominators: readonly number[];
}

const debtor = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 12 }));

/** An arm of whole sums, with some spread in it. */
export const randomArm: fc.Arbitrary<RandomArm> = fc
  .array(debtor, { minLength: 2, maxLength: 40 })
  .map((debtors) => ({ numerators: debtors.map(([m]) => m), denominators: debtors.map(([, d]) => d) }))
  .filter(({ numerators, denominators }) => {
    const ratios = numerators.map((m, i) => m / (denominators[i] ?? 1));
    return new Set(ratios).size > 1;
  });

/** A probability away from both ends. */
export const randomP = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

/** The two-sided error. */
export const randomAlpha = fc.constantFrom(0.001, 0.01, 0.05, 0.1, 0.2);
