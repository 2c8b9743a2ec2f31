// What a kind of document is: a way to write an invoice for machines to read. One file per kind in a folder; the rest
// of the system knows kinds only by this. Letters and mails are for eyes and have their own files beside this one.

import type { InvoiceContent } from '../record/invoice.ts';

export interface DocumentKind {
  /** As people call the format: "Peppol BIS Billing 3". */
  readonly name: string;
  /** IANA media type of what is written. */
  readonly mediaType: string;
  /** A file name without directories, in ASCII. */
  readonly fileName: (content: InvoiceContent) => string;
  /**
   * Writes the invoice to a recipient's electronic address (`scheme:identifier`). Pure: the same input gives the same
   * bytes. What the format demands and the record does not hold comes back as gaps, never as an invalid document.
   */
  readonly write: (content: InvoiceContent, electronicAddress: string) => Writing;
}

export type Writing = Written | Incomplete;

export interface Written {
  readonly kind: 'WRITTEN';
  readonly bytes: Buffer;
  /** Of `bytes`, lower-case hex. */
  readonly sha256: string;
}

/** `gaps` are stable names in capitals, for worklists and events: they never quote what the record holds. */
export interface Incomplete {
  readonly kind: 'INCOMPLETE';
  readonly gaps: readonly string[];
}
