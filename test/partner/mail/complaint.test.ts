// Reading complaints: those of well-behaved mailbox hosts, of those that redact, and of nobody in particular.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readComplaint } from '../../../src/partner/mail/complaint.ts';
import { reportBytesMax } from '../../../src/partner/mail/report.ts';
import { type ComplaintReport, writeComplaint } from '../../../src/sandbox/mail/complaint-report.ts';
import { writeReport } from '../../../src/sandbox/mail/delivery-report.ts';

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const receivedAtMs = 1_772_500_000_000;
const occurredAtMs = 1_772_439_390_000;

const report: ComplaintReport = {
  type: 'abuse',
  to: 'complaints@bounce.example',
  returnPath: `b+${key}@P1.bounce.example`,
  arrivedAtMs: occurredAtMs - 3_600_000,
  occurredAtMs,
  returnedHeaders: `Message-ID: <${key}@fjallvind.example>\r\nTo: asa@post.example\r\nSubject: Faktura`,
};

const read = (text: string) => readComplaint(Buffer.from(text), receivedAtMs);

test('a complaint is proof of delivery, no failure, and a wish for no more', async () => {
  expect(await read(writeComplaint(report))).toEqual({
    kind: 'COMPLAINT',
    bounceDomain: 'p1.bounce.example',
    receipt: {
      partnerEventId: expect.stringMatching(/^mail-[0-9a-f]{40}$/),
      effectKey: key,
      state: 'DELIVERED',
      failureClass: null,
      code: 'COMPLAINT',
      detail: 'the debtor called it unwanted',
      optOut: true,
      occurredAtMs,
    },
  });
});

test.each(['fraud', 'virus', 'other'] as const)('%s is a complaint too', async (type) => {
  expect(await read(writeComplaint({ ...report, type }))).toMatchObject({ kind: 'COMPLAINT' });
});

test('"not spam" takes a complaint back, and changes nothing', async () => {
  expect(await read(writeComplaint({ ...report, type: 'not-spam' }))).toMatchObject({ kind: 'NOT_A_COMPLAINT' });
});

describe('the effect key', () => {
  const redacted = { ...report, returnPath: null, returnedHeaders: 'Subject: x' };
  test('comes from the returned Message-ID when the return path is left out', async () => {
    const complaint = await read(writeComplaint({ ...report, returnPath: null }));
    expect(complaint).toMatchObject({ receipt: { effectKey: key }, bounceDomain: undefined });
  });
  test('comes from the returned Return-Path, which tells the domain too', async () => {
    const text = writeComplaint({ ...redacted, returnedHeaders: `Return-Path: <b+${key}@p2.bounce.example>` });
    expect(await read(text)).toMatchObject({ receipt: { effectKey: key }, bounceDomain: 'p2.bounce.example' });
  });
  test('comes from the envelope id first', async () => {
    const text = writeComplaint(redacted).replace('\r\nVersion: 1', `\r\nVersion: 1\r\nOriginal-Envelope-Id: ${key}`);
    expect(await read(text)).toMatchObject({ receipt: { effectKey: key } });
  });
  test('is null when all is redacted, and a foreign return path is not followed', async () => {
    expect(await read(writeComplaint(redacted))).toMatchObject({ receipt: { effectKey: null } });
    const foreign = writeComplaint({ ...redacted, returnPath: 'asa@evil.example' });
    expect(await read(foreign)).toMatchObject({ receipt: { effectKey: null }, bounceDomain: undefined });
  });
});

test('the same complaint delivered twice has one id, and holds no address', async () => {
  const once = await read(writeComplaint(report));
  expect(await read(`Received: from relay\r\n${writeComplaint(report)}`)).toEqual(once);
  expect(JSON.stringify(once)).not.toContain('asa@post.example');
});

test.each([
  ['an empty mail', ''],
  ['an out-of-office reply', 'From: asa@post.example\r\nSubject: Semester\r\n\r\nHej'],
  ['a complaint without a type', writeComplaint(report).replace('Feedback-Type: abuse', 'X-Type: abuse')],
  ['a mail that only talks of one', 'Subject: x\r\n\r\nFeedback-Type: abuse'],
  ['a mail that is too large', `Subject: x\r\n\r\n${'x'.repeat(reportBytesMax)}`],
  [
    'a bounce',
    writeReport({
      action: 'failed',
      status: '5.1.1',
      diagnostic: '550 no',
      recipient: 'asa@post.example',
      envelopeId: key,
      returnPath: `b+${key}@bounce.example`,
      arrivedAtMs: occurredAtMs,
      occurredAtMs,
      returnedHeaders: 'Subject: x',
    }),
  ],
])('%s is no complaint', async (_name, text) => {
  expect(await read(text)).toMatchObject({ kind: 'NOT_A_COMPLAINT' });
});

test('no input makes it throw', async () => {
  const valid = writeComplaint(report);
  const mutation = fc.tuple(fc.nat(valid.length), fc.nat(60), fc.string({ unit: 'binary', maxLength: 60 }));
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { maxLength: 6 }), async (mutations) => {
      let text = valid;
      for (const [at, length, put] of mutations) text = text.slice(0, at) + put + text.slice(at + length);
      expect(['COMPLAINT', 'NOT_A_COMPLAINT']).toContain((await read(text)).kind);
    }),
    { numRuns: 150 },
  );
});
