// What went as one is called back when nobody wants any of it any more: once, for all, and never while one is wanted.
import { expect, test } from 'vitest';
import { actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { reconsiderDistributions } from '../../../src/distribution/operator/one.ts';
import { appendEvents } from '../../../src/event/append.ts';
import type { CancelOutcome } from '../../../src/partner/partner.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { accepted } from '../../support/scripted-partner.ts';
import { gathering, hourMs, makeScene, minuteMs, type Plan } from './scene.ts';

const { store } = await makeTestDatabase();

/** Three invoices that go in one mail, which its partner may still stop. */
async function three(answer: CancelOutcome = { kind: 'CANCELLED' }, recall = true, plan: Plan = {}) {
  const stoppable = { capability: { recall }, cancel: async () => answer };
  const it = await makeScene(store, { invoices: 3, mail: stoppable, letter: stoppable, ...plan });
  await it.start();
  await it.run();
  const idOf = (number: string) =>
    it.inScope(async ({ sql }) => {
      const [row] = await sql<{ invoiceId: string; distributionId: string }[]>`
        select invoice_id as "invoiceId", distribution_id as "distributionId" from invoice where number = ${number}`;
      return row ?? { invoiceId: '', distributionId: '' };
    });
  return {
    ...it,
    /** Sends them, and answers the key they went under. */
    async send() {
      await it.pass(hourMs + minuteMs);
      expect(it.mail.sent).toHaveLength(1);
      return it.mail.sent[0]?.effectKey ?? '';
    },
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

/** The same, taken by the partner. */
async function together(answer?: CancelOutcome, recall?: boolean, plan?: Plan) {
  const it = await three(answer, recall, plan);
  return { ...it, key: await it.send() };
}

/** The mail was not heard of, and the three lie in one envelope at the printer, who may still stop it. */
async function inOneEnvelope() {
  const it = await together();
  await it.pass(48 * hourMs);
  expect(it.letter.sent).toHaveLength(1);
  return { ...it, envelope: it.letter.sent[0]?.effectKey ?? '' };
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

test('a stop met by a receipt calls them back as one met by a claim does', async () => {
  const it = await together();
  await it.pay('1', '2', '3');
  await it.report('mail', it.key, 'PROCESSING');
  await it.run();
  expect(it.mail.cancelled).toEqual([it.key]);
  expect(await it.states()).toEqual(['STOPPED CANCELLED', 'STOPPED CANCELLED', 'STOPPED CANCELLED']);
  await it.close();
});

test('so does a stop met by the answer to the send itself', async () => {
  let pay = async () => {};
  const slow = async () => {
    await pay();
    return accepted;
  };
  const cancel = async (): Promise<CancelOutcome> => ({ kind: 'CANCELLED' });
  const it = await three(undefined, true, { mail: { capability: { recall: true }, answer: slow, cancel } });
  pay = () => it.pay('1', '2', '3');
  const key = await it.send();
  await it.run();
  expect(it.mail.cancelled).toEqual([key]);
  expect(await it.states()).toEqual(['STOPPED CANCELLED', 'STOPPED CANCELLED', 'STOPPED CANCELLED']);
  await it.close();
});

test('a receipt does not call back what one of them still wants', async () => {
  const it = await together();
  await it.pay('1', '2');
  await it.report('mail', it.key, 'PROCESSING');
  await it.run();
  expect(it.mail.cancelled).toEqual([]);
  expect(await it.states()).toEqual(['STOPPED PROCESSING', 'STOPPED PROCESSING', 'ACTIVE PROCESSING']);
  await it.close();
});

test('an envelope of which all have arrived by mail after all is called back, once', async () => {
  const it = await inOneEnvelope();
  await it.report('mail', it.key, 'DELIVERED');
  await it.run();
  expect(it.letter.cancelled).toEqual([it.envelope]);
  expect(await it.states()).toEqual(['REACHED CANCELLED', 'REACHED CANCELLED', 'REACHED CANCELLED']);
  for (const number of ['1', '2', '3']) {
    expect((await it.types(number)).filter((type) => type === 'ATTEMPT_CANCELLED')).toHaveLength(1);
  }
  await it.close();
});

test('the last one may have ended in any way: paid, arrived by mail, refused by the debtor', async () => {
  const it = await inOneEnvelope();
  await it.pay('1');
  await it.run();
  await it.cancel('2');
  await it.run();
  expect(it.letter.cancelled).toEqual([]);
  await it.report('mail', it.key, 'RECIPIENT_REJECTED');
  await it.run();
  expect(it.letter.cancelled).toEqual([it.envelope]);
  expect(await it.states()).toEqual(['STOPPED CANCELLED', 'STOPPED CANCELLED', 'REJECTED CANCELLED']);
  await it.close();
});

test('a mail that all of them waited for in vain is called back beside the envelope, each told once', async () => {
  const it = await inOneEnvelope();
  await it.pay('1', '2', '3');
  await it.run();
  expect([it.mail.cancelled, it.letter.cancelled]).toEqual([[it.key], [it.envelope]]);
  expect(await it.states()).toEqual(['STOPPED CANCELLED', 'STOPPED CANCELLED', 'STOPPED CANCELLED']);
  const mails = await it.inScope(({ sql }) => sql<{ state: string }[]>`select state from attempt where step = 0`);
  expect(mails.map(({ state }) => state)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  for (const number of ['1', '2', '3']) {
    expect((await it.types(number)).filter((type) => type === 'ATTEMPT_CANCELLED')).toHaveLength(2);
  }
  await it.close();
});

test('an envelope that counts as arrived once it is taken is not called back', async () => {
  const [mail, letter] = gathering.steps;
  const untilTaken = letter && { ...letter, until: 'ACCEPTED' as const };
  const it = await together(undefined, true, {
    order: { ...gathering, steps: [mail, untilTaken].flatMap((step) => step ?? []) },
  });
  await it.pass(48 * hourMs);
  await it.report('mail', it.key, 'DELIVERED');
  await it.run();
  expect(it.letter.cancelled).toEqual([]);
  expect(await it.states()).toEqual(['REACHED ACCEPTED', 'REACHED ACCEPTED', 'REACHED ACCEPTED']);
  await it.close();
});
