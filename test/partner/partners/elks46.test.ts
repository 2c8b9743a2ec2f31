// The 46elks adapter against a gateway that answers anything, and delivery reports in the form of its public
// documentation: what they say, wrong tokens, repeats and rubbish.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenAttempt, Outcome, PartnerConnection } from '../../../src/partner/partner.ts';
import { elks46Adapter } from '../../../src/partner/partners/elks46.ts';
import { elks46Refusals } from '../../../src/partner/sms/elks46-words.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import { type GatewayAnswer, openScriptedGateway, type ScriptedGateway } from '../../support/scripted-gateway.ts';
import { smsTo } from '../../support/sms.ts';

const callbackToken = 'Zk3x_9aQ-mR7tLw2pVb8nYc5sHd1fGj4';
const secrets = { username: 'u0123456789abcdef', password: 'ABCDEF0123456789', callbackToken };
const callbackUrl = 'https://stafett.example/callbacks/c/p';
const id = 's70df59406a1b4643b96f3f91e0bfb7b0';
const to = '+46700001234';
const never = new AbortController().signal;

let gateway: ScriptedGateway;
let elks: PartnerConnection;
let deaf: PartnerConnection;
beforeAll(async () => {
  gateway = await openScriptedGateway();
  const settings = elks46Adapter.settings.parse({ from: 'Fjallvind', baseUrl: `${gateway.url}/`, requestMs: 300 });
  elks = elks46Adapter.open(settings, secrets, { callbackUrl, nowMs: () => sampleNowMs });
  deaf = elks46Adapter.open(settings, secrets, { callbackUrl: null, nowMs: () => sampleNowMs });
});
afterAll(async () => {
  await Promise.all([elks.close(), deaf.close()]);
  await gateway.close();
});

const says = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) });
const text = (status: number, body: string) => ({ status, body, headers: { 'content-type': 'text/plain' } });
/** An answer as the documentation shows it. */
const created = {
  id,
  from: 'Fjallvind',
  to,
  created: '2026-03-02T08:15:31.081000',
  direction: 'outgoing',
  status: 'created',
  cost: 3500,
};

async function sendOne(answer: GatewayAnswer): Promise<Outcome | undefined> {
  gateway.answer(() => answer);
  return (await sendAll(elks, [smsTo(to)]))[0];
}

test('a notice goes out as the contract has it, with a report address that holds key and token', async () => {
  gateway.answer(() => says(created));
  const sms = smsTo(to);
  const [outcome] = await sendAll(elks, [sms]);
  expect(outcome).toEqual({
    kind: 'TAKEN',
    state: 'ACCEPTED',
    partnerReference: id,
    code: '200',
    requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    units: 1,
    cost: { amountE4: 3_500, currency: 'SEK' },
  });
  expect(gateway.requests.at(-1)).toEqual({
    method: 'POST',
    path: '/a1/sms',
    authorization: `Basic ${Buffer.from('u0123456789abcdef:ABCDEF0123456789').toString('base64')}`,
    contentType: 'application/x-www-form-urlencoded',
    form: {
      from: 'Fjallvind',
      to,
      message:
        'Faktura 2026-10417 från Fjällvind Energi AB: 1 195,54 kr att betala senast 2026-04-01. ' +
        'Bankgiro 5050-1055, OCR 123456789023.',
      dontlog: 'message',
      whendelivered: `${callbackUrl}?effect=${sms.effectKey}&token=${callbackToken}`,
    },
  });
});

test('where nobody listens, no reports are asked for', async () => {
  gateway.answer(() => says(created));
  await sendAll(deaf, [smsTo(to)]);
  expect(gateway.requests.at(-1)?.form).not.toHaveProperty('whendelivered');
});

test('parts are counted by the partner when it tells them, otherwise by us', async () => {
  expect(await sendOne(says({ ...created, parts: 3 }))).toMatchObject({ units: 3 });
  expect(await sendOne(says({ ...created, parts: 'three', cost: -1 }))).toMatchObject({ kind: 'TAKEN', units: 1 });
  gateway.answer(() => says(created));
  const creditor = { ...sampleInvoice.creditor, name: 'Kovács Energia' };
  expect(await sendAll(elks, [smsTo(to, { invoice: { ...sampleInvoice, creditor } })])).toMatchObject([{ units: 2 }]);
});

