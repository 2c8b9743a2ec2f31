// What went as one is called back when nobody wants any of it any more: once, for all, and never while one is wanted.
import { expect, test } from 'vitest';
import { actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { reconsiderDistributions } from '../../../src/distribution/operator/one.ts';
import { appendEvents } from '../../../src/event/append.ts';
import type { CancelOutcome } from '../../../src/partner/partner.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { hourMs, makeScene, minuteMs } from './scene.ts';

const { store } = await makeTestDatabase();

/** Three invoices in one mail that its partner has taken, and may still stop. */
async function together(answer: CancelOutcome = { kind: 'CANCELLED' }, recall = true) {
  const it = await makeScene(store, { invoices: 3, mail: { capability: { recall }, cancel: async () => answer } });
  await it.start();
  await it.run();
  await it.pass(hourMs + minuteMs);
  expect(it.mail.sent).toHaveLength(1);
  const idOf = (number: string) =>
    it.inScope(async ({ sql }) => {
      const [row] = await sql<{ invoiceId: string; distributionId: string }[]>`
        select invoice_id as "invoiceId", distribution_id as "distributionId" from invoice where number = ${number}`;
      return row ?? { invoiceId: '', distributionId: '' };
    });
  return {
    ...it,
    key: it.mail.sent[0]?.effectKey ?? '',
    async pay(...numbers: string[]) {
      const ids = await Promise.all(numbers.map(idOf));
      await it.inScope(async (scope) => {
        await scope.sql`update invoice set claim_state = 'PAID' where number = any(${numbers}::text[])`;
        const invoiceIds = ids.map(({ invoiceId }) => invoiceId);
        await reconsiderDistributions(scope, invoiceIds, await creditorNowMs(scope));
      });
    },
    async cancel(number: string) {
      const { distributionId } = await idOf(number);
      await it.inScope(async (scope) => {
        const nowMs = await creditorNowMs(scope);
        const done = await actOnDistributions(scope, [distributionId], { kind: 'CANCEL', reason: null }, nowMs);
        await appendEvents(scope, done.events, done.tallyChanges);
      });
    },
    states: async () => (await it.rows()).map(({ state, attempt }) => `${state} ${attempt}`),
    types: async (number: string) => (await it.told(number)).map(({ type }) => type),
  };
}

test('while one is wanted nothing is called back; with the last one all are, once, and each is told', async () => {
  const it = await together();
  await it.pay('1');
  await it.run();
  await it.cancel('2');
  await it.run();
  expect(it.mail.cancelled).toEqual([]);
  expect(await it.states()).toEqual(['STOPPED ACCEPTED', 'STOPPED ACCEPTED', 'ACTIVE ACCEPTED']);
  await it.pay('3');
  await it.run();
  expect(it.mail.cancelled).toEqual([it.key]);
  expect(await it.states()).toEqual(['STOPPED CANCELLED', 'STOPPED CANCELLED', 'STOPPED CANCELLED']);
  for (const number of ['1', '2', '3']) {
    expect((await it.types(number)).filter((type) => type === 'ATTEMPT_CANCELLED')).toHaveLength(1);
  }
  await it.close();
});

test('all that are paid at once are called back by one of them', async () => {
  const it = await together();
  await it.pay('1', '2', '3');
  await it.run();
  expect(it.mail.cancelled).toEqual([it.key]);
  expect(await it.states()).toEqual(['STOPPED CANCELLED', 'STOPPED CANCELLED', 'STOPPED CANCELLED']);
  await it.close();
});

test('what is too late stays as it is; what is dispatched, or cannot be recalled, is not asked for', async () => {
  const late = await together({ kind: 'TOO_LATE' });
  await late.pay('1', '2', '3');
  await late.run();
  expect(late.mail.cancelled).toEqual([late.key]);
  expect(await late.states()).toEqual(['STOPPED ACCEPTED', 'STOPPED ACCEPTED', 'STOPPED ACCEPTED']);
  await late.close();
  const gone = await together();
  await gone.report('mail', gone.key, 'DISPATCHED');
  await gone.pay('1', '2', '3');
  await gone.run();
  expect(gone.mail.cancelled).toEqual([]);
  await gone.close();
  const fixed = await together({ kind: 'CANCELLED' }, false);
  await fixed.pay('1', '2', '3');
  await fixed.run();
  expect(fixed.mail.cancelled).toEqual([]);
  await fixed.close();
});

test('one that has reached its debtor by this very mail keeps it from being called back', async () => {
  const it = await together();
  await it.inScope(
    ({ sql }) => sql`update distribution d set state = 'REACHED', wake_at = null, ended_at = now()
    from invoice i where i.invoice_id = d.invoice_id and i.number = '1'`,
  );
  await it.pay('2', '3');
  await it.run();
  expect(it.mail.cancelled).toEqual([]);
  await it.close();
});
