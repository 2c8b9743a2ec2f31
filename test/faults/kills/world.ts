// What happens to the journeys of the kill test beside the workers: mails are delivered, some told of twice, a few
// invoices are called off, a few are paid. Which, follows from their ids; when, from the machine.
import { actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { makeOrderCache } from '../../../src/distribution/order-cache.ts';
import { receiveReports } from '../../../src/distribution/receipt/receive.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { recordPayment } from '../../../src/ledger/payment.ts';
import type { Store } from '../../../src/store/open.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { reportOf } from '../scene.ts';
import { type Hurry, hurriedAdapters } from './adapters.ts';
import { journey } from './judge.ts';

export interface Surroundings {
  /** When each distribution's stop was committed, epoch ms. */
  readonly stoppedAtMs: ReadonlyMap<string, number>;
  readonly counts: { delivered: number; cancelled: number; paid: number };
  /** Ends; throws what went wrong meanwhile. */
  end(): Promise<void>;
}

interface Row {
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly amountMinor: number;
  readonly partnerId: string | null;
  readonly effectKey: string | null;
}

const tickMs = 250;
const atOnce = 40;

/** The last hexadecimal digit of an id decides what becomes of it. */
const digitOf = (id: string) => Number.parseInt(id.at(-1) ?? '0', 16);

/** Lets the world go on until it is ended. */
export function letTheWorldGoOn(store: Store, creditorId: string, hurry: Hurry): Surroundings {
  const context = { store, adapters: hurriedAdapters(hurry), orders: makeOrderCache() };
  const stoppedAtMs = new Map<string, number>();
  const told = new Set<string>();
  const counts = { delivered: 0, cancelled: 0, paid: 0 };
  let isOver = false;
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work, 'REPEAT');

  async function deliver(rows: readonly Row[]): Promise<void> {
    const keys = new Map(
      rows.flatMap((row) => (row.effectKey && row.partnerId ? [[row.effectKey, row.partnerId]] : [])),
    );
    for (const [effectKey, partnerId] of keys) {
      if (told.has(effectKey) || digitOf(effectKey) >= 7) continue;
      told.add(effectKey);
      const report = reportOf(effectKey, 'DELIVERED', { occurredAtMs: Date.now() });
      const times = digitOf(effectKey) === 0 ? 2 : 1;
      for (let time = 0; time < times; time += 1)
        await receiveReports(context, creditorId, partnerId, [report], Date.now());
      counts.delivered += 1;
    }
  }

  async function stop(row: Row): Promise<void> {
    const { distributionId, invoiceId, amountMinor } = row;
    const isCancel = digitOf(distributionId) === 15;
    await inScope(async (scope) => {
      if (isCancel) {
        const done = await actOnDistributions(scope, [distributionId], { kind: 'CANCEL', reason: null }, Date.now());
        return appendEvents(scope, done.events, done.tallyChanges);
      }
      const payment = { invoiceId, amountMinor, currency: 'SEK', paidOn: '2026-03-02' };
      const paid = await recordPayment(scope, payment, Date.now());
      if ('problem' in paid) throw new Error(paid.problem.code);
      return appendEvents(scope, paid.events, []);
    });
    stoppedAtMs.set(distributionId, Date.now());
    counts[isCancel ? 'cancelled' : 'paid'] += 1;
  }

  async function turn(): Promise<void> {
    const rows = await inScope(
      ({ sql }) => sql<Row[]>`
        select d.distribution_id as "distributionId", d.invoice_id as "invoiceId", d.amount_minor as "amountMinor",
          a.partner_id as "partnerId", a.effect_key as "effectKey"
        from distribution d join succession_order s using (creditor_id, succession_order_id, version)
        left join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
          and a.step = 0 and a.state = 'ACCEPTED'
        where d.creditor_id = ${creditorId} and s.name = ${journey} and d.state in ('PLANNED', 'ACTIVE')
        order by random() limit ${atOnce}`,
    );
    await deliver(rows);
    for (const row of rows) {
      const isChosen = digitOf(row.distributionId) >= 14 && !stoppedAtMs.has(row.distributionId);
      if (isChosen) await stop(row);
    }
  }

  const going = (async () => {
    while (!isOver) {
      await turn();
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
  })();
  // Told where it is awaited.
  going.catch(() => {});
  return {
    stoppedAtMs,
    counts,
    end() {
      isOver = true;
      return going;
    },
  };
}
