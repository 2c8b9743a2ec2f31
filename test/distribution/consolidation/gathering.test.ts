// Invoices of one debtor that start within the order's time go as one mail or envelope, and go on each by itself.
import { expect, test } from 'vitest';
import { cancelDistribution } from '../../../src/distribution/operator/one.ts';
import { creditorNowMs } from '../../../src/store/creditor-time.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { mailThenLetter, only } from '../../support/orders.ts';
import { accepted, refused } from '../../support/scripted-partner.ts';
import { gathering, hourMs, makeScene, minuteMs } from './scene.ts';

const { store } = await makeTestDatabase();
const numbersOf = (sent: { invoice: { number: string }; also?: readonly { number: string }[] }) =>
  [sent.invoice, ...(sent.also ?? [])].map(({ number }) => number);

test('invoices that come within the hour go as one mail, each with its own timeline', async () => {
  const it = await makeScene(store, { invoices: 3 });
  await it.start(['1']);
  await it.run();
  expect((await it.rows())[0]).toMatchObject({ state: 'PLANNED', attempt: null });
  await it.pass(20 * minuteMs);
  await it.start(['2', '3']);
  await it.run();
  await it.pass(30 * minuteMs);
  expect(it.mail.sent).toEqual([]);
  await it.pass(12 * minuteMs);
  expect(it.mail.sent.map(numbersOf)).toEqual([['1', '2', '3']]);
  const rows = await it.rows();
  expect(rows.map(({ state, attempt, shares, share, units }) => [state, attempt, shares, share, units])).toEqual([
    ['ACTIVE', 'ACCEPTED', 3, 0, 1],
    ['ACTIVE', 'ACCEPTED', 3, 1, 0],
    ['ACTIVE', 'ACCEPTED', 3, 2, 0],
  ]);
  expect(new Set(rows.map(({ effectKey }) => effectKey))).toEqual(new Set([it.mail.sent[0]?.effectKey]));
  const told = await it.told('2');
  expect(told.map(({ type }) => type)).toEqual([
    'DISTRIBUTION_PLANNED',
    'STEP_WAITING',
    'ATTEMPT_SUBMITTING',
    'ATTEMPT_ACCEPTED',
    'STEP_WAITING',
  ]);
  expect(told[1]?.payload.reason?.code).toBe('GATHERING');
  expect(told[2]?.payload.invoices).toBe(3);
});

test('each debtor has a mail of its own, and one who comes alone a mail as ever', async () => {
  const it = await makeScene(store, { debtors: 3, invoices: 5 });
  await it.start();
  await it.pass(hourMs + minuteMs);
  expect(it.mail.sent.map(numbersOf).toSorted()).toEqual([['1', '4'], ['2', '5'], ['3']]);
  const alone = it.mail.sent.find(({ invoice }) => invoice.number === '3');
  expect(alone).not.toHaveProperty('also');
  expect((await it.told('3')).every(({ payload }) => payload.invoices === undefined)).toBe(true);
});

test('an order that does not say so, a partner that cannot, and a rehearsal beside one in earnest go apart', async () => {
  const plain = await makeScene(store, { order: mailThenLetter });
  await plain.start();
  await plain.run();
  expect(plain.mail.sent.map(numbersOf).toSorted()).toEqual([['1'], ['2']]);
  const single = await makeScene(store, { mail: { capability: { consolidates: false } } });
  await single.start();
  await single.run();
  expect(single.mail.sent.map(numbersOf).toSorted()).toEqual([['1'], ['2']]);
  const rehearsed = await makeScene(store, { invoices: 3 });
  await rehearsed.start(['1', '2'], true);
  await rehearsed.start(['3']);
  await rehearsed.pass(hourMs + minuteMs);
  expect(rehearsed.mail.sent.map(numbersOf)).toEqual([['3']]);
  expect((await rehearsed.rows()).map(({ shares, units }) => [shares, units])).toEqual([
    [2, 0],
    [2, 0],
    [1, 1],
  ]);
});

test('a deadline that is near is not waited for', async () => {
  const it = await makeScene(store, { order: { ...gathering, consolidateMs: 7 * 24 * hourMs, arriveBeforeDays: 28 } });
  await it.inScope(({ sql }) => sql`update invoice set due_date = '2026-04-03'::date + number::int - 1`);
  await it.inScope(({ sql }) => sql`update invoice set due_date = '2026-06-03' where number = '2'`);
  await it.start();
  await it.run();
  expect(it.mail.sent.map(numbersOf)).toEqual([['1']]);
  expect((await it.rows()).map(({ state }) => state)).toEqual(['ACTIVE', 'PLANNED']);
});

test('twenty go as one, the rest as another', async () => {
  const it = await makeScene(store, { invoices: 42 });
  await it.start();
  await it.pass(hourMs + minuteMs);
  expect(it.mail.sent.map((sent) => numbersOf(sent).length).toSorted((a, b) => b - a)).toEqual([20, 20, 2]);
  expect(new Set(it.mail.sent.flatMap(numbersOf)).size).toBe(42);
});

