// One LISTEN connection per process: rings when a creditor's log has grown, or a key was revoked. A bell may be missed
// (a lost connection), so whoever waits for it also looks by itself now and then.
import type { Store } from '../store/open.ts';

export interface Bell {
  /** Calls `hear` whenever the creditor's log may have grown. Returns how to stop listening. */
  onEvents(creditorId: string, hear: () => void): () => void;
  /** Calls `hear` with the id of a key that was revoked or changed. */
  onKey(hear: (apiKeyId: string) => void): () => void;
  close(): Promise<void>;
}

/** Opens the connection; it reconnects by itself. */
export async function openBell(store: Store): Promise<Bell> {
  const byCreditor = new Map<string, Set<() => void>>();
  const forKeys = new Set<(apiKeyId: string) => void>();
  const ringAll = () => {
    for (const hearers of byCreditor.values()) for (const hear of hearers) hear();
  };
  // After a reconnect, anything may have happened meanwhile.
  const events = await store.sql.listen(
    'stafett_event',
    (creditorId) => byCreditor.get(creditorId)?.forEach((hear) => hear()),
    ringAll,
  );
  const keys = await store.sql.listen('stafett_key', (apiKeyId) => forKeys.forEach((hear) => hear(apiKeyId)));
  return {
    onEvents(creditorId, hear) {
      const hearers = byCreditor.get(creditorId) ?? new Set();
      byCreditor.set(creditorId, hearers.add(hear));
      return () => {
        hearers.delete(hear);
        if (hearers.size === 0) byCreditor.delete(creditorId);
      };
    },
    onKey(hear) {
      forKeys.add(hear);
      return () => forKeys.delete(hear);
    },
    async close() {
      await Promise.allSettled([events.unlisten(), keys.unlisten()]);
    },
  };
}
