// Subscriptions of debtors' browsers to web push (Push API, RFC 8291), kept as contact points of the channel PUSH: the
// endpoint is the address. Saving one again changes nothing; a browser notifies one debtor only.
import { ECDH } from 'node:crypto';
import { newId } from '../id.ts';
import { type Problem, problem } from '../problem.ts';
import { creditorNowMs } from '../store/creditor-time.ts';
import type { Scope } from '../store/transaction.ts';

/** What a browser hands over (PushSubscription.toJSON()): keys in base64url. */
export interface PushSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export type SavedSubscription = { readonly contactPointId: string } | { readonly problem: Problem };

export interface SubscriptionRules {
  /** Endpoints on plain HTTP and at bare addresses: for a sandbox, whose push service is this machine. */
  readonly allowPrivateHosts: boolean;
}

/** Subscriptions of one debtor that are used; browsers that came long ago make room for new ones. */
export const subscriptionsMax = 20;

/**
 * Saves a debtor's subscription (of one that was merged: its survivor's): made, or given its keys anew and taken up again
 * if it had been ended. Consent is the caller's to have. An endpoint that was another debtor's is that one's no more: the
 * browser has changed hands. Refused as NOT_FOUND (no such debtor) or FIELD_INVALID (endpoint, keys), with neither of them
 * in the problem.
 */
export async function savePushSubscription(
  scope: Scope,
  namedId: string,
  subscription: PushSubscription,
  rules: SubscriptionRules = { allowPrivateHosts: false },
): Promise<SavedSubscription> {
  const wrong = findWrong(subscription, rules);
  if (wrong !== undefined) return { problem: wrong };
  const { sql, creditorId } = scope;
  // Locked, so that two that come at once are saved one after the other.
  const [debtor] = await sql<{ debtorId: string }[]>`
    select coalesce(merged_into, debtor_id) as "debtorId" from debtor
    where creditor_id = ${creditorId} and debtor_id = ${namedId} for no key update`;
  if (debtor === undefined) return { problem: problem('NOT_FOUND', ['debtorId'], { what: 'debtor' }) };
  const { debtorId } = debtor;
  const { endpoint, keys } = subscription;
  const pushKeys = JSON.stringify({ p256dh: keys.p256dh, auth: keys.auth });
  const sinceMs = await creditorNowMs(scope);
  const [saved] = await sql<{ contactPointId: string }[]>`
    insert into contact_point as p (creditor_id, contact_point_id, debtor_id, channel, address, push_keys)
    values (${creditorId}, ${newId()}, ${debtorId}, 'PUSH', ${endpoint}, ${pushKeys}::jsonb)
    on conflict (creditor_id, debtor_id, channel, address) do update set push_keys = excluded.push_keys,
      reachability = case p.reachability when 'REACHABLE' then 'REACHABLE' else 'UNKNOWN' end,
      reachability_reason = case p.reachability when 'REACHABLE' then p.reachability_reason end,
      reachability_since = case p.reachability when 'REACHABLE' then p.reachability_since
        else to_timestamp(${sinceMs}::numeric / 1000) end
    returning contact_point_id as "contactPointId"`;
  if (saved === undefined) throw new Error('an insert with returning answers a row');
  await retire(scope, debtorId, endpoint, saved.contactPointId, sinceMs);
  return saved;
}

/**
 * Ends a debtor's subscription: the debtor wants no more there. The contact point stays, opted out and without its keys,
 * since attempts speak of it. NOT_FOUND when there is none; ending it twice is fine.
 */
export async function removePushSubscription(
  scope: Scope,
  debtorId: string,
  endpoint: string,
): Promise<SavedSubscription> {
  const sinceMs = await creditorNowMs(scope);
  const [removed] = await scope.sql<{ contactPointId: string }[]>`
    update contact_point set push_keys = null, reachability = 'OPTED_OUT', reachability_reason = 'UNSUBSCRIBED',
      reachability_since = case reachability when 'OPTED_OUT' then reachability_since
        else to_timestamp(${sinceMs}::numeric / 1000) end
    where creditor_id = ${scope.creditorId} and channel = 'PUSH' and address = ${endpoint} and debtor_id = (
      select coalesce(merged_into, debtor_id) from debtor
      where creditor_id = ${scope.creditorId} and debtor_id = ${debtorId})
    returning contact_point_id as "contactPointId"`;
  return removed ?? { problem: problem('NOT_FOUND', ['endpoint'], { what: 'contact point' }) };
}

/** The same endpoint at other debtors, and the debtor's oldest beyond the most: no longer used, their keys forgotten. */
async function retire(
  { sql, creditorId }: Scope,
  debtorId: string,
  endpoint: string,
  contactPointId: string,
  sinceMs: number,
): Promise<void> {
  await sql`
    update contact_point set push_keys = null, reachability = 'UNREACHABLE', reachability_reason = 'SUPERSEDED',
      reachability_since = to_timestamp(${sinceMs}::numeric / 1000)
    where creditor_id = ${creditorId} and channel = 'PUSH' and push_keys is not null
      and contact_point_id <> ${contactPointId}
      and (address = ${endpoint} or contact_point_id in (
        select contact_point_id from contact_point
        where creditor_id = ${creditorId} and debtor_id = ${debtorId} and channel = 'PUSH' and push_keys is not null
          and contact_point_id <> ${contactPointId}
        order by created_at desc, contact_point_id desc offset ${subscriptionsMax - 1}))`;
}

const endpointLengthMax = 2_000;

function findWrong({ endpoint, keys }: PushSubscription, rules: SubscriptionRules): Problem | undefined {
  const wrong = (field: string, value: string, expected: string) =>
    problem('FIELD_INVALID', [field], { field, value, expected });
  if (!isEndpoint(endpoint, rules)) return wrong('endpoint', 'another address', 'the https address of a push service');
  const p256dh = bytesOf(keys.p256dh);
  if (!isPoint(p256dh)) return wrong('p256dh', `${p256dh.length} bytes`, 'a point of P-256, 65 bytes in base64url');
  const auth = bytesOf(keys.auth);
  return auth.length === 16 ? undefined : wrong('auth', `${auth.length} bytes`, '16 bytes in base64url');
}

/** What is checked here is the form. Where the address leads is judged when it is used, for names change their minds. */
function isEndpoint(endpoint: string, { allowPrivateHosts }: SubscriptionRules): boolean {
  const url = endpoint.length > endpointLengthMax ? null : URL.parse(endpoint);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (allowPrivateHosts) return url.protocol === 'https:' || url.protocol === 'http:';
  const isName = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(url.hostname);
  return url.protocol === 'https:' && url.port === '' && isName;
}

function bytesOf(base64url: string): Buffer {
  return /^[\w-]{1,200}={0,2}$/.test(base64url) ? Buffer.from(base64url, 'base64url') : Buffer.alloc(0);
}

function isPoint(bytes: Buffer): boolean {
  if (bytes.length !== 65) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
