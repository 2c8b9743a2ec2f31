// Delivery events: pages of the log, and the log followed live.
import { isoOf } from '../../clock.ts';
import { describeEvent } from '../../event/describe.ts';
import type { DeliveryEvent } from '../../event/event.ts';
import { toOpaqueId } from '../../id.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Access } from '../access.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import { idOf } from '../lookup.ts';
import { connection, numberPattern, pageSize, readCursor, writeCursor } from '../page.ts';
import type { DeliveryEventFilter, FailureClass, InputMaybe, Resolvers } from '../schema.generated.ts';
import { selectedPaths } from '../selection.ts';
import { eventShape } from '../shape.ts';
import { endingStream } from '../stream.ts';
import { selectInvoice } from './record.ts';

/** An event as it comes from the log or with a distribution. */
export type EventParent = Omit<DeliveryEvent, 'debtorId'>;

/** A filter with the ids taken apart, and the key's own partner entered. */
interface Wanted {
  readonly types: ReadonlySet<string> | undefined;
  readonly channels: ReadonlySet<string> | undefined;
  readonly invoiceId: string | undefined;
  readonly distributionId: string | undefined;
  readonly partnerId: string | undefined;
}

function wantedBy(filter: InputMaybe<DeliveryEventFilter> | undefined, access: Access): Wanted {
  const id = (kind: 'invoice' | 'distribution' | 'partner', opaque: string | null | undefined, name: string) =>
    opaque ? idOf(kind, opaque, ['filter', name]) : undefined;
  const asked = id('partner', filter?.partnerId, 'partnerId');
  if (access.partnerId !== null && asked !== undefined && asked !== access.partnerId) {
    refuse('FORBIDDEN', ['filter', 'partnerId'], { scope: access.scope, field: 'partnerId', needed: 'OPERATOR' });
  }
  return {
    types: filter?.types ? new Set(filter.types) : undefined,
    channels: filter?.channels ? new Set(filter.channels) : undefined,
    invoiceId: id('invoice', filter?.invoiceId, 'invoiceId'),
    distributionId: id('distribution', filter?.distributionId, 'distributionId'),
    partnerId: access.partnerId ?? asked,
  };
}

function matches(event: EventParent, wanted: Wanted): boolean {
  return (
    (wanted.types?.has(event.type) ?? true) &&
    (wanted.channels === undefined || (event.channel !== null && wanted.channels.has(event.channel))) &&
    (wanted.invoiceId === undefined || wanted.invoiceId === event.invoiceId) &&
    (wanted.distributionId === undefined || wanted.distributionId === event.distributionId) &&
    (wanted.partnerId === undefined || wanted.partnerId === event.partnerId)
  );
}

async function selectEvents(scope: Scope, wanted: Wanted, after: number, limit: number): Promise<EventParent[]> {
  const parameters: (string | number)[] = [scope.creditorId, after];
  const texts = ['e.creditor_id = $1', 'e.position > $2'];
  const add = (value: string | undefined, text: (p: string) => string) => {
    if (value === undefined) return;
    parameters.push(value);
    texts.push(text(`$${parameters.length}`));
  };
  const list = (set: ReadonlySet<string> | undefined) => set && `{${[...set].join(',')}}`;
  add(list(wanted.types), (p) => `e.type = any(${p}::text[])`);
  add(list(wanted.channels), (p) => `e.channel = any(${p}::text[])`);
  add(wanted.invoiceId, (p) => `e.invoice_id = ${p}::uuid`);
  // Events are found by their invoice.
  const ofDistribution = (p: string) => `e.distribution_id = ${p}::uuid and e.invoice_id =
    (select invoice_id from distribution d where d.creditor_id = $1 and d.distribution_id = ${p}::uuid)`;
  add(wanted.distributionId, ofDistribution);
  add(wanted.partnerId, (p) => `e.partner_id = ${p}::uuid`);
  parameters.push(limit);
  const statement = `select ${eventShape} as event from event e where ${texts.join(' and ')}
    order by e.position limit $${parameters.length}::int`;
  const rows = await scope.sql.unsafe<{ event: EventParent }[]>(statement, parameters, { prepare: true });
  return rows.map((row) => row.event);
}

