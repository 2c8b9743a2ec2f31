// The SFTP client against a real server: files are moved whole, each end is told exactly, and only the pinned host is
// trusted.
import { afterEach, expect, test } from 'vitest';
import { SftpClient, type SftpSecrets, type SftpSettings } from '../../../src/partner/sftp/client.ts';
import type { FaultKind } from '../../../src/sandbox/faults.ts';
import { openSftpServer } from '../../../src/sandbox/wire/sftp-server.ts';

const never = new AbortController().signal;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp(changes: Partial<SftpSettings> = {}, secrets: SftpSecrets = { password: 'word' }) {
  const state: { fault: FaultKind | undefined } = { fault: undefined };
  const options = { port: 0, user: 'sender', password: 'word', folders: ['/in', '/out'] };
  const server = await openSftpServer({ ...options, faultOf: () => state.fault });
  const { port, hostKeySha256 } = server;
  const place = { host: '127.0.0.1', port, user: 'sender', hostKeySha256, connectMs: 2_000, answerMs: 400 };
  const client = SftpClient.open({ ...place, ...changes }, secrets);
  closing.push(
    () => server.close(),
    () => client.close(),
  );
  return { client, server, state };
}

test('a file is put, seen, listed, read, renamed and removed', async () => {
  const { client, server } = await setUp();
  const bytes = Buffer.alloc(300_000, 'abc');
  expect(await client.put('/in/a.part', bytes, { exclusive: true }, never)).toMatchObject({ kind: 'DONE' });
  expect(await client.exists('/in/a.part', never)).toEqual({ kind: 'DONE', value: true });
  expect(await client.exists('/in/b', never)).toEqual({ kind: 'DONE', value: false });
  expect(await client.rename('/in/a.part', '/in/a.pdf', never)).toMatchObject({ kind: 'DONE' });
  expect(await client.list('/in', never)).toEqual({
    kind: 'DONE',
    value: [{ name: 'a.pdf', bytes: 300_000, isFolder: false }],
  });
  expect(await client.list('/out', never)).toEqual({ kind: 'DONE', value: [] });
  expect(await client.get('/in/a.pdf', 300_000, never)).toEqual({ kind: 'DONE', value: bytes });
  expect(await client.get('/in/a.pdf', 299_999, never)).toEqual({ kind: 'REFUSED', code: 'TOO_LARGE' });
  expect(await client.remove('/in/a.pdf', never)).toMatchObject({ kind: 'DONE' });
  expect(server.files.size).toBe(0);
});

test('nothing is overwritten by an exclusive put or by a rename', async () => {
  const { client, server } = await setUp();
  await client.put('/in/a', Buffer.from('one'), { exclusive: true }, never);
  const again = await client.put('/in/a', Buffer.from('two'), { exclusive: true }, never);
  expect(again).toEqual({ kind: 'REFUSED', code: 'FAILURE' });
  await client.put('/in/b', Buffer.from('three'), { exclusive: false }, never);
  expect(await client.rename('/in/b', '/in/a', never)).toEqual({ kind: 'REFUSED', code: 'FAILURE' });
  expect(server.files.get('/in/a')?.toString()).toBe('one');
});

test('a file that is not there is refused by name', async () => {
  const { client } = await setUp();
  expect(await client.get('/in/none', 10, never)).toEqual({ kind: 'REFUSED', code: 'NO_SUCH_FILE' });
  expect(await client.list('/none', never)).toEqual({ kind: 'REFUSED', code: 'NO_SUCH_FILE' });
  expect(await client.rename('/in/none', '/in/a', never)).toEqual({ kind: 'REFUSED', code: 'NO_SUCH_FILE' });
});

test.each<[FaultKind, string]>([
  ['cut-after-request', 'CONNECTION_LOST'],
  ['cut-after-effect', 'CONNECTION_LOST'],
  ['timeout', 'ETIMEDOUT'],
])('a rename that ends in %s is in doubt, and the next call connects again', async (fault, code) => {
  const { client, server, state } = await setUp();
  await client.put('/in/a', Buffer.from('one'), { exclusive: true }, never);
  state.fault = fault;
  expect(await client.rename('/in/a', '/in/b', never)).toEqual({ kind: 'NO_ANSWER', code });
  state.fault = undefined;
  expect(await client.exists('/in/b', never)).toEqual({ kind: 'DONE', value: server.files.has('/in/b') });
});

test('another host key, a wrong password and a closed port are told as not connected', async () => {
  const other = await setUp({ hostKeySha256: `SHA256:${'A'.repeat(43)}` });
  expect(await other.client.list('/in', never)).toEqual({ kind: 'NOT_CONNECTED', code: 'HOST_KEY_CHANGED' });
  const wrong = await setUp({}, { password: 'other' });
  expect(await wrong.client.list('/in', never)).toEqual({ kind: 'NOT_CONNECTED', code: 'LOGIN_REFUSED' });
  const closed = await setUp({ port: 1 });
  expect(await closed.client.list('/in', never)).toEqual({ kind: 'NOT_CONNECTED', code: 'ECONNREFUSED' });
  const broken = await setUp({}, { privateKey: 'no key' });
  expect(await broken.client.list('/in', never)).toEqual({ kind: 'NOT_CONNECTED', code: 'KEY_UNREADABLE' });
});

test('an aborted call asks nothing, or ends at once in doubt', async () => {
  const { client, state } = await setUp({ answerMs: 5_000 });
  expect(await client.list('/in', AbortSignal.abort())).toEqual({ kind: 'NOT_CONNECTED', code: 'ABORTED' });
  await client.put('/in/a', Buffer.from('one'), { exclusive: true }, never);
  state.fault = 'timeout';
  const end = await client.rename('/in/a', '/in/b', AbortSignal.timeout(50));
  expect(end).toEqual({ kind: 'NO_ANSWER', code: 'ABORTED' });
});

test('many calls share one line', async () => {
  const { client, server } = await setUp();
  const puts = Array.from({ length: 50 }, (_, index) =>
    client.put(`/in/${index}`, Buffer.from(String(index)), { exclusive: true }, never),
  );
  for (const end of await Promise.all(puts)) expect(end).toMatchObject({ kind: 'DONE' });
  expect(server.files.size).toBe(50);
});
