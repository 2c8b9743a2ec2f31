// A debtor in Sweden with an address in America: how long a letter takes, and what it costs, go by where it goes.
import { expect, test } from 'vitest';
import { makeLedgerWorld } from '../ledger/world.ts';
import { opaque } from '../support/world.ts';

const world = await makeLedgerWorld();
const { server, ours, act, ask, take, invoiceOf } = world;

test('the lead time and the price are those of the address, not of the debtor', async () => {
  const partnerId = opaque('prt', ours.partnerIds['letter'] ?? '');
  const leadTimes = [
    { country: 'SE', days: 1 },
    { country: 'US', days: 10 },
  ];
  const set = await ask(
    'ADMIN',
    `mutation ($input: PartnerUpdateInput!) { partnerUpdate(input: $input) { errors { code } } }`,
    {
      input: { partnerId, leadTimes },
    },
  );
  expect(set).toEqual({ partnerUpdate: { errors: [] } });
  const prices = [
    { channel: 'LETTER', amount: '10', currency: 'SEK', validFrom: '2026-01-01' },
    { channel: 'LETTER', country: 'US', amount: '35', currency: 'SEK', validFrom: '2026-01-01' },
  ];
  await ask(
    'ADMIN',
    `mutation ($input: PartnerPricesSetInput!) { partnerPricesSet(input: $input) { errors { code } } }`,
    {
      input: { partnerId, prices },
    },
  );
  const steps = [{ channel: 'LETTER', until: 'DELIVERED', patience: 'P10D' }];
  const saved = await act('successionOrderCreate', { name: 'In time', steps, arriveBeforeDays: 5 }, 'order { id }');
  expect(saved.errors).toEqual([]);
  const { id: orderId } = saved['order'] as { id: string };
  const abroad = { address_line_1: '1 Main St', postcode: '10001', city: 'New York', address_country: 'US' };
  const due = { due_date: '2026-03-16', debtor_country: 'SE', amount: '1000' };
  await take([
    { invoice_number: 'US1', debtor_number: 'U1', ...due, ...abroad },
    { invoice_number: 'SE1', debtor_number: 'S1', ...due },
  ]);
  const ids = [(await invoiceOf('US1')).id, (await invoiceOf('SE1')).id];
  const started = await act('distributionsStart', { invoiceIds: ids, orderId }, 'startedCount');
  expect(started).toMatchObject({ startedCount: 2, errors: [] });
  const outlook = `query { outlook(until: "2026-03-03T00:00:00Z") { rows { channel count cost } } }`;
  expect((await ask('OPERATOR', outlook))['outlook']).toMatchObject({
    rows: [{ channel: 'LETTER', count: 2, cost: '45.00' }],
  });
  await server.run(ours.creditorId);
  const types = async (number: string) =>
    (await invoiceOf(number)).distribution?.timeline.nodes.map(({ type }) => type) ?? [];
  expect(await types('US1')).toContain('DEADLINE_MISSED');
  expect(await types('SE1')).not.toContain('DEADLINE_MISSED');
});
