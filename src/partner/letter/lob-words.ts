// Lob's answers, letters and events in our words. Source: lob/lob-openapi: its error codes, letter model, events.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { AttemptState, FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, refused, taken } from '../http-outcome.ts';
import type { CallbackReading, LookupOutcome, Outcome, ReportedReceipt } from '../partner.ts';
import { readIssue, readReturnReason } from './return-reason.ts';

/** The name our key has among a letter's metadata, which Lob shows again everywhere. */
export const keyName = 'effect_key';

const letter = z.object({
  id: z.string().regex(/^ltr_[A-Za-z0-9]{1,100}$/),
  status: z.string().max(50).nullish(),
  deleted: z.boolean().nullish(),
  tracking_events: z.array(z.object({ type: z.string().max(50), name: z.string().max(100).nullish() })).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  failure_reason: z.object({ failure_reason: z.string().max(2_000).nullish() }).nullish(),
});
type Letter = z.infer<typeof letter>;

/** The outcome of POST letters by its answer; `nowMs` is physical time. */
export function readLetterSend(end: HttpEnd, requestHash: string, pages: number, nowMs: number): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  const code = String(end.status);
  if (end.status >= 200 && end.status < 300) {
    const read = letter.safeParse(parseJson(end.body));
    // It said yes in words we cannot read: it may well have the letter.
    if (!read.success) return ambiguous('ANSWER_UNREADABLE', 'success without a letter id');
    return taken(code, read.data.id, requestHash, { units: pages });
  }
  if (end.status === 422 || end.status === 409) return readError(end.body, code, requestHash);
  const outcome = readRefusal(end, requestHash);
  if (end.status !== 429 || outcome.kind !== 'REFUSED' || outcome.retryAfterMs !== null) return outcome;
  const resetsAtMs = Number(end.headers['x-rate-limit-reset'] ?? Number.NaN) * 1_000;
  // A window has five seconds; anything longer is a clock that differs from ours.
  if (Number.isNaN(resetsAtMs)) return outcome;
  return { ...outcome, retryAfterMs: Math.min(60_000, Math.max(0, resetsAtMs - nowMs)) };
}

/** Who is at fault, by Lob's code. Limits of this channel are POLICY: another may carry the same document. */
const codes: ReadonlyMap<string, FailureClass> = new Map([
  ['FAILED_DELIVERABILITY_STRICTNESS', 'HARD'],
  ['ADDRESS_LENGTH_EXCEEDS_LIMIT', 'POLICY'],
  ['SPECIAL_CHARACTERS_RESTRICTED', 'POLICY'],
  ['INVALID_COUNTRY_COVID', 'POLICY'],
  ['FILE_PAGES_EXCEED_MAX', 'POLICY'],
  ['FILE_SIZE_EXCEEDS_LIMIT', 'POLICY'],
  ['FILE_PAGES_BELOW_MIN', 'CONTENT'],
  ['INCONSISTENT_PAGE_DIMENSIONS', 'CONTENT'],
  ['INVALID_FILE', 'CONTENT'],
  ['PDF_ENCRYPTED', 'CONTENT'],
  ['INVALID_FILE_DIMENSIONS', 'PARTNER'],
  ['INVALID_IMAGE_DPI', 'CONTENT'],
  ['FOREIGN_RETURN_ADDRESS', 'PARTNER'],
  ['INVALID_INTERNATIONAL_FEATURE', 'PARTNER'],
  ['CUSTOM_ENVELOPE_INVENTORY_DEPLETED', 'PARTNER'],
  ['MAIL_USE_TYPE_CAN_NOT_BE_NULL', 'PARTNER'],
  ['UNSUPPORTED_LOB_VERSION', 'PARTNER'],
]);

const error = z.object({
  error: z.object({ code: z.string().max(100).optional(), message: z.string().max(2_000).optional() }),
});

