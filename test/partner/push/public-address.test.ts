// Which addresses somebody else may send us to, and that a name cannot change its mind in between.
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpClient } from '../../../src/partner/http-exchange.ts';
import {
  isPublicAddress,
  makePublicLookup,
  mayBePublic,
  type Resolve,
} from '../../../src/partner/push/public-address.ts';

const never = new AbortController().signal;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe.each([
  // The first and the last address of each range.
  ['this network', ['0.0.0.0', '0.255.255.255']],
  ['private 10/8', ['10.0.0.0', '10.255.255.255']],
  ['carrier-grade NAT', ['100.64.0.0', '100.100.100.200', '100.127.255.255']],
  ['loopback', ['127.0.0.1', '127.255.255.255', '::1']],
  ['link local and metadata', ['169.254.0.0', '169.254.169.254', '169.254.255.255', 'fe80::1', 'febf::1']],
  ['private 172.16/12', ['172.16.0.0', '172.31.255.255']],
  ['protocol assignments', ['192.0.0.0', '192.0.0.170', '192.0.0.255', '2001::', '2001:1ff:ffff::']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.255', '2001:db8::1', '3fff:fff::1']],
  ['AS112, AMT and 6to4 relays', ['192.31.196.1', '192.52.193.1', '192.88.99.1', '192.175.48.1', '2620:4f:8000::1']],
  ['private 192.168/16', ['192.168.0.0', '192.168.255.255']],
  ['benchmarks', ['198.18.0.0', '198.19.255.255', '2001:2::1']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['reserved and broadcast', ['240.0.0.0', '255.255.255.255', '4000::1', '5f00::1']],
  ['unspecified', ['::']],
  ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1', '::ffff:0:127.0.0.1', '::127.0.0.1']],
  ['6to4 of private and public addresses', ['2002:7f00:1::', '2002:0a00:0001::1', '2002:0808:0808::1']],
  ['Teredo', ['2001:0:4136:e378:8000:63bf:3fff:fdd2']],
  ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::1']],
  ['discard only', ['100::1']],
  ['unique local', ['fc00::1', 'fd00:ec2::254', 'fdff::1']],
  ['text that is no address', ['', 'localhost', '1.2.3', '010.0.0.1', '0x7f000001', '2130706433', 'fe80::1%eth0']],
])('%s', (_name, addresses) => {
  test.each(addresses)('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.169.0.0',
  '198.17.255.255',
  '223.255.255.255',
  '2001:200::1',
  '2606:4700::1111',
  '2a00:1450:400f::1',
])('%s, just outside of them, is public', (address) => expect(isPublicAddress(address)).toBe(true));

test.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://169.254.169.254/',
])('%s is seen for what it is, however it is written', (url) => expect(mayBePublic(new URL(url))).toBe(false));

test('a name may be public until it is resolved, and a public address is', () => {
  expect(mayBePublic(new URL('https://push.example/'))).toBe(true);
  expect(mayBePublic(new URL('https://8.8.8.8/'))).toBe(true);
});

const answering =
  (...answers: string[][]): Resolve =>
  (_hostname, _options, answer) => {
    const addresses = answers.length > 1 ? answers.shift() : answers[0];
    answer(
      null,
      (addresses ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

const ask = (resolve: Resolve, all: boolean) =>
  new Promise<unknown>((done) => {
    makePublicLookup(resolve)('push.example', { all }, (error, address, family) =>
      done([error?.code, address, family]),
    );
  });

test('a look-up hands on public addresses alone', async () => {
  expect(await ask(answering(['8.8.8.8', '1.1.1.1']), false)).toEqual([undefined, '8.8.8.8', 4]);
  expect(await ask(answering(['8.8.8.8']), true)).toEqual([undefined, [{ address: '8.8.8.8', family: 4 }], undefined]);
});

test('one private address among the answers of a name is one too many', async () => {
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::ffff:8.8.8.8'], []]) {
    expect(await ask(answering(addresses), true)).toEqual(['EADDRNOTPUBLIC', [], undefined]);
  }
});

test('a resolver that fails is told as it failed', async () => {
  const resolve: Resolve = (_hostname, _options, answer) =>
    answer(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  expect(await ask(resolve, true)).toEqual(['ENOTFOUND', [], undefined]);
});

async function listen(): Promise<{ readonly port: number; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const address = server.address();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, asked };
}

test('a name that is public when asked first, and this machine when asked again, is judged each time', async () => {
  const rebinding = answering(['8.8.8.8'], ['127.0.0.1']);
  expect(await ask(rebinding, false)).toEqual([undefined, '8.8.8.8', 4]);
  expect(await ask(rebinding, false)).toEqual(['EADDRNOTPUBLIC', [], undefined]);
});

test('a client with this look-up asks once a connection, and does not connect to this machine', async () => {
  const { port, asked } = await listen();
  const names: string[] = [];
  const resolve: Resolve = (hostname, ...told) => {
    names.push(hostname);
    answering(['127.0.0.1'])(hostname, ...told);
  };
  const client = new HttpClient(1, makePublicLookup(resolve));
  for (const name of ['rebind.example', 'localhost']) {
    const url = new URL(`http://${name}:${port}/`);
    const end = await client.exchange({ method: 'GET', url, headers: {}, timeoutMs: 1_000 }, never);
    expect(end).toEqual({ kind: 'NOT_CONNECTED', code: 'EADDRNOTPUBLIC' });
  }
  client.close();
  expect(names).toEqual(['rebind.example', 'localhost']);
  expect(asked).toEqual([]);
});
