// Two debtors that are one, merged through the API: what passes to the survivor, what stays printed, and how the other one's
// id and number go on leading to it.
import { beforeAll, describe, expect, test } from 'vitest';
import { loadInvoiceContents } from '../../src/record/invoice-content.ts';
import { joinContactPoints, type MergePoint } from '../../src/record/merge.ts';
import { savePushSubscription } from '../../src/record/push-subscription.ts';
import { type Scope, withCreditor } from '../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../support/world.ts';

const { server, database, ours, theirs } = await makeApiWorld({ invoices: 60 });
const { OPERATOR, ANALYST } = ours.keys;
const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(database.store, ours.creditorId, work);

let acts = 0;
const freshKey = () => {
  acts += 1;
  return `merge-test-${acts}`;
};
/** Debtors by their number. */
const debtors = new Map<string, string>();
const uuidOf = (number: number) => debtors.get(String(number)) ?? '';
const idOf = (number: number) => opaque('deb', uuidOf(number));
const ask = async (query: string, variables: Record<string, unknown> = {}, key = OPERATOR) => {
  const answer = await server.ask(key, query, variables);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Record<string, never>;
};
const merge = async (input: Record<string, unknown>) => {
  const query = `mutation ($input: DebtorMergeInput!) { debtorMerge(input: $input) {
    debtor { number merges { debtor { number mergedInto { number } } reason note invoiceCount contactPointCount } }
    errors { code path } } }`;
  const data = await ask(query, { input: { reason: 'DUPLICATE', idempotencyKey: freshKey(), ...input } });
  return data['debtorMerge'] as unknown as {
    debtor: { number: string; merges: Record<string, unknown>[] } | null;
    errors: { code: string; path: string[] }[];
  };
};
const start = async (number: number) => {
  const ids = await inScope(
    ({ sql }) => sql<{ id: string }[]>`
      select invoice_id as id from invoice i join debtor d using (creditor_id, debtor_id)
      where d.number = ${String(number)} and i.distribution_id is null order by i.number::int limit 1`,
  );
  const query = `mutation ($ids: [ID!]!, $key: String!) {
    distributionsStart(input: { invoiceIds: $ids, orderId: "${ours.orderId}", idempotencyKey: $key }) { startedCount } }`;
  await ask(query, { ids: ids.map(({ id }) => opaque('inv', id)), key: freshKey() });
  return ids[0]?.id ?? '';
};
const printed = async (invoiceId: string) => {
  const content = await inScope(async (scope) => (await loadInvoiceContents(scope, [invoiceId])).get(invoiceId));
  if (content === undefined) throw new Error('the invoice exists');
  const { debtorId: _, ...debtor } = content.debtor;
  return { ...content, debtor };
};

beforeAll(async () => {
  const rows = await inScope(
    ({ sql }) => sql<{ number: string; id: string }[]>`select number, debtor_id as id from debtor`,
  );
  for (const { number, id } of rows) debtors.set(number, id);
});

describe('of two contact points with one address', () => {
  const point = (reachability: MergePoint['reachability'], reason: string | null = null): MergePoint => ({
    contactPointId: `${reachability} ${reason}`,
    channel: 'EMAIL',
    address: 'a@b.example',
    reachability,
    reason,
    sinceMs: 1,
  });
  test.each([
    ['OPTED_OUT', 'REACHABLE', 'OPTED_OUT'],
    ['REACHABLE', 'OPTED_OUT', 'OPTED_OUT'],
    ['UNREACHABLE', 'OPTED_OUT', 'OPTED_OUT'],
    ['UNREACHABLE', 'REACHABLE', 'UNREACHABLE'],
    ['REACHABLE', 'UNREACHABLE', 'UNREACHABLE'],
    ['UNKNOWN', 'REACHABLE', 'REACHABLE'],
    ['UNKNOWN', 'UNKNOWN', 'UNKNOWN'],
  ] as const)('%s and %s come to %s', (survivor, merged, known) => {
    const [joined] = joinContactPoints([point(survivor)], [point(merged)]);
    expect(joined).toMatchObject({ into: `${survivor} null`, known: { reachability: known } });
  });

  test('a subscription that changed hands is no failure', () => {
    const [joined] = joinContactPoints([point('UNREACHABLE', 'SUPERSEDED')], [point('UNKNOWN')]);
    expect(joined?.known.reachability).toBe('UNKNOWN');
  });

  test('what the survivor has not moves', () => {
    expect(joinContactPoints([], [point('REACHABLE')])[0]).toMatchObject({ into: null });
  });
});

