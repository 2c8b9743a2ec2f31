// Proportions against R's prop.test and fisher.test, and Newcombe's own example.
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../src/experiments/statistics/distributions/normal.ts';
import { relativeSe } from '../../../src/experiments/statistics/effect/effect.ts';
import { fisherExact } from '../../../src/experiments/statistics/effect/fisher.ts';
import {
  isSparse,
  newcombeInterval,
  type Proportion,
  pooledTest,
  unpooledTest,
  wilsonInterval,
} from '../../../src/experiments/statistics/effect/proportion.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';

const tolerance = { relative: 1e-9 };

function armOf(place: Place): Proportion {
  const arm = { x: place.at('x').input<number>(), n: place.at('n').input<number>() };
  place.at('p').is(arm.x / arm.n, tolerance);
  place.at('wilson').is(wilsonInterval(arm, 0.05), tolerance);
  return arm;
}

describe('proportions', () => {
  it('equal every reference case', () => {
    everyLeafOf('proportions', (root) => {
      root.at('source').note();
      root.at('note').note();
      for (const one of root.at('cases').items()) {
        one.at('id').note();
        const [control, treatment] = [armOf(one.at('control')), armOf(one.at('treatment'))];
        const [pc, pt] = [control.x / control.n, treatment.x / treatment.n];
        const [unpooled, pooled] = [unpooledTest(treatment, control), pooledTest(treatment, control)];
        if (unpooled === null || pooled === null) throw new Error(`${one.path} has an empty arm`);
        const half = normalQuantile(0.975) * unpooled.se;
        one.at('diff').is(pt - pc, tolerance);
        one.at('seUnpooled').is(unpooled.se, tolerance);
        one.at('wald').is([pt - pc - half, pt - pc + half], tolerance);
        one.at('newcombe').is(newcombeInterval(treatment, control, 0.05), tolerance);
        one.at('zUnpooled').is(unpooled.z, tolerance);
        one.at('pUnpooled').is(unpooled.p, tolerance);
        one.at('zPooled').is(pooled.z, tolerance);
        one.at('pPooled').is(pooled.p, tolerance);
        one.at('fisherP').is(fisherExact(treatment, control), tolerance);
        const value = ({ n }: Proportion, p: number) => ({ n, value: p, variance: (p * (1 - p)) / n });
        one.at('relLift').is(pc === 0 ? null : (pt - pc) / pc, tolerance);
        one.at('relSeDelta').is(pc === 0 ? null : relativeSe(value(treatment, pt), value(control, pc)), tolerance);
      }
    });
  });

  it('are null of empty arms', () => {
    const [some, none] = [
      { x: 1, n: 2 },
      { x: 0, n: 0 },
    ];
    expect(wilsonInterval(none, 0.05)).toBeNull();
    expect(newcombeInterval(some, none, 0.05)).toBeNull();
    expect(unpooledTest(none, some)).toBeNull();
    expect(pooledTest(some, none)).toBeNull();
    expect(fisherExact(some, none)).toBe(1);
  });

  it('are sparse when a cell is below ten', () => {
    expect(isSparse({ x: 10, n: 20 }, { x: 10, n: 20 })).toBe(false);
    expect(isSparse({ x: 10, n: 20 }, { x: 11, n: 20 })).toBe(true);
    expect(isSparse({ x: 9, n: 2000 }, { x: 1000, n: 2000 })).toBe(true);
  });

  it('are exact in a table of a million', () => {
    const p = fisherExact({ x: 300_000, n: 500_000 }, { x: 298_000, n: 500_000 });
    const z = pooledTest({ x: 300_000, n: 500_000 }, { x: 298_000, n: 500_000 })?.p ?? 0;
    expect(p / z).toBeCloseTo(1, 1);
  });
});
