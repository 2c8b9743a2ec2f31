// The phoss-ap adapter against an access point that answers anything: what it is asked, every state of its tables, the
// look-up before sending, and documents forwarded to the callback. Answers have the form of its REST interface.
import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { writePeppolInvoice } from '../../../src/document/einvoice/peppol.ts';
import { peppolInvoiceKind } from '../../../src/partner/einvoice/network-invoice.ts';
import { statusCodes, transactionStates } from '../../../src/partner/einvoice/phoss-words.ts';
import { phossApAdapter } from '../../../src/partner/partners/phoss-ap.ts';
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
  serviceMetadata,
  startScripted,
} from '../einvoice/scripted-access-point.ts';

afterEach(closeAll);

const submit = 'POST /api/outbound/submit/';
const status = 'GET /api/outbound/status/';
const sent: Answer = [200, { sbdhInstanceId: 'x', sendingSuccess: true, overallSuccess: true }];
const notSent: Answer = [422, { sbdhInstanceId: 'x', sendingSuccess: false, overallSuccess: false }];

const transaction = (state: string, more = {}) => ({
  id: '1001',
  transactionType: 'business_document',
  status: state,
  attemptCount: 1,
  createdDT: '2026-03-02T08:15:30Z',
  completedDT: null,
  mlsStatus: 'pending',
  custom1: `${receiver}/2026-10417`,
  ...more,
});

async function setUp(
  answers: Record<string, Answer | ((asked: Asked) => Answer)>,
  more = {},
  secrets = {},
  nowMs = () => sampleNowMs,
) {
  const service = await startScripted(answers);
  const phoss = phossApAdapter.open(
    phossApAdapter.settings.parse({ baseUrl: `${service.url}/`, smlZone: 'off', requestMs: 300, ...more }),
    phossApAdapter.secrets.parse({ token: 'a-token-for-it', callbackToken: 'from-the-forwarder', ...secrets }),
    { ...testSurroundings, nowMs },
  );
  closeLater(() => phoss.close());
  return { phoss, ...service };
}

test('a submission names the parties, the document and our key, and holds the UBL', async () => {
  const { phoss, asked } = await setUp({ [submit]: sent });
  const item = eInvoiceTo(receiver);
  const written = writePeppolInvoice(item.invoice, receiver);
  const reference = `${receiver}/2026-10417`;
  expect(await sendAll(phoss, [item])).toMatchObject([
    { kind: 'TAKEN', state: 'DELIVERED', code: 'sent', partnerReference: reference },
  ]);
  const [request] = asked;
  expect(request?.path.slice('/api/outbound/submit/'.length).split('/').map(decodeURIComponent)).toEqual([
    'iso6523-actorid-upis::0007:5568402266',
    `iso6523-actorid-upis::${receiver}`,
    peppolInvoiceKind.documentTypeId,
    peppolInvoiceKind.processId,
    'SE',
  ]);
  expect(written).toMatchObject({ ...peppolInvoiceKind, kind: 'WRITTEN' });
  expect(Object.fromEntries(request?.query ?? [])).toEqual({ sbdhInstanceID: item.effectKey, custom1: reference });
  expect(request?.headers).toMatchObject({ 'x-token': 'a-token-for-it', 'content-type': 'application/xml' });
  expect(
    createHash('sha256')
      .update(request?.body ?? '')
      .digest('hex'),
  ).toBe(written.kind === 'WRITTEN' && written.sha256);
});

test('another identifier of the creditor can be set', async () => {
  const { phoss, asked } = await setUp({ [submit]: sent }, { senderId: '0088:7300009000012' });
  await sendAll(phoss, [eInvoiceTo(receiver)]);
  expect(decodeURIComponent(asked[0]?.path ?? '')).toContain('/iso6523-actorid-upis::0088:7300009000012/');
});

