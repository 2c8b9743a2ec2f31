// Payments in bulk: each is matched to an invoice by what the payer gave, its currency and its amount; what fits none is
// kept for a person. The bank's own name of a payment tells whether it has been taken before.
import type { NewEvent } from '../event/event.ts';
import { newId } from '../id.ts';
import { type Problem, type ProblemCode, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';
import { openMinor, withPayment } from './claim.ts';
import { claimEvent, type LockedClaim, lockClaims, saveClaims } from './claims.ts';

/** A payment that is right in itself. */
export interface PaymentDraft {
  readonly row: number;
  readonly bankReference: string;
  /** Creditor's day. */
  readonly paidOn: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string | null;
  readonly invoiceNumber: string | null;
}

/** Why a payment fits no invoice. */
export type UnmatchedReason = 'NO_REFERENCE' | 'REFERENCE_UNKNOWN' | 'CURRENCY_DIFFERS' | 'SEVERAL_INVOICES';

/** What became of one. */
export interface PaymentOutcome {
  readonly row: number;
  readonly outcome: 'MATCHED' | 'UNMATCHED' | 'UNCHANGED' | 'REFUSED';
  readonly bankReference: string | null;
  readonly paymentId: string | null;
  readonly errors: readonly {
    readonly code: ProblemCode;
    readonly row: number;
    readonly column: string | null;
    readonly value: string | null;
    readonly parameters: Problem['parameters'];
  }[];
}

interface PaymentRow extends Omit<PaymentDraft, 'row' | 'invoiceNumber'> {
  readonly paymentId: string;
  readonly invoiceId: string | null;
  readonly unmatchedReason: UnmatchedReason | null;
}

/** Takes them all in a handful of statements. The caller appends the events last. */
export async function takePayments(
  scope: Scope,
  drafts: readonly PaymentDraft[],
  nowMs: number,
): Promise<{ outcomes: PaymentOutcome[]; events: NewEvent[] }> {
  // Imports of one creditor take turns, so that the same file twice makes no two payments.
  await scope.sql`select pg_advisory_xact_lock(hashtextextended(${scope.creditorId}, 4))`;
  const known = await loadKnown(scope, drafts);
  const found = await loadCandidates(scope, drafts);
  const claims = await lockClaims(scope, [...new Set(found.map(({ invoiceId }) => invoiceId))].sort());
  const candidates: Candidates = {
    byNumber: Map.groupBy(found, ({ number }) => number),
    byReference: Map.groupBy(found, ({ reference }) => reference),
  };
  const outcomes: PaymentOutcome[] = [];
  const events: NewEvent[] = [];
  const rows: PaymentRow[] = [];
  const changed = new Map<string, LockedClaim>();
  // Ids made in one millisecond are in no order: these are in that of the file, by which they are shown.
  const ids = drafts.map(() => newId()).sort();
  for (const [index, draft] of drafts.entries()) {
    const { row, bankReference } = draft;
    const before = known.get(bankReference);
    if (before !== undefined) {
      outcomes.push(again(draft, before));
      continue;
    }
    const matched = match(draft, candidates, claims);
    const claim = typeof matched === 'string' ? undefined : matched;
    const paymentId = ids[index] ?? newId();
    if (claim !== undefined) {
      const after = { ...claim, ...withPayment(claim, draft.amountMinor) };
      claims.set(claim.invoiceId, after);
      changed.set(claim.invoiceId, after);
      events.push(claimEvent('INVOICE_PAID', claim, {}, nowMs));
    }
    const { row: _row, invoiceNumber, ...kept } = draft;
    const unmatchedReason = typeof matched === 'string' ? matched : null;
    const reference = draft.reference ?? invoiceNumber;
    rows.push({ ...kept, reference, paymentId, invoiceId: claim?.invoiceId ?? null, unmatchedReason });
    known.set(bankReference, { ...draft, paymentId });
    outcomes.push({ row, outcome: claim ? 'MATCHED' : 'UNMATCHED', bankReference, paymentId, errors: [] });
  }
  await insertPayments(scope, rows);
  await saveClaims(scope, [...changed.values()], nowMs);
  return { outcomes, events };
}

type KnownPayment = Pick<PaymentDraft, 'bankReference' | 'paidOn' | 'amountMinor' | 'currency'> & {
  readonly paymentId: string;
};

/** The same bank reference: the same payment, or a mistake. */
function again(draft: PaymentDraft, before: KnownPayment): PaymentOutcome {
  const { row, bankReference, paidOn, amountMinor, currency } = draft;
  const isSame = before.paidOn === paidOn && before.amountMinor === amountMinor && before.currency === currency;
  if (isSame) return { row, outcome: 'UNCHANGED', bankReference, paymentId: before.paymentId, errors: [] };
  const { code, parameters } = problem('PAYMENT_CONFLICT', [], { reference: bankReference });
  const error = { code, row, column: 'bank_reference', value: bankReference, parameters };
  return { row, outcome: 'REFUSED', bankReference, paymentId: null, errors: [error] };
}

interface Candidate {
  /** Of a reminder the invoice that it reminds of, where that is known. */
  readonly invoiceId: string;
  readonly number: string;
  readonly reference: string;
}

interface Candidates {
  readonly byNumber: ReadonlyMap<string, readonly Candidate[]>;
  readonly byReference: ReadonlyMap<string, readonly Candidate[]>;
}

/**
 * The invoice a payment is for: by the number it names, else by the reference, else by a reference that is a number. Of
 * several the one whose open amount it is, else the only one that is open.
 */
function match(
  draft: PaymentDraft,
  { byNumber, byReference }: Candidates,
  claims: ReadonlyMap<string, LockedClaim>,
): LockedClaim | UnmatchedReason {
  const { invoiceNumber, amountMinor, currency } = draft;
  const reference = plainReference(draft.reference);
  if (invoiceNumber === null && reference === null) return 'NO_REFERENCE';
  const found =
    byNumber.get(invoiceNumber ?? '') ?? byReference.get(reference ?? '') ?? byNumber.get(reference ?? '') ?? [];
  const ids = new Set(found.map(({ invoiceId }) => invoiceId));
  const fitting = [...ids].flatMap((id) => claims.get(id) ?? []);
  if (fitting.length === 0) return 'REFERENCE_UNKNOWN';
  const inCurrency = fitting.filter((claim) => claim.currency === currency);
  const exact = inCurrency.filter((claim) => openMinor(claim) === amountMinor);
  const open = inCurrency.filter((claim) => openMinor(claim) > 0);
  const [chosen] = [inCurrency, exact, open].find(({ length }) => length === 1) ?? [];
  if (chosen !== undefined) return chosen;
  return inCurrency.length === 0 ? 'CURRENCY_DIFFERS' : 'SEVERAL_INVOICES';
}

/** As invoices keep it: an OCR number without spaces, other references as they are. */
function plainReference(reference: string | null): string | null {
  const digits = reference?.replaceAll(' ', '') ?? '';
  return /^\d+$/.test(digits) ? digits : (reference?.trim() ?? null);
}

async function loadKnown(scope: Scope, drafts: readonly PaymentDraft[]): Promise<Map<string, KnownPayment>> {
  const references = JSON.stringify(drafts.map(({ bankReference }) => bankReference));
  const rows = await scope.sql<KnownPayment[]>`
    select payment_id as "paymentId", bank_reference as "bankReference", paid_on::text as "paidOn",
      amount_minor as "amountMinor", currency
    from payment where creditor_id = ${scope.creditorId}
      and bank_reference in (select jsonb_array_elements_text(${references}::jsonb))`;
  return new Map(rows.map((row) => [row.bankReference, row]));
}

async function loadCandidates(scope: Scope, drafts: readonly PaymentDraft[]): Promise<Candidate[]> {
  const words = drafts.flatMap(({ reference, invoiceNumber }) => [
    plainReference(reference) ?? [],
    invoiceNumber ?? [],
  ]);
  const wanted = JSON.stringify([...new Set(words.flat())]);
  // By reference and by number apart, so that each is read by its index.
  return scope.sql<Candidate[]>`
    with wanted as materialized (select jsonb_array_elements_text(${wanted}::jsonb) as word)
    select distinct case when i.type = 'REMINDER' then coalesce(i.original_invoice_id, i.invoice_id) else i.invoice_id end
      as "invoiceId", i.number, i.payment_reference as reference
    from (
      select * from invoice where creditor_id = ${scope.creditorId} and payment_reference in (select word from wanted)
      union all
      select * from invoice where creditor_id = ${scope.creditorId} and number in (select word from wanted)
    ) i where i.type <> 'CREDIT_NOTE'`;
}

async function insertPayments(scope: Scope, rows: readonly PaymentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await scope.sql`
    insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on, bank_reference, reference,
      unmatched_reason)
    select ${scope.creditorId}, p."paymentId", p."invoiceId", p."amountMinor", p.currency, p."paidOn", p."bankReference",
      p.reference, p."unmatchedReason"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p("paymentId" uuid, "invoiceId" uuid, "amountMinor" bigint,
      currency text, "paidOn" date, "bankReference" text, reference text, "unmatchedReason" text)`;
}

/** Gives an unmatched payment to an invoice, by a person. The caller appends the events last. */
export async function matchPayment(
  scope: Scope,
  paymentId: string,
  invoiceId: string,
  nowMs: number,
): Promise<{ problem: Problem } | { events: NewEvent[] }> {
  const [payment] = await scope.sql<{ invoiceId: string | null; amountMinor: number; currency: string }[]>`
    select invoice_id as "invoiceId", amount_minor as "amountMinor", currency from payment
    where creditor_id = ${scope.creditorId} and payment_id = ${paymentId} for update`;
  if (payment === undefined) return { problem: problem('NOT_FOUND', ['paymentId'], { what: 'payment' }) };
  if (payment.invoiceId !== null) return { problem: problem('PAYMENT_MATCHED', ['paymentId']) };
  const claim = (await lockClaims(scope, [invoiceId])).get(invoiceId);
  if (claim === undefined) return { problem: problem('NOT_FOUND', ['invoiceId'], { what: 'invoice' }) };
  const { currency, amountMinor } = payment;
  if (claim.currency !== currency) {
    const parameters = { currency, expected: claim.currency };
    return { problem: problem('PAYMENT_CURRENCY_MISMATCH', ['invoiceId'], parameters) };
  }
  await scope.sql`
    update payment set invoice_id = ${invoiceId}, unmatched_reason = null
    where creditor_id = ${scope.creditorId} and payment_id = ${paymentId}`;
  await saveClaims(scope, [{ ...claim, ...withPayment(claim, amountMinor) }], nowMs);
  return { events: [claimEvent('INVOICE_PAID', claim, {}, nowMs)] };
}
