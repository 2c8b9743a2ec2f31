// Simulated EDI operator with a mailbox by SFTP: documents and envelopes in out/, moved to done/ or rejected/ a minute
// later; acknowledgements in ack/ on the simulated clock. What receivers do: those with a GLN by magic-participant.ts,
// those with a name by its end: -UNKNOWN has no mailbox, -NACK is rejected by its VAN.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isoOf, startOfDayMs } from '../../clock.ts';
import { courseOf } from '../debtors/habits.ts';
import { participantBehaviour } from '../debtors/magic-participant.ts';
import { noFaults, takeFault } from '../faults.ts';
import { itemsMax, type SimulatedItem, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { type ReceivedInvoice, readReceivedInvoice } from '../wire/invoice-response.ts';
import { openSftpServer, type SftpServer } from '../wire/sftp-server.ts';

const user = 'sandbox';
const password = 'sandbox-password';
const folders = ['/out', '/done', '/rejected', '/ack', '/ack/done'];

/** Starts it. Faults hit the rename of envelopes alone. */
export async function openVanEdiSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const van: Van = { world, items: [], keys: new Set(), acknowledged: new Map(), server: undefined };
  const server = await openSftpServer({
    port: world.port,
    user,
    password,
    folders,
    latencyMs: () => faults.latencyMs,
    faultOf: (_from, to) => (isEnvelope(to) ? takeFault(faults) : undefined),
    renamed: (_from, to, bytes) => (isEnvelope(to) ? collect(van, to, bytes) : undefined),
  });
  van.server = server;
  const { port, hostKeySha256 } = server;
  const places = { out: '/out', done: '/done', rejected: '/rejected', ack: '/ack', ackDone: '/ack/done' };
  return {
    name: 'van-edi',
    faults,
    access: {
      settings: { host: '127.0.0.1', port, user, hostKeySha256, mailbox: '7300009000029', ...places },
      secrets: { password },
    },
    items: () => van.items,
    callBackTo() {
      // It tells in files, when it is asked.
    },
    close: () => server.close(),
  };
}

type Item = SimulatedItem & { state: string };

interface Van {
  readonly world: SimulatorWorld;
  readonly items: Item[];
  readonly keys: Set<string>;
  /** How many acknowledgements a key has. */
  readonly acknowledged: Map<string, number>;
  server: SftpServer | undefined;
}

function isEnvelope(path: string): boolean {
  return /^\/out\/[^/]+\.job$/.test(path);
}

