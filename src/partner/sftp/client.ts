// One SFTP connection to a partner (SSH file transfer, version 3), opened when it is needed and again when it was lost.
// Every call says how far it came, as http-exchange.ts does: whether the other side can have acted.
// The host is known by its pinned key alone; passwords and keys go to no other.
import ssh2, { type Client, type SFTPWrapper } from 'ssh2';
import { z } from 'zod';

/** Settings of a connection; an adapter spreads them into its own. */
export const sftpSettings = {
  host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
  port: z.number().int().min(1).max(65_535).default(22),
  user: z.string().min(1).max(100),
  /** Of the host's public key, as `ssh-keygen -lf` prints it: SHA256:… */
  hostKeySha256: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, { error: 'must be SHA256: and 43 characters' }),
  /** Until it is connected and logged in. */
  connectMs: z.number().int().min(10).max(10_000).default(10_000),
  /** One call. */
  answerMs: z.number().int().min(10).max(10_000).default(10_000),
};

/** Secrets of a connection: a password, or a private key (PEM or OpenSSH) with its passphrase if it has one. */
export const sftpCredentials = z
  .strictObject({
    password: z.string().min(1).max(1_000).optional(),
    privateKey: z.string().min(1).max(20_000).optional(),
    passphrase: z.string().min(1).max(1_000).optional(),
  })
  .refine((given) => given.password !== undefined || given.privateKey !== undefined, {
    error: 'needs a password or a private key',
  });

const settingsSchema = z.object(sftpSettings);
export type SftpSettings = z.infer<typeof settingsSchema>;
export type SftpSecrets = z.infer<typeof sftpCredentials>;

export type SftpEnd<Value> =
  | { readonly kind: 'DONE'; readonly value: Value }
  /** The server said no: NO_SUCH_FILE, PERMISSION_DENIED, FAILURE (also: exists already), TOO_LARGE ... */
  | { readonly kind: 'REFUSED'; readonly code: string }
  /** No connection came about, or the login was refused: nothing was asked. */
  | { readonly kind: 'NOT_CONNECTED'; readonly code: string }
  /** It was asked and there was no answer: the other side may have acted. */
  | { readonly kind: 'NO_ANSWER'; readonly code: string };

export interface SftpFile {
  readonly name: string;
  readonly bytes: number;
  readonly isFolder: boolean;
}

type Act<Value> = (sftp: SFTPWrapper, done: (error: Error | null | undefined, value: Value) => void) => void;

/** Calls never throw. They share one connection and may be under way side by side. */
export class SftpClient {
  readonly #settings: SftpSettings;
  readonly #secrets: SftpSecrets;
  #line: Promise<Line> | undefined;

  private constructor(settings: SftpSettings, secrets: SftpSecrets) {
    this.#settings = settings;
    this.#secrets = secrets;
  }

  /** Opens nothing yet: the first call connects. */
  static open(settings: SftpSettings, secrets: SftpSecrets): SftpClient {
    return new SftpClient(settings, secrets);
  }

  /** Writes a whole file. `exclusive`: refused with FAILURE when it is there; otherwise it is overwritten. */
  put(path: string, bytes: Buffer, { exclusive }: { exclusive: boolean }, signal: AbortSignal) {
    return this.#call<undefined>(signal, (sftp, done) =>
      sftp.writeFile(path, bytes, { flag: exclusive ? 'wx' : 'w' }, (error) => done(error, undefined)),
    );
  }

  /** Gives a file its new name. Version 3 of the protocol refuses, with FAILURE, when something has that name. */
  rename(from: string, to: string, signal: AbortSignal) {
    return this.#call<undefined>(signal, (sftp, done) => sftp.rename(from, to, (error) => done(error, undefined)));
  }

  remove(path: string, signal: AbortSignal) {
    return this.#call<undefined>(signal, (sftp, done) => sftp.unlink(path, (error) => done(error, undefined)));
  }

  /** What is in a folder, sorted by name. */
  list(path: string, signal: AbortSignal): Promise<SftpEnd<readonly SftpFile[]>> {
    return this.#call(signal, (sftp, done) =>
      sftp.readdir(path, (error, entries = []) => {
        const files = entries.map(({ filename, attrs }) => ({
          name: filename,
          bytes: attrs.size,
          isFolder: attrs.isDirectory(),
        }));
        done(
          error,
          files.sort((one, other) => (one.name < other.name ? -1 : 1)),
        );
      }),
    );
  }

  /** A whole file; REFUSED with TOO_LARGE when it has more than `bytesMax`. */
  async get(path: string, bytesMax: number, signal: AbortSignal): Promise<SftpEnd<Buffer>> {
    const end = await this.#call<Buffer>(signal, (sftp, done) => {
      const chunks: Buffer[] = [];
      const stream = sftp.createReadStream(path, { end: bytesMax });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', (error: Error) => done(error, Buffer.alloc(0)));
      stream.on('end', () => done(null, Buffer.concat(chunks)));
    });
    if (end.kind === 'DONE' && end.value.length > bytesMax) return { kind: 'REFUSED', code: 'TOO_LARGE' };
    return end;
  }

  async exists(path: string, signal: AbortSignal): Promise<SftpEnd<boolean>> {
    const end = await this.#call<boolean>(signal, (sftp, done) => sftp.stat(path, (error) => done(error, true)));
    return end.kind === 'REFUSED' && end.code === 'NO_SUCH_FILE' ? { kind: 'DONE', value: false } : end;
  }

  /** Hangs up; what is under way ends as NO_ANSWER. A later call connects again. */
  async close(): Promise<void> {
    const line = await this.#line;
    this.#line = undefined;
    if (line?.kind === 'UP') line.hangUp();
  }

  async #call<Value>(signal: AbortSignal, act: Act<Value>): Promise<SftpEnd<Value>> {
    if (signal.aborted) return { kind: 'NOT_CONNECTED', code: 'ABORTED' };
    const { answerMs } = this.#settings;
    const line = await orAborted(this.#connected(), signal);
    if (line.kind === 'DOWN') return { kind: 'NOT_CONNECTED', code: line.code };
    return new Promise((resolve) => {
      const end = (told: SftpEnd<Value>) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        line.ended.delete(lose);
        resolve(told);
      };
      const abort = () => end({ kind: 'NO_ANSWER', code: 'ABORTED' });
      const lose = () => end({ kind: 'NO_ANSWER', code: 'CONNECTION_LOST' });
      const timer = setTimeout(() => {
        // A line that does not answer may be dead without knowing it: the next call takes another.
        this.#drop(line);
        end({ kind: 'NO_ANSWER', code: 'ETIMEDOUT' });
      }, answerMs);
      signal.addEventListener('abort', abort);
      line.ended.add(lose);
      try {
        act(line.sftp, (error, value) => end(error ? readError(error) : { kind: 'DONE', value }));
      } catch {
        // The library throws when the channel has just closed: nothing was written.
        end({ kind: 'NOT_CONNECTED', code: 'CONNECTION_LOST' });
      }
    });
  }

  #connected(): Promise<Line> {
    this.#line ??= connect(this.#settings, this.#secrets).then((line) => {
      if (line.kind === 'DOWN') this.#line = undefined;
      else line.ended.add(() => this.#drop(line));
      return line;
    });
    return this.#line;
  }

  #drop(line: Up): void {
    void this.#line?.then((current) => {
      if (current === line) this.#line = undefined;
      // Once no call waits on it but our own hook, it is let go.
      if (line.ended.size <= 1) line.hangUp();
    });
  }
}

