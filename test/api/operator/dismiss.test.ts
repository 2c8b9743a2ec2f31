// What a clerk takes off a queue is told, leaves the queue and its count, and comes back only when something new happens.
import { expect, test } from 'vitest';
import { toOpaqueId } from '../../../src/id.ts';
import { refused } from '../../support/scripted-partner.ts';
import { hourMs, openScenes } from './scene.ts';

const { replies, scene } = await openScenes();

type Scene = Awaited<ReturnType<typeof scene>>;

const dismiss = ({ act }: Scene, distributionId: string, more: object = {}) =>
  act(
    'distributionDismiss',
    'DistributionDismissInput',
    'distribution { state dismissal { reason note dismissedBy } }',
    {
      distributionId,
      reason: 'OTHER',
      ...more,
    },
  );

const waiting = async ({ ask }: Scene, queue: string) => {
  const query = `query ($queue: WorklistQueue!) { worklistCounts { queue count }
    worklist(queue: $queue) { nodes { acts distribution { invoice { number } } } } }`;
  const { worklistCounts, worklist } = (await ask(query, { queue })) as {
    worklistCounts: { queue: string; count: number }[];
    worklist: { nodes: { acts: string[]; distribution: { invoice: { number: string } } }[] };
  };
  const numbers = worklist.nodes.map(({ distribution }) => distribution.invoice.number);
  expect(worklistCounts.find((row) => row.queue === queue)?.count).toBe(numbers.length);
  for (const { acts } of worklist.nodes) expect(acts).toContain('DISMISS');
  return numbers;
};

/** Numbers of the invoices that a filter finds. */
const found = async ({ ask }: Scene, filter: object) => {
  const query = 'query ($filter: InvoiceFilter) { invoices(filter: $filter, first: 100) { nodes { number } } }';
  const { invoices } = (await ask(query, { filter })) as { invoices: { nodes: { number: string }[] } };
  return invoices.nodes.map(({ number }) => number).sort();
};

const undeliverable = async (invoices: number) => {
  for (let number = 4; number <= invoices; number += 1) {
    replies.set(`d${number}@post.example`, refused('HARD', '5.1.1'));
  }
  const it = await scene(invoices);
  await it.start();
  return it;
};

test('one that is dismissed is told, leaves its queue, and comes back when it is sent again and fails again', async () => {
  const it = await undeliverable(2);
  await it.pass(hourMs);
  expect(await waiting(it, 'UNDELIVERABLE')).toEqual(['1']);
  const id = await it.idOf('1');
  expect(await found(it, { dismissed: true })).toEqual([]);
  const long = await dismiss(it, id, { note: 'x'.repeat(501) });
  expect(long.errors).toMatchObject([{ code: 'FIELD_TOO_LONG', path: ['input', 'note'] }]);
  expect(await dismiss(it, id, { note: ' The debtor fetched it at the desk. ' })).toMatchObject({
    errors: [],
    distribution: {
      state: 'UNDELIVERABLE',
      dismissal: { reason: 'OTHER', note: 'The debtor fetched it at the desk.', dismissedBy: expect.any(String) },
    },
  });
  expect(await waiting(it, 'UNDELIVERABLE')).toEqual([]);
  expect(await found(it, { dismissed: true })).toEqual(['1']);
  expect(await found(it, { dismissed: false })).toEqual(['2']);
  expect(await found(it, { dismissed: true, deliveryState: ['REJECTED'] })).toEqual([]);
  const look =
    'query ($id: ID!) { distribution(id: $id) { timeline(first: 100) { nodes { type text sv: text(language: SV) } } } }';
  const { timeline } = (await it.ask(look, { id }))['distribution'] as { timeline: { nodes: unknown[] } };
  expect(timeline.nodes.at(-1)).toEqual({
    type: 'DISTRIBUTION_DISMISSED',
    text: 'A person took the distribution off the queue it waited in.',
    sv: 'Någon avförde distributionen från kön den väntade i.',
  });
  // What a person wrote is in no log.
  expect(JSON.stringify(await it.inScope(({ sql }) => sql`select payload from event`))).not.toContain('desk');
  // It waits for nobody: it cannot be taken off once more.
  expect((await dismiss(it, id)).errors).toMatchObject([
    { code: 'DISTRIBUTION_NOT_WAITING', path: ['input', 'distributionId'] },
  ]);
  await it.pass(30 * 24 * hourMs);
  expect(await waiting(it, 'UNDELIVERABLE')).toEqual([]);
  const orderId = toOpaqueId('successionOrder', it.successionOrderId);
  const again = { distributionId: id, reason: 'LOST', orderId };
  expect((await it.act('distributionResend', 'DistributionResendInput', 'distribution { id }', again)).errors).toEqual(
    [],
  );
  await it.run();
  expect(await waiting(it, 'UNDELIVERABLE')).toEqual(['1']);
  expect(await found(it, { dismissed: true })).toEqual([]);
  expect(
    await it.ask('query ($id: ID!) { distribution(id: $id) { dismissal { reason } } }', { id: await it.idOf('1') }),
  ).toEqual({
    distribution: { dismissal: null },
  });
  await it.tallyHolds();
});

