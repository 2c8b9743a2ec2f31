// What happened after a window has ended counts for nobody: invoices of all ages are judged by the same time.
import { expect, test } from 'vitest';
import { type SummedKind, sumsOf } from '../../../src/experiments/analysis/sums.ts';
import type { Dataset, InvoiceColumns } from '../../../src/experiments/dataset/dataset.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import { startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

const hourMs = 3_600_000;
const data = trialDataset(drawTrial(trialPlan(7, 40)), 40, startMs + 400 * 24 * hourMs);

/** The dataset with the same instant after its start for all invoices. */
function happening(column: 'bouncedAt' | 'complainedAt' | 'deliveredAt', afterHours: number): Dataset {
  const instants = data.invoices.startedAt.map((startedAt) => startedAt + afterHours * hourMs);
  return { ...data, invoices: { ...data.invoices, [column]: instants } as InvoiceColumns };
}

const share = (kind: SummedKind, window: number, some: Dataset) => {
  const { numerators, denominators } = sumsOf({ kind, role: 'SECONDARY', window, margin: null, cap: null }, some);
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  return sum(numerators) / sum(denominators);
};

test.each([
  ['BOUNCE_RATE', 'bouncedAt'],
  ['COMPLAINT_RATE', 'complainedAt'],
  ['DELIVERED_WITHIN', 'deliveredAt'],
] as const)('%s counts what happened within its window, and nothing after it', (kind, column) => {
  expect(share(kind, 48, happening(column, 48))).toBe(1);
  expect(share(kind, 48, happening(column, 48.01))).toBe(0);
});

test('deliveries count until the longest order has ended', () => {
  const hours = Math.max(...data.meta.orderMs) / hourMs;
  expect(share('DELIVERED_RATE', 0, happening('deliveredAt', hours))).toBe(1);
  expect(share('DELIVERED_RATE', 0, happening('deliveredAt', hours + 1))).toBe(0);
});
