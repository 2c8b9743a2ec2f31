// The answers of the Apple Push Notification service in our words: one table of its reasons. Pure.
// Source: "Handling notification responses from APNs", developer.apple.com/documentation/usernotifications.
import { z } from 'zod';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { parseJson, readRefusal, readRetryAfter, refused, taken } from '../http-outcome.ts';
import type { Outcome, TestOutcome } from '../partner.ts';

interface Row {
  readonly failureClass: FailureClass;
  readonly meaning: string;
}

const hard = (meaning: string): Row => ({ failureClass: 'HARD', meaning });
const soft = (meaning: string): Row => ({ failureClass: 'SOFT', meaning });
/** Something is wrong with our request, our key or the service: nothing the device's address can help. */
const partner = (meaning: string): Row => ({ failureClass: 'PARTNER', meaning });

const rows: Readonly<Record<string, Row>> = {
  // 400
  BadDeviceToken: hard('not a device token of this environment'),
  MissingDeviceToken: hard('no device token'),
  // Sound, and of another app: this partner cannot reach it, so no retry, but it may be right.
  DeviceTokenNotForTopic: { failureClass: 'POLICY', meaning: 'the device token belongs to another app' },
  BadCollapseId: partner('a bad collapse id'),
  BadExpirationDate: partner('a bad expiration'),
  BadMessageId: partner('a bad message id'),
  BadPriority: partner('a bad priority'),
  BadTopic: partner('the app id is wrong'),
  DuplicateHeaders: partner('a header came twice'),
  IdleTimeout: partner('the connection was idle for too long'),
  InvalidPushType: partner('a wrong push type'),
  MissingTopic: partner('no app id'),
  PayloadEmpty: { failureClass: 'CONTENT', meaning: 'nothing to show' },
  TopicDisallowed: partner('pushing to this app is not allowed'),
  // 403
  BadCertificate: partner('the certificate is bad'),
  BadCertificateEnvironment: partner('the certificate is of the other environment'),
  BadEnvironmentKeyIdInToken: partner('the key is of the other environment'),
  ExpiredProviderToken: partner('our token was too old'),
  Forbidden: partner('not allowed'),
  InvalidProviderToken: partner('our token was refused: the key, its id or the team'),
  MissingProviderToken: partner('no token'),
  UnrelatedKeyIdInToken: partner('the key belongs to another team'),
  UnrelatedKeyInToken: partner('the key belongs to another team'),
  // 404, 405
  BadPath: partner('a wrong path'),
  MethodNotAllowed: partner('a wrong method'),
  // 410
  ExpiredToken: hard('the device token has expired'),
  Unregistered: hard('the app is gone from the device'),
  // 413
  PayloadTooLarge: { failureClass: 'CONTENT', meaning: 'too large' },
  // 429
  TooManyProviderTokenUpdates: partner('our token was renewed too often'),
  TooManyRequests: soft('too many to this device'),
  // 503: said before anything was taken.
  ServiceUnavailable: partner('the service is closed for now'),
  Shutdown: partner('the service is shutting down'),
};

const reason = z.object({ reason: z.string().max(100) });

/** The reason of a refusal; an empty string when there is none. */
export function reasonOf(end: HttpEnd): string {
  const read = end.kind === 'ANSWERED' ? reason.safeParse(parseJson(end.body)) : undefined;
  return read?.success ? read.data.reason : '';
}

/** What became of a notification. InternalServerError, and any other answer of 500 and more, leaves a doubt. */
export function readApnsSend(end: HttpEnd, requestHash: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end, requestHash);
  if (end.status === 200) {
    // apns-unique-id comes from the test environment only; apns-id is our own key.
    const reference = end.headers['apns-unique-id'] ?? end.headers['apns-id'];
    return taken('200', reference?.slice(0, 200) ?? null, requestHash, { state: 'DISPATCHED' });
  }
  const code = reasonOf(end);
  const row = Object.hasOwn(rows, code) ? rows[code] : undefined;
  if (row === undefined) return readRefusal(end, requestHash);
  return refused(row.failureClass, code, row.meaning, { retryAfterMs: readRetryAfter(end.headers), requestHash });
}

/** The answer to a notification for a device that is nobody's: told so, the connection and the token are in order. */
export function readApnsTest(end: HttpEnd): TestOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
  const code = reasonOf(end);
  if (code === 'BadDeviceToken') return { kind: 'WORKS', detail: 'it answers, and takes our token' };
  const row = Object.hasOwn(rows, code) ? rows[code] : undefined;
  const detail = row?.meaning ?? 'an answer outside the contract';
  return { kind: 'FAILED', code: row === undefined ? String(end.status) : code, detail };
}
