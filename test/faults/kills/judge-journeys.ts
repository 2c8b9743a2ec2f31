// The judgement over what lasts longer than one send: journeys from mail to letter, and what all of the database must agree
// on after a thousand deaths. Each answer is a list of what is wrong.
import { readFileSync } from 'node:fs';
import type postgres from 'postgres';
import { countStranded } from '../../../src/distribution/stranded.ts';
import type { Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import type { Entry, Orphan } from './journal.ts';
import { journey, readEffects } from './judge.ts';
import type { WireEntry } from './processes/relay-wire.ts';

interface JourneyAttempt {
  readonly attemptId: string;
  readonly distributionId: string;
  readonly key: string;
  readonly channel: string;
  readonly state: string;
  readonly code: string | null;
  readonly runState: string;
  readonly cause: string | null;
}

export interface JourneyVerdict {
  readonly journeys: number;
  readonly effects: number;
  readonly together: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly unknown: number;
  readonly duplicates: readonly string[];
  readonly lost: readonly string[];
  readonly stuck: readonly string[];
  /** In doubt, though no worker died with it and none got no answer. */
  readonly groundless: readonly string[];
  /** Marked as leaving after a stop had been committed. */
  readonly sentAfterStop: readonly string[];
}

/** What only a partner can have said. */
const partnersWords = new Set(['ACCEPTED', 'PROCESSING', 'DISPATCHED', 'DELIVERED', 'CANCELLED']);
const ends = new Set(['REACHED', 'STOPPED', 'UNDELIVERABLE']);

export async function judgeJourneys(
  admin: postgres.Sql,
  creditorId: string,
  effectLogFiles: readonly string[],
  journal: ReadonlyMap<string, readonly Entry[]>,
  orphans: ReadonlyMap<string, readonly Orphan[]>,
  isStalled: (entries: readonly Entry[]) => boolean,
  stoppedAtMs: ReadonlyMap<string, number>,
): Promise<JourneyVerdict> {
  const taken = readEffects(effectLogFiles);
  const runs = await admin<{ id: string; state: string; cause: string | null }[]>`
    select d.distribution_id as id, d.state, d.cause from distribution d
    join succession_order s using (creditor_id, succession_order_id, version)
    where d.creditor_id = ${creditorId} and s.name = ${journey}`;
  const attempts = await admin<JourneyAttempt[]>`
    select a.attempt_id as "attemptId", a.distribution_id as "distributionId", a.effect_key as key, a.channel, a.state,
      a.code, d.state as "runState", d.cause
    from attempt a join distribution d using (creditor_id, distribution_id)
    join succession_order s using (creditor_id, succession_order_id, version)
    where a.creditor_id = ${creditorId} and s.name = ${journey}`;
  const keys = Map.groupBy(attempts, ({ key }) => key);
  const wasOpen = (id: string) =>
    orphans.get(id)?.some(({ entry }) => entry.onWire) === true || isStalled(journal.get(id) ?? []);
  const doubted = attempts.filter(({ state }) => state === 'UNKNOWN');
  const leftLate = ({ attemptId, distributionId }: JourneyAttempt) => {
    const stopMs = stoppedAtMs.get(distributionId) ?? Number.POSITIVE_INFINITY;
    return (journal.get(attemptId) ?? []).some(
      (entry, index, all) => entry.onWire && entry.atMs > stopMs && all[index - 1]?.onWire !== true,
    );
  };
  return {
    journeys: runs.length,
    effects: [...keys.keys()].reduce((sum, key) => sum + (taken.get(key) ?? 0), 0),
    together: [...keys.values()].filter((members) => members.length > 1).length,
    ends: Object.fromEntries([...Map.groupBy(runs, ({ state }) => state)].map(([state, all]) => [state, all.length])),
    unknown: doubted.length,
    duplicates: [...keys.keys()].filter((key) => (taken.get(key) ?? 0) > 1),
    lost: attempts.filter(({ state, key }) => partnersWords.has(state) && !taken.has(key)).map(({ key }) => key),
    stuck: runs
      .filter(({ state, cause }) => !ends.has(state) && !(state === 'HELD' && cause === 'OUTCOME_UNKNOWN'))
      .map(({ id, state, cause }) => `${id} ${state} ${cause}`),
    groundless: doubted
      .filter(
        ({ attemptId, code, channel, runState }) =>
          // A letter is repeated or recalled under its key; only one that is not wanted any more is left in doubt.
          (code === null && !wasOpen(attemptId)) || (channel === 'LETTER' && runState !== 'STOPPED'),
      )
      .map(({ attemptId }) => attemptId),
    sentAfterStop: attempts.filter(leftLate).map(({ attemptId }) => attemptId),
  };
}

/** Keys whose sender got an answer well in time, by what passed on the wire. */
export function answeredInTime(wireLogFile: string, sendMsMax: number): ReadonlySet<string> {
  const entries = readFileSync(wireLogFile, 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as WireEntry]));
  const marginMs = sendMsMax / 4;
  return new Set(
    entries
      .filter(({ answeredMs }) => answeredMs !== null && answeredMs < sendMsMax - marginMs)
      .map(({ effectKey }) => effectKey),
  );
}

