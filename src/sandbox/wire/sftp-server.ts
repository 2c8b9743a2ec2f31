// A real SFTP server (version 3) over files in memory, for simulated partners that take files. What a rename does to
// the world, and how it goes wrong, is decided by whoever opens it.
import { createHash, generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import { posix } from 'node:path';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { assert } from '../../assert.ts';
import type { FaultKind } from '../faults.ts';

export interface SftpServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly folders: readonly string[];
  readonly latencyMs?: () => number;
  /** The fault of this rename; undefined: it goes well. */
  readonly faultOf?: (from: string, to: string) => FaultKind | undefined;
  /** A file has its new name; called before the answer. */
  readonly renamed?: (from: string, to: string, bytes: Buffer) => void;
}

export interface SftpServer {
  readonly port: number;
  /** Of its host key, as clients pin it. */
  readonly hostKeySha256: string;
  /** Absolute path to content; changed by both sides. */
  readonly files: Map<string, Buffer>;
  close(): Promise<void>;
}

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;
const fileBytesMax = 32 * 1024 * 1024;

/** Starts listening on this machine, with a new host key. */
export async function openSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  // Node's own: one in some hundred ed25519 keys that ssh2 makes is malformed.
  const { privateKey: hostKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const files = new Map<string, Buffer>();
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    connections.add(connection);
    connection.on('error', () => {});
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', (attempt) => {
      const isKnown = attempt.method === 'password' && isSame(`${attempt.username}\n${attempt.password}`, options);
      return isKnown ? attempt.accept() : attempt.reject(['password']);
    });
    connection.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => serve(acceptSftp(), options, files, () => connection.end()));
    });
  });
  const door = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen(options.port, '127.0.0.1', resolve);
  });
  const address = door.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    hostKeySha256: fingerprintOf(hostKey),
    files,
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        for (const connection of connections) connection.end();
      }),
  };
}

function isSame(given: string, { user, password }: SftpServerOptions): boolean {
  const [one, other] = [given, `${user}\n${password}`].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function fingerprintOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  assert(!(key instanceof Error), 'a key just made can be read');
  return `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=$/, '')}`;
}

type Open = { readonly path: string; readonly isFolder: boolean; isListed: boolean };

/** One client's session, with what its requests have opened. */
interface Session extends Place {
  readonly sftp: SFTPWrapper;
  readonly open: Map<number, Open>;
  readonly status: (id: number, code: number) => void;
  readonly handleOf: (handle: Buffer) => Open | undefined;
  /** Answers with a new handle. */
  readonly give: (id: number, opened: Open) => void;
}

function serve(sftp: SFTPWrapper, options: SftpServerOptions, files: Map<string, Buffer>, cut: () => void): void {
  const open = new Map<number, Open>();
  let nextHandle = 0;
  const session: Session = {
    sftp,
    options,
    files,
    folders: new Set(['/', ...options.folders.map(clean)]),
    open,
    status: (id, code) => sftp.status(id, code),
    handleOf: (handle) => (handle.length === 4 ? open.get(handle.readUInt32BE(0)) : undefined),
    give(id, opened) {
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(nextHandle, 0);
      open.set(nextHandle, opened);
      nextHandle += 1;
      sftp.handle(id, handle);
    },
  };
  answerNames(session);
  answerFiles(session);
  answerFolders(session);
  answerMoves(session, cut);
}

function answerNames({ sftp, files, folders, status, handleOf }: Session): void {
  const stat = (id: number, given: string) => {
    const path = clean(given);
    const attributes = attributesOf(path, files, folders);
    return attributes === undefined ? status(id, STATUS_CODE.NO_SUCH_FILE) : sftp.attrs(id, attributes);
  };
  sftp.on('REALPATH', (id, path) => {
    sftp.name(id, [{ filename: clean(path), longname: clean(path), attrs: folderAttributes }]);
  });
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('FSTAT', (id, handle) => stat(id, handleOf(handle)?.path ?? ''));
  sftp.on('SETSTAT', (id) => status(id, STATUS_CODE.OK));
  sftp.on('FSETSTAT', (id) => status(id, STATUS_CODE.OK));
}

