// Delivery reports as mail systems send them: multipart/report (RFC 6522) with a message/delivery-status part
// (RFC 3464) and the headers of the mail it is about. Written by hand, as a real mail system's would be.
import { createHash } from 'node:crypto';
import { mailDateOf } from '../../clock.ts';

export interface DeliveryReport {
  readonly action: 'delivered' | 'failed' | 'delayed' | 'relayed';
  /** Enhanced status code (RFC 3463), such as 5.1.1. */
  readonly status: string;
  /** What the simulated mailbox said, one line. */
  readonly diagnostic: string;
  readonly recipient: string;
  /** ENVID of the mail, as it came in xtext; null when it had none. */
  readonly envelopeId: string | null;
  readonly returnPath: string;
  readonly arrivedAtMs: number;
  readonly occurredAtMs: number;
  /** The header lines of the mail it is about. */
  readonly returnedHeaders: string;
}

export const reportingHost = 'mail.sandbox.example';

/** The report as a mail, with CRLF line ends. The same report always has the same Message-ID. */
export function writeReport(report: DeliveryReport): string {
  const identity = createHash('sha256')
    .update([report.returnPath, report.recipient, report.action, report.status, report.occurredAtMs].join('|'))
    .digest('hex')
    .slice(0, 32);
  const boundary = `report-${identity}`;
  const occurredAt = mailDateOf(report.occurredAtMs);
  const lines = [
    `Date: ${occurredAt}`,
    `From: Mail Delivery System <mailer-daemon@${reportingHost}>`,
    `To: <${report.returnPath}>`,
    `Subject: Delivery report: ${report.action}`,
    `Message-ID: <${identity}@${reportingHost}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your message was ${report.action}: ${report.diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${reportingHost}`,
    ...(report.envelopeId === null ? [] : [`Original-Envelope-Id: ${report.envelopeId}`]),
    `Arrival-Date: ${mailDateOf(report.arrivedAtMs)}`,
    '',
    `Original-Recipient: rfc822; ${report.recipient}`,
    `Final-Recipient: rfc822; ${report.recipient}`,
    `Action: ${report.action}`,
    `Status: ${report.status}`,
    `Remote-MTA: dns; mx.${report.recipient.split('@')[1] ?? 'invalid'}`,
    `Diagnostic-Code: smtp; ${report.diagnostic}`,
    `Last-Attempt-Date: ${occurredAt}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    report.returnedHeaders.trimEnd(),
    '',
    `--${boundary}--`,
    '',
  ];
  return lines.join('\r\n').replace(/\r?\n/g, '\r\n');
}
