// Invoices of one debtor as one mail over real SMTP, and after its bounce as one order at the print house over real HTTP:
// read back where they arrive, with the receipts of both.
import PostalMime from 'postal-mime';
import { afterAll, expect, test } from 'vitest';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { printAdapter } from '../../src/partner/partners/print.ts';
import { smtpAdapter } from '../../src/partner/partners/smtp.ts';
import { seal } from '../../src/seal.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { readTexts } from '../document/read-pdf.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine, testMasterKey } from '../support/engine.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { mailSettings, printApiKey, printSigningSecret, startWorld } from './world.ts';

const { store } = await makeTestDatabase();
const world = await startWorld();
afterAll(() => world.close());
const hourMs = 3_600_000;

const { engine, context, close } = makeTestEngine(store, [smtpAdapter, printAdapter], { leaseMs: 120_000 });
afterAll(close);
const { creditorId, successionOrderId, partnerIds } = await populate(store, {
  debtors: 2,
  invoices: 5,
  order: { ...mailThenLetter, consolidateMs: hourMs },
  partners: [
    { adapter: 'smtp', channel: 'EMAIL', settings: mailSettings(world.sandbox.smtpPort) },
    {
      adapter: 'print',
      channel: 'LETTER',
      settings: { baseUrl: world.sandbox.printUrl, requestMs: 5_000 },
      sealedSecrets: seal(JSON.stringify({ apiKey: printApiKey, signingSecret: printSigningSecret }), testMasterKey),
    },
  ],
  clockAt: '2026-03-02T08:00:00.000Z',
});
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);

/** Moves all clocks, and takes in what has been reported. */
async function pass(forMs: number): Promise<void> {
  await inScope(
    ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
  );
  await engine.runDue(creditorId);
  const nowMs = await inScope(creditorNowMs);
  await world.sandbox.advanceTo(nowMs);
  const letters = world.callbacks.flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []));
  await receiveReports(context, creditorId, partnerIds['smtp'] ?? '', world.reports, nowMs);
  await receiveReports(context, creditorId, partnerIds['print'] ?? '', letters, nowMs);
  await engine.runDue(creditorId);
}

const states = () =>
  inScope(
    ({ sql }) => sql`
      select i.number, d.state, d.channel from distribution d join invoice i using (creditor_id, invoice_id)
      order by i.number::int`,
  );

test('invoices 2 and 4 go as one mail, 1, 3 and 5 as another that bounces', async () => {
  await inScope(async (scope) => {
    const { sql } = scope;
    await sql`update contact_point set address = 'd1+bounce@post.example' where address = 'd1@post.example'`;
    const rows = await sql<{ id: string }[]>`select invoice_id as id from invoice order by number::int`;
    const order = { successionOrderId, version: 1 };
    const nowMs = await creditorNowMs(scope);
    const started = await startDistributions(scope, { invoiceIds: rows.map(({ id }) => id), order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  await pass(2 * hourMs);
  const mails = await Promise.all(world.sandbox.messages().map(({ raw }) => PostalMime.parse(raw)));
  const byAttachments = mails.toSorted((one, other) => one.attachments.length - other.attachments.length);
  expect(byAttachments.map(({ attachments }) => attachments.map(({ filename }) => filename))).toEqual([
    ['faktura-2.pdf', 'faktura-4.pdf'],
    ['faktura-1.pdf', 'faktura-3.pdf', 'faktura-5.pdf'],
  ]);
  const [pair] = byAttachments;
  expect(pair?.subject).toBe(
    '2 fakturor från Exempel AB: totalt 257,50 kr, den första förfaller '.concat(pair?.subject?.slice(-10) ?? ''),
  );
  expect(pair?.text).toContain('Faktura 2\n');
  expect(pair?.text).toContain('Faktura 4\n');
  for (const [index, number] of ['2', '4'].entries()) {
    const { content } = pair?.attachments[index] ?? {};
    expect(await readTexts(new Uint8Array(content as ArrayBuffer))).toContain(number);
  }
  await pass(hourMs);
  expect(await states()).toMatchObject([
    { number: '1', state: 'ACTIVE', channel: 'LETTER' },
    { number: '2', state: 'REACHED', channel: 'EMAIL' },
    { number: '3', state: 'ACTIVE', channel: 'LETTER' },
    { number: '4', state: 'REACHED', channel: 'EMAIL' },
    { number: '5', state: 'ACTIVE', channel: 'LETTER' },
  ]);
});

test('1, 3 and 5 are one order at the print house, their pages joined, and delivered together', async () => {
  const letters = world.sandbox.letters();
  expect(letters.map(({ pages }) => pages)).toEqual([3]);
  const texts = await readTexts(letters[0]?.pdf ?? Buffer.alloc(0));
  expect(texts.filter((text) => text === 'Faktura')).toHaveLength(3);
  expect(texts.filter((text) => text === 'Gäldenär 1')).toHaveLength(3);
  for (let day = 0; day < 8; day += 1) await pass(24 * hourMs);
  expect(await states()).toMatchObject(['1', '2', '3', '4', '5'].map((number) => ({ number, state: 'REACHED' })));
  expect(world.sandbox.letters()).toHaveLength(1);
});
