// An operator in control, through the API: acts on one and on many, corrected addresses, pauses, rehearsals, queues of what
// waits for a person, and what will go out.
import { expect, test } from 'vitest';
import { toOpaqueId } from '../../../src/id.ts';
import { hourMs, openScenes } from './scene.ts';

const { letter, mail, scene } = await openScenes();

const distribution = 'distribution { id state channel purpose step }';

test('a distribution is moved to a later step, and told why', async () => {
  const { start, act, idOf, run, ask, tallyHolds } = await scene(3);
  await start();
  const id = await idOf('3');
  const moved = await act('distributionSkipToStep', 'DistributionSkipToStepInput', distribution, {
    distributionId: id,
    step: 2,
    reason: 'DEBTOR_ASKED',
  });
  expect(moved).toMatchObject({ errors: [], distribution: { state: 'ACTIVE', channel: 'LETTER', step: 2 } });
  const lettersBefore = letter.sent.length;
  await run();
  expect(letter.sent).toHaveLength(lettersBefore + 1);
  const timeline = `query ($id: ID!) { distribution(id: $id) { timeline { nodes { type text } } } }`;
  expect(JSON.stringify(await ask(timeline, { id }))).toContain('DISTRIBUTION_SKIPPED');
  const skip = (step: number) =>
    act('distributionSkipToStep', 'DistributionSkipToStepInput', distribution, { distributionId: id, step });
  expect((await skip(2)).errors).toMatchObject([{ code: 'STEP_TRIED' }]);
  expect((await skip(9)).errors).toMatchObject([{ code: 'STEP_UNKNOWN' }]);
  await tallyHolds();
});

test('whoever holds, resumes or cancels says why, and the timeline tells it in both languages', async () => {
  const { start, act, idOf, ask, run } = await scene(3);
  await start();
  const id = await idOf('3');
  for (const [name, reason] of [
    ['distributionHold', 'PARTNER_FAULT'],
    ['distributionResume', null],
    ['distributionCancel', 'DEBTOR_ASKED'],
  ] as const) {
    const done = await act(name, 'DistributionActInput', distribution, { distributionId: id, reason });
    expect(done.errors).toEqual([]);
  }
  await run();
  const look = `query ($id: ID!) { distribution(id: $id) { timeline(first: 100) { nodes { type why text sv: text(language: SV) } } } }`;
  const { timeline } = (await ask(look, { id }))['distribution'] as { timeline: { nodes: { type: string }[] } };
  const told = timeline.nodes.filter(({ type }) => /HELD|RESUMED|CANCEL_REQUESTED/.test(type));
  expect(told).toEqual([
    {
      type: 'DISTRIBUTION_HELD',
      why: 'PARTNER_FAULT',
      text: 'The distribution is held until a person decides. A partner made a mistake.',
      sv: 'Distributionen väntar på att någon beslutar. En partner gjorde fel.',
    },
    {
      type: 'DISTRIBUTION_RESUMED',
      why: null,
      text: 'The distribution goes on.',
      sv: 'Distributionen fortsätter.',
    },
    {
      type: 'DISTRIBUTION_CANCEL_REQUESTED',
      why: 'DEBTOR_ASKED',
      text: 'A person asked to stop the distribution. The debtor asked for it.',
      sv: 'Någon bad att distributionen stoppas. Gäldenären bad om det.',
    },
  ]);
});

