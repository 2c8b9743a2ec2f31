// Takes payments in bulk: a file or a list becomes drafts, checked field by field; the ledger matches them to invoices.
// Set by set, in the caller's transaction: a handful of statements for twenty thousand.
import type { NewEvent } from '../../event/event.ts';
import { newId } from '../../id.ts';
import { type PaymentDraft, type PaymentOutcome, takePayments } from '../../ledger/match.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import type { RowError } from '../format.ts';
import { rowError } from '../format.ts';
import { readTable } from '../formats/csv.ts';
import { isObject, readList, toFields } from '../formats/json.ts';
import { readText } from '../read-file.ts';
import { readCamt } from './camt.ts';
import { mapPayment, paymentColumns, type RawPayment, requiredPaymentColumns } from './payment-row.ts';

export type PaymentFormat = 'CSV' | 'JSON' | 'CAMT_054' | 'LIST';

export interface PaymentFile {
  readonly fileName: string | null;
  readonly format: Exclude<PaymentFormat, 'LIST'>;
  readonly content: Buffer;
}

export type PaymentsTaken =
  | { readonly problems: readonly Problem[] }
  | { readonly paymentImportId: string; readonly events: NewEvent[] };

/** Imports payments. The caller appends the events last, and wakes the engine after the commit. */
export async function importPayments(
  scope: Scope,
  given: PaymentFile | readonly RawPayment[],
  nowMs: number,
): Promise<PaymentsTaken> {
  const reading = 'content' in given ? readPayments(given) : { payments: given };
  if ('problems' in reading) return reading;
  if (reading.payments.length === 0) return { problems: [problem('FILE_EMPTY', ['content'])] };
  const drafts: PaymentDraft[] = [];
  const outcomes: PaymentOutcome[] = [];
  for (const raw of reading.payments) {
    const mapped = mapPayment(raw);
    if ('draft' in mapped) drafts.push(mapped.draft);
    else outcomes.push(refused(raw, mapped.errors));
  }
  const taken = await takePayments(scope, drafts, nowMs);
  outcomes.push(...taken.outcomes);
  outcomes.sort((one, other) => one.row - other.row);
  const file = 'content' in given ? given : { fileName: null, format: 'LIST' as const };
  return { paymentImportId: await savePaymentImport(scope, file, outcomes), events: taken.events };
}

function refused({ row, fields }: RawPayment, errors: readonly RowError[]): PaymentOutcome {
  return {
    row,
    outcome: 'REFUSED',
    bankReference: fields['bank_reference']?.slice(0, 100) ?? null,
    paymentId: null,
    errors,
  };
}

function readPayments({ content, format }: PaymentFile): { problems: Problem[] } | { payments: readonly RawPayment[] } {
  const read = readText(content);
  if ('problems' in read) return read;
  if (format === 'CAMT_054') return readCamt(read.text);
  const isKnown = (column: string) => paymentColumns.includes(column);
  if (format === 'CSV') {
    const table = readTable(read.text, { isKnown, required: requiredPaymentColumns });
    return 'problems' in table ? table : { payments: table.rows };
  }
  const list = readList(read.text);
  if ('problems' in list) return list;
  return {
    payments: list.items.map((item, index): RawPayment => {
      const row = index + 1;
      const errors: RowError[] = [];
      if (isObject(item)) return { row, fields: toFields(item, row, isKnown, '', errors), errors };
      return {
        row,
        fields: {},
        errors: [rowError('ROW_UNREADABLE', row, null, null, { row, detail: 'it is not an object' })],
      };
    }),
  };
}

async function savePaymentImport(
  scope: Scope,
  { fileName, format }: Pick<PaymentFile, 'fileName'> & { readonly format: PaymentFormat },
  outcomes: readonly PaymentOutcome[],
): Promise<string> {
  const paymentImportId = newId();
  const count = (wanted: PaymentOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  await scope.sql`
    insert into payment_import (creditor_id, payment_import_id, file_name, format, row_count, matched_count,
      unmatched_count, unchanged_count, refused_count)
    values (${scope.creditorId}, ${paymentImportId}, ${fileName?.slice(0, 200) ?? null}, ${format}, ${outcomes.length},
      ${count('MATCHED')}, ${count('UNMATCHED')}, ${count('UNCHANGED')}, ${count('REFUSED')})`;
  await scope.sql`
    insert into payment_import_row (creditor_id, payment_import_id, row, outcome, bank_reference, payment_id, errors)
    select ${scope.creditorId}, ${paymentImportId}, r.row, r.outcome, r."bankReference", r."paymentId", r.errors
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as r(row int, outcome text, "bankReference" text, "paymentId" uuid, errors jsonb)`;
  return paymentImportId;
}
