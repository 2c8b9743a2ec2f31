// The Digipost adapter against a partner that answers anything: signatures, every code of its table, repeats, look-ups
// and identification. Answers have the form of the contract's schema v8.
import { createHash, createVerify } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { readDigipostRecipient } from '../../../src/partner/mailbox/digipost-message.ts';
import { digipostCodes, digipostRepeats } from '../../../src/partner/mailbox/digipost-words.ts';
import { digipostAdapter } from '../../../src/partner/partners/digipost.ts';
import { sampleNowMs } from '../../document/sample.ts';
import { sendAll } from '../../sandbox/world.ts';
import {
  type Answer,
  closeAll,
  delivery,
  entryPoint,
  error,
  itemTo,
  never,
  person,
  privateKey,
  publicKey,
  schema,
  setUp,
} from '../mailbox/scripted-digipost.ts';

afterEach(closeAll);

test('every request is signed over method, path, signed headers and query', async () => {
  const { digipost, asked } = await setUp({
    '/create_message': [200, delivery('DELIVERED')],
    '/document_events': [200, `<document-events ${schema}/>`],
  });
  await sendAll(digipost, [itemTo(person)]);
  await digipost.poll?.(null, [], never);
  expect(asked).toHaveLength(3);
  for (const { method, path, headers, body } of asked) {
    const [name = '', query = ''] = path.split('?');
    expect(headers['x-digipost-userid']).toBe('1042');
    expect(headers.date).toMatch(/^\w{3}, \d{2} \w{3} \d{4} [\d:]{8} GMT$/);
    const hash = createHash('sha256').update(body).digest('base64');
    if (method === 'POST') expect(headers['x-content-sha256']).toBe(hash);
    const signed = [
      `date: ${headers.date}`,
      ...(method === 'POST' ? [`x-content-sha256: ${hash}`] : []),
      'x-digipost-userid: 1042',
    ];
    const canonical = `${method}\n${name.toLowerCase()}\n${signed.join('\n')}\n${query.toLowerCase()}\n`;
    const signature = String(headers['x-digipost-signature']);
    expect(createVerify('RSA-SHA256').update(canonical).verify(publicKey, signature, 'base64')).toBe(true);
  }
});

test('a message holds its key as message and document id, who it is for, and the PDF', async () => {
  const { digipost, asked } = await setUp({ '/create_message': [200, delivery('DELIVERED')] }, {}, { senderId: '77' });
  const item = itemTo(person);
  expect(await sendAll(digipost, [item])).toMatchObject([
    { kind: 'TAKEN', state: 'DELIVERED', code: 'DELIVERED', partnerReference: item.effectKey },
  ]);
  const sent = asked[1];
  expect(sent?.headers['content-type']).toBe(`multipart/vnd.digipost-v8+xml; boundary=stafett-${item.effectKey}`);
  const [, message = '', file = ''] = sent?.body.toString('latin1').split(`--stafett-${item.effectKey}`) ?? [];
  expect(message).toContain('Content-Type: application/vnd.digipost-v8+xml; charset=UTF-8\r\n');
  expect(message).toContain(`<message-id>${item.effectKey}</message-id><sender-id>77</sender-id>`);
  expect(message).toContain('<recipient><personal-identification-number>01018012345</personal-identification-number>');
  expect(message).toContain(
    `<uuid>${item.effectKey}</uuid><subject>Faktura 2026-10417</subject><file-type>pdf</file-type>`,
  );
  expect(message).not.toMatch(/print|data-type/);
  expect(file).toContain(`Content-Disposition: attachment; filename="${item.effectKey}"\r\n\r\n%PDF-`);
});

test.each([...digipostCodes])('the code %s is told as %s', async (code, failureClass) => {
  const { digipost } = await setUp({ '/create_message': [400, error(code)] });
  expect(await sendAll(digipost, [itemTo(person)])).toMatchObject([{ kind: 'REFUSED', failureClass, code }]);
});

