// Decisions and weights against the reference data.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Posterior, probabilityBest, reweight, withFloor } from '../../../src/experiments/statistics/bandit.ts';
import { type DecisionInput, decideExperiment } from '../../../src/experiments/statistics/decision.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';

test('agrees with every case of decision.json', () => {
  everyLeafOf('decision', (root) => {
    root.at('source').note();
    for (const place of root.at('cases').items()) {
      place.at('id').note();
      const read = <Key extends keyof DecisionInput>(key: Key) =>
        place.has(key) ? { [key]: place.at(key).input<DecisionInput[Key]>() } : {};
      const keys = ['criteria', 'goals', 'guardrails', 'health', 'runtimeDays', 'arms'] as const;
      const options = ['powered', 'sequential', 'scheduledEndPassed'] as const;
      const parts = [...keys, ...options].map((key) => read(key));
      const input = Object.assign({}, ...parts) as DecisionInput;
      place.at('expected').is(decideExperiment(input));
    }
  });
});

const near = { relative: 1e-6, absolute: 1e-6, small: 1 };

test('agrees with every value of bandit.json', () => {
  everyLeafOf('bandit', (root) => {
    root.at('source').note();
    root.at('tolerance').note();
    for (const place of root.at('cases').items()) {
      const lower = place.has('lowerIsBetter') && place.at('lowerIsBetter').input<boolean>();
      const best = probabilityBest(posteriorsOf(place), lower);
      place.at('probBest').is(best, near);
      for (const [key, floor] of [
        ['weightsFloor01', 0.01],
        ['weightsFloor05', 0.05],
        ['weightsFloor10', 0.1],
      ] as const) {
        if (place.has(key)) place.at(key).is(withFloor(best, floor), near);
      }
    }
    for (const place of root.at('floor').items()) {
      const weights = place.at('weights').input<number[]>();
      place.at('out').is(withFloor(weights, place.at('floor').input<number>()), near);
    }
  });
});

function posteriorsOf(place: Place): Posterior[] {
  if (place.at('model').input<string>() === 'normal') {
    const sds = place.at('sd').input<number[]>();
    return place
      .at('mean')
      .input<number[]>()
      .map((mean, arm) => ({ kind: 'NORMAL', mean, sd: sds[arm] ?? 1 }));
  }
  const [priorA = 1, priorB = 1] = place.at('prior').input<number[]>();
  const failures = place.at('failures').input<number[]>();
  return place
    .at('successes')
    .input<number[]>()
    .map((successes, arm) => ({ kind: 'BETA', a: priorA + successes, b: priorB + (failures[arm] ?? 0) }));
}

test('a decision is made of any input, and names only arms that there are', () => {
  const status = fc.constantFrom('won', 'lost', 'neutral');
  const metric = fc.record({ status, super: fc.boolean(), alwaysValid: fc.boolean(), nonInferior: fc.boolean() });
  const arm = (id: string) => fc.record({ id: fc.constant(id), metrics: fc.record({ paid: metric, bounce: metric }) });
  const input = fc.record({
    criteria: fc.constantFrom('CLEAR_SIGNALS', 'DO_NO_HARM', 'NON_INFERIOR'),
    goals: fc.constant(['paid']),
    guardrails: fc.constant(['bounce']),
    health: fc.record({
      srmP: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      minUnits: fc.nat(500),
      crossoverRate: fc.double({ min: 0, max: 0.05, noNaN: true }),
      leak: fc.boolean(),
    }),
    runtimeDays: fc.nat(40),
    powered: fc.boolean(),
    sequential: fc.boolean(),
    scheduledEndPassed: fc.boolean(),
    arms: fc.tuple(arm('B'), arm('C')),
  });
  fc.assert(
    fc.property(input, (drawn) => {
      const decision = decideExperiment(drawn as DecisionInput);
      expect(decision.arms.every((id) => id === 'B' || id === 'C')).toBe(true);
      expect(decision.reasons.length).toBeGreaterThan(0);
      // What cannot be trusted is never acted on.
      if (drawn.health.leak) expect(decision.status).toBe('INVALID');
    }),
  );
});

test('weights move slowly, leave no arm unseen, and drop one that was stopped', () => {
  const week = reweight({ before: [0.5, 0.5], best: [0.001, 0.999], stopped: [false, false] });
  expect(week[1]).toBeCloseTo(0.7, 9);
  expect(week.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  let shares = [0.5, 0.5];
  for (let at = 0; at < 10; at += 1) shares = reweight({ before: shares, best: [0, 1], stopped: [false, false] });
  expect(shares[1]).toBeLessThanOrEqual(0.99);
  expect(shares[0]).toBeGreaterThan(0);
  expect(reweight({ before: [0.4, 0.3, 0.3], best: [0.2, 0.5, 0.3], stopped: [false, true, false] })[1]).toBe(0);
});
