// stafett payments: hands a file of payments to the server, and tells what fits no invoice and what was refused.
import { randomUUID } from 'node:crypto';
import { basename, extname } from 'node:path';
import { ask, type Connection } from './connection.ts';
import { readContent } from './import.ts';

export interface PaymentsOptions {
  readonly language: 'EN' | 'SV';
  readonly write: (line: string) => void;
}

/** 0: all payments were taken in. 1: some were refused. 2: the file as a whole was. */
export type PaymentsExit = 0 | 1 | 2;

const mutation = `mutation Payments($input: PaymentsImportInput!, $language: Language!) {
  paymentsImport(input: $input) {
    errors { code message(language: $language) remedy(language: $language) }
    import { id rowCount matchedCount unmatchedCount unchangedCount refusedCount }
  }
}`;

const leftRows = `query Left($id: ID!, $outcome: PaymentOutcome!, $after: Cursor, $language: Language!) {
  paymentImport(id: $id) {
    rows(outcome: $outcome, first: 100, after: $after) {
      nodes { row bankReference payment { amount { amount currency } reference unmatchedReason }
        errors { code column message(language: $language) remedy(language: $language) } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Told {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

interface LeftRow {
  readonly row: number;
  readonly bankReference: string | null;
  readonly payment: {
    readonly amount: { readonly amount: string; readonly currency: string };
    readonly reference: string | null;
    readonly unmatchedReason: string | null;
  } | null;
  readonly errors: readonly (Told & { readonly column: string | null })[];
}

interface Answer {
  readonly paymentsImport: {
    readonly errors: readonly Told[];
    readonly import:
      | (Readonly<
          Record<'rowCount' | 'matchedCount' | 'unmatchedCount' | 'unchangedCount' | 'refusedCount', number>
        > & {
          readonly id: string;
        })
      | null;
  };
}

const formats: Readonly<Record<string, string>> = { '.csv': 'CSV', '.json': 'JSON', '.xml': 'CAMT_054' };

/** Imports `file`. Throws an Error with a sentence when the file or the server cannot be read. */
export async function importPaymentFile(
  connection: Connection,
  file: string,
  { language, write }: PaymentsOptions,
): Promise<PaymentsExit> {
  const format = formats[extname(file).toLowerCase()];
  if (format === undefined) {
    throw new Error(`The format of ${basename(file)} is not known. Use .csv, .json, or .xml (camt.054).`);
  }
  const input = { file: { name: basename(file), format, content: readContent(file) }, idempotencyKey: randomUUID() };
  const { paymentsImport: answer } = await ask<Answer>(connection, mutation, { input, language });
  for (const { code, message, remedy } of answer.errors) write(`${code}: ${message} ${remedy}`);
  if (answer.import === null) return 2;
  const { id, rowCount, matchedCount, unmatchedCount, unchangedCount, refusedCount } = answer.import;
  write(
    `${rowCount} payments: ${matchedCount} given to invoices, ${unmatchedCount} fit none, ${unchangedCount} unchanged, ${refusedCount} refused.`,
  );
  for (const { row, bankReference, payment } of await readLeft(connection, id, 'UNMATCHED', language)) {
    const { amount, reference, unmatchedReason } = payment ?? {};
    const said = reference ? ` "${reference}"` : '';
    write(`  row ${row}, ${bankReference}: ${amount?.amount} ${amount?.currency}${said}: ${unmatchedReason}`);
  }
  for (const { row, errors } of await readLeft(connection, id, 'REFUSED', language)) {
    for (const { column, code, message, remedy } of errors)
      write(`  row ${row}, ${column}: ${code}: ${message} ${remedy}`);
  }
  return refusedCount > 0 ? 1 : 0;
}

async function readLeft(connection: Connection, id: string, outcome: string, language: string): Promise<LeftRow[]> {
  const rows: LeftRow[] = [];
  for (let after: string | null = null; ; ) {
    const answer: {
      paymentImport: { rows: { nodes: LeftRow[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
    } = await ask(connection, leftRows, { id, outcome, after, language });
    const { nodes, pageInfo } = answer.paymentImport.rows;
    rows.push(...nodes);
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}
