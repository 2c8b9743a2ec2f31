// The steps of the kill test: twenty thousand invoices, a third to each partner, started little by little, so that
// there is work at every death and not one long queue.
import { startChunks } from '../../../src/api/start-distributions.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { newId } from '../../../src/id.ts';
import { seal } from '../../../src/seal.ts';
import type { Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { testMasterKey } from '../../support/engine.ts';
import { only, stepUntilDelivered } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { type Contract, contracts, journey } from './judge.ts';
import type { Partners } from './partners.ts';

export interface Steps {
  readonly creditorId: string;
  /** Starts more, until this many have been started. */
  startUntil(count: number): Promise<void>;
  /** Distributions of which it is not settled yet what became of them. */
  unsettled(): Promise<number>;
}

/** Sends to one partner at a time; what is on the wire at a death is in doubt, and a dumb partner's must be few. */
const concurrencyMax: Readonly<Record<Contract | 'relay', number>> = { print: 4, askable: 3, smtp: 1, relay: 4 };
const startedAtOnce = 60;
// Journeys: a mail that may go with another of its debtor, two seconds for its delivery, then a letter.
const gatherMs = 300;
const mailPatienceMs = 2_000;

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
      { adapter: 'relay', channel: 'EMAIL', settings: smtp },
      print,
      { ...print, adapter: 'askable', settings: { ...print.settings, baseUrl: askableUrl } },
    ],
  });
  const names = [...(Object.keys(contracts) as Contract[]), journey] as const;
  const orderIds = new Map(names.map((name) => [name, newId()]));
  const waiting = await withCreditor(store, creditorId, async ({ sql }) => {
    for (const name of names) {
      const order = name === journey ? travelling(partnerIds) : to(name, partnerIds[name] ?? '');
      await sql`
        insert into succession_order (creditor_id, succession_order_id, version, name, definition)
        values (${creditorId}, ${orderIds.get(name) ?? ''}, 1, ${name}, ${JSON.stringify(order)}::jsonb)`;
    }
    for (const [name, atOnce] of Object.entries(concurrencyMax)) {
      await sql`
        update partner set concurrency_max = ${atOnce}
        where creditor_id = ${creditorId} and partner_id = ${partnerIds[name] ?? ''}`;
    }
    const rows = await sql<{ id: string }[]>`select invoice_id as id from invoice
      order by number::int / 1000, number::int % 500, number::int`;
    return rows.map(({ id }) => id);
  });

  let started = 0;
  let starting = Promise.resolve();
  async function start(until: number): Promise<void> {
    while (started < Math.min(until, count)) {
      const ids = waiting.slice(started, Math.min(started + startedAtOnce, count));
      const shares = Map.groupBy(ids.keys(), nameOf);
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
            select from attempt a join succession_order s using (creditor_id)
            where s.succession_order_id = d.succession_order_id and s.name <> ${journey}
              and a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.state = 'ACCEPTED')`;
        return row?.count ?? 0;
      }),
  };
}

/** Two by two, for those are one debtor's: half of all are journeys, the others go to one partner alone. */
function nameOf(index: number): Contract | typeof journey {
  const pair = Math.floor(index / 2);
  const names = Object.keys(contracts) as Contract[];
  return pair % 2 === 1 ? journey : (names[Math.floor(pair / 2) % names.length] ?? 'smtp');
}

function travelling({ relay = '', print = '' }: Readonly<Record<string, string>>): SuccessionOrder {
  const [mail, letter] = [stepUntilDelivered('EMAIL', 0), stepUntilDelivered('LETTER', 1)];
  return {
    ...only('EMAIL'),
    name: journey,
    consolidateMs: gatherMs,
    steps: [
      { ...mail, partnerIds: [relay], patienceMs: mailPatienceMs, retries },
      { ...letter, until: 'ACCEPTED', partnerIds: [print], retries },
    ],
  };
}

function to(name: Contract, partnerId: string): SuccessionOrder {
  const order = only(name === 'smtp' ? 'EMAIL' : 'LETTER');
  return { ...order, name, steps: order.steps.map((step) => ({ ...step, partnerIds: [partnerId], retries })) };
}
