// A worker process made to be killed: it works off what is due until told otherwise, and kills itself with SIGKILL at
// the n-th pass of a named crash point when asked to. Its lease is short, so that recovery can be watched.
import { systemClock } from '../../src/clock.ts';
import type { CrashPoint } from '../../src/distribution/claim.ts';
import { makeEngine } from '../../src/distribution/engine.ts';
import { makeOrderCache } from '../../src/distribution/order-cache.ts';
import { makeLogger } from '../../src/log.ts';
import { makeMetrics } from '../../src/metrics.ts';
import { defaultAdapters, makeRegistry } from '../../src/partner/registry.ts';
import { makeConnections } from '../../src/partner/roster/connections.ts';
import { openStore } from '../../src/store/open.ts';
import { testMasterKey } from '../support/engine.ts';
import { testSurroundings } from '../support/surroundings.ts';

export interface WorkerOrders {
  readonly databaseUrl: string;
  readonly creditorId: string;
  readonly leaseMs: number;
  /** The longest a send is given, so that it fits the short lease. */
  readonly sendMsMax: number;
  /** Where and at which pass to die; undefined: only when killed from outside. */
  readonly crash?: { readonly point: CrashPoint; readonly pass: number };
}

const orders = JSON.parse(process.argv[2] ?? '{}') as WorkerOrders;
const registry = makeRegistry(
  defaultAdapters.map((adapter) => {
    const { sendMsMax } = orders;
    const channels = Object.fromEntries(
      Object.entries(adapter.channels).map(([channel, capability]) => [
        channel,
        { ...capability, sendMsMax, processingMsMax: 200 },
      ]),
    );
    return { ...adapter, channels };
  }),
);
let passes = 0;
const store = openStore(orders.databaseUrl, { connectionsMax: 6, statementMsMax: 30_000 });
const engine = makeEngine({
  store,
  adapters: registry,
  orders: makeOrderCache(),
  connections: makeConnections(registry, testMasterKey, () => testSurroundings),
  clock: systemClock,
  logger: makeLogger('silent'),
  metrics: makeMetrics(),
  batchMax: 200,
  leaseMs: orders.leaseMs,
  claimsMax: 50,
  crashPoint(point) {
    if (point !== orders.crash?.point) return;
    passes += 1;
    if (passes === orders.crash.pass) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('working\n');
// Until it is killed: what another worker left is due again when its lease has run out.
for (;;) {
  await engine.runDue(orders.creditorId);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
