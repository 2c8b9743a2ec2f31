// Notices to apps through Firebase Cloud Messaging, HTTP v1 (firebase.google.com/docs/reference/fcm/rest/v1):
//   POST {token address}: a token for a service account (RFC 7523) · POST /v1/projects/{project}/messages:send
// The address is the device's registration token.
import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { assert } from '../../assert.ts';
import { writePushNotice } from '../../document/notice/push-notice.ts';
import { HttpClient, type HttpEnd, isSafeAddress } from '../http-exchange.ts';
import { notSent, refused } from '../http-outcome.ts';
import { makeTokenSource, type TokenAnswer } from '../mailbox/token.ts';
import type { Adapter, Capability, Consignment, Outcome, PartnerConnection, Surroundings } from '../partner.ts';
import { addressesOf, otherKind, pushKindOf } from '../push/address-kind.ts';
import { readFcmSend, readFcmTest } from '../push/fcm-words.ts';
import { readPrivateKey, signToken } from '../push/signed-token.ts';
import { sendEach } from '../send-each.ts';

const concurrencyMax = 20;
const requestMsMax = 10_000;
// A token, a message, and both once more when the token was refused.
const oneMsMax = 15_000;

const capability: Capability = {
  // A repeat is a second message. But its collapse key and its tag are the effect key, so an undelivered one is replaced,
  // and so is a notice already shown: in doubt it may be sent again, and the debtor sees one.
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'resend',
  recall: false,
  receipts: [],
  countries: 'all',
  addresses: addressesOf.FIREBASE,
  milestones: ['ACCEPTED', 'DISPATCHED'],
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 40_000,
  concurrencyMax,
  // 600,000 messages a minute and project, unless Google grants more (quotas of HTTP v1).
  perSecondMax: 10_000,
};

const address = z
  .url({ protocol: /^https?$/ })
  .refine(isSafeAddress, { error: 'must be https, unless it is this machine' });

const settings = z.strictObject({
  projectId: z.string().regex(/^[a-z][a-z0-9-]{4,29}$/, { error: 'must be the id of a Firebase project' }),
  /** How long a message waits for a device that is away, seconds; at most four weeks. */
  ttlSeconds: z.number().int().min(0).max(2_419_200).default(604_800),
  baseUrl: address.default('https://fcm.googleapis.com'),
  tokenUrl: address.default('https://oauth2.googleapis.com/token'),
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type FcmSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  /** client_email, private_key and private_key_id of the service account's key file. */
  clientEmail: z.email(),
  privateKey: z
    .string()
    .max(10_000)
    .refine((pem) => readPrivateKey(pem, 'rsa') !== undefined, { error: 'must be an RSA private key in PEM' }),
  privateKeyId: z.string().max(200).optional(),
});
export type FcmSecrets = z.infer<typeof secrets>;

export const fcmAdapter: Adapter<FcmSettings, FcmSecrets> = {
  name: 'fcm',
  title: 'Firebase Cloud Messaging',
  contract: 'https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages',
  channels: { PUSH: capability },
  settings,
  secrets,
  open: openFcm,
};

/** How an exchange with FCM ended, or why there was no token to begin it with. */
type Ended = HttpEnd | Extract<TokenAnswer, { kind: 'NO_TOKEN' }>;

