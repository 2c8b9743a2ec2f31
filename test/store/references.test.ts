// Attempts and distributions name other rows without foreign keys (docs/decisions/0014-references.md): what they name
// cannot be deleted, and is there.
import { expect, test } from 'vitest';
import { makeScene } from '../faults/scene.ts';
import { makeTestDatabase } from '../support/database.ts';

const { store } = await makeTestDatabase();

test.each(['invoice', 'distribution', 'succession_order', 'partner', 'contact_point', 'debtor'])(
  'the application may not delete a row of %s',
  async (table) => {
    await expect(store.sql.unsafe(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
  },
);

test('after a run, nothing names what is not there', async () => {
  const it = await makeScene(store, { invoices: 40 });
  await it.run();
  const astray = await it.inScope(
    ({ sql }) => sql`
    select a.attempt_id from attempt a
      left join distribution d on d.creditor_id = a.creditor_id and d.distribution_id = a.distribution_id
      left join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
      left join succession_order o on o.creditor_id = d.creditor_id and o.succession_order_id = d.succession_order_id
        and o.version = d.version
      left join partner p on p.creditor_id = a.creditor_id and p.partner_id = a.partner_id
      left join contact_point c on c.creditor_id = a.creditor_id and c.contact_point_id = a.contact_point_id
    where i.invoice_id is null or o.version is null or p.partner_id is null or c.contact_point_id is null`,
  );
  expect(await it.attempts()).toHaveLength(40);
  expect(astray).toHaveLength(0);
  await it.close();
});
