// A worker process made to be killed, for the full kill test: it starts ahead of time, waits to be told how it is to
// die, and then works off what is due until it does. Its lease is short, so that recovery can be watched.
import { once } from 'node:events';
import { systemClock } from '../../../src/clock.ts';
import { makeEngine } from '../../../src/distribution/engine.ts';
import { makeOrderCache } from '../../../src/distribution/order-cache.ts';
import { makeLogger } from '../../../src/log.ts';
import { makeMetrics } from '../../../src/metrics.ts';
import type { Adapter, Capability } from '../../../src/partner/partner.ts';
import { printAdapter } from '../../../src/partner/partners/print.ts';
import { smtpAdapter } from '../../../src/partner/partners/smtp.ts';
import { makeConnections } from '../../../src/partner/roster/connections.ts';
import { openStore } from '../../../src/store/open.ts';
import { testMasterKey } from '../../support/engine.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { type Death, makeMortal, type WirePorts } from './points.ts';

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

const orders = JSON.parse(process.argv[2] ?? '{}') as WorkerOrders;
const { sendMsMax, processingMsMax } = orders;

/** The same contract within the test's short times, under another name and with other promises where the test has any. */
function hurried<Settings, Secrets>(
  adapter: Adapter<Settings, Secrets>,
  name = adapter.name,
  other: Partial<Capability> = {},
) {
  const channels = Object.fromEntries(
    Object.entries(adapter.channels).map(([channel, capability]) => [
      channel,
      { ...capability, sendMsMax, processingMsMax, ...other },
    ]),
  );
  const open: Adapter['open'] = (settings, secrets, surroundings) =>
    adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), surroundings);
  return { ...adapter, name, channels, open } as Adapter;
}

const adapters = new Map(
  [
    hurried(printAdapter),
    hurried(printAdapter, 'askable', { dedupe: 'none', dedupeWindowMs: 0, lookup: 'by-key' }),
    hurried(smtpAdapter),
  ].map((adapter) => [adapter.name, adapter]),
);
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
await mortal.store.sql`select 1`;
process.stdout.write('ready\n');
const [told] = (await once(process.stdin, 'data')) as [Buffer];
mortal.doom((JSON.parse(told.toString('utf8')) as { death?: Death }).death);
// Until it is killed: what another worker left is due again when its lease has run out.
for (;;) {
  await engine.runDue(orders.creditorId);
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
