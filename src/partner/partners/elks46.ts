// SMS through 46elks, by its published API (46elks.com/docs):
//   POST /a1/sms · GET /a1/sms/{id} · GET /a1/me · delivery reports by whendelivered
// Reports carry no signature: their address holds our effect key and a secret token. Nothing recognises a repeat.
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isUuid } from '../../id.ts';
import { isSafeAddress } from '../http-exchange.ts';
import type { Adapter, Callback, CallbackReading, PartnerConnection, Surroundings } from '../partner.ts';
import { readElks46Account, readElks46Message, readElks46Report, readElks46Send } from '../sms/elks46-words.ts';
import { openSmsGateway, requestMsMax, smsCapability } from '../sms/gateway.ts';

const settings = z.strictObject({
  /** Whom a debtor sees: 3 to 11 letters and digits beginning with a letter, or a number in E.164. */
  from: z.string().regex(/^([A-Za-z][A-Za-z0-9]{2,10}|\+[1-9]\d{6,14})$/),
  /** What the account is charged in, ISO 4217: answers tell a price without it. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('SEK'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
    .default('https://api.46elks.com'),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type Elks46Settings = z.infer<typeof settings>;

const secrets = z.strictObject({
  /** API username and password. */
  username: z.string().regex(/^[\x21-\x39\x3b-\x7e]{1,200}$/),
  password: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  /** Random, in the address of every delivery report: whoever knows it can report. */
  callbackToken: z.string().regex(/^[A-Za-z0-9_-]{32,200}$/, { error: 'must be 32 or more random characters' }),
});
export type Elks46Secrets = z.infer<typeof secrets>;

export const elks46Adapter: Adapter<Elks46Settings, Elks46Secrets> = {
  name: '46elks',
  title: '46elks',
  contract: 'https://46elks.com/docs',
  channels: { SMS: smsCapability },
  settings,
  secrets,
  open: openElks46,
};

function openElks46(set: Elks46Settings, secret: Elks46Secrets, surroundings: Surroundings): PartnerConnection {
  const { callbackUrl, nowMs } = surroundings;
  const { username, password, callbackToken } = secret;
  return openSmsGateway({
    baseUrl: set.baseUrl.replace(/\/+$/, ''),
    user: username,
    password,
    requestMs: set.requestMs,
    sendPath: '/a1/sms',
    form: ({ to, text, effectKey }) => ({
      from: set.from,
      to,
      message: text,
      // What it says is nobody's business but the debtor's: it is not kept there.
      dontlog: 'message',
      ...(callbackUrl !== null && { whendelivered: reportAddress(callbackUrl, effectKey, callbackToken) }),
    }),
    readSend: (end, message, requestHash) => readElks46Send(end, message, requestHash, set.currency),
    messagePath: (reference) => `/a1/sms/${reference}`,
    readMessage: (end, open) => readElks46Message(end, open, set.currency, nowMs()),
    testPath: '/a1/me',
    readTest: (end) => readElks46Account(end, set.currency),
    readCallback: (callback) => readCallback(callback, callbackToken),
  });
}

function reportAddress(callbackUrl: string, effectKey: string, token: string): string {
  const address = new URL(callbackUrl);
  address.search = new URLSearchParams({ effect: effectKey, token }).toString();
  return address.href;
}

function readCallback({ url, body, receivedAtMs }: Callback, token: string): CallbackReading {
  const query = URL.parse(url, 'https://callback.invalid')?.searchParams;
  if (!isSame(query?.get('token') ?? '', token)) return { kind: 'FORGED', detail: 'the token is wrong' };
  const effectKey = query?.get('effect') ?? '';
  return readElks46Report(body.toString('utf8'), isUuid(effectKey) ? effectKey : null, receivedAtMs);
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
