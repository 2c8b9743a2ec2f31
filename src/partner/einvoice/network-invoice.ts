// An invoice as it goes to a Peppol access point, or why it does not go. Shared by all contracts that carry UBL.
import { type PeppolInvoice, writePeppolInvoice } from '../../document/einvoice/peppol.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import { refused } from '../http-outcome.ts';
import type { Consignment, Outcome } from '../partner.ts';
import type { DocumentKindIds, ParticipantReading } from './participant.ts';

/** What is asked for when nothing is sent yet: an invoice of Peppol BIS Billing 3, as writePeppolInvoice() names it. */
export const peppolInvoiceKind: DocumentKindIds = {
  documentTypeId:
    'busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##' +
    'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1',
  processId: 'cenbii-procid-ubl::urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
};

type Refusal = Extract<Outcome, { kind: 'REFUSED' }>;

export interface NetworkInvoice extends Extract<PeppolInvoice, { kind: 'WRITTEN' }> {
  /** "0007:5568402266", without spaces around it. */
  readonly receiver: string;
}

/** Writes the document. What it lacks is the document's fault; an address that cannot be one is the debtor's. */
export function composeInvoice({ contactPoint, invoice }: Consignment): NetworkInvoice | Refusal {
  const receiver = contactPoint.address.trim();
  if (!/^\d{4}:[^\s]+$/.test(receiver)) return refused('HARD', 'ADDRESS_INVALID', 'not a Peppol identifier');
  const written = compose(invoice, receiver);
  // The text of an error may hold what the invoice holds, so it goes no further than here.
  if (written === undefined) return refused('CONTENT', 'NOT_COMPOSED', 'no document made');
  if (written.kind === 'WRITTEN') return { ...written, receiver };
  const [gap = 'INCOMPLETE'] = written.gaps;
  if (written.gaps.includes('BUYER_ENDPOINT_INVALID')) {
    return refused('HARD', 'ADDRESS_INVALID', 'an unknown scheme or a wrong check digit');
  }
  return refused('CONTENT', gap, written.gaps.join(', '));
}

function compose(invoice: InvoiceContent, receiver: string): PeppolInvoice | undefined {
  try {
    return writePeppolInvoice(invoice, receiver);
  } catch {
    return undefined;
  }
}

/** What a look-up says against sending; undefined when it says nothing against it. */
export function refusalOfReceiver(reading: ParticipantReading['kind']): Refusal | undefined {
  if (reading === 'NOT_REGISTERED') return refused('HARD', 'NOT_REGISTERED', 'the receiver is not in Peppol');
  if (reading === 'TYPE_NOT_TAKEN') return refused('HARD', 'TYPE_NOT_TAKEN', 'the receiver takes no such documents');
  return undefined;
}
