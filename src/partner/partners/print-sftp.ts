// Letters through a print house that takes files by SFTP: <key>.pdf, then the job ticket <key>.json, each under a passing
// name and renamed when it is whole. Only the rename of the ticket has an effect: whatever fails before was not sent.
// What became of a letter comes in return files (letter/sftp-words.ts), moved away once they are taken in.
import { posix } from 'node:path';
import { z } from 'zod';
import { refused, taken } from '../http-outcome.ts';
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
import { SftpClient, type SftpSecrets, sftpCredentials, sftpSettings } from '../sftp/client.ts';
import { folderSetting, tryFolders } from '../sftp/folders.ts';
import { handOver } from '../sftp/hand-over.ts';
import { pollReportFiles } from '../sftp/report-files.ts';

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
  consolidates: true,
  receipts: ['poll'],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  leadTimeDays,
  cutOffHour: 16,
  sendMsMax: 45_000,
  concurrencyMax,
  perSecondMax: null,
};

const settings = z.strictObject({
  ...sftpSettings,
  /** Where tickets and documents are put. */
  inbox: folderSetting.default('inbox'),
  /** Where the house moves tickets it has taken. */
  archive: folderSetting.default('archive'),
  /** Where tickets are moved that shall not be printed. */
  withdrawn: folderSetting.default('withdrawn'),
  /** Where return files appear, and where they are moved when they are taken in. */
  outgoing: folderSetting.default('outgoing'),
  outgoingArchive: folderSetting.default('outgoing/archive'),
  product: z.enum(['economy', 'priority']).default('economy'),
  sides: z.enum(['simplex', 'duplex']).default('duplex'),
  colour: z.enum(['grayscale', 'colour']).default('grayscale'),
});
export type PrintSftpSettings = z.infer<typeof settings>;

export const printSftpAdapter: Adapter<PrintSftpSettings, SftpSecrets> = {
  name: 'print-sftp',
  title: 'Print house by SFTP',
  contract: 'src/partner/partners/print-sftp.ts',
  channels: { LETTER: capability },
  settings,
  secrets: sftpCredentials,
  open: openPrintSftp,
};

function openPrintSftp(set: PrintSftpSettings, secret: SftpSecrets): PartnerConnection {
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
    test: (signal) =>
      tryFolders(client, [set.inbox, set.archive, set.withdrawn, set.outgoing, set.outgoingArchive], signal),
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
  return handOver(
    {
      client,
      documents: [{ path: posix.join(set.inbox, `${effectKey}.pdf`), bytes: pdf }],
      ticket: { path: ticket('inbox', effectKey), bytes: writeTicket(letter, set, consignment.nowMs) },
      lookup: () => lookup(places, effectKey, signal),
      taken: () => taken('RENAMED', null, sha256, { units: pages }),
      repeated: ({ state }) =>
        state === 'CANCELLED'
          ? refused('PARTNER', 'WITHDRAWN', 'this letter was withdrawn before')
          : taken('REPEATED', null, null, { units: pages }),
    },
    signal,
  );
}

/**
 * The house moves tickets from inbox to archive and never back: asked in this order, none is missed on its way. One that
 * it has rejected it moves elsewhere: that letter was not taken, and is handed over again when it is corrected.
 */
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

/** Reads the oldest return files. */
function poll({ client, set }: Places, signal: AbortSignal): Promise<Polled> {
  const folder = {
    from: set.outgoing,
    to: set.outgoingArchive,
    names: /^[A-Za-z0-9._-]{1,200}\.csv$/i,
    filesMax: 10,
    fileBytesMax: 8 * 1024 * 1024,
  };
  const read = async (bytes: Buffer) => {
    const { receipts, badLines } = readReturnFile(bytes);
    return { receipts, unread: badLines.length > 0 ? tellBadLines(badLines) : undefined };
  };
  return pollReportFiles(client, folder, read, signal);
}
