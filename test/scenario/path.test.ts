// One invoice, all the way, for every fate a debtor's address can have: imported through the API, carried over real SMTP
// and HTTP, reported back by mail and signed callback, on the sandbox's clock. And what the process wrote down of it
// holds no personal data.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import {
  AdvanceClockDocument,
  ImportFileDocument,
  InvoiceByNumberDocument,
  type InvoiceByNumberQuery,
  RecordPaymentDocument,
} from '../support/operations.generated.ts';
import { typedClient } from '../support/typed-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'stafett-path-'));
const main = new URL('../../src/main.ts', import.meta.url).pathname;
const child = spawn(process.execPath, [main, '--port', '0', '--data', folder, '--log-level', 'trace']);
let logged = '';
child.stderr.on('data', (chunk: Buffer) => {
  logged += chunk.toString('utf8');
});
const banner = await new Promise<string>((resolve) => {
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString('utf8');
    if (written.includes('Ctrl-C stops it.')) resolve(written);
  });
});
afterAll(async () => {
  child.kill('SIGINT');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
});
const { httpUrl, keys } = JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')) as {
  httpUrl: string;
  keys: Record<string, string>;
};
const ask = typedClient(httpUrl, keys['admin'] ?? '');

/** A word that stands in every personal field, and so must stand nowhere it does not belong. */
const canary = 'Kanariefågel';
const post = { address_line_1: `${canary}gatan 1`, postcode: '11122', city: 'Stockholm' };
const invoice = (number: string, mail: string | undefined, address: object) => ({
  invoice_number: number,
  issue_date: '2026-11-20',
  due_date: '2027-03-01',
  currency: 'SEK',
  amount: '100.00',
  debtor_number: `P${number}`,
  debtor_kind: 'PERSON',
  debtor_name: `${canary} Nummer ${number}`,
  debtor_country: 'SE',
  ...(mail !== undefined && { email: `kanarie.${number}+${mail}@post.example` }),
  ...address,
});
const returning = { ...post, address_line_1: `${canary}gatan 1 RETURN` };

type Found = NonNullable<InvoiceByNumberQuery['invoiceByNumber']>;
async function find(number: string): Promise<Found> {
  const { invoiceByNumber } = await ask(InvoiceByNumberDocument, { number });
  if (invoiceByNumber === null || invoiceByNumber === undefined) throw new Error(`there is no invoice ${number}`);
  return invoiceByNumber;
}

test('the file goes in and its distributions start by themselves', async () => {
  const content = JSON.stringify([
    invoice('1', 'ok', post),
    invoice('2', 'bounce', post),
    invoice('3', 'silent', post),
    invoice('4', 'refuse', returning),
    invoice('5', undefined, post),
    invoice('6', 'greylist', {}),
    invoice('7', 'silent', post),
  ]);
  const { invoicesImport } = await ask(ImportFileDocument, {
    input: { source: 'Path', format: 'JSON', content, idempotencyKey: 'path-import' },
  });
  expect(invoicesImport).toMatchObject({
    distributionsStarted: 7,
    errors: [],
    import: { createdCount: 7, refusedCount: 0 },
  });
});

// Months of five hundred invoices go by: it takes as long as the machine needs.
test('a payment stops what waits, before the letter goes', { timeout: 180_000 }, async () => {
  await ask(AdvanceClockDocument, { input: { by: 'PT24H' } });
  const { id } = await find('7');
  const { paymentRecord } = await ask(RecordPaymentDocument, {
    input: { invoiceId: id, amount: '100.00', currency: 'SEK', idempotencyKey: 'path-payment' },
  });
  expect(paymentRecord).toMatchObject({ invoice: { claimState: 'PAID' }, errors: [] });
  const { clockAdvance } = await ask(AdvanceClockDocument, { input: { untilIdle: true } });
  expect(clockAdvance).toMatchObject({ idle: true, errors: [] });
});

test.each([
  ['1', 'a mail that is delivered', 'REACHED', 'EMAIL', [['EMAIL', 'DELIVERED']]],
  [
    '2',
    'a mail that bounces, then a letter',
    'REACHED',
    'LETTER',
    [
      ['EMAIL', 'BOUNCED'],
      ['LETTER', 'DELIVERED'],
    ],
  ],
  [
    '3',
    'a mail nobody answers for, then a letter',
    'REACHED',
    'LETTER',
    [
      ['EMAIL', 'EXPIRED'],
      ['LETTER', 'DELIVERED'],
    ],
  ],
  [
    '4',
    'a mail refused at once, then a letter that returns',
    'UNDELIVERABLE',
    null,
    [
      ['EMAIL', 'REJECTED'],
      ['LETTER', 'RETURNED'],
    ],
  ],
  ['5', 'a letter, for want of a mail address', 'REACHED', 'LETTER', [['LETTER', 'DELIVERED']]],
  [
    '6',
    'a mail put off twice, then delivered',
    'REACHED',
    'EMAIL',
    [
      ['EMAIL', 'RETRY_WAIT'],
      ['EMAIL', 'RETRY_WAIT'],
      ['EMAIL', 'DELIVERED'],
    ],
  ],
  ['7', 'a mail, then a payment', 'STOPPED', 'EMAIL', [['EMAIL', 'ACCEPTED']]],
] as const)('invoice %s: %s', async (number, _fate, state, channel, attempts) => {
  const { deliveryState, distribution } = await find(number);
  expect([deliveryState, distribution?.channel]).toEqual([state, channel]);
  expect(distribution?.attempts.map((attempt) => [attempt.channel, attempt.state])).toEqual(attempts);
  const timeline = distribution?.timeline.nodes ?? [];
  expect(timeline.at(-1)?.type).toBe(`DISTRIBUTION_${state}`);
  for (const { text, sv } of timeline) for (const sentence of [text, sv]) expect(sentence).toMatch(/^\p{Lu}.*[.)]$/su);
});

test('neither log, events, receipts nor jobs hold anything of a debtor', async () => {
  expect(logged).not.toContain(canary);
  expect(logged).not.toContain('@post.example');
  const port = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim();
  const sql = postgres(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, { max: 1 });
  const [found] = await sql`
    select
      (select count(*)::int from event e where e::text ~* 'kanarie') as events,
      (select count(*)::int from receipt r where r::text ~* 'kanarie') as receipts,
      (select count(*)::int from attempt a where a::text ~* 'kanarie') as attempts,
      (select count(*)::int from idempotent_request i where i::text ~* 'kanarie') as requests,
      (select count(*)::int from pgboss.job j where j::text ~* 'kanarie') as jobs,
      (select count(*)::int from debtor d where d::text ~* 'kanarie') as debtors`;
  await sql.end();
  expect(found).toEqual({ events: 0, receipts: 0, attempts: 0, requests: 0, jobs: 0, debtors: 7 });
  expect(banner).not.toContain(canary);
});
