// An invoice as a mail: subject, plain text, HTML and the invoice as a PDF to attach, all saying the same.
// Nothing an invoice holds can add a header, a tag or a script: the subject is one line, the HTML is escaped.

import { hash } from 'node:crypto';
import type { InvoiceContent } from '../record/invoice.ts';
import { layInvoice } from './layout/invoice.ts';
import { writeMailHtml } from './mail-html.ts';
import { writeMailText } from './mail-text.ts';
import { oneLine } from './notation.ts';
import { type Presentation, presentInvoice } from './presentation.ts';

export interface MailDocument {
  /** One line, at most 200 characters, Unicode: the mail program encodes it. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly pdf: Uint8Array;
  /** ASCII letters, digits, "-" and "." only. */
  readonly pdfFileName: string;
  /** Of `pdf`, lower-case hex. */
  readonly sha256: string;
}

/** Renders an invoice as a mail; `nowMs` is the creditor's time of the hand-over. */
export async function renderMail(content: InvoiceContent, nowMs: number): Promise<MailDocument> {
  const shown = presentInvoice(content);
  const { pdf } = layInvoice(shown, [shown.debtorName], nowMs);
  return {
    subject: writeSubject(shown, content),
    text: writeMailText(shown),
    html: writeMailHtml(shown),
    pdf,
    pdfFileName: writeFileName(shown, content),
    sha256: hash('sha256', pdf),
  };
}

/** "Faktura 1042 från Fjällvind AB: 1 234,50 kr, förfaller 2026-04-01": all a reader needs to decide when to open it. */
function writeSubject(shown: Presentation, content: InvoiceContent): string {
  const { wording } = shown;
  const due = shown.payment === undefined ? '' : `, ${wording.due} ${content.dueDate}`;
  const from = oneLine(shown.creditorName, 80);
  return oneLine(`${shown.title} ${oneLine(shown.number, 40)} ${wording.from} ${from}: ${shown.amount[1]}${due}`);
}

function writeFileName(shown: Presentation, content: InvoiceContent): string {
  const number = shown.number
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${[shown.wording.fileName[content.type], number].filter((part) => part !== '').join('-')}.pdf`;
}
