// An invoice as a letter: one PDF with the recipient's address where a window envelope shows it.
// The same input always gives the same bytes, because their hash is kept as proof of what was sent.

import { hash } from 'node:crypto';
import type { PostalAddress } from '../record/contact-point.ts';
import type { InvoiceContent } from '../record/invoice.ts';
import { layInvoice } from './layout/invoice.ts';
import { postalLines } from './postal-lines.ts';
import { presentInvoice } from './presentation.ts';

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
  const shown = presentInvoice(content);
  const recipient = [shown.debtorName, ...postalLines(address, content.creditor.address.country)];
  // A blank line in an address makes sorting machines read it as two.
  const { pdf, pages } = layInvoice(
    shown,
    recipient.filter((line) => line !== ''),
    nowMs,
  );
  return { pdf, pages, sha256: hash('sha256', pdf) };
}
