// The FCM adapter: what it sends, how it keeps its token, and how each answer of Firebase is told.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { fcmAdapter } from '../../../src/partner/partners/fcm.ts';
import { readToken } from '../../../src/sandbox/push/signed-token.ts';
import { sampleInvoice } from '../../document/sample.ts';
import { pushTo } from '../../sandbox/push-world.ts';
import { sendAll } from '../../sandbox/world.ts';
import { type ScriptedAnswer, type ScriptedRequest, startScriptedService } from '../scripted-http.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const secrets = {
  clientEmail: 'sender@fjallvind.example',
  privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  privateKeyId: 'k1',
};

type Answer = ScriptedAnswer | ((request: ScriptedRequest) => ScriptedAnswer);

/** `send` answers messages, `token` requests for a token. */
async function setUp(send: Answer, token: Answer | undefined = undefined) {
  let tokens = 0;
  let nowMs = 1_772_439_330_000;
  const service = await startScriptedService((request) => {
    const answer = request.path === '/token' ? token : send;
    if (answer !== undefined) return typeof answer === 'function' ? answer(request) : answer;
    tokens += 1;
    return { status: 200, json: { access_token: `token-${tokens}`, expires_in: 3_600, token_type: 'Bearer' } };
  });
  const settings = fcmAdapter.settings.parse({
    projectId: 'fjallvind-app',
    baseUrl: service.url,
    tokenUrl: `${service.url}/token`,
    ttlSeconds: 600,
    requestMs: 500,
  });
  const surroundings = { callbackUrl: null, nowMs: () => nowMs };
  const connection = fcmAdapter.open(settings, fcmAdapter.secrets.parse(secrets), surroundings);
  closing.push(service.close, () => connection.close());
  const sent = () => service.requests.filter(({ path }) => path !== '/token');
  const asked = () => service.requests.filter(({ path }) => path === '/token');
  return {
    connection,
    service,
    sent,
    asked,
    passMs(ms: number) {
      nowMs += ms;
    },
  };
}

const success = { status: 200, json: { name: 'projects/fjallvind-app/messages/0:1' } };
const error = (status: number, name: string, errorCode?: string, field?: string): ScriptedAnswer => ({
  status,
  json: {
    error: {
      code: status,
      status: name,
      message: 'no',
      details: [
        ...(errorCode ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] : []),
        ...(field ? [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field }] }] : []),
      ],
    },
  },
});

test('a message is a notice with the effect key as its collapse key, under a token for the service account', async () => {
  const { connection, sent, asked, service } = await setUp(success);
  const consignment = pushTo({ address: 'cX9:token' });
  expect(await sendAll(connection, [consignment])).toMatchObject([
    { kind: 'TAKEN', state: 'DISPATCHED', code: '200', partnerReference: 'projects/fjallvind-app/messages/0:1' },
  ]);
  const [request] = sent();
  expect(request).toMatchObject({ method: 'POST', path: '/v1/projects/fjallvind-app/messages:send' });
  expect(request?.headers['authorization']).toBe('Bearer token-1');
  const { effectKey } = consignment;
  expect(JSON.parse(String(request?.body))).toEqual({
    message: {
      token: 'cX9:token',
      notification: {
        title: 'Faktura från Fjällvind Energi AB',
        body: 'Att betala: 1\u00a0195,54\u00a0kr, förfaller 2026-04-01',
      },
      android: { collapse_key: effectKey, priority: 'HIGH', ttl: '600s', notification: { tag: effectKey } },
      apns: {
        headers: { 'apns-collapse-id': effectKey, 'apns-expiration': '1772439930', 'apns-priority': '10' },
      },
    },
  });
  expect(String(request?.body)).not.toContain(sampleInvoice.debtor.name);
  const form = new URLSearchParams(String(asked()[0]?.body));
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  expect(readToken(form.get('assertion') ?? '', createPublicKey(privateKey), 'RS256')).toEqual({
    header: { typ: 'JWT', alg: 'RS256', kid: 'k1' },
    claims: {
      iss: 'sender@fjallvind.example',
      scope: 'https://www.googleapis.com/auth/firebase.messaging',
      aud: `${service.url}/token`,
      iat: 1_772_439_330,
      exp: 1_772_442_930,
    },
  });
});

