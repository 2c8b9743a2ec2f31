// A worker that has no time left for what it has claimed gives it back, and nobody doubts it: nothing had left.
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import { only } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();

test.each([1, 2, 3, 4, 5, 6, 8, 10])(
  'a machine that stands still for half a minute at reading %d of the clock sends each mail once, and holds none',
  async (reading) => {
    let readings = 0;
    const clock = {
      ...systemClock,
      monotonicMs: () => {
        readings += 1;
        return systemClock.monotonicMs() + (readings > reading ? 30_000 : 0);
      },
    };
    const mail = scriptedPartner('mail', 'EMAIL');
    const { engine, close } = makeTestEngine(store, [mail.adapter], { clock });
    const { creditorId, successionOrderId } = await populate(store, {
      debtors: 10,
      invoices: 60,
      order: only('EMAIL'),
      partners: [{ adapter: 'mail', channel: 'EMAIL' }],
    });
    await withCreditor(store, creditorId, async (scope) => {
      const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
      const order = { successionOrderId, version: 1 };
      const invoiceIds = ids.map(({ id }) => id);
      const started = await startDistributions(scope, { invoiceIds, order, nowMs: await creditorNowMs(scope) });
      await appendEvents(scope, started.events, started.tallyChanges);
    });
    await engine.runDue(creditorId);
    await close();
    const rows = await withCreditor(
      store,
      creditorId,
      ({ sql }) => sql`
        select d.state, d.claims, a.state as attempt, count(*)::int as count from distribution d
        join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id group by 1, 2, 3`,
    );
    expect(rows).toEqual([{ state: 'ACTIVE', claims: 0, attempt: 'ACCEPTED', count: 60 }]);
    expect(new Set(mail.sent.map(({ effectKey }) => effectKey)).size).toBe(60);
    expect(mail.sent).toHaveLength(60);
  },
);
