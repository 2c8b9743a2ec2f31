// An analyst's way to a result: a worker computes it when asked by the queue, and the command line writes the report.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { staleExperiments } from '../../src/experiments/snapshot.ts';
import { fromOpaqueId } from '../../src/id.ts';
import { makeLogger } from '../../src/log.ts';
import { openQueue } from '../../src/queue/open.ts';
import { startServer } from '../../src/server.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { actingIn } from '../experiments/acting.ts';
import { makeApiWorld } from '../support/world.ts';

const world = await makeApiWorld({ invoices: 40, debtors: 20 });
const { server, database, ours } = world;
const { act, begin } = actingIn(world);
const folder = mkdtempSync(join(tmpdir(), 'stafett-experiment-'));
const read = readConfig({ role: 'worker', demo: false, data: folder, logLevel: 'silent' });
if ('errors' in read) throw new Error(read.errors.join('; '));
const worker = await startServer({ ...read.config, databaseUrl: database.url });
const queue = await openQueue(database.url, makeLogger('silent'));
afterAll(async () => {
  await queue.close();
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
});
const cli = new URL('../../src/cli/stafett.ts', import.meta.url).pathname;
const stafett = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [cli, 'experiment', ...args, '--url', server.api.httpUrl, '--key', ours.keys.ANALYST],
    { cwd: folder },
  );

test('a worker computes the result that a hint in the queue asks for, and its followers hear of it', async () => {
  const { experimentId } = await begin();
  await act('distributionsStart', { filter: {} }, 'startedCount');
  await server.run(ours.creditorId);
  const id = fromOpaqueId('experiment', experimentId) ?? '';
  const stale = () => withCreditor(database.store, ours.creditorId, (scope) => staleExperiments(scope, 0));
  expect(await stale()).toEqual([id]);
  const subscription = 'subscription ($id: ID!) { experimentResultUpdated(id: $id) { snapshotId status } }';
  const told = server.follow(ours.keys.ANALYST, subscription, { id: experimentId }, 1);
  await queue.send('experiment-result', { creditorId: ours.creditorId, experimentId: id }, id);
  expect(await told).toMatchObject([{ experimentResultUpdated: { status: 'COLLECTING' } }]);
  expect(await stale()).toEqual([]);
}, 60_000);

test('stafett experiment lists what there is and writes the newest result in every form', async () => {
  const { stdout: list } = await stafett('list', '--language', 'sv');
  expect(list).toContain('letter-first  RUNNING  20 debtors  Letter first?');
  const { stdout } = await stafett('report', 'letter-first', '--format', 'html');
  expect(stdout).toContain('Written to letter-first.html.');
  expect(readFileSync(join(folder, 'letter-first.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*Letter first\?/i);
  await stafett('report', 'letter-first', '--format', 'csv', '--file', 'rows.csv');
  expect(readFileSync(join(folder, 'rows.csv'), 'utf8')).toContain('COST_PER_INVOICE');
  await stafett('report', 'letter-first', '--format', 'pdf', '--language', 'sv');
  expect(readFileSync(join(folder, 'letter-first.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  await stafett('report', 'letter-first', '--format', 'parquet');
  expect(readFileSync(join(folder, 'letter-first.parquet')).subarray(0, 4).toString()).toBe('PAR1');
  await expect(stafett('report', 'nothing')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no experiment nothing. There are: letter-first.'),
  });
}, 60_000);
