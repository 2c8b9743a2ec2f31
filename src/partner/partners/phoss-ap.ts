// Peppol through an access point of one's own: phoss-ap's REST interface (github.com/phax/phoss-ap).
//   POST /api/outbound/submit/{sender}/{receiver}/{document type}/{process}/{country}?sbdhInstanceID=&custom1=
//   GET /api/outbound/status/{sbdhInstanceID}?includeArchive=true · inbound documents forwarded to our callback
// It sends while we wait. Whether the receiver is in Peppol at all is looked up before, and told by that alone.
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { endpointOfCompany } from '../../document/einvoice/endpoint.ts';
import {
  composeInvoice,
  type NetworkInvoice,
  peppolInvoiceKind,
  refusalOfReceiver,
} from '../einvoice/network-invoice.ts';
import { openParticipantLookup } from '../einvoice/participant.ts';
import { readLookup, readReport, readSubmission, readTransaction, type SentRule } from '../einvoice/phoss-words.ts';
import { readResponse, responseReference } from '../einvoice/response.ts';
import { peppolSmlZone } from '../einvoice/sml.ts';
import { HttpClient, type HttpEnd, isSafeAddress } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
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
  ReportedReceipt,
  Surroundings,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
const concurrencyMax = 8;
const requestMsMax = 30_000;
// Look-up, submission, and the question for the state after a 422.
const oneMsMax = 45_000;

const capability: Capability = {
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'by-key',
  // It keeps a transaction before it begins to send it.
  processingMsMax: 10_000,
  uncertain: 'hold',
  recall: false,
  receipts: ['callback', 'poll'],
  countries: 'all',
  addresses: /^\d{4}:/,
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED', 'ACKNOWLEDGED'],
  // The receipt of the receiving access point, or its word that the recipient has it.
  evidence: {
    delivered: 'E2',
    byCode: new Map([
      ['received_ap', 'E3'],
      ['received_ab', 'E3'],
    ]),
  },
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 58_000,
  concurrencyMax,
  perSecondMax: null,
};

const address = z
  .url({ protocol: /^https?$/ })
  .refine(isSafeAddress, { error: 'must be https, unless it is this machine' });
const cacheMs = z
  .number()
  .int()
  .min(0)
  .max(168 * hourMs);

const settings = z.strictObject({
  baseUrl: address,
  /** The creditor in Peppol, "0007:5568402266"; left out: made from its organisation number. */
  senderId: z
    .string()
    .regex(/^\d{4}:[A-Za-z0-9._~-]{1,50}$/)
    .optional(),
  /** The zone of the network's locator, or off: receivers are not looked up. */
  smlZone: z
    .string()
    .regex(/^(off|[a-z0-9-]+(\.[a-z0-9-]+)+)$/)
    .default(peppolSmlZone),
  /** A publisher that answers for everybody, instead of the locator. */
  smpUrl: address.optional(),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
  /**
   * How long the receiving access point's status (MLS) is awaited before its receipt alone counts as delivery. Zero:
   * not at all; what it refuses is then known only where its status is forwarded to us.
   */
  awaitStatusMs: z
    .number()
    .int()
    .min(0)
    .max(168 * hourMs)
    .default(0),
  /** For how long it is known who takes invoices, and who does not. */
  positiveCacheMs: cacheMs.default(24 * hourMs),
  negativeCacheMs: cacheMs.default(hourMs),
});
export type PhossApSettings = z.infer<typeof settings>;

const token = z.string().regex(/^[\x21-\x7e]{8,500}$/);
const secrets = z.strictObject({
  /** X-Token of its interface. */
  token,
  /** Guards our callback: in the query (?token=) or the header X-Token. Without one, no forwarded document is believed. */
  callbackToken: token.optional(),
});
export type PhossApSecrets = z.infer<typeof secrets>;

export const phossApAdapter: Adapter<PhossApSettings, PhossApSecrets> = {
  name: 'phoss-ap',
  title: 'Peppol (phoss-ap)',
  contract: 'https://github.com/phax/phoss-ap',
  channels: { E_INVOICE: capability },
  settings,
  secrets,
  open: openPhossAp,
};

