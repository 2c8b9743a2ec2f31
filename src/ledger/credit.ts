// Credits: what a credit note or a person takes back of an invoice. One that leaves nothing to pay stops what has not been
// sent; an invoice of which nothing has been sent can be withdrawn instead.
import { dayOf } from '../clock.ts';
import type { NewEvent } from '../event/event.ts';
import { newId } from '../id.ts';
import { type Currency, formatAmount } from '../money.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';
import { withCredit, withdrawn } from './claim.ts';
import { claimEvent, type LockedClaim, lockClaims, saveClaims } from './claims.ts';

/** Why a person takes an invoice back; told on the timeline. */
export const creditReasons = ['WRONG_AMOUNT', 'WRONG_DEBTOR', 'DUPLICATE', 'RETURNED', 'GOODWILL', 'OTHER'] as const;
export type CreditReason = (typeof creditReasons)[number];

/** A credit by a credit note. */
export interface NoteCredit {
  readonly invoiceId: string;
  readonly creditNoteId: string;
  readonly amountMinor: number;
}

/** What a person says of it. */
export interface Grounds {
  readonly reason: CreditReason;
  readonly note: string;
}

/**
 * Applies the credits of credit notes, at most as much as each invoice has left: the caller has seen to that, with the
 * invoices locked. A handful of statements for all. Answers the events, to be appended last.
 */
export async function applyNotes(
  scope: Scope,
  credits: readonly NoteCredit[],
  nowMs: number,
  timeZone: string,
): Promise<NewEvent[]> {
  const claims = await lockClaims(scope, [...new Set(credits.map(({ invoiceId }) => invoiceId))].sort());
  const events: NewEvent[] = [];
  for (const { invoiceId, amountMinor } of credits) {
    const claim = claims.get(invoiceId);
    if (claim === undefined) continue;
    claims.set(invoiceId, { ...claim, ...withCredit(claim, amountMinor) });
    events.push(claimEvent('INVOICE_CREDITED', claim, {}, nowMs));
  }
  const rows = credits.map((credit) => ({ ...credit, reason: null, note: '' }));
  await insertCredits(scope, rows, dayOf(nowMs, timeZone));
  await saveClaims(scope, [...claims.values()], nowMs);
  return events;
}

/** Credits an invoice by a person: all that is not credited yet, or a part. The caller appends the events last. */
export async function creditInvoice(
  scope: Scope,
  invoiceId: string,
  amountMinor: number | null,
  grounds: Grounds,
  now: { readonly nowMs: number; readonly timeZone: string },
): Promise<{ problem: Problem } | { events: NewEvent[] }> {
  const claim = (await lockClaims(scope, [invoiceId])).get(invoiceId);
  if (claim === undefined) return { problem: problem('NOT_FOUND', ['invoiceId'], { what: 'invoice' }) };
  const refused = whyClosed(claim);
  if (refused !== undefined) return { problem: refused };
  const leftMinor = claim.amountMinor - claim.creditedMinor;
  const creditedMinor = amountMinor ?? leftMinor;
  if (creditedMinor > leftMinor) return { problem: creditTooLarge(['amount'], claim, leftMinor) };
  await insertCredits(
    scope,
    [{ invoiceId, creditNoteId: null, amountMinor: creditedMinor, ...grounds }],
    dayOf(now.nowMs, now.timeZone),
  );
  await saveClaims(scope, [{ ...claim, ...withCredit(claim, creditedMinor) }], now.nowMs);
  return { events: [claimEvent('INVOICE_CREDITED', claim, { why: grounds.reason }, now.nowMs)] };
}

/** Withdraws an invoice nothing of which has been sent, paid or credited. The caller appends the events last. */
export async function voidInvoice(
  scope: Scope,
  invoiceId: string,
  grounds: Grounds,
  now: { readonly nowMs: number; readonly timeZone: string },
): Promise<{ problem: Problem } | { events: NewEvent[] }> {
  const claim = (await lockClaims(scope, [invoiceId])).get(invoiceId);
  if (claim === undefined) return { problem: problem('NOT_FOUND', ['invoiceId'], { what: 'invoice' }) };
  const refused = whyClosed(claim) ?? (await whyNotWithdrawn(scope, claim));
  if (refused !== undefined) return { problem: refused };
  const { amountMinor } = claim;
  await insertCredits(
    scope,
    [{ invoiceId, creditNoteId: null, amountMinor, ...grounds }],
    dayOf(now.nowMs, now.timeZone),
  );
  await saveClaims(scope, [{ ...claim, ...withdrawn(claim) }], now.nowMs);
  return { events: [claimEvent('INVOICE_VOIDED', claim, { why: grounds.reason }, now.nowMs)] };
}

function whyClosed({ number, type, documentState }: LockedClaim): Problem | undefined {
  if (type === 'CREDIT_NOTE') return problem('CREDIT_OF_CREDIT_NOTE', ['invoiceId'], { number });
  return documentState === 'CREDITED' || documentState === 'VOID'
    ? problem('INVOICE_CLOSED', ['invoiceId'], { number, state: documentState })
    : undefined;
}

async function whyNotWithdrawn(scope: Scope, claim: LockedClaim): Promise<Problem | undefined> {
  const { invoiceId, number, paidMinor, creditedMinor } = claim;
  if (paidMinor > 0 || creditedMinor > 0) return problem('INVOICE_NOT_VOIDABLE', ['invoiceId'], { number });
  // What never left a partner's door is no sending: rehearsals, and attempts that were refused before the wire. The runs are
  // locked with their claim: none can be taken up between this look and the commit.
  const [sent] = await scope.sql`
    select 1 from distribution d
    join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
    where d.creditor_id = ${scope.creditorId} and d.invoice_id = ${invoiceId} and d.purpose <> 'DRY_RUN'
      and (a.wire_at is not null or a.state = 'SUBMITTING') limit 1`;
  return sent === undefined ? undefined : problem('INVOICE_NOT_VOIDABLE', ['invoiceId'], { number });
}

/** More than is left to credit. */
export function creditTooLarge(
  path: readonly string[],
  { number, currency }: Pick<LockedClaim, 'number' | 'currency'>,
  leftMinor: number,
): Problem {
  return problem('CREDIT_TOO_LARGE', path, { number, left: formatAmount(leftMinor, currency as Currency) });
}

interface CreditRow extends Omit<NoteCredit, 'creditNoteId'> {
  readonly creditNoteId: string | null;
  readonly reason: CreditReason | null;
  readonly note: string;
}

async function insertCredits(scope: Scope, rows: readonly CreditRow[], creditedOn: string): Promise<void> {
  const withIds = rows.map((row) => ({ ...row, creditId: newId() }));
  await scope.sql`
    insert into credit (creditor_id, credit_id, invoice_id, credit_note_id, amount_minor, credited_on, reason, note)
    select ${scope.creditorId}, c."creditId", c."invoiceId", c."creditNoteId", c."amountMinor", ${creditedOn}, c.reason, c.note
    from jsonb_to_recordset(${JSON.stringify(withIds)}::jsonb) as c("creditId" uuid, "invoiceId" uuid, "creditNoteId" uuid,
      "amountMinor" bigint, reason text, note text)`;
}