test.each([...digipostRepeats])('%s is a success, and what became of it is looked up', async (code) => {
  const { digipost } = await setUp({
    '/create_message': [409, error(code)],
    '/status': [200, `<document-status ${schema} status="DELIVERED" channel="DIGIPOST"/>`],
  });
  expect(await sendAll(digipost, [itemTo(person)])).toMatchObject([{ kind: 'TAKEN', state: 'DELIVERED', code }]);
  const silent = await setUp({ '/create_message': [409, error(code)], '/status': 'cut' });
  expect(await sendAll(silent.digipost, [itemTo(person)])).toMatchObject([{ kind: 'TAKEN', state: 'ACCEPTED', code }]);
});

test.each<[string, Answer, object]>([
  ['COMPLETE', [200, delivery('COMPLETE')], { kind: 'TAKEN', state: 'ACCEPTED' }],
  ['NOT_COMPLETE', [201, delivery('NOT_COMPLETE')], { kind: 'TAKEN', state: 'ACCEPTED' }],
  ['DELIVERED_TO_PRINT', [200, delivery('DELIVERED_TO_PRINT')], { kind: 'TAKEN', state: 'DISPATCHED' }],
  ['a status we do not know', [200, delivery('constructor')], { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['a document type', [200, `<!DOCTYPE a>${delivery('DELIVERED')}`], { kind: 'AMBIGUOUS', code: 'ANSWER_UNREADABLE' }],
  ['no XML', [200, 'hello'], { kind: 'AMBIGUOUS' }],
  ['a code we do not know', [400, error('SOMETHING_NEW')], { kind: 'REFUSED', failureClass: 'PARTNER', code: '400' }],
  ['429', [429, '', { 'retry-after': '9' }], { kind: 'REFUSED', failureClass: 'SOFT', retryAfterMs: 9_000 }],
  ['500 with a code', [500, error('UNKNOWN_RECIPIENT')], { kind: 'AMBIGUOUS', code: '500' }],
  ['404 without a code', [404], { kind: 'REFUSED', failureClass: 'PARTNER' }],
  ['a cut', 'cut', { kind: 'AMBIGUOUS' }],
])('%s is told exactly', async (_name, answer, expected) => {
  const { digipost } = await setUp({ '/create_message': answer });
  expect(await sendAll(digipost, [itemTo(person)])).toMatchObject([expected]);
});

test.each<[string, Answer, object]>([
  ['is cut', 'cut', { kind: 'NOT_SENT' }],
  ['fails', [503], { kind: 'NOT_SENT' }],
  ['has no links', [200, '<entrypoint/>'], { kind: 'NOT_SENT', code: 'ANSWER_UNREADABLE' }],
  ['refuses the signature', [401, error('INVALID_SIGNATURE')], { failureClass: 'PARTNER', code: 'INVALID_SIGNATURE' }],
  ['refuses without a code', [403], { kind: 'REFUSED', failureClass: 'PARTNER', code: '403' }],
])('an entry point that %s sends nothing', async (_name, answer, expected) => {
  const { digipost, paths } = await setUp({ '/': answer });
  expect(await sendAll(digipost, [itemTo(person)])).toMatchObject([expected]);
  expect(paths()).toEqual(['GET /']);
});

test('the links are asked for once by all that need them, and again after an hour', async () => {
  let nowMs = sampleNowMs;
  const { digipost, paths } = await setUp({ '/create_message': [200, delivery('DELIVERED')] }, { nowMs: () => nowMs });
  await sendAll(
    digipost,
    Array.from({ length: 12 }, () => itemTo(person)),
  );
  expect(paths().filter((path) => path === 'GET /')).toHaveLength(1);
  nowMs += 3_600_000;
  await sendAll(digipost, [itemTo(person)]);
  expect(paths().filter((path) => path === 'GET /')).toHaveLength(2);
});

test.each<[string, Answer, object]>([
  ['delivered', [200, `<document-status status="DELIVERED"/>`], { kind: 'FOUND', state: 'DELIVERED' }],
  ['on its way', [200, `<document-status status='NOT_DELIVERED'/>`], { kind: 'FOUND', state: 'ACCEPTED' }],
  ['not known', [404, error('DOCUMENT_NOT_FOUND')], { kind: 'NOT_FOUND' }],
  ['404 of something else', [404, 'no such page'], { kind: 'FAILED', detail: '404' }],
  ['without a status', [200, '<document-status/>'], { kind: 'FAILED' }],
  ['a failure', [500], { kind: 'FAILED', detail: '500' }],
  ['a cut', 'cut', { kind: 'FAILED' }],
])('a look-up of what is %s is told exactly', async (_name, answer, expected) => {
  const { digipost, paths } = await setUp({ '/status': answer });
  expect(await digipost.lookup('the-key', never)).toMatchObject(expected);
  expect(paths()).toEqual(['GET /documents/1042/the-key/status']);
});

test('reachability is asked for by identification, kept for a while, and left open where it was not answered', async () => {
  const results: Record<string, string> = {
    '01018012345': 'DIGIPOST',
    '01018098144': 'UNIDENTIFIED',
    '01018098306': 'INVALID',
  };
  let nowMs = 1_000;
  const { digipost, asked } = await setUp(
    {
      '/identify_recipient': ({ body }) => {
        const result = results[/>(\d{11})</.exec(body.toString())?.[1] ?? ''];
        return result === undefined
          ? [500]
          : [200, `<identification-result ${schema}><result>${result}</result></identification-result>`];
      },
    },
    { nowMs: () => nowMs },
  );
  const addresses = [person, '01018098144', 'no:01018098306', 'no:01018098225', 'ssn:191212121212'];
  const expected = { [person]: true, '01018098144': false, 'no:01018098306': false };
  const reach = async () => Object.fromEntries((await digipost.reach?.(addresses, never)) ?? []);
  expect(await reach()).toEqual(expected);
  const before = asked.length;
  expect(await reach()).toEqual(expected);
  expect(asked.length).toBe(before + 1);
  nowMs += 3_600_001;
  expect(await reach()).toEqual(expected);
  expect(asked.length).toBe(before + 1 + 5);
});

test.each([
  ['no:01018012345', 'personal-identification-number'],
  ['010180 12345', 'personal-identification-number'],
  ['no:987654321', 'organisation-number'],
  ['ola.nordmann#1A2B', 'digipost-address'],
  ['ssn:191212121212', undefined],
  ['191212121212', undefined],
  ['ola.nordmann', undefined],
  ['<a>#1234', undefined],
])('the address %s is a %s', async (address, element) => {
  expect(readDigipostRecipient(address)?.element).toBe(element);
  if (element !== undefined) return;
  const { digipost, paths } = await setUp({});
  expect(await sendAll(digipost, [itemTo(address)])).toMatchObject([{ failureClass: 'HARD', code: 'ADDRESS_INVALID' }]);
  expect(paths()).toEqual([]);
});

test('the connection is tried at the entry point', async () => {
  for (const [answer, expected] of [
    [entryPoint, { kind: 'WORKS' }],
    [[401], { kind: 'FAILED', code: '401', detail: 'the credentials were refused' }],
    [[500], { kind: 'FAILED', code: '500', detail: 'an answer outside the contract' }],
    ['cut', { kind: 'FAILED' }],
  ] as const) {
    const { digipost } = await setUp({ '/': answer });
    expect(await digipost.test(never)).toMatchObject(expected);
  }
});

test.each([
  [{ privateKey }, true],
  [{ privateKey: publicKey }, false],
  [{ privateKey: 'not a key' }, false],
  [{}, false],
])('the secrets %# are allowed: %s', (given, allowed) => {
  expect(digipostAdapter.secrets.safeParse(given).success).toBe(allowed);
});
