// Twilio's answers and status callbacks in our words. Contract: https://www.twilio.com/docs/messaging/api/message-resource
// and its OpenAPI document (twilio_api_v2010). Codes: twilio-codes.ts.
import { z } from 'zod';
import { instantOfMailDate } from '../../clock.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, readRetryAfter, refused, taken } from '../http-outcome.ts';
import type { CallbackReading, Cost, OpenAttempt, Outcome, ReportedReceipt, TestOutcome } from '../partner.ts';
import { type MessageReading, readAccount, readAnswer, type SmsMessage } from './gateway.ts';
import { optedOutCode, twilioCodes } from './twilio-codes.ts';

const sid = z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/);
const text = z.string().max(100).nullish().catch(null);
const message = z.object({
  sid,
  status: z.string().max(50),
  error_code: z.number().int().nullish().catch(null),
  num_segments: text,
  /** Negative: "-0.00750", in `price_unit`; null until it is known. */
  price: text,
  price_unit: text,
  date_sent: text,
  date_updated: text,
});
type Message = z.infer<typeof message>;

/** Twilio's states in our words (message-resource: message status values). Those of incoming messages are left out. */
const states: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['accepted', 'ACCEPTED'],
  ['scheduled', 'ACCEPTED'],
  ['queued', 'ACCEPTED'],
  ['sending', 'ACCEPTED'],
  ['sent', 'DISPATCHED'],
  // Some parts have arrived and others not: a phone shows no whole text.
  ['partially_delivered', 'DISPATCHED'],
  ['delivered', 'DELIVERED'],
  ['read', 'OPENED'],
  ['undelivered', 'BOUNCED'],
  ['failed', 'BOUNCED'],
  ['canceled', 'CANCELLED'],
]);

/** The outcome of POST Messages.json. */
export function readTwilioSend(end: HttpEnd, sent: SmsMessage, requestHash: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  if (end.status >= 200 && end.status < 300) return readTaken(end.body, sent, requestHash);
  const problem = z.object({ code: z.number().int() }).safeParse(parseJson(end.body));
  const known = problem.success ? twilioCodes.get(problem.data.code) : undefined;
  // A failure of its own stays in doubt, whatever code it carries.
  if (known === undefined || end.status >= 500 || !problem.success) return readRefusal(end, requestHash);
  const told = { requestHash, retryAfterMs: readRetryAfter(end.headers) };
  return refused(known.failureClass, String(problem.data.code), known.detail, told);
}

function readTaken(body: string, sent: SmsMessage, requestHash: string): Outcome {
  const answer = message.safeParse(parseJson(body));
  // It said yes in words we cannot read: it may well have the message.
  if (!answer.success) return ambiguous('ANSWER_UNREADABLE', 'success without a message sid');
  const { sid: reference, status, error_code, num_segments } = answer.data;
  const state = states.get(status);
  if (state === 'BOUNCED' || state === 'CANCELLED') {
    const { failureClass, code, detail } = failureOf(error_code ?? null, status);
    return refused(failureClass, code, detail, { requestHash });
  }
  // A messaging service counts parts when it has chosen a sender: zero at first.
  const parts = /^[1-9]\d{0,2}$/.test(num_segments ?? '') ? Number(num_segments) : sent.segments;
  const reached = state === 'DELIVERED' || state === 'DISPATCHED' ? state : 'ACCEPTED';
  return taken('201', reference, requestHash, { state: reached, units: parts, ...costOf(answer.data) });
}

