// Calling back what went as one. To stop one invoice must not stop the others in its envelope; once nobody wants any of
// them, however each has ended, one asks for all. What the partner answers holds for each.
import type { NewEvent } from '../../event/event.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import { decide } from '../../succession/decide.ts';
import { isBeforeDispatch, isWanted } from '../../succession/end.ts';
import { readParties } from '../read-runs.ts';
import type { Run, RunAttempt } from '../run.ts';
import type { World } from '../world.ts';

/** One invoice's part of a party that a partner still holds. */
interface Part {
  readonly run: Run;
  readonly attempt: RunAttempt;
}

/**
 * The runs, each told where it is the one to call back a party that nobody wants any more. No statement while each wants
 * what it has. The others of a party are read and not locked: whoever decides later sees what was decided before.
 */
export async function withUnwantedParties(scope: Scope, world: World, runs: readonly Run[]): Promise<readonly Run[]> {
  const keys = new Set(runs.flatMap(partsOf).filter(isUnwanted).map(keyOf));
  if (keys.size === 0) return runs;
  const parts = [...runs, ...(await readParties(scope, world, [...keys], runs))].flatMap(partsOf);
  const parties = Map.groupBy(parts, keyOf);
  const asking = new Set([...keys].map((key) => askingOf(parties.get(key) ?? [], world.nowMs)));
  return runs.map((run) => {
    const attempts = run.facts.attempts.map((attempt) => (asking.has(attempt) ? asked(attempt) : attempt));
    return attempts.some((attempt, at) => attempt !== run.facts.attempts[at])
      ? { ...run, facts: { ...run.facts, attempts } }
      : run;
  });
}

function partsOf(run: Run): Part[] {
  return run.facts.attempts.flatMap((attempt) =>
    attempt.shares > 1 && isBeforeDispatch(attempt) ? [{ run, attempt }] : [],
  );
}

function isUnwanted({ run, attempt }: Part): boolean {
  return attempt.cancellation === null && !isWanted(run.order, run.facts, attempt);
}

/** The first that is still to end and would ask. Undefined: one is wanted or gone, or the partner has been asked before. */
function askingOf(party: readonly Part[], nowMs: number): RunAttempt | undefined {
  const isWhole = party.length === party[0]?.attempt.shares;
  if (!isWhole || !party.every(isUnwanted)) return undefined;
  const inSequence = party.toSorted((one, other) => one.attempt.share - other.attempt.share);
  return inSequence.find((part) => wouldAsk(part, nowMs))?.attempt;
}

function wouldAsk({ run: { order, facts }, attempt }: Part, nowMs: number): boolean {
  const attempts = facts.attempts.map((other) => (other === attempt ? asked(attempt) : other));
  return decide(order, { ...facts, attempts }, nowMs).kind === 'CANCEL_ATTEMPT';
}

function asked(attempt: RunAttempt): RunAttempt {
  return { ...attempt, callsBackAll: true };
}

function keyOf({ attempt }: Part): string {
  return attempt.effectKey;
}

// isBeforeDispatch(), as SQL of an attempt, alias a.
const isHeld = `a.state in ('UNKNOWN', 'ACCEPTED', 'PROCESSING', 'EXPIRED') and a.dispatched_at is null`;

/** Closes the others of parties that a partner has stopped on the word of one, and answers what is to be told. */
export async function closeCalledBack(
  { sql, creditorId }: Scope,
  stopped: readonly Pick<RunAttempt, 'attemptId' | 'effectKey' | 'shares'>[],
  occurredAtMs: number,
): Promise<NewEvent[]> {
  const parties = stopped.filter(({ shares }) => shares > 1);
  if (parties.length === 0) return [];
  const closed = await sql<ClosedRow[]>`
    with others as materialized (
      select attempt_id, distribution_id from attempt a
      where creditor_id = ${creditorId} and effect_key = any(${parties.map(({ effectKey }) => effectKey)}::uuid[])
        and attempt_id <> all(${parties.map(({ attemptId }) => attemptId)}::uuid[])
        and ${sql.unsafe(isHeld)}
    ), locked as materialized (
      select distribution_id, invoice_id, debtor_id from distribution
      where creditor_id = ${creditorId} and distribution_id = any(array(select distribution_id from others))
      order by distribution_id for update
    ), touched as (
      -- Whoever has read such a run reads it anew.
      update distribution set row_version = row_version + 1
      where creditor_id = ${creditorId} and distribution_id = any(array(select distribution_id from locked))
        and invoice_id = any(array(select invoice_id from locked))
    )
    update attempt a set state = 'CANCELLED', cancellation = 'DONE' from locked l
    where a.creditor_id = ${creditorId} and a.attempt_id = any(array(select attempt_id from others))
      and a.distribution_id = any(array(select distribution_id from locked)) and a.distribution_id = l.distribution_id
      and ${sql.unsafe(isHeld)}
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
