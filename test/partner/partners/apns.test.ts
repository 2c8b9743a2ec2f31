// The APNs adapter: what it sends over HTTP/2, how it keeps its token, and how each answer of Apple is told.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { afterEach, describe, expect, test } from 'vitest';
import { apnsAdapter } from '../../../src/partner/partners/apns.ts';
import { readToken } from '../../../src/sandbox/push/signed-token.ts';
import { sampleInvoice } from '../../document/sample.ts';
import { pushTo } from '../../sandbox/push-world.ts';
import { sendAll } from '../../sandbox/world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secrets = { privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
const device = 'a1b2c3d4e5f60718a1b2c3d4e5f60718a1b2c3d4e5f60718a1b2c3d4e5f60718';

interface Asked {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}
type Doing = (stream: ServerHttp2Stream, asked: Asked) => void;

const answer =
  (status: number, reason?: string): Doing =>
  (stream) => {
    stream.respond({ ':status': status, 'apns-id': '0197a000-0000-7000-8000-000000000009' });
    stream.end(reason === undefined ? '' : JSON.stringify({ reason, timestamp: 1_772_439_330_000 }));
  };

async function setUp(doing: Doing) {
  const requests: Asked[] = [];
  const sessions = new Set<ServerHttp2Session>();
  let connections = 0;
  let nowMs = 1_772_439_330_000;
  const server = createServer();
  server.on('session', (session) => {
    connections += 1;
    sessions.add(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const asked = { headers: { ...headers }, body: Buffer.concat(chunks).toString() };
      requests.push(asked);
      doing(stream, asked);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const settings = apnsAdapter.settings.parse({
    teamId: 'TEAM000001',
    keyId: 'KEY0000001',
    topic: 'se.fjallvind.app',
    ttlSeconds: 600,
    baseUrl: `http://127.0.0.1:${port}`,
    requestMs: 300,
  });
  const surroundings = { callbackUrl: null, nowMs: () => nowMs };
  const connection = apnsAdapter.open(settings, apnsAdapter.secrets.parse(secrets), surroundings);
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
    () => connection.close(),
  );
  return {
    connection,
    requests,
    connections: () => connections,
    endSessions: () => Promise.all([...sessions].map((session) => new Promise<void>((done) => session.close(done)))),
    passMs(ms: number) {
      nowMs += ms;
    },
  };
}

test('a notice carries the effect key as its id and collapse id, under a token of the team', async () => {
  const { connection, requests } = await setUp(answer(200));
  const consignment = pushTo({ address: device });
  expect(await sendAll(connection, [consignment])).toMatchObject([
    {
      kind: 'TAKEN',
      state: 'DISPATCHED',
      code: '200',
      partnerReference: '0197a000-0000-7000-8000-000000000009',
    },
  ]);
  const [request] = requests;
  expect(request?.headers).toMatchObject({
    ':method': 'POST',
    ':path': `/3/device/${device}`,
    'apns-id': consignment.effectKey,
    'apns-collapse-id': consignment.effectKey,
    'apns-expiration': '1772439930',
    'apns-priority': '10',
    'apns-push-type': 'alert',
    'apns-topic': 'se.fjallvind.app',
  });
  expect(JSON.parse(request?.body ?? '')).toEqual({
    aps: {
      alert: {
        title: 'Faktura från Fjällvind Energi AB',
        body: 'Att betala: 1\u00a0195,54\u00a0kr, förfaller 2026-04-01',
      },
      sound: 'default',
    },
  });
  expect(request?.body).not.toContain(sampleInvoice.debtor.name);
  const token = String(request?.headers['authorization']).replace(/^bearer /, '');
  expect(readToken(token, createPublicKey(privateKey), 'ES256')).toEqual({
    header: { typ: 'JWT', alg: 'ES256', kid: 'KEY0000001' },
    claims: { iss: 'TEAM000001', iat: 1_772_439_330 },
  });
});

test.each([
  [400, 'BadDeviceToken', { kind: 'REFUSED', failureClass: 'HARD' }],
  [400, 'DeviceTokenNotForTopic', { kind: 'REFUSED', failureClass: 'POLICY' }],
  [400, 'BadTopic', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [400, 'PayloadEmpty', { kind: 'REFUSED', failureClass: 'CONTENT' }],
  [403, 'InvalidProviderToken', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [403, 'ExpiredProviderToken', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [404, 'BadPath', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [410, 'Unregistered', { kind: 'REFUSED', failureClass: 'HARD' }],
  [410, 'ExpiredToken', { kind: 'REFUSED', failureClass: 'HARD' }],
  [413, 'PayloadTooLarge', { kind: 'REFUSED', failureClass: 'CONTENT' }],
  [429, 'TooManyRequests', { kind: 'REFUSED', failureClass: 'SOFT' }],
  [429, 'TooManyProviderTokenUpdates', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [503, 'ServiceUnavailable', { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [503, 'Shutdown', { kind: 'REFUSED', failureClass: 'PARTNER' }],
] as const)('%i %s is told exactly', async (status, reason, expected) => {
  const { connection } = await setUp(answer(status, reason));
  expect(await sendAll(connection, [pushTo({ address: device })])).toMatchObject([{ ...expected, code: reason }]);
});

test.each([
  [500, 'InternalServerError', { kind: 'AMBIGUOUS', code: '500' }],
  [503, undefined, { kind: 'AMBIGUOUS', code: '503' }],
  [400, 'toString', { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  [410, undefined, { kind: 'REFUSED', failureClass: 'PARTNER', code: '410' }],
] as const)('%i %s, outside the table, is told by its status', async (status, reason, expected) => {
  const { connection } = await setUp(answer(status, reason));
  expect(await sendAll(connection, [pushTo({ address: device })])).toMatchObject([expected]);
});

test.each(['a1b2', 'a'.repeat(300)])('%j is no device token, and nothing is asked', async (to) => {
  const { connection, requests } = await setUp(answer(200));
  expect(await sendAll(connection, [pushTo({ address: to })])).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'ADDRESS_INVALID' },
  ]);
  expect(requests).toEqual([]);
});

test.each(['', 'cX9:token', '../../x', 'https://push.example/x'])('%j is not for it', async (address) => {
  const { connection, requests } = await setUp(answer(200));
  const outcomes = await sendAll(connection, [pushTo({ address })]);
  expect(outcomes).toMatchObject([{ kind: 'REFUSED', failureClass: 'POLICY', code: 'ADDRESS_KIND' }]);
  expect(requests).toEqual([]);
});

describe('the connection', () => {
  test('is one for many, and made anew when the other side ends it', async () => {
    const { connection, connections, endSessions } = await setUp(answer(200));
    const many = Array.from({ length: 60 }, () => pushTo({ address: device }));
    for (const outcome of await sendAll(connection, many)) expect(outcome).toMatchObject({ kind: 'TAKEN' });
    expect(connections()).toBe(1);
    await endSessions();
    expect(await sendAll(connection, [pushTo({ address: device })])).toMatchObject([{ kind: 'TAKEN' }]);
    expect(connections()).toBe(2);
  });

  test('that is cut leaves a doubt, and one stream that is cut leaves the others alone', async () => {
    const { connection } = await setUp((stream, asked) => {
      if (asked.headers[':path'] === '/3/device/00000001') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else if (asked.headers[':path'] === '/3/device/00000002') stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else setTimeout(() => answer(200)(stream, asked), 30);
    });
    const [cut, unbegun, fine] = await sendAll(
      connection,
      ['00000001', '00000002', device].map((address) => pushTo({ address })),
    );
    expect(cut).toMatchObject({ kind: 'AMBIGUOUS' });
    // The other side says that it never began with this one.
    expect(unbegun).toMatchObject({ kind: 'NOT_SENT' });
    expect(fine).toMatchObject({ kind: 'TAKEN' });
  });

  test('over which no answer comes leaves a doubt in time', async () => {
    const { connection } = await setUp(() => {});
    expect(await sendAll(connection, [pushTo({ address: device })])).toMatchObject([{ kind: 'AMBIGUOUS' }]);
  });

  test('over which an endless answer comes is not read on', async () => {
    const { connection } = await setUp((stream) => {
      stream.respond({ ':status': 400 });
      stream.end(Buffer.alloc(1_000_000, 'x'));
    });
    expect(await sendAll(connection, [pushTo({ address: device })])).toMatchObject([{ kind: 'AMBIGUOUS' }]);
  });
});

describe('the token', () => {
  const tokenOf = (asked: Asked | undefined) => asked?.headers['authorization'];

  test('is kept for forty minutes', async () => {
    const { connection, requests, passMs } = await setUp(answer(200));
    const send = () => sendAll(connection, [pushTo({ address: device })]);
    await send();
    passMs(39 * 60_000);
    await send();
    passMs(60_000);
    await send();
    const [first, second, third] = requests.map(tokenOf);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('that is refused as too old is replaced once, unless it is young', async () => {
    const isTaken = [true, false, false, true];
    const { connection, requests, passMs } = await setUp((stream, asked) => {
      const doing = isTaken.shift() ? answer(200) : answer(403, 'ExpiredProviderToken');
      doing(stream, asked);
    });
    const send = () => sendAll(connection, [pushTo({ address: device })]);
    await send();
    expect(await send()).toMatchObject([{ code: 'ExpiredProviderToken' }]);
    expect(requests.length).toBe(2);
    passMs(30 * 60_000);
    expect(await send()).toMatchObject([{ kind: 'TAKEN' }]);
    expect(requests.length).toBe(4);
    expect(tokenOf(requests[3])).not.toBe(tokenOf(requests[2]));
  });
});

test('its test is content with "no such device", and tells what else is wrong', async () => {
  const signal = new AbortController().signal;
  const good = await setUp(answer(400, 'BadDeviceToken'));
  expect(await good.connection.test(signal)).toMatchObject({ kind: 'WORKS' });
  const wrong = await setUp(answer(403, 'InvalidProviderToken'));
  expect(await wrong.connection.test(signal)).toMatchObject({ kind: 'FAILED', code: 'InvalidProviderToken' });
});

test('a private key of another kind or curve is refused when it is saved', () => {
  const pem = (key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) =>
    key.export({ type: 'pkcs8', format: 'pem' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  for (const wrong of ['', 'x', pem(rsa), pem(otherCurve)]) {
    expect(apnsAdapter.secrets.safeParse({ privateKey: wrong }).success).toBe(false);
  }
});
