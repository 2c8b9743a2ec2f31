// A send that may have left and whose end nobody knows, when something happens that it is not wanted for any more, or when
// its repeat fails: nothing is sent for the first time by an attempt to find out.
import { expect, test } from 'vitest';
import { carryChunk } from '../../src/distribution/carriage/carry.ts';
import { actOnDistributions } from '../../src/distribution/operator/act.ts';
import { settleBatch } from '../../src/distribution/settle.ts';
import { appendEvents } from '../../src/event/append.ts';
import type { Capability } from '../../src/partner/partner.ts';
import { hourMs, makeScene, type Scene, type ScenePlan, sceneStartMs } from '../faults/scene.ts';
import { makeTestDatabase } from '../support/database.ts';
import { only } from '../support/orders.ts';
import { refused, type Script } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();

const dedupes: Partial<Capability> = { dedupe: 'header', dedupeWindowMs: 24 * hourMs };

/** A worker has marked a send as leaving, and died before its first byte. */
async function dieBeforeFirstByte(mail: Script, plan: ScenePlan = {}): Promise<Scene> {
  const it = await makeScene(store, { mail, order: only('EMAIL'), ...plan });
  const { claimed } = await it.claim();
  expect(claimed.map(({ onWire }) => onWire)).toEqual([true]);
  await endLeases(it);
  return it;
}

function endLeases(it: Scene): Promise<unknown> {
  return it.inScope(({ sql }) => sql`update distribution set lease_until = clock_timestamp() - interval '1 second'`);
}

function passPhysically(it: Scene, ms: number): Promise<unknown> {
  return it.inScope(({ sql }) => sql`update attempt set wire_at = wire_at - ${ms}::bigint * interval '1 millisecond'`);
}

async function act(it: Scene, kind: 'CANCEL' | 'HOLD' | 'RESUME'): Promise<void> {
  const ids = (await it.distributions()).map(({ distributionId }) => distributionId);
  await it.inScope(async (scope) => {
    const done = await actOnDistributions(scope, ids, { kind, reason: null }, sceneStartMs);
    await appendEvents(scope, done.events, done.tallyChanges);
  });
}

const stops = {
  PAID: (it: Scene) => it.inScope(({ sql }) => sql`update invoice set claim_state = 'PAID'`),
  CANCELLED: (it: Scene) => act(it, 'CANCEL'),
} as const;

test.each(['PAID', 'CANCELLED'] as const)(
  'in doubt at a partner that recognises a repeat, and %s meanwhile: it is not repeated',
  async (cause) => {
    const it = await dieBeforeFirstByte({ capability: dedupes });
    await stops[cause](it);
    await it.run();
    expect(it.mail.sent).toEqual([]);
    expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause }]);
    expect(await it.attempts()).toMatchObject([{ state: 'UNKNOWN' }]);
    await it.close();
  },
);

test.each(['PAID', 'CANCELLED'] as const)(
  'in doubt at a partner that can be asked, and %s meanwhile: it is looked up, and not sent when it is not there',
  async (cause) => {
    let lookups = 0;
    const it = await dieBeforeFirstByte({
      capability: { ...dedupes, lookup: 'by-key', sendMsMax: 10_000, processingMsMax: 20_000 },
      lookup: async () => {
        lookups += 1;
        return { kind: 'NOT_FOUND' };
      },
    });
    await stops[cause](it);
    // Too early to know.
    await it.run();
    expect(lookups).toBe(0);
    await passPhysically(it, 60_000);
    for (let turn = 0; turn < 3; turn += 1) {
      await endLeases(it);
      await it.run();
    }
    expect(lookups).toBe(1);
    expect(it.mail.sent).toEqual([]);
    expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause }]);
    expect(await it.attempts()).toMatchObject([{ state: 'SUPERSEDED' }]);
    await it.close();
  },
);

test('in doubt where it can be recalled, and cancelled meanwhile: it is recalled by its key', async () => {
  const it = await dieBeforeFirstByte({
    capability: { ...dedupes, recall: true },
    cancel: async () => ({ kind: 'CANCELLED' }),
  });
  await act(it, 'CANCEL');
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(it.mail.cancelled).toHaveLength(1);
  expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause: 'CANCELLED' }]);
  await it.close();
});

