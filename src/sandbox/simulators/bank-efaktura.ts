// Simulated bank that takes consumer e-invoices as files by SFTP: files in in/, moved to in/taken or in/rejected a minute
// later; report files on the simulated clock, one for all that happens at an instant. What debtors do: magic-identity.ts.
// It writes no register: everybody but the magic numbers has agreed.
import { createHash } from 'node:crypto';
import { isoOf, startOfDayMs } from '../../clock.ts';
import { isOcrNumber } from '../../document/giro-line.ts';
import { childOf, readXml, type XmlElement } from '../../document/xml-tree.ts';
import { courseOf } from '../debtors/habits.ts';
import { type MailboxBehaviour, mailboxBehaviour } from '../debtors/magic-identity.ts';
import { noFaults, takeFault } from '../faults.ts';
import { itemsMax, type SimulatedItem, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { openSftpServer, type SftpServer } from '../wire/sftp-server.ts';

const user = 'sandbox';
const password = 'sandbox-password';
const creditorNumber = 'SANDBOX-1';
const folders = ['/in', '/in/taken', '/in/rejected', '/index', '/reports', '/reports/done', '/registrations'];

/** Starts it. Faults hit the rename of files alone. */
export async function openBankEFakturaSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const bank: Bank = { world, items: [], keys: new Set(), lines: [], filesWritten: 0, server: undefined };
  const server = await openSftpServer({
    port: world.port,
    user,
    password,
    folders,
    latencyMs: () => faults.latencyMs,
    faultOf: (_from, to) => (isFile(to) ? takeFault(faults) : undefined),
    renamed(_from, to, bytes) {
      if (isFile(to)) take(bank, to.slice('/in/'.length), bytes);
    },
  });
  bank.server = server;
  const { port, hostKeySha256 } = server;
  const places = {
    inbox: '/in',
    taken: '/in/taken',
    rejected: '/in/rejected',
    index: '/index',
    reports: '/reports',
    reportsDone: '/reports/done',
    registrations: '/registrations',
  };
  return {
    name: 'bank-efaktura',
    faults,
    access: {
      settings: { host: '127.0.0.1', port, user, hostKeySha256, creditorNumber, ...places },
      secrets: { password },
    },
    items: () => bank.items,
    callBackTo() {
      // It tells in files, when it is asked.
    },
    close: () => server.close(),
  };
}

type Item = SimulatedItem & { state: string };

interface Bank {
  readonly world: SimulatorWorld;
  readonly items: Item[];
  /** Of the records it has taken. */
  readonly keys: Set<string>;
  /** Of the next report file. */
  readonly lines: string[];
  filesWritten: number;
  server: SftpServer | undefined;
}

function isFile(path: string): boolean {
  return /^\/in\/[^/]+\.xml$/.test(path);
}

const minuteMs = 60_000;

/** A file is taken at once and looked at a minute later; what it says of it is decided now, so that effects are known. */
function take(bank: Bank, name: string, bytes: Buffer): void {
  const { schedule } = bank.world;
  const root = readXml(bytes.toString('utf8'));
  const records = root?.children.filter((element) => element.name === 'EInvoice') ?? [];
  const fault = faultOfFile(root, records);
  const reports =
    fault === undefined
      ? records.map((record) => `20;${textOf(record, 'Key')};RECEIPT;${takeRecord(bank, record)}`)
      : [`21;${name.replace(/\.xml$/, '')};${fault}`];
  schedule.plan(schedule.nowMs() + minuteMs, async (nowMs) => {
    bank.server?.files.delete(`/in/${name}`);
    bank.server?.files.set(`/in/${fault === undefined ? 'taken' : 'rejected'}/${name}`, bytes);
    for (const report of reports) tell(bank, nowMs, report);
  });
}

function faultOfFile(root: XmlElement | undefined, records: readonly XmlElement[]): string | undefined {
  if (root?.name !== 'EInvoiceFile' || root.attributes['version'] !== '1') return '90';
  if (textOf(childOf(root, 'Header'), 'CreditorNumber') !== creditorNumber) return '92';
  const trailer = childOf(root, 'Trailer');
  const sum = records.reduce((total, record) => total + Number(textOf(record, 'AmountOre')), 0);
  const fits = Number(textOf(trailer, 'Count')) === records.length && Number(textOf(trailer, 'SumOre')) === sum;
  return fits ? undefined : '91';
}

/** Takes a record, and gives the code of its receipt. */
function takeRecord(bank: Bank, record: XmlElement): string {
  const { effects, schedule } = bank.world;
  const effectKey = textOf(record, 'Key');
  const note = (kind: 'ACCEPTED' | 'REPEATED' | 'REFUSED') =>
    effects.write({ atMs: schedule.nowMs(), partner: 'bank-efaktura', effectKey, kind });
  if (bank.keys.has(effectKey)) {
    note('REPEATED');
    return '30';
  }
  const pdf = Buffer.from(textOf(record, 'Document'), 'base64');
  const code = faultOfRecord(record, pdf);
  note(code === undefined ? 'ACCEPTED' : 'REFUSED');
  if (code !== undefined) return code;
  bank.keys.add(effectKey);
  present(bank, keep(bank, record, pdf), textOf(record, 'PayDate'));
  return '00';
}

