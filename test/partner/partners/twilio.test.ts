// The Twilio adapter against a gateway that answers anything, and status callbacks in the form of its public
// documentation: what each code means, forged ones, repeats and rubbish.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenAttempt, Outcome, PartnerConnection } from '../../../src/partner/partner.ts';
import { twilioAdapter } from '../../../src/partner/partners/twilio.ts';
import { twilioCodes } from '../../../src/partner/sms/twilio-codes.ts';
import { isTwilioSignature, twilioSignature } from '../../../src/partner/sms/twilio-signature.ts';
import { sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import { type GatewayAnswer, openScriptedGateway, type ScriptedGateway } from '../../support/scripted-gateway.ts';
import { smsTo } from '../../support/sms.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const authToken = 'fedcba9876543210fedcba9876543210';
const callbackUrl = 'https://stafett.example/callbacks/c/p';
const sid = 'SM0123456789abcdef0123456789abcdef';
const to = '+46700001234';
const never = new AbortController().signal;

let gateway: ScriptedGateway;
let twilio: PartnerConnection;
let viaService: PartnerConnection;
beforeAll(async () => {
  gateway = await openScriptedGateway();
  const { settings } = twilioAdapter;
  const shared = { accountSid, baseUrl: `${gateway.url}/`, requestMs: 300 };
  const nowMs = () => sampleNowMs;
  twilio = twilioAdapter.open(settings.parse({ ...shared, from: 'Fjallvind' }), { authToken }, { callbackUrl, nowMs });
  viaService = twilioAdapter.open(
    settings.parse({ ...shared, messagingServiceSid: `MG${'0'.repeat(32)}`, validitySeconds: 600 }),
    { authToken },
    { callbackUrl: null, nowMs },
  );
});
afterAll(async () => {
  await Promise.all([twilio.close(), viaService.close()]);
  await gateway.close();
});

const says = (body: unknown, status = 201) => ({ status, body: JSON.stringify(body) });
/** An answer as the documentation shows it. */
const queued = {
  sid,
  account_sid: accountSid,
  body: 'Faktura',
  date_created: 'Mon, 02 Mar 2026 08:15:31 +0000',
  date_sent: null,
  date_updated: 'Mon, 02 Mar 2026 08:15:31 +0000',
  direction: 'outbound-api',
  error_code: null,
  num_segments: '1',
  price: null,
  price_unit: null,
  status: 'queued',
  to,
};
const problem = (code: number, status = 400) =>
  says({ code, message: `The number ${to} is refused`, more_info: 'https://www.twilio.com', status }, status);

async function sendOne(answer: GatewayAnswer): Promise<Outcome | undefined> {
  gateway.answer(() => answer);
  return (await sendAll(twilio, [smsTo(to)]))[0];
}

test('a notice goes out as the contract has it, with a callback address that holds the key', async () => {
  gateway.answer(() => says(queued));
  const sms = smsTo(to);
  const [outcome] = await sendAll(twilio, [sms]);
  expect(outcome).toEqual({
    kind: 'TAKEN',
    state: 'ACCEPTED',
    partnerReference: sid,
    code: '201',
    requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    units: 1,
  });
  expect(gateway.requests.at(-1)).toEqual({
    method: 'POST',
    path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
    contentType: 'application/x-www-form-urlencoded',
    form: {
      To: to,
      From: 'Fjallvind',
      Body:
        'Faktura 2026-10417 från Fjällvind Energi AB: 1 195,54 kr att betala senast 2026-04-01. ' +
        'Bankgiro 5050-1055, OCR 123456789023.',
      ValidityPeriod: '14400',
      StatusCallback: `${callbackUrl}?effect=${sms.effectKey}`,
    },
  });
});

test('a messaging service chooses the sender, and nobody listening means no callbacks', async () => {
  gateway.answer(() => says({ ...queued, status: 'accepted', num_segments: '0' }));
  // A service counts parts later: until then, ours.
  expect(await sendAll(viaService, [smsTo(to)])).toMatchObject([{ kind: 'TAKEN', state: 'ACCEPTED', units: 1 }]);
  expect(gateway.requests.at(-1)?.form).toEqual({
    To: to,
    MessagingServiceSid: `MG${'0'.repeat(32)}`,
    Body: expect.any(String),
    ValidityPeriod: '600',
  });
});

test.each([
  ['sent', { kind: 'TAKEN', state: 'DISPATCHED' }],
  ['delivered', { kind: 'TAKEN', state: 'DELIVERED' }],
  ['scheduled', { kind: 'TAKEN', state: 'ACCEPTED' }],
  ['something new', { kind: 'TAKEN', state: 'ACCEPTED' }],
  ['failed', { kind: 'REFUSED', failureClass: 'SOFT', code: 'failed' }],
  ['canceled', { kind: 'REFUSED', failureClass: 'SOFT', code: 'canceled' }],
])('a message that is %s at once is told as it is', async (status, expected) => {
  expect(await sendOne(says({ ...queued, status }))).toMatchObject(expected);
});

test('a message that failed at once is classed by its code, and parts and price are taken from the answer', async () => {
  const failed = { ...queued, status: 'failed', error_code: 30005 };
  expect(await sendOne(says(failed))).toMatchObject({ kind: 'REFUSED', failureClass: 'HARD', code: '30005' });
  expect(await sendOne(says({ ...queued, num_segments: '3', price: '-0.16620', price_unit: 'usd' }))).toMatchObject({
    units: 3,
    cost: { amountE4: 1_662, currency: 'USD' },
  });
});

test.each([
  ['success in other words', says({ ok: true }), { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['success without words', { status: 204 }, { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['a code we do not know', problem(21999), { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  ['400 without a code', { status: 400 }, { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  ['401 without a code', { status: 401 }, { kind: 'REFUSED', failureClass: 'PARTNER', code: '401' }],
  ['429 without a code', { status: 429 }, { kind: 'REFUSED', failureClass: 'SOFT', code: '429' }],
  [
    '429 with a time',
    { ...problem(20429, 429), headers: { 'retry-after': '9' } },
    { failureClass: 'SOFT', code: '20429', retryAfterMs: 9_000 },
  ],
  ['500, whatever its code', problem(21211, 500), { kind: 'AMBIGUOUS', code: '500' }],
  ['503', { status: 503 }, { kind: 'AMBIGUOUS' }],
  ['a cut connection', 'CUT', { kind: 'AMBIGUOUS' }],
] as const)('%s is told as what it means', async (_name, answer, expected) => {
  expect(await sendOne(answer)).toMatchObject(expected);
});

const classes = {
  HARD: [21211, 21604, 21614, 21635, 30005, 30006],
  SOFT: [20429, 21611, 30001, 30003, 30008, 30036],
  PARTNER: [10001, 20003, 21212, 21408, 21601, 21603, 21606, 21608, 21609, 21612, 30002],
  CONTENT: [21602, 21617],
  POLICY: [21610, 30004, 30007],
} as const;
const codes = Object.entries(classes).flatMap(([failureClass, all]) =>
  all.map((code) => [code, failureClass] as const),
);

test('every code of the table is proved here', () => {
  expect([...twilioCodes.keys()].sort()).toEqual(codes.map(([code]) => code).sort());
});

test.each(codes)('code %d is %s, refused or reported, and quotes no number', async (code, failureClass) => {
  const refused = await sendOne(problem(code));
  expect(refused).toMatchObject({ kind: 'REFUSED', failureClass, code: String(code) });
  expect(JSON.stringify(refused)).not.toContain(to);
  const reported = status({ MessageStatus: 'undelivered', ErrorCode: String(code) });
  expect(reported).toMatchObject({ receipts: [{ state: 'BOUNCED', failureClass, code: String(code) }] });
});

const { effectKey } = smsTo(to);
const receivedAtMs = sampleNowMs + 5_000;
const url = `${callbackUrl}?effect=${effectKey}`;

function call(body: string, at: { url?: string; signature?: string } = {}) {
  const address = at.url ?? url;
  const signature = at.signature ?? twilioSignature(authToken, address, new URLSearchParams(body));
  const headers = { 'x-twilio-signature': signature };
  return twilio.readCallback({ url: address, headers, body: Buffer.from(body), receivedAtMs });
}

function status(form: Record<string, string>, at = {}) {
  const whole = { MessageSid: sid, SmsSid: sid, AccountSid: accountSid, From: 'Fjallvind', To: to, ...form };
  return call(new URLSearchParams(whole).toString(), at);
}

test('the signature is the one of the public example', () => {
  const form = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  });
  const example = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  expect(twilioSignature('12345', example, form)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  const is = (address: string, token = '12345') =>
    isTwilioSignature('RSOYDt4T1cUTdK1PDd93/VVr8B8=', token, address, form);
  // With the standard port or without it, it is the same address.
  expect([is(example), is(example.replace('.com/', '.com:443/'))]).toEqual([true, true]);
  expect([is(`${example}3`), is(example.replace('https', 'http')), is(example, '12346')]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([
  ['accepted', 'ACCEPTED'],
  ['scheduled', 'ACCEPTED'],
  ['queued', 'ACCEPTED'],
  ['sending', 'ACCEPTED'],
  ['sent', 'DISPATCHED'],
  ['partially_delivered', 'DISPATCHED'],
  ['delivered', 'DELIVERED'],
  ['read', 'OPENED'],
  ['canceled', 'CANCELLED'],
])('a message that is %s has been %s', (word, state) => {
  const expected = {
    kind: 'RECEIPTS',
    receipts: [
      {
        partnerEventId: `${sid}:${word}`,
        effectKey,
        partnerReference: sid,
        state,
        failureClass: null,
        code: null,
        detail: null,
        occurredAtMs: receivedAtMs,
      },
    ],
  };
  expect(status({ MessageStatus: word })).toEqual(expected);
  // A repeat is the same receipt.
  expect(status({ MessageStatus: word })).toEqual(expected);
});

test('a failure without a code, or with one we do not know, blames nobody', () => {
  expect(status({ MessageStatus: 'failed' })).toMatchObject({
    receipts: [{ state: 'BOUNCED', failureClass: 'SOFT', code: 'failed' }],
  });
  expect(status({ MessageStatus: 'undelivered', ErrorCode: '39999' })).toMatchObject({
    receipts: [{ state: 'BOUNCED', failureClass: 'SOFT', code: '39999' }],
  });
  expect(status({ MessageStatus: 'undelivered', ErrorCode: 'Å' })).toMatchObject({
    receipts: [{ code: 'undelivered' }],
  });
});

test('a debtor who has opted out is told as such, and no other', () => {
  expect(status({ MessageStatus: 'failed', ErrorCode: '21610' })).toMatchObject({ receipts: [{ optOut: true }] });
  const blocked = status({ MessageStatus: 'undelivered', ErrorCode: '30004' });
  expect(blocked.kind === 'RECEIPTS' ? blocked.receipts[0] : undefined).not.toHaveProperty('optOut');
});

test('what is not of an outgoing message says nothing, and a key that is none is left out', () => {
  expect(status({ MessageStatus: 'received' })).toEqual({ kind: 'RECEIPTS', receipts: [] });
  expect(status({ MessageStatus: 'constructor' })).toEqual({ kind: 'RECEIPTS', receipts: [] });
  expect(status({ MessageStatus: 'sent' }, { url: `${callbackUrl}?effect=1` })).toMatchObject({
    receipts: [{ effectKey: null, partnerReference: sid }],
  });
});

test('a forged or changed callback is not read', () => {
  const form = { MessageStatus: 'delivered' };
  const genuine = new URLSearchParams({ MessageSid: sid, ...form });
  const signature = twilioSignature(authToken, url, genuine);
  expect(call(genuine.toString(), { signature })).toMatchObject({ kind: 'RECEIPTS' });
  const changed = new URLSearchParams({ MessageSid: sid, MessageStatus: 'failed' });
  expect(call(changed.toString(), { signature })).toMatchObject({ kind: 'FORGED' });
  // A signature seen for one attempt says nothing of another.
  const other = `${callbackUrl}?effect=${smsTo(to).effectKey}`;
  expect(call(genuine.toString(), { signature, url: other })).toMatchObject({ kind: 'FORGED' });
  for (const bad of ['', 'AAAA', signature.slice(2), 'x'.repeat(10_000), twilioSignature('other', url, genuine)]) {
    expect(call(genuine.toString(), { signature: bad })).toMatchObject({ kind: 'FORGED' });
  }
  expect(status({ ...form, AccountSid: `AC${'f'.repeat(32)}` })).toMatchObject({ kind: 'FORGED' });
});

test.each(['', 'MessageStatus=sent', `MessageSid=${sid}`, 'MessageSid=x&MessageStatus=sent', '{"a":1}', '\u0000'])(
  'a signed callback that says %j is malformed',
  (body) => {
    expect(call(body).kind).toBe('MALFORMED');
  },
);

test('whatever comes is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), (bytes, word, address) => {
      const body = Buffer.from(bytes);
      const headers = { 'x-twilio-signature': word };
      expect(twilio.readCallback({ url: address, headers, body, receivedAtMs }).kind).toBe('FORGED');
      const signed = status({ MessageStatus: word, ErrorCode: address }, { url: `${callbackUrl}?effect=${word}` });
      expect(['RECEIPTS', 'MALFORMED']).toContain(signed.kind);
    }),
  );
});

const open = (partnerReference: string | null): OpenAttempt => ({ effectKey, partnerReference });

test('a poll tells state, time and price, and is news even after a callback when it tells the price', async () => {
  const sent = { ...queued, status: 'sent', date_sent: 'Mon, 02 Mar 2026 08:15:33 +0000' };
  gateway.answer(() => says(sent, 200));
  const receipt = {
    partnerEventId: `${sid}:sent`,
    effectKey,
    partnerReference: sid,
    state: 'DISPATCHED',
    failureClass: null,
    code: null,
    detail: null,
    occurredAtMs: Date.parse('2026-03-02T08:15:33Z'),
  };
  const polled = { kind: 'RECEIPTS', cursor: null, more: false };
  expect(await twilio.poll?.(null, [open(sid), open(null)], never)).toEqual({ ...polled, receipts: [receipt] });
  expect(gateway.requests.at(-1)).toMatchObject({
    method: 'GET',
    path: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  });
  gateway.answer(() => says({ ...sent, price: '-0.00750', price_unit: 'USD' }, 200));
  const priced = { ...receipt, partnerEventId: `${sid}:sent:priced`, cost: { amountE4: 75, currency: 'USD' } };
  expect(await twilio.poll?.(null, [open(sid)], never)).toEqual({ ...polled, receipts: [priced] });
});

test('a poll tells a failure by its code, and nothing of what still waits, is gone or is not known', async () => {
  const failed = { ...queued, status: 'undelivered', error_code: 30005, date_updated: 'soon' };
  gateway.answer(() => says(failed, 200));
  expect(await twilio.poll?.(null, [open(sid)], never)).toMatchObject({
    receipts: [{ state: 'BOUNCED', failureClass: 'HARD', code: '30005', occurredAtMs: sampleNowMs }],
  });
  for (const answer of [says(queued, 200), says({ ...queued, status: 'odd' }, 200), problem(20404, 404)]) {
    gateway.answer(() => answer);
    expect(await twilio.poll?.(null, [open(sid)], never)).toMatchObject({ kind: 'RECEIPTS', receipts: [] });
  }
  for (const answer of ['CUT', problem(20003, 401), { status: 500 }, says({}, 200)] as const) {
    gateway.answer(() => answer);
    expect(await twilio.poll?.(null, [open(sid)], never)).toMatchObject({ kind: 'FAILED' });
  }
});

test('the connection test asks for the account, which must be active', async () => {
  gateway.answer(({ path }) =>
    path === `/2010-04-01/Accounts/${accountSid}.json` ? says({ sid: accountSid, status: 'active' }, 200) : problem(1),
  );
  expect(await twilio.test(never)).toMatchObject({ kind: 'WORKS' });
  gateway.answer(() => says({ sid: accountSid, status: 'suspended' }, 200));
  expect(await twilio.test(never)).toMatchObject({ kind: 'FAILED', code: 'NOT_ACTIVE' });
  gateway.answer(() => problem(20003, 401));
  expect(await twilio.test(never)).toMatchObject({
    kind: 'FAILED',
    code: '401',
    detail: 'the credentials were refused',
  });
  gateway.answer(() => says([], 200));
  expect(await twilio.test(never)).toMatchObject({ kind: 'FAILED', code: '200' });
});

test('settings need one sender, and a wait that Twilio keeps', () => {
  const { settings } = twilioAdapter;
  const messagingServiceSid = `MG${'a'.repeat(32)}`;
  for (const from of ['+46766860000', '71777', 'Fjall Vind']) {
    expect(settings.safeParse({ accountSid, from }).success).toBe(true);
  }
  expect(settings.safeParse({ accountSid, messagingServiceSid }).success).toBe(true);
  expect(settings.safeParse({ accountSid }).success).toBe(false);
  expect(settings.safeParse({ accountSid, from: 'Stafett', messagingServiceSid }).success).toBe(false);
  expect(settings.safeParse({ accountSid, from: 'Stafett', validitySeconds: 36_001 }).success).toBe(false);
  expect(settings.safeParse({ accountSid, from: 'Stafett', baseUrl: 'http://api.example' }).success).toBe(false);
  expect(settings.safeParse({ accountSid, from: '12345678901' }).success).toBe(false);
  expect(twilioAdapter.secrets.safeParse({ authToken: 'short' }).success).toBe(false);
});
