// What an SMTP reply or a delivery status means for a step: one table from code to failure class.
// The same code weighs differently when our own relay says it (a reply) and when the recipient's system says it
// through a bounce (a report): the relay speaks about us, the recipient's system about the mailbox.
import type { FailureClass } from '../../succession/attempt.ts';

interface Row {
  /** The enhanced code's subject and detail, as "x.1.1"; "x.7.*" stands for the whole subject. */
  readonly code: string;
  readonly inReply: FailureClass;
  readonly inReport: FailureClass;
  /** Free of names and addresses, unlike the words of servers, which often quote the recipient. */
  readonly meaning: string;
}

/**
 * Enhanced status codes (RFC 3463, the IANA registry of enhanced status codes), most telling first.
 * HARD only where the code is about the address itself, because HARD marks a contact point unreachable.
 */
const permanentRows: readonly Row[] = [
  // RFC 3463 §3.2: addressing.
  { code: 'x.1.1', inReply: 'HARD', inReport: 'HARD', meaning: 'no such mailbox' },
  { code: 'x.1.2', inReply: 'HARD', inReport: 'HARD', meaning: 'no such mail domain' },
  { code: 'x.1.3', inReply: 'HARD', inReport: 'HARD', meaning: 'malformed address' },
  { code: 'x.1.4', inReply: 'HARD', inReport: 'HARD', meaning: 'ambiguous mailbox' },
  { code: 'x.1.6', inReply: 'HARD', inReport: 'HARD', meaning: 'mailbox has moved' },
  // Our own sender address: nothing the debtor's address can help.
  { code: 'x.1.7', inReply: 'PARTNER', inReport: 'POLICY', meaning: 'sender address refused' },
  { code: 'x.1.8', inReply: 'PARTNER', inReport: 'POLICY', meaning: 'sender domain refused' },
  // RFC 7505 §4.1: the recipient's domain says that it takes no mail.
  { code: 'x.1.10', inReply: 'HARD', inReport: 'HARD', meaning: 'domain takes no mail' },
  { code: 'x.1.*', inReply: 'HARD', inReport: 'HARD', meaning: 'address refused' },
  // RFC 3463 §3.3: mailbox.
  { code: 'x.2.1', inReply: 'HARD', inReport: 'HARD', meaning: 'mailbox disabled' },
  // A full mailbox may be emptied, whatever the first digit says.
  { code: 'x.2.2', inReply: 'SOFT', inReport: 'SOFT', meaning: 'mailbox full' },
  // Another channel carries the same document: not the content's fault, nor the address's.
  { code: 'x.2.3', inReply: 'POLICY', inReport: 'POLICY', meaning: 'message too large for the mailbox' },
  { code: 'x.2.4', inReply: 'HARD', inReport: 'HARD', meaning: 'mailing list could not be expanded' },
  { code: 'x.2.*', inReply: 'POLICY', inReport: 'POLICY', meaning: 'mailbox refused' },
  // RFC 3463 §3.4: the mail system.
  { code: 'x.3.1', inReply: 'PARTNER', inReport: 'SOFT', meaning: 'mail system full' },
  { code: 'x.3.4', inReply: 'POLICY', inReport: 'POLICY', meaning: 'message too large for the system' },
  { code: 'x.3.*', inReply: 'PARTNER', inReport: 'POLICY', meaning: 'mail system takes no mail' },
  // RFC 3463 §3.5: network and routing. 4.7: the relay gave up after days of trying.
  { code: 'x.4.7', inReply: 'POLICY', inReport: 'POLICY', meaning: 'delivery time expired' },
  { code: 'x.4.*', inReply: 'PARTNER', inReport: 'POLICY', meaning: 'no route to the mail system' },
  // RFC 3463 §3.6: protocol; a fault between machines. 5.3: too many recipients, which a retry cures.
  { code: 'x.5.3', inReply: 'SOFT', inReport: 'SOFT', meaning: 'too many recipients' },
  { code: 'x.5.*', inReply: 'PARTNER', inReport: 'POLICY', meaning: 'protocol fault' },
  // RFC 3463 §3.7: content or media.
  { code: 'x.6.*', inReply: 'CONTENT', inReport: 'CONTENT', meaning: 'content could not be converted' },
  // RFC 3463 §3.8, RFC 7372: about our authentication or reputation, never about the debtor's address.
  { code: 'x.7.*', inReply: 'PARTNER', inReport: 'POLICY', meaning: 'refused by security policy' },
];

