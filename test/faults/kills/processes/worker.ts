// A worker process made to be killed, for the kill test: it starts ahead of time, waits to be told how it is to
// die, and then works off what is due until it does. Its lease is short, so that recovery can be watched.
import { once } from 'node:events';
import { systemClock } from '../../../../src/clock.ts';
import { makeEngine } from '../../../../src/distribution/engine.ts';
import { makeOrderCache } from '../../../../src/distribution/order-cache.ts';
import { makeLogger } from '../../../../src/log.ts';
import { makeMetrics } from '../../../../src/metrics.ts';
import { makeConnections } from '../../../../src/partner/roster/connections.ts';
import { openStore } from '../../../../src/store/open.ts';
import { testMasterKey } from '../../../support/engine.ts';
import { testSurroundings } from '../../../support/surroundings.ts';
import { hurriedAdapters } from '../adapters.ts';
import { type Death, makeMortal, type WirePorts } from '../points.ts';

export interface WorkerOrders {
  /** Names this worker to the database, too. */
  readonly databaseUrl: string;
  readonly creditorId: string;
  readonly ports: WirePorts;
  readonly leaseMs: number;
  /** The longest a send is given, so that it fits the short lease. */
  readonly sendMsMax: number;
  readonly processingMsMax: number;
}

// Small, so that a death leaves little behind, and the next worker finds something at once.
const batchMax = 4;
const pauseMs = 20;
const unquiet: ReadonlySet<unknown> = new Set(['CONNECT_TIMEOUT', 'CONNECTION_CLOSED', '25P03']);

const orders = JSON.parse(process.argv[2] ?? '{}') as WorkerOrders;

const adapters = hurriedAdapters(orders);
const mortal = makeMortal(openStore(orders.databaseUrl, { connectionsMax: 6, statementMsMax: 30_000 }), orders.ports);
const engine = makeEngine({
  store: mortal.store,
  adapters,
  orders: makeOrderCache(),
  connections: makeConnections(adapters, testMasterKey, () => testSurroundings),
  clock: systemClock,
  logger: makeLogger('silent'),
  metrics: makeMetrics(),
  batchMax,
  leaseMs: orders.leaseMs,
  // Here nearly every claim ends in a death, and none of them is the fault of what was claimed.
  claimsMax: 100,
  crashPoint(point) {
    // A mark for each chunk that is settled: how old a worker is, is told by its work.
    if (point === 'C5-settled') process.stdout.write('.');
    mortal.crashPoint(point);
  },
});
await unlessUnquiet(() => mortal.store.sql`select 1`);
process.stdout.write('ready\n');
const [told] = (await once(process.stdin, 'data')) as [Buffer];
mortal.doom((JSON.parse(told.toString('utf8')) as { death?: Death }).death);
// Until it is killed: what another worker left is due again when its lease has run out.
for (;;) {
  await unlessUnquiet(() => engine.runDue(orders.creditorId));
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

/**
 * On a machine that is not quiet the database may be slow to let one in, or end a transaction that stood still for too long:
 * it is looked at again, as a server does.
 */
async function unlessUnquiet(work: () => PromiseLike<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && unquiet.has(error.code))) throw error;
  }
}
