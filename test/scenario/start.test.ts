// npm start as a user meets it: ready, found again, stopped in order, killed and started again, and its options.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, expect, inject, test } from 'vitest';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'stafett-start-'));
const children = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  stopDatabase();
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly banner: string;
  readonly url: string;
}

/** Starts it and waits for its banner (or its end, with what it wrote). */
async function start(args: readonly string[], environment: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [main, '--data', folder, ...args], { env: { ...process.env, ...environment } });
  children.add(child);
  let written = '';
  const banner = await new Promise<string>((resolve) => {
    const take = (chunk: Buffer) => {
      written += chunk.toString('utf8');
      if (written.includes('Ctrl-C stops it.')) resolve(written);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', () => resolve(written));
  });
  return { child, banner, url: /http:\/\/[\d.]+:\d+/.exec(banner)?.[0] ?? '' };
}

const end = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });

function databasePid(): number | undefined {
  const file = join(folder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

function stopDatabase(): void {
  const pid = databasePid();
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // Already gone.
  }
}

async function countInvoices({ url, banner }: Started): Promise<number> {
  const key = /admin key +(\S+)/.exec(banner)?.[1] ?? '';
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: '{"query":"{ overview { count } }"}',
  });
  return ((await response.json()) as { data: { overview: { count: number } } }).data.overview.count;
}

/** What the first start made: the invoices of today, and those of the trials. */
let invoiceCount = 0;

test('the first start makes everything, tells where it is, and Ctrl-C stops it in order', async () => {
  const started = await start(['--port', '0']);
  for (const word of [
    'GraphQL',
    'GraphiQL',
    'Sandbox inbox',
    'Health',
    'admin key',
    'npx stafett',
    'they survive a restart',
  ]) {
    expect(started.banner).toContain(word);
  }
  expect((await fetch(`${started.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${started.url}/readyz`)).status).toBe(200);
  expect((await fetch(`${started.url}/graphiql`)).status).toBe(200);
  invoiceCount = await countInvoices(started);
  expect(invoiceCount).toBeGreaterThan(1_500);
  const metrics = async () => (await fetch(`${started.url}/metrics`)).text();
  await expect
    .poll(metrics, { timeout: 20_000 })
    .toMatch(/stafett_sends_total\{channel="EMAIL",outcome="TAKEN"[^}]*\} \d+/);
  expect(await (await fetch(`${started.url}/sandbox`)).text()).toContain('Nordanvind');
  for (const secret of ['master-key', 'sandbox.json', 'postgres-password']) {
    expect(statSync(join(folder, secret)).mode & 0o077).toBe(0);
  }
  expect(await end(started.child, 'SIGINT')).toBe(0);
  expect(databasePid()).toBeUndefined();
});

test('a second start finds its data and its keys', async () => {
  const before = readFileSync(join(folder, 'sandbox.json'), 'utf8');
  const started = await start(['--port', '0']);
  expect(started.banner).toContain('found from before');
  expect(await countInvoices(started)).toBe(invoiceCount);
  expect(JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')).keys).toEqual(JSON.parse(before).keys);
  expect(await end(started.child, 'SIGTERM')).toBe(0);
});

test('a process that was killed leaves nothing that blocks the next start', async () => {
  const killed = await start(['--port', '0']);
  await end(killed.child, 'SIGKILL');
  expect(databasePid()).toBeDefined();
  const started = await start(['--port', '0']);
  expect(await countInvoices(started)).toBe(invoiceCount);
  expect(await end(started.child, 'SIGINT')).toBe(0);
  expect(databasePid()).toBeUndefined();
});

test('a port that is taken gives way to the next free one, and says so', async () => {
  const blocker = createServer();
  const port = await new Promise<number>((resolve) => {
    blocker.listen(0, '127.0.0.1', () => {
      const address = blocker.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const started = await start(['--port', String(port)]);
  expect(started.banner).toContain(`Port ${port} is taken`);
  expect(started.url).not.toContain(`:${port}`);
  await end(started.child, 'SIGINT');
  blocker.close();
});

test('api and worker can be processes of their own, on a PostgreSQL of the user', async () => {
  const serverUrl = inject('postgresUrl');
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await admin`create database roles_test`;
  const url = serverUrl.replace(/\/postgres$/, '/roles_test');
  const api = await start(['--port', '0', '--role', 'api', '--no-demo'], { DATABASE_URL: url });
  expect(api.banner).toContain('DATABASE_URL');
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  const worker = await start(['--role', 'worker', '--no-demo'], { DATABASE_URL: url });
  expect(worker.url).toBe('');
  expect(await end(worker.child, 'SIGINT')).toBe(0);
  expect(await end(api.child, 'SIGINT')).toBe(0);
  await admin`drop database roles_test with (force)`;
  await admin.end();
});

test.each([
  [['--help'], 'Usage: stafett start'],
  [['--port', 'many'], '--port must be a number'],
  [['--role', 'boss'], '--role must be api, worker or all'],
  [['--log-level', 'loud'], '--log-level must be one of'],
  [['--colour'], "unknown option '--colour'"],
])('%j is answered with %s', async (args, answer) => {
  expect((await start(args)).banner).toContain(answer);
});

test('settings that are wrong are all told at once', async () => {
  const { banner } = await start(['--role', 'boss'], { DATABASE_URL: 'mysql://x', STAFETT_MASTER_KEY: 'short' });
  for (const sentence of ['--role must be', 'DATABASE_URL must be', 'STAFETT_MASTER_KEY must be'])
    expect(banner).toContain(sentence);
});
