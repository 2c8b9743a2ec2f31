// Notices to browsers by Web Push: RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (who sends: VAPID).
//   POST <endpoint of the subscription> with TTL, Urgency, Topic · 201
// The endpoint is chosen by a debtor's browser: it is met only on the public internet, at push services we know.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { writePushNotice } from '../../document/notice/push-notice.ts';
import { HttpClient, type HttpEnd } from '../http-exchange.ts';
import { readRefusal, refused, taken } from '../http-outcome.ts';
import type { Adapter, Capability, Consignment, Outcome, PartnerConnection, Surroundings } from '../partner.ts';
import { addressesOf, otherKind, pushKindOf } from '../push/address-kind.ts';
import { drawMessageSecrets, encryptPush, type ReceiverKeys, readReceiverKeys } from '../push/encrypt.ts';
import { makePublicLookup, mayBePublic, notPublicCode } from '../push/public-address.ts';
import { readVapidKey } from '../push/signed-token.ts';
import { makeVapid } from '../push/vapid.ts';
import { sendEach } from '../send-each.ts';

const concurrencyMax = 20;
const requestMsMax = 10_000;

const capability: Capability = {
  // A repeat is a second message. But its topic is the effect key: an undelivered one is replaced (RFC 8030 §5.4), and a
  // notice already shown is replaced by its tag. So in doubt it may be sent again: the debtor sees one notice.
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'resend',
  recall: false,
  receipts: [],
  countries: 'all',
  addresses: addressesOf.WEB,
  milestones: ['ACCEPTED', 'DISPATCHED'],
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 30_000,
  concurrencyMax,
  perSecondMax: null,
};

/** The push services of Chrome and its kin, Firefox, Safari and Edge. */
const knownServices = ['fcm.googleapis.com', 'push.services.mozilla.com', 'push.apple.com', 'notify.windows.com'];
const hostName = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, { error: 'must be a host name' });

const settings = z.strictObject({
  /** Where a push service turns with complaints (RFC 8292 §2.1). */
  subject: z
    .string()
    .max(200)
    .regex(/^(mailto:[^\s@<>]+@[^\s@<>]+|https:\/\/[^\s<>]+)$/, { error: 'must be mailto: or https:' }),
  /** How long a push service keeps a message for a browser that is away, seconds; at most four weeks. */
  ttlSeconds: z.number().int().min(0).max(2_419_200).default(604_800),
  urgency: z.enum(['very-low', 'low', 'normal', 'high']).default('normal'),
  /** Hosts, with all hosts below them, that a subscription may lie at; none named: any on the public internet. */
  services: z.array(hostName).max(50).default(knownServices),
  /** Lets subscriptions lie anywhere, this machine and plain HTTP included: for a sandbox alone. */
  allowPrivateHosts: z.boolean().default(false),
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type WebPushSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  /** 32 bytes in base64url. Subscriptions are bound to its public half: changing it ends them all. */
  vapidPrivateKey: z
    .string()
    .refine((text) => readVapidKey(text) !== undefined, { error: 'must be a P-256 private key in base64url' }),
});
export type WebPushSecrets = z.infer<typeof secrets>;

export const webPushAdapter: Adapter<WebPushSettings, WebPushSecrets> = {
  name: 'web-push',
  title: 'Web Push',
  contract: 'https://www.rfc-editor.org/rfc/rfc8030',
  channels: { PUSH: capability },
  settings,
  secrets,
  open: openWebPush,
};

function openWebPush(set: WebPushSettings, secret: WebPushSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax, set.allowPrivateHosts ? undefined : makePublicLookup());
  const vapid = makeVapid(secret.vapidPrivateKey, set.subject, nowMs);

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const { address, pushKeys } = consignment.contactPoint;
    if (pushKindOf(address) !== 'WEB') return otherKind;
    const url = readEndpoint(address, set);
    if (url === undefined) return notAddress;
    const receiver = pushKeys && readReceiverKeys(pushKeys);
    if (receiver === undefined) return refused('HARD', 'KEYS_INVALID', 'the subscription has no keys');
    const message = writeMessage(consignment, receiver);
    const end = await client.exchange(
      {
        method: 'POST',
        url,
        headers: {
          authorization: vapid.authorization(url.origin),
          'content-type': 'application/octet-stream',
          'content-encoding': 'aes128gcm',
          ttl: String(set.ttlSeconds),
          urgency: set.urgency,
          topic: message.topic,
        },
        body: message.body,
        timeoutMs: set.requestMs,
      },
      signal,
    );
    return readAnswer(end, message.requestHash);
  }

  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax: set.requestMs }, sendOne),
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'a push service cannot be asked' }),
    readCallback: () => ({ kind: 'MALFORMED', detail: 'push services do not call back' }),
    // A push service is met through a subscription only: without one, what can be told is that the keys are whole.
    test: async () => ({ kind: 'WORKS', detail: `browsers subscribe with the public key ${vapid.publicKey}` }),
    close: async () => client.close(),
  };
}

const notAddress = refused('HARD', 'ADDRESS_INVALID', 'no endpoint at a push service we know');
const endpointLengthMax = 2_000;

/** The endpoint of a subscription; undefined when we may not go there. */
function readEndpoint(address: string, set: WebPushSettings): URL | undefined {
  const url = address.length > endpointLengthMax ? null : URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  if (set.allowPrivateHosts) return ['https:', 'http:'].includes(url.protocol) ? url : undefined;
  // An empty port is the scheme's own.
  if (url.protocol !== 'https:' || url.port !== '' || !mayBePublic(url)) return undefined;
  const host = `.${url.hostname}`;
  const isKnown = set.services.length === 0 || set.services.some((service) => host.endsWith(`.${service}`));
  return isKnown ? url : undefined;
}

interface Message {
  readonly topic: string;
  readonly body: Buffer;
  readonly requestHash: string;
}

function writeMessage({ effectKey, contactPoint, invoice }: Consignment, receiver: ReceiverKeys): Message {
  const { title, body, language: lang } = writePushNotice(invoice);
  // At most 32 characters of base64url: a UUID without its dashes is just that.
  const topic = effectKey.replaceAll('-', '');
  const text = JSON.stringify({ title, body, lang, tag: topic });
  return {
    topic,
    body: encryptPush(Buffer.from(text), receiver, drawMessageSecrets()),
    requestHash: createHash('sha256')
      .update(JSON.stringify([contactPoint.address, text]))
      .digest('hex'),
  };
}

/**
 * What a push service answers (RFC 8030 §5, §7.3; RFC 8292 §2.2): 201 taken for delivery; 404 and 410 the subscription is
 * gone; 413 too large; 429 too many, for one browser. 400, 401 and 403 are about our request or our key.
 */
function readAnswer(end: HttpEnd, requestHash: string): Outcome {
  if (end.kind === 'NOT_CONNECTED' && end.code === notPublicCode) return notAddress;
  if (end.kind !== 'ANSWERED') return readRefusal(end, requestHash);
  const code = String(end.status);
  if (end.status >= 200 && end.status < 300) {
    return taken(code, end.headers['location']?.slice(0, 500) ?? null, requestHash, { state: 'DISPATCHED' });
  }
  if (end.status === 404 || end.status === 410) {
    return refused('HARD', code, 'the subscription is gone', { requestHash });
  }
  return readRefusal(end, requestHash);
}
