// Partners through the API: made, tried, priced, paused and re-keyed by an operator; wrong settings told field by field.
import { expect, test } from 'vitest';
import { toOpaqueId } from '../../src/id.ts';
import { defaultAdapters } from '../../src/partner/registry.ts';
import { unseal } from '../../src/seal.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { testMasterKey } from '../support/engine.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';
import { startTestServer } from '../support/server.ts';

const database = await makeTestDatabase();
const mail = scriptedPartner('mail', 'EMAIL');
const server = await startTestServer(database, [mail.adapter, ...defaultAdapters]);
const { creditorId, successionOrderId } = await populate(database.store, {
  debtors: 3,
  invoices: 3,
  order: mailThenLetter,
  partners: [{ adapter: 'mail', channel: 'EMAIL' }],
  clockAt: '2026-03-02T08:00:00.000Z',
});
const operator = await server.key(creditorId, 'OPERATOR');
const frontend = await server.key(creditorId, 'FRONTEND');

const shown = `partner { id name channels { channel breaker backlog } priority paused secretsSet previousSecretsUntil
  countries perDayMax cutOffHour leadTimes { country days } settings prices { channel country unitsFrom price { amount currency } validFrom } }
  errors { code path message remedy }`;
const create = `mutation ($input: PartnerCreateInput!) { partnerCreate(input: $input) { ${shown} } }`;

interface Shown {
  readonly partner: Record<string, unknown> | null;
  readonly errors: readonly { code: string; path: string[]; message: string }[];
}
const act = async (name: string, type: string, input: Record<string, unknown>) => {
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${shown} } }`;
  const answer = await server.ask(operator, query, { input });
  expect(answer.errors).toBeUndefined();
  return answer.data?.[name] as Shown;
};

let made = 0;
const input = (changes: Record<string, unknown> = {}) => {
  made += 1;
  return {
    name: `Print house ${made}`,
    adapter: 'print',
    settings: { baseUrl: 'http://127.0.0.1:1' },
    secrets: { apiKey: 'a-key-of-the-print-house', signingSecret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` },
    idempotencyKey: `partner-create-${made}`,
    ...changes,
  };
};
const createOne = async (changes: Record<string, unknown> = {}) => {
  const answer = await server.ask(operator, create, { input: input(changes) });
  return answer.data?.['partnerCreate'] as Shown;
};

test('a partner is made with the channels of its contract, its secrets sealed and never shown', async () => {
  const { partner, errors } = await createOne({
    perDayMax: 500,
    cutOffHour: 15,
    countries: ['SE', 'NO'],
    leadTimes: [{ country: 'NO', days: 7 }],
  });
  expect(errors).toEqual([]);
  expect(partner).toMatchObject({
    channels: [{ channel: 'LETTER', breaker: 'CLOSED', backlog: 0 }],
    priority: 100,
    paused: false,
    secretsSet: true,
    countries: ['SE', 'NO'],
    perDayMax: 500,
    cutOffHour: 15,
  });
  expect(partner?.['leadTimes']).toContainEqual({ country: 'NO', days: 7 });
  const [row] = await withCreditor(
    database.store,
    creditorId,
    ({ sql }) =>
      sql<{ sealed: string }[]>`select sealed_secrets as sealed from partner where name = ${String(partner?.['name'])}`,
  );
  expect(row?.sealed).not.toContain('a-key-of-the-print-house');
  expect(unseal(row?.sealed ?? '', testMasterKey)).toContain('a-key-of-the-print-house');
  expect(JSON.stringify(partner)).not.toContain('a-key-of');
  const stored = await withCreditor(
    database.store,
    creditorId,
    ({ sql }) => sql`select payload from idempotent_request where operation = 'partnerCreate'`,
  );
  expect(JSON.stringify(stored)).not.toContain('a-key-of');
});

