// Fills a creditor with debtors and invoices straight by SQL, for benchmarks and engine tests that are not about intake.
import { newId } from '../../src/id.ts';
import type { Store } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';

export interface Population {
  readonly creditorId: string;
  readonly successionOrderId: string;
  readonly partnerIds: Readonly<Record<string, string>>;
}

export interface PopulationPlan {
  readonly debtors: number;
  readonly invoices: number;
  readonly order: SuccessionOrder;
  /** Partners to make: adapter name and channel, with settings. */
  readonly partners: readonly {
    readonly adapter: string;
    readonly channel: string;
    readonly settings?: unknown;
    readonly sealedSecrets?: string | null;
  }[];
  /** Simulated now, ISO 8601; leave out for real time. */
  readonly clockAt?: string;
}

/** Makes the creditor; invoice n belongs to debtor n mod debtors, is due in a month, and is for (100 + n) kronor. */
export async function populate(store: Store, plan: PopulationPlan): Promise<Population> {
  const creditorId = newId();
  const [sourceId, successionOrderId] = [newId(), newId()];
  const partnerIds: Record<string, string> = {};
  await store.sql`insert into creditor_roster (creditor_id) values (${creditorId})`;
  await withCreditor(store, creditorId, async ({ sql }) => {
    await sql`
      insert into creditor (creditor_id, name, organisation_number, country, language, time_zone, currency, email, address,
        bankgiro, sandbox, clock_at)
      values (${creditorId}, 'Exempel AB', '5568402266', 'SE', 'sv', 'Europe/Stockholm', 'SEK', 'faktura@exempel.example',
        ${JSON.stringify({ lines: ['Storgatan 1'], postcode: '11122', city: 'Stockholm', country: 'SE' })}::jsonb,
        '50501055', true, ${plan.clockAt ?? null})`;
    await sql`insert into event_stream (creditor_id) values (${creditorId})`;
    await sql`insert into source (creditor_id, source_id, name) values (${creditorId}, ${sourceId}, 'population')`;
    await sql`
      insert into succession_order (creditor_id, succession_order_id, version, name, definition)
      values (${creditorId}, ${successionOrderId}, 1, ${plan.order.name}, ${JSON.stringify(plan.order)}::jsonb)`;
    for (const { adapter, channel, settings, sealedSecrets } of plan.partners) {
      const partnerId = newId();
      partnerIds[adapter] = partnerId;
      await sql`
        insert into partner (creditor_id, partner_id, name, adapter, channels, settings, sealed_secrets)
        values (${creditorId}, ${partnerId}, ${adapter}, ${adapter}, ${[channel]}, ${JSON.stringify(settings ?? {})}::jsonb,
          ${sealedSecrets ?? null})`;
    }
    await sql`
      insert into debtor (creditor_id, debtor_id, number, kind, name, country, language, time_zone, content_hash)
      select ${creditorId}, uuidv7(), n::text, case n % 3 when 0 then 'COMPANY' else 'PERSON' end,
        'Gäldenär ' || n, 'SE', 'sv', 'Europe/Stockholm', ''
      from generate_series(0, ${plan.debtors - 1}::int) n`;
    await sql`
      insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address, postal_address)
      select ${creditorId}, uuidv7(), debtor_id, c.channel,
        case c.channel when 'EMAIL' then 'd' || number || '@post.example' else 'Gatan ' || number || ', 111 22 Stockholm' end,
        case c.channel when 'LETTER' then
          jsonb_build_object('lines', jsonb_build_array('Gatan ' || number), 'postcode', '11122', 'city', 'Stockholm', 'country', 'SE') end
      from debtor, (values ('EMAIL'), ('LETTER')) c(channel) where creditor_id = ${creditorId}`;
    await sql`
      insert into invoice (creditor_id, invoice_id, number, type, source_id, debtor_id, issue_date, due_date, currency,
        amount_minor, vat_minor, payment_reference, lines, document_state, claim_state, content_hash, search_text)
      select ${creditorId}, uuidv7(), n::text, 'INVOICE', ${sourceId}, d.debtor_id, current_date,
        current_date + 30 + n % 30, 'SEK', (100 + n % 50000) * 125, (100 + n % 50000) * 25, n::text,
        jsonb_build_array(jsonb_build_object('description', 'Tjänst', 'quantity', '1', 'unit', 'st',
          'unitPrice', (100 + n % 50000)::text, 'vatPercent', '25', 'netMinor', (100 + n % 50000) * 100)),
        'READY', 'UNPAID', '', n || ' ' || lower(d.name)
      from generate_series(1, ${plan.invoices}::int) n
      join debtor d on d.creditor_id = ${creditorId} and d.number = (n % ${plan.debtors}::int)::text`;
    await sql`
      insert into not_started (creditor_id, due_date, invoice_id)
      select creditor_id, due_date, invoice_id from invoice where creditor_id = ${creditorId}`;
    await sql`
      insert into tally (creditor_id, state, channel, cause, currency, count, amount_minor)
      select ${creditorId}, 'NOT_STARTED', '', '', 'SEK', count(*), sum(amount_minor) from invoice
      where creditor_id = ${creditorId} having count(*) > 0`;
  });
  return { creditorId, successionOrderId, partnerIds };
}
