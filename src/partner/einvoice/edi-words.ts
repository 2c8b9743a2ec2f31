// The files of an EDI mailbox (VAN) in our words: the envelope we write beside a document, and the acknowledgements the
// VAN writes. The contract is our own and stands in docs/partners.md: operators agree on folders and files one by one.
import { z } from 'zod';
import { instantOf, isoOf } from '../../clock.ts';
import { endpointOfCompany } from '../../document/einvoice/endpoint.ts';
import type { DebtorParty } from '../../record/invoice.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import { parseJson, refused } from '../http-outcome.ts';
import type { Consignment, Outcome, ReportedReceipt } from '../partner.ts';
import { composeInvoice, type NetworkInvoice } from './network-invoice.ts';

/** Addresses of EDI mailboxes: a GLN, or a name agreed with the VAN. */
export const ediAddress = /^edi:[A-Z0-9.-]{1,35}$/;

export interface EdiInvoice extends NetworkInvoice {
  /** The receiver at the VAN: "7300009000012" or "FJALLVIND.INV". */
  readonly mailbox: string;
}

/** Writes the document of an EDI mailbox. The receiver's identifier in it is its GLN, or its organisation number. */
export function composeEdiInvoice(
  consignment: Consignment,
): EdiInvoice | Extract<Outcome, { readonly kind: 'REFUSED' }> {
  const { contactPoint, invoice } = consignment;
  const address = contactPoint.address.trim();
  if (!ediAddress.test(address)) return refused('HARD', 'ADDRESS_INVALID', 'not an EDI mailbox');
  const mailbox = address.slice('edi:'.length);
  const endpoint = /^\d{13}$/.test(mailbox) ? `0088:${mailbox}` : endpointOf(invoice.debtor);
  if (endpoint === undefined) {
    return refused('CONTENT', 'BUYER_NUMBER_MISSING', 'no organisation number, and the mailbox is no GLN');
  }
  const composed = composeInvoice({ ...consignment, contactPoint: { ...contactPoint, address: endpoint } });
  return composed.kind === 'REFUSED' ? composed : { ...composed, mailbox };
}

function endpointOf({ country, companyNumber }: DebtorParty): string | undefined {
  const endpoint = companyNumber === undefined ? undefined : endpointOfCompany(country, companyNumber);
  return endpoint === undefined ? undefined : `${endpoint.scheme}:${endpoint.value}`;
}

/** The envelope: one JSON object; with it the VAN has the document. */
export function writeEnvelope(effectKey: string, sender: string, invoice: EdiInvoice, nowMs: number): Buffer {
  const { mailbox, documentTypeId, xml, sha256 } = invoice;
  const envelope = {
    version: 1,
    key: effectKey,
    document: `${effectKey}.xml`,
    documentType: documentTypeId,
    sender,
    receiver: mailbox,
    sha256,
    bytes: xml.length,
    handedOverAt: isoOf(nowMs),
  };
  return Buffer.from(`${JSON.stringify(envelope, null, 2)}\n`);
}

/** What the VAN says of a document, but for REJECTED. */
export const acknowledgedStates: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['RECEIVED', 'ACCEPTED'], // envelope and document are whole, and taken
  ['TRANSLATED', 'PROCESSING'], // in the receiver's own format
  ['DELIVERED', 'DELIVERED'], // in the receiver's mailbox
  ['COLLECTED', 'ACKNOWLEDGED'], // the receiver's system has fetched it
]);

/** Why it was rejected. All but the last two come instead of DELIVERED. */
export const rejections: ReadonlyMap<string, readonly [ReportedReceipt['state'], FailureClass | null]> = new Map([
  ['RECEIVER_UNKNOWN', ['BOUNCED', 'HARD']],
  ['RECEIVER_CLOSED', ['BOUNCED', 'HARD']],
  ['NO_AGREEMENT', ['BOUNCED', 'HARD']], // the receiver takes nothing from this sender
  ['TYPE_NOT_TAKEN', ['BOUNCED', 'HARD']],
  ['SYNTAX', ['BOUNCED', 'CONTENT']],
  ['RULES', ['BOUNCED', 'CONTENT']], // breaks a rule of the receiver's own
  ['NUMBER_REPEATED', ['BOUNCED', 'CONTENT']], // the receiver has an invoice of this number
  ['TOO_LARGE', ['BOUNCED', 'POLICY']],
  ['DAMAGED', ['BOUNCED', 'PARTNER']], // it is not what the envelope says
  ['SENDER_UNKNOWN', ['BOUNCED', 'PARTNER']],
  ['SENDER_BLOCKED', ['BOUNCED', 'PARTNER']],
  ['NOT_COLLECTED', ['RETURNED', 'HARD']], // it lay in the mailbox until the VAN gave up
  ['DECLINED', ['RECIPIENT_REJECTED', null]], // the receiver itself says no
]);

const acknowledgement = z.object({
  version: z.literal(1),
  /** The VAN's own id of this acknowledgement: the same fact told again has the same. */
  event: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  key: z.uuid().toLowerCase(),
  status: z.string(),
  code: z.string().optional(),
  at: z.string(),
});

/** Reads an acknowledgement; undefined when it is none. A code we do not know says nothing against the receiver. */
export function readAcknowledgement(bytes: Buffer): ReportedReceipt | undefined {
  const read = acknowledgement.safeParse(parseJson(bytes.toString('utf8')));
  const occurredAtMs = instantOf(read.data?.at ?? '');
  if (!read.success || occurredAtMs === undefined) return undefined;
  const { event, key: effectKey, status, code = '' } = read.data;
  const common = { partnerEventId: event, effectKey, detail: null, occurredAtMs };
  if (status === 'REJECTED') {
    const [state, failureClass] = rejections.get(code) ?? ['BOUNCED', 'PARTNER'];
    // Its text is the VAN's, and may name the receiver.
    return { ...common, state, failureClass, code: /^[A-Z_]{1,40}$/.test(code) ? code : 'UNKNOWN_CODE' };
  }
  const state = acknowledgedStates.get(status);
  return state && { ...common, state, failureClass: null, code: null };
}
