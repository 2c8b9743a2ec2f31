// Takes a file of invoices into the master record: good rows go in, bad rows are refused one by one, the same file again
// changes nothing. Set by set, in the caller's transaction: a handful of statements for twenty thousand rows.
import { createHash } from 'node:crypto';
import type { TallyChange } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { newId } from '../id.ts';
import { applyNotes } from '../ledger/credit.ts';
import { type Problem, problem } from '../problem.ts';
import type { DocumentState, InvoiceType } from '../record/invoice.ts';
import type { Scope } from '../store/transaction.ts';
import { type ImportFormat, type RawInvoice, type RowError, rowError } from './format.ts';
import { type Defaults, type Draft, mapInvoice } from './mapping.ts';
import { makeOriginals, noteCredits, type Originals, originalNumber } from './originals.ts';
import { readFile } from './read-file.ts';
import { type HeldForContent, placeOf, saveCorrected, wakeBlocked, withHeld } from './running.ts';
import { saveDebtors, saveImport, saveInvoices } from './save.ts';

export interface ImportInput {
  readonly source: string;
  readonly fileName: string | null;
  readonly format: ImportFormat;
  readonly content: Buffer;
  /** Creditor's time, epoch ms. */
  readonly nowMs: number;
}

export interface Counts {
  readonly rowCount: number;
  readonly createdCount: number;
  readonly updatedCount: number;
  readonly unchangedCount: number;
  readonly refusedCount: number;
}

export type ImportResult =
  | { readonly kind: 'REFUSED'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'IMPORTED';
      readonly importId: string;
      readonly counts: Counts;
      readonly createdInvoiceIds: readonly string[];
      readonly events: NewEvent[];
      readonly tallyChanges: TallyChange[];
    };

/** What became of one row. */
export interface RowOutcome {
  readonly row: number;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REFUSED';
  readonly invoiceNumber: string | null;
  readonly invoiceId: string | null;
  readonly errors: readonly RowError[];
}

/** An invoice already in the record, as far as intake cares. */
export interface KnownInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly type: InvoiceType;
  readonly debtorNumber: string;
  readonly sourceId: string;
  readonly contentHash: string;
  /** It has been sent, paid or credited, or has credited another: no longer changed. */
  readonly issued: boolean;
  /** Its distribution, held because a partner refused its content, and nothing of it has reached the debtor. */
  readonly held: HeldForContent | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly creditedMinor: number;
  readonly documentState: DocumentState;
}

const sourceNameMax = 100;

/**
 * Imports a file. The caller appends the events and tally changes last, in the same transaction. Imports of one creditor
 * take turns, so two of the same file never make two invoices.
 */
export async function importInvoices(scope: Scope, input: ImportInput): Promise<ImportResult> {
  const name = input.source.trim();
  if (name === '') return { kind: 'REFUSED', problems: [problem('FIELD_REQUIRED', ['source'], { field: 'source' })] };
  if (name.length > sourceNameMax) {
    return {
      kind: 'REFUSED',
      problems: [problem('FIELD_TOO_LONG', ['source'], { field: 'source', length: name.length, max: sourceNameMax })],
    };
  }
  const reading = readFile(input.content, input.format);
  if ('problems' in reading) return { kind: 'REFUSED', problems: reading.problems };
  await scope.sql`select pg_advisory_xact_lock(hashtextextended(${scope.creditorId}, 3))`;
  const [sourceId, defaults] = await Promise.all([saveSource(scope, name), loadDefaults(scope)]);
  const mapped = mapAll(reading.invoices, defaults);
  const known = await withHeld(scope, await loadKnown(scope, mapped.drafts), mapped.drafts);
  const originals = makeOriginals(known);
  const sorted = sortOut(mapped.drafts, known, originals, sourceId);
  const debtorIds = await saveDebtors(scope, sorted.kept);
  await saveInvoices(scope, sorted.created, sorted.updated, debtorIds, originals, sourceId);
  await saveCorrected(scope, sorted.updated);
  await wakeBlocked(scope, [...debtorIds.values()], input.nowMs);
  const rows = [...mapped.refused, ...sorted.rows].sort((one, other) => one.row - other.row);
  const counts = countRows(rows);
  const importId = await saveImport(scope, sourceId, input, hashOf(input.content), counts, rows);
  const { events, tallyChanges } = consequences(sorted, debtorIds, input.nowMs);
  const credits = noteCredits([...sorted.created, ...sorted.updated], originals);
  if (credits.length > 0) events.push(...(await applyNotes(scope, credits, input.nowMs, defaults.timeZone)));
  return {
    kind: 'IMPORTED',
    importId,
    counts,
    // What its own file credits in full needs no distribution.
    createdInvoiceIds: sorted.created
      .filter(({ draft }) => !originals.isCredited(draft.invoice.number))
      .map((item) => item.invoiceId),
    events,
    tallyChanges,
  };
}

