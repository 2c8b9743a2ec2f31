// Events of a relay's bridge, signed, as the SMTP adapter reads them.
import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { smtpAdapter } from '../../../src/partner/partners/smtp.ts';
import { mailSettings } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const secretBytes = Buffer.from('the bridge signs with this secret');
const signingSecret = `whsec_${secretBytes.toString('base64')}`;
const receivedAtMs = 1_772_439_400_000;
const at = '2026-03-02T08:15:30Z';
const occurredAtMs = 1_772_439_330_000;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function open(secrets: object) {
  const connection = smtpAdapter.open(mailSettings(1), smtpAdapter.secrets.parse(secrets), testSurroundings);
  closing.push(() => connection.close());
  return connection;
}

/** What the adapter reads from a body signed with the right secret, or with another. */
function read(body: unknown, { signedWith = secretBytes, secrets = { signingSecret } as object } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = String(receivedAtMs / 1_000);
  const signature = createHmac('sha256', signedWith).update(`evt_1.${timestamp}.${text}`).digest('base64');
  const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return open(secrets).readCallback({ url: 'https://a.example', headers, body: Buffer.from(text), receivedAtMs });
}

const messageId = `<${key}@fjallvind.example>`;
const receipts = (...list: object[]) => ({ kind: 'RECEIPTS', receipts: list });

test.each([
  [
    { type: 'delivered', messageId, at },
    { state: 'DELIVERED', failureClass: null, code: null },
  ],
  [
    { type: 'delivered', messageId, code: '2.0.0', at },
    { state: 'DELIVERED', code: '2.0.0' },
  ],
  [
    { type: 'deferred', messageId, code: '4.2.2 mailbox full', at },
    { state: 'PROCESSING', code: '4.2.2' },
  ],
  [
    { type: 'bounced', messageId, code: '5.1.1', at },
    { state: 'BOUNCED', failureClass: 'HARD', code: '5.1.1' },
  ],
  [
    { type: 'bounced', messageId, code: '5.2.2', at },
    { state: 'BOUNCED', failureClass: 'SOFT', code: '5.2.2' },
  ],
  [
    { type: 'bounced', messageId, code: '5.7.1', at },
    { state: 'BOUNCED', failureClass: 'POLICY', code: '5.7.1' },
  ],
  [
    { type: 'bounced', messageId, code: null, at },
    { state: 'BOUNCED', failureClass: 'POLICY', code: '5.0.0' },
  ],
  [
    { type: 'bounced', messageId, code: '550 <asa@post.example>', at },
    { state: 'BOUNCED', failureClass: 'POLICY', code: '5.0.0' },
  ],
  [
    { type: 'complained', messageId, at },
    { state: 'DELIVERED', failureClass: null, code: 'COMPLAINT', optOut: true },
  ],
])('%j is told exactly', (event, expected) => {
  expect(read(event)).toMatchObject(receipts({ partnerEventId: 'evt_1', effectKey: key, occurredAtMs, ...expected }));
});

test('a Message-ID is known without its brackets, and a foreign one is told as nobody’s', () => {
  expect(read({ type: 'delivered', messageId: `${key}@x.example`, at })).toMatchObject(receipts({ effectKey: key }));
  expect(read({ type: 'delivered', messageId: 'a@x.example', at })).toMatchObject(receipts({ effectKey: null }));
});

test('a time that is none gives way to that of the callback', () => {
  const event = { type: 'delivered', messageId, at: 'yesterday' };
  expect(read(event)).toMatchObject(receipts({ occurredAtMs: receivedAtMs }));
});

test.each(['', '[]', '{}', '{"type":"opened","messageId":"x","at":"x"}', '{"type":"delivered"}'])(
  'the signed body %j is malformed',
  (body) => expect(read(body)).toMatchObject({ kind: 'MALFORMED' }),
);

test('without a signature of the right secret nothing is believed, and without a secret nothing at all', () => {
  const event = { type: 'bounced', messageId, code: '5.1.1', at };
  expect(read(event, { signedWith: Buffer.from('another secret') })).toMatchObject({ kind: 'FORGED' });
  expect(read(event, { secrets: {} })).toMatchObject({ kind: 'FORGED' });
});
