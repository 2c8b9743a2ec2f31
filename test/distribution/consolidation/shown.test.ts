// What a front end sees of invoices that went as one: which they are, in one statement for all, and in words.
import { expect, test } from 'vitest';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { openStore } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { scriptedPartner } from '../../support/scripted-partner.ts';
import { startTestServer } from '../../support/server.ts';

const database = await makeTestDatabase();
const statements: string[] = [];
const store = openStore(database.url, {
  connectionsMax: 5,
  statementMsMax: 30_000,
  onStatement: (text) => statements.push(text),
});
const mail = scriptedPartner('mail', 'EMAIL', { capability: { consolidates: true } });
const server = await startTestServer({ ...database, store }, [mail.adapter]);
const { creditorId, successionOrderId } = await populate(store, {
  debtors: 5,
  invoices: 11,
  order: { ...mailThenLetter, steps: mailThenLetter.steps.slice(0, 1), consolidateMs: 60_000 },
  partners: [{ adapter: 'mail', channel: 'EMAIL' }],
  clockAt: '2026-03-02T08:00:00Z',
});
const key = await server.key(creditorId, 'FRONTEND');
await withCreditor(store, creditorId, async (scope) => {
  const rows = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice where number <> '2'`;
  const order = { successionOrderId, version: 1 };
  const nowMs = await creditorNowMs(scope);
  const started = await startDistributions(scope, { invoiceIds: rows.map(({ id }) => id), order, nowMs });
  await appendEvents(scope, started.events, started.tallyChanges);
});
await server.run(creditorId);
await withCreditor(store, creditorId, ({ sql }) => sql`update creditor set clock_at = clock_at + interval '1 hour'`);
await server.run(creditorId);

interface Node {
  readonly number: string;
  readonly distribution: null | {
    readonly attempts: { readonly consolidatedWith: { readonly number: string }[] }[];
    readonly timeline: { readonly nodes: { readonly type: string; readonly text: string }[] };
  };
}

const query = `query ($first: Int!, $language: Language!) {
  invoices(first: $first) {
    nodes { number distribution {
      attempts { consolidatedWith { number } }
      timeline(first: 20) { nodes { type text(language: $language) } }
    } }
  }
}`;

async function ask(first: number, language: 'EN' | 'SV'): Promise<{ nodes: Node[]; count: number }> {
  statements.length = 0;
  const { data, errors } = await server.ask(key, query, { first, language });
  expect(errors).toBeUndefined();
  const { nodes } = data?.['invoices'] as { nodes: Node[] };
  return { nodes, count: statements.length };
}

test('each attempt names the others it went with; one that went alone names none', async () => {
  const { nodes } = await ask(20, 'EN');
  const fellows = new Map(
    nodes.map(({ number, distribution }) => [
      number,
      distribution?.attempts.map(({ consolidatedWith }) => consolidatedWith.map((other) => other.number)),
    ]),
  );
  expect(fellows.get('1')).toEqual([['6', '11']]);
  expect(fellows.get('6')).toEqual([['1', '11']]);
  expect(fellows.get('3')).toEqual([['8']]);
  expect(fellows.get('7')).toEqual([[]]);
  expect(fellows.get('2')).toBeUndefined();
});

test('the timeline says in words that it waits for others, and how many went together', async () => {
  const textsOf = (nodes: readonly Node[], number: string) =>
    nodes.find((node) => node.number === number)?.distribution?.timeline.nodes.map(({ text }) => text) ?? [];
  const english = textsOf((await ask(20, 'EN')).nodes, '1');
  expect(english[1]).toMatch(
    /^Waiting\. More invoices to the debtor may go with it; it is sent by e-mail on 2 March 2026/,
  );
  expect(english[2]).toMatch(/3 invoices go together\.$/);
  const swedish = textsOf((await ask(20, 'SV')).nodes, '1');
  expect(swedish[1]).toMatch(/Fler fakturor till gäldenären kan gå med den/);
  expect(swedish[2]).toMatch(/3 fakturor går tillsammans\.$/);
});

test('many invoices take no more statements than a few', async () => {
  await ask(2, 'EN');
  const few = await ask(3, 'EN');
  const all = await ask(20, 'EN');
  expect(all.nodes.length).toBeGreaterThan(few.nodes.length);
  expect(all.count).toBe(few.count);
});