/** What GET Messages/{Sid}.json tells of an open attempt. */
export function readTwilioMessage(end: HttpEnd, open: OpenAttempt, nowMs: number): MessageReading {
  const answer = readAnswer(end);
  if ('kind' in answer) return answer;
  const read = message.safeParse(parseJson(answer.body));
  if (!read.success) return { kind: 'FAILED', detail: 'an answer outside the contract' };
  const { status, error_code, date_sent, date_updated } = read.data;
  if (states.get(status) === 'ACCEPTED') return { kind: 'NOTHING' };
  const told = (status === 'sent' ? date_sent : date_updated) ?? '';
  const occurredAtMs = instantOfMailDate(told) ?? nowMs;
  const receipt = receiptOf(read.data.sid, status, error_code ?? null, open.effectKey, occurredAtMs);
  if (receipt === undefined) return { kind: 'NOTHING' };
  const priced = costOf(read.data);
  // A callback tells no price, so what is told with one is news, even after a callback of the same status.
  const partnerEventId = priced.cost === undefined ? receipt.partnerEventId : `${receipt.partnerEventId}:priced`;
  return { kind: 'RECEIPT', receipt: { ...receipt, ...priced, partnerEventId } };
}

/** What a genuine status callback says. It has no time of its own. */
export function readTwilioStatus(
  form: URLSearchParams,
  effectKey: string | null,
  receivedAtMs: number,
): CallbackReading {
  const reference = sid.safeParse(form.get('MessageSid') ?? form.get('SmsSid'));
  const status = form.get('MessageStatus') ?? form.get('SmsStatus');
  if (!reference.success || status === null || status.length > 50) {
    return { kind: 'MALFORMED', detail: 'not a status of a message' };
  }
  const code = form.get('ErrorCode') ?? '';
  const errorCode = /^\d{1,6}$/.test(code) ? Number(code) : null;
  const receipt = receiptOf(reference.data, status, errorCode, effectKey, receivedAtMs);
  // A kind of report we do not know yet is not an error: partners add kinds.
  return { kind: 'RECEIPTS', receipts: receipt === undefined ? [] : [receipt] };
}

/** Whether GET of the account answers, and the account can send. */
export function readTwilioAccount(end: HttpEnd): TestOutcome {
  return readAccount(end, (body) => {
    const account = z.object({ status: z.string().max(50) }).safeParse(parseJson(body));
    if (!account.success) return { kind: 'FAILED', code: '200', detail: 'an answer outside the contract' };
    if (account.data.status === 'active') return { kind: 'WORKS', detail: 'it answers, and knows the credentials' };
    return { kind: 'FAILED', code: 'NOT_ACTIVE', detail: 'the account is not active' };
  });
}

function receiptOf(
  reference: string,
  status: string,
  errorCode: number | null,
  effectKey: string | null,
  occurredAtMs: number,
): ReportedReceipt | undefined {
  const state = states.get(status);
  if (state === undefined) return undefined;
  const failure = state === 'BOUNCED' ? failureOf(errorCode, status) : undefined;
  return {
    // The same for a callback, its repeats and a poll.
    partnerEventId: `${reference}:${status}`,
    effectKey,
    partnerReference: reference,
    state,
    failureClass: failure?.failureClass ?? null,
    code: failure?.code ?? null,
    detail: failure?.detail ?? null,
    occurredAtMs,
    ...(failure !== undefined && errorCode === optedOutCode && { optOut: true }),
  };
}

/** Without a code we know, nothing is held against the number. */
function failureOf(errorCode: number | null, status: string) {
  const known = twilioCodes.get(errorCode ?? 0);
  const code = errorCode === null ? status : String(errorCode);
  return { failureClass: known?.failureClass ?? ('SOFT' as const), code, detail: known?.detail ?? 'not delivered' };
}

/** The price without its sign, exact to the ten-thousandth; none when it is not said yet. */
function costOf({ price, price_unit }: Message): { readonly cost?: Cost } {
  const match = /^-?(\d{1,6})(?:\.(\d{1,10}))?$/.exec(price ?? '');
  const currency = price_unit?.toUpperCase() ?? '';
  if (match === null || !/^[A-Z]{3}$/.test(currency)) return {};
  const [, whole = '', fraction = ''] = match;
  const amountE4 = Math.round(Number(`${whole}${fraction.padEnd(10, '0')}`) / 1e6);
  return { cost: { amountE4, currency } };
}