describe('a merge', () => {
  let issued = '';
  let ready = '';
  let before: unknown;

  beforeAll(async () => {
    // Debtors 1 and 2 have one mail address; the survivor has declined it, the other one was reached there.
    await inScope(async ({ sql }) => {
      await sql`update contact_point p set address = 'd1@post.example', reachability = 'REACHABLE' from debtor d
        where d.debtor_id = p.debtor_id and d.number = '2' and p.channel = 'EMAIL'`;
      await sql`update contact_point p set reachability = 'OPTED_OUT' from debtor d
        where d.debtor_id = p.debtor_id and d.number = '1' and p.channel = 'EMAIL'`;
      await sql`update debtor set attributes = '{"segment": "a", "buyer_reference": "Two"}' where number = '2'`;
      await sql`update debtor set attributes = '{"segment": "b"}' where number = '1'`;
    });
    issued = await start(2);
    before = await printed(issued);
    const [row] = await inScope(
      ({ sql }) => sql<{ id: string }[]>`
        select invoice_id as id from invoice where debtor_id = ${uuidOf(2)} and distribution_id is null limit 1`,
    );
    ready = row?.id ?? '';
  });

  test('is shown before it is done, and nothing of it is written', async () => {
    const query = `query ($survivorId: ID!, $mergedId: ID!) {
      debtorMergePreview(survivorId: $survivorId, mergedId: $mergedId) { errors { code } differences invoiceCount runningCount
        contactPoints { contactPoint { channel } into { channel } reachability } experiments { effect } } }`;
    const data = await ask(query, { survivorId: idOf(1), mergedId: idOf(2) });
    const preview = data['debtorMergePreview'] as unknown as { contactPoints: object[] };
    expect(preview).toMatchObject({
      errors: [],
      differences: ['NAME'],
      invoiceCount: 6,
      runningCount: 1,
      experiments: [],
    });
    expect(preview.contactPoints).toHaveLength(2);
    expect(preview.contactPoints).toContainEqual({
      contactPoint: { channel: 'EMAIL' },
      into: { channel: 'EMAIL' },
      reachability: 'OPTED_OUT',
    });
    expect(preview.contactPoints).toContainEqual({
      contactPoint: { channel: 'LETTER' },
      into: null,
      reachability: 'UNKNOWN',
    });
  });

  test('gives the survivor everything, once, and tells of it', async () => {
    const input = { survivorId: idOf(1), mergedId: idOf(2), note: 'typed twice', idempotencyKey: freshKey() };
    const { debtor, errors } = await merge(input);
    expect(errors).toEqual([]);
    expect(debtor).toEqual({
      number: '1',
      merges: [
        {
          debtor: { number: '2', mergedInto: { number: '1' } },
          reason: 'DUPLICATE',
          note: 'typed twice',
          invoiceCount: 6,
          contactPointCount: 2,
        },
      ],
    });
    expect((await merge(input)).errors).toEqual([]);
    const points = await inScope(
      ({ sql }) => sql`
        select channel, address, reachability from contact_point where debtor_id = ${uuidOf(1)} order by channel, address`,
    );
    expect(points).toEqual([
      { channel: 'EMAIL', address: 'd1@post.example', reachability: 'OPTED_OUT' },
      { channel: 'LETTER', address: 'Gatan 1, 111 22 Stockholm', reachability: 'UNKNOWN' },
      { channel: 'LETTER', address: 'Gatan 2, 111 22 Stockholm', reachability: 'UNKNOWN' },
    ]);
    const [said] = await inScope(({ sql }) => sql`select attributes from debtor where number = '1'`);
    expect(said).toEqual({ attributes: { segment: 'b', buyer_reference: 'Two' } });
    const told = await inScope(
      ({ sql }) =>
        sql`select count(*)::int as events, count(invoice_id)::int as invoices from event where type = 'DEBTOR_MERGED'`,
    );
    expect(told).toEqual([{ events: 7, invoices: 6 }]);
    const timeline = `query ($id: ID!) { invoice(id: $id) { debtor { number } distribution { timeline { nodes { type } } } } }`;
    const data = await ask(timeline, { id: opaque('inv', issued) });
    const invoice = data['invoice'] as unknown as { distribution: { timeline: { nodes: { type: string }[] } } };
    expect(invoice).toMatchObject({ debtor: { number: '1' } });
    expect(invoice.distribution.timeline.nodes.at(-1)).toEqual({ type: 'DEBTOR_MERGED' });
  });

  test('leaves what was printed as it was; what is not printed yet names the survivor', async () => {
    expect(await printed(issued)).toEqual(before);
    expect((await printed(ready)).debtor).toMatchObject({ number: '1', name: 'Gäldenär 1' });
  });

  test('keeps the old id, the old number and the old name leading to the survivor', async () => {
    const query = `query ($id: ID!) { debtor(id: $id) { number mergedInto { number } contactPoints { reachabilityReason } }
      invoices(filter: { debtorId: $id }, first: 100) { nodes { debtor { number } } } }`;
    const data = await ask(query, { id: idOf(2) });
    expect(data['debtor']).toMatchObject({ number: '2', mergedInto: { number: '1' } });
    expect(data['debtor']).toMatchObject({ contactPoints: [{ reachabilityReason: 'MERGED' }] });
    const { nodes } = data['invoices'] as unknown as { nodes: { debtor: { number: string } }[] };
    expect(nodes).toHaveLength(12);
    expect(nodes.every(({ debtor }) => debtor.number === '1')).toBe(true);
    const list = 'query ($text: String) { debtors(text: $text, first: 100) { nodes { number } } }';
    expect(await ask(list, { text: 'gäldenär 2' })).toEqual({ debtors: { nodes: [{ number: '1' }] } });
    const all = (await ask(list))['debtors'] as unknown as { nodes: object[] };
    expect(all.nodes).toHaveLength(9);
  });

  test('later imports and subscriptions under the old number or id land at the survivor, which stays as it is', async () => {
    const content = [
      'invoice_number,issue_date,due_date,currency,amount,payment_reference,debtor_number,debtor_name,debtor_kind,email',
      'M-1,2026-03-02,2026-04-01,SEK,100,12344,2,Somebody Else,PERSON,d1@post.example',
      'M-2,2026-03-02,2026-04-01,SEK,100,12344,2,Somebody Else,PERSON,new@post.example',
    ].join('\n');
    const query = `mutation ($content: String!, $key: String!) {
      invoicesImport(input: { source: "merge", format: CSV, content: $content, idempotencyKey: $key }) {
        import { createdCount } errors { code } } }`;
    const data = await ask(query, { content, key: freshKey() }, ours.keys.ADMIN);
    expect(data['invoicesImport']).toEqual({ import: { createdCount: 2 }, errors: [] });
    const found = await inScope(
      ({ sql }) => sql`
        select d.number, d.name, count(*)::int as invoices from invoice i join debtor d using (creditor_id, debtor_id)
        where i.number like 'M-%' group by 1, 2`,
    );
    expect(found).toEqual([{ number: '1', name: 'Gäldenär 1', invoices: 2 }]);
    const mails = await inScope(
      ({ sql }) => sql`
        select address, reachability from contact_point where debtor_id = ${uuidOf(1)} and channel = 'EMAIL' order by address`,
    );
    expect(mails).toEqual([
      { address: 'd1@post.example', reachability: 'OPTED_OUT' },
      { address: 'new@post.example', reachability: 'UNKNOWN' },
    ]);
    const subscription = {
      endpoint: 'https://push.example/one',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    };
    const saved = await inScope((scope) => savePushSubscription(scope, uuidOf(2), subscription));
    const [at] = await inScope(
      ({ sql }) => sql`select debtor_id as id from contact_point where address = ${subscription.endpoint}`,
    );
    expect(saved).toHaveProperty('contactPointId');
    expect(at).toEqual({ id: uuidOf(1) });
  });

  test('of the survivor itself takes along who was merged into it', async () => {
    expect((await merge({ survivorId: idOf(4), mergedId: idOf(1) })).errors).toEqual([]);
    const data = await ask('query ($id: ID!) { debtor(id: $id) { mergedInto { number } } }', { id: idOf(2) });
    expect(data['debtor']).toEqual({ mergedInto: { number: '4' } });
    expect((await printed(issued)).debtor).toEqual((before as { debtor: object }).debtor);
  });
});

