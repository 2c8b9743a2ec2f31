// The analysis finds what is known to be true: trials drawn from a stated model, analysed as any experiment, many times.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/experiments/analysis/analyse.ts';
import { closeCauses, type Dataset, debtorColumns, invoiceColumns } from '../../src/experiments/dataset/dataset.ts';
import type { Metric } from '../../src/experiments/definition.ts';
import type { ExperimentResult } from '../../src/experiments/result.ts';
import { drawTrial, type TrialInvoice, type TrialPlan } from '../../src/sandbox/demo/trial.ts';

const dayMs = 86_400_000;
const startMs = Date.parse('2026-01-05T00:00:00Z');
const horizonDays = 60;
const entryDays = 28;

const mailFirst = [
  { channel: 'EMAIL', patienceDays: 5 },
  { channel: 'LETTER', patienceDays: 12 },
] as const;
const letterOnly = [{ channel: 'LETTER', patienceDays: 17 }] as const;

function planOf(seed: number, debtors: number): TrialPlan {
  return { seed, key: 'truth', arms: [mailFirst, letterOnly], debtors, startMs, days: entryDays };
}

const metric = (kind: Metric['kind'], role: Metric['role'], window = 0): Metric => ({
  kind,
  role,
  window,
  margin: null,
  cap: null,
});
const metrics = [
  metric('TIME_TO_PAYMENT', 'GOAL'),
  metric('COST_PER_INVOICE', 'GOAL'),
  metric('PAID_BY_DUE', 'SECONDARY'),
  metric('DELIVERED_WITHIN', 'SECONDARY', 48),
];

/** As the tables would hold it at `asOfMs`. */
function datasetOf(trial: readonly TrialInvoice[], debtorCount: number, asOfMs: number): Dataset {
  const seen = trial.filter(({ startedAtMs }) => startedAtMs <= asOfMs);
  const invoices = invoiceColumns(seen.length);
  const debtors = debtorColumns(debtorCount, 0);
  const day = (ms: number) => Math.floor(ms / dayMs);
  const known = (ms: number | null | undefined) => (ms != null && ms <= asOfMs ? ms : Number.NaN);
  for (let place = 0; place < debtorCount; place += 1) {
    debtors.arm[place] = place % 2;
    debtors.phase[place] = 1;
    debtors.paidDaysBefore[place] = Number.NaN;
    debtors.costBefore[place] = Number.NaN;
  }
  for (const [at, invoice] of seen.entries()) {
    const delivered = invoice.attempts.find(({ deliveredAtMs }) => deliveredAtMs !== null);
    const opened = invoice.attempts.flatMap(({ openedAtMs }) => (openedAtMs === null ? [] : [openedAtMs]));
    invoices.debtor[at] = invoice.debtor;
    invoices.startedAt[at] = invoice.startedAtMs;
    invoices.startedDay[at] = day(invoice.startedAtMs);
    invoices.dueDay[at] = day(invoice.dueAtMs);
    invoices.deliveredAt[at] = known(delivered?.deliveredAtMs);
    invoices.deliveredStep[at] = delivered?.step ?? -1;
    invoices.openedAt[at] = opened.length === 0 ? Number.NaN : known(Math.min(...opened));
    invoices.verifiedAt[at] = Number.NaN;
    invoices.cost[at] = invoice.attempts
      .filter(({ startedAtMs }) => startedAtMs <= asOfMs)
      .reduce((sum, { costE4 }) => sum + costE4, 0);
    invoices.endedAt[at] = known(invoice.endedAtMs);
    const paid = known(invoice.paidAtMs);
    if (Number.isNaN(paid)) continue;
    invoices.closeCause[at] = closeCauses.indexOf('PAID');
    invoices.closedDay[at] = day(paid);
  }
  const arms = ['A', 'B'].map((key) => ({ key, name: key, successionOrderId: key, version: 1, weight: 1 }));
  return {
    invoices,
    debtors,
    meta: {
      key: 'truth',
      definition: {
        key: 'truth',
        name: 'Truth',
        hypothesis: '',
        arms,
        eligibility: null,
        coverageBp: 10_000,
        namespace: null,
        plan: {
          metrics,
          criteria: 'CLEAR_SIGNALS',
          alpha: 0.05,
          power: 0.8,
          horizonDays,
          plannedDebtors: debtorCount,
          plannedDays: entryDays,
          slices: [],
        },
      },
      phases: [{ phase: 1, salt: 'exp:truth:1', weights: [1, 1], startedAtMs: startMs, endedAtMs: null }],
      asOfMs,
      asOfDay: day(asOfMs),
      startedAtMs: startMs,
      stoppedAtMs: null,
      watermark: 0,
      lastEventAtMs: null,
      currency: 'SEK',
      orderMs: [17 * dayMs, 17 * dayMs],
      canOpen: [false, false],
      assigned: [0, 1].map((arm) => ({ phase: 1, arm, debtors: debtorCount / 2 })),
      excluded: [],
      costByStep: [[0, 0], [0]],
      sliceValues: [],
    },
  };
}

