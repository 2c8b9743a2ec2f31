// The return mailbox over real SMTP: it says yes only to what has been taken in.
import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { openReturnMailbox } from '../../../src/partner/mail/return-mailbox.ts';
import type { ReportedReceipt } from '../../../src/partner/partner.ts';
import { writeComplaint } from '../../../src/sandbox/mail/complaint-report.ts';
import { writeReport } from '../../../src/sandbox/mail/delivery-report.ts';

const key = '0f8b6d1e-5a7c-5e21-9c44-2f6f7a1b3c5d';
const returnPath = `b+${key}@p1.bounce.example`;
const raw = writeReport({
  action: 'delivered',
  status: '2.0.0',
  diagnostic: '250 ok',
  recipient: 'asa@post.example',
  envelopeId: null,
  returnPath,
  arrivedAtMs: 1_772_439_330_000,
  occurredAtMs: 1_772_439_390_000,
  returnedHeaders: 'Subject: x',
});

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp(takeIn: () => Promise<void> = async () => {}) {
  const taken: { readonly domain: string; readonly receipts: readonly ReportedReceipt[] }[] = [];
  const ignored: string[] = [];
  const mailbox = await openReturnMailbox({
    port: 0,
    onReceipts: async (domain, receipts) => {
      await takeIn();
      taken.push({ domain, receipts });
    },
    onIgnored: (detail) => ignored.push(detail),
  });
  const transport = createTransport({ host: '127.0.0.1', port: mailbox.port, ignoreTLS: true });
  closing.push(
    () => mailbox.close(),
    () => transport.close(),
  );
  const post = (to: string, mail: string) => transport.sendMail({ envelope: { from: '', to: [to] }, raw: mail });
  return { taken, ignored, post };
}

test('a report is taken in by its return path and answered with yes', async () => {
  const { taken, post } = await setUp();
  const { response } = await post(returnPath, raw);
  expect(response).toMatch(/^250 /);
  expect(taken).toMatchObject([{ domain: 'p1.bounce.example', receipts: [{ effectKey: key, state: 'DELIVERED' }] }]);
});

test('a complaint is taken in at the address for complaints, for the partner whose mail it was', async () => {
  const { taken, post } = await setUp();
  const complaint = writeComplaint({
    type: 'abuse',
    to: 'complaints@bounce.example',
    returnPath,
    arrivedAtMs: 1_772_439_330_000,
    occurredAtMs: 1_772_439_390_000,
    returnedHeaders: 'Subject: x',
  });
  await post('Complaints@bounce.example', complaint);
  await post(returnPath, complaint);
  const expected = { domain: 'p1.bounce.example', receipts: [{ effectKey: key, code: 'COMPLAINT', optOut: true }] };
  expect(taken).toMatchObject([expected, expected]);
});

test('what could not be stored is answered with "come again", and taken in later', async () => {
  let fails = true;
  const { taken, post } = await setUp(async () => {
    if (fails) throw new Error('the database is away');
  });
  await expect(post(returnPath, raw)).rejects.toMatchObject({ responseCode: 451 });
  expect(taken).toEqual([]);
  fails = false;
  await post(returnPath, raw);
  expect(taken.length).toBe(1);
});

test('an address that is no return path is refused by name', async () => {
  const { taken, post } = await setUp();
  await expect(post('faktura@p1.bounce.example', raw)).rejects.toMatchObject({ responseCode: 550 });
  await expect(post('b+123@p1.bounce.example', raw)).rejects.toMatchObject({ responseCode: 550 });
  expect(taken).toEqual([]);
});

test('an auto-reply is taken and dropped, and a mail beyond the limit is refused', async () => {
  const { taken, ignored, post } = await setUp();
  await post(returnPath, 'Subject: Semester\r\n\r\nHej');
  expect(ignored).toEqual(['no delivery status']);
  await expect(post(returnPath, `Subject: x\r\n\r\n${'x\r\n'.repeat(500_000)}`)).rejects.toMatchObject({
    responseCode: 552,
  });
  expect(taken).toEqual([]);
});
