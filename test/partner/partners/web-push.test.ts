// The web push adapter: what it sends and to whom, and how each answer of a push service is told.
import { afterEach, expect, test } from 'vitest';
import type { PartnerConnection } from '../../../src/partner/partner.ts';
import { webPushAdapter } from '../../../src/partner/partners/web-push.ts';
import { decryptPush } from '../../../src/sandbox/push/decrypt.ts';
import { derivedPair } from '../../../src/sandbox/push/signed-token.ts';
import { sampleInvoice } from '../../document/sample.ts';
import { pushTo } from '../../sandbox/push-world.ts';
import { sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { type ScriptedService, startScriptedService } from '../scripted-http.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const vapid = derivedPair('a key of the tests');
const browser = derivedPair('a browser of the tests');
const auth = Buffer.alloc(16, 7);
const pushKeys = { p256dh: browser.publicKey.toString('base64url'), auth: auth.toString('base64url') };
const secrets = { vapidPrivateKey: vapid.privateKey.toString('base64url') };

function open(changes: object = {}, surroundings = testSurroundings): PartnerConnection {
  const settings = webPushAdapter.settings.parse({ subject: 'mailto:push@fjallvind.example', ...changes });
  const connection = webPushAdapter.open(settings, webPushAdapter.secrets.parse(secrets), surroundings);
  closing.push(() => connection.close());
  return connection;
}

async function setUp(answer: Parameters<typeof startScriptedService>[0], changes: object = {}) {
  const service: ScriptedService = await startScriptedService(answer);
  closing.push(service.close);
  const connection = open({ allowPrivateHosts: true, requestMs: 500, ...changes });
  return { service, connection, address: `${service.url}/push/asa` };
}

test('a message carries its time to live, urgency, topic and sender, and only the browser can read it', async () => {
  const { service, connection, address } = await setUp(
    { status: 201, headers: { location: 'https://push.example/m/1' } },
    { ttlSeconds: 3_600, urgency: 'high' },
  );
  const consignment = pushTo({ address, pushKeys });
  expect(await sendAll(connection, [consignment])).toEqual([
    {
      kind: 'TAKEN',
      state: 'DISPATCHED',
      partnerReference: 'https://push.example/m/1',
      code: '201',
      requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  const [request] = service.requests;
  expect(request).toMatchObject({ method: 'POST', path: '/push/asa' });
  expect(request?.headers).toMatchObject({
    ttl: '3600',
    urgency: 'high',
    topic: consignment.effectKey.replaceAll('-', ''),
    'content-encoding': 'aes128gcm',
    authorization: expect.stringMatching(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/),
  });
  const text = decryptPush(request?.body ?? Buffer.alloc(0), { privateKey: browser.privateKey, auth });
  expect(JSON.parse(String(text))).toEqual({
    title: 'Faktura från Fjällvind Energi AB',
    body: 'Att betala: 1\u00a0195,54\u00a0kr, förfaller 2026-04-01',
    lang: 'sv',
    tag: consignment.effectKey.replaceAll('-', ''),
  });
  expect(String(text)).not.toContain(sampleInvoice.debtor.name);
});

test('the sender is told anew for each push service, and again only before the token ends', async () => {
  let nowMs = 1_772_439_330_000;
  const [one, other] = [await startScriptedService({ status: 201 }), await startScriptedService({ status: 201 })];
  closing.push(one.close, other.close);
  const connection = open({ allowPrivateHosts: true }, { callbackUrl: null, nowMs: () => nowMs });
  const send = async (service: ScriptedService) => {
    await sendAll(connection, [pushTo({ address: `${service.url}/push/asa`, pushKeys })]);
    return service.requests.at(-1)?.headers['authorization'] ?? '';
  };
  const first = await send(one);
  const claims = JSON.parse(Buffer.from(first.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toEqual({ aud: one.url, exp: nowMs / 1_000 + 43_200, sub: 'mailto:push@fjallvind.example' });
  expect(await send(one)).toBe(first);
  expect(await send(other)).not.toBe(first);
  nowMs += 10 * 3_600_000;
  expect(await send(one)).toBe(first);
  nowMs += 3_600_000;
  expect(await send(one)).not.toBe(first);
});

test.each([
  [200, { kind: 'TAKEN', state: 'DISPATCHED', code: '200' }],
  [202, { kind: 'TAKEN', state: 'DISPATCHED', code: '202' }],
  [400, { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  [401, { kind: 'REFUSED', failureClass: 'PARTNER', code: '401' }],
  [403, { kind: 'REFUSED', failureClass: 'PARTNER', code: '403' }],
  [404, { kind: 'REFUSED', failureClass: 'HARD', code: '404' }],
  [410, { kind: 'REFUSED', failureClass: 'HARD', code: '410' }],
  [413, { kind: 'REFUSED', failureClass: 'CONTENT', code: '413' }],
  [429, { kind: 'REFUSED', failureClass: 'SOFT', code: '429', retryAfterMs: 120_000 }],
  [500, { kind: 'AMBIGUOUS', code: '500' }],
  [502, { kind: 'AMBIGUOUS', code: '502' }],
  [503, { kind: 'REFUSED', failureClass: 'PARTNER', code: '503', retryAfterMs: 120_000 }],
  // Redirects are not followed: they would lead where nobody judged.
  [307, { kind: 'REFUSED', failureClass: 'PARTNER', code: '307' }],
])('the answer %i is told exactly', async (status, expected) => {
  const headers = { 'retry-after': '120', location: 'http://127.0.0.1:1/' };
  const { connection, address } = await setUp({ status, headers });
  expect(await sendAll(connection, [pushTo({ address, pushKeys })])).toMatchObject([expected]);
});

test.each([
  ['plain HTTP', 'http://fcm.googleapis.com/x'],
  ['another port', 'https://fcm.googleapis.com:8443/x'],
  ['a user in it', 'https://a:b@fcm.googleapis.com/x'],
  ['a host we do not know', 'https://push.example/x'],
  ['a host that only ends alike', 'https://evilfcm.googleapis.com.example/x'],
  ['a host with a longer name', 'https://notfcm.googleapis.com/x'],
  ['an address of this machine', 'https://127.0.0.1/x'],
  ['a file', 'file:///etc/passwd'],
  ['more than is sane', `https://fcm.googleapis.com/${'x'.repeat(2_000)}`],
])('an endpoint that is or has %s is refused without a request', async (_name, address) => {
  const outcomes = await sendAll(open(), [pushTo({ address, pushKeys })]);
  expect(outcomes).toMatchObject([{ kind: 'REFUSED', failureClass: 'HARD', code: 'ADDRESS_INVALID' }]);
});

test.each(['https://127.0.0.1/x', 'https://[::ffff:10.0.0.1]/x', 'https://localhost/x'])(
  '%s is refused though every push service is welcome',
  async (address) => {
    const outcomes = await sendAll(open({ services: [] }), [pushTo({ address, pushKeys })]);
    expect(outcomes).toMatchObject([{ kind: 'REFUSED', failureClass: 'HARD', code: 'ADDRESS_INVALID' }]);
  },
);

test.each(['a1b2c3d4e5f60718', 'cX9:token', ''])('%j belongs to another push service, if to any', async (address) => {
  const outcomes = await sendAll(open(), [pushTo({ address, pushKeys })]);
  expect(outcomes).toMatchObject([{ kind: 'REFUSED', failureClass: 'POLICY', code: 'ADDRESS_KIND' }]);
});

test('a subscription without keys, or with keys that are none, is refused without a request', async () => {
  const { service, connection, address } = await setUp({ status: 201 });
  const wrong = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: pushKeys.auth };
  const outcomes = await sendAll(connection, [pushTo({ address }), pushTo({ address, pushKeys: wrong })]);
  expect(outcomes).toMatchObject([{ code: 'KEYS_INVALID' }, { code: 'KEYS_INVALID' }]);
  expect(service.requests).toEqual([]);
});

test('its test tells the public key that browsers subscribe with', async () => {
  const { detail, kind } = await open().test(new AbortController().signal);
  expect({ kind, detail }).toEqual({
    kind: 'WORKS',
    detail: `browsers subscribe with the public key ${vapid.publicKey.toString('base64url')}`,
  });
});

test('a private key that is none is refused when it is saved', () => {
  for (const vapidPrivateKey of ['', 'AAAA', Buffer.alloc(32).toString('base64url'), '/'.repeat(44)]) {
    expect(webPushAdapter.secrets.safeParse({ vapidPrivateKey }).success).toBe(false);
  }
});
