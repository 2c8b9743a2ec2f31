// An engine on a test database, with real time outside and the creditor's simulated clock inside.
import { systemClock } from '../../src/clock.ts';
import type { CrashPoint } from '../../src/distribution/claim.ts';
import { type Engine, type EngineContext, makeEngine } from '../../src/distribution/engine.ts';
import { makeOrderCache } from '../../src/distribution/order-cache.ts';
import { makeLogger } from '../../src/log.ts';
import { makeMetrics } from '../../src/metrics.ts';
import type { Adapter } from '../../src/partner/partner.ts';
import { makeConnections } from '../../src/partner/roster/connections.ts';
import type { Store } from '../../src/store/open.ts';
import { testSurroundings } from './surroundings.ts';

export const testMasterKey = Buffer.alloc(32, 7);

export interface TestEngine {
  readonly engine: Engine;
  readonly context: EngineContext;
  close(): Promise<void>;
}

/** Makes an engine with these adapters. `options` override batch size, lease and so on. */
export function makeTestEngine(
  store: Store,
  adapters: readonly Adapter[],
  options: Partial<EngineContext> = {},
): TestEngine {
  const registry = new Map(adapters.map((adapter) => [adapter.name, adapter]));
  const connections = makeConnections(registry, testMasterKey, () => testSurroundings);
  const context: EngineContext = {
    store,
    adapters: registry,
    orders: makeOrderCache(),
    connections,
    clock: systemClock,
    logger: makeLogger('silent'),
    metrics: makeMetrics(),
    batchMax: 500,
    leaseMs: 30_000,
    claimsMax: 5,
    crashPoint: (_point: CrashPoint) => {},
    ...options,
  };
  const engine = makeEngine(context);
  return {
    engine,
    context,
    async close() {
      await engine.stop();
      await connections.close();
    },
  };
}
