// Pingen's answers and reports in our words: its states, what a refused letter is refused for, its webhooks.
// Source: Pingen's published API, version 2 (https://api.pingen.com/documentation), as its official clients speak it.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, notSent, parseJson, readRefusal, refused, taken } from '../http-outcome.ts';
import type { CallbackReading, CancelOutcome, Cost, Outcome, ReportedReceipt } from '../partner.ts';
import { readIssue, readReturnReason } from './return-reason.ts';

const attributes = z.object({
  status: z.string().max(50),
  file_original_name: z.string().max(300).nullish(),
  price_value: z.number().nonnegative().nullish(),
  price_currency: z.string().nullish(),
  updated_at: z.string().max(50).nullish(),
});
const letter = z.object({ data: z.object({ id: z.string().min(1).max(100), attributes }) });
const letters = z.object({ data: z.array(z.object({ id: z.string().min(1).max(100), attributes })) });

/** The outcome of POST letters by its answer. */
export function readLetterSend(end: HttpEnd, requestHash: string, pages: number): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  const code = String(end.status);
  if (end.status >= 200 && end.status < 300) {
    const read = letter.safeParse(parseJson(end.body));
    // It said yes in words we cannot read: it may well have the letter.
    if (!read.success) return ambiguous('ANSWER_UNREADABLE', 'success without a letter id');
    const cost = readCost(read.data.data.attributes);
    return taken(code, read.data.data.id, requestHash, { units: pages, ...(cost && { cost }) });
  }
  // The key is being worked on, or was used: the first try may have been taken.
  if (end.status === 409) return ambiguous(code, 'the key is in use');
  return end.status === 422 ? readValidation(end.body, requestHash) : readRefusal(end, requestHash);
}

const errors = z.object({
  errors: z.array(z.object({ source: z.object({ pointer: z.string().max(300) }).optional() })).min(1),
});

function readValidation(body: string, requestHash: string): Outcome {
  const read = errors.safeParse(parseJson(body));
  if (!read.success) return refused('CONTENT', '422', 'refused without a reason', { requestHash });
  const pointers = read.data.errors.map(({ source }) => source?.pointer ?? '');
  return pointers.every((pointer) => /\/meta_data\/recipient(\/|$)/.test(pointer))
    ? refused('HARD', '422', 'the recipient is refused', { requestHash })
    : refused('CONTENT', '422', 'the document or its settings are refused', { requestHash });
}

/**
 * The outcome of a call before the letter is ordered (a token, the upload): it has no effect, so what would be in doubt
 * was not sent, and no refusal is the debtor's or the document's fault.
 */
export function withoutLetter(end: HttpEnd): Outcome {
  if (end.kind === 'ANSWERED' && end.status < 300)
    return notSent('ANSWER_UNREADABLE', 'an answer outside the contract');
  if (end.kind === 'ANSWERED' && end.status === 400) return refused('PARTNER', '400', 'the credentials were refused');
  const outcome = readRefusal(end);
  if (outcome.kind === 'AMBIGUOUS') return notSent(outcome.code, outcome.detail);
  if (outcome.kind !== 'REFUSED' || outcome.failureClass !== 'CONTENT') return outcome;
  return { ...outcome, failureClass: 'PARTNER' };
}

const upload = z.object({
  data: z.object({ attributes: z.object({ url: z.url().max(4_000), url_signature: z.string().min(1).max(4_000) }) }),
});

/** Where to put a file, and the signature to order with; undefined when the answer tells neither. */
export function readUpload(end: HttpEnd): { readonly url: string; readonly signature: string } | undefined {
  const read = end.kind === 'ANSWERED' && end.status === 200 ? upload.safeParse(parseJson(end.body)) : undefined;
  if (!read?.success) return undefined;
  const { url, url_signature: signature } = read.data.data.attributes;
  return { url, signature };
}

/** The outcome of a cancel by the answer to it. 404, 409, 410 and 422: it can be stopped no more, or is not known. */
export function readLetterCancel(end: HttpEnd): CancelOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status >= 200 && end.status < 300) return { kind: 'CANCELLED' };
  const isLate = [404, 409, 410, 422].includes(end.status);
  return isLate ? { kind: 'TOO_LATE' } : { kind: 'FAILED', detail: String(end.status) };
}

/** The name a letter's file has at Pingen, which it shows again. */
export function fileNameOf(effectKey: string): string {
  return `${effectKey}.pdf`;
}

