// 46elks' answers and delivery reports in our words. One table for the reasons of a refusal, one for states.
// Contract: https://46elks.com/docs/send-sms, /docs/sms-delivery-reports, /docs/show-sms-id.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, refused, taken } from '../http-outcome.ts';
import type { CallbackReading, Cost, OpenAttempt, Outcome, ReportedReceipt, TestOutcome } from '../partner.ts';
import { type MessageReading, readAccount, readAnswer, type SmsMessage } from './gateway.ts';

const messageId = z.string().regex(/^[A-Za-z0-9]{1,64}$/);
const message = z.object({
  id: messageId,
  /** Left out by older answers, which were then only created. */
  status: z.string().max(50).default('created'),
  /** Ten-thousandths of the account's currency: 3500 is 0.35. */
  cost: z.number().int().min(0).optional().catch(undefined),
  parts: z.number().int().min(1).max(255).optional().catch(undefined),
  delivered: z.string().max(40).optional().catch(undefined),
});
type Message = z.infer<typeof message>;

/** The partner's states in our words (sms-delivery-reports, show-sms-id). It does not tell why something failed. */
const states: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['created', 'ACCEPTED'],
  ['sent', 'DISPATCHED'],
  ['delivered', 'DELIVERED'],
  ['failed', 'BOUNCED'],
]);
// Switched off for days, or not in use any more: without a reason nothing is held against the number.
const failedClass: FailureClass = 'SOFT';

interface Refusal {
  readonly status: number;
  /** What the text/plain answer says; null: whatever it says. */
  readonly says: RegExp | null;
  readonly failureClass: FailureClass;
  readonly code: string;
  readonly detail: string;
  readonly source: string;
}

/** A fault and the parameter it names, either first: Invalid parameter "to", or "to" is not a number. */
const faultOf = (parameter: string) => {
  const faultFirst = `\\b(invalid|missing|malformed|bad|wrong)\\W+((key|parameter|value|number|for|in)\\W+)*${parameter}\\b`;
  const nameFirst = `^\\W*${parameter}\\b\\W+((number|parameter|is|was)\\W+)*(invalid|missing|malformed|required|must|not)\\b`;
  return new RegExp(`${faultFirst}|${nameFirst}`, 'i');
};
const parameters = 'docs/send-sms: request parameters; the wording of errors is not published, their parameter is';

/** Why 46elks refuses, the first that fits. What is not here is read by its HTTP status alone (http-outcome.ts). */
export const elks46Refusals: readonly Refusal[] = [
  {
    status: 400,
    says: faultOf('to'),
    failureClass: 'HARD',
    code: 'INVALID_TO',
    detail: 'the number was refused',
    source: parameters,
  },
  {
    status: 400,
    says: faultOf('from'),
    failureClass: 'PARTNER',
    code: 'INVALID_FROM',
    detail: 'the sender of the settings was refused',
    source: parameters,
  },
  {
    status: 400,
    says: faultOf('whendelivered'),
    failureClass: 'PARTNER',
    code: 'INVALID_CALLBACK',
    detail: 'the address for delivery reports was refused',
    source: parameters,
  },
  {
    status: 400,
    says: faultOf('message'),
    failureClass: 'CONTENT',
    code: 'INVALID_MESSAGE',
    detail: 'the text was refused',
    source: parameters,
  },
  {
    status: 402,
    says: null,
    failureClass: 'PARTNER',
    code: 'NO_CREDITS',
    detail: 'the account has no credits',
    source: 'RFC 9110 §15.5.3; accounts are prepaid (GET /a1/me: balance)',
  },
  {
    status: 403,
    says: /credit|balance|usagelimit/i,
    failureClass: 'PARTNER',
    code: 'NO_CREDITS',
    detail: 'the account has no credits',
    source: 'GET /a1/me: balance; subaccounts: usagelimit',
  },
];

