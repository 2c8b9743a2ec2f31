// Signatures of callbacks by the Standard Webhooks scheme (v1): HMAC-SHA256 over "id.timestamp.body".
// Several secrets may be valid at once, so that one can be replaced without losing a callback.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Callback } from './partner.ts';

/** How far a callback's timestamp may be from our clock, either way: a recorded callback cannot be replayed later. */
export const toleranceMs = 5 * 60_000;

export type SignatureReading =
  | { readonly kind: 'GENUINE'; readonly callbackId: string }
  | { readonly kind: 'FORGED'; readonly detail: string };

/** Checks the signature over the raw bytes. `secrets` are "whsec_" + base64; `receivedAtMs` is physical time. */
export function readSignature(
  callback: Pick<Callback, 'headers' | 'body' | 'receivedAtMs'>,
  secrets: readonly string[],
): SignatureReading {
  const { headers, body, receivedAtMs } = callback;
  const callbackId = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = (headers['webhook-signature'] ?? '').slice(0, 2_000).split(' ');
  if (!/^[\x21-\x7e]{1,200}$/.test(callbackId)) return { kind: 'FORGED', detail: 'no webhook-id' };
  if (!/^\d{1,12}$/.test(timestamp)) return { kind: 'FORGED', detail: 'no webhook-timestamp' };
  if (Math.abs(Number(timestamp) * 1_000 - receivedAtMs) > toleranceMs) {
    return { kind: 'FORGED', detail: 'the timestamp is not of now' };
  }
  const signed = Buffer.concat([Buffer.from(`${callbackId}.${timestamp}.`), body]);
  // No early return: how long this takes says nothing of which secret or signature came close.
  let isGenuine = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secretBytes(secret)).update(signed).digest();
    for (const signature of signatures) {
      const given = Buffer.from(signature.startsWith('v1,') ? signature.slice(3) : '', 'base64');
      if (given.length === expected.length && timingSafeEqual(given, expected)) isGenuine = true;
    }
  }
  return isGenuine ? { kind: 'GENUINE', callbackId } : { kind: 'FORGED', detail: 'no signature matches' };
}

function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
