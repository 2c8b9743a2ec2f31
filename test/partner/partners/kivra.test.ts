// The Kivra adapter against a partner that answers anything: matching before sending, every code of its table, tokens,
// doubt, and reachability.
import { afterEach, expect, test } from 'vitest';
import { readKivraRecipient } from '../../../src/partner/mailbox/kivra-recipient.ts';
import { kivraCodes } from '../../../src/partner/mailbox/kivra-words.ts';
import { kivraAdapter } from '../../../src/partner/partners/kivra.ts';
import { sendAll } from '../../sandbox/world.ts';
import {
  type Answer,
  closeAll,
  company,
  itemTo,
  never,
  person,
  setUp,
  taken,
  tenantKey,
  token,
} from '../mailbox/scripted-kivra.ts';

afterEach(closeAll);

test('a chunk is matched with one request for each kind of number, and only users are sent to', async () => {
  const { kivra, asked, paths } = await setUp({
    match: ({ path, body }) => [200, {}, path.includes('ssn') ? { list: ['191212121212'] } : JSON.parse(body)],
  });
  const outcomes = await sendAll(kivra, [
    itemTo(person),
    itemTo('197701032380'),
    itemTo(company),
    itemTo('198112172385'),
  ]);
  expect(outcomes).toMatchObject([
    { kind: 'TAKEN', state: 'DELIVERED', partnerReference: '1691677075a9813e08f783496382b0bff743ec34ae', code: '201' },
    { kind: 'REFUSED', failureClass: 'HARD', code: 'NOT_KIVRA_USER' },
    { kind: 'TAKEN' },
    { kind: 'REFUSED', failureClass: 'HARD', code: 'NOT_KIVRA_USER' },
  ]);
  expect(paths()).toEqual(['/v1/auth', 'usermatch/ssn', 'companymatch/vatnr', 'content', 'content']);
  expect(asked[0]).toMatchObject({ authorization: `Basic ${Buffer.from('client:secret').toString('base64')}` });
  expect(asked[0]?.body).toBe('grant_type=client_credentials');
  expect(asked[1]).toMatchObject({ authorization: 'Bearer token' });
  expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ list: ['191212121212', '197701032380', '198112172385'] });
});

