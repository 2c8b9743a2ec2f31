// One HTTP exchange with a partner, and how far it came: whether the request can have reached the other side.
// No redirects, bounded time and bounded answers; a reused connection counts as "may have been reached".
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';

/** Idle connections are closed before the other side's common five seconds: a request into a closing one is in doubt. */
const idleMsMax = 2_000;

export interface HttpExchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  readonly timeoutMs: number;
}

export type HttpEnd =
  | {
      readonly kind: 'ANSWERED';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: string;
    }
  /** No connection came about: nothing was written. */
  | { readonly kind: 'NOT_CONNECTED'; readonly code: string }
  /** Connected, but no whole answer: the other side may have acted. */
  | { readonly kind: 'NO_ANSWER'; readonly code: string };

// An answer is a small JSON object; more than this is not read.
const answerBytesMax = 64 * 1024;

/** A client that keeps at most `connectionsMax` connections alive per host; `lookup` resolves names in the system's place. */
export class HttpClient {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  #underWay = 0;
  #isClosing = false;

  constructor(connectionsMax: number, lookup?: LookupFunction) {
    const options = { keepAlive: true, maxSockets: connectionsMax, timeout: idleMsMax, ...(lookup && { lookup }) };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent(options);
  }

  /** Never throws; ends within `timeoutMs`, or at once when `signal` is aborted. */
  async exchange(exchange: HttpExchange, signal: AbortSignal): Promise<HttpEnd> {
    this.#underWay += 1;
    try {
      return await this.#exchange(exchange, signal);
    } finally {
      this.#underWay -= 1;
      if (this.#isClosing) this.close();
    }
  }

  /** Closes idle connections; what is under way ends by itself first. */
  close(): void {
    this.#isClosing = true;
    if (this.#underWay > 0) return;
    this.#http.destroy();
    this.#https.destroy();
  }

  #exchange(exchange: HttpExchange, signal: AbortSignal): Promise<HttpEnd> {
    const { method, url, headers, body, timeoutMs } = exchange;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve) => {
      let isConnected = false;
      const end = (code: string) => resolve({ kind: isConnected ? 'NO_ANSWER' : 'NOT_CONNECTED', code });
      if (limit.aborted) return end('ABORTED');
      const options = {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-length': String(body.length) }) },
        signal: limit,
      };
      const request = isSecure
        ? httpsRequest(url, { ...options, agent: this.#https })
        : httpRequest(url, { ...options, agent: this.#http });
      whenConnected(request, isSecure, () => {
        isConnected = true;
      });
      request.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'EHTTP'));
      request.on('response', (response) => {
        readAnswer(response).then(
          (text) =>
            resolve({ kind: 'ANSWERED', status: response.statusCode ?? 0, headers: flat(response), body: text }),
          () => end('ANSWER_CUT'),
        );
      });
      request.end(body);
    });
  }
}

/** Sockets known to be connected. A request that waited for a free one is handed it without being told that it is used. */
const connectedSockets = new WeakSet<Socket>();

function whenConnected(request: ClientRequest, isSecure: boolean, connected: () => void): void {
  request.on('socket', (socket) => {
    if (connectedSockets.has(socket)) connected();
    else {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        connectedSockets.add(socket);
        connected();
      });
    }
  });
}

async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) {
      response.destroy();
      throw new Error('the answer is too long');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flat(response: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** Plain HTTP only to this machine: what we send holds personal data. For a setting that is an address. */
export function isSafeAddress(url: string): boolean {
  const read = URL.parse(url);
  return read?.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(read?.hostname ?? '');
}
