// Three creditors alike, each with one kind of partner and sixty invoices by mail, and what is asked of them on whichever
// database they are found.
import { type ClaimedBatch, claimBatch } from '../../../src/distribution/claim.ts';
import { selectWorklist } from '../../../src/distribution/operator/worklist.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import type { Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeTestEngine, type TestEngine } from '../../support/engine.ts';
import { only } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { type JudgingPartner, judgingPartner, type Kind, kinds } from './partner.ts';

export const invoices = 60;
/** Short, so that the leases of before have ended soon after a loss. */
export const leaseMs = 3_000;

export interface Creditors {
  readonly ids: Readonly<Record<Kind, string>>;
  readonly orderIds: Readonly<Record<Kind, string>>;
  readonly partners: Readonly<Record<Kind, JudgingPartner>>;
}

export interface Invoice {
  readonly number: number;
  readonly state: string | null;
  readonly cause: string | null;
  readonly key: string | null;
  readonly attempts: number;
}

export async function makeCreditors(store: Store): Promise<Creditors> {
  const partners = {
    dedupes: judgingPartner('dedupes'),
    askable: judgingPartner('askable'),
    dumb: judgingPartner('dumb'),
  };
  const made = { dedupes: { id: '', order: '' }, askable: { id: '', order: '' }, dumb: { id: '', order: '' } };
  for (const kind of kinds) {
    const { creditorId, successionOrderId } = await populate(store, {
      debtors: invoices,
      invoices,
      order: only('EMAIL'),
      partners: [{ adapter: kind, channel: 'EMAIL' }],
      clockAt: '2026-03-02T08:00:00.000Z',
    });
    made[kind] = { id: creditorId, order: successionOrderId };
  }
  return {
    partners,
    ids: { dedupes: made.dedupes.id, askable: made.askable.id, dumb: made.dumb.id },
    orderIds: { dedupes: made.dedupes.order, askable: made.askable.order, dumb: made.dumb.order },
  };
}

/** What one process does on one store. */
export interface Process extends TestEngine {
  /** Begins the distributions of these invoice numbers, of every creditor. */
  start(from: number, to: number): Promise<void>;
  /** Works off what is due, of every creditor. */
  run(): Promise<void>;
  /** Claims what is due and lets it lie, as a worker that dies with it before anything has left. */
  claimOnly(kind: Kind): Promise<ClaimedBatch>;
  /** Lets nobody claim these for an hour: they are not sent in the time that will be lost. */
  keep(from: number, to: number): Promise<void>;
  invoices(kind: Kind): Promise<Invoice[]>;
  /** The invoice numbers in the queue of what nobody can tell. */
  unknown(kind: Kind): Promise<number[]>;
}

export function openProcess(store: Store, { ids, orderIds, partners }: Creditors): Process {
  const made = makeTestEngine(
    store,
    kinds.map((kind) => partners[kind].adapter),
    { leaseMs },
  );
  const inScope = <T>(kind: Kind, work: Parameters<typeof withCreditor<T>>[2]) => withCreditor(store, ids[kind], work);
  return {
    ...made,
    async start(from, to) {
      for (const kind of kinds) {
        await inScope(kind, async (scope) => {
          const rows = await scope.sql<{ id: string }[]>`
            select invoice_id as id from invoice where number::int between ${from} and ${to} order by invoice_id`;
          const order = { successionOrderId: orderIds[kind], version: 1 };
          const nowMs = await creditorNowMs(scope);
          const started = await startDistributions(scope, { invoiceIds: rows.map(({ id }) => id), order, nowMs });
          if (started.problems.length > 0) throw new Error(`not started: ${started.problems[0]?.code}`);
          await appendEvents(scope, started.events, started.tallyChanges);
        });
      }
    },
    async run() {
      for (const kind of kinds) await made.engine.runDue(ids[kind]);
    },
    claimOnly: (kind) => claimBatch(made.context, ids[kind], { isBusy: () => true, isFull: () => false }),
    async keep(from, to) {
      for (const kind of kinds) {
        await inScope(
          kind,
          ({ sql }) => sql`
            update distribution d set lease_until = clock_timestamp() + interval '1 hour' from invoice i
            where i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id and i.number::int between ${from} and ${to}`,
        );
      }
    },
    invoices: (kind) =>
      inScope(
        kind,
        ({ sql }) => sql<Invoice[]>`
          select i.number::int as number, d.state, d.cause, min(a.effect_key::text) as key, count(a.attempt_id)::int as attempts
          from invoice i left join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
          left join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
          group by 1, 2, 3 order by 1`,
      ),
    unknown: (kind) =>
      inScope(kind, async (scope) => {
        const rows = await selectWorklist(scope, 'UNKNOWN', null, 1_000);
        const ids = rows.map(({ distributionId }) => distributionId);
        const found = await scope.sql<{ number: number }[]>`
          select i.number::int as number from distribution d join invoice i using (creditor_id, invoice_id)
          where d.distribution_id = any(${ids}::uuid[]) order by 1`;
        return found.map(({ number }) => number);
      }),
  };
}

/** Effect keys that took effect more than once. */
export function duplicates({ effects }: JudgingPartner): string[] {
  return [...effects].filter(([, times]) => times > 1).map(([key]) => key);
}

/** The whole numbers from one to another, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
