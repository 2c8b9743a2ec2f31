// Reading delivery reports: those of well-behaved systems, of odd ones, and of nobody in particular.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBounce } from '../../../src/partner/mail/bounce.ts';
import { reportBytesMax } from '../../../src/partner/mail/report.ts';
import { type DeliveryReport, writeReport } from '../../../src/sandbox/mail/delivery-report.ts';

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const otherKey = '1a2b3c4d-5a7c-5e21-9c44-2f6f7a1b3c5d';
const receivedAtMs = 1_772_500_000_000;
const occurredAtMs = 1_772_439_390_000;

const report: DeliveryReport = {
  action: 'failed',
  status: '5.1.1',
  diagnostic: '550 5.1.1 <asa@post.example> no such mailbox',
  recipient: 'asa@post.example',
  envelopeId: key,
  returnPath: `b+${key}@bounce.example`,
  arrivedAtMs: occurredAtMs - 60_000,
  occurredAtMs,
  returnedHeaders: `Message-ID: <${key}@fjallvind.example>\r\nSubject: Faktura`,
};

const read = (text: string, recipients: readonly string[] = []) =>
  readBounce(Buffer.from(text), receivedAtMs, recipients);

test('a failed report is a bounce with class, code and our own words', async () => {
  expect(await read(writeReport(report))).toEqual({
    partnerEventId: expect.stringMatching(/^mail-[0-9a-f]{40}$/),
    effectKey: key,
    state: 'BOUNCED',
    failureClass: 'HARD',
    code: '5.1.1',
    detail: 'no such mailbox',
    occurredAtMs,
  });
});

test.each([
  ['delivered', '2.0.0', 'DELIVERED', null],
  ['relayed', '2.0.0', 'DISPATCHED', null],
  ['delayed', '4.4.1', 'PROCESSING', null],
  ['failed', '4.2.2', 'BOUNCED', 'SOFT'],
  ['failed', '5.2.2', 'BOUNCED', 'SOFT'],
  ['failed', '5.2.1', 'BOUNCED', 'HARD'],
  ['failed', '5.1.10', 'BOUNCED', 'HARD'],
  ['failed', '5.7.1', 'BOUNCED', 'POLICY'],
  ['failed', '5.7.26', 'BOUNCED', 'POLICY'],
  ['failed', '4.4.7', 'BOUNCED', 'POLICY'],
  ['failed', '5.3.4', 'BOUNCED', 'POLICY'],
  ['failed', '5.6.1', 'BOUNCED', 'CONTENT'],
  ['failed', '5.0.0', 'BOUNCED', 'POLICY'],
] as const)('action %s with status %s reads as %s, class %s', async (action, status, state, failureClass) => {
  expect(await read(writeReport({ ...report, action, status }))).toMatchObject({ state, failureClass, code: status });
});

describe('the effect key', () => {
  const anonymous = { ...report, envelopeId: null, returnPath: 'x@bounce.example', returnedHeaders: 'Subject: x' };
  test('comes from the envelope id first', async () => {
    const text = writeReport({ ...report, returnPath: `b+${otherKey}@bounce.example` });
    expect(await read(text, [`b+${otherKey}@bounce.example`])).toMatchObject({ effectKey: key });
  });
  test('is read in capitals and in xtext', async () => {
    const envelopeId = key.toUpperCase().replaceAll('-', '+2D');
    expect(await read(writeReport({ ...anonymous, envelopeId }))).toMatchObject({ effectKey: key });
  });
  test('comes from the address it was delivered to when there is no envelope id', async () => {
    const text = writeReport(anonymous);
    expect(await read(text, [`B+${key.toUpperCase()}@BOUNCE.example`])).toMatchObject({ effectKey: key });
  });
  test('comes from the returned Message-ID when nothing else tells', async () => {
    const { returnedHeaders } = report;
    expect(await read(writeReport({ ...anonymous, returnedHeaders }))).toMatchObject({ effectKey: key });
  });
  test('comes from a whole returned message too', async () => {
    const whole = writeReport({ ...anonymous, returnedHeaders: `${report.returnedHeaders}\r\n\r\nHej` });
    expect(await read(whole.replace('text/rfc822-headers', 'message/rfc822'))).toMatchObject({ effectKey: key });
  });
  test('is null when none tells', async () => {
    expect(await read(writeReport(anonymous))).toMatchObject({ state: 'BOUNCED', effectKey: null });
  });
});

