// The print contract's answers and reports in our words: one table each for states and reasons, and what an answer to
// an order, a look-up or a cancel means by the outcome classes of the send protocol.
import { z } from 'zod';
import { instantOf, instantOfMailDate } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import type { CallbackReading, CancelOutcome, LookupOutcome, Outcome, ReportedReceipt } from '../partner.ts';

const acceptance = z.object({ letterId: z.string().min(1).max(200), status: z.string().max(50) });

/** The outcome of an order by the answer to it. */
export function readSend(end: HttpEnd, requestHash: string): Outcome {
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

const retryAfterMsMax = 24 * 3_600_000;

function readRetryAfter(headers: Readonly<Record<string, string | undefined>>): number | null {
  const { 'retry-after': value, date = '' } = headers;
  if (value === undefined) return null;
  if (/^\d{1,7}$/.test(value)) return Math.min(Number(value) * 1_000, retryAfterMsMax);
  // An instant is read against the partner's own clock, so that a difference between clocks does not matter.
  const [until, now] = [instantOfMailDate(value), instantOfMailDate(date)];
  return until === undefined || now === undefined ? null : Math.min(Math.max(0, until - now), retryAfterMsMax);
}

/** The partner's states in our words; sources: the contract's own list of states. */
const states: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['accepted', 'ACCEPTED'],
  ['printed', 'PROCESSING'],
  ['handed_to_post', 'DISPATCHED'],
  ['delivered', 'DELIVERED'],
  ['returned', 'RETURNED'],
  ['cancelled', 'CANCELLED'],
]);

/** The outcome of a look-up by the answer to it. */
export function readLookup(end: HttpEnd): LookupOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 404) return { kind: 'NOT_FOUND' };
  const answer = end.status === 200 ? acceptance.safeParse(parseJson(end.body)) : undefined;
  const state = answer?.success ? states.get(answer.data.status) : undefined;
  if (answer?.data === undefined || state === undefined) return { kind: 'FAILED', detail: String(end.status) };
  return { kind: 'FOUND', state, partnerReference: answer.data.letterId };
}

/** The outcome of a cancel by the answer to it. */
export function readCancel(end: HttpEnd): CancelOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 200 || end.status === 204) return { kind: 'CANCELLED' };
  // 404 and 410: it knows the letter no more, so it can stop nothing.
  if (end.status === 409 || end.status === 404 || end.status === 410) return { kind: 'TOO_LATE' };
  return { kind: 'FAILED', detail: String(end.status) };
}

/** Why a letter came back. Only what says that the address is wrong is HARD; all others leave the address alone. */
const returnReasons: ReadonlyMap<string, FailureClass> = new Map([
  ['ADDRESS_UNKNOWN', 'HARD'],
  ['ADDRESS_INCOMPLETE', 'HARD'],
  ['MOVED', 'HARD'],
  ['DECEASED', 'HARD'],
  ['REFUSED', 'POLICY'],
  ['UNCLAIMED', 'POLICY'],
  ['DAMAGED', 'SOFT'],
]);

const report = z.object({
  type: z.string().regex(/^letter\.[a-z_]{1,40}$/),
  idempotencyKey: z.string().max(200),
  letterId: z.string().max(200),
  occurredAt: z.string().max(40),
  reason: z.string().max(100).optional(),
});

/** What a genuine callback reports. `callbackId` is the partner's own id of it. */
export function readReport(callbackId: string, body: string): CallbackReading {
  const read = report.safeParse(parseJson(body));
  if (!read.success) return { kind: 'MALFORMED', detail: 'not a report of a letter' };
  const { type, idempotencyKey, occurredAt, reason } = read.data;
  const state = states.get(type.slice('letter.'.length));
  const occurredAtMs = instantOf(occurredAt);
  if (occurredAtMs === undefined) return { kind: 'MALFORMED', detail: 'occurredAt is no instant' };
  // A kind of report we do not know yet is not an error: partners add kinds.
  if (state === undefined) return { kind: 'RECEIPTS', receipts: [] };
  const isReturn = state === 'RETURNED';
  const known = reason !== undefined && returnReasons.has(reason) ? reason : 'UNKNOWN_REASON';
  const receipt: ReportedReceipt = {
    partnerEventId: callbackId,
    effectKey: isUuid(idempotencyKey) ? idempotencyKey : null,
    state,
    failureClass: isReturn ? (returnReasons.get(known) ?? 'HARD') : null,
    code: isReturn ? known : null,
    detail: null,
    occurredAtMs,
  };
  return { kind: 'RECEIPTS', receipts: [receipt] };
}

export function taken(code: string, partnerReference: string | null, requestHash: string | null): Outcome {
  return { kind: 'TAKEN', state: 'ACCEPTED', partnerReference, code, requestHash };
}

export function refused(
  failureClass: FailureClass,
  code: string,
  detail: string,
): Extract<Outcome, { kind: 'REFUSED' }> {
  return { kind: 'REFUSED', failureClass, code, detail, retryAfterMs: null, requestHash: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
