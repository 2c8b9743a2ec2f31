// What the crash-point tests start from: a creditor with scripted partners, its distributions begun, and several
// engines on one database, each with a pool of its own, as so many processes would have.
import { type ClaimedBatch, claimBatch } from '../../src/distribution/claim.ts';
import type { EngineContext } from '../../src/distribution/engine.ts';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import type { ReportedReceipt } from '../../src/partner/partner.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { makeTestEngine, type TestEngine } from '../support/engine.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { type Script, type ScriptedPartner, scriptedPartner } from '../support/scripted-partner.ts';

export interface ScenePlan {
  readonly mail?: Script;
  readonly letter?: Script;
  readonly order?: SuccessionOrder;
  readonly invoices?: number;
  /** As many as invoices, when not said: one each. */
  readonly debtors?: number;
  readonly options?: Partial<EngineContext>;
  /** Leave the distributions unstarted. */
  readonly unstarted?: boolean;
}

export interface AttemptRow {
  readonly distributionId: string;
  readonly channel: string;
  readonly number: number;
  readonly state: string;
  readonly cancellation: string | null;
  readonly effectKey: string;
  readonly partnerReference: string | null;
  readonly code: string | null;
  readonly claims: number;
}

export interface DistributionRow {
  readonly distributionId: string;
  readonly number: string;
  readonly state: string;
  readonly cause: string | null;
  readonly channel: string | null;
  readonly doubleDelivered: boolean;
  readonly version: number;
}

export interface Scene extends TestEngine {
  readonly mail: ScriptedPartner;
  readonly letter: ScriptedPartner;
  readonly creditorId: string;
  readonly successionOrderId: string;
  readonly partnerIds: Readonly<Record<string, string>>;
  inScope<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /** Another process on the same database: its own pool, carriers and clock. */
  otherProcess(options?: Partial<EngineContext>): TestEngine;
  claim(context?: EngineContext): Promise<ClaimedBatch>;
  start(version?: number): Promise<void>;
  run(): Promise<void>;
  /** Moves the simulated clock; works off nothing. */
  pass(forMs: number): Promise<void>;
  /** Takes in what a partner says, as one transaction. */
  receive(partner: 'mail' | 'letter', reports: readonly ReportedReceipt[], context?: EngineContext): Promise<unknown>;
  /** A report on every attempt of a partner. */
  reports(partner: 'mail' | 'letter', state: ReportedReceipt['state']): Promise<ReportedReceipt[]>;
  attempts(): Promise<AttemptRow[]>;
  distributions(): Promise<DistributionRow[]>;
  /** How many events of each type there are. */
  eventCounts(): Promise<Readonly<Record<string, number>>>;
}

export const sceneStartMs = Date.parse('2026-03-02T08:00:00.000Z');
export const hourMs = 3_600_000;

/** Makes the creditor and begins its distributions. Close it at the end of the test. */
export async function makeScene(store: Store, plan: ScenePlan = {}): Promise<Scene> {
  const { invoices = 1, debtors = invoices, order = mailThenLetter, options = {} } = plan;
  const mail = scriptedPartner('mail', 'EMAIL', plan.mail);
  const letter = scriptedPartner('letter', 'LETTER', plan.letter);
  const adapters = [mail.adapter, letter.adapter];
  const first = makeTestEngine(store, adapters, options);
  const partners = [
    { adapter: 'mail', channel: 'EMAIL' },
    { adapter: 'letter', channel: 'LETTER' },
  ];
  const clockAt = new Date(sceneStartMs).toISOString();
  const made = await populate(store, { debtors, invoices, order, partners, clockAt });
  const { creditorId, successionOrderId, partnerIds } = made;
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const others: { engine: TestEngine; store: Store }[] = [];
  const scene: Scene = {
    ...first,
    mail,
    letter,
    creditorId,
    successionOrderId,
    partnerIds,
    inScope,
    otherProcess(more = {}) {
      const own = openStore(store.url, { connectionsMax: 4, statementMsMax: 60_000 });
      const engine = makeTestEngine(own, adapters, { ...options, ...more });
      others.push({ engine, store: own });
      return engine;
    },
    async close() {
      for (const other of others) {
        await other.engine.close();
        await other.store.close();
      }
      await first.close();
    },
    claim: (context = first.context) => claimBatch(context, creditorId),
    start: (version = 1) =>
      inScope(async (scope) => {
        const rows = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice order by number::int`;
        const invoiceIds = rows.map(({ id }) => id);
        const nowMs = await creditorNowMs(scope);
        const started = await startDistributions(scope, { invoiceIds, order: { successionOrderId, version }, nowMs });
        if (started.problems.length > 0) throw new Error(`not started: ${started.problems[0]?.code}`);
        await appendEvents(scope, started.events, started.tallyChanges);
      }),
    run: () => first.engine.runDue(creditorId),
    pass: async (forMs) => {
      await inScope(
        ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
      );
    },
    receive: async (partner, reports, context = first.context) =>
      receiveReports(context, creditorId, partnerIds[partner] ?? '', reports, await inScope(creditorNowMs)),
    reports: (partner, state) => reportsOn(inScope, partnerIds[partner] ?? '', state),
    ...reading(inScope),
  };
  if (plan.unstarted !== true) await scene.start();
  return scene;
}

type InScope = Scene['inScope'];

async function reportsOn(inScope: InScope, partnerId: string, state: ReportedReceipt['state']) {
  const rows = await inScope(
    ({ sql }) => sql<{ key: string }[]>`
      select distinct effect_key as key from attempt where partner_id = ${partnerId} order by effect_key`,
  );
  const occurredAtMs = await inScope(creditorNowMs);
  return rows.map(({ key }) => reportOf(key, state, { occurredAtMs }));
}

/** What a partner says of the attempt with an effect key. */
export function reportOf(
  effectKey: string,
  state: ReportedReceipt['state'],
  more: Partial<ReportedReceipt> = {},
): ReportedReceipt {
  return {
    partnerEventId: `${state}-${effectKey}`,
    effectKey,
    state,
    failureClass: null,
    code: null,
    detail: null,
    occurredAtMs: sceneStartMs,
    ...more,
  };
}

function reading(inScope: InScope): Pick<Scene, 'attempts' | 'distributions' | 'eventCounts'> {
  return {
    attempts: () =>
      inScope(
        ({ sql }) => sql<AttemptRow[]>`
          select a.distribution_id as "distributionId", a.channel, a.number, a.state, a.cancellation,
            a.effect_key as "effectKey", a.partner_reference as "partnerReference", a.code, d.claims
          from attempt a join distribution d using (creditor_id, distribution_id)
          order by d.distribution_id, a.step, a.number`,
      ),
    distributions: () =>
      inScope(
        ({ sql }) => sql<DistributionRow[]>`
          select d.distribution_id as "distributionId", i.number, d.state, d.cause, d.channel, d.version,
            d.double_delivered as "doubleDelivered"
          from distribution d join invoice i using (creditor_id, invoice_id) order by i.number::int`,
      ),
    eventCounts: async () => {
      const rows = await inScope(
        ({ sql }) => sql<{ type: string; count: number }[]>`
          select type, count(*)::int as count from event group by type order by type`,
      );
      return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
    },
  };
}