test.each([
  ['an unknown adapter', { adapter: 'pigeon' }, 'PARTNER_ADAPTER_UNKNOWN', 'adapter'],
  ['a wrong setting', { settings: { baseUrl: 'http://print.example' } }, 'PARTNER_SETTING_INVALID', 'settings.baseUrl'],
  [
    'a setting nobody knows',
    { settings: { baseUrl: 'https://a.example', colour: 1 } },
    'PARTNER_SETTING_INVALID',
    'settings',
  ],
  ['a missing secret', { secrets: {} }, 'PARTNER_SETTING_INVALID', 'secrets.apiKey'],
  ['a channel its contract lacks', { channels: ['SMS'] }, 'CHANNEL_NOT_CARRIED', 'channels'],
  ['no channel at all', { channels: [] }, 'FIELD_INVALID', 'channels'],
  ['an impossible hour', { cutOffHour: 24 }, 'FIELD_INVALID', 'cutOffHour'],
  ['an impossible limit', { perSecondMax: 0 }, 'FIELD_INVALID', 'perSecondMax'],
  ['a name that is taken', { name: 'mail' }, 'NAME_TAKEN', 'name'],
] as const)('%s is refused with its field and the remedy, and nothing is made', async (_what, changes, code, field) => {
  const count = async () => {
    const answer = await server.ask(operator, '{ partners { id } }');
    return (answer.data?.['partners'] as unknown[]).length;
  };
  const before = await count();
  const { partner, errors } = await createOne(changes);
  expect(partner).toBeNull();
  expect(errors.map((error) => [error.code, error.path.slice(1).join('.')])).toContainEqual([code, field]);
  expect(await count()).toBe(before);
});

test('a secret that is refused is not repeated in the answer', async () => {
  const answer = await server.ask(operator, create, {
    input: input({ secrets: { apiKey: 'short', signingSecret: 'my secret' } }),
  });
  expect(JSON.stringify(answer)).not.toMatch(/my secret|"short"/);
});

test('a partner is tried without anything being sent', async () => {
  const { partner } = await createOne();
  const query =
    'mutation ($input: PartnerActInput!) { partnerTest(input: $input) { works code detail latencyMs errors { code } } }';
  const answer = await server.ask(operator, query, { input: { partnerId: partner?.['id'] } });
  expect(answer.data?.['partnerTest']).toMatchObject({ works: false, code: 'ECONNREFUSED', errors: [] });
});

test('a paused partner is given nothing, and the acts are facts in the log', async () => {
  const partners = await server.ask(operator, '{ partners { id name } }');
  const { id: partnerId } = (partners.data?.['partners'] as { id: string; name: string }[]).find(
    ({ name }) => name === 'mail',
  ) ?? { id: '' };
  expect((await act('partnerPause', 'PartnerActInput', { partnerId })).partner).toMatchObject({ paused: true });
  const start =
    'mutation ($input: DistributionsStartInput!) { distributionsStart(input: $input) { startedCount errors { code } } }';
  const started = await server.ask(operator, start, {
    input: {
      filter: {},
      orderId: toOpaqueId('successionOrder', successionOrderId),
      idempotencyKey: 'start-while-paused',
    },
  });
  expect(started.data?.['distributionsStart']).toEqual({ startedCount: 3, errors: [] });
  await server.run(creditorId);
  expect(mail.sent).toEqual([]);
  expect((await act('partnerResume', 'PartnerActInput', { partnerId })).partner).toMatchObject({ paused: false });
  await act('partnerResume', 'PartnerActInput', { partnerId });
  // Those that wait look again within minutes of the creditor's time.
  await withCreditor(
    database.store,
    creditorId,
    ({ sql }) => sql`update creditor set clock_at = clock_at + interval '1 hour'`,
  );
  await server.run(creditorId);
  expect(mail.sent).toHaveLength(3);
  const types = await withCreditor(
    database.store,
    creditorId,
    ({ sql }) => sql<{ type: string }[]>`select type from event where type like 'PARTNER%' order by position`,
  );
  expect(types.map(({ type }) => type)).toEqual(['PARTNER_PAUSED', 'PARTNER_RESUMED']);
});

test('new secrets stand beside the ones before for a while', async () => {
  const { partner } = await createOne();
  const secrets = { apiKey: 'another-key', signingSecret: `whsec_${Buffer.alloc(32, 2).toString('base64')}` };
  const rotated = await act('partnerSecretsRotate', 'PartnerSecretsRotateInput', {
    partnerId: partner?.['id'],
    secrets,
    overlap: 'PT2H',
    idempotencyKey: 'rotate-the-secrets',
  });
  expect(rotated.errors).toEqual([]);
  const until = Date.parse(String(rotated.partner?.['previousSecretsUntil']));
  expect(Math.abs(until - Date.now() - 2 * 3_600_000)).toBeLessThan(60_000);
  const tooLong = await act('partnerSecretsRotate', 'PartnerSecretsRotateInput', {
    partnerId: partner?.['id'],
    secrets,
    overlap: 'P31D',
    idempotencyKey: 'rotate-for-too-long',
  });
  expect(tooLong.errors).toMatchObject([{ code: 'FIELD_INVALID', path: ['input', 'overlap'] }]);
});

