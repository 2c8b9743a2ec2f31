// An HTTP service that answers as a test tells it to, by method and path, with all it was asked; and invoices to send.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { effectKey } from '../../../src/id.ts';
import type { Consignment } from '../../../src/partner/partner.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';

export const never = new AbortController().signal;

const closing: (() => Promise<unknown> | unknown)[] = [];

/** Closes all that was opened since the last call, newest first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** Closes it with the rest. */
export function closeLater(close: () => Promise<unknown> | unknown): void {
  closing.push(close);
}

export interface Asked {
  readonly method: string;
  /** Encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** A body that is no text is sent as JSON. */
export type Answer = readonly [status: number, body?: unknown, headers?: Record<string, string>] | 'cut';

export interface Scripted {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** What was asked, as "GET /path". */
  lines(): string[];
}

/** Starts it. The first answer whose "GET /beginning" fits is given; none: 404. */
export async function startScripted(answers: Record<string, Answer | ((asked: Asked) => Answer)>): Promise<Scripted> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const { method = '', headers } = request;
    const one = { method, path, query: new URLSearchParams(query), headers, body: Buffer.concat(chunks) };
    asked.push(one);
    const line = `${method} ${path}`;
    const found = Object.entries(answers).find(([beginning]) => line.startsWith(beginning))?.[1] ?? ([404] as const);
    const answer = typeof found === 'function' ? found(one) : found;
    if (answer === 'cut') return void response.destroy();
    const [status, body = '', more] = answer;
    response.writeHead(status, more).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  closeLater(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked,
    lines: () => asked.map(({ method, path }) => `${method} ${path}`),
  };
}

let made = 0;
export const receiver = '0007:2021005489';

export function eInvoiceTo(address: string, changes: Partial<Consignment['invoice']> = {}): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'E_INVOICE', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `scripted e-invoice ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: { ...sampleInvoice, buyerReference: 'ZZ1234', ...changes },
    nowMs: sampleNowMs,
  };
}

/** Service metadata as publishers write it: prefixes, comments and a signature around what matters. */
export function serviceMetadata(
  changes: { readonly expires?: string; readonly profile?: string; readonly process?: string } = {},
): string {
  const { expires = '2030-01-01T00:00:00', profile = 'peppol-transport-as4-v2_0' } = changes;
  const process = changes.process ?? 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';
  return `<?xml version="1.0" encoding="utf-8"?>
<smp:SignedServiceMetadata xmlns:smp="http://busdox.org/serviceMetadata/publishing/1.0/"
    xmlns:id='http://busdox.org/transport/identifiers/1.0/'><!-- made for a test -->
  <smp:ServiceMetadata><smp:ServiceInformation>
    <id:ParticipantIdentifier scheme="iso6523-actorid-upis">0007:2021005489</id:ParticipantIdentifier>
    <smp:ProcessList><smp:Process>
      <id:ProcessIdentifier scheme="cenbii-procid-ubl">${process}</id:ProcessIdentifier>
      <smp:ServiceEndpointList><smp:Endpoint transportProfile="${profile}">
        <a:EndpointReference xmlns:a="http://www.w3.org/2005/08/addressing">
          <a:Address>https://ap.example/as4?x=1&amp;y=2</a:Address></a:EndpointReference>
        <smp:ServiceActivationDate>2020-01-01T00:00:00Z</smp:ServiceActivationDate>
        <smp:ServiceExpirationDate>${expires}</smp:ServiceExpirationDate>
      </smp:Endpoint></smp:ServiceEndpointList>
    </smp:Process></smp:ProcessList>
  </smp:ServiceInformation></smp:ServiceMetadata>
  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>AAAA</SignatureValue></Signature>
</smp:SignedServiceMetadata>`;
}
