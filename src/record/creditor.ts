// Creditors: the tenants. Making one makes all that its other rows stand on.
import { newId } from '../id.ts';
import type { Store } from '../store/open.ts';
import { withCreditor } from '../store/transaction.ts';
import type { PostalAddress } from './contact-point.ts';

export interface NewCreditor {
  readonly name: string;
  readonly organisationNumber: string;
  readonly country: string;
  readonly language: 'sv' | 'en';
  readonly timeZone: string;
  readonly currency: string;
  readonly email: string;
  readonly phone: string | null;
  readonly address: PostalAddress;
  readonly bankgiro: string | null;
  readonly iban: string | null;
  readonly sandbox: boolean;
  /** A sandbox's first instant, epoch ms; null: real time. */
  readonly clockAtMs: number | null;
  readonly startOnImport: boolean;
}

/** Makes a creditor with an empty log; answers its id. */
export async function createCreditor(store: Store, wanted: NewCreditor): Promise<string> {
  const creditorId = newId();
  await withCreditor(store, creditorId, async ({ sql }) => {
    await sql`insert into creditor_roster (creditor_id) values (${creditorId})`;
    await sql`
      insert into creditor (creditor_id, name, organisation_number, country, language, time_zone, currency, email, phone,
        address, bankgiro, iban, sandbox, clock_at, start_on_import)
      values (${creditorId}, ${wanted.name}, ${wanted.organisationNumber}, ${wanted.country}, ${wanted.language},
        ${wanted.timeZone}, ${wanted.currency}, ${wanted.email}, ${wanted.phone}, ${JSON.stringify(wanted.address)}::jsonb,
        ${wanted.bankgiro}, ${wanted.iban}, ${wanted.sandbox}, to_timestamp(${wanted.clockAtMs}::numeric / 1000),
        ${wanted.startOnImport})`;
    await sql`insert into event_stream (creditor_id) values (${creditorId})`;
  });
  return creditorId;
}
