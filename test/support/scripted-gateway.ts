// A gateway that answers what a test says, and keeps what it was asked.
import { createServer } from 'node:http';

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly contentType: string;
  readonly form: Readonly<Record<string, string>>;
}

/** CUT: the connection is cut without an answer. */
export type GatewayAnswer =
  | 'CUT'
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

export interface ScriptedGateway {
  readonly url: string;
  readonly requests: readonly GatewayRequest[];
  /** How it answers from now on. */
  answer(answer: (request: GatewayRequest) => GatewayAnswer): void;
  close(): Promise<void>;
}

/** Starts it; it answers 500 until it is told better. */
export async function openScriptedGateway(): Promise<ScriptedGateway> {
  const requests: GatewayRequest[] = [];
  let answer: (request: GatewayRequest) => GatewayAnswer = () => ({ status: 500 });
  const server = createServer(async (raw, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of raw as AsyncIterable<Buffer>) chunks.push(chunk);
    const request = {
      method: raw.method ?? '',
      path: raw.url ?? '',
      authorization: raw.headers.authorization ?? '',
      contentType: raw.headers['content-type'] ?? '',
      form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
    };
    requests.push(request);
    const given = answer(request);
    if (given === 'CUT') return void response.destroy();
    response.writeHead(given.status, given.headers).end(given.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    requests,
    answer(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
