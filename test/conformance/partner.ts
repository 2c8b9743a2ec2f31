// What every partner adapter must do, whatever its contract: one suite, run for each in partner.test.ts. The bench
// gives the suite a partner that misbehaves on request, and the partner's own record of what it took.
import { expect, test } from 'vitest';
import { assert } from '../../src/assert.ts';
import type { Adapter, Consignment, Outcome, PartnerConnection } from '../../src/partner/partner.ts';

/** How the partner treats the next sends. */
export type Behaviour = 'ACCEPT' | 'REFUSE_SOFT' | 'CUT_BEFORE_EFFECT' | 'CUT_AFTER_EFFECT' | 'NEVER_ANSWER';

export interface Bench {
  readonly connection: PartnerConnection;
  /** A connection to where nobody listens. */
  readonly nowhere: PartnerConnection;
  /** A consignment the partner takes, or refuses for its address; each with a key of its own. */
  consignment(kind: 'GOOD' | 'BAD_ADDRESS'): Consignment;
  behave(behaviour: Behaviour): void;
  /** How often the partner really took this key. */
  effects(effectKey: string): number;
  /** Lets the partner go on until a letter could no longer be stopped. */
  moveOn(): Promise<void>;
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** Sends and gives the outcomes in the order of the consignments; fails when one is told twice or not at all. */
export async function send(
  connection: PartnerConnection,
  consignments: readonly Consignment[],
  signal: AbortSignal = never,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  await connection.send(consignments, signal, (attemptId, outcome) => {
    expect(outcomes.has(attemptId)).toBe(false);
    outcomes.set(attemptId, outcome);
  });
  expect([...outcomes.keys()].sort()).toEqual(consignments.map(({ attemptId }) => attemptId).sort());
  return consignments.flatMap(({ attemptId }) => outcomes.get(attemptId) ?? []);
}

/** Registers the suite for one adapter. */
export function provePartner(adapter: Adapter, openBench: () => Promise<Bench>): void {
  const { name } = adapter;
  const [capability] = Object.values(adapter.channels);
  assert(capability !== undefined, 'an adapter carries something');
  const withBench = (run: (bench: Bench) => Promise<void>) => async () => {
    const bench = await openBench();
    try {
      await run(bench);
    } finally {
      await bench.close();
    }
  };

  test(`${name} declares a capability that holds together`, () => {
    expect(capability.dedupeWindowMs > 0).toBe(capability.dedupe !== 'none');
    expect(capability.milestones).toContain('ACCEPTED');
    expect(capability.leadTimeDays.default).toBeGreaterThanOrEqual(0);
    expect(capability.sendMsMax).toBeLessThanOrEqual(60_000);
    expect(capability.concurrencyMax).toBeGreaterThan(0);
  });

  test(
    `${name} takes many at once, each with exactly one effect and one outcome`,
    withBench(async (bench) => {
      const consignments = Array.from({ length: 40 }, () => bench.consignment('GOOD'));
      const outcomes = await send(bench.connection, consignments);
      // Some contracts tell with their answer that it has been delivered.
      for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'TAKEN' });
      for (const { effectKey } of consignments) expect(bench.effects(effectKey)).toBe(1);
    }),
  );

  test(
    `${name} tells a bad address as a hard refusal, without an effect`,
    withBench(async (bench) => {
      const [good, bad] = [bench.consignment('GOOD'), bench.consignment('BAD_ADDRESS')];
      const outcomes = await send(bench.connection, [bad, good]);
      expect(outcomes).toMatchObject([{ kind: 'REFUSED', failureClass: 'HARD' }, { kind: 'TAKEN' }]);
      expect(bench.effects(bad.effectKey)).toBe(0);
    }),
  );

  test(
    `${name} tells a passing refusal as soft or the partner's, and the same send is taken later`,
    withBench(async (bench) => {
      const consignment = bench.consignment('GOOD');
      bench.behave('REFUSE_SOFT');
      const [refused] = await send(bench.connection, [consignment]);
      expect(refused?.kind).toBe('REFUSED');
      expect(['SOFT', 'PARTNER']).toContain(refused?.kind === 'REFUSED' ? refused.failureClass : undefined);
      bench.behave('ACCEPT');
      expect(await send(bench.connection, [consignment])).toMatchObject([{ kind: 'TAKEN' }]);
      expect(bench.effects(consignment.effectKey)).toBe(1);
    }),
  );

  test(
    `${name} tells what never left as not sent`,
    withBench(async (bench) => {
      expect(await send(bench.nowhere, [bench.consignment('GOOD')])).toMatchObject([{ kind: 'NOT_SENT' }]);
    }),
  );

  test(
    `${name} never promises that nothing happened when something may have`,
    withBench(async (bench) => {
      for (const behaviour of ['CUT_BEFORE_EFFECT', 'CUT_AFTER_EFFECT', 'NEVER_ANSWER'] as const) {
        const consignment = bench.consignment('GOOD');
        bench.behave(behaviour);
        const [outcome] = await send(bench.connection, [consignment]);
        bench.behave('ACCEPT');
        if (bench.effects(consignment.effectKey) > 0) expect(outcome).toMatchObject({ kind: 'AMBIGUOUS' });
        else expect(['AMBIGUOUS', 'NOT_SENT', 'REFUSED']).toContain(outcome?.kind);
      }
    }),
  );

  test(
    `${name} settles a doubt as its capability says`,
    withBench(async (bench) => {
      const consignment = bench.consignment('GOOD');
      bench.behave('CUT_AFTER_EFFECT');
      expect(await send(bench.connection, [consignment])).toMatchObject([{ kind: 'AMBIGUOUS' }]);
      bench.behave('ACCEPT');
      const found = await bench.connection.lookup(consignment.effectKey, never);
      expect(found.kind).toBe(capability.lookup === 'by-key' ? 'FOUND' : 'FAILED');
      if (capability.dedupe === 'none') return;
      expect(await send(bench.connection, [consignment])).toMatchObject([{ kind: 'TAKEN' }]);
      // The date of a later try changes the document; the key does not, so there is still one effect.
      const nextDay = { ...consignment, nowMs: consignment.nowMs + 86_400_000 };
      expect(await send(bench.connection, [nextDay])).toMatchObject([{ kind: 'TAKEN' }]);
      expect(bench.effects(consignment.effectKey)).toBe(1);
    }),
  );

  test(
    `${name} answers a look-up and a cancel of an unknown key without an effect`,
    withBench(async (bench) => {
      const { effectKey } = bench.consignment('GOOD');
      const lookup = await bench.connection.lookup(effectKey, never);
      expect(lookup.kind).toBe(capability.lookup === 'by-key' ? 'NOT_FOUND' : 'FAILED');
      expect(await bench.connection.cancel(effectKey, null, never)).toEqual({ kind: 'TOO_LATE' });
    }),
  );

  test(
    `${name} cancels exactly as far as it says it can`,
    withBench(async (bench) => {
      const [soon, late] = [bench.consignment('GOOD'), bench.consignment('GOOD')];
      await send(bench.connection, [soon, late]);
      const cancelled = await bench.connection.cancel(soon.effectKey, null, never);
      expect(cancelled.kind).toBe(capability.recall ? 'CANCELLED' : 'TOO_LATE');
      expect((await bench.connection.cancel(soon.effectKey, null, never)).kind).toBe(cancelled.kind);
      await bench.moveOn();
      expect(await bench.connection.cancel(late.effectKey, null, never)).toEqual({ kind: 'TOO_LATE' });
      if (capability.lookup === 'none' || !capability.recall) return;
      const found = await bench.connection.lookup(soon.effectKey, never);
      expect(found).toMatchObject({ kind: 'FOUND', state: 'CANCELLED' });
    }),
  );

  test(
    `${name} answers FAILED, and does not throw, when a look-up or cancel cannot reach the partner`,
    withBench(async (bench) => {
      const { effectKey } = bench.consignment('GOOD');
      expect((await bench.nowhere.lookup(effectKey, never)).kind).toBe('FAILED');
      const cancelled = await bench.nowhere.cancel(effectKey, null, never);
      expect(cancelled.kind).toBe(capability.recall ? 'FAILED' : 'TOO_LATE');
    }),
  );

  test(
    `${name} ends at once when it is aborted, telling every consignment's outcome`,
    withBench(async (bench) => {
      bench.behave('NEVER_ANSWER');
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 100);
      const consignments = Array.from({ length: 30 }, () => bench.consignment('GOOD'));
      const startedMs = performance.now();
      const outcomes = await send(bench.connection, consignments, abort.signal);
      expect(performance.now() - startedMs).toBeLessThan(900);
      for (const [index, { effectKey }] of consignments.entries()) {
        if (bench.effects(effectKey) > 0) expect(outcomes[index]).toMatchObject({ kind: 'AMBIGUOUS' });
      }
    }),
  );

  test(
    `${name} sends nothing when it is aborted before it begins`,
    withBench(async (bench) => {
      const consignment = bench.consignment('GOOD');
      const outcomes = await send(bench.connection, [consignment], AbortSignal.abort());
      expect(outcomes).toMatchObject([{ kind: 'NOT_SENT' }]);
      expect(bench.effects(consignment.effectKey)).toBe(0);
    }),
  );

  test(
    `${name} does not believe or choke on a callback out of the blue`,
    withBench(async (bench) => {
      for (const body of ['', '{}', '[1', '\u0000', '{"type":"letter.delivered"}', 'x'.repeat(300_000)]) {
        for (const headers of [{}, { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' }]) {
          const reading = bench.connection.readCallback({
            headers,
            url: 'https://a.example',
            body: Buffer.from(body),
            receivedAtMs: 1_000,
          });
          expect(['FORGED', 'MALFORMED']).toContain(reading.kind);
        }
      }
    }),
  );

  test(
    `${name} lets what is under way end when it is closed`,
    withBench(async (bench) => {
      const consignments = Array.from({ length: 5 }, () => bench.consignment('GOOD'));
      const sending = send(bench.connection, consignments);
      await bench.connection.close();
      for (const outcome of await sending) expect(outcome).toMatchObject({ kind: 'TAKEN' });
    }),
  );
}
