// An operator at work through the API: invoices by mail, then by letter, partners that answer as a test says, and acts.
import { expect } from 'vitest';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { toOpaqueId } from '../../../src/id.ts';
import type { Outcome } from '../../../src/partner/partner.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase, type TestDatabase } from '../../support/database.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { accepted, refused, scriptedPartner } from '../../support/scripted-partner.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

export const hourMs = 3_600_000;

/**
 * A database and a server of one test file, whose partners answer as it says. A mail to d1@ and its like is refused for good;
 * to d2@ it is in doubt; all others are taken.
 */
export async function openScenes() {
  const database = await makeTestDatabase();
  /** What is answered for an address, before anything else. */
  const replies = new Map<string, Outcome>();
  const mail = scriptedPartner('mail', 'EMAIL', {
    answer: ({ contactPoint: { address } }) => {
      const reply = replies.get(address);
      if (reply !== undefined) return reply;
      if (address === 'd1@post.example') return refused('HARD', '5.1.1');
      return address === 'd2@post.example' ? { kind: 'AMBIGUOUS', code: 'CUT', detail: 'as scripted' } : accepted;
    },
  });
  const letter = scriptedPartner('letter', 'LETTER', {
    answer: ({ contactPoint: { address } }) => (address.startsWith('Gatan 1,') ? refused('HARD', 'ADDRESS') : accepted),
  });
  const server = await startTestServer(database, [mail.adapter, letter.adapter]);
  return { database, replies, mail, letter, scene: (invoices: number) => makeScene(database, server, invoices) };
}

/** A creditor of its own with so many invoices, and an operator who acts on them. */
async function makeScene(database: TestDatabase, server: TestServer, invoices: number) {
  const { creditorId, successionOrderId, partnerIds } = await populate(database.store, {
    debtors: invoices,
    invoices,
    order: mailThenLetter,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
    ],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(database.store, creditorId, work);
  const operator = await server.key(creditorId, 'OPERATOR');
  let keys = 0;
  const act = async (name: string, type: string, shown: string, input: Record<string, unknown>) => {
    keys += 1;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${shown} errors { code path message remedy } } }`;
    const answer = await server.ask(operator, query, { input: { idempotencyKey: `operator-${keys}`, ...input } });
    expect(answer.errors).toBeUndefined();
    return answer.data?.[name] as Record<string, unknown> & { errors: { code: string; path: string[] }[] };
  };
  const distributions = () =>
    inScope(
      ({ sql }) => sql<
        { id: string; number: string; state: string; channel: string; cause: string; purpose: string; step: number }[]
      >`
        select d.distribution_id as id, i.number, d.state, d.channel, d.cause, d.purpose, d.step from distribution d
        join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id order by d.generation, i.number::int`,
    );
  return {
    creditorId,
    successionOrderId,
    partnerIds,
    inScope,
    act,
    distributions,
    ask: async (query: string, variables: Record<string, unknown> = {}) => {
      const answer = await server.ask(operator, query, variables);
      expect(answer.errors).toBeUndefined();
      return answer.data as Record<string, unknown>;
    },
    /** The id, as the API knows it, of the newest distribution of an invoice. */
    idOf: async (number: string) => {
      const found = (await distributions()).findLast((one) => one.number === number);
      return toOpaqueId('distribution', found?.id ?? '');
    },
    async start(more: { dryRun?: boolean } = {}) {
      await inScope(async (scope) => {
        const ids = await scope.sql<
          { id: string }[]
        >`select invoice_id as id from invoice where distribution_id is null`;
        const order = { successionOrderId, version: 1 };
        const invoiceIds = ids.map(({ id }) => id);
        const started = await startDistributions(scope, {
          invoiceIds,
          order,
          nowMs: await creditorNowMs(scope),
          ...more,
        });
        await appendEvents(scope, started.events, started.tallyChanges);
      });
      await server.run(creditorId);
      // What is in doubt is looked at again after some real time; here at once.
      await inScope(({ sql }) => sql`update distribution set lease_until = null`);
      await server.run(creditorId);
    },
    async pass(forMs: number) {
      await inScope(
        ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
      );
      await server.run(creditorId);
    },
    run: () => server.run(creditorId),
    /** The overview's counts must at any time be what the distributions say. */
    async tallyHolds() {
      const [counted, kept] = await inScope(async ({ sql }) => [
        await sql`select d.state, coalesce(d.channel, '') as channel, coalesce(d.cause, '') as cause, count(*)::int as count
          from invoice i join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
          group by 1, 2, 3 order by 1, 2, 3`,
        await sql`select state, channel, cause, count::int as count from tally where count <> 0 and state <> 'NOT_STARTED'
          order by 1, 2, 3`,
      ]);
      expect([...(kept ?? [])]).toEqual([...(counted ?? [])]);
    },
  };
}
