// What stands beside a comparison: stratum by stratum, and without the cap.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/experiments/analysis/analyse.ts';
import type { Dataset } from '../../src/experiments/dataset/dataset.ts';
import { exportRows } from '../../src/experiments/export/rows.ts';
import { writeReportHtml } from '../../src/experiments/report/html.ts';
import { drawTrial } from '../../src/sandbox/demo/trial.ts';
import { startMs, trialDataset, trialPlan } from './trial-dataset.ts';

const debtors = 400;
const plain = trialDataset(drawTrial(trialPlan(5, debtors)), debtors, startMs + 90 * 86_400_000);

/** Debtors in strata that tell what their invoices cost, one debtor alone in the last; costs cut at a percentile. */
function stratifiedTrial(): Dataset {
  const { definition } = plain.meta;
  const metrics = definition.plan.metrics.map((one) => (one.kind === 'COST_PER_INVOICE' ? { ...one, cap: 0.9 } : one));
  const columns = {
    ...plain.debtors,
    stratum: plain.debtors.stratum.map((_none, place) => (place === 7 ? 2 : (place >> 1) % 2)),
  };
  const cost = plain.invoices.cost.map((value, at) => value + 400_000 * (((plain.invoices.debtor[at] ?? 0) >> 1) % 2));
  return {
    debtors: columns,
    invoices: { ...plain.invoices, cost },
    meta: {
      ...plain.meta,
      definition: { ...definition, plan: { ...definition.plan, metrics } },
      strata: ['COMPANY EMAIL', 'PERSON EMAIL', 'PERSON LETTER'],
    },
  };
}

describe('beside the comparison', () => {
  const data = stratifiedTrial();
  const result = analyse(data);
  const cost = result.metrics.find(({ kind }) => kind === 'COST_PER_INVOICE');
  const found = cost?.comparisons[0];

  test('stands what strata say, thin ones merged, with less variance where they explain it', () => {
    expect(found?.postStratified).toMatchObject({ strata: 2 });
    expect(found?.postStratified?.varianceReduction).toBeGreaterThan(0.5);
    const difference = (found?.postStratified?.absolute.estimate ?? 0) - (found?.absolute?.estimate ?? 0);
    expect(Math.abs(difference)).toBeLessThan(2 * (found?.absolute?.se ?? 0));
  });

  test('stands what it would be without the cap, of capped metrics only', () => {
    expect(found?.uncapped?.absolute.se).toBeGreaterThan(found?.absolute?.se ?? Number.POSITIVE_INFINITY);
    expect(cost?.arms.every(({ value, uncapped }) => (uncapped ?? 0) > (value ?? 0))).toBe(true);
    const others = result.metrics.filter(({ kind }) => kind !== 'COST_PER_INVOICE');
    expect(others.every(({ comparisons }) => comparisons[0]?.uncapped === null)).toBe(true);
    expect(analyse(plain).metrics.every(({ comparisons }) => comparisons[0]?.postStratified === null)).toBe(true);
  });

  test('is in exports and reports', () => {
    const row = exportRows(result).find(({ metric, arm }) => metric === 'COST_PER_INVOICE' && arm === 'B');
    expect(row).toMatchObject({
      strata: 2,
      postStratifiedDifference: found?.postStratified?.absolute.estimate,
      uncappedDifference: found?.uncapped?.absolute.estimate,
    });
    const page = writeReportHtml(
      { result, definition: data.meta.definition, history: [result], sha256: 'ab'.repeat(32) },
      'en',
    );
    expect(page).toContain('Stratum by stratum');
    expect(page).toContain('Without the cap');
  });
});
