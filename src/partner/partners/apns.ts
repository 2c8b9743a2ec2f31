// Notices to apps on Apple's devices: the Apple Push Notification service over HTTP/2 with token-based authentication
// (developer.apple.com/documentation/usernotifications): POST /3/device/{token} · 200, or a status with a reason
// The address is the device token, in hexadecimal.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { assert } from '../../assert.ts';
import { writePushNotice } from '../../document/notice/push-notice.ts';
import { type HttpEnd, isSafeAddress } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
import type { Adapter, Capability, Consignment, Outcome, PartnerConnection, Surroundings } from '../partner.ts';
import { addressesOf, otherKind, pushKindOf } from '../push/address-kind.ts';
import { readApnsSend, readApnsTest, reasonOf } from '../push/apns-words.ts';
import { Http2Client } from '../push/http2-exchange.ts';
import { readPrivateKey, signToken } from '../push/signed-token.ts';
import { sendEach } from '../send-each.ts';

// Streams of one connection; Apple's side allows many more once it trusts the token.
const concurrencyMax = 50;
const requestMsMax = 10_000;

const capability: Capability = {
  // apns-id is our key, but that a repeat of it is dropped is not promised. What is: a notice with the same collapse id
  // replaces the one before it, so in doubt it may be sent again, and the debtor sees one.
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'resend',
  recall: false,
  receipts: [],
  countries: 'all',
  addresses: addressesOf.APPLE,
  milestones: ['ACCEPTED', 'DISPATCHED'],
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 30_000,
  concurrencyMax,
  perSecondMax: null,
};

const hosts = {
  production: 'https://api.push.apple.com',
  sandbox: 'https://api.sandbox.push.apple.com',
} as const;

const tenCharacters = z.string().regex(/^[A-Z0-9]{10}$/, { error: 'must be ten capitals and digits' });

const settings = z.strictObject({
  /** Apple's own two worlds; a device token is good in one of them. */
  environment: z.enum(['production', 'sandbox']).default('production'),
  teamId: tenCharacters,
  keyId: tenCharacters,
  /** The app's bundle id. */
  topic: z.string().regex(/^[A-Za-z0-9.-]{1,155}$/),
  /** How long a notice waits for a device that is away, seconds; 0: shown now or never. */
  ttlSeconds: z.number().int().min(0).max(2_592_000).default(604_800),
  /** Instead of the environment's own host. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
    .optional(),
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type ApnsSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  /** The .p8 file of the key. */
  privateKey: z
    .string()
    .max(10_000)
    .refine((pem) => readPrivateKey(pem, 'ec') !== undefined, { error: 'must be a P-256 private key in PEM' }),
});
export type ApnsSecrets = z.infer<typeof secrets>;

export const apnsAdapter: Adapter<ApnsSettings, ApnsSecrets> = {
  name: 'apns',
  title: 'Apple Push Notification service',
  contract: 'https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns',
  channels: { PUSH: capability },
  settings,
  secrets,
  open: openApns,
};

function openApns(set: ApnsSettings, secret: ApnsSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new Http2Client(new URL(set.baseUrl ?? hosts[set.environment]));
  const tokens = makeProviderTokens(set, secret, nowMs);

  async function post(device: string, headers: Record<string, string>, body: Buffer, signal: AbortSignal) {
    const once = (token: string): Promise<HttpEnd> =>
      client.exchange(
        {
          method: 'POST',
          path: `/3/device/${device}`,
          headers: {
            authorization: `bearer ${token}`,
            'apns-topic': set.topic,
            'apns-push-type': 'alert',
            ...headers,
          },
          body,
          timeoutMs: set.requestMs,
        },
        signal,
      );
    const token = tokens.get();
    const end = await once(token);
    const renewed = reasonOf(end) === 'ExpiredProviderToken' ? tokens.renew(token) : undefined;
    return renewed === undefined ? end : once(renewed);
  }

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const { effectKey, contactPoint, invoice } = consignment;
    const device = contactPoint.address;
    if (pushKindOf(device) !== 'APPLE') return otherKind;
    if (!/^[0-9a-fA-F]{8,200}$/.test(device)) return refused('HARD', 'ADDRESS_INVALID', 'not a device token');
    const { title, body } = writePushNotice(invoice);
    const payload = JSON.stringify({ aps: { alert: { title, body }, sound: 'default' } });
    const expiresAt = set.ttlSeconds === 0 ? 0 : Math.floor(nowMs() / 1_000) + set.ttlSeconds;
    const headers = {
      'apns-id': effectKey,
      'apns-collapse-id': effectKey,
      'apns-expiration': String(expiresAt),
      'apns-priority': '10',
    };
    const requestHash = createHash('sha256')
      .update(JSON.stringify([effectKey, device, payload]))
      .digest('hex');
    return readApnsSend(await post(device, headers, Buffer.from(payload), signal), requestHash);
  }

  return {
    // Two requests at most: the notice, and once more with a new token.
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax: 2 * set.requestMs }, sendOne),
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'the contract has no look-up' }),
    readCallback: () => ({ kind: 'MALFORMED', detail: 'this partner does not call back' }),
    // A device token that is well formed and nobody's.
    test: async (signal) => readApnsTest(await post('0'.repeat(64), {}, Buffer.from('{"aps":{}}'), signal)),
    close: async () => client.close(),
  };
}

// Not older than an hour, not renewed more often than each 20 minutes ("Establishing a token-based connection").
const tokenMs = 40 * 60_000;
const tokenMsMin = 20 * 60_000;

interface ProviderTokens {
  get(): string;
  /** A token in the place of one that was refused as too old; undefined while that one is too young to be replaced. */
  renew(refusedToken: string): string | undefined;
}

function makeProviderTokens(
  { teamId, keyId }: ApnsSettings,
  { privateKey }: ApnsSecrets,
  nowMs: () => number,
): ProviderTokens {
  const key = readPrivateKey(privateKey, 'ec');
  assert(key !== undefined, 'the key was checked when it was saved');
  const make = () => {
    const madeMs = nowMs();
    const token = signToken(key, { iss: teamId, iat: Math.floor(madeMs / 1_000) }, { kid: keyId });
    return { token, madeMs };
  };
  let kept = make();
  return {
    get() {
      if (nowMs() - kept.madeMs >= tokenMs) kept = make();
      return kept.token;
    },
    renew(refusedToken) {
      // Many that were refused with the same token share the next one.
      if (kept.token !== refusedToken) return kept.token;
      if (nowMs() - kept.madeMs < tokenMsMin) return undefined;
      kept = make();
      return kept.token;
    },
  };
}
