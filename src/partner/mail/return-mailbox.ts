// The mailbox bounces come back to: a small SMTP server that takes mail for our return paths, reads delivery reports
// and complaints, and hands on what they say. It answers 250 only once that has been taken in; else 451, and the
// sender comes again.
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { systemClock } from '../../clock.ts';
import type { ReportedReceipt } from '../partner.ts';
import { readBounce } from './bounce.ts';
import { readComplaint } from './complaint.ts';
import { effectKeyOfReturnPath } from './key.ts';
import { reportBytesMax } from './report.ts';

export interface ReturnMailboxOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  /**
   * Takes in what a report says; its resolving is the promise that it is stored. `bounceDomain` is the domain of the
   * return path it came to, lower-case: the setting of the partner that sent the mail.
   */
  readonly onReceipts: (
    bounceDomain: string,
    receipts: readonly ReportedReceipt[],
    receivedAtMs: number,
  ) => Promise<void>;
  /** Told of mails that are no reports (auto-replies, spam): they are dropped. */
  readonly onIgnored?: (detail: string) => void;
}

export interface ReturnMailbox {
  readonly port: number;
  close(): Promise<void>;
}

const connectionsMax = 100;
const idleMsMax = 60_000;

/** Starts listening. */
export async function openReturnMailbox(options: ReturnMailboxOptions): Promise<ReturnMailbox> {
  const server = new SMTPServer({
    name: 'return-mailbox',
    // Reports come from any mail system: nobody logs in.
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: reportBytesMax,
    rejectOversized: true,
    maxClients: connectionsMax,
    maxRecipients: 10,
    socketTimeout: idleMsMax,
    closeTimeout: 1_000,
    onRcptTo(address, _session, callback) {
      const isOurs = effectKeyOfReturnPath(address.address) !== undefined || isComplaintAddress(address.address);
      callback(isOurs ? null : refusal(550, '5.1.1 No such return path'));
    },
    onData(stream, session, callback) {
      takeIn(stream, session, options).then(
        () => callback(null, '2.0.0 Taken in'),
        () => callback(refusal(451, '4.3.0 Not taken in, come again')),
      );
    },
  });
  // A client that breaks off is not our error.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function takeIn(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { onReceipts, onIgnored }: ReturnMailboxOptions,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (!stream.sizeExceeded) chunks.push(chunk);
  }
  if (stream.sizeExceeded) return onIgnored?.('too large');
  const receivedAtMs = systemClock.nowMs();
  const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
  const raw = Buffer.concat(chunks);
  const domain = recipients[0]?.split('@')[1]?.toLowerCase() ?? '';
  const complaint = await readComplaint(raw, receivedAtMs);
  if (complaint.kind === 'COMPLAINT') {
    // All partners may share one address for complaints; whose mail it was stands in the return path that is quoted.
    return onReceipts(complaint.bounceDomain ?? domain, [complaint.receipt], receivedAtMs);
  }
  const bounce = await readBounce(raw, receivedAtMs, recipients);
  if ('kind' in bounce) return onIgnored?.(bounce.detail);
  await onReceipts(domain, [bounce], receivedAtMs);
}

/** complaints@ any domain that leads here: the address to register with the feedback loops of mailbox hosts. */
function isComplaintAddress(address: string): boolean {
  return /^complaints@[^@\s]+$/i.test(address.trim());
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
