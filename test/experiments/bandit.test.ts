// Weights that follow the evidence, on simulated truth: the best arm comes to get most, equal arms keep each other company,
// and what is said of a time of changing weights is said period by period.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/experiments/analysis/analyse.ts';
import { banditOf } from '../../src/experiments/analysis/bandit.ts';
import { canonicalJson } from '../../src/experiments/analysis/canonical.ts';
import { compareSums } from '../../src/experiments/analysis/compare.ts';
import { measureByPeriod } from '../../src/experiments/analysis/periods.ts';
import { unitsOf } from '../../src/experiments/analysis/units.ts';
import { closeCauses, type Dataset, debtorColumns, invoiceColumns } from '../../src/experiments/dataset/dataset.ts';
import type { ExperimentDefinition, Metric, Phase } from '../../src/experiments/definition.ts';
import { nextShares } from '../../src/experiments/life/reweigh.ts';
import type { BanditResult } from '../../src/experiments/result.ts';
import { reweight } from '../../src/experiments/statistics/bandit.ts';

const dayMs = 86_400_000;
const explorationDays = 28;

/** Seeded: mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const paidByDue = { kind: 'PAID_BY_DUE', role: 'GOAL', window: 0, margin: null, cap: null } as const satisfies Metric;
const definitionOf = (arms: number): ExperimentDefinition => ({
  key: 'bandit',
  name: 'Bandit',
  hypothesis: '',
  arms: Array.from({ length: arms }, (_, index) => ({
    key: String.fromCharCode(65 + index),
    name: '',
    successionOrderId: '',
    version: 1,
    weight: 1,
  })),
  eligibility: null,
  coverageBp: 10_000,
  namespace: null,
  plan: {
    metrics: [paidByDue],
    criteria: 'CLEAR_SIGNALS',
    alpha: 0.05,
    power: 0.8,
    horizonDays: 30,
    plannedDebtors: 2_000,
    plannedDays: 90,
    slices: [],
  },
  bandit: { explorationDays, floor: 0.01 },
});

/** A debtor with one invoice, due a week after it was sent. */
interface Unit {
  readonly day: number;
  readonly phase: number;
  readonly arm: number;
  readonly isPaid: boolean;
}

function datasetOf(units: readonly Unit[], phases: readonly Phase[], asOfDay: number, arms: number): Dataset {
  const [invoices, debtors] = [invoiceColumns(units.length), debtorColumns(units.length, 0)];
  const paid = closeCauses.indexOf('PAID');
  debtors.paidDaysBefore.fill(Number.NaN);
  debtors.costBefore.fill(Number.NaN);
  invoices.deliveredAt.fill(Number.NaN);
  for (const [at, { day, phase, arm, isPaid }] of units.entries()) {
    debtors.arm[at] = arm;
    debtors.phase[at] = phase;
    debtors.exposedDay[at] = day;
    invoices.debtor[at] = at;
    invoices.startedAt[at] = day * dayMs;
    invoices.startedDay[at] = day;
    invoices.dueDay[at] = day + 7;
    if (!isPaid || day + 7 > asOfDay) continue;
    invoices.closeCause[at] = paid;
    invoices.closedDay[at] = day + 7;
  }
  return {
    invoices,
    debtors,
    meta: {
      key: 'bandit',
      definition: definitionOf(arms),
      phases,
      asOfMs: asOfDay * dayMs,
      asOfDay,
      startedAtMs: 0,
      stoppedAtMs: null,
      watermark: 1,
      lastEventAtMs: null,
      currency: null,
      orderMs: [dayMs],
      canOpen: [],
      assigned: [],
      excluded: [],
      costByStep: [],
      sliceValues: [],
      strata: [''],
    },
  };
}

const phaseOf = (phase: number, weights: readonly number[], day: number): Phase => ({
  phase,
  salt: '',
  weights,
  startedAtMs: day * dayMs,
  endedAtMs: null,
});
const sharesOf = ({ weights }: Phase) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};
const pick = (shares: readonly number[], draw: number) => {
  let sum = 0;
  const found = shares.findIndex((share) => {
    sum += share;
    return draw < sum;
  });
  return found === -1 ? shares.length - 1 : found;
};

