// An invoice as the bytes of a mail, with its envelope: text, HTML and the PDF in one MIME message (RFC 5322, 2045).
// Anything that could add a header or a recipient of its own is refused here, before any library sees it.
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import { mailDateOf } from '../../clock.ts';
import { type PdfFile, renderMail } from '../../document/mail.ts';
import type { Consignment, Outcome } from '../partner.ts';
import { type DkimKey, signMail } from './dkim.ts';
import { messageIdOf, returnPathOf } from './key.ts';

export interface MailSender {
  readonly fromAddress: string;
  readonly bounceDomain: string;
  readonly messageIdDomain: string;
  /** Where a debtor says that it wants no more mail; the effect key is added to its query. */
  readonly unsubscribeUrl?: string | undefined;
  readonly dkim?: DkimKey | undefined;
}

export interface MailMessage {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
  /** SHA-256 over what the mail says, hex: the same key with another hash is another mail. */
  readonly requestHash: string;
}

type Refusal = Extract<Outcome, { kind: 'REFUSED' }>;

/** Composes the mail of a consignment, or says why it must not be sent. */
export async function composeMail(consignment: Consignment, sender: MailSender): Promise<MailMessage | Refusal> {
  const { effectKey, contactPoint, invoice, also, nowMs } = consignment;
  const to = asciiDomain(contactPoint.address);
  if (to === undefined) return refusal('HARD', 'ADDRESS_INVALID', 'not a mail address');
  const document = await renderMail(invoice, nowMs, also);
  const { name, email } = invoice.creditor;
  const files = [document, ...document.also];
  const fileNames = files.map(({ pdfFileName }) => pdfFileName);
  const headerValues = [name, email, document.subject, ...fileNames, sender.fromAddress];
  if (headerValues.some((value) => /[\r\n\0]/.test(value))) {
    return refusal('CONTENT', 'HEADER_UNSAFE', 'a header field holds a line break');
  }
  const mail = new MailComposer({
    from: { name, address: sender.fromAddress },
    to,
    replyTo: { name, address: email },
    subject: document.subject,
    messageId: messageIdOf(effectKey, sender.messageIdDomain),
    date: mailDateOf(nowMs),
    // Said outright: finding the shorter encoding costs more than it saves.
    textEncoding: 'quoted-printable',
    text: withMailLines(document.text),
    html: withMailLines(document.html),
    attachments: files.map((file) => ({ raw: pdfPart(file) })),
    // RFC 3834: no out-of-office reply, please.
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      ...unsubscribeHeaders(effectKey, sender.unsubscribeUrl),
    },
    // The same effect gives the same bytes.
    baseBoundary: createHash('sha256').update(effectKey).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const composed = await mail.compile().build();
  const raw = sender.dkim === undefined ? composed : await signMail(composed, sender.dkim);
  const requestHash = createHash('sha256')
    .update(JSON.stringify([effectKey, to, document.subject, document.text, document.sha256]))
    .digest('hex');
  return { from: returnPathOf(effectKey, sender.bounceDomain), to, raw, requestHash };
}

/** RFC 2369 §3.2, and the one click of RFC 8058 §3.1: a POST to that address, without a page in between. */
function unsubscribeHeaders(effectKey: string, unsubscribeUrl: string | undefined): Record<string, string> {
  if (unsubscribeUrl === undefined) return {};
  const url = new URL(unsubscribeUrl);
  url.searchParams.set('key', effectKey);
  return { 'List-Unsubscribe': `<${url.href}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/**
 * The PDF as a finished MIME part (RFC 2045 §6.8: base64 in lines of 76). Encoded in one go: as a stream of chunks, the
 * library spends more time on the attachment than on the rest of the mail together.
 */
function pdfPart({ pdf, pdfFileName }: PdfFile): Buffer {
  const base64 = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('base64');
  const lines: string[] = [];
  for (let from = 0; from < base64.length; from += 76) lines.push(base64.slice(from, from + 76));
  const headers = [
    `Content-Type: application/pdf; name=${pdfFileName}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename=${pdfFileName}`,
  ];
  return Buffer.from([...headers, '', ...lines].join('\r\n'), 'latin1');
}

/** The address with its domain in ASCII (IDNA); undefined when it is no single plain address (RFC 5321 §4.5.3.1). */
function asciiDomain(address: string): string | undefined {
  const match = /^([^\s@<>(),;:"[\]\\\p{Cc}]{1,64})@([^\s@<>(),;:"[\]\\\p{Cc}]{1,255})$/u.exec(address);
  const domain = domainToASCII(match?.[2] ?? '');
  return match === null || domain === '' ? undefined : `${match[1]}@${domain}`;
}

/** Lines end in CR LF on the wire (RFC 5321 §2.3.8). */
function withMailLines(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

function refusal(failureClass: Refusal['failureClass'], code: string, detail: string): Refusal {
  return { kind: 'REFUSED', failureClass, code, detail, retryAfterMs: null, requestHash: null };
}
