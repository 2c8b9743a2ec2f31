// The server under every simulated partner that speaks HTTP: bounded bodies, and the faults a test asks for.
// A simulator says what a request does; this file sees to it that it goes wrong on request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Faults, takeFault } from '../faults.ts';

/** A request as a simulator sees it. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface SimulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
}

export interface HttpSimulatorOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly faults: Faults;
  readonly bodyBytesMax?: number;
  /** Whether a request has an effect on the outside world: faults hit only these. */
  readonly isEffect: (request: SimulatedRequest) => boolean;
  readonly answer: (request: SimulatedRequest) => SimulatedAnswer | Promise<SimulatedAnswer>;
}

export interface HttpSimulator {
  readonly port: number;
  /** Base URL without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

const bodyBytesMaxDefault = 16 * 1024 * 1024;

/** Starts listening on this machine. */
export async function openHttpSimulator(options: HttpSimulatorOptions): Promise<HttpSimulator> {
  const server = createServer((request, response) => {
    serve(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(options: HttpSimulatorOptions, raw: IncomingMessage, response: ServerResponse): Promise<void> {
  const { faults } = options;
  const body = await readBody(raw, options.bodyBytesMax ?? bodyBytesMaxDefault);
  if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
  if (body === undefined) return reply(response, { status: 413 });
  const url = new URL(raw.url ?? '/', 'http://simulator');
  const headers = Object.fromEntries(
    Object.entries(raw.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const request = { method: raw.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body };
  const fault = options.isEffect(request) ? takeFault(faults) : undefined;
  if (fault === 'cut-after-request') return void response.destroy();
  if (fault === '500-before') return reply(response, { status: 500 });
  if (fault === '429') return reply(response, { status: 429, headers: { 'retry-after': '30' } });
  const answer = await options.answer(request);
  if (fault === 'timeout') return;
  if (fault === 'cut-after-effect') return void response.destroy();
  reply(response, fault === '500-after-effect' ? { status: 500 } : answer);
}

function reply(response: ServerResponse, { status, headers = {}, body = '' }: SimulatedAnswer): void {
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = isJson ? JSON.stringify(body) : body;
  response.writeHead(status, { ...(isJson && { 'content-type': 'application/json' }), ...headers }).end(bytes);
}

async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  return bytes > bytesMax ? undefined : Buffer.concat(chunks);
}

/** A JSON body as a value; undefined when it is none. */
export function jsonOf({ body }: SimulatedRequest): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** User and password of a Basic authorization header. */
export function basicOf({ headers }: SimulatedRequest): { readonly user: string; readonly password: string } | null {
  const [scheme, encoded = ''] = (headers['authorization'] ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