test('a price list is replaced as a whole, or not at all', async () => {
  const { partner } = await createOne();
  const partnerId = partner?.['id'];
  const price = { channel: 'LETTER', amount: '9.60', currency: 'SEK', validFrom: '2026-01-01' };
  const set = await act('partnerPricesSet', 'PartnerPricesSetInput', {
    partnerId,
    prices: [price, { ...price, country: 'NO', amount: '21.1255' }],
  });
  expect(set.partner?.['prices']).toEqual([
    {
      channel: 'LETTER',
      country: null,
      unitsFrom: 1,
      price: { amount: '9.60', currency: 'SEK' },
      validFrom: '2026-01-01',
    },
    {
      channel: 'LETTER',
      country: 'NO',
      unitsFrom: 1,
      price: { amount: '21.1255', currency: 'SEK' },
      validFrom: '2026-01-01',
    },
  ]);
  for (const [prices, code] of [
    [[price, price], 'FIELD_INVALID'],
    [[{ ...price, amount: '1.00001' }], 'FIELD_INVALID'],
    [[{ ...price, channel: 'PUSH' }], 'CHANNEL_NOT_CARRIED'],
  ] as const) {
    const refusedSet = await act('partnerPricesSet', 'PartnerPricesSetInput', { partnerId, prices });
    expect(refusedSet.errors).toMatchObject([{ code }]);
  }
  const after = await server.ask(operator, 'query ($id: ID!) { partner(id: $id) { prices { unitsFrom } } }', {
    id: partnerId,
  });
  expect(after.data?.['partner']).toMatchObject({ prices: [{ unitsFrom: 1 }, { unitsFrom: 1 }] });
});

test('what a partner may be changed in is changed, and what is left out stays', async () => {
  const { partner } = await createOne({ perDayMax: 5 });
  const changed = await act('partnerUpdate', 'PartnerUpdateInput', {
    partnerId: partner?.['id'],
    priority: 7,
    perDayMax: null,
  });
  expect(changed.partner).toMatchObject({ priority: 7, perDayMax: null, name: partner?.['name'], countries: [] });
});

test('every adapter tells what it carries and which settings it takes', async () => {
  const answer = await server.ask(
    frontend,
    '{ partnerAdapters { name title contract channels settingsSchema secretsSchema } }',
  );
  expect(answer.errors).toBeUndefined();
  const adapters = answer.data?.['partnerAdapters'] as { name: string; settingsSchema: { type?: string } }[];
  expect(adapters.map(({ name }) => name)).toEqual(expect.arrayContaining(['smtp', 'print', 'kivra', '46elks']));
  expect(adapters.find(({ name }) => name === 'smtp')?.settingsSchema).toMatchObject({ type: 'object' });
});

test('costs are summed by month, channel and partner, and tell what has no price', async () => {
  const answer = await server.ask(
    frontend,
    '{ costs { month channel partner { name } currency attempts unpriced amount } }',
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data?.['costs']).toEqual([
    {
      month: '2026-03',
      channel: 'EMAIL',
      partner: { name: 'mail' },
      currency: 'SEK',
      attempts: 3,
      unpriced: 3,
      amount: '0.00',
    },
  ]);
});

test('the link in a mail ends the use of its address: a person sees a button first, a mail client posts', async () => {
  const [sent] = mail.sent;
  const [row] = await withCreditor(
    database.store,
    creditorId,
    ({ sql }) => sql<{ partnerId: string }[]>`select partner_id as "partnerId" from partner where name = 'mail'`,
  );
  const url = `${server.api.httpUrl}/unsubscribe/${creditorId}/${row?.partnerId}`;
  const link = `${url}?key=${sent?.effectKey}`;
  const shownPage = await fetch(link);
  expect(shownPage.headers.get('content-security-policy')).toContain("form-action 'self'");
  expect(await shownPage.text()).toContain('<form method="post">');
  const post = (address: string) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  expect((await post(`${url}?key=${crypto.randomUUID()}`)).status).toBe(404);
  expect((await post(`${url}?key=x`)).status).toBe(404);
  expect((await post(link)).status).toBe(200);
  expect((await post(link)).status).toBe(200);
  const points = await withCreditor(
    database.store,
    creditorId,
    ({ sql }) => sql<{ id: string }[]>`
      select contact_point_id as id from contact_point where reachability = 'OPTED_OUT'`,
  );
  expect(points.map(({ id }) => id)).toEqual([sent?.contactPoint.contactPointId]);
});
