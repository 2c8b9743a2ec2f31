// The composition root: puts one process together from its parts, in order, and takes it apart in reverse.
import type { ApiOptions } from './api/options.ts';
import { type ApiServer, startApi } from './api/server.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { advanceClock } from './distribution/clock.ts';
import { type Engine, engineConnections, makeEngine } from './distribution/engine.ts';
import { performBulkActs } from './distribution/operator/bulk.ts';
import { makeOrderCache } from './distribution/order-cache.ts';
import {
  type IntakeContext,
  takeCallback,
  takeReturnedMail,
  takeUnsubscription,
} from './distribution/receipt/intake.ts';
import { pollPartners } from './distribution/receipt/poll.ts';
import { watchDatabase } from './distribution/safe-mode/watch.ts';
import { countStranded } from './distribution/stranded.ts';
import { openBell } from './event/bell.ts';
import { makeTails } from './event/follow.ts';
import { refreshExperiment } from './experiments/life/reweigh.ts';
import { countAll } from './experiments/outcome/count.ts';
import { staleExperiments, uncountedExperiments } from './experiments/snapshot.ts';
import { makeLogger } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { openReturnMailbox } from './partner/mail/return-mailbox.ts';
import type { Surroundings } from './partner/partner.ts';
import { defaultAdapters, makeRegistry } from './partner/registry.ts';
import { makeConnections, testPartner } from './partner/roster/connections.ts';
import type { PartnerRow } from './partner/roster/partner-row.ts';
import { openQueue, type Queue } from './queue/open.ts';
import { type DemoSandbox, startDemo } from './sandbox/demo/demo.ts';
import { seal } from './seal.ts';
import { performSimulation } from './simulation/simulations.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { migrateDatabase } from './store/migrate.ts';
import { openStore, type Store } from './store/open.ts';
import { creditorIds, withCreditor } from './store/transaction.ts';

export interface Server {
  readonly api: ApiServer | undefined;
  readonly demo: DemoSandbox | undefined;
  /** Where the data lie and whether they survive a restart, in words. */
  readonly dataNote: string;
  /** What a reader of the banner should know besides. */
  readonly notes: readonly string[];
  /** Stops everything, last started first. Calling it again waits for the same stop. */
  stop(): Promise<void>;
}

const apiConnections = 12;
const workerConnections = 7;
const leaseMs = 90_000;
const batchMax = 500;
const claimsMax = 5;
const statementMsMax = 60_000;
const sweepMs = 1_000;
const auditMs = 5 * 60_000;
const pollMs = 5_000;
const resultsMs = 60_000;
const resultAgeMs = 3_600_000;
const portsTriedMax = 20;

