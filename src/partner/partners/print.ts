// Letters through a print house that takes PDFs over HTTP with an idempotency key, and reports by signed callback.
// The contract is the one the sandbox's print partner speaks (sandbox/print-partner.ts):
//   POST /letters · GET /letters/by-key/{key} · DELETE /letters/by-key/{key} · callbacks letter.*
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { instantOf, instantOfMailDate, isoOf } from '../../clock.ts';
import { renderLetter } from '../../document/letter.ts';
import { isUuid } from '../../id.ts';
import type { AttemptState, FailureClass } from '../../succession/attempt.ts';
import { readSignature } from '../callback-signature.ts';
import { HttpClient, type HttpEnd } from '../http-exchange.ts';
import type {
  Adapter,
  Callback,
  CallbackReading,
  CancelOutcome,
  Capability,
  Consignment,
  LookupOutcome,
  Outcome,
  PartnerConnection,
  ReportedReceipt,
} from '../partner.ts';

const hourMs = 3_600_000;
const concurrencyMax = 10;

const capability: Capability = {
  dedupe: 'header',
  dedupeWindowMs: 24 * hourMs,
  lookup: 'by-key',
  processingMsMax: 2_000,
  uncertain: 'hold',
  recall: true,
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  // Business days from hand-over to letter box, by the debtor's country.
  leadTimeDays: { SE: 4, default: 6 },
  cutOffHour: 16,
  sendMsMax: 30_000,
  concurrencyMax,
};

const requestMsMax = 10_000;

const settings = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).refine(isSafe, { error: 'must be https, unless it is this machine' }),
  /** One request; the whole send() keeps to the capability's sendMsMax. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
});
export type PrintSettings = z.infer<typeof settings>;

const signingSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, { error: 'must be whsec_ and base64' });
const secrets = z.strictObject({
  apiKey: z.string().regex(/^[\x21-\x7e]{8,200}$/),
  signingSecret,
  /** The one before, while it is being replaced. */
  previousSigningSecret: signingSecret.optional(),
});
export type PrintSecrets = z.infer<typeof secrets>;

export const printAdapter: Adapter<PrintSettings, PrintSecrets> = {
  name: 'print',
  channel: 'LETTER',
  capability,
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
  const sendOne = async (consignment: Consignment, beginning: AbortSignal, signal: AbortSignal): Promise<Outcome> => {
    if (beginning.aborted) return { kind: 'NOT_SENT', code: 'NO_TIME', detail: 'there was no time to begin' };
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    const letter = await writeLetter(consignment).catch(() => refused('CONTENT', 'NOT_COMPOSED', 'no letter made'));
    if ('kind' in letter) return letter;
    const end = await call('POST', '/letters', signal, letter);
    if (end.kind === 'ANSWERED' && end.status === 409) {
      // It has this key with other bytes: taken in an earlier try. One key is one effect, so that letter stands.
      const found = await lookup(consignment.effectKey, signal);
      if (found.kind === 'FOUND') return taken('409', found.partnerReference, null);
      return { kind: 'AMBIGUOUS', code: '409', detail: 'the key is taken, but not found' };
    }
    return readSend(end, letter.requestHash);
  };
  return {
    async send(consignments, signal, settled) {
      // Two requests at most follow a beginning: the letter, and the look-up after a conflict.
      const beginning = AbortSignal.any([signal, AbortSignal.timeout(capability.sendMsMax - 2 * set.requestMs)]);
      const waiting = [...consignments];
      const takeOne = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          settled(next.attemptId, await sendOne(next, beginning, signal));
        }
      };
      await Promise.all(Array.from({ length: concurrencyMax }, takeOne));
    },
    cancel: async (effectKey, _reference, signal) => readCancel(await call('DELETE', byKey(effectKey), signal)),
    lookup,
    readCallback: (callback) => readCallback(callback, secret),
    close: async () => client.close(),
  };
}

