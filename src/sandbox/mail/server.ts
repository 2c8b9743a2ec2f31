// The simulated mail world in one SMTP server: relay, the debtors' mail systems and their mailboxes. It takes mail as a
// relay would, and later sends delivery reports back by SMTP to the return path, as the address asks (magic-recipient.ts).
import { createTransport, type Transporter } from 'nodemailer';
import { decodeWords } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { instantOfMailDate } from '../../clock.ts';
import { type MailBehaviour, mailBehaviour } from '../debtors/magic-recipient.ts';
import type { EffectLog } from '../effect-log.ts';
import { type FaultKind, type Faults, noFaults, takeFault } from '../faults.ts';
import type { SimulatedSchedule } from '../simulated-schedule.ts';
import { writeComplaint } from './complaint-report.ts';
import { type DeliveryReport, writeReport } from './delivery-report.ts';

/** A mail in a simulated debtor's mailbox. */
export interface SimulatedMail {
  readonly id: string;
  readonly effectKey: string | null;
  readonly recipient: string;
  readonly arrivedAtMs: number;
  readonly subject: string;
  readonly raw: Buffer;
  state: 'TAKEN' | 'DELIVERED' | 'BOUNCED';
}

export interface MailServerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Where delivery reports go; without it none are sent. */
  readonly returnMailbox: { readonly host: string; readonly port: number } | undefined;
  readonly schedule: SimulatedSchedule;
  readonly effects: EffectLog;
}

