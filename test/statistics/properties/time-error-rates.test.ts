// How often tests and intervals of times err, over many experiments of debtors who pay soon or late with all their invoices,
// and are followed for unlike times. Seeded: the same each run.
import { describe, expect, it } from 'vitest';
import { clusteredLogRank } from '../../../src/experiments/statistics/survival/clustered-log-rank.ts';
import { logRank } from '../../../src/experiments/statistics/survival/log-rank.ts';
import { type RiskTable, riskTable } from '../../../src/experiments/statistics/survival/risk-table.ts';
import { restrictedMean, restrictedMeanDifference } from '../../../src/experiments/statistics/survival/rmst.ts';
import { gaussian, type Random, randomOf } from '../../../src/succession/simulate/random.ts';
import { columnsOf, type Row } from '../survival/columns.ts';

const experiments = 1500;
/** Tenths of a day. */
const tau = 400;
const meanTenths = 200;

/** Times in tenths of a day; `factor` of the second arm's speed. */
function drawTable(random: Random, debtorsPerArm: number, factor: number): RiskTable {
  const rows: Row[] = [];
  for (let debtor = 0; debtor < 2 * debtorsPerArm; debtor += 1) {
    const arm = debtor % 2;
    const speed = Math.exp(0.7 * gaussian(random)) * (arm === 1 ? factor : 1);
    const count = 1 + Math.floor(-2 * Math.log(1 - random()));
    for (let invoice = 0; invoice < count; invoice += 1) {
      const paid = Math.round((-Math.log(1 - random()) * meanTenths) / speed);
      // Followed for forty to eighty days.
      const followed = Math.round(tau + 400 * random());
      rows.push({ time: Math.min(paid, followed), cause: paid <= followed ? 1 : 0, arm, debtor });
    }
  }
  return riskTable(columnsOf(rows, 2));
}

function difference(table: RiskTable) {
  const [control, treatment] = [restrictedMean(table, 0, tau), restrictedMean(table, 1, tau)];
  if (control === null || treatment === null) throw new Error('nobody was followed');
  return restrictedMeanDifference(treatment, control, 0.05);
}

describe('times of arms that are the same', () => {
  const alarms = { clustered: 0, naive: 0, mean: 0 };
  for (let seed = 1; seed <= experiments; seed += 1) {
    const table = drawTable(randomOf(seed, 31, 1, 1), 100, 1);
    if ((clusteredLogRank(table).p ?? 1) < 0.05) alarms.clustered += 1;
    if ((logRank(table).p ?? 1) < 0.05) alarms.naive += 1;
    if ((difference(table).p ?? 1) < 0.05) alarms.mean += 1;
  }

  it('differ by the log-rank test over debtors as often as alpha says', () => {
    expect(alarms.clustered / experiments).toBeGreaterThan(0.035);
    expect(alarms.clustered / experiments).toBeLessThan(0.065);
  });

  it('differ by the mean within the horizon as often as alpha says', () => {
    expect(alarms.mean / experiments).toBeGreaterThan(0.035);
    expect(alarms.mean / experiments).toBeLessThan(0.065);
  });

  it('would differ far more often if each invoice counted for itself', () => {
    expect(alarms.naive / experiments).toBeGreaterThan(0.1);
  });
});

it('the true difference of the mean within the horizon is in its interval nineteen times of twenty', () => {
  const truth = difference(drawTable(randomOf(1, 37, 1, 1), 60_000, 1.4)).estimate;
  let covered = 0;
  const runs = 1000;
  for (let seed = 1; seed <= runs; seed += 1) {
    const { ci } = difference(drawTable(randomOf(seed, 41, 1, 1), 150, 1.4));
    if (ci[0] <= truth && truth <= ci[1]) covered += 1;
  }
  expect(covered / runs).toBeGreaterThan(0.93);
  expect(covered / runs).toBeLessThan(0.97);
});
