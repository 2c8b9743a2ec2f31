// Results are the same byte for byte whether the rows were read whole or brought up to date with what has changed, and so
// are the inputs that are kept with them: over random histories, in one process and in two, with failures in between.
import fc from 'fast-check';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { forgetKept } from '../../../src/experiments/dataset/keep.ts';
import { recompute } from '../../../src/experiments/snapshot.ts';
import { openStore } from '../../../src/store/open.ts';
import { act, makeHistory } from './history.ts';

const { store, url, inScope, perform, kept, take, expectAsCold, history, begin } = await makeHistory();

describe('a result after something has happened', () => {
  test('is the one that is computed from everything, and so is what is kept with it', async () => {
    let deltas = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { maxLength: 6 }), { minLength: 1, maxLength: 5 }), async (rounds) => {
        await begin();
        const taken = new Set([await take()]);
        for (const acts of rounds) {
          await history(acts);
          const next = await take();
          // Few outcomes have become known since: the last one stands.
          if (taken.has(next)) continue;
          taken.add(next);
          if ((await expectAsCold(next)).isDelta) deltas += 1;
        }
      }),
      { numRuns: 12 },
    );
    expect(deltas).toBeGreaterThan(4);
  }, 240_000);

  test('sees what was written by a transaction that was open when the last one was computed', async () => {
    forgetKept(store);
    const other = openStore(url, { connectionsMax: 1, statementMsMax: 60_000 });
    await inScope(async (scope) => {
      // Written now, seen when it is committed: after a result, and after later transactions.
      await perform(scope, { kind: 'count', at: 3, day: 7, cost: 4_711, how: 0 });
      await take(other);
      await history([{ kind: 'count', at: 4, day: 8, cost: 11, how: 1 }]);
      await take(other);
    });
    await expectAsCold(await take(other));
    await other.close();
  });

  test('is the same from two processes, and when both ask at once', async () => {
    const other = openStore(url, { connectionsMax: 4, statementMsMax: 60_000 });
    await take(other);
    await history([{ kind: 'count', at: 5, day: 2, cost: 100, how: 2 }]);
    const taken = await Promise.all([take(), take(other), take(), take(other)]);
    expect(new Set(taken).size).toBe(4);
    for (const snapshotId of taken) await expectAsCold(snapshotId);
    await other.close();
  });

  test('is not taken while another process is ahead with counting', async () => {
    // Of one that is there: what was drawn above may have taken any of them away.
    const countedAt = (position: number) =>
      inScope(
        ({ sql }) => sql`
          update outcome set counted_position = ${position}
          where invoice_id = (select invoice_id from outcome order by invoice_id limit 1)`,
      );
    await take();
    await countedAt(1_000_000);
    await expect(take()).rejects.toThrow(/counted elsewhere/);
    await countedAt(0);
    await expectAsCold(await take());
  });

  test('reads everything where what has changed since is remembered no more', async () => {
    const notes = () =>
      inScope(({ sql }) => sql<{ count: number }[]>`select count(*)::int as count from outcome_change`).then(
        ([row]) => row?.count ?? 0,
      );
    // A day goes by twice: what was noted before the first is forgotten with the second.
    const dayGoesBy = () =>
      inScope(({ sql }) => sql`update experiment set changes_marked_at = changes_marked_at - interval '25 hours'`);
    const other = openStore(url, { connectionsMax: 1, statementMsMax: 60_000 });
    await take(other);
    await history([{ kind: 'count', at: 6, day: 3, cost: 123, how: 0 }]);
    expect(await notes()).toBeGreaterThan(0);
    await dayGoesBy();
    await take();
    await dayGoesBy();
    await history([{ kind: 'count', at: 7, day: 4, cost: 321, how: 1 }]);
    await take();
    const [known] = await inScope(
      ({ sql }) => sql<{ left: number; from: string }[]>`
        select (select count(*)::int from outcome_change c where c.written_by < e.changes_from) as left,
          e.changes_from::text as "from" from experiment e`,
    );
    expect(known?.left).toBe(0);
    expect(BigInt(known?.from ?? 0)).toBeGreaterThan(0n);
    // The other process has kept rows from before.
    await expectAsCold(await take(other));
    await expectAsCold(await take());
    await other.close();
  });

  test('is right after one that could not be kept', async () => {
    await take();
    await history([{ kind: 'count', at: 6, day: 3, cost: 200, how: 4 }]);
    const owner = postgres(url, { max: 1, onnotice: () => {} });
    await owner`alter table snapshot add constraint refused check (watermark < 0) not valid`;
    await expect(take()).rejects.toThrow(/refused/);
    await owner`alter table snapshot drop constraint refused`;
    await owner.end();
    await history([{ kind: 'count', at: 7, day: 4, cost: 300, how: 5 }]);
    await expectAsCold(await take());
  });
});

describe('what snapshots are kept against', () => {
  test('stays as long as one needs it, and is made anew when it is gone', async () => {
    forgetKept(store);
    const base = await take();
    await history([{ kind: 'count', at: 8, day: 5, cost: 400, how: 1 }]);
    const delta = await take();
    expect((await kept(delta)).base).toBe(base);
    const remove = (snapshotId: string) =>
      inScope(({ sql }) => sql`delete from snapshot where snapshot_id = ${snapshotId}`);
    await expect(remove(base)).rejects.toThrow(/foreign key/);
    await remove(delta);
    await remove(base);
    await history([{ kind: 'count', at: 9, day: 6, cost: 500, how: 2 }]);
    const next = await take();
    expect((await expectAsCold(next)).isDelta).toBe(false);
  });

  test('is read no more by another version of the program', async () => {
    const snapshotId = await take();
    await inScope(({ sql }) => sql`update snapshot set engine_version = '0' where snapshot_id = ${snapshotId}`);
    expect(await inScope((scope) => recompute(scope, snapshotId))).toBeUndefined();
  });
});
