// Carries out the operations of a place of the schedule, for all courses of a field, through the functions that the
// engine, the doors for receipts, the operators and the ledger call.
import { claimBatch } from '../../../src/distribution/claim.ts';
import { type Act, actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { receiveReports } from '../../../src/distribution/receipt/receive.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { newId } from '../../../src/id.ts';
import { recordPayment } from '../../../src/ledger/payment.ts';
import type { ReportedReceipt } from '../../../src/partner/partner.ts';
import { type Course, clockAt, type Field, type Held, handOver, hourMs, leaseMs, type Worker } from './field.ts';
import type { Op } from './schedule.ts';

/** The operations that concern the creditor as a whole: courses of one field have them at the same places. */
export const sharedOps: ReadonlySet<Op> = new Set(['claim1', 'claim2', 'patience']);

const everythingBusy = { isBusy: () => true, isFull: () => false };

/** Carries out what stands at `place` of each course's schedule. */
export async function carryOut(field: Field, place: number): Promise<void> {
  for (const [op, courses] of Map.groupBy(field.courses, ({ schedule }) => schedule[place])) {
    if (op !== undefined) await carryOutOne(field, op, courses, place);
  }
}

async function carryOutOne(field: Field, op: Op, courses: readonly Course[], place: number): Promise<void> {
  switch (op) {
    case 'claim1':
    case 'claim2':
      return claim(field, op === 'claim1' ? 1 : 2);
    case 'send1':
    case 'send2':
      return send(field, courses, op === 'send1' ? 1 : 2, place);
    case 'settle1':
    case 'settle2':
      return settle(courses, op === 'settle1' ? 1 : 2);
    case 'patience':
      return field.pass(field.courses[0]?.setting.from === 'PLANNED' ? 48 * hourMs : 240 * hourMs);
    case 'lease':
      return endLeases(field, courses);
    case 'delivered':
    case 'bounced':
      return report(field, courses, op, 'mail', 0, place);
    case 'arrived':
      return report(field, courses, op, 'letter', 1, place);
    case 'cancel':
    case 'hold':
    case 'resume':
    case 'skip':
      return actOn(field, courses, op, place);
    case 'payment':
      return pay(field, courses, place);
  }
}

async function claim(field: Field, worker: Worker): Promise<void> {
  const { setting } = field.courses[0] ?? {};
  const traffic = setting?.marked === 'AT_SEND' ? everythingBusy : undefined;
  const batch = await claimBatch({ ...field.context, clock: clockAt(0) }, field.creditorId, traffic);
  const byId = new Map(batch.claimed.map((claimed) => [claimed.run.distributionId, claimed]));
  for (const course of field.courses) {
    const claimed = byId.get(course.distributionId);
    if (claimed !== undefined) course.held.set(worker, { claimed, batch, clockMs: course.clockMs });
  }
}

/** What is settled together is handed over together: one chunk for each place of settling, state of lease and partner. */
async function send(field: Field, courses: readonly Course[], worker: Worker, place: number): Promise<void> {
  const chunks = new Map<string, { driftMs: number; helds: Held[] }>();
  for (const { held: all, clockMs, schedule } of courses) {
    const held = all.get(worker);
    if (held === undefined) continue;
    const driftMs = clockMs - held.clockMs;
    const { partnerId } = held.claimed.effect.attempt;
    const key = `${schedule.indexOf(`settle${worker}`)} ${driftMs} ${partnerId}`;
    const chunk = chunks.get(key) ?? { driftMs, helds: [] };
    chunk.helds.push(held);
    chunks.set(key, chunk);
  }
  for (const { driftMs, helds } of chunks.values()) await handOver(field, helds, driftMs, place);
}

async function settle(courses: readonly Course[], worker: Worker): Promise<void> {
  for (const trip of new Set(courses.map(({ held }) => held.get(worker)?.trip))) {
    trip?.gate.open();
    await trip?.settled();
  }
}

/** Physical time passes: every lease runs out, and every worker's own clock shows it. */
async function endLeases(field: Field, courses: readonly Course[]): Promise<void> {
  for (const course of courses) course.clockMs += leaseMs;
  const ids = courses.map(({ distributionId }) => distributionId);
  await field.inScope(
    ({ sql }) => sql`
      update distribution set lease_until = clock_timestamp() - interval '1 second'
      where lease_until is not null and distribution_id = any(${ids}::uuid[])`,
  );
}

/**
 * The partner reports of what it has been handed. Of what it has not, it can only say something of a key that is not
 * ours: that is parked and changes nothing.
 */
async function report(
  field: Field,
  courses: readonly Course[],
  op: 'delivered' | 'bounced' | 'arrived',
  partner: string,
  step: number,
  place: number,
): Promise<void> {
  const { journal, nowMs } = field;
  const keys = await field.inScope(
    ({ sql }) => sql<{ distributionId: string; effectKey: string }[]>`
      select distinct distribution_id as "distributionId", effect_key as "effectKey" from attempt where step = ${step}`,
  );
  const keyOf = new Map(keys.map(({ distributionId, effectKey }) => [distributionId, effectKey]));
  let told = 0;
  const reports = courses.map((course): ReportedReceipt => {
    const key = keyOf.get(course.distributionId);
    const isTold = key !== undefined && journal.has(key) && !journal.recalled.has(key);
    if (isTold) {
      told += 1;
      course.took.set(op, place);
      journal.ended.add(key);
    }
    const failure =
      op === 'bounced' ? { failureClass: 'HARD' as const, code: '5.1.1' } : { failureClass: null, code: null };
    return {
      partnerEventId: `${op} ${course.distributionId}`,
      effectKey: isTold ? key : newId(),
      state: op === 'bounced' ? 'BOUNCED' : 'DELIVERED',
      ...failure,
      detail: null,
      occurredAtMs: nowMs,
    };
  });
  const result = await receiveReports(field.context, field.creditorId, field.partnerIds[partner] ?? '', reports, nowMs);
  if (result.fresh !== reports.length || result.applied !== told) {
    for (const course of courses) course.violations.push(`${told} receipts told, but applied ${result.applied}`);
  }
}

const acts: Readonly<Record<'cancel' | 'hold' | 'resume' | 'skip', Act>> = {
  cancel: { kind: 'CANCEL', reason: null },
  hold: { kind: 'HOLD', reason: null },
  resume: { kind: 'RESUME', reason: null },
  skip: { kind: 'SKIP_TO_STEP', step: 1, reason: null },
};

async function actOn(field: Field, courses: readonly Course[], op: keyof typeof acts, place: number): Promise<void> {
  const ids = courses.map(({ distributionId }) => distributionId);
  const done = await field.inScope(async (scope) => {
    const result = await actOnDistributions(scope, ids, acts[op], field.nowMs);
    await appendEvents(scope, result.events, result.tallyChanges);
    return new Set(result.done);
  });
  for (const course of courses) if (done.has(course.distributionId)) course.took.set(op, place);
}

async function pay(field: Field, courses: readonly Course[], place: number): Promise<void> {
  await field.inScope(async (scope) => {
    const amounts = await scope.sql<{ invoiceId: string; amountMinor: number }[]>`
      select invoice_id as "invoiceId", amount_minor as "amountMinor" from invoice`;
    const amountOf = new Map(amounts.map(({ invoiceId, amountMinor }) => [invoiceId, amountMinor]));
    const events = [];
    for (const course of courses) {
      const { invoiceId } = course;
      const amountMinor = amountOf.get(invoiceId) ?? 0;
      const payment = { invoiceId, amountMinor, currency: 'SEK', paidOn: '2026-03-02' };
      const paid = await recordPayment(scope, payment, field.nowMs);
      if ('problem' in paid) throw new Error(paid.problem.code);
      events.push(...paid.events);
      course.took.set('payment', place);
    }
    await appendEvents(scope, events, []);
  });
}
