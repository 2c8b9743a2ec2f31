// The adapter of a bank's e-invoices against a real SFTP server: what it leaves in the folders, how it settles doubts, and
// what report files and registers say; then with the simulated bank, what becomes of invoices to its customers.
import { afterEach, expect, test } from 'vitest';
import { assert } from '../../../src/assert.ts';
import { systemClock } from '../../../src/clock.ts';
import { childOf, readXml } from '../../../src/document/xml-tree.ts';
import {
  fileCodes,
  laterEvents,
  readReportFile,
  receiptCodes,
} from '../../../src/partner/einvoice/efaktura-reports.ts';
import type { PartnerConnection } from '../../../src/partner/partner.ts';
import { bankEFakturaAdapter } from '../../../src/partner/partners/bank-efaktura.ts';
import { makeEffectLog } from '../../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../../src/sandbox/faults.ts';
import { makeSchedule } from '../../../src/sandbox/simulated-schedule.ts';
import { openBankEFakturaSimulator } from '../../../src/sandbox/simulators/bank-efaktura.ts';
import { openSftpServer } from '../../../src/sandbox/wire/sftp-server.ts';
import { longInvoice, sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { eInvoiceTo } from '../einvoice/consignment.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const never = new AbortController().signal;
const person = 'efaktura:191212121212';
const allFolders = ['/in', '/in/taken', '/in/rejected', '/index', '/reports', '/reports/done', '/registrations'];

function connect(settings: object, secrets: object): PartnerConnection {
  const connection = bankEFakturaAdapter.open(
    bankEFakturaAdapter.settings.parse(settings),
    bankEFakturaAdapter.secrets.parse(secrets),
    testSurroundings,
  );
  closing.push(() => connection.close());
  return connection;
}

async function setUp(changes: object = {}, folders = allFolders) {
  const state: { fault: FaultKind | undefined; at: RegExp } = { fault: undefined, at: /\.xml$/ };
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
  const settings = { ...place, creditorNumber: 'FJALL-1', ...changes };
  const open = () => connect(settings, { password: 'word' });
  return { connection: open(), open, files: server.files, state };
}

const names = (files: ReadonlyMap<string, Buffer>) => [...files.keys()].sort();
const inFolder = (files: ReadonlyMap<string, Buffer>, ending: string) =>
  names(files).filter((name) => name.endsWith(ending));

test('what is sent together is one file: a header, a record an invoice with its PDF, a trailer that adds up', async () => {
  const { connection, files } = await setUp();
  const sent = [eInvoiceTo(person), eInvoiceTo('efaktura:197701032380', { amountMinor: 10_000, type: 'REMINDER' })];
  expect(await sendAll(connection, sent)).toMatchObject([
    { kind: 'TAKEN', state: 'ACCEPTED', code: 'RENAMED', requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { kind: 'TAKEN' },
  ]);
  const [path = '', ...others] = inFolder(files, '.xml');
  expect(others).toEqual([]);
  const root = readXml(files.get(path)?.toString() ?? '');
  expect(root?.children.map(({ name }) => name)).toEqual(['Header', 'EInvoice', 'EInvoice', 'Trailer']);
  const header = childOf(root, 'Header')?.children.map(({ text }) => text);
  expect(header).toEqual([path.slice('/in/'.length, -'.xml'.length), 'FJALL-1', '2026-03-02T08:15:30.000Z']);
  const record = childOf(root, 'EInvoice');
  const facts = record?.children.filter(({ name }) => name !== 'Document').map(({ name, text }) => [name, text]);
  expect(Object.fromEntries(facts ?? [])).toEqual({
    Key: sent[0]?.effectKey,
    Recipient: '191212121212',
    Number: '2026-10417',
    Type: 'INVOICE',
    IssueDate: '2026-03-02',
    PayDate: '2026-04-01',
    Bankgiro: '50501055',
    Ocr: '123456789023',
    AmountOre: '119554',
  });
  const document = childOf(record, 'Document');
  expect(document?.attributes).toMatchObject({ name: 'faktura-2026-10417.pdf', mediaType: 'application/pdf' });
  expect(
    Buffer.from(document?.text ?? '', 'base64')
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  const trailer = childOf(root, 'Trailer')?.children.map(({ text }) => text);
  expect(trailer).toEqual(['2', '129554']);
});

test.each([
  ['2026-04-01', '2026-04-01'],
  ['2026-03-28', '2026-03-30'],
  ['2026-04-03', '2026-04-07'],
])('what falls due on %s is paid on the bank day %s', async (dueDate, payDate) => {
  const { connection, files } = await setUp();
  await sendAll(connection, [eInvoiceTo(person, { dueDate })]);
  expect(files.get(inFolder(files, '.xml')[0] ?? '')?.toString()).toContain(`<PayDate>${payDate}</PayDate>`);
});

const { creditor } = sampleInvoice;
test.each<[string, Parameters<typeof eInvoiceTo>[1], object]>([
  ['efaktura:191212121213', {}, { failureClass: 'HARD', code: 'ADDRESS_INVALID' }],
  ['efaktura:1212121212', {}, { failureClass: 'HARD', code: 'ADDRESS_INVALID' }],
  ['0007:5568402266', {}, { failureClass: 'HARD', code: 'ADDRESS_INVALID' }],
  [person, { currency: 'EUR' }, { failureClass: 'POLICY', code: 'CURRENCY_NOT_TAKEN' }],
  [person, { type: 'CREDIT_NOTE' }, { failureClass: 'POLICY', code: 'TYPE_NOT_TAKEN' }],
  [person, { amountMinor: 0 }, { failureClass: 'POLICY', code: 'NOTHING_TO_PAY' }],
  [
    person,
    { creditor: { ...creditor, bankgiro: undefined } },
    { failureClass: 'CONTENT', code: 'BANKGIRO_MISSING', detail: 'creditor.bankgiro' },
  ],
  [
    person,
    { creditor: { ...creditor, bankgiro: '123-4567' } },
    { failureClass: 'CONTENT', code: 'BANKGIRO_INVALID', detail: 'creditor.bankgiro' },
  ],
  [person, { paymentReference: '' }, { failureClass: 'CONTENT', code: 'OCR_MISSING', detail: 'paymentReference' }],
  [
    person,
    { paymentReference: '8988777' },
    { failureClass: 'CONTENT', code: 'OCR_INVALID', detail: 'paymentReference' },
  ],
  [person, { dueDate: 'soon' }, { failureClass: 'CONTENT', code: 'DUE_DATE_INVALID', detail: 'dueDate' }],
])('to %s with %j, nothing is sent and the others are: %j', async (address, changes, expected) => {
  const { connection, files } = await setUp();
  const outcomes = await sendAll(connection, [eInvoiceTo(address, changes), eInvoiceTo(person)]);
  expect(outcomes).toMatchObject([{ kind: 'REFUSED', ...expected }, { kind: 'TAKEN' }]);
  expect(JSON.stringify(outcomes)).not.toMatch(/Öberg|1212121212/);
  expect(files.get(inFolder(files, '.xml')[0] ?? '')?.toString()).toContain('<Count>1</Count>');
});

test('more than a file may hold goes in several', async () => {
  const { connection, files } = await setUp({ recordsMax: 2 });
  const sent = Array.from({ length: 5 }, () => eInvoiceTo(person));
  for (const outcome of await sendAll(connection, sent)) expect(outcome).toMatchObject({ kind: 'TAKEN' });
  const counts = inFolder(files, '.xml').map((path) => /<Count>(\d+)</.exec(files.get(path)?.toString() ?? '')?.[1]);
  expect(counts.sort()).toEqual(['1', '2', '2']);
});

test('a document of hundreds of lines is taken', async () => {
  const { connection } = await setUp();
  expect(await sendAll(connection, [eInvoiceTo(person, longInvoice(400))])).toMatchObject([{ kind: 'TAKEN' }]);
});

test('the same hand-over again is the same file; a later one is another, and the bank tells records by their keys', async () => {
  const { connection, files } = await setUp();
  const [one, other] = [eInvoiceTo(person), eInvoiceTo(person)];
  await sendAll(connection, [one, other]);
  expect(await sendAll(connection, [other, one])).toMatchObject([{ code: 'REPEATED' }, { code: 'REPEATED' }]);
  expect(inFolder(files, '.xml')).toHaveLength(1);
  const later = { ...other, nowMs: other.nowMs + 86_400_000 };
  expect(await sendAll(connection, [later])).toMatchObject([{ kind: 'TAKEN', code: 'RENAMED' }]);
  expect(inFolder(files, '.xml')).toHaveLength(2);
  const documents = inFolder(files, '.xml').map((path) =>
    files.get(path)?.toString().split('sha256="')[1]?.slice(0, 64),
  );
  expect(new Set(documents).size).toBe(1);
});

test('a file the bank could not read may be handed over again', async () => {
  const { connection, files } = await setUp();
  const invoice = eInvoiceTo(person);
  await sendAll(connection, [invoice]);
  move(files, inFolder(files, '.xml')[0] ?? '', '/in/rejected/');
  expect(await connection.lookup(invoice.effectKey, never)).toEqual({ kind: 'NOT_FOUND' });
  expect(await sendAll(connection, [invoice])).toMatchObject([{ kind: 'TAKEN', code: 'RENAMED' }]);
});

test('a record is found by its key in the file it was in, after a restart too', async () => {
  const { connection, open, files } = await setUp();
  const [one, other] = [eInvoiceTo(person), eInvoiceTo(person)];
  await sendAll(connection, [one]);
  await sendAll(connection, [other]);
  expect(await open().lookup(one.effectKey, never)).toMatchObject({ kind: 'FOUND', state: 'ACCEPTED' });
  for (const path of inFolder(files, '.xml')) move(files, path, '/in/taken/');
  expect(await open().lookup(other.effectKey, never)).toMatchObject({ kind: 'FOUND', state: 'PROCESSING' });
  expect(await open().lookup(eInvoiceTo(person).effectKey, never)).toEqual({ kind: 'NOT_FOUND' });
});

function move(files: Map<string, Buffer>, from: string, folder: string): void {
  const bytes = files.get(from);
  assert(bytes !== undefined, 'it is there');
  files.delete(from);
  files.set(`${folder}${from.slice(from.lastIndexOf('/') + 1)}`, bytes);
}

test.each<[FaultKind, object]>([
  ['500-before', { kind: 'REFUSED', failureClass: 'PARTNER', code: 'FAILURE' }],
  ['500-after-effect', { kind: 'TAKEN', code: 'REPEATED' }],
  ['cut-after-request', { kind: 'AMBIGUOUS', code: 'CONNECTION_LOST' }],
  ['cut-after-effect', { kind: 'AMBIGUOUS', code: 'CONNECTION_LOST' }],
  ['timeout', { kind: 'AMBIGUOUS', code: 'ETIMEDOUT' }],
])('when the rename of the file ends in %s, it is told of all its records as %j', async (fault, expected) => {
  const { connection, state } = await setUp();
  state.fault = fault;
  expect(await sendAll(connection, [eInvoiceTo(person), eInvoiceTo(person)])).toMatchObject([expected, expected]);
});

test('when the index cannot be written, nothing was sent', async () => {
  const { connection, files, state } = await setUp();
  state.fault = 'cut-after-effect';
  state.at = /\.idx$/;
  expect(await sendAll(connection, [eInvoiceTo(person)])).toMatchObject([{ kind: 'NOT_SENT' }]);
  expect(inFolder(files, '.xml')).toEqual([]);
});

test('the test tells whether all folders are there', async () => {
  const less = await setUp({}, allFolders.slice(0, -1));
  expect(await less.connection.test(never)).toMatchObject({ kind: 'FAILED', detail: 'no folder registrations' });
  const whole = await setUp();
  expect(await whole.connection.test(never)).toMatchObject({ kind: 'WORKS' });
});

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const at = '2026-03-04T11:00:00+01:00';
const reports = (...lines: string[]) => Buffer.from([`01;REPORT;7;${at}`, ...lines, `99;${lines.length}`].join('\r\n'));

test.each([...receiptCodes, ['77', { state: 'BOUNCED', failureClass: 'PARTNER' }] as const])(
  'a receipt with code %s reads as %j',
  (code, expected) => {
    const file = readReportFile(reports(`20;${key};RECEIPT;${code};${at}`));
    expect(file).toMatchObject({ badLines: [], isWhole: true });
    expect(file.receipts).toMatchObject([{ effectKey: key, code, occurredAtMs: Date.parse(at), ...expected }]);
  },
);

test.each([...laterEvents])('a later report %s reads as %j', (event, expected) => {
  const file = readReportFile(reports(`20;${key};${event};;${at}`));
  expect(file.receipts).toMatchObject([{ effectKey: key, code: event, detail: null, ...expected }]);
});

test.each([...fileCodes.keys(), '98'])('a file refused with %s is refused for each of its records', async (code) => {
  const { connection, files } = await setUp();
  const sent = [eInvoiceTo(person), eInvoiceTo(person)];
  await sendAll(connection, sent);
  const fileId = inFolder(files, '.idx')[0]?.slice('/index/'.length, -'.idx'.length);
  files.set('/reports/a.txt', reports(`21;${fileId};${code};${at}`));
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(new Set(polled.receipts.map(({ effectKey }) => effectKey))).toEqual(new Set(sent.map((one) => one.effectKey)));
  for (const receipt of polled.receipts)
    expect(receipt).toMatchObject({ state: 'BOUNCED', failureClass: 'PARTNER', code });
});

test('one bad line never loses the file, and is told by its number', () => {
  const file = readReportFile(
    reports(`20;${key};PAID;;${at}`, '20;Åsa;PAID;;x', `20;${key};EATEN;;${at}`, `21;x;90;${at}`),
  );
  expect(file).toMatchObject({ receipts: [{ payment: 'SETTLED' }], badLines: [3, 4, 5], isWhole: true });
  const cut = readReportFile(Buffer.from(`01;REPORT;7;${at}\n20;${key};PAID;;${at}\n`));
  expect(cut).toMatchObject({ receipts: [{ payment: 'SETTLED' }], badLines: [], isWhole: false });
  expect(cut.receipts[0]?.partnerEventId).toBe(file.receipts[0]?.partnerEventId);
});

test('report files are moved away when they are kept, and what is wrong with them is told', async () => {
  const { connection, files } = await setUp();
  files.set('/reports/a.txt', reports(`20;${key};RECEIPT;00;${at}`));
  files.set('/reports/b.txt', Buffer.from(`20;${key};PRESENTED;;${at}\nnonsense`));
  files.set('/reports/c.txt', reports(`21;${'0'.repeat(32)};90;${at}`));
  files.set('/reports/d.part', Buffer.from('not yet'));
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(polled.receipts.map(({ state }) => state)).toEqual(['ACCEPTED', 'DELIVERED']);
  expect(polled.detail).toBe(
    'b.txt: its first or last line does not fit, lines 2 could not be read; ' +
      `c.txt: file ${'0'.repeat(32)} has no index`,
  );
  await polled.acknowledge?.();
  expect(names(files)).toEqual([
    '/reports/d.part',
    '/reports/done/a.txt',
    '/reports/done/b.txt',
    '/reports/done/c.txt',
  ]);
});

const register = (...lines: string[]) =>
  Buffer.from([`01;REGISTER;FJALL-1;${at}`, ...lines, `99;${lines.length}`].join('\n'));

test('who has agreed is told by the newest register that is whole', async () => {
  const { connection, open, files } = await setUp();
  const asked = [person, 'efaktura:197701032380', 'efaktura:198112172385', 'efaktura:191212121213', '0007:5568402266'];
  expect(await connection.reach?.(asked, never)).toEqual(new Map());
  files.set('/registrations/register-20260303.txt', register('30;197701032380;2026-01-01;'));
  const ended = '30;197701032380;2026-01-01;2026-03-04';
  files.set('/registrations/register-20260304.txt', register('30;191212121212;2025-12-01;', ended));
  files.set(
    '/registrations/register-20260305.txt',
    Buffer.from(`01;REGISTER;FJALL-1;${at}\n30;198112172385;2026-01-01;\n`),
  );
  files.set('/registrations/register-20260306.txt', register('30;somebody;2026-01-01;'));
  const reached = new Map([
    [person, true],
    ['efaktura:197701032380', false],
    ['efaktura:198112172385', false],
  ]);
  expect(await connection.reach?.(asked, never)).toEqual(reached);
  // Kept for some minutes; another connection reads anew.
  files.set('/registrations/register-20260307.txt', register());
  expect(await connection.reach?.(asked, never)).toEqual(reached);
  expect(await open().reach?.([person], never)).toEqual(new Map([[person, false]]));
});

test.each([
  ['191212121212', {}, ['ACCEPTED 00', 'DELIVERED PRESENTED']],
  ['198001019812', {}, ['BOUNCED 10']],
  ['198001019820', {}, ['ACCEPTED 00', 'DELIVERED PRESENTED', 'RECIPIENT_REJECTED DECLINED']],
  ['198001019838', {}, ['ACCEPTED 00', 'DELIVERED PRESENTED', 'ACKNOWLEDGED APPROVED', 'ACKNOWLEDGED PAID']],
  ['198001019846', {}, ['BOUNCED 11']],
])('the simulated bank tells of an invoice to %s: %j', async (identity, changes, expected) => {
  const schedule = makeSchedule();
  closing.push(() => schedule.close());
  await schedule.advanceTo(sampleNowMs);
  const effects = makeEffectLog(undefined);
  const world = { port: 0, schedule, effects, callbackUrl: undefined, monotonicMs: systemClock.monotonicMs };
  const simulator = await openBankEFakturaSimulator(world);
  closing.push(() => simulator.close());
  const { settings, secrets } = simulator.access;
  const connection = connect(Object(settings), Object(secrets));
  const invoice = eInvoiceTo(`efaktura:${identity}`, changes);
  expect(await sendAll(connection, [invoice])).toMatchObject([{ kind: 'TAKEN' }]);
  await schedule.advanceTo(sampleNowMs + 40 * 86_400_000);
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(polled.receipts.map(({ state, code }) => `${state} ${code}`)).toEqual(expected);
  const isRefused = expected.some((state) => state.startsWith('BOUNCED'));
  expect(effects.all()[0]).toMatchObject({ kind: isRefused ? 'REFUSED' : 'ACCEPTED', effectKey: invoice.effectKey });
  expect(simulator.items()).toHaveLength(isRefused ? 0 : 1);
});

test('the simulated bank tells a record it has, a creditor it does not know, and a file it cannot read', async () => {
  const schedule = makeSchedule();
  closing.push(() => schedule.close());
  await schedule.advanceTo(sampleNowMs);
  const effects = makeEffectLog(undefined);
  const world = { port: 0, schedule, effects, callbackUrl: undefined, monotonicMs: systemClock.monotonicMs };
  const simulator = await openBankEFakturaSimulator(world);
  closing.push(() => simulator.close());
  const { settings, secrets } = simulator.access;
  const connection = connect(Object(settings), Object(secrets));
  const stranger = connect(Object.assign({}, settings, { creditorNumber: 'OTHER' }), Object(secrets));
  const [one, other, strange] = [eInvoiceTo(person), eInvoiceTo(person), eInvoiceTo(person)];
  await sendAll(connection, [one]);
  await sendAll(connection, [one, other]);
  await sendAll(stranger, [strange]);
  await schedule.advanceTo(sampleNowMs + 3_600_000);
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(polled.receipts.map(({ effectKey, state, code }) => [effectKey, state, code])).toEqual([
    [one.effectKey, 'ACCEPTED', '00'],
    [one.effectKey, 'ACCEPTED', '30'],
    [other.effectKey, 'ACCEPTED', '00'],
    [strange.effectKey, 'BOUNCED', '92'],
  ]);
  const accepted = effects.all().filter(({ kind }) => kind === 'ACCEPTED');
  expect(accepted.map(({ effectKey }) => effectKey)).toEqual([one.effectKey, other.effectKey]);
});
