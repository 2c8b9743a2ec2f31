// What analysts see: nothing of fewer than five debtors, by itself or by subtraction.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { disclose } from '../../../src/experiments/analysis/disclosure/disclose.ts';
import { discloseEntries } from '../../../src/experiments/analysis/disclosure/entries.ts';
import { shownCounts } from '../../../src/experiments/analysis/disclosure/forecast.ts';
import { exportCsv } from '../../../src/experiments/export/csv.ts';
import { writeReportHtml } from '../../../src/experiments/report/html.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { changed, mailFirst, metric, startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

const dayMs = 86_400_000;
const of = (debtors: number, day = 100) =>
  trialDataset(drawTrial({ ...trialPlan(1, debtors), arms: [mailFirst, mailFirst] }), debtors, startMs + day * dayMs);

/** Slices with so many debtors each; what is left over is of the first. */
const sliced = (debtors: number, sizes: readonly number[], day = 100) => {
  const data = of(debtors, day);
  const column = new Uint16Array(debtors);
  let place = debtors;
  for (const [slice, size] of sizes.entries()) {
    for (let count = 0; count < size; count += 1) {
      place -= 1;
      column[place] = slice + 1;
    }
  }
  data.debtors.slices = [column];
  const plan = { metrics: [metric('PAID_BY_DUE', 'GOAL')], slices: [{ by: 'COUNTRY' } as const] };
  const sliceValues = [['SE', 'NO', 'DK', 'FI', 'IS'].slice(0, sizes.length + 1)];
  return changed(data, { plan, meta: { sliceValues } });
};
const shownOf = (data: ReturnType<typeof sliced>) => disclose(analyse(data)).slices.map(({ value }) => value);

describe('slices', () => {
  test('with few debtors in an arm are hidden, and do not tell what they are', () => {
    const { slices } = disclose(analyse(sliced(200, [8, 8])));
    expect(slices.map(({ value, problem }) => ({ value, problem }))).toEqual([
      { value: 'SE', problem: null },
      { value: null, problem: 'SUPPRESSED' },
    ]);
    expect(slices[1]).toMatchObject({ debtors: null, metrics: [], counts: [] });
  });

  test('are hidden with others, when one hidden alone were what is left of the whole', () => {
    expect(shownOf(sliced(200, [40, 4]))).toEqual(['SE', null]);
    expect(shownOf(sliced(200, [40, 20]))).toEqual(['SE', 'NO', 'DK']);
    expect(shownOf(sliced(200, [4]))).toEqual([null]);
  });

  test('count debtors whose outcome is known', () => {
    const data = sliced(200, [40], 40);
    for (const [at, place] of data.invoices.debtor.entries()) {
      // Of the smaller slice only three can be known.
      if (place >= 160 && place < 197) data.invoices.dueDay[at] = 40_000;
    }
    expect(shownOf(data)).toEqual([null]);
  });

  test('that too few debtors have changed in since they were shown are not shown', () => {
    const data = sliced(200, [40]);
    const sliceLooks = [{ shown: false, watermark: 0, asOfMs: 0 }];
    const { slices } = analyse({ ...data, meta: { ...data.meta, sliceLooks } });
    expect(slices).toMatchObject([{ value: null, problem: 'SUPPRESSED' }]);
  });

  test('are one family of tests', () => {
    const data = sliced(600, [200, 200]);
    const { slices } = analyse(data);
    const tests = slices.flatMap(({ metrics }) => metrics.flatMap(({ comparisons }) => comparisons));
    const least = tests.reduce((one, other) => ((one.p ?? 1) < (other.p ?? 1) ? one : other));
    expect(least.pAdjusted).toBeCloseTo(Math.min(1, 3 * (least.p ?? 1)), 12);
  });
});

describe('an arm of few debtors', () => {
  const result = disclose(analyse(of(8)));

  test('shows no number, nor does what it could be found from', () => {
    expect(result.arms.every(({ debtors, invoices, assigned }) => debtors ?? invoices ?? assigned ?? true)).toBe(true);
    for (const { arms, comparisons } of result.metrics) {
      expect(
        arms.every(({ value, numerator, matured }) => value === null && numerator === null && matured === null),
      ).toBe(true);
      expect(comparisons.every(({ absolute, p }) => absolute === null && p === null)).toBe(true);
    }
    expect(
      result.survival.every(({ arms, logRank }) => logRank === null && arms.every(({ curve }) => curve.length === 0)),
    ).toBe(true);
    expect(result.health).toMatchObject({ maturity: [], preBias: [], srm: { observed: [], p: null } });
    expect(result.entries).toEqual([]);
  });

  test('shows none in exports and reports either', () => {
    const { definition } = of(8).meta;
    expect(exportCsv(result)).toContain('SUPPRESSED');
    const report = writeReportHtml({ result, definition, history: [result], sha256: '' }, 'en');
    expect(report).not.toMatch(/undefined|null|NaN/);
    expect(report).toContain('too few debtors to show');
  });
});

