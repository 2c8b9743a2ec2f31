// Results are the same byte for byte whether the rows were read whole or brought up to date with what has changed, and so
// are the inputs that are kept with them: over random histories, in one process and in two, with failures in between.
import fc from 'fast-check';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { canonicalJson } from '../../../src/experiments/analysis/canonical.ts';
import { packDataset } from '../../../src/experiments/dataset/dataset.ts';
import { forgetKept } from '../../../src/experiments/dataset/keep.ts';
import { findSource, loadDataset } from '../../../src/experiments/dataset/load.ts';
import type { Metric } from '../../../src/experiments/definition.ts';
import { readInputs, recompute, takeSnapshot } from '../../../src/experiments/snapshot.ts';
import { openStore } from '../../../src/store/open.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { runningExperiment } from '../running.ts';

const { store, url } = await makeTestDatabase();
const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];
const clockAt = '2026-03-02T08:00:00Z';
const debtorCount = 40;
const invoiceCount = 120;
const made = await populate(store, {
  debtors: debtorCount,
  invoices: invoiceCount,
  order: mailThenLetter,
  partners,
  clockAt,
});
const { creditorId } = made;
const inScope = <T>(work: (scope: Scope) => Promise<T>, on = store) => withCreditor(on, creditorId, work);
const metric = (kind: Metric['kind'], role: Metric['role'], cap: number | null = null): Metric => ({
  kind,
  role,
  window: 48,
  margin: null,
  cap,
});
const order = { successionOrderId: made.successionOrderId, version: 1 };
const experimentId = await runningExperiment(store, creditorId, order, {
  plan: {
    metrics: [
      metric('TIME_TO_PAYMENT', 'GOAL'),
      metric('COST_PER_INVOICE', 'GOAL', 0.9),
      metric('DELIVERED_WITHIN', 'SECONDARY'),
      metric('TIME_TO_DELIVERY', 'SECONDARY'),
      metric('FALLBACKS_PER_INVOICE', 'SECONDARY'),
    ],
    criteria: 'CLEAR_SIGNALS',
    alpha: 0.05,
    power: 0.8,
    horizonDays: 30,
    plannedDebtors: 40,
    plannedDays: 28,
    slices: [{ by: 'COUNTRY' }],
  },
});
const invoices = await inScope(
  ({ sql }) => sql<{ invoiceId: string; debtorId: string }[]>`
    select invoice_id as "invoiceId", debtor_id as "debtorId" from invoice order by invoice_id`,
);

/** What may happen to an invoice or its debtor between two results. */
type Act =
  | { readonly kind: 'start'; readonly at: number; readonly arm: number; readonly stratum: number }
  | { readonly kind: 'count'; readonly at: number; readonly day: number; readonly cost: number; readonly how: number }
  | { readonly kind: 'assignment'; readonly at: number; readonly slice: number }
  | { readonly kind: 'leave'; readonly at: number }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'clock'; readonly hours: number };

const at = fc.nat({ max: invoiceCount - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      at,
      arm: fc.nat({ max: 1 }),
      stratum: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('count' as const),
      at,
      day: fc.nat({ max: 30 }),
      cost: fc.nat({ max: 99_999 }),
      how: fc.nat({ max: 7 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('assignment' as const), at, slice: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), hours: fc.integer({ min: 1, max: 200 }) }) },
);