test.each<[string, Answer, object]>([
  ['is cut', 'cut', { kind: 'NOT_SENT' }],
  ['fails', [500], { kind: 'NOT_SENT', code: '500' }],
  ['is no answer', [200, {}, { users: [] }], { kind: 'NOT_SENT', code: 'ANSWER_UNREADABLE' }],
  ['is too much', [429, { 'retry-after': '30' }], { kind: 'REFUSED', failureClass: 'SOFT', retryAfterMs: 30_000 }],
  ['is forbidden', [403, { 'x-error-code': '40300' }], { kind: 'REFUSED', failureClass: 'PARTNER', code: '40300' }],
  ['knows no such sender', [404, { 'x-error-code': '40400' }], { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['is too large', [413, { 'x-error-code': '41300' }], { kind: 'REFUSED', failureClass: 'PARTNER' }],
])('a match that %s is never taken for "not reachable"', async (_name, answer, expected) => {
  const { kivra, paths } = await setUp({ match: () => answer });
  expect(await sendAll(kivra, [itemTo(person)])).toMatchObject([expected]);
  expect(paths()).not.toContain('content');
});

test.each<[string, Answer, object]>([
  ['is cut', 'cut', { kind: 'NOT_SENT' }],
  ['fails', [503], { kind: 'NOT_SENT' }],
  ['is refused', [401, { 'x-error-code': '40104' }], { kind: 'REFUSED', failureClass: 'PARTNER', code: '40104' }],
  ['is no token', [200, {}, {}], { kind: 'NOT_SENT', code: 'ANSWER_UNREADABLE' }],
])('a request for a token that %s sends nothing', async (_name, answer, expected) => {
  const { kivra } = await setUp({ auth: () => answer });
  expect(await sendAll(kivra, [itemTo(person)])).toMatchObject([expected]);
  expect(await kivra.test(never)).toMatchObject({ kind: 'FAILED' });
});

test.each([...kivraCodes])('the code %s is told as %j', async (code, [failureClass, detail]) => {
  const { kivra } = await setUp({ content: () => [Number(code.slice(0, 3)), { 'x-error-code': code }, {}] });
  expect(await sendAll(kivra, [itemTo(person)])).toMatchObject([{ kind: 'REFUSED', failureClass, code, detail }]);
});

test('the classes of the codes are those of the design', () => {
  const codesOf = (failureClass: string) =>
    [...kivraCodes].filter(([, [told]]) => told === failureClass).map(([code]) => code);
  expect(codesOf('HARD')).toEqual(['40032', '40009', '40018', '40022', '40400']);
  expect(codesOf('SOFT')).toEqual(['42900']);
  for (const code of ['40000', '40008', '40012', '40041', '40042', '40044', '40021', '40028', '41300', '42221']) {
    expect(codesOf('CONTENT')).toContain(code);
  }
  for (const code of ['40100', '40101', '40102', '40103', '40104', '40300']) expect(codesOf('PARTNER')).toContain(code);
});

test.each<[string, Answer, object]>([
  ['a code in the body alone', [400, {}, { code: 40032, short_message: 'x' }], { failureClass: 'HARD', code: '40032' }],
  ['a code we do not know', [400, { 'x-error-code': '40099' }], { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['no code', [400], { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  [
    '429 with a time',
    [429, { 'x-error-code': '42900', 'retry-after': '7' }],
    { failureClass: 'SOFT', retryAfterMs: 7_000 },
  ],
  ['500 with a code', [500, { 'x-error-code': '40032' }], { kind: 'AMBIGUOUS', code: '500' }],
  ['a cut', 'cut', { kind: 'AMBIGUOUS' }],
  ['200 for a repeat', [200, {}, { subject: 's', type: 'invoice' }], { kind: 'TAKEN', partnerReference: null }],
  ['201 without a key', [201, {}, {}], { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['201, retained', [201, { 'kivra-objkey': 'a1', 'kivra-retained': 'true' }], { kind: 'TAKEN', state: 'ACCEPTED' }],
])('%s is told exactly', async (_name, answer, expected) => {
  const { kivra } = await setUp({ content: () => answer });
  expect(await sendAll(kivra, [itemTo(person)])).toMatchObject([expected]);
});

test('a token that is no longer taken is renewed once, and the invoice goes out', async () => {
  let issued = 0;
  const { kivra, paths } = await setUp({
    auth: () => token(`token ${++issued}`),
    content: ({ authorization }) => (authorization === 'Bearer token 2' ? taken : [401, { 'x-error-code': '40100' }]),
  });
  expect(await sendAll(kivra, [itemTo(person)])).toMatchObject([{ kind: 'TAKEN' }]);
  expect(paths()).toEqual(['/v1/auth', 'usermatch/ssn', 'content', '/v1/auth', 'content']);
});

test('credentials that stay refused are told as ours after one renewal', async () => {
  const { kivra, paths } = await setUp({ content: () => [401, { 'x-error-code': '40100' }] });
  expect(await sendAll(kivra, [itemTo(person)])).toMatchObject([{ kind: 'REFUSED', failureClass: 'PARTNER' }]);
  expect(paths().filter((path) => path === '/v1/auth')).toHaveLength(2);
});

test('a token is kept until shortly before it expires, and shared by all that need it', async () => {
  let nowMs = 1_000_000;
  const { kivra, paths } = await setUp({ surroundings: { callbackUrl: null, nowMs: () => nowMs } });
  await sendAll(
    kivra,
    Array.from({ length: 20 }, () => itemTo(person)),
  );
  nowMs += 28_000_000;
  await sendAll(kivra, [itemTo(person)]);
  expect(paths().filter((path) => path === '/v1/auth')).toHaveLength(1);
  nowMs += 800_000;
  await sendAll(kivra, [itemTo(person)]);
  expect(paths().filter((path) => path === '/v1/auth')).toHaveLength(2);
});

test('what is in doubt is sent again without asking whether the debtor is still there', async () => {
  let contents = 0;
  let isUser = true;
  const { kivra, asked, paths } = await setUp({
    match: ({ body }) => [200, {}, isUser ? JSON.parse(body) : { list: [] }],
    content: () => (++contents === 1 ? 'cut' : taken),
  });
  const item = itemTo(person);
  expect(await sendAll(kivra, [item])).toMatchObject([{ kind: 'AMBIGUOUS' }]);
  isUser = false;
  const again = { ...item, nowMs: item.nowMs + 86_400_000 };
  expect(await sendAll(kivra, [again, itemTo(person)])).toMatchObject([{ kind: 'TAKEN' }, { code: 'NOT_KIVRA_USER' }]);
  const [first, second] = asked.filter(({ path }) => path.endsWith('/content')).map(({ body }) => JSON.parse(body));
  expect(first.generated_at).toBe('2026-03-02');
  expect(second).toEqual({ ...first, generated_at: '2026-03-03' });
  expect(paths().filter((path) => path === 'content')).toHaveLength(2);
});

test("in Kivra's sandbox, where a repeat is delivered again, what is in doubt is not repeated", async () => {
  const { kivra, paths } = await setUp({ content: () => 'cut', settings: { environment: 'sandbox' } });
  const item = itemTo(person);
  expect(await sendAll(kivra, [item])).toMatchObject([{ kind: 'AMBIGUOUS' }]);
  expect(await sendAll(kivra, [item])).toMatchObject([{ kind: 'AMBIGUOUS', code: 'NO_DEDUPE' }]);
  expect(paths().filter((path) => path === 'content')).toHaveLength(1);
});

test('reachability is asked for in bulk, kept for a while, and left open where it was not answered', async () => {
  let nowMs = 0;
  const { kivra, asked } = await setUp({
    match: ({ path }) => (path.includes('ssn') ? [200, {}, { list: ['191212121212'] }] : [500]),
    surroundings: { callbackUrl: null, nowMs: () => nowMs },
    settings: { reachCacheMs: 60_000 },
  });
  const addresses = [person, '197701032380', company, 'no:01018098144'];
  const expected = new Map([
    [person, true],
    ['197701032380', false],
  ]);
  expect(await kivra.reach?.(addresses, never)).toEqual(expected);
  const matches = () => asked.filter(({ path }) => path.includes('usermatch')).length;
  expect(matches()).toBe(1);
  expect(await kivra.reach?.(addresses, never)).toEqual(expected);
  expect(matches()).toBe(1);
  nowMs += 60_001;
  expect(await kivra.reach?.(addresses, never)).toEqual(expected);
  expect(matches()).toBe(2);
});

test('many numbers are asked for in several requests', async () => {
  const { kivra, asked } = await setUp({});
  const orgs = Array.from({ length: 70_000 }, (_, index) => `SE556${String(index).padStart(7, '0')}01`);
  const valid = orgs.filter((address) => readKivraRecipient(address) !== undefined);
  const reached = await kivra.reach?.(valid, never);
  expect(reached?.size).toBe(valid.length);
  expect(asked.filter(({ path }) => path.includes('companymatch'))).toHaveLength(Math.ceil(valid.length / 3_000));
});

test('the connection is tried with an empty match', async () => {
  const answers: readonly (readonly [Answer, object])[] = [
    [[200, {}, { list: [] }], { kind: 'WORKS' }],
    [[404], { kind: 'FAILED', code: '404', detail: 'the sender is not known there' }],
    [[403], { kind: 'FAILED', code: '403', detail: 'the credentials were refused' }],
    [[500], { kind: 'FAILED', code: '500' }],
    ['cut', { kind: 'FAILED' }],
  ];
  for (const [answer, expected] of answers) {
    const { kivra } = await setUp({ match: () => answer });
    expect(await kivra.test(never)).toMatchObject(expected);
  }
});

test.each([
  [{ tenantKey }, true],
  [{ tenantKey, environment: 'sandbox' }, true],
  [{ tenantKey: 'no/key' }, false],
  [{}, false],
  [{ tenantKey, baseUrl: 'http://kivra.example' }, false],
  [{ tenantKey, environment: 'test' }, false],
])('the settings %j are allowed: %s', (given, allowed) => {
  expect(kivraAdapter.settings.safeParse(given).success).toBe(allowed);
});
