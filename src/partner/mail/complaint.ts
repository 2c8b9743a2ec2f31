// Reads complaints that come back by mail: feedback reports of mailbox hosts (ARF, RFC 5965), sent when somebody presses
// "this is spam". Hostile as bounces are: bounded, never throwing, and nothing of the sender's words is kept.
import type { Email } from 'postal-mime';
import { instantOfMailDate } from '../../clock.ts';
import type { ReportedReceipt } from '../partner.ts';
import { complained } from './complained.ts';
import { effectKeyOfEnvelopeId, effectKeyOfMessageId, effectKeyOfReturnPath } from './key.ts';
import { eventIdOf, fieldGroups, parseReport, partOf, reportBytesMax, returnedTypes } from './report.ts';

export interface Complaint {
  readonly kind: 'COMPLAINT';
  readonly receipt: ReportedReceipt;
  /** The domain of our return path, as the report quotes it; lower-case. Undefined when it quotes none. */
  readonly bounceDomain: string | undefined;
}

export interface NotAComplaint {
  readonly kind: 'NOT_A_COMPLAINT';
  readonly detail: string;
}

/**
 * Reads one mail. Every kind of feedback is a complaint but `not-spam`, which takes one back and is left alone: an
 * address that was opted out is opened again by a person. The effect key comes from what the report quotes: the envelope
 * id, the return path, or the Message-ID or Return-Path of the mail; it is null when none is left unredacted.
 */
export async function readComplaint(raw: Buffer, receivedAtMs: number): Promise<Complaint | NotAComplaint> {
  if (raw.length > reportBytesMax) return notAComplaint('too large');
  const email = await parseReport(raw);
  const report = email && partOf(email, ['message/feedback-report']);
  if (email === undefined || report === undefined) return notAComplaint('no feedback report');
  const [fields] = fieldGroups(report);
  const type = fields?.get('feedback-type')?.toLowerCase();
  if (fields === undefined || type === undefined) return notAComplaint('no feedback type');
  if (type === 'not-spam') return notAComplaint('a complaint taken back');
  const returned = fieldGroups(partOf(email, returnedTypes) ?? '')[0];
  const returnPath = [fields.get('original-mail-from'), returned?.get('return-path')]
    .map((path) => path?.replace(/^<|>$/g, '').trim())
    .find((path) => path !== undefined && effectKeyOfReturnPath(path) !== undefined);
  const effectKey =
    effectKeyOfEnvelopeId(fields.get('original-envelope-id') ?? '') ??
    effectKeyOfReturnPath(returnPath ?? '') ??
    effectKeyOfMessageId(returned?.get('message-id') ?? '') ??
    null;
  const receipt = {
    partnerEventId: eventIdOf(email, raw),
    effectKey,
    ...complained,
    occurredAtMs: timeOf(fields, email) ?? receivedAtMs,
  };
  return { kind: 'COMPLAINT', receipt, bounceDomain: returnPath?.split('@')[1]?.toLowerCase() };
}

/** When it was complained: when the report was written. Arrival-Date is the mail's own, long before. */
function timeOf(fields: ReadonlyMap<string, string>, email: Email): number | undefined {
  return instantOfMailDate(email.date ?? '') ?? instantOfMailDate(fields.get('received-date') ?? '');
}

function notAComplaint(detail: string): NotAComplaint {
  return { kind: 'NOT_A_COMPLAINT', detail };
}