test.each([
  ['an older answer without a status', says({ id }), { kind: 'TAKEN', state: 'ACCEPTED', partnerReference: id }],
  ['sent at once', says({ ...created, status: 'sent' }), { kind: 'TAKEN', state: 'DISPATCHED' }],
  ['delivered at once', says({ ...created, status: 'delivered' }), { kind: 'TAKEN', state: 'DELIVERED' }],
  ['failed at once', says({ ...created, status: 'failed' }), { kind: 'REFUSED', failureClass: 'SOFT' }],
  ['200 with other words', says({ ok: true }), { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['201 without words', { status: 201 }, { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['400 for a reason we do not know', text(400, 'No'), { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  ['401', text(401, 'Basic'), { kind: 'REFUSED', failureClass: 'PARTNER', code: '401' }],
  ['403', text(403, 'Not allowed'), { kind: 'REFUSED', failureClass: 'PARTNER', code: '403' }],
  ['429', { status: 429, headers: { 'retry-after': '7' } }, { failureClass: 'SOFT', retryAfterMs: 7_000 }],
  ['500', { status: 500 }, { kind: 'AMBIGUOUS', code: '500' }],
  ['503', { status: 503 }, { kind: 'AMBIGUOUS', code: '503' }],
  ['a cut connection', 'CUT', { kind: 'AMBIGUOUS' }],
] as const)('%s is told as what it means', async (_name, answer, expected) => {
  expect(await sendOne(answer)).toMatchObject(expected);
});

const refusals = [
  [400, 'Invalid to number', 'HARD', 'INVALID_TO'],
  [400, 'Missing key to', 'HARD', 'INVALID_TO'],
  [400, `Invalid value for "to": ${to}`, 'HARD', 'INVALID_TO'],
  [400, '"to" is not a phone number', 'HARD', 'INVALID_TO'],
  [400, 'From must be a number to get replies', 'PARTNER', 'INVALID_FROM'],
  [400, 'Invalid from. It must begin with a letter to be shown', 'PARTNER', 'INVALID_FROM'],
  [400, 'Malformed whendelivered', 'PARTNER', 'INVALID_CALLBACK'],
  [400, 'Missing key message', 'CONTENT', 'INVALID_MESSAGE'],
  [402, '', 'PARTNER', 'NO_CREDITS'],
  [403, 'Not enough credits', 'PARTNER', 'NO_CREDITS'],
] as const;

test.each(refusals)('%d "%s" is %s', async (status, body, failureClass, code) => {
  const outcome = await sendOne(text(status, body));
  expect(outcome).toMatchObject({ kind: 'REFUSED', failureClass, code });
  // What it quotes goes no further.
  expect(JSON.stringify(outcome)).not.toContain(to);
});

test('every row of the table is proved here', () => {
  const proved = new Set(refusals.map(([status, , failureClass, code]) => `${status} ${failureClass} ${code}`));
  expect(elks46Refusals.map((row) => `${row.status} ${row.failureClass} ${row.code}`)).toEqual(
    expect.arrayContaining([...proved]),
  );
  expect(elks46Refusals).toHaveLength(proved.size);
});

test.each(['0700001234', '+46', '+0700001234', 'asa@post.example', ''])(
  '%j is no number and is not sent',
  async (bad) => {
    const before = gateway.requests.length;
    expect(await sendAll(elks, [smsTo(bad)])).toMatchObject([{ failureClass: 'HARD', code: 'ADDRESS_INVALID' }]);
    expect(gateway.requests).toHaveLength(before);
  },
);

const { effectKey } = smsTo(to);
const receivedAtMs = sampleNowMs + 5_000;

function report(form: Record<string, string> | string, query: Record<string, string> = {}) {
  const search = new URLSearchParams({ effect: effectKey, token: callbackToken, ...query });
  const body = Buffer.from(typeof form === 'string' ? form : new URLSearchParams(form).toString());
  return elks.readCallback({ url: `${callbackUrl}?${search}`, headers: {}, body, receivedAtMs });
}

const told = (status: string) => ({
  partnerEventId: `${id}:${status}`,
  effectKey,
  partnerReference: id,
  failureClass: null,
  code: null,
  detail: null,
  occurredAtMs: receivedAtMs,
});

test('a delivery report tells sent, delivered with its time, and failed without blaming the number', () => {
  expect(report({ id, status: 'sent' })).toEqual({
    kind: 'RECEIPTS',
    receipts: [{ ...told('sent'), state: 'DISPATCHED' }],
  });
  const delivered = { ...told('delivered'), state: 'DELIVERED', occurredAtMs: Date.parse('2026-03-02T08:16:02.500Z') };
  const form = { id, status: 'delivered', delivered: '2026-03-02T08:16:02.500000' };
  expect(report(form)).toEqual({ kind: 'RECEIPTS', receipts: [delivered] });
  // A repeat is the same receipt.
  expect(report(form)).toEqual({ kind: 'RECEIPTS', receipts: [delivered] });
  expect(report({ id, status: 'delivered', delivered: 'yesterday' })).toMatchObject({
    receipts: [{ state: 'DELIVERED', occurredAtMs: receivedAtMs }],
  });
  expect(report({ id, status: 'failed' })).toEqual({
    kind: 'RECEIPTS',
    receipts: [{ ...told('failed'), state: 'BOUNCED', failureClass: 'SOFT', code: 'failed' }],
  });
});

test('a status we do not know says nothing, and a key that is none is left out', () => {
  expect(report({ id, status: 'pondered' })).toEqual({ kind: 'RECEIPTS', receipts: [] });
  expect(report({ id, status: 'sent' }, { effect: 'x' })).toMatchObject({ receipts: [{ effectKey: null }] });
});

test.each(['', 'id=', `id=${id}`, 'status=sent', `id=${id}%0A&status=sent`, '{"id":1}', '\u0000'])(
  'a report that says %j is malformed',
  (body) => {
    expect(report(body).kind).toBe('MALFORMED');
  },
);

test.each(['', 'x', callbackToken.slice(1), `${callbackToken}x`, callbackToken.toLowerCase()])(
  'a report with the token %j is forged',
  (token) => {
    expect(report({ id, status: 'delivered' }, { token })).toMatchObject({ kind: 'FORGED' });
  },
);

test('a report to an address without a query is forged, whatever the address', () => {
  for (const url of ['', callbackUrl, 'http://[', '?', `?effect=${effectKey}`]) {
    const body = Buffer.from(`id=${id}&status=delivered`);
    expect(elks.readCallback({ url, headers: {}, body, receivedAtMs })).toMatchObject({ kind: 'FORGED' });
  }
});

test('whatever comes with the right token is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.dictionary(fc.string(), fc.string()), (bytes, form) => {
      for (const body of [Buffer.from(bytes), Buffer.from(new URLSearchParams({ id, ...form }).toString())]) {
        const url = `${callbackUrl}?token=${callbackToken}`;
        expect(['RECEIPTS', 'MALFORMED']).toContain(elks.readCallback({ url, headers: {}, body, receivedAtMs }).kind);
      }
    }),
  );
});

const open = (partnerReference: string | null): OpenAttempt => ({ effectKey, partnerReference });

test('a poll asks for each message with a reference and tells what its callbacks would have told', async () => {
  gateway.answer(({ path }) => {
    const known = path.slice('/a1/sms/'.length);
    if (known === 'gone') return text(404, 'Not found');
    return says({ ...created, id: known, status: known, delivered: '2026-03-02T08:16:02.500000' });
  });
  const before = gateway.requests.length;
  const polled = await elks.poll?.(null, ['created', 'sent', 'failed', 'gone', 'odd', null].map(open), never);
  expect(gateway.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toHaveLength(5);
  expect(polled).toMatchObject({ kind: 'RECEIPTS', cursor: null, more: false });
  const receipts = polled?.kind === 'RECEIPTS' ? polled.receipts : [];
  expect(receipts.toSorted((a, b) => (a.partnerEventId < b.partnerEventId ? -1 : 1))).toMatchObject([
    { partnerEventId: 'failed:failed', state: 'BOUNCED', failureClass: 'SOFT' },
    { partnerEventId: 'sent:sent', state: 'DISPATCHED', effectKey, cost: { amountE4: 3_500, currency: 'SEK' } },
  ]);
});

test('a poll that fails says so, and keeps what it was told before', async () => {
  gateway.answer(() => text(401, 'Basic'));
  expect(await elks.poll?.(null, [open('a')], never)).toEqual({ kind: 'FAILED', detail: '401' });
  gateway.answer(() => 'CUT');
  expect(await elks.poll?.(null, [open('a')], never)).toMatchObject({ kind: 'FAILED' });
  gateway.answer(() => text(200, '<html>'));
  expect(await elks.poll?.(null, [open('a')], never)).toMatchObject({ kind: 'FAILED' });
  gateway.answer(({ path }) => (path.endsWith('/b') ? { status: 500 } : says({ ...created, status: 'sent' })));
  expect(await elks.poll?.(null, ['a', 'b'].map(open), never)).toMatchObject({ kind: 'RECEIPTS', receipts: [{}] });
  expect(await elks.poll?.(null, [open(null)], never)).toMatchObject({ kind: 'RECEIPTS', receipts: [] });
});

test('the connection test asks for the account, and for its currency', async () => {
  const account = { id: 'u5a9566c0', displayname: 'Fjällvind', currency: 'SEK', balance: 9_670_500 };
  gateway.answer(({ path }) => (path === '/a1/me' ? says(account) : { status: 404 }));
  expect(await elks.test(never)).toMatchObject({ kind: 'WORKS' });
  gateway.answer(() => says({ ...account, currency: 'EUR' }));
  expect(await elks.test(never)).toMatchObject({ kind: 'FAILED', code: 'CURRENCY' });
  gateway.answer(() => says({}));
  expect(await elks.test(never)).toMatchObject({ kind: 'FAILED', code: '200' });
  gateway.answer(() => text(401, ''));
  expect(await elks.test(never)).toMatchObject({ kind: 'FAILED', code: '401', detail: 'the credentials were refused' });
});

test('settings and secrets that cannot work are refused', () => {
  const { settings } = elks46Adapter;
  expect(settings.parse({ from: '+46766861004' })).toMatchObject({ currency: 'SEK', requestMs: 10_000 });
  for (const from of ['', 'ab', '1Company', 'Fjällvind', 'TwelveLetters', '+4', 'Two Words']) {
    expect(settings.safeParse({ from }).success).toBe(false);
  }
  expect(settings.safeParse({ from: 'Stafett', baseUrl: 'http://api.example' }).success).toBe(false);
  expect(elks46Adapter.secrets.safeParse({ ...secrets, callbackToken: 'short' }).success).toBe(false);
});