function openFcm(set: FcmSettings, secret: FcmSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const key = readPrivateKey(secret.privateKey, 'rsa');
  assert(key !== undefined, 'the key was checked when it was saved');
  const tokens = makeTokenSource((signal) => askForToken(client, key, set, secret, nowMs(), signal), nowMs);
  const url = new URL(`${set.baseUrl.replace(/\/+$/, '')}/v1/projects/${set.projectId}/messages:send`);

  async function post(body: Buffer, signal: AbortSignal): Promise<Ended> {
    // A token may be refused before its time: one more try with a new one.
    for (let isLast = false; ; isLast = true) {
      const answer = await tokens.get(signal);
      if (answer.kind === 'NO_TOKEN') return answer;
      const headers = { authorization: `Bearer ${answer.token}`, 'content-type': 'application/json' };
      const end = await client.exchange({ method: 'POST', url, headers, body, timeoutMs: set.requestMs }, signal);
      if (end.kind !== 'ANSWERED' || end.status !== 401) return end;
      tokens.drop(answer.token);
      if (isLast) return end;
    }
  }

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const token = consignment.contactPoint.address;
    if (pushKindOf(token) !== 'FIREBASE') return otherKind;
    if (!/^[\x21-\x7e]{1,4096}$/.test(token)) return refused('HARD', 'ADDRESS_INVALID', 'not a registration token');
    const { body, requestHash } = writeMessage(consignment, set.ttlSeconds, nowMs());
    const end = await post(body, AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)]));
    return end.kind === 'NO_TOKEN' ? withoutToken(end.end) : readFcmSend(end, requestHash);
  }

  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, sendOne),
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'the contract has no look-up' }),
    readCallback: () => ({ kind: 'MALFORMED', detail: 'this partner does not call back' }),
    async test(signal) {
      // A topic nobody subscribes to, and FCM is asked to check the message only.
      const message = { topic: 'connection-test', notification: { title: 'Test', body: 'Test' } };
      const end = await post(Buffer.from(JSON.stringify({ validate_only: true, message })), signal);
      if (end.kind !== 'NO_TOKEN') return readFcmTest(end);
      const code = end.end.kind === 'ANSWERED' ? String(end.end.status) : end.end.code;
      return { kind: 'FAILED', code, detail: 'no token was given for the service account' };
    },
    close: async () => client.close(),
  };
}

const assertionMs = 3_600_000;
const scope = 'https://www.googleapis.com/auth/firebase.messaging';

function askForToken(
  client: HttpClient,
  key: KeyObject,
  set: FcmSettings,
  { clientEmail, privateKeyId }: FcmSecrets,
  nowMs: number,
  signal: AbortSignal,
): Promise<HttpEnd> {
  const iat = Math.floor(nowMs / 1_000);
  const claims = { iss: clientEmail, scope, aud: set.tokenUrl, iat, exp: iat + assertionMs / 1_000 };
  const assertion = signToken(key, claims, privateKeyId === undefined ? {} : { kid: privateKeyId });
  const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  return client.exchange(
    {
      method: 'POST',
      url: new URL(set.tokenUrl),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
      timeoutMs: set.requestMs,
    },
    signal,
  );
}

/** Without a token nothing was sent: the doubt about the token is none about the message. */
function withoutToken(end: HttpEnd): Outcome {
  if (end.kind !== 'ANSWERED') return notSent(end.code, 'no answer to the request for a token');
  const code = String(end.status);
  if (end.status >= 500 || end.status === 429) return notSent(code, 'no token for now');
  return refused('PARTNER', code, 'the service account was refused');
}

interface Message {
  readonly body: Buffer;
  readonly requestHash: string;
}

function writeMessage({ effectKey, contactPoint, invoice }: Consignment, ttlSeconds: number, nowMs: number): Message {
  const { title, body } = writePushNotice(invoice);
  const { address: token } = contactPoint;
  const expiresAt = Math.floor(nowMs / 1_000) + ttlSeconds;
  const message = {
    token,
    notification: { title, body },
    android: { collapse_key: effectKey, priority: 'HIGH', ttl: `${ttlSeconds}s`, notification: { tag: effectKey } },
    apns: { headers: { 'apns-collapse-id': effectKey, 'apns-expiration': String(expiresAt), 'apns-priority': '10' } },
  };
  return {
    body: Buffer.from(JSON.stringify({ message })),
    // Of what it says and to whom, not of when: a later try of the same notice has the same.
    requestHash: createHash('sha256')
      .update(JSON.stringify([effectKey, token, title, body]))
      .digest('hex'),
  };
}
