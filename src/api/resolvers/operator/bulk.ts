// Acts on many distributions: what they would do, writing them down with time to think again, and how far they are.
import { isoOf } from '../../../clock.ts';
import type { Act, ActReason } from '../../../distribution/operator/act.ts';
import {
  type BulkAct,
  bulkMax,
  planBulkAct,
  selectBulkActs,
  undoBulkAct,
} from '../../../distribution/operator/bulk.ts';
import { type ActPreview, type Previewed, previewAct } from '../../../distribution/operator/preview.ts';
import { fromOpaqueId, toOpaqueId } from '../../../id.ts';
import { type Problem, problem } from '../../../problem.ts';
import type { Scope } from '../../../store/transaction.ts';
import type { Context } from '../../context.ts';
import { refuse } from '../../errors.ts';
import { type Done, idempotent } from '../../idempotency.ts';
import { conditionsOf } from '../../invoice-query.ts';
import { idOf } from '../../lookup.ts';
import { pageSize } from '../../page.ts';
import type { ActInput, DistributionsActInput, QueryActPreviewArgs, Resolvers } from '../../schema.generated.ts';
import { invoiceTables } from '../../shape.ts';
import { chosenOrder } from '../../start-distributions.ts';
import { planCorrections, previewCorrections } from './address.ts';
import { type Planned, readUndoWindow } from './undo-window.ts';

export type ActPreviewParent = ActPreview;
export type BulkActParent = BulkAct;
export type RefusalParent = BulkAct['problems'][number];

const idsMax = 500;
const noteMax = 500;

export const bulkActResolvers: Resolvers = {
  Query: {
    actPreview: (_root, { act, filter, distributionIds }, context) => {
      const wanted = previewed(filter, distributionIds);
      const { kind, step = null } = act;
      if (kind === 'SKIP_TO_STEP' && step === null) refuse('FIELD_REQUIRED', ['act', 'step'], { field: 'step' });
      return context.read((scope) => previewAct(scope, kind, step, wanted));
    },
    addressChangesPreview: (_root, { changes }, context) => context.read((scope) => previewCorrections(scope, changes)),
    bulkAct: async (_root, { id }, context) => (await findBulkAct(context, idOf('bulkAct', id, ['id']))) ?? null,
    bulkActs: (_root, { first }, context) => context.read((scope) => selectBulkActs(scope, null, pageSize(first))),
  },
  Mutation: {
    distributionsAct: (_root, { input }, context) =>
      planned(context, 'distributionsAct', input, (scope) => planMany(scope, input, context)),
    distributionsChangeAddress: (_root, { input }, context) =>
      planned(context, 'distributionsChangeAddress', input, (scope) => planCorrections(scope, input)),
    async bulkActUndo(_root, { input }, context) {
      const bulkActId = idOf('bulkAct', input.bulkActId, ['input', 'bulkActId']);
      const answer = await idempotent(context, 'bulkActUndo', input, async (scope) => {
        const refused = await undoBulkAct(scope, bulkActId);
        const problems = refused === null ? [] : [{ ...refused, path: ['input', ...refused.path] }];
        return { result: { id: bulkActId, problems }, events: [], tallyChanges: [] };
      });
      return bulkPayload(context, answer);
    },
  },
  ActPreview: {
    count: ({ rows }) => rows.reduce((sum, { count }) => sum + count, 0),
    possibleCount: ({ rows }) => rows.reduce((sum, { count, possible }) => sum + (possible ? count : 0), 0),
    states: ({ rows }) => [...rows],
    sample: async ({ sampleIds }, _args, context) => {
      const found = await Promise.all(sampleIds.map((id) => context.loaders.distribution.load(id)));
      return found.filter((distribution) => distribution !== undefined);
    },
  },
  BulkAct: {
    id: ({ bulkActId }) => toOpaqueId('bulkAct', bulkActId),
    kind: ({ act }) => act.kind,
    progress: ({ position }) => position,
    refused: ({ problems }) => [...problems],
    beginsAt: ({ runAtMs }) => isoOf(runAtMs),
    endedAt: ({ endedAtMs }) => (endedAtMs === null ? null : isoOf(endedAtMs)),
  },
  BulkActRefusalRow: {
    distributionId: ({ distributionId }) => toOpaqueId('distribution', distributionId),
    error: (refused) => refused,
  },
};

/** What a preview looks at: the latest distributions of a filter's invoices, or those named. */
function previewed(filter: ActPreviewFilter, opaqueIds: readonly string[] | null | undefined): Previewed {
  if (Boolean(filter) === Boolean(opaqueIds)) refuse('CHOOSE_ONE', [], { fields: 'distributionIds, filter' });
  if (opaqueIds) {
    if (opaqueIds.length > idsMax) {
      refuse('LIST_TOO_LONG', ['distributionIds'], { field: 'distributionIds', count: opaqueIds.length, max: idsMax });
    }
    const ids = idsOf(opaqueIds);
    if ('code' in ids) refuse(ids.code, ids.path.slice(1), ids.parameters);
    const from = `distribution d join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
      where d.creditor_id = $1 and d.distribution_id = any($2::uuid[])`;
    return { from, parameters: [`{${ids.join(',')}}`] };
  }
  const { texts, parameters } = conditionsOf(filter);
  const where = ['i.creditor_id = $1', 'd.distribution_id is not null', ...texts].join(' and ');
  return { from: `${invoiceTables} where ${where}`, parameters };
}