interface Letter {
  readonly effectKey: string;
  readonly body: Buffer;
  readonly requestHash: string;
}

async function writeLetter(consignment: Consignment): Promise<Letter | Extract<Outcome, { kind: 'REFUSED' }>> {
  const { effectKey, contactPoint, invoice, nowMs } = consignment;
  const address = contactPoint.postalAddress;
  if (address === undefined) return refused('HARD', 'ADDRESS_INVALID', 'no postal address');
  const { pdf, pages, sha256 } = await renderLetter(invoice, address, nowMs);
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
  return { effectKey, body, requestHash: createHash('sha256').update(body).digest('hex') };
}

const acceptance = z.object({ letterId: z.string().min(1).max(200), status: z.string().max(50) });

function readSend(end: HttpEnd, requestHash: string): Outcome {
  if (end.kind === 'NOT_CONNECTED') return { kind: 'NOT_SENT', code: end.code, detail: 'no connection' };
  if (end.kind === 'NO_ANSWER') return { kind: 'AMBIGUOUS', code: end.code, detail: 'no answer to the request' };
  const code = String(end.status);
  if (end.status >= 200 && end.status < 300) {
    const answer = acceptance.safeParse(parseJson(end.body));
    // It said yes in words we cannot read: it may well have the letter.
    if (!answer.success) return { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE', detail: 'success without a letter id' };
    return taken(code, answer.data.letterId, requestHash);
  }
  const retryAfterMs = readRetryAfter(end.headers);
  const refuse = (failureClass: FailureClass, detail: string) => ({
    ...refused(failureClass, code, detail),
    retryAfterMs,
    requestHash,
  });
  switch (end.status) {
    case 422:
      return { ...refuse(...readValidation(end.body)), requestHash };
    case 401:
    case 403:
      return refuse('PARTNER', 'the credentials were refused');
    case 413:
      return refuse('CONTENT', 'the document is too large');
    case 425:
    case 429:
      return refuse('SOFT', 'too many requests');
    case 503:
      // Only with a promise of when to come back does it say that it has not begun.
      if (retryAfterMs !== null) return refuse('PARTNER', 'closed for now');
      return { kind: 'AMBIGUOUS', code, detail: 'the partner failed' };
    case 408:
      return { kind: 'AMBIGUOUS', code, detail: 'the partner gave up waiting' };
    default:
      if (end.status >= 500) return { kind: 'AMBIGUOUS', code, detail: 'the partner failed' };
      // Any other answer breaks the contract; it is not the debtor's fault, nor the invoice's.
      return refuse('PARTNER', 'an answer outside the contract');
  }
}

const validation = z.object({
  errors: z.array(z.object({ field: z.string().max(100), code: z.string().regex(/^[A-Z0-9_]{1,50}$/) })).min(1),
});

/** Who is at fault for a refused letter: the address (its field begins with "recipient") or the document. */
function readValidation(body: string): [FailureClass, string] {
  const answer = validation.safeParse(parseJson(body));
  if (!answer.success) return ['CONTENT', 'refused without a reason'];
  const { errors } = answer.data;
  const codes = errors.map((error) => error.code).join(', ');
  const isAddress = errors.every((error) => error.field.startsWith('recipient'));
  return [isAddress ? 'HARD' : 'CONTENT', codes.slice(0, 200)];
}

function readRetryAfter(headers: Readonly<Record<string, string | undefined>>): number | null {
  const { 'retry-after': value, date = '' } = headers;
  if (value === undefined) return null;
  const hourly = 24 * hourMs;
  if (/^\d{1,7}$/.test(value)) return Math.min(Number(value) * 1_000, hourly);
  // An instant is read against the partner's own clock, so that a difference between clocks does not matter.
  const [until, now] = [instantOfMailDate(value), instantOfMailDate(date)];
  return until === undefined || now === undefined ? null : Math.min(Math.max(0, until - now), hourly);
}

/** The partner's states in our words; sources: the contract's own list of states. */
const states: Readonly<Record<string, AttemptState>> = {
  accepted: 'ACCEPTED',
  printed: 'PROCESSING',
  handed_to_post: 'DISPATCHED',
  delivered: 'DELIVERED',
  returned: 'RETURNED',
  cancelled: 'CANCELLED',
};

function readLookup(end: HttpEnd): LookupOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 404) return { kind: 'NOT_FOUND' };
  const answer = end.status === 200 ? acceptance.safeParse(parseJson(end.body)) : undefined;
  const state = answer?.success ? states[answer.data.status] : undefined;
  if (answer?.data === undefined || state === undefined) return { kind: 'FAILED', detail: String(end.status) };
  return { kind: 'FOUND', state, partnerReference: answer.data.letterId };
}