test('what the envelope costs is shared to the last ten-thousandth, from the price list and from the partner', async () => {
  const pages = { ...accepted, units: 5 } as const;
  const it = await makeScene(store, {
    invoices: 3,
    order: { ...only('LETTER'), consolidateMs: hourMs },
    letter: { answer: () => pages },
  });
  await it.price('LETTER', 100_001);
  await it.start();
  await it.pass(hourMs + minuteMs);
  const rows = await it.rows();
  expect(rows.map(({ units, costE4 }) => [units, costE4])).toEqual([
    [5, 33_334],
    [0, 33_334],
    [0, 33_333],
  ]);
  await it.report('letter', rows[0]?.effectKey ?? '', 'DISPATCHED', { cost: { amountE4: 200_000, currency: 'SEK' } });
  expect((await it.rows()).map(({ attempt, costE4 }) => [attempt, costE4])).toEqual([
    ['DISPATCHED', 66_667],
    ['DISPATCHED', 66_667],
    ['DISPATCHED', 66_666],
  ]);
});

test('a delivered mail has reached the debtor with every invoice, told by key or by reference, once', async () => {
  for (const [name, effectKey] of [
    ['by key', undefined],
    ['by reference', null],
  ] as const) {
    const it = await makeScene(store);
    await it.start();
    await it.pass(hourMs + minuteMs);
    const key = effectKey === null ? null : (it.mail.sent[0]?.effectKey ?? '');
    const more = effectKey === null ? { partnerReference: 'ref' } : {};
    expect(await it.report('mail', key, 'DELIVERED', more), name).toEqual({ fresh: 1, applied: 1 });
    expect(await it.report('mail', key, 'DELIVERED', more), name).toEqual({ fresh: 0, applied: 0 });
    expect((await it.rows()).map(({ state }) => state)).toEqual(['REACHED', 'REACHED']);
  }
});

test('a report that comes before its answer waits for it, and then tells of both', async () => {
  let early: Promise<unknown> | undefined;
  const it = await makeScene(store, {
    mail: {
      capability: { receipts: ['callback'] },
      answer: async () => {
        early = it.report('mail', null, 'DELIVERED', { partnerReference: 'ref' });
        await early;
        return accepted;
      },
    },
  });
  await it.start();
  await it.pass(hourMs + minuteMs);
  expect((await it.rows()).map(({ state }) => state)).toEqual(['REACHED', 'REACHED']);
});

test('a bounce fails both, and each goes on to the letter, which they share again', async () => {
  const it = await makeScene(store);
  await it.start();
  await it.pass(hourMs + minuteMs);
  await it.report('mail', it.mail.sent[0]?.effectKey ?? '', 'BOUNCED', { failureClass: 'HARD', code: '5.1.1' });
  await it.run();
  expect(it.letter.sent.map(numbersOf)).toEqual([['1', '2']]);
  expect((await it.told('1')).map(({ type }) => type)).toContain('ATTEMPT_BOUNCED');
  expect((await it.told('2')).map(({ type }) => type)).toContain('ATTEMPT_BOUNCED');
  expect((await it.rows()).map(({ state, step }) => [state, step])).toEqual([
    ['ACTIVE', 1],
    ['ACTIVE', 1],
  ]);
});

test('paid while it waits or when it has left: one stops, the other goes on, and the envelope is called back with the last', async () => {
  const recall = { recall: true } as const;
  const order = { ...only('LETTER'), consolidateMs: hourMs };
  const it = await makeScene(store, { invoices: 3, order, letter: { capability: recall } });
  await it.start();
  await it.run();
  const pay = (number: string) =>
    it.inScope(async ({ sql }) => {
      await sql`update invoice set claim_state = 'PAID' where number = ${number}`;
      await sql`update distribution d set wake_at = (select clock_at from creditor) from invoice i
        where i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id and i.number = ${number}`;
    });
  await pay('1');
  await it.pass(hourMs + minuteMs);
  expect(it.letter.sent.map(numbersOf)).toEqual([['2', '3']]);
  await pay('2');
  await it.run();
  const [last] = await it.inScope(
    ({ sql }) => sql<{ id: string }[]>`
      select d.distribution_id as id from distribution d join invoice i using (creditor_id, invoice_id) where i.number = '3'`,
  );
  expect(it.letter.cancelled).toEqual([]);
  expect((await it.rows()).map(({ state }) => state)).toEqual(['STOPPED', 'STOPPED', 'ACTIVE']);
  await it.inScope(async (scope) => cancelDistribution(scope, last?.id ?? '', await creditorNowMs(scope)));
  await it.run();
  expect(it.letter.cancelled).toEqual(it.letter.sent.map(({ effectKey }) => effectKey));
  expect((await it.rows()).map(({ state }) => state)).toEqual(['STOPPED', 'STOPPED', 'STOPPED']);
});

test('what is refused together is tried each by itself: too many pages for one envelope, or one that is faulty', async () => {
  const it = await makeScene(store, {
    invoices: 3,
    order: { ...only('LETTER'), consolidateMs: hourMs },
    letter: {
      answer: ({ also, invoice }) => {
        if (also !== undefined) return refused('POLICY', 'TOO_MANY_PAGES');
        return invoice.number === '2' ? refused('CONTENT', '422') : accepted;
      },
    },
  });
  await it.start();
  await it.pass(hourMs + minuteMs);
  await it.run();
  expect(it.letter.sent.map(numbersOf).toSorted()).toEqual([['1'], ['1', '2', '3'], ['2'], ['3']]);
  expect((await it.rows()).map(({ state, attempt, shares }) => [state, attempt, shares])).toEqual([
    ['ACTIVE', 'ACCEPTED', 1],
    ['HELD', 'REJECTED', 1],
    ['ACTIVE', 'ACCEPTED', 1],
  ]);
});
