// The places at which a worker of the kill test dies, and how it is made to die there: by the engine's own named
// points, and by its sockets, cut in the middle of a request or of a COMMIT. Nothing of this is known to src.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';
import type { CrashPoint } from '../../../src/distribution/claim.ts';
import type { Sql, Store } from '../../../src/store/open.ts';

/** In the order of the send protocol (reliability design, crash points C0 to C5). */
export const killPoints = [
  'C0-before-commit-of-T1',
  'C0-half-of-commit-of-T1',
  'C1-commit-of-T1-unanswered',
  'C1-claimed',
  'C1-before-first-byte',
  'C2-half-a-request',
  'C3-request-unanswered',
  'C3-first-answer',
  'C3-all-answers',
  'C4-before-commit-of-T2',
  'C4-half-of-commit-of-T2',
  'C4-commit-of-T2-unanswered',
  'C5-settled',
] as const;
export type KillPoint = (typeof killPoints)[number];

/** Where to die, and at which pass. */
export interface Death {
  readonly point: KillPoint;
  readonly pass: number;
}

export interface WirePorts {
  readonly database: number;
  readonly http: readonly number[];
  readonly smtp: number;
}

/** Points that are the engine's own. */
const engineNames: Readonly<Record<CrashPoint, KillPoint>> = {
  'C0-claiming': 'C0-before-commit-of-T1',
  'C1-claimed': 'C1-claimed',
  'C1-on-wire': 'C1-before-first-byte',
  'C2-sending': 'C3-first-answer',
  'C3-sent': 'C3-all-answers',
  'C4-settling': 'C4-before-commit-of-T2',
  'C5-settled': 'C5-settled',
};

/** Commits that are cut or left unanswered: the engine's point just before them, and how much of them is written. */
const commits: Readonly<Partial<Record<KillPoint, { readonly after: CrashPoint; readonly share: number }>>> = {
  'C0-half-of-commit-of-T1': { after: 'C0-claiming', share: 0.5 },
  'C1-commit-of-T1-unanswered': { after: 'C0-claiming', share: 1 },
  'C4-half-of-commit-of-T2': { after: 'C4-settling', share: 0.5 },
  'C4-commit-of-T2-unanswered': { after: 'C4-settling', share: 1 },
};

/** How a transaction is told apart from the others of its process: the point it has passed, once it has. */
const transactions = new AsyncLocalStorage<{ passed: CrashPoint | undefined }>();

// A body or a mail, not a greeting, a header or a question.
const bodyBytesMin = 1_500;
const endOfMail = '.\r\n';

export interface Mortal {
  /** The store through which the engine must work. */
  readonly store: Store;
  readonly crashPoint: (point: CrashPoint) => void;
  /** Decides how this process ends; undefined: only from outside. */
  doom(death: Death | undefined): void;
}

/** Makes this process able to die at any of the points. Call once, before the first connection is opened. */
export function makeMortal(store: Store, ports: WirePorts): Mortal {
  let death: Death | undefined;
  let passes = 0;
  const isDue = (point: KillPoint) => {
    if (death?.point !== point) return false;
    passes += 1;
    return passes === death.pass;
  };
  cutSockets((socket, bytes) => {
    const { remotePort = 0 } = socket;
    if (remotePort === ports.database) {
      const commit = death && commits[death.point];
      const isCommit = commit !== undefined && transactions.getStore()?.passed === commit.after;
      return isCommit && death !== undefined && isDue(death.point) ? commit.share : undefined;
    }
    const isMail = remotePort === ports.smtp;
    if (!isMail && !ports.http.includes(remotePort)) return undefined;
    if (bytes.length >= bodyBytesMin && isDue('C2-half-a-request')) return 0.5;
    const isWhole = isMail
      ? bytes.subarray(-endOfMail.length).toString('latin1') === endOfMail
      : bytes.length >= bodyBytesMin;
    return isWhole && isDue('C3-request-unanswered') ? 1 : undefined;
  });
  return {
    store: { ...store, sql: tellApart(store.sql) },
    crashPoint(point) {
      const transaction = transactions.getStore();
      if (transaction !== undefined) transaction.passed = point;
      if (isDue(engineNames[point])) die();
    },
    doom(chosen) {
      death = chosen;
    },
  };
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** The pool, each of its transactions in a context of its own. */
function tellApart(sql: Sql): Sql {
  return new Proxy(sql, {
    get(target, name) {
      if (name !== 'begin') return Reflect.get(target, name) as unknown;
      return (work: Parameters<Sql['begin']>[1]) =>
        transactions.run({ passed: undefined }, () => (target.begin as (run: typeof work) => Promise<unknown>)(work));
    },
  });
}

/** Where `judge` names a share, only that much of a write leaves, and the process dies as soon as the kernel has it. */
function cutSockets(judge: (socket: Socket, bytes: Buffer) => number | undefined): void {
  const write = Socket.prototype.write as (this: Socket, ...rest: unknown[]) => boolean;
  const cut = new WeakSet<Socket>();
  Socket.prototype.write = function cutWrite(this: Socket, chunk: Uint8Array | string, ...rest: unknown[]): boolean {
    if (cut.has(this)) return true;
    const [encoding] = rest;
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk);
    const share = judge(this, bytes);
    if (share === undefined) return write.call(this, chunk, ...rest);
    cut.add(this);
    return write.call(this, bytes.subarray(0, Math.ceil(bytes.length * share)), die);
  } as Socket['write'];
}