function readCancel(end: HttpEnd): CancelOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 200 || end.status === 204) return { kind: 'CANCELLED' };
  // 404 and 410: it knows the letter no more, so it can stop nothing.
  if (end.status === 409 || end.status === 404 || end.status === 410) return { kind: 'TOO_LATE' };
  return { kind: 'FAILED', detail: String(end.status) };
}

/** Why a letter came back. Only what says that the address is wrong is HARD; all others leave the address alone. */
const returnReasons: Readonly<Record<string, FailureClass>> = {
  ADDRESS_UNKNOWN: 'HARD',
  ADDRESS_INCOMPLETE: 'HARD',
  MOVED: 'HARD',
  DECEASED: 'HARD',
  REFUSED: 'POLICY',
  UNCLAIMED: 'POLICY',
  DAMAGED: 'SOFT',
};

const report = z.object({
  type: z.string().regex(/^letter\.[a-z_]{1,40}$/),
  idempotencyKey: z.string().max(200),
  letterId: z.string().max(200),
  occurredAt: z.string().max(40),
  reason: z.string().max(100).optional(),
});

function readCallback(callback: Callback, secret: PrintSecrets): CallbackReading {
  const { signingSecret: current, previousSigningSecret: previous } = secret;
  const signature = readSignature(callback, previous === undefined ? [current] : [current, previous]);
  if (signature.kind === 'FORGED') return signature;
  const read = report.safeParse(parseJson(callback.body.toString('utf8')));
  if (!read.success) return { kind: 'MALFORMED', detail: 'not a report of a letter' };
  const { type, idempotencyKey, occurredAt, reason } = read.data;
  const state = states[type.slice('letter.'.length)];
  const occurredAtMs = instantOf(occurredAt);
  if (occurredAtMs === undefined) return { kind: 'MALFORMED', detail: 'occurredAt is no instant' };
  // A kind of report we do not know yet is not an error: partners add kinds.
  if (!isReported(state)) return { kind: 'RECEIPTS', receipts: [] };
  const isReturn = state === 'RETURNED';
  const known = reason !== undefined && Object.hasOwn(returnReasons, reason) ? reason : 'UNKNOWN_REASON';
  const receipt: ReportedReceipt = {
    partnerEventId: signature.callbackId,
    effectKey: isUuid(idempotencyKey) ? idempotencyKey : null,
    state,
    failureClass: isReturn ? (returnReasons[known] ?? 'HARD') : null,
    code: isReturn ? known : null,
    detail: null,
    occurredAtMs,
  };
  return { kind: 'RECEIPTS', receipts: [receipt] };
}

function isReported(state: AttemptState | undefined): state is ReportedReceipt['state'] {
  return state !== undefined;
}

function taken(code: string, partnerReference: string | null, requestHash: string | null): Outcome {
  return { kind: 'TAKEN', state: 'ACCEPTED', partnerReference, code, requestHash };
}

function refused(failureClass: FailureClass, code: string, detail: string): Extract<Outcome, { kind: 'REFUSED' }> {
  return { kind: 'REFUSED', failureClass, code, detail, retryAfterMs: null, requestHash: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Plain HTTP only to this machine: letters hold personal data. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
