// A debtor's bucket under a salt: the same wherever it is computed, here or in SQL, now or at an audit. Pure.
import { hash } from 'node:crypto';

export const buckets = 10_000;

/** The first six bytes, big-endian, of SHA-256 over the UTF-8 of `salt:unit`. */
export function hash48(salt: string, unit: string): number {
  return hash('sha256', `${salt}:${unit}`, 'buffer').readUIntBE(0, 6);
}

/** From 0 to 9,999. The bias of the remainder is below 4e-11. */
export function bucketOf(salt: string, unit: string): number {
  return hash48(salt, unit) % buckets;
}

/** The same as SQL, of two expressions of type text: what an auditor runs against the tables. */
export function bucketSql(salt: string, unit: string): string {
  const digest = `encode(sha256(convert_to(${salt} || ':' || ${unit}, 'UTF8')), 'hex')`;
  return `(('x' || substr(${digest}, 1, 12))::bit(48)::bigint % ${buckets})`;
}
