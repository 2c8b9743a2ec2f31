// What comes back for an e-invoice as a document: Peppol's Message Level Status 1.0 (from the receiving access point) and
// Invoice Response 3 (from the debtor), both UBL ApplicationResponse, bare or in an SBD envelope. channels.md §2.4 tells
// what each means: the access point's word is about delivery, the debtor's alone is an answer.
import { createHash } from 'node:crypto';
import { instantOf } from '../../clock.ts';
import { childOf, findElement, readXml, type XmlElement } from '../../document/xml-tree.ts';
import { isUuid } from '../../id.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { ReportedReceipt } from '../partner.ts';

export type ResponseReading =
  | { readonly kind: 'RECEIPT'; readonly receipt: ReportedReceipt }
  /** A document that is none of ours to read: an invoice to the creditor, an order, a response to something else. */
  | { readonly kind: 'OTHER' }
  | { readonly kind: 'MALFORMED'; readonly detail: string };

type Told = Pick<ReportedReceipt, 'state' | 'failureClass' | 'payment'>;

const told = (
  state: ReportedReceipt['state'],
  failureClass: FailureClass | null = null,
  payment?: ReportedReceipt['payment'],
): Told => ({ state, failureClass, ...(payment !== undefined && { payment }) });

/**
 * What the receiving access point says (MLS 1.0): delivered to the receiver, delivered without its confirmation, refused.
 * A refusal comes after delivery was told, and is no answer of the debtor: as with a late bounce, the attempt came back.
 */
export const messageLevelStates: ReadonlyMap<string, Told> = new Map([
  ['AP', told('DELIVERED')],
  ['AB', told('DELIVERED')],
  ['RE', told('RETURNED', 'HARD')],
]);

/** Why it was refused, by the status reason codes of MLS: what is wrong with the document no other channel's fault is. */
export const messageLevelReasons: ReadonlyMap<string, FailureClass> = new Map([
  ['SV', 'CONTENT'], // syntax violation
  ['BV', 'CONTENT'], // violation of a business rule
  ['BW', 'CONTENT'], // warning of a business rule
  ['FD', 'HARD'], // failure of delivery to the receiver
]);

/** What the debtor says (Invoice Response 3, code list UNCL 4343 subset). What asks for something keeps its code. */
export const invoiceResponseStates: ReadonlyMap<string, Told> = new Map([
  ['AB', told('ACKNOWLEDGED')], // received
  ['IP', told('ACKNOWLEDGED')], // in process
  ['UQ', told('ACKNOWLEDGED')], // under query
  ['CA', told('ACKNOWLEDGED')], // conditionally accepted
  ['AP', told('ACKNOWLEDGED')], // accepted
  ['PD', told('ACKNOWLEDGED', null, 'SETTLED')], // paid
  ['RE', told('RECIPIENT_REJECTED')], // rejected
]);

/**
 * How an Invoice Response finds its attempt: it names neither our key nor the envelope, only the invoice by its number and
 * the parties. So this is the partner's reference of what was sent. The same invoice sent once more to the same receiver
 * has the same reference, and the response is the later attempt's.
 */
export function responseReference(receiver: string, invoiceNumber: string): string {
  return `${receiver.toLowerCase()}/${invoiceNumber.trim()}`;
}

/** Reads a document that came in. `receivedAtMs` stands for its time where it tells none. */
export function readResponse(document: string, receivedAtMs: number): ResponseReading {
  const root = readXml(document);
  if (root === undefined) return { kind: 'MALFORMED', detail: 'not well-formed XML' };
  const response = findElement(root, 'ApplicationResponse');
  if (response === undefined) return { kind: 'OTHER' };
  const customization = childOf(response, 'CustomizationID')?.text ?? '';
  const isMessageLevel = /^urn:peppol:edec:mls:1\.\d+$/.test(customization);
  if (!isMessageLevel && !/^urn:fdc:peppol\.eu:poacc:trns:invoice_response:3(\.\d+)?$/.test(customization)) {
    return { kind: 'OTHER' };
  }
  const answer = childOf(response, 'DocumentResponse');
  const code = childOf(answer, 'Response', 'ResponseCode')?.text ?? '';
  const reference = childOf(answer, 'DocumentReference', 'ID')?.text ?? '';
  const sender = endpointOf(childOf(response, 'SenderParty', 'EndpointID'));
  const id = childOf(response, 'ID')?.text ?? '';
  const meaning = (isMessageLevel ? messageLevelStates : invoiceResponseStates).get(code);
  if (meaning === undefined || reference === '' || sender === '' || id === '') {
    return { kind: 'MALFORMED', detail: 'a response without code, reference, sender or id' };
  }
  const common = {
    // Its own id is unique for its sender alone.
    partnerEventId: `response-${sha256(JSON.stringify([sender, id, code, reference])).slice(0, 40)}`,
    ...meaning,
    code,
    detail: null,
    occurredAtMs: instantOfResponse(response) ?? receivedAtMs,
  };
  if (!isMessageLevel) {
    const partnerReference = responseReference(sender, reference);
    return { kind: 'RECEIPT', receipt: { ...common, effectKey: null, partnerReference } };
  }
  const effectKey = reference.toLowerCase();
  if (!isUuid(effectKey)) return { kind: 'OTHER' };
  const failureClass = meaning.state === 'RETURNED' ? reasonOf(answer) : meaning.failureClass;
  return { kind: 'RECEIPT', receipt: { ...common, effectKey, failureClass } };
}

/** "0007:5568402266" from an endpoint with its scheme. */
function endpointOf(element: XmlElement | undefined): string {
  const scheme = element?.attributes['schemeID'] ?? '';
  return element === undefined || !/^\d{4}$/.test(scheme) || element.text === '' ? '' : `${scheme}:${element.text}`;
}

/** The gravest of the reasons given line by line; without one we know, the receiver cannot be reached. */
function reasonOf(answer: XmlElement | undefined): FailureClass {
  const classes = (answer?.children ?? [])
    .filter(({ name }) => name === 'LineResponse')
    .map((line) => messageLevelReasons.get(childOf(line, 'Response', 'Status', 'StatusReasonCode')?.text ?? ''));
  return classes.includes('CONTENT') ? 'CONTENT' : 'HARD';
}

/** Its date and time; a time without zone is UTC, a date without time tells too little. */
function instantOfResponse(response: XmlElement): number | undefined {
  const day = childOf(response, 'IssueDate')?.text ?? '';
  const time = childOf(response, 'IssueTime')?.text ?? '';
  return instantOf(`${day}T${time}`) ?? instantOf(`${day}T${time}Z`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
