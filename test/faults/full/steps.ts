// The steps of the full kill test: twenty thousand invoices, a third to each partner, started little by little, so that
// there is work at every death and not one long queue.
import { startChunks } from '../../../src/api/start-distributions.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { newId } from '../../../src/id.ts';
import { seal } from '../../../src/seal.ts';
import type { Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { testMasterKey } from '../../support/engine.ts';
import { only } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { type Contract, contracts } from './judge.ts';
import type { Partners } from './partners.ts';

export interface Steps {
  readonly creditorId: string;
  /** Starts more, until this many have been started. */
  startUntil(count: number): Promise<void>;
  /** Distributions of which it is not settled yet what became of them. */
  unsettled(): Promise<number>;
}

/** Sends to one partner at a time; what is on the wire at a death is in doubt, and a dumb partner's must be few. */
const concurrencyMax: Readonly<Record<Contract, number>> = { print: 3, askable: 3, smtp: 1 };
const startedAtOnce = 60;

// A send that surely did not leave (a connection refused under load) is tried again within the test.
const retries = { retriesMax: 20, firstDelayMs: 500, delayMsMax: 2_000 };

/** Makes the creditor, its partners, and the invoices; the order of a step has the name of its partner's adapter. */
export async function makeSteps(store: Store, count: number, partners: Partners): Promise<Steps> {
  const { printUrl, askableUrl, ports } = partners;
  const sealedSecrets = seal(JSON.stringify(partners.secrets), testMasterKey);
  const smtp = {
    host: '127.0.0.1',
    port: ports.smtp,
    security: 'plain',
    fromAddress: 'a@b.example',
    bounceDomain: 'bounce.example',
    messageIdDomain: 'b.example',
  };
  const print = {
    adapter: 'print',
    channel: 'LETTER',
    settings: { baseUrl: printUrl, requestMs: 1_000 },
    sealedSecrets,
  };
  const { creditorId, partnerIds } = await populate(store, {
    debtors: 500,
    invoices: count,
    order: only('EMAIL'),
    partners: [
      { adapter: 'smtp', channel: 'EMAIL', settings: smtp },
      print,
      { ...print, adapter: 'askable', settings: { ...print.settings, baseUrl: askableUrl } },
    ],
  });
  const names = Object.keys(contracts) as Contract[];
  const orderIds = new Map(names.map((name) => [name, newId()]));
  const waiting = await withCreditor(store, creditorId, async ({ sql }) => {
    for (const name of names) {
      const order = to(name, partnerIds[name] ?? '');
      await sql`
        insert into succession_order (creditor_id, succession_order_id, version, name, definition)
        values (${creditorId}, ${orderIds.get(name) ?? ''}, 1, ${name}, ${JSON.stringify(order)}::jsonb)`;
      await sql`
        update partner set concurrency_max = ${concurrencyMax[name]}
        where creditor_id = ${creditorId} and partner_id = ${partnerIds[name] ?? ''}`;
    }
    const rows = await sql<{ id: string }[]>`select invoice_id as id from invoice order by number`;
    return rows.map(({ id }) => id);
  });

  let started = 0;
  let starting = Promise.resolve();
  async function start(until: number): Promise<void> {
    while (started < Math.min(until, count)) {
      const ids = waiting.slice(started, Math.min(started + startedAtOnce, count));
      const shares = Map.groupBy(ids.keys(), (index) => names[index % names.length] ?? 'smtp');
      await withCreditor(store, creditorId, async (scope) => {
        for (const [name, indexes] of shares) {
          const chosen = indexes.flatMap((index) => ids[index] ?? []);
          const order = { successionOrderId: orderIds.get(name) ?? '', version: 1 };
          const { events, tallyChanges } = await startChunks(scope, chosen, [], order);
          await appendEvents(scope, events, tallyChanges);
        }
      });
      started += ids.length;
    }
  }

  return {
    creditorId,
    startUntil(until) {
      // One after another: several deaths may ask at once.
      starting = starting.then(() => (until - started < startedAtOnce && until < count ? undefined : start(until)));
      return starting;
    },
    unsettled: () =>
      withCreditor(store, creditorId, async ({ sql }) => {
        const [row] = await sql<{ count: number }[]>`
          select count(*) as count from distribution d
          where d.creditor_id = ${creditorId} and d.state in ('PLANNED', 'ACTIVE') and not exists (
            select from attempt a
            where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.state = 'ACCEPTED')`;
        return row?.count ?? 0;
      }),
  };
}

function to(name: Contract, partnerId: string): SuccessionOrder {
  const order = only(name === 'smtp' ? 'EMAIL' : 'LETTER');
  return { ...order, name, steps: order.steps.map((step) => ({ ...step, partnerIds: [partnerId], retries })) };
}
