// Pauses through the engine: of a partner, of a nudge's channel, over many runs; what they must not cost, and how what
// waits for them goes on.
import { expect, test } from 'vitest';
import { endPause, letPausedGoOn, setPause, wakePaused } from '../../../src/distribution/operator/pause.ts';
import { startDistributions } from '../../../src/distribution/start.ts';
import { appendEvents } from '../../../src/event/append.ts';
import { setPaused } from '../../../src/partner/roster/save.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { type Scope, withCreditor } from '../../../src/store/transaction.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { mailThenLetter, stepUntilDelivered } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { scriptedPartner } from '../../support/scripted-partner.ts';

const { store } = await makeTestDatabase();
const hourMs = 3_600_000;

async function scene(order: SuccessionOrder, invoices: number) {
  const [mail, spare, letter, sms] = [
    scriptedPartner('mail', 'EMAIL'),
    scriptedPartner('spare', 'EMAIL'),
    scriptedPartner('letter', 'LETTER'),
    scriptedPartner('sms', 'SMS'),
  ];
  const { engine, close } = makeTestEngine(
    store,
    [mail, spare, letter, sms].map(({ adapter }) => adapter),
  );
  const { creditorId, successionOrderId, partnerIds } = await populate(store, {
    debtors: invoices,
    invoices,
    order,
    partners: [
      { adapter: 'mail', channel: 'EMAIL' },
      { adapter: 'spare', channel: 'EMAIL' },
      { adapter: 'letter', channel: 'LETTER' },
      { adapter: 'sms', channel: 'SMS' },
    ],
    clockAt: '2026-03-02T08:00:00.000Z',
  });
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  await inScope(
    ({ sql }) => sql`
      insert into contact_point (creditor_id, contact_point_id, debtor_id, channel, address)
      select ${creditorId}, gen_random_uuid(), debtor_id, 'SMS', '+46701740605' from debtor`,
  );
  const pausePartner = (name: string, paused: boolean) =>
    inScope(async (scope) => {
      await setPaused(scope, partnerIds[name] ?? '', paused);
      if (!paused) await letPausedGoOn(scope);
    });
  return {
    mail,
    spare,
    letter,
    sms,
    inScope,
    close,
    creditorId,
    pausePartner,
    async start() {
      await inScope(async (scope) => {
        const ids = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
        const invoiceIds = ids.map(({ id }) => id);
        const version = { successionOrderId, version: 1 };
        for (let from = 0; from < invoiceIds.length; from += 500) {
          const chunk = invoiceIds.slice(from, from + 500);
          const nowMs = await creditorNowMs(scope);
          const started = await startDistributions(scope, { invoiceIds: chunk, order: version, nowMs });
          await appendEvents(scope, started.events, started.tallyChanges);
        }
      });
      await engine.runDue(creditorId);
    },
    run: () => engine.runDue(creditorId),
    async pass(forMs: number) {
      await inScope(
        ({ sql }) => sql`update creditor set clock_at = clock_at + ${forMs}::bigint * interval '1 millisecond'`,
      );
      await engine.runDue(creditorId);
    },
    runs: () =>
      inScope(
        ({ sql }) => sql<{ state: string; step: number; began: boolean; wakes: boolean; paused: boolean }[]>`
          select state, step, step_started_at is not null as began, wake_at is not null as wakes, paused
          from distribution`,
      ),
    versions: async () =>
      (await inScope(({ sql }) => sql<{ v: number }[]>`select row_version as v from distribution order by 1`)).map(
        ({ v }) => v,
      ),
  };
}

