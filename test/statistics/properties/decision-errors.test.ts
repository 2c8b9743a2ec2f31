// How often an experiment whose arms are the same is decided all the same: whole results, from facts to decision, of the
// stated model of debtors. Seeded: the same each run.
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { looksOf } from '../../../src/experiments/analysis/comparison/looks.ts';
import type { Dataset } from '../../../src/experiments/dataset/dataset.ts';
import type { ExperimentResult } from '../../../src/experiments/result.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { changed, mailFirst, metric, startMs, trialDataset, trialPlan } from '../../experiments/trial-dataset.ts';

const dayMs = 86_400_000;
const seeds = 300;
const debtors = 400;
const intakeDays = 84;
// Each invoice is known 31 days after it began: at 120 days all are.
const lookDays = [48, 55, 62, 69, 76, 83, 90, 97, 104, 111];
const metrics = [metric('PAID_BY_DUE', 'GOAL'), metric('COST_PER_INVOICE', 'GUARDRAIL')];
const decided = ({ decision: { status } }: ExperimentResult) => status === 'SHIP' || status === 'ROLLBACK';

interface Outcome {
  /** At the planned size, looked at once. */
  readonly end: string;
  /** The first decision before the planned size, at any of ten looks; null: it was told to wait at each. */
  readonly early: string | null;
  /** Whether p was below alpha at some look, as one who does not know better would read it. */
  readonly wouldHaveStopped: boolean;
}

function run(seed: number): Outcome {
  const trial = drawTrial({ ...trialPlan(seed, debtors), days: intakeDays, arms: [mailFirst, mailFirst] });
  const at = (day: number, looks: Dataset['meta']['looks'] = []) => {
    const plan = { metrics, plannedDebtors: debtors, plannedDays: intakeDays };
    return analyse(changed(trialDataset(trial, debtors, startMs + day * dayMs), { plan, meta: { looks } }));
  };
  let looks: Dataset['meta']['looks'] = [];
  let early: string | null = null;
  let wouldHaveStopped = false;
  for (const day of lookDays) {
    const result = at(day, looks);
    // The planned size is for the one look at the end.
    if (result.power.powered) break;
    looks = looksOf(result.metrics);
    if (decided(result)) early ??= result.decision.status;
    const [goal] = result.metrics[0]?.comparisons ?? [];
    if (goal !== undefined && goal.verdict !== 'NO_VERDICT' && (goal.p ?? 1) < 0.05) wouldHaveStopped = true;
  }
  return { end: at(120, looks).decision.status, early, wouldHaveStopped };
}

describe('arms that are the same', () => {
  let outcomes: readonly Outcome[] = [];
  beforeAll(() => {
    outcomes = Array.from({ length: seeds }, (_, seed) => run(seed + 1));
  }, 120_000);
  const share = (holds: (outcome: Outcome) => boolean) => outcomes.filter(holds).length / seeds;

  it('are decided on at the planned size as often as alpha says: half of it to ship, half and a guardrail to roll back', () => {
    // 2.5 % and 5 % expected; above these bounds by chance of less than one in a thousand.
    expect(share(({ end }) => end === 'SHIP')).toBeLessThan(0.065);
    expect(share(({ end }) => end === 'ROLLBACK')).toBeLessThan(0.105);
    expect(share(({ end }) => end === 'SHIP' || end === 'ROLLBACK')).toBeGreaterThan(0.02);
    expect(share(({ end }) => end === 'COLLECTING' || end === 'INVALID')).toBeLessThan(0.01);
  });

  it('are decided on before that, looked at week by week, less often than alpha in all', () => {
    expect(share(({ early }) => early !== null)).toBeLessThanOrEqual(0.05);
    expect(share(({ early }) => early === 'SHIP')).toBeLessThanOrEqual(0.03);
    // Who stops at the first p below alpha errs far more often.
    expect(share(({ wouldHaveStopped }) => wouldHaveStopped)).toBeGreaterThan(0.09);
  });

  it('are decided on at all, early or at the planned size, at most as often as both allow together', () => {
    expect(share(({ early, end }) => early === 'SHIP' || (early === null && end === 'SHIP'))).toBeLessThan(0.075);
    expect(share(({ early, end }) => early !== null || end === 'SHIP' || end === 'ROLLBACK')).toBeLessThan(0.15);
  });
});
