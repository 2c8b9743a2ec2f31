// Crash point C14: a partner's credential is revoked, and it refuses everybody. The breaker opens at once, no debtor and
// no document is blamed, and sending goes on by itself when the credential works again.
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../support/database.ts';
import { only } from '../support/orders.ts';
import { accepted, refused } from '../support/scripted-partner.ts';
import { makeScene } from './scene.ts';

const { store } = await makeTestDatabase();

test.each(['401', '403', '535'])(
  'C14: a credential that is refused with %s stops sending after one chunk, and costs nobody a step',
  async (code) => {
    const invoices = 300;
    let isRevoked = true;
    const it = await makeScene(store, {
      invoices,
      order: only('EMAIL'),
      options: { batchMax: 50 },
      mail: { answer: () => (isRevoked ? refused('PARTNER', code) : accepted), capability: { concurrencyMax: 5 } },
    });
    await it.run();
    const tried = it.mail.sent.length;
    // What was being handed over when the first refusal was written: a chunk of twenty of each claim then under way, of
    // which there are two at a time. What waited behind them does not leave any more.
    expect(tried).toBeLessThanOrEqual(80);
    const told = await it.eventCounts();
    expect(told['PARTNER_BREAKER_OPENED']).toBe(1);
    for (let look = 0; look < 3; look += 1) await it.run();
    expect(it.mail.sent).toHaveLength(tried);
    expect((await it.distributions()).filter(({ state }) => state !== 'ACTIVE' && state !== 'PLANNED')).toEqual([]);
    const blamed = await it.inScope(({ sql }) => sql`select from contact_point where reachability = 'UNREACHABLE'`);
    expect(blamed).toHaveLength(0);
    // A day with a dead credential: one look now and then, and no attempt of the others is used up.
    for (let hour = 0; hour < 12; hour += 1) {
      await it.pass(3_600_000);
      await it.run();
    }
    expect(it.mail.sent.length).toBeLessThan(tried + 30);
    isRevoked = false;
    for (let hour = 0; hour < 12; hour += 1) {
      await it.pass(3_600_000);
      await it.run();
    }
    // What found its partner's queue full rests two seconds of physical time, which the hours above may not have taken.
    const takenNow = async () => {
      await it.run();
      return (await it.attempts()).filter(({ state }) => state === 'ACCEPTED').length;
    };
    await expect.poll(takenNow, { timeout: 10_000, interval: 300 }).toBe(invoices);
    const attempts = await it.attempts();
    const taken = attempts.filter(({ state }) => state === 'ACCEPTED');
    expect(new Set(taken.map(({ distributionId }) => distributionId)).size).toBe(invoices);
    expect(taken).toHaveLength(invoices);
    expect(new Set(attempts.map(({ effectKey }) => effectKey)).size).toBe(invoices);
    expect((await it.eventCounts())['PARTNER_BREAKER_CLOSED']).toBe(1);
    process.stdout.write(
      `C14, ${code}: ${tried} refused at first, ${attempts.length - invoices} attempts too many in all\n`,
    );
    await it.close();
  },
);
