// The simulated clock: everything happens, once, in the order of time, whatever is planned on the way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';

const startMs = 1_772_439_330_000;

test('actions happen once, in order of time, and those planned on the way too', async () => {
  const plan = fc.array(fc.record({ afterMs: fc.nat(1_000), thenMs: fc.option(fc.nat(500)) }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(plan, fc.array(fc.nat(2_000), { maxLength: 5 }), async (actions, moves) => {
      const schedule = makeSchedule();
      const happened: number[] = [];
      await schedule.advanceTo(startMs);
      for (const { afterMs, thenMs } of actions) {
        schedule.plan(startMs + afterMs, async (dueMs) => {
          happened.push(dueMs);
          if (thenMs !== null) schedule.plan(dueMs + thenMs, async (later) => void happened.push(later));
        });
      }
      for (const byMs of moves.toSorted((one, other) => one - other)) await schedule.advanceTo(startMs + byMs);
      await schedule.advanceTo(startMs + 2_000);
      const expected = actions.flatMap(({ afterMs, thenMs }) =>
        thenMs === null ? [startMs + afterMs] : [startMs + afterMs, startMs + afterMs + thenMs],
      );
      expect(happened).toEqual(expected.toSorted((one, other) => one - other));
      expect(schedule.nextDueMs()).toBeNull();
      expect(schedule.nowMs()).toBe(startMs + 2_000);
      await schedule.close();
    }),
  );
});

test('time stands still between moves, and never goes back', async () => {
  const schedule = makeSchedule();
  await schedule.advanceTo(startMs);
  let isDone = false;
  schedule.plan(startMs + 1, async () => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect([isDone, schedule.nowMs()]).toEqual([false, startMs]);
  await schedule.advanceTo(startMs - 1_000);
  expect([isDone, schedule.nowMs()]).toEqual([false, startMs]);
  await schedule.close();
});

test('an action that fails fails the move, and the next move goes on', async () => {
  const schedule = makeSchedule();
  await schedule.advanceTo(startMs);
  const happened: string[] = [];
  schedule.plan(startMs + 1, () => Promise.reject(new Error('broken')));
  schedule.plan(startMs + 2, async () => void happened.push('after'));
  await expect(schedule.advanceTo(startMs + 5)).rejects.toThrow('broken');
  await schedule.advanceTo(startMs + 5);
  expect(happened).toEqual(['after']);
  await schedule.close();
});