interface Up {
  readonly kind: 'UP';
  readonly sftp: SFTPWrapper;
  /** Called once, when the line is lost. */
  readonly ended: Set<() => void>;
  hangUp(): void;
}
type Line = Up | { readonly kind: 'DOWN'; readonly code: string };

function connect(settings: SftpSettings, secrets: SftpSecrets): Promise<Line> {
  const { host, port, user: username, hostKeySha256, connectMs } = settings;
  const pinned = hostKeySha256.slice('SHA256:'.length).replace(/=$/, '');
  const client: Client = new ssh2.Client();
  return new Promise((resolve) => {
    let isPinned = true;
    let isUp = false;
    const ended = new Set<() => void>();
    const down = (code: string) => {
      clearTimeout(timer);
      resolve({ kind: 'DOWN', code: isPinned ? code : 'HOST_KEY_CHANGED' });
      client.destroy();
    };
    const timer = setTimeout(() => down('ETIMEDOUT'), connectMs);
    const lose = () => {
      for (const tell of [...ended]) tell();
      ended.clear();
    };
    client.on('error', (error: Error & { readonly code?: string; readonly level?: string }) => {
      if (!isUp) down(error.level === 'client-authentication' ? 'LOGIN_REFUSED' : (error.code ?? 'ESSH'));
    });
    client.on('close', () => (isUp ? lose() : down('CONNECTION_LOST')));
    client.on('ready', () => {
      // Calls are small questions that wait for answers: gathering them costs 40 ms each.
      client.setNoDelay(true);
      client.sftp((error, sftp) => {
        if (error) return down('NO_SFTP');
        clearTimeout(timer);
        isUp = true;
        sftp.on('close', () => client.end());
        resolve({ kind: 'UP', sftp, ended, hangUp: () => client.end() });
      });
    });
    try {
      client.connect({
        host,
        port,
        username,
        ...withoutUndefined(secrets),
        readyTimeout: connectMs,
        hostHash: 'sha256',
        hostVerifier: (hexOfKey: string) => {
          isPinned = Buffer.from(hexOfKey, 'hex').toString('base64').replace(/=$/, '') === pinned;
          return isPinned;
        },
      });
    } catch {
      // A private key that cannot be read.
      down('KEY_UNREADABLE');
    }
  });
}

function withoutUndefined({ password, privateKey, passphrase }: SftpSecrets) {
  return {
    ...(password !== undefined && { password }),
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

async function orAborted(line: Promise<Line>, signal: AbortSignal): Promise<Line> {
  let abort = () => {};
  const aborted = new Promise<Line>((resolve) => {
    abort = () => resolve({ kind: 'DOWN', code: 'ABORTED' });
    signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([line, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

// Status codes of the protocol, draft-ietf-secsh-filexfer-02 §7, that the server answers with.
const statuses: ReadonlyMap<unknown, string> = new Map([
  [1, 'EOF'],
  [2, 'NO_SUCH_FILE'],
  [3, 'PERMISSION_DENIED'],
  [4, 'FAILURE'],
  [5, 'BAD_MESSAGE'],
  [8, 'OP_UNSUPPORTED'],
]);

/** An error without a status is the library's own: the line broke before an answer. */
function readError(error: Error & { readonly code?: unknown }): SftpEnd<never> {
  const status = statuses.get(error.code);
  return status === undefined ? { kind: 'NO_ANSWER', code: 'CONNECTION_LOST' } : { kind: 'REFUSED', code: status };
}
