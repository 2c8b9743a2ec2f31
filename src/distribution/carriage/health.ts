// The health of partners, kept beside the runs: what every settle says of it, breakers that open and close as facts in
// the log, and the single send a breaker lets through to see whether its partner works again.
import { isoOf } from '../../clock.ts';
import type { NewEvent } from '../../event/event.ts';
import type { Outcome } from '../../partner/partner.ts';
import { admits, type Breaker, countVerdicts, nextBreaker, probing } from '../../partner/roster/breaker.ts';
import { breakerOf } from '../../partner/roster/partner-row.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Run, RunAttempt } from '../run.ts';
import type { World } from '../world.ts';

/** A partner on a channel. */
export type Carried = Pick<RunAttempt, 'partnerId' | 'channel'>;

/** How one send to a partner ended. */
export interface Ended extends Carried {
  readonly outcome: Outcome;
  /** Real milliseconds it took, its share of a chunk. */
  readonly latencyMs: number;
}

/**
 * Counts how sends ended, and moves the breakers. A partner that is well costs one statement; the breaker's row is
 * locked and judged only when something failed or it was not closed. Answers the facts to append.
 */
export async function recordHealth(scope: Scope, ended: readonly Ended[], world: World): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  for (const same of Map.groupBy(ended, ({ partnerId, channel }) => `${partnerId} ${channel}`).values()) {
    const [first] = same;
    const partner = first && world.partnerRows.get(first.partnerId);
    if (first === undefined || partner === undefined) continue;
    const verdicts = countVerdicts(same.map(({ outcome }) => outcome));
    const failure = same.findLast(({ outcome }) => countVerdicts([outcome]).failed > 0)?.outcome;
    const taken = same.filter(({ outcome }) => outcome.kind === 'TAKEN').length;
    const latencyMs = same.reduce((sum, one) => sum + one.latencyMs, 0) / same.length;
    await count(scope, first, { ...verdicts, taken, latencyMs, failureCode: failure?.code ?? null }, world.nowMs);
    const known = breakerOf(partner, first.channel);
    if (verdicts.failed === 0 && known.state === 'CLOSED') continue;
    const before = await lockBreaker(scope, first);
    const after = nextBreaker(before, verdicts, world.nowMs);
    if (after === before) continue;
    await writeBreaker(scope, first, after);
    if (after.state === before.state || after.state === 'HALF_OPEN') continue;
    events.push(breakerEvent(first, after, failure?.code ?? null, world.nowMs));
  }
  return events;
}

/** Keeps count of the single sends let through in one batch. */
export interface Probes {
  /** The run as it may be decided on: partners that have been given their single send are not healthy any more. */
  withoutProbed(run: Run): Run;
  note(attempt: RunAttempt): void;
  noted(): readonly { readonly carried: Carried; readonly breaker: Breaker }[];
}

/** The probes of a batch. */
export function makeProbes(world: World): Probes {
  const probed = new Map<string, { readonly carried: Carried; readonly breaker: Breaker }>();
  let { partners } = world;
  return {
    withoutProbed: (run) => (probed.size === 0 ? run : { ...run, facts: { ...run.facts, partners } }),
    note({ partnerId, channel }) {
      const partner = world.partnerRows.get(partnerId);
      const key = `${partnerId} ${channel}`;
      if (partner === undefined || probed.has(key)) return;
      const breaker = breakerOf(partner, channel);
      if (admits(breaker, world.nowMs) === 'ALL') return;
      probed.set(key, { carried: { partnerId, channel }, breaker });
      partners = partners.map((facts) =>
        facts.partnerId === partnerId && facts.channel === channel ? { ...facts, healthy: false } : facts,
      );
    },
    noted: () => [...probed.values()],
  };
}

/** Writes down that single sends are under way, so that other workers let none through. */
export async function recordProbes(scope: Scope, probes: ReturnType<Probes['noted']>, nowMs: number): Promise<void> {
  for (const { carried, breaker } of probes) await writeBreaker(scope, carried, probing(breaker, nowMs));
}