test('an ended invoice is sent again as a new generation with new keys; a running one is not', async () => {
  const { start, act, idOf, run, pass, distributions, tallyHolds, successionOrderId } = await scene(2);
  await start();
  await pass(13 * 24 * hourMs);
  const resend = async () =>
    act('distributionResend', 'DistributionResendInput', distribution, {
      distributionId: await idOf('1'),
      reason: 'LOST',
    });
  // Both addresses of debtor 1 are refused.
  expect((await distributions()).find(({ number }) => number === '1')?.state).toBe('UNDELIVERABLE');
  const before = mail.sent.length;
  expect((await resend()).errors).toMatchObject([{ code: 'NO_ORDER_ASSIGNED' }]);
  const again = await act('distributionResend', 'DistributionResendInput', distribution, {
    distributionId: await idOf('1'),
    reason: 'LOST',
    orderId: toOpaqueId('successionOrder', successionOrderId),
  });
  expect(again).toMatchObject({ errors: [], distribution: { state: 'PLANNED', purpose: 'RESEND' } });
  await run();
  // Known not to work: nothing is sent there again.
  expect(mail.sent).toHaveLength(before);
  const running = await act('distributionResend', 'DistributionResendInput', distribution, {
    distributionId: await idOf('2'),
    reason: 'LOST',
  });
  expect(running.errors).toMatchObject([{ code: 'DISTRIBUTION_STILL_RUNNING' }]);
  await tallyHolds();
});

test('a corrected address takes an undeliverable invoice further, from the step of its channel', async () => {
  const { start, act, idOf, run, pass, distributions, inScope, tallyHolds } = await scene(2);
  await start();
  await pass(hourMs);
  expect((await distributions())[0]).toMatchObject({ state: 'UNDELIVERABLE' });
  const change = async (contactPoint: Record<string, unknown>) =>
    act('distributionChangeAddress', 'DistributionChangeAddressInput', distribution, {
      distributionId: await idOf('1'),
      contactPoint,
    });
  expect((await change({ email: 'not an address' })).errors).toMatchObject([{ code: 'FIELD_INVALID' }]);
  expect((await change({ phone: '070-174 06 01' })).errors).toMatchObject([{ code: 'CHANNEL_NOT_IN_ORDER' }]);
  const postal = { lines: ['Nya gatan 5'], postcode: '111 22', city: 'Stockholm' };
  expect(await change({ postal })).toMatchObject({
    errors: [],
    distribution: { state: 'ACTIVE', channel: 'LETTER', step: 2, purpose: 'RESEND' },
  });
  const letters = letter.sent.length;
  const mails = mail.sent.length;
  await run();
  expect(mail.sent).toHaveLength(mails);
  expect(letter.sent[letters]?.contactPoint.postalAddress?.lines).toEqual(['Nya gatan 5']);
  const keys = await inScope(({ sql }) => sql<{ key: string }[]>`select distinct effect_key as key from attempt`);
  expect(keys).toHaveLength(4);
  // A letter is on its way now: the address of that step cannot be changed under it.
  expect((await change({ postal: { ...postal, lines: ['En annan 6'] } })).errors).toMatchObject([
    { code: 'DISTRIBUTION_UNDER_WAY' },
  ]);
  await tallyHolds();
});

test('many are held with time to think again; undone, nothing has happened', async () => {
  const { start, act, ask, distributions, tallyHolds } = await scene(12);
  await start();
  const preview = `query ($act: ActInput!, $filter: InvoiceFilter!) {
    actPreview(act: $act, filter: $filter) { count possibleCount states { state count possible } sample { id state } } }`;
  const filter = { channel: ['EMAIL'], deliveryState: ['ACTIVE'] };
  const seen = (await ask(preview, { act: { kind: 'HOLD' }, filter }))['actPreview'] as { count: number; sample: [] };
  expect(seen).toMatchObject({ count: 10, possibleCount: 10, states: [{ state: 'ACTIVE', possible: true }] });
  expect(seen.sample).toHaveLength(10);
  const shown = 'bulkAct { id state count progress doneCount refused { distributionId error { code } } }';
  const hold = (more: Record<string, unknown>) =>
    act('distributionsAct', 'DistributionsActInput', shown, { act: { kind: 'HOLD' }, filter, ...more });
  expect((await hold({ expectedCount: 11 })).errors).toMatchObject([{ code: 'BULK_COUNT_CHANGED' }]);
  const waiting = (await hold({ expectedCount: 10, undoWindow: 'PT1H' })) as { bulkAct?: { id: string } };
  expect(waiting).toMatchObject({ errors: [], bulkAct: { state: 'WAITING', count: 10, progress: 0 } });
  const undone = await act('bulkActUndo', 'BulkActUndoInput', shown, { bulkActId: waiting.bulkAct?.id });
  expect(undone).toMatchObject({ errors: [], bulkAct: { state: 'UNDONE' } });
  expect((await distributions()).filter(({ state }) => state === 'HELD')).toHaveLength(1);
  const held = (await hold({ undoWindow: 'PT0S' })) as { bulkAct?: { id: string } };
  const look = 'query ($id: ID!) { bulkAct(id: $id) { state doneCount progress } }';
  await expect
    .poll(async () => (await ask(look, { id: held.bulkAct?.id }))['bulkAct'])
    .toMatchObject({ state: 'DONE', doneCount: 10, progress: 10 });
  expect((await distributions()).filter(({ state }) => state === 'HELD')).toHaveLength(11);
  const late = await act('bulkActUndo', 'BulkActUndoInput', shown, { bulkActId: held.bulkAct?.id });
  expect(late.errors).toMatchObject([{ code: 'BULK_ACT_BEGUN' }]);
  await tallyHolds();
});

