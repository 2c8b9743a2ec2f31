// Adjusted p-values of a family of tests. Nulls are outside the family and stay null. Pure.

/** One per test; null: it has none. */
export type PValues = readonly (number | null)[];

/** Holds the chance of any false alarm, whatever the dependence. Source: Holm (1979). */
export function holm(ps: PValues): (number | null)[] {
  return adjust(ps, (ascending) => {
    let largest = 0;
    return ascending.map((p, i) => {
      largest = Math.max(largest, Math.min(1, p * (ascending.length - i)));
      return largest;
    });
  });
}

/** Holds the expected share of false alarms among alarms. Source: Benjamini and Hochberg (1995). */
export function benjaminiHochberg(ps: PValues): (number | null)[] {
  return adjust(ps, (ascending) => {
    let smallest = 1;
    const descending = ascending.toReversed().map((p, i) => {
      smallest = Math.min(smallest, (p * ascending.length) / (ascending.length - i));
      return smallest;
    });
    return descending.reverse();
  });
}

/** Each p-value times their number. Its intervals are those at alpha / m. */
export function bonferroni(ps: PValues): (number | null)[] {
  return adjust(ps, (ascending) => ascending.map((p) => Math.min(1, p * ascending.length)));
}

/** As Holm's, more powerful, for tests that are independent or go together. Source: Hommel (1988). */
export function hommel(ps: PValues): (number | null)[] {
  return adjust(ps, (ascending) => {
    const n = ascending.length;
    const at = (i: number) => ascending[i] ?? 1;
    const simes = Math.min(...ascending.map((p, i) => (n * p) / (i + 1)));
    const adjusted = ascending.map((p) => Math.max(p, simes));
    for (let m = n - 1; m >= 2; m -= 1) {
      // Of the m largest: all but the first of them, by Simes.
      let least = 1;
      for (let j = 2; j <= m; j += 1) least = Math.min(least, (m * at(n - m + j - 1)) / j);
      const limit = Math.min(m * at(n - m), least);
      for (let i = 0; i < n; i += 1) {
        const value = i <= n - m ? Math.min(m * at(i), least) : limit;
        adjusted[i] = Math.max(adjusted[i] ?? 0, value);
      }
    }
    return adjusted;
  });
}

/** Adjusts what is not null in ascending order, and puts it back where it came from. */
function adjust(ps: PValues, adjustAscending: (ascending: number[]) => number[]): (number | null)[] {
  const order = ps.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((one, other) => one.p - other.p);
  const adjusted = adjustAscending(order.map(({ p }) => p));
  const back = new Array<number | null>(ps.length).fill(null);
  for (const [i, { index }] of order.entries()) back[index] = adjusted[i] ?? null;
  return back;
}
