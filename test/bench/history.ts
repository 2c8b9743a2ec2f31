// A creditor with a history: one debtor for every six invoices, two attempts and over three events for each, made by SQL
// alone. Only for measuring queries.
import postgres from 'postgres';
import { openStore } from '../../src/store/open.ts';
import { only } from '../support/orders.ts';
import { populate } from '../support/population.ts';

export interface History {
  readonly creditorId: string;
  /** Some invoices, spread over all. */
  readonly invoiceIds: readonly string[];
  /** A due date and id deep in the list sorted by due date, as a cursor stands on. */
  readonly deep: { readonly dueDate: string; readonly invoiceId: string };
}

/** Makes `invoices` of them with twice as many attempts and over three times as many events. */
export async function loadHistory(url: string, invoices: number): Promise<History> {
  const store = openStore(url, { connectionsMax: 2, statementMsMax: 600_000 });
  const partners = [
    { adapter: 'null-mail', channel: 'EMAIL' },
    { adapter: 'null-letter', channel: 'LETTER' },
  ];
  const { creditorId, successionOrderId, partnerIds } = await populate(store, {
    debtors: Math.ceil(invoices / 6),
    invoices,
    order: only('EMAIL'),
    partners,
  });
  await store.close();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    insert into distribution (creditor_id, distribution_id, invoice_id, debtor_id, purpose, generation, succession_order_id,
      version, state, step, channel, milestone, due_date, amount_minor, currency, started_at, ended_at)
    select creditor_id, gen_random_uuid(), invoice_id, debtor_id, 'INITIAL', 1, '${successionOrderId}', 1,
      case number::int % 10 when 0 then 'ACTIVE' when 1 then 'UNDELIVERABLE' else 'REACHED' end, 0,
      case number::int % 3 when 0 then 'LETTER' else 'EMAIL' end, 'DELIVERED', due_date, amount_minor, currency,
      now() - interval '3 days', now()
    from invoice;
    update invoice i set distribution_id = d.distribution_id, document_state = 'ISSUED' from distribution d where d.invoice_id = i.invoice_id;
    insert into attempt (creditor_id, attempt_id, distribution_id, step, number, channel, partner_id, contact_point_id,
      effect_key, epoch, state, started_at, accepted_at, delivered_at)
    select d.creditor_id, gen_random_uuid(), d.distribution_id, 0, n, 'EMAIL', '${partnerIds['null-mail']}', p.contact_point_id,
      gen_random_uuid(), 1, case n when 1 then 'RETRY_WAIT' else 'DELIVERED' end, d.started_at + n * interval '1 hour',
      d.started_at + n * interval '1 hour', d.started_at + n * interval '2 hours'
    from distribution d cross join generate_series(1, 2) n
    join contact_point p on p.creditor_id = d.creditor_id and p.debtor_id = d.debtor_id and p.channel = 'EMAIL';
    insert into event (creditor_id, position, type, invoice_id, distribution_id, debtor_id, channel, payload, occurred_at)
    select d.creditor_id, row_number() over (order by d.started_at, d.distribution_id, n),
      (array['DISTRIBUTION_PLANNED', 'ATTEMPT_SUBMITTING', 'ATTEMPT_DELIVERED', 'DISTRIBUTION_REACHED'])[n], d.invoice_id,
      d.distribution_id, d.debtor_id, 'EMAIL', '{"step": 0}', d.started_at + n * interval '1 minute'
    from distribution d cross join generate_series(1, 4) n where n < 4 or d.amount_minor % 3 = 0;
    delete from not_started;
    delete from tally;
    insert into tally (creditor_id, state, channel, cause, currency, count, amount_minor)
    select creditor_id, state, channel, '', currency, count(*), sum(amount_minor) from distribution group by 1, 2, 3, 5`);
  await sql.unsafe('vacuum analyze');
  const ids = await sql<
    { id: string }[]
  >`select invoice_id as id from invoice where number::int % ${Math.max(1, Math.floor(invoices / 500))} = 0`;
  const [deep] = await sql<History['deep'][]>`
    select due_date::text as "dueDate", invoice_id as "invoiceId" from invoice order by due_date, invoice_id offset ${Math.floor(invoices * 0.8)} limit 1`;
  await sql.end();
  if (deep === undefined) throw new Error('there are invoices');
  return { creditorId, invoiceIds: ids.map((row) => row.id), deep };
}
