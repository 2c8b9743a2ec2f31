// Sizes, powers and smallest effects against the reference data of R and GrowthBook.
import { expect, test } from 'vitest';
import * as power from '../../../src/experiments/statistics/power.ts';
import { everyLeafOf } from '../every-leaf.ts';

const closed = { relative: 1e-6 };
const rooted = { relative: 1e-3 };

test('agrees with every value of power.json', () => {
  everyLeafOf('power', (root) => {
    root.at('source').note();
    root.at('tolerance').note();
    const cases = root.at('cases');
    for (const place of cases.at('proportion').items()) {
      const [p1, p2] = [place.at('p1').input<number>(), place.at('p2').input<number>()];
      const plan = { alpha: place.at('alpha').input<number>(), power: place.at('power').input<number>() };
      place.at('nPerArmPowerPropTest').is(power.sizeForProportionsPooled(p1, p2, plan), rooted);
      place.at('nPerArmPooledClosed').is(power.sizeForProportionsPooled(p1, p2, plan), closed);
      place.at('nPerArmUnpooled').is(power.sizeForProportions(p1, p2, plan), closed);
    }
    for (const place of cases.at('mean').items()) {
      const [delta, sd] = [place.at('delta').input<number>(), place.at('sd').input<number>()];
      const plan = { alpha: place.at('alpha').input<number>(), power: place.at('power').input<number>() };
      place.at('nPerArmT').is(power.sizeForMeansByT(delta, sd, plan), { relative: 1e-5 });
      place.at('nPerArmZ').is(power.sizeForMeans(delta, sd, plan), closed);
    }
    for (const place of cases.at('achievedUnpooledTwoSided').items()) {
      const read = (key: string) => place.at(key).input<number>();
      const found = power.powerForProportions(read('p1'), read('p2'), read('n1'), read('n2'), read('alpha'));
      place.at('power').is(found, closed);
    }
    for (const place of cases.at('mde').items()) {
      const read = (key: string) => place.at(key).input<number>();
      const plan = { alpha: read('alpha'), power: read('power') };
      place.at('mdeAbs').is(power.smallestEffect(read('sd'), read('n1'), read('n2'), plan), closed);
    }
    for (const place of cases.at('logrankSchoenfeld').items()) {
      const read = (key: string) => place.at(key).input<number>();
      const plan = { alpha: read('alpha'), power: read('power') };
      const events = power.eventsForHazardRatio(read('hr'), read('allocTreatment'), plan);
      place.at('events').is(events, closed);
      place.at('n').is(events / read('eventProb'), closed);
    }
    for (const place of cases.at('designEffect').items()) {
      const read = (key: string) => place.at(key).input<number>();
      const effect = power.designEffect(read('meanClusterSize'), read('cvClusterSize'), read('icc'));
      place.at('designEffect').is(effect, closed);
      place.at('nInvoices').is(read('nIndependent') * effect, closed);
    }
  });
});

test('agrees with every value of midpower.json', () => {
  everyLeafOf('midpower', (root) => {
    root.at('source').note();
    root.at('tolerance').note();
    for (const place of root.at('midExperiment').items()) {
      const read = (key: string) => place.at(key).input<number>();
      place.at('estimate').note();
      place.at('status').is('successful');
      const sequential = place.at('sequential').input<boolean>();
      const tuning = read('tuning');
      const found = power.midPower({
        se: read('se'),
        units: read('pairwiseN'),
        target: read('targetMde'),
        alpha: read('alpha'),
        goals: read('goalMetrics'),
        arms: read('arms'),
        corrected: place.at('corrected').input<boolean>(),
        tunedTo: sequential ? tuning : null,
      });
      place.at('powerNow').is(found.powerNow, { relative: 1e-6 });
      place.at('targetPowerPerMetric').is(found.powerWanted, { relative: 1e-9 });
      place.at('scalingFactor').is(found.factor, { relative: 1e-3 });
      const more = found.factor === null || found.factor === 0 ? null : found.factor * read('pairwiseN');
      place.at('additionalUnits').is(more, { relative: 1e-3 });
    }
    for (const place of root.at('mdeRelative').items()) {
      const read = (key: string) => place.at(key).input<number>();
      const plan = { alpha: read('alpha'), power: read('power') };
      const perArm = read('totalN') / read('arms');
      const found = power.smallestRelativeEffect(read('mean'), read('variance'), perArm, plan);
      place.at('mdeRelative').is(found, closed);
    }
  });
});

test('more debtors see more; the design effect of debtors that do not go together is 1', () => {
  let before = 0;
  for (const n of [10, 100, 1_000, 10_000]) {
    const now = power.powerForProportions(0.5, 0.55, n, n, 0.05);
    expect(now).toBeGreaterThan(before);
    before = now;
  }
  expect(power.designEffect(7, 0.5, 0)).toBe(1);
  const plan = { alpha: 0.05, power: 0.8 };
  const size = power.sizeForProportions(0.5, 0.55, plan);
  // The other tail adds a millionth.
  expect(power.powerForProportions(0.5, 0.55, size, size, 0.05)).toBeCloseTo(0.8, 5);
});
