// Message Level Status and Invoice Response: every code of the tables, bare and in an envelope, and what is neither.
import { expect, test } from 'vitest';
import {
  invoiceResponseStates,
  messageLevelReasons,
  messageLevelStates,
  readResponse,
  responseReference,
} from '../../../src/partner/einvoice/response.ts';

const receivedAtMs = 1_772_439_330_000;
const key = '7b3a4c9e-0d55-5b1e-9a3f-2f6f0b7d1c42';

interface Parts {
  readonly customization: string;
  readonly code: string;
  readonly reference: string;
  readonly sender?: string;
  readonly id?: string;
  readonly issued?: string;
  readonly lines?: string;
}

const write = ({ customization, code, reference, ...more }: Parts) => `<?xml version="1.0" encoding="UTF-8"?>
<ubl:ApplicationResponse xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>${customization}</cbc:CustomizationID>
  <cbc:ProfileID>a profile</cbc:ProfileID>
  <cbc:ID>${more.id ?? 'R-17'}</cbc:ID>
  ${more.issued ?? '<cbc:IssueDate>2026-03-03</cbc:IssueDate><cbc:IssueTime>10:00:00+01:00</cbc:IssueTime>'}
  <cac:SenderParty>${more.sender ?? '<cbc:EndpointID schemeID="9930">DE123456789</cbc:EndpointID>'}</cac:SenderParty>
  <cac:ReceiverParty><cbc:EndpointID schemeID="0007">5568402266</cbc:EndpointID></cac:ReceiverParty>
  <cac:DocumentResponse>
    <cac:Response><cbc:ResponseCode listID="UNCL4343OpSubset">${code}</cbc:ResponseCode></cac:Response>
    <cac:DocumentReference><cbc:ID>${reference}</cbc:ID></cac:DocumentReference>
    ${more.lines ?? ''}
  </cac:DocumentResponse>
</ubl:ApplicationResponse>`;

const messageLevel = 'urn:peppol:edec:mls:1.0';
const invoiceResponse = 'urn:fdc:peppol.eu:poacc:trns:invoice_response:3';
const lineWith = (reason: string) =>
  `<cac:LineResponse><cac:LineReference><cbc:LineID>NA</cbc:LineID></cac:LineReference><cac:Response>
    <cbc:ResponseCode>RE</cbc:ResponseCode>
    <cac:Status><cbc:StatusReasonCode listID="PEPPOL">${reason}</cbc:StatusReasonCode></cac:Status></cac:Response></cac:LineResponse>`;

test.each([...messageLevelStates])('Message Level Status %s is told by our key', (code, expected) => {
  const reading = readResponse(
    write({ customization: messageLevel, code, reference: key.toUpperCase() }),
    receivedAtMs,
  );
  const receipt = { ...expected, code, effectKey: key, occurredAtMs: Date.parse('2026-03-03T09:00:00Z') };
  expect(reading).toMatchObject({ kind: 'RECEIPT', receipt });
});

test.each([...messageLevelReasons])('a refusal for %s is of the class %s', (reason, failureClass) => {
  const lines = lineWith(reason);
  const reading = readResponse(write({ customization: messageLevel, code: 'RE', reference: key, lines }), receivedAtMs);
  expect(reading).toMatchObject({ receipt: { state: 'RETURNED', failureClass } });
});

test('of several reasons the one a person has to look at stands', () => {
  const lines = lineWith('FD') + lineWith('BV');
  const reading = readResponse(write({ customization: messageLevel, code: 'RE', reference: key, lines }), receivedAtMs);
  expect(reading).toMatchObject({ receipt: { failureClass: 'CONTENT' } });
});

test.each([...invoiceResponseStates])('Invoice Response %s is told by sender and number', (code, expected) => {
  const reading = readResponse(write({ customization: invoiceResponse, code, reference: '2026-10417' }), receivedAtMs);
  const partnerReference = responseReference('9930:DE123456789', '2026-10417');
  expect(reading).toMatchObject({ kind: 'RECEIPT', receipt: { ...expected, code, effectKey: null, partnerReference } });
  expect(partnerReference).toBe('9930:de123456789/2026-10417');
});

test('a response in an envelope reads like a bare one, and the same response is one event', () => {
  const bare = write({ customization: invoiceResponse, code: 'AP', reference: 'A&amp;1' });
  const enveloped = `<sh:StandardBusinessDocument xmlns:sh="u"><sh:StandardBusinessDocumentHeader><sh:Sender/></sh:StandardBusinessDocumentHeader>${bare.slice(bare.indexOf('<ubl'))}</sh:StandardBusinessDocument>`;
  const one = readResponse(bare, receivedAtMs);
  expect(readResponse(enveloped, receivedAtMs + 1)).toEqual(one);
  expect(one).toMatchObject({ receipt: { partnerReference: '9930:de123456789/A&1' } });
  const other = readResponse(
    write({ customization: invoiceResponse, code: 'AP', reference: 'A&amp;1', id: 'R-18' }),
    1,
  );
  expect(other.kind === 'RECEIPT' && one.kind === 'RECEIPT' && other.receipt.partnerEventId).not.toBe(
    one.kind === 'RECEIPT' && one.receipt.partnerEventId,
  );
});

test.each([
  ['<cbc:IssueDate>2026-03-03</cbc:IssueDate><cbc:IssueTime>10:00:00</cbc:IssueTime>', '2026-03-03T10:00:00Z'],
  ['<cbc:IssueDate>2026-03-03</cbc:IssueDate>', undefined],
  ['<cbc:IssueDate>soon</cbc:IssueDate><cbc:IssueTime>10:00:00Z</cbc:IssueTime>', undefined],
])('the time of %s is told as far as it tells one', (issued, expected) => {
  const reading = readResponse(
    write({ customization: invoiceResponse, code: 'AP', reference: '1', issued }),
    receivedAtMs,
  );
  const occurredAtMs = expected === undefined ? receivedAtMs : Date.parse(expected);
  expect(reading).toMatchObject({ receipt: { occurredAtMs } });
});

test.each([
  ['<Invoice/>', 'OTHER'],
  [write({ customization: 'urn:fdc:peppol.eu:poacc:trns:mlr:3', code: 'AP', reference: key }), 'OTHER'],
  [write({ customization: messageLevel, code: 'AP', reference: 'not-a-key-of-ours' }), 'OTHER'],
  [write({ customization: messageLevel, code: 'XX', reference: key }), 'MALFORMED'],
  [write({ customization: invoiceResponse, code: 'constructor', reference: '1' }), 'MALFORMED'],
  [write({ customization: invoiceResponse, code: 'AP', reference: '' }), 'MALFORMED'],
  [
    write({ customization: invoiceResponse, code: 'AP', reference: '1', sender: '<cbc:EndpointID>1</cbc:EndpointID>' }),
    'MALFORMED',
  ],
  [`<!DOCTYPE a>${write({ customization: messageLevel, code: 'AP', reference: key })}`, 'MALFORMED'],
  ['', 'MALFORMED'],
])('what is no response to an invoice of ours is told as such: %#', (document, kind) => {
  expect(readResponse(document, receivedAtMs).kind).toBe(kind);
});
