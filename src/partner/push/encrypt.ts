// Web push messages that only the browser can read (RFC 8291): ECDH on P-256, HKDF and AES-128-GCM in one record of the
// aes128gcm content encoding (RFC 8188). node:crypto does it all; salt and key pair are given, so that it can be tested.
import { createCipheriv, createECDH, ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** A subscription's own keys as bytes: an uncompressed point of P-256 (65) and a secret (16). */
export interface ReceiverKeys {
  readonly p256dh: Buffer;
  readonly auth: Buffer;
}

/** What is drawn anew for every message. */
export interface MessageSecrets {
  readonly salt: Buffer;
  readonly privateKey: Buffer;
}

const curve = 'prime256v1';
const saltBytes = 16;
const authBytes = 16;
const recordSize = 4096;

/** The keys of a subscription from base64url; undefined when they are none: wrong length, or no point of the curve. */
export function readReceiverKeys(keys: { readonly p256dh: string; readonly auth: string }): ReceiverKeys | undefined {
  const p256dh = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  return auth.length === authBytes && isPoint(p256dh) ? { p256dh, auth } : undefined;
}

/** Draws a salt and a key pair for one message. */
export function drawMessageSecrets(): MessageSecrets {
  const pair = createECDH(curve);
  pair.generateKeys();
  return { salt: randomBytes(saltBytes), privateKey: pair.getPrivateKey() };
}

/** The body of a web push: header and one encrypted record. `text` is at most 3,993 bytes (RFC 8291 §4). */
export function encryptPush(text: Buffer, receiver: ReceiverKeys, { salt, privateKey }: MessageSecrets): Buffer {
  const pair = createECDH(curve);
  pair.setPrivateKey(privateKey);
  const publicKey = pair.getPublicKey();
  const shared = pair.computeSecret(receiver.p256dh);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver.p256dh, publicKey]);
  const ikm = derive(shared, receiver.auth, info, 32);
  const key = derive(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 marks the last record; no padding behind it.
  const record = Buffer.concat([cipher.update(text), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()]);
  const header = Buffer.alloc(saltBytes + 5);
  salt.copy(header);
  header.writeUInt32BE(recordSize, saltBytes);
  header.writeUInt8(publicKey.length, saltBytes + 4);
  return Buffer.concat([header, publicKey, record]);
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
}

function isPoint(bytes: Buffer): boolean {
  if (bytes.length !== 65) return false;
  try {
    ECDH.convertKey(bytes, curve);
    return true;
  } catch {
    return false;
  }
}
