// Debtors, contact points, invoices.
import { type Merge, type MergePreview, mergeDebtors, previewMerge } from '../../distribution/operator/merge.ts';
import type { ForeseenMerge } from '../../experiments/life/merge.ts';
import { toOpaqueId } from '../../id.ts';
import { openMinor } from '../../ledger/claim.ts';
import { type Currency, formatAmount } from '../../money.ts';
import type { JoinedPoint, MergeCounts } from '../../record/merge.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import { idempotent } from '../idempotency.ts';
import { conditionsOf, cursorOfRow, selectInvoicePage } from '../invoice-query.ts';
import { existing, idOf } from '../lookup.ts';
import { connection, pageSize, readCursor, uuidPattern, writeCursor } from '../page.ts';
import type {
  Channel,
  ClaimState,
  DebtorKind,
  DebtorMergeInput,
  DebtorMergeReason,
  DeliveryState,
  DocumentState,
  InvoiceType,
  Language,
  Reachability,
  Resolvers,
} from '../schema.generated.ts';
import { type Selected, selectedPaths } from '../selection.ts';
import { debtorShape, invoiceShape, invoiceTables } from '../shape.ts';
import type { AttemptParent, DistributionParent } from './distribution.ts';

export interface MoneyParent {
  readonly amountMinor: number;
  readonly currency: Currency;
}

export interface InvoiceLineParent {
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly vatPercent: string;
  readonly netMinor: number;
  readonly currency: Currency;
}

export interface InvoiceParent {
  readonly invoiceId: string;
  readonly number: string;
  readonly type: InvoiceType;
  readonly debtorId: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly vatMinor: number;
  readonly paidMinor: number;
  readonly creditedMinor: number;
  readonly paymentReference: string;
  readonly documentState: DocumentState;
  readonly claimState: ClaimState;
  readonly creditedAt: string | null;
  readonly originalInvoiceId: string | null;
  readonly deliveryState: DeliveryState;
  readonly distributionId: string | null;
  readonly createdAt: string;
  // Brought along when the query selects them.
  readonly lines?: readonly Omit<InvoiceLineParent, 'currency'>[];
  readonly debtor?: DebtorParent;
  readonly distribution?: DistributionParent | null;
  readonly lastAttempt?: AttemptParent | null;
}

export interface DebtorParent {
  readonly debtorId: string;
  readonly number: string;
  readonly kind: DebtorKind;
  readonly name: string;
  readonly identityNumber: string | null;
  readonly country: string;
  readonly language: Language;
  readonly preferredChannel: Channel | null;
  readonly contractChannel: Channel | null;
  readonly publicSector: boolean;
  readonly mergedIntoId: string | null;
  readonly contactPoints?: ContactPointParent[];
}

/** A merge that was done. */
export interface DebtorMergeParent {
  readonly debtorId: string;
  readonly reason: DebtorMergeReason;
  readonly note: string;
  readonly moved: MergeCounts;
  readonly mergedBy: string;
  readonly mergedAt: string;
}

export type DebtorMergePreviewParent = MergePreview;
export type DebtorMergePointParent = JoinedPoint;
export type DebtorMergeExperimentParent = ForeseenMerge;

export interface ContactPointParent {
  readonly contactPointId: string;
  readonly debtorId: string;
  readonly channel: Channel;
  readonly address: string;
  readonly reachability: Reachability;
  readonly reachabilityReason: string | null;
  readonly reachabilitySince: string | null;
}

/** One invoice with what the query selects of it, in one statement. */
export async function selectInvoice(
  scope: Scope,
  by: 'invoice_id' | 'number',
  value: string,
  selected: Selected,
): Promise<InvoiceParent | null> {
  const cast = by === 'invoice_id' ? 'uuid' : 'text';
  const statement = `select ${invoiceShape(selected)} as invoice from ${invoiceTables} where i.creditor_id = $1 and i.${by} = $2::${cast}`;
  const [row] = await scope.sql.unsafe<{ invoice: InvoiceParent }[]>(statement, [scope.creditorId, value], {
    prepare: true,
  });
  return row?.invoice ?? null;
}