function openPhossAp(set: PhossApSettings, secret: PhossApSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const base = set.baseUrl.replace(/\/+$/, '');
  const headers = { 'x-token': secret.token, accept: 'application/json' };
  const lookup =
    set.smlZone === 'off' && set.smpUrl === undefined
      ? undefined
      : openParticipantLookup({
          smpUrl: set.smpUrl,
          smlZone: set.smlZone,
          requestMs: Math.min(set.requestMs, 5_000),
          positiveMs: set.positiveCacheMs,
          negativeMs: set.negativeCacheMs,
          nowMs,
        });
  const askStatus = (effectKey: string, signal: AbortSignal): Promise<HttpEnd> => {
    const url = new URL(`${base}/api/outbound/status/${encodeURIComponent(effectKey)}?includeArchive=true`);
    return client.exchange({ method: 'GET', url, headers, timeoutMs: Math.min(set.requestMs, 10_000) }, signal);
  };

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)]);
    const invoice = composeInvoice(consignment);
    if (invoice.kind === 'REFUSED') return invoice;
    const sender = set.senderId ?? senderOf(consignment);
    if (sender === undefined)
      return refused('POLICY', 'SENDER_ENDPOINT_MISSING', 'the creditor has no Peppol identifier');
    const reading = await lookup?.find(invoice.receiver, invoice, within);
    const refusal = reading && refusalOfReceiver(reading.kind);
    if (refusal !== undefined) return refusal;
    const reference = responseReference(invoice.receiver, consignment.invoice.number);
    const end = await client.exchange(
      {
        method: 'POST',
        url: submissionUrl(base, sender, invoice, consignment, reference),
        headers: { ...headers, 'content-type': 'application/xml' },
        body: invoice.xml,
        timeoutMs: set.requestMs,
      },
      within,
    );
    return readSubmission(end, reference, invoice.sha256, set, () => askStatus(consignment.effectKey, within));
  }

  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, sendOne),
    // It is at the receiver, or on its way by itself.
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async (effectKey, signal) => readLookup(await askStatus(effectKey, signal), set),
    readCallback: (callback) => readForwarded(callback, secret.callbackToken),
    poll: (cursor, open, signal) => pollStatuses(cursor, open, set, nowMs, (key) => askStatus(key, signal)),
    async reach(addresses, signal) {
      const told = new Map<string, boolean>();
      const waiting =
        lookup === undefined ? [] : addresses.filter((candidate) => capability.addresses?.test(candidate));
      const askOne = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const reading = await lookup?.find(next, peppolInvoiceKind, signal);
          if (reading !== undefined && reading.kind !== 'UNKNOWN') told.set(next, reading.kind === 'TAKES');
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrencyMax, waiting.length) }, askOne));
      return told;
    },
    async test(signal) {
      const end = await askStatus('00000000-0000-0000-0000-000000000000', signal);
      if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
      // It knows the token, and nothing of this key.
      if (end.status === 404 || end.status === 200) return { kind: 'WORKS', detail: 'it answers, and knows the token' };
      const isCredentials = end.status === 401 || end.status === 403;
      const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
      return { kind: 'FAILED', code: String(end.status), detail };
    },
    async close() {
      client.close();
      lookup?.close();
    },
  };
}

function senderOf({ invoice: { creditor } }: Consignment): string | undefined {
  const endpoint = endpointOfCompany(creditor.address.country, creditor.organisationNumber);
  return endpoint === undefined ? undefined : `${endpoint.scheme}:${endpoint.value}`;
}

/** All parts are encoded: identifiers hold colons and hash signs. */
function submissionUrl(
  base: string,
  sender: string,
  { receiver, documentTypeId, processId }: NetworkInvoice,
  { effectKey, invoice }: Consignment,
  reference: string,
): URL {
  const parts = [
    `iso6523-actorid-upis::${sender}`,
    `iso6523-actorid-upis::${receiver}`,
    documentTypeId,
    processId,
    invoice.creditor.address.country,
  ];
  const url = new URL(`${base}/api/outbound/submit/${parts.map(encodeURIComponent).join('/')}`);
  url.searchParams.set('sbdhInstanceID', effectKey);
  // Told again with the status: so a look-up finds the reference that responses are matched by. It takes 255 characters.
  if (reference.length <= 255) url.searchParams.set('custom1', reference);
  return url;
}

const polledMax = 100;

/** Asks after some of the open attempts, and goes on after the last of them the next time. */
async function pollStatuses(
  cursor: string | null,
  open: readonly OpenAttempt[],
  rule: SentRule,
  nowMs: () => number,
  ask: (effectKey: string) => Promise<HttpEnd>,
): Promise<Polled> {
  const sorted = open.toSorted((one, other) => (one.effectKey < other.effectKey ? -1 : 1));
  const after = cursor === null ? 0 : sorted.findIndex(({ effectKey }) => effectKey > cursor);
  const asked = sorted.slice(Math.max(0, after), Math.max(0, after) + polledMax);
  const receipts: ReportedReceipt[] = [];
  for (const attempt of asked) {
    const status = readTransaction(await ask(attempt.effectKey));
    if (status.kind === 'FAILED') {
      return receipts.length === 0
        ? { kind: 'FAILED', detail: status.detail }
        : { kind: 'RECEIPTS', receipts, cursor, more: false };
    }
    const receipt = readReport(status, attempt, nowMs(), rule);
    if (receipt !== undefined) receipts.push(receipt);
  }
  return { kind: 'RECEIPTS', receipts, cursor: asked.at(-1)?.effectKey ?? null, more: false };
}

/**
 * A document its forwarder posts to us (mode http_post_async): it can sign nothing, so a shared token stands in the
 * address. What is no response to an invoice of ours is taken and left alone, else it would come again and again.
 */
function readForwarded({ url, headers, body, receivedAtMs }: Callback, expected: string | undefined): CallbackReading {
  const given = headers['x-token'] ?? URL.parse(url, 'http://callback')?.searchParams.get('token') ?? '';
  if (expected === undefined || !isSame(given, expected)) return { kind: 'FORGED', detail: 'no token matches' };
  const reading = readResponse(body.toString('utf8'), receivedAtMs);
  if (reading.kind === 'MALFORMED') return reading;
  return { kind: 'RECEIPTS', receipts: reading.kind === 'RECEIPT' ? [reading.receipt] : [] };
}

/** Compares without telling by the time it takes how much of it was right. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