test('the only relay paused for three days turns no mail into a letter, and resumed it carries them at once', async () => {
  const { mail, spare, letter, pausePartner, start, pass, run, runs, versions, close } = await scene(mailThenLetter, 3);
  await pausePartner('mail', true);
  await pausePartner('spare', true);
  await start();
  const before = await versions();
  await pass(72 * hourMs);
  expect([mail.sent.length, spare.sent.length, letter.sent.length]).toEqual([0, 0, 0]);
  for (const one of await runs()) {
    expect(one).toEqual({ state: 'PLANNED', step: 0, began: false, wakes: false, paused: true });
  }
  // Nobody has touched them meanwhile.
  expect(await versions()).toEqual(before);
  await pausePartner('mail', false);
  await run();
  expect(mail.sent).toHaveLength(3);
  for (const one of await runs()) expect(one).toMatchObject({ state: 'ACTIVE', began: true, paused: false });
  await pass(47 * hourMs);
  expect(letter.sent).toHaveLength(0);
  await close();
});

test('while one relay is paused another carries', async () => {
  const { mail, spare, pausePartner, start, close } = await scene(mailThenLetter, 3);
  await pausePartner('mail', true);
  await start();
  expect([mail.sent.length, spare.sent.length]).toEqual([0, 3]);
  await close();
});

test('a retry whose relay is paused ends with the patience of its step', async () => {
  const { mail, letter, inScope, start, pass, close } = await scene(mailThenLetter, 1);
  await start();
  // The relay had taken it, and then told that it would be tried again.
  await inScope(
    ({ sql }) => sql`update attempt set state = 'RETRY_WAIT', failure_class = 'SOFT', retry_at = started_at`,
  );
  await inScope(({ sql }) => sql`update distribution set wake_at = '2026-03-02T08:00:00Z'`);
  await inScope((scope) => setPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }, 0));
  const sent = mail.sent.length;
  await pass(47 * hourMs);
  expect([mail.sent.length, letter.sent.length]).toEqual([sent, 0]);
  await pass(hourMs);
  expect([mail.sent.length, letter.sent.length]).toEqual([sent, 1]);
  await close();
});

test('a nudge whose channel is paused is passed over: its step ends when its patience does', async () => {
  const nudges = [{ channel: 'SMS' as const, afterMs: 47.5 * hourMs, unless: null, window: null }];
  const order = {
    ...mailThenLetter,
    steps: [{ ...stepUntilDelivered('EMAIL', 48), nudges }, stepUntilDelivered('LETTER', 240)],
  };
  const { sms, letter, inScope, start, pass, close } = await scene(order, 1);
  await inScope((scope) => setPause(scope, { what: 'CHANNEL', channel: 'SMS' }, 0));
  await start();
  await pass(47.5 * hourMs);
  await pass(0.5 * hourMs);
  expect([sms.sent.length, letter.sent.length]).toEqual([0, 1]);
  await close();
});

test('a pause that ends wakes what waits for it chunk by chunk, once, and whoever comes next goes on', async () => {
  const invoices = 600;
  const { mail, spare, inScope, start, run, runs, versions, close, creditorId } = await scene(mailThenLetter, invoices);
  await inScope((scope) => setPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }, 0));
  await inScope(async (scope) => {
    const [source] = await scope.sql<{ id: string }[]>`select source_id as id from source`;
    await setPause(scope, { what: 'SOURCE', sourceId: source?.id ?? '' }, 0);
  });
  await start();
  const before = await versions();
  expect(await inScope((scope) => endPause(scope, { what: 'CHANNEL', channel: 'EMAIL' }))).toBe(true);
  // The mutation itself has touched none of them.
  expect(await versions()).toEqual(before);
  expect(await wakePaused(store, creditorId)).toBe(500);
  expect(await wakePaused(store, creditorId)).toBe(100);
  expect(await wakePaused(store, creditorId)).toBe(0);
  await run();
  // The source is paused yet: they have looked, and wait again.
  expect(mail.sent.length + spare.sent.length).toBe(0);
  const looked = await versions();
  await run();
  expect(await versions()).toEqual(looked);
  await inScope(({ sql }) => sql`delete from pause`);
  await inScope(letPausedGoOn);
  await run();
  expect(mail.sent.length + spare.sent.length).toBe(invoices);
  expect((await runs()).every(({ paused }) => !paused)).toBe(true);
  await close();
});