/** Weeks of a bandit with these rates; answers its phases and debtors. */
function live(rates: readonly number[], seed: number, weeks: number, perWeek: number) {
  const random = chance(seed);
  const phases = [
    phaseOf(
      1,
      rates.map(() => 1),
      0,
    ),
  ];
  const units: Unit[] = [];
  for (let week = 0; week < weeks; week += 1) {
    const current = phases.at(-1);
    if (current === undefined) break;
    for (let n = 0; n < perWeek; n += 1) {
      const arm = pick(sharesOf(current), random());
      const isPaid = random() < (rates[arm] ?? 0);
      units.push({ day: week * 7 + (n % 7), phase: current.phase, arm, isPaid });
    }
    const asOfDay = (week + 1) * 7;
    if (asOfDay < explorationDays) continue;
    const data = datasetOf(units, phases, asOfDay, rates.length);
    const bandit = banditOf(data, unitsOf(data), []);
    if (!bandit) throw new Error('it is a bandit');
    const next = nextShares(definitionOf(rates.length), phases, bandit, asOfDay * dayMs);
    if (typeof next !== 'string') phases.push(phaseOf(phases.length + 1, next.weights, asOfDay));
  }
  return { phases, units };
}

describe('on simulated truth', () => {
  test('the best arm gets the largest share in most runs, by steps of at most 20 points and up to 90 %', () => {
    let won = 0;
    for (let seed = 1; seed <= 8; seed += 1) {
      const { phases } = live([0.4, 0.45, 0.56], seed, 11, 200);
      const history = phases.map(sharesOf);
      const last = history.at(-1) ?? [];
      if (last.indexOf(Math.max(...last)) === 2) won += 1;
      for (const [index, shares] of history.entries()) {
        expect(Math.max(...shares)).toBeLessThanOrEqual(0.901);
        const before = history[index - 1] ?? shares;
        for (const [arm, share] of shares.entries()) {
          expect(Math.abs(share - (before[arm] ?? 0))).toBeLessThanOrEqual(0.202);
          expect(share).toBeGreaterThanOrEqual(0.0099);
        }
      }
    }
    expect(won).toBeGreaterThanOrEqual(7);
  }, 120_000);

  test('of equal arms none starves', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { units } = live([0.5, 0.5, 0.5], seed, 11, 200);
      const counts = [0, 1, 2].map((arm) => units.filter((unit) => unit.arm === arm).length);
      // A third of the exploration, and never less than the floor afterwards.
      for (const count of counts) expect(count).toBeGreaterThan(200);
    }
  }, 120_000);

  test('with a trend, what is said period by period is right on average, and what is pooled is not', () => {
    // No difference between the arms; in the better time more of the debtors go to B.
    const phases = [phaseOf(1, [1, 1], 0), phaseOf(2, [1, 9], 30)];
    const runs = 300;
    let [byPeriod, pooled, covered] = [0, 0, 0];
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = chance(seed);
      const units = Array.from({ length: 800 }, (_, n): Unit => {
        const phase = n < 400 ? 1 : 2;
        const arm = random() < (phase === 1 ? 0.5 : 0.9) ? 1 : 0;
        return { day: phase === 1 ? 0 : 30, phase, arm, isPaid: random() < (phase === 1 ? 0.3 : 0.6) };
      });
      const data = datasetOf(units, phases, 60, 2);
      const found = measureByPeriod(paidByDue, data, unitsOf(data)).comparisons[0]?.absolute;
      const [low, high] = found?.ci ?? [0, 0];
      if ((low ?? 0) <= 0 && (high ?? 0) >= 0) covered += 1;
      byPeriod += (found?.estimate ?? 0) / runs;
      // As if all had been one period.
      const whole = datasetOf(units, [phaseOf(1, [1, 1], 0)], 60, 2);
      pooled += (compareSums(paidByDue, whole, unitsOf(whole)).comparisons[0]?.absolute?.estimate ?? 0) / runs;
    }
    expect(Math.abs(byPeriod)).toBeLessThan(0.012);
    expect(pooled).toBeGreaterThan(0.08);
    expect(covered / runs).toBeGreaterThan(0.92);
    expect(covered / runs).toBeLessThan(0.98);
  });

  test('the same facts give the same bytes and the same weights, and each phase is checked against its own', () => {
    const { phases, units } = live([0.4, 0.6], 3, 8, 200);
    const data = datasetOf(units, phases, 60, 2);
    const result = analyse(data);
    expect(canonicalJson(analyse(data))).toBe(canonicalJson(result));
    expect(live([0.4, 0.6], 3, 8, 200).phases).toEqual(phases);
    expect(phases.length).toBeGreaterThan(2);
    expect(result.health.srm.phases?.map(({ phase, status }) => `${phase} ${status}`)).toEqual(
      phases.map(({ phase }) => `${phase} OK`),
    );
    expect(result.survival).toEqual([]);
  });
});

