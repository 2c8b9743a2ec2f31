// An invoice as a letter: one PDF with the recipient's address where a window envelope shows it.
// The same input always gives the same bytes, because their hash is kept as proof of what was sent.

import { hash } from 'node:crypto';
import type { PostalAddress } from '../record/contact-point.ts';
import type { InvoiceContent } from '../record/invoice.ts';
import { layCollection, layInvoice } from './layout/invoice.ts';
import { postalLines } from './postal-lines.ts';
import { presentCollection } from './presentation.ts';

export interface LetterDocument {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** Of `pdf`, lower-case hex. */
  readonly sha256: string;
}

/**
 * Renders an invoice as a letter to a postal address, or several to one debtor (`also`) as one; `nowMs` is the
 * creditor's time of the hand-over.
 */
export async function renderLetter(
  content: InvoiceContent,
  address: PostalAddress,
  nowMs: number,
  also: readonly InvoiceContent[] = [],
): Promise<LetterDocument> {
  const collection = presentCollection([content, ...also]);
  const [shown] = collection.invoices;
  // A blank line in an address makes sorting machines read it as two.
  const recipient = [shown.debtorName, ...postalLines(address, content.creditor.address.country)].filter(
    (line) => line !== '',
  );
  const { pdf, pages } =
    also.length === 0 ? layInvoice(shown, recipient, nowMs) : layCollection(collection, recipient, nowMs);
  return { pdf, pages, sha256: hash('sha256', pdf) };
}
