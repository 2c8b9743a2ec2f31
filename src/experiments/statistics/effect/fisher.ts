// Fisher's exact test of a two-by-two table. Pure.
import type { Proportion } from './proportion.ts';

// As R's fisher.test: tables this near to the observed one's probability count as equally likely.
const tie = 1 + 1e-7;

/**
 * The two-sided p-value: the probability, with all margins given, of a table no likelier than the observed one. 1 when
 * only one table has these margins. Takes time in proportion to the smaller margin.
 * Source: Fisher (1935), two-sided as in R's fisher.test.
 */
export function fisherExact(treatment: Proportion, control: Proportion): number {
  const drawn = treatment.x + control.x;
  const low = Math.max(0, drawn - control.n);
  const high = Math.min(drawn, treatment.n);
  const [nt, nc] = [treatment.n, control.n];
  // How much likelier x + 1 of the treatment is than x.
  const rise = (x: number) => ((nt - x) / (x + 1)) * ((drawn - x) / (nc - drawn + x + 1));
  const mode = Math.min(high, Math.max(low, Math.floor(((drawn + 1) * (nt + 1)) / (nt + nc + 2))));
  // Weights against the likeliest table's, outward from it: nothing overflows, and the far ones vanish.
  const weights = new Float64Array(high - low + 1);
  weights[mode - low] = 1;
  for (let x = mode; x < high; x += 1) weights[x + 1 - low] = (weights[x - low] ?? 0) * rise(x);
  for (let x = mode; x > low; x -= 1) weights[x - 1 - low] = (weights[x - low] ?? 0) / rise(x - 1);
  const observed = (weights[treatment.x - low] ?? 0) * tie;
  // From the smallest up, so that a small tail is not lost in the sum.
  const ascending = weights.toSorted();
  let [tail, all] = [0, 0];
  for (const weight of ascending) {
    all += weight;
    if (weight <= observed) tail = all;
  }
  return Math.min(1, tail / all);
}