test.each([
  [error(404, 'NOT_FOUND', 'UNREGISTERED'), { kind: 'REFUSED', failureClass: 'HARD', code: 'UNREGISTERED' }],
  [
    error(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message.token'),
    { kind: 'REFUSED', failureClass: 'HARD', code: 'INVALID_ARGUMENT' },
  ],
  [
    error(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message.android.ttl'),
    { kind: 'REFUSED', failureClass: 'CONTENT', code: 'INVALID_ARGUMENT' },
  ],
  [error(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'), { kind: 'REFUSED', failureClass: 'POLICY' }],
  [error(403, 'PERMISSION_DENIED'), { kind: 'REFUSED', failureClass: 'PARTNER', code: 'PERMISSION_DENIED' }],
  [error(404, 'NOT_FOUND'), { kind: 'REFUSED', failureClass: 'PARTNER', code: 'NOT_FOUND' }],
  [
    error(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'),
    { kind: 'REFUSED', failureClass: 'SOFT', code: 'QUOTA_EXCEEDED', retryAfterMs: 60_000 },
  ],
  [
    { ...error(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'), headers: { 'retry-after': '5' } },
    { kind: 'REFUSED', failureClass: 'SOFT', retryAfterMs: 5_000 },
  ],
  [error(503, 'UNAVAILABLE', 'UNAVAILABLE'), { kind: 'REFUSED', failureClass: 'PARTNER', code: 'UNAVAILABLE' }],
  [error(401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'), { kind: 'REFUSED', failureClass: 'PARTNER' }],
  [error(500, 'INTERNAL', 'INTERNAL'), { kind: 'AMBIGUOUS', code: '500' }],
  [{ status: 503 }, { kind: 'AMBIGUOUS', code: '503' }],
  [
    { status: 200, json: 'what?' },
    { kind: 'TAKEN', partnerReference: null },
  ],
  [
    { status: 400, json: { error: 'no object' } },
    { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' },
  ],
] as const)('the answer %j is told exactly', async (answer, expected) => {
  const { connection } = await setUp(answer);
  expect(await sendAll(connection, [pushTo({ address: 'cX9:token' })])).toMatchObject([expected]);
});

test('an error that only speaks of the token is about the token', async () => {
  const message = 'The registration token is not a valid FCM registration token';
  const { connection } = await setUp({ status: 400, json: { error: { status: 'INVALID_ARGUMENT', message } } });
  expect(await sendAll(connection, [pushTo({ address: 'x' })])).toMatchObject([{ failureClass: 'HARD' }]);
});

test.each(['', 'has space', 'å', 'x'.repeat(5_000)])('%j is no token, and nothing is asked', async (address) => {
  const { connection, service } = await setUp(success);
  expect(await sendAll(connection, [pushTo({ address })])).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'ADDRESS_INVALID' },
  ]);
  expect(service.requests).toEqual([]);
});

test.each(['https://fcm.googleapis.com/fcm/send/x', 'a1b2c3d4e5f60718'])('%s is not for it', async (address) => {
  const { connection, service } = await setUp(success);
  const outcomes = await sendAll(connection, [pushTo({ address })]);
  expect(outcomes).toMatchObject([{ kind: 'REFUSED', failureClass: 'POLICY', code: 'ADDRESS_KIND' }]);
  expect(service.requests).toEqual([]);
});

describe('the token', () => {
  test('is asked for once for many, kept, and renewed before it ends', async () => {
    const { connection, sent, asked, passMs } = await setUp(success);
    const many = Array.from({ length: 10 }, () => pushTo({ address: 'cX9:token' }));
    await sendAll(connection, many);
    expect([sent().length, asked().length]).toEqual([10, 1]);
    passMs(3_500_000);
    await sendAll(connection, [pushTo({ address: 'cX9:token' })]);
    expect(asked().length).toBe(1);
    passMs(60_000);
    await sendAll(connection, [pushTo({ address: 'cX9:token' })]);
    expect(asked().length).toBe(2);
    expect(sent().at(-1)?.headers['authorization']).toBe('Bearer token-2');
  });

  test('that is refused is replaced once', async () => {
    const { connection, sent } = await setUp(({ headers }) =>
      headers['authorization'] === 'Bearer token-1' ? error(401, 'UNAUTHENTICATED') : success,
    );
    expect(await sendAll(connection, [pushTo({ address: 'cX9:token' })])).toMatchObject([{ kind: 'TAKEN' }]);
    expect(sent().map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test.each([
    [400, { kind: 'REFUSED', failureClass: 'PARTNER' }],
    [401, { kind: 'REFUSED', failureClass: 'PARTNER' }],
    [429, { kind: 'NOT_SENT' }],
    [500, { kind: 'NOT_SENT' }],
  ])('that is not given, with %i, leaves no doubt about the message', async (status, expected) => {
    const { connection, sent } = await setUp(success, { status });
    expect(await sendAll(connection, [pushTo({ address: 'cX9:token' })])).toMatchObject([expected]);
    expect(sent()).toEqual([]);
  });
});

test('its test asks for a check only', async () => {
  const signal = new AbortController().signal;
  const good = await setUp(success);
  expect(await good.connection.test(signal)).toMatchObject({ kind: 'WORKS' });
  expect(JSON.parse(String(good.sent()[0]?.body))).toMatchObject({ validate_only: true });
  const wrong = await setUp(error(403, 'PERMISSION_DENIED'));
  expect(await wrong.connection.test(signal)).toMatchObject({ kind: 'FAILED', code: 'PERMISSION_DENIED' });
  const without = await setUp(success, { status: 400 });
  expect(await without.connection.test(signal)).toMatchObject({ kind: 'FAILED', code: '400' });
});

test('a private key of another kind is refused when it is saved', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const wrong of ['', 'x', ec]) {
    expect(fcmAdapter.secrets.safeParse({ ...secrets, privateKey: wrong }).success).toBe(false);
  }
});
