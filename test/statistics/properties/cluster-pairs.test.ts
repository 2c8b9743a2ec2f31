// What is counted by pairs of moves is what clusters sum up to, one by one: whole numbers, and so exactly.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clusterPairs, sumProducts } from '../../../src/experiments/statistics/survival/cluster-pairs.ts';
import { debtorsOf } from '../../../src/experiments/statistics/survival/cluster-rows.ts';
import { riskTable } from '../../../src/experiments/statistics/survival/risk-table.ts';
import { columnsOf, type Row } from '../survival/columns.ts';

const armCount = 2;

/** Few debtors with many rows, and many with few, at few times or at many; some come late. */
const rows: fc.Arbitrary<Row[]> = fc
  .record({ debtors: fc.constantFrom(2, 5, 30), latest: fc.constantFrom(3, 12, 200), isLate: fc.boolean() })
  .chain(({ debtors, latest, isLate }) => {
    const row = fc.record({
      time: fc.nat({ max: latest }),
      cause: fc.nat({ max: 2 }),
      debtor: fc.nat({ max: debtors - 1 }),
      ...(isLate && { entry: fc.integer({ min: -3, max: latest }) }),
    });
    return fc.array(
      row.map((one) => ({ ...one, arm: one.debtor % armCount })),
      { minLength: 1, maxLength: 120 },
    );
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

it('a cluster of two arms is refused', () => {
  const table = riskTable(
    columnsOf(
      [0, 1].map((arm) => ({ time: 1, cause: 1, arm, debtor: 0 })),
      armCount,
    ),
  );
  expect(() => clusterPairs(table, 0, debtorsOf(table))).toThrow('two arms');
});
