// The cursor test: eight writers at once, followers that break off at random and resume from their cursor. Everyone
// sees every position exactly once, in order.
import { expect, test } from 'vitest';
import { appendEvents } from '../../src/event/append.ts';
import { openBell } from '../../src/event/bell.ts';
import type { NewEvent } from '../../src/event/event.ts';
import { makeTails } from '../../src/event/follow.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';

const { store } = await makeTestDatabase();

const event: NewEvent = {
  type: 'CLOCK_ADVANCED',
  invoiceId: null,
  distributionId: null,
  attemptId: null,
  debtorId: null,
  partnerId: null,
  channel: null,
  payload: {},
  occurredAtMs: 0,
};

test('eight writers and forty restless followers: every position once, in order', async () => {
  const { creditorId } = await populate(store, { debtors: 1, invoices: 0, order: mailThenLetter, partners: [] });
  const bell = await openBell(store);
  const tails = makeTails(store, bell);
  const [writers, batches] = [8, 60];
  let total = 0;
  const sizes = Array.from({ length: writers }, (_none, writer) =>
    Array.from({ length: batches }, (_nothing, batch) => 1 + ((writer * 7 + batch * 13) % 17)),
  );
  for (const size of sizes.flat()) total += size;

  const followers = Array.from({ length: 40 }, async (_none, follower) => {
    const seen: number[] = [];
    let breaks = 0;
    while (seen.length < total) {
      const leaving = new AbortController();
      // Breaks off after a while that differs for each follower and each time.
      let left = 20 + ((follower * 31 + breaks * 17) % 400);
      for await (const { position } of tails.follow(creditorId, seen.at(-1) ?? 0, leaving.signal)) {
        seen.push(position);
        left -= 1;
        if (seen.length === total || left === 0) leaving.abort();
      }
      breaks += 1;
    }
    return { seen, breaks };
  });
  const writing = sizes.map(async (batchSizes) => {
    for (const size of batchSizes) {
      await withCreditor(store, creditorId, async (scope) => {
        // Some transactions take their time after reading, as real ones do.
        if (size % 5 === 0) await scope.sql`select pg_sleep(0.002)`;
        await appendEvents(
          scope,
          Array.from({ length: size }, () => event),
          [],
        );
      });
    }
  });
  await Promise.all(writing);
  const expected = Array.from({ length: total }, (_none, index) => index + 1);
  for (const { seen, breaks } of await Promise.all(followers)) {
    expect(seen).toEqual(expected);
    expect(breaks).toBeGreaterThan(1);
  }
  await bell.close();
});

test('a follower without a cursor sees only what comes after it joined', async () => {
  const { creditorId } = await populate(store, { debtors: 1, invoices: 0, order: mailThenLetter, partners: [] });
  const bell = await openBell(store);
  const append = () => withCreditor(store, creditorId, (scope) => appendEvents(scope, [event], []));
  await append();
  const leaving = new AbortController();
  const following = makeTails(store, bell).follow(creditorId, undefined, leaving.signal);
  const next = following.next();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await append();
  expect((await next).value).toMatchObject({ position: 2 });
  leaving.abort();
  await following.return();
  await bell.close();
});

test('an event appended to a creditor without a stream is a bug, not a silent loss', async () => {
  const { creditorId } = await populate(store, { debtors: 1, invoices: 0, order: mailThenLetter, partners: [] });
  const other = crypto.randomUUID();
  expect(other).not.toBe(creditorId);
  await expect(withCreditor(store, other, (scope) => appendEvents(scope, [event], []))).rejects.toThrow(/stream/);
});
