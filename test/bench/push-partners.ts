// Push services, against the same messages sent bare: web pushes encrypted beforehand and sent by a loop over node:http,
// notices to Apple with one token over one HTTP/2 session.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:http2';
import { drawMessageSecrets, encryptPush, readReceiverKeys } from '../../src/partner/push/encrypt.ts';
import { readPrivateKey, signToken } from '../../src/partner/push/signed-token.ts';
import { makeVapid } from '../../src/partner/push/vapid.ts';
import type { ContactPoint } from '../../src/record/contact-point.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** As many web pushes to a subscription, each encrypted for itself. */
export function makeWebPushes(
  { address, pushKeys }: Pick<ContactPoint, 'address' | 'pushKeys'>,
  vapidPrivateKey: string,
  count: number,
  nowMs: () => number,
): { readonly requests: WireRequest[]; readonly baseUrl: string } {
  const { origin, pathname } = new URL(address);
  const receiver = pushKeys && readReceiverKeys(pushKeys);
  if (receiver === undefined) throw new Error('the example has no keys');
  const authorization = makeVapid(vapidPrivateKey, 'mailto:bench@example.com', nowMs).authorization(origin);
  const text = Buffer.from(
    JSON.stringify({ title: 'Faktura från Fjällvind Energi AB', body: '1 250,00 kr', lang: 'sv' }),
  );
  const requests = Array.from({ length: count }, () => ({
    method: 'POST',
    path: pathname,
    headers: {
      authorization,
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      ttl: '86400',
      urgency: 'normal',
      topic: randomUUID().replaceAll('-', ''),
    },
    body: encryptPush(text, receiver, drawMessageSecrets()),
  }));
  return { requests, baseUrl: origin };
}

export interface ApnsAccess {
  readonly baseUrl: string;
  readonly teamId: string;
  readonly keyId: string;
  readonly topic: string;
  readonly privateKey: string;
}

/** Notices a second to one device over one session, so many at once. */
export async function timeApns(
  { baseUrl, teamId, keyId, topic, privateKey }: ApnsAccess,
  device: string,
  count: number,
  concurrency: number,
  clock: { nowMs(): number; monotonicMs(): number },
): Promise<number> {
  const key = readPrivateKey(privateKey, 'ec');
  if (key === undefined) throw new Error('the simulator’s key is no key');
  const token = signToken(key, { iss: teamId, iat: Math.floor(clock.nowMs() / 1_000) }, { kid: keyId });
  const body = Buffer.from(
    JSON.stringify({ aps: { alert: { title: 'Faktura', body: '1 250,00 kr' }, sound: 'default' } }),
  );
  const session = connect(baseUrl);
  let left = count;
  const send = () =>
    new Promise<void>((resolve, reject) => {
      const id = randomUUID();
      const about = { 'apns-id': id, 'apns-collapse-id': id, 'apns-topic': topic, 'apns-push-type': 'alert' };
      const shared = { 'apns-expiration': '0', 'apns-priority': '10', authorization: `bearer ${token}` };
      const stream = session.request({ ':method': 'POST', ':path': `/3/device/${device}`, ...about, ...shared });
      stream.on('response', ({ ':status': status }) => {
        if (status !== 200) reject(new Error(`a bare notice was answered ${status}`));
      });
      stream.on('end', resolve).on('error', reject).resume();
      stream.end(body);
    });
  const lane = async () => {
    for (; left > 0; ) {
      left -= 1;
      await send();
    }
  };
  const begunMs = clock.monotonicMs();
  await Promise.all(Array.from({ length: concurrency }, lane));
  const perSecond = (count * 1_000) / (clock.monotonicMs() - begunMs);
  session.close();
  return perSecond;
}
