// What is counted by pairs of moves is what clusters sum up to, one by one: whole numbers, and so exactly.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clusterPairs, sumProducts } from '../../../src/experiments/statistics/survival/cluster-pairs.ts';
import { debtorsOf } from '../../../src/experiments/statistics/survival/cluster-rows.ts';
import { riskTable } from '../../../src/experiments/statistics/survival/risk-table.ts';
import { clusterScores } from '../../../src/experiments/statistics/survival/score-residuals.ts';
import { columnsOf, type Row } from '../survival/columns.ts';

const armCount = 2;

/** Few debtors with many rows, and many with few, at few times or at many, in one arm or in both; some come late. */
const rows: fc.Arbitrary<Row[]> = fc
  .record({ debtors: fc.constantFrom(2, 5, 30), latest: fc.constantFrom(3, 12, 200), isLate: fc.boolean() })
  .chain(({ debtors, latest, isLate }) => {
    const row = fc.record({
      time: fc.nat({ max: latest }),
      cause: fc.nat({ max: 2 }),
      arm: fc.nat({ max: armCount - 1 }),
      debtor: fc.nat({ max: debtors - 1 }),
      ...(isLate && { entry: fc.integer({ min: -3, max: latest }) }),
    });
    return fc.array(row, { minLength: 1, maxLength: 120 });
  });

it('the squares and products of clusters follow from the pairs, to the last bit', () => {
  fc.assert(
    fc.property(rows, fc.integer(), (some, seed) => {
      const table = riskTable(columnsOf(some, armCount));
      for (let arm = 0; arm < armCount; arm += 1) {
        const pairs = clusterPairs(table, arm, debtorsOf(table));
        // Any whole numbers will do, as long as moves differ in them.
        const [one, other] = [7, 13].map((factor) =>
          Float64Array.from(pairs.cell, (cell, move) => ((cell * factor + move * 31 + seed) % 101) - 50),
        );
        if (one === undefined || other === undefined) throw new Error('there are two');
        const moveOf = (cell: number, cause: number) =>
          pairs.cell.findIndex((at, move) => at === cell && pairs.cause[move] === cause);
        const sums = new Map<number, [number, number]>();
        const total = new Float64Array(pairs.cell.length);
        for (const [row, { debtor = row, arm: own, cause }] of some.entries()) {
          const cell = table.rowCell[row] ?? -1;
          if (own !== arm || cell < 0) continue;
          const sum = sums.get(debtor) ?? [0, 0];
          for (const move of [moveOf(cell, cause), moveOf(table.rowBefore?.[row] ?? -1, -1)]) {
            total[move] = (total[move] ?? 0) + 1;
            sum[0] += one[move] ?? Number.NaN;
            sum[1] += other[move] ?? Number.NaN;
          }
          sums.set(debtor, sum);
        }
        const [squares, products] = [...sums.values()].reduce(
          ([square, product], [a, b]) => [square + a * a, product + a * b],
          [0, 0],
        );
        expect(sumProducts(pairs, one)).toBe(squares);
        expect(sumProducts(pairs, one, other)).toBe(products);
        expect(pairs.total).toEqual(total);
        expect(pairs.rows.count).toBe(sums.size);
      }
    }),
    { numRuns: 200 },
  );
});

it('what a cluster adds to the log-rank score is the sum of its rows, in whichever arms they are', () => {
  fc.assert(
    fc.property(rows, (some) => {
      const table = riskTable(columnsOf(some, armCount));
      const { variance, score } = clusterScores(table, [0, 1], Float64Array.of(1, 1), debtorsOf(table));
      const sums = new Map<number, readonly [number, number]>();
      for (const [row, { debtor = row }] of some.entries()) {
        const [here, there] = residualOf(some, row);
        const [left, right] = sums.get(debtor) ?? [0, 0];
        sums.set(debtor, [left + here, right + there]);
      }
      const clusters = [...sums.values()];
      for (const i of [0, 1] as const) {
        expect(score[i]).toBeCloseTo(
          clusters.reduce((sum, one) => sum + one[i], 0),
          8,
        );
        for (const j of [0, 1] as const) {
          const wanted = clusters.reduce((sum, one) => sum + one[i] * one[j], 0);
          expect(variance[i]?.[j]).toBeCloseTo(wanted, 8);
        }
      }
    }),
    { numRuns: 200 },
  );
});

/** By arm, the residual of one row by its definition: at each time, what happened less what was to be expected. */
function residualOf(all: readonly Row[], of: number): readonly [number, number] {
  // An entry at 0 or before is there from the start.
  const isAtRisk = ({ entry = 0, time }: Row, at: number) => at <= time && (entry <= 0 || entry < at);
  const own = all[of];
  const residual: [number, number] = [0, 0];
  if (own === undefined) return residual;
  for (const at of new Set(all.filter(({ cause }) => cause === 1).map(({ time }) => time))) {
    if (!isAtRisk(own, at)) continue;
    const there = all.filter((row) => isAtRisk(row, at));
    const happened = there.filter(({ time, cause }) => time === at && cause === 1).length;
    for (const arm of [0, 1] as const) {
      const away = (own.arm === arm ? 1 : 0) - there.filter((row) => row.arm === arm).length / there.length;
      const met = own.time === at && own.cause === 1 ? 1 : 0;
      residual[arm] += away * (met - happened / there.length);
    }
  }
  return residual;
}