test('what a bulk act cannot be done to is told one by one', async () => {
  const { start, act, ask, idOf } = await scene(3);
  await start();
  const ids = [await idOf('1'), await idOf('2'), await idOf('3')];
  const shown = 'bulkAct { id }';
  const resumed = (await act('distributionsAct', 'DistributionsActInput', shown, {
    act: { kind: 'RESUME' },
    distributionIds: ids,
    undoWindow: 'PT0S',
  })) as { bulkAct?: { id: string } };
  const look = 'query ($id: ID!) { bulkAct(id: $id) { state doneCount refused { distributionId error { code } } } }';
  await expect
    .poll(async () => (await ask(look, { id: resumed.bulkAct?.id }))['bulkAct'])
    .toMatchObject({ state: 'DONE', doneCount: 1 });
  const { bulkAct } = (await ask(look, { id: resumed.bulkAct?.id })) as {
    bulkAct: { refused: { distributionId: string; error: { code: string } }[] };
  };
  expect(bulkAct.refused.map(({ error }) => error.code).sort()).toEqual([
    'DISTRIBUTION_ENDED',
    'DISTRIBUTION_NOT_HELD',
  ]);
  expect(bulkAct.refused.map(({ distributionId }) => distributionId).sort()).toEqual([ids[0], ids[2]].sort());
});

test('a paused channel sends nothing and loses no patience; the end of the pause lets it go on at once', async () => {
  const { start, act, ask, pass, run, distributions, tallyHolds } = await scene(4);
  const target = { channel: 'EMAIL' };
  const set = await act('pauseSet', 'PauseInput', 'pauses { kind channel since }', { target });
  expect(set).toMatchObject({ errors: [], pauses: [{ kind: 'CHANNEL', channel: 'EMAIL' }] });
  const before = mail.sent.length;
  await start();
  await pass(72 * hourMs);
  expect(mail.sent).toHaveLength(before);
  for (const { state, step } of await distributions()) expect({ state, step }).toEqual({ state: 'PLANNED', step: 0 });
  expect(JSON.stringify(await ask('{ pauses { kind channel } }'))).toContain('EMAIL');
  await act('pauseEnd', 'PauseInput', 'pauses { kind }', { target });
  await run();
  expect(mail.sent.length).toBe(before + 4);
  await tallyHolds();
});