/** The outcome of POST /a1/sms. `currency` is the account's. */
export function readElks46Send(end: HttpEnd, sent: SmsMessage, requestHash: string, currency: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  if (end.status >= 200 && end.status < 300) {
    const answer = message.safeParse(parseJson(end.body));
    // It said yes in words we cannot read: it may well have the message.
    if (!answer.success) return ambiguous('ANSWER_UNREADABLE', 'success without a message id');
    const { id, status, parts = sent.segments } = answer.data;
    if (status === 'failed') return refused(failedClass, 'failed', 'failed at once', { requestHash });
    const state = status === 'delivered' ? 'DELIVERED' : status === 'sent' ? 'DISPATCHED' : 'ACCEPTED';
    return taken('200', id, requestHash, { state, units: parts, ...costOf(answer.data, currency) });
  }
  const refusal = elks46Refusals.find(
    ({ status, says }) => status === end.status && (says === null || says.test(end.body.slice(0, 1_000))),
  );
  if (refusal === undefined) return readRefusal(end, requestHash);
  return refused(refusal.failureClass, refusal.code, refusal.detail, { requestHash });
}

/** What GET /a1/sms/{id} tells of an open attempt. */
export function readElks46Message(end: HttpEnd, open: OpenAttempt, currency: string, nowMs: number): MessageReading {
  const answer = readAnswer(end);
  if ('kind' in answer) return answer;
  const read = message.safeParse(parseJson(answer.body));
  if (!read.success) return { kind: 'FAILED', detail: 'an answer outside the contract' };
  if (read.data.status === 'created') return { kind: 'NOTHING' };
  const receipt = receiptOf(read.data, open.effectKey, nowMs);
  return receipt === undefined
    ? { kind: 'NOTHING' }
    : { kind: 'RECEIPT', receipt: { ...receipt, ...costOf(read.data, currency) } };
}

/** What a delivery report whose token is right says: id, status, and when it was delivered (UTC). */
export function readElks46Report(body: string, effectKey: string | null, receivedAtMs: number): CallbackReading {
  const form = Object.fromEntries(new URLSearchParams(body));
  if (form['status'] === undefined) return { kind: 'MALFORMED', detail: 'a report without a status' };
  const read = message.safeParse(form);
  if (!read.success) return { kind: 'MALFORMED', detail: 'not a delivery report' };
  const receipt = receiptOf(read.data, effectKey, receivedAtMs);
  // A kind of report we do not know yet is not an error: partners add kinds.
  return { kind: 'RECEIPTS', receipts: receipt === undefined ? [] : [receipt] };
}

/** Whether GET /a1/me answers, and the account is charged in the currency of the settings. */
export function readElks46Account(end: HttpEnd, currency: string): TestOutcome {
  return readAccount(end, (body) => {
    const account = z.object({ currency: z.string().max(10) }).safeParse(parseJson(body));
    if (!account.success) return { kind: 'FAILED', code: '200', detail: 'an answer outside the contract' };
    if (account.data.currency.toUpperCase() !== currency) {
      return { kind: 'FAILED', code: 'CURRENCY', detail: 'the account is charged in another currency' };
    }
    return { kind: 'WORKS', detail: 'it answers, and knows the credentials' };
  });
}

function receiptOf(told: Message, effectKey: string | null, nowMs: number): ReportedReceipt | undefined {
  const state = states.get(told.status);
  if (state === undefined) return undefined;
  return {
    // The same for a callback, its repeats and a poll.
    partnerEventId: `${told.id}:${told.status}`,
    effectKey,
    partnerReference: told.id,
    state,
    failureClass: state === 'BOUNCED' ? failedClass : null,
    code: state === 'BOUNCED' ? told.status : null,
    detail: null,
    // Only a delivery has a time of its own, in UTC and without saying so.
    occurredAtMs: (told.delivered && instantOf(`${told.delivered.replace(/Z$/, '')}Z`)) || nowMs,
  };
}

function costOf({ cost }: Message, currency: string): { readonly cost?: Cost } {
  return cost === undefined ? {} : { cost: { amountE4: cost, currency } };
}