async function selectDebtors(
  scope: Scope,
  text: string | null | undefined,
  first: number,
  after: string | null | undefined,
): Promise<DebtorParent[]> {
  const parameters: (string | number)[] = [scope.creditorId];
  const texts = ['b.creditor_id = $1', 'b.merged_into is null'];
  if (text) {
    const wanted = text.trim();
    if (wanted.length < 2 || wanted.length > 100) {
      refuse('FIELD_INVALID', ['text'], { field: 'text', value: wanted.slice(0, 60), expected: '2 to 100 characters' });
    }
    parameters.push(`%${wanted.replace(/[\\%_]/g, '\\$&')}%`);
    const isLike = (alias: string) =>
      `(${alias}.name ilike $${parameters.length} or ${alias}.number ilike $${parameters.length})`;
    texts.push(`(${isLike('b')} or b.debtor_id in (
      select m.merged_into from debtor m where m.creditor_id = $1 and m.merged_into is not null and ${isLike('m')}))`);
  }
  if (after) {
    const [name, id] = readCursor(after, [/^[\s\S]{1,300}$/, uuidPattern]);
    parameters.push(name ?? '', id ?? '');
    texts.push(`(b.name, b.debtor_id) > ($${parameters.length - 1}, $${parameters.length}::uuid)`);
  }
  parameters.push(first + 1);
  const statement = `select ${debtorShape('PLAIN')} as debtor from debtor b where ${texts.join(' and ')}
    order by b.name, b.debtor_id limit $${parameters.length}::int`;
  const rows = await scope.sql.unsafe<{ debtor: DebtorParent }[]>(statement, parameters, { prepare: true });
  return rows.map((row) => row.debtor);
}

export const recordResolvers: Resolvers = {
  Query: {
    invoice: (_root, { id }, context, info) =>
      context.read((scope) => selectInvoice(scope, 'invoice_id', idOf('invoice', id, ['id']), selectedPaths(info))),
    invoiceByNumber: (_root, { number }, context, info) =>
      context.read((scope) => selectInvoice(scope, 'number', number.slice(0, 100), selectedPaths(info))),
    async invoices(_root, { filter, sort, first, after }, context, info) {
      const size = pageSize(first);
      const conditions = conditionsOf(filter);
      const rows = await context.read((scope) =>
        selectInvoicePage(scope, conditions, sort, size, after, selectedPaths(info)),
      );
      return invoiceConnection(rows, size);
    },
    debtor: (_root, { id }, context) =>
      context.loaders.debtor.load(idOf('debtor', id, ['id'])).then((found) => found ?? null),
    async debtors(_root, { text, first, after }, context) {
      const size = pageSize(first);
      const rows = await context.read((scope) => selectDebtors(scope, text, size, after));
      return connection(rows, size, (debtor) => writeCursor([debtor.name, debtor.debtorId]));
    },
    async debtorMergePreview(_root, { survivorId, mergedId }, context) {
      const [survivor, merged] = [idOf('debtor', survivorId, ['survivorId']), idOf('debtor', mergedId, ['mergedId'])];
      return context.read((scope) => previewMerge(scope, survivor, merged));
    },
  },
  Mutation: {
    debtorMerge: (_root, { input }, context) => merge(context, input),
  },
  Money: {
    amount: ({ amountMinor, currency }) => formatAmount(amountMinor, currency),
  },
  Invoice: {
    id: ({ invoiceId }) => toOpaqueId('invoice', invoiceId),
    total: ({ amountMinor, currency }) => ({ amountMinor, currency }),
    vat: ({ vatMinor, currency }) => ({ amountMinor: vatMinor, currency }),
    paid: ({ paidMinor, currency }) => ({ amountMinor: paidMinor, currency }),
    credited: ({ creditedMinor, currency }) => ({ amountMinor: creditedMinor, currency }),
    open: (invoice) => ({ amountMinor: openMinor(invoice), currency: invoice.currency }),
    original: ({ originalInvoiceId }, _args, context) =>
      originalInvoiceId === null ? null : existing(context.loaders.invoice.load(originalInvoiceId)),
    credits: ({ invoiceId }, _args, context) => context.loaders.creditsOfInvoice.load(invoiceId),
    payments: ({ invoiceId }, _args, context) => context.loaders.paymentsOfInvoice.load(invoiceId),
    debtor: (invoice, _args, context) => invoice.debtor ?? existing(context.loaders.debtor.load(invoice.debtorId)),
    lines: async (invoice, _args, context) => {
      const lines = invoice.lines ?? (await context.loaders.invoiceLines.load(invoice.invoiceId)) ?? [];
      return lines.map((line) => ({ ...line, currency: invoice.currency }));
    },
    distribution(invoice, _args, context) {
      if (invoice.distribution !== undefined) return invoice.distribution;
      if (invoice.distributionId === null) return null;
      return existing(context.loaders.distribution.load(invoice.distributionId));
    },
    distributions: (invoice, _args, context) => context.loaders.distributionsOfInvoice.load(invoice.invoiceId),
    // Not async: on a page of invoices what was brought along is answered without a promise for each.
    lastAttempt(invoice, _args, context) {
      if (invoice.lastAttempt !== undefined) return invoice.lastAttempt;
      if (invoice.distributionId === null) return null;
      return context.loaders.attemptsOfDistribution
        .load(invoice.distributionId)
        .then((attempts) => attempts.at(-1) ?? null);
    },
  },
  InvoiceLine: {
    net: ({ netMinor, currency }) => ({ amountMinor: netMinor, currency }),
  },
  Debtor: {
    id: ({ debtorId }) => toOpaqueId('debtor', debtorId),
    identityNumber: ({ identityNumber, kind }) =>
      identityNumber !== null && kind === 'PERSON' ? `${identityNumber.slice(0, -4)}****` : identityNumber,
    contactPoints: (debtor, _args, context) =>
      debtor.contactPoints ?? context.loaders.contactPointsOfDebtor.load(debtor.debtorId),
    mergedInto: ({ mergedIntoId }, _args, context) =>
      mergedIntoId === null ? null : existing(context.loaders.debtor.load(mergedIntoId)),
    merges: ({ debtorId }, _args, context) => context.loaders.mergesOfDebtor.load(debtorId),
    async invoices(debtor, { first, after, sort }, context, info) {
      const size = pageSize(first);
      const page = { debtorId: debtor.debtorId, sort, first: size, after, selected: selectedPaths(info) };
      return invoiceConnection(await context.loaders.invoicesOfDebtor.load(page), size);
    },
  },
  ContactPoint: {
    id: ({ contactPointId }) => toOpaqueId('contactPoint', contactPointId),
  },
  DebtorMergePreview: {
    errors: ({ problems }) => [...problems],
    differences: ({ differences }) => [...differences],
    invoiceCount: ({ invoices }) => invoices,
    runningCount: ({ running }) => running,
    contactPoints: ({ points }) => [...points],
    experiments: ({ experiments }) => [...experiments],
  },
  DebtorMergeExperimentRow: {
    experiment: ({ experimentId }, _args, context) => existing(context.loaders.experiment.load(experimentId)),
  },
  DebtorMergePointRow: {
    contactPoint: ({ point }, _args, context) => existing(context.loaders.contactPoint.load(point.contactPointId)),
    into: ({ into }, _args, context) => (into === null ? null : existing(context.loaders.contactPoint.load(into))),
    reachability: ({ known }) => known.reachability,
  },
  DebtorMergeRow: {
    debtor: ({ debtorId }, _args, context) => existing(context.loaders.debtor.load(debtorId)),
    invoiceCount: ({ moved }) => moved.invoices,
    distributionCount: ({ moved }) => moved.distributions,
    contactPointCount: ({ moved }) => moved.contactPoints,
    experimentCount: ({ moved }) => moved.experiments,
    mergedBy: ({ mergedBy }) => toOpaqueId('apiKey', mergedBy),
  },
};

