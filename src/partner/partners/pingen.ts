// Letters through Pingen (Switzerland, Europe), by its published API, version 2 (https://api.pingen.com/documentation):
//   POST identity/auth/access-tokens · GET /file-upload · PUT the file · POST /organisations/{id}/deliveries/letters
//   PATCH letters/{id}/cancel · GET letters/{id} · webhooks sent, delivered, undeliverable, issues
// Only the POST of a letter has an effect: whatever fails before it was not sent.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { HttpClient, type HttpEnd, type HttpExchange, isSafeAddress } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
import { type ComposedLetter, composeLetter } from '../letter/compose.ts';
import { europeanCountries, leadTimeDays } from '../letter/countries.ts';
import { pingenMetaData } from '../letter/pingen-meta.ts';
import {
  fileNameOf,
  findLetter,
  readLetterCancel,
  readLetterSend,
  readLetterState,
  readLetterWebhook,
  readUpload,
  withoutLetter,
} from '../letter/pingen-words.ts';
import { makeTokenSource } from '../mailbox/token.ts';
import type {
  Adapter,
  Callback,
  CallbackReading,
  Capability,
  Consignment,
  OpenAttempt,
  Outcome,
  PartnerConnection,
  Polled,
  Surroundings,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
const concurrencyMax = 8;
const requestMsMax = 10_000;
// Token, upload address, upload and letter, all together.
const oneMsMax = 30_000;

const capability: Capability = {
  dedupe: 'header',
  // For how long a key is remembered is not published; a day is what others of its kind promise.
  dedupeWindowMs: 24 * hourMs,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: true,
  consolidates: true,
  receipts: ['callback', 'poll'],
  countries: europeanCountries,
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  // The carrier's tracking.
  evidence: { delivered: 'E2' },
  leadTimeDays,
  cutOffHour: null,
  sendMsMax: 45_000,
  concurrencyMax,
  perSecondMax: null,
};

const hosts = {
  production: { api: 'https://api.pingen.com', identity: 'https://identity.pingen.com' },
  staging: { api: 'https://api-staging.pingen.com', identity: 'https://identity-staging.pingen.com' },
} as const;

const address = z
  .url({ protocol: /^https?$/ })
  .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
  .optional();

const settings = z.strictObject({
  /** Staging prints nothing, and has credentials of its own. */
  environment: z.enum(['production', 'staging']).default('production'),
  organisationId: z.string().regex(/^[0-9a-zA-Z-]{1,100}$/),
  /** Instead of the environment's own hosts. */
  baseUrl: address,
  identityUrl: address,
  /** False: letters wait at Pingen until a person sends them there. */
  autoSend: z.boolean().default(true),
  deliveryProduct: z.enum(['cheap', 'fast', 'bulk', 'premium', 'registered']).default('cheap'),
  printMode: z.enum(['simplex', 'duplex']).default('simplex'),
  printSpectrum: z.enum(['grayscale', 'color']).default('grayscale'),
  addressPosition: z.enum(['left', 'right']).default('right'),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type PingenSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  clientId: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  clientSecret: z.string().regex(/^[\x21-\x7e]{1,500}$/),
  /** Of the webhooks, at most 32 characters; without one, none is believed. */
  signingKey: z.string().min(8).max(32).optional(),
  previousSigningKey: z.string().min(8).max(32).optional(),
});
export type PingenSecrets = z.infer<typeof secrets>;

export const pingenAdapter: Adapter<PingenSettings, PingenSecrets> = {
  name: 'pingen',
  title: 'Pingen',
  contract: 'https://api.pingen.com/documentation',
  channels: { LETTER: capability },
  settings,
  secrets,
  open: openPingen,
};

const polledMax = 100;
const mediaType = 'application/vnd.api+json';

function openPingen(set: PingenSettings, secret: PingenSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const call = makeCall(client, set, secret, nowMs);
  const letters = `/organisations/${set.organisationId}/deliveries/letters`;

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)]);
    const letter = await composeLetter(consignment);
    if (letter.kind === 'REFUSED') return letter;
    const metaData = pingenMetaData(letter, consignment.invoice.creditor);
    if (metaData === undefined && set.deliveryProduct === 'registered') {
      return refused('POLICY', 'ADDRESS_TOO_LONG', 'the address is longer than registered letters allow');
    }
    const { end: place } = await call({ method: 'GET', path: '/file-upload' }, within);
    const upload = readUpload(place);
    if (upload === undefined || !isSafeAddress(upload.url)) return withoutLetter(place);
    // The address is signed by itself, and belongs to another house: it gets no token.
    const headers = { 'content-type': 'application/pdf' };
    const put = {
      method: 'PUT',
      url: new URL(upload.url),
      headers,
      body: letter.pdf,
      timeoutMs: set.requestMs,
    } as const;
    const stored = await client.exchange(put, within);
    if (stored.kind !== 'ANSWERED' || stored.status >= 300) return withoutLetter(stored);
    const body = writeLetter(letter, upload, metaData, set);
    const { end, isSent } = await call({ method: 'POST', path: letters, body, key: letter.effectKey }, within);
    if (!isSent) return withoutLetter(end);
    return readLetterSend(end, createHash('sha256').update(letter.pdf).digest('hex'), letter.pages);
  }

  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, sendOne),
    async cancel(effectKey, reference, signal) {
      let id: string | null | undefined = reference;
      if (id === null) {
        // Its answer was lost: it is among the newest.
        const { end } = await call({ method: 'GET', path: `${letters}?page[limit]=100&sort=-created_at` }, signal);
        id = findLetter(end, effectKey);
        if (id === undefined) return { kind: 'FAILED', detail: codeOf(end) };
      }
      if (id === null) return { kind: 'TOO_LATE' };
      const { end } = await call({ method: 'PATCH', path: `${letters}/${encodeURIComponent(id)}/cancel` }, signal);
      return readLetterCancel(end);
    },
    lookup: async () => ({ kind: 'FAILED', detail: 'the contract has no look-up by key' }),
    readCallback: (callback) => readCallback(callback, secret),
    poll: (cursor, open, signal) =>
      pollLetters(cursor, open, nowMs, async (id) => {
        const { end } = await call({ method: 'GET', path: `${letters}/${encodeURIComponent(id)}` }, signal);
        return end;
      }),
    async test(signal) {
      const { end } = await call({ method: 'GET', path: `${letters}?page[limit]=1` }, signal);
      if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
      if (end.status === 200) return { kind: 'WORKS', detail: 'it answers, and knows the credentials and the sender' };
      const isCredentials = [400, 401, 403].includes(end.status);
      const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
      return { kind: 'FAILED', code: String(end.status), detail };
    },
    close: async () => client.close(),
  };
}