/** What the database must agree with itself on: G1, G5 and G6. Everything should be empty, or 0. */
export async function judgeBooks(store: Store, admin: postgres.Sql, creditorId: string) {
  const [{ events, last, head } = { events: 0, last: 0, head: -1 }] = await admin<
    { events: number; last: number; head: number }[]
  >`
    select count(*)::int as events, max(position)::int as last,
      (select position::int from event_stream where creditor_id = ${creditorId}) as head
    from event where creditor_id = ${creditorId}`;
  const tally = await admin`
    select coalesce(t.state, d.state) as state, coalesce(t.channel, d.channel) as channel,
      coalesce(t.cause, d.cause) as cause, t.count as told, d.count as counted
    from (select state, channel, cause, count::int, amount_minor::bigint as amount from tally
        where creditor_id = ${creditorId} and state <> 'NOT_STARTED' and count <> 0) t
    full join (select state, coalesce(channel, '') as channel, coalesce(cause, '') as cause, count(*)::int,
        sum(amount_minor)::bigint as amount
      from distribution where creditor_id = ${creditorId} group by 1, 2, 3) d
      on d.state = t.state and d.channel = t.channel and d.cause = t.cause
    where t.count is distinct from d.count or t.amount is distinct from d.amount`;
  const older = await admin`
    select a.attempt_id from attempt a join distribution d using (creditor_id, distribution_id)
    where a.creditor_id = ${creditorId} and (a.started_at < d.started_at or a.epoch > d.epoch)`;
  // Each attempt began as a fact, each end was told once, and the last fact of an attempt is what it is.
  const untold = await admin`
    select a.attempt_id, a.state, told.type from attempt a left join lateral (
      select e.type from event e where e.creditor_id = a.creditor_id and e.attempt_id = a.attempt_id
        and e.type like 'ATTEMPT\\_%' and e.type not like 'ATTEMPT\\_CANCEL\\_%' order by e.position desc limit 1
    ) told on true
    where a.creditor_id = ${creditorId} and told.type is distinct from 'ATTEMPT_' || a.state`;
  const ended = await admin`
    select d.distribution_id, d.state, count(e.*) from distribution d left join event e
      on e.creditor_id = d.creditor_id and e.distribution_id = d.distribution_id and e.type = 'DISTRIBUTION_' || d.state
    where d.creditor_id = ${creditorId} and d.state in ('REACHED', 'STOPPED', 'UNDELIVERABLE')
    group by 1, 2 having count(e.*) <> 1`;
  return {
    gaps: events === last && last === head ? 0 : `${events} events, the last ${last}, the stream at ${head}`,
    tally: [...tally],
    older: [...older],
    untold: [...untold],
    ended: [...ended],
    stranded: await withCreditor(store, creditorId, countStranded),
  };
}