async function merge(context: Context, input: DebtorMergeInput) {
  const { reason } = input;
  const ids = {
    survivorId: idOf('debtor', input.survivorId, ['input', 'survivorId']),
    mergedId: idOf('debtor', input.mergedId, ['input', 'mergedId']),
  };
  const note = (input.note ?? '').trim().slice(0, 1_000);
  const by = { mergedBy: context.access.apiKeyId, evenIfDifferent: input.evenIfDifferent ?? false };
  const answer = await idempotent(context, 'debtorMerge', input, async (scope) => {
    const wanted: Merge = { ...ids, reason, note, ...by, nowMs: await creditorNowMs(scope) };
    const { problems, events } = await mergeDebtors(scope, wanted);
    return { result: problems, events, tallyChanges: [] };
  });
  context.services.wake(context.access.creditorId);
  if (answer.kind === 'refused') return { debtor: null, errors: [answer.problem] };
  const errors = answer.result.map((found) => ({ ...found, path: ['input', ...found.path] }));
  const survivor = errors.length > 0 ? undefined : await context.loaders.debtor.load(ids.survivorId);
  return { debtor: survivor ?? null, errors };
}

function invoiceConnection(rows: Awaited<ReturnType<typeof selectInvoicePage>>, size: number) {
  const { edges, pageInfo } = connection(rows, size, cursorOfRow);
  const plain = edges.map(({ node, cursor }) => ({ node: node.invoice, cursor }));
  return { edges: plain, nodes: plain.map((edge) => edge.node), pageInfo };
}
