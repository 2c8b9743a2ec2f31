import { expect, test } from 'vitest';
import { newId } from '../../src/id.ts';
import * as tables from '../../src/store/tables/creditor.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';

const { store } = await makeTestDatabase();

const columns = {
  name: 'Exempel AB',
  organisationNumber: '5568402266',
  country: 'SE',
  language: 'sv',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  email: 'faktura@exempel.example',
  address: { lines: ['Storgatan 1'], postcode: '11122', city: 'Stockholm', country: 'SE' },
};

test('every table that holds a creditor has row-level security, enabled and forced', async () => {
  const rows = await store.sql<{ name: string; ok: boolean }[]>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity
      and exists (select from pg_policies p where p.tablename = c.relname and p.policyname = 'creditor_scope') as ok
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'creditor_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'creditor_roster'`;
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !row.ok)).toEqual([]);
});

test('the application works as a role that neither owns tables nor bypasses security', async () => {
  const [row] = await store.sql`
    select current_user as name, rolbypassrls or rolsuper as strong,
      (select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user) as owned
    from pg_roles where rolname = current_user`;
  expect(row).toEqual({ name: 'stafett_app', strong: false, owned: 0 });
});

test('a creditor sees its own rows only, and nothing can be read or written outside a scope', async () => {
  const [mine, other] = [newId(), newId()];
  for (const creditorId of [mine, other]) {
    await withCreditor(store, creditorId, ({ db }) => db.insert(tables.creditor).values({ creditorId, ...columns }));
  }
  const seen = await withCreditor(store, mine, ({ db }) => db.select().from(tables.creditor));
  expect(seen.map((row) => row.creditorId)).toEqual([mine]);
  expect(await store.sql`select * from creditor`).toHaveLength(0);
  await expect(
    withCreditor(store, mine, ({ db }) => db.insert(tables.creditor).values({ creditorId: newId(), ...columns })),
  ).rejects.toThrow();
});

test('the event log can be neither changed nor deleted', async () => {
  await expect(withCreditor(store, newId(), ({ sql }) => sql`delete from event`)).rejects.toThrow(/permission denied/);
  await expect(withCreditor(store, newId(), ({ sql }) => sql`update event set type = 'x'`)).rejects.toThrow(
    /permission denied/,
  );
});