function readError(body: string, status: string, requestHash: string): Outcome {
  const read = error.safeParse(parseJson(body));
  const code = read.data?.error.code?.toUpperCase() ?? '';
  // The key is in use by another request of ours: the letter may have been taken.
  if (status === '409' || code === 'CONFLICT') return ambiguous(status, 'the key is in use');
  const failureClass = codes.get(code);
  if (failureClass !== undefined) return refused(failureClass, code, 'refused by the letter service', { requestHash });
  // A general refusal names the field it is about; only which one is read.
  return /^["'`]?to[.[ ]/.test(read.data?.error.message ?? '')
    ? refused('HARD', status, 'the recipient is refused', { requestHash })
    : refused('CONTENT', status, 'refused by the letter service', { requestHash });
}

/** Events of a letter (letter.…) and types of its tracking in our states. */
const states: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['created', 'ACCEPTED'],
  ['rejected', 'BOUNCED'],
  ['rendered_pdf', 'PROCESSING'],
  ['rendered_thumbnails', 'PROCESSING'],
  ['deleted', 'CANCELLED'],
  ['mailed', 'DISPATCHED'],
  ['in_transit', 'DISPATCHED'],
  ['in_local_area', 'DISPATCHED'],
  ['re-routed', 'DISPATCHED'],
  ['international_exit', 'DISPATCHED'],
  ['processed_for_delivery', 'DELIVERED'],
  ['delivered', 'DELIVERED'],
  ['failed', 'BOUNCED'],
  ['returned_to_sender', 'RETURNED'],
  ['viewed', 'OPENED'],
  ['certified.mailed', 'DISPATCHED'],
  ['certified.in_transit', 'DISPATCHED'],
  ['certified.in_local_area', 'DISPATCHED'],
  ['certified.processed_for_delivery', 'DISPATCHED'],
  ['certified.re-routed', 'DISPATCHED'],
  ['certified.pickup_available', 'DISPATCHED'],
  ['certified.returned_to_sender', 'RETURNED'],
  // Signed for: a human act.
  ['certified.delivered', 'ACKNOWLEDGED'],
]);

const event = z.object({
  id: z.string().regex(/^evt_[a-zA-Z0-9_]{1,200}$/),
  reference_id: z.string().max(200),
  date_created: z.string().max(50),
  event_type: z.object({ id: z.string().max(100) }),
  body: z.unknown().optional(),
});

/** What a genuine callback reports. */
export function readLetterEvent(body: string): CallbackReading {
  const read = event.safeParse(parseJson(body));
  if (!read.success) return { kind: 'MALFORMED', detail: 'not an event' };
  const { id, reference_id: reference, date_created: created, event_type: type } = read.data;
  const occurredAtMs = instantOf(created);
  if (occurredAtMs === undefined) return { kind: 'MALFORMED', detail: 'date_created is no instant' };
  const state = type.id.startsWith('letter.') ? states.get(type.id.slice('letter.'.length)) : undefined;
  // Other things than letters, return envelopes, and kinds of events we do not know yet.
  if (state === undefined) return { kind: 'RECEIPTS', receipts: [] };
  const about = letter.safeParse(read.data.body).data;
  const reason = about?.failure_reason?.failure_reason;
  const why = state === 'RETURNED' ? readReturnReason(null) : state === 'BOUNCED' ? readIssue(reason) : undefined;
  const receipt: ReportedReceipt = {
    partnerEventId: id,
    effectKey: about === undefined ? null : keyOf(about),
    partnerReference: reference,
    state,
    failureClass: why?.[1] ?? null,
    code: why?.[0] ?? null,
    detail: null,
    occurredAtMs,
  };
  return { kind: 'RECEIPTS', receipts: [receipt] };
}

function keyOf({ metadata }: Letter): string | null {
  const key = metadata?.[keyName];
  return typeof key === 'string' && isUuid(key) ? key : null;
}

const page = z.object({ data: z.array(letter) });

/** The outcome of a look-up: a list of letters filtered by our key. */
export function readLetterLookup(end: HttpEnd, effectKey: string): LookupOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  const read = end.status === 200 ? page.safeParse(parseJson(end.body)) : undefined;
  if (!read?.success) return { kind: 'FAILED', detail: String(end.status) };
  // A filter that is not understood lists all letters: only one that carries the key is ours.
  const found = read.data.data.find((one) => keyOf(one) === effectKey);
  if (found === undefined) return { kind: 'NOT_FOUND' };
  return { kind: 'FOUND', state: stateOf(found), partnerReference: found.id };
}

const ofStatus: ReadonlyMap<string, AttemptState> = new Map([
  ['processed', 'PROCESSING'],
  ['rendered', 'PROCESSING'],
  ['failed', 'BOUNCED'],
]);

function stateOf({ deleted, status, tracking_events: tracked }: Letter): AttemptState {
  if (deleted === true) return 'CANCELLED';
  const last = tracked?.at(-1);
  const word = (last?.name ?? '').toLowerCase().replaceAll(' ', '_');
  return states.get(word) ?? ofStatus.get(status ?? '') ?? 'ACCEPTED';
}
