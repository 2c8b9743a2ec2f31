// Web push subscriptions through the API: kept as contact points, ended for good.
import { createECDH, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../support/database.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { startTestServer } from '../support/server.ts';

const database = await makeTestDatabase();
const server = await startTestServer(database, []);
const { creditorId } = await populate(database.store, { debtors: 1, invoices: 1, order: mailThenLetter, partners: [] });
const frontend = await server.key(creditorId, 'FRONTEND');
const analyst = await server.key(creditorId, 'ANALYST');

const save = `mutation ($input: PushSubscriptionSaveInput!) {
  pushSubscriptionSave(input: $input) { contactPoint { id channel address reachability } errors { code path } } }`;
const remove = `mutation ($input: PushSubscriptionRemoveInput!) {
  pushSubscriptionRemove(input: $input) { contactPoint { reachability } errors { code path } } }`;
const endpoint = 'https://push.example.org/send/abc';
const browser = createECDH('prime256v1');
const keys = { p256dh: browser.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };

async function debtorId(): Promise<string> {
  const answer = await server.ask(frontend, '{ debtors(first: 1) { nodes { id } } }');
  return (answer.data?.['debtors'] as { nodes: { id: string }[] }).nodes[0]?.id ?? '';
}

test('a subscription is kept once, shown without its keys, and ended for good', async () => {
  const input = { debtorId: await debtorId(), endpoint, ...keys };
  const first = await server.ask(frontend, save, { input });
  expect(first.data?.['pushSubscriptionSave']).toMatchObject({
    contactPoint: { channel: 'PUSH', address: endpoint, reachability: 'UNKNOWN' },
    errors: [],
  });
  expect((await server.ask(frontend, save, { input })).data).toEqual(first.data);
  expect(JSON.stringify(first)).not.toContain(keys.auth);
  const ended = await server.ask(frontend, remove, { input: { debtorId: input.debtorId, endpoint } });
  expect(ended.data?.['pushSubscriptionRemove']).toEqual({ contactPoint: { reachability: 'OPTED_OUT' }, errors: [] });
});

test('what is no subscription is refused with its field', async () => {
  const id = await debtorId();
  for (const [changes, field] of [
    [{ endpoint: 'ftp://push.example.org' }, 'endpoint'],
    [{ p256dh: 'AAAA' }, 'p256dh'],
    [{ auth: 'AAAA' }, 'auth'],
  ] as const) {
    const answer = await server.ask(frontend, save, { input: { debtorId: id, endpoint, ...keys, ...changes } });
    expect(answer.data?.['pushSubscriptionSave']).toEqual({
      contactPoint: null,
      errors: [{ code: 'FIELD_INVALID', path: ['input', field] }],
    });
  }
  const unknown = await server.ask(frontend, remove, {
    input: { debtorId: id, endpoint: 'https://push.example.org/x' },
  });
  expect(unknown.data?.['pushSubscriptionRemove']).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
});

test('an analyst may not', async () => {
  const answer = await server.ask(analyst, remove, { input: { debtorId: await debtorId(), endpoint } });
  expect(answer.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});
