// Another creditor's ids, on every argument and input field of the schema that takes an id: nothing of theirs is ever
// answered, and nothing of theirs is changed. The fields are found in the schema, so a new one is tested by existing.
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { makeSchema } from '../../src/api/schema.ts';
import { startChunks } from '../../src/api/start-distributions.ts';
import { appendEvents } from '../../src/event/append.ts';
import { takeSnapshot } from '../../src/experiments/snapshot.ts';
import { makeLogger } from '../../src/log.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { runningExperiment } from '../experiments/running.ts';
import { openSocket } from '../support/socket.ts';
import { makeApiWorld, opaque, type TestCreditor } from '../support/world.ts';

const { server, database, ours, theirs } = await makeApiWorld({ invoices: 6 });
const schema = makeSchema(makeLogger('silent'));

/** One id of each kind that the other creditor has. */
async function idsOf({ creditorId, successionOrderId }: TestCreditor): Promise<Record<string, string>> {
  const ids = await withCreditor(database.store, creditorId, async (scope) => {
    const invoices = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice order by number`;
    const started = await startChunks(
      scope,
      invoices.slice(0, 3).map((row) => row.id),
      [],
      { successionOrderId, version: 1 },
    );
    await appendEvents(scope, started.events, started.tallyChanges);
    return invoices.map((row) => row.id);
  });
  await server.run(creditorId);
  const experimentId = await runningExperiment(database.store, creditorId, { successionOrderId, version: 1 });
  await takeSnapshot(database.store, creditorId, experimentId);
  return withCreditor(database.store, creditorId, async ({ sql }) => {
    await makeOthers(sql, creditorId, successionOrderId);
    const one = async (table: string, column: string): Promise<string> => {
      const [row] = await sql.unsafe<{ id: string }[]>(`select ${column} as id from ${table} limit 1`);
      return row?.id ?? '';
    };
    return {
      inv: opaque('inv', ids[0] ?? ''),
      deb: opaque('deb', await one('debtor', 'debtor_id')),
      cpt: opaque('cpt', await one('contact_point', 'contact_point_id')),
      dst: opaque('dst', await one('distribution', 'distribution_id')),
      att: opaque('att', await one('attempt', 'attempt_id')),
      prt: opaque('prt', await one('partner', 'partner_id')),
      ord: opaque('ord', successionOrderId),
      key: opaque('key', await one('api_key', 'api_key_id')),
      exp: opaque('exp', experimentId),
      snp: opaque('snp', await one('snapshot', 'snapshot_id')),
      src: opaque('src', await one('source', 'source_id')),
      crd: opaque('crd', creditorId),
      act: opaque('act', await one('bulk_act', 'bulk_act_id')),
      sim: opaque('sim', await one('simulation', 'simulation_id')),
      rul: opaque('rul', await one('assignment_rule', 'assignment_rule_id')),
      imp: opaque('imp', await one('invoice_import', 'import_id')),
      pay: opaque('pay', await one('payment', 'payment_id')),
      rcp: opaque('rcp', await one('receipt', 'receipt_id')),
    };
  });
}

/** One of each that the start of distributions does not make. */
async function makeOthers(sql: Scope['sql'], creditorId: string, successionOrderId: string): Promise<void> {
  await sql`insert into bulk_act (creditor_id, bulk_act_id, act, distribution_ids, run_at)
    values (${creditorId}, gen_random_uuid(), '{"kind": "HOLD", "reason": null}',
      array(select distribution_id from distribution where creditor_id = ${creditorId}), now() + interval '1 day')`;
  await sql`insert into simulation (creditor_id, simulation_id, input) values (${creditorId}, gen_random_uuid(), '{}')`;
  await sql`insert into assignment_rule (creditor_id, assignment_rule_id, position, name, condition, succession_order_id, version)
    values (${creditorId}, gen_random_uuid(), 99, 'any', 'null', ${successionOrderId}, 1)`;
  await sql`insert into invoice_import (creditor_id, import_id, source_id, format, content_hash, row_count, created_count,
      updated_count, unchanged_count, refused_count)
    select ${creditorId}, gen_random_uuid(), source_id, 'CSV', '', 0, 0, 0, 0, 0 from source where creditor_id = ${creditorId}`;
  await sql`insert into payment (creditor_id, payment_id, invoice_id, amount_minor, currency, paid_on)
    select ${creditorId}, gen_random_uuid(), invoice_id, 1, 'SEK', '2026-03-02' from invoice
    where creditor_id = ${creditorId} limit 1`;
  await sql`insert into receipt (creditor_id, receipt_id, partner_id, partner_event_id, state, occurred_at, received_at)
    select ${creditorId}, gen_random_uuid(), partner_id, 'one', 'ACCEPTED', now(), now() from partner
    where creditor_id = ${creditorId} limit 1`;
}

interface Place {
  readonly root: 'query' | 'mutation' | 'subscription';
  readonly field: GraphQLField<unknown, unknown>;
  /** Names from the argument down to the id. */
  readonly path: readonly string[];
}

const stripped = (type: GraphQLType): GraphQLType =>
  isNonNullType(type) || isListType(type) ? stripped(type.ofType) : type;

function idPaths(input: GraphQLArgument | GraphQLInputField, seen: readonly string[] = []): string[][] {
  const type = stripped(input.type);
  if (isScalarType(type) && type.name === 'ID') return [[input.name]];
  if (!isInputObjectType(type) || seen.includes(type.name)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    idPaths(field, [...seen, type.name]).map((path) => [input.name, ...path]),
  );
}

const places: Place[] = (['query', 'mutation', 'subscription'] as const).flatMap((root) => {
  const type = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[root];
  return Object.values(type?.getFields() ?? {}).flatMap((field) =>
    field.args.flatMap((argument) => idPaths(argument).map((path) => ({ root, field, path }))),
  );
});

/** A value that fits a type, with `id` at the end of `path`, and everything else as little as may be. */
function valueFor(type: GraphQLInputType, path: readonly string[], id: string): unknown {
  if (isNonNullType(type)) return valueFor(type.ofType, path, id);
  if (isListType(type)) return [valueFor(type.ofType, path, id)];
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const named = all.filter((field) => field.name === path[0]);
    const needed = all.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
    // Of a choice exactly one: the one the id is in, else the first.
    const fields = type.isOneOf
      ? [named[0] ?? all[0]].flatMap((one) => one ?? [])
      : [...new Set([...named, ...needed])];
    return Object.fromEntries(
      fields.map((field) => [field.name, valueFor(field.type, field.name === path[0] ? path.slice(1) : [], id)]),
    );
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  const samples: Readonly<Record<string, unknown>> = {
    ID: id,
    Decimal: '1.00',
    CurrencyCode: 'SEK',
    Date: '2026-11-23',
    JSON: {},
    Duration: 'PT1H',
    LocalTime: '08:00',
    Int: 1,
    Float: 1,
    Boolean: true,
    String: crypto.randomUUID(),
  };
  return isScalarType(type) ? samples[type.name] : undefined;
}

/** Every field that takes no argument, two levels down. */
function selectionOf(type: GraphQLType, levels = 3): string {
  const named = getNamedType(type as Parameters<typeof getNamedType>[0]);
  if (!isCompositeType(named)) return '';
  if (!isObjectType(named)) return '{ id __typename }';
  const parts = Object.values(named.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner)) return [field.name];
    return levels > 0 ? [`${field.name} ${selectionOf(inner, levels - 1)}`] : [];
  });
  return `{ ${parts.length === 0 ? '__typename' : parts.join(' ')} }`;
}

const theirIds = await idsOf(theirs);
await idsOf(ours);

async function snapshot(creditorId: string): Promise<unknown> {
  return withCreditor(database.store, creditorId, async ({ sql }) => {
    const tables = [
      'invoice',
      'debtor',
      'distribution',
      'attempt',
      'payment',
      'event',
      'assignment_rule',
      'experiment',
      'experiment_decision',
      'snapshot',
      'succession_order',
      'partner',
      'bulk_act',
      'simulation',
      'contact_point',
      'pause',
    ];
    const rows = await Promise.all(
      tables.map((table) => sql.unsafe(`select md5(string_agg(t::text, '' order by t::text)) as h from ${table} t`)),
    );
    const keys = await sql`select api_key_id, revoked_at, expires_at from api_key order by api_key_id`;
    return [rows, keys];
  });
}

test('the schema takes ids in many places', () => {
  expect(places.length).toBeGreaterThan(15);
});

test.each(places.map((place) => [`${place.root} ${place.field.name}(${place.path.join('.')})`, place] as const))(
  "%s gives nothing for another creditor's ids",
  async (_name, { root, field, path }) => {
    const before = await snapshot(theirs.creditorId);
    const names = field.args.filter(
      (argument) => argument.name === path[0] || (isNonNullType(argument.type) && argument.defaultValue === undefined),
    );
    const declared = names.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
    const passed = names.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
    // Whole pages with everything that hangs on them cost more than one query may.
    const few = field.args.some(({ name }) => name === 'first') && !/\bfirst:/.test(passed) ? ', first: 10' : '';
    const query = `${root} (${declared}) { ${field.name}(${passed}${few}) ${selectionOf(field.type)} }`;
    for (const id of Object.values(theirIds)) {
      const variables = Object.fromEntries(
        names.map((argument) => [
          argument.name,
          valueFor(argument.type, argument.name === path[0] ? path.slice(1) : [], id),
        ]),
      );
      const answered =
        root === 'subscription'
          ? await listen(query, variables)
          : JSON.stringify(await server.ask(ours.keys.ADMIN, query, variables));
      // What was sent may be quoted in a refusal; nothing else of theirs may appear.
      for (const other of Object.values(theirIds)) if (other !== id) expect(answered).not.toContain(other);
      // It was a call that works, too: what stopped it was the id.
      expect(answered).not.toMatch(/INTERNAL|FORBIDDEN|BAD_USER_INPUT|VALIDATION_FAILED|QUERY_TOO|ALIASES/);
      expect(answered).toMatch(/null|\[\]|errors|NOT_FOUND|ID_MALFORMED|silence/);
    }
    expect(await snapshot(theirs.creditorId)).toEqual(before);
  },
);

/** What a subscription says within a moment. */
async function listen(query: string, variables: Record<string, unknown>): Promise<string> {
  const socket = await openSocket(server.api.wsUrl, ours.keys.ADMIN);
  socket.send({ type: 'subscribe', id: 'a', payload: { query, variables } });
  const silence = new Promise<string>((resolve) => setTimeout(() => resolve('silence'), 60));
  const said = await Promise.race([socket.next().then((message) => JSON.stringify(message)), silence]);
  socket.close();
  return said;
}

test('a page of one creditor never holds a row of another', async () => {
  const query =
    '{ invoices(first: 100) { nodes { id debtor { id } } } debtors(first: 100) { nodes { id } } deliveryEvents(first: 100) { nodes { invoiceId } } partners { id } successionOrders { id } }';
  const [mine, other] = [await server.ask(ours.keys.OPERATOR, query), await server.ask(theirs.keys.OPERATOR, query)];
  const ids = (answer: unknown) => new Set(JSON.stringify(answer).match(/[a-z]{3}_[0-9a-f]{32}/g));
  expect(ids(mine.data).size).toBeGreaterThan(15);
  expect(ids(mine.data).intersection(ids(other.data)).size).toBe(0);
});

test("a cursor of another creditor's page opens nothing of theirs", async () => {
  const query = 'query ($after: Cursor) { invoices(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const first = await server.ask(theirs.keys.OPERATOR, query);
  const { endCursor } = (first.data?.['invoices'] as { pageInfo: { endCursor: string } }).pageInfo;
  const next = await server.ask(theirs.keys.OPERATOR, query, { after: endCursor });
  const mine = await server.ask(ours.keys.OPERATOR, query, { after: endCursor });
  const nodes = (answer: { data: Record<string, unknown> | null | undefined }) =>
    (answer.data?.['invoices'] as { nodes: { id: string }[] }).nodes.map((node) => node.id);
  expect(nodes(mine).filter((id) => nodes(next).includes(id))).toEqual([]);
});
