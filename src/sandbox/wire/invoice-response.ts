// What a simulated receiver reads of an e-invoice, and what it answers: Peppol Invoice Response 3 in an SBD envelope, as an
// access point forwards it.
import { randomUUID } from 'node:crypto';
import { isoOf } from '../../clock.ts';

/** What a receiver's system looks at first. */
export interface ReceivedInvoice {
  readonly root: 'Invoice' | 'CreditNote';
  readonly number: string;
  /** YYYY-MM-DD; undefined on a credit note. */
  readonly dueDate: string | undefined;
  /** "0007:5568402266". */
  readonly sender: string;
  readonly receiver: string;
}

/** Reads a UBL invoice of the specification every receiver here takes; undefined when it is none. */
export function readReceivedInvoice(ubl: string): ReceivedInvoice | undefined {
  const root = /<(?:\w+:)?(Invoice|CreditNote)[\s>]/.exec(ubl)?.[1];
  const number = textOf(ubl, 'ID');
  const [sender, receiver] = [...ubl.matchAll(/<cbc:EndpointID schemeID="(\d{4})">([^<]+)</g)].map(
    ([, scheme, value]) => `${scheme}:${value}`,
  );
  const isBilling = textOf(ubl, 'CustomizationID')?.endsWith('urn:fdc:peppol.eu:2017:poacc:billing:3.0') === true;
  if ((root !== 'Invoice' && root !== 'CreditNote') || !isBilling) return undefined;
  if (number === undefined || sender === undefined || receiver === undefined) return undefined;
  return { root, number, dueDate: textOf(ubl, 'DueDate'), sender, receiver };
}

export type ResponseCode = 'AB' | 'AP' | 'RE' | 'PD';

/** The receiver's answer to an invoice. The number is as it stood in the invoice's XML, so it is escaped already. */
export function writeInvoiceResponse(invoice: ReceivedInvoice, code: ResponseCode, atMs: number): string {
  const [day = '', time = ''] = isoOf(atMs).split(/[T.]/);
  const party = (name: string, address: string) =>
    `<cac:${name}><cbc:EndpointID schemeID="${address.slice(0, 4)}">${address.slice(5)}</cbc:EndpointID></cac:${name}>`;
  const oasis = 'urn:oasis:names:specification:ubl:schema:xsd';
  const response = [
    `<ApplicationResponse xmlns="${oasis}:ApplicationResponse-2" xmlns:cac="${oasis}:CommonAggregateComponents-2" xmlns:cbc="${oasis}:CommonBasicComponents-2">`,
    '<cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:invoice_response:3</cbc:CustomizationID>',
    '<cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:invoice_response:3</cbc:ProfileID>',
    `<cbc:ID>${randomUUID()}</cbc:ID><cbc:IssueDate>${day}</cbc:IssueDate><cbc:IssueTime>${time}Z</cbc:IssueTime>`,
    party('SenderParty', invoice.receiver),
    party('ReceiverParty', invoice.sender),
    `<cac:DocumentResponse><cac:Response><cbc:ResponseCode listID="UNCL4343OpSubset">${code}</cbc:ResponseCode></cac:Response>`,
    `<cac:DocumentReference><cbc:ID>${invoice.number}</cbc:ID>`,
    `<cbc:DocumentTypeCode listID="UNCL1001">${invoice.root === 'Invoice' ? 380 : 381}</cbc:DocumentTypeCode>`,
    '</cac:DocumentReference></cac:DocumentResponse></ApplicationResponse>',
  ].join('');
  const partner = (name: string, address: string) =>
    `<${name}><Identifier Authority="iso6523-actorid-upis">${address}</Identifier></${name}>`;
  const header = [
    '<StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion>',
    partner('Sender', invoice.receiver),
    partner('Receiver', invoice.sender),
    `<DocumentIdentification><Standard>${oasis}:ApplicationResponse-2</Standard><TypeVersion>2.1</TypeVersion>`,
    `<InstanceIdentifier>${randomUUID()}</InstanceIdentifier><Type>ApplicationResponse</Type>`,
    `<CreationDateAndTime>${isoOf(atMs)}</CreationDateAndTime></DocumentIdentification>`,
    '</StandardBusinessDocumentHeader>',
  ].join('');
  const envelope = 'http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader';
  return `<?xml version="1.0" encoding="UTF-8"?><StandardBusinessDocument xmlns="${envelope}">${header}${response}</StandardBusinessDocument>`;
}

/** The first element of this name, as it is written. */
function textOf(ubl: string, name: string): string | undefined {
  return new RegExp(`<cbc:${name}>([^<]+)</`).exec(ubl)?.[1];
}
