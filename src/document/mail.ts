// An invoice as a mail: subject, plain text, HTML and the invoice as a PDF to attach.

import type { InvoiceContent } from '../record/invoice.ts';
import { renderLetter } from './letter.ts';

export interface MailDocument {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly pdf: Uint8Array;
  readonly pdfFileName: string;
  /** Of `pdf`, lower-case hex. */
  readonly sha256: string;
}

/** Renders an invoice as a mail; `nowMs` is the creditor's time of the hand-over. */
export async function renderMail(content: InvoiceContent, nowMs: number): Promise<MailDocument> {
  const nowhere = { lines: [], postcode: '', city: '', country: content.debtor.country };
  const { pdf, sha256 } = await renderLetter(content, nowhere, nowMs);
  const subject = `Faktura ${content.number}`;
  return { subject, text: subject, html: '<p>Faktura</p>', pdf, pdfFileName: 'faktura.pdf', sha256 };
}
