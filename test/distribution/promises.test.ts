// Promises G1, G3 and G5 where they live, in the database: what is broken off leaves nothing half-written, a step has one
// open attempt, and nothing rests where nobody will find it.
import { expect, test } from 'vitest';
import type { CrashPoint } from '../../src/distribution/claim.ts';
import { settleBatch } from '../../src/distribution/settle.ts';
import { countStranded } from '../../src/distribution/stranded.ts';
import { hourMs, makeScene, type Scene } from '../faults/scene.ts';
import { makeTestDatabase } from '../support/database.ts';
import { accepted, refused } from '../support/scripted-partner.ts';

const { store } = await makeTestDatabase();

/** All that a transition writes. */
async function everything(it: Scene): Promise<unknown> {
  return it.inScope(async ({ sql }) => ({
    distributions: await sql`select * from distribution order by distribution_id`,
    attempts: await sql`select * from attempt order by attempt_id`,
    points: await sql`select * from contact_point order by contact_point_id`,
    health: await sql`select * from partner_health order by partner_id`,
    events: await sql`select * from event order by position`,
    stream: await sql`select * from event_stream`,
    tally: await sql`select * from tally order by state, channel, cause`,
  }));
}

test('G1: a transaction that is broken off before its commit has changed nothing, and is done anew', async () => {
  let breaks: CrashPoint | undefined;
  const crashPoint = (point: CrashPoint) => {
    if (point === breaks) throw new Error(`broken off at ${point}`);
  };
  const it = await makeScene(store, { invoices: 30, options: { crashPoint } });
  const before = await everything(it);
  breaks = 'C0-claiming';
  await expect(it.claim()).rejects.toThrow('broken off');
  expect(await everything(it)).toEqual(before);
  breaks = undefined;
  const { claimed } = await it.claim();
  expect(claimed).toHaveLength(30);
  // Some are taken, some bounce: attempts, contact points, health and tally all move.
  const results = claimed.map((one, nth) => ({
    kind: 'SEND' as const,
    claimed: one,
    outcome: nth % 2 === 0 ? accepted : refused('HARD', '5.1.1'),
    latencyMs: 1,
  }));
  const claimedState = await everything(it);
  breaks = 'C4-settling';
  await expect(settleBatch(it.context, it.creditorId, results)).rejects.toThrow('broken off');
  expect(await everything(it)).toEqual(claimedState);
  breaks = undefined;
  await settleBatch(it.context, it.creditorId, results);
  expect(await everything(it)).not.toEqual(claimedState);
  const states = (await it.attempts()).map(({ state }) => state);
  expect(Map.groupBy(states, (state) => state).get('ACCEPTED')).toHaveLength(15);
  await it.close();
});

test('G3: a second open attempt of a step is refused by the database', async () => {
  const it = await makeScene(store);
  await it.claim();
  const again = (state: string) =>
    it.inScope(
      ({ sql }) => sql`
        insert into attempt (creditor_id, attempt_id, distribution_id, step, number, nudge, channel, partner_id,
          contact_point_id, effect_key, epoch, state, started_at)
        select creditor_id, gen_random_uuid(), distribution_id, step, number + 1, nudge, channel, partner_id,
          contact_point_id, effect_key, epoch, ${state}, started_at from attempt`,
    );
  for (const state of ['SUBMITTING', 'UNKNOWN']) {
    await expect(again(state)).rejects.toMatchObject({ code: '23505', constraint_name: 'attempt_one_open' });
  }
  await it.inScope(({ sql }) => sql`update attempt set state = 'RETRY_WAIT'`);
  await again('SUBMITTING');
  await it.close();
});

test('G5: what nothing will wake, and what is awake after its end, is counted; what rests where it may is not', async () => {
  const it = await makeScene(store, { invoices: 6 });
  const count = () => it.inScope(countStranded);
  expect(await count()).toEqual({ asleep: 0, restless: 0 });
  await it.run();
  await it.pass(48 * hourMs);
  expect(await count()).toEqual({ asleep: 0, restless: 0 });
  // Owned by a worker, with a letter each under way.
  expect((await it.claim()).claimed).toHaveLength(6);
  expect(await count()).toEqual({ asleep: 0, restless: 0 });
  const [first, second, third, fourth] = (await it.distributions()).map(({ distributionId }) => distributionId);
  const set = (id: string | undefined, change: object) =>
    it.inScope(({ sql }) => sql`update distribution set ${sql(change)} where distribution_id = ${id ?? ''}`);
  await set(first, { wake_at: null });
  expect(await count()).toEqual({ asleep: 1, restless: 0 });
  // Ended, but due, and with its letter under way.
  await set(second, { state: 'STOPPED' });
  expect(await count()).toEqual({ asleep: 1, restless: 2 });
  // Ended, with its letter still under way.
  await set(third, { state: 'STOPPED', wake_at: null });
  expect(await count()).toEqual({ asleep: 1, restless: 3 });
  await set(fourth, { state: 'HELD', wake_at: null });
  expect(await count()).toEqual({ asleep: 1, restless: 3 });
  await it.close();
});
