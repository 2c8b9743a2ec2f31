// What a person holds is never put on a wire: what had not left is closed, what may have left is only asked for.
import { expect, test } from 'vitest';
import { claimBatch } from '../../../src/distribution/claim.ts';
import {
  holdDistribution,
  reconsiderDistributions,
  resumeDistribution,
} from '../../../src/distribution/operator/one.ts';
import { countWorklists } from '../../../src/distribution/operator/worklist.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import type { Capability } from '../../../src/partner/partner.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { only } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { type Script, scriptedPartner } from '../../support/scripted-partner.ts';

const { store } = await makeTestDatabase();

/** One mail, claimed by a worker that then died: before it was marked as leaving, or after. */
async function abandoned(marked: boolean, capability: Partial<Capability> = {}, more: Script = {}) {
  const mail = scriptedPartner('mail', 'EMAIL', { capability, ...more });
  const { engine, context, close } = makeTestEngine(store, [mail.adapter]);
  const { creditorId, successionOrderId } = await populate(store, {
    debtors: 1,
    invoices: 1,
    order: only('EMAIL'),
    partners: [{ adapter: 'mail', channel: 'EMAIL' }],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  const distributionId = await inScope(async (scope) => {
    const [invoice] = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const order = { successionOrderId, version: 1 };
    const nowMs = await creditorNowMs(scope);
    const started = await startDistributions(scope, { invoiceIds: [invoice?.id ?? ''], order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
    return started.distributionIds[0] ?? '';
  });
  await claimBatch(context, creditorId, { isBusy: () => !marked, isFull: () => false });
  const operate = (act: typeof holdDistribution) =>
    inScope(async (scope) => {
      const done = await act(scope, distributionId, await creditorNowMs(scope));
      if ('events' in done) await appendEvents(scope, done.events, done.tallyChanges);
    });
  return {
    mail,
    close,
    hold: () => operate(holdDistribution),
    resume: () => operate(resumeDistribution),
    /** Makes it due, as a payment in part does, and lets a worker look. */
    async wakeAndRun() {
      await inScope(async (scope) => {
        const [invoice] = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
        await reconsiderDistributions(scope, [invoice?.id ?? ''], await creditorNowMs(scope));
      });
      await inScope(({ sql }) => sql`update distribution set lease_until = null`);
      await engine.runDue(creditorId);
    },
    async outlived() {
      await inScope(({ sql }) => sql`update distribution set lease_until = null`);
      await engine.runDue(creditorId);
    },
    state: () =>
      inScope(async (scope) => {
        const [row] = await scope.sql<{ state: string; cause: string | null; attempts: string[]; events: string[] }[]>`
          select d.state, d.cause, (select json_agg(a.state order by a.number) from attempt a) as attempts,
            (select json_agg(e.type order by e.position) from event e where e.type like 'ATTEMPT%') as events
          from distribution d`;
        return row;
      }),
    queues: async () =>
      (await inScope(countWorklists)).filter(({ count }) => count > 0).map(({ queue, count }) => [queue, count]),
  };
}

test('a mail that had not left is not sent when a payment in part wakes a held invoice; resumed, it is sent once', async () => {
  const { mail, hold, resume, wakeAndRun, outlived, state, close } = await abandoned(false);
  await hold();
  await wakeAndRun();
  expect(mail.sent).toHaveLength(0);
  expect(await state()).toMatchObject({
    state: 'HELD',
    cause: 'HELD_BY_PERSON',
    attempts: ['SUPERSEDED'],
    events: ['ATTEMPT_SUBMITTING', 'ATTEMPT_SUPERSEDED'],
  });
  await resume();
  await outlived();
  expect(mail.sent).toHaveLength(1);
  expect(await state()).toMatchObject({ state: 'ACTIVE', attempts: ['SUPERSEDED', 'ACCEPTED'] });
  await close();
});

test('a mail that may have left is not repeated while held, though its partner would recognise it', async () => {
  const { mail, hold, resume, outlived, state, queues, close } = await abandoned(true, {
    dedupe: 'header',
    dedupeWindowMs: 3_600_000,
  });
  await hold();
  // Held, it is looked at all the same when its worker is gone.
  await outlived();
  expect(mail.sent).toHaveLength(0);
  expect(await state()).toMatchObject({ state: 'HELD', cause: 'HELD_BY_PERSON', attempts: ['UNKNOWN'] });
  // Whoever resumes it must know that it may have gone.
  expect(await queues()).toEqual([['UNKNOWN', 1]]);
  await resume();
  await outlived();
  expect(mail.sent).toHaveLength(1);
  await close();
});

test('what may have left is asked for while held, and sent after it only if it never came', async () => {
  let asked = 0;
  const { mail, hold, resume, outlived, state, close } = await abandoned(
    true,
    { lookup: 'by-key', sendMsMax: 0, dedupe: 'header', dedupeWindowMs: 3_600_000 },
    {
      lookup: async () => {
        asked += 1;
        return { kind: 'NOT_FOUND' };
      },
    },
  );
  await hold();
  await outlived();
  await outlived();
  expect(asked).toBe(1);
  expect(mail.sent).toHaveLength(0);
  expect(await state()).toMatchObject({ state: 'HELD', attempts: ['SUPERSEDED'] });
  await resume();
  await outlived();
  expect(mail.sent).toHaveLength(1);
  await close();
});

test('what is held between its claim and its leaving does not leave', async () => {
  const leave = Promise.withResolvers<void>();
  const mail = scriptedPartner('mail', 'EMAIL', {
    capability: { concurrencyMax: 1 },
    answer: async () => {
      await leave.promise;
      return { kind: 'TAKEN', state: 'ACCEPTED', partnerReference: null, code: '250', requestHash: null };
    },
  });
  const { engine, close } = makeTestEngine(store, [mail.adapter]);
  const { creditorId, successionOrderId } = await populate(store, {
    debtors: 100,
    invoices: 100,
    order: only('EMAIL'),
    partners: [{ adapter: 'mail', channel: 'EMAIL' }],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  await inScope(async (scope) => {
    const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const order = { successionOrderId, version: 1 };
    const nowMs = await creditorNowMs(scope);
    const started = await startDistributions(scope, { invoiceIds: ids.map(({ id }) => id), order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  const running = engine.runDue(creditorId);
  // Both lanes of the partner are full: what waits has not been marked.
  await expect.poll(() => mail.sent.length).toBe(2);
  const held = await inScope(async (scope) => {
    const waiting = await scope.sql<{ id: string }[]>`
      select d.distribution_id as id from distribution d
      join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
      where a.wire_at is null limit 10`;
    for (const { id } of waiting) {
      const done = await holdDistribution(scope, id, await creditorNowMs(scope));
      if ('events' in done) await appendEvents(scope, done.events, done.tallyChanges);
    }
    return waiting.map(({ id }) => id);
  });
  expect(held).toHaveLength(10);
  leave.resolve();
  await running;
  await inScope(({ sql }) => sql`update distribution set lease_until = null`);
  await engine.runDue(creditorId);
  const rows = await inScope(
    ({ sql }) => sql`
      select d.state, a.state as attempt, count(*)::int as count from distribution d
      join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id group by 1, 2 order by 1`,
  );
  expect(rows).toEqual([
    { state: 'ACTIVE', attempt: 'ACCEPTED', count: 90 },
    { state: 'HELD', attempt: 'SUPERSEDED', count: 10 },
  ]);
  expect(mail.sent).toHaveLength(90);
  await close();
});