interface Counts {
  readonly answered: number;
  readonly failed: number;
  readonly taken: number;
  readonly latencyMs: number;
  readonly failureCode: string | null;
}

// How much the newest figure weighs in the smoothed latency.
const smoothing = 0.2;

async function count(scope: Scope, { partnerId, channel }: Carried, counts: Counts, nowMs: number): Promise<void> {
  const { answered, failed, taken, latencyMs, failureCode } = counts;
  const calls = answered + failed;
  const failedAt = failureCode === null ? null : isoOf(nowMs);
  // Where something failed, nextBreaker() counts the window.
  const windowCalls = failed === 0 ? answered : 0;
  await scope.sql`
    insert into partner_health as h (creditor_id, partner_id, channel, calls, taken, failures, latency_ms,
      last_failure_code, last_failure_at)
    values (${scope.creditorId}, ${partnerId}, ${channel}, ${calls}, ${taken}, ${failed}, ${latencyMs}, ${failureCode},
      ${failedAt})
    on conflict (creditor_id, partner_id, channel) do update set
      calls = h.calls + excluded.calls, taken = h.taken + excluded.taken, failures = h.failures + excluded.failures,
      window_calls = h.window_calls + ${windowCalls},
      latency_ms = coalesce(h.latency_ms * ${1 - smoothing} + excluded.latency_ms * ${smoothing}, excluded.latency_ms),
      last_failure_code = coalesce(excluded.last_failure_code, h.last_failure_code),
      last_failure_at = coalesce(excluded.last_failure_at, h.last_failure_at)`;
}

async function lockBreaker(scope: Scope, { partnerId, channel }: Carried): Promise<Breaker> {
  const [row] = await scope.sql<Breaker[]>`
    select breaker as state, (extract(epoch from opened_at) * 1000)::bigint as "openedAtMs",
      (extract(epoch from retry_at) * 1000)::bigint as "retryAtMs", openings,
      (extract(epoch from window_started_at) * 1000)::bigint as "windowStartedAtMs", window_calls as "windowCalls",
      window_failures as "windowFailures"
    from partner_health where creditor_id = ${scope.creditorId} and partner_id = ${partnerId} and channel = ${channel}
    for update`;
  if (row === undefined) throw new Error('the health of a partner was counted before its breaker was judged');
  return row;
}

async function writeBreaker(scope: Scope, { partnerId, channel }: Carried, breaker: Breaker): Promise<void> {
  const { state, openedAtMs, retryAtMs, openings, windowStartedAtMs, windowCalls, windowFailures } = breaker;
  await scope.sql`
    update partner_health set breaker = ${state}, opened_at = to_timestamp(${openedAtMs}::numeric / 1000),
      retry_at = to_timestamp(${retryAtMs}::numeric / 1000), openings = ${openings},
      window_started_at = to_timestamp(${windowStartedAtMs}::numeric / 1000), window_calls = ${windowCalls},
      window_failures = ${windowFailures}
    where creditor_id = ${scope.creditorId} and partner_id = ${partnerId} and channel = ${channel}`;
}

function breakerEvent(
  { partnerId, channel }: { readonly partnerId: string; readonly channel: Channel },
  { state, retryAtMs }: Breaker,
  code: string | null,
  occurredAtMs: number,
): NewEvent {
  const isOpen = state === 'OPEN';
  return {
    type: isOpen ? 'PARTNER_BREAKER_OPENED' : 'PARTNER_BREAKER_CLOSED',
    invoiceId: null,
    distributionId: null,
    attemptId: null,
    debtorId: null,
    partnerId,
    channel,
    payload: { ...(isOpen && code !== null && { code }), ...(isOpen && retryAtMs !== null && { untilMs: retryAtMs }) },
    occurredAtMs,
  };
}
