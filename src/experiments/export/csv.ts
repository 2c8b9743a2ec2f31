// The rows of a result as CSV (RFC 4180), safe to open in a spreadsheet. Pure.
import type { ExperimentResult } from '../result.ts';
import { type ExportRow, exportRows } from './rows.ts';

/** A heading and a line per row; null is empty. */
export function exportCsv(result: ExperimentResult): string {
  const rows = exportRows(result);
  const names = Object.keys(rows[0] ?? {}) as (keyof ExportRow)[];
  const lines = rows.map((row) => names.map((name) => cell(row[name])).join(','));
  return [names.join(','), ...lines, ''].join('\r\n');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would compute what begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
