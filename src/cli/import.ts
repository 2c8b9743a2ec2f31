// stafett import: hands a file of invoices to the server, and tells row by row what was refused and what to do.
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { ask, type Connection } from './connection.ts';

export interface ImportOptions {
  readonly source: string;
  readonly language: 'EN' | 'SV';
  /** One JSON object instead of text. */
  readonly json: boolean;
  /** Where to write what is refused, as CSV. */
  readonly errorsFile: string | undefined;
  readonly write: (line: string) => void;
}

/** 0: all rows went in. 1: some were refused. 2: the file as a whole was. */
export type ImportExit = 0 | 1 | 2;

const fileBytesMax = 10 * 1024 * 1024;
const pageSize = 100;

const mutation = `mutation Import($input: InvoicesImportInput!, $language: Language!) {
  invoicesImport(input: $input) {
    distributionsStarted
    errors { code message(language: $language) remedy(language: $language) }
    import { id rowCount createdCount updatedCount unchangedCount refusedCount }
  }
}`;

const refusedRows = `query Refused($id: ID!, $after: Cursor, $language: Language!) {
  import(id: $id) {
    rows(outcome: REFUSED, first: ${pageSize}, after: $after) {
      nodes { row invoiceNumber errors { code row column value message(language: $language) remedy(language: $language) } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface RowError {
  readonly code: string;
  readonly row: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: string;
  readonly remedy: string;
}

interface RefusedRow {
  readonly row: number;
  readonly invoiceNumber: string | null;
  readonly errors: readonly RowError[];
}

interface ImportAnswer {
  readonly invoicesImport: {
    readonly distributionsStarted: number;
    readonly errors: readonly { code: string; message: string; remedy: string }[];
    readonly import:
      | (Readonly<Record<'rowCount' | 'createdCount' | 'updatedCount' | 'unchangedCount' | 'refusedCount', number>> & {
          readonly id: string;
        })
      | null;
  };
}

/** Imports `file`. Throws an Error with a sentence when the file or the server cannot be read. */
export async function importFile(connection: Connection, file: string, options: ImportOptions): Promise<ImportExit> {
  const { write, language } = options;
  const format = formatOf(file);
  const content = readContent(file);
  const input = { source: options.source, fileName: basename(file), format, content, idempotencyKey: randomUUID() };
  const { invoicesImport: answer } = await ask<ImportAnswer>(connection, mutation, { input, language });
  const refused = answer.import === null ? [] : await readRefused(connection, answer.import.id, language);
  if (options.json) write(JSON.stringify({ ...answer, refused }));
  else tell(answer, refused, write);
  if (options.errorsFile !== undefined) writeFileSync(options.errorsFile, errorsCsv(refused));
  if (answer.import === null) return 2;
  return refused.length > 0 ? 1 : 0;
}

function formatOf(file: string): 'CSV' | 'JSON' {
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') return 'CSV';
  if (ending === '.json') return 'JSON';
  throw new Error(`The format of ${basename(file)} is not known. Use a file that ends in .csv or .json.`);
}

/** The text of a file of at most 10 MiB. Throws an Error with a sentence when it cannot be read. */
export function readContent(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) throw new Error(`There is no file ${file}.`);
  if (found.size > fileBytesMax)
    throw new Error(`The file is ${found.size} bytes; ${fileBytesMax} is the most. Split it into several files.`);
  const bytes = readFileSync(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('The file is not valid UTF-8. Save it as UTF-8 and try again.');
  }
}

async function readRefused(connection: Connection, id: string, language: string): Promise<RefusedRow[]> {
  const rows: RefusedRow[] = [];
  for (let after: string | null = null; ; ) {
    const answer: {
      import: { rows: { nodes: RefusedRow[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
    } = await ask(connection, refusedRows, { id, after, language });
    rows.push(...answer.import.rows.nodes);
    if (!answer.import.rows.pageInfo.hasNextPage) return rows;
    after = answer.import.rows.pageInfo.endCursor;
  }
}

function tell(
  answer: ImportAnswer['invoicesImport'],
  refused: readonly RefusedRow[],
  write: (line: string) => void,
): void {
  for (const { code, message, remedy } of answer.errors) write(`${code}: ${message} ${remedy}`);
  if (answer.import === null) return;
  const { rowCount, createdCount, updatedCount, unchangedCount, refusedCount } = answer.import;
  write(
    `${rowCount} invoices: ${createdCount} new, ${updatedCount} changed, ${unchangedCount} unchanged, ${refusedCount} refused.`,
  );
  if (answer.distributionsStarted > 0) write(`${answer.distributionsStarted} distributions started.`);
  for (const { errors } of refused) {
    for (const { row, column, value, code, message, remedy } of errors) {
      const place = [`row ${row}`, column, value === null ? null : `"${value}"`]
        .filter((part) => part !== null)
        .join(', ');
      write(`  ${place}: ${code}: ${message} ${remedy}`);
    }
  }
}

/** What was refused as CSV, one line an error. Cells that a spreadsheet would take for a formula begin with an apostrophe. */
function errorsCsv(refused: readonly RefusedRow[]): string {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '');
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const lines = refused.flatMap(({ invoiceNumber, errors }) =>
    errors.map((error) =>
      [error.row, invoiceNumber, error.column, error.value, error.code, error.message, error.remedy]
        .map(cell)
        .join(','),
    ),
  );
  return `${['row,invoice_number,column,value,code,message,remedy', ...lines].join('\n')}\n`;
}
