// What an operator does: acts on one distribution and on many, queues of what waits for a person, pauses, the outlook.
import { addDays, dayOf, isoOf, startOfDayMs } from '../../../clock.ts';
import { type Act, actOnDistributions } from '../../../distribution/operator/act.ts';
import { foresee, type OutlookRow } from '../../../distribution/operator/outlook.ts';
import { endPause, type Pause, type PauseTarget, setPause } from '../../../distribution/operator/pause.ts';
import {
  actsOfQueue,
  countWorklists,
  selectWorklist,
  type WorklistQueue,
} from '../../../distribution/operator/worklist.ts';
import { makeOrderCache } from '../../../distribution/order-cache.ts';
import { loadHolds } from '../../../distribution/safe-mode/lift.ts';
import type { EventType, NewEvent } from '../../../event/event.ts';
import type { Problem } from '../../../problem.ts';
import type { Channel } from '../../../record/contact-point.ts';
import { creditorNowMs } from '../../../store/creditor-time.ts';
import type { Scope } from '../../../store/transaction.ts';
import { remedyOf } from '../../../succession/explain/remedy.ts';
import type { Context } from '../../context.ts';
import { refuse } from '../../errors.ts';
import { type Done, idempotent } from '../../idempotency.ts';
import { existing, idOf } from '../../lookup.ts';
import { connection, dayPattern, pageSize, readCursor, uuidPattern, writeCursor } from '../../page.ts';
import type { PauseTargetInput, Resolvers } from '../../schema.generated.ts';
import { chosenOrder } from '../../start-distributions.ts';
import type { DistributionParent } from '../distribution.ts';
import { type Acted, correctAddress, refusal } from './address.ts';
import { readDismissal } from './bulk.ts';

export type PauseParent = Pause;
export type OutlookRowParent = OutlookRow;

export interface WorklistParent {
  readonly cause: string | null;
  readonly queue: WorklistQueue;
  readonly distribution: DistributionParent;
}

const outlookDaysMax = 31;
const dayMs = 86_400_000;

export const operatorResolvers: Resolvers = {
  Query: {
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
    distributionDismiss: (_root, { input }, context) =>
      actOnOne(context, 'distributionDismiss', input, async () => readDismissal(input, context, ['input', 'note'])),
    async distributionChangeAddress(_root, { input }, context) {
      idOf('distribution', input.distributionId, ['input', 'distributionId']);
      const answer = await idempotent(context, 'distributionChangeAddress', input, (scope) =>
        correctAddress(scope, input),
      );
      return afterAct(context, answer);
    },
    pauseSet: (_root, { input }, context) => changePause(context, 'pauseSet', input, setPause, 'PAUSE_SET'),
    pauseEnd: (_root, { input }, context) => changePause(context, 'pauseEnd', input, endPause, 'PAUSE_ENDED'),
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
