// The print adapter against a partner that answers anything: each answer is told as what it means, and only an answer
// that leaves doubt is AMBIGUOUS.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { CallbackReading } from '../../src/partner/partner.ts';
import { printAdapter } from '../../src/partner/partners/print.ts';
import { letterTo, mailTo, printApiKey, printSigningSecret, sendAll, startWorld } from '../sandbox/world.ts';
import { testSurroundings } from '../support/surroundings.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const secrets = { apiKey: printApiKey, signingSecret: printSigningSecret };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function setUp(answer: Answer) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const print = printAdapter.open(
    { baseUrl: `http://127.0.0.1:${port}/v1/`, requestMs: 300 },
    secrets,
    testSurroundings,
  );
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    async () => server.closeAllConnections(),
    () => print.close(),
  );
  return print;
}

const says = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer => {
  return (_request, response) => response.writeHead(status, headers).end(JSON.stringify(body));
};
const date = 'Mon, 02 Mar 2026 08:00:00 GMT';

const answers: readonly (readonly [string, Answer, object])[] = [
  ['201', says(201, { letterId: 'l1', status: 'accepted' }), { kind: 'TAKEN', partnerReference: 'l1', code: '201' }],
  ['200 for a repeat', says(200, { letterId: 'l1', status: 'printed' }), { kind: 'TAKEN', state: 'ACCEPTED' }],
  ['200 with other words', says(200, { ok: true }), { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['200 with no JSON', (_, response) => response.end('<html>'), { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['401', says(401), { kind: 'REFUSED', failureClass: 'PARTNER', code: '401' }],
  ['403', says(403), { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['400', says(400), { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['404', says(404), { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['408', says(408), { kind: 'AMBIGUOUS', code: '408' }],
  ['413', says(413), { kind: 'REFUSED', failureClass: 'CONTENT' }],
  [
    '422 about the recipient',
    says(422, { errors: [{ field: 'recipient.postcode', code: 'UNKNOWN' }] }),
    { kind: 'REFUSED', failureClass: 'HARD', detail: 'UNKNOWN' },
  ],
  [
    '422 about the document',
    says(422, {
      errors: [
        { field: 'recipient.city', code: 'X' },
        { field: 'pdf', code: 'PDF_UNREADABLE' },
      ],
    }),
    { kind: 'REFUSED', failureClass: 'CONTENT', detail: 'X, PDF_UNREADABLE' },
  ],
  ['422 without a reason', says(422, 'no'), { kind: 'REFUSED', failureClass: 'CONTENT' }],
  ['425', says(425), { kind: 'REFUSED', failureClass: 'SOFT' }],
  ['429', says(429), { kind: 'REFUSED', failureClass: 'SOFT', retryAfterMs: null }],
  ['429 with seconds', says(429, {}, { 'retry-after': '30' }), { failureClass: 'SOFT', retryAfterMs: 30_000 }],
  [
    '429 until an instant',
    says(429, {}, { date, 'retry-after': date.replace(':00:00', ':02:00') }),
    { failureClass: 'SOFT', retryAfterMs: 120_000 },
  ],
  ['429 with nonsense', says(429, {}, { 'retry-after': 'soon' }), { failureClass: 'SOFT', retryAfterMs: null }],
  ['429 for a century', says(429, {}, { 'retry-after': '9999999' }), { retryAfterMs: 86_400_000 }],
  [
    '503 with a time to come back',
    says(503, {}, { 'retry-after': '5' }),
    { failureClass: 'PARTNER', retryAfterMs: 5_000 },
  ],
  ['503 without one', says(503), { kind: 'AMBIGUOUS' }],
  ['500', says(500), { kind: 'AMBIGUOUS', code: '500' }],
  ['502', says(502), { kind: 'AMBIGUOUS' }],
  ['504', says(504), { kind: 'AMBIGUOUS' }],
  ['a redirect', says(302, {}, { location: 'http://127.0.0.1:1/' }), { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['a cut', (_, response) => response.destroy(), { kind: 'AMBIGUOUS' }],
  ['silence', () => {}, { kind: 'AMBIGUOUS' }],
  [
    'a cut in the middle of the answer',
    (_, response) => {
      response.writeHead(201, { 'content-length': '100' }).write('{"letterId"');
      setTimeout(() => response.destroy(), 20);
    },
    { kind: 'AMBIGUOUS' },
  ],
  ['an endless answer', (_, response) => response.end('x'.repeat(200_000)), { kind: 'AMBIGUOUS' }],
  [
    '409 for a key it does not show',
    (request, response) => response.writeHead(request.method === 'POST' ? 409 : 404).end(),
    { kind: 'AMBIGUOUS', code: '409' },
  ],
];

test.each(answers)('%s is told exactly', async (_name, answer, expected) => {
  const print = await setUp(answer);
  expect(await sendAll(print, [letterTo('Gatan 1')])).toMatchObject([expected]);
});

test('the order carries the key, the credentials and the document with its hash', async () => {
  let seen: { path: string | undefined; key: unknown; authorization: unknown } | undefined;
  const print = await setUp((request, response) => {
    const { 'idempotency-key': key, authorization } = request.headers;
    seen = { path: request.url, key, authorization };
    says(201, { letterId: 'l1', status: 'accepted' })(request, response);
  });
  const letter = letterTo('Gatan 1');
  const [outcome] = await sendAll(print, [letter]);
  expect(seen).toEqual({ path: '/v1/letters', key: letter.effectKey, authorization: `Bearer ${printApiKey}` });
  expect(outcome).toMatchObject({ requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('a debtor without a postal address is a hard refusal, and nothing is sent', async () => {
  const print = await setUp(() => expect.unreachable());
  expect(await sendAll(print, [mailTo('asa@post.example')])).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'ADDRESS_INVALID' },
  ]);
});

test('a look-up finds a letter only when the partner has processed it', async () => {
  const world = await startWorld({ printProcessingMs: 300 });
  closing.push(() => world.close());
  const letter = letterTo('Gatan 1');
  await sendAll(world.print, [letter]);
  const signal = new AbortController().signal;
  expect(await world.print.lookup(letter.effectKey, signal)).toEqual({ kind: 'NOT_FOUND' });
  await expect.poll(() => world.print.lookup(letter.effectKey, signal)).toMatchObject({ kind: 'FOUND' });
});

const nowMs = 1_772_439_330_000;

function call(report: unknown, changes: Record<string, string> = {}, at = nowMs): CallbackReading {
  const print = printAdapter.open({ baseUrl: 'https://print.example', requestMs: 300 }, secrets, testSurroundings);
  const body = Buffer.from(typeof report === 'string' ? report : JSON.stringify(report));
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = createHmac('sha256', Buffer.from(printSigningSecret.slice(6), 'base64'))
    .update(`msg_1.${timestamp}.`)
    .update(body)
    .digest('base64');
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return print.readCallback({ url: '', headers: { ...headers, ...changes }, body, receivedAtMs: at });
}

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const report = { type: 'letter.printed', idempotencyKey: key, letterId: 'l1', occurredAt: '2026-03-02T15:00:00Z' };

test.each([
  ['letter.printed', {}, { state: 'PROCESSING', failureClass: null }],
  ['letter.handed_to_post', {}, { state: 'DISPATCHED', failureClass: null }],
  ['letter.delivered', {}, { state: 'DELIVERED', failureClass: null }],
  ['letter.cancelled', {}, { state: 'CANCELLED', failureClass: null }],
  ['letter.returned', { reason: 'MOVED' }, { state: 'RETURNED', failureClass: 'HARD', code: 'MOVED' }],
  ['letter.returned', { reason: 'REFUSED' }, { state: 'RETURNED', failureClass: 'POLICY', code: 'REFUSED' }],
  ['letter.returned', { reason: 'DAMAGED' }, { state: 'RETURNED', failureClass: 'SOFT', code: 'DAMAGED' }],
  [
    'letter.returned',
    { reason: 'Åsa Öberg flyttat' },
    { state: 'RETURNED', failureClass: 'HARD', code: 'UNKNOWN_REASON' },
  ],
  ['letter.returned', { reason: 'constructor' }, { state: 'RETURNED', failureClass: 'HARD', code: 'UNKNOWN_REASON' }],
])('the callback %s %j reads as %j', (type, more, expected) => {
  const receipt = { partnerEventId: 'msg_1', effectKey: key, occurredAtMs: Date.parse(report.occurredAt), ...expected };
  expect(call({ ...report, type, ...more })).toMatchObject({ kind: 'RECEIPTS', receipts: [receipt] });
});

test('a kind of report we do not know is genuine and says nothing', () => {
  expect(call({ ...report, type: 'letter.photographed' })).toEqual({ kind: 'RECEIPTS', receipts: [] });
  expect(call({ ...report, type: 'letter.constructor' })).toEqual({ kind: 'RECEIPTS', receipts: [] });
});

test('a key that is none of ours is told as none', () => {
  expect(call({ ...report, idempotencyKey: 'x' })).toMatchObject({ receipts: [{ effectKey: null }] });
});

test.each([
  '',
  'null',
  '[]',
  '{',
  { type: 'letter.printed' },
  { ...report, occurredAt: 'yesterday' },
  { ...report, type: 'x' },
])('a signed callback that says %j is malformed', (body) => {
  expect(call(body)).toMatchObject({ kind: 'MALFORMED' });
});

test('a forged, changed or late callback is not read', () => {
  expect(call(report, { 'webhook-signature': 'v1,AAAA' })).toMatchObject({ kind: 'FORGED' });
  expect(call(report, { 'webhook-id': 'msg_2' })).toMatchObject({ kind: 'FORGED' });
  expect(call(report, {}, nowMs + 6 * 60_000)).toMatchObject({ kind: 'FORGED' });
});

test.each([
  ['https://print.example/v1', true],
  ['http://127.0.0.1:4010', true],
  ['http://[::1]:4010', true],
  ['http://print.example', false],
  ['http://127.0.0.1.evil.example', false],
  ['ftp://print.example', false],
  ['print', false],
])('the base address %s is allowed: %s', (baseUrl, allowed) => {
  expect(printAdapter.settings.safeParse({ baseUrl }).success).toBe(allowed);
});

test.each([
  { apiKey: 'short', signingSecret: printSigningSecret },
  { apiKey: 'with a space in it', signingSecret: printSigningSecret },
  { apiKey: printApiKey, signingSecret: 'secret' },
  { apiKey: printApiKey },
])('the secrets %j are refused', (given) => {
  expect(printAdapter.secrets.safeParse(given).success).toBe(false);
});