test.each([
  [{ buyerReference: undefined }, receiver, 'CONTENT', 'BUYER_REFERENCE_MISSING', 'BUYER_REFERENCE_MISSING'],
  [{ lines: [], buyerReference: '' }, receiver, 'CONTENT', 'BUYER_REFERENCE_MISSING', /LINES_MISSING/],
  [{ type: 'REMINDER' }, receiver, 'CONTENT', 'TYPE_NOT_SUPPORTED', 'TYPE_NOT_SUPPORTED'],
  [{}, '0007:2021005480', 'HARD', 'ADDRESS_INVALID', /check digit/],
  [{}, 'efaktura:198001019812', 'HARD', 'ADDRESS_INVALID', /not a Peppol identifier/],
] as const)('what cannot be sent is told by what it lacks: %#', async (changes, to, failureClass, code, detail) => {
  const { phoss, lines } = await setUp({});
  const [outcome] = await sendAll(phoss, [eInvoiceTo(to, changes)]);
  expect(outcome).toMatchObject({ kind: 'REFUSED', failureClass, code, detail: expect.stringMatching(detail) });
  expect(lines()).toEqual([]);
});

const outcomeOf = { LATER: { kind: 'TAKEN', state: 'ACCEPTED' }, SENT: { kind: 'TAKEN', state: 'DELIVERED' } } as const;

test.each([...transactionStates])('not sent at once, and then %s, is told exactly', async (code, meaning) => {
  const { phoss, asked } = await setUp({ [submit]: notSent, [status]: [200, transaction(code)] });
  const item = eInvoiceTo(receiver);
  const expected =
    meaning.kind === 'GONE_WRONG' ? { kind: 'REFUSED', failureClass: meaning.failureClass } : outcomeOf[meaning.kind];
  expect(await sendAll(phoss, [item])).toMatchObject([{ ...expected, code }]);
  expect(asked[1]).toMatchObject({ method: 'GET', path: `/api/outbound/status/${item.effectKey}` });
  expect(String(asked[1]?.query)).toBe('includeArchive=true');
});

test.each<[string, Answer, Answer, object]>([
  [
    'a text, and not kept',
    [422, '"Failed to submit outbound transaction"'],
    [404],
    { failureClass: 'PARTNER', code: '422' },
  ],
  ['a verdict, and not kept', [422, { outcome: 'rejected' }], [404], { failureClass: 'CONTENT', code: '422' }],
  ['422, and its state not told', notSent, [500], { kind: 'AMBIGUOUS', code: '422' }],
  ['422, and its state cut', notSent, 'cut', { kind: 'AMBIGUOUS', code: '422' }],
  ['422, and a state we do not know', notSent, [200, transaction('constructor')], { kind: 'AMBIGUOUS', code: '422' }],
  ['an id it cannot read', [400, '"Failed to parse the process ID"'], [404], { failureClass: 'PARTNER', code: '400' }],
  ['sending switched off', [404], [404], { failureClass: 'PARTNER', code: '404' }],
  ['no token', [401], [404], { failureClass: 'PARTNER', code: '401' }],
  ['a wrong token', [403], [404], { failureClass: 'PARTNER', code: '403' }],
  ['too many', [429, '', { 'retry-after': '7' }], [404], { failureClass: 'SOFT', retryAfterMs: 7_000 }],
  ['a failure', [500], [404], { kind: 'AMBIGUOUS', code: '500' }],
  ['a cut', 'cut', [404], { kind: 'AMBIGUOUS' }],
])('%s is told exactly', async (_name, answer, state, expected) => {
  const { phoss } = await setUp({ [submit]: answer, [status]: state });
  expect(await sendAll(phoss, [eInvoiceTo(receiver)])).toMatchObject([expected]);
});

