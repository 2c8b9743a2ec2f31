// What credit notes and reminders refer to (BT-25): the invoice taken back or reminded of, in the record or in the same
// file, wherever it stands there.
import type { NoteCredit } from '../ledger/credit.ts';
import { formatAmount } from '../money.ts';
import type { DocumentState, InvoiceType } from '../record/invoice.ts';
import { type RowError, rowError } from './format.ts';
import type { KnownInvoice, PlacedDraft } from './import.ts';
import type { Draft } from './mapping.ts';

const column = 'preceding_invoice';

/** The number of the invoice a credit note or a reminder refers to; undefined: it says none, or is an invoice itself. */
export function originalNumber({ invoice }: Draft): string | undefined {
  return invoice.type === 'INVOICE' ? undefined : invoice.attributes[column];
}

interface Original {
  readonly invoiceId: string;
  readonly type: InvoiceType;
  readonly debtorNumber: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly creditedMinor: number;
  readonly documentState: DocumentState;
}

export interface Originals {
  /**
   * Takes a draft that is about to be saved into account, or says why it cannot refer to what it refers to. Credits of
   * one invoice add up.
   */
  add(draft: Draft, invoiceId: string): RowError | undefined;
  /** The id of what a draft refers to; null: nothing. */
  idFor(draft: Draft): string | null;
  /** Whether credits of this file leave nothing of it. */
  isCredited(number: string): boolean;
}

/** What drafts may refer to, beginning with what the record has, by number. */
export function makeOriginals(known: ReadonlyMap<string, KnownInvoice>): Originals {
  const byNumber = new Map<string, Original>(known);
  return {
    add(draft, invoiceId) {
      const { number, type, currency, amountMinor } = draft.invoice;
      const wanted = originalNumber(draft);
      const refused = wanted === undefined ? undefined : whyNot(draft, wanted, byNumber.get(wanted));
      if (refused !== undefined) return refused;
      const original = wanted === undefined ? undefined : byNumber.get(wanted);
      if (wanted !== undefined && original !== undefined && type === 'CREDIT_NOTE') {
        byNumber.set(wanted, { ...original, creditedMinor: original.creditedMinor + amountMinor });
      }
      const debtorNumber = draft.debtor.number;
      const draftState = { documentState: 'READY', creditedMinor: 0 } as const;
      byNumber.set(number, { invoiceId, type, debtorNumber, currency, amountMinor, ...draftState });
      return undefined;
    },
    idFor(draft) {
      return byNumber.get(originalNumber(draft) ?? '')?.invoiceId ?? null;
    },
    isCredited(number) {
      const original = byNumber.get(number);
      return original !== undefined && original.creditedMinor > 0 && original.creditedMinor >= original.amountMinor;
    },
  };
}

function whyNot({ row, debtor, invoice }: Draft, number: string, original: Original | undefined): RowError | undefined {
  if (original === undefined) return rowError('ORIGINAL_UNKNOWN', row, column, number, { number });
  const isFitting = original.debtorNumber === debtor.number && original.currency === invoice.currency;
  if (original.type !== 'INVOICE' || !isFitting) return rowError('ORIGINAL_MISMATCH', row, column, number, { number });
  const { documentState: state, amountMinor, creditedMinor, currency } = original;
  if (state === 'CREDITED' || state === 'VOID')
    return rowError('INVOICE_CLOSED', row, column, number, { number, state });
  const left = amountMinor - creditedMinor;
  if (invoice.type !== 'CREDIT_NOTE' || invoice.amountMinor <= left) return undefined;
  const parameters = { number, left: formatAmount(left, invoice.currency), currency };
  return rowError('CREDIT_TOO_LARGE', row, 'amount', formatAmount(invoice.amountMinor, invoice.currency), parameters);
}

/** The credits that saved credit notes bring. */
export function noteCredits(saved: readonly PlacedDraft[], originals: Originals): NoteCredit[] {
  return saved.flatMap(({ draft, invoiceId }) => {
    const original = originals.idFor(draft);
    const { type, amountMinor } = draft.invoice;
    if (type !== 'CREDIT_NOTE' || original === null || amountMinor === 0) return [];
    return [{ invoiceId: original, creditNoteId: invoiceId, amountMinor }];
  });
}
