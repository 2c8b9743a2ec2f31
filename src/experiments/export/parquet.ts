// The rows of a result as Parquet, typed, for whoever computes on. Pure.
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ExperimentResult } from '../result.ts';
import { type ExportRow, exportRows } from './rows.ts';

const texts: ReadonlySet<keyof ExportRow> = new Set([
  'experiment',
  'asOf',
  'engineVersion',
  'metric',
  'role',
  'direction',
  'unit',
  'currency',
  'arm',
  'test',
  'verdict',
  'problem',
  'decision',
  'srmStatus',
]);

/** The bytes of one file: text columns as UTF-8, all others as doubles; null is null. */
export function exportParquet(result: ExperimentResult): Uint8Array {
  const rows = exportRows(result);
  const names = Object.keys(rows[0] ?? {}) as (keyof ExportRow)[];
  const columnData = names.map((name) => ({
    name,
    data: rows.map((row) => row[name]),
    type: texts.has(name) ? ('STRING' as const) : ('DOUBLE' as const),
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
