// Who may ask what: keys that do not work, scopes on every root field, keys bound to a partner, rotation, revocation.
import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { makeSchema } from '../../src/api/schema.ts';
import { appendEvents } from '../../src/event/append.ts';
import type { NewEvent } from '../../src/event/event.ts';
import { makeLogger } from '../../src/log.ts';
import { type ApiKeyScope, apiKeyScopes } from '../../src/record/api-key.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { openSocket } from '../support/socket.ts';
import { makeApiWorld, opaque } from '../support/world.ts';

const { server, database, ours, theirs } = await makeApiWorld({ invoices: 3 });
const schema = makeSchema(makeLogger('silent'));
const { ADMIN } = ours.keys;

const swapped = (key: string, other: string) => `${key.slice(0, 48)}${other.slice(48)}`;

const unusable: [string, string][] = [
  ['no key', ''],
  ['a key without the form of one', 'hello'],
  ['the key of nobody', `stf_${'A'.repeat(43)}_${'B'.repeat(43)}`],
  ['the ids of one key with the secret of another', swapped(ADMIN, theirs.keys.ADMIN)],
  ['a cut key', ADMIN.slice(0, -1)],
];

test.each(unusable)('with %s, nothing is answered', async (_name, key) => {
  const answer = await server.ask(key, '{ creditor { nam } }');
  expect(answer.status).toBe(401);
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'UNAUTHENTICATED',
    remedy: expect.any(String),
    sv: { message: expect.any(String), remedy: expect.any(String) },
  });
  // Nothing of the schema either: no "Did you mean".
  expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean/i);
});

test.each(unusable)('with %s, a socket is closed', async (_name, key) => {
  const socket = await openSocket(server.api.wsUrl);
  socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } });
  expect(await socket.closed).toBe(4403);
});

test('an expired key is unknown, and one that expires while a socket is open closes it within five seconds', async () => {
  const gone = await server.key(ours.creditorId, 'FRONTEND', { expiresAtMs: Date.now() - 1_000 });
  expect((await server.ask(gone, '{ __typename }')).status).toBe(401);
  const short = await server.key(ours.creditorId, 'FRONTEND', { expiresAtMs: Date.now() + 1_500 });
  const socket = await openSocket(server.api.wsUrl, short);
  const from = performance.now();
  expect(await socket.closed).toBe(4403);
  expect(performance.now() - from).toBeLessThan(5_000);
  expect((await server.ask(short, '{ __typename }')).status).toBe(401);
}, 10_000);

const rootFields = (['Query', 'Mutation', 'Subscription'] as const).flatMap((root) => {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ root, field })) : [];
});

test('every root field says who may use it', () => {
  expect(rootFields.length).toBeGreaterThan(30);
  for (const { field } of rootFields) {
    expect(field.astNode?.directives?.map((directive) => directive.name.value)).toContain('scope');
  }
});

/** The least of a call to a root field: null for every argument that must be given makes it invalid, so real ones. */
const calls: Readonly<Record<string, string>> = {
  node: 'node(id: "x") { id }',
  creditor: 'creditor { id }',
  apiKeys: 'apiKeys { id }',
  invoices: 'invoices(first: 1) { nodes { id } }',
  debtors: 'debtors(first: 1) { nodes { id } }',
  overview: 'overview { count }',
  imports: 'imports(first: 1) { nodes { id } }',
  partners: 'partners { id }',
  deliveryEvents: 'deliveryEvents(first: 1) { nodes { position } }',
  successionOrders: 'successionOrders { id }',
  assignmentRules: 'assignmentRules { id }',
};
const allowed: Readonly<Record<string, readonly ApiKeyScope[]>> = {
  node: ['FRONTEND', 'OPERATOR', 'ADMIN'],
  creditor: apiKeyScopes,
  apiKeys: ['ADMIN'],
  invoices: ['FRONTEND', 'OPERATOR', 'ADMIN'],
  debtors: ['FRONTEND', 'OPERATOR', 'ADMIN'],
  overview: ['FRONTEND', 'ANALYST', 'OPERATOR', 'ADMIN'],
  imports: ['OPERATOR', 'ADMIN'],
  partners: ['FRONTEND', 'ANALYST', 'OPERATOR', 'ADMIN'],
  deliveryEvents: ['FRONTEND', 'PARTNER', 'OPERATOR', 'ADMIN'],
  successionOrders: ['FRONTEND', 'ANALYST', 'OPERATOR', 'ADMIN'],
  assignmentRules: ['FRONTEND', 'ANALYST', 'OPERATOR', 'ADMIN'],
};

