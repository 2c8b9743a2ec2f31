// A sandbox with everything around it that a run needs: a return mailbox, a door for callbacks, open adapters, and
// consignments to send through them. All on real sockets.
import { createServer } from 'node:http';
import { effectKey } from '../../src/id.ts';
import { openReturnMailbox } from '../../src/partner/mail/return-mailbox.ts';
import type {
  CallbackReading,
  Consignment,
  Outcome,
  PartnerConnection,
  ReportedReceipt,
} from '../../src/partner/partner.ts';
import { printAdapter } from '../../src/partner/partners/print.ts';
import { smtpAdapter } from '../../src/partner/partners/smtp.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { sampleAddress, sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';

export const printSigningSecret = `whsec_${Buffer.from('a signing secret for the tests').toString('base64')}`;
export const printApiKey = 'key-for-the-tests';

export interface World {
  readonly sandbox: Sandbox;
  readonly mail: PartnerConnection;
  readonly print: PartnerConnection;
  /** Receipts by mail, in order of arrival, with the domain they came to. */
  readonly reports: readonly (ReportedReceipt & { readonly bounceDomain: string })[];
  /** How each callback read, in order of arrival. */
  readonly callbacks: readonly CallbackReading[];
  close(): Promise<void>;
}

/** Starts it all. `printProcessingMs`: how long a look-up does not find a new letter. */
export async function startWorld(options: { readonly printProcessingMs?: number } = {}): Promise<World> {
  const reports: (ReportedReceipt & { bounceDomain: string })[] = [];
  const callbacks: CallbackReading[] = [];
  const mailbox = await openReturnMailbox({
    port: 0,
    onReceipts: async (bounceDomain, receipts) => {
      reports.push(...receipts.map((receipt) => ({ ...receipt, bounceDomain })));
    },
  });
  const sandbox = await startSandbox({
    returnMailbox: { host: '127.0.0.1', port: mailbox.port },
    printSigningSecret,
    printApiKey,
    ...options,
  });
  const print = printAdapter.open(
    printAdapter.settings.parse({ baseUrl: sandbox.printUrl, requestMs: 1_000 }),
    printAdapter.secrets.parse({ apiKey: printApiKey, signingSecret: printSigningSecret }),
    testSurroundings,
  );
  const mail = smtpAdapter.open(mailSettings(sandbox.smtpPort), smtpAdapter.secrets.parse({}), testSurroundings);
  const door = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const reading = print.readCallback({ headers, body: Buffer.concat(chunks), receivedAtMs: Date.now(), url: '' });
    callbacks.push(reading);
    response.writeHead(reading.kind === 'RECEIPTS' ? 204 : 400).end();
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  sandbox.callBackTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/callback`);
  return {
    sandbox,
    mail,
    print,
    reports,
    callbacks,
    async close() {
      await Promise.all([mail.close(), print.close()]);
      await sandbox.close();
      await mailbox.close();
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

/** Settings of the mail adapter for a relay on this machine. */
export function mailSettings(port: number, timeouts: Record<string, number> = {}) {
  return smtpAdapter.settings.parse({
    host: '127.0.0.1',
    port,
    security: 'plain',
    poolSize: 4,
    fromAddress: 'faktura@fjallvind.example',
    bounceDomain: 'bounce.fjallvind.example',
    messageIdDomain: 'fjallvind.example',
    timeouts,
  });
}

let made = 0;

/** A mail to an address. */
export function mailTo(address: string, changes: Partial<Consignment> = {}): Consignment {
  made += 1;
  const key = effectKey('creditor', `mail ${made}`, 'INITIAL', 1, 0);
  const contactPoint = { contactPointId: `c${made}`, channel: 'EMAIL', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: key,
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
    ...changes,
  };
}

/** A letter to a street line. */
export function letterTo(line: string, postcode = '11345'): Consignment {
  const postalAddress = { ...sampleAddress, lines: [line], postcode };
  const consignment = mailTo('');
  return { ...consignment, contactPoint: { ...consignment.contactPoint, channel: 'LETTER', postalAddress } };
}

/** Sends and gives the outcomes in the order of the consignments. */
export async function sendAll(
  connection: PartnerConnection,
  consignments: readonly Consignment[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  await connection.send(consignments, signal, (attemptId, outcome) => outcomes.set(attemptId, outcome));
  return consignments.flatMap(({ attemptId }) => outcomes.get(attemptId) ?? []);
}
