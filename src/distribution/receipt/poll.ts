// Asks partners that do not call back what has become of what they have taken, and takes in what they say like any
// other receipt. A partner is asked while it carries something of this creditor, and at most once an interval; and for two
// months more, less often: letters come back, and debtors open, pay and decline after everything has been delivered.
import type { OpenAttempt } from '../../partner/partner.ts';
import { loadPartners, type PartnerRow } from '../../partner/roster/partner-row.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import { withCreditor } from '../../store/transaction.ts';
import { type IntakeContext, takeReceipts } from './intake.ts';

export interface PollResult {
  /** Partners that were asked. */
  readonly asked: number;
  /** Reports taken in. */
  readonly receipts: number;
}

// Attempts told to a partner at a time: adapters that must ask for each one send as many requests. Of more, each has its turn.
const openMax = 200;
const roundsMax = 50;
const pollMsMax = 60_000;
const intervalMs = 60_000;
const intervalMsMax = 30 * 60_000;
const afterwardsMs = 15 * 60_000;
const afterwardsDays = 60;

/**
 * Asks each partner of the creditor whose time has come; with `atOnce`, all that carry something. One partner's failure
 * is kept with it and does not keep others from being asked.
 */
export async function pollPartners(context: IntakeContext, creditorId: string, atOnce: boolean): Promise<PollResult> {
  const due = await withCreditor(context.store, creditorId, async (scope) => {
    const partners = (await loadPartners(scope)).filter((partner) => isPolled(context, partner));
    if (partners.length === 0) return [];
    const nowMs = await creditorNowMs(scope);
    const rows = await scope.sql<(Asking & { partnerId: string; dueMs: number })[]>`
      select partner_id as "partnerId", cursor, asked_to as "askedTo", (extract(epoch from due_at) * 1000)::bigint as "dueMs", failures
      from partner_poll where creditor_id = ${creditorId}`;
    const states = new Map(rows.map((row) => [row.partnerId, row]));
    return partners.flatMap((partner) => {
      const { cursor = null, askedTo = null, dueMs = 0, failures = 0 } = states.get(partner.partnerId) ?? {};
      return atOnce || dueMs <= nowMs ? [{ partner, asking: { cursor, askedTo, failures } }] : [];
    });
  });
  const results = await Promise.all(due.map(({ partner, asking }) => pollOne(context, creditorId, partner, asking)));
  return {
    asked: results.filter((count) => count !== null).length,
    receipts: results.reduce<number>((sum, count) => sum + (count ?? 0), 0),
  };
}

/** Where the last poll of a partner left off. */
interface Asking {
  readonly cursor: string | null;
  readonly askedTo: string | null;
  readonly failures: number;
}

function isPolled({ adapters }: IntakeContext, partner: PartnerRow): boolean {
  const channels = adapters.get(partner.adapter)?.channels ?? {};
  return partner.channels.some((channel) => channels[channel]?.receipts.includes('poll') ?? false);
}

