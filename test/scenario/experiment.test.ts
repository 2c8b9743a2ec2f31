// An analyst's way to a result: a worker computes it when asked by the queue, and the command line writes the report.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { chartExperiment, listExperiments, reportExperiment } from '../../src/cli/experiment.ts';
import { readConfig } from '../../src/config.ts';
import { staleExperiments, uncountedExperiments } from '../../src/experiments/snapshot.ts';
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

test('a worker counts outcomes as the event log grows', async () => {
  const behind = () => withCreditor(database.store, ours.creditorId, uncountedExperiments);
  // The result is in the log itself.
  const [id = ''] = await behind();
  expect(id).not.toBe('');
  await queue.send('experiment-count', { creditorId: ours.creditorId, experimentId: id }, id);
  await expect.poll(behind, { timeout: 20_000 }).toEqual([]);
}, 60_000);

test('stafett experiment report writes the newest result into a file', { timeout: 120_000 }, async () => {
  const { stdout } = await stafett('report', 'letter-first', '--format', 'html');
  expect(stdout).toContain('Written to letter-first.html.');
  expect(readFileSync(join(folder, 'letter-first.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*Letter first\?/i);
});

test('and lists what there is, and writes every form, in both languages', async () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const connection = { httpUrl: `${server.api.httpUrl}/graphql`, wsUrl: server.api.wsUrl, key: ours.keys.ANALYST };
  await listExperiments(connection, 'SV', write);
  expect(lines[0]).toBe('letter-first  RUNNING  20 debtors  Letter first?');
  const report = async (format: 'csv' | 'pdf' | 'parquet', language: 'EN' | 'SV') => {
    const file = join(folder, `report.${format}`);
    await reportExperiment(connection, { experiment: 'letter-first', format, language, file, write });
    return readFileSync(file);
  };
  expect((await report('csv', 'EN')).toString('utf8')).toContain('COST_PER_INVOICE');
  expect((await report('pdf', 'SV')).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await report('parquet', 'EN')).subarray(0, 4).toString()).toBe('PAR1');
  const nothing = { experiment: 'nothing', format: 'csv', language: 'EN', file: undefined, write } as const;
  await expect(reportExperiment(connection, nothing)).rejects.toThrow(
    'There is no experiment nothing. There are: letter-first.',
  );
});

test('stafett experiment chart writes a picture, or its figures, in both languages', { timeout: 120_000 }, async () => {
  const { stdout } = await stafett('chart', 'letter-first', '--kind', 'always-valid', '--language', 'sv');
  expect(stdout).toContain('Written to letter-first-always-valid.svg.');
  expect(readFileSync(join(folder, 'letter-first-always-valid.svg'), 'utf8')).toContain('skillnad mot kontrollen');
  const connection = { httpUrl: `${server.api.httpUrl}/graphql`, wsUrl: server.api.wsUrl, key: ours.keys.ANALYST };
  const chart = async (format: 'svg' | 'tsv', language: 'EN' | 'SV') => {
    const file = join(folder, `forest.${format}`);
    const of = { experiment: 'letter-first', kind: 'FOREST', metric: undefined } as const;
    await chartExperiment(connection, { ...of, format, language, file, write: () => {} });
    return readFileSync(file, 'utf8');
  };
  expect(await chart('svg', 'EN')).toContain('Difference from the control');
  expect((await chart('tsv', 'SV')).split('\n')[0]).toBe('Mått\tGren\tSkillnad\tIntervall\tp (justerat)\tOmdöme');
});
