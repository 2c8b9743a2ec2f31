// Consignments for SMS gateways.
import { effectKey } from '../../src/id.ts';
import type { Consignment } from '../../src/partner/partner.ts';
import { sampleInvoice, sampleNowMs } from '../document/sample.ts';

let made = 0;

/** A notice to a number, with a key of its own. */
export function smsTo(address: string, changes: Partial<Consignment> = {}): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'SMS', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `sms ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
    ...changes,
  };
}
