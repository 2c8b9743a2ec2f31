// C11, fault F4: a failover to an asynchronous replica that had not heard of the last sends, under workers that live on and
// reach the new server at the old address. And what must not be taken for one: a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { carryChunk } from '../../src/distribution/carriage/carry.ts';
import { liftSafeMode, loadSafeModes } from '../../src/distribution/safe-mode/lift.ts';
import { appendEvents } from '../../src/event/append.ts';
import { newId } from '../../src/id.ts';
import { lookAtDatabase } from '../../src/store/lineage.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import {
  type Cluster,
  cutOff,
  openProxy,
  promote,
  startCluster,
  startReplica,
  takeBaseBackup,
  untilCaughtUp,
} from './lost/cluster.ts';
import { type Kind, kinds } from './lost/partner.ts';
import { duplicates, invoices, leaseMs, makeCreditors, openProcess, range } from './lost/scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'stafett-failover-'));
const archive = join(folder, 'archive');
const running = new Set<Cluster>();
const first = await startCluster(join(folder, 'first'), archive);
running.add(first);
await migrateDatabase(first.url);
// Everybody reaches the database at this address, whichever server is behind it.
const proxy = await openProxy(first.port);
const url = first.url.replace(`:${first.port}/`, `:${proxy.port}/`);
const openStoreThere = () => openStore(url, { connectionsMax: 6, statementMsMax: 60_000 });
const store = openStoreThere();
const creditors = await makeCreditors(store);
const { partners, ids } = creditors;
const worker = openProcess(store, creditors);
afterAll(async () => {
  await worker.close();
  await store.close();
  await proxy.close();
  for (const cluster of running) await cluster.stop().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const inMarchMs = Date.parse('2026-03-02T08:00:00Z');
const safeModes = (kind: Kind) => withCreditor(store, ids[kind], loadSafeModes);
const sends = () => kinds.map((kind) => partners[kind].sends());
const mailOf = async (kind: Kind) => (await safeModes(kind))[0]?.channels.find(({ channel }) => channel === 'EMAIL');

/** The first statement after a cut may meet a connection that is gone; a worker's next look goes through. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

test('a restart, in order or by a power cut, is no loss: what was due goes on', { timeout: 120_000 }, async () => {
  await worker.start(1, 10);
  await worker.run();
  let server = first;
  for (const end of ['stop', 'kill'] as const) {
    running.delete(server);
    await server[end]();
    server = await startCluster(join(folder, 'first'), archive);
    running.add(server);
    proxy.pointTo(server.port);
    // A process that lives on, and one that begins.
    await eventually(() => lookAtDatabase(store));
    const begun = openStoreThere();
    expect(await lookAtDatabase(begun)).toBeUndefined();
    await begun.close();
    await (end === 'stop' ? worker.start(11, 15) : worker.start(16, 20));
    await worker.run();
  }
  for (const kind of kinds) {
    expect(await safeModes(kind)).toEqual([]);
    expect(partners[kind].effects.size).toBe(20);
    expect(duplicates(partners[kind])).toEqual([]);
  }
});

test('C11: the first claim after a failover to a replica that lags sends nothing', { timeout: 180_000 }, async () => {
  const [primary] = running;
  if (primary === undefined) throw new Error('there is a server');
  await takeBaseBackup(primary, join(folder, 'second'));
  const replica = await startReplica(join(folder, 'second'), archive, primary);
  running.add(replica);
  // In a worker's hands, not yet on the wire, when the server goes: its claim is known to the replica.
  await worker.start(36, 40);
  const inHand = await worker.claimOnly('dumb');
  expect(inHand.claimed).toHaveLength(5);
  await worker.keep(36, 40);
  await worker.start(21, 35);
  await lookAtDatabase(store);
  await untilCaughtUp(primary, replica);
  await cutOff(replica);
  // What the replica never hears of: 21 to 35 are sent, 41 to 50 begun and sent.
  await worker.run();
  await worker.start(41, 50);
  await worker.run();
  const before = sends();
  expect(before).toEqual([45, 45, 45]);

  running.delete(primary);
  await primary.kill();
  await promote(replica);
  proxy.pointTo(replica.port);

  // Nobody has looked yet: the claim itself finds out, in each creditor's own transaction.
  await eventually(() => worker.run());
  expect(sends()).toEqual(before);
  for (const kind of kinds) expect((await safeModes(kind)).map(({ why }) => why)).toEqual(['ANOTHER_TIMELINE']);

  // And what was claimed on the old server is not put on the wire after it, though its worker lives and holds its lease.
  const { adapter } = partners.dumb;
  const capability = adapter.channels.EMAIL;
  const [partner] = inHand.partners.values();
  const connection = partner && worker.context.connections.of(partner);
  if (capability === undefined || connection === undefined) throw new Error('the partner is known');
  await carryChunk(worker.context, ids.dumb, inHand.claimed, { connection, capability, nowMs: inHand.nowMs });
  expect(sends()).toEqual(before);
  for (const kind of kinds)
    await withCreditor(store, ids[kind], ({ sql }) => sql`update distribution set lease_until = null`);
});

test('C11: what the replica had not heard of is asked for or repeated, and nothing goes twice or is lost', {
  timeout: 120_000,
}, async () => {
  await worker.start(41, invoices);
  await new Promise((resolve) => setTimeout(resolve, leaseMs + 500));
  await worker.run();
  expect(sends()).toEqual([45, 45, 45]);
  for (const kind of kinds) {
    await withCreditor(store, ids[kind], async (scope) => {
      const lift = {
        channels: ['EMAIL'] as const,
        doubt: 'EVERYTHING' as const,
        reason: 'compared',
        apiKeyId: newId(),
      };
      const lifted = await liftSafeMode(scope, lift, inMarchMs);
      if ('problem' in lifted) throw new Error(lifted.problem.code);
      await appendEvents(scope, lifted.events, []);
    });
  }
  await worker.run();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await worker.run();
  for (const kind of ['dedupes', 'askable'] as const) {
    expect(duplicates(partners[kind])).toEqual([]);
    const all = await worker.invoices(kind);
    expect(all.filter(({ state }) => state !== 'REACHED')).toEqual([]);
    expect(new Set(partners[kind].effects.keys())).toEqual(new Set(all.map(({ key }) => key)));
  }
  expect(partners.askable.sends()).toBe(invoices);
});

test('C11: at a partner that can do neither, exactly the doubtful ones are in the UNKNOWN queue', async () => {
  expect(partners.dumb.sends()).toBe(45);
  expect(await worker.unknown('dumb')).toEqual(range(21, invoices));
  expect(await mailOf('dumb')).toMatchObject({ inDoubt: 0, unknown: 40 });
});

test('a second process finds the loss that is known, and no other', async () => {
  const other = openStoreThere();
  expect(await lookAtDatabase(other)).toBeUndefined();
  expect(await lookAtDatabase(store)).toBeUndefined();
  await other.close();
  expect(await safeModes('dumb')).toHaveLength(1);
});
