// Kivra's payment webhooks, in the form of its public documentation: what they say, forged ones and repeated ones.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CallbackReading } from '../../../src/partner/partner.ts';
import { kivraAdapter } from '../../../src/partner/partners/kivra.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { previousSigningSecret, secrets, signingSecret, tenantKey } from './scripted-kivra.ts';

const nowMs = 1_772_439_330_000;

function call(event: unknown, changes: Record<string, string> = {}, secret = signingSecret): CallbackReading {
  const kivra = kivraAdapter.open(kivraAdapter.settings.parse({ tenantKey }), secrets, testSurroundings);
  const body = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const timestamp = String(Math.floor(nowMs / 1_000));
  const id = '3f62fc97-907a-4212-af02-8c30f1ea1927';
  const signature = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature} v1a,AAAA` };
  return kivra.readCallback({ url: '', headers: { ...headers, ...changes }, body, receivedAtMs: nowMs });
}

const about = { content_key: '1691677075a9813e08f783496382b0bff743ec34ae', due_date: '2026-04-01' };
const paid = { ...about, payment_type: 'bank', amount: '1195.54', currency: 'SEK', event_time: '2026-03-02T13:44:58Z' };
const event = { id: 'event-1', timestamp: '2026-03-02T13:45:10Z', type: 'payment_callback' };

test.each([
  ['scheduled', 'SCHEDULED'],
  ['settled', 'SETTLED'],
  ['failed', 'FAILED'],
])('a payment that is %s is told as %s of something delivered', (payment_event, payment) => {
  const expected = {
    kind: 'RECEIPTS',
    receipts: [
      {
        partnerEventId: 'event-1',
        effectKey: null,
        partnerReference: about.content_key,
        state: 'DELIVERED',
        failureClass: null,
        code: null,
        detail: null,
        occurredAtMs: Date.parse(paid.event_time),
        payment,
      },
    ],
  };
  expect(call({ ...event, data: { ...paid, payment_event } })).toEqual(expected);
  // A retry under its older name is the same event, so the same receipt.
  expect(call({ ...event, type: 'payment_callback_retry', data: { ...paid, payment_event } })).toEqual(expected);
});

test('a declined invoice is the debtor saying no', () => {
  const data = { ...about, event_time: paid.event_time, content_type: 'invoice.renewal' };
  expect(call({ ...event, type: 'invoice_declined', data })).toMatchObject({
    receipts: [{ state: 'RECIPIENT_REJECTED', code: 'INVOICE_DECLINED', partnerReference: about.content_key }],
  });
});

test('events we do not know are genuine and say nothing', () => {
  expect(call({ ...event, type: 'content_archived', data: {} })).toEqual({ kind: 'RECEIPTS', receipts: [] });
  const data = { ...paid, payment_event: 'constructor' };
  expect(call({ ...event, data })).toEqual({ kind: 'RECEIPTS', receipts: [] });
});

test.each([
  '',
  'null',
  '[]',
  { type: 'payment_callback' },
  { ...event, data: {} },
  { ...event, data: { ...paid, event_time: 'now' } },
])('a signed callback that says %j is malformed', (body) => {
  expect(call(body)).toMatchObject({ kind: 'MALFORMED' });
});

test('a forged or changed callback is not read, and both secrets are good while one replaces the other', () => {
  const good = { ...event, data: { ...paid, payment_event: 'settled' } };
  expect(call(good, { 'webhook-signature': 'v1,AAAA' })).toMatchObject({ kind: 'FORGED' });
  expect(call(good, { 'webhook-id': 'other' })).toMatchObject({ kind: 'FORGED' });
  expect(call(good, { 'webhook-timestamp': '1' })).toMatchObject({ kind: 'FORGED' });
  expect(call(good, {}, Buffer.from('somebody else signs this one here').toString('base64'))).toMatchObject({
    kind: 'FORGED',
  });
  expect(call(good, {}, previousSigningSecret)).toMatchObject({ kind: 'RECEIPTS' });
});
