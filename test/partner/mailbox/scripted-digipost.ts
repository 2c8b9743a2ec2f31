// A Digipost that answers as a test tells it to, with all it was asked; and invoices to send to it.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { effectKey } from '../../../src/id.ts';
import type { Consignment, Surroundings } from '../../../src/partner/partner.ts';
import { digipostAdapter } from '../../../src/partner/partners/digipost.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { testSurroundings } from '../../support/surroundings.ts';

export const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
export const never = new AbortController().signal;
export const schema = 'xmlns="http://api.digipost.no/schema/v8"';

const closing: (() => Promise<unknown>)[] = [];

/** Closes all that was opened since the last call. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

interface Told {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
export type Answer = readonly [status: number, body?: string, headers?: Record<string, string>] | 'cut';

const links = ['create_message', 'identify_recipient', 'document_events'].map(
  (rel) => `<link rel="https://api.digipost.no/relations/${rel}" uri="https://api.digipost.no/${rel}"/>`,
);
export const entryPoint: Answer = [200, `<entrypoint ${schema}>${links.join('')}</entrypoint>`];
export const delivery = (status: string) =>
  `<?xml version="1.0"?><ns2:message-delivery xmlns:ns2="x"><ns2:delivery-method>DIGIPOST</ns2:delivery-method><ns2:status>${status}</ns2:status></ns2:message-delivery>`;
export const error = (code: string) =>
  `<error ${schema}><error-code>${code}</error-code><error-message>m</error-message><error-type>CLIENT_DATA</error-type></error>`;

/** A connection to a partner that answers by path, and all it was asked. */
export async function setUp(
  answers: Record<string, Answer | ((told: Told) => Answer)>,
  told: Partial<Surroundings> = {},
  more = {},
) {
  const asked: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    asked.push(one);
    const path = one.path.split('?')[0] ?? '';
    const found = answers[path.endsWith('/status') ? '/status' : path] ?? (path === '/' ? entryPoint : [404]);
    const answer = typeof found === 'function' ? found(one) : found;
    if (answer === 'cut') return void response.destroy();
    response.writeHead(answer[0], answer[2]).end(answer[1] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const digipost = digipostAdapter.open(
    digipostAdapter.settings.parse({ baseUrl: `http://127.0.0.1:${port}`, userId: '1042', requestMs: 300, ...more }),
    digipostAdapter.secrets.parse({ privateKey }),
    { ...testSurroundings, ...told },
  );
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    async () => server.closeAllConnections(),
    () => digipost.close(),
  );
  return { digipost, asked, paths: () => asked.map(({ method, path }) => `${method} ${path}`) };
}

let made = 0;
export const person = 'no:01018012345';

export function itemTo(address: string): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'MAILBOX', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `digipost ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
  };
}
