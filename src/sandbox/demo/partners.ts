// The partners of the demo: a row for each simulator, made at the first start with a price list, and told at every start
// where its simulator listens this time.
import { newId } from '../../id.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import { seal } from '../../seal.ts';
import type { Scope } from '../../store/transaction.ts';

/** How an adapter reaches its simulator this time. */
export interface DemoAccess {
  readonly adapter: string;
  readonly settings: unknown;
  readonly secrets: unknown;
}

/** The partner of each adapter, as known from an earlier start, or a fresh id. */
export async function demoPartnerIds(scope: Scope): Promise<(adapter: string) => string> {
  const rows = await scope.sql<{ adapter: string; partnerId: string }[]>`
    select adapter, partner_id as "partnerId" from partner where creditor_id = ${scope.creditorId}`;
  const known = new Map(rows.map((row) => [row.adapter, row.partnerId]));
  return (adapter) => {
    const partnerId = known.get(adapter) ?? newId();
    known.set(adapter, partnerId);
    return partnerId;
  };
}

// Ten-thousandths of a krona, of the size Swedish partners ask in 2026: a letter 9.60, a mailbox 5.00, an SMS 0.35.
const pricesE4: Readonly<Record<string, number>> = {
  smtp: 100,
  print: 96_000,
  pingen: 112_000,
  lob: 180_000,
  'print-sftp': 99_000,
  kivra: 50_000,
  digipost: 52_000,
  'phoss-ap': 8_000,
  storecove: 21_000,
  'bank-efaktura': 18_000,
  'van-edi': 15_000,
  '46elks': 3_500,
  twilio: 6_200,
};

/** Makes or finds the partners and tells them where to go. Those named first are tried first on their channel. */
export async function connectDemoPartners(
  scope: Scope,
  accesses: readonly DemoAccess[],
  partnerIdOf: (adapter: string) => string,
  adapters: AdapterRegistry,
  masterKey: Buffer,
): Promise<void> {
  const { creditorId, sql } = scope;
  for (const [index, { adapter: name, settings, secrets }] of accesses.entries()) {
    const adapter = adapters.get(name);
    if (adapter === undefined) continue;
    const partnerId = partnerIdOf(name);
    const channels = Object.keys(adapter.channels);
    const [made] = await sql<{ isNew: boolean }[]>`
      insert into partner (creditor_id, partner_id, name, adapter, channels, priority, settings, sealed_secrets)
      values (${creditorId}, ${partnerId}, ${`Sandbox ${adapter.title}`}, ${name}, ${channels}, ${100 + 10 * index},
        ${JSON.stringify(settings)}::jsonb, ${seal(JSON.stringify(secrets), masterKey)})
      on conflict (creditor_id, partner_id) do update set settings = excluded.settings,
        sealed_secrets = excluded.sealed_secrets
      returning xmax = 0 as "isNew"`;
    const amountE4 = pricesE4[name];
    if (made?.isNew !== true || amountE4 === undefined) continue;
    await sql`
      insert into partner_price (creditor_id, partner_price_id, partner_id, channel, amount_e4, currency, valid_from)
      select ${creditorId}, gen_random_uuid(), ${partnerId}, channel, ${amountE4}, 'SEK', '2026-01-01'
      from unnest(${channels}::text[]) as channel`;
  }
}
