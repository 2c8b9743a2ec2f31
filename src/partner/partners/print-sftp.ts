// Letters through a print house that takes files by SFTP: <key>.pdf, then the job ticket <key>.json, each under a passing
// name and renamed when it is whole. Only the rename of the ticket has an effect: whatever fails before was not sent.
// What became of a letter comes in return files (letter/sftp-words.ts), moved away once they are taken in.
import { hash } from 'node:crypto';
import { posix } from 'node:path';
import { z } from 'zod';
import { ambiguous, notSent, refused, taken } from '../http-outcome.ts';
import { composeLetter } from '../letter/compose.ts';
import { leadTimeDays } from '../letter/countries.ts';
import { readReturnFile, tellBadLines, writeTicket } from '../letter/sftp-words.ts';
import type {
  Adapter,
  CancelOutcome,
  Capability,
  Consignment,
  LookupOutcome,
  Outcome,
  PartnerConnection,
  Polled,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';
import { SftpClient, type SftpEnd, sftpSecrets, sftpSettings } from '../sftp/client.ts';

const dayMs = 24 * 3_600_000;
const concurrencyMax = 8;
// Two files with two calls each, look-ups before and after.
const oneMsMax = 30_000;

const capability: Capability = {
  dedupe: 'document-id',
  // As long as the house keeps tickets it has worked through; part of what is agreed with it.
  dedupeWindowMs: 14 * dayMs,
  lookup: 'by-key',
  processingMsMax: 0,
  uncertain: 'hold',
  // Until the house takes the ticket from its inbox.
  recall: true,
  receipts: ['poll'],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  leadTimeDays,
  cutOffHour: 16,
  sendMsMax: 45_000,
  concurrencyMax,
  perSecondMax: null,
};

const folder = z.string().regex(/^\/?[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/);

const settings = z.strictObject({
  ...sftpSettings,
  /** Where tickets and documents are put. */
  inbox: folder.default('inbox'),
  /** Where the house moves tickets it has taken. */
  archive: folder.default('archive'),
  /** Where tickets are moved that shall not be printed. */
  withdrawn: folder.default('withdrawn'),
  /** Where return files appear, and where they are moved when they are taken in. */
  outgoing: folder.default('outgoing'),
  outgoingArchive: folder.default('outgoing/archive'),
  product: z.enum(['economy', 'priority']).default('economy'),
  sides: z.enum(['simplex', 'duplex']).default('duplex'),
  colour: z.enum(['grayscale', 'colour']).default('grayscale'),
});
export type PrintSftpSettings = z.infer<typeof settings>;

const secrets = z
  .strictObject(sftpSecrets)
  .refine((given) => given.password !== undefined || given.privateKey !== undefined, {
    error: 'needs a password or a private key',
  });
export type PrintSftpSecrets = z.infer<typeof secrets>;

export const printSftpAdapter: Adapter<PrintSftpSettings, PrintSftpSecrets> = {
  name: 'print-sftp',
  title: 'Print house by SFTP',
  contract: 'src/partner/partners/print-sftp.ts',
  channels: { LETTER: capability },
  settings,
  secrets,
  open: openPrintSftp,
};

function openPrintSftp(set: PrintSftpSettings, secret: PrintSftpSecrets): PartnerConnection {
  const client = SftpClient.open(set, secret);
  const places: Places = {
    client,
    set,
    ticket: (place, key) => posix.join(set[place], `${key}.json`),
  };
  const underWay = new Set<Promise<void>>();
  const sendAll = sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, (consignment, signal) =>
    sendOne(places, consignment, AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)])),
  );
  return {
    async send(consignments, signal, settled) {
      const sending = sendAll(consignments, signal, settled);
      underWay.add(sending);
      await sending.finally(() => underWay.delete(sending));
    },
    cancel: (effectKey, _reference, signal) => cancel(places, effectKey, signal),
    lookup: (effectKey, signal) => lookup(places, effectKey, signal),
    readCallback: () => ({ kind: 'FORGED', detail: 'this contract has no callbacks' }),
    poll: (_cursor, _open, signal) => poll(places, signal),
    async test(signal) {
      for (const place of ['inbox', 'archive', 'withdrawn', 'outgoing', 'outgoingArchive'] as const) {
        const end = await client.list(set[place], signal);
        if (end.kind === 'REFUSED') return { kind: 'FAILED', code: end.code, detail: `no folder ${set[place]}` };
        if (end.kind !== 'DONE') return { kind: 'FAILED', code: end.code, detail: 'no connection' };
      }
      return { kind: 'WORKS', detail: 'it answers, knows the credentials, and has all folders' };
    },
    async close() {
      await Promise.allSettled([...underWay]);
      await client.close();
    },
  };
}

interface Places {
  readonly client: SftpClient;
  readonly set: PrintSftpSettings;
  readonly ticket: (place: 'inbox' | 'archive' | 'withdrawn', key: string) => string;
}

