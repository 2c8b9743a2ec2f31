// Writes what an import brings, set by set.
import { newId } from '../id.ts';
import type { Scope } from '../store/transaction.ts';
import type { Counts, ImportInput, PlacedDraft, RowOutcome } from './import.ts';
import type { Draft } from './mapping.ts';
import type { Originals } from './originals.ts';

/**
 * Makes or updates the debtors of these drafts and adds their contact points; answers their ids by number. The number of one
 * that was merged into another names the other, which stays as its own number says.
 */
export async function saveDebtors(scope: Scope, drafts: readonly Draft[]): Promise<Map<string, string>> {
  // The last row that names a debtor says how it is now.
  const byNumber = new Map(drafts.map((draft) => [draft.debtor.number, draft]));
  const debtors = [...byNumber.values()]
    .map(({ debtor, debtorHash }) => ({ ...debtor, debtorHash, debtorId: newId() }))
    .sort((one, other) => (one.number < other.number ? -1 : 1));
  const rows = JSON.stringify(debtors);
  await scope.sql`
    insert into debtor (creditor_id, debtor_id, number, kind, name, identity_number, country, language, time_zone,
      preferred_channel, contract_channel, public_sector, attributes, content_hash)
    select ${scope.creditorId}, d."debtorId", d.number, d.kind, d.name, d."identityNumber", d.country, d.language,
      d."timeZone", d."preferredChannel", d."contractChannel", d."publicSector", d.attributes, d."debtorHash"
    from jsonb_to_recordset(${rows}::jsonb) as d("debtorId" uuid, number text, kind text, name text,
      "identityNumber" text, country text, language text, "timeZone" text, "preferredChannel" text,
      "contractChannel" text, "publicSector" bool, attributes jsonb, "debtorHash" text)
    on conflict (creditor_id, number) do update set kind = excluded.kind, name = excluded.name,
      identity_number = excluded.identity_number, country = excluded.country, language = excluded.language,
      time_zone = excluded.time_zone, preferred_channel = excluded.preferred_channel,
      contract_channel = excluded.contract_channel, public_sector = excluded.public_sector, attributes = excluded.attributes,
      content_hash = excluded.content_hash, updated_at = clock_timestamp()
    where debtor.content_hash <> excluded.content_hash and debtor.merged_into is null`;
  const saved = await scope.sql<{ number: string; debtorId: string }[]>`
    select number, coalesce(merged_into, debtor_id) as "debtorId" from debtor
    where creditor_id = ${scope.creditorId}
      and number in (select jsonb_array_elements_text(${JSON.stringify([...byNumber.keys()])}::jsonb))`;
  const ids = new Map(saved.map((row) => [row.number, row.debtorId]));
  await saveContactPoints(scope, drafts, ids);
  return ids;
}

/** Adds contact points not yet known. Those known keep what has been learnt of them. */
async function saveContactPoints(
  scope: Scope,
  drafts: readonly Draft[],
  debtorIds: ReadonlyMap<string, string>,
): Promise<void> {
  const points = new Map<string, object>();
  for (const { debtor, contactPoints } of drafts) {
    const debtorId = debtorIds.get(debtor.number);
    for (const point of contactPoints) {
      points.set(`${debtorId}/${point.channel}/${point.address}`, { ...point, debtorId, contactPointId: newId() });
    }
  }
  await scope.sql`
    insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address, postal_address)
    select ${scope.creditorId}, p."contactPointId", p."debtorId", p.channel, p.address, p."postalAddress"
    from jsonb_to_recordset(${JSON.stringify([...points.values()])}::jsonb)
      as p("contactPointId" uuid, "debtorId" uuid, channel text, address text, "postalAddress" jsonb)
    on conflict (creditor_id, debtor_id, channel, address) do nothing`;
}

