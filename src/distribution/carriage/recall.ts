// Calling back what went as one. To stop one invoice must not stop the others in its envelope; once nobody wants any of
// them, one asks for all: the first of those that have not ended yet. What the partner answers holds for each.
import type { NewEvent } from '../../event/event.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { withAttempt } from '../progress.ts';
import type { Run, RunAttempt } from '../run.ts';

// What a partner has, or may have, and has not handed to a carrier.
const heldStates = ['UNKNOWN', 'ACCEPTED', 'PROCESSING'] as const;

/** The runs, each told where it is the one to call back a party that nobody wants any more. No statement without parties. */
export async function withUnwantedParties(scope: Scope, runs: readonly Run[]): Promise<readonly Run[]> {
  const keys = new Set(runs.flatMap(({ facts }) => facts.attempts.filter(isHeldTogether).map(keyOf)));
  if (keys.size === 0) return runs;
  // One that has reached its debtor may count on this very envelope.
  const rows = await scope.sql<{ effectKey: string; share: number | null; isUnwanted: boolean }[]>`
    select a.effect_key as "effectKey", min(a.share) filter (where d.state <> 'STOPPED') as share,
      count(*) = max(a.shares) and bool_and(d.state = 'STOPPED'
        or d.state in ('ACTIVE', 'HELD') and (d.cancel_requested or d.overtaken
          or i.claim_state in ('PAID', 'OVERPAID') and o.definition -> 'stopWhen' ? 'PAID'
          or i.document_state in ('CREDITED', 'VOID') and o.definition -> 'stopWhen' ? 'CREDITED')) as "isUnwanted"
    from attempt a
    join distribution d on d.creditor_id = a.creditor_id and d.distribution_id = a.distribution_id
    join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
    join succession_order o on o.creditor_id = d.creditor_id
      and o.succession_order_id = d.succession_order_id and o.version = d.version
    where a.creditor_id = ${scope.creditorId} and a.effect_key = any(${[...keys]}::uuid[])
    group by a.effect_key`;
  const askingShare = new Map(
    rows.flatMap(({ effectKey, share, isUnwanted }) => (isUnwanted ? [[effectKey, share]] : [])),
  );
  if (askingShare.size === 0) return runs;
  return runs.map((run) => {
    const asking = run.facts.attempts.find(
      (attempt) => isHeldTogether(attempt) && askingShare.get(attempt.effectKey) === attempt.share,
    );
    return asking === undefined ? run : withAttempt(run, { ...asking, callsBackAll: true });
  });
}

function isHeldTogether({ shares, state, cancellation }: RunAttempt): boolean {
  return shares > 1 && cancellation === null && heldStates.some((held) => held === state);
}

function keyOf({ effectKey }: Pick<RunAttempt, 'effectKey'>): string {
  return effectKey;
}

/** Closes the others of parties that a partner has stopped on the word of one, and answers what is to be told. */
export async function closeCalledBack(
  { sql, creditorId }: Scope,
  stopped: readonly Pick<RunAttempt, 'attemptId' | 'effectKey' | 'shares'>[],
  occurredAtMs: number,
): Promise<NewEvent[]> {
  const parties = stopped.filter(({ shares }) => shares > 1);
  if (parties.length === 0) return [];
  const closed = await sql<ClosedRow[]>`
    with locked as materialized (
      select d.distribution_id, d.invoice_id, d.debtor_id, a.attempt_id from distribution d
      join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
      where d.creditor_id = ${creditorId} and a.effect_key = any(${parties.map(keyOf)}::uuid[])
        and a.attempt_id <> all(${parties.map(({ attemptId }) => attemptId)}::uuid[])
        and a.state = any(${[...heldStates]}::text[])
      order by d.distribution_id for update of d
    ), touched as (
      -- Whoever has read such a run reads it anew.
      update distribution d set row_version = d.row_version + 1 from locked l
      where d.creditor_id = ${creditorId} and d.distribution_id = l.distribution_id
    )
    update attempt a set state = 'CANCELLED', cancellation = 'DONE' from locked l
    where a.creditor_id = ${creditorId} and a.attempt_id = l.attempt_id
    returning l.invoice_id as "invoiceId", l.distribution_id as "distributionId", l.debtor_id as "debtorId",
      a.attempt_id as "attemptId", a.partner_id as "partnerId", a.channel, a.step, a.number as "attemptNumber"`;
  return closed.map(({ step, attemptNumber, ...ids }) => ({
    type: 'ATTEMPT_CANCELLED',
    ...ids,
    payload: { step, attemptNumber },
    occurredAtMs,
  }));
}

interface ClosedRow {
  readonly invoiceId: string;
  readonly distributionId: string;
  readonly debtorId: string;
  readonly attemptId: string;
  readonly partnerId: string;
  readonly channel: Channel;
  readonly step: number;
  readonly attemptNumber: number;
}
