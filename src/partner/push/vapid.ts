// Who sends a web push (RFC 8292): a signed token for each push service, kept until an hour before it ends.
import { assert } from '../../assert.ts';
import { readVapidKey, signToken } from './signed-token.ts';

export interface Vapid {
  /** What browsers subscribe with: the uncompressed point in base64url. */
  readonly publicKey: string;
  /** The Authorization header for an endpoint's origin. */
  authorization(origin: string): string;
}

const hourMs = 3_600_000;
// At most 24 hours are allowed (RFC 8292 §2); half of that leaves room for clocks that differ.
const lifeMs = 12 * hourMs;
// Origins come from subscriptions, so there may be as many as somebody likes.
const originsMax = 100;

/** Signs with `privateKey` (32 bytes, base64url) in the name of `subject`; `nowMs` is physical time. */
export function makeVapid(privateKey: string, subject: string, nowMs: () => number): Vapid {
  const pair = readVapidKey(privateKey);
  assert(pair !== undefined, 'a VAPID key was checked when it was saved');
  const { key, publicKey } = pair;
  const kept = new Map<string, { readonly token: string; readonly untilMs: number }>();

  function tokenFor(origin: string): string {
    const now = nowMs();
    const known = kept.get(origin);
    if (known !== undefined && now < known.untilMs) return known.token;
    const token = signToken(key, { aud: origin, exp: Math.floor((now + lifeMs) / 1_000), sub: subject });
    if (kept.size >= originsMax) kept.clear();
    kept.set(origin, { token, untilMs: now + lifeMs - hourMs });
    return token;
  }

  return { publicKey, authorization: (origin) => `vapid t=${tokenFor(origin)}, k=${publicKey}` };
}
