// What is counted for a result is read where it is counted: the result is the one that is computed from everything, also where
// others write the same outcomes, or count them too.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { type Act, act, at, makeHistory } from './history.ts';

const { url, take, expectAsCold, history, begin } = await makeHistory();

const counted: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pay' as const), at, day: fc.integer({ min: 1, max: 28 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('happen' as const), at }) },
);
/** So many debtors that a new result may be shown. */
const payAll = (from: number, to: number, day: number) =>
  history(Array.from({ length: to - from }, (_, index) => ({ kind: 'pay', at: from + index, day }) as const));

test('an outcome that is begun, counted and written once more before the next result is there once, as it is', async () => {
  await begin();
  await take();
  await history([{ kind: 'delete', at: 30 }]);
  await payAll(60, 90, 2);
  await expectAsCold(await take());
  await payAll(10, 22, 3);
  await history([
    { kind: 'start', at: 30, arm: 0, stratum: 1 },
    { kind: 'pay', at: 30, day: 5 },
    { kind: 'happen', at: 31 },
    { kind: 'count', at: 12, day: 9, cost: 77, how: 1 },
  ]);
  expect(await expectAsCold(await take())).toEqual({ isDelta: true });
});

test('what was counted for results and what others wrote between them come to the same as everything read anew', async () => {
  await begin();
  const other = openStore(url, { connectionsMax: 2, statementMsMax: 60_000 });
  const taken = new Set([await take()]);
  const round = fc.record({
    counted: fc.array(counted, { minLength: 6, maxLength: 14 }),
    written: fc.array(act, { maxLength: 5 }),
    isElsewhere: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
      for (const { counted: acts, written, isElsewhere } of rounds) {
        await history([...acts, ...written]);
        const next = await Promise.all([take(), ...(isElsewhere ? [take(other)] : [])]);
        for (const one of next) {
          // Few debtors have changed since: the last one stands.
          if (taken.has(one)) continue;
          taken.add(one);
          await expectAsCold(one);
        }
      }
    }),
    { numRuns: 15 },
  );
  expect(taken.size).toBeGreaterThan(5);
  await other.close();
}, 240_000);