/** Asks one partner until it has no more to say; answers how many reports it gave, null when there was nothing to ask. */
async function pollOne(
  context: IntakeContext,
  creditorId: string,
  partner: PartnerRow,
  begin: Asking,
): Promise<number | null> {
  const connection = context.connections.of(partner);
  if (connection?.poll === undefined) return null;
  const open = await openAttempts(context, creditorId, partner, begin.askedTo);
  // Answered or not, the next poll is about the next ones: one that cannot be asked about keeps no others waiting.
  const askedTo = open.length < openMax ? null : (open.at(-1)?.effectKey ?? null);
  if (open.length === 0 && !(await hasCarried(context, creditorId, partner))) return null;
  const pauseMs = open.length === 0 ? afterwardsMs : intervalMs;
  const signal = AbortSignal.timeout(pollMsMax);
  let [cursor, taken] = [begin.cursor, 0];
  let unread: string | null = null;
  for (let round = 0; round < roundsMax; round += 1) {
    const polled = await connection
      .poll(cursor, open, signal)
      .catch(() => ({ kind: 'FAILED', detail: 'the poll ended in an unexpected error' }) as const);
    if (polled.kind === 'FAILED') {
      await keep(context, creditorId, partner, {
        cursor,
        askedTo,
        failures: begin.failures + 1,
        failure: polled.detail,
        pauseMs,
      });
      context.logger.warn({ event: 'poll.failed', creditorId, partnerId: partner.partnerId });
      return taken;
    }
    const { receipts, acknowledge, more } = polled;
    // A line that could not be read does not keep the others back, but somebody should look at it.
    unread = polled.detail ?? unread;
    if (receipts.length > 0) {
      await takeReceipts(context, creditorId, partner.partnerId, receipts, context.surroundingsOf(partner).nowMs());
    }
    taken += receipts.length;
    cursor = polled.cursor;
    // Only now: what is acknowledged is gone at the partner.
    await acknowledge?.();
    if (!more) break;
  }
  if (unread !== null) context.logger.warn({ event: 'poll.unread', creditorId, partnerId: partner.partnerId });
  await keep(context, creditorId, partner, { cursor, askedTo, failures: 0, failure: unread, pauseMs });
  return taken;
}

/** What the partner has taken and not reported the end of, from after a key round to it; what went as one once. */
function openAttempts(
  context: IntakeContext,
  creditorId: string,
  partner: PartnerRow,
  askedTo: string | null,
): Promise<OpenAttempt[]> {
  return withCreditor(context.store, creditorId, async ({ sql }) => [
    ...(await sql<OpenAttempt[]>`
      select a.effect_key as "effectKey", a.partner_reference as "partnerReference"
      from distribution d join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
      where d.creditor_id = ${creditorId} and d.state in ('ACTIVE', 'HELD') and d.purpose <> 'DRY_RUN'
        and a.partner_id = ${partner.partnerId}
        and a.state in ('UNKNOWN', 'ACCEPTED', 'PROCESSING', 'DISPATCHED', 'EXPIRED')
      group by a.effect_key, a.partner_reference
      order by coalesce(a.effect_key <= ${askedTo}::uuid, false), a.effect_key limit ${openMax}`),
  ]);
}

/** Whether the partner has taken anything in the last two months, by the record of its health. */
function hasCarried(context: IntakeContext, creditorId: string, { partnerId }: PartnerRow): Promise<boolean> {
  return withCreditor(context.store, creditorId, async (scope) => {
    const sinceMs = (await creditorNowMs(scope)) - afterwardsDays * 86_400_000;
    const [row] = await scope.sql<{ carried: boolean }[]>`
      select exists (select from partner_health where creditor_id = ${creditorId} and partner_id = ${partnerId}
        and taken_at > to_timestamp(${sinceMs}::numeric / 1000)) as carried`;
    return row?.carried === true;
  });
}

interface Asked extends Asking {
  readonly failure: string | null;
  /** Until it is asked again, when all goes well. */
  readonly pauseMs: number;
}

/** Keeps where to go on, and when: after failures later and later. */
function keep(
  context: IntakeContext,
  creditorId: string,
  { partnerId }: PartnerRow,
  { cursor, askedTo, failures, failure, pauseMs }: Asked,
): Promise<void> {
  const waitMs = Math.min(pauseMs * 2 ** Math.min(failures, 10), intervalMsMax);
  return withCreditor(context.store, creditorId, async (scope) => {
    const dueAtMs = (await creditorNowMs(scope)) + waitMs;
    await scope.sql`
      insert into partner_poll (creditor_id, partner_id, cursor, asked_to, due_at, failures, last_failure)
      values (${creditorId}, ${partnerId}, ${cursor}, ${askedTo}, to_timestamp(${dueAtMs}::numeric / 1000), ${failures}, ${failure})
      on conflict (creditor_id, partner_id) do update set cursor = excluded.cursor, asked_to = excluded.asked_to, due_at = excluded.due_at,
        failures = excluded.failures, last_failure = excluded.last_failure`;
  });
}
