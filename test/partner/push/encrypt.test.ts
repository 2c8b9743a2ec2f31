// The encryption of web push against the example of RFC 8291 §5, and against a browser's own opening of it.
import { createECDH, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawMessageSecrets, encryptPush, readReceiverKeys } from '../../../src/partner/push/encrypt.ts';
import { decryptPush } from '../../../src/sandbox/push/decrypt.ts';

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url');

// RFC 8291 §5 and appendix A.
const example = {
  text: 'When I grow up, I want to be a watermelon',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  receiverPrivateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  senderPrivateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_' +
    'yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

test('the example of RFC 8291 comes out to the byte', () => {
  const receiver = readReceiverKeys(example);
  const secrets = { salt: bytes(example.salt), privateKey: bytes(example.senderPrivateKey) };
  const body = receiver && encryptPush(Buffer.from(example.text), receiver, secrets);
  expect(body?.toString('base64url')).toBe(example.body);
});

test('a browser opens the example of RFC 8291', () => {
  const keys = { privateKey: bytes(example.receiverPrivateKey), auth: bytes(example.auth) };
  expect(decryptPush(bytes(example.body), keys)?.toString()).toBe(example.text);
});

test('what is encrypted is opened by its browser alone, and no changed byte is let through', () => {
  const pair = createECDH('prime256v1');
  const p256dh = pair.generateKeys();
  const auth = randomBytes(16);
  const mine = { privateKey: pair.getPrivateKey(), auth };
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 3_993 }), fc.nat(), (text, at) => {
      const body = encryptPush(Buffer.from(text), { p256dh, auth }, drawMessageSecrets());
      expect(decryptPush(body, mine)).toEqual(Buffer.from(text));
      expect(decryptPush(body, { ...mine, auth: randomBytes(16) })).toBeUndefined();
      const place = at % body.length;
      // The record size may grow without harm: the record is still one.
      if (place >= 16 && place < 20) return;
      body.writeUInt8((body[place] ?? 0) ^ 1, place);
      expect(decryptPush(body, mine)).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test('two messages of the same words share no bytes', () => {
  const receiver = readReceiverKeys(example);
  const encrypt = () => receiver && encryptPush(Buffer.from('x'), receiver, drawMessageSecrets()).toString('hex');
  expect(encrypt()).not.toBe(encrypt());
});

test.each([
  ['a point that is not on the curve', { p256dh: Buffer.alloc(65, 4).toString('base64url') }],
  ['a compressed point', { p256dh: `A${example.p256dh.slice(1, 44)}` }],
  ['nothing', { p256dh: '' }],
  ['a short secret', { auth: example.auth.slice(0, 20) }],
  ['a long secret', { auth: `${example.auth}AAAA` }],
])('%s is no key of a subscription', (_name, changes) => {
  expect(readReceiverKeys({ ...example, ...changes })).toBeUndefined();
});
