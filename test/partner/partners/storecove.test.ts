// The Storecove adapter against a service that answers anything: what it is asked, every refusal of its tables, repeats,
// discovery, evidence and the queue. Answers have the form of its OpenAPI document.
import { afterEach, expect, test } from 'vitest';
import { writePeppolInvoice } from '../../../src/document/einvoice/peppol.ts';
import { storecoveIdentifier, storecoveSchemes } from '../../../src/partner/einvoice/storecove-words.ts';
import { storecoveAdapter } from '../../../src/partner/partners/storecove.ts';
import { sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import {
  type Answer,
  type Asked,
  closeAll,
  closeLater,
  eInvoiceTo,
  never,
  receiver,
  startScripted,
} from '../einvoice/scripted-access-point.ts';

afterEach(closeAll);

const discovery = 'POST /discovery/receives';
const submissions = 'POST /document_submissions';
const evidence = 'GET /document_submissions/';
const queue = 'GET /webhook_instances/';
const guid = '0f6d3c1a-58a4-4d0e-8b7b-2f1c9a7e6d50';
const otherGuid = '6a1e2b7c-90d3-4c11-9d5f-7b8a4e3c2f10';
const reportGuid = 'c3b2a190-1f2e-4d3c-8b5a-697867564534';

async function setUp(
  answers: Record<string, Answer | ((asked: Asked) => Answer)>,
  more = {},
  nowMs = () => sampleNowMs,
) {
  const service = await startScripted({ ...answers, [discovery]: answers[discovery] ?? [200, { code: 'OK' }] });
  const storecove = storecoveAdapter.open(
    storecoveAdapter.settings.parse({ baseUrl: service.url, legalEntityId: 77, requestMs: 300, ...more }),
    storecoveAdapter.secrets.parse({ apiKey: 'a-key-for-it' }),
    { ...testSurroundings, nowMs },
  );
  closeLater(() => storecove.close());
  return { storecove, ...service };
}

test('a submission holds our key, the receiver, no mail address, and the UBL', async () => {
  const { storecove, asked } = await setUp({ [submissions]: [200, { guid: guid.toUpperCase() }] });
  const item = eInvoiceTo(receiver);
  expect(await sendAll(storecove, [item])).toMatchObject([
    { kind: 'TAKEN', state: 'ACCEPTED', code: '200', partnerReference: guid },
  ]);
  const [asking, submitting] = asked;
  expect(JSON.parse(String(asking?.body))).toEqual({
    documentTypes: ['invoice'],
    network: 'peppol',
    metaScheme: 'iso6523-actorid-upis',
    scheme: 'SE:ORGNR',
    identifier: '2021005489',
  });
  const written = writePeppolInvoice(item.invoice, receiver);
  expect(submitting?.headers).toMatchObject({
    authorization: 'Bearer a-key-for-it',
    'content-type': 'application/json',
  });
  expect(JSON.parse(String(submitting?.body))).toEqual({
    legalEntityId: 77,
    idempotencyGuid: item.effectKey,
    routing: { eIdentifiers: [{ scheme: 'SE:ORGNR', id: '2021005489' }], emails: [] },
    document: {
      documentType: 'invoice',
      rawDocumentData: {
        document: written.kind === 'WRITTEN' && written.xml.toString('base64'),
        parse: true,
        parseStrategy: 'ubl',
      },
    },
  });
});

test.each<[string, Answer, object]>([
  [
    'a key it knows',
    [422, [{ source: 'idempotencyGuid', details: 'has already been taken' }]],
    { kind: 'TAKEN', partnerReference: null },
  ],
  [
    'a key it knows, told in words',
    [422, [{ source: 'base', details: 'Idempotency GUID was used before' }]],
    { kind: 'TAKEN' },
  ],
  [
    'a receiver it refuses',
    [422, [{ source: 'routing.eIdentifiers', details: 'x' }]],
    { failureClass: 'HARD', code: '422' },
  ],
  ['a sender it refuses', [422, [{ source: 'legalEntityId', details: 'x' }]], { failureClass: 'PARTNER', code: '422' }],
  [
    'a document it refuses',
    [422, [{ source: 'document.invoice', details: 'Åsa Öberg' }]],
    { failureClass: 'CONTENT', detail: 'the document was refused' },
  ],
  ['a refusal without reasons', [422, 'no'], { failureClass: 'CONTENT', code: '422' }],
  ['success without a guid', [200, {}], { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['no key', [401], { failureClass: 'PARTNER', code: '401' }],
  ['a key without rights', [403], { failureClass: 'PARTNER', code: '403' }],
  ['too many', [429, '', { 'retry-after': '9' }], { failureClass: 'SOFT', retryAfterMs: 9_000 }],
  ['a failure', [500], { kind: 'AMBIGUOUS', code: '500' }],
  ['a cut', 'cut', { kind: 'AMBIGUOUS' }],
])('%s is told exactly', async (_name, answer, expected) => {
  const { storecove } = await setUp({ [submissions]: answer });
  expect(await sendAll(storecove, [eInvoiceTo(receiver)])).toMatchObject([expected]);
});

test.each<[string, Answer, object]>([
  ['takes it', [200, { code: 'OK', email: false }], { kind: 'TAKEN' }],
  ['is in no network', [200, { code: 'NOK' }], { failureClass: 'HARD', code: 'NOT_REGISTERED' }],
  ['would get a mail', [200, { code: 'OK', email: true }], { failureClass: 'HARD', code: 'BY_EMAIL_ONLY' }],
  ['is not told of', [500], { kind: 'TAKEN' }],
])('a receiver who %s is treated so', async (_name, answer, expected) => {
  const { storecove, lines } = await setUp({ [discovery]: answer, [submissions]: [200, { guid }] });
  expect(await sendAll(storecove, [eInvoiceTo(receiver)])).toMatchObject([expected]);
  expect(lines().includes(submissions)).toBe('kind' in expected);
});

test('reachability is asked for by discovery, kept for a while, and left open where it was not answered', async () => {
  let nowMs = sampleNowMs;
  const answers: Record<string, Answer> = {
    '2021005489': [200, { code: 'OK' }],
    DE123456789: [200, { code: 'NOK' }],
    '810009810': [200, { code: 'OK', email: true }],
  };
  const { storecove, asked } = await setUp(
    { [discovery]: ({ body }) => answers[JSON.parse(body.toString()).identifier] ?? [500] },
    { reachCacheMs: 60_000 },
    () => nowMs,
  );
  const addresses = [
    receiver,
    '9930:DE123456789',
    '0192:810009810',
    '0088:7300009000012',
    '0999:1',
    'edi:7300009000012',
  ];
  const expected = { [receiver]: true, '9930:DE123456789': false, '0192:810009810': false };
  const reach = async () => Object.fromEntries((await storecove.reach?.(addresses, never)) ?? []);
  expect(await reach()).toEqual(expected);
  expect(await reach()).toEqual(expected);
  expect(asked).toHaveLength(5);
  nowMs += 60_000;
  expect(await reach()).toEqual(expected);
  expect(asked).toHaveLength(9);
});

test('identifiers have the names Storecove gives them, and others do not go', async () => {
  const known = {
    '0007:1': 'SE:ORGNR',
    '0192:1': 'NO:ORG',
    '0216:1': 'FI:OVT',
    '0037:1': 'FI:OVT',
    '0184:1': 'DK:DIGST',
  };
  const more = { '0088:1': 'GLN', '9930:1': 'DE:VAT', '0106:1': 'NL:KVK' };
  for (const [participant, scheme] of Object.entries({ ...known, ...more })) {
    expect(storecoveIdentifier(participant)).toEqual({ scheme, id: '1' });
  }
  for (const [code, name] of storecoveSchemes) expect(`${code} ${name}`).toMatch(/^\d{4} ([A-Z]{2}:)?[A-Z0-9]{1,6}$/);
  const { storecove, lines } = await setUp({});
  const outcomes = await sendAll(storecove, [eInvoiceTo('0240:123'), eInvoiceTo(receiver, { buyerReference: '' })]);
  expect(outcomes).toMatchObject([
    { failureClass: 'POLICY', code: 'SCHEME_NOT_CARRIED' },
    { failureClass: 'CONTENT', code: 'BUYER_REFERENCE_MISSING' },
  ]);
  expect(lines()).toEqual([]);
});

const open = [{ effectKey: '11111111-1111-5111-8111-111111111111', partnerReference: guid }];
const lost = [{ effectKey: '22222222-2222-5222-8222-222222222222', partnerReference: null }];
const proof = (more = {}) => ({
  network: 'peppol',
  evidence: { receiving_accesspoint: 'POP000001', timestamp: '2026-03-02T09:00:00Z' },
  documents: [],
  ...more,
});

test.each<[string, Answer, object]>([
  [
    'the receiving access point',
    [200, proof()],
    { state: 'DELIVERED', code: 'peppol', occurredAtMs: Date.parse('2026-03-02T09:00:00Z') },
  ],
  [
    'the answer of a mail server',
    [200, proof({ network: 'email', evidence: { smtp_response: '250 OK' } })],
    { state: 'DELIVERED', code: 'email' },
  ],
  [
    'nobody',
    [200, proof({ network: 'sdi', evidence: {} })],
    { state: 'DISPATCHED', code: 'sdi', occurredAtMs: sampleNowMs },
  ],
])('evidence with the word of %s is reported', async (_name, answer, expected) => {
  const { storecove, lines } = await setUp({ [queue]: [204], [evidence]: answer });
  expect(await storecove.poll?.(null, open, never)).toMatchObject({
    kind: 'RECEIPTS',
    receipts: [{ ...expected, effectKey: open[0]?.effectKey, partnerReference: guid }],
    more: false,
  });
  expect(lines()).toEqual(['GET /webhook_instances/', `GET /document_submissions/${guid}/evidence/sending`]);
});

test.each<[string, Record<string, Answer>, object]>([
  ['no evidence yet', { [queue]: [204], [evidence]: [404] }, { kind: 'RECEIPTS', receipts: [] }],
  ['evidence that fails', { [queue]: [204], [evidence]: [500] }, { kind: 'FAILED', detail: '500' }],
  ['evidence in another form', { [queue]: [204], [evidence]: [200, 'x'] }, { kind: 'FAILED', detail: '200' }],
  ['a queue that fails', { [queue]: [503] }, { kind: 'FAILED', detail: '503' }],
  ['a queue in another form', { [queue]: [200, { guid: 'x' }] }, { kind: 'FAILED', detail: '200' }],
  ['a cut', { [queue]: 'cut' }, { kind: 'FAILED' }],
])('a poll with %s is told exactly', async (_name, answers, expected) => {
  const { storecove } = await setUp(answers);
  expect(await storecove.poll?.(null, open, never)).toMatchObject(expected);
});

test('a report is read for what it mentions alone, and forgotten after it is taken in', async () => {
  const body = JSON.stringify({ some_event: 'of_any_name', x: [guid.toUpperCase()] });
  const { storecove, lines } = await setUp({ [queue]: [200, { guid: reportGuid, body }], [evidence]: [200, proof()] });
  const polled = await storecove.poll?.(`x/${otherGuid}`, open, never);
  expect(polled).toMatchObject({
    receipts: [{ state: 'DELIVERED' }],
    cursor: `${reportGuid}/${otherGuid}`,
    more: true,
  });
  expect(lines().some((line) => line.startsWith('DELETE'))).toBe(false);
  if (polled?.kind === 'RECEIPTS') await polled.acknowledge?.();
  expect(lines().at(-1)).toBe(`DELETE /webhook_instances/${reportGuid}`);
  // It could not be forgotten: what is behind it waits for the next time.
  expect(await storecove.poll?.(`${reportGuid}/`, open, never)).toMatchObject({ more: false });
});

test('a report finds the submission whose answer was lost by our own key', async () => {
  const body = JSON.stringify({ key: lost[0]?.effectKey, submission: otherGuid, also: guid });
  const { storecove, lines } = await setUp({ [queue]: [200, { guid: reportGuid, body }], [evidence]: [200, proof()] });
  const polled = await storecove.poll?.(null, [...lost, ...open], never);
  expect(polled).toMatchObject({
    receipts: [
      { effectKey: lost[0]?.effectKey, partnerReference: otherGuid },
      { effectKey: open[0]?.effectKey, partnerReference: guid },
    ],
  });
  expect(lines()).toHaveLength(3);
});

test('a report without evidence is told, one of something else is not', async () => {
  let body = guid;
  const { storecove } = await setUp({ [queue]: () => [200, { guid: reportGuid, body }], [evidence]: [404] });
  expect(await storecove.poll?.(null, open, never)).toMatchObject({ receipts: [], detail: /without evidence/ });
  body = '';
  expect(await storecove.poll?.(null, open, never)).not.toHaveProperty('detail');
});

test('a queue that somebody else reads is left alone', async () => {
  const { storecove, lines } = await setUp({ [evidence]: [404] }, { emptyQueue: false });
  const many = [guid, otherGuid].map((partnerReference) => ({ effectKey: partnerReference, partnerReference }));
  const polled = await storecove.poll?.(null, [...many, ...lost], never);
  expect(polled).toMatchObject({ receipts: [], cursor: `/${otherGuid}` });
  expect(await storecove.poll?.(`/${guid}`, many, never)).toMatchObject({ cursor: `/${otherGuid}` });
  expect(lines().filter((line) => line.includes('webhook'))).toEqual([]);
  expect(lines()).toHaveLength(3);
});

test('the connection is tried at the queue', async () => {
  for (const [answer, expected] of [
    [[204], { kind: 'WORKS' }],
    [[403], { kind: 'FAILED', code: '403', detail: 'the credentials were refused' }],
    [[500], { kind: 'FAILED', code: '500', detail: 'an answer outside the contract' }],
    ['cut', { kind: 'FAILED' }],
  ] as const) {
    const { storecove } = await setUp({ [queue]: answer });
    expect(await storecove.test(never)).toMatchObject(expected);
  }
});
