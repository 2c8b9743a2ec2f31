// Digipost's answers in our words: its error codes (digipost-api-client-java, errorhandling/ErrorCode.java), message and
// delivery statuses, identification results and document events.
import { instantOf } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, readRefusal, readRetryAfter, refused, taken } from '../http-outcome.ts';
import type { LookupOutcome, Outcome, ReportedReceipt } from '../partner.ts';
import { elementsOf, elementText } from './xml.ts';

function of(failureClass: FailureClass, codes: string): readonly (readonly [string, FailureClass])[] {
  return codes.split(' ').map((code) => [code, failureClass]);
}

/** Who is at fault by Digipost's code. Those of print, e-mail notices and batches, which we do not use, are left out. */
export const digipostCodes: ReadonlyMap<string, FailureClass> = new Map([
  ...of('HARD', 'UNKNOWN_RECIPIENT UNKNOWN_USER'),
  ...of('CONTENT', 'REQUEST_TOO_LARGE FILE_TOO_LARGE BAD_CONTENT ILLEGAL_CONTENT_TYPE VALIDATION_FAILED'),
  ...of('CONTENT', 'MISSING_CONTENT MISSING_SUBJECT MISSING_RECIPIENT INVALID_PDF_CONTENT INVALID_MONETARY_AMOUNT'),
  ...of('CONTENT', 'SCHEMA_VALIDATION_ERROR'),
  ...of('PARTNER', 'NOT_APPROVED_FOR_REST_API_USAGE MISSING_CERTIFICATE REVOKED_CERTIFICATE BROKER_NOT_AUTHORIZED'),
  ...of('PARTNER', 'ORGANISATION_LETTERS_PER_MONTH_EXCEEDED ACCOUNT_DEACTIVATED UNKNOWN_SENDER ILLEGAL_ACCESS'),
  ...of('PARTNER', 'INVALID_SIGNATURE MISSING_SIGNATURE INVALID_USER_ID_HEADER UNKNOWN_USER_ID MISSING_DATE_HEADER'),
  ...of('PARTNER', 'INVALID_DATE_HEADER DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL MISSING_SHA256 INVALID_SHA256'),
  ...of(
    'PARTNER',
    'MISSING_CONTENT_HASH DOCUMENTS_AND_FILES_MISMATCH PROBLEM_WITH_REQUEST AUTHENTICATION_LEVEL_TOO_LOW',
  ),
]);

/** It has a message or document with this id: ours, taken in an earlier try. */
export const digipostRepeats: ReadonlySet<string> = new Set([
  'DUPLICATE_MESSAGE',
  'DUPLICATE_DOCUMENT_ID',
  'MESSAGE_ALREADY_SENT',
  'DIGIPOST_MESSAGE_ALREADY_DELIVERED',
]);

/** Message statuses (MessageStatus.java). Print is not ordered here, so DELIVERED_TO_PRINT is not expected. */
const messageStates: ReadonlyMap<string, 'ACCEPTED' | 'DISPATCHED' | 'DELIVERED'> = new Map([
  ['NOT_COMPLETE', 'ACCEPTED'],
  ['COMPLETE', 'ACCEPTED'],
  ['DELIVERED', 'DELIVERED'],
  ['DELIVERED_TO_PRINT', 'DISPATCHED'],
]);

/** The outcome of a message by the answer to it. A repeat is told as taken; what became of it has to be looked up. */
export function readDelivery(end: HttpEnd, effectKey: string, requestHash: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  if (end.status >= 200 && end.status < 300) {
    const status = elementText(end.body, 'status') ?? '';
    const state = messageStates.get(status);
    // It said yes in words we cannot read: it may well have the message.
    if (state === undefined) return ambiguous('ANSWER_UNREADABLE', 'success without a status');
    return taken(status, effectKey, requestHash, { state });
  }
  const code = errorCodeOf(end);
  if (code !== undefined && digipostRepeats.has(code)) return taken(code, effectKey, requestHash);
  const failureClass = end.status < 500 && code !== undefined ? digipostCodes.get(code) : undefined;
  if (failureClass === undefined || code === undefined) return readRefusal(end, requestHash);
  const detail = code.toLowerCase().replaceAll('_', ' ');
  return refused(failureClass, code, detail, { requestHash, retryAfterMs: readRetryAfter(end.headers) });
}

/** The error code of an answer in the contract's form; undefined when it has none. */
export function errorCodeOf(end: Extract<HttpEnd, { kind: 'ANSWERED' }>): string | undefined {
  const code = elementText(end.body, 'error-code');
  return code !== undefined && /^[A-Z0-9_]{1,80}$/.test(code) ? code : undefined;
}

/** What became of a document, by the answer to a request for its status. */
export function readStatus(end: HttpEnd, effectKey: string): LookupOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  const code = errorCodeOf(end);
  // A 404 without the contract's own code may be anything's.
  if (code === 'DOCUMENT_NOT_FOUND' || code === 'MESSAGE_NOT_FOUND') return { kind: 'NOT_FOUND' };
  const [status] = end.status === 200 ? elementsOf(end.body, 'document-status') : [];
  const isDelivered = status?.['status'] === 'DELIVERED';
  if (!isDelivered && status?.['status'] !== 'NOT_DELIVERED') return { kind: 'FAILED', detail: String(end.status) };
  return { kind: 'FOUND', state: isDelivered ? 'DELIVERED' : 'ACCEPTED', partnerReference: effectKey };
}

const isOwner: ReadonlyMap<string, boolean> = new Map([
  ['DIGIPOST', true],
  ['IDENTIFIED', false],
  ['UNIDENTIFIED', false],
  ['INVALID', false],
]);

/** Whether somebody has a mailbox, by the answer to an identification; undefined when it does not say. */
export function readIdentification(end: HttpEnd): boolean | undefined {
  return end.kind === 'ANSWERED' && end.status === 200 ? isOwner.get(elementText(end.body, 'result') ?? '') : undefined;
}

/** What events say of a document. Those of print, Peppol, e-mail and shared documents are about what we do not order. */
const eventStates: ReadonlyMap<string, ReportedReceipt['state']> = new Map([['OPENED', 'OPENED']]);

export interface EventPage {
  readonly receipts: readonly ReportedReceipt[];
  /** All events of the page, those that say nothing to us included. */
  readonly events: number;
}

/** A page of document events; undefined when it is none. A document's id is our effect key. */
export function readEvents(body: string): EventPage | undefined {
  if (!/<(?:[\w-]+:)?document-events[\s/>]/.test(body)) return undefined;
  const events = elementsOf(body, 'event');
  const receipts = events.flatMap(({ uuid = '', type = '', created = '' }): ReportedReceipt[] => {
    const key = uuid.toLowerCase();
    const state = eventStates.get(type);
    const occurredAtMs = instantOf(created);
    // Documents of other systems of the same sender are told too: effect keys are UUIDs of version 5, theirs rarely.
    if (state === undefined || occurredAtMs === undefined || !isUuid(key) || key[14] !== '5') return [];
    const partnerEventId = `${key}:${type}:${created}`;
    return [{ partnerEventId, effectKey: key, state, failureClass: null, code: null, detail: null, occurredAtMs }];
  });
  return { receipts, events: events.length };
}
