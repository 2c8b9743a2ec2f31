// One HTTP/2 exchange with a partner, and how far it came. Many share one connection (RFC 9113); bounded time and bounded
// answers, as with HTTP/1.1. Reached counts as "may have acted", but for streams the other side says it never began.
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import type { HttpEnd } from '../http-exchange.ts';

export interface Http2Exchange {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

const answerBytesMax = 64 * 1024;
const connectMsMax = 8_000;
const idleMsMax = 60_000;

/** A client of one origin. It connects when there is something to send, and again when the connection has ended. */
export class Http2Client {
  readonly #origin: URL;
  #opening: Promise<ClientHttp2Session | string> | undefined;
  #session: ClientHttp2Session | undefined;
  #underWay = 0;
  #isClosing = false;

  constructor(origin: URL) {
    this.#origin = origin;
  }

  /** Never throws; ends within `timeoutMs`, or at once when `signal` is aborted. */
  async exchange(exchange: Http2Exchange, signal: AbortSignal): Promise<HttpEnd> {
    this.#underWay += 1;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(exchange.timeoutMs)]);
    try {
      const session = limit.aborted ? 'ABORTED' : await Promise.race([this.#connected(), whenAborted(limit)]);
      if (typeof session === 'string') return { kind: 'NOT_CONNECTED', code: session };
      return await exchangeOver(session, this.#origin, exchange, limit);
    } finally {
      this.#underWay -= 1;
      if (this.#isClosing) this.close();
    }
  }

  /** Closes the connection; what is under way ends by itself first. */
  close(): void {
    this.#isClosing = true;
    if (this.#underWay > 0) return;
    this.#session?.close();
    this.#session = undefined;
  }

  /** The connection, or why there is none. */
  #connected(): Promise<ClientHttp2Session | string> {
    if (this.#session !== undefined && !this.#session.closed && !this.#session.destroyed) {
      return Promise.resolve(this.#session);
    }
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  #connect(): Promise<ClientHttp2Session | string> {
    return new Promise((resolve) => {
      const session = connect(this.#origin);
      const tooLate = setTimeout(() => session.destroy(), connectMsMax);
      const end = (result: ClientHttp2Session | string) => {
        clearTimeout(tooLate);
        resolve(result);
      };
      const forget = () => {
        if (this.#session === session) this.#session = undefined;
      };
      session.once('connect', () => {
        this.#session = session;
        end(session);
      });
      session.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'EHTTP2'));
      // The other side is going: what is under way may end, what comes next takes a new connection.
      session.once('goaway', forget);
      session.once('close', () => {
        forget();
        end('ETIMEDOUT');
      });
      session.setTimeout(idleMsMax, () => {
        if (this.#underWay === 0) session.close();
      });
    });
  }
}

function exchangeOver(
  session: ClientHttp2Session,
  origin: URL,
  { method, path, headers, body }: Http2Exchange,
  limit: AbortSignal,
): Promise<HttpEnd> {
  return new Promise((resolve) => {
    let stream: ClientHttp2Stream;
    try {
      const pseudo = { ':method': method, ':path': path, ':authority': origin.host };
      stream = session.request({ ...pseudo, ...headers, 'content-length': String(body.length) });
    } catch {
      // The connection ended between being asked for and being used.
      return resolve({ kind: 'NOT_CONNECTED', code: 'ECONNRESET' });
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    let answer: { readonly status: number; readonly headers: Record<string, string | undefined> } | undefined;
    const fail = (code: string) => {
      limit.removeEventListener('abort', giveUp);
      // Never given a number, it never left; refused, it was not begun (RFC 9113 §8.7).
      const isUnused = stream.pending || stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
      resolve({ kind: isUnused ? 'NOT_CONNECTED' : 'NO_ANSWER', code });
    };
    const giveUp = () => {
      fail('ABORTED');
      stream.close(constants.NGHTTP2_CANCEL);
    };
    limit.addEventListener('abort', giveUp, { once: true });
    stream.on('response', (told) => {
      answer = { status: told[':status'] ?? 0, headers: flat(told) };
    });
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= answerBytesMax) chunks.push(chunk);
      else stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'EHTTP2'));
    stream.on('end', () => {
      if (answer === undefined || bytes > answerBytesMax) return;
      limit.removeEventListener('abort', giveUp);
      resolve({ kind: 'ANSWERED', ...answer, body: Buffer.concat(chunks).toString('utf8') });
    });
    // After an answer this says nothing new.
    stream.on('close', () => fail('ANSWER_CUT'));
    stream.end(body);
  });
}

function flat(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function whenAborted(signal: AbortSignal): Promise<'ABORTED'> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('ABORTED'), { once: true }));
}
