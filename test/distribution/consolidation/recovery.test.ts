// What goes as one is never torn apart on its way: not by workers that race, nor by leases that end, nor by a crash.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carryChunk } from '../../../src/distribution/carriage/carry.ts';
import { shareOfAmount } from '../../../src/distribution/carriage/consolidate.ts';
import { claimBatch, membersOf, type Traffic } from '../../../src/distribution/claim.ts';
import { sharedEffectKey } from '../../../src/id.ts';
import type { Capability, PartnerConnection } from '../../../src/partner/partner.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { accepted, refused } from '../../support/scripted-partner.ts';
import { hourMs, makeScene, minuteMs, type Plan } from './scene.ts';

const { store } = await makeTestDatabase();
const dedupe: Partial<Capability> = { dedupe: 'header', dedupeWindowMs: 24 * hourMs };
const lookup: Partial<Capability> = { lookup: 'by-key', sendMsMax: 1, processingMsMax: 1 };
/** Every carrier is busy: what is claimed is not marked yet. */
const busy: Traffic = { isBusy: () => true, isFull: () => false };
const numbersOf = (sent: { invoice: { number: string }; also?: readonly { number: string }[] }) =>
  [sent.invoice, ...(sent.also ?? [])].map(({ number }) => number);

/** A scene whose invoices are gathered and due, and nothing has been claimed for the wire. */
async function dueScene(plan: Plan = {}) {
  const it = await makeScene(store, plan);
  await it.start();
  await it.run();
  const later = hourMs + minuteMs;
  await it.inScope(
    ({ sql }) => sql`update creditor set clock_at = clock_at + ${later}::bigint * interval '1 millisecond'`,
  );
  return { ...it, claim: (traffic?: Traffic) => claimBatch(it.context, it.population.creditorId, traffic) };
}

/** Of what a partner was handed, what it did: a repeat of a key does nothing. */
function effectsOf(sent: readonly { effectKey: string }[]): number {
  return new Set(sent.map(({ effectKey }) => effectKey)).size;
}

test('a lease that ends before anything left: another worker takes both, and the first sends nothing', async () => {
  const it = await dueScene();
  const batch = await it.claim(busy);
  const [claimed] = batch.claimed;
  expect(batch.claimed).toHaveLength(1);
  expect(claimed && membersOf(claimed).map(({ run }) => run.claims)).toEqual([0, 0]);
  await it.endLeases();
  await it.run();
  expect(it.mail.sent.map(numbersOf)).toEqual([['1', '2']]);
  const { context, population } = it;
  const partner = batch.partners.get(population.partnerIds['mail'] ?? '');
  const connection = partner && context.connections.of(partner);
  const capability = it.mail.adapter.channels.EMAIL;
  if (connection === undefined || capability === undefined) throw new Error('there is a partner');
  await carryChunk(context, population.creditorId, batch.claimed, { connection, capability, nowMs: batch.nowMs });
  expect(it.mail.sent).toHaveLength(1);
  expect((await it.rows()).map(({ attempt, shares }) => [attempt, shares])).toEqual([
    ['ACCEPTED', 2],
    ['ACCEPTED', 2],
  ]);
});

test('one of a party in other hands: none of it is sent, and the others are given back unmarked', async () => {
  const it = await dueScene({ invoices: 3 });
  const batch = await it.claim(busy);
  await it.inScope(
    ({ sql }) => sql`
      update distribution d set epoch = epoch + 1 from invoice i
      where i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id and i.number = '2'`,
  );
  const { context, population } = it;
  const partner = batch.partners.get(population.partnerIds['mail'] ?? '');
  const connection = partner && context.connections.of(partner);
  const capability = it.mail.adapter.channels.EMAIL;
  if (connection === undefined || capability === undefined) throw new Error('there is a partner');
  await carryChunk(context, population.creditorId, batch.claimed, { connection, capability, nowMs: batch.nowMs });
  expect(it.mail.sent).toEqual([]);
  const marks = await it.inScope(
    ({ sql }) => sql`
      select i.number, d.claims, d.lease_until is null as free, a.wire_at is null as unmarked from distribution d
      join attempt a using (creditor_id, distribution_id) join invoice i using (creditor_id, invoice_id) order by 1`,
  );
  expect(marks).toEqual([
    { number: '1', claims: 0, free: true, unmarked: true },
    { number: '2', claims: 0, free: false, unmarked: true },
    { number: '3', claims: 0, free: true, unmarked: true },
  ]);
  await it.run();
  expect(it.mail.sent.map(numbersOf)).toEqual([['1', '3']]);
  await it.endLeases();
  await it.run();
  expect(it.mail.sent.map(numbersOf)).toEqual([['1', '3'], ['2']]);
});

