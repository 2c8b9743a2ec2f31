// Peppol and its neighbours through Storecove, by its OpenAPI document (https://www.storecove.com/docs, API version 2):
//   POST /discovery/receives · POST /document_submissions · GET /document_submissions/{guid}/evidence/sending
//   GET /webhook_instances/ (204: empty) · DELETE /webhook_instances/{guid}
// It takes a document and sends it later. Its own fall-back to e-mail is never used: the succession order decides that.
import { z } from 'zod';
import { isUuid } from '../../id.ts';
import { composeInvoice } from '../einvoice/network-invoice.ts';
import { pollReports } from '../einvoice/storecove-reports.ts';
import {
  type DiscoveryReading,
  readDiscovery,
  readSubmitted,
  type StorecoveIdentifier,
  storecoveIdentifier,
} from '../einvoice/storecove-words.ts';
import { HttpClient, type HttpEnd, type HttpExchange, isSafeAddress } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
import type { Adapter, Capability, Consignment, Outcome, PartnerConnection, Surroundings } from '../partner.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
const concurrencyMax = 8;
const requestMsMax = 15_000;
// Discovery and submission.
const oneMsMax = 30_000;

const capability: Capability = {
  dedupe: 'field',
  // For how long a key is remembered is not published; a day is what others of its kind promise.
  dedupeWindowMs: 24 * hourMs,
  // A submission is found by its own guid alone.
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: false,
  receipts: ['poll'],
  countries: 'all',
  addresses: /^\d{4}:/,
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  // The receipt of the receiving access point.
  evidence: { delivered: 'E2' },
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 50_000,
  concurrencyMax,
  perSecondMax: null,
};

const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
    .default('https://api.storecove.com/api/v2'),
  /** Who sends: the number of the legal entity there. */
  legalEntityId: z.number().int().positive(),
  /** False: the account's queue of reports is read by somebody else, and evidence alone is asked for. */
  emptyQueue: z.boolean().default(true),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
  /** For how long an answer on who takes e-invoices is good. */
  reachCacheMs: z
    .number()
    .int()
    .min(0)
    .max(168 * hourMs)
    .default(hourMs),
});
export type StorecoveSettings = z.infer<typeof settings>;

const secrets = z.strictObject({ apiKey: z.string().regex(/^[\x21-\x7e]{8,500}$/) });
export type StorecoveSecrets = z.infer<typeof secrets>;

export const storecoveAdapter: Adapter<StorecoveSettings, StorecoveSecrets> = {
  name: 'storecove',
  title: 'Storecove',
  contract: 'https://www.storecove.com/docs',
  channels: { E_INVOICE: capability },
  settings,
  secrets,
  open: openStorecove,
};

const reachedMax = 50_000;
const refusals = {
  NOT_REGISTERED: 'the receiver is in no network',
  BY_EMAIL_ONLY: 'the receiver would get it as an e-mail',
} as const;

function openStorecove(set: StorecoveSettings, secret: StorecoveSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const call = makeCall(client, set, secret);
  const discover = makeDiscovery(call, set.reachCacheMs, nowMs);

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)]);
    const invoice = composeInvoice(consignment);
    if (invoice.kind === 'REFUSED') return invoice;
    const receiver = storecoveIdentifier(invoice.receiver);
    if (receiver === undefined) return refused('POLICY', 'SCHEME_NOT_CARRIED', 'Storecove has no name for this scheme');
    const reading = await discover(receiver, within);
    if (reading === 'NOT_REGISTERED' || reading === 'BY_EMAIL_ONLY') return refused('HARD', reading, refusals[reading]);
    const end = await call('POST', '/document_submissions', within, {
      legalEntityId: set.legalEntityId,
      idempotencyGuid: consignment.effectKey,
      // Without addresses it cannot fall back to e-mail behind our back.
      routing: { eIdentifiers: [receiver], emails: [] },
      document: {
        documentType: 'invoice',
        rawDocumentData: { document: invoice.xml.toString('base64'), parse: true, parseStrategy: 'ubl' },
      },
    });
    return readSubmitted(end, invoice.sha256);
  }

  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, sendOne),
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'the contract has no look-up by our key' }),
    // They could be pushed too, but unsigned: they are fetched from the queue instead.
    readCallback: () => ({ kind: 'FORGED', detail: 'reports are fetched, not called back' }),
    poll: (cursor, open, signal) =>
      pollReports(
        {
          ...(set.emptyQueue && { head: (within: AbortSignal) => call('GET', '/webhook_instances/', within) }),
          // A report that is not forgotten comes again, and is recognised.
          forget: async (guid) => {
            await call('DELETE', `/webhook_instances/${guid}`, signal);
          },
          evidence: async (guid, within) =>
            isUuid(guid)
              ? call('GET', `/document_submissions/${guid}/evidence/sending`, within)
              : { kind: 'ANSWERED', status: 404, headers: {}, body: '' },
          nowMs,
        },
        cursor,
        open,
        signal,
      ),
    async reach(addresses, signal) {
      const told = new Map<string, boolean>();
      const waiting = [...addresses];
      const askOne = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const receiver = capability.addresses?.test(next) === true ? storecoveIdentifier(next.trim()) : undefined;
          const reading = receiver === undefined ? 'UNKNOWN' : await discover(receiver, signal);
          if (reading !== 'UNKNOWN') told.set(next, reading === 'TAKES');
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrencyMax, addresses.length) }, askOne));
      return told;
    },
    async test(signal) {
      const end = await call('GET', '/webhook_instances/', signal);
      if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
      if (end.status === 200 || end.status === 204) return { kind: 'WORKS', detail: 'it answers, and knows the key' };
      const isCredentials = end.status === 401 || end.status === 403;
      const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
      return { kind: 'FAILED', code: String(end.status), detail };
    },
    close: async () => client.close(),
  };
}

/** Asks who takes invoices, and remembers what was told for a while. */
function makeDiscovery(call: ReturnType<typeof makeCall>, cacheMs: number, nowMs: () => number) {
  const reached = new Map<string, { readonly reading: DiscoveryReading; readonly untilMs: number }>();
  return async ({ scheme, id }: StorecoveIdentifier, signal: AbortSignal): Promise<DiscoveryReading> => {
    const key = `${scheme}:${id}`.toLowerCase();
    const kept = reached.get(key);
    if (kept !== undefined && nowMs() < kept.untilMs) return kept.reading;
    const question = { documentTypes: ['invoice'], network: 'peppol', metaScheme: 'iso6523-actorid-upis' };
    const end = await call('POST', '/discovery/receives', signal, { ...question, scheme, identifier: id });
    const reading = readDiscovery(end);
    if (reached.size >= reachedMax) reached.clear();
    if (reading !== 'UNKNOWN') reached.set(key, { reading, untilMs: nowMs() + cacheMs });
    return reading;
  };
}

function makeCall(client: HttpClient, { baseUrl, requestMs }: StorecoveSettings, { apiKey }: StorecoveSecrets) {
  const base = baseUrl.replace(/\/+$/, '');
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
  return (method: HttpExchange['method'], path: string, signal: AbortSignal, content?: object): Promise<HttpEnd> => {
    const url = new URL(base + path);
    const exchange = { method, url, timeoutMs: requestMs };
    if (content === undefined) return client.exchange({ ...exchange, headers }, signal);
    const body = Buffer.from(JSON.stringify(content));
    return client.exchange({ ...exchange, headers: { ...headers, 'content-type': 'application/json' }, body }, signal);
  };
}
