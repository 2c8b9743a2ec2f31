// VAT by rate (EN 16931 BG-23), from an invoice's lines. What the invoice states as its VAT and its total stands:
// a summary made from lines may differ from it by rounding, and the difference is shown, never hidden.

import type { InvoiceContent } from '../record/invoice.ts';
import { trimZeros } from './notation.ts';

export interface VatRow {
  /** Percent as plain decimal text without needless zeros. */
  readonly percent: string;
  readonly baseMinor: number;
  readonly vatMinor: number;
}

export interface VatSummary {
  readonly netMinor: number;
  /** Highest rate first. Empty when the invoice has no lines. */
  readonly rows: readonly VatRow[];
  /** What is left of the total after net and VAT. */
  readonly roundingMinor: number;
}

/** Sums the lines by VAT rate. VAT of a rate is its base times the rate, rounded half up (BR-CO-17). */
export function summariseVat(content: InvoiceContent): VatSummary {
  const { lines, amountMinor, vatMinor } = content;
  if (lines.length === 0) return { netMinor: amountMinor - vatMinor, rows: [], roundingMinor: 0 };
  const bases = new Map<string, number>();
  let netMinor = 0;
  for (const line of lines) {
    const percent = trimZeros(line.vatPercent);
    bases.set(percent, (bases.get(percent) ?? 0) + line.netMinor);
    netMinor += line.netMinor;
  }
  const rows = [...bases]
    .map(([percent, baseMinor]) => ({ percent, baseMinor, vatMinor: percentOf(baseMinor, percent) }))
    .sort((a, b) => (Number(b.percent) || 0) - (Number(a.percent) || 0));
  return {
    netMinor,
    rows: spreadRounding(rows, vatMinor, lines.length),
    roundingMinor: amountMinor - vatMinor - netMinor,
  };
}

/**
 * Sources that round VAT line by line differ from the rule by at most one minor unit a line; then the largest row
 * takes the difference, so that the rows add up to the stated VAT. A larger difference is left for the reader to see.
 */
function spreadRounding(rows: VatRow[], statedMinor: number, lineCount: number): VatRow[] {
  const difference = statedMinor - rows.reduce((sum, row) => sum + row.vatMinor, 0);
  if (difference === 0 || Math.abs(difference) > lineCount) return rows;
  const largest = rows.reduce((best, row) => (Math.abs(row.vatMinor) > Math.abs(best.vatMinor) ? row : best));
  if (largest.vatMinor === 0) return rows;
  return rows.map((row) => (row === largest ? { ...row, vatMinor: row.vatMinor + difference } : row));
}

/** `percent` is decimal text; text that is no number counts as zero. Whole numbers only: no binary fractions. */
function percentOf(baseMinor: number, percent: string): number {
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(percent);
  if (match === null) return 0;
  const millionths = BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(6, '0'));
  const scale = 100_000_000n;
  const product = BigInt(Math.abs(baseMinor)) * millionths;
  const rounded = Number((product + scale / 2n) / scale);
  return baseMinor < 0 ? 0 - rounded : rounded;
}