test.each<[string, Answer, object]>([
  [
    'sent',
    [200, transaction('sent')],
    { kind: 'FOUND', state: 'DELIVERED', partnerReference: `${receiver}/2026-10417` },
  ],
  [
    'tried again',
    [200, transaction('failed', { custom1: null })],
    { kind: 'FOUND', state: 'ACCEPTED', partnerReference: null },
  ],
  ['given up', [200, transaction('permanently_failed')], { kind: 'NOT_FOUND' }],
  ['rejected', [200, transaction('rejected')], { kind: 'NOT_FOUND' }],
  ['not known', [404], { kind: 'NOT_FOUND' }],
  ['not readable', [200, 'hello'], { kind: 'FAILED', detail: '200' }],
  ['a cut', 'cut', { kind: 'FAILED' }],
])('a look-up of what is %s is told exactly', async (_name, answer, expected) => {
  const { phoss } = await setUp({ [status]: answer });
  expect(await phoss.lookup('the-key', never)).toMatchObject(expected);
});

test.each([...statusCodes])('the status %s of the receiving access point is reported', async (mlsStatus, expected) => {
  const completedDT = '2026-03-02T09:00:00Z';
  const { phoss } = await setUp({ [status]: [200, transaction('sent', { mlsStatus, completedDT })] });
  const open = [{ effectKey: '11111111-1111-5111-8111-111111111111', partnerReference: null }];
  const polled = await phoss.poll?.(null, open, never);
  const receipt = {
    ...expected,
    code: mlsStatus,
    effectKey: open[0]?.effectKey,
    occurredAtMs: Date.parse(completedDT),
  };
  expect(polled).toMatchObject({ kind: 'RECEIPTS', receipts: [receipt], more: false });
});

test('the status of the receiving access point is awaited for as long as it is set to', async () => {
  let told = transaction('sent', { completedDT: new Date(sampleNowMs).toISOString() });
  let nowMs = sampleNowMs;
  const awaiting = { awaitStatusMs: 3_600_000 };
  const { phoss } = await setUp({ [submit]: sent, [status]: () => [200, told] }, awaiting, {}, () => nowMs);
  expect(await sendAll(phoss, [eInvoiceTo(receiver)])).toMatchObject([{ kind: 'TAKEN', state: 'DISPATCHED' }]);
  expect(await phoss.lookup('a', never)).toMatchObject({ kind: 'FOUND', state: 'DISPATCHED' });
  const open = [{ effectKey: 'a', partnerReference: null }];
  const poll = async () => {
    const polled = await phoss.poll?.(null, open, never);
    return polled?.kind === 'RECEIPTS' ? polled.receipts.map(({ partnerEventId }) => partnerEventId) : polled;
  };
  expect(await poll()).toEqual(['a:sent:DISPATCHED']);
  nowMs += 3_600_000;
  expect(await poll()).toEqual(['a:sent:DELIVERED']);
  nowMs = sampleNowMs;
  told = { ...told, mlsStatus: 'not_applicable' };
  expect(await poll()).toEqual(['a:sent:DELIVERED']);
  told = { ...told, mlsStatus: 'received_re' };
  expect(await poll()).toEqual(['a:received_re:RETURNED']);
});

test('a poll asks each open attempt, reports what is new, and goes on where it ended', async () => {
  const states: Record<string, Answer> = {
    a: [200, transaction('sent')],
    b: [200, transaction('failed')],
    c: [200, transaction('permanently_failed')],
    d: [404],
  };
  const { phoss, lines } = await setUp({ [status]: ({ path }) => states[path.at(-1) ?? ''] ?? [500] });
  const open = ['d', 'c', 'b', 'a'].map((effectKey) => ({ effectKey, partnerReference: null }));
  expect(await phoss.poll?.(null, open, never)).toMatchObject({
    receipts: [
      { effectKey: 'a', state: 'DELIVERED', code: 'sent' },
      { effectKey: 'c', state: 'BOUNCED', failureClass: 'PARTNER', code: 'permanently_failed' },
    ],
    cursor: 'd',
  });
  await phoss.poll?.('b', open, never);
  expect(lines().slice(4)).toEqual(['GET /api/outbound/status/c', 'GET /api/outbound/status/d']);
  const failing = [
    { effectKey: 'a', partnerReference: null },
    { effectKey: 'z', partnerReference: null },
  ];
  expect(await phoss.poll?.(null, failing, never)).toMatchObject({ kind: 'RECEIPTS', receipts: [{ effectKey: 'a' }] });
  expect(await phoss.poll?.(null, failing.slice(1), never)).toEqual({ kind: 'FAILED', detail: '500' });
});