interface MappedAll {
  readonly drafts: readonly Draft[];
  readonly refused: readonly RowOutcome[];
}

/** Maps every invoice; numbers that occur again with other content are refused, all of them. */
function mapAll(invoices: readonly RawInvoice[], defaults: Defaults): MappedAll {
  const drafts: Draft[] = [];
  const refused: RowOutcome[] = [];
  const refuse = (raw: RawInvoice, errors: readonly RowError[]) =>
    refused.push({
      row: raw.row,
      outcome: 'REFUSED',
      invoiceNumber: raw.fields['invoice_number']?.slice(0, 50) ?? null,
      invoiceId: null,
      errors,
    });
  const byNumber = new Map<string, Set<string>>();
  const mapped = invoices.map((raw) => ({ raw, result: mapInvoice(raw, defaults) }));
  for (const { result } of mapped) {
    if ('errors' in result) continue;
    const { invoice, contentHash } = result.draft;
    byNumber.set(invoice.number, (byNumber.get(invoice.number) ?? new Set()).add(contentHash));
  }
  for (const { raw, result } of mapped) {
    if ('errors' in result) {
      refuse(raw, result.errors);
      continue;
    }
    const { number } = result.draft.invoice;
    if ((byNumber.get(number)?.size ?? 0) > 1)
      refuse(raw, [rowError('ROW_REPEATED', raw.row, 'invoice_number', number, { number })]);
    else drafts.push(result.draft);
  }
  return { drafts, refused };
}

export interface PlacedDraft {
  readonly draft: Draft;
  readonly invoiceId: string;
  readonly before: KnownInvoice | undefined;
}

interface Sorted {
  readonly created: readonly PlacedDraft[];
  readonly updated: readonly PlacedDraft[];
  /** All drafts that were not refused: their debtors are kept up to date. */
  readonly kept: readonly Draft[];
  readonly rows: readonly RowOutcome[];
}

/**
 * New, changed, unchanged or refused, by what the record already has. What refers to another invoice comes after the
 * others, so that it may stand before that invoice in the file.
 */
function sortOut(
  drafts: readonly Draft[],
  known: ReadonlyMap<string, KnownInvoice>,
  originals: Originals,
  sourceId: string,
): Sorted {
  const [created, updated]: [PlacedDraft[], PlacedDraft[]] = [[], []];
  const kept: Draft[] = [];
  const rows: RowOutcome[] = [];
  const fresh = new Map<string, string>();
  const refers = (draft: Draft) => originalNumber(draft) !== undefined;
  for (const draft of [...drafts.filter((one) => !refers(one)), ...drafts.filter(refers)]) {
    const { row } = draft;
    const { number } = draft.invoice;
    const before = known.get(number);
    const repeated = fresh.get(number);
    const outcome = (kind: RowOutcome['outcome'], invoiceId: string | null, errors: readonly RowError[] = []) =>
      rows.push({ row, outcome: kind, invoiceNumber: number, invoiceId, errors });
    if (repeated !== undefined || before?.contentHash === draft.contentHash) {
      kept.push(draft);
      outcome('UNCHANGED', repeated ?? before?.invoiceId ?? null);
      continue;
    }
    if (before !== undefined && (before.sourceId !== sourceId || (before.issued && !isCorrection(draft, before)))) {
      const code = before.sourceId === sourceId ? 'INVOICE_ISSUED' : 'INVOICE_NUMBER_CONFLICT';
      outcome('REFUSED', null, [rowError(code, row, 'invoice_number', number, { number })]);
      continue;
    }
    const invoiceId = before?.invoiceId ?? newId();
    const refused = originals.add(draft, invoiceId);
    if (refused !== undefined) {
      outcome('REFUSED', null, [refused]);
      continue;
    }
    fresh.set(number, invoiceId);
    kept.push(draft);
    (before === undefined ? created : updated).push({ draft, invoiceId, before });
    outcome(before === undefined ? 'CREATED' : 'UPDATED', invoiceId);
  }
  return { created, updated, kept, rows };
}

