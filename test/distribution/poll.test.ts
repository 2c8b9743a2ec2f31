// Partners that do not call back are asked: about everything they carry, each in its turn.
import { expect, test } from 'vitest';
import type { IntakeContext } from '../../src/distribution/receipt/intake.ts';
import { pollPartners } from '../../src/distribution/receipt/poll.ts';
import { hourMs, makeScene } from '../faults/scene.ts';
import { makeTestDatabase } from '../support/database.ts';
import { only } from '../support/orders.ts';
import { testSurroundings } from '../support/surroundings.ts';

const { store } = await makeTestDatabase();

test('a partner that carries more than it is asked about at a time is asked about each in turn', async () => {
  const asked: string[][] = [];
  let fails = false;
  const it = await makeScene(store, {
    invoices: 450,
    order: only('EMAIL'),
    mail: {
      capability: { receipts: ['poll'] },
      poll: async (_cursor, open) => {
        asked.push(open.map(({ effectKey }) => effectKey));
        return fails
          ? { kind: 'FAILED', detail: 'as scripted' }
          : { kind: 'RECEIPTS', receipts: [], cursor: null, more: false };
      },
    },
  });
  await it.run();
  const intake: IntakeContext = { ...it.context, surroundingsOf: () => testSurroundings, wake: () => {} };
  const poll = () => pollPartners(intake, it.creditorId, true);
  await poll();
  // One that fails takes its turn, too.
  fails = true;
  await poll();
  fails = false;
  await poll();
  expect(asked.map(({ length }) => length)).toEqual([200, 200, 200]);
  expect(new Set(asked.flat()).size).toBe(450);
  // Round and round: the third had come back to the first.
  expect(asked[2]?.slice(-150)).toEqual(asked[0]?.slice(0, 150));
  await it.close();
});

test('a partner is still asked about what was waited for in vain', async () => {
  const asked: string[][] = [];
  const it = await makeScene(store, {
    mail: {
      capability: { receipts: ['poll'] },
      poll: async (_cursor, open) => {
        asked.push(open.map(({ effectKey }) => effectKey));
        return { kind: 'RECEIPTS', receipts: [], cursor: null, more: false };
      },
    },
  });
  await it.run();
  await it.pass(48 * hourMs);
  await it.run();
  expect((await it.attempts()).map(({ channel, state }) => [channel, state])).toEqual([
    ['EMAIL', 'EXPIRED'],
    ['LETTER', 'ACCEPTED'],
  ]);
  const intake: IntakeContext = { ...it.context, surroundingsOf: () => testSurroundings, wake: () => {} };
  await pollPartners(intake, it.creditorId, true);
  expect(asked).toEqual([it.mail.sent.map(({ effectKey }) => effectKey)]);
  await it.close();
});
