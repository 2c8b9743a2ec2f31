// Signed callbacks: what is genuine is taken, everything else is not, whatever it looks like.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSignature, toleranceMs } from '../../src/partner/callback-signature.ts';

const secret = `whsec_${Buffer.from('the present secret of the partner').toString('base64')}`;
const previous = `whsec_${Buffer.from('the previous secret of the partner').toString('base64')}`;
const nowMs = 1_772_439_330_000;
const body = Buffer.from('{"type":"letter.printed"}');

function sign(bytes: Buffer, by = secret, id = 'msg_1', atMs = nowMs) {
  const timestamp = String(Math.floor(atMs / 1_000));
  const signature = createHmac('sha256', Buffer.from(by.slice(6), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(bytes)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

const read = (headers: Record<string, string>, bytes = body, receivedAtMs = nowMs) =>
  readSignature({ headers, body: bytes, receivedAtMs }, [secret, previous]).kind;

test('the example of the Standard Webhooks specification is genuine', () => {
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const callback = { headers, body: Buffer.from('{"test": 2432232314}'), receivedAtMs: 1_614_265_330_000 };
  expect(readSignature(callback, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
    kind: 'GENUINE',
    callbackId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  });
});

test('either of two secrets and any of several signatures will do', () => {
  expect(read(sign(body))).toBe('GENUINE');
  expect(read(sign(body, previous))).toBe('GENUINE');
  const headers = sign(body);
  const several = `v1a,abc v1,${Buffer.alloc(32).toString('base64')} ${headers['webhook-signature']}`;
  expect(read({ ...headers, 'webhook-signature': several })).toBe('GENUINE');
});

test('a callback outside the tolerance is a replay, either way', () => {
  expect(read(sign(body), body, nowMs + toleranceMs)).toBe('GENUINE');
  expect(read(sign(body), body, nowMs + toleranceMs + 1)).toBe('FORGED');
  expect(read(sign(body, secret, 'msg_1', nowMs + toleranceMs + 1_000))).toBe('FORGED');
});

test('nothing but the signed bytes under the signed id and time is genuine', () => {
  const headers = sign(body);
  expect(read(headers, Buffer.concat([body, Buffer.from(' ')]))).toBe('FORGED');
  expect(read({ ...headers, 'webhook-id': 'msg_2' })).toBe('FORGED');
  expect(read({ ...headers, 'webhook-timestamp': String(nowMs / 1_000 + 1) })).toBe('FORGED');
  expect(read({ ...headers, 'webhook-signature': headers['webhook-signature'].slice(3) })).toBe('FORGED');
  expect(read({})).toBe('FORGED');
  expect(read(sign(body, `whsec_${Buffer.from('another').toString('base64')}`))).toBe('FORGED');
});

test('no headers and no body make it throw or believe', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature'), fc.string()),
      fc.uint8Array(),
      (headers, bytes) => {
        expect(read(headers, Buffer.from(bytes))).toBe('FORGED');
      },
    ),
  );
});
