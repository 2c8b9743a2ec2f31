// The Lob adapter against a service that answers anything: each answer and event is told as what it means, and callbacks
// are read only when their signature is of now and genuine.
import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { CallbackReading } from '../../../src/partner/partner.ts';
import { lobAdapter } from '../../../src/partner/partners/lob.ts';
import { letterTo, mailTo, sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { type ScriptedAnswer, type ScriptedRequest, startScriptedService } from '../scripted-http.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const never = new AbortController().signal;
const webhookSecret = 'a webhook secret for the tests';
const secrets = { apiKey: 'test_0123456789', webhookSecret };
const nowMs = 1_772_439_330_000;

async function setUp(answer: ScriptedAnswer | ((request: ScriptedRequest) => ScriptedAnswer), changes = {}) {
  const service = await startScriptedService(answer);
  const given = { baseUrl: `${service.url}/v1/`, fromAddressId: 'adr_1', requestMs: 500, ...changes };
  const surroundings = { ...testSurroundings, nowMs: () => nowMs };
  const connection = lobAdapter.open(lobAdapter.settings.parse(given), lobAdapter.secrets.parse(secrets), surroundings);
  closing.push(
    () => service.close(),
    () => connection.close(),
  );
  return { connection, service };
}

const fault = (code: string, message = 'No.', status = 422): ScriptedAnswer => ({
  status,
  json: { error: { code, message, status_code: status } },
});
const resetsAt = (seconds: number) => ({ 'x-rate-limit-reset': String(nowMs / 1_000 + seconds) });
const refused = (failureClass: string, code?: string) => ({ kind: 'REFUSED', failureClass, ...(code && { code }) });

test.each<[string, ScriptedAnswer, object]>([
  [
    'a letter',
    { status: 200, json: { id: 'ltr_1', status: 'processed' } },
    { kind: 'TAKEN', partnerReference: 'ltr_1' },
  ],
  ['other words', { status: 200, json: {} }, { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['a bad address', fault('failed_deliverability_strictness'), refused('HARD', 'FAILED_DELIVERABILITY_STRICTNESS')],
  ['a long address', fault('address_length_exceeds_limit'), refused('POLICY')],
  ['letters it cannot print', fault('special_characters_restricted'), refused('POLICY')],
  ['a country it cannot reach', fault('invalid_country_covid'), refused('POLICY')],
  ['too many pages', fault('file_pages_exceed_max'), refused('POLICY')],
  ['too large a file', fault('file_size_exceeds_limit'), refused('POLICY')],
  ['too few pages', fault('file_pages_below_min'), refused('CONTENT')],
  ['pages of two sizes', fault('inconsistent_page_dimensions'), refused('CONTENT')],
  ['no PDF', fault('invalid_file'), refused('CONTENT')],
  ['a locked PDF', fault('pdf_encrypted'), refused('CONTENT')],
  ['a coarse picture', fault('invalid_image_dpi'), refused('CONTENT')],
  ['another paper size', fault('invalid_file_dimensions'), refused('PARTNER')],
  ['a sender abroad', fault('foreign_return_address'), refused('PARTNER')],
  ['a service for home letters', fault('invalid_international_feature'), refused('PARTNER')],
  ['no envelopes', fault('custom_envelope_inventory_depleted'), refused('PARTNER')],
  ['no use type', fault('mail_use_type_can_not_be_null'), refused('PARTNER')],
  ['an old version', fault('unsupported_lob_version'), refused('PARTNER')],
  ['a field of the recipient', fault('invalid', 'to.address_zip is required'), refused('HARD', '422')],
  ['another field', fault('invalid', 'color is required'), refused('CONTENT', '422')],
  ['no reason', { status: 422, json: 'no' }, refused('CONTENT')],
  ['a conflict', fault('conflict'), { kind: 'AMBIGUOUS' }],
  ['409', fault('conflict', 'No.', 409), { kind: 'AMBIGUOUS', code: '409' }],
  ['401', fault('invalid_api_key', 'No.', 401), refused('PARTNER')],
  ['403', fault('billing_address_required', 'No.', 403), refused('PARTNER')],
  ['408', { status: 408 }, { kind: 'AMBIGUOUS' }],
  ['429 with a reset', { status: 429, headers: resetsAt(4) }, { failureClass: 'SOFT', retryAfterMs: 4_000 }],
  ['429 far ahead', { status: 429, headers: resetsAt(4_000) }, { failureClass: 'SOFT', retryAfterMs: 60_000 }],
  ['429 with a time', { status: 429, headers: { 'retry-after': '9' } }, { retryAfterMs: 9_000 }],
  ['429', { status: 429 }, { failureClass: 'SOFT', retryAfterMs: null }],
  ['500', { status: 500 }, { kind: 'AMBIGUOUS' }],
])('an order answered with %s is told exactly', async (_name, answer, expected) => {
  const { connection } = await setUp(answer);
  expect(await sendAll(connection, [letterTo('Gatan 1')])).toMatchObject([expected]);
});

test('the order carries key, credentials, fields and the file', async () => {
  const { connection, service } = await setUp({ status: 200, json: { id: 'ltr_1' } }, { color: true });
  const letter = letterTo('Snickargatan 14');
  await sendAll(connection, [letter]);
  const [order] = service.requests;
  expect(order).toMatchObject({ method: 'POST', path: '/v1/letters' });
  expect(order?.headers).toMatchObject({
    'idempotency-key': letter.effectKey,
    authorization: `Basic ${Buffer.from('test_0123456789:').toString('base64')}`,
  });
  const headers = { 'content-type': order?.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(order?.body ?? []), { headers }).formData();
  const { file, ...fields } = Object.fromEntries(form);
  expect(fields).toEqual({
    'to[name]': 'Åsa Öberg',
    'to[address_line1]': 'Snickargatan 14',
    'to[address_city]': 'Stockholm',
    'to[address_zip]': '11345',
    'to[address_country]': 'SE',
    from: 'adr_1',
    color: 'true',
    double_sided: 'true',
    address_placement: 'insert_blank_page',
    mail_type: 'usps_first_class',
    use_type: 'operational',
    'metadata[effect_key]': letter.effectKey,
  });
  expect(file instanceof Blob && (await file.text()).startsWith('%PDF-')).toBe(true);
});

test('the state of an American address stands after its city', async () => {
  const { connection, service } = await setUp({ status: 200, json: { id: 'ltr_1' } });
  const letter = letterTo('210 King St', '94107');
  const { contactPoint } = letter;
  const postalAddress = { lines: ['210 King St'], postcode: '94107', city: 'San Francisco, CA', country: 'US' };
  await sendAll(connection, [{ ...letter, contactPoint: { ...contactPoint, postalAddress } }]);
  const body = service.requests[0]?.body.toString('latin1') ?? '';
  expect(body).toMatch(/address_city\]"\r\n\r\nSan Francisco\r\n/);
  expect(body).toMatch(/address_state\]"\r\n\r\nCA\r\n/);
});

test('who has no postal address is refused, and nothing is sent', async () => {
  const { connection, service } = await setUp({ status: 200 });
  expect(await sendAll(connection, [mailTo('a@b.example')])).toMatchObject([refused('HARD', 'ADDRESS_INVALID')]);
  expect(service.requests).toHaveLength(0);
});

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const letterOf = (more: object = {}) => ({ id: 'ltr_1', metadata: { effect_key: key }, ...more });
const page = (...data: object[]): ScriptedAnswer => ({ status: 200, json: { object: 'list', data } });

test.each<[string, ScriptedAnswer, object]>([
  ['nothing', page(), { kind: 'NOT_FOUND' }],
  ['letters of others', page({ id: 'ltr_2', metadata: {} }), { kind: 'NOT_FOUND' }],
  ['a new letter', page(letterOf()), { kind: 'FOUND', state: 'ACCEPTED', partnerReference: 'ltr_1' }],
  ['one under way', page(letterOf({ status: 'rendered' })), { state: 'PROCESSING' }],
  ['one that failed', page(letterOf({ status: 'failed' })), { state: 'BOUNCED' }],
  ['one deleted', page(letterOf({ status: 'processed', deleted: true })), { state: 'CANCELLED' }],
  [
    'one tracked',
    page(letterOf({ status: 'rendered', tracking_events: [{ type: 'normal', name: 'In Transit' }] })),
    { state: 'DISPATCHED' },
  ],
  ['401', { status: 401 }, { kind: 'FAILED', detail: '401' }],
  ['other words', { status: 200, json: [] }, { kind: 'FAILED', detail: '200' }],
])('a look-up that finds %s is told exactly', async (_name, answer, expected) => {
  const { connection, service } = await setUp(answer);
  expect(await connection.lookup(key, never)).toMatchObject(expected);
  expect(new URL(service.requests[0]?.path ?? '', service.url).searchParams.get('metadata[effect_key]')).toBe(key);
});

test.each<[number, ScriptedAnswer, string]>([
  [200, page(), 'CANCELLED'],
  [422, page(letterOf({ status: 'rendered' })), 'TOO_LATE'],
  [404, page(letterOf({ deleted: true })), 'CANCELLED'],
  [500, page(), 'FAILED'],
])('a cancel answered with %i, after which it finds %j, is told as %s', async (status, found, kind) => {
  const { connection } = await setUp(({ method }) => (method === 'DELETE' ? { status } : found));
  expect(await connection.cancel(key, 'ltr_1', never)).toMatchObject({ kind });
});

function call(body: string, changes: Record<string, string> = {}, at = nowMs): CallbackReading {
  const settings = lobAdapter.settings.parse({ fromAddressId: 'adr_1' });
  const connection = lobAdapter.open(settings, lobAdapter.secrets.parse(secrets), testSurroundings);
  const headers = { ...signed(body, String(nowMs)), ...changes };
  return connection.readCallback({ url: '', headers, body: Buffer.from(body), receivedAtMs: at });
}
const signed = (body: string, timestamp: string) => ({
  'lob-signature': createHmac('sha256', webhookSecret).update(`${timestamp}.${body}`).digest('hex'),
  'lob-signature-timestamp': timestamp,
});
const eventOf = (type: string, more: object = {}) =>
  JSON.stringify({
    id: 'evt_1',
    body: letterOf({ status: 'processed', ...more }),
    reference_id: 'ltr_1',
    event_type: { id: type, enabled_for_test: true, resource: 'letters', object: 'event_type' },
    date_created: '2026-03-02T08:15:30.000Z',
    object: 'event',
  });

test.each([
  ['letter.created', { state: 'ACCEPTED' }],
  ['letter.rejected', { state: 'BOUNCED', failureClass: 'CONTENT' }],
  ['letter.rendered_pdf', { state: 'PROCESSING' }],
  ['letter.rendered_thumbnails', { state: 'PROCESSING' }],
  ['letter.deleted', { state: 'CANCELLED' }],
  ['letter.mailed', { state: 'DISPATCHED' }],
  ['letter.in_transit', { state: 'DISPATCHED' }],
  ['letter.in_local_area', { state: 'DISPATCHED' }],
  ['letter.re-routed', { state: 'DISPATCHED' }],
  ['letter.international_exit', { state: 'DISPATCHED' }],
  ['letter.processed_for_delivery', { state: 'DELIVERED' }],
  ['letter.delivered', { state: 'DELIVERED' }],
  ['letter.failed', { state: 'BOUNCED', failureClass: 'CONTENT' }],
  ['letter.returned_to_sender', { state: 'RETURNED', failureClass: 'HARD', code: 'UNKNOWN_REASON' }],
  ['letter.viewed', { state: 'OPENED' }],
  ['letter.certified.mailed', { state: 'DISPATCHED' }],
  ['letter.certified.in_transit', { state: 'DISPATCHED' }],
  ['letter.certified.in_local_area', { state: 'DISPATCHED' }],
  ['letter.certified.processed_for_delivery', { state: 'DISPATCHED' }],
  ['letter.certified.re-routed', { state: 'DISPATCHED' }],
  ['letter.certified.pickup_available', { state: 'DISPATCHED' }],
  ['letter.certified.returned_to_sender', { state: 'RETURNED', failureClass: 'HARD' }],
  ['letter.certified.delivered', { state: 'ACKNOWLEDGED' }],
])('the event %s reads as %j', (type, expected) => {
  const reading = call(eventOf(type));
  const receipt = { partnerEventId: 'evt_1', effectKey: key, partnerReference: 'ltr_1', occurredAtMs: nowMs };
  expect(reading).toMatchObject({ kind: 'RECEIPTS', receipts: [{ failureClass: null, ...receipt, ...expected }] });
  expect(call(eventOf(type))).toEqual(reading);
});

test('a letter that failed for its address is the debtor’s, in a code of ours', () => {
  const failure = { failure_reason: { failure_reason: 'The recipient address of Åsa Öberg is invalid', errors: [] } };
  const reading = call(eventOf('letter.failed', failure));
  expect(reading).toMatchObject({ receipts: [{ state: 'BOUNCED', failureClass: 'HARD', code: 'ADDRESS_INVALID' }] });
  expect(JSON.stringify(reading)).not.toMatch(/Öberg/);
});

test.each(['letter.return_envelope.created', 'letter.informed_delivery.email_opened', 'postcard.mailed', 'letter.x'])(
  'the event %s says nothing of a letter',
  (type) => {
    expect(call(eventOf(type))).toEqual({ kind: 'RECEIPTS', receipts: [] });
  },
);

test('a forged, changed or late callback is not read, and seconds are as good as milliseconds', () => {
  const body = eventOf('letter.mailed');
  expect(call(body, signed(body, String(nowMs / 1_000)))).toMatchObject({ kind: 'RECEIPTS' });
  expect(call(body, { 'lob-signature': 'AAAA' })).toMatchObject({ kind: 'FORGED' });
  expect(call(body, signed(`${body} `, String(nowMs)))).toMatchObject({ kind: 'FORGED' });
  expect(call(body, { 'lob-signature-timestamp': String(nowMs + 1) })).toMatchObject({ kind: 'FORGED' });
  expect(call(body, {}, nowMs + 6 * 60_000)).toMatchObject({ kind: 'FORGED' });
  const silent = lobAdapter.open(
    lobAdapter.settings.parse({ fromAddressId: 'adr_1' }),
    lobAdapter.secrets.parse({ apiKey: secrets.apiKey }),
    testSurroundings,
  );
  const callback = { url: '', headers: signed(body, String(nowMs)), body: Buffer.from(body), receivedAtMs: nowMs };
  expect(silent.readCallback(callback)).toMatchObject({ kind: 'FORGED' });
  for (const other of ['', '{}', '[]', eventOf('letter.mailed').replace('2026-03-02T', 'x')]) {
    expect(call(other)).toMatchObject({ kind: 'MALFORMED' });
  }
});