test('the same report delivered twice has one id, another report has another', async () => {
  const once = await read(writeReport(report));
  const again = await read(`Received: from relay\r\n${writeReport(report)}`);
  const other = await read(writeReport({ ...report, action: 'delivered', status: '2.0.0' }));
  expect(again).toEqual(once);
  expect(other).not.toMatchObject({ partnerEventId: 'partnerEventId' in once ? once.partnerEventId : '' });
});

test('folded fields, bare line feeds and odd spacing are read', async () => {
  const text = writeReport(report)
    .replace('Action: failed', 'ACTION:\r\n\tFailed')
    .replace('Status: 5.1.1', 'status:   5.1.1 (no such user)')
    .replaceAll('\r\n', '\n');
  expect(await read(text)).toMatchObject({ state: 'BOUNCED', code: '5.1.1', effectKey: key });
});

test('the words of the other side, which may hold addresses, are not kept', async () => {
  const receipt = JSON.stringify(await read(writeReport(report)));
  expect(receipt).not.toContain('asa@post.example');
});

test('a date that is none, or absurd, gives way to the time of receipt', async () => {
  for (const date of ['yesterday', 'Thu, 01 Jan 1970 00:00:00 +0000', 'Mon, 01 Jan 9999 00:00:00 +0000']) {
    const text = writeReport(report).replace(/^(Last-Attempt-Date|Date): .*$/gm, `$1: ${date}`);
    expect(await read(text)).toMatchObject({ occurredAtMs: receivedAtMs });
  }
});

test.each([
  ['an out-of-office reply', 'From: asa@post.example\r\nSubject: Jag är på semester\r\n\r\nHej'],
  ['an empty mail', ''],
  ['a report without an action', writeReport(report).replace('Action: failed', 'X-Action: failed')],
  ['a report with an unknown action', writeReport(report).replace('Action: failed', 'Action: exploded')],
  ['a mail that only talks about bounces', 'Subject: x\r\n\r\nAction: failed\r\nStatus: 5.1.1'],
  ['a mail that is too large', `Subject: x\r\n\r\n${'x'.repeat(reportBytesMax)}`],
])('%s is no bounce', async (_name, text) => {
  expect(await read(text)).toMatchObject({ kind: 'NOT_A_BOUNCE' });
});

test('deep nesting and endless fields are not followed', async () => {
  let nested = writeReport(report);
  for (let depth = 0; depth < 40; depth += 1) {
    nested = `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${nested}\r\n--b${depth}--\r\n`;
  }
  expect(await read(nested)).toMatchObject({ kind: 'NOT_A_BOUNCE' });
  const fields = Array.from({ length: 20_000 }, (_, n) => `X-Field-${n}: x`).join('\r\n');
  expect(await read(writeReport(report).replace('Action: failed', `${fields}\r\nAction: failed`))).toMatchObject({
    kind: 'NOT_A_BOUNCE',
  });
});

test('no input makes it throw, and what it reads is always well formed', async () => {
  const valid = writeReport(report);
  const mutation = fc.array(fc.tuple(fc.nat(valid.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 60 })), {
    maxLength: 12,
  });
  const mutated = mutation.map((changes) =>
    changes.reduce((text, [from, length, put]) => text.slice(0, from) + put + text.slice(from + length), valid),
  );
  const input = fc.oneof(
    mutated.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 3_000 }).map(Buffer.from),
  );
  await fc.assert(
    fc.asyncProperty(input, async (raw) => {
      const reading = await readBounce(raw, receivedAtMs, ['b+nonsense@x', `b+${key}@bounce.example`]);
      if ('kind' in reading) return;
      expect(reading.effectKey === null || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(reading.effectKey)).toBe(
        true,
      );
      expect(reading.code === null || /^[245]\.\d{1,3}\.\d{1,3}$/.test(reading.code)).toBe(true);
      expect(Number.isSafeInteger(reading.occurredAtMs)).toBe(true);
      expect(reading.partnerEventId).toMatch(/^mail-[0-9a-f]{40}$/);
    }),
    { numRuns: 1_000 },
  );
});