test.each(Object.keys(calls))('%s is open to the scopes it names, and to no other', async (field) => {
  for (const scope of apiKeyScopes) {
    const { errors } = await server.ask(ours.keys[scope], `{ ${calls[field]} }`);
    const forbidden = errors?.some((error) => error.extensions['code'] === 'FORBIDDEN') ?? false;
    expect([scope, forbidden]).toEqual([scope, !allowed[field]?.includes(scope)]);
  }
});

test('what needs ADMIN or OPERATOR is forbidden to the others, before anything is read', async () => {
  const mutations = [
    'clockAdvance(input: { untilIdle: true }) { errors { code } }',
    'apiKeyRevoke(input: { apiKeyId: "x" }) { errors { code } }',
    'apiKeyCreate(input: { name: "x", scope: ADMIN, idempotencyKey: "forbidden-1" }) { errors { code } }',
    'invoicesImport(input: { source: "x", format: CSV, content: "", idempotencyKey: "forbidden-2" }) { errors { code } }',
    'distributionsStart(input: { invoiceIds: [], idempotencyKey: "forbidden-3" }) { errors { code } }',
    'paymentRecord(input: { invoiceId: "x", amount: "1", currency: "SEK", idempotencyKey: "forbidden-4" }) { errors { code } }',
  ];
  for (const mutation of mutations) {
    for (const scope of ['FRONTEND', 'PARTNER', 'ANALYST'] as const) {
      const { errors } = await server.ask(ours.keys[scope], `mutation { ${mutation} }`);
      expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    }
  }
  const operator = await server.ask(ours.keys.OPERATOR, `mutation { ${mutations[0]} }`);
  expect(operator.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', sv: { message: expect.any(String) } });
});

test('a scope is checked on subscriptions as well', async () => {
  const socket = await openSocket(server.api.wsUrl, ours.keys.ANALYST);
  socket.send({ type: 'subscribe', id: 'a', payload: { query: 'subscription { deliveryEvents { position } }' } });
  expect(JSON.stringify(await socket.next())).toContain('FORBIDDEN');
  socket.close();
});

const event = (partnerId: string | null): NewEvent => ({
  type: 'ATTEMPT_ACCEPTED',
  invoiceId: null,
  distributionId: null,
  attemptId: null,
  debtorId: null,
  partnerId,
  channel: null,
  payload: {},
  occurredAtMs: 0,
});

test("a key bound to a partner sees that partner's events only, in pages and live", async () => {
  const [mail = '', letter = ''] = [ours.partnerIds['mail'], ours.partnerIds['letter']];
  const bound = await server.key(ours.creditorId, 'PARTNER', { partnerId: mail });
  const append = () =>
    withCreditor(database.store, ours.creditorId, (scope) =>
      appendEvents(scope, [event(letter), event(null), event(mail), event(letter), event(mail)], []),
    );
  await append();
  const page = await server.ask(bound, '{ deliveryEvents(first: 100) { nodes { partnerId } } }');
  const mine = { partnerId: opaque('prt', mail) };
  expect(page.data?.['deliveryEvents']).toEqual({ nodes: [mine, mine] });
  const live = server.follow(bound, 'subscription { deliveryEvents(after: "0") { partnerId } }', {}, 4);
  await append();
  expect(await live).toEqual(Array.from({ length: 4 }, () => ({ deliveryEvents: mine })));
  const other = await server.ask(
    bound,
    'query ($p: ID!) { deliveryEvents(filter: { partnerId: $p }) { nodes { position } } }',
    {
      p: opaque('prt', letter),
    },
  );
  expect(other.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('a revoked key stops working at once, and its open sockets are closed within five seconds', async () => {
  const made = await server.ask(
    ADMIN,
    'mutation { apiKeyCreate(input: { name: "to revoke", scope: FRONTEND, idempotencyKey: "make-revoked" }) { secret apiKey { id lastFour scope } errors { code } } }',
  );
  const { secret, apiKey } = made.data?.['apiKeyCreate'] as {
    secret: string;
    apiKey: { id: string; lastFour: string };
  };
  expect(secret.endsWith(apiKey.lastFour)).toBe(true);
  expect((await server.ask(secret, '{ creditor { name } }')).status).toBe(200);
  const socket = await openSocket(server.api.wsUrl, secret);
  socket.send({ type: 'subscribe', id: 'a', payload: { query: 'subscription { deliveryEvents { position } }' } });
  const from = performance.now();
  const revoke =
    'mutation ($id: ID!) { apiKeyRevoke(input: { apiKeyId: $id }) { apiKey { revokedAt } errors { code path } } }';
  const revoked = await server.ask(ADMIN, revoke, { id: apiKey.id });
  expect(revoked.data?.['apiKeyRevoke']).toEqual({ apiKey: { revokedAt: expect.any(String) }, errors: [] });
  expect(await socket.closed).toBe(4403);
  expect(performance.now() - from).toBeLessThan(5_000);
  expect((await server.ask(secret, '{ creditor { name } }')).status).toBe(401);
  const again = await server.ask(ADMIN, revoke, { id: apiKey.id });
  expect(again.data?.['apiKeyRevoke']).toEqual({
    apiKey: null,
    errors: [{ code: 'KEY_REVOKED_ALREADY', path: ['input', 'apiKeyId'] }],
  });
});

test('a rotated key works on during the overlap, and ends after it', async () => {
  const made = await server.ask(
    ADMIN,
    'mutation { apiKeyCreate(input: { name: "to rotate", scope: ANALYST, idempotencyKey: "make-rotated" }) { secret apiKey { id } } }',
  );
  const old = made.data?.['apiKeyCreate'] as { secret: string; apiKey: { id: string } };
  const rotate = (overlap: string, idempotencyKey: string) =>
    server.ask(
      ADMIN,
      'mutation ($input: ApiKeyRotateInput!) { apiKeyRotate(input: $input) { secret apiKey { scope name } errors { code path } } }',
      { input: { apiKeyId: old.apiKey.id, overlap, idempotencyKey } },
    );
  const rotated = (await rotate('PT1S', 'rotate-one')).data?.['apiKeyRotate'] as { secret: string };
  expect(rotated).toMatchObject({ apiKey: { scope: 'ANALYST', name: 'to rotate' }, errors: [] });
  expect((await server.ask(rotated.secret, '{ overview { count } }')).status).toBe(200);
  expect((await server.ask(old.secret, '{ overview { count } }')).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect((await server.ask(old.secret, '{ overview { count } }')).status).toBe(401);
  expect((await rotate('P8D', 'rotate-two')).data?.['apiKeyRotate']).toMatchObject({
    secret: null,
    errors: [{ code: 'FIELD_INVALID', path: ['input', 'overlap'] }],
  });
});

test('the last ADMIN key cannot be revoked; a stored answer never holds a secret', async () => {
  const [lone] = [theirs];
  const listed = await server.ask(lone.keys.ADMIN, '{ apiKeys { id scope lastFour revokedAt } }');
  const keys = listed.data?.['apiKeys'] as { id: string; scope: string }[];
  expect(JSON.stringify(keys)).not.toContain(lone.keys.ADMIN.slice(-40));
  const admin = keys.find((key) => key.scope === 'ADMIN')?.id;
  const refused = await server.ask(
    lone.keys.ADMIN,
    'mutation ($id: ID!) { apiKeyRevoke(input: { apiKeyId: $id }) { errors { code } } }',
    { id: admin },
  );
  expect(refused.data?.['apiKeyRevoke']).toEqual({ errors: [{ code: 'KEY_LAST_ADMIN' }] });
  const stored = await withCreditor(
    database.store,
    ours.creditorId,
    ({ sql }) => sql<{ text: string }[]>`select payload::text as text from idempotent_request`,
  );
  expect(stored.length).toBeGreaterThan(0);
  for (const { text } of stored) expect(text).not.toMatch(/stf_|secret/);
});

test('a key that cannot be is refused with the reason', async () => {
  const create = (input: Record<string, unknown>) =>
    server.ask(
      ADMIN,
      'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret errors { code path } } }',
      { input: { name: 'x', scope: 'FRONTEND', idempotencyKey: crypto.randomUUID(), ...input } },
    );
  const codes = async (input: Record<string, unknown>) => {
    const { data } = await create(input);
    const payload = data?.['apiKeyCreate'] as { secret: string | null; errors: { code: string }[] };
    expect(payload.secret).toBeNull();
    return payload.errors.map((error) => error.code);
  };
  expect(await codes({ name: '  ' })).toEqual(['FIELD_REQUIRED']);
  expect(await codes({ name: 'x'.repeat(201) })).toEqual(['FIELD_TOO_LONG']);
  expect(await codes({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual(['KEY_EXPIRY_INVALID']);
  expect(await codes({ partnerId: opaque('prt', ours.partnerIds['mail'] ?? '') })).toEqual(['FIELD_INVALID']);
  expect(await codes({ scope: 'PARTNER', partnerId: opaque('prt', theirs.partnerIds['mail'] ?? '') })).toEqual([
    'NOT_FOUND',
  ]);
});