/** The id of our letter on a page of letters; null when it is not there; undefined when the answer is no such page. */
export function findLetter(end: HttpEnd, effectKey: string): string | null | undefined {
  const read = end.kind === 'ANSWERED' && end.status === 200 ? letters.safeParse(parseJson(end.body)) : undefined;
  if (!read?.success) return undefined;
  const name = fileNameOf(effectKey);
  return read.data.data.find((one) => one.attributes.file_original_name === name)?.id ?? null;
}

/** Pingen's states of a letter in ours. */
const states: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['validating', 'ACCEPTED'],
  ['valid', 'ACCEPTED'],
  ['submitted', 'PROCESSING'],
  ['accepted', 'PROCESSING'],
  ['printing', 'PROCESSING'],
  ['processing', 'PROCESSING'],
  ['sent', 'DISPATCHED'],
  ['delivered', 'DELIVERED'],
  ['undeliverable', 'RETURNED'],
  ['action_required', 'BOUNCED'],
  ['invalid', 'BOUNCED'],
  ['cancelled', 'CANCELLED'],
]);

/** What a letter's own page reports, with its price. A state we do not know says nothing. */
export function readLetterState(end: HttpEnd, nowMs: number): ReportedReceipt | undefined {
  const read = end.kind === 'ANSWERED' && end.status === 200 ? letter.safeParse(parseJson(end.body)) : undefined;
  if (!read?.success) return undefined;
  const { id, attributes: told } = read.data.data;
  const state = states.get(told.status);
  if (state === undefined) return undefined;
  const cost = readCost(told);
  const key = told.file_original_name?.replace(/\.pdf$/, '') ?? '';
  const [code, failureClass] =
    state === 'RETURNED' ? readReturnReason(null) : state === 'BOUNCED' ? readIssue(null) : [];
  return {
    partnerEventId: `${id}:${told.status}`,
    effectKey: isUuid(key) ? key : null,
    partnerReference: id,
    state,
    failureClass: failureClass ?? null,
    code: code ?? null,
    detail: null,
    occurredAtMs: instantOf(withColon(told.updated_at ?? '')) ?? nowMs,
    ...(cost && { cost }),
  };
}

function readCost({ price_value: value, price_currency: currency }: z.infer<typeof attributes>): Cost | undefined {
  if (value === null || value === undefined || !/^[A-Z]{3}$/.test(currency ?? '')) return undefined;
  return { amountE4: Math.round(value * 10_000), currency: currency ?? '' };
}

const relation = z.object({ data: z.object({ id: z.string().min(1).max(100) }) });
const webhook = z.object({
  data: z.object({
    type: z.string().max(50),
    id: z.string().min(1).max(100),
    attributes: z.object({ reason: z.string().max(2_000).nullish(), created_at: z.string().max(50) }),
    relationships: z.object({ letter: relation, event: relation.optional() }),
  }),
});

/** Webhook types, and the state each reports. */
const webhookStates: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['webhook_sent', 'DISPATCHED'],
  ['webhook_delivered', 'DELIVERED'],
  ['webhook_undeliverable', 'RETURNED'],
  ['webhook_issues', 'BOUNCED'],
]);

/** What a genuine webhook reports. A reason is read into a code, and a corrected address is not read at all. */
export function readLetterWebhook(body: string): CallbackReading {
  const read = webhook.safeParse(parseJson(body));
  if (!read.success) return { kind: 'MALFORMED', detail: 'not a report of a letter' };
  const { type, id, attributes: told, relationships } = read.data.data;
  const occurredAtMs = instantOf(withColon(told.created_at));
  if (occurredAtMs === undefined) return { kind: 'MALFORMED', detail: 'created_at is no instant' };
  const state = webhookStates.get(type);
  // A kind of report we do not know yet is not an error: partners add kinds.
  if (state === undefined) return { kind: 'RECEIPTS', receipts: [] };
  const reading =
    state === 'RETURNED' ? readReturnReason(told.reason) : state === 'BOUNCED' ? readIssue(told.reason) : undefined;
  const receipt: ReportedReceipt = {
    partnerEventId: relationships.event?.data.id ?? id,
    effectKey: null,
    partnerReference: relationships.letter.data.id,
    state,
    failureClass: reading?.[1] ?? null,
    code: reading?.[0] ?? null,
    detail: null,
    occurredAtMs,
  };
  return { kind: 'RECEIPTS', receipts: [receipt] };
}

/** Pingen writes offsets as "+0100", which ISO 8601 knows only in its form without separators. */
function withColon(instant: string): string {
  return instant.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}
