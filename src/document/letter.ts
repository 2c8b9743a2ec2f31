// An invoice as a letter: one PDF with the recipient's address where a window envelope shows it.
// The same input always gives the same bytes, because their hash is kept as proof of what was sent.

import { createHash } from 'node:crypto';
import PDFDocument from 'pdfkit';
import { formatAmount } from '../money.ts';
import type { PostalAddress } from '../record/contact-point.ts';
import type { InvoiceContent } from '../record/invoice.ts';

export interface LetterDocument {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** Of `pdf`, lower-case hex. */
  readonly sha256: string;
}

/** Renders an invoice as a letter to a postal address; `nowMs` is the creditor's time of the hand-over. */
export async function renderLetter(
  content: InvoiceContent,
  address: PostalAddress,
  nowMs: number,
): Promise<LetterDocument> {
  const document = new PDFDocument({ size: 'A4', info: { CreationDate: new Date(nowMs) } });
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.text(
    [content.debtor.name, ...address.lines, `${address.postcode} ${address.city}`, content.number].join('\n'),
  );
  document.text(
    `${formatAmount(content.amountMinor, content.currency)} ${content.currency} ${content.paymentReference}`,
  );
  document.end();
  await ended;
  const pdf = Buffer.concat(chunks);
  return { pdf, pages: 1, sha256: createHash('sha256').update(pdf).digest('hex') };
}
