// Subscriptions of browsers as contact points: saved once however often they come, and ended for good.
import { createECDH, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newId } from '../../src/id.ts';
import {
  type PushSubscription,
  removePushSubscription,
  savePushSubscription,
  subscriptionsMax,
} from '../../src/record/push-subscription.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';

const { store } = await makeTestDatabase();
const clockAt = '2026-03-02T08:00:00Z';
const plan = { debtors: 3, invoices: 0, order: mailThenLetter, partners: [], clockAt };
const { creditorId } = await populate(store, plan);
const [asa = '', bo = '', eva = ''] = await inScope(async ({ sql }) => {
  const rows = await sql<{ id: string }[]>`select debtor_id as id from debtor order by number`;
  return rows.map(({ id }) => id);
});

function inScope<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
  return withCreditor(store, creditorId, work);
}

function subscriptionAt(path: string): PushSubscription {
  const keys = {
    p256dh: createECDH('prime256v1').generateKeys('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
  return { endpoint: `https://push.example/${path}`, keys: { ...keys, p256dh: toUrl(keys.p256dh) } };
}

function toUrl(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

interface Row {
  readonly contactPointId: string;
  readonly endpoint: string;
  readonly pushKeys: unknown;
  readonly reachability: string;
  readonly reason: string | null;
  readonly sinceIso: string | null;
}

const rowsOf = (debtorId: string) =>
  inScope(
    ({ sql }) => sql<Row[]>`
      select contact_point_id as "contactPointId", address as endpoint, push_keys as "pushKeys", reachability,
        reachability_reason as reason, to_json(reachability_since at time zone 'UTC') #>> '{}' as "sinceIso"
      from contact_point where debtor_id = ${debtorId} and channel = 'PUSH' order by created_at, contact_point_id`,
  );
const save = (debtorId: string, subscription: PushSubscription, rules?: { allowPrivateHosts: boolean }) =>
  inScope((scope) => savePushSubscription(scope, debtorId, subscription, rules));
const remove = (debtorId: string, endpoint: string) =>
  inScope((scope) => removePushSubscription(scope, debtorId, endpoint));

test('a subscription is a contact point with its keys, and the same one when it comes again', async () => {
  const first = subscriptionAt('one');
  const saved = await save(asa, first);
  expect(await save(asa, first)).toEqual(saved);
  const again = { ...subscriptionAt('one'), endpoint: first.endpoint };
  expect(await save(asa, again)).toEqual(saved);
  expect(await rowsOf(asa)).toMatchObject([
    { ...saved, endpoint: first.endpoint, pushKeys: again.keys, reachability: 'UNKNOWN' },
  ]);
});

test('two that come at once are one', async () => {
  const subscription = subscriptionAt('at-once');
  const [one, other] = await Promise.all([save(eva, subscription), save(eva, subscription)]);
  expect(one).toEqual(other);
});

test('one that is ended is opted out, without its keys, and taken up again when it is saved', async () => {
  const subscription = subscriptionAt('two');
  const saved = await save(bo, subscription);
  expect(await remove(bo, subscription.endpoint)).toEqual(saved);
  expect(await remove(bo, subscription.endpoint)).toEqual(saved);
  expect(await rowsOf(bo)).toMatchObject([
    { pushKeys: null, reachability: 'OPTED_OUT', reason: 'UNSUBSCRIBED', sinceIso: '2026-03-02T08:00:00' },
  ]);
  expect(await save(bo, subscription)).toEqual(saved);
  expect(await rowsOf(bo)).toMatchObject([{ pushKeys: subscription.keys, reachability: 'UNKNOWN', reason: null }]);
});

test('one that is known to work stays so', async () => {
  const subscription = subscriptionAt('three');
  const saved = await save(bo, subscription);
  const id = 'contactPointId' in saved ? saved.contactPointId : '';
  await inScope(({ sql }) => sql`update contact_point set reachability = 'REACHABLE' where contact_point_id = ${id}`);
  await save(bo, subscription);
  expect((await rowsOf(bo)).at(-1)).toMatchObject({ contactPointId: id, reachability: 'REACHABLE' });
});

test('a browser that changes hands notifies its new owner alone', async () => {
  const subscription = subscriptionAt('shared');
  await save(asa, subscription);
  await save(eva, subscription);
  const of = async (debtorId: string) =>
    (await rowsOf(debtorId)).find(({ endpoint }) => endpoint === subscription.endpoint);
  expect(await of(asa)).toMatchObject({ pushKeys: null, reachability: 'UNREACHABLE', reason: 'SUPERSEDED' });
  expect(await of(eva)).toMatchObject({ pushKeys: subscription.keys, reachability: 'UNKNOWN' });
});

test('the oldest make room when there are too many', async () => {
  for (let number = 0; number < subscriptionsMax + 3; number += 1) await save(eva, subscriptionAt(`many-${number}`));
  const used = (await rowsOf(eva)).filter(({ pushKeys }) => pushKeys !== null);
  expect(used.length).toBe(subscriptionsMax);
  expect(used.at(-1)?.endpoint).toBe(`https://push.example/many-${subscriptionsMax + 2}`);
});

test.each([
  ['plain HTTP', { endpoint: 'http://push.example/x' }],
  ['a bare address', { endpoint: 'https://203.0.113.1/x' }],
  ['a bare IPv6 address', { endpoint: 'https://[::1]/x' }],
  ['a name without a domain', { endpoint: 'https://localhost/x' }],
  ['another port', { endpoint: 'https://push.example:8443/x' }],
  ['a user', { endpoint: 'https://a:b@push.example/x' }],
  ['a mail address', { endpoint: 'asa@post.example' }],
  ['a script', { endpoint: 'javascript:alert(1)' }],
  ['too long an endpoint', { endpoint: `https://push.example/${'x'.repeat(2_000)}` }],
  ['a key that is no point', { keys: { p256dh: Buffer.alloc(65, 4).toString('base64url') } }],
  ['a short key', { keys: { p256dh: 'AAAA' } }],
  ['a key that is not base64url', { keys: { p256dh: '<script>' } }],
  ['a short secret', { keys: { auth: 'AAAA' } }],
  ['no secret', { keys: { auth: '' } }],
])('%s is refused, and the refusal repeats none of it', async (_name, changes) => {
  const good = subscriptionAt('bad');
  const keys = { ...good.keys, ...('keys' in changes && changes.keys) };
  const saved = await save(asa, { ...good, ...changes, keys });
  expect(saved).toMatchObject({ problem: { code: 'FIELD_INVALID' } });
  for (const told of Object.values({ ...changes, ...('keys' in changes && changes.keys) })) {
    if (typeof told === 'string' && told !== '') expect(JSON.stringify(saved)).not.toContain(told);
  }
});

test('a sandbox takes subscriptions of this machine', async () => {
  const local = { ...subscriptionAt('x'), endpoint: 'http://127.0.0.1:2525/push/asa' };
  expect(await save(asa, local, { allowPrivateHosts: true })).toHaveProperty('contactPointId');
});

test('nobody, and nobody of another creditor, is found', async () => {
  const subscription = subscriptionAt('stranger');
  expect(await save(newId(), subscription)).toMatchObject({ problem: { code: 'NOT_FOUND' } });
  expect(await remove(asa, subscription.endpoint)).toMatchObject({ problem: { code: 'NOT_FOUND' } });
  const other = await populate(store, { ...plan, debtors: 1 });
  const foreign = await withCreditor(store, other.creditorId, (scope) =>
    savePushSubscription(scope, asa, subscription),
  );
  expect(foreign).toMatchObject({ problem: { code: 'NOT_FOUND' } });
});