describe('a few debtors that followed two arms', () => {
  const data = of(100);
  for (const place of [0, 2, 3]) data.debtors.crossover[place] = 1;
  const { arms, health, entries, metrics } = disclose(analyse(data));
  const debtors = arms.map((arm) => arm.debtors ?? 0);
  const invoices = arms.map((arm) => arm.invoices ?? 0);

  test('are not told of, and no two figures differ by them', () => {
    expect(debtors).toEqual([48, 49]);
    expect(health.crossover).toMatchObject({ debtors: null, rate: null });
    expect(health.srm.observed).toEqual(debtors);
    expect(health.srm.phases?.map(({ observed }) => observed)).toEqual([debtors]);
    expect(arms.map(({ assigned }) => assigned)).toEqual(debtors);
    expect(entries.reduce((sums, { counts }) => sums.map((sum, arm) => sum + (counts[arm] ?? 0)), [0, 0])).toEqual(
      debtors,
    );
    for (const metric of metrics) expect(metric.arms.map((arm) => arm.invoices)).toEqual(invoices);
    const all = invoices.reduce((sum, count) => sum + count, 0);
    expect(health.maturity.map((row) => row.invoices)).toEqual(metrics.map(() => all));
  });
});

describe('a few debtors that nothing was sent to', () => {
  const withAssigned = (...counts: readonly number[]) => {
    const data = of(100);
    const assigned = counts.map((count, arm) => ({ phase: 1, arm, debtors: count }));
    return disclose(analyse({ ...data, meta: { ...data.meta, assigned } }));
  };

  test('are not what is left of those assigned', () => {
    const { arms, health } = withAssigned(53, 60);
    expect(arms.map(({ debtors, assigned }) => [debtors, assigned])).toEqual([
      [50, null],
      [50, 60],
    ]);
    expect(health.exposure).toMatchObject({ status: 'OK', p: null });
  });

  test('are told of where they are none, or five', () => {
    const { arms, health } = withAssigned(50, 55);
    expect(arms.map(({ assigned }) => assigned)).toEqual([50, 55]);
    expect(health.exposure.p).toBeGreaterThan(0);
  });
});

describe('points of a curve', () => {
  test('are kept only where five debtors more have ended', () => {
    const data = of(60);
    const whole = analyse(data);
    const [before] = whole.survival[0]?.arms ?? [];
    const [after] = disclose(whole).survival[0]?.arms ?? [];
    expect(after?.curve.length).toBeGreaterThan(1);
    expect(after?.curve.length).toBeLessThan(before?.curve.length ?? 0);
    for (const { events, censored } of after?.curve ?? []) expect(events + censored).toBeGreaterThanOrEqual(5);
    const ends = (curve: readonly { events: number; censored: number }[] = []) =>
      curve.reduce((sum, { events, censored }) => sum + events + censored, 0);
    expect(ends(after?.curve)).toBeLessThanOrEqual(ends(before?.curve));
    const times = new Set(after?.curve.map(({ t }) => t));
    expect(after?.incidence.every(({ points }) => points.every(({ t }) => times.has(t)))).toBe(true);
  });
});

test('entries stand together until each arm has nobody or five', () => {
  const days = Array.from({ length: 9 }, (_, at) => ({ day: `2026-01-0${at + 1}`, counts: [2, at % 3] }));
  const shown = discloseEntries(days);
  expect(shown.every(({ counts }) => counts.every((count) => count === 0 || count >= 5))).toBe(true);
  expect(shown.map(({ counts }) => counts[0] ?? 0).reduce((sum, count) => sum + count, 0)).toBe(18);
  expect(discloseEntries([{ day: '2026-01-01', counts: [1, 3] }])).toEqual([]);
});

describe('what planning tells of debtors that a condition picks out', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `debtor-${at}`);

  test('is nothing where it picks out few, or all but few', () => {
    const none = { eligible: null, ineligible: null };
    for (const [eligible, ineligible] of [
      [0, 500],
      [1, 500],
      [4, 500],
      [500, 0],
      [500, 1],
    ] as const) {
      expect(shownCounts(ids(eligible), ineligible, true)).toEqual(none);
    }
  });

  test('is rounded by chance, the same for the same debtors', () => {
    const shown = shownCounts(ids(503), 77, true);
    expect([500, 510]).toContain(shown.eligible);
    expect([70, 80]).toContain(shown.ineligible);
    expect(shownCounts(ids(503).reverse(), 77, true)).toEqual(shown);
    const all = Array.from(
      { length: 200 },
      (_, from) => shownCounts(ids(703).slice(from, from + 503), 77, true).eligible ?? 0,
    );
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    expect(Math.abs(mean - 503)).toBeLessThan(1.2);
  });
});
