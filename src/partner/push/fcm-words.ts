// The answers of Firebase Cloud Messaging in our words: one table of its error codes. Pure.
// Source: the reference of FCM HTTP v1 (ErrorCode) and google.rpc.Status, firebase.google.com/docs/reference/fcm/rest/v1.
import { z } from 'zod';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { parseJson, readRefusal, readRetryAfter, refused, taken } from '../http-outcome.ts';
import type { Outcome, TestOutcome } from '../partner.ts';

interface Row {
  readonly failureClass: FailureClass;
  readonly meaning: string;
}

const rows: Readonly<Record<string, Row>> = {
  UNREGISTERED: { failureClass: 'HARD', meaning: 'the app is gone from the device, or its token was replaced' },
  // The token is sound and belongs to another project: this partner cannot reach it, so no retry, but it may be right.
  SENDER_ID_MISMATCH: { failureClass: 'POLICY', meaning: 'the token belongs to another sender' },
  INVALID_ARGUMENT: { failureClass: 'CONTENT', meaning: 'a field of the message is wrong' },
  QUOTA_EXCEEDED: { failureClass: 'SOFT', meaning: 'too many messages, to this device or in all' },
  UNAVAILABLE: { failureClass: 'PARTNER', meaning: 'the service is overloaded' },
  THIRD_PARTY_AUTH_ERROR: { failureClass: 'PARTNER', meaning: 'the APNs key kept at Firebase was refused' },
  UNAUTHENTICATED: { failureClass: 'PARTNER', meaning: 'the credentials were refused' },
  PERMISSION_DENIED: { failureClass: 'PARTNER', meaning: 'the credentials may not send for this project' },
  NOT_FOUND: { failureClass: 'PARTNER', meaning: 'there is no such project' },
};

// "Wait at least one minute" when no Retry-After says otherwise (the documentation's advice on QUOTA_EXCEEDED).
const quotaWaitMs = 60_000;

const success = z.object({ name: z.string().min(1).max(500) });
const failure = z.object({
  error: z.object({
    status: z.string().max(100).optional(),
    message: z.string().optional(),
    details: z
      .array(
        z.looseObject({
          errorCode: z.string().max(100).optional(),
          fieldViolations: z.array(z.looseObject({ field: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
});

/** What became of a message. INTERNAL, and any other answer of 500 and more, leaves a doubt. */
export function readFcmSend(end: HttpEnd, requestHash: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end, requestHash);
  if (end.status === 200) {
    const read = success.safeParse(parseJson(end.body));
    return taken('200', read.success ? read.data.name : null, requestHash, { state: 'DISPATCHED' });
  }
  const { code, isAboutToken } = readError(end.body);
  if (code === 'INVALID_ARGUMENT' && isAboutToken) {
    return refused('HARD', code, 'not a registration token', { requestHash });
  }
  const row = Object.hasOwn(rows, code) ? rows[code] : undefined;
  if (row === undefined) return readRefusal(end, requestHash);
  const retryAfterMs = readRetryAfter(end.headers) ?? (code === 'QUOTA_EXCEEDED' ? quotaWaitMs : null);
  return refused(row.failureClass, code, row.meaning, { retryAfterMs, requestHash });
}

/** The answer to a message that was only to be checked. */
export function readFcmTest(end: HttpEnd): TestOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
  if (end.status === 200) return { kind: 'WORKS', detail: 'it answers, and lets us send for the project' };
  const { code } = readError(end.body);
  const row = Object.hasOwn(rows, code) ? rows[code] : undefined;
  const detail = row?.meaning ?? 'an answer outside the contract';
  return { kind: 'FAILED', code: row === undefined ? String(end.status) : code, detail };
}

function readError(body: string): { readonly code: string; readonly isAboutToken: boolean } {
  const read = failure.safeParse(parseJson(body));
  if (!read.success) return { code: '', isAboutToken: false };
  const { status = '', message = '', details = [] } = read.data.error;
  const code = details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? status;
  const fields = details.flatMap(({ fieldViolations = [] }) => fieldViolations.map(({ field }) => field));
  // The field is not always named; the sentence then names the token.
  const isAboutToken = fields.includes('message.token') || (fields.length === 0 && /registration token/i.test(message));
  return { code, isAboutToken };
}