test("only a source of one's own is paused, and the log tells which", async () => {
  const { act, ask, inScope } = await scene(1);
  const stranger = await scene(1);
  const sourceOf = async (one: typeof stranger) => {
    const [source] = await one.inScope(({ sql }) => sql<{ id: string }[]>`select source_id as id from source`);
    return toOpaqueId('source', source?.id ?? '');
  };
  const theirs = { sourceId: await sourceOf(stranger) };
  const ours = { sourceId: await sourceOf({ ...stranger, inScope }) };
  const refused = await act('pauseSet', 'PauseInput', 'pauses { kind }', { target: theirs });
  expect(refused).toMatchObject({ pauses: [], errors: [{ code: 'NOT_FOUND', path: ['input', 'target', 'sourceId'] }] });
  await act('pauseSet', 'PauseInput', 'pauses { kind }', { target: ours });
  // Set or ended twice, it is told once.
  await act('pauseSet', 'PauseInput', 'pauses { kind }', { target: ours });
  await act('pauseEnd', 'PauseInput', 'pauses { kind }', { target: ours });
  await act('pauseEnd', 'PauseInput', 'pauses { kind }', { target: ours });
  const log = await ask('{ deliveryEvents(filter: { types: [PAUSE_SET, PAUSE_ENDED] }) { nodes { type sourceId } } }');
  expect(log['deliveryEvents']).toEqual({
    nodes: [
      { type: 'PAUSE_SET', ...ours },
      { type: 'PAUSE_ENDED', ...ours },
    ],
  });
});

test('a rehearsal decides and explains everything, and sends nothing; the real start is the first', async () => {
  const { start, pass, inScope, distributions, tallyHolds } = await scene(3);
  const before = mail.sent.length + letter.sent.length;
  await start({ dryRun: true });
  await pass(50 * hourMs);
  await pass(11 * 24 * hourMs);
  expect(mail.sent.length + letter.sent.length).toBe(before);
  const rehearsed = await distributions();
  expect(rehearsed.map(({ purpose }) => purpose)).toEqual(['DRY_RUN', 'DRY_RUN', 'DRY_RUN']);
  expect(rehearsed.map(({ state }) => state)).toEqual(['UNDELIVERABLE', 'UNDELIVERABLE', 'UNDELIVERABLE']);
  const attempts = await inScope(({ sql }) => sql`select distinct code from attempt`);
  expect(attempts).toEqual([{ code: 'DRY_RUN' }]);
  // A rehearsal can be followed by another, and by the start in earnest.
  await start({ dryRun: true });
  expect((await distributions()).filter(({ purpose }) => purpose === 'DRY_RUN')).toHaveLength(6);
  await start();
  expect((await distributions()).filter(({ purpose }) => purpose === 'INITIAL')).toHaveLength(3);
  expect(mail.sent.length + letter.sent.length).toBeGreaterThan(before);
  await tallyHolds();
});

test('a rehearsal leaves no trace in the queues, the outlook, the counts or the invoice', async () => {
  const { start, pass, act, idOf, ask, inScope, tallyHolds, successionOrderId } = await scene(3);
  const figures = `{
    overview { rows { state count } }
    outlook(until: "2026-03-20T00:00:00.000Z") { rows { count } distributionCount }
    worklistCounts { count }
    costs { attempts }
    invoices { nodes { documentState deliveryState distribution { id } distributions { purpose } } }
    partners { channels { backlog calls taken } }
    actPreview(act: { kind: RESEND, reason: LOST }, filter: {}) { count } }`;
  const before = (await ask(figures)) as { invoices: { nodes: object[] } };
  await start({ dryRun: true });
  const rehearsed = await idOf('3');
  const running = (await ask(figures)) as { invoices: { nodes: object[] } };
  const nodes = before.invoices.nodes.map((node) => ({ ...node, distributions: [{ purpose: 'DRY_RUN' }] }));
  expect(running).toEqual({ ...before, invoices: { nodes } });
  await pass(50 * hourMs);
  await pass(11 * 24 * hourMs);
  // Every step has ended: in earnest this would wait for a person.
  const look = 'query ($id: ID!) { distribution(id: $id) { state purpose timeline { nodes { text rehearsal } } } }';
  const ended = (await ask(look, { id: rehearsed }))['distribution'] as {
    timeline: { nodes: { rehearsal: boolean; text: string }[] };
  };
  expect(ended).toMatchObject({ state: 'UNDELIVERABLE', purpose: 'DRY_RUN' });
  expect(ended.timeline.nodes.every(({ rehearsal }) => rehearsal)).toBe(true);
  expect(ended.timeline.nodes[0]?.text).toMatch(/^Rehearsal: /);
  expect(await ask(figures.replace('2026-03-20', '2026-03-30'))).toEqual({ ...before, invoices: { nodes } });
  const orderId = toOpaqueId('successionOrder', successionOrderId);
  const again = await act('distributionResend', 'DistributionResendInput', distribution, {
    distributionId: rehearsed,
    reason: 'TEST',
    orderId,
  });
  expect(again.errors).toMatchObject([{ code: 'DISTRIBUTION_REHEARSAL' }]);
  const changed = await act('distributionChangeAddress', 'DistributionChangeAddressInput', distribution, {
    distributionId: rehearsed,
    contactPoint: { email: 'new@post.example' },
  });
  expect(changed.errors).toMatchObject([{ code: 'DISTRIBUTION_REHEARSAL' }]);
  expect(await inScope(({ sql }) => sql`select from contact_point where address = 'new@post.example'`)).toHaveLength(0);
  await tallyHolds();
});

