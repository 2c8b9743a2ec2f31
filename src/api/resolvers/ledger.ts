// Payments.
import { dayOf } from '../../clock.ts';
import { toOpaqueId } from '../../id.ts';
import { recordPayment } from '../../ledger/payment.ts';
import { amountMinorMax, type Currency, formatAmount, isCurrency, parseAmount } from '../../money.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import type { PaymentRecordInput, Resolvers } from '../schema.generated.ts';

export interface PaymentParent {
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly paidOn: string;
}

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
  },
  Payment: {
    id: ({ paymentId }) => toOpaqueId('payment', paymentId),
    amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
    invoice: ({ invoiceId }, _args, context) => existing(context.loaders.invoice.load(invoiceId)),
  },
};

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
  const paidOn = input.paidOn ?? (await today(scope, nowMs));
  const done = await recordPayment(scope, { invoiceId, amountMinor, currency, paidOn }, nowMs);
  if ('problem' in done) return refused(done.problem);
  const payment = { paymentId: done.paymentId, invoiceId, amountMinor, currency, paidOn };
  return { result: { payment, problem: null }, events: done.events, tallyChanges: [] };
}

async function today(scope: Scope, nowMs: number): Promise<string> {
  const [row] = await scope.sql<{ timeZone: string }[]>`
    select time_zone as "timeZone" from creditor where creditor_id = ${scope.creditorId}`;
  return dayOf(nowMs, row?.timeZone ?? 'UTC');
}