interface PingenCall {
  readonly method: HttpExchange['method'];
  readonly path: string;
  readonly body?: Buffer;
  readonly key?: string;
}
/** How a call ended; `isSent` is false when there was no token to make it with. */
interface CallEnd {
  readonly end: HttpEnd;
  readonly isSent: boolean;
}

/** Calls with a bearer token of the client credentials grant, renewed once when it is no longer taken. */
function makeCall(client: HttpClient, set: PingenSettings, secret: PingenSecrets, nowMs: () => number) {
  const { api, identity } = hosts[set.environment];
  const base = (set.baseUrl ?? api).replace(/\/+$/, '');
  const tokenUrl = new URL(`${(set.identityUrl ?? identity).replace(/\/+$/, '')}/auth/access-tokens`);
  const timeoutMs = set.requestMs;
  const tokens = makeTokenSource((signal) => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: secret.clientId,
      client_secret: secret.clientSecret,
      scope: 'letter batch organisation_read webhook',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    return client.exchange({ method: 'POST', url: tokenUrl, headers, body: Buffer.from(`${form}`), timeoutMs }, signal);
  }, nowMs);
  return async ({ method, path, body, key }: PingenCall, signal: AbortSignal): Promise<CallEnd> => {
    for (let isRenewed = false; ; isRenewed = true) {
      const answer = await tokens.get(signal);
      if (answer.kind === 'NO_TOKEN') return { end: answer.end, isSent: false };
      const headers = {
        authorization: `Bearer ${answer.token}`,
        accept: mediaType,
        ...(body !== undefined && { 'content-type': mediaType }),
        ...(key !== undefined && { 'idempotency-key': key }),
      };
      const end = await client.exchange({ method, url: new URL(base + path), headers, body, timeoutMs }, signal);
      if (end.kind !== 'ANSWERED' || end.status !== 401) return { end, isSent: true };
      tokens.drop(answer.token);
      if (isRenewed) return { end, isSent: true };
    }
  };
}

function writeLetter(
  letter: ComposedLetter,
  upload: { readonly url: string; readonly signature: string },
  metaData: object | undefined,
  set: PingenSettings,
): Buffer {
  const attributes = {
    file_original_name: fileNameOf(letter.effectKey),
    file_url: upload.url,
    file_url_signature: upload.signature,
    address_position: set.addressPosition,
    auto_send: set.autoSend,
    delivery_product: set.deliveryProduct,
    print_mode: set.printMode,
    print_spectrum: set.printSpectrum,
    ...(metaData && { meta_data: metaData }),
  };
  return Buffer.from(JSON.stringify({ data: { type: 'letters', attributes } }));
}

/** Asks after some of the open letters, and goes on after the last of them the next time. */
async function pollLetters(
  cursor: string | null,
  open: readonly OpenAttempt[],
  nowMs: () => number,
  ask: (letterId: string) => Promise<HttpEnd>,
): Promise<Polled> {
  const known = open
    .flatMap(({ partnerReference }) => (partnerReference === null ? [] : [partnerReference]))
    .sort((one, other) => (one < other ? -1 : 1));
  const after = cursor === null ? 0 : known.findIndex((id) => id > cursor);
  const asked = known.slice(Math.max(0, after), Math.max(0, after) + polledMax);
  const receipts = [];
  for (const id of asked) {
    const end = await ask(id);
    const isLost = end.kind === 'ANSWERED' && end.status === 404;
    if (!isLost && (end.kind !== 'ANSWERED' || end.status !== 200)) return { kind: 'FAILED', detail: codeOf(end) };
    const receipt = readLetterState(end, nowMs());
    if (receipt !== undefined) receipts.push(receipt);
  }
  return { kind: 'RECEIPTS', receipts, cursor: asked.at(-1) ?? null, more: false };
}

function codeOf(end: HttpEnd): string {
  return end.kind === 'ANSWERED' ? String(end.status) : end.code;
}

/** The signature is over the body alone: a recorded callback can come again, and is known by its event. */
function readCallback(callback: Callback, secret: PingenSecrets): CallbackReading {
  const given = Buffer.from((callback.headers['signature'] ?? '').slice(0, 200), 'hex');
  let isGenuine = false;
  for (const key of [secret.signingKey, secret.previousSigningKey]) {
    if (key === undefined) continue;
    const expected = createHmac('sha256', key).update(callback.body).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) isGenuine = true;
  }
  if (!isGenuine) return { kind: 'FORGED', detail: 'no signature matches' };
  return readLetterWebhook(callback.body.toString('utf8'));
}
