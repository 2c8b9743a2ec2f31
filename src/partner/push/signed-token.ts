// Tokens that prove who we are to push services: JSON Web Tokens (RFC 7519) signed with ES256 or RS256 (RFC 7518).
// Only signing; nothing here reads a token of somebody else.
import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** A signed token in its compact form. The algorithm follows the key: P-256 gives ES256, RSA gives RS256. */
export function signToken(
  key: KeyObject,
  claims: Readonly<Record<string, string | number>>,
  header: Readonly<Record<string, string>> = {},
): string {
  const alg = key.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256';
  const signed = `${encode({ typ: 'JWT', alg, ...header })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** The private key in a PEM of the kind wanted; undefined when it is none. */
export function readPrivateKey(pem: string, kind: 'rsa' | 'ec'): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    const isWanted = key.asymmetricKeyType === kind;
    const isP256 = kind === 'rsa' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isWanted && isP256 ? key : undefined;
  } catch {
    return undefined;
  }
}

/** A P-256 key pair from its private number, 32 bytes in base64url; undefined when it is none. */
export function readVapidKey(privateKey: string): { readonly key: KeyObject; readonly publicKey: string } | undefined {
  const d = Buffer.from(privateKey, 'base64url');
  if (d.length !== 32) return undefined;
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(d);
    const point = pair.getPublicKey();
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: x ?? '', y: y ?? '' };
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), publicKey: point.toString('base64url') };
  } catch {
    return undefined;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
