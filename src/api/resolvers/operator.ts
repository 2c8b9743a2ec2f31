// What an operator does: acts on one distribution and on many, queues of what waits for a person, pauses, the outlook.
import { addDays, dayOf, durationMsOf, isoOf, startOfDayMs } from '../../clock.ts';
import { type Act, actOnDistributions } from '../../distribution/operator/act.ts';
import { changeAddress } from '../../distribution/operator/address.ts';
import {
  type BulkAct,
  bulkMax,
  planBulkAct,
  selectBulkActs,
  undoBulkAct,
  undoWindowMsMax,
} from '../../distribution/operator/bulk.ts';
import { foresee, type OutlookRow } from '../../distribution/operator/outlook.ts';
import { endPause, type Pause, type PauseTarget, setPause } from '../../distribution/operator/pause.ts';
import { type ActPreview, type Previewed, previewAct } from '../../distribution/operator/preview.ts';
import {
  actsOfQueue,
  countWorklists,
  selectWorklist,
  type WorklistQueue,
} from '../../distribution/operator/worklist.ts';
import { makeOrderCache } from '../../distribution/order-cache.ts';
import { loadHolds } from '../../distribution/safe-mode/lift.ts';
import type { EventType, NewEvent } from '../../event/event.ts';
import { fromOpaqueId, toOpaqueId } from '../../id.ts';
import { readCorrectedContactPoint } from '../../intake/contact-points.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Channel } from '../../record/contact-point.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import { remedyOf } from '../../succession/explain/remedy.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { conditionsOf } from '../invoice-query.ts';
import { existing, idOf } from '../lookup.ts';
import { connection, dayPattern, pageSize, readCursor, uuidPattern, writeCursor } from '../page.ts';
import type {
  ActInput,
  CorrectedAddressInput,
  DistributionsActInput,
  PauseTargetInput,
  QueryActPreviewArgs,
  Resolvers,
} from '../schema.generated.ts';
import { invoiceTables } from '../shape.ts';
import { chosenOrder } from '../start-distributions.ts';
import type { DistributionParent } from './distribution.ts';

export type ActPreviewParent = ActPreview;
export type BulkActParent = BulkAct;
export type RefusalParent = BulkAct['problems'][number];
export type PauseParent = Pause;
export type OutlookRowParent = OutlookRow;

export interface WorklistParent {
  readonly cause: string | null;
  readonly queue: WorklistQueue;
  readonly distribution: DistributionParent;
}

const idsMax = 500;
const addressLinesMax = 3;
const outlookDaysMax = 31;
const dayMs = 86_400_000;

