// The print contract's answers and reports in our words: one table each for states and reasons, and what an answer to
// an order, a look-up or a cancel means by the outcome classes of the send protocol.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, refused, taken } from '../http-outcome.ts';
import type {
  CallbackReading,
  CancelOutcome,
  LookupOutcome,
  Outcome,
  ReportedReceipt,
  TestOutcome,
} from '../partner.ts';

const acceptance = z.object({ letterId: z.string().min(1).max(200), status: z.string().max(50) });

/** The outcome of an order by the answer to it. */
export function readSend(end: HttpEnd, requestHash: string, pages: number): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  const code = String(end.status);
  if (end.status >= 200 && end.status < 300) {
    const answer = acceptance.safeParse(parseJson(end.body));
    // It said yes in words we cannot read: it may well have the letter.
    if (!answer.success) return ambiguous('ANSWER_UNREADABLE', 'success without a letter id');
    return taken(code, answer.data.letterId, requestHash, { units: pages });
  }
  if (end.status !== 422) return readRefusal(end, requestHash);
  return refused(...readValidation(end.body, code), { requestHash });
}

const validation = z.object({
  errors: z.array(z.object({ field: z.string().max(100), code: z.string().regex(/^[A-Z0-9_]{1,50}$/) })).min(1),
});

/** Who is at fault for a refused letter: the address (its field begins with "recipient") or the document. */
function readValidation(body: string, status: string): [FailureClass, string, string] {
  const answer = validation.safeParse(parseJson(body));
  if (!answer.success) return ['CONTENT', status, 'refused without a reason'];
  const { errors } = answer.data;
  const codes = errors.map((error) => error.code).join(', ');
  const isAddress = errors.every((error) => error.field.startsWith('recipient'));
  return [isAddress ? 'HARD' : 'CONTENT', status, codes.slice(0, 200)];
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

/** Whether the connection works, by the answer to a look-up of a key that is not there. */
export function readTest(end: HttpEnd): TestOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
  if (end.status === 404) return { kind: 'WORKS', detail: 'it answers, and knows the credentials' };
  const isCredentials = end.status === 401 || end.status === 403;
  const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
  return { kind: 'FAILED', code: String(end.status), detail };
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