describe('weights stay', () => {
  const definition = definitionOf(2);
  const result = (part: Partial<BanditResult['arms'][number]> = {}): BanditResult => ({
    metric: 'PAID_BY_DUE_0',
    arms: [0.1, 0.9].map((probabilityBest, index) => ({
      arm: index === 0 ? 'A' : 'B',
      debtors: 100,
      value: 0.5,
      se: 0.05,
      probabilityBest,
      stopped: false,
      ...(index === 1 ? part : {}),
    })),
  });
  const first = [phaseOf(1, [1, 1], 0)];
  const later = [...first, phaseOf(2, [300, 700], 30)];

  test.each([
    ['during the exploration', first, result(), 27, 'EXPLORING'],
    ['within a week', later, result(), 36, 'TOO_SOON'],
    ['below a hundred matured debtors in an arm', first, result({ debtors: 99 }), 28, 'TOO_FEW'],
    ['where an arm cannot be estimated', first, result({ probabilityBest: null }), 28, 'UNKNOWN'],
  ])('%s', (_what, phases, found, day, expected) => {
    expect(nextShares(definition, phases, found, day * dayMs)).toBe(expected);
  });

  test('no longer than that, and then by at most 20 points', () => {
    expect(nextShares(definition, first, result(), 28 * dayMs)).toEqual({ weights: [300, 700], cause: 'EVIDENCE' });
    expect(nextShares(definition, later, result(), 37 * dayMs)).toEqual({ weights: [108, 892], cause: 'EVIDENCE' });
  });

  test('on no day for an arm that a guardrail has stopped', () => {
    const found = nextShares(definition, first, result({ stopped: true, probabilityBest: null }), dayMs);
    expect(found).toEqual({ weights: [1_000, 0], cause: 'GUARDRAIL' });
  });
});

test('shares keep all bounds at once, whatever is believed of however many arms', () => {
  const random = chance(7);
  const spread = (count: number, least: number) => {
    const raw = Array.from({ length: count }, () => random() ** 3);
    const total = raw.reduce((sum, one) => sum + one, 0);
    return raw.map((one) => least + ((1 - count * least) * one) / total);
  };
  for (let n = 0; n < 2_000; n += 1) {
    const count = 2 + (n % 6);
    const before = reweight({ before: spread(count, 0.01), best: spread(count, 0), stopped: [] });
    if (Math.max(...before) > 0.9) continue;
    const after = reweight({ before, best: spread(count, 0), stopped: [] });
    expect(after.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    for (const [arm, share] of after.entries()) {
      expect(Math.abs(share - (before[arm] ?? 0))).toBeLessThanOrEqual(0.2 + 1e-9);
      expect(share).toBeGreaterThanOrEqual(0.01 - 1e-9);
      expect(share).toBeLessThanOrEqual(0.9 + 1e-9);
    }
  }
});