describe('a merge is refused', () => {
  test.each([
    ['of a debtor with itself', () => [idOf(5), idOf(5)], 'DEBTOR_ITSELF', 'mergedId'],
    ['of one that was merged', () => [idOf(5), idOf(2)], 'DEBTOR_MERGED', 'mergedId'],
    ['into one that was merged', () => [idOf(2), idOf(5)], 'DEBTOR_MERGED', 'survivorId'],
    ['of one that is none', () => [idOf(5), opaque('deb', ours.creditorId)], 'NOT_FOUND', 'mergedId'],
    ['of a person with a company', () => [idOf(5), idOf(6)], 'DEBTORS_DIFFER', 'mergedId'],
  ] as const)('%s', async (_what, ids, code, field) => {
    const [survivorId, mergedId] = ids();
    expect(await merge({ survivorId, mergedId })).toEqual({ debtor: null, errors: [{ code, path: ['input', field] }] });
  });

  test("of another creditor's, and to an analyst", async () => {
    const [row] = await withCreditor(
      database.store,
      theirs.creditorId,
      ({ sql }) => sql<{ id: string }[]>`select debtor_id as id from debtor limit 1`,
    );
    const { errors } = await merge({ survivorId: idOf(5), mergedId: opaque('deb', row?.id ?? '') });
    expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const query = 'query ($a: ID!) { debtorMergePreview(survivorId: $a, mergedId: $a) { invoiceCount } }';
    await expect(ask(query, { a: idOf(5) }, ANALYST)).rejects.toThrow('FORBIDDEN');
  });

  test('unless a difference is meant', async () => {
    const { errors } = await merge({ survivorId: idOf(5), mergedId: idOf(6), evenIfDifferent: true });
    expect(errors).toEqual([]);
  });
});