const envelope = z.object({
  version: z.literal(1),
  key: z.uuid(),
  document: z.string(),
  documentType: z.string().startsWith('busdox-docid-qns::'),
  sender: z.string().min(1),
  receiver: z.string().regex(/^[A-Z0-9.-]{1,35}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(1),
});

const minuteMs = 60_000;

/** It looks into out/ each minute; what has its name there is handed over. */
function collect(van: Van, path: string, bytes: Buffer): void {
  const { effects, schedule } = van.world;
  const key = path.slice('/out/'.length, -'.job'.length);
  const note = (kind: 'ACCEPTED' | 'REPEATED' | 'REFUSED') =>
    effects.write({ atMs: schedule.nowMs(), partner: 'van-edi', effectKey: key, kind });
  // Envelopes are told apart by their names, so the same one again is the same document.
  if (van.keys.has(key)) {
    note('REPEATED');
    return;
  }
  van.keys.add(key);
  const read = envelope.safeParse(parse(bytes));
  const document = van.server?.files.get(`/out/${key}.xml`);
  const isWhole =
    read.data?.key === key &&
    read.data.bytes === document?.length &&
    read.data.sha256 === createHash('sha256').update(document).digest('hex');
  const invoice = document && readReceivedInvoice(document.toString('utf8'));
  const receiver = read.data?.receiver ?? '';
  const fault = !isWhole ? 'DAMAGED' : invoice === undefined ? 'SYNTAX' : faultOf(receiver);
  note(fault === undefined ? 'ACCEPTED' : 'REFUSED');
  const takenAtMs = schedule.nowMs();
  schedule.plan(takenAtMs + minuteMs, async (nowMs) => {
    move(van, key, fault === undefined ? '/done' : '/rejected');
    if (fault !== undefined) van.keys.delete(key);
    if (fault === undefined || isWhole) acknowledge(van, key, nowMs, 'RECEIVED');
    if (fault !== undefined) acknowledge(van, key, nowMs, 'REJECTED', fault);
  });
  if (fault !== undefined || invoice === undefined || document === undefined) return;
  deliver(van, keep(van, key, receiver, invoice, document), invoice);
}

/** What the VAN itself finds wrong with a receiver. */
function faultOf(receiver: string): string | undefined {
  const behaviour = behaviourOf(receiver);
  if (receiver.endsWith('-UNKNOWN') || behaviour === 'NOT_REGISTERED') return 'RECEIVER_UNKNOWN';
  return receiver.endsWith('-NACK') || behaviour === 'REFUSE' ? 'SYNTAX' : undefined;
}

function behaviourOf(receiver: string) {
  return /^\d{13}$/.test(receiver) ? participantBehaviour(`0088:${receiver}`) : 'TAKE';
}

function keep(van: Van, key: string, receiver: string, invoice: ReceivedInvoice, document: Buffer): Item {
  const item: Item = {
    itemId: key,
    effectKey: key,
    channel: 'E_INVOICE',
    recipient: `edi:${receiver}`,
    title: `${invoice.root} ${invoice.number}`,
    arrivedAtMs: van.world.schedule.nowMs(),
    state: 'received',
    parts: [{ name: `${invoice.number}.xml`, contentType: 'application/xml', body: document }],
  };
  van.items.unshift(item);
  van.items.splice(itemsMax);
  return item;
}

/** Translated after two minutes, in the receiver's mailbox after five; fetched when the receiver's clerk opens it. */
function deliver(van: Van, item: Item, { dueDate }: ReceivedInvoice): void {
  const { arrivedAtMs, recipient: debtor, itemId: document } = item;
  const { schedule, effects, habitsSeed: seed } = van.world;
  const plan = (atMs: number, status: string, code?: string) =>
    schedule.plan(atMs, async (nowMs) => {
      item.state = status.toLowerCase();
      if (status === 'DELIVERED') effects.write({ atMs: nowMs, partner: 'van-edi', effectKey: document, kind: status });
      acknowledge(van, document, nowMs, status, code);
    });
  plan(arrivedAtMs + 2 * minuteMs, 'TRANSLATED');
  plan(arrivedAtMs + 5 * minuteMs, 'DELIVERED');
  const behaviour = behaviourOf(debtor.slice('edi:'.length));
  if (behaviour === 'REJECT') plan(arrivedAtMs + 60 * minuteMs, 'REJECTED', 'DECLINED');
  if (behaviour === 'PAY') plan(arrivedAtMs + 24 * 60 * minuteMs, 'COLLECTED');
  if (behaviour !== 'TAKE' || seed === undefined) return;
  const dueAtMs = dueDate === undefined ? arrivedAtMs : startOfDayMs(dueDate, 'Europe/Stockholm');
  const { openedAtMs } = courseOf({ channel: 'E_INVOICE', debtor, document, arrivedAtMs, dueAtMs, seed });
  if (openedAtMs !== null) plan(Math.max(openedAtMs, arrivedAtMs + 10 * minuteMs), 'COLLECTED');
}

function move({ server }: Van, key: string, folder: string): void {
  for (const name of [`${key}.job`, `${key}.xml`]) {
    const bytes = server?.files.get(`/out/${name}`);
    if (bytes === undefined) continue;
    server?.files.delete(`/out/${name}`);
    server?.files.set(`${folder}/${name}`, bytes);
  }
}

/** One file for each thing it has to say of a document. */
function acknowledge(van: Van, key: string, atMs: number, status: string, code?: string): void {
  const number = (van.acknowledged.get(key) ?? 0) + 1;
  van.acknowledged.set(key, number);
  const told = { version: 1, event: `${key}/${number}`, key, status, ...(code && { code }), at: isoOf(atMs) };
  van.server?.files.set(`/ack/${key}.${String(number).padStart(4, '0')}.ack`, Buffer.from(JSON.stringify(told)));
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
