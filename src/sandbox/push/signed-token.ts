// Checks the tokens senders show to simulated push services: JSON Web Tokens (RFC 7519) signed with ES256 or RS256.
import { createECDH, createHash, createPrivateKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

export interface ReadToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const object = z.record(z.string(), z.unknown());

/** Header and claims of a token signed by this key with this algorithm; undefined for any other. */
export function readToken(token: string, key: KeyObject, algorithm: 'ES256' | 'RS256'): ReadToken | undefined {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  const isGenuine = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  const [read, told] = [object.safeParse(decode(header)), object.safeParse(decode(claims))];
  if (!isGenuine || !read.success || !told.success || read.data['alg'] !== algorithm) return undefined;
  return { header: read.data, claims: told.data };
}

/** A P-256 key pair that is the same at every start, made from a word: it opens nothing but simulators. */
export function derivedPair(word: string): {
  readonly privateKey: Buffer;
  readonly publicKey: Buffer;
  readonly key: KeyObject;
} {
  const privateKey = createHash('sha256').update(word).digest();
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const publicKey = pair.getPublicKey();
  const [d, x, y] = [privateKey, publicKey.subarray(1, 33), publicKey.subarray(33)].map((part) =>
    part.toString('base64url'),
  );
  const jwk = { kty: 'EC', crv: 'P-256', d: d ?? '', x: x ?? '', y: y ?? '' };
  return { privateKey, publicKey, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
