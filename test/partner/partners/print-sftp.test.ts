// The SFTP adapter against a real server: what it leaves in the folders, how it settles doubts, and what return files say.
import { afterEach, expect, test } from 'vitest';
import { assert } from '../../../src/assert.ts';
import { readReturnFile } from '../../../src/partner/letter/sftp-words.ts';
import { printSftpAdapter } from '../../../src/partner/partners/print-sftp.ts';
import type { FaultKind } from '../../../src/sandbox/faults.ts';
import { openSftpServer } from '../../../src/sandbox/wire/sftp-server.ts';
import { letterTo, mailTo, sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const never = new AbortController().signal;
const allFolders = ['/inbox', '/archive', '/withdrawn', '/outgoing', '/outgoing/archive'];

async function setUp(folders = allFolders, secrets: object = { password: 'word' }) {
  const state: { fault: FaultKind | undefined; at: RegExp } = { fault: undefined, at: /\.json$/ };
  const server = await openSftpServer({
    port: 0,
    user: 'sender',
    password: 'word',
    folders,
    faultOf: (_from, to) => (state.at.test(to) ? state.fault : undefined),
  });
  const { port, hostKeySha256 } = server;
  const place = { host: '127.0.0.1', port, user: 'sender', hostKeySha256, connectMs: 2_000, answerMs: 400 };
  const connection = printSftpAdapter.open(
    printSftpAdapter.settings.parse(place),
    printSftpAdapter.secrets.parse(secrets),
    testSurroundings,
  );
  closing.push(
    () => server.close(),
    () => connection.close(),
  );
  return { connection, files: server.files, state };
}

const names = (files: ReadonlyMap<string, Buffer>) => [...files.keys()].sort();

test('a letter is a document and a ticket that fits it, both whole', async () => {
  const { connection, files } = await setUp();
  const letter = letterTo('Snickargatan 14');
  const { effectKey } = letter;
  expect(await sendAll(connection, [letter])).toMatchObject([{ kind: 'TAKEN', state: 'ACCEPTED', units: 1 }]);
  expect(names(files)).toEqual([`/inbox/${effectKey}.json`, `/inbox/${effectKey}.pdf`]);
  expect(files.get(`/inbox/${effectKey}.pdf`)?.subarray(0, 5).toString()).toBe('%PDF-');
  expect(JSON.parse(files.get(`/inbox/${effectKey}.json`)?.toString() ?? '')).toEqual({
    version: 1,
    key: effectKey,
    document: `${effectKey}.pdf`,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    pages: 1,
    handedOverAt: '2026-03-02T08:15:30.000Z',
    product: 'economy',
    sides: 'duplex',
    colour: 'grayscale',
    recipient: {
      name: 'Åsa Öberg',
      lines: ['Snickargatan 14'],
      postcode: '11345',
      city: 'Stockholm',
      country: 'SE',
    },
  });
});

test('a repeat overwrites nothing, wherever the house has put the ticket', async () => {
  const { connection, files } = await setUp();
  const letter = letterTo('Gatan 1');
  const nextDay = { ...letter, nowMs: letter.nowMs + 86_400_000 };
  const [inbox, archive] = [`/inbox/${letter.effectKey}.json`, `/archive/${letter.effectKey}.json`];
  await sendAll(connection, [letter]);
  const ticket = files.get(inbox);
  assert(ticket !== undefined, 'there is a ticket');
  expect(await sendAll(connection, [nextDay])).toMatchObject([{ kind: 'TAKEN', code: 'REPEATED' }]);
  expect(files.get(inbox)).toBe(ticket);
  files.delete(inbox);
  files.set(archive, ticket);
  expect(await sendAll(connection, [nextDay])).toMatchObject([{ kind: 'TAKEN', code: 'REPEATED' }]);
  expect(files.has(inbox)).toBe(false);
  expect(await connection.lookup(letter.effectKey, never)).toMatchObject({ kind: 'FOUND', state: 'PROCESSING' });
});

test('a document left by an earlier try is replaced, since nothing was ordered with it', async () => {
  const { connection, files } = await setUp();
  const letter = letterTo('Gatan 1');
  files.set(`/inbox/${letter.effectKey}.pdf`, Buffer.from('half'));
  expect(await sendAll(connection, [letter])).toMatchObject([{ kind: 'TAKEN' }]);
  expect(files.get(`/inbox/${letter.effectKey}.pdf`)?.subarray(0, 5).toString()).toBe('%PDF-');
});

test.each<[FaultKind, object]>([
  ['500-before', { kind: 'REFUSED', failureClass: 'PARTNER', code: 'FAILURE' }],
  ['500-after-effect', { kind: 'TAKEN', code: 'REPEATED' }],
  ['cut-after-request', { kind: 'AMBIGUOUS', code: 'CONNECTION_LOST' }],
  ['cut-after-effect', { kind: 'AMBIGUOUS', code: 'CONNECTION_LOST' }],
  ['timeout', { kind: 'AMBIGUOUS', code: 'ETIMEDOUT' }],
])('when the rename of the ticket ends in %s, it is told as %j', async (fault, expected) => {
  const { connection, state } = await setUp();
  state.fault = fault;
  expect(await sendAll(connection, [letterTo('Gatan 1')])).toMatchObject([expected]);
});

test.each<[FaultKind, object]>([
  ['500-before', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['cut-after-request', { kind: 'NOT_SENT' }],
  ['cut-after-effect', { kind: 'NOT_SENT' }],
  ['timeout', { kind: 'NOT_SENT' }],
])('when the document ends in %s, nothing was sent', async (fault, expected) => {
  const { connection, files, state } = await setUp();
  state.fault = fault;
  state.at = /\.pdf$/;
  expect(await sendAll(connection, [letterTo('Gatan 1')])).toMatchObject([expected]);
  expect(names(files).some((name) => name.endsWith('.json'))).toBe(false);
});

test('a wrong password and a missing folder are the partner’s, and told by the test', async () => {
  const wrong = await setUp(allFolders, { password: 'other' });
  expect(await sendAll(wrong.connection, [letterTo('Gatan 1')])).toMatchObject([{ kind: 'NOT_SENT' }]);
  expect(await wrong.connection.test(never)).toMatchObject({ kind: 'FAILED', code: 'LOGIN_REFUSED' });
  const less = await setUp(['/inbox', '/archive']);
  expect(await less.connection.test(never)).toMatchObject({ kind: 'FAILED', detail: 'no folder withdrawn' });
  const works = await setUp();
  expect(await works.connection.test(never)).toMatchObject({ kind: 'WORKS' });
});

test('a letter is withdrawn as long as its ticket is in the inbox', async () => {
  const { connection, files } = await setUp();
  const letter = letterTo('Gatan 1');
  await sendAll(connection, [letter, mailTo('a@b.example')]);
  expect(await connection.cancel(letter.effectKey, null, never)).toEqual({ kind: 'CANCELLED' });
  expect(files.has(`/withdrawn/${letter.effectKey}.json`)).toBe(true);
  expect(await sendAll(connection, [letter])).toMatchObject([{ kind: 'REFUSED', code: 'WITHDRAWN' }]);
});

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const at = '2026-03-04T11:00:00+01:00';

test.each([
  ['accepted', '', { state: 'ACCEPTED', failureClass: null, code: null }],
  ['printed', '', { state: 'PROCESSING' }],
  ['posted', '', { state: 'DISPATCHED' }],
  ['DELIVERED', '', { state: 'DELIVERED' }],
  ['returned', 'okänd', { state: 'RETURNED', failureClass: 'HARD', code: 'ADDRESS_UNKNOWN' }],
  ['returned', 'moved', { state: 'RETURNED', failureClass: 'HARD', code: 'MOVED' }],
  ['returned', 'refused', { state: 'RETURNED', failureClass: 'POLICY', code: 'REFUSED' }],
  ['returned', 'Åsa Öberg', { state: 'RETURNED', failureClass: 'HARD', code: 'UNKNOWN_REASON' }],
  ['rejected', 'address invalid', { state: 'BOUNCED', failureClass: 'HARD', code: 'ADDRESS_INVALID' }],
  ['rejected', 'pdf damaged', { state: 'BOUNCED', failureClass: 'CONTENT', code: 'DOCUMENT_INVALID' }],
  ['cancelled', '', { state: 'CANCELLED' }],
])('a line that says %s;%s reads as %j, in UTF-8 and in ISO-8859-1', (state, reason, expected) => {
  const text = `key;state;reason;instant\r\n${key};${state};"${reason}";${at}\r\n`;
  for (const encoding of ['utf8', 'latin1'] as const) {
    const file = readReturnFile(Buffer.from(text, encoding));
    expect(file.badLines).toEqual([]);
    expect(file.receipts).toMatchObject([{ effectKey: key, occurredAtMs: Date.parse(at), detail: null, ...expected }]);
    expect(JSON.stringify(file)).not.toMatch(/Öberg/);
  }
});

test('one bad line never loses the file: it is told by its number, and the rest is taken', () => {
  const lines = ['key;state;reason;instant', `${key};posted;;${at}`, 'Åsa;posted;;x', `${key};eaten;;${at}`, ';;', ''];
  const file = readReturnFile(Buffer.from([...lines, `${key};delivered;;${at}`].join('\n')));
  expect(file).toMatchObject({ receipts: [{ state: 'DISPATCHED' }, { state: 'DELIVERED' }], badLines: [3, 4, 5] });
  const twice = readReturnFile(Buffer.from(`${key};posted;;${at}`));
  expect(twice.receipts[0]?.partnerEventId).toBe(file.receipts[0]?.partnerEventId);
});

test('return files are read in order, and moved away only when their reports are kept', async () => {
  const { connection, files } = await setUp();
  files.set('/outgoing/b.csv', Buffer.from(`${key};delivered;;${at}`));
  files.set('/outgoing/a.csv', Buffer.from(`${key};posted;;${at}\nnonsense`));
  files.set('/outgoing/c.part', Buffer.from('not yet'));
  files.set('/outgoing/archive/a.csv', Buffer.from('an older one'));
  files.set('/outgoing/large.csv', Buffer.alloc(8 * 1024 * 1024 + 1));
  const polled = await connection.poll?.(null, [], never);
  assert(polled?.kind === 'RECEIPTS', 'it can be asked');
  expect(polled.receipts.map(({ state }) => state)).toEqual(['DISPATCHED', 'DELIVERED']);
  expect(polled).toMatchObject({
    more: false,
    detail: 'large.csv: too large; a.csv: lines 2 could not be read',
  });
  expect(files.has('/outgoing/a.csv')).toBe(true);
  await polled.acknowledge?.();
  expect(names(files)).toEqual([
    expect.stringMatching(/^\/outgoing\/archive\/[0-9a-f]{12}-a\.csv$/),
    '/outgoing/archive/a.csv',
    '/outgoing/archive/b.csv',
    '/outgoing/c.part',
    '/outgoing/large.csv',
  ]);
  expect(await connection.poll?.(null, [], never)).toMatchObject({ receipts: [] });
});

test('more files than one asking reads are read by the next', async () => {
  const { connection, files } = await setUp();
  for (let index = 10; index < 25; index += 1) files.set(`/outgoing/${index}.csv`, Buffer.from(`${key};posted;;${at}`));
  const first = await connection.poll?.(null, [], never);
  expect(first).toMatchObject({ more: true, receipts: { length: 10 } });
  if (first?.kind === 'RECEIPTS') await first.acknowledge?.();
  expect(await connection.poll?.(null, [], never)).toMatchObject({ more: false, receipts: { length: 5 } });
});

test.each([
  [{}, false],
  [{ password: 'word' }, true],
  [{ privateKey: 'key', passphrase: 'word' }, true],
  [{ passphrase: 'word' }, false],
])('the secrets %j are enough: %s', (secrets, enough) => {
  expect(printSftpAdapter.secrets.safeParse(secrets).success).toBe(enough);
});

test('a host without a pinned key is refused', () => {
  const settings = { host: 'sftp.example', user: 'sender' };
  expect(printSftpAdapter.settings.safeParse(settings).success).toBe(false);
  expect(printSftpAdapter.settings.safeParse({ ...settings, hostKeySha256: 'SHA256:x' }).success).toBe(false);
});
