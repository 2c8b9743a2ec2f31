// Reads delivery reports that come back by mail (RFC 3464 inside RFC 6522) as receipts. What it reads is hostile:
// anyone can write to a return path. So it is bounded, it never throws, and it keeps nothing of the sender's words.
import type { Email } from 'postal-mime';
import { instantOfMailDate } from '../../clock.ts';
import type { ReportedReceipt } from '../partner.ts';
import { effectKeyOfEnvelopeId, effectKeyOfMessageId, effectKeyOfReturnPath } from './key.ts';
import { classifyReport } from './reply-code.ts';
import { eventIdOf, fieldGroups, parseReport, partOf, reportBytesMax, returnedTypes } from './report.ts';

export interface NotABounce {
  readonly kind: 'NOT_A_BOUNCE';
  readonly detail: string;
}

/**
 * Reads one mail. `recipients` are the addresses it was delivered to: one of them may be the return path of a mail of
 * ours. The effect key comes from Original-Envelope-Id, else from the return path, else from the returned Message-ID;
 * it is null when none tells. A "delayed" report is information only: it is told as PROCESSING, for the relay still tries.
 */
export async function readBounce(
  raw: Buffer,
  receivedAtMs: number,
  recipients: readonly string[] = [],
): Promise<ReportedReceipt | NotABounce> {
  if (raw.length > reportBytesMax) return notABounce('too large');
  const email = await parseReport(raw);
  if (email === undefined) return notABounce('not readable as a mail');
  const report = partOf(email, ['message/delivery-status', 'message/global-delivery-status']);
  if (report === undefined) return notABounce('no delivery status');
  const [message, ...perRecipient] = fieldGroups(report);
  const group = perRecipient.find((fields) => fields.has('action'));
  const action = group?.get('action')?.toLowerCase() ?? '';
  if (message === undefined || group === undefined || !isAction(action)) return notABounce('no action');
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(group.get('status') ?? '')?.[0] ?? null;
  const effectKey = findEffectKey(email, message, recipients);
  const date = group.get('last-attempt-date') ?? email.date ?? '';
  const occurredAtMs = instantOfMailDate(date) ?? receivedAtMs;
  return { partnerEventId: eventIdOf(email, raw), effectKey, ...toldBy(action, status), occurredAtMs };
}

const actions = ['delivered', 'relayed', 'expanded', 'delayed', 'failed'] as const;
type Action = (typeof actions)[number];

function isAction(text: string): text is Action {
  return (actions as readonly string[]).includes(text);
}

/** What an action says in our words (RFC 3464 §2.3.3). */
function toldBy(
  action: Action,
  status: string | null,
): Pick<ReportedReceipt, 'state' | 'failureClass' | 'code' | 'detail'> {
  const told = { failureClass: null, code: status, detail: null };
  switch (action) {
    case 'delivered':
      return { ...told, state: 'DELIVERED' };
    // Handed on to where no further report comes from: a gateway, a list.
    case 'relayed':
    case 'expanded':
      return { ...told, state: 'DISPATCHED' };
    case 'delayed':
      return { ...told, state: 'PROCESSING' };
    case 'failed': {
      const verdict = classifyReport(status ?? '5.0.0');
      const { failureClass, code, meaning } = verdict;
      return { state: 'BOUNCED', failureClass, code, detail: meaning };
    }
  }
}

function findEffectKey(
  email: Email,
  message: ReadonlyMap<string, string>,
  recipients: readonly string[],
): string | null {
  const byEnvelope = effectKeyOfEnvelopeId(message.get('original-envelope-id') ?? '');
  if (byEnvelope !== undefined) return byEnvelope;
  const headerRecipients = (email.to ?? []).flatMap((address) => address.address ?? []);
  for (const recipient of [...recipients, email.deliveredTo ?? '', ...headerRecipients].slice(0, 20)) {
    const byReturnPath = effectKeyOfReturnPath(recipient);
    if (byReturnPath !== undefined) return byReturnPath;
  }
  const messageId = fieldGroups(partOf(email, returnedTypes) ?? '')[0]?.get('message-id');
  return messageId === undefined ? null : (effectKeyOfMessageId(messageId) ?? null);
}

function notABounce(detail: string): NotABounce {
  return { kind: 'NOT_A_BOUNCE', detail };
}
