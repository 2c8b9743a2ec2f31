// Payments in bulk, and those that fit no invoice.
import { isoOf } from '../../clock.ts';
import { toOpaqueId } from '../../id.ts';
import { importPayments, type PaymentFile } from '../../intake/payments/import.ts';
import { paymentColumns, type RawPayment } from '../../intake/payments/payment-row.ts';
import { matchPayment, type PaymentOutcome } from '../../ledger/match.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import { connection, numberPattern, pageSize, readCursor, uuidPattern, writeCursor } from '../page.ts';
import type { PaymentInput, PaymentsImportInput, Resolvers } from '../schema.generated.ts';
import { paymentShape } from '../shape.ts';
import type { PaymentParent } from './ledger.ts';

export interface PaymentImportParent {
  readonly paymentImportId: string;
  readonly fileName: string | null;
  readonly createdAtMs: number;
  readonly rowCount: number;
  readonly matchedCount: number;
  readonly unmatchedCount: number;
  readonly unchangedCount: number;
  readonly refusedCount: number;
}

export type PaymentImportRowParent = Omit<PaymentOutcome, 'errors'> & {
  readonly errors: PaymentOutcome['errors'][number][];
};

const listMax = 1_000;

export const paymentResolvers: Resolvers = {
  Query: {
    async paymentImport(_root, { id }, context) {
      const paymentImportId = idOf('paymentImport', id, ['id']);
      return (await context.read((scope) => findPaymentImport(scope, paymentImportId))) ?? null;
    },
    async unmatchedPayments(_root, { first, after }, context) {
      const size = pageSize(first);
      const last = after ? (readCursor(after, [uuidPattern])[0] ?? null) : null;
      const rows = await context.read((scope) => selectUnmatched(scope, last, size + 1));
      return connection(rows, size, ({ paymentId }) => writeCursor([paymentId]));
    },
  },
  Mutation: {
    async paymentsImport(_root, { input }, context) {
      const answer = await idempotent(context, 'paymentsImport', input, (scope) => take(scope, input));
      if (answer.kind === 'refused') return { import: null, errors: [answer.problem] };
      const { paymentImportId, problems } = answer.result;
      if (paymentImportId === null) return { import: null, errors: problems };
      context.services.wake(context.access.creditorId);
      return { import: await existing(context.read((scope) => findPaymentImport(scope, paymentImportId))), errors: [] };
    },
    async paymentMatch(_root, { input }, context) {
      const paymentId = idOf('payment', input.paymentId, ['input', 'paymentId']);
      const invoiceId = idOf('invoice', input.invoiceId, ['input', 'invoiceId']);
      const answer = await idempotent(context, 'paymentMatch', input, async (scope): Promise<Done<Problem | null>> => {
        const matched = await matchPayment(scope, paymentId, invoiceId, await creditorNowMs(scope));
        if ('events' in matched) return { result: null, events: matched.events, tallyChanges: [] };
        const refused = { ...matched.problem, path: ['input', ...matched.problem.path] };
        return { result: refused, events: [], tallyChanges: [] };
      });
      const refused = answer.kind === 'refused' ? answer.problem : answer.result;
      if (refused !== null) return { payment: null, errors: [refused] };
      context.services.wake(context.access.creditorId);
      return { payment: await existing(context.loaders.payment.load(paymentId)), errors: [] };
    },
  },
  PaymentImport: {
    id: ({ paymentImportId }) => toOpaqueId('paymentImport', paymentImportId),
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    async rows({ paymentImportId }, { outcome, first, after }, context) {
      const size = pageSize(first);
      const last = after ? Number(readCursor(after, [numberPattern])[0]) : 0;
      const rows = await context.read((scope) => selectRows(scope, paymentImportId, outcome ?? null, last, size + 1));
      return connection(rows, size, ({ row }) => writeCursor([row]));
    },
  },
  PaymentImportRow: {
    payment: ({ paymentId }, _args, context) =>
      paymentId === null ? null : existing(context.loaders.payment.load(paymentId)),
  },
};

interface Taken {
  readonly paymentImportId: string | null;
  readonly problems: Problem[];
}

async function take(scope: Scope, input: PaymentsImportInput): Promise<Done<Taken>> {
  const given = readGiven(input);
  const taken =
    'problem' in given
      ? { problems: [given.problem] }
      : await importPayments(scope, given.payments, await creditorNowMs(scope));
  if ('paymentImportId' in taken) {
    return { result: { paymentImportId: taken.paymentImportId, problems: [] }, events: taken.events, tallyChanges: [] };
  }
  return { result: { paymentImportId: null, problems: [...taken.problems] }, events: [], tallyChanges: [] };
}

function readGiven({
  payments,
  file,
}: PaymentsImportInput): { payments: PaymentFile | readonly RawPayment[] } | { problem: Problem } {
  if (file && !payments) {
    const { format, content, name } = file;
    return { payments: { format, fileName: name ?? null, content: Buffer.from(content, 'utf8') } };
  }
  if (!payments || file) return { problem: problem('CHOOSE_ONE', ['input'], { fields: 'payments, file' }) };
  if (payments.length > listMax) {
    const parameters = { field: 'payments', count: payments.length, max: listMax };
    return { problem: problem('LIST_TOO_LONG', ['input', 'payments'], parameters) };
  }
  return { payments: payments.map(rawOf) };
}

/** A payment of a list as a file would say it, so that both are checked alike. */
function rawOf(payment: PaymentInput, index: number): RawPayment {
  const { bankReference, paidOn, amount, currency, reference, invoiceNumber } = payment;
  const values = [bankReference, paidOn, amount, currency, reference, invoiceNumber];
  const named = paymentColumns.flatMap((column, place) => {
    const value = values[place]?.trim();
    return value ? [[column, value] as const] : [];
  });
  return { row: index + 1, fields: Object.fromEntries(named), errors: [] };
}

/** One batch; undefined when there is none of this id. */
export async function findPaymentImport(
  { creditorId, sql }: Scope,
  paymentImportId: string,
): Promise<PaymentImportParent | undefined> {
  const [row] = await sql<PaymentImportParent[]>`
    select payment_import_id as "paymentImportId", file_name as "fileName",
      (extract(epoch from created_at) * 1000)::bigint as "createdAtMs", row_count as "rowCount",
      matched_count as "matchedCount", unmatched_count as "unmatchedCount", unchanged_count as "unchangedCount",
      refused_count as "refusedCount"
    from payment_import where creditor_id = ${creditorId} and payment_import_id = ${paymentImportId}`;
  return row;
}

function selectRows(
  { creditorId, sql }: Scope,
  paymentImportId: string,
  outcome: string | null,
  after: number,
  limit: number,
): Promise<PaymentImportRowParent[]> {
  return sql<PaymentImportRowParent[]>`
    select row, outcome, bank_reference as "bankReference", payment_id as "paymentId", errors
    from payment_import_row
    where creditor_id = ${creditorId} and payment_import_id = ${paymentImportId} and row > ${after}
      and (${outcome}::text is null or outcome = ${outcome})
    order by row limit ${limit}`;
}

async function selectUnmatched(scope: Scope, after: string | null, limit: number): Promise<PaymentParent[]> {
  const statement = `select ${paymentShape} as value from payment p
    where p.creditor_id = $1 and p.invoice_id is null and ($2::uuid is null or p.payment_id > $2::uuid)
    order by p.payment_id limit $3`;
  const rows = await scope.sql.unsafe<{ value: PaymentParent }[]>(statement, [scope.creditorId, after, limit], {
    prepare: true,
  });
  return rows.map(({ value }) => value);
}