test('in doubt and held by a person: it is repeated only when it is resumed', async () => {
  const it = await dieBeforeFirstByte({ capability: dedupes });
  await act(it, 'HOLD');
  await it.inScope(({ sql }) => sql`update distribution set wake_at = started_at`);
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'HELD', cause: 'HELD_BY_PERSON' }]);
  await act(it, 'RESUME');
  await it.run();
  expect(it.mail.sent).toHaveLength(1);
  await it.close();
});

test.each([
  ['never leaves', { kind: 'NOT_SENT', code: 'ECONNREFUSED', detail: '' }],
  ['is not let in', refused('SOFT', '429')],
  ['meets a partner that is down', refused('PARTNER', '503')],
] as const)('a repeat that %s says nothing of the send it repeats: the doubt remains', async (_what, outcome) => {
  let answer: typeof outcome | undefined = outcome;
  const it = await dieBeforeFirstByte({ capability: dedupes, answer: () => answer ?? taken });
  for (let turn = 0; turn < 7; turn += 1) {
    await it.run();
    await endLeases(it);
  }
  expect(it.mail.sent).toHaveLength(7);
  expect(await it.attempts()).toMatchObject([{ state: 'SUBMITTING', number: 1 }]);
  expect((await it.distributions())[0]?.state).not.toBe('HELD');
  answer = undefined;
  await it.run();
  expect(await it.attempts()).toMatchObject([{ state: 'ACCEPTED', number: 1 }]);
  expect(new Set(it.mail.sent.map(({ effectKey }) => effectKey)).size).toBe(1);
  await it.close();
});

const taken = { kind: 'TAKEN', state: 'ACCEPTED', partnerReference: 'ref', code: '250', requestHash: null } as const;

test('what there is nothing to send of has not left: there is no doubt about it', async () => {
  const it = await makeScene(store);
  const { claimed, partners, nowMs } = await it.claim();
  const [one] = claimed;
  const partner = partners.get(one?.effect.attempt.partnerId ?? '');
  const connection = partner && it.context.connections.of(partner);
  const capability = it.mail.adapter.channels.EMAIL;
  if (one === undefined || connection === undefined || capability === undefined) throw new Error('nothing was claimed');
  const bare = { ...one, run: { ...one.run, facts: { ...one.run.facts, contactPoints: [] } } };
  await carryChunk(it.context, it.creditorId, [bare], { connection, capability, nowMs });
  expect(it.mail.sent).toEqual([]);
  expect(await it.attempts()).toMatchObject([{ state: 'RETRY_WAIT', code: 'NOTHING_TO_SEND' }]);
  await it.close();
});

test('a stalled worker tells too late that the partner took it: as good as a receipt, and kept as evidence', async () => {
  const it = await makeScene(store, { order: only('EMAIL') });
  const { claimed } = await it.claim();
  const [one] = claimed;
  if (one === undefined) throw new Error('nothing was claimed');
  await endLeases(it);
  await it.run();
  expect(await it.distributions()).toMatchObject([{ state: 'HELD', cause: 'OUTCOME_UNKNOWN' }]);
  const results = [{ kind: 'SEND', claimed: one, outcome: taken, latencyMs: 1 } as const];
  await settleBatch(it.context, it.creditorId, results);
  expect(await it.attempts()).toMatchObject([{ state: 'ACCEPTED', partnerReference: 'ref' }]);
  expect(await it.distributions()).toMatchObject([{ state: 'ACTIVE', cause: null }]);
  const evidence = await it.inScope(({ sql }) => sql`select payload from event where type = 'RECEIPT_IGNORED'`);
  expect(evidence).toEqual([
    { payload: { step: 0, late: true, outcome: 'TAKEN', code: '250', partnerReference: 'ref' } },
  ]);
  expect(it.mail.sent).toEqual([]);
  await it.close();
});

test('a stalled worker that tells too late of a failure changes nothing', async () => {
  const it = await makeScene(store, { order: only('EMAIL') });
  const { claimed } = await it.claim();
  const [one] = claimed;
  if (one === undefined) throw new Error('nothing was claimed');
  await endLeases(it);
  await it.run();
  const results = [{ kind: 'SEND', claimed: one, outcome: refused('HARD', '5.1.1'), latencyMs: 1 } as const];
  await settleBatch(it.context, it.creditorId, results);
  expect(await it.attempts()).toMatchObject([{ state: 'UNKNOWN' }]);
  const evidence = await it.inScope(({ sql }) => sql`select payload from event where type = 'RECEIPT_IGNORED'`);
  expect(evidence).toMatchObject([{ payload: { outcome: 'REFUSED', code: '5.1.1' } }]);
  await it.close();
});
