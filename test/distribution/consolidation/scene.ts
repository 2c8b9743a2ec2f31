// One creditor whose order lets invoices to a debtor go as one, with scripted partners that carry several.
import { expect } from 'vitest';
import { receiveReports } from '../../../src/distribution/receipt/receive.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import type { Cost, ReportedReceipt } from '../../../src/partner/partner.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import type { Store } from '../../../src/store/open.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { type Script, scriptedPartner } from '../../support/scripted-partner.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** E-mail, then a letter; invoices to one debtor within an hour go as one. */
export const gathering: SuccessionOrder = { ...mailThenLetter, name: 'Gathered', consolidateMs: hourMs };

export interface Row {
  readonly number: string;
  readonly state: string;
  readonly step: number;
  readonly channel: string;
  readonly attempt: string | null;
  readonly effectKey: string | null;
  readonly shares: number | null;
  readonly share: number | null;
  readonly units: number | null;
  readonly costE4: number | null;
  readonly costCurrency: string | null;
}

export interface Plan {
  readonly debtors?: number;
  readonly invoices?: number;
  readonly mail?: Script;
  readonly letter?: Script;
  readonly order?: SuccessionOrder;
  readonly options?: Parameters<typeof makeTestEngine>[2];
}

/** The scene; nothing is started yet. */
export async function makeScene(store: Store, plan: Plan = {}) {
  const { debtors = 1, invoices = 2, order = gathering } = plan;
  const together = (script: Script = {}) => ({ ...script, capability: { consolidates: true, ...script.capability } });
  const mail = scriptedPartner('mail', 'EMAIL', together(plan.mail));
  const letter = scriptedPartner('letter', 'LETTER', together(plan.letter));
  const { engine, context, close } = makeTestEngine(store, [mail.adapter, letter.adapter], plan.options);
  const population = await populate(store, {
    debtors,
    invoices,
    order,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
    ],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const { creditorId, successionOrderId, partnerIds } = population;
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const nowMs = () => inScope(creditorNowMs);
  return {
    mail,
    letter,
    engine,
    context,
    close,
    population,
    inScope,
    run: () => engine.runDue(creditorId),
    /** Starts these invoices, all by default. */
    start: (numbers?: readonly string[], dryRun = false) =>
      inScope(async (scope) => {
        const rows = await scope.sql<{ id: string; number: string }[]>`
          select invoice_id as id, number from invoice order by number::int`;
        const invoiceIds = rows.filter((row) => numbers?.includes(row.number) ?? true).map(({ id }) => id);
        const started = await startDistributions(scope, {
          invoiceIds,
          order: { successionOrderId, version: 1 },
          nowMs: await creditorNowMs(scope),
          dryRun,
        });
        expect(started.problems).toEqual([]);
        await appendEvents(scope, started.events, started.tallyChanges);
      }),
    /** Moves the simulated clock and works off what is due. */
    async pass(forMs: number) {
      await inScope(
        ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
      );
      await engine.runDue(creditorId);
    },
    /** Another worker may take up what this one held. */
    endLeases: () => inScope(({ sql }) => sql`update distribution set lease_until = clock_timestamp() - interval '1s'`),
    async report(
      adapter: 'mail' | 'letter',
      effectKey: string | null,
      state: ReportedReceipt['state'],
      more: Partial<ReportedReceipt> & { readonly cost?: Cost } = {},
    ) {
      const atMs = await nowMs();
      const told = { failureClass: null, code: null, detail: null, occurredAtMs: atMs, ...more };
      const receipt: ReportedReceipt = { partnerEventId: `${state} ${effectKey}`, effectKey, state, ...told };
      return receiveReports(context, creditorId, partnerIds[adapter] ?? '', [receipt], atMs);
    },
    /** Distributions with their latest attempts, by invoice number. */
    rows: (): Promise<Row[]> =>
      inScope(
        async ({ sql }) => sql<Row[]>`
          select i.number, d.state, d.step, d.channel, a.state as attempt, a.effect_key as "effectKey", a.shares, a.share,
            a.units, a.cost_e4 as "costE4", a.cost_currency as "costCurrency"
          from distribution d join invoice i using (creditor_id, invoice_id)
          left join lateral (select * from attempt t where t.creditor_id = d.creditor_id
            and t.distribution_id = d.distribution_id order by t.step desc, t.number desc limit 1) a on true
          order by i.number::int`,
      ),
    /** What was told of one invoice. */
    told: (number: string) =>
      inScope(
        async ({ sql }) => sql<{ type: string; payload: { invoices?: number; reason?: { code: string } } }[]>`
          select e.type, e.payload from event e join invoice i using (creditor_id, invoice_id)
          where i.number = ${number} order by e.position`,
      ),
    price: (channel: string, amountE4: number) =>
      inScope(
        ({ sql }) => sql`
          insert into partner_price (creditor_id, partner_price_id, partner_id, channel, country, units_from, valid_from, amount_e4, currency)
          select ${creditorId}, gen_random_uuid(), partner_id, ${channel}, '', 1, '2020-01-01', ${amountE4}, 'SEK' from partner
          where ${channel} = any(channels)`,
      ),
  };
}
