// Crash points C6 and C7 under load: receipts that overtake the answer to the send they tell of, and the same receipts
// coming at once through several doors, in different orders.
import { expect, test } from 'vitest';
import { settleBatch } from '../../../src/distribution/settle.ts';
import type { ReportedReceipt } from '../../../src/partner/partner.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { accepted, refused } from '../../support/scripted-partner.ts';
import { hourMs, makeScene, reportOf, sceneStartMs } from '../scene.ts';

const { store } = await makeTestDatabase();

test('C6: a receipt that overtakes the answer to its send settles it, and the answer adds what it alone knows', async () => {
  const it = await makeScene(store);
  const { claimed } = await it.claim();
  const [one] = claimed;
  if (one === undefined) throw new Error('nothing was claimed');
  await it.receive('mail', [reportOf(one.effect.attempt.effectKey, 'DELIVERED')]);
  expect(await it.distributions()).toMatchObject([{ state: 'REACHED', channel: 'EMAIL' }]);
  await settleBatch(it.context, it.creditorId, [{ kind: 'SEND', claimed: one, outcome: accepted, latencyMs: 1 }]);
  expect(await it.attempts()).toMatchObject([{ state: 'DELIVERED', partnerReference: 'ref' }]);
  expect(await it.distributions()).toMatchObject([{ state: 'REACHED', channel: 'EMAIL' }]);
  const counts = await it.eventCounts();
  expect([counts['ATTEMPT_DELIVERED'], counts['DISTRIBUTION_REACHED']]).toEqual([1, 1]);
  await it.close();
});

test.each([
  ['no answer at all', { kind: 'AMBIGUOUS', code: 'TIMEOUT', detail: '' }],
  ['a refusal', refused('SOFT', '451')],
] as const)('C6: what has been delivered is not sent again because of %s', async (_what, outcome) => {
  const it = await makeScene(store);
  const { claimed } = await it.claim();
  const [one] = claimed;
  if (one === undefined) throw new Error('nothing was claimed');
  await it.receive('mail', [reportOf(one.effect.attempt.effectKey, 'DELIVERED')]);
  await settleBatch(it.context, it.creditorId, [{ kind: 'SEND', claimed: one, outcome, latencyMs: 1 }]);
  await it.inScope(({ sql }) => sql`update distribution set lease_until = null`);
  await it.pass(100 * hourMs);
  await it.run();
  expect(await it.distributions()).toMatchObject([{ state: 'REACHED', channel: 'EMAIL' }]);
  expect([...it.mail.sent, ...it.letter.sent]).toEqual([]);
  await it.close();
});

test('C6: a receipt for the mail leaves the letter that is on the wire to its worker', async () => {
  const it = await makeScene(store);
  await it.run();
  await it.pass(48 * hourMs);
  const { claimed } = await it.claim();
  expect(claimed.map(({ effect }) => effect.attempt.channel)).toEqual(['LETTER']);
  await it.receive('mail', await it.reports('mail', 'DISPATCHED'));
  const other = await it.claim(it.otherProcess().context);
  expect(other.taken).toBe(0);
  await it.close();
});

test('C7: five doors take in the same receipts at once, each in an order of its own: each is stored once', async () => {
  const invoices = 120;
  const it = await makeScene(store, { invoices });
  await it.run();
  const states = ['DISPATCHED', 'DELIVERED', 'OPENED'] as const;
  const keys = (await it.attempts()).map(({ effectKey }) => effectKey);
  const reports = keys.flatMap((key) =>
    states.map((state, at) => reportOf(key, state, { occurredAtMs: sceneStartMs + at })),
  );
  let seed = 11;
  const shuffled = (): ReportedReceipt[] =>
    reports
      .map((report) => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        return { report, place: seed };
      })
      .sort((one, other) => one.place - other.place)
      .map(({ report }) => report);
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      const door = it.otherProcess();
      const mine = shuffled();
      for (let from = 0; from < mine.length; from += 60) {
        await it.receive('mail', mine.slice(from, from + 60), door.context);
      }
    }),
  );
  const stored = await it.inScope(
    ({ sql }) => sql`select state, count(*)::int as count from receipt group by 1 order by 1`,
  );
  expect(stored.map(({ count }) => count)).toEqual([invoices, invoices, invoices]);
  const attempts = await it.attempts();
  expect(attempts.filter(({ state }) => state !== 'OPENED')).toEqual([]);
  expect((await it.distributions()).filter(({ state }) => state !== 'REACHED')).toEqual([]);
  expect((await it.eventCounts())['DISTRIBUTION_REACHED']).toBe(invoices);
  const tally = await it.inScope(({ sql }) => sql`select state, count from tally where count <> 0`);
  expect(tally).toEqual([{ state: 'REACHED', count: invoices }]);
  await it.close();
});

test('C7: receipts of two debtors’ many invoices come at once, and none of them fails for another', async () => {
  // What is learnt of two debtors' addresses is written from every door.
  const it = await makeScene(store, { invoices: 60, debtors: 2 });
  await it.run();
  const delivered = await it.reports('mail', 'DELIVERED');
  const bounced = await it.reports('mail', 'BOUNCED');
  const doors = [delivered, bounced.toReversed(), delivered.toReversed(), bounced];
  await Promise.all(doors.map((reports) => it.receive('mail', reports, it.otherProcess().context)));
  expect((await it.attempts()).filter(({ channel, state }) => channel === 'EMAIL' && state !== 'DELIVERED')).toEqual(
    [],
  );
  await it.close();
});
