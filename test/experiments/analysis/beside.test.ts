// A large result is computed by two threads: the same bytes as by one.
import { expect, test } from 'vitest';
import { analyse, analyseOnTwo } from '../../../src/experiments/analysis/analyse.ts';
import { workOnThread } from '../../../src/experiments/analysis/beside/on-thread.ts';
import { canonicalJson } from '../../../src/experiments/analysis/canonical.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

const draw = (seed: number, debtors: number, days: number) =>
  trialDataset(drawTrial(trialPlan(seed, debtors)), debtors, startMs + days * 86_400_000);

const [one, another] = [draw(1, 110_000, 75), draw(2, 110_000, 100)];

test('of a large dataset a part is worked out beside, for several at once, and nothing differs', async () => {
  const sets = [one, another, draw(3, 300, 75)];
  expect(sets.map(({ invoices }) => invoices.debtor.length >= 100_000)).toEqual([true, true, false]);
  const results = await Promise.all(sets.map((data) => analyseOnTwo(data)));
  expect(results.map(canonicalJson)).toEqual(sets.map((data) => canonicalJson(analyse(data))));
});

test('what goes wrong is told, on the other thread too, and nobody else hears of it', async () => {
  const broken = { ...one, debtors: { ...one.debtors, arm: null } } as unknown as typeof one;
  const [told, found] = await Promise.allSettled([workOnThread(broken), analyseOnTwo(another)]);
  expect(told).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('null') } });
  expect(canonicalJson(found.status === 'fulfilled' && found.value)).toBe(canonicalJson(analyse(another)));
});
