// Trials of the stated model as the dataset of an experiment, as the tables would hold it.
import {
  closeCauses,
  type Dataset,
  type DatasetMeta,
  debtorColumns,
  invoiceColumns,
} from '../../src/experiments/dataset/dataset.ts';
import type { AnalysisPlan, Metric } from '../../src/experiments/definition.ts';
import type { TrialInvoice, TrialPlan } from '../../src/sandbox/demo/trial.ts';

const dayMs = 86_400_000;
export const startMs = Date.parse('2026-01-05T00:00:00Z');
const horizonDays = 60;
const entryDays = 28;

export const mailFirst = [
  { channel: 'EMAIL', patienceDays: 5 },
  { channel: 'LETTER', patienceDays: 12 },
] as const;
export const letterOnly = [{ channel: 'LETTER', patienceDays: 17 }] as const;

/** A trial of two arms. */
export function trialPlan(seed: number, debtors: number): TrialPlan {
  return { seed, key: 'truth', arms: [mailFirst, letterOnly], debtors, startMs, days: entryDays };
}

/** A metric as a definition has it. */
export const metric = (
  kind: Metric['kind'],
  role: Metric['role'],
  window = 0,
  margin: Metric['margin'] = null,
): Metric => ({ kind, role, window, margin, cap: null });
const metrics = [
  metric('TIME_TO_PAYMENT', 'GOAL'),
  metric('COST_PER_INVOICE', 'GOAL'),
  metric('PAID_BY_DUE', 'SECONDARY'),
  metric('DELIVERED_WITHIN', 'SECONDARY', 48),
];

/** As the tables would hold it at `asOfMs`. */
export function trialDataset(trial: readonly TrialInvoice[], debtorCount: number, asOfMs: number): Dataset {
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
    invoices.bouncedAt[at] = Number.NaN;
    invoices.complainedAt[at] = Number.NaN;
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
      strata: [],
    },
  };
}

/** The same facts under another plan, with other weights, or with another meta. */
export function changed(
  data: Dataset,
  {
    plan = {},
    weights = data.meta.definition.arms.map(({ weight }) => weight),
    meta = {},
  }: { plan?: Partial<AnalysisPlan>; weights?: readonly number[]; meta?: Partial<DatasetMeta> },
): Dataset {
  const { definition } = data.meta;
  const arms = weights.map((weight, index) => {
    const key = String.fromCharCode(65 + index);
    return { key, name: key, successionOrderId: key, version: 1, ...definition.arms[index], weight };
  });
  const phases = data.meta.phases.map((phase) => ({ ...phase, weights }));
  return {
    ...data,
    meta: {
      ...data.meta,
      phases,
      canOpen: weights.map(() => false),
      costByStep: weights.map(() => [0]),
      definition: { ...definition, arms, plan: { ...definition.plan, ...plan } },
      ...meta,
    },
  };
}
