// A Kivra that answers as a test tells it to, with all it was asked; and invoices to send to it.
import { createServer } from 'node:http';
import { effectKey } from '../../../src/id.ts';
import type { Consignment, Surroundings } from '../../../src/partner/partner.ts';
import { kivraAdapter } from '../../../src/partner/partners/kivra.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { testSurroundings } from '../../support/surroundings.ts';

export const tenantKey = '15000000001234567890abcdef1234567890abcdef';
export const signingSecret = `whsec_${Buffer.from('a signing secret for the tests').toString('base64')}`;
export const previousSigningSecret = Buffer.from('the secret there was before it').toString('base64');
export const secrets = { clientId: 'client', clientSecret: 'secret', signingSecret, previousSigningSecret };
export const never = new AbortController().signal;

const closing: (() => Promise<unknown>)[] = [];

/** Closes all that was opened since the last call. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

export interface Told {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}
/** A status with its headers and body; a number alone is a status; 'cut' breaks the connection. */
export type Answer = readonly [status: number, headers?: Record<string, string>, body?: unknown] | 'cut';
interface Script {
  readonly auth?: (request: Told) => Answer;
  readonly match?: (request: Told) => Answer;
  readonly content?: (request: Told) => Answer;
  readonly settings?: object;
  readonly surroundings?: Surroundings;
}

const echo = ({ body }: Told): Answer => [200, {}, JSON.parse(body)];
export const taken: Answer = [
  201,
  { 'kivra-objkey': '1691677075a9813e08f783496382b0bff743ec34ae' },
  { subject: 's', type: 't' },
];
export const token = (access_token = 'token', expires_in = 28_800): Answer => [200, {}, { access_token, expires_in }];

/** A connection to a partner that answers as told, and all it was asked. */
export async function setUp({ auth, match, content, settings, surroundings }: Script) {
  const asked: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const told = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(told);
    const respond = told.path === '/v1/auth' ? auth : told.path.endsWith('/content') ? content : match;
    const standard = told.path === '/v1/auth' ? token() : told.path.endsWith('/content') ? taken : echo(told);
    const answer = respond?.(told) ?? standard;
    if (answer === 'cut') return void response.destroy();
    response.writeHead(answer[0], answer[1]).end(answer[2] === undefined ? '' : JSON.stringify(answer[2]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const kivra = kivraAdapter.open(
    kivraAdapter.settings.parse({ tenantKey, baseUrl: `http://127.0.0.1:${port}/`, requestMs: 300, ...settings }),
    secrets,
    surroundings ?? testSurroundings,
  );
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    async () => server.closeAllConnections(),
    () => kivra.close(),
  );
  return { kivra, asked, paths: () => asked.map(({ path }) => path.replace(`/v2/tenant/${tenantKey}/`, '')) };
}

let made = 0;

export function itemTo(address: string, changes: Partial<Consignment> = {}): Consignment {
  made += 1;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `kivra ${made}`, 'INITIAL', 1, 0),
    contactPoint: {
      contactPointId: `c${made}`,
      channel: 'MAILBOX',
      address,
      postalAddress: undefined,
      reachability: 'UNKNOWN',
    },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
    ...changes,
  };
}

export const person = 'ssn:191212121212';
export const company = 'vat:SE556840226601';
