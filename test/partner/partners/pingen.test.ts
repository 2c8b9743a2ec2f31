// The Pingen adapter against a service that answers anything: each answer is told as what it means, nothing before the
// order of a letter is ever in doubt, and its webhooks are read only when they are genuine.
import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { CallbackReading, PartnerConnection } from '../../../src/partner/partner.ts';
import { pingenAdapter } from '../../../src/partner/partners/pingen.ts';
import { letterTo, mailTo, sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { type ScriptedAnswer, type ScriptedService, startScriptedService } from '../scripted-http.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const never = new AbortController().signal;
const signingKey = 'a signing key for the tests';
const secrets = { clientId: 'id', clientSecret: 'secret', signingKey };
const organisationId = 'org-1';
const letters = `/organisations/${organisationId}/deliveries/letters`;

type Step = 'token' | 'place' | 'put' | 'letter';
const stepOf = (method: string, path: string): Step | undefined => {
  if (path === '/auth/access-tokens') return 'token';
  if (path === '/file-upload') return 'place';
  if (method === 'PUT') return 'put';
  return method === 'POST' && path === letters ? 'letter' : undefined;
};

interface Bench {
  readonly connection: PartnerConnection;
  readonly service: ScriptedService;
}

async function setUp(answers: Partial<Record<Step, ScriptedAnswer>> & { other?: ScriptedAnswer } = {}, changes = {}) {
  let tokens = 0;
  const service: ScriptedService = await startScriptedService(({ method, path }) => {
    const step = stepOf(method, path);
    if (step === undefined) return answers.other ?? { status: 404 };
    const given = answers[step];
    if (given !== undefined) return given;
    tokens += step === 'token' ? 1 : 0;
    const attributes = { url: `${service.url}/store/1?signed`, url_signature: 'sig' };
    const good: Record<Step, ScriptedAnswer> = {
      token: { status: 200, json: { token_type: 'Bearer', expires_in: 3_600, access_token: `token-${tokens}` } },
      place: { status: 200, json: { data: { type: 'file_uploads', id: 'u', attributes } } },
      put: { status: 200 },
      letter: { status: 201, json: { data: { type: 'letters', id: 'l1', attributes: { status: 'validating' } } } },
    };
    return good[step];
  });
  const settings = pingenAdapter.settings.parse({
    organisationId,
    baseUrl: service.url,
    identityUrl: service.url,
    requestMs: 500,
    ...changes,
  });
  const connection = pingenAdapter.open(settings, pingenAdapter.secrets.parse(secrets), testSurroundings);
  closing.push(
    () => service.close(),
    () => connection.close(),
  );
  return { connection, service } satisfies Bench;
}

const invalid = (...pointers: string[]) => ({
  status: 422,
  json: { errors: pointers.map((pointer) => ({ title: 'Invalid', source: { pointer } })) },
});

test.each<[string, ScriptedAnswer, object]>([
  ['a letter', { status: 201, json: { data: { id: 'l1', attributes: { status: 'validating' } } } }, { kind: 'TAKEN' }],
  [
    'a letter with its price',
    {
      status: 201,
      json: { data: { id: 'l1', attributes: { status: 'valid', price_value: 1.275, price_currency: 'EUR' } } },
    },
    { kind: 'TAKEN', partnerReference: 'l1', cost: { amountE4: 12_750, currency: 'EUR' } },
  ],
  ['other words', { status: 200, json: { ok: true } }, { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['401', { status: 401 }, { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['403', { status: 403 }, { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['409', { status: 409 }, { kind: 'AMBIGUOUS', code: '409' }],
  [
    '422 about the recipient',
    invalid('/data/attributes/meta_data/recipient/zip'),
    { kind: 'REFUSED', failureClass: 'HARD' },
  ],
  ['422 about the file', invalid('/data/attributes/file_url'), { kind: 'REFUSED', failureClass: 'CONTENT' }],
  [
    '422 about both',
    invalid('/data/attributes/meta_data/recipient', '/data/attributes/file_url'),
    { kind: 'REFUSED', failureClass: 'CONTENT' },
  ],
  ['422 without a reason', { status: 422, json: 'no' }, { kind: 'REFUSED', failureClass: 'CONTENT' }],
  [
    '429 with a time',
    { status: 429, headers: { 'retry-after': '7' } },
    { kind: 'REFUSED', failureClass: 'SOFT', retryAfterMs: 7_000 },
  ],
  ['500', { status: 500 }, { kind: 'AMBIGUOUS', code: '500' }],
])('an order answered with %s is told exactly', async (_name, letter, expected) => {
  const { connection } = await setUp({ letter });
  expect(await sendAll(connection, [letterTo('Gatan 1')])).toMatchObject([expected]);
});

test.each<[Step, ScriptedAnswer, object]>([
  ['token', { status: 401, json: { error: 'invalid_client' } }, { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['token', { status: 400 }, { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['token', { status: 500 }, { kind: 'NOT_SENT', code: '500' }],
  ['token', { status: 200, json: {} }, { kind: 'NOT_SENT', code: 'ANSWER_UNREADABLE' }],
  ['place', { status: 502 }, { kind: 'NOT_SENT', code: '502' }],
  ['place', { status: 429 }, { kind: 'REFUSED', failureClass: 'SOFT' }],
  ['place', { status: 200, json: {} }, { kind: 'NOT_SENT', code: 'ANSWER_UNREADABLE' }],
  [
    'place',
    { status: 200, json: { data: { attributes: { url: 'http://elsewhere.example/x', url_signature: 's' } } } },
    { kind: 'NOT_SENT' },
  ],
  ['put', { status: 500 }, { kind: 'NOT_SENT', code: '500' }],
  ['put', { status: 403 }, { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['put', { status: 413 }, { kind: 'REFUSED', failureClass: 'PARTNER' }],
])('what fails at the %s, with %j, was not sent', async (step, answer, expected) => {
  const { connection, service } = await setUp({ [step]: answer });
  expect(await sendAll(connection, [letterTo('Gatan 1')])).toMatchObject([expected]);
  expect(service.requests.filter(({ method, path }) => stepOf(method, path) === 'letter')).toHaveLength(0);
});

test('the file goes without a token, and the order carries key, file, settings and both parties', async () => {
  const { connection, service } = await setUp({}, { deliveryProduct: 'fast', printMode: 'duplex' });
  const letter = letterTo('Snickargatan 14');
  await sendAll(connection, [letter]);
  const [token, place, put, order] = service.requests;
  expect(new URLSearchParams(token?.body.toString()).get('grant_type')).toBe('client_credentials');
  expect(place?.headers['authorization']).toBe('Bearer token-1');
  expect(put?.headers['authorization']).toBeUndefined();
  expect(put?.body.subarray(0, 5).toString()).toBe('%PDF-');
  expect(order?.headers).toMatchObject({
    'idempotency-key': letter.effectKey,
    'content-type': 'application/vnd.api+json',
  });
  expect(JSON.parse(order?.body.toString() ?? '')).toEqual({
    data: {
      type: 'letters',
      attributes: {
        file_original_name: `${letter.effectKey}.pdf`,
        file_url: `${service.url}/store/1?signed`,
        file_url_signature: 'sig',
        address_position: 'right',
        auto_send: true,
        delivery_product: 'fast',
        print_mode: 'duplex',
        print_spectrum: 'grayscale',
        meta_data: {
          recipient: {
            name: 'Åsa Öberg',
            street: 'Snickargatan',
            number: '14',
            zip: '11345',
            city: 'Stockholm',
            country: 'SE',
          },
          sender: {
            name: 'Fjällvind Energi AB',
            street: 'Storgatan',
            number: '1',
            zip: '83130',
            city: 'Östersund',
            country: 'SE',
          },
        },
      },
    },
  });
});

test('a token serves many letters, and one that is no longer taken is renewed once', async () => {
  const { connection, service } = await setUp();
  await sendAll(connection, [letterTo('Gatan 1'), letterTo('Gatan 2')]);
  expect(service.requests.filter(({ path }) => path === '/auth/access-tokens')).toHaveLength(1);
  const refusing = await setUp({ letter: { status: 401 } });
  await sendAll(refusing.connection, [letterTo('Gatan 1')]);
  const steps = refusing.service.requests.map(({ method, path }) => stepOf(method, path));
  expect(steps).toEqual(['token', 'place', 'put', 'letter', 'token', 'letter']);
});

test('who cannot be written to is refused before anything is sent', async () => {
  const { connection, service } = await setUp({}, { deliveryProduct: 'registered' });
  expect(
    await sendAll(connection, [mailTo('a@b.example'), letterTo('Gatan 1', '1'), letterTo('G'.repeat(45))]),
  ).toMatchObject([
    { failureClass: 'HARD', code: 'ADDRESS_INVALID' },
    { failureClass: 'HARD', code: 'POSTCODE_INVALID' },
    { failureClass: 'POLICY', code: 'ADDRESS_TOO_LONG' },
  ]);
  expect(service.requests).toHaveLength(0);
});

test.each([
  [202, 'CANCELLED'],
  [204, 'CANCELLED'],
  [404, 'TOO_LATE'],
  [409, 'TOO_LATE'],
  [422, 'TOO_LATE'],
  [403, 'FAILED'],
  [500, 'FAILED'],
])('a cancel answered with %i is told as %s', async (status, kind) => {
  const { connection, service } = await setUp({ other: { status } });
  expect(await connection.cancel('key', 'l1', never)).toMatchObject({ kind });
  expect(service.requests.at(-1)).toMatchObject({ method: 'PATCH', path: `${letters}/l1/cancel` });
});

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';

test.each([
  ['validating', { state: 'ACCEPTED' }],
  ['valid', { state: 'ACCEPTED' }],
  ['submitted', { state: 'PROCESSING' }],
  ['accepted', { state: 'PROCESSING' }],
  ['printing', { state: 'PROCESSING' }],
  ['processing', { state: 'PROCESSING' }],
  ['sent', { state: 'DISPATCHED' }],
  ['delivered', { state: 'DELIVERED' }],
  ['undeliverable', { state: 'RETURNED', failureClass: 'HARD', code: 'UNKNOWN_REASON' }],
  ['action_required', { state: 'BOUNCED', failureClass: 'CONTENT' }],
  ['invalid', { state: 'BOUNCED', failureClass: 'CONTENT' }],
  ['cancelled', { state: 'CANCELLED' }],
])('a letter that is %s when asked after reads as %j, with its price', async (status, expected) => {
  const attributes = {
    status,
    file_original_name: `${key}.pdf`,
    price_value: 0.98,
    price_currency: 'EUR',
    updated_at: '2026-03-04T11:00:00+0100',
  };
  const { connection } = await setUp({ other: { status: 200, json: { data: { id: 'l1', attributes } } } });
  const polled = await connection.poll?.(null, [{ effectKey: key, partnerReference: 'l1' }], never);
  expect(polled).toMatchObject({
    kind: 'RECEIPTS',
    cursor: 'l1',
    more: false,
    receipts: [
      {
        partnerEventId: `l1:${status}`,
        effectKey: key,
        partnerReference: 'l1',
        occurredAtMs: Date.parse('2026-03-04T10:00:00Z'),
        cost: { amountE4: 9_800, currency: 'EUR' },
        ...expected,
      },
    ],
  });
});

test('a poll asks after a hundred letters at a time, and goes on with the next', async () => {
  const { connection, service } = await setUp({ other: { status: 404 } });
  const open = Array.from({ length: 150 }, (_, index) => ({
    effectKey: key,
    partnerReference: `l${String(index).padStart(3, '0')}`,
  }));
  const first = await connection.poll?.(null, open, never);
  expect(first).toMatchObject({ cursor: 'l099', receipts: [] });
  expect(await connection.poll?.('l099', open, never)).toMatchObject({ cursor: 'l149' });
  expect(await connection.poll?.('l149', open, never)).toMatchObject({ cursor: 'l099' });
  expect(service.requests.length).toBe(1 + 100 + 50 + 100);
  const failing = await setUp({ other: { status: 500 } });
  expect(await failing.connection.poll?.(null, open, never)).toEqual({ kind: 'FAILED', detail: '500' });
});

test('the test tells whether credentials and sender are known', async () => {
  const works = await setUp({ other: { status: 200, json: { data: [] } } });
  expect(await works.connection.test(never)).toMatchObject({ kind: 'WORKS' });
  const refused = await setUp({ token: { status: 401 } });
  expect(await refused.connection.test(never)).toMatchObject({
    kind: 'FAILED',
    detail: 'the credentials were refused',
  });
});

function call(body: string, signature: string): CallbackReading {
  const settings = pingenAdapter.settings.parse({ organisationId });
  const connection = pingenAdapter.open(settings, pingenAdapter.secrets.parse(secrets), testSurroundings);
  return connection.readCallback({ url: '', headers: { signature }, body: Buffer.from(body), receivedAtMs: 1 });
}
const signed = (body: string, by = signingKey) => createHmac('sha256', by).update(body).digest('hex');

const webhook = (type: string, attributes: object = {}) =>
  JSON.stringify({
    data: {
      type,
      id: 'hook-1',
      attributes: { created_at: '2026-03-04T11:00:00+0100', url: 'https://a.example', ...attributes },
      relationships: {
        organisation: { data: { type: 'organisations', id: organisationId } },
        letter: { data: { type: 'letters', id: 'l1' } },
        event: { data: { type: 'letters_events', id: 'event-1' } },
      },
    },
  });

test.each([
  ['webhook_sent', {}, { state: 'DISPATCHED', failureClass: null, code: null }],
  ['webhook_delivered', {}, { state: 'DELIVERED', failureClass: null, code: null }],
  [
    'webhook_undeliverable',
    { reason: 'Recipient has moved', corrected_address: 'Åsa Öberg, Nygatan 2' },
    { state: 'RETURNED', failureClass: 'HARD', code: 'MOVED' },
  ],
  ['webhook_undeliverable', { reason: 'refused' }, { state: 'RETURNED', failureClass: 'POLICY', code: 'REFUSED' }],
  ['webhook_undeliverable', {}, { state: 'RETURNED', failureClass: 'HARD', code: 'UNKNOWN_REASON' }],
  ['webhook_issues', { reason: 'Address is invalid' }, { state: 'BOUNCED', failureClass: 'HARD' }],
  ['webhook_issues', { reason: 'Too many pages' }, { state: 'BOUNCED', failureClass: 'CONTENT' }],
])('the webhook %s with %j reads as %j', (type, attributes, expected) => {
  const body = webhook(type, attributes);
  const reading = call(body, signed(body));
  expect(reading).toMatchObject({
    kind: 'RECEIPTS',
    receipts: [
      {
        partnerEventId: 'event-1',
        partnerReference: 'l1',
        effectKey: null,
        occurredAtMs: Date.parse('2026-03-04T10:00:00Z'),
        ...expected,
      },
    ],
  });
  expect(JSON.stringify(reading)).not.toMatch(/Öberg|Nygatan/);
  expect(call(body, signed(body))).toEqual(reading);
});

test('a webhook that is forged or none is not believed, and a kind we do not know says nothing', () => {
  const body = webhook('webhook_sent');
  for (const signature of ['', 'AAAA', signed(body, 'another key'), signed(`${body} `)]) {
    expect(call(body, signature)).toMatchObject({ kind: 'FORGED' });
  }
  expect(call('{}', signed('{}'))).toMatchObject({ kind: 'MALFORMED' });
  const undated = webhook('webhook_sent', { created_at: 'yesterday' });
  expect(call(undated, signed(undated))).toMatchObject({ kind: 'MALFORMED' });
  const other = webhook('webhook_constructor');
  expect(call(other, signed(other))).toEqual({ kind: 'RECEIPTS', receipts: [] });
});