/** A new content of an invoice held for its content: for the same debtor, and still the same kind of document. */
function isCorrection({ invoice, debtor }: Draft, { held, type, debtorNumber }: KnownInvoice): boolean {
  return held !== null && invoice.type === type && debtor.number === debtorNumber;
}

async function saveSource(scope: Scope, name: string): Promise<string> {
  const [row] = await scope.sql<{ sourceId: string }[]>`
    insert into source (creditor_id, source_id, name) values (${scope.creditorId}, ${newId()}, ${name})
    on conflict (creditor_id, name) do update set name = excluded.name
    returning source_id as "sourceId"`;
  return row?.sourceId ?? '';
}

async function loadDefaults(scope: Scope): Promise<Defaults> {
  const [row] = await scope.sql<Defaults[]>`
    select country, time_zone as "timeZone", bankgiro from creditor where creditor_id = ${scope.creditorId}`;
  return row ?? { country: 'SE', timeZone: 'UTC', bankgiro: null };
}

async function loadKnown(scope: Scope, drafts: readonly Draft[]): Promise<Map<string, KnownInvoice>> {
  const numbers = JSON.stringify(drafts.flatMap((draft) => [draft.invoice.number, originalNumber(draft) ?? []].flat()));
  const rows = await scope.sql<KnownInvoice[]>`
    select i.invoice_id as "invoiceId", i.number, i.type, b.number as "debtorNumber", i.source_id as "sourceId",
      i.content_hash as "contentHash", i.currency, i.amount_minor as "amountMinor", i.credited_minor as "creditedMinor",
      i.document_state as "documentState", null as held,
      i.document_state <> 'READY' or i.distribution_id is not null or i.paid_minor > 0 or i.credited_minor > 0
        or exists (select from credit c where c.creditor_id = i.creditor_id and c.credit_note_id = i.invoice_id) as issued
    from invoice i join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
    where i.creditor_id = ${scope.creditorId} and i.number in (select jsonb_array_elements_text(${numbers}::jsonb))
    order by i.invoice_id for update of i`;
  return new Map(rows.map((row) => [row.number, row]));
}

function countRows(rows: readonly RowOutcome[]): Counts {
  const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return {
    rowCount: rows.length,
    createdCount: count('CREATED'),
    updatedCount: count('UPDATED'),
    unchangedCount: count('UNCHANGED'),
    refusedCount: count('REFUSED'),
  };
}

function consequences(
  sorted: Sorted,
  debtorIds: ReadonlyMap<string, string>,
  nowMs: number,
): { events: NewEvent[]; tallyChanges: TallyChange[] } {
  const events: NewEvent[] = [];
  const tallyChanges: TallyChange[] = [];
  for (const { draft, invoiceId, before } of [...sorted.created, ...sorted.updated]) {
    const { currency, amountMinor } = draft.invoice;
    const at = before?.held ? placeOf(before.held) : { state: 'NOT_STARTED', channel: '', cause: '' };
    events.push({
      type: before === undefined ? 'INVOICE_CREATED' : 'INVOICE_UPDATED',
      invoiceId,
      distributionId: before?.held?.distributionId ?? null,
      attemptId: null,
      debtorId: debtorIds.get(draft.debtor.number) ?? null,
      partnerId: null,
      channel: null,
      payload: {},
      occurredAtMs: nowMs,
    });
    tallyChanges.push({ ...at, currency, count: 1, amountMinor });
    if (before !== undefined) {
      tallyChanges.push({ ...at, currency: before.currency, count: -1, amountMinor: -before.amountMinor });
    }
  }
  return { events, tallyChanges };
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
