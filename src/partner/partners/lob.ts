// Letters through Lob (United States), by its published contract (lob/lob-openapi; https://docs.lob.com):
//   POST /letters with the PDF as multipart · GET /letters?metadata[…] · DELETE /letters/{id} · callbacks letter.*
// The specification is silent on how callbacks are signed. Lob-Signature, hex HMAC-SHA256 over "timestamp.body" with the
// instant in Lob-Signature-Timestamp, is how public receivers check them; we have seen no word of Lob's own on it.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { toleranceMs } from '../callback-signature.ts';
import { HttpClient, type HttpExchange, isSafeAddress } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
import { type ComposedLetter, composeLetter } from '../letter/compose.ts';
import { keyName, readLetterEvent, readLetterLookup, readLetterSend } from '../letter/lob-words.ts';
import type {
  Adapter,
  Callback,
  CallbackReading,
  CancelOutcome,
  Capability,
  Consignment,
  Outcome,
  PartnerConnection,
  Surroundings,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
const concurrencyMax = 10;
const requestMsMax = 20_000;

const capability: Capability = {
  dedupe: 'header',
  dedupeWindowMs: 24 * hourMs,
  lookup: 'by-key',
  processingMsMax: 5_000,
  uncertain: 'hold',
  // Inside the account's cancellation window, five minutes when nothing else is agreed.
  recall: true,
  consolidates: true,
  receipts: ['callback'],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED', 'OPENED'],
  // The carrier's scans.
  evidence: { delivered: 'E2' },
  // Printed in the United States: even a letter to Sweden crosses the Atlantic.
  leadTimeDays: { US: 6, default: 12 },
  cutOffHour: null,
  sendMsMax: 45_000,
  concurrencyMax,
  // 150 requests in five seconds for each endpoint ("Rate Limiting").
  perSecondMax: 30,
};

const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
    .default('https://api.lob.com/v1'),
  /** The sender: an address saved at Lob, in the United States. */
  fromAddressId: z.string().regex(/^adr_[A-Za-z0-9]{1,100}$/),
  color: z.boolean().default(false),
  doubleSided: z.boolean().default(true),
  mailType: z.enum(['usps_first_class', 'usps_standard']).default('usps_first_class'),
  addressPlacement: z.enum(['top_first_page', 'insert_blank_page', 'bottom_first_page']).default('insert_blank_page'),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type LobSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  apiKey: z.string().regex(/^[\x21-\x39\x3b-\x7e]{8,200}$/),
  /** Of the callbacks; without one, none is believed. */
  webhookSecret: z.string().min(8).max(200).optional(),
});
export type LobSecrets = z.infer<typeof secrets>;

export const lobAdapter: Adapter<LobSettings, LobSecrets> = {
  name: 'lob',
  title: 'Lob',
  contract: 'https://docs.lob.com',
  channels: { LETTER: capability },
  settings,
  secrets,
  open: openLob,
};

// "The file limit is 60 pages single-sided", abroad 6 (letter_editable.yml); twice as many on both sides.
const sheetsMax = { home: 60, abroad: 6 } as const;

