// The four queries of the console over 300,000 invoices, against raw node:http and postgres.js returning the same JSON:
// same database, same run, row-level security on in both, 32 connections, rounds interleaved.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { startApi } from '../../src/api/server.ts';
import { systemClock } from '../../src/clock.ts';
import { openBell } from '../../src/event/bell.ts';
import { makeTails } from '../../src/event/follow.ts';
import { makeLogger } from '../../src/log.ts';
import { makeMetrics } from '../../src/metrics.ts';
import { createApiKey } from '../../src/record/api-key.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { loadHistory } from './history.ts';
import type { LoadOrders, LoadResult } from './load.ts';
import { type RawQuery, rawQueries } from './raw-queries.ts';
import { median, sayRound } from './report.ts';
import type { BenchServer } from './server.ts';

export interface QueryFigure {
  readonly perSecond: number;
  readonly rawPerSecond: number;
  readonly p99Ms: number;
  readonly rawP99Ms: number;
  readonly ratio: number;
}

const connections = 32;
const secondsEach = 4;

/** Measures all four: medians over `rounds`. `scale` 1 is 300,000 invoices. */
export async function measureQueries(
  server: BenchServer,
  rounds: number,
  scale: number,
): Promise<Record<string, QueryFigure>> {
  const url = await server.database('queries');
  const history = await loadHistory(url, Math.round(300_000 * scale));
  const store = openStore(url, { connectionsMax: 16, statementMsMax: 30_000 });
  const rawStore = openStore(url, { connectionsMax: 16, statementMsMax: 30_000 });
  const bell = await openBell(store);
  const api = await startApi({
    store,
    bell,
    tails: makeTails(store, bell),
    clock: systemClock,
    adapters: new Map(),
    sealSecrets: (text) => text,
    testPartner: async () => ({ kind: 'FAILED', code: 'NONE', detail: 'no partners here' }),
    callbackUrlOf: () => null,
    logger: makeLogger('silent'),
    metrics: makeMetrics(),
    host: '127.0.0.1',
    port: 0,
    wake: () => {},
    performBulkActs: () => {},
    startSimulation: () => {},
    advanceClock: () => Promise.reject(new Error('not in a benchmark')),
    receiveCallback: async () => 'UNKNOWN',
    unsubscribe: async () => false,
    sandboxPage: async () => undefined,
  });
  const { creditorId } = history;
  const made = await withCreditor(store, creditorId, (scope) =>
    createApiKey(scope, { name: 'bench', scope: 'FRONTEND', partnerId: null, expiresAtMs: null }),
  );
  const queries = rawQueries(history);
  const raw = await serveRaw(rawStore, creditorId, queries);
  try {
    await proveSame(api.httpUrl, made.key, raw.url, queries);
    const figures: Record<string, { ours: LoadResult[]; raw: LoadResult[] }> = {};
    for (let round = 1; round <= rounds; round += 1) {
      for (const [name, query] of Object.entries(queries)) {
        const ours = await load({
          url: `${api.httpUrl}/graphql`,
          key: made.key,
          bodies: query.variables.map((variables) => ({ query: query.document, variables })),
          connections,
          seconds: secondsEach,
        });
        const bare = await load({
          url: `${raw.url}/${name}`,
          key: made.key,
          bodies: [...query.variables],
          connections,
          seconds: secondsEach,
        });
        figures[name] ??= { ours: [], raw: [] };
        figures[name].ours.push(ours);
        figures[name].raw.push(bare);
        sayRound(name, round, `${Math.round(ours.perSecond)} requests/s, raw ${Math.round(bare.perSecond)} requests/s`);
      }
    }
    return Object.fromEntries(
      Object.entries(figures).map(([name, { ours, raw: bare }]) => [name, figureOf(ours, bare)]),
    );
  } finally {
    await api.close();
    await raw.close();
    await bell.close();
    await store.close();
    await rawStore.close();
  }
}

function figureOf(ours: readonly LoadResult[], raw: readonly LoadResult[]): QueryFigure {
  const perSecond = median(ours.map((result) => result.perSecond));
  const rawPerSecond = median(raw.map((result) => result.perSecond));
  const p99Ms = median(ours.map((result) => result.p99Ms));
  return {
    perSecond,
    rawPerSecond,
    p99Ms,
    rawP99Ms: median(raw.map((result) => result.p99Ms)),
    ratio: perSecond / rawPerSecond,
  };
}

/** The baseline: one statement that builds the JSON, passed through as text, in a creditor's scope. */
async function serveRaw(
  store: Store,
  creditorId: string,
  queries: Readonly<Record<string, RawQuery>>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const query = queries[request.url?.slice(1) ?? ''];
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const variables = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;
      if (query === undefined) {
        response.writeHead(404).end();
        return;
      }
      store.sql
        // Both statements travel together: as fast as a transaction with a scope can be asked.
        .begin((sql) => [
          sql.unsafe(`set local app.creditor = '${creditorId}'`),
          sql.unsafe<{ json: string }[]>(query.statement, [creditorId, ...query.parameters(variables)], {
            prepare: true,
          }),
        ])
        .then(
          ([, rows]) =>
            response
              .writeHead(200, { 'content-type': 'application/json' })
              .end((rows as unknown as { json: string }[])[0]?.json ?? 'null'),
          () => response.writeHead(500).end(),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** The comparison is fair only if both sides answer the same. */
async function proveSame(
  apiUrl: string,
  key: string,
  rawUrl: string,
  queries: Readonly<Record<string, RawQuery>>,
): Promise<void> {
  for (const [name, { document, variables, strict }] of Object.entries(queries)) {
    const [first = {}] = variables;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const ours = await (
      await fetch(`${apiUrl}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: document, variables: first }),
      })
    ).json();
    const raw = await (await fetch(`${rawUrl}/${name}`, { method: 'POST', body: JSON.stringify(first) })).json();
    const { data, errors } = ours as { data: unknown; errors?: unknown };
    if (errors !== undefined) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    if (strict && !isDeepStrictEqual(data, (raw as { data: unknown }).data)) {
      throw new Error(
        `${name}: the two sides differ:\n${JSON.stringify(data).slice(0, 2_000)}\n${JSON.stringify((raw as { data: unknown }).data).slice(0, 2_000)}`,
      );
    }
  }
}

function load(orders: LoadOrders): Promise<LoadResult> {
  const child = spawn(process.execPath, [new URL('./load.ts', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(orders));
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as LoadResult) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}
