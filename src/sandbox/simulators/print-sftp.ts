// Simulated print house that takes files by SFTP: documents and job tickets in an inbox, moved to an archive when it begins
// to print; return files on the simulated clock. What becomes of a letter: magic-recipient.ts.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isoOf } from '../../clock.ts';
import { letterBehaviour } from '../debtors/magic-recipient.ts';
import { noFaults, takeFault } from '../faults.ts';
import { type Desk, type DeskLetter, makeDesk } from '../print/desk.ts';
import type { LetterEvent, PlannedEvent } from '../print/schedule.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { openSftpServer, type SftpServer } from '../wire/sftp-server.ts';

const user = 'sandbox';
const password = 'sandbox-password';
const folders = ['/inbox', '/archive', '/rejected', '/withdrawn', '/outgoing', '/outgoing/archive'];

/** Starts it. Faults hit the rename of tickets alone. */
export async function openPrintSftpSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = {
    world,
    rows: [],
    filesWritten: 0,
    desk: makeDesk(world, 'print-sftp', 'withdrawn', async (letter, event) => move(house, letter, event)),
    server: undefined,
  };
  const server = await openSftpServer({
    port: world.port,
    user,
    password,
    folders,
    latencyMs: () => faults.latencyMs,
    faultOf: (_from, to) => (isTicket(to) ? takeFault(faults) : undefined),
    renamed: (from, to, bytes) => renamed(house, from, to, bytes),
  });
  house.server = server;
  const { port, hostKeySha256 } = server;
  return {
    name: 'print-sftp',
    faults,
    access: {
      settings: {
        host: '127.0.0.1',
        port,
        user,
        hostKeySha256,
        inbox: '/inbox',
        archive: '/archive',
        withdrawn: '/withdrawn',
        outgoing: '/outgoing',
        outgoingArchive: '/outgoing/archive',
      },
      secrets: { password },
    },
    items: () => house.desk.items,
    callBackTo() {
      // It tells in files, when it is asked.
    },
    close: () => server.close(),
  };
}

interface House {
  readonly world: SimulatorWorld;
  readonly desk: Desk;
  /** Lines of the next return file. */
  readonly rows: string[];
  filesWritten: number;
  server: SftpServer | undefined;
}

function isTicket(path: string): boolean {
  return /^\/inbox\/[^/]+\.json$/.test(path);
}

const ticket = z.object({
  version: z.literal(1),
  key: z.uuid(),
  document: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  pages: z.number().int().min(1),
  recipient: z.object({
    name: z.string().min(1),
    lines: z.array(z.string()),
    postcode: z.string(),
    city: z.string().min(1),
    country: z.string().regex(/^[A-Z]{2}$/),
  }),
});

function renamed(house: House, from: string, to: string, bytes: Buffer): void {
  if (to.startsWith('/withdrawn/')) withdraw(house, from);
  if (!isTicket(to)) return;
  const key = to.slice('/inbox/'.length, -'.json'.length);
  const fault = house.desk.byKey.has(key) ? undefined : order(house, key, bytes);
  // Tickets are told apart by their names, so the same one again is the same letter.
  if (fault === undefined) house.desk.note(key, 'REPEATED');
  else if (fault !== null) reject(house, key, fault);
}

/** Takes the letter of a ticket, or says what is wrong with it. */
function order(house: House, key: string, bytes: Buffer): string | null {
  const read = ticket.safeParse(parse(bytes));
  const pdf = house.server?.files.get(`/inbox/${key}.pdf`);
  const isWhole = pdf !== undefined && createHash('sha256').update(pdf).digest('hex') === read.data?.sha256;
  if (!read.success || read.data.key !== key || !isWhole) return 'document missing or damaged';
  const { name, lines, postcode, city, country } = read.data.recipient;
  const behaviour = letterBehaviour(lines, postcode);
  if (behaviour === 'REFUSE') return 'address invalid';
  house.desk.take({
    letterId: key,
    effectKey: key,
    recipient: [name, ...lines, `${postcode} ${city}`, country].join(', '),
    title: read.data.document,
    state: 'accepted',
    pdf,
    behaviour,
  });
  return null;
}

/** It sees what is wrong only when it looks, a minute later. */
function reject(house: House, key: string, reason: string): void {
  house.desk.note(key, 'REFUSED');
  house.world.schedule.plan(house.world.schedule.nowMs() + 60_000, async (dueMs) => {
    putAway(house, key, '/rejected');
    tell(house, dueMs, `${key};rejected;${reason};${isoOf(dueMs)}`);
  });
}

function withdraw(house: House, from: string): void {
  const letter = house.desk.byKey.get(from.slice('/inbox/'.length, -'.json'.length));
  if (letter === undefined) return;
  letter.state = 'withdrawn';
  house.desk.note(letter.effectKey, 'CANCELLED');
}

const words: Readonly<Record<LetterEvent, string>> = {
  printed: 'printed',
  handed_to_post: 'posted',
  delivered: 'delivered',
  returned: 'returned',
};
const reasons = { MOVED: 'moved', ADDRESS_UNKNOWN: 'address unknown' } as const;

function move(house: House, letter: DeskLetter, { event, reason, atMs }: PlannedEvent): void {
  letter.state = words[event];
  const key = letter.itemId;
  if (event === 'printed') putAway(house, key, '/archive');
  tell(house, atMs, `${key};${words[event]};${reason === undefined ? '' : reasons[reason]};${isoOf(atMs)}`);
}

/** It takes document and ticket from the inbox when it begins, or when it will not. */
function putAway({ server }: House, key: string, folder: '/archive' | '/rejected'): void {
  for (const name of [`${key}.json`, `${key}.pdf`]) {
    const bytes = server?.files.get(`/inbox/${name}`);
    if (bytes === undefined) continue;
    server?.files.delete(`/inbox/${name}`);
    server?.files.set(`${folder}/${name}`, bytes);
  }
}

/** One return file for all that happens at an instant, in ISO-8859-1 as such houses often write. */
function tell(house: House, atMs: number, line: string): void {
  house.rows.push(line);
  if (house.rows.length > 1) return;
  // Planned behind all else of the same instant.
  house.world.schedule.plan(atMs, async () => {
    const lines = ['key;state;reason;instant', ...house.rows.splice(0), ''];
    house.filesWritten += 1;
    const name = `return-${isoOf(atMs).slice(0, 10)}-${String(house.filesWritten).padStart(6, '0')}.csv`;
    house.server?.files.set(`/outgoing/${name}`, Buffer.from(lines.join('\r\n'), 'latin1'));
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
