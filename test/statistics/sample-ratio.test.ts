// The sample ratio check against R's chisq.test, and what a plain chi-squared test does not know.
import { describe, expect, it } from 'vitest';
import { sampleRatio } from '../../src/experiments/statistics/sample-ratio.ts';
import { everyLeafOf } from './every-leaf.ts';

const tolerance = { relative: 1e-9 };

describe('sampleRatio', () => {
  it('equals every reference case', () => {
    everyLeafOf('srm', (root) => {
      root.at('source').note();
      const threshold = root.at('threshold').input<number>();
      for (const one of root.at('cases').items()) {
        for (const note of ['id', 'note', 'published']) one.at(note).note();
        const [counts, weights] = [one.at('counts').input<number[]>(), one.at('weights').input<number[]>()];
        const result = sampleRatio([{ counts, weights }], { threshold, minimum: 8 });
        one.at('expectedCounts').is(result.expected, tolerance);
        one.at('chisq').is(result.chiSquared, tolerance);
        one.at('df').is(result.df);
        one.at('p').is(result.p, tolerance);
        one.at('leak').is(result.leak > 0);
        const isBelow = result.p !== null && result.p < threshold;
        one.at('srmAt001').is(isBelow);
        expect(result.observed).toEqual(counts);
        if (result.status === 'MISMATCH') expect(isBelow).toBe(true);
        if (result.status === 'OK') expect(isBelow).toBe(false);
      }
    });
  });

  it('tests each phase against its own weights', () => {
    const phases = [
      { counts: [950, 50], weights: [95, 5] },
      { counts: [500, 500], weights: [1, 1] },
    ];
    const result = sampleRatio(phases);
    expect(result).toMatchObject({ status: 'OK', expected: [1450, 550], observed: [1450, 550], chiSquared: 0, p: 1 });
    const pooled = sampleRatio([{ counts: [1450, 550], weights: [1, 1] }]);
    expect(pooled.status).toBe('MISMATCH');
  });

  it('counts a leak beside the test, in the phase where the weight was zero', () => {
    const result = sampleRatio([
      { counts: [100, 100, 3], weights: [1, 1, 0] },
      { counts: [100, 100, 100], weights: [1, 1, 1] },
    ]);
    expect(result).toMatchObject({
      status: 'OK',
      leak: 3,
      df: 2,
      expected: [200, 200, 100],
      observed: [200, 200, 103],
    });
    expect(result.chiSquared).toBe(0);
  });

  it('sees an arm that got nobody', () => {
    expect(sampleRatio([{ counts: [1000, 0], weights: [1, 1] }]).status).toBe('MISMATCH');
  });

  it('has no verdict on few debtors, on none, on one arm, or on no phase', () => {
    expect(sampleRatio([{ counts: [14, 1], weights: [1, 1] }])).toMatchObject({ status: 'NOT_ENOUGH_DATA', df: 1 });
    expect(sampleRatio([{ counts: [0, 0], weights: [1, 1] }])).toMatchObject({ status: 'NOT_ENOUGH_DATA', p: null });
    expect(sampleRatio([{ counts: [90, 0], weights: [1, 0] }])).toMatchObject({ status: 'NOT_ENOUGH_DATA', df: 0 });
    expect(sampleRatio([])).toMatchObject({ status: 'NOT_ENOUGH_DATA', p: null, chiSquared: null, df: 0 });
    const unmet = [
      { counts: [50, 50, 0], weights: [1, 1, 0] },
      { counts: [0, 0, 0], weights: [1, 1, 1] },
    ];
    expect(sampleRatio(unmet)).toMatchObject({ status: 'NOT_ENOUGH_DATA', df: 2, chiSquared: 0 });
  });

  it('refuses phases of different arms, and negative counts', () => {
    const ragged = [
      { counts: [1, 2], weights: [1, 1] },
      { counts: [1, 2, 3], weights: [1, 1, 1] },
    ];
    expect(() => sampleRatio(ragged)).toThrow('A phase has 3 counts and 3 weights for 2 arms.');
    expect(() => sampleRatio([{ counts: [1, -2], weights: [1, 1] }])).toThrow(RangeError);
  });
});
