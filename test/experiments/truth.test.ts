// The analysis finds what is known to be true: trials drawn from a stated model, analysed as any experiment, many times.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/experiments/analysis/analyse.ts';
import type { ExperimentResult } from '../../src/experiments/result.ts';
import { drawTrial } from '../../src/sandbox/demo/trial.ts';
import { mailFirst, startMs, trialDataset, trialPlan } from './trial-dataset.ts';

const dayMs = 86_400_000;

function effect(result: ExperimentResult, name: string) {
  const found = result.metrics.find((one) => one.metric === name)?.comparisons[0]?.absolute;
  if (!found) throw new Error(`no effect on ${name}`);
  return found;
}

const names = ['TIME_TO_PAYMENT', 'COST_PER_INVOICE', 'PAID_BY_DUE_0', 'DELIVERED_WITHIN_48'];

describe('the truth of a trial', () => {
  // Two hundred thousand debtors, all followed to the end: the sampling error is far below that of the trials.
  const large = 100_000;
  const truth = analyse(trialDataset(drawTrial(trialPlan(0, large)), large, startMs + 400 * dayMs));

  test('is covered by the intervals as often as they say, over many seeds', () => {
    const seeds = 200;
    const covered = new Map(names.map((name) => [name, 0]));
    for (let seed = 1; seed <= seeds; seed += 1) {
      // Looked at while the youngest invoices are still open: times are censored, rates wait for maturity.
      const result = analyse(trialDataset(drawTrial(trialPlan(seed, 600)), 600, startMs + 75 * dayMs));
      for (const name of names) {
        const { ci } = effect(result, name);
        const true_ = effect(truth, name).estimate;
        const isCovered = (ci[0] ?? Number.NEGATIVE_INFINITY) <= true_ && true_ <= (ci[1] ?? Number.POSITIVE_INFINITY);
        covered.set(name, (covered.get(name) ?? 0) + (isCovered ? 1 : 0));
      }
    }
    // 95% of 200 is 190; fewer than 179 or all by chance of about one in a thousand.
    for (const name of names) {
      expect.soft(covered.get(name), name).toBeGreaterThanOrEqual(179);
    }
  });

  test('is told in a sentence: the letter costs more, and who gets it pays at another time', () => {
    const result = analyse(trialDataset(drawTrial(trialPlan(1, 2_000)), 2_000, startMs + 100 * dayMs));
    expect(result.health.srm.status).toBe('OK');
    expect(effect(result, 'COST_PER_INVOICE').estimate).toBeGreaterThan(0);
    expect(result.metrics.find(({ kind }) => kind === 'COST_PER_INVOICE')?.comparisons[0]?.verdict).toBe('LOST');
    expect(result.decision.sentence.en).toMatch(/^(Ship|Roll back|No clear answer).*costs .* SEK more per invoice/);
    expect(result.decision.sentence.sv).toMatch(/kostar .* SEK mer per faktura/);
  });

  test('is not found where there is none: two arms alike differ as often as alpha says', () => {
    let falseAlarms = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const plan = { ...trialPlan(10_000 + seed, 600), arms: [mailFirst, mailFirst] };
      const result = analyse(trialDataset(drawTrial(plan), 600, startMs + 75 * dayMs));
      const [comparison] = result.metrics.find(({ kind }) => kind === 'TIME_TO_PAYMENT')?.comparisons ?? [];
      if ((comparison?.p ?? 1) < 0.05) falseAlarms += 1;
    }
    // 10 expected; 21 or more by chance of about one in a thousand.
    expect(falseAlarms).toBeLessThanOrEqual(20);
  });
});
