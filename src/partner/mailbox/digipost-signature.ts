// How a request to Digipost is signed (digipost-api-client-java, security/RequestMessageSignatureUtil.java): RSA with
// SHA-256 over the method, the path, the headers that are signed and the query, each on lines of their own.
import { createHash, createSign, type KeyObject } from 'node:crypto';
import { mailDateOf } from '../../clock.ts';

export interface DigipostRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: Buffer | undefined;
}

/** The headers that say who sends it and prove it; `userId` is the broker's own number, `nowMs` physical time. */
export function signDigipost(
  { method, url, body }: DigipostRequest,
  userId: string,
  privateKey: KeyObject,
  nowMs: number,
): Record<string, string> {
  // In the order of their names, as they are signed.
  const headers = {
    date: mailDateOf(nowMs).replace('+0000', 'GMT'),
    ...(body !== undefined && { 'x-content-sha256': createHash('sha256').update(body).digest('base64') }),
    'x-digipost-userid': userId,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  const canonical = `${method}\n${url.pathname.toLowerCase()}\n${lines.join('')}${url.search.slice(1).toLowerCase()}\n`;
  const signature = createSign('RSA-SHA256').update(canonical).sign(privateKey, 'base64');
  return { ...headers, 'x-digipost-signature': signature };
}