function effect(result: ExperimentResult, name: string) {
  const found = result.metrics.find((one) => one.metric === name)?.comparisons[0]?.absolute;
  if (!found) throw new Error(`no effect on ${name}`);
  return found;
}

const names = ['TIME_TO_PAYMENT', 'COST_PER_INVOICE', 'PAID_BY_DUE_0', 'DELIVERED_WITHIN_48'];

describe('the truth of a trial', () => {
  // Two hundred thousand debtors, all followed to the end: the sampling error is far below that of the trials.
  const large = 100_000;
  const truth = analyse(datasetOf(drawTrial(planOf(0, large)), large, startMs + 400 * dayMs));

  test('is covered by the intervals as often as they say, over many seeds', () => {
    const seeds = 200;
    const covered = new Map(names.map((name) => [name, 0]));
    for (let seed = 1; seed <= seeds; seed += 1) {
      // Looked at while the youngest invoices are still open: times are censored, rates wait for maturity.
      const result = analyse(datasetOf(drawTrial(planOf(seed, 600)), 600, startMs + 75 * dayMs));
      for (const name of names) {
        const { ci } = effect(result, name);
        const true_ = effect(truth, name).estimate;
        const isCovered = (ci[0] ?? Number.NEGATIVE_INFINITY) <= true_ && true_ <= (ci[1] ?? Number.POSITIVE_INFINITY);
        covered.set(name, (covered.get(name) ?? 0) + (isCovered ? 1 : 0));
      }
    }
    // 95% of 200 is 190; fewer than 179 or all by chance of about one in a thousand.
    for (const name of names) {
      expect.soft(covered.get(name), name).toBeGreaterThanOrEqual(179);
    }
  });

  test('is told in a sentence: the letter costs more, and who gets it pays at another time', () => {
    const result = analyse(datasetOf(drawTrial(planOf(1, 2_000)), 2_000, startMs + 100 * dayMs));
    expect(result.health.srm.status).toBe('OK');
    expect(effect(result, 'COST_PER_INVOICE').estimate).toBeGreaterThan(0);
    expect(result.metrics.find(({ kind }) => kind === 'COST_PER_INVOICE')?.comparisons[0]?.verdict).toBe('LOST');
    expect(result.decision.sentence.en).toMatch(/^(Ship|Roll back|No clear answer).*costs .* SEK more per invoice/);
    expect(result.decision.sentence.sv).toMatch(/kostar .* SEK mer per faktura/);
  });

  test('is not found where there is none: two arms alike differ as often as alpha says', () => {
    let falseAlarms = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const plan = { ...planOf(10_000 + seed, 600), arms: [mailFirst, mailFirst] };
      const result = analyse(datasetOf(drawTrial(plan), 600, startMs + 75 * dayMs));
      const [comparison] = result.metrics.find(({ kind }) => kind === 'TIME_TO_PAYMENT')?.comparisons ?? [];
      if ((comparison?.p ?? 1) < 0.05) falseAlarms += 1;
    }
    // 10 expected; 21 or more by chance of about one in a thousand.
    expect(falseAlarms).toBeLessThanOrEqual(20);
  });
});