async function sendOne(places: Places, consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
  const { client, set, ticket } = places;
  const letter = await composeLetter(consignment);
  if (letter.kind === 'REFUSED') return letter;
  const { effectKey, pdf, pages, sha256 } = letter;
  // A rename overwrites nothing, but a ticket that was taken and moved away would not stop it.
  const known = await lookup(places, effectKey, signal);
  if (known.kind === 'FAILED') return notSent('LOOKUP_FAILED', known.detail);
  if (known.kind === 'FOUND') return repeated(known, pages);
  const document = posix.join(set.inbox, `${effectKey}.pdf`);
  const stored = await replace(client, document, pdf, signal);
  if (stored.kind !== 'DONE') return withoutTicket(stored);
  const passing = `${ticket('inbox', effectKey)}.part`;
  const written = await client.put(passing, writeTicket(letter, set, consignment.nowMs), { exclusive: false }, signal);
  if (written.kind !== 'DONE') return withoutTicket(written);
  const end = await client.rename(passing, ticket('inbox', effectKey), signal);
  if (end.kind === 'DONE') return taken('RENAMED', null, sha256, { units: pages });
  if (end.kind === 'NO_ANSWER') return ambiguous(end.code, 'no answer to the rename of the ticket');
  if (end.kind === 'NOT_CONNECTED') return notSent(end.code, 'no connection');
  // Refused: either the ticket is there already, or the server failed before or after it acted.
  const after = await lookup(places, effectKey, signal);
  if (after.kind === 'FOUND') return repeated(after, pages);
  if (after.kind === 'FAILED') return ambiguous(end.code, 'the rename was refused, and the ticket cannot be looked up');
  return refused('PARTNER', end.code, 'the server refused the ticket');
}

function repeated(known: Extract<LookupOutcome, { kind: 'FOUND' }>, pages: number): Outcome {
  if (known.state === 'CANCELLED') return refused('PARTNER', 'WITHDRAWN', 'this letter was withdrawn before');
  return taken('REPEATED', null, null, { units: pages });
}

/** Puts a whole document in place. One that is there without a ticket is what an earlier try left. */
async function replace(client: SftpClient, path: string, bytes: Buffer, signal: AbortSignal) {
  const passing = `${path}.part`;
  const written = await client.put(passing, bytes, { exclusive: false }, signal);
  if (written.kind !== 'DONE') return written;
  const renamed = await client.rename(passing, path, signal);
  if (renamed.kind !== 'REFUSED') return renamed;
  const removed = await client.remove(path, signal);
  return removed.kind === 'DONE' ? client.rename(passing, path, signal) : renamed;
}

/** What an end means before the ticket has its name: no letter has been ordered. */
function withoutTicket(end: Exclude<SftpEnd<unknown>, { kind: 'DONE' }>): Outcome {
  return end.kind === 'REFUSED'
    ? refused('PARTNER', end.code, 'the server refused the file')
    : notSent(end.code, 'no connection');
}

/** The house moves tickets from inbox to archive and never back: asked in this order, none is missed on its way. */
async function lookup({ client, ticket }: Places, effectKey: string, signal: AbortSignal): Promise<LookupOutcome> {
  const found = { inbox: 'ACCEPTED', archive: 'PROCESSING', withdrawn: 'CANCELLED' } as const;
  for (const place of ['inbox', 'archive', 'withdrawn'] as const) {
    const end = await client.exists(ticket(place, effectKey), signal);
    if (end.kind !== 'DONE') return { kind: 'FAILED', detail: end.code };
    if (end.value) return { kind: 'FOUND', state: found[place], partnerReference: null };
  }
  return { kind: 'NOT_FOUND' };
}

/** Takes the ticket out of the inbox: either we have it then, or the house. */
async function cancel({ client, ticket }: Places, effectKey: string, signal: AbortSignal): Promise<CancelOutcome> {
  const withdrawn = ticket('withdrawn', effectKey);
  const end = await client.rename(ticket('inbox', effectKey), withdrawn, signal);
  if (end.kind === 'DONE') return { kind: 'CANCELLED' };
  if (end.kind !== 'REFUSED') return { kind: 'FAILED', detail: end.code };
  const there = await client.exists(withdrawn, signal);
  if (there.kind !== 'DONE') return { kind: 'FAILED', detail: there.code };
  return there.value ? { kind: 'CANCELLED' } : { kind: 'TOO_LATE' };
}

const filesMax = 10;
const fileBytesMax = 8 * 1024 * 1024;

/** Reads the oldest return files; they are moved away when their reports are stored. */
async function poll({ client, set }: Places, signal: AbortSignal): Promise<Polled> {
  const listed = await client.list(set.outgoing, signal);
  if (listed.kind !== 'DONE') return { kind: 'FAILED', detail: listed.code };
  const files = listed.value.filter(({ name, isFolder }) => !isFolder && /^[A-Za-z0-9._-]{1,200}\.csv$/i.test(name));
  const read: { readonly name: string; readonly bytes: Buffer }[] = [];
  const told: string[] = [];
  const receipts = [];
  // One that is too large stays where it is, for a person; the others go on.
  const small = files.filter(({ bytes }) => bytes <= fileBytesMax);
  for (const { name } of files.filter(({ bytes }) => bytes > fileBytesMax)) told.push(`${name}: too large`);
  for (const { name } of small.slice(0, filesMax)) {
    const end = await client.get(posix.join(set.outgoing, name), fileBytesMax, signal);
    if (end.kind === 'REFUSED') {
      told.push(`${name}: ${end.code}`);
      continue;
    }
    if (end.kind !== 'DONE') return { kind: 'FAILED', detail: end.code };
    const file = readReturnFile(end.value);
    receipts.push(...file.receipts);
    read.push({ name, bytes: end.value });
    if (file.badLines.length > 0) told.push(tellBadLines(name, file.badLines));
  }
  return {
    kind: 'RECEIPTS',
    receipts,
    cursor: null,
    more: small.length > filesMax,
    ...(told.length > 0 && { detail: told.join('; ') }),
    async acknowledge() {
      for (const { name, bytes } of read) {
        const from = posix.join(set.outgoing, name);
        const end = await client.rename(from, posix.join(set.outgoingArchive, name), signal);
        // A name that was used before: kept beside the other. What fails altogether is read again, and recognised.
        if (end.kind !== 'REFUSED') continue;
        const other = `${hash('sha256', bytes).slice(0, 12)}-${name}`;
        await client.rename(from, posix.join(set.outgoingArchive, other), signal);
      }
    },
  };
}
