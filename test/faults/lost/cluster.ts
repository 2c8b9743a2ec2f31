// PostgreSQL servers of a test's own, with what a failover and a restore need: an archive, base backups, replicas, and a
// TCP proxy that is pointed to another server while its clients believe they speak to the same.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import postgres from 'postgres';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/store/embedded.ts';

export interface Cluster {
  /** URL of the maintenance database, as superuser. */
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  /** One statement as superuser on the maintenance database. */
  ask<T extends object>(statement: string): Promise<T[]>;
  /** As a power cut would: nothing is written down, sessions end at once. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const settings = ['fsync=off', 'wal_level=replica', 'wal_keep_size=512MB', 'archive_mode=on', 'shared_buffers=32MB'];

/** Starts the server in `directory`, made when it is not there; its WAL goes to `archive`. */
export async function startCluster(directory: string, archive: string, more: readonly string[] = []): Promise<Cluster> {
  mkdirSync(archive, { recursive: true });
  // The server runs as another user when the test runs as root.
  chmodSync(archive, 0o777);
  const options = [...settings, `archive_command=cp %p ${archive}/%f`, ...more];
  const server: EmbeddedPostgres = await startEmbeddedPostgres(directory, options);
  const { url } = server;
  return {
    url,
    port: Number(new URL(url).port),
    directory,
    ask: (statement) => askOnce(url, statement),
    async kill() {
      const file = join(directory, 'postgres', 'postmaster.pid');
      process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGQUIT');
      await until(() => !existsSync(file));
    },
    stop: () => server.stop(),
  };
}

async function askOnce<T extends object>(url: string, statement: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe<T[]>(statement))];
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>, forMs = 60_000): Promise<void> {
  for (let waitedMs = 0; !(await isSo()); waitedMs += 50) {
    if (waitedMs > forMs) throw new Error('it did not become so in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Copies a running server's files into `directory`, as pg_basebackup would: consistent once its WAL has been replayed. */
export async function takeBaseBackup({ url, directory: from }: Cluster, directory: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_backup_start('test', fast => true)`;
    const [source, target] = [join(from, 'postgres'), join(directory, 'postgres')];
    const { uid, gid } = statSync(source);
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    execFileSync('cp', ['-a', join(from, 'postgres-password'), directory]);
    for (const folder of [target, join(target, 'pg_wal')]) {
      mkdirSync(folder, { mode: 0o700 });
      chownSync(folder, uid, gid);
    }
    const left = new Set(['pg_wal', 'postmaster.pid', 'postmaster.opts']);
    const entries = readdirSync(source).filter((name) => !left.has(name));
    execFileSync('cp', ['-a', ...entries.map((name) => join(source, name)), target]);
    const [stopped] = await sql<{ label: string }[]>`select labelfile as label from pg_backup_stop()`;
    writeOwned(target, 'backup_label', stopped?.label ?? '');
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A file of the server's own: it renames and removes it. */
function writeOwned(folder: string, name: string, content: string): void {
  const { uid, gid } = statSync(folder);
  writeFileSync(join(folder, name), content);
  chownSync(join(folder, name), uid, gid);
}

/** Brings a base backup up to a named point of the archive, and opens it for writing. */
export async function restoreTo(directory: string, archive: string, point: string): Promise<Cluster> {
  writeOwned(join(directory, 'postgres'), 'recovery.signal', '');
  const recovery = [`restore_command=cp ${archive}/%f %p`, `recovery_target_name=${point}`];
  const cluster = await startCluster(directory, archive, [...recovery, 'recovery_target_action=promote']);
  await untilWritable(cluster);
  return cluster;
}

/** Starts a base backup as a replica that follows `primary`, a little behind. */
export function startReplica(directory: string, archive: string, primary: Cluster): Promise<Cluster> {
  const folder = join(directory, 'postgres');
  writeOwned(folder, 'standby.signal', '');
  const { password } = new URL(primary.url);
  // In the file, not on the command line: so that it can be taken away.
  const follows = `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres password=${password}'\n`;
  writeOwned(folder, 'postgresql.auto.conf', follows);
  return startCluster(directory, archive);
}

/** Waits until a replica has all that its primary has committed. */
export async function untilCaughtUp(primary: Cluster, replica: Cluster): Promise<void> {
  const [head] = await primary.ask<{ lsn: string }>('select pg_current_wal_lsn() as lsn');
  await until(async () => {
    const [row] = await replica.ask<{ there: boolean }>(
      `select coalesce(pg_last_wal_replay_lsn() >= '${head?.lsn}'::pg_lsn, false) as there`,
    );
    return row?.there === true;
  });
}

/** From here on the replica hears nothing of its primary: what is committed there is what a failover loses. */
export async function cutOff(replica: Cluster): Promise<void> {
  await replica.ask("alter system set primary_conninfo = ''");
  await replica.ask('select pg_reload_conf()');
  await until(async () => (await replica.ask('select from pg_stat_wal_receiver')).length === 0);
}

export async function promote(replica: Cluster): Promise<void> {
  await replica.ask('select pg_promote(true, 60)');
  await untilWritable(replica);
}

function untilWritable({ ask }: Cluster): Promise<void> {
  return until(async () => {
    try {
      const [row] = await ask<{ recovering: boolean }>('select pg_is_in_recovery() as recovering');
      return row?.recovering === false;
    } catch {
      return false; // it is restarting
    }
  });
}

export interface DatabaseProxy {
  readonly port: number;
  /** Connections there are end; new ones go to this port. */
  pointTo(port: number): void;
  close(): Promise<void>;
}

/** A door on 127.0.0.1 that leads to one server after another. */
export async function openProxy(port: number): Promise<DatabaseProxy> {
  let target = port;
  const open = new Set<Socket>();
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    const there = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, there],
      [there, client],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    pointTo(next) {
      target = next;
      end();
    },
    async close() {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