test('what runs, what is held, what is paid and what a later one has replaced waits in no such queue', async () => {
  const it = await undeliverable(3);
  await it.pass(hourMs);
  const refusedFor = async (number: string) => (await dismiss(it, await it.idOf(number))).errors;
  expect(await refusedFor('2')).toMatchObject([{ code: 'DISTRIBUTION_NOT_WAITING' }]);
  expect(await refusedFor('3')).toMatchObject([{ code: 'DISTRIBUTION_NOT_WAITING' }]);
  expect((await dismiss(it, toOpaqueId('distribution', it.successionOrderId))).errors).toMatchObject([
    { code: 'NOT_FOUND' },
  ]);
  const first = await it.idOf('1');
  const orderId = toOpaqueId('successionOrder', it.successionOrderId);
  await it.act('distributionResend', 'DistributionResendInput', 'distribution { id }', {
    distributionId: first,
    reason: 'LOST',
    orderId,
  });
  expect((await dismiss(it, first)).errors).toMatchObject([{ code: 'DISTRIBUTION_NOT_WAITING' }]);
  await it.run();
  await it.inScope(({ sql }) => sql`update invoice set claim_state = 'PAID' where number = '1'`);
  expect(await refusedFor('1')).toMatchObject([{ code: 'DISTRIBUTION_NOT_WAITING' }]);
});

test('many are dismissed with a preview and time to think again', async () => {
  const it = await undeliverable(8);
  await it.pass(12 * 24 * hourMs);
  const before = await waiting(it, 'UNDELIVERABLE');
  expect(before.length).toBeGreaterThan(1);
  await dismiss(it, await it.idOf('1'));
  const act = { kind: 'DISMISS', reason: 'OTHER', note: 'Settled by phone' };
  const filter = { deliveryState: ['UNDELIVERABLE'] };
  const preview = `query ($act: ActInput!, $filter: InvoiceFilter!) { actPreview(act: $act, filter: $filter) {
    count possibleCount states { state count possible } sample { invoice { number } } } }`;
  const left = before.length - 1;
  expect((await it.ask(preview, { act, filter }))['actPreview']).toMatchObject({
    count: before.length,
    possibleCount: left,
    states: [
      { state: 'UNDELIVERABLE', count: left, possible: true },
      { state: 'UNDELIVERABLE', count: 1, possible: false },
    ],
    sample: before.slice(1).map((number) => ({ invoice: { number } })),
  });
  const shown = 'bulkAct { id kind state doneCount refused { error { code } } }';
  const many = (more: object) =>
    it.act('distributionsAct', 'DistributionsActInput', shown, { act, filter, ...more }) as Promise<{
      bulkAct: { id: string } | null;
      errors: object[];
    }>;
  expect((await many({ act: { kind: 'DISMISS' } })).errors).toMatchObject([{ code: 'FIELD_REQUIRED' }]);
  expect((await many({ act: { ...act, note: 'x'.repeat(501) } })).errors).toMatchObject([
    { code: 'FIELD_TOO_LONG', path: ['input', 'act', 'note'] },
  ]);
  const undone = await many({ expectedCount: before.length, undoWindow: 'PT1H' });
  await it.act('bulkActUndo', 'BulkActUndoInput', shown, { bulkActId: undone.bulkAct?.id });
  expect(await waiting(it, 'UNDELIVERABLE')).toHaveLength(left);
  const done = await many({ undoWindow: 'PT0S' });
  await expect
    .poll(
      async () =>
        (
          await it.ask(`query ($id: ID!) { ${shown.replace('bulkAct', 'bulkAct(id: $id)')} }`, { id: done.bulkAct?.id })
        )['bulkAct'],
    )
    .toMatchObject({
      kind: 'DISMISS',
      state: 'DONE',
      doneCount: left,
      refused: [{ error: { code: 'DISTRIBUTION_NOT_WAITING' } }],
    });
  expect(await waiting(it, 'UNDELIVERABLE')).toEqual([]);
  const log = await it.ask('{ deliveryEvents(filter: { types: [DISTRIBUTION_DISMISSED] }) { nodes { type } } }');
  expect((log['deliveryEvents'] as { nodes: object[] }).nodes).toHaveLength(before.length);
  await it.tallyHolds();
});