test('a worker dies after the send: a partner that knows repeats gets the whole party again, one effect in all', async () => {
  let deaths = 1;
  const crashPoint = (point: string) => {
    if (point === 'C3-sent' && deaths > 0) {
      deaths -= 1;
      throw new Error('killed');
    }
  };
  const it = await dueScene({ invoices: 3, mail: { capability: dedupe }, options: { crashPoint } });
  await expect(it.run()).rejects.toThrow('killed');
  await it.endLeases();
  await it.run();
  expect(it.mail.sent.map(numbersOf)).toEqual([
    ['1', '2', '3'],
    ['1', '2', '3'],
  ]);
  expect(effectsOf(it.mail.sent)).toBe(1);
  expect((await it.rows()).map(({ attempt }) => attempt)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
});

test('a batch too small for the party fetches what is missing of it; what is held elsewhere is waited for', async () => {
  const it = await dueScene({ invoices: 3, mail: { capability: dedupe } });
  await it.claim();
  await it.endLeases();
  const small = { ...it.context, batchMax: 1 };
  const { creditorId } = it.population;
  const held = await it.inScope(async ({ sql }) => {
    await sql`update distribution d set lease_until = clock_timestamp() + interval '1 hour' from invoice i
      where i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id and i.number = '3'`;
    return sql`select 1`;
  });
  expect(held).toHaveLength(1);
  expect(await claimBatch(small, creditorId)).toMatchObject({ taken: 2, claimed: [] });
  expect((await it.rows()).map(({ attempt, shares }) => [attempt, shares])).toEqual(
    Array.from({ length: 3 }, () => ['SUBMITTING', 3]),
  );
  await it.endLeases();
  const whole = await claimBatch(small, creditorId);
  expect(whole.claimed.map((claimed) => membersOf(claimed).length)).toEqual([3]);
});

test('a party of which one has come to an end cannot go again: a person looks at the others', async () => {
  const it = await dueScene({ mail: { capability: dedupe } });
  await it.claim();
  await it.inScope(
    ({ sql }) => sql`
      update attempt a set state = 'UNKNOWN' from distribution d join invoice i using (creditor_id, invoice_id)
      where d.creditor_id = a.creditor_id and d.distribution_id = a.distribution_id and i.number = '1'`,
  );
  await it.endLeases();
  await it.run();
  expect(it.mail.sent).toEqual([]);
  expect((await it.rows()).map(({ state, attempt }) => [state, attempt])).toEqual([
    ['HELD', 'UNKNOWN'],
    ['HELD', 'UNKNOWN'],
  ]);
});

test('an uncertain mail of two is held twice, and a late report releases both', async () => {
  const doubt = { kind: 'AMBIGUOUS', code: 'ETIMEDOUT', detail: 'as scripted' } as const;
  const it = await dueScene({ mail: { answer: () => doubt } });
  await it.run();
  await it.endLeases();
  await it.run();
  expect((await it.rows()).map(({ state }) => state)).toEqual(['HELD', 'HELD']);
  await it.report('mail', it.mail.sent[0]?.effectKey ?? '', 'DELIVERED');
  expect((await it.rows()).map(({ state }) => state)).toEqual(['REACHED', 'REACHED']);
});

test.each([
  ['found', { kind: 'FOUND', state: 'ACCEPTED', partnerReference: 'ref' }, [['1', '2']]],
  ['not found', { kind: 'NOT_FOUND' }, [['1', '2'], ['1'], ['2']]],
] as const)('looked up one by one under the common key: %s', async (_name, answer, sent) => {
  const asked: string[] = [];
  let isFirst = true;
  const doubt = { kind: 'AMBIGUOUS', code: 'ETIMEDOUT', detail: 'as scripted' } as const;
  const connection: Pick<PartnerConnection, 'lookup'> = {
    lookup: async (effectKey) => {
      asked.push(effectKey);
      return answer;
    },
  };
  const it = await dueScene({
    mail: {
      ...connection,
      capability: lookup,
      answer: () => {
        if (!isFirst) return accepted;
        isFirst = false;
        return doubt;
      },
    },
  });
  await it.price('EMAIL', 101);
  await it.run();
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await it.endLeases();
    await it.run();
  }
  expect(it.mail.sent.map(numbersOf).toSorted()).toEqual([...sent].toSorted());
  expect(asked).toEqual([it.mail.sent[0]?.effectKey, it.mail.sent[0]?.effectKey]);
  const rows = await it.rows();
  expect(rows.map(({ attempt }) => attempt)).toEqual(['ACCEPTED', 'ACCEPTED']);
  expect(rows.map(({ costE4 }) => costE4)).toEqual(answer.kind === 'FOUND' ? [51, 50] : [101, 101]);
});

test('what was refused for now goes as one again, under the same key', async () => {
  let tries = 0;
  const it = await dueScene({
    mail: {
      answer: () => {
        tries += 1;
        return tries === 1 ? refused('SOFT', '451') : accepted;
      },
    },
  });
  await it.run();
  await it.pass(hourMs);
  expect(it.mail.sent.map(numbersOf)).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
  expect(effectsOf(it.mail.sent)).toBe(1);
});

test('two workers with small batches tear no debtor apart', async () => {
  const it = await dueScene({ debtors: 40, invoices: 160, options: { batchMax: 7 } });
  const other = makeTestEngine(store, [it.mail.adapter, it.letter.adapter], { batchMax: 7 });
  const { creditorId } = it.population;
  await Promise.all([it.engine.runDue(creditorId), other.engine.runDue(creditorId)]);
  await it.run();
  await other.close();
  expect(it.mail.sent).toHaveLength(40);
  expect(it.mail.sent.every((sent) => numbersOf(sent).length === 4)).toBe(true);
  expect(effectsOf(it.mail.sent)).toBe(40);
});

test('shares of any cost add up to it, and none is more than one unit above another', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.integer({ min: 1, max: 20 }), (total, shares) => {
      const parts = Array.from({ length: shares }, (_, share) => shareOfAmount(total, { shares, share }));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
    }),
  );
});

test('the common key is of the set alone', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 20 }), (keys) => {
      expect(sharedEffectKey(keys.toReversed())).toBe(sharedEffectKey(keys));
      expect(sharedEffectKey(keys.slice(1))).not.toBe(sharedEffectKey(keys));
    }),
  );
});
