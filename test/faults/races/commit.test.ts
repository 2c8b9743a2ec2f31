// Crash point C4, and C0 with it, where nobody dies: the connection to the database breaks off at a COMMIT, before it has
// arrived or after, and the worker lives on. It cannot know which; what is written tells.
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { CrashPoint } from '../../../src/distribution/claim.ts';
import { openStore } from '../../../src/store/open.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { only } from '../../support/orders.ts';
import { makeScene } from '../scene.ts';

const { store } = await makeTestDatabase();
const invoices = 12;

/** What is lost of the next COMMIT: the word itself, or the answer to it. */
type Cut = 'COMMIT' | 'ANSWER';

/** A way to the database that can be cut at a COMMIT, once. */
async function openCuttable(url: string) {
  const to = new URL(url);
  const { port, hostname } = to;
  let cut: Cut | undefined;
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    open.add(client).add(database);
    let isDumb = false;
    let commit: string | undefined;
    const end = () => {
      client.destroy();
      database.destroy();
    };
    client.on('data', (bytes) => {
      // Prepared under a name the first time, then known by it.
      commit = /\0?(\w+)\0commit\0/.exec(bytes.toString('latin1'))?.[1] ?? commit;
      const isCommit = cut !== undefined && commit !== undefined && bytes.includes(commit);
      if (isCommit && cut === 'COMMIT') {
        [cut, cuts] = [undefined, cuts + 1];
        end();
        return;
      }
      if (isCommit) [cut, isDumb] = [undefined, true];
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      if (!isDumb) return void client.write(bytes);
      cuts += 1;
      end();
    });
    for (const socket of [client, database]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  to.hostname = '127.0.0.1';
  to.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: to.toString(),
    cutNext: (what: Cut) => {
      cut = what;
    },
    cuts: () => cuts,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

const cases = (['C0-claiming', 'C4-settling'] as const).flatMap((point) =>
  (['COMMIT', 'ANSWER'] as const).map((what) => [point, what] as const),
);

test.each(cases)(
  'a worker that lives on after the COMMIT at %s has lost its %s: sent once, told once',
  async (at, what) => {
    const way = await openCuttable(store.url);
    const it = await makeScene(store, {
      invoices,
      order: only('EMAIL'),
      mail: { capability: { dedupe: 'header', dedupeWindowMs: 86_400_000 } },
    });
    let isArmed = true;
    const crashPoint = (point: CrashPoint) => {
      if (!isArmed || point !== at) return;
      isArmed = false;
      way.cutNext(what);
    };
    // One connection: the COMMIT that is lost is the one that is meant.
    const own = openStore(way.url, { connectionsMax: 1, statementMsMax: 30_000 });
    const worker = makeTestEngine(own, [it.mail.adapter, it.letter.adapter], { crashPoint });
    const work = () => worker.engine.runDue(it.creditorId).catch(() => {});
    await work();
    expect(way.cuts()).toBe(1);
    const firstSends = it.mail.sent.length;
    await it.inScope(({ sql }) => sql`update distribution set lease_until = null`);
    await expect
      .poll(async () => (await work(), (await it.attempts()).map(({ state }) => state)), {
        timeout: 20_000,
        interval: 200,
      })
      .toEqual(Array.from({ length: invoices }, () => 'ACCEPTED'));
    const keys = it.mail.sent.map(({ effectKey }) => effectKey);
    expect(new Set(keys).size).toBe(invoices);
    // Only where what was sent was never written it is sent again, under the key that the partner knows.
    const isForgotten = at === 'C4-settling' && what === 'COMMIT';
    expect(keys.length - invoices).toBe(isForgotten ? firstSends : 0);
    const told = await it.eventCounts();
    expect([told['ATTEMPT_SUBMITTING'], told['ATTEMPT_ACCEPTED']]).toEqual([invoices, invoices]);
    const [log] = await it.inScope(({ sql }) => sql`select max(position)::int = count(*)::int as whole from event`);
    expect(log).toEqual({ whole: true });
    await worker.close();
    await own.close();
    await it.close();
    way.close();
  },
);
