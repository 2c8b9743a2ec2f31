// Opens web push messages as a browser does (RFC 8291 over RFC 8188): one record of the aes128gcm content encoding.
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

/** The keys a browser keeps of a subscription. */
export interface BrowserKeys {
  readonly privateKey: Buffer;
  readonly auth: Buffer;
}

const saltEnd = 16;
const keyStart = 21;
const tagBytes = 16;

/** The text of a message; undefined when it was not encrypted for these keys. */
export function decryptPush(body: Buffer, { privateKey, auth }: BrowserKeys): Buffer | undefined {
  if (body.length < keyStart + 65 + tagBytes + 1 || body.readUInt8(keyStart - 1) !== 65) return undefined;
  const salt = body.subarray(0, saltEnd);
  const senderKey = body.subarray(keyStart, keyStart + 65);
  const record = body.subarray(keyStart + 65);
  // One record: no longer than the size the header promises.
  if (record.length > body.readUInt32BE(saltEnd)) return undefined;
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(privateKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), senderKey]);
    const secret = hkdfSync('sha256', pair.computeSecret(senderKey), auth, info, 32);
    const from = (label: string, bytes: number) =>
      Buffer.from(hkdfSync('sha256', Buffer.from(secret), salt, Buffer.from(`Content-Encoding: ${label}\0`), bytes));
    const decipher = createDecipheriv('aes-128-gcm', from('aes128gcm', 16), from('nonce', 12));
    decipher.setAuthTag(record.subarray(-tagBytes));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -tagBytes)), decipher.final()]);
    // Behind the text stand a 2, which marks the last record, and zeros.
    const end = padded.findLastIndex((byte) => byte !== 0);
    return padded[end] === 2 ? padded.subarray(0, end) : undefined;
  } catch {
    return undefined;
  }
}
