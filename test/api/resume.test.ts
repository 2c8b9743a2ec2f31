// The cursor test, over real WebSockets: writers at once, subscribers that hang up at random and resume from the last
// cursor they were given. Everyone sees every position exactly once, in order.
import { expect, test } from 'vitest';
import { appendEvents } from '../../src/event/append.ts';
import type { NewEvent } from '../../src/event/event.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { type Message, openSocket } from '../support/socket.ts';
import { makeApiWorld } from '../support/world.ts';

const { server, database, ours, theirs } = await makeApiWorld({ invoices: 1 });

const event = (type: NewEvent['type']): NewEvent => ({
  type,
  invoiceId: null,
  distributionId: null,
  attemptId: null,
  debtorId: null,
  partnerId: null,
  channel: null,
  payload: {},
  occurredAtMs: 0,
});

interface Seen {
  readonly position: number;
  readonly cursor: string;
}

const subscription = 'subscription ($after: Cursor!) { deliveryEvents(after: $after) { position cursor } }';

/** Follows until `total`, hanging up after so many events as `stayFor` says for each time; what it saw. */
async function restless(key: string, total: number, stayFor: (time: number) => number): Promise<number[]> {
  const positions: number[] = [];
  let after = '0';
  for (let time = 0; positions.length < total; time += 1) {
    const socket = await openSocket(server.api.wsUrl, key);
    socket.send({ type: 'subscribe', id: 'a', payload: { query: subscription, variables: { after } } });
    for (let left = stayFor(time); left > 0 && positions.length < total; left -= 1) {
      const message: Message = await socket.next((candidate) => candidate.type === 'next');
      const { position, cursor } = (message.payload as { data: { deliveryEvents: Seen } }).data.deliveryEvents;
      positions.push(position);
      after = cursor;
    }
    socket.close();
    // What was on its way when it hung up comes again: only what it took counts.
  }
  return positions;
}

test('sixteen restless subscribers of eight writers see every position once, in order', async () => {
  const [writers, batches] = [8, 25];
  const sizes = Array.from({ length: writers }, (_none, writer) =>
    Array.from({ length: batches }, (_nothing, batch) => 1 + ((writer * 5 + batch * 11) % 9)),
  );
  const total = sizes.flat().reduce((sum, size) => sum + size, 0);
  const write = (creditorId: string, size: number) =>
    withCreditor(database.store, creditorId, (scope) =>
      appendEvents(
        scope,
        Array.from({ length: size }, () => event('CLOCK_ADVANCED')),
        [],
      ),
    );
  const seen = Array.from({ length: 16 }, (_none, n) =>
    restless(ours.keys.PARTNER, total, (time) => 10 + ((n * 37 + time * 53) % 200)),
  );
  await Promise.all(
    sizes.map(async (batchSizes) => {
      for (const size of batchSizes) {
        await write(ours.creditorId, size);
        // Another creditor's events between ours: its positions are its own.
        if (size === 3) await write(theirs.creditorId, 1);
      }
    }),
  );
  const expected = Array.from({ length: total }, (_none, n) => n + 1);
  for (const positions of await Promise.all(seen)) expect(positions).toEqual(expected);
}, 30_000);

test('a subscriber that reads nothing is waited for, and misses nothing', async () => {
  const socket = await openSocket(server.api.wsUrl, theirs.keys.FRONTEND);
  const [row] = await withCreditor(
    database.store,
    theirs.creditorId,
    ({ sql }) => sql<{ position: number }[]>`select position from event_stream`,
  );
  const from = row?.position ?? 0;
  socket.pause();
  socket.send({ type: 'subscribe', id: 'a', payload: { query: subscription, variables: { after: String(from) } } });
  for (let batch = 0; batch < 10; batch += 1) {
    await withCreditor(database.store, theirs.creditorId, (scope) =>
      appendEvents(
        scope,
        Array.from({ length: 500 }, () => event('CLOCK_ADVANCED')),
        [],
      ),
    );
  }
  socket.resume();
  for (let n = 1; n <= 5_000; n += 1) {
    const { payload } = await socket.next((message) => message.type === 'next');
    expect((payload as { data: { deliveryEvents: Seen } }).data.deliveryEvents.position).toBe(from + n);
  }
  socket.close();
}, 30_000);
