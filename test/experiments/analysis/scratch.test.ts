// Memory that is used again: always zeros, never twice at once, and nothing of it is left when a result is compared.
import { expect, test } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { canonicalJson } from '../../../src/experiments/analysis/canonical.ts';
import { take, withScratch } from '../../../src/experiments/scratch.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

test('a column is of zeros, also where another has been before', () => {
  const first = withScratch(() => take(Uint8Array, 1_001).fill(7).buffer);
  const again = withScratch(() => {
    const columns = [take(Float64Array, 50), take(Int32Array, 25), take(Uint8Array, 3), take(Int32Array, 700)];
    expect(columns.every((column) => column.every((entry) => entry === 0))).toBe(true);
    return columns.map(({ buffer }) => buffer);
  });
  expect(again.every((buffer) => buffer === first)).toBe(true);
});

test('what is taken within stands beside what was taken before, and only it is free when the work within is done', () => {
  withScratch(() => {
    const outer = take(Int32Array, 10).fill(1);
    const inner = withScratch(() => take(Int32Array, 10).fill(2));
    const next = take(Int32Array, 10).fill(3);
    expect([...outer]).toEqual(Array(10).fill(1));
    expect([inner.byteOffset, inner.buffer]).toEqual([next.byteOffset, next.buffer]);
  });
});

test('what fails gives back what it took; a large column has memory of its own size; outside, a column is its own', () => {
  const large = (3 * 8 * 2 ** 20) / 8;
  const takeLarge = () => withScratch(() => take(Float64Array, large).buffer);
  const first = takeLarge();
  expect(first.byteLength).toBe(large * 8);
  expect(() =>
    withScratch(() => {
      take(Float64Array, large);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(takeLarge()).toBe(first);
  const [one, other] = [take(Int32Array, 4), take(Int32Array, 4)];
  expect(one.buffer).not.toBe(other.buffer);
});

test('results follow from their dataset, whatever was computed before in the same memory', () => {
  const draw = (seed: number, debtors: number) =>
    trialDataset(drawTrial(trialPlan(seed, debtors)), debtors, startMs + 75 * 86_400_000);
  const sets = [draw(1, 900), draw(2, 40), draw(3, 2_000), draw(4, 300)];
  const results = sets.map((data) => canonicalJson(analyse(data)));
  expect(sets.toReversed().map((data) => canonicalJson(analyse(data)))).toEqual(results.toReversed());
});
