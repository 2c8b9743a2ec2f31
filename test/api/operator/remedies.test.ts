// What waits for a person, and whether the remedy that is told can be followed: data that is missing, a document that was
// refused, an address that is wrong, a doubt; and that what is refused has changed nothing.
import { expect, test } from 'vitest';
import { actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { fromOpaqueId, toOpaqueId } from '../../../src/id.ts';
import { importInvoices } from '../../../src/intake/import.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { accepted, refused } from '../../support/scripted-partner.ts';
import { hourMs, openScenes } from './scene.ts';

const { letter, mail, replies, scene } = await openScenes();

type Scene = Awaited<ReturnType<typeof scene>>;
const distribution = 'distribution { id state channel purpose step }';

const change = async ({ act, idOf }: Scene, number: string, contactPoint: object, more: object = {}) =>
  act('distributionChangeAddress', 'DistributionChangeAddressInput', distribution, {
    distributionId: await idOf(number),
    contactPoint,
    ...more,
  });

const queue = async ({ ask }: Scene, name: string) => {
  const query = `query ($queue: WorklistQueue!) { worklist(queue: $queue) { nodes { remedy acts distribution { cause invoice { number } } } } }`;
  return ((await ask(query, { queue: name }))['worklist'] as { nodes: unknown[] }).nodes;
};

const typesOf = async ({ ask, idOf }: Scene, number: string) => {
  const query = 'query ($id: ID!) { distribution(id: $id) { timeline(first: 100) { nodes { type } } } }';
  const found = (await ask(query, { id: await idOf(number) }))['distribution'] as {
    timeline: { nodes: { type: string }[] };
  };
  return found.timeline.nodes.map(({ type }) => type);
};

/** Takes in invoice `number` of the scene anew, from its own source. */
const importAnew = ({ inScope }: Scene, number: string, more: object = {}) =>
  inScope(async (scope) => {
    const row = {
      invoice_number: number,
      issue_date: '2026-03-02',
      due_date: '2026-04-15',
      currency: 'SEK',
      debtor_number: number,
      debtor_kind: Number(number) % 3 === 0 ? 'COMPANY' : 'PERSON',
      debtor_name: `Gäldenär ${number}`,
      debtor_country: 'SE',
      email: `d${number}@post.example`,
      lines: [{ description: 'Rättad tjänst', quantity: 1, unit: 'st', unit_price: '80.00', vat_percent: 25 }],
      ...more,
    };
    const content = Buffer.from(JSON.stringify([row]));
    const nowMs = await creditorNowMs(scope);
    const input = { source: 'population', fileName: null, format: 'JSON' as const, content, nowMs };
    const done = await importInvoices(scope, input);
    if (done.kind === 'REFUSED') throw new Error(JSON.stringify(done.problems));
    await appendEvents(scope, done.events, done.tallyChanges);
    const rows = await scope.sql<{ outcome: string; errors: { code: string }[] }[]>`
      select outcome, errors from import_row where import_id = ${done.importId}`;
    return rows[0];
  });

test('an invoice without any address of its order is blocked, seen, and goes on when an address comes by hand', async () => {
  const it = await scene(4);
  await it.inScope(
    ({ sql }) =>
      sql`update contact_point p set channel = 'SMS' from debtor b where b.debtor_id = p.debtor_id and b.number = '3'`,
  );
  await it.start();
  expect(await queue(it, 'BLOCKED')).toEqual([
    {
      remedy: expect.stringMatching(/^Give the debtor an address/),
      acts: ['CHANGE_ADDRESS', 'CANCEL'],
      distribution: { cause: 'DATA_MISSING', invoice: { number: '3' } },
    },
  ]);
  await it.tallyHolds();
  await it.pass(100 * hourMs);
  expect(await queue(it, 'BLOCKED')).toHaveLength(1);
  expect((await change(it, '3', { email: 'found@post.example' })).errors).toEqual([]);
  await it.run();
  expect(mail.sent.at(-1)?.contactPoint.address).toBe('found@post.example');
  expect(await queue(it, 'BLOCKED')).toEqual([]);
  const types = await typesOf(it, '3');
  expect(types).toEqual(
    expect.arrayContaining(['DISTRIBUTION_BLOCKED', 'CONTACT_POINT_ADDED', 'DISTRIBUTION_UNBLOCKED']),
  );
  await it.tallyHolds();
});

test('a blocked invoice goes on when the next import of its debtor brings an address', async () => {
  const it = await scene(4);
  await it.inScope(
    ({ sql }) =>
      sql`update contact_point p set channel = 'SMS' from debtor b where b.debtor_id = p.debtor_id and b.number = '3'`,
  );
  await it.start();
  expect(await importAnew(it, '77', { debtor_number: '3', email: 'found@post.example' })).toMatchObject({
    outcome: 'CREATED',
  });
  await it.run();
  expect((await it.distributions()).find(({ number }) => number === '3')).toMatchObject({
    state: 'ACTIVE',
    channel: 'EMAIL',
  });
  await it.tallyHolds();
});

test('an invoice refused for its content is imported anew under its number, resumed, and goes out corrected', async () => {
  const it = await scene(4);
  replies.set('d3@post.example', refused('CONTENT', '550 5.6.0'));
  await it.start();
  expect(await queue(it, 'HELD')).toMatchObject([{ remedy: expect.stringMatching(/import it again/) }]);
  // For another debtor it is another invoice, and what a partner has taken stays as it is.
  expect(await importAnew(it, '3', { debtor_number: '0' })).toMatchObject({ errors: [{ code: 'INVOICE_ISSUED' }] });
  expect(await importAnew(it, '4', { debtor_number: '0' })).toMatchObject({ errors: [{ code: 'INVOICE_ISSUED' }] });
  expect(await importAnew(it, '3')).toMatchObject({ outcome: 'UPDATED' });
  await it.tallyHolds();
  replies.set('d3@post.example', accepted);
  const id = await it.idOf('3');
  expect(
    (await it.act('distributionResume', 'DistributionActInput', distribution, { distributionId: id })).errors,
  ).toEqual([]);
  await it.run();
  expect(mail.sent.at(-1)?.invoice).toMatchObject({ number: '3', amountMinor: 10_000, dueDate: '2026-04-15' });
  // What was refused is told as settled.
  expect(await typesOf(it, '3')).toEqual(expect.arrayContaining(['INVOICE_UPDATED', 'ATTEMPT_SUPERSEDED']));
  // Now it is with a partner: it can no longer be changed.
  expect(await importAnew(it, '3', { due_date: '2026-04-16' })).toMatchObject({ errors: [{ code: 'INVOICE_ISSUED' }] });
  replies.delete('d3@post.example');
  await it.tallyHolds();
});

test('an address the debtor has declined is not brought back by a person', async () => {
  const it = await scene(2);
  await it.start();
  await it.pass(hourMs);
  await it.inScope(
    ({ sql }) => sql`update contact_point set reachability = 'OPTED_OUT' where address = 'd1@post.example'`,
  );
  expect((await change(it, '1', { email: 'd1@post.example' })).errors).toMatchObject([{ code: 'ADDRESS_OPTED_OUT' }]);
  const [point] = await it.inScope(
    ({ sql }) => sql`select reachability from contact_point where address = 'd1@post.example'`,
  );
  expect(point).toEqual({ reachability: 'OPTED_OUT' });
});

test('a correction that is refused has changed nothing', async () => {
  const it = await scene(2);
  await it.start();
  await it.pass(hourMs);
  await it.inScope(({ sql }) => sql`update invoice set document_state = 'CREDITED' where number = '1'`);
  const state = () =>
    it.inScope(
      ({ sql }) => sql`
      select (select json_agg(p order by contact_point_id) from contact_point p) as points,
        (select json_agg(d order by distribution_id) from distribution d) as runs, (select count(*) from event) as events`,
    );
  const before = await state();
  expect((await change(it, '1', { email: 'new@post.example' })).errors).toMatchObject([
    { code: 'INVOICE_NOT_DISTRIBUTABLE' },
  ]);
  const postal = { lines: ['a', 'b', 'c', 'd'], postcode: '111 22', city: 'Stockholm' };
  expect((await change(it, '1', { postal })).errors).toMatchObject([
    { code: 'FIELD_INVALID', path: ['input', 'contactPoint', 'postal', 'lines'] },
  ]);
  expect(await state()).toEqual(before);
});

test('beside a doubt nothing is sent to another address before a person says that it was not sent', async () => {
  const it = await scene(3);
  await it.start();
  const before = mail.sent.length;
  expect((await change(it, '2', { email: 'new@post.example' })).errors).toMatchObject([
    { code: 'DISTRIBUTION_IN_DOUBT' },
  ]);
  await it.run();
  expect(mail.sent).toHaveLength(before);
  const doubted = await it.idOf('2');
  const changed = await change(it, '2', { email: 'new@post.example' }, { notSent: true });
  expect(changed).toMatchObject({ errors: [], distribution: { purpose: 'RESEND' } });
  await it.run();
  expect(mail.sent.slice(before).map(({ contactPoint: { address } }) => address)).toEqual(['new@post.example']);
  const log = await it.ask(
    `query ($id: ID!) { deliveryEvents(filter: { distributionId: $id }, first: 100) { nodes { type channel } } }`,
    {
      id: doubted,
    },
  );
  const types = (log['deliveryEvents'] as { nodes: { type: string }[] }).nodes.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining([
      'CONTACT_POINT_REPLACED',
      'CONTACT_POINT_ADDED',
      'ATTEMPT_SUPERSEDED',
      'DISTRIBUTION_STOPPED',
    ]),
  );
  expect(
    await it.inScope(
      ({ sql }) =>
        sql`select distinct payload from event where type like 'CONTACT_POINT_%ED' and occurred_at is not null and type in ('CONTACT_POINT_ADDED', 'CONTACT_POINT_REPLACED')`,
    ),
  ).toEqual([{ payload: {} }]);
  await it.tallyHolds();
});

