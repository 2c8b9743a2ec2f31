// Shares that follow the evidence: the chance of each arm to be the best, by quadrature (the same each time), and weights
// from it that change slowly and leave no arm unseen. Pure.
import { betaCdf } from './distributions/beta.ts';
import { logGamma } from './distributions/gamma.ts';
import { normalCdf } from './distributions/normal.ts';

/** What is believed of an arm: a rate after so many successes and failures, or a mean with its standard error. */
export type Posterior =
  | { readonly kind: 'BETA'; readonly a: number; readonly b: number }
  | { readonly kind: 'NORMAL'; readonly mean: number; readonly sd: number };

// Simpson's rule: even; fine enough for arms a hundred times as sure as others.
const intervals = 8_000;
const deviations = 9;

/** For each arm the chance that it is the best of all. They sum to 1. */
export function probabilityBest(arms: readonly Posterior[], isLowerBetter = false): number[] {
  const found = arms.map((arm, index) => {
    const others = arms.filter((_other, place) => place !== index);
    const [from, to] = spanOf(arm);
    return simpson(from, to, (x) =>
      others.reduce(
        (chance, other) => {
          const below = cdfOf(other, x);
          return chance * (isLowerBetter ? 1 - below : below);
        },
        densityOf(arm, x),
      ),
    );
  });
  // What the quadrature misses is shared out.
  const total = found.reduce((sum, chance) => sum + chance, 0);
  return found.map((chance) => chance / total);
}

function spanOf(arm: Posterior): readonly [number, number] {
  if (arm.kind === 'NORMAL') return [arm.mean - deviations * arm.sd, arm.mean + deviations * arm.sd];
  const { a, b } = arm;
  const mean = a / (a + b);
  const sd = Math.sqrt((mean * (1 - mean)) / (a + b + 1));
  return [Math.max(0, mean - 12 * sd), Math.min(1, mean + 12 * sd)];
}

function densityOf(arm: Posterior, x: number): number {
  if (arm.kind === 'NORMAL') {
    return Math.exp(-(((x - arm.mean) / arm.sd) ** 2) / 2) / (arm.sd * Math.sqrt(2 * Math.PI));
  }
  const { a, b } = arm;
  if ((x <= 0 && a > 1) || (x >= 1 && b > 1)) return 0;
  const logs = (a === 1 ? 0 : (a - 1) * Math.log(x)) + (b === 1 ? 0 : (b - 1) * Math.log1p(-x));
  return Math.exp(logs + logGamma(a + b) - logGamma(a) - logGamma(b));
}

function cdfOf(arm: Posterior, x: number): number {
  return arm.kind === 'NORMAL' ? normalCdf((x - arm.mean) / arm.sd) : betaCdf(x, arm.a, arm.b);
}

function simpson(from: number, to: number, f: (x: number) => number): number {
  const step = (to - from) / intervals;
  let sum = f(from) + f(to);
  for (let at = 1; at < intervals; at += 1) sum += (at % 2 === 1 ? 4 : 2) * f(from + at * step);
  return (sum * step) / 3;
}

/** Weights with a floor that is added, not clipped to: f + (1 - n f) w / sum w. A floor too high for all is an even share. */
export function withFloor(weights: readonly number[], floor: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const even = 1 / weights.length;
  if (floor * weights.length >= 1 || total <= 0) return weights.map(() => even);
  const kept = Math.max(0, floor);
  return weights.map((weight) => kept + ((1 - kept * weights.length) * weight) / total);
}

export interface Reweighting {
  /** Shares until now. */
  readonly before: readonly number[];
  readonly best: readonly number[];
  /** Arms with a guardrail loss that holds at any look: they get nothing. */
  readonly stopped: readonly boolean[];
  readonly floor?: number;
  /** The largest change of a share at once, and the largest share. */
  readonly changeMax?: number;
  readonly shareMax?: number;
}

/**
 * The shares of the next week: towards the chance of being the best, by at most 20 points and up to 90%, none below the floor,
 * so that each arm can still be estimated. An arm that was stopped gets nothing at once, and the others what it had.
 */
export function reweight(input: Reweighting): number[] {
  const { before, best, stopped, floor = 0.01, changeMax = 0.2, shareMax = 0.9 } = input;
  const left = best.flatMap((_chance, arm) => (stopped[arm] === true ? [] : [arm]));
  if (left.length <= 1) return best.map((_chance, arm) => (left.includes(arm) ? 1 : 0));
  const held = left.reduce((sum, arm) => sum + (before[arm] ?? 0), 0);
  const least = Math.min(floor, 1 / left.length);
  const bounds = left.map((arm) => {
    const was = held > 0 ? (before[arm] ?? 0) / held : 1 / left.length;
    return { low: Math.max(least, was - changeMax), high: Math.max(least, Math.min(shareMax, was + changeMax)) };
  });
  const wanted = withFloor(
    left.map((arm) => best[arm] ?? 0),
    floor,
  );
  const moved = within(wanted, bounds);
  const shares = best.map(() => 0);
  for (const [place, arm] of left.entries()) shares[arm] = moved[place] ?? 0;
  return shares;
}

/**
 * The nearest to what is wanted that lies within the bounds and sums to 1: all are moved by the same, and cut. Cutting and
 * scaling instead would leave the bounds again.
 */
function within(
  wanted: readonly number[],
  bounds: readonly { readonly low: number; readonly high: number }[],
): number[] {
  const movedBy = (shift: number) =>
    wanted.map((share, place) => {
      const { low, high } = bounds[place] ?? { low: 0, high: 1 };
      return Math.min(high, Math.max(low, share + shift));
    });
  const sumOf = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0);
  let [from, to] = [-1, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (from + to) / 2;
    if (sumOf(movedBy(middle)) < 1) from = middle;
    else to = middle;
  }
  const shares = movedBy((from + to) / 2);
  // Where the bounds leave no way to 1, they give way.
  const total = sumOf(shares);
  return shares.map((share) => share / total);
}
