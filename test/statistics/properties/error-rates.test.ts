// How often the intervals err, over many experiments of debtors whose invoices go together. Seeded: the same each run.
import { describe, expect, it } from 'vitest';
import { alwaysValid } from '../../../src/experiments/statistics/always-valid.ts';
import { normalQuantile } from '../../../src/experiments/statistics/distributions/normal.ts';
import { differenceOf, effectOf } from '../../../src/experiments/statistics/effect/effect.ts';
import { mergeMoments, momentsOf, noMoments } from '../../../src/experiments/statistics/effect/moments.ts';
import { type ArmValue, ratioOf } from '../../../src/experiments/statistics/effect/ratio.ts';
import { type Random, randomOf } from '../../../src/succession/simulate/random.ts';

const experiments = 4000;

/** Debtors with from one to many invoices, each debtor with a share of its own of them paid in time. */
function drawArm(random: Random, debtors: number, shift: number): { paid: number[]; invoices: number[] } {
  const [paid, invoices]: [number[], number[]] = [[], []];
  for (let debtor = 0; debtor < debtors; debtor += 1) {
    const count = 1 + Math.floor(-2 * Math.log(1 - random()));
    const share = 0.2 + 0.5 * random() + shift;
    let met = 0;
    for (let invoice = 0; invoice < count; invoice += 1) if (random() < share) met += 1;
    paid.push(met);
    invoices.push(count);
  }
  return { paid, invoices };
}

function shareOfExperiments(happens: (random: Random) => boolean, count = experiments): number {
  let times = 0;
  for (let seed = 1; seed <= count; seed += 1) if (happens(randomOf(seed, 17, 1, 1))) times += 1;
  return times / count;
}

describe('error rates', () => {
  it('of arms that are the same are what was asked for, at 400 debtors an arm', () => {
    const alarms = shareOfExperiments((random) => {
      const [one, other] = [drawArm(random, 400, 0), drawArm(random, 400, 0)];
      const { difference } = effectOf(momentsOf(one.paid, one.invoices), momentsOf(other.paid, other.invoices), 0.05);
      return (difference.p ?? 1) < 0.05;
    });
    expect(alarms).toBeGreaterThan(0.04);
    expect(alarms).toBeLessThan(0.065);
  });

  it('would be far higher if each invoice counted for itself', () => {
    const alarms = shareOfExperiments((random) => {
      const [one, other] = [drawArm(random, 400, 0), drawArm(random, 400, 0)].map(({ paid, invoices }) => {
        const [hits, n] = [paid, invoices].map((counts) => counts.reduce((sum, count) => sum + count, 0));
        const value = (hits ?? 0) / (n ?? 1);
        return { n: n ?? 0, value, variance: (value * (1 - value)) / (n ?? 1) };
      }) as [ArmValue, ArmValue];
      return (differenceOf(one, other, 0.05).p ?? 1) < 0.05;
    }, 1000);
    expect(alarms).toBeGreaterThan(0.07);
  });

  it('leave the true difference outside the interval one time in twenty', () => {
    const covered = shareOfExperiments((random) => {
      const [one, other] = [drawArm(random, 200, 0.1), drawArm(random, 300, 0)];
      const { difference } = effectOf(momentsOf(one.paid, one.invoices), momentsOf(other.paid, other.invoices), 0.05);
      const [low, high] = difference.ci ?? [NaN, NaN];
      return low <= 0.1 && 0.1 <= high;
    }, 2000);
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });

  it('stay below alpha when one looks after every ten debtors, and only then with the always-valid interval', () => {
    const plan = { alpha: 0.05, plannedUnits: 1000 };
    let [fixed, always] = [0, 0];
    const runs = 400;
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = randomOf(seed, 29, 1, 1);
      let arms = [noMoments, noMoments] as const;
      let [isFixedAlarm, isAlwaysAlarm] = [false, false];
      for (let look = 1; look <= 100; look += 1) {
        const [one, other] = [drawArm(random, 10, 0), drawArm(random, 10, 0)];
        arms = [
          mergeMoments(arms[0], momentsOf(one.paid, one.invoices)),
          mergeMoments(arms[1], momentsOf(other.paid, other.invoices)),
        ];
        if (look < 5) continue;
        const { estimate, se } = differenceOf(ratioOf(arms[0]) as ArmValue, ratioOf(arms[1]) as ArmValue, 0.05);
        if (estimate === null || se === null) continue;
        if (Math.abs(estimate / se) > normalQuantile(0.975)) isFixedAlarm = true;
        if (alwaysValid({ estimate, se, n: look * 20 }, plan).p < 0.05) isAlwaysAlarm = true;
      }
      if (isFixedAlarm) fixed += 1;
      if (isAlwaysAlarm) always += 1;
    }
    expect(fixed / runs).toBeGreaterThan(0.2);
    expect(always / runs).toBeLessThanOrEqual(0.05);
  });
});
