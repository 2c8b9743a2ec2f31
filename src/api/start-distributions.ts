// distributionsStart: by ids or by filter, in chunks, in one transaction.

import { newestOrder } from '../distribution/orders.ts';
import { type OrderVersion, startDistributions } from '../distribution/start.ts';
import type { TallyChange } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { fromOpaqueId } from '../id.ts';
import { type Problem, problem } from '../problem.ts';
import { creditorNowMs } from '../store/creditor-time.ts';
import type { Scope } from '../store/transaction.ts';
import type { Done } from './idempotency.ts';
import { type Conditions, conditionsOf, isNotStarted } from './invoice-query.ts';
import type { DistributionsStartInput } from './schema.generated.ts';
import { invoiceTables } from './shape.ts';

export interface Started {
  readonly startedCount: number;
  /** The first hundred. */
  readonly distributionIds: string[];
  readonly problems: Problem[];
}

const idsMax = 500;
const filterMax = 20_000;
const chunkSize = 500;
const idsAnswered = 100;
const problemsAnswered = 500;

/** Starts what the input names. Expected failures come back as problems; those of single invoices stop no other. */
export async function startByInput(scope: Scope, input: DistributionsStartInput): Promise<Done<Started>> {
  const { invoiceIds, filter, orderId } = input;
  if (Boolean(invoiceIds) === Boolean(filter))
    return nothing(problem('CHOOSE_ONE', ['input'], { fields: 'invoiceIds, filter' }));
  if (invoiceIds && invoiceIds.length > idsMax) {
    return nothing(
      problem('LIST_TOO_LONG', ['input', 'invoiceIds'], { field: 'invoiceIds', count: invoiceIds.length, max: idsMax }),
    );
  }
  const order = orderId ? await chosenOrder(scope, orderId) : null;
  if (order !== null && 'code' in order) return nothing(order);
  const found = invoiceIds ? idsFromInput(invoiceIds) : await idsFromFilter(scope, conditionsOf(filter));
  if (found.ids.length > filterMax) {
    return nothing(problem('FILTER_TOO_WIDE', ['input', 'filter'], { count: found.ids.length, max: filterMax }));
  }
  return startChunks(scope, found.ids, found.problems, order, found.places, input.dryRun ?? false);
}

/** Starts these invoices by rule or order, chunk by chunk. `places`: where in the input each stands. */
export async function startChunks(
  scope: Scope,
  invoiceIds: readonly string[],
  problems: Problem[],
  order: OrderVersion | null,
  places: ReadonlyMap<string, number> = new Map(),
  dryRun = false,
): Promise<Done<Started>> {
  const nowMs = await creditorNowMs(scope);
  const distributionIds: string[] = [];
  const events: NewEvent[] = [];
  const tallyChanges: TallyChange[] = [];
  // In id order over all chunks, so that two starts lock the same way round.
  const ids = [...new Set(invoiceIds)].sort();
  for (let from = 0; from < ids.length; from += chunkSize) {
    const chunk = ids.slice(from, from + chunkSize);
    const started = await startDistributions(scope, { invoiceIds: chunk, order, nowMs, dryRun });
    distributionIds.push(...started.distributionIds);
    problems.push(...started.problems.map((found) => inInput(found, chunk, places)));
    events.push(...started.events);
    tallyChanges.push(...started.tallyChanges);
  }
  const result = {
    startedCount: distributionIds.length,
    distributionIds: distributionIds.slice(0, idsAnswered),
    problems: problems.slice(0, problemsAnswered),
  };
  return { result, events, tallyChanges };
}

/** A problem of a chunk, with the way to its field as a client wrote it. */
function inInput(found: Problem, chunk: readonly string[], places: ReadonlyMap<string, number>): Problem {
  const [field = 'invoiceIds', index] = found.path;
  const place = index === undefined ? undefined : places.get(chunk[Number(index)] ?? '');
  return { ...found, path: ['input', field, ...(place === undefined ? [] : [String(place)])] };
}

interface FoundIds {
  readonly ids: string[];
  readonly problems: Problem[];
  /** Where in the input each id stands. */
  readonly places: Map<string, number>;
}

function idsFromInput(opaqueIds: readonly string[]): FoundIds {
  const found: FoundIds = { ids: [], problems: [], places: new Map() };
  opaqueIds.forEach((opaque, index) => {
    const id = fromOpaqueId('invoice', opaque);
    if (id !== undefined) {
      found.ids.push(id);
      found.places.set(id, index);
    } else
      found.problems.push(
        problem('ID_MALFORMED', ['input', 'invoiceIds', String(index)], {
          value: opaque.slice(0, 60),
          what: 'invoice',
        }),
      );
  });
  return found;
}

// What was credited or withdrawn before it was sent is not started by a filter.
const notClosed = `i.document_state not in ('CREDITED', 'VOID')`;

async function idsFromFilter(scope: Scope, conditions: Conditions): Promise<FoundIds> {
  const texts = ['i.creditor_id = $1', isNotStarted, notClosed, ...conditions.texts];
  const statement = `select i.invoice_id as id from ${invoiceTables} where ${texts.join(' and ')} limit ${filterMax + 1}`;
  const rows = await scope.sql.unsafe<{ id: string }[]>(statement, [scope.creditorId, ...conditions.parameters], {
    prepare: true,
  });
  return { ids: rows.map((row) => row.id), problems: [], places: new Map() };
}

/** The newest version of the order a client names, unless there is none or it is archived. */
export async function chosenOrder(
  scope: Scope,
  opaque: string,
  path: readonly string[] = ['input', 'orderId'],
): Promise<OrderVersion | Problem> {
  const successionOrderId = fromOpaqueId('successionOrder', opaque);
  if (successionOrderId === undefined)
    return problem('ID_MALFORMED', path, { value: opaque.slice(0, 60), what: 'succession order' });
  const newest = await newestOrder(scope, successionOrderId);
  if (newest === undefined) return problem('NOT_FOUND', path, { what: 'succession order' });
  const { version, name, archived } = newest;
  return archived ? problem('ORDER_ARCHIVED', path, { name }) : { successionOrderId, version };
}

function nothing(found: Problem): Done<Started> {
  return { result: { startedCount: 0, distributionIds: [], problems: [found] }, events: [], tallyChanges: [] };
}