function openLob(set: LobSettings, secret: LobSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const basic = Buffer.from(`${secret.apiKey}:`).toString('base64');
  const call = (
    method: HttpExchange['method'],
    path: string,
    signal: AbortSignal,
    sent?: { readonly headers: Record<string, string>; readonly body: Buffer },
  ) =>
    client.exchange(
      {
        method,
        url: new URL(`${set.baseUrl.replace(/\/+$/, '')}${path}`),
        headers: { authorization: `Basic ${basic}`, accept: 'application/json', ...sent?.headers },
        body: sent?.body,
        timeoutMs: set.requestMs,
      },
      signal,
    );
  const lookup = async (effectKey: string, signal: AbortSignal) => {
    const query = new URLSearchParams({ [`metadata[${keyName}]`]: effectKey, limit: '10' });
    return readLetterLookup(await call('GET', `/letters?${query}`, signal), effectKey);
  };
  const sendOne = async (consignment: Consignment, signal: AbortSignal): Promise<Outcome> => {
    const letter = await composeLetter(consignment);
    if (letter.kind === 'REFUSED') return letter;
    const sheets = Math.ceil(letter.pages / (set.doubleSided ? 2 : 1));
    if (sheets > (letter.address.country === 'US' ? sheetsMax.home : sheetsMax.abroad)) {
      return refused('POLICY', 'TOO_MANY_PAGES', 'more pages than the contract allows');
    }
    const form = writeForm(letter, set);
    const headers = { 'content-type': form.contentType, 'idempotency-key': letter.effectKey };
    const end = await call('POST', '/letters', signal, { headers, body: form.body });
    return readLetterSend(end, createHash('sha256').update(letter.pdf).digest('hex'), letter.pages, nowMs());
  };
  const cancel = async (effectKey: string, reference: string | null, signal: AbortSignal): Promise<CancelOutcome> => {
    let id = reference;
    if (id === null) {
      const found = await lookup(effectKey, signal);
      if (found.kind === 'FAILED') return found;
      if (found.kind === 'NOT_FOUND' || found.partnerReference === null) return { kind: 'TOO_LATE' };
      id = found.partnerReference;
    }
    const end = await call('DELETE', `/letters/${encodeURIComponent(id)}`, signal);
    if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
    if (end.status >= 200 && end.status < 300) return { kind: 'CANCELLED' };
    if (![404, 409, 410, 422].includes(end.status)) return { kind: 'FAILED', detail: String(end.status) };
    // What was cancelled before cannot be cancelled again.
    const now = await lookup(effectKey, signal);
    return now.kind === 'FOUND' && now.state === 'CANCELLED' ? { kind: 'CANCELLED' } : { kind: 'TOO_LATE' };
  };
  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax: set.requestMs }, sendOne),
    cancel,
    lookup,
    readCallback: (callback) => readCallback(callback, secret),
    async test(signal) {
      const end = await call('GET', '/letters?limit=1', signal);
      if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
      if (end.status === 200) return { kind: 'WORKS', detail: 'it answers, and knows the credentials' };
      const isCredentials = end.status === 401 || end.status === 403;
      const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
      return { kind: 'FAILED', code: String(end.status), detail };
    },
    close: async () => client.close(),
  };
}

function writeForm(letter: ComposedLetter, set: LobSettings): { readonly contentType: string; readonly body: Buffer } {
  const { name, address, effectKey, pdf } = letter;
  const [line1 = '', ...more] = address.lines;
  // In the United States the state stands after the city.
  const state = address.country === 'US' ? /^(.*?),? +([A-Z]{2})$/.exec(address.city.trim()) : null;
  const fields = {
    'to[name]': name,
    'to[address_line1]': line1,
    'to[address_line2]': more.join(', '),
    'to[address_city]': state?.[1] ?? address.city,
    'to[address_state]': state?.[2] ?? '',
    'to[address_zip]': address.postcode,
    'to[address_country]': address.country,
    from: set.fromAddressId,
    color: String(set.color),
    double_sided: String(set.doubleSided),
    address_placement: set.addressPlacement,
    mail_type: set.mailType,
    use_type: 'operational',
    [`metadata[${keyName}]`]: effectKey,
  };
  const boundary = randomBytes(24).toString('hex');
  const head = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([field, value]) => `${head(`name="${field}"`)}\r\n${value}\r\n`);
  const file = `${head(`name="file"; filename="${effectKey}.pdf"`)}content-type: application/pdf\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(parts.join('') + file), pdf, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

function readCallback({ headers, body, receivedAtMs }: Callback, { webhookSecret }: LobSecrets): CallbackReading {
  if (webhookSecret === undefined) return { kind: 'FORGED', detail: 'no secret to check it with' };
  const timestamp = headers['lob-signature-timestamp'] ?? '';
  if (!/^\d{10,13}$/.test(timestamp)) return { kind: 'FORGED', detail: 'no timestamp' };
  // Receivers have seen seconds and milliseconds.
  const signedAtMs = timestamp.length > 11 ? Number(timestamp) : Number(timestamp) * 1_000;
  if (Math.abs(signedAtMs - receivedAtMs) > toleranceMs)
    return { kind: 'FORGED', detail: 'the timestamp is not of now' };
  const expected = createHmac('sha256', webhookSecret).update(`${timestamp}.`).update(body).digest();
  const given = Buffer.from((headers['lob-signature'] ?? '').slice(0, 200), 'hex');
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  return isGenuine
    ? readLetterEvent(body.toString('utf8'))
    : { kind: 'FORGED', detail: 'the signature does not match' };
}
