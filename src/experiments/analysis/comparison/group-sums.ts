// What a metric comes to in each group of debtors: sums, which are whole numbers, and moments about the group's mean, in two
// passes over the debtors. Pure.
import { type ArmMoments, fromSums } from '../../statistics/effect/moments.ts';
import type { DebtorSums } from '../sums.ts';
import type { Groups } from './groups.ts';

/** Of one group. */
export interface GroupSums {
  /** Invoices whose outcome is known. */
  readonly matured: number;
  /** Whole numbers, as they were counted. */
  readonly numerator: number;
  readonly denominator: number;
  /** In the metric's unit, as what follows. Of the debtors with such an invoice. */
  readonly moments: ArmMoments;
  /** What was known before with the numerators, and with the denominators. Null: nothing was. */
  readonly before: { readonly numerators: ArmMoments; readonly denominators: ArmMoments } | null;
}

/** By group; undefined: none of its debtors has a matured invoice. */
export function sumGroups({ of, list, before }: Groups, sums: DebtorSums): readonly (GroupSums | undefined)[] {
  const { scale } = sums;
  const total = addUp(of, sums, list.length);
  const spread = spreadOf(of, sums, total);
  const past = before === null ? null : spreadBefore(of, sums, total, before);
  return list.map(({ isKnown }, group) => {
    const n = total.debtors[group] ?? 0;
    if (n === 0) return undefined;
    const [meanM, meanD] = [(total.meanM[group] ?? 0) / scale, total.meanD[group] ?? 0];
    const [mm, dd, md] = [spread.mm[group] ?? 0, spread.dd[group] ?? 0, spread.md[group] ?? 0];
    const moments = fromSums(n, meanM, meanD, mm / scale ** 2, dd, md / scale);
    const [matured, numerator] = [total.matured[group] ?? 0, total.numerators[group] ?? 0];
    const own = { matured, numerator, denominator: total.denominators[group] ?? 0, moments };
    if (past === null || !isKnown) return { ...own, before: null };
    const [meanX, xx] = [past.meanX[group] ?? 0, past.xx[group] ?? 0];
    const [xm, xd] = [(past.xm[group] ?? 0) / scale, past.xd[group] ?? 0];
    const numerators = fromSums(n, meanX, meanM, xx, mm / scale ** 2, xm);
    const denominators = fromSums(n, meanX, meanD, xx, dd, xd);
    return { ...own, before: { numerators, denominators } };
  });
}

interface Totals {
  readonly debtors: Float64Array;
  readonly matured: Float64Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  readonly meanM: Float64Array;
  readonly meanD: Float64Array;
}

/** Sums of whole numbers: exact in whatever order. */
function addUp(of: Int32Array, { numerators, denominators, matured }: DebtorSums, count: number): Totals {
  const [debtors, ripe] = [new Float64Array(count), new Float64Array(count)];
  const [above, below] = [new Float64Array(count), new Float64Array(count)];
  for (let place = 0; place < of.length; place += 1) {
    const group = of[place] ?? -1;
    const mine = matured[place] ?? 0;
    if (group < 0 || mine === 0) continue;
    debtors[group] = (debtors[group] ?? 0) + 1;
    ripe[group] = (ripe[group] ?? 0) + mine;
    above[group] = (above[group] ?? 0) + (numerators[place] ?? 0);
    below[group] = (below[group] ?? 0) + (denominators[place] ?? 0);
  }
  const meanM = above.map((sum, group) => sum / Math.max(1, debtors[group] ?? 0));
  const meanD = below.map((sum, group) => sum / Math.max(1, debtors[group] ?? 0));
  return { debtors, matured: ripe, numerators: above, denominators: below, meanM, meanD };
}

/** Squares and products of the deviations from the means. */
function spreadOf(of: Int32Array, { numerators, denominators, matured }: DebtorSums, { meanM, meanD }: Totals) {
  const count = meanM.length;
  const [mm, dd, md] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let place = 0; place < of.length; place += 1) {
    const group = of[place] ?? -1;
    if (group < 0 || matured[place] === 0) continue;
    const m = (numerators[place] ?? 0) - (meanM[group] ?? 0);
    const d = (denominators[place] ?? 0) - (meanD[group] ?? 0);
    mm[group] = (mm[group] ?? 0) + m * m;
    dd[group] = (dd[group] ?? 0) + d * d;
    md[group] = (md[group] ?? 0) + m * d;
  }
  return { mm, dd, md };
}

/** The same with what was known before, counted from the first of each group: alike in all, it varies by nothing at all. */
function spreadBefore(
  of: Int32Array,
  { numerators, denominators, matured }: DebtorSums,
  { debtors, meanM, meanD }: Totals,
  before: Float64Array,
) {
  const count = debtors.length;
  const [first, sum] = [new Float64Array(count).fill(Number.NaN), new Float64Array(count)];
  for (let place = 0; place < of.length; place += 1) {
    const group = of[place] ?? -1;
    if (group < 0 || matured[place] === 0) continue;
    const x = before[place] ?? Number.NaN;
    if (Number.isNaN(first[group] ?? Number.NaN)) first[group] = x;
    sum[group] = (sum[group] ?? 0) + x - (first[group] ?? 0);
  }
  const [xx, xm, xd] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const mean = sum.map((value, group) => value / Math.max(1, debtors[group] ?? 0));
  for (let place = 0; place < of.length; place += 1) {
    const group = of[place] ?? -1;
    if (group < 0 || matured[place] === 0) continue;
    const x = (before[place] ?? Number.NaN) - (first[group] ?? 0) - (mean[group] ?? 0);
    xx[group] = (xx[group] ?? 0) + x * x;
    xm[group] = (xm[group] ?? 0) + x * ((numerators[place] ?? 0) - (meanM[group] ?? 0));
    xd[group] = (xd[group] ?? 0) + x * ((denominators[place] ?? 0) - (meanD[group] ?? 0));
  }
  return { meanX: first.map((value, group) => value + (mean[group] ?? 0)), xx, xm, xd };
}
