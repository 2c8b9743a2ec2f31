// The EDI adapter against a real SFTP server: what it leaves in the folders, how it settles doubts, and what
// acknowledgements say; then with the simulated operator, what becomes of documents to its receivers.
import { afterEach, expect, test } from 'vitest';
import { assert } from '../../../src/assert.ts';
import { systemClock } from '../../../src/clock.ts';
import { acknowledgedStates, readAcknowledgement, rejections } from '../../../src/partner/einvoice/edi-words.ts';
import type { PartnerConnection } from '../../../src/partner/partner.ts';
import { vanEdiAdapter } from '../../../src/partner/partners/van-edi.ts';
import { makeEffectLog } from '../../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../../src/sandbox/faults.ts';
import { makeSchedule } from '../../../src/sandbox/simulated-schedule.ts';
import { openVanEdiSimulator } from '../../../src/sandbox/simulators/van-edi.ts';
import { openSftpServer } from '../../../src/sandbox/wire/sftp-server.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { eInvoiceTo } from '../einvoice/consignment.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const never = new AbortController().signal;
const gln = 'edi:7300009000012';

function connect(settings: object, secrets: object): PartnerConnection {
  const connection = vanEdiAdapter.open(
    vanEdiAdapter.settings.parse(settings),
    vanEdiAdapter.secrets.parse(secrets),
    testSurroundings,
  );
  closing.push(() => connection.close());
  return connection;
}

async function setUp(folders = ['/out', '/done', '/rejected', '/ack', '/ack/done']) {
  const state: { fault: FaultKind | undefined; at: RegExp } = { fault: undefined, at: /\.job$/ };
  const server = await openSftpServer({
    port: 0,
    user: 'sender',
    password: 'word',
    folders,
    faultOf: (_from, to) => (state.at.test(to) ? state.fault : undefined),
  });
  closing.push(() => server.close());
  const { port, hostKeySha256 } = server;
  const place = { host: '127.0.0.1', port, user: 'sender', hostKeySha256, connectMs: 2_000, answerMs: 400 };
  const connection = connect({ ...place, mailbox: '7300009000029' }, { password: 'word' });
  return { connection, files: server.files, state };
}

const names = (files: ReadonlyMap<string, Buffer>) => [...files.keys()].sort();