/** The position a cursor stands at; "0" and plain numbers are positions too, as partners count them. */
function positionOf(cursor: string): number {
  return /^\d{1,16}$/.test(cursor) ? Number(cursor) : Number(readCursor(cursor, [numberPattern])[0]);
}

async function* followEvents(context: Context, wanted: Wanted, after: number | undefined, signal: AbortSignal) {
  for await (const event of context.services.tails.follow(context.access.creditorId, after, signal)) {
    if (matches(event, wanted)) yield { deliveryEvents: event };
  }
}

async function* followInvoice(context: Context, invoiceId: string, selected: ReadonlySet<string>, signal: AbortSignal) {
  const read = () => context.read((scope) => selectInvoice(scope, 'invoice_id', invoiceId, selected));
  // From before the first look, so that nothing falls between the two.
  const [row] = await context.read(
    ({ sql, creditorId }) => sql<{ position: number }[]>`
      select position from event_stream where creditor_id = ${creditorId}`,
  );
  const first = await read();
  if (first === null) refuse('NOT_FOUND', ['id'], { what: 'invoice' });
  yield { invoiceStatus: first };
  for await (const event of context.services.tails.follow(context.access.creditorId, row?.position ?? 0, signal)) {
    const now = event.invoiceId === invoiceId ? await read() : null;
    if (now !== null) yield { invoiceStatus: now };
  }
}

export const eventResolvers: Resolvers = {
  Query: {
    async deliveryEvents(_root, { filter, first, after }, context) {
      const size = pageSize(first);
      const wanted = wantedBy(filter, context.access);
      const position = after ? positionOf(after) : 0;
      const events = await context.read((scope) => selectEvents(scope, wanted, position, size + 1));
      return connection(events, size, (event) => writeCursor([event.position]));
    },
  },
  Subscription: {
    deliveryEvents: {
      subscribe(_root, { filter, after }, context) {
        const wanted = wantedBy(filter, context.access);
        const position = after ? positionOf(after) : undefined;
        return endingStream((signal) => followEvents(context, wanted, position, signal));
      },
    },
    invoiceStatus: {
      subscribe(_root, { id }, context, info) {
        const invoiceId = idOf('invoice', id, ['id']);
        return endingStream((signal) => followInvoice(context, invoiceId, selectedPaths(info), signal));
      },
    },
  },
  DeliveryEvent: {
    cursor: ({ position }) => writeCursor([position]),
    occurredAt: ({ occurredAtMs }) => isoOf(occurredAtMs),
    recordedAt: ({ recordedAtMs }) => isoOf(recordedAtMs),
    invoiceId: ({ invoiceId }) => invoiceId && toOpaqueId('invoice', invoiceId),
    distributionId: ({ distributionId }) => distributionId && toOpaqueId('distribution', distributionId),
    attemptId: ({ attemptId }) => attemptId && toOpaqueId('attempt', attemptId),
    partnerId: ({ partnerId }) => partnerId && toOpaqueId('partner', partnerId),
    step: ({ payload }) => (payload.step === undefined ? null : payload.step + 1),
    reasonCode: ({ payload }) => payload.reason?.code ?? null,
    why: ({ payload }) => payload.why ?? null,
    text: (event, { language }) => describeEvent(event, language === 'SV' ? 'sv' : 'en'),
    failureClass: ({ payload }) => (payload.failureClass as FailureClass | undefined) ?? null,
    code: ({ payload }) => payload.code ?? null,
    sourceId: ({ payload }) => (payload.sourceId === undefined ? null : toOpaqueId('source', payload.sourceId)),
    rehearsal: ({ payload }) => payload.rehearsal === true,
    until: ({ payload }) => (payload.untilMs === undefined ? null : isoOf(payload.untilMs)),
  },
};
