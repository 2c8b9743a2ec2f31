// What waits for a person, by queue: what could not be delivered, what is held, what may have been sent, what lacks data.
// What has ended waits until it is sent again, settled, or taken off its queue by a person.
import type { Scope } from '../../store/transaction.ts';

export const worklistQueues = ['UNDELIVERABLE', 'HELD', 'UNKNOWN', 'BLOCKED', 'REJECTED'] as const;
export type WorklistQueue = (typeof worklistQueues)[number];

/** What a person can do to one that waits, what helps most first. */
export type WorklistAct = 'RESUME' | 'CANCEL' | 'SKIP_TO_STEP' | 'RESEND' | 'CHANGE_ADDRESS' | 'DISMISS';
export const actsOfQueue: Readonly<Record<WorklistQueue, readonly WorklistAct[]>> = {
  UNDELIVERABLE: ['CHANGE_ADDRESS', 'RESEND', 'DISMISS'],
  REJECTED: ['RESEND', 'DISMISS'],
  HELD: ['RESUME', 'SKIP_TO_STEP', 'CANCEL'],
  UNKNOWN: ['RESUME', 'SKIP_TO_STEP', 'CANCEL'],
  BLOCKED: ['CHANGE_ADDRESS', 'CANCEL'],
};

export interface WorklistRow {
  readonly distributionId: string;
  readonly cause: string | null;
  readonly dueDate: string;
}

export interface WorklistCount {
  readonly queue: WorklistQueue;
  readonly count: number;
}

// Only the latest distribution of an invoice waits for anybody: a later one has taken its place.
const latest = `from distribution d join invoice i on i.creditor_id = d.creditor_id and i.distribution_id = d.distribution_id
  where d.creditor_id = $1`;
/** Whether m is the dismissal of distribution d: one of another end of it counts no more. */
export const isOfDismissal = `m.creditor_id = d.creditor_id and m.distribution_id = d.distribution_id
  and m.state = d.state and m.ended_at is not distinct from d.ended_at`;
// Whoever resumes what a person holds must know of one that may have gone, whatever it is held for.
const inDoubt = `(d.cause = 'OUTCOME_UNKNOWN' or exists (select from attempt a where a.creditor_id = d.creditor_id
  and a.distribution_id = d.distribution_id and a.state = 'UNKNOWN' and a.nudge = 0))`;
// A claim that is settled needs no delivery any more.
const isOwed = `i.claim_state not in ('PAID', 'OVERPAID', 'WRITTEN_OFF') and i.document_state not in ('CREDITED', 'VOID')`;
const hasEnded = (state: 'UNDELIVERABLE' | 'REJECTED') =>
  `d.resting_state = '${state}' and ${isOwed} and not exists (select from dismissal m where ${isOfDismissal})`;
const conditions: Readonly<Record<WorklistQueue, string>> = {
  UNDELIVERABLE: hasEnded('UNDELIVERABLE'),
  HELD: `d.resting_state = 'HELD' and not ${inDoubt}`,
  UNKNOWN: `d.resting_state = 'HELD' and ${inDoubt}`,
  BLOCKED: `d.resting_state = 'BLOCKED'`,
  REJECTED: hasEnded('REJECTED'),
};

/** Whether distribution d of invoice i has ended and waits for a person all the same. */
export const waitsEnded = `(d.distribution_id = i.distribution_id
  and (${conditions.UNDELIVERABLE} or ${conditions.REJECTED}))`;

/** Up to `limit` of a queue, the soonest due first, after a place in it. */
export async function selectWorklist(
  scope: Scope,
  queue: WorklistQueue,
  after: { readonly dueDate: string; readonly distributionId: string } | null,
  limit: number,
): Promise<WorklistRow[]> {
  const statement = `
    select d.distribution_id as "distributionId", d.cause, d.due_date as "dueDate" ${latest} and ${conditions[queue]}
      and ($2::date is null or (d.due_date, d.distribution_id) > ($2::date, $3::uuid))
    order by d.due_date, d.distribution_id limit $4`;
  const parameters = [scope.creditorId, after?.dueDate ?? null, after?.distributionId ?? null, limit];
  return scope.sql.unsafe<WorklistRow[]>(statement, parameters, { prepare: true });
}

/** How many wait in each queue; empty queues too. */
export async function countWorklists(scope: Scope): Promise<WorklistCount[]> {
  const columns = worklistQueues.map((queue) => `count(*) filter (where ${conditions[queue]}) as "${queue}"`);
  const statement = `select ${columns.join(', ')} ${latest} and d.resting_state in ('UNDELIVERABLE', 'HELD', 'BLOCKED', 'REJECTED')`;
  const [row] = await scope.sql.unsafe<Record<WorklistQueue, number>[]>(statement, [scope.creditorId], {
    prepare: true,
  });
  return worklistQueues.map((queue) => ({ queue, count: Number(row?.[queue] ?? 0) }));
}