function answerFiles({ sftp, open, files, folders, status, handleOf, give }: Session): void {
  sftp.on('OPEN', (id, given, flags) => {
    const path = clean(given);
    const isThere = files.has(path);
    if (!folders.has(posix.dirname(path))) return status(id, STATUS_CODE.NO_SUCH_FILE);
    if ((flags & OPEN_MODE.CREAT) === 0 && !isThere) return status(id, STATUS_CODE.NO_SUCH_FILE);
    if ((flags & OPEN_MODE.EXCL) !== 0 && isThere) return status(id, STATUS_CODE.FAILURE);
    if (!isThere || (flags & OPEN_MODE.TRUNC) !== 0) files.set(path, Buffer.alloc(0));
    give(id, { path, isFolder: false, isListed: false });
  });
  sftp.on('READ', (id, handle, offset, length) => {
    const bytes = files.get(handleOf(handle)?.path ?? '');
    if (bytes === undefined) return status(id, STATUS_CODE.FAILURE);
    if (offset >= bytes.length) return status(id, STATUS_CODE.EOF);
    sftp.data(id, bytes.subarray(offset, offset + length));
  });
  sftp.on('WRITE', (id, handle, offset, data) => {
    const path = handleOf(handle)?.path ?? '';
    const bytes = files.get(path);
    if (bytes === undefined || offset + data.length > fileBytesMax) return status(id, STATUS_CODE.FAILURE);
    const grown = Buffer.alloc(Math.max(bytes.length, offset + data.length));
    bytes.copy(grown);
    data.copy(grown, offset);
    files.set(path, grown);
    status(id, STATUS_CODE.OK);
  });
  sftp.on('CLOSE', (id, handle) => {
    if (handle.length === 4) open.delete(handle.readUInt32BE(0));
    status(id, STATUS_CODE.OK);
  });
}

function answerFolders({ sftp, files, folders, status, handleOf, give }: Session): void {
  sftp.on('OPENDIR', (id, given) => {
    const path = clean(given);
    if (!folders.has(path)) return status(id, STATUS_CODE.NO_SUCH_FILE);
    give(id, { path, isFolder: true, isListed: false });
  });
  sftp.on('READDIR', (id, handle) => {
    const opened = handleOf(handle);
    if (opened?.isFolder !== true) return status(id, STATUS_CODE.FAILURE);
    if (opened.isListed) return status(id, STATUS_CODE.EOF);
    opened.isListed = true;
    const inside = [...files.keys(), ...folders].filter((path) => path !== '/' && posix.dirname(path) === opened.path);
    const entries = inside.flatMap((path) => {
      const attrs = attributesOf(path, files, folders);
      const filename = posix.basename(path);
      return attrs === undefined ? [] : [{ filename, longname: filename, attrs }];
    });
    return entries.length === 0 ? status(id, STATUS_CODE.EOF) : sftp.name(id, entries);
  });
}

function answerMoves({ sftp, options, files, folders, status }: Session, cut: () => void): void {
  sftp.on('REMOVE', (id, path) => status(id, files.delete(clean(path)) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE));
  sftp.on('RENAME', (id, from, to) => {
    const act = () => {
      const end = rename(clean(from), clean(to), { options, files, folders });
      if (end === 'CUT') cut();
      else if (end !== 'SILENCE') status(id, end);
    };
    const latencyMs = options.latencyMs?.() ?? 0;
    if (latencyMs > 0) setTimeout(act, latencyMs);
    else act();
  });
}

interface Place {
  readonly options: SftpServerOptions;
  readonly files: Map<string, Buffer>;
  readonly folders: ReadonlySet<string>;
}

/** Renames, and gives the status to answer with; CUT: the line is cut instead, SILENCE: no answer ever comes. */
function rename(from: string, to: string, { options, files, folders }: Place): number | 'CUT' | 'SILENCE' {
  const bytes = files.get(from);
  if (bytes === undefined) return STATUS_CODE.NO_SUCH_FILE;
  const fault = options.faultOf?.(from, to);
  if (fault === 'cut-after-request') return 'CUT';
  // SFTP has no word for "too many": a busy server fails, and had no effect.
  if (fault === '500-before' || fault === '429') return STATUS_CODE.FAILURE;
  // Version 3 never replaces (draft-ietf-secsh-filexfer-02 §6.5).
  if (files.has(to)) return STATUS_CODE.FAILURE;
  if (!folders.has(posix.dirname(to))) return STATUS_CODE.NO_SUCH_FILE;
  files.delete(from);
  files.set(to, bytes);
  options.renamed?.(from, to, bytes);
  if (fault === 'timeout') return 'SILENCE';
  if (fault === 'cut-after-effect') return 'CUT';
  return fault === '500-after-effect' ? STATUS_CODE.FAILURE : STATUS_CODE.OK;
}

function clean(path: string): string {
  return posix.resolve('/', path);
}

const times = { uid: 0, gid: 0, atime: 0, mtime: 0 };
const folderAttributes = { mode: 0o040700, size: 0, ...times };

function attributesOf(path: string, files: ReadonlyMap<string, Buffer>, folders: ReadonlySet<string>) {
  const bytes = files.get(path);
  if (bytes !== undefined) return { mode: 0o100600, size: bytes.length, ...times };
  return folders.has(path) ? folderAttributes : undefined;
}