test('a document lies beside an envelope that says who it is for and fits it', async () => {
  const { connection, files } = await setUp();
  const invoice = eInvoiceTo(gln);
  const { effectKey } = invoice;
  expect(await sendAll(connection, [invoice])).toMatchObject([{ kind: 'TAKEN', state: 'ACCEPTED', code: 'RENAMED' }]);
  expect(names(files)).toEqual([`/out/${effectKey}.job`, `/out/${effectKey}.xml`]);
  const xml = files.get(`/out/${effectKey}.xml`);
  expect(xml?.toString()).toContain('<cbc:EndpointID schemeID="0088">7300009000012</cbc:EndpointID>');
  expect(JSON.parse(files.get(`/out/${effectKey}.job`)?.toString() ?? '')).toEqual({
    version: 1,
    key: effectKey,
    document: `${effectKey}.xml`,
    documentType: expect.stringMatching(/^busdox-docid-qns::urn:oasis:.*::Invoice##urn:cen\.eu:en16931.*::2\.1$/),
    sender: '7300009000029',
    receiver: '7300009000012',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    bytes: xml?.length,
    handedOverAt: '2026-03-02T08:15:30.000Z',
  });
});

test('a mailbox with a name has its organisation number in the document', async () => {
  const { connection, files } = await setUp();
  const debtor = { ...sampleInvoice.debtor, kind: 'COMPANY', companyNumber: '5560360793' } as const;
  const named = eInvoiceTo('edi:FJALL-1.INV', { debtor });
  expect(await sendAll(connection, [named])).toMatchObject([{ kind: 'TAKEN' }]);
  const xml = files.get(`/out/${named.effectKey}.xml`)?.toString();
  expect(xml).toContain('<cbc:EndpointID schemeID="0007">5560360793</cbc:EndpointID>');
  expect(files.get(`/out/${named.effectKey}.job`)?.toString()).toContain('"receiver": "FJALL-1.INV"');
});

test.each([
  ['edi:7300009000017', {}, 'HARD', 'ADDRESS_INVALID'],
  ['0088:7300009000012', {}, 'HARD', 'ADDRESS_INVALID'],
  ['edi:', {}, 'HARD', 'ADDRESS_INVALID'],
  ['edi:FJALL-1.INV', {}, 'CONTENT', 'BUYER_NUMBER_MISSING'],
  [gln, { buyerReference: undefined }, 'CONTENT', 'BUYER_REFERENCE_MISSING'],
])('to %s with %j, nothing is sent: %s %s', async (address, changes, failureClass, code) => {
  const { connection, files } = await setUp();
  const [outcome] = await sendAll(connection, [eInvoiceTo(address, changes)]);
  expect(outcome).toMatchObject({ kind: 'REFUSED', failureClass, code });
  expect(JSON.stringify(outcome)).not.toMatch(/Öberg|73000090/);
  expect(files.size).toBe(0);
});

test('a repeat overwrites nothing, wherever the operator has put the envelope', async () => {
  const { connection, files } = await setUp();
  const invoice = eInvoiceTo(gln);
  const nextDay = { ...invoice, nowMs: invoice.nowMs + 86_400_000 };
  const [out, done] = [`/out/${invoice.effectKey}.job`, `/done/${invoice.effectKey}.job`];
  await sendAll(connection, [invoice]);
  const envelope = files.get(out);
  assert(envelope !== undefined, 'there is an envelope');
  expect(await sendAll(connection, [nextDay])).toMatchObject([{ kind: 'TAKEN', code: 'REPEATED' }]);
  expect(files.get(out)).toBe(envelope);
  files.delete(out);
  files.set(done, envelope);
  expect(await sendAll(connection, [nextDay])).toMatchObject([{ kind: 'TAKEN', code: 'REPEATED' }]);
  expect(files.has(out)).toBe(false);
  expect(await connection.lookup(invoice.effectKey, never)).toMatchObject({ kind: 'FOUND', state: 'PROCESSING' });
});

test('what the operator rejected may be handed over again, corrected', async () => {
  const { connection, files } = await setUp();
  const invoice = eInvoiceTo(gln);
  await sendAll(connection, [invoice]);
  for (const name of names(files)) {
    files.set(name.replace('/out/', '/rejected/'), files.get(name) ?? Buffer.alloc(0));
    files.delete(name);
  }
  expect(await connection.lookup(invoice.effectKey, never)).toEqual({ kind: 'NOT_FOUND' });
  expect(await sendAll(connection, [invoice])).toMatchObject([{ kind: 'TAKEN', code: 'RENAMED' }]);
});

test('what the operator has cleared away is found by its last acknowledgement', async () => {
  const { connection, files } = await setUp();
  files.set(`/ack/${key}.0001.ack`, acknowledgement({ status: 'RECEIVED' }));
  files.set(`/ack/${key}.0002.ack`, acknowledgement({ status: 'DELIVERED', event: 'b' }));
  expect(await connection.lookup(key, never)).toEqual({ kind: 'FOUND', state: 'DELIVERED', partnerReference: null });
});

test.each<[FaultKind, object]>([
  ['500-before', { kind: 'REFUSED', failureClass: 'PARTNER', code: 'FAILURE' }],
  ['500-after-effect', { kind: 'TAKEN', code: 'REPEATED' }],
  ['cut-after-request', { kind: 'AMBIGUOUS', code: 'CONNECTION_LOST' }],
  ['cut-after-effect', { kind: 'AMBIGUOUS', code: 'CONNECTION_LOST' }],
  ['timeout', { kind: 'AMBIGUOUS', code: 'ETIMEDOUT' }],
])('when the rename of the envelope ends in %s, it is told as %j', async (fault, expected) => {
  const { connection, state } = await setUp();
  state.fault = fault;
  expect(await sendAll(connection, [eInvoiceTo(gln)])).toMatchObject([expected]);
});

test.each<[FaultKind, object]>([
  ['500-before', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['cut-after-effect', { kind: 'NOT_SENT' }],
  ['timeout', { kind: 'NOT_SENT' }],
])('when the document ends in %s, nothing was sent', async (fault, expected) => {
  const { connection, files, state } = await setUp();
  state.fault = fault;
  state.at = /\.xml$/;
  expect(await sendAll(connection, [eInvoiceTo(gln)])).toMatchObject([expected]);
  expect(names(files).some((name) => name.endsWith('.job'))).toBe(false);
});

test('the test tells whether all folders are there', async () => {
  const less = await setUp(['/out', '/done', '/rejected']);
  expect(await less.connection.test(never)).toMatchObject({ kind: 'FAILED', detail: 'no folder ack' });
  const whole = await setUp();
  expect(await whole.connection.test(never)).toMatchObject({ kind: 'WORKS' });
});

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const at = '2026-03-04T11:00:00+01:00';

function acknowledgement(changes: object): Buffer {
  return Buffer.from(JSON.stringify({ version: 1, event: 'a/1', key, status: 'RECEIVED', at, ...changes }));
}

test.each([...acknowledgedStates])('an acknowledgement %s reads as %s', (status, state) => {
  expect(readAcknowledgement(acknowledgement({ status }))).toEqual({
    partnerEventId: 'a/1',
    effectKey: key,
    state,
    failureClass: null,
    code: null,
    detail: null,
    occurredAtMs: Date.parse(at),
  });
});

test.each([...rejections, ['UNHEARD_OF', ['BOUNCED', 'PARTNER']] as const])(
  'a rejection for %s reads as %j',
  (code, [state, failureClass]) => {
    const read = readAcknowledgement(acknowledgement({ status: 'REJECTED', code, text: 'Åsa Öberg is unknown' }));
    expect(read).toMatchObject({ effectKey: key, state, failureClass, code, detail: null });
  },
);

test('a rejection never repeats what may name somebody', () => {
  const read = readAcknowledgement(acknowledgement({ status: 'REJECTED', code: 'Åsa Öberg' }));
  expect(read).toMatchObject({ state: 'BOUNCED', failureClass: 'PARTNER', code: 'UNKNOWN_CODE' });
});

test.each([{ status: 'EATEN' }, { key: 'x' }, { at: 'yesterday' }, { event: '' }, { version: 2 }])(
  'what is no acknowledgement reads as nothing: %j',
  (changes) => {
    expect(readAcknowledgement(acknowledgement(changes))).toBeUndefined();
  },
);

test('acknowledgements are moved away only when they are kept, and what cannot be read is told', async () => {
  const { connection, files } = await setUp();
  files.set(`/ack/${key}.0001.ack`, acknowledgement({ status: 'RECEIVED' }));
  files.set(`/ack/${key}.0002.ack`, Buffer.from('{'));
  files.set(`/ack/${key}.0003.ack.part`, acknowledgement({ status: 'DELIVERED' }));
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(polled).toMatchObject({
    receipts: [{ state: 'ACCEPTED' }],
    more: false,
    detail: `${key}.0002.ack: no acknowledgement`,
  });
  expect(files.has(`/ack/${key}.0001.ack`)).toBe(true);
  await polled.acknowledge?.();
  expect(names(files)).toEqual([`/ack/${key}.0003.ack.part`, `/ack/done/${key}.0001.ack`, `/ack/done/${key}.0002.ack`]);
});

test.each([
  ['edi:7300009000012', ['ACCEPTED', 'PROCESSING', 'DELIVERED']],
  ['edi:7300009009817', ['ACCEPTED', 'BOUNCED RECEIVER_UNKNOWN']],
  ['edi:7300009009824', ['ACCEPTED', 'PROCESSING', 'DELIVERED', 'RECIPIENT_REJECTED DECLINED']],
  ['edi:7300009009831', ['ACCEPTED', 'PROCESSING', 'DELIVERED', 'ACKNOWLEDGED']],
  ['edi:7300009009848', ['ACCEPTED', 'BOUNCED SYNTAX']],
  ['edi:FJALL-UNKNOWN', ['ACCEPTED', 'BOUNCED RECEIVER_UNKNOWN']],
  ['edi:FJALL-NACK', ['ACCEPTED', 'BOUNCED SYNTAX']],
])('the simulated operator tells of a document to %s: %j', async (address, expected) => {
  const schedule = makeSchedule();
  closing.push(() => schedule.close());
  await schedule.advanceTo(sampleNowMs);
  const effects = makeEffectLog(undefined);
  const { monotonicMs } = systemClock;
  const simulator = await openVanEdiSimulator({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  closing.push(() => simulator.close());
  const { settings, secrets } = simulator.access;
  const connection = connect(Object(settings), Object(secrets));
  const debtor = { ...sampleInvoice.debtor, kind: 'COMPANY', companyNumber: '5560360793' } as const;
  const invoice = eInvoiceTo(address, { debtor });
  expect(await sendAll(connection, [invoice])).toMatchObject([{ kind: 'TAKEN' }]);
  await schedule.advanceTo(sampleNowMs + 2 * 86_400_000);
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(polled.receipts.map(({ state, code }) => (code === null ? state : `${state} ${code}`))).toEqual(expected);
  expect(new Set(polled.receipts.map(({ effectKey }) => effectKey))).toEqual(new Set([invoice.effectKey]));
  const isRefused = expected.some((state) => state.startsWith('BOUNCED'));
  expect(effects.all()[0]).toMatchObject({ kind: isRefused ? 'REFUSED' : 'ACCEPTED', effectKey: invoice.effectKey });
  expect(simulator.items()).toHaveLength(isRefused ? 0 : 1);
});
