// The API on a test database, with a creditor, keys, scripted partners and an engine: real HTTP, real WebSocket.

import { createClient } from 'graphql-ws';
import { afterAll } from 'vitest';
import { WebSocket } from 'ws';
import { type ApiServer, startApi } from '../../src/api/server.ts';
import { systemClock } from '../../src/clock.ts';
import { advanceClock } from '../../src/distribution/clock.ts';
import { performBulkActs } from '../../src/distribution/operator/bulk.ts';
import { takeCallback, takeUnsubscription } from '../../src/distribution/receipt/intake.ts';
import { openBell } from '../../src/event/bell.ts';
import { makeTails } from '../../src/event/follow.ts';
import type { Logger } from '../../src/log.ts';
import type { Adapter } from '../../src/partner/partner.ts';
import { testPartner } from '../../src/partner/roster/connections.ts';
import { type ApiKeyScope, createApiKey } from '../../src/record/api-key.ts';
import { seal } from '../../src/seal.ts';
import { performSimulation } from '../../src/simulation/simulations.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import type { TestDatabase } from './database.ts';
import { makeTestEngine, testMasterKey } from './engine.ts';
import { testSurroundings } from './surroundings.ts';

export interface GraphQLAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly { message: string; extensions: Record<string, unknown> }[] | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

export interface TestServer {
  readonly api: ApiServer;
  /** Asks over HTTP with a key. */
  ask(key: string, query: string, variables?: Record<string, unknown>): Promise<GraphQLAnswer>;
  /** Makes a key of a creditor. */
  key(creditorId: string, scope: ApiKeyScope, more?: { partnerId?: string; expiresAtMs?: number }): Promise<string>;
  /** Follows a subscription until `count` results have come; resolves with their data, or rejects with what closed it. */
  follow(
    key: string,
    query: string,
    variables: Record<string, unknown>,
    count: number,
  ): Promise<Record<string, unknown>[]>;
  run(creditorId: string): Promise<void>;
}

/** What the service leaves to its queue: done when its time has come, but not after the file's last test. */
function makeJobs() {
  const waiting = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<unknown>>();
  return {
    after(ms: number, work: () => Promise<unknown>): void {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        const done = work().finally(() => running.delete(done));
        running.add(done);
      }, ms);
      waiting.add(timer);
    },
    async close(): Promise<void> {
      for (const timer of waiting) clearTimeout(timer);
      await Promise.allSettled(running);
    },
  };
}

/** Starts it; closed after the file's last test. Call at the top level of a test file. */
export async function startTestServer(
  { store }: TestDatabase,
  adapters: readonly Adapter[],
  options: { logger?: Logger } = {},
): Promise<TestServer> {
  const { engine, context, close } = makeTestEngine(store, adapters, options);
  const bell = await openBell(store);
  const { logger, metrics, adapters: registry } = context;
  const world = { nextDueMs: async () => null, advanceTo: async () => {} };
  const jobs = makeJobs();
  const api = await startApi({
    store,
    bell,
    tails: makeTails(store, bell),
    clock: systemClock,
    adapters: registry,
    sealSecrets: (text) => seal(text, testMasterKey),
    testPartner: (partner) => testPartner(context.connections, partner),
    callbackUrlOf: () => null,
    logger,
    metrics,
    host: '127.0.0.1',
    port: 0,
    wake: () => {},
    performBulkActs: (creditorId, afterMs) => jobs.after(afterMs, () => performBulkActs(store, creditorId)),
    startSimulation: (creditorId, simulationId) =>
      jobs.after(0, () => performSimulation({ store, adapters: registry, logger }, creditorId, simulationId)),
    advanceClock: (creditorId, target) =>
      advanceClock({ store, engine, world, poll: async () => {} }, creditorId, target),
    receiveCallback: (creditorId, partnerId, callback) =>
      takeCallback(
        { ...context, wake: () => {}, surroundingsOf: () => testSurroundings },
        creditorId,
        partnerId,
        callback,
      ),
    unsubscribe: (creditorId, partnerId, effectKey) =>
      takeUnsubscription(
        { ...context, wake: () => {}, surroundingsOf: () => testSurroundings },
        creditorId,
        partnerId,
        effectKey,
        systemClock.nowMs(),
      ),
    sandboxPage: async () => undefined,
  });
  api.setReady();
  afterAll(async () => {
    await jobs.close();
    await api.close();
    await close();
    await bell.close();
  });
  return {
    api,
    async ask(key, query, variables = {}) {
      const response = await fetch(`${api.httpUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key !== '' && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as Omit<GraphQLAnswer, 'status'>;
      return { status: response.status, data: body.data, errors: body.errors, extensions: body.extensions };
    },
    async key(creditorId, scope, more = {}) {
      const { partnerId = null, expiresAtMs = null } = more;
      const made = await withCreditor(store, creditorId, (inScope) =>
        createApiKey(inScope, { name: 'test', scope, partnerId, expiresAtMs }),
      );
      return made.key;
    },
    async follow(key, query, variables, count) {
      const client = createClient({
        url: api.wsUrl,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${key}` },
        retryAttempts: 0,
      });
      const seen: Record<string, unknown>[] = [];
      try {
        for await (const result of client.iterate<Record<string, unknown>>({ query, variables })) {
          if (result.errors !== undefined) throw result.errors;
          if (result.data) seen.push(result.data);
          if (seen.length === count) return seen;
        }
        return seen;
      } finally {
        await client.dispose();
      }
    },
    run: (creditorId) => engine.runDue(creditorId),
  };
}
