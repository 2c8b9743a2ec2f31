// What an HTTP exchange means by the outcome classes of the send protocol (reliability.md §2.4), where a contract says
// nothing of its own. An adapter reads its own success and error bodies first, and hands the rest to readRefusal().
import { instantOfMailDate } from '../clock.ts';
import type { FailureClass } from '../succession/attempt.ts';
import type { HttpEnd } from './http-exchange.ts';
import type { Outcome } from './partner.ts';

type Refused = Extract<Outcome, { kind: 'REFUSED' }>;
type Taken = Extract<Outcome, { kind: 'TAKEN' }>;

/** It was taken. `code` is the partner's own, or the HTTP status. */
export function taken(
  code: string,
  partnerReference: string | null,
  requestHash: string | null,
  told: Pick<Taken, 'units' | 'cost'> & { readonly state?: Taken['state'] } = {},
): Taken {
  return { kind: 'TAKEN', state: 'ACCEPTED', partnerReference, code, requestHash, ...told };
}

/** It was refused before any effect. `detail` is in our words, or the partner's free of names and addresses. */
export function refused(
  failureClass: FailureClass,
  code: string,
  detail: string,
  told: Partial<Pick<Refused, 'retryAfterMs' | 'requestHash'>> = {},
): Refused {
  return { kind: 'REFUSED', failureClass, code, detail, retryAfterMs: null, requestHash: null, ...told };
}

/** It surely had no effect, and says nothing of the debtor: another partner, or a later try. */
export function notSent(code: string, detail: string): Outcome {
  return { kind: 'NOT_SENT', code, detail };
}

/** It may have been taken. */
export function ambiguous(code: string, detail: string): Outcome {
  return { kind: 'AMBIGUOUS', code, detail };
}

/**
 * The outcome of an exchange whose answer is no success of the contract: no connection, no answer, too many requests,
 * refused credentials, the partner's own failure. Answers of a contract's own (400, 404, 409, 422 ...) are read by its
 * adapter before; here they count as broken contract, which is the partner's fault, never the debtor's.
 */
export function readRefusal(end: HttpEnd, requestHash: string | null = null): Outcome {
  if (end.kind === 'NOT_CONNECTED') return notSent(end.code, 'no connection');
  if (end.kind === 'NO_ANSWER') return ambiguous(end.code, 'no answer to the request');
  const code = String(end.status);
  const retryAfterMs = readRetryAfter(end.headers);
  const told = { retryAfterMs, requestHash };
  switch (end.status) {
    case 401:
    case 403:
      return refused('PARTNER', code, 'the credentials were refused', told);
    case 413:
      return refused('CONTENT', code, 'the document is too large', told);
    case 425:
    case 429:
      return refused('SOFT', code, 'too many requests', told);
    case 503:
      // Only with a promise of when to come back does it say that it has not begun.
      if (retryAfterMs !== null) return refused('PARTNER', code, 'closed for now', told);
      return ambiguous(code, 'the partner failed');
    case 408:
      return ambiguous(code, 'the partner gave up waiting');
    default:
      if (end.status >= 500) return ambiguous(code, 'the partner failed');
      return refused('PARTNER', code, 'an answer outside the contract', told);
  }
}

const retryAfterMsMax = 24 * 3_600_000;

/** How long to stay away (RFC 9110 §10.2.3), in milliseconds, at most a day; null when it is not said. */
export function readRetryAfter(headers: Readonly<Record<string, string | undefined>>): number | null {
  const { 'retry-after': value, date = '' } = headers;
  if (value === undefined) return null;
  if (/^\d{1,7}$/.test(value)) return Math.min(Number(value) * 1_000, retryAfterMsMax);
  // An instant is read against the partner's own clock, so that a difference between clocks does not matter.
  const [until, now] = [instantOfMailDate(value), instantOfMailDate(date)];
  return until === undefined || now === undefined ? null : Math.min(Math.max(0, until - now), retryAfterMsMax);
}

/** JSON as a value; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
