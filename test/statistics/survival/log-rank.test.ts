// The weighted log-rank tests against published values, and what the estimates refuse.
import { describe, expect, it } from 'vitest';
import { inverse, quadraticForm } from '../../../src/experiments/statistics/matrix.ts';
import { clusteredLogRank } from '../../../src/experiments/statistics/survival/clustered-log-rank.ts';
import { coxFit } from '../../../src/experiments/statistics/survival/cox.ts';
import { valueAt } from '../../../src/experiments/statistics/survival/curve.ts';
import { grayTest } from '../../../src/experiments/statistics/survival/gray.ts';
import { hazardRatio } from '../../../src/experiments/statistics/survival/hazard-ratio.ts';
import { kaplanMeier } from '../../../src/experiments/statistics/survival/kaplan-meier.ts';
import { type LogRankWeight, logRank } from '../../../src/experiments/statistics/survival/log-rank.ts';
import { riskTable } from '../../../src/experiments/statistics/survival/risk-table.ts';
import { restrictedMean } from '../../../src/experiments/statistics/survival/rmst.ts';
import { columnsOf, type Row } from './columns.ts';

// Freireich et al. (1963): weeks of remission; a minus marks a censored time.
const treated = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
const freireich = riskTable(
  columnsOf(
    [treated, placebo].flatMap((times, arm) =>
      times.map((time) => ({ time: Math.abs(time), cause: Number(time > 0), arm })),
    ),
    2,
  ),
);
const tableOf = (...rows: readonly Row[]) => riskTable(columnsOf(rows, 2));

describe('weighted log-rank tests', () => {
  it('equal the published values', () => {
    const chiSquared = (weight: LogRankWeight) => logRank(freireich, { weight }).chiSquared;
    expect(chiSquared('LOG_RANK')).toBeCloseTo(16.79294, 5);
    expect(chiSquared('GEHAN')).toBeCloseTo(13.457852, 6);
    expect(chiSquared('TARONE_WARE')).toBeCloseTo(15.123575, 6);
    expect(chiSquared('PETO_PETO')).toBeCloseTo(14.08414, 5);
    expect(chiSquared({ rho: 0 })).toBe(chiSquared('LOG_RANK'));
    const { times, survival } = kaplanMeier(freireich, 0);
    expect(valueAt({ times, values: survival }, 6, 1)).toBeCloseTo(0.857, 3);
    expect(valueAt({ times, values: survival }, 23, 1)).toBeCloseTo(0.448, 3);
  });
});

describe('where there is nothing to compare', () => {
  const apart = tableOf({ time: 1, cause: 0, arm: 0 }, { time: 2, cause: 1, arm: 1 }, { time: 3, cause: 1, arm: 1 });

  it('there is no test, rather than one that finds nothing', () => {
    const none = { chiSquared: null, df: 0, p: null };
    for (const table of [apart, tableOf({ time: 1, cause: 0, arm: 0 }), tableOf()]) {
      expect(logRank(table)).toMatchObject(none);
      expect(clusteredLogRank(table)).toMatchObject(none);
      expect(grayTest(table, 1)).toMatchObject(none);
      expect(hazardRatio(table, 0, 1, 0.05)).toBeNull();
      expect(coxFit(table)).toBeNull();
    }
  });

  it('there is no hazard ratio of an arm in which nothing happened', () => {
    const still = tableOf({ time: 2, cause: 1, arm: 0 }, { time: 3, cause: 1, arm: 0 }, { time: 3, cause: 0, arm: 1 });
    expect(coxFit(still)).toBeNull();
  });

  it('there is no mean of an arm without rows, and one that was held level says so', () => {
    expect(restrictedMean(tableOf({ time: 1, cause: 1, arm: 1 }), 0, 5)).toBeNull();
    expect(restrictedMean(apart, 0, 5)).toMatchObject({
      mean: 5,
      se: 0,
      clusterSe: 0,
      lastTime: 1,
      extrapolated: true,
    });
    // Nobody is left after 3, so that 0 is known to hold.
    expect(restrictedMean(apart, 1, 5)).toMatchObject({ mean: 2.5, lastTime: 3, extrapolated: false });
  });
});

describe('what makes no sense', () => {
  it('is refused', () => {
    const row = { time: 1, cause: 1, arm: 0 };
    expect(() => tableOf({ ...row, time: -1 })).toThrow('A time is -1');
    expect(() => tableOf({ ...row, time: 2 ** 25 })).toThrow(RangeError);
    expect(() => tableOf({ ...row, arm: 2 })).toThrow('An arm is 2 of 2.');
    expect(() => tableOf({ ...row, debtor: -1 })).toThrow('A debtor is -1 of 0.');
    expect(() => riskTable({ ...columnsOf([row], 1), cause: new Uint8Array(2) })).toThrow('unequal length');
    expect(() => restrictedMean(tableOf(row), 0, 0)).toThrow('The horizon 0 is not positive.');
    const strata = riskTable(columnsOf([{ ...row, stratum: 1 }], 1), { stratified: true });
    expect(() => kaplanMeier(strata, 0)).toThrow('A curve needs a table without strata.');
  });
});

describe('a quadratic form', () => {
  it('leaves out the directions in which there is no variance', () => {
    expect(
      quadraticForm(
        [1, 2],
        [
          [2, 0],
          [0, 4],
        ],
      ),
    ).toEqual({ value: 1.5, rank: 2 });
    expect(
      quadraticForm(
        [1, -1],
        [
          [2, -2],
          [-2, 2],
        ],
      ),
    ).toEqual({ value: 0.5, rank: 1 });
    expect(
      quadraticForm(
        [0, 1],
        [
          [0, 0],
          [0, 4],
        ],
      ),
    ).toEqual({ value: 0.25, rank: 1 });
    expect(quadraticForm([], [])).toEqual({ value: 0, rank: 0 });
    expect(() => quadraticForm([1], [])).toThrow('A vector of 1 meets a matrix of 0.');
  });

  it('takes what rounding leaves of a direction for nothing', () => {
    for (let a = 0.1; a < 3; a += 0.1) {
      const v = [a, 0.7, 1 / 3];
      const { value, rank } = quadraticForm(
        v,
        v.map((one) => v.map((other) => one * other)),
      );
      expect(rank).toBe(1);
      expect(value).toBeCloseTo(1, 12);
    }
  });

  it('of a regular matrix is that of its inverse', () => {
    const matrix = [
      [4, 2, 1],
      [2, 5, 3],
      [1, 3, 6],
    ];
    const z = [1, -2, 3];
    const byInverse = inverse(matrix)?.reduce(
      (sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * (z[i] ?? 0) * (z[j] ?? 0), 0),
      0,
    );
    expect(quadraticForm(z, matrix).value).toBeCloseTo(byInverse ?? Number.NaN, 12);
    expect(
      inverse([
        [1, 1],
        [1, 1],
      ]),
    ).toBeNull();
  });
});