/** Basic reply codes without an enhanced one (RFC 5321 §4.2.3), by the stage of the transaction. */
const basicRows: Readonly<Record<number, { readonly failureClass: FailureClass; readonly meaning: string }>> = {
  450: { failureClass: 'SOFT', meaning: 'mailbox busy or greylisted' },
  451: { failureClass: 'SOFT', meaning: 'local error in processing' },
  452: { failureClass: 'SOFT', meaning: 'insufficient storage' },
  550: { failureClass: 'HARD', meaning: 'mailbox unavailable' },
  551: { failureClass: 'HARD', meaning: 'user not local' },
  552: { failureClass: 'SOFT', meaning: 'mailbox storage exceeded' },
  553: { failureClass: 'HARD', meaning: 'mailbox name not allowed' },
  554: { failureClass: 'POLICY', meaning: 'transaction refused' },
  // RFC 7504 §4: the domain takes no mail.
  556: { failureClass: 'HARD', meaning: 'domain takes no mail' },
};

/** Replies that are about the relay or our rights there, wherever they come (RFC 5321, RFC 4954 §6, RFC 3207 §4). */
const relayCodes: ReadonlySet<number> = new Set([
  421, 432, 454, 455, 500, 501, 502, 503, 504, 521, 523, 530, 534, 535, 538, 555,
]);

export interface Verdict {
  readonly failureClass: FailureClass;
  /** The enhanced code when there is one, else the basic one. */
  readonly code: string;
  readonly meaning: string;
}

/**
 * Classifies a negative reply of our relay. `stage` is the command it answered; before RCPT the recipient has not been
 * named, so whatever is wrong is between the relay and us.
 */
export function classifyReply(response: string, stage: 'BEFORE_RCPT' | 'RCPT' | 'DATA'): Verdict {
  const basic = Number(/^[245]\d\d/.exec(response)?.[0] ?? 0);
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const code = enhanced ?? String(basic);
  if (stage === 'BEFORE_RCPT' || relayCodes.has(basic)) {
    return { failureClass: 'PARTNER', code, meaning: 'the relay refused the session' };
  }
  const row = enhanced === undefined ? undefined : rowOf(enhanced);
  if (row !== undefined) {
    // 4.7.x is how many systems say "greylisted": about this message now, cured by waiting.
    const passes = basic < 500 && (row.inReply !== 'PARTNER' || row.code === 'x.7.*');
    if (passes) return { failureClass: 'SOFT', code, meaning: row.meaning };
    return { failureClass: row.inReply, code, meaning: row.meaning };
  }
  const known = basicRows[basic];
  // After the message itself, 550 is a judgement of the message (spam, size), not of the mailbox named long before.
  if (stage === 'DATA' && known?.failureClass === 'HARD') {
    return { failureClass: 'POLICY', code, meaning: 'message refused' };
  }
  if (known !== undefined) return { ...known, code };
  return basic < 500
    ? { failureClass: 'SOFT', code, meaning: 'refused for now' }
    : { failureClass: 'POLICY', code, meaning: 'refused' };
}

/** Classifies the status of a failed delivery report: final, though its code may begin with 4 (expired, full). */
export function classifyReport(status: string): Verdict {
  const row = rowOf(status);
  if (row === undefined) return { failureClass: 'POLICY', code: status, meaning: 'delivery failed' };
  return { failureClass: row.inReport, code: status, meaning: row.meaning };
}

function rowOf(enhanced: string): Row | undefined {
  const [, subject, detail] = enhanced.split('.');
  return (
    permanentRows.find((row) => row.code === `x.${subject}.${detail}`) ??
    permanentRows.find((row) => row.code === `x.${subject}.*`)
  );
}
