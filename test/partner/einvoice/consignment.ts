// Consignments on the e-invoice channel: the sample invoice with what an e-invoice needs besides.
import { effectKey } from '../../../src/id.ts';
import type { Consignment } from '../../../src/partner/partner.ts';
import type { InvoiceContent } from '../../../src/record/invoice.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';

let made = 0;

/** An e-invoice to an address, each with a key of its own. */
export function eInvoiceTo(address: string, changes: Partial<InvoiceContent> = {}): Consignment {
  made += 1;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `e-invoice in a file ${made}`, 'INITIAL', 1, 0),
    contactPoint: {
      contactPointId: `c${made}`,
      channel: 'E_INVOICE',
      address,
      postalAddress: undefined,
      reachability: 'UNKNOWN',
    },
    invoice: { ...sampleInvoice, buyerReference: 'ZZ1234', ...changes },
    nowMs: sampleNowMs,
  };
}
