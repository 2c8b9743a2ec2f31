// Peppol BIS Billing 3: the model as UBL, and the identifiers a network knows the document by.
// Contract: docs.peppol.eu/poacc/billing/3.0; checked against its official rules by test/conformance.

import { hash } from 'node:crypto';
import type { InvoiceContent } from '../../record/invoice.ts';
import type { DocumentKind } from '../document.ts';
import { modelInvoice } from './from-invoice.ts';
import { ublRoot, writeUbl } from './ubl.ts';

const customizationId = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
const profileId = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

export type PeppolInvoice =
  | {
      readonly kind: 'WRITTEN';
      /** UTF-8, with declaration. */
      readonly xml: Buffer;
      /** Of `xml`, lower-case hex. */
      readonly sha256: string;
      /** With its scheme: "busdox-docid-qns::urn:…::2.1". */
      readonly documentTypeId: string;
      /** With its scheme: "cenbii-procid-ubl::urn:…". */
      readonly processId: string;
    }
  | { readonly kind: 'INCOMPLETE'; readonly gaps: readonly string[] };

/**
 * Writes an invoice or credit note to a Peppol participant. `buyerEndpoint` is the E_INVOICE contact point's address,
 * `scheme:identifier` such as "0007:5568402266". Pure: the same input gives the same bytes. What is missing comes back
 * as gaps (the names in gap.ts), never as an invalid document.
 */
export function writePeppolInvoice(content: InvoiceContent, buyerEndpoint: string): PeppolInvoice {
  const modelled = modelInvoice(content, buyerEndpoint);
  if ('gaps' in modelled) return { kind: 'INCOMPLETE', gaps: modelled.gaps };
  const { invoice } = modelled;
  const xml = writeUbl(invoice, { customizationId, profileId });
  const { name, namespace } = ublRoot(invoice.type);
  return {
    kind: 'WRITTEN',
    xml,
    sha256: hash('sha256', xml),
    documentTypeId: `busdox-docid-qns::${namespace}::${name}##${customizationId}::2.1`,
    processId: `cenbii-procid-ubl::${profileId}`,
  };
}

/** Peppol BIS Billing 3 as a kind of document. */
export const peppolBilling: DocumentKind = {
  name: 'Peppol BIS Billing 3',
  mediaType: 'application/xml',
  fileName: ({ number }) => `${number.replace(/[^A-Za-z0-9_-]+/g, '-')}.xml`,
  write: (content, electronicAddress) => {
    const written = writePeppolInvoice(content, electronicAddress);
    return written.kind === 'WRITTEN' ? { kind: 'WRITTEN', bytes: written.xml, sha256: written.sha256 } : written;
  },
};
