// An HTTP service that gives one answer, or one for each request, and keeps what it was asked.
import { createServer } from 'node:http';

export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

export interface ScriptedService {
  readonly url: string;
  readonly requests: readonly ScriptedRequest[];
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startScriptedService(
  answer: ScriptedAnswer | ((request: ScriptedRequest) => ScriptedAnswer),
): Promise<ScriptedService> {
  const requests: ScriptedRequest[] = [];
  const server = createServer(async (raw, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of raw as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, String(value)]));
    const request = { method: raw.method ?? '', path: raw.url ?? '', headers, body: Buffer.concat(chunks) };
    requests.push(request);
    const told = typeof answer === 'function' ? answer(request) : answer;
    response.writeHead(told.status, told.headers).end(told.json === undefined ? '' : JSON.stringify(told.json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