test('a receiver that is not in the directory gets nothing, and only a definite answer says so', async () => {
  let directory: Answer = [404];
  const { phoss, lines } = await setUp({ [submit]: sent, 'GET /smp/': () => directory });
  const service = await startScripted({ 'GET /': () => directory });
  const { phoss: looking, lines: submissions } = await setUp({ [submit]: sent }, { smpUrl: `${service.url}/smp` });
  expect(await sendAll(looking, [eInvoiceTo(receiver)])).toMatchObject([
    { failureClass: 'HARD', code: 'NOT_REGISTERED' },
  ]);
  expect(submissions()).toEqual([]);
  expect(await looking.reach?.([receiver], never)).toEqual(new Map([[receiver, false]]));
  directory = [503];
  const other = '0007:5568402266';
  expect(await looking.reach?.([other, 'efaktura:198001019812'], never)).toEqual(new Map());
  expect(await sendAll(looking, [eInvoiceTo(other)])).toMatchObject([{ kind: 'TAKEN' }]);
  directory = [200, serviceMetadata()];
  expect(await looking.reach?.([other], never)).toEqual(new Map([[other, true]]));
  // Switched off, it asks nobody and knows nothing.
  expect(await phoss.reach?.([receiver], never)).toEqual(new Map());
  expect(lines()).toEqual([]);
});

const forwarded = (body: string, given: { readonly query?: string; readonly header?: string }) => ({
  url: `https://stafett.example/callbacks/a/b${given.query ?? ''}`,
  headers: { ...(given.header !== undefined && { 'x-token': given.header }) },
  body: Buffer.from(body),
  receivedAtMs: sampleNowMs,
});

test('a forwarded document is believed by its token alone', async () => {
  const { phoss } = await setUp({});
  const order = '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>';
  expect(phoss.readCallback(forwarded(order, {})).kind).toBe('FORGED');
  expect(phoss.readCallback(forwarded(order, { query: '?token=from-the-forwardeR' })).kind).toBe('FORGED');
  expect(phoss.readCallback(forwarded(order, { header: 'wrong', query: '?token=from-the-forwarder' })).kind).toBe(
    'FORGED',
  );
  // It is taken, so that it does not come again.
  expect(phoss.readCallback(forwarded(order, { query: '?token=from-the-forwarder' }))).toEqual({
    kind: 'RECEIPTS',
    receipts: [],
  });
  expect(phoss.readCallback(forwarded(order, { header: 'from-the-forwarder' })).kind).toBe('RECEIPTS');
  expect(phoss.readCallback(forwarded('<a', { header: 'from-the-forwarder' })).kind).toBe('MALFORMED');
  const { phoss: closed } = await setUp({}, {}, { callbackToken: undefined });
  expect(closed.readCallback(forwarded(order, { header: 'undefined' })).kind).toBe('FORGED');
});

test('the connection is tried by a question for a key nobody has', async () => {
  for (const [answer, expected] of [
    [[404], { kind: 'WORKS' }],
    [[401], { kind: 'FAILED', code: '401', detail: 'the credentials were refused' }],
    [[500], { kind: 'FAILED', code: '500', detail: 'an answer outside the contract' }],
    ['cut', { kind: 'FAILED' }],
  ] as const) {
    const { phoss } = await setUp({ [status]: answer });
    expect(await phoss.test(never)).toMatchObject(expected);
  }
});

test.each([
  [{ baseUrl: 'http://access-point.example' }, false],
  [{ baseUrl: 'https://access-point.example', smlZone: 'participant.sml.test.tech.peppol.org' }, true],
  [{ baseUrl: 'https://access-point.example', smlZone: 'a zone' }, false],
  [{ baseUrl: 'https://access-point.example', smpUrl: 'http://smp.example' }, false],
])('the settings %# are allowed: %s', (given, allowed) => {
  expect(phossApAdapter.settings.safeParse(given).success).toBe(allowed);
});
