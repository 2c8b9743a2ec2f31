// A field: one creditor on which many schedules run in lock-step, each on its own invoice. They have the operations that
// concern the whole creditor (claims, its clock) at the same places; everything else is each one's own.
import { makeCarriers } from '../../../src/distribution/carriage/carrier.ts';
import type { Claimed, ClaimedBatch } from '../../../src/distribution/claim.ts';
import type { EngineContext } from '../../../src/distribution/engine.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { adapterOf, type Gate, Journal, makeGate, type Profile } from './partner.ts';
import type { Op, Schedule } from './schedule.ts';

/** What all schedules of a field have in common. */
export interface Setting {
  readonly profile: Profile;
  /** Where a distribution stands when the schedule begins: planned, or the mail was taken and its patience has ended. */
  readonly from: 'PLANNED' | 'MAIL_SILENT';
  /** When an effect is marked as leaving: by the claim, or, where its carrier was busy, just before it leaves. */
  readonly marked: 'AT_CLAIM' | 'AT_SEND';
}

export type Worker = 1 | 2;

/** What a worker holds of a distribution. */
export interface Held {
  readonly claimed: Claimed;
  readonly batch: ClaimedBatch;
  /** The worker's monotonic clock when it claimed, as the course has moved it. */
  readonly clockMs: number;
  /** Where it has handed over; undefined before it has. */
  trip?: Trip;
}

/** A hand-over under way: it is settled by opening its gate. */
interface Trip {
  readonly gate: Gate;
  readonly settled: () => Promise<unknown>;
}

/** One schedule on its way through one distribution. */
export interface Course {
  readonly setting: Setting;
  readonly schedule: Schedule;
  readonly invoiceId: string;
  readonly distributionId: string;
  readonly held: Map<Worker, Held>;
  /** Physical time that has passed for this course alone, milliseconds. */
  clockMs: number;
  /** Operations that took effect, with their places: receipts about something handed over, acts that were not refused. */
  readonly took: Map<Op, number>;
  /** How often a person has let an attempt in doubt count as not sent: it may be handed over once more. */
  setAside: number;
  readonly violations: string[];
}

export interface Field {
  readonly creditorId: string;
  readonly context: EngineContext;
  readonly journal: Journal;
  readonly courses: readonly Course[];
  readonly partnerIds: Readonly<Record<string, string>>;
  /** Creditor's time, epoch ms. */
  nowMs: number;
  inScope<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /** Takes over everything that is owned by nobody alive, and works until nothing is due. */
  workOff(): Promise<void>;
  /** Moves the creditor's clock. */
  pass(forMs: number): Promise<void>;
}

export const startMs = Date.parse('2026-03-02T08:00:00.000Z');
export const hourMs = 3_600_000;
// Longer than any test lasts: leases run out only where a schedule says so.
export const leaseMs = 3_600_000;

/** Makes a creditor with one started distribution per schedule, brought to where the setting begins. */
export async function makeField(
  store: EngineContext['store'],
  setting: Setting,
  schedules: readonly Schedule[],
): Promise<Field> {
  const adapters = [adapterOf(setting.profile, 'mail', 'EMAIL'), adapterOf(setting.profile, 'letter', 'LETTER')];
  const journal = new Journal();
  // What the engine hands over outside the schedule goes through at once.
  const through = makeGate(journal, -1);
  const after = makeGate(journal, Number.POSITIVE_INFINITY);
  through.open();
  after.open();
  let current = through;
  const connections = {
    of: () => current.connection,
    previousOf: () => undefined,
    close: async () => {},
  };
  const { engine, context } = makeTestEngine(store, adapters, { connections, leaseMs });
  const { creditorId, successionOrderId, partnerIds } = await populate(store, {
    debtors: schedules.length,
    invoices: schedules.length,
    order: mailThenLetter,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
    ],
    clockAt: new Date(startMs).toISOString(),
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const started = await inScope(async (scope) => {
    const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const order = { successionOrderId, version: 1 };
    const result = await startDistributions(scope, { invoiceIds: ids.map(({ id }) => id), order, nowMs: startMs });
    await appendEvents(scope, result.events, result.tallyChanges);
    return scope.sql<{ distributionId: string; invoiceId: string }[]>`
      select distribution_id as "distributionId", invoice_id as "invoiceId" from distribution`;
  });
  const courses = started.map(
    ({ distributionId, invoiceId }, index): Course => ({
      setting,
      schedule: schedules[index] ?? [],
      invoiceId,
      distributionId,
      held: new Map(),
      clockMs: 0,
      took: new Map(),
      setAside: 0,
      violations: [],
    }),
  );
  const field: Field = {
    creditorId,
    context,
    journal,
    courses,
    partnerIds,
    nowMs: startMs,
    inScope,
    async workOff() {
      await inScope(({ sql }) => sql`update distribution set lease_until = null where lease_until is not null`);
      await engine.runDue(creditorId);
    },
    async pass(forMs) {
      field.nowMs += forMs;
      await inScope(({ sql }) => sql`update creditor set clock_at = to_timestamp(${field.nowMs}::numeric / 1000)`);
    },
  };
  if (setting.from === 'MAIL_SILENT') {
    await field.workOff();
    await field.pass(48 * hourMs);
  }
  current = after;
  return field;
}

/** Hands over what `held` says, by a carrier of its own; resolves when the partner has it, or nothing was to hand over. */
export async function handOver(field: Field, helds: readonly Held[], driftMs: number, place: number): Promise<void> {
  const [first] = helds;
  if (first === undefined) return;
  const gate = makeGate(field.journal, place);
  const { context, creditorId } = field;
  const carriers = makeCarriers(
    { ...context, connections: { ...context.connections, of: () => gate.connection }, clock: clockAt(driftMs) },
    new AbortController().signal,
  );
  await carriers.board(creditorId, { ...first.batch, claimed: helds.map(({ claimed }) => claimed) });
  const settled = () => carriers.moved(creditorId);
  await Promise.race([gate.reached, settled()]);
  for (const held of helds) held.trip = { gate, settled };
}

/** A worker's clock that stands still: only a schedule moves it. */
export function clockAt(instantMs: number): EngineContext['clock'] {
  return { nowMs: () => startMs + instantMs, monotonicMs: () => instantMs };
}
