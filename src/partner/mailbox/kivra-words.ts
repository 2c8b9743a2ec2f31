// Kivra's answers and payment webhooks in our words: what each five-digit code says of who is at fault
// (api-introduction, "Error codes"; channels.md §2.6), and what a payment event says of an invoice.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, readRetryAfter, refused, taken } from '../http-outcome.ts';
import type { CallbackReading, Outcome, ReportedReceipt } from '../partner.ts';

/** Who is at fault by Kivra's own code. Codes of other parts of its API (agreements, sign-up, campaigns) are left out. */
export const kivraCodes: ReadonlyMap<string, readonly [FailureClass, string]> = new Map([
  // The debtor cannot be reached here: the next step.
  ['40032', ['HARD', 'no user with this number']],
  ['40009', ['HARD', 'the personal number has no valid form']],
  ['40018', ['HARD', 'the company number has no valid form']],
  ['40022', ['HARD', 'no postal address']],
  // Also said of what the sender has no right to know. The match before has shown that the sender's own key is known.
  ['40400', ['HARD', 'no such recipient for this sender']],
  // The document is at fault: no other try, and mostly no other channel, would mend it.
  ['40000', ['CONTENT', 'the content does not validate']],
  ['40001', ['CONTENT', 'the request is not valid']],
  ['40008', ['CONTENT', 'the content is malformed']],
  ['40012', ['CONTENT', 'the type of content is not valid']],
  ['40021', ['CONTENT', 'the account to pay to is not valid']],
  ['40024', ['CONTENT', 'no recipient is named']],
  ['40026', ['CONTENT', 'the content is no object']],
  ['40028', ['CONTENT', 'the file type is not supported']],
  ['40041', ['CONTENT', 'the due date is past, too far ahead or no bank day']],
  ['40042', ['CONTENT', 'the amount is out of range']],
  ['40044', ['CONTENT', 'the OCR number is not valid']],
  ['41300', ['CONTENT', 'the content is too large']],
  ['42221', ['CONTENT', 'this type of content cannot be retained']],
  // We, or our agreement with Kivra: no debtor's fault.
  ['40002', ['PARTNER', 'the credentials were refused']],
  ['40003', ['PARTNER', 'the credentials do not cover this']],
  ['40015', ['PARTNER', 'the token is not valid']],
  ['40100', ['PARTNER', 'the credentials were refused']],
  ['40101', ['PARTNER', 'access was denied']],
  ['40102', ['PARTNER', 'the client is not authorised']],
  ['40103', ['PARTNER', 'the grant was refused']],
  ['40104', ['PARTNER', 'the client is not known']],
  ['40300', ['PARTNER', 'the sender has no access']],
  ['40500', ['PARTNER', 'the contract has changed']],
  ['40601', ['PARTNER', 'the contract has changed']],
  // Later: 50 contents a minute to one recipient, and the like.
  ['42900', ['SOFT', 'too many requests']],
]);

const errorBody = z.object({ code: z.union([z.number(), z.string()]) });
const contentBody = z.object({ subject: z.string(), type: z.string() });

/** The outcome of a content by the answer to it. */
export function readContent(end: HttpEnd, requestHash: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  if (end.status === 200 || end.status === 201) return readTaken(end, requestHash);
  const code = readCode(end);
  const known = end.status >= 400 && end.status < 500 ? kivraCodes.get(code) : undefined;
  if (known === undefined) return readRefusal(end, requestHash);
  const [failureClass, detail] = known;
  return refused(failureClass, code, detail, { requestHash, retryAfterMs: readRetryAfter(end.headers) });
}

/** Kivra's code of an answer: in a header, and in the body; the HTTP status when it names none. */
export function readCode(end: Extract<HttpEnd, { kind: 'ANSWERED' }>): string {
  const { 'x-error-code': header } = end.headers;
  if (header !== undefined && /^\d{5}$/.test(header)) return header;
  const body = errorBody.safeParse(parseJson(end.body));
  const code = body.success ? String(body.data.code) : '';
  return /^\d{5}$/.test(code) ? code : String(end.status);
}

/** A success is in the debtor's archive at once. A repeat is answered as a success too, perhaps without a key. */
function readTaken(end: Extract<HttpEnd, { kind: 'ANSWERED' }>, requestHash: string): Outcome {
  const { 'kivra-objkey': objectKey = '', 'kivra-retained': retained } = end.headers;
  const key = /^[0-9a-fA-F]{1,100}$/.test(objectKey) ? objectKey : null;
  // It said yes in words we cannot read: it may well have the invoice.
  if (key === null && !contentBody.safeParse(parseJson(end.body)).success) {
    return ambiguous('ANSWER_UNREADABLE', 'success without a content key');
  }
  // Retained: kept for somebody who is no user yet. We never ask for it, but would not call it delivered.
  const state = retained === 'true' ? 'ACCEPTED' : 'DELIVERED';
  return taken(String(end.status), key, requestHash, { state });
}

/** Payment events (swagger.yml, payment.webhook). */
const payments: ReadonlyMap<string, NonNullable<ReportedReceipt['payment']>> = new Map([
  ['scheduled', 'SCHEDULED'],
  ['settled', 'SETTLED'],
  ['failed', 'FAILED'],
]);

const webhook = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  data: z.unknown(),
});
const eventData = z.object({
  content_key: z.string().regex(/^[0-9a-zA-Z-]{1,100}$/),
  event_time: z.string().max(40),
  payment_event: z.string().max(40).optional(),
});

/** What a genuine webhook reports. A retry is the same event: older deliveries name it by a type of its own. */
export function readPaymentEvent(body: string): CallbackReading {
  const read = webhook.safeParse(parseJson(body));
  if (!read.success) return { kind: 'MALFORMED', detail: 'not an event' };
  const type = read.data.type.replace(/_retry$/, '');
  // A kind of event we do not know yet is not an error: partners add kinds.
  if (type !== 'payment_callback' && type !== 'invoice_declined') return { kind: 'RECEIPTS', receipts: [] };
  const event = eventData.safeParse(read.data.data);
  const occurredAtMs = event.success ? instantOf(event.data.event_time) : undefined;
  if (!event.success || occurredAtMs === undefined) return { kind: 'MALFORMED', detail: 'not an event of a content' };
  const { content_key: partnerReference, payment_event: name = '' } = event.data;
  const about = { partnerEventId: read.data.id, effectKey: null, partnerReference, failureClass: null, detail: null };
  if (type === 'invoice_declined') {
    const receipt = { ...about, state: 'RECIPIENT_REJECTED', code: 'INVOICE_DECLINED', occurredAtMs } as const;
    return { kind: 'RECEIPTS', receipts: [receipt] };
  }
  const payment = payments.get(name);
  if (payment === undefined) return { kind: 'RECEIPTS', receipts: [] };
  // Who can pay it there has it there.
  return { kind: 'RECEIPTS', receipts: [{ ...about, state: 'DELIVERED', code: null, occurredAtMs, payment }] };
}
