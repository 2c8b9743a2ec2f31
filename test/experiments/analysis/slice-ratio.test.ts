// Whether the debtors of a slice were shared out as planned: told for each slice, for information, and never of few.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { disclose } from '../../../src/experiments/analysis/disclosure/disclose.ts';
import { writeReportHtml } from '../../../src/experiments/report/html.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { changed, mailFirst, metric, startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

const debtors = 400;
const slices = [{ by: 'COUNTRY' } as const];
const plan = { metrics: [metric('PAID_BY_DUE', 'GOAL')], slices };
/** Slices SE and NO; `isNo` says which debtor is of the second, `phaseOf` in which phase it came. */
const sliced = (isNo: (place: number) => boolean, phaseOf: (place: number) => number = () => 1) => {
  const trial = drawTrial({ ...trialPlan(1, debtors), arms: [mailFirst, mailFirst] });
  const data = trialDataset(trial, debtors, startMs + 100 * 86_400_000);
  data.debtors.slices = [Uint16Array.from({ length: debtors }, (_, place) => (isNo(place) ? 1 : 0))];
  for (let place = 0; place < debtors; place += 1) data.debtors.phase[place] = phaseOf(place);
  const [phase] = data.meta.phases;
  if (phase === undefined) throw new Error('there is a phase');
  const phases = [phase, { ...phase, phase: 2, salt: 'exp:truth:2' }];
  return changed(data, { plan, meta: { sliceValues: [['SE', 'NO']], phases } });
};
// Even places are of arm A, odd ones of B: a slice of 60 even and 20 odd places is no chance.
const lopsided = (place: number) => place < 120 && (place % 2 === 0 || place < 40);
const even = (place: number) => place < 100;

describe('the shares within a slice', () => {
  test('are told for each, against the weights of the phases, adjusted over all slices', () => {
    const { slices: found, health } = analyse(sliced(lopsided));
    const [se, no] = ['SE', 'NO'].map((value) => found.find((one) => one.value === value)?.srm);
    expect(no).toMatchObject({ status: 'MISMATCH', observed: [60, 20], expected: [40, 40], threshold: 0.01 });
    expect(se).toMatchObject({ observed: [140, 180], expected: [160, 160] });
    // X² = 20 and 5 with one degree of freedom.
    expect(no?.p).toBeCloseTo(7.744e-6, 8);
    expect(no?.pAdjusted).toBeCloseTo(2 * 7.744e-6, 8);
    expect(se?.p).toBeCloseTo(0.02535, 5);
    expect(se).toMatchObject({ status: 'OK', pAdjusted: se?.p });
    // The whole is as planned, and so the result stands.
    expect(health.srm.status).toBe('OK');
    const { decision } = analyse(sliced(lopsided));
    expect(decision.status).toBe(analyse(sliced(even)).decision.status);
    expect(decision.status).not.toBe('INVALID');
  });

  test('are as planned where they are', () => {
    for (const { srm } of analyse(sliced(even)).slices) expect(srm).toMatchObject({ status: 'OK', p: 1, pAdjusted: 1 });
  });

  test('are not told of few debtors in a phase, since what is expected tells how many they are', () => {
    const few = disclose(analyse(sliced(even, (place) => (place < 3 ? 2 : 1)))).slices;
    expect(few.find(({ value }) => value === 'NO')?.srm).toMatchObject({ p: null, observed: [], expected: [] });
    expect(few.find(({ value }) => value === 'SE')?.srm).toMatchObject({ p: 1, observed: [150, 150] });
    const many = disclose(analyse(sliced(even, (place) => (place < 30 ? 2 : 1)))).slices;
    expect(many.find(({ value }) => value === 'NO')?.srm).toMatchObject({ observed: [50, 50], expected: [50, 50] });
  });

  test('are not told of a slice that is hidden', () => {
    const shown = disclose(analyse(sliced((place) => place < 6))).slices;
    expect(shown.every(({ value, srm }) => value !== null || srm === null)).toBe(true);
    expect(shown.some(({ value }) => value === null)).toBe(true);
  });

  test('stand in the report in one row', () => {
    const result = analyse(sliced(lopsided));
    const { definition } = sliced(lopsided).meta;
    const page = writeReportHtml({ result, definition, history: [result], sha256: '' }, 'en');
    expect(page).toContain('Shares within slices (for information only)</td><td>FAILED</td><td>country: NO 60/20');
  });
});
