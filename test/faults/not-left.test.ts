// A send that was decided and committed, and of which nothing has left: its worker died first, or gave it back for want
// of room. Whoever takes it up asks again whether it is still wanted; there is no doubt about it, and no reason to send.
import { expect, test } from 'vitest';
import { claimBatch } from '../../src/distribution/claim.ts';
import { cancelDistribution } from '../../src/distribution/operator/one.ts';
import { endPause, setPause } from '../../src/distribution/operator/pause.ts';
import { appendEvents } from '../../src/event/append.ts';
import { makeTestDatabase } from '../support/database.ts';
import { hourMs, makeScene, type Scene, sceneStartMs } from './scene.ts';

const { store } = await makeTestDatabase();
const everythingBusy = { isBusy: () => true, isFull: () => false };

/** A worker claims everything and dies before it has marked anything as leaving. */
async function abandon(it: Scene): Promise<void> {
  const { claimed } = await claimBatch(it.context, it.creditorId, everythingBusy);
  expect(claimed.length).toBeGreaterThan(0);
  expect(claimed.filter(({ onWire }) => onWire)).toEqual([]);
  await it.inScope(({ sql }) => sql`update distribution set lease_until = clock_timestamp() - interval '1 second'`);
}

test('what has not left goes out once it is taken up again', async () => {
  const it = await makeScene(store);
  await abandon(it);
  await it.run();
  expect(it.mail.sent).toHaveLength(1);
  await it.close();
});

test('what has not left and has been paid meanwhile is never sent', async () => {
  const it = await makeScene(store);
  await abandon(it);
  await it.inScope(({ sql }) => sql`update invoice set claim_state = 'PAID'`);
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause: 'PAID' }]);
  expect(await it.attempts()).toMatchObject([{ state: 'SUPERSEDED', cancellation: null }]);
  await it.close();
});

test('what has not left and a person has called off is never sent', async () => {
  const it = await makeScene(store);
  await abandon(it);
  const [{ distributionId = '' } = {}] = await it.distributions();
  await it.inScope(async (scope) => {
    const done = await cancelDistribution(scope, distributionId, sceneStartMs);
    if ('problem' in done) throw new Error(done.problem.code);
    await appendEvents(scope, done.events, done.tallyChanges);
  });
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'STOPPED', cause: 'CANCELLED' }]);
  await it.close();
});

test('a letter that has not left is not sent when the mail before it turns out to have arrived', async () => {
  const it = await makeScene(store);
  await it.run();
  await it.pass(48 * hourMs);
  await abandon(it);
  await it.receive('mail', await it.reports('mail', 'DELIVERED'));
  await it.inScope(({ sql }) => sql`update distribution set lease_until = null`);
  await it.run();
  expect(it.letter.sent).toEqual([]);
  expect(await it.distributions()).toMatchObject([{ state: 'REACHED', channel: 'EMAIL', doubleDelivered: false }]);
  await it.close();
});

test('what has not left waits for a pause like everything else, and goes out once when it ends', async () => {
  const it = await makeScene(store, { invoices: 5 });
  await abandon(it);
  await it.inScope((scope) => setPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }, sceneStartMs));
  await it.run();
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect((await it.eventCounts())['STEP_WAITING']).toBe(5);
  await it.inScope((scope) => endPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }));
  await it.run();
  expect(it.mail.sent).toHaveLength(5);
  expect(new Set(it.mail.sent.map(({ effectKey }) => effectKey)).size).toBe(5);
  await it.close();
});
