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

/** The single sends of one batch that breakers let through to see whether their partners work again. */
export interface Probes {
  /** The run as it may be decided on: a partner that has been given its single send is not healthy any more. */
  withoutProbed(run: Run): Run;
  /** Notes what an effect goes to. */
  note(carried: Carried): void;
  /** Gives back what was not used; must be called before the batch commits. */
  release(): Promise<void>;
}

/**
 * Takes hold of the single send of every breaker that lets one through now. Of several workers at the same instant one
 * gets it: the others wait for its row, and find it taken. Costs nothing while all breakers are closed.
 */
export async function reserveProbes(scope: Scope, world: World): Promise<Probes> {
  const reserved = new Map<string, { readonly carried: Carried; readonly breaker: Breaker }>();
  let { partners } = world;
  const close = (carried: Carried) => {
    partners = partners.map((facts) => (isSame(facts, carried) ? { ...facts, healthy: false } : facts));
  };
  for (const carried of world.partners.filter(({ healthy }) => healthy)) {
    const partner = world.partnerRows.get(carried.partnerId);
    const breaker = partner && breakerOf(partner, carried.channel);
    if (breaker === undefined || admits(breaker, world.nowMs) === 'ALL') continue;
    const now = await lockBreaker(scope, carried);
    if (admits(now, world.nowMs) === 'ONE') {
      await writeBreaker(scope, carried, probing(now, world.nowMs));
      reserved.set(keyOf(carried), { carried, breaker: now });
    } else if (now.state !== 'CLOSED') close(carried);
  }
  const isUntouched = partners === world.partners && reserved.size === 0;
  const used = new Set<string>();
  return {
    withoutProbed: (run) => (isUntouched ? run : { ...run, facts: { ...run.facts, partners } }),
    note(carried) {
      if (!reserved.has(keyOf(carried)) || used.has(keyOf(carried))) return;
      used.add(keyOf(carried));
      close(carried);
    },
    async release() {
      for (const [key, { carried, breaker }] of reserved)
        if (!used.has(key)) await writeBreaker(scope, carried, breaker);
    },
  };
}

function keyOf({ partnerId, channel }: Carried): string {
  return `${partnerId} ${channel}`;
}

function isSame(one: Carried, other: Carried): boolean {
  return one.partnerId === other.partnerId && one.channel === other.channel;
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
  const takenAt = taken === 0 ? null : isoOf(nowMs);
  // Where something failed, nextBreaker() counts the window.
  const windowCalls = failed === 0 ? answered : 0;
  await scope.sql`
    insert into partner_health as h (creditor_id, partner_id, channel, calls, taken, failures, taken_at, latency_ms,
      last_failure_code, last_failure_at)
    values (${scope.creditorId}, ${partnerId}, ${channel}, ${calls}, ${taken}, ${failed}, ${takenAt}, ${latencyMs}, ${failureCode},
      ${failedAt})
    on conflict (creditor_id, partner_id, channel) do update set
      calls = h.calls + excluded.calls, taken = h.taken + excluded.taken, failures = h.failures + excluded.failures,
      taken_at = coalesce(excluded.taken_at, h.taken_at),
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