test('queues tell what waits for a person, the remedy first', async () => {
  const { start, pass, ask } = await scene(3);
  await start();
  await pass(hourMs);
  expect((await ask('{ worklistCounts { queue count } }'))['worklistCounts']).toEqual([
    { queue: 'UNDELIVERABLE', count: 1 },
    { queue: 'HELD', count: 0 },
    { queue: 'UNKNOWN', count: 1 },
    { queue: 'BLOCKED', count: 0 },
    { queue: 'REJECTED', count: 0 },
  ]);
  const list = `query ($queue: WorklistQueue!) { worklist(queue: $queue, first: 1) {
    nodes { remedy acts distribution { state invoice { number } } } pageInfo { hasNextPage endCursor } } }`;
  expect((await ask(list, { queue: 'UNKNOWN' }))['worklist']).toMatchObject({
    nodes: [
      {
        remedy: expect.stringMatching(/^Ask the partner/),
        acts: ['RESUME', 'SKIP_TO_STEP', 'CANCEL'],
        distribution: { state: 'HELD', invoice: { number: '2' } },
      },
    ],
    pageInfo: { hasNextPage: false },
  });
  expect((await ask(list, { queue: 'UNDELIVERABLE' }))['worklist']).toMatchObject({
    nodes: [{ remedy: expect.stringMatching(/right address/), acts: ['CHANGE_ADDRESS', 'RESEND', 'DISMISS'] }],
  });
});

test('the outlook tells what will go out, as if nobody answered', async () => {
  const { start, ask, inScope, pass, partnerIds } = await scene(6);
  await start();
  await inScope(async ({ sql, creditorId }) => {
    await sql`insert into partner_price (creditor_id, partner_price_id, partner_id, channel, amount_e4, currency, valid_from)
      values (${creditorId}, gen_random_uuid(), ${partnerIds['letter'] ?? ''}, 'LETTER', 96000, 'SEK', '2026-01-01')`;
  });
  const query = `query ($until: DateTime) { outlook(until: $until) {
    rows { channel count cost partner { name } } distributionCount partial } }`;
  // Patience is two days: nothing is due tomorrow, four letters the day after.
  expect((await ask(query))['outlook']).toMatchObject({ rows: [], partial: false });
  const until = '2026-03-05T00:00:00.000Z';
  expect((await ask(query, { until }))['outlook']).toMatchObject({
    rows: [{ channel: 'LETTER', count: 4, cost: '38.40', partner: { name: 'letter' } }],
    distributionCount: 4,
  });
  const before = letter.sent.length;
  await pass(49 * hourMs);
  expect(letter.sent.length).toBe(before + 4);
});