function faultOfRecord(record: XmlElement, pdf: Buffer): string | undefined {
  const recipient = textOf(record, 'Recipient');
  const behaviour = mailboxBehaviour(recipient);
  if (!/^\d{12}$/.test(recipient)) return '12';
  if (behaviour === 'NOT_USER') return '10';
  if (behaviour === 'REFUSE') return '11';
  if (!isOcrNumber(textOf(record, 'Ocr'))) return '20';
  const payDate = textOf(record, 'PayDate');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(payDate) || Temporal.PlainDate.from(payDate).dayOfWeek > 5) return '21';
  if (!/^[1-9]\d*$/.test(textOf(record, 'AmountOre'))) return '22';
  const { sha256 } = childOf(record, 'Document')?.attributes ?? {};
  return createHash('sha256').update(pdf).digest('hex') === sha256 ? undefined : '23';
}

function keep(bank: Bank, record: XmlElement, pdf: Buffer): Item {
  const effectKey = textOf(record, 'Key');
  const facts = record.children.filter(({ name }) => name !== 'Document').map(({ name, text }) => `${name}: ${text}`);
  const item: Item = {
    itemId: effectKey,
    effectKey,
    channel: 'E_INVOICE',
    recipient: `efaktura:${textOf(record, 'Recipient')}`,
    title: `Invoice ${textOf(record, 'Number')}`,
    arrivedAtMs: bank.world.schedule.nowMs(),
    state: 'received',
    parts: [
      { name: 'Invoice', contentType: 'application/pdf', body: pdf },
      { name: 'Record', contentType: 'text/plain', body: facts.join('\n') },
    ],
  };
  bank.items.unshift(item);
  bank.items.splice(itemsMax);
  return item;
}

const hourMs = 60 * minuteMs;

/** It stands in the internet bank the next morning at seven; what its owner does follows. */
function present(bank: Bank, item: Item, payDate: string): void {
  const { schedule, effects } = bank.world;
  const { itemId: key, arrivedAtMs, recipient } = item;
  const plan = (atMs: number | null, event: string) => {
    if (atMs === null) return;
    schedule.plan(atMs, async (nowMs) => {
      item.state = event === 'PRESENTED' ? 'delivered' : event.toLowerCase();
      if (event === 'PRESENTED') {
        effects.write({ atMs: nowMs, partner: 'bank-efaktura', effectKey: key, kind: 'DELIVERED' });
      }
      tell(bank, nowMs, `20;${key};${event};`);
    });
  };
  const arrived = Temporal.Instant.fromEpochMilliseconds(arrivedAtMs).toZonedDateTimeISO('Europe/Stockholm');
  const morning = arrived
    .toPlainDate()
    .add({ days: 1 })
    .toZonedDateTime({
      timeZone: 'Europe/Stockholm',
      plainTime: new Temporal.PlainTime(7),
    }).epochMilliseconds;
  plan(morning, 'PRESENTED');
  const behaviour = mailboxBehaviour(recipient.slice('efaktura:'.length));
  if (behaviour === 'DECLINE') plan(morning + hourMs, 'DECLINED');
  const course = payingCourse(bank, behaviour, item, morning, startOfDayMs(payDate, 'Europe/Stockholm'));
  if (course.scheduledAtMs === null) return;
  plan(course.scheduledAtMs, 'APPROVED');
  plan(course.paidAtMs, 'PAID');
}

/** When it is paid where the bank shows it; those who pay late pay elsewhere. */
function payingCourse(
  { world: { habitsSeed: seed } }: Bank,
  behaviour: MailboxBehaviour,
  { recipient: debtor, itemId: document }: Item,
  arrivedAtMs: number,
  dueAtMs: number,
): { readonly scheduledAtMs: number | null; readonly paidAtMs: number | null } {
  if (behaviour === 'PAY') {
    const scheduledAtMs = arrivedAtMs + 24 * hourMs;
    return { scheduledAtMs, paidAtMs: Math.max(dueAtMs + 8 * hourMs, scheduledAtMs + hourMs) };
  }
  if (behaviour !== 'TAKE' || seed === undefined) return { scheduledAtMs: null, paidAtMs: null };
  return courseOf({ channel: 'E_INVOICE', debtor, document, arrivedAtMs, dueAtMs, seed });
}

/** One report file for all that happens at an instant. */
function tell(bank: Bank, atMs: number, line: string): void {
  bank.lines.push(`${line};${isoOf(atMs)}`);
  if (bank.lines.length > 1) return;
  // Planned behind all else of the same instant.
  bank.world.schedule.plan(atMs, async () => {
    const lines = bank.lines.splice(0);
    bank.filesWritten += 1;
    const number = String(bank.filesWritten).padStart(6, '0');
    const text = [`01;REPORT;${number};${isoOf(atMs)}`, ...lines, `99;${lines.length}`, ''].join('\r\n');
    bank.server?.files.set(`/reports/report-${isoOf(atMs).slice(0, 10)}-${number}.txt`, Buffer.from(text));
  });
}

function textOf(element: XmlElement | undefined, name: string): string {
  return childOf(element, name)?.text ?? '';
}
