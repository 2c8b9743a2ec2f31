// API keys: made, rotated, revoked, and recognised. A key names its creditor, so that it is looked up in that creditor's
// scope; only the SHA-256 of its secret is stored (the secret is 256 random bits, a slow hash would add nothing).
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '../id.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';

export type ApiKeyScope = 'FRONTEND' | 'PARTNER' | 'ANALYST' | 'OPERATOR' | 'ADMIN';
export const apiKeyScopes: readonly ApiKeyScope[] = ['FRONTEND', 'PARTNER', 'ANALYST', 'OPERATOR', 'ADMIN'];

export interface NewApiKey {
  readonly name: string;
  readonly scope: ApiKeyScope;
  readonly partnerId: string | null;
  /** Physical instant, epoch ms; null: never. */
  readonly expiresAtMs: number | null;
}

/** A key just made: the only moment at which the whole of it is known. */
export interface MadeApiKey {
  readonly apiKeyId: string;
  readonly key: string;
}

/** What a key says of itself: "stf_" + creditor and key id in base64url + "_" + secret. Searchable by secret scanners. */
export interface KeyParts {
  readonly creditorId: string;
  readonly apiKeyId: string;
  readonly secretHash: string;
}

/** Makes a key in the scope's creditor. */
export async function createApiKey(scope: Scope, wanted: NewApiKey): Promise<MadeApiKey> {
  const apiKeyId = newId();
  const secret = randomBytes(32).toString('base64url');
  await scope.sql`
    insert into api_key (creditor_id, api_key_id, name, scope, partner_id, secret_hash, last_four, expires_at)
    values (${scope.creditorId}, ${apiKeyId}, ${wanted.name}, ${wanted.scope}, ${wanted.partnerId}, ${hashOf(secret)},
      ${secret.slice(-4)}, to_timestamp(${wanted.expiresAtMs}::numeric / 1000))`;
  const ids = Buffer.from((scope.creditorId + apiKeyId).replaceAll('-', ''), 'hex').toString('base64url');
  return { apiKeyId, key: `stf_${ids}_${secret}` };
}

/** Makes a successor of a key; the old one goes on working for `overlapMs` of physical time. */
export async function rotateApiKey(
  scope: Scope,
  apiKeyId: string,
  overlapMs: number,
): Promise<MadeApiKey | { problem: Problem }> {
  const [old] = await scope.sql<(Omit<NewApiKey, 'expiresAtMs'> & { revoked: boolean; expiresAtMs: number | null })[]>`
    select name, scope, partner_id as "partnerId", revoked_at is not null as revoked,
      (extract(epoch from expires_at) * 1000)::bigint as "expiresAtMs"
    from api_key where creditor_id = ${scope.creditorId} and api_key_id = ${apiKeyId} for update`;
  if (old === undefined) return { problem: problem('NOT_FOUND', ['apiKeyId'], { what: 'API key' }) };
  if (old.revoked) return { problem: problem('KEY_REVOKED_ALREADY', ['apiKeyId']) };
  await scope.sql`
    update api_key set expires_at = least(coalesce(expires_at, 'infinity'),
      clock_timestamp() + ${overlapMs}::bigint * interval '1 millisecond')
    where creditor_id = ${scope.creditorId} and api_key_id = ${apiKeyId}`;
  await scope.sql`select pg_notify('stafett_key', ${apiKeyId})`;
  return createApiKey(scope, old);
}

/** Revokes a key at once, everywhere. Refused for the last ADMIN key: nobody could make another. */
export async function revokeApiKey(scope: Scope, apiKeyId: string): Promise<{ problem: Problem } | undefined> {
  const keys = await scope.sql<{ apiKeyId: string; scope: ApiKeyScope; usable: boolean; revoked: boolean }[]>`
    select api_key_id as "apiKeyId", scope, revoked_at is not null as revoked,
      revoked_at is null and (expires_at is null or expires_at > clock_timestamp()) as usable
    from api_key where creditor_id = ${scope.creditorId} order by api_key_id for update`;
  const key = keys.find((candidate) => candidate.apiKeyId === apiKeyId);
  if (key === undefined) return { problem: problem('NOT_FOUND', ['apiKeyId'], { what: 'API key' }) };
  if (key.revoked) return { problem: problem('KEY_REVOKED_ALREADY', ['apiKeyId']) };
  const admins = keys.filter((candidate) => candidate.scope === 'ADMIN' && candidate.usable);
  if (admins.length === 1 && admins[0]?.apiKeyId === apiKeyId)
    return { problem: problem('KEY_LAST_ADMIN', ['apiKeyId']) };
  await scope.sql`
    update api_key set revoked_at = clock_timestamp()
    where creditor_id = ${scope.creditorId} and api_key_id = ${apiKeyId}`;
  await scope.sql`select pg_notify('stafett_key', ${apiKeyId})`;
  return undefined;
}

/** Takes a key apart; undefined when it does not have the form of one. Says nothing about its being valid. */
export function readKey(key: string): KeyParts | undefined {
  const match = /^stf_([A-Za-z0-9_-]{43})_([A-Za-z0-9_-]{43})$/.exec(key);
  if (match === null) return undefined;
  const hex = Buffer.from(match[1] ?? '', 'base64url').toString('hex');
  return {
    creditorId: uuidOf(hex.slice(0, 32)),
    apiKeyId: uuidOf(hex.slice(32, 64)),
    secretHash: hashOf(match[2] ?? ''),
  };
}

/** Compares two hashes without telling by the time taken how much of them agrees. */
export function sameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