type ActPreviewFilter = QueryActPreviewArgs['filter'];

async function planMany(scope: Scope, input: DistributionsActInput, context: Context): Promise<Done<Planned>> {
  const done = (id: string | null, ...problems: Problem[]): Done<Planned> => ({
    result: { id, problems },
    events: [],
    tallyChanges: [],
  });
  const { distributionIds, filter, expectedCount } = input;
  if (Boolean(distributionIds) === Boolean(filter)) {
    return done(null, problem('CHOOSE_ONE', ['input'], { fields: 'distributionIds, filter' }));
  }
  const undoWindowMs = readUndoWindow(input.undoWindow);
  if (typeof undoWindowMs !== 'number') return done(null, undoWindowMs);
  const act = await readAct(scope, input.act, context);
  if ('code' in act) return done(null, act);
  const ids = distributionIds ? idsOf(distributionIds) : await idsByFilter(scope, filter);
  if ('code' in ids) return done(null, ids);
  const max = distributionIds ? idsMax : bulkMax;
  if (ids.length > max) return done(null, problem('FILTER_TOO_WIDE', ['input'], { count: ids.length, max }));
  if (expectedCount !== null && expectedCount !== undefined && expectedCount !== ids.length) {
    const parameters = { count: ids.length, expected: expectedCount };
    return done(null, problem('BULK_COUNT_CHANGED', ['input', 'expectedCount'], parameters));
  }
  return done(await planBulkAct(scope, act, ids, undoWindowMs));
}

async function readAct(scope: Scope, input: ActInput, context: Context): Promise<Act | Problem> {
  const { kind, step, orderId, reason = null, note } = input;
  if (kind === 'SKIP_TO_STEP') {
    if (step === null || step === undefined)
      return problem('FIELD_REQUIRED', ['input', 'act', 'step'], { field: 'step' });
    return { kind, step: step - 1, reason };
  }
  if (kind !== 'RESEND' && kind !== 'DISMISS') return { kind, reason };
  if (reason === null) return problem('FIELD_REQUIRED', ['input', 'act', 'reason'], { field: 'reason' });
  if (kind === 'DISMISS') return readDismissal({ reason, note }, context, ['input', 'act', 'note']);
  const order = orderId ? await chosenOrder(scope, orderId) : null;
  return order !== null && 'code' in order ? order : { kind, order, reason };
}

/** A dismissal by whoever asks; the path is that of its note. */
export function readDismissal(
  { reason, note }: { readonly reason: ActReason; readonly note?: string | null | undefined },
  { access }: Context,
  path: string[],
): Act | Problem {
  const said = (note ?? '').trim();
  if (said.length > noteMax)
    return problem('FIELD_TOO_LONG', path, { field: 'note', length: said.length, max: noteMax });
  return { kind: 'DISMISS', reason, note: said, dismissedBy: access.apiKeyId };
}

function idsOf(opaqueIds: readonly string[]): string[] | Problem {
  const ids: string[] = [];
  for (const [index, opaque] of opaqueIds.entries()) {
    const id = fromOpaqueId('distribution', opaque);
    const path = ['input', 'distributionIds', String(index)];
    if (id === undefined) return problem('ID_MALFORMED', path, { value: opaque.slice(0, 60), what: 'distribution' });
    ids.push(id);
  }
  return ids;
}

async function idsByFilter(scope: Scope, filter: DistributionsActInput['filter']): Promise<string[]> {
  const { texts, parameters } = conditionsOf(filter);
  const where = ['i.creditor_id = $1', 'd.distribution_id is not null', ...texts].join(' and ');
  const rows = await scope.sql.unsafe<{ id: string }[]>(
    `select d.distribution_id as id from ${invoiceTables} where ${where} limit ${bulkMax + 1}`,
    [scope.creditorId, ...parameters],
  );
  return rows.map(({ id }) => id);
}

/** Writes an act down once, and has it done when its time is up. */
async function planned(
  context: Context,
  operation: string,
  input: { readonly idempotencyKey: string; readonly undoWindow?: string },
  plan: (scope: Scope) => Promise<Done<Planned>>,
) {
  const answer = await idempotent(context, operation, input, plan);
  const windowMs = readUndoWindow(input.undoWindow);
  if (answer.kind !== 'refused' && answer.result.id !== null && typeof windowMs === 'number') {
    context.services.performBulkActs(context.access.creditorId, windowMs);
  }
  return bulkPayload(context, answer);
}

async function findBulkAct(context: Context, id: string): Promise<BulkAct | undefined> {
  return (await context.read((scope) => selectBulkActs(scope, id, 1)))[0];
}

async function bulkPayload(context: Context, answer: Awaited<ReturnType<typeof idempotent<Planned>>>) {
  if (answer.kind === 'refused') return { bulkAct: null, errors: [answer.problem] };
  const { id, problems } = answer.result;
  const bulkAct = id === null ? undefined : await findBulkAct(context, id);
  return { bulkAct: problems.length > 0 ? null : (bulkAct ?? null), errors: [...problems] };
}
