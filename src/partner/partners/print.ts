// Letters through a print house that takes PDFs over HTTP with an idempotency key, and reports by signed callback.
// The contract is the one the sandbox's print partner speaks (sandbox/print/partner.ts):
//   POST /letters · GET /letters/by-key/{key} · DELETE /letters/by-key/{key} · callbacks letter.*
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isoOf } from '../../clock.ts';
import { renderLetter } from '../../document/letter.ts';
import { readSignature } from '../callback-signature.ts';
import { HttpClient, isSafeAddress } from '../http-exchange.ts';
import { ambiguous, refused, taken } from '../http-outcome.ts';
import type {
  Adapter,
  Callback,
  CallbackReading,
  Capability,
  Consignment,
  Outcome,
  PartnerConnection,
} from '../partner.ts';
import { readCancel, readLookup, readReport, readSend, readTest } from '../print/words.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
const concurrencyMax = 10;

const capability: Capability = {
  dedupe: 'header',
  dedupeWindowMs: 24 * hourMs,
  lookup: 'by-key',
  processingMsMax: 2_000,
  uncertain: 'hold',
  recall: true,
  consolidates: true,
  receipts: ['callback'],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  // Business days from hand-over to letter box, by the debtor's country.
  leadTimeDays: { SE: 4, default: 6 },
  cutOffHour: 16,
  sendMsMax: 30_000,
  concurrencyMax,
  perSecondMax: null,
};

const requestMsMax = 10_000;

const settings = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).refine(isSafeAddress, { error: 'must be https, unless it is this machine' }),
  /** One request; the whole send() keeps to the capability's sendMsMax. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type PrintSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  apiKey: z.string().regex(/^[\x21-\x7e]{8,200}$/),
  signingSecret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, { error: 'must be whsec_ and base64' }),
});
export type PrintSecrets = z.infer<typeof secrets>;

export const printAdapter: Adapter<PrintSettings, PrintSecrets> = {
  name: 'print',
  title: 'Print house (open contract)',
  contract: 'src/partner/partners/print.ts',
  channels: { LETTER: capability },
  settings,
  secrets,
  open: openPrint,
};

function openPrint(set: PrintSettings, secret: PrintSecrets): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, signal: AbortSignal, letter?: Letter) =>
    client.exchange(
      {
        method,
        url: new URL(`${set.baseUrl.replace(/\/+$/, '')}${path}`),
        headers: {
          authorization: `Bearer ${secret.apiKey}`,
          accept: 'application/json',
          ...(letter && { 'content-type': 'application/json', 'idempotency-key': letter.effectKey }),
        },
        body: letter?.body,
        timeoutMs: set.requestMs,
      },
      signal,
    );
  const byKey = (effectKey: string) => `/letters/by-key/${encodeURIComponent(effectKey)}`;
  const lookup = async (effectKey: string, signal: AbortSignal) =>
    readLookup(await call('GET', byKey(effectKey), signal));
  const sendOne = async (consignment: Consignment, signal: AbortSignal): Promise<Outcome> => {
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    const letter = await writeLetter(consignment).catch(() => refused('CONTENT', 'NOT_COMPOSED', 'no letter made'));
    if ('kind' in letter) return letter;
    const end = await call('POST', '/letters', signal, letter);
    if (end.kind === 'ANSWERED' && end.status === 409) {
      // It has this key with other bytes: taken in an earlier try. One key is one effect, so that letter stands.
      const found = await lookup(consignment.effectKey, signal);
      if (found.kind === 'FOUND') return taken('409', found.partnerReference, null, { units: letter.pages });
      return ambiguous('409', 'the key is taken, but not found');
    }
    return readSend(end, letter.requestHash, letter.pages);
  };
  return {
    // Two requests at most follow a beginning: the letter, and the look-up after a conflict.
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax: 2 * set.requestMs }, sendOne),
    cancel: async (effectKey, _reference, signal) => readCancel(await call('DELETE', byKey(effectKey), signal)),
    lookup,
    readCallback: (callback) => readCallback(callback, secret),
    test: async (signal) => readTest(await call('GET', byKey('connection-test'), signal)),
    close: async () => client.close(),
  };
}

interface Letter {
  readonly effectKey: string;
  readonly body: Buffer;
  readonly requestHash: string;
  readonly pages: number;
}

async function writeLetter(consignment: Consignment): Promise<Letter | Extract<Outcome, { kind: 'REFUSED' }>> {
  const { effectKey, contactPoint, invoice, also, nowMs } = consignment;
  const address = contactPoint.postalAddress;
  if (address === undefined) return refused('HARD', 'ADDRESS_INVALID', 'no postal address');
  const { pdf, pages, sha256 } = await renderLetter(invoice, address, nowMs, also);
  const body = Buffer.from(
    JSON.stringify({
      reference: effectKey,
      handedOverAt: isoOf(nowMs),
      recipient: {
        name: invoice.debtor.name,
        lines: address.lines,
        postcode: address.postcode,
        city: address.city,
        country: address.country,
      },
      pages,
      sha256,
      pdf: Buffer.from(pdf).toString('base64'),
    }),
  );
  return { effectKey, body, requestHash: createHash('sha256').update(body).digest('hex'), pages };
}

function readCallback(callback: Callback, secret: PrintSecrets): CallbackReading {
  const signature = readSignature(callback, [secret.signingSecret]);
  return signature.kind === 'FORGED' ? signature : readReport(signature.callbackId, callback.body.toString('utf8'));
}