/** Inserts new invoices and rewrites changed ones. */
export async function saveInvoices(
  scope: Scope,
  created: readonly PlacedDraft[],
  updated: readonly PlacedDraft[],
  debtorIds: ReadonlyMap<string, string>,
  originals: Originals,
  sourceId: string,
): Promise<void> {
  const rowOf = ({ draft, invoiceId }: PlacedDraft) => ({
    ...draft.invoice,
    originalInvoiceId: originals.idFor(draft),
    invoiceId,
    debtorId: debtorIds.get(draft.debtor.number),
    contentHash: draft.contentHash,
    searchText: `${draft.invoice.number} ${draft.invoice.paymentReference} ${draft.debtor.name}`.toLowerCase(),
  });
  await saveNotStarted(scope, created, updated);
  if (created.length > 0) {
    await scope.sql`
      insert into invoice (creditor_id, invoice_id, number, type, source_id, debtor_id, issue_date, due_date, currency,
        amount_minor, vat_minor, payment_reference, lines, attributes, original_invoice_id, document_state, claim_state,
        content_hash, search_text)
      select ${scope.creditorId}, i."invoiceId", i.number, i.type, ${sourceId}, i."debtorId", i."issueDate",
        i."dueDate", i.currency, i."amountMinor", i."vatMinor", i."paymentReference", i.lines, i.attributes,
        i."originalInvoiceId", 'READY', 'UNPAID', i."contentHash", i."searchText"
      from jsonb_to_recordset(${JSON.stringify(created.map(rowOf))}::jsonb) as i("invoiceId" uuid, number text,
        type text, "debtorId" uuid, "issueDate" date, "dueDate" date, currency text, "amountMinor" bigint,
        "vatMinor" bigint, "paymentReference" text, lines jsonb, attributes jsonb, "originalInvoiceId" uuid,
        "contentHash" text, "searchText" text)`;
  }
  if (updated.length === 0) return;
  await scope.sql`
    update invoice v set type = i.type, debtor_id = i."debtorId", issue_date = i."issueDate", due_date = i."dueDate",
      currency = i.currency, amount_minor = i."amountMinor", vat_minor = i."vatMinor",
      payment_reference = i."paymentReference", lines = i.lines, attributes = i.attributes,
      original_invoice_id = i."originalInvoiceId", content_hash = i."contentHash", search_text = i."searchText",
      updated_at = clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(updated.map(rowOf))}::jsonb) as i("invoiceId" uuid, type text,
      "debtorId" uuid, "issueDate" date, "dueDate" date, currency text, "amountMinor" bigint, "vatMinor" bigint,
      "paymentReference" text, lines jsonb, attributes jsonb, "originalInvoiceId" uuid, "contentHash" text,
      "searchText" text)
    where v.creditor_id = ${scope.creditorId} and v.invoice_id = i."invoiceId"`;
}

/** Enters new invoices among those not started, and moves those whose due date changes. Before the invoices change. */
async function saveNotStarted(
  scope: Scope,
  created: readonly PlacedDraft[],
  updated: readonly PlacedDraft[],
): Promise<void> {
  const rowsOf = (placed: readonly PlacedDraft[]) =>
    JSON.stringify(placed.map(({ draft, invoiceId }) => ({ invoiceId, dueDate: draft.invoice.dueDate })));
  await scope.sql`
    insert into not_started (creditor_id, due_date, invoice_id)
    select ${scope.creditorId}, i."dueDate", i."invoiceId"
    from jsonb_to_recordset(${rowsOf(created)}::jsonb) as i("invoiceId" uuid, "dueDate" date)`;
  await scope.sql`
    update not_started n set due_date = i."dueDate"
    from jsonb_to_recordset(${rowsOf(updated)}::jsonb) as i("invoiceId" uuid, "dueDate" date)
    join invoice v on v.creditor_id = ${scope.creditorId} and v.invoice_id = i."invoiceId"
    where n.creditor_id = ${scope.creditorId} and n.due_date = v.due_date and n.invoice_id = v.invoice_id
      and v.due_date <> i."dueDate"`;
}

/** Records the import and what became of each row; answers its id. */
export async function saveImport(
  scope: Scope,
  sourceId: string,
  input: ImportInput,
  contentHash: string,
  counts: Counts,
  rows: readonly RowOutcome[],
): Promise<string> {
  const importId = newId();
  await scope.sql`
    insert into invoice_import (creditor_id, import_id, source_id, file_name, format, content_hash, row_count,
      created_count, updated_count, unchanged_count, refused_count)
    values (${scope.creditorId}, ${importId}, ${sourceId}, ${input.fileName?.slice(0, 200) ?? null}, ${input.format}, ${contentHash},
      ${counts.rowCount}, ${counts.createdCount}, ${counts.updatedCount}, ${counts.unchangedCount},
      ${counts.refusedCount})`;
  await scope.sql`
    insert into import_row (creditor_id, import_id, row, outcome, invoice_number, invoice_id, errors)
    select ${scope.creditorId}, ${importId}, r.row, r.outcome, r."invoiceNumber", r."invoiceId", r.errors
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(row int, outcome text, "invoiceNumber" text, "invoiceId" uuid, errors jsonb)`;
  return importId;
}
