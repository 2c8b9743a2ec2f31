// Who is asking: an API key, looked up in its own creditor's scope, remembered for a short while, forgotten at once
// when it is revoked.
import type { Clock } from '../clock.ts';
import type { Bell } from '../event/bell.ts';
import { type ApiKeyScope, readKey, sameHash } from '../record/api-key.ts';
import type { Store } from '../store/open.ts';
import { withCreditor } from '../store/transaction.ts';

export interface Access {
  readonly creditorId: string;
  readonly apiKeyId: string;
  readonly scope: ApiKeyScope;
  /** The partner a PARTNER key is bound to. */
  readonly partnerId: string | null;
}

export interface Gate {
  /** The access an `Authorization` value gives; undefined when it gives none. */
  admit(authorization: string | undefined): Promise<Access | undefined>;
  /** Calls `closed` once the access has ended: its key was revoked, or has expired. Returns how to stop watching. */
  whenClosed(access: Access, closed: () => void): () => void;
  close(): void;
}

const rememberedMs = 30_000;
const rememberedMax = 10_000;
const watchMs = 2_000;

interface Remembered {
  readonly access: Access;
  readonly secretHash: string;
  readonly expiresAtMs: number | null;
  readonly untilMs: number;
}

/** Makes the gate of one process. */
export function makeGate(store: Store, bell: Bell, clock: Clock): Gate {
  const remembered = new Map<string, Remembered>();
  /** How often a key was changed, as far as we have heard. */
  let rung = 0;
  const watchers = new Map<string, Set<{ readonly access: Access; readonly closed: () => void }>>();

  async function find(authorization: string | undefined): Promise<Remembered | undefined> {
    const parts = readKey(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
    if (parts === undefined) return undefined;
    const nowMs = clock.nowMs();
    let known = remembered.get(parts.apiKeyId);
    if (known === undefined || known.untilMs < nowMs) {
      const before = rung;
      const read = await readAccess(store, parts.creditorId, parts.apiKeyId);
      if (read === undefined) return undefined;
      known = { ...read, untilMs: nowMs + rememberedMs };
      if (remembered.size >= rememberedMax) remembered.clear();
      // A key may have been revoked just after it was read: what was read then is not kept.
      if (rung === before) remembered.set(parts.apiKeyId, known);
    }
    const valid = known.access.creditorId === parts.creditorId && sameHash(known.secretHash, parts.secretHash);
    return valid && (known.expiresAtMs === null || known.expiresAtMs > nowMs) ? known : undefined;
  }

  async function check(apiKeyId: string): Promise<void> {
    const watching = [...(watchers.get(apiKeyId) ?? [])];
    const [first] = watching;
    if (first === undefined) return;
    const read = await readAccess(store, first.access.creditorId, apiKeyId);
    if (read !== undefined && (read.expiresAtMs === null || read.expiresAtMs > clock.nowMs())) return;
    for (const { closed } of watching) closed();
  }

  const silence = bell.onKey((apiKeyId) => {
    rung += 1;
    remembered.delete(apiKeyId);
    check(apiKeyId).catch(() => {});
  });
  // Expiry rings no bell; and a bell can be missed.
  const watch = setInterval(() => {
    for (const apiKeyId of watchers.keys()) check(apiKeyId).catch(() => {});
  }, watchMs);
  watch.unref();

  return {
    admit: async (authorization) => (await find(authorization))?.access,
    whenClosed(access, closed) {
      const watcher = { access, closed };
      const set = watchers.get(access.apiKeyId) ?? new Set();
      watchers.set(access.apiKeyId, set.add(watcher));
      return () => {
        set.delete(watcher);
        if (set.size === 0) watchers.delete(access.apiKeyId);
      };
    },
    close() {
      silence();
      clearInterval(watch);
    },
  };
}

/** Reads a key that works, and notes that it was used (to the minute). */
function readAccess(
  store: Store,
  creditorId: string,
  apiKeyId: string,
): Promise<Omit<Remembered, 'untilMs'> | undefined> {
  return withCreditor(store, creditorId, async ({ sql }) => {
    const [row] = await sql<
      { scope: ApiKeyScope; partnerId: string | null; secretHash: string; expiresAtMs: number | null; stale: boolean }[]
    >`
      select scope, partner_id as "partnerId", secret_hash as "secretHash",
        (extract(epoch from expires_at) * 1000)::bigint as "expiresAtMs",
        last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute' as stale
      from api_key
      where creditor_id = ${creditorId} and api_key_id = ${apiKeyId} and revoked_at is null
        and (expires_at is null or expires_at > clock_timestamp())`;
    if (row === undefined) return undefined;
    if (row.stale) {
      await sql`
        update api_key set last_used_at = date_trunc('minute', clock_timestamp())
        where creditor_id = ${creditorId} and api_key_id = ${apiKeyId}`;
    }
    const { scope, partnerId, secretHash, expiresAtMs } = row;
    return { access: { creditorId, apiKeyId, scope, partnerId }, secretHash, expiresAtMs };
  });
}