/** Starts one process with the roles of `config`. Throws an Error with a remedy when it cannot; nothing is left running. */
export async function startServer(config: Config): Promise<Server> {
  const stops: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopInReverse(stops);
    return stopped;
  };
  try {
    return { ...(await assemble(config, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(config: Config, stops: (() => Promise<void>)[]): Promise<Omit<Server, 'stop'>> {
  const [serves, works] = [config.role !== 'worker', config.role !== 'api'];
  const logger = makeLogger(config.logLevel);
  const metrics = makeMetrics();
  const data = openDataDirectory(config.dataDirectory);
  const masterKey = config.masterKey ?? data.masterKey();
  const { url, note: dataNote } = await openDatabase(config, data, stops);
  const { store, engineStore } = openStores(url, { serves, works }, stops);
  // Before anything is sent: is it the database we last wrote to?
  const watch = await watchDatabase(store, logger);
  stops.push(() => watch.stop());
  const queue = await openQueue(url, logger);
  stops.push(() => queue.close());

  const adapters = makeRegistry(defaultAdapters);
  const door = makeDoor(config.publicUrl);
  const { callbackUrlOf, surroundingsOf } = door;
  const connections = makeConnections(adapters, masterKey, surroundingsOf);
  stops.push(() => connections.close());
  const orders = makeOrderCache();
  const shared = { store, adapters, orders, connections, logger, metrics };
  const limits = { batchMax, leaseMs, claimsMax };
  const engine = makeEngine({ ...shared, ...limits, store: engineStore, clock: systemClock, crashPoint: () => {} });
  stops.push(() => engine.stop());
  const hints = hintsOf(queue);
  const intake: IntakeContext = { ...shared, surroundingsOf, wake: hints.wake };
  if (!serves) {
    await startWorking(engine, intake, queue, stops);
    return { api: undefined, demo: undefined, dataNote, notes: [] };
  }

  const bell = await openBell(store);
  stops.push(() => bell.close());
  const notes: string[] = [];
  let demo: DemoSandbox | undefined;
  const poll = async (creditorId: string) => void (await pollPartners(intake, creditorId, true));
  const world = {
    nextDueMs: async () => demo?.nextDueMs() ?? null,
    advanceTo: async (instantMs: number) => demo?.advanceTo(instantMs),
  };
  const api = await listen(config, notes, (port) =>
    startApi({
      store,
      bell,
      tails: makeTails(store, bell),
      clock: systemClock,
      adapters,
      sealSecrets: (text) => seal(text, masterKey),
      testPartner: (partner) => testPartner(connections, partner),
      callbackUrlOf,
      logger,
      metrics,
      host: config.host,
      port,
      ...hints,
      advanceClock: (creditorId, target) => advanceClock({ store, engine, world, poll }, creditorId, target),
      ...receiptDoors(intake),
      sandboxPage: async (path) => demo?.page(path),
    }),
  );
  stops.push(() => api.close());
  door.open(api.httpUrl);
  if (config.demo) {
    const mailbox = await openReturnMailbox({
      port: 0,
      onReceipts: (domain, receipts, receivedAtMs) => takeReturnedMail(intake, domain, receipts, receivedAtMs),
    });
    stops.push(() => mailbox.close());
    const started = await startDemo({ store, adapters, data, masterKey, mailboxPort: mailbox.port, api });
    stops.push(() => started.close());
    demo = started;
    hints.wake(started.creditorId);
  }
  // Last: the sandbox's partners must be listening before anything is sent to them.
  if (works) await startWorking(engine, intake, queue, stops);
  api.setReady();
  return { api, demo, dataNote, notes };
}

/** The engine's own and everything else's; both know the database as the same one. */
function openStores(url: string, role: { serves: boolean; works: boolean }, stops: (() => Promise<void>)[]) {
  const connectionsMax = (role.serves ? apiConnections : 0) + (role.works ? workerConnections : 2);
  const store = openStore(url, { connectionsMax, statementMsMax });
  stops.push(() => store.close());
  const engineStore = openStore(url, { connectionsMax: engineConnections, statementMsMax, memory: store.memory });
  stops.push(() => engineStore.close());
  return { store, engineStore };
}

/** What the API tells the workers of, after a commit. */
function hintsOf(queue: Queue): Pick<ApiOptions, 'wake' | 'performBulkActs' | 'startSimulation'> {
  return {
    wake: (creditorId) => void queue.send('distribution-due', { creditorId }, creditorId),
    performBulkActs: (creditorId, afterMs) =>
      void queue.send('bulk-act', { creditorId }, `${creditorId}/${afterMs}`, afterMs),
    startSimulation: (creditorId, simulationId) =>
      void queue.send('simulation', { creditorId, simulationId }, simulationId),
  };
}

/** Where partners call back: this process, unless told that the world sees it under another address. */
function makeDoor(publicUrl: string | undefined) {
  let url = publicUrl;
  const callbackUrlOf = (creditorId: string, partnerId: string) =>
    url === undefined ? null : `${url}/callbacks/${creditorId}/${partnerId}`;
  return {
    open(httpUrl: string): void {
      url ??= httpUrl;
    },
    callbackUrlOf,
    surroundingsOf: ({ creditorId, partnerId }: PartnerRow): Surroundings => ({
      callbackUrl: callbackUrlOf(creditorId, partnerId),
      nowMs: systemClock.nowMs,
    }),
  };
}

/** What comes in over HTTP from partners, and from debtors who follow a link. */
function receiptDoors(intake: IntakeContext): Pick<ApiOptions, 'receiveCallback' | 'unsubscribe'> {
  return {
    receiveCallback: (creditorId, partnerId, callback) => takeCallback(intake, creditorId, partnerId, callback),
    unsubscribe: (creditorId, partnerId, effectKey) =>
      takeUnsubscription(intake, creditorId, partnerId, effectKey, systemClock.nowMs()),
  };
}

interface Database {
  readonly url: string;
  readonly note: string;
}

async function openDatabase(config: Config, data: DataDirectory, stops: (() => Promise<void>)[]): Promise<Database> {
  if (config.databaseUrl !== undefined) {
    await migrateDatabase(config.databaseUrl);
    return { url: config.databaseUrl, note: 'in the PostgreSQL of DATABASE_URL; they survive a restart.' };
  }
  const server = await startEmbeddedPostgres(data.path);
  stops.push(() => server.stop());
  await migrateDatabase(server.url);
  const found = server.fresh ? 'made now' : 'found from before';
  return {
    url: server.url,
    note: `in ${data.path} (${found}); they survive a restart. Delete the folder to start afresh.`,
  };
}

/** Takes hints from the queue, and looks for what no hint has told of. */
async function startWorking(
  engine: Engine,
  intake: IntakeContext,
  queue: Queue,
  stops: (() => Promise<void>)[],
): Promise<void> {
  const { logger, store } = intake;
  const runAll = async (creditorIds: Iterable<string>) => {
    const results = await Promise.allSettled([...creditorIds].map((creditorId) => engine.runDue(creditorId)));
    for (const result of results) {
      if (result.status === 'rejected') logger.error({ event: 'engine.failed', reason: reasonOf(result.reason) });
    }
  };
  await queue.work('distribution-due', 50, (hints) => runAll(new Set(hints.map((hint) => hint.creditorId))));
  const doBulkActs = async (creditorId: string) => {
    if (await performBulkActs(store, creditorId)) await engine.runDue(creditorId);
  };
  await queue.work('bulk-act', 10, async (due) => {
    for (const creditorId of new Set(due.map((hint) => hint.creditorId))) await doBulkActs(creditorId);
  });
  await queue.work('simulation', 1, async (asked) => {
    for (const { creditorId, simulationId } of asked) await performSimulation(intake, creditorId, simulationId);
  });
  await queue.work('experiment-count', 1, async (due) => {
    for (const { creditorId, experimentId } of due) await countAll(store, creditorId, experimentId);
  });
  await queue.work('experiment-result', 1, async (due) => {
    for (const { creditorId, experimentId } of due) {
      await refreshExperiment(store, creditorId, experimentId, intake.adapters);
    }
  });
  let sweeping = false;
  const sweep = setInterval(() => {
    if (sweeping) return;
    sweeping = true;
    engine
      .dueCreditors()
      .then(runAll)
      .catch((error: unknown) => logger.warn({ event: 'sweep.failed', reason: reasonOf(error) }))
      .finally(() => {
        sweeping = false;
      });
  }, sweepMs);
  let polling = false;
  const poll = setInterval(() => {
    if (polling) return;
    polling = true;
    pollAll(intake, store, doBulkActs)
      .catch((error: unknown) => logger.warn({ event: 'poll.failed', reason: reasonOf(error) }))
      .finally(() => {
        polling = false;
      });
  }, pollMs);
  const audit = setInterval(() => {
    lookForStranded(intake).catch((error: unknown) => logger.warn({ event: 'audit.failed', reason: reasonOf(error) }));
  }, auditMs);
  const results = setInterval(() => {
    askForResults(store, queue).catch((error: unknown) =>
      logger.warn({ event: 'results.failed', reason: reasonOf(error) }),
    );
  }, resultsMs);
  stops.push(async () => {
    clearInterval(sweep);
    clearInterval(poll);
    clearInterval(results);
    clearInterval(audit);
  });
}

/** Asks whether promise G5 holds; when it does not, somebody must look. */
async function lookForStranded({ store, logger, metrics }: IntakeContext): Promise<void> {
  let all = 0;
  for (const creditorId of await creditorIds(store)) {
    const { asleep, restless } = await withCreditor(store, creditorId, countStranded);
    all += asleep + restless;
    if (asleep + restless > 0) logger.error({ event: 'distributions.stranded', creditorId, asleep, restless });
  }
  metrics.stranded.record(all);
}

/** Outcomes of experiments are counted, and their results computed, by whichever worker has time. */
async function askForResults(store: Store, queue: Queue): Promise<void> {
  for (const creditorId of await creditorIds(store)) {
    const { behind, stale } = await withCreditor(store, creditorId, async (scope) => ({
      behind: await uncountedExperiments(scope),
      stale: await staleExperiments(scope, resultAgeMs),
    }));
    for (const experimentId of behind) await queue.send('experiment-count', { creditorId, experimentId }, experimentId);
    for (const experimentId of stale) await queue.send('experiment-result', { creditorId, experimentId }, experimentId);
  }
}

async function pollAll(
  intake: IntakeContext,
  store: Store,
  doBulkActs: (creditorId: string) => Promise<void>,
): Promise<void> {
  for (const creditorId of await creditorIds(store)) {
    await doBulkActs(creditorId);
    await pollPartners(intake, creditorId, false);
  }
}

/** Listens on the port asked for, or the next free one, and says so. */
async function listen(
  config: Config,
  notes: string[],
  start: (port: number) => Promise<ApiServer>,
): Promise<ApiServer> {
  for (let tried = 0; ; tried += 1) {
    const port = config.port === 0 ? 0 : config.port + tried;
    try {
      const api = await start(port);
      if (tried > 0) notes.push(`Port ${config.port} is taken; this process listens on ${port}.`);
      return api;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || tried === portsTriedMax || port === 65_535) throw error;
    }
  }
}

async function stopInReverse(stops: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.reverse()) {
    // One part that cannot stop in order does not keep the others running.
    await stop().catch(() => {});
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
