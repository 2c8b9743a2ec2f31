// Shares where there is hardly anything to count: intervals from Wilson's of each arm and period, which hold at none and at
// all, with a difference, a ratio and a one-sided bound that never contradict each other. Pure.
// Source: Newcombe (1998), method 10; Zou and Donner (2008) for sums and ratios ("MOVER").
import type { Difference, Ends, Lift } from '../../statistics/effect/effect.ts';
import { fisherExact } from '../../statistics/effect/fisher.ts';
import { effectProblem } from '../../statistics/effect/problem.ts';
import { isSparse, type Proportion, wilsonInterval } from '../../statistics/effect/proportion.ts';
import type { ArmData, Pair } from './arm-data.ts';

/** Shares of both arms in one period; `x` need not be whole. */
export interface SharePair {
  readonly treatment: Proportion;
  readonly control: Proportion;
}

/**
 * The pairs as shares of debtors, where they are sparse: every debtor has one invoice and a cell is below ten, or nothing,
 * or everything, has happened to all debtors of an arm. Where debtors have several invoices an arm's rate counts as that
 * of so many debtors, as if all invoices of one went together: never too sure. Null: there is enough for the usual methods.
 */
export function sparseOf(pairs: readonly Pair[]): readonly SharePair[] | null {
  const single = pairs.map(({ treatment, control }) => ({ treatment: singles(treatment), control: singles(control) }));
  if (single.every((pair): pair is SharePair => pair.treatment !== null && pair.control !== null)) {
    return isSparse(total(single, 'treatment'), total(single, 'control')) ? single : null;
  }
  const rates = pairs.map(({ treatment, control }) => ({ treatment: rateOf(treatment), control: rateOf(control) }));
  const isFlat = (['treatment', 'control'] as const).some((side) => {
    const { x, n } = total(rates, side);
    return x === 0 || x === n;
  });
  return isFlat ? rates : null;
}

/** Every debtor with one invoice, of which it is known whether it happened. */
function singles({ debtors: n, numerator, denominator, moments }: ArmData): Proportion | null {
  // Whole numbers that are one on average and do not vary: nothing of it is rounded.
  return denominator === n && moments.varDenominator === 0 ? { x: numerator, n } : null;
}

function rateOf({ debtors: n, numerator: m, denominator: d }: ArmData): Proportion {
  // What happened to all is told exactly; a rounded product would be a trace below it.
  return { x: m === d ? n : d === 0 ? 0 : (n * m) / d, n };
}

function total(pairs: readonly SharePair[], side: 'treatment' | 'control'): Proportion {
  return pairs.reduce((sum, pair) => ({ x: sum.x + pair[side].x, n: sum.n + pair[side].n }), { x: 0, n: 0 });
}

/** Treatment less control. One period of whole numbers: Fisher's p-value; else the level at which the interval meets 0. */
export function sparseDifference(pairs: readonly SharePair[], usual: Difference, alpha: number): Difference {
  const { value: treated } = standardOf(pairs, 'treatment', alpha);
  const { value: controlled } = standardOf(pairs, 'control', alpha);
  const [only] = pairs;
  const isWhole = ({ x }: Proportion) => Number.isInteger(x);
  const p =
    pairs.length === 1 && only !== undefined && isWhole(only.treatment) && isWhole(only.control)
      ? fisherExact(only.treatment, only.control)
      : levelAtZero(pairs);
  return { ...usual, estimate: treated - controlled, ci: differenceEnds(pairs, alpha), p, problem: null };
}

/** The treatment over the control, less 1: its interval excludes 0 exactly when that of the difference does. */
export function sparseLift(pairs: readonly SharePair[], alpha: number): Lift {
  const t = standardOf(pairs, 'treatment', alpha);
  const c = standardOf(pairs, 'control', alpha);
  const none: Lift = { estimate: null, se: null, ci: null, problem: effectProblem('CONTROL_NEAR_ZERO') };
  if (c.value === 0) return none;
  const product = t.value * c.value;
  // Ratios that the limits of both arms allow: (t - theta c)^2 = (t - t low)^2 + theta^2 (c high - c)^2, and the other way.
  const root = (down: number, up: number) =>
    Math.sqrt(Math.max(0, product ** 2 - (c.value ** 2 - up ** 2) * (t.value ** 2 - down ** 2)));
  const bottom = c.value ** 2 - c.down ** 2;
  if (bottom <= 0) return none;
  const below = product + root(t.down, c.up);
  const low = below === 0 ? 0 : Math.max(0, (t.value ** 2 - t.down ** 2) / below);
  const high = (product + root(t.up, c.down)) / bottom;
  return { estimate: t.value / c.value - 1, se: null, ci: [low - 1, high - 1], problem: null };
}

/** The end of a one-sided interval at alpha. */
export function sparseBound(pairs: readonly SharePair[], side: 'LOWER' | 'UPPER', alpha: number): number {
  return differenceEnds(pairs, 2 * alpha)[side === 'LOWER' ? 0 : 1];
}

interface Standard {
  readonly value: number;
  /** From the value to its lower and upper end. */
  readonly down: number;
  readonly up: number;
}

/** An arm's share over all periods, each by its share of all debtors. */
function standardOf(pairs: readonly SharePair[], side: 'treatment' | 'control', alpha: number): Standard {
  const all = pairs.reduce((sum, { treatment, control }) => sum + treatment.n + control.n, 0);
  let [value, down, up] = [0, 0, 0];
  for (const pair of pairs) {
    const weight = (pair.treatment.n + pair.control.n) / all;
    const share = pair[side].x / pair[side].n;
    const [low, high] = wilsonInterval(pair[side], alpha) ?? [0, 1];
    value += weight * share;
    down += (weight * (share - low)) ** 2;
    up += (weight * (high - share)) ** 2;
  }
  return { value, down: Math.sqrt(down), up: Math.sqrt(up) };
}

function differenceEnds(pairs: readonly SharePair[], alpha: number): Ends {
  const [t, c] = [standardOf(pairs, 'treatment', alpha), standardOf(pairs, 'control', alpha)];
  const difference = t.value - c.value;
  return [difference - Math.hypot(t.down, c.up), difference + Math.hypot(t.up, c.down)];
}

const halvings = 60;
const smallestLogP = Math.log(1e-15);

function levelAtZero(pairs: readonly SharePair[]): number {
  const isApart = (alpha: number) => {
    const [low, high] = differenceEnds(pairs, alpha);
    return low > 0 || high < 0;
  };
  let [apart, near] = [0, smallestLogP];
  if (!isApart(1 - 1e-9)) return 1;
  for (let round = 0; round < halvings; round += 1) {
    const middle = (apart + near) / 2;
    if (isApart(Math.exp(middle))) apart = middle;
    else near = middle;
  }
  return Math.exp(apart);
}
