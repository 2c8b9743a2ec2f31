// When a verdict may be given at all: only on what was followed for as long as the plan says, by enough debtors whose
// outcome is known, and by a test that fits how often one has looked.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { changed, letterOnly, mailFirst, metric, startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

const dayMs = 86_400_000;
const trialOf = (seed: number, debtors: number, days = 28) =>
  drawTrial({ ...trialPlan(seed, debtors), days, arms: [mailFirst, letterOnly] });
const at = (seed: number, debtors: number, day: number, entryDays?: number) =>
  trialDataset(trialOf(seed, debtors, entryDays), debtors, startMs + day * dayMs);
const days = (size: number) => ({ kind: 'ABSOLUTE', size }) as const;

describe('times that were not followed to the horizon', () => {
  const plan = {
    metrics: [metric('COST_PER_INVOICE', 'GOAL'), metric('TIME_TO_PAYMENT', 'GUARDRAIL', 0, days(3))],
    criteria: 'NON_INFERIOR' as const,
    plannedDebtors: 400,
  };
  const swapped = (data: ReturnType<typeof at>) => {
    for (const [place, arm] of data.debtors.arm.entries()) data.debtors.arm[place] = 1 - arm;
    return data;
  };

  test('are no proof that an arm does no harm, whatever the bound says', () => {
    const data = changed(swapped(at(1, 2_000, 26, 2)), { plan });
    const { metrics, decision, survival } = analyse(data);
    const [found] = metrics.find(({ kind }) => kind === 'TIME_TO_PAYMENT')?.comparisons ?? [];
    expect(survival[0]?.horizon).toBeLessThan(60);
    expect(found).toMatchObject({ nonInferiority: null, verdict: 'NO_VERDICT', problem: 'CURVES_TOO_SHORT' });
    expect(found?.superSignificant).toBe(false);
    expect(decision.status).not.toBe('SHIP');
  });

  test('are told with the days they were followed', () => {
    const goals = [metric('TIME_TO_PAYMENT', 'GOAL')];
    const { decision, survival } = analyse(changed(at(1, 2_000, 40), { plan: { metrics: goals } }));
    const { horizon = 0 } = survival[0] ?? {};
    expect(horizon).toBeLessThan(60);
    if (decision.sentence.en.includes('within')) expect(decision.sentence.en).toContain(`within ${horizon} days`);
    expect(decision.sentence.en).not.toContain('within 60 days');
  });

  test('are judged once they were', () => {
    const { metrics, survival } = analyse(changed(at(1, 2_000, 100), { plan }));
    expect(survival[0]?.horizon).toBe(60);
    expect(metrics.find(({ kind }) => kind === 'TIME_TO_PAYMENT')?.comparisons[0]?.nonInferiority).not.toBeNull();
  });
});

describe('an experiment that was stopped', () => {
  const plan = {
    metrics: [metric('PAID_BY_DUE', 'GOAL'), metric('TIME_TO_PAYMENT', 'GUARDRAIL')],
    criteria: 'DO_NO_HARM' as const,
    plannedDebtors: 400,
  };

  test('on its first day has shown nothing, and ships nothing', () => {
    const data = changed(at(2, 40, 1, 1), { plan, meta: { stoppedAtMs: startMs + dayMs } });
    expect(analyse(data).decision).toMatchObject({ status: 'COLLECTING', reasons: ['MIN_RUNTIME'] });
  });

  test('is for a person to judge when all is known and nothing could be concluded', () => {
    const data = changed(at(2, 40, 300, 1), { plan, meta: { stoppedAtMs: startMs + dayMs } });
    expect(analyse(data).decision).toMatchObject({ status: 'REVIEW', arms: ['B'], reasons: ['STOPPED'] });
  });
});

describe('the planned end', () => {
  const plan = { metrics: [metric('TIME_TO_PAYMENT', 'GOAL')], plannedDebtors: 10_000, plannedDays: 28 };

  test('has come when those taken in last could be followed, not when they were taken in', () => {
    const statusAt = (day: number) => analyse(changed(at(3, 600, day), { plan })).decision;
    expect(statusAt(30).reasons).not.toContain('SCHEDULED_END');
    expect(statusAt(80).status).toBe('KEEP_WAITING');
    expect(statusAt(95).reasons).toEqual(['SCHEDULED_END']);
  });
});

describe('debtors count when their outcome is known', () => {
  test('for the hundred of each arm, and for the planned number', () => {
    const plan = { metrics: [metric('TIME_TO_PAYMENT', 'GOAL')], plannedDebtors: 500 };
    const early = analyse(changed(at(4, 600, 29), { plan }));
    expect(early.power.debtors).toBeLessThan(20);
    expect(early.power.powered).toBe(false);
    expect(early.decision).toMatchObject({ status: 'COLLECTING', reasons: ['MIN_UNITS'] });
    const late = analyse(changed(at(4, 600, 100), { plan }));
    expect(late.power).toMatchObject({ debtors: 600, powered: true });
  });

  test('of the goal that knows least', () => {
    const plan = {
      metrics: [metric('DELIVERED_WITHIN', 'GOAL', 48), metric('TIME_TO_PAYMENT', 'GOAL')],
      plannedDebtors: 500,
    };
    expect(analyse(changed(at(4, 600, 40), { plan })).power.powered).toBe(false);
  });
});

describe('an arm without a weight', () => {
  test('keeps nobody waiting', () => {
    const plan = { metrics: [metric('TIME_TO_PAYMENT', 'GOAL')], plannedDebtors: 500 };
    const result = analyse(changed(at(5, 600, 100), { plan, weights: [1, 1, 0] }));
    expect(result.survival[0]?.horizon).toBe(60);
    expect(result.power.powered).toBe(true);
    expect(result.metrics[0]?.comparisons[0]?.problem).toBeNull();
    expect(result.metrics[0]?.comparisons[1]).toMatchObject({ arm: 'C', problem: 'NO_UNITS' });
    expect(result.decision.status).not.toBe('COLLECTING');
    expect(result.decision.arms).not.toContain('C');
  });

  test('hides no slice', () => {
    const data = at(5, 600, 100);
    data.debtors.slices = [new Uint16Array(600)];
    const plan = { metrics: [metric('PAID_BY_DUE', 'GOAL')], slices: [{ by: 'KIND' } as const] };
    const result = analyse(changed(data, { plan, weights: [1, 1, 0], meta: { sliceValues: [['PERSON']] } }));
    expect(result.slices[0]?.problem).toBeNull();
  });
});

test('an arm with a weight that nobody came to makes the whole invalid', () => {
  const data = changed(at(6, 600, 100), { weights: [1, 1, 1] });
  const result = analyse(data);
  expect(result.health.srm.status).toBe('MISMATCH');
  expect(result.decision).toMatchObject({ status: 'INVALID', reasons: ['SRM'] });
});

test('the margin of a timed metric is its own', () => {
  const plan = {
    metrics: [metric('COST_PER_INVOICE', 'GOAL'), metric('TIME_TO_DELIVERY', 'GUARDRAIL', 0, days(2))],
  };
  const { metrics } = analyse(changed(at(7, 600, 100), { plan }));
  expect(metrics[1]?.comparisons[0]?.nonInferiority?.margin).toBe(2);
});