export interface MailServer {
  readonly port: number;
  readonly faults: Faults;
  /** The newest mails, newest first. */
  mails(): readonly SimulatedMail[];
  /** Changes where delivery reports go. */
  reportTo(returnMailbox: { readonly host: string; readonly port: number }): void;
  close(): Promise<void>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const mailsMax = 500;
const mailBytesMax = 20 * 1024 * 1024;
const greylistTries = 2;
const reportTriesMax = 20;

/** What the address's mail system reports, and how long after arrival. */
const reportsOf: Readonly<
  Record<MailBehaviour, readonly (Pick<DeliveryReport, 'action' | 'status' | 'diagnostic'> & { afterMs: number })[]>
> = {
  DELIVER: [{ action: 'delivered', status: '2.0.0', diagnostic: '250 2.0.0 delivered to mailbox', afterMs: minuteMs }],
  GREYLIST: [{ action: 'delivered', status: '2.0.0', diagnostic: '250 2.0.0 delivered to mailbox', afterMs: minuteMs }],
  COMPLAIN: [{ action: 'delivered', status: '2.0.0', diagnostic: '250 2.0.0 delivered to mailbox', afterMs: minuteMs }],
  BOUNCE: [{ action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 no such mailbox', afterMs: 5 * minuteMs }],
  FULL: [{ action: 'failed', status: '4.2.2', diagnostic: '452 4.2.2 mailbox full', afterMs: 5 * minuteMs }],
  BLOCK: [{ action: 'failed', status: '5.7.1', diagnostic: '550 5.7.1 blocked by policy', afterMs: 5 * minuteMs }],
  SLOW: [
    { action: 'delayed', status: '4.4.1', diagnostic: '421 4.4.1 no answer from host', afterMs: hourMs },
    { action: 'delivered', status: '2.0.0', diagnostic: '250 2.0.0 delivered to mailbox', afterMs: 48 * hourMs },
  ],
  SILENT: [],
  REFUSE: [],
};

/** The state of one mail world. */
interface MailWorld extends MailServerOptions {
  readonly faults: Faults;
  readonly reporter: Reporter;
  /** Newest first. */
  readonly mails: SimulatedMail[];
  readonly triesByRecipient: Map<string, number>;
  count: number;
}

/** Starts the mail world. */
export async function openMailServer(options: MailServerOptions): Promise<MailServer> {
  const reporter = makeReporter(options.returnMailbox, options.schedule);
  const triesByRecipient = new Map<string, number>();
  const world: MailWorld = { ...options, faults: noFaults(), reporter, mails: [], triesByRecipient, count: 0 };
  const { faults } = world;
  const server = new SMTPServer({
    name: 'relay.sandbox.example',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideDSN: false,
    logger: false,
    size: mailBytesMax,
    rejectOversized: true,
    maxRecipients: 100,
    closeTimeout: 500,
    onMailFrom(_address, session, callback) {
      // The other faults lie after the message.
      const fault = isBeforeEffect(faults.kind) ? takeFault(faults) : undefined;
      if (fault === 'cut-after-request') return cut(server, session);
      if (fault === '429') return callback(refusal(421, '4.7.0 Too many connections'));
      callback(fault === undefined ? null : refusal(451, '4.3.0 Fault asked for'));
    },
    onRcptTo(address, _session, callback) {
      callback(judgeRecipient(world, address.address));
    },
    onData(stream, session, callback) {
      // A client that breaks off in the middle of its mail has sent none.
      void readAll(stream).then(take, () => undefined);
      async function take(raw: Buffer): Promise<void> {
        if (stream.sizeExceeded) return callback(refusal(552, '5.3.4 Too large'));
        if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
        const fault = isBeforeEffect(faults.kind) ? undefined : takeFault(faults);
        takeMail(world, raw, session);
        if (fault === 'cut-after-effect') return cut(server, session);
        if (fault === 'timeout') return;
        if (fault === '500-after-effect') return callback(refusal(451, '4.3.0 Fault asked for'));
        callback(null, `2.0.0 Ok: queued as ${world.count}`);
      }
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    faults,
    mails: () => world.mails,
    reportTo: (returnMailbox) => reporter.moveTo(returnMailbox),
    async close() {
      reporter.close();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

/** What the relay answers to a recipient: null takes it. */
function judgeRecipient({ effects, schedule, triesByRecipient }: MailWorld, recipient: string): Error | null {
  const behaviour = mailBehaviour(recipient);
  if (behaviour === 'REFUSE') {
    effects.write({ atMs: schedule.nowMs(), partner: 'mail', effectKey: null, kind: 'REFUSED' });
    return refusal(550, '5.1.1 No such mailbox');
  }
  if (behaviour !== 'GREYLIST') return null;
  const tries = (triesByRecipient.get(recipient) ?? 0) + 1;
  triesByRecipient.set(recipient, tries);
  return tries > greylistTries ? null : refusal(450, '4.7.1 Greylisted, come again');
}

/** Puts a mail into its recipients' mailboxes, and plans what their mail systems will report. */
function takeMail(world: MailWorld, raw: Buffer, session: SMTPServerSession): void {
  const { effects, mails, reporter, schedule } = world;
  const headers = headersOf(raw);
  const effectKey = /^Message-ID:\s*<([0-9a-f-]{36})@/im.exec(headers)?.[1] ?? null;
  const subject = decodeWords(headerOf(headers, 'Subject') ?? '');
  // A sandbox creditor's clock is in the mail's own date: simulated time is what its sender says.
  const arrivedAtMs = instantOfMailDate(headerOf(headers, 'Date') ?? '') ?? schedule.nowMs();
  const { mailFrom, rcptTo, dsn: messageDsn } = session.envelope;
  const returnPath = mailFrom === false ? '' : mailFrom.address;
  const envelopeId = messageDsn?.envid ?? null;
  for (const { address: recipient, dsn } of rcptTo) {
    world.count += 1;
    const id = String(world.count);
    const mail: SimulatedMail = { id, effectKey, recipient, arrivedAtMs, subject, raw, state: 'TAKEN' };
    effects.write({ atMs: arrivedAtMs, partner: 'mail', effectKey, kind: 'ACCEPTED' });
    mails.unshift(mail);
    if (mails.length > mailsMax) mails.length = mailsMax;
    for (const { action, status, diagnostic, afterMs } of reportsOf[mailBehaviour(recipient)]) {
      schedule.plan(arrivedAtMs + afterMs, async (occurredAtMs) => {
        if (action === 'delivered' || action === 'failed') {
          mail.state = action === 'delivered' ? 'DELIVERED' : 'BOUNCED';
          effects.write({ atMs: occurredAtMs, partner: 'mail', effectKey, kind: mail.state });
        }
        if (returnPath === '' || !isAskedFor(action, dsn?.notify)) return;
        const about = { action, status, diagnostic, recipient, envelopeId, returnPath, arrivedAtMs, occurredAtMs };
        const mailed = writeReport({ ...about, returnedHeaders: headers });
        await reporter.send({ to: returnPath, mail: mailed, occurredAtMs });
      });
    }
    if (mailBehaviour(recipient) === 'COMPLAIN') planComplaint(world, returnPath, headers, arrivedAtMs);
  }
}

/** The mailbox host's feedback loop: to the complaints address of the return path's domain. */
function planComplaint({ reporter, schedule }: MailWorld, returnPath: string, headers: string, arrivedAtMs: number) {
  const domain = returnPath.split('@')[1];
  if (domain === undefined) return;
  const to = `complaints@${domain}`;
  schedule.plan(arrivedAtMs + hourMs, async (occurredAtMs) => {
    const about = { type: 'abuse', to, returnPath, arrivedAtMs, occurredAtMs, returnedHeaders: headers } as const;
    await reporter.send({ to, mail: writeComplaint(about), occurredAtMs });
  });
}

/** RFC 3461 §4.1: success is told only on request, failure unless NEVER; delay on request. */
function isAskedFor(action: DeliveryReport['action'], notify: readonly string[] | undefined): boolean {
  if (notify === undefined) return action === 'failed';
  return notify.includes({ delivered: 'SUCCESS', relayed: 'SUCCESS', failed: 'FAILURE', delayed: 'DELAY' }[action]);
}

interface MailedReport {
  readonly to: string;
  readonly mail: string;
  readonly occurredAtMs: number;
}

interface Reporter {
  send(report: MailedReport): Promise<void>;
  moveTo(returnMailbox: { readonly host: string; readonly port: number }): void;
  close(): void;
}

/** Sends reports by SMTP; one that is not taken is sent again five simulated minutes later. */
function makeReporter(to: MailServerOptions['returnMailbox'], schedule: SimulatedSchedule): Reporter {
  let transport: Transporter | undefined;
  const moveTo = ({ host, port }: { readonly host: string; readonly port: number }) => {
    transport?.close();
    const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 };
    transport = createTransport({ host, port, pool: true, maxConnections: 4, ignoreTLS: true, ...timeouts });
  };
  if (to !== undefined) moveTo(to);
  async function sendOnce(report: MailedReport, tried: number): Promise<void> {
    if (transport === undefined) return;
    try {
      // A report has no sender, so that none is ever sent about it (RFC 3464 §2).
      await transport.sendMail({ envelope: { from: '', to: [report.to] }, raw: report.mail });
    } catch {
      if (tried >= reportTriesMax) return;
      const againAtMs = Math.max(schedule.nowMs(), report.occurredAtMs) + 5 * minuteMs;
      schedule.plan(againAtMs, () => sendOnce(report, tried + 1));
    }
  }
  return { send: (report) => sendOnce(report, 1), moveTo, close: () => transport?.close() };
}

function headersOf(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n');
  return raw.subarray(0, end === -1 ? raw.length : end).toString('utf8');
}

/** A header's value with its folds undone. */
function headerOf(headers: string, name: string): string | undefined {
  const unfolded = headers.replace(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(unfolded)?.[1]?.trim();
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function cut(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) {
    if (connection.id === session.id) connection.close();
  }
}

function isBeforeEffect(kind: FaultKind): boolean {
  return kind === '500-before' || kind === 'cut-after-request' || kind === '429';
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
