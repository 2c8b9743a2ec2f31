// What the database shows of a field between two operations, and its whole log at the end.
import type { Field } from './field.ts';

/** An attempt as it stands. */
export interface SeenAttempt {
  readonly attemptId: string;
  readonly step: number;
  readonly state: string;
  readonly epoch: number;
  readonly effectKey: string;
  readonly cancellation: string | null;
  readonly marked: boolean;
}

/** A distribution as it stands. */
export interface Seen {
  readonly distributionId: string;
  readonly state: string;
  readonly step: number;
  readonly channel: string | null;
  readonly cause: string | null;
  readonly wakeAt: string | null;
  readonly leaseUntil: string | null;
  readonly cancelRequested: boolean;
  readonly lateDelivered: boolean;
  readonly epoch: number;
  readonly claims: number;
  readonly rowVersion: number;
  readonly attempts: readonly SeenAttempt[];
  /** Facts told of it so far. */
  readonly events: number;
  /** Facts kept as late evidence. */
  readonly evidence: number;
}

/** Every distribution of the field, by id. */
export async function observe(field: Field): Promise<Map<string, Seen>> {
  const rows = await field.inScope(
    ({ sql }) => sql<Seen[]>`
      select d.distribution_id as "distributionId", d.state, d.step, d.channel, d.cause, d.wake_at as "wakeAt",
        d.lease_until as "leaseUntil", d.cancel_requested as "cancelRequested", d.late_delivered as "lateDelivered",
        d.epoch, d.claims, d.row_version as "rowVersion",
        (select coalesce(json_agg(json_build_object('attemptId', a.attempt_id, 'step', a.step, 'state', a.state,
            'epoch', a.epoch, 'effectKey', a.effect_key, 'cancellation', a.cancellation, 'marked', a.wire_at is not null)
            order by a.step, a.number), '[]')
          from attempt a where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id) as attempts,
        e.events, e.evidence
      from distribution d, lateral (
        select count(*)::int as events, count(*) filter (where e.type = 'RECEIPT_IGNORED')::int as evidence
        from event e where e.creditor_id = d.creditor_id and e.distribution_id = d.distribution_id) e`,
  );
  return new Map(rows.map((row) => [row.distributionId, row]));
}

/** A fact of the log. */
export interface SeenEvent {
  readonly position: number;
  readonly type: string;
  readonly distributionId: string | null;
  readonly attemptId: string | null;
  readonly occurredAtMs: number;
  readonly payload: { readonly step?: number; readonly late?: boolean; readonly reason?: { readonly code: string } };
}

/** The creditor's log, with the position its stream has come to. */
export function readLog(field: Field): Promise<{ events: SeenEvent[]; head: number }> {
  return field.inScope(async ({ sql }) => {
    const events = await sql<SeenEvent[]>`
      select position, type, distribution_id as "distributionId", attempt_id as "attemptId",
        (extract(epoch from occurred_at) * 1000)::bigint as "occurredAtMs", payload
      from event order by position`;
    const [stream] = await sql<{ position: number }[]>`select position from event_stream`;
    return { events: [...events], head: stream?.position ?? -1 };
  });
}