async function perform(scope: Scope, one: Act): Promise<void> {
  const { sql } = scope;
  if (one.kind === 'clock') {
    await sql`update creditor set clock_at = clock_at + make_interval(hours => ${one.hours})`;
    return;
  }
  const { invoiceId = '', debtorId = '' } = invoices[one.at] ?? {};
  if (one.kind === 'start') {
    // Another arm than the debtor's now and then: it followed two.
    await sql`
      insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, bucket, reason, assigned_at, exposed_at,
        slices, stratum)
      values (${creditorId}, ${experimentId}, ${debtorId}, 1, ${one.arm}, 0, 'hash', ${clockAt}, ${clockAt},
        ${JSON.stringify([`S${one.stratum}`])}::jsonb, ${`PERSON ${one.stratum % 3}`}) on conflict do nothing`;
    await sql`
      insert into outcome (creditor_id, experiment_id, invoice_id, distribution_id, debtor_id, arm, phase, started_at,
        started_on, due_date)
      values (${creditorId}, ${experimentId}, ${invoiceId}, gen_random_uuid(), ${debtorId}, ${one.arm}, 1, ${clockAt},
        ${clockAt.slice(0, 10)}, '2026-04-01') on conflict do nothing`;
  } else if (one.kind === 'count') {
    await sql`
      update outcome set cost_e4 = ${one.cost}, costs_e4 = ${JSON.stringify([one.cost])}::jsonb, fallbacks = ${one.how % 3},
        cost_currency = ${one.how === 6 ? 'EUR' : 'SEK'}, first_step = 0, delivered_step = ${one.how % 2},
        delivered_at = case when ${one.how} < 5 then ${clockAt}::timestamptz + make_interval(hours => ${one.day}) end,
        close_cause = case when ${one.how} % 4 = 0 then 'PAID' when ${one.how} = 5 then 'CREDITED' end,
        closed_on = case when ${one.how} % 4 = 0 or ${one.how} = 5 then ${clockAt.slice(0, 10)}::date + ${one.day}::int end
      where invoice_id = ${invoiceId}`;
  } else if (one.kind === 'assignment') {
    await sql`update assignment set slices = ${JSON.stringify([`T${one.slice}`])}::jsonb where debtor_id = ${debtorId}`;
  } else if (one.kind === 'leave') {
    await sql`update assignment set reason = case reason when 'hash' then 'override' else 'hash' end where debtor_id = ${debtorId}`;
  } else {
    await sql`delete from outcome where invoice_id = ${invoiceId}`;
  }
}

/** The dataset as one that keeps nothing reads it. */
const cold = (on = store) =>
  inScope(async (scope) => {
    await scope.sql`set transaction isolation level repeatable read`;
    const source = await findSource(scope, experimentId);
    if (source === undefined) throw new Error('there is an experiment');
    return loadDataset(scope, source);
  }, on);

const kept = (snapshotId: string) =>
  inScope(async (scope) => {
    const [row] = await scope.sql<{ result: string; base: string | null }[]>`
      select result, base_snapshot_id as base from snapshot where snapshot_id = ${snapshotId}`;
    const inputs = await readInputs(scope, snapshotId);
    if (row === undefined || inputs === undefined) throw new Error('the snapshot is kept');
    return { ...row, meta: inputs.meta, inputs: await packDataset(inputs), again: await recompute(scope, snapshotId) };
  });

const take = async (on = store) => (await takeSnapshot(on, creditorId, experimentId)) ?? '';

async function expectAsCold(snapshotId: string): Promise<{ isDelta: boolean }> {
  const [read, found] = [await cold(), await kept(snapshotId)];
  // Each result is an event itself: where several were asked for at once, the log has gone on.
  // What looks before leave to one is kept with it, and not read from the facts.
  const { watermark, lastEventAtMs, looks = [], sliceLooks = [] } = found.meta;
  const whole = { ...read, meta: { ...read.meta, watermark, lastEventAtMs, looks, sliceLooks } };
  expect(found.result).toBe(canonicalJson(analyse(whole)));
  expect(found.inputs.equals(await packDataset(whole))).toBe(true);
  expect(found.again).toBe(found.result);
  return { isDelta: found.base !== null };
}

const history = async (acts: readonly Act[]) => {
  for (const one of acts) await inScope((scope) => perform(scope, one));
};

/** So many invoices begun, that a few changes are few. */
const begin = () =>
  history(
    invoices.map((_invoice, place) => ({ kind: 'start', at: place, arm: place % 2, stratum: place % 4 }) as const),
  );

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
