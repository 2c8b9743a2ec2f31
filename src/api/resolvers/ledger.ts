// Payments and credits.
import { dayOf } from '../../clock.ts';
import type { NewEvent } from '../../event/event.ts';
import { toOpaqueId } from '../../id.ts';
import { type CreditReason, creditInvoice, type Grounds, voidInvoice } from '../../ledger/credit.ts';
import type { UnmatchedReason } from '../../ledger/match.ts';
import { recordPayment } from '../../ledger/payment.ts';
import { amountMinorMax, type Currency, formatAmount, isCurrency, parseAmount } from '../../money.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import type { InvoiceCreditInput, PaymentRecordInput, Resolvers } from '../schema.generated.ts';

export interface PaymentParent {
  readonly paymentId: string;
  readonly invoiceId: string | null;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly paidOn: string;
  readonly bankReference: string | null;
  readonly reference: string | null;
  readonly unmatchedReason: UnmatchedReason | null;
}

export interface InvoiceCreditParent {
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly creditedOn: string;
  readonly creditNoteId: string | null;
  readonly reason: CreditReason | null;
  readonly note: string;
}

const noteMax = 500;

type Recorded =
  | { readonly payment: PaymentParent; readonly problem: null }
  | { readonly payment: null; readonly problem: Problem };

export const ledgerResolvers: Resolvers = {
  Mutation: {
    async paymentRecord(_root, { input }, context) {
      const invoiceId = idOf('invoice', input.invoiceId, ['input', 'invoiceId']);
      const answer = await idempotent(context, 'paymentRecord', input, (scope) => record(scope, invoiceId, input));
      context.services.wake(context.access.creditorId);
      const refused = answer.kind === 'refused' ? answer.problem : answer.result.problem;
      if (refused !== null) return { payment: null, invoice: null, errors: [refused] };
      const payment = answer.kind === 'refused' ? null : answer.result.payment;
      return { payment, invoice: (await context.loaders.invoice.load(invoiceId)) ?? null, errors: [] };
    },
    invoiceCredit: (_root, { input }, context) =>
      takeBack(context, 'invoiceCredit', input, async (scope, invoiceId, grounds, now) => {
        const amountMinor = input.amount == null ? null : await readCreditAmount(scope, invoiceId, input);
        if (amountMinor !== null && typeof amountMinor !== 'number') return { problem: amountMinor };
        return creditInvoice(scope, invoiceId, amountMinor, grounds, now);
      }),
    invoiceVoid: (_root, { input }, context) => takeBack(context, 'invoiceVoid', input, voidInvoice),
  },
  Payment: {
    id: ({ paymentId }) => toOpaqueId('payment', paymentId),
    amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
    invoice: ({ invoiceId }, _args, context) =>
      invoiceId === null ? null : existing(context.loaders.invoice.load(invoiceId)),
  },
  InvoiceCredit: {
    amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
    creditNote: ({ creditNoteId }, _args, context) =>
      creditNoteId === null ? null : existing(context.loaders.invoice.load(creditNoteId)),
  },
};

interface Now {
  readonly nowMs: number;
  readonly timeZone: string;
}

/** What a person takes back: once, with the events it brings, and the invoice as it is afterwards. */
async function takeBack(
  context: Context,
  operation: string,
  input: Pick<InvoiceCreditInput, 'invoiceId' | 'reason' | 'note' | 'idempotencyKey'>,
  work: (
    scope: Scope,
    invoiceId: string,
    grounds: Grounds,
    now: Now,
  ) => Promise<{ problem: Problem } | { events: NewEvent[] }>,
) {
  const invoiceId = idOf('invoice', input.invoiceId, ['input', 'invoiceId']);
  const note = (input.note ?? '').trim();
  if (note.length > noteMax) {
    const parameters = { field: 'note', length: note.length, max: noteMax };
    return { invoice: null, errors: [problem('FIELD_TOO_LONG', ['input', 'note'], parameters)] };
  }
  const answer = await idempotent(context, operation, input, async (scope): Promise<Done<Problem | null>> => {
    const nowMs = await creditorNowMs(scope);
    const now = { nowMs, timeZone: await timeZoneOf(scope) };
    const taken = await work(scope, invoiceId, { reason: input.reason, note }, now);
    if ('events' in taken) return { result: null, events: taken.events, tallyChanges: [] };
    return { result: { ...taken.problem, path: ['input', ...taken.problem.path] }, events: [], tallyChanges: [] };
  });
  const refused = answer.kind === 'refused' ? answer.problem : answer.result;
  if (refused !== null) return { invoice: null, errors: [refused] };
  context.services.wake(context.access.creditorId);
  return { invoice: (await context.loaders.invoice.load(invoiceId)) ?? null, errors: [] };
}

/** A credit's amount in the minor units of its invoice; an unknown invoice is told by whoever looks for it next. */
async function readCreditAmount(
  scope: Scope,
  invoiceId: string,
  { amount }: Pick<InvoiceCreditInput, 'amount'>,
): Promise<number | null | Problem> {
  const [row] = await scope.sql<{ currency: Currency }[]>`
    select currency from invoice where creditor_id = ${scope.creditorId} and invoice_id = ${invoiceId}`;
  if (row === undefined) return null;
  const amountMinor = parseAmount(amount ?? '', row.currency);
  if (amountMinor !== undefined && amountMinor > 0) return amountMinor;
  if (amountMinor !== undefined && amountMinor < 0) return problem('AMOUNT_NEGATIVE', ['amount'], { field: 'amount' });
  const expected = `an amount in ${row.currency}`;
  return problem('FIELD_INVALID', ['amount'], { field: 'amount', value: amount ?? '', expected });
}

async function record(scope: Scope, invoiceId: string, input: PaymentRecordInput): Promise<Done<Recorded>> {
  const { currency } = input;
  const refused = (found: Problem): Done<Recorded> => ({
    result: { payment: null, problem: found },
    events: [],
    tallyChanges: [],
  });
  if (!isCurrency(currency)) return refused(problem('CURRENCY_UNKNOWN', ['input', 'currency'], { value: currency }));
  const amountMinor = parseAmount(input.amount, currency);
  const path = ['input', 'amount'];
  if (amountMinor === undefined || amountMinor === 0) {
    return refused(
      problem('FIELD_INVALID', path, { field: 'amount', value: input.amount, expected: `an amount in ${currency}` }),
    );
  }
  if (amountMinor < 0) return refused(problem('AMOUNT_NEGATIVE', path, { field: 'amount' }));
  if (amountMinor > amountMinorMax) {
    return refused(problem('AMOUNT_TOO_LARGE', path, { field: 'amount', max: formatAmount(amountMinorMax, currency) }));
  }
  const nowMs = await creditorNowMs(scope);
  const paidOn = input.paidOn ?? dayOf(nowMs, await timeZoneOf(scope));
  const done = await recordPayment(scope, { invoiceId, amountMinor, currency, paidOn }, nowMs);
  if ('problem' in done) return refused(done.problem);
  const unknown = { bankReference: null, reference: null, unmatchedReason: null };
  const payment = { paymentId: done.paymentId, invoiceId, amountMinor, currency, paidOn, ...unknown };
  return { result: { payment, problem: null }, events: done.events, tallyChanges: [] };
}

async function timeZoneOf(scope: Scope): Promise<string> {
  const [row] = await scope.sql<{ timeZone: string }[]>`
    select time_zone as "timeZone" from creditor where creditor_id = ${scope.creditorId}`;
  return row?.timeZone ?? 'UTC';
}
