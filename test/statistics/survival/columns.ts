// Rows of the reference data as the columns that the survival estimates read.
import type { SurvivalData } from '../../../src/experiments/statistics/survival/risk-table.ts';

export interface Row {
  readonly time: number;
  readonly cause: number;
  readonly arm: number;
  /** Absent: every row has its own. */
  readonly debtor?: number;
  readonly stratum?: number;
  readonly entry?: number;
}

/** Debtors are numbered as they come. */
export function columnsOf(rows: readonly Row[], armCount: number): SurvivalData {
  const debtor = Int32Array.from(rows, (row, index) => row.debtor ?? index);
  return {
    time: Int32Array.from(rows, ({ time }) => time),
    cause: Uint8Array.from(rows, ({ cause }) => cause),
    arm: Uint8Array.from(rows, ({ arm }) => arm),
    debtor,
    ...(rows.some(({ stratum }) => stratum !== undefined) && {
      stratum: Uint16Array.from(rows, ({ stratum }) => stratum ?? 0),
    }),
    ...(rows.some(({ entry }) => entry !== undefined) && { entry: Int32Array.from(rows, ({ entry }) => entry ?? 0) }),
    armCount,
    debtorCount: debtor.reduce((most, one) => Math.max(most, one + 1), 0),
  };
}

/** The least power of ten that makes all times whole numbers of ticks, but for rounding; throws past 1000. */
export function scaleOf(times: readonly number[]): number {
  for (const scale of [1, 10, 100, 1000]) {
    if (times.every((time) => Math.abs(Math.round(time * scale) / scale - time) < 1e-9)) return scale;
  }
  throw new Error('the times have more than three decimals');
}

/** Numbers as JSON has them: null for what is not defined. */
export function plain(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
