// Complaints as mailbox hosts send them: multipart/report with a message/feedback-report part (ARF, RFC 5965) and the
// headers of the mail it is about. Written by hand, as a real host's would be.
import { createHash } from 'node:crypto';
import { mailDateOf } from '../../clock.ts';
import { reportingHost } from './delivery-report.ts';

export interface ComplaintReport {
  /** RFC 5965 §7.3. */
  readonly type: 'abuse' | 'fraud' | 'virus' | 'other' | 'not-spam';
  /** Where the host's feedback loop leads. */
  readonly to: string;
  /** The return path of the mail; null when the host leaves it out. */
  readonly returnPath: string | null;
  readonly arrivedAtMs: number;
  readonly occurredAtMs: number;
  /** The header lines of the mail it is about, which some hosts cut down. */
  readonly returnedHeaders: string;
}

/** The report as a mail, with CRLF line ends. The same report always has the same Message-ID. */
export function writeComplaint(report: ComplaintReport): string {
  const identity = createHash('sha256')
    .update([report.to, report.returnPath, report.type, report.occurredAtMs, report.returnedHeaders].join('|'))
    .digest('hex')
    .slice(0, 32);
  const boundary = `complaint-${identity}`;
  const lines = [
    `Date: ${mailDateOf(report.occurredAtMs)}`,
    `From: Feedback loop <feedback@${reportingHost}>`,
    `To: <${report.to}>`,
    'Subject: A complaint about a mail of yours',
    `Message-ID: <${identity}@${reportingHost}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=feedback-report; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Somebody marked this mail.',
    '',
    `--${boundary}`,
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${report.type}`,
    'User-Agent: SandboxFeedback/1.0',
    'Version: 1',
    ...(report.returnPath === null ? [] : [`Original-Mail-From: <${report.returnPath}>`]),
    `Arrival-Date: ${mailDateOf(report.arrivedAtMs)}`,
    `Reporting-MTA: dns; ${reportingHost}`,
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