test('what is held before it has begun begins as if it had not been: the preferred channel goes first', async () => {
  const it = await scene(1);
  await it.inScope(({ sql }) => sql`update debtor set preferred_channel = 'LETTER'`);
  // Planned, and no worker has looked at it.
  await it.inScope(async (scope) => {
    const [invoice] = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const order = { successionOrderId: it.successionOrderId, version: 1 };
    const nowMs = await creditorNowMs(scope);
    const started = await startDistributions(scope, { invoiceIds: [invoice?.id ?? ''], order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  const id = await it.idOf('1');
  const [mails, letters] = [mail.sent.length, letter.sent.length];
  const operate = (name: string) => it.act(name, 'DistributionActInput', distribution, { distributionId: id });
  expect((await operate('distributionHold')).errors).toEqual([]);
  expect(await operate('distributionResume')).toMatchObject({ errors: [], distribution: { state: 'PLANNED' } });
  await it.tallyHolds();
  await it.run();
  expect([mail.sent.length - mails, letter.sent.length - letters]).toEqual([0, 1]);
});

test('a claim that is settled waits for nobody', async () => {
  const it = await scene(2);
  await it.start();
  await it.pass(hourMs);
  expect(await queue(it, 'UNDELIVERABLE')).toHaveLength(1);
  await it.inScope(({ sql }) => sql`update invoice set claim_state = 'PAID' where number = '1'`);
  expect(await queue(it, 'UNDELIVERABLE')).toEqual([]);
});

/** Does an act to many at once, and answers what came of it. */
async function bulk(it: Scene, act: object, numbers: readonly string[]) {
  const distributionIds = await Promise.all(numbers.map(it.idOf));
  const preview = `query ($act: ActInput!, $ids: [ID!]) { actPreview(act: $act, distributionIds: $ids) { count possibleCount } }`;
  const seen = (await it.ask(preview, { act, ids: distributionIds }))['actPreview'];
  const planned = (await it.act('distributionsAct', 'DistributionsActInput', 'bulkAct { id }', {
    act,
    distributionIds,
    undoWindow: 'PT0S',
  })) as { bulkAct?: { id: string } };
  const look = 'query ($id: ID!) { bulkAct(id: $id) { state doneCount refused { distributionId error { code } } } }';
  const done = async () => (await it.ask(look, { id: planned.bulkAct?.id }))['bulkAct'] as BulkDone;
  await expect.poll(async () => (await done()).state, { timeout: 10_000 }).toBe('DONE');
  await it.run();
  await it.tallyHolds();
  return { seen, ...(await done()), distributionIds };
}

interface BulkDone {
  readonly state: string;
  readonly doneCount: number;
  readonly refused: readonly { readonly distributionId: string; readonly error: { readonly code: string } }[];
}

test('many are moved to a step, resumed and cancelled together; the preview tells of how many', async () => {
  const it = await scene(5);
  await it.start();
  const skipped = await bulk(it, { kind: 'SKIP_TO_STEP', step: 2 }, ['1', '3', '4']);
  expect(skipped).toMatchObject({ seen: { count: 3, possibleCount: 2 }, doneCount: 2 });
  expect(skipped.refused).toMatchObject([
    { distributionId: skipped.distributionIds[0], error: { code: 'DISTRIBUTION_ENDED' } },
  ]);
  const again = await bulk(it, { kind: 'SKIP_TO_STEP', step: 2 }, ['3', '5']);
  expect(again).toMatchObject({ seen: { count: 2, possibleCount: 1 }, doneCount: 1 });
  expect(again.refused).toMatchObject([{ distributionId: again.distributionIds[0], error: { code: 'STEP_TRIED' } }]);
  expect(await bulk(it, { kind: 'RESUME' }, ['2'])).toMatchObject({ seen: { possibleCount: 1 }, doneCount: 1 });
  const cancelled = await bulk(it, { kind: 'CANCEL', reason: 'OTHER' }, ['3', '4', '5']);
  expect(cancelled).toMatchObject({ seen: { possibleCount: 3 }, doneCount: 3, refused: [] });
  const states = (await it.distributions()).filter(({ number }) => ['3', '4', '5'].includes(number));
  expect(states.map(({ state }) => state)).toEqual(['STOPPED', 'STOPPED', 'STOPPED']);
});

test('many are sent again together, and each that is refused is told by its distribution', async () => {
  const it = await scene(5);
  await it.start();
  await bulk(it, { kind: 'CANCEL' }, ['3', '4']);
  const refusedAll = await bulk(it, { kind: 'RESEND', reason: 'LOST' }, ['3', '4', '5']);
  expect(refusedAll).toMatchObject({ seen: { count: 3, possibleCount: 2 }, doneCount: 0 });
  expect(refusedAll.refused.map(({ distributionId, error }) => [distributionId, error.code]).sort()).toEqual(
    [
      [refusedAll.distributionIds[0], 'NO_ORDER_ASSIGNED'],
      [refusedAll.distributionIds[1], 'NO_ORDER_ASSIGNED'],
      [refusedAll.distributionIds[2], 'DISTRIBUTION_STILL_RUNNING'],
    ].sort(),
  );
  const orderId = toOpaqueId('successionOrder', it.successionOrderId);
  expect(await bulk(it, { kind: 'RESEND', reason: 'LOST', orderId }, ['3', '4'])).toMatchObject({ doneCount: 2 });
  expect((await it.distributions()).filter(({ purpose }) => purpose === 'RESEND')).toHaveLength(2);
});

test('a step that is left before anything of it has left is closed, and not sent beside the new one', async () => {
  const it = await scene(4);
  await it.start();
  const id = fromOpaqueId('distribution', await it.idOf('3')) ?? '';
  const look = () =>
    it.ask('query ($id: ID!) { distribution(id: $id) { attempts { state } invoice { lastAttempt { state } } } }', {
      id: toOpaqueId('distribution', id),
    });
  const both = (state: string) => ({ distribution: { attempts: [{ state }], invoice: { lastAttempt: { state } } } });
  await it.inScope(({ sql }) => sql`update attempt set state = 'SUBMITTING' where distribution_id = ${id}`);
  expect(await look()).toEqual(both('SUBMITTING'));
  // As if its worker had given it back.
  await it.inScope(({ sql }) => sql`update attempt set wire_at = null where distribution_id = ${id}`);
  expect(await look()).toEqual(both('QUEUED'));
  await it.inScope(async (scope) => {
    const act = { kind: 'SKIP_TO_STEP', step: 1, reason: null } as const;
    const done = await actOnDistributions(scope, [id], act, await creditorNowMs(scope));
    expect(done.events.map(({ type }) => type)).toEqual(['DISTRIBUTION_SKIPPED', 'ATTEMPT_SUPERSEDED']);
    await appendEvents(scope, done.events, done.tallyChanges);
  });
  const [mails, letters] = [mail.sent.length, letter.sent.length];
  await it.run();
  expect([mail.sent.length - mails, letter.sent.length - letters]).toEqual([0, 1]);
});
