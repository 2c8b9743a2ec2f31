// Crash point C8 (promise G7): the end of a step's patience and the receipt that would have ended it come at the same
// instant, through two connections. Exactly one wins, and the loser is told as late.
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../../support/database.ts';
import { hourMs, makeScene, type Scene } from '../scene.ts';

const { store } = await makeTestDatabase();
const races = 400;
const rounds = 5;

/** By distribution: its state, and the states of its attempts by channel. */
async function ends(it: Scene) {
  const attempts = Map.groupBy(await it.attempts(), ({ distributionId }) => distributionId);
  return (await it.distributions()).map((distribution) => {
    const mine = attempts.get(distribution.distributionId) ?? [];
    return {
      ...distribution,
      mail: mine.find(({ channel }) => channel === 'EMAIL'),
      letters: mine.filter(({ channel }) => channel === 'LETTER'),
    };
  });
}

test.each(Array.from({ length: rounds }, (_, round) => round))(
  `time-out and receipt at once, round %i of ${races} races: one wins each, and nothing known is forgotten`,
  { timeout: 60_000 },
  async (round) => {
    const it = await makeScene(store, {
      invoices: races,
      options: { batchMax: 40 },
      letter: { capability: { recall: true }, cancel: async () => ({ kind: 'CANCELLED' }) },
    });
    await it.run();
    await it.pass(48 * hourMs);
    const receiver = it.otherProcess();
    const delivered = await it.reports('mail', 'DELIVERED');
    // Receipts come in parts, now before and now after the claim has locked its batch.
    const parts = Array.from({ length: 10 }, (_, part) => delivered.slice(part * 40, (part + 1) * 40));
    const receiving = parts.map(async (part, nth) => {
      await new Promise((resolve) => setTimeout(resolve, (round * 3 + nth * 4) % 40));
      await it.receive('mail', part, receiver.context);
    });
    await Promise.all([it.run(), ...receiving]);
    // What found no room was given back, and rests for two seconds.
    const isOver = async () => (await it.run(), (await it.distributions()).every(({ state }) => state === 'REACHED'));
    await expect.poll(isOver, { timeout: 30_000, interval: 250 }).toBe(true);
    const all = await ends(it);
    const byReceipt = all.filter(({ letters }) => letters.length === 0);
    const byTimeOut = all.filter(({ letters }) => letters.length > 0);
    process.stdout.write(
      `C8, round ${round}: ${byReceipt.length} won by the receipt, ${byTimeOut.length} by the time-out, ${it.letter.sent.length} of those letters left\n`,
    );
    // Whoever won, the delivery is known, and so is what the partner had answered to the send.
    expect(all.filter(({ mail }) => mail?.state !== 'DELIVERED' || mail.partnerReference !== 'ref')).toEqual([]);
    expect(all.filter(({ state, channel }) => state !== 'REACHED' || channel !== 'EMAIL')).toEqual([]);
    // A letter that had begun was called back, or never left; none is under way for an invoice that has arrived.
    expect(
      byTimeOut.filter(
        ({ letters }) => letters.length !== 1 || !['CANCELLED', 'SUPERSEDED'].includes(letters[0]?.state ?? ''),
      ),
    ).toEqual([]);
    const sent = it.letter.sent.map(({ effectKey }) => effectKey);
    expect(new Set(sent).size).toBe(sent.length);
    expect([...it.letter.cancelled].sort()).toEqual(sent.toSorted());
    const counts = await it.eventCounts();
    expect(counts['DISTRIBUTION_REACHED']).toBe(races);
    expect(counts['ATTEMPT_DELIVERED']).toBe(races);
    expect(counts['STEP_ENDED'] ?? 0).toBe(byTimeOut.length);
    await it.close();
  },
);