export const operatorResolvers: Resolvers = {
  Query: {
    actPreview: (_root, { act, filter, distributionIds }, context) => {
      const wanted = previewed(filter, distributionIds);
      const { kind, step = null } = act;
      if (kind === 'SKIP_TO_STEP' && step === null) refuse('FIELD_REQUIRED', ['act', 'step'], { field: 'step' });
      return context.read((scope) => previewAct(scope, kind, step, wanted));
    },
    bulkAct: async (_root, { id }, context) => (await findBulkAct(context, idOf('bulkAct', id, ['id']))) ?? null,
    bulkActs: (_root, { first }, context) => context.read((scope) => selectBulkActs(scope, null, pageSize(first))),
    worklistCounts: (_root, _args, context) => context.read(countWorklists),
    async worklist(_root, { queue, first, after }, context) {
      const size = pageSize(first);
      const place = after ? readCursor(after, [dayPattern, uuidPattern]) : null;
      const at = place === null ? null : { dueDate: place[0] ?? '', distributionId: place[1] ?? '' };
      const rows = await context.read((scope) => selectWorklist(scope, queue, at, size + 1));
      const dressed = await Promise.all(
        rows.map(async (row) => ({
          ...row,
          queue,
          distribution: await existing(context.loaders.distribution.load(row.distributionId)),
        })),
      );
      return connection(dressed, size, (row) => writeCursor([row.dueDate, row.distributionId]));
    },
    pauses: (_root, _args, context) => context.read(loadHolds),
    outlook: (_root, { until }, context) => context.read((scope) => look(scope, until ?? null, context)),
  },
  Mutation: {
    distributionSkipToStep: (_root, { input }, context) =>
      actOnOne(context, 'distributionSkipToStep', input, async () => ({
        kind: 'SKIP_TO_STEP',
        step: input.step - 1,
        reason: input.reason ?? null,
      })),
    distributionResend: (_root, { input }, context) =>
      actOnOne(context, 'distributionResend', input, async (scope) => {
        const order = input.orderId ? await chosenOrder(scope, input.orderId) : null;
        if (order !== null && 'code' in order) return order;
        return { kind: 'RESEND', order, reason: input.reason };
      }),
    async distributionChangeAddress(_root, { input }, context) {
      const distributionId = idOf('distribution', input.distributionId, ['input', 'distributionId']);
      const answer = await idempotent(context, 'distributionChangeAddress', input, (scope) =>
        correctAddress(scope, distributionId, input.contactPoint, input.notSent ?? false),
      );
      return afterAct(context, answer);
    },
    async distributionsAct(_root, { input }, context) {
      const answer = await idempotent(context, 'distributionsAct', input, (scope) => planMany(scope, input));
      if (answer.kind !== 'refused' && answer.result.id !== null) {
        context.services.performBulkActs(context.access.creditorId, durationMsOf(input.undoWindow ?? 'PT30S') ?? 0);
      }
      return bulkPayload(context, answer);
    },
    async bulkActUndo(_root, { input }, context) {
      const bulkActId = idOf('bulkAct', input.bulkActId, ['input', 'bulkActId']);
      const answer = await idempotent(context, 'bulkActUndo', input, async (scope) => {
        const refused = await undoBulkAct(scope, bulkActId);
        const problems = refused === null ? [] : [{ ...refused, path: ['input', ...refused.path] }];
        return { result: { id: bulkActId, problems }, events: [], tallyChanges: [] };
      });
      return bulkPayload(context, answer);
    },
    pauseSet: (_root, { input }, context) => changePause(context, 'pauseSet', input, setPause, 'PAUSE_SET'),
    pauseEnd: (_root, { input }, context) => changePause(context, 'pauseEnd', input, endPause, 'PAUSE_ENDED'),
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
  WorklistRow: {
    remedy: ({ cause, queue }, { language }) =>
      remedyOf(queue === 'UNKNOWN' ? 'OUTCOME_UNKNOWN' : cause, language === 'SV' ? 'sv' : 'en'),
    acts: ({ queue }) => [...actsOfQueue[queue]],
  },
  PauseRow: {
    kind: ({ what }) => what,
    channel: ({ what, key }) => (what === 'CHANNEL' || what === 'SAFE_MODE' ? (key as Channel) : null),
    source: async ({ what, key }, _args, context) =>
      what === 'SOURCE' ? ((await context.loaders.source.load(key)) ?? null) : null,
    since: ({ sinceMs }) => isoOf(sinceMs),
  },
  OutlookRow: {
    partner: ({ partnerId }, _args, context) => existing(context.loaders.partner.load(partnerId)),
    cost: ({ costE4 }) => (costE4 / 10_000).toFixed(2),
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

type Acted = { readonly distributionId: string | null; readonly problem: Problem | null };

function refusal(found: Problem): Done<Acted> {
  return { result: { distributionId: null, problem: found }, events: [], tallyChanges: [] };
}

async function actOnOne(
  context: Context,
  operation: string,
  input: { readonly distributionId: string; readonly idempotencyKey: string },
  actOf: (scope: Scope) => Promise<Act | Problem>,
) {
  const distributionId = idOf('distribution', input.distributionId, ['input', 'distributionId']);
  const answer = await idempotent(context, operation, input, async (scope): Promise<Done<Acted>> => {
    const act = await actOf(scope);
    if ('code' in act) return refusal(act);
    const done = await actOnDistributions(scope, [distributionId], act, await creditorNowMs(scope));
    const [refused] = done.problems;
    if (refused !== undefined) return refusal({ ...refused, path: ['input', 'distributionId'] });
    const [acted = distributionId] = done.done;
    return { result: { distributionId: acted, problem: null }, events: done.events, tallyChanges: done.tallyChanges };
  });
  return afterAct(context, answer);
}

async function afterAct(context: Context, answer: Awaited<ReturnType<typeof idempotent<Acted>>>) {
  context.services.wake(context.access.creditorId);
  if (answer.kind === 'refused') return { distribution: null, errors: [answer.problem] };
  const { distributionId, problem: refused } = answer.result;
  if (refused !== null || distributionId === null) return { distribution: null, errors: refused ? [refused] : [] };
  return { distribution: (await context.loaders.distribution.load(distributionId)) ?? null, errors: [] };
}

async function correctAddress(
  scope: Scope,
  distributionId: string,
  address: CorrectedAddressInput,
  notSent: boolean,
): Promise<Done<Acted>> {
  const [debtor] = await scope.sql<{ country: string }[]>`
    select b.country from distribution d
    join debtor b on b.creditor_id = d.creditor_id and b.debtor_id = d.debtor_id
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = ${distributionId}`;
  if (debtor === undefined) {
    return refusal(problem('NOT_FOUND', ['input', 'distributionId'], { what: 'distribution' }));
  }
  const lines = address.postal?.lines.length ?? 1;
  if (lines < 1 || lines > addressLinesMax) {
    const parameters = { field: 'lines', value: String(lines), expected: `1 to ${addressLinesMax} lines` };
    return refusal(problem('FIELD_INVALID', ['input', 'contactPoint', 'postal', 'lines'], parameters));
  }
  const read = readCorrectedContactPoint(fieldsOf(address), debtor);
  if ('errors' in read) {
    const [error] = read.errors;
    return refusal(problem(error?.code ?? 'NO_CONTACT_POINT', ['input', 'contactPoint'], error?.parameters));
  }
  const change = { corrected: read.point, notSent };
  const changed = await changeAddress(scope, distributionId, change, await creditorNowMs(scope));
  if ('problem' in changed) {
    return refusal({ ...changed.problem, path: ['input', ...changed.problem.path] });
  }
  const { distributionId: goesOn, events, tallyChanges } = changed;
  return { result: { distributionId: goesOn, problem: null }, events, tallyChanges };
}

/** The address as a row of a file would give it. */
function fieldsOf({ email, phone, postal, eInvoice, mailbox }: CorrectedAddressInput): Record<string, string> {
  const fields: Record<string, string | null | undefined> = {
    email,
    phone,
    e_invoice_address: eInvoice,
    mailbox_address: mailbox,
  };
  if (postal) {
    for (const [index, line] of postal.lines.entries()) fields[`address_line_${index + 1}`] = line;
    Object.assign(fields, { postcode: postal.postcode, city: postal.city, address_country: postal.country });
  }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
}

type Planned = { readonly id: string | null; readonly problems: readonly Problem[] };

async function planMany(scope: Scope, input: DistributionsActInput): Promise<Done<Planned>> {
  const done = (id: string | null, ...problems: Problem[]): Done<Planned> => ({
    result: { id, problems },
    events: [],
    tallyChanges: [],
  });
  const { distributionIds, filter, expectedCount } = input;
  if (Boolean(distributionIds) === Boolean(filter)) {
    return done(null, problem('CHOOSE_ONE', ['input'], { fields: 'distributionIds, filter' }));
  }
  const undoWindow = input.undoWindow ?? 'PT30S';
  const undoWindowMs = durationMsOf(undoWindow);
  if (undoWindowMs === undefined || undoWindowMs > undoWindowMsMax) {
    const parameters = { field: 'undoWindow', value: undoWindow, expected: 'PT0S to PT24H' };
    return done(null, problem('FIELD_INVALID', ['input', 'undoWindow'], parameters));
  }
  const act = await readAct(scope, input.act);
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

async function readAct(scope: Scope, { kind, step, orderId, reason = null }: ActInput): Promise<Act | Problem> {
  if (kind === 'SKIP_TO_STEP') {
    if (step === null || step === undefined)
      return problem('FIELD_REQUIRED', ['input', 'act', 'step'], { field: 'step' });
    return { kind, step: step - 1, reason };
  }
  if (kind !== 'RESEND') return { kind, reason };
  if (reason === null) return problem('FIELD_REQUIRED', ['input', 'act', 'reason'], { field: 'reason' });
  const order = orderId ? await chosenOrder(scope, orderId) : null;
  return order !== null && 'code' in order ? order : { kind, order, reason };
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

async function findBulkAct(context: Context, id: string): Promise<BulkAct | undefined> {
  return (await context.read((scope) => selectBulkActs(scope, id, 1)))[0];
}

async function bulkPayload(context: Context, answer: Awaited<ReturnType<typeof idempotent<Planned>>>) {
  if (answer.kind === 'refused') return { bulkAct: null, errors: [answer.problem] };
  const { id, problems } = answer.result;
  const bulkAct = id === null ? undefined : await findBulkAct(context, id);
  return { bulkAct: problems.length > 0 ? null : (bulkAct ?? null), errors: [...problems] };
}

async function changePause(
  context: Context,
  operation: string,
  input: { readonly target: PauseTargetInput; readonly idempotencyKey: string },
  change: (scope: Scope, target: PauseTarget, nowMs: number) => Promise<boolean | Problem>,
  type: EventType,
) {
  const target = readTarget(input.target);
  const answer = await idempotent(context, operation, input, async (scope): Promise<Done<Problem | null>> => {
    const nowMs = await creditorNowMs(scope);
    const changed = await change(scope, target, nowMs);
    const refused = typeof changed === 'boolean' ? null : { ...changed, path: ['input', ...changed.path] };
    return { result: refused, events: changed === true ? [pauseEvent(type, target, nowMs)] : [], tallyChanges: [] };
  });
  context.services.wake(context.access.creditorId);
  const pauses = await context.read(loadHolds);
  const refused = answer.kind === 'refused' ? answer.problem : answer.result;
  return { pauses, errors: refused === null ? [] : [refused] };
}

function readTarget({ everything, channel, sourceId }: PauseTargetInput): PauseTarget {
  if (channel) return { what: 'CHANNEL', channel };
  if (sourceId) return { what: 'SOURCE', sourceId: idOf('source', sourceId, ['input', 'target', 'sourceId']) };
  if (everything !== true) {
    refuse('FIELD_INVALID', ['input', 'target'], { field: 'everything', value: 'false', expected: 'true' });
  }
  return { what: 'CREDITOR' };
}

function pauseEvent(type: EventType, target: PauseTarget, occurredAtMs: number): NewEvent {
  const channel = target.what === 'CHANNEL' ? target.channel : null;
  const ids = { invoiceId: null, distributionId: null, attemptId: null, debtorId: null, partnerId: null };
  const payload = target.what === 'SOURCE' ? { sourceId: target.sourceId } : {};
  return { type, ...ids, channel, payload, occurredAtMs };
}

async function look(scope: Scope, until: string | null, context: Context) {
  const nowMs = await creditorNowMs(scope);
  const [creditor] = await scope.sql<{ timeZone: string }[]>`
    select time_zone as "timeZone" from creditor where creditor_id = ${scope.creditorId}`;
  const timeZone = creditor?.timeZone ?? 'UTC';
  const untilMs = until === null ? startOfDayMs(addDays(dayOf(nowMs, timeZone), 2), timeZone) : Date.parse(until);
  if (untilMs <= nowMs || untilMs > nowMs + outlookDaysMax * dayMs) {
    const expected = `later than ${isoOf(nowMs)}, at most ${outlookDaysMax} days`;
    refuse('FIELD_INVALID', ['until'], { field: 'until', value: isoOf(untilMs), expected });
  }
  const { adapters } = context.services;
  const { rows, distributions, more } = await foresee(scope, { adapters, orders: makeOrderCache() }, untilMs);
  return { until: isoOf(untilMs), rows: [...rows], distributionCount: distributions, partial: more };
}
