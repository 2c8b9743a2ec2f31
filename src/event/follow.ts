// Follows a creditor's log from any position: first what is stored, then live, every position once and in order.
// One tail per creditor and process reads the log for all its followers; each follower pulls at its own pace, so a slow
// one costs nothing but its own lag.

import type { Store } from '../store/open.ts';
import { type Scope, withCreditor } from '../store/transaction.ts';
import type { Bell } from './bell.ts';
import type { DeliveryEvent } from './event.ts';

export interface Tails {
  /**
   * Yields the creditor's events after position `after` (undefined: only those to come), until `signal` aborts.
   */
  follow(creditorId: string, after: number | undefined, signal: AbortSignal): AsyncGenerator<DeliveryEvent, void, void>;
}

const pageMax = 500;
/** Recent events kept in memory for followers that are nearly up to date. */
const recentMax = 2_000;
const pollMs = 1_000;

/** Makes the tails of one process. */
export function makeTails(store: Store, bell: Bell): Tails {
  const tails = new Map<string, Tail>();
  return {
    async *follow(creditorId, after, signal) {
      const tail = tails.get(creditorId) ?? openTail(store, bell, creditorId, () => tails.delete(creditorId));
      tails.set(creditorId, tail);
      const leave = tail.join();
      try {
        let position = after ?? (await readPosition(store, creditorId));
        while (!signal.aborted) {
          const events = tail.recentAfter(position) ?? (await readEvents(store, creditorId, position, pageMax));
          for (const event of events) {
            if (signal.aborted) return;
            position = event.position;
            yield event;
          }
          if (events.length === 0) await tail.grown(position, signal);
        }
      } finally {
        leave();
      }
    },
  };
}

interface Tail {
  join(): () => void;
  /** Events after a position out of memory; undefined when memory does not reach back that far. */
  recentAfter(position: number): readonly DeliveryEvent[] | undefined;
  /** Resolves when there may be something after `position`, or the signal aborts. */
  grown(position: number, signal: AbortSignal): Promise<void>;
}

function openTail(store: Store, bell: Bell, creditorId: string, closed: () => void): Tail {
  /** The newest events, without a gap, up to `last`. */
  let recent: DeliveryEvent[] = [];
  let last: number | undefined;
  let followers = 0;
  let reading = false;
  let rungMeanwhile = false;
  const waiting = new Set<() => void>();

  async function readOn(): Promise<void> {
    if (last === undefined) {
      last = await readPosition(store, creditorId);
      return;
    }
    const events = await readEvents(store, creditorId, last, pageMax);
    recent = recent.concat(events).slice(-recentMax);
    last = events.at(-1)?.position ?? last;
    if (events.length === pageMax) rungMeanwhile = true;
  }

  async function read(): Promise<void> {
    if (reading) {
      rungMeanwhile = true;
      return;
    }
    reading = true;
    do {
      rungMeanwhile = false;
      // A database that is away: the followers find out by themselves, and the next poll tries again.
      await readOn().catch(() => {});
      for (const wake of [...waiting]) wake();
    } while (rungMeanwhile);
    reading = false;
  }

  const silence = bell.onEvents(creditorId, read);
  const poll = setInterval(read, pollMs);
  void read();
  return {
    join() {
      followers += 1;
      return () => {
        followers -= 1;
        if (followers > 0) return;
        silence();
        clearInterval(poll);
        closed();
      };
    },
    recentAfter(position) {
      if (last === undefined || position < last - recent.length) return undefined;
      const from = Math.max(0, recent.length - (last - position));
      return recent.slice(from, from + pageMax);
    },
    grown(position, signal) {
      return new Promise((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
        if (signal.aborted || (last !== undefined && last > position)) wake();
      });
    },
  };
}

/** The position of the newest event; 0 for an empty log. */
export function readPosition(store: Store, creditorId: string): Promise<number> {
  return withCreditor(store, creditorId, async ({ sql }) => {
    const [row] = await sql<
      { position: number }[]
    >`select position from event_stream where creditor_id = ${creditorId}`;
    return row?.position ?? 0;
  });
}

/** Up to `limit` events after a position, in order. Positions are gap-free, so the log itself is the page. */
export function readEvents(store: Store, creditorId: string, after: number, limit: number): Promise<DeliveryEvent[]> {
  return withCreditor(store, creditorId, (scope) => selectEvents(scope, after, limit));
}

async function selectEvents(scope: Scope, after: number, limit: number): Promise<DeliveryEvent[]> {
  const rows = await scope.sql<DeliveryEvent[]>`
    select position, type, invoice_id as "invoiceId", distribution_id as "distributionId", attempt_id as "attemptId",
      debtor_id as "debtorId", partner_id as "partnerId", channel, payload,
      (extract(epoch from occurred_at) * 1000)::bigint as "occurredAtMs",
      (extract(epoch from recorded_at) * 1000)::bigint as "recordedAtMs"
    from event where creditor_id = ${scope.creditorId} and position > ${after}
    order by position limit ${limit}`;
  return [...rows];
}
