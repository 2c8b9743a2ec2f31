// Consumer e-invoices through a bank, as files by SFTP in the style of Bankgirot's e-faktura, whose sender contract is not
// public: one file a hand-over, a record an invoice, then report files and a register of agreements (docs/partners.md).
// Only the rename of the file has an effect, for all its records; each record has its receipt in a report file.
import { posix } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import {
  composeRecord,
  type EFakturaRecord,
  eFakturaAddress,
  fileIdOf,
  readRecipient,
  writeFile,
} from '../einvoice/efaktura-file.ts';
import { type FileIndex, openFileIndex } from '../einvoice/efaktura-index.ts';
import { type AgreementRegister, openRegister } from '../einvoice/efaktura-register.ts';
import { readReportFile, receiptsOfFile } from '../einvoice/efaktura-reports.ts';
import { notSent, taken } from '../http-outcome.ts';
import type {
  Adapter,
  Capability,
  Consignment,
  LookupOutcome,
  Outcome,
  PartnerConnection,
  Polled,
} from '../partner.ts';
import { SftpClient, type SftpSecrets, sftpCredentials, sftpSettings } from '../sftp/client.ts';
import { folderSetting, tryFolders } from '../sftp/folders.ts';
import { handOver } from '../sftp/hand-over.ts';
import { pollReportFiles, type ReadReports } from '../sftp/report-files.ts';

const dayMs = 24 * 3_600_000;
const sendMsMax = 55_000;
// One file: written, renamed, looked up before and after.
const oneMsMax = 30_000;

const capability: Capability = {
  // The key of a record: the bank answers 30 when it has taken it before, in whatever file.
  dedupe: 'field',
  dedupeWindowMs: 90 * dayMs,
  lookup: 'by-key',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: false,
  receipts: ['poll'],
  countries: ['SE'],
  addresses: eFakturaAddress,
  milestones: ['ACCEPTED', 'DELIVERED', 'ACKNOWLEDGED'],
  // It stands in the recipient's internet bank.
  evidence: { delivered: 'E3' },
  leadTimeDays: { default: 1 },
  cutOffHour: 18,
  sendMsMax,
  // Records, not files: what is sent together goes in one.
  concurrencyMax: 50,
  perSecondMax: null,
};

const settings = z.strictObject({
  ...sftpSettings,
  /** The creditor's number in the agreement with the bank. */
  creditorNumber: z.string().regex(/^[A-Z0-9-]{1,20}$/),
  /** Where files are put; where the bank moves those it has taken, and those it cannot read. */
  inbox: folderSetting.default('in'),
  taken: folderSetting.default('in/taken'),
  rejected: folderSetting.default('in/rejected'),
  /** Of our own: which records are in which file. */
  index: folderSetting.default('index'),
  /** Where report files appear, and where they are moved when they are taken in. */
  reports: folderSetting.default('reports'),
  reportsDone: folderSetting.default('reports/done'),
  /** Where the bank writes who has agreed. */
  registrations: folderSetting.default('registrations'),
  /** Records in one file. */
  recordsMax: z.number().int().min(1).max(1_000).default(200),
});
export type BankEFakturaSettings = z.infer<typeof settings>;

export const bankEFakturaAdapter: Adapter<BankEFakturaSettings, SftpSecrets> = {
  name: 'bank-efaktura',
  title: 'e-faktura through a bank',
  contract: 'docs/partners.md',
  channels: { E_INVOICE: capability },
  settings,
  secrets: sftpCredentials,
  open: (set, secret, { nowMs }) => {
    const client = SftpClient.open(set, secret);
    const index = openFileIndex(client, set.index);
    return connectionOf({ client, set, index, register: openRegister(client, set.registrations, nowMs) });
  },
};

interface Bank {
  readonly client: SftpClient;
  readonly set: BankEFakturaSettings;
  readonly index: FileIndex;
  readonly register: AgreementRegister;
}

function connectionOf(bank: Bank): PartnerConnection {
  const { client, set, register } = bank;
  const underWay = new Set<Promise<void>>();
  return {
    async send(consignments, signal, settled) {
      const sending = sendAll(bank, consignments, signal, settled);
      underWay.add(sending);
      await sending.finally(() => underWay.delete(sending));
    },
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: (effectKey, signal) => lookup(bank, effectKey, signal),
    readCallback: () => ({ kind: 'FORGED', detail: 'this contract has no callbacks' }),
    poll: (_cursor, _open, signal) => poll(bank, signal),
    async reach(addresses, signal) {
      const agreed = await register.agreed(signal);
      if (agreed === undefined) return new Map();
      return new Map(
        addresses.flatMap((address) => {
          const recipient = readRecipient(address);
          return recipient === undefined ? [] : [[address, agreed.has(recipient)] as const];
        }),
      );
    },
    test: (signal) =>
      tryFolders(
        client,
        [set.inbox, set.taken, set.rejected, set.index, set.reports, set.reportsDone, set.registrations],
        signal,
      ),
    async close() {
      await Promise.allSettled([...underWay]);
      await client.close();
    },
  };
}

interface Ready {
  readonly attemptId: string;
  readonly nowMs: number;
  readonly record: EFakturaRecord;
}

/** Composes all, then hands over file by file; nothing begins that could not end in time. */
async function sendAll(
  bank: Bank,
  consignments: readonly Consignment[],
  signal: AbortSignal,
  settled: (attemptId: string, outcome: Outcome) => void,
): Promise<void> {
  const beginning = AbortSignal.any([signal, AbortSignal.timeout(sendMsMax - oneMsMax)]);
  const ready: Ready[] = [];
  for (const consignment of consignments) {
    const { attemptId, nowMs } = consignment;
    // Documents are made without a pause of their own, and a file holds many.
    await others();
    const record = beginning.aborted ? noTime : await composeRecord(consignment);
    if (record.kind === 'COMPOSED') ready.push({ attemptId, nowMs, record });
    else settled(attemptId, record);
  }
  for (let rest = ready; rest.length > 0; ) {
    const file = rest.slice(0, countFor(rest, bank.set.recordsMax));
    rest = rest.slice(file.length);
    const within = AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)]);
    const outcome = beginning.aborted ? noTime : await handOverFile(bank, file, within).catch(() => lost);
    for (const { attemptId, record } of file) {
      settled(attemptId, outcome.kind === 'TAKEN' ? { ...outcome, requestHash: record.sha256 } : outcome);
    }
  }
}

const noTime = notSent('NO_TIME', 'there was no time to begin');
const lost: Outcome = { kind: 'AMBIGUOUS', code: 'INTERNAL', detail: 'the send ended in an unexpected error' };
const documentBytesMax = 12 * 1024 * 1024;

/** How many of them go in one file: as many as it may hold, and as its documents leave room for. */
function countFor(ready: readonly Ready[], recordsMax: number): number {
  let bytes = 0;
  const full = ready.findIndex(({ record }, index) => {
    bytes += record.pdf.length;
    return index === recordsMax || (index > 0 && bytes > documentBytesMax);
  });
  return full === -1 ? ready.length : full;
}

function handOverFile(bank: Bank, file: readonly Ready[], signal: AbortSignal): Promise<Outcome> {
  const { client, set, index } = bank;
  const records = file.map(({ record }) => record);
  const nowMs = Math.max(...file.map((one) => one.nowMs));
  const fileId = fileIdOf(records, nowMs);
  return handOver(
    {
      client,
      documents: [index.entry(fileId, records)],
      ticket: { path: fileAt(set.inbox, fileId), bytes: writeFile(records, set.creditorNumber, nowMs) },
      lookup: () => findFile(bank, fileId, signal),
      taken: () => taken('RENAMED', null, null),
      repeated: () => taken('REPEATED', null, null),
    },
    signal,
  );
}

function fileAt(folder: string, fileId: string): string {
  return posix.join(folder, `${fileId}.xml`);
}

/** The bank moves a file out of the inbox and never back. One it could not read was not taken: it may come again. */
async function findFile({ client, set }: Bank, fileId: string, signal: AbortSignal): Promise<LookupOutcome> {
  for (const [folder, state] of [[set.inbox, 'ACCEPTED'] as const, [set.taken, 'PROCESSING'] as const]) {
    const end = await client.exists(fileAt(folder, fileId), signal);
    if (end.kind !== 'DONE') return { kind: 'FAILED', detail: end.code };
    if (end.value) return { kind: 'FOUND', state, partnerReference: null };
  }
  return { kind: 'NOT_FOUND' };
}

/** The record's state is told by reports; that the bank has it, by the file it was in. */
async function lookup(bank: Bank, effectKey: string, signal: AbortSignal): Promise<LookupOutcome> {
  const files = await bank.index.filesOf(effectKey, signal);
  if (files.kind !== 'DONE') return { kind: 'FAILED', detail: files.code };
  for (const fileId of files.value) {
    const found = await findFile(bank, fileId, signal);
    if (found.kind !== 'NOT_FOUND') return found;
  }
  return { kind: 'NOT_FOUND' };
}

/** Reads the oldest report files. */
function poll(bank: Bank, signal: AbortSignal): Promise<Polled> {
  const { client, set } = bank;
  const folder = {
    from: set.reports,
    to: set.reportsDone,
    names: /^[A-Za-z0-9._-]{1,200}\.txt$/i,
    filesMax: 10,
    fileBytesMax: 8 * 1024 * 1024,
  };
  return pollReportFiles(client, folder, (bytes) => readReports(bank, bytes, signal), signal);
}

async function readReports(
  { index }: Bank,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<ReadReports | { readonly failed: string }> {
  const file = readReportFile(bytes);
  const receipts = [...file.receipts];
  const unread: string[] = [];
  for (const report of file.files) {
    const keys = await index.keysOf(report.fileId, signal);
    if (keys.kind === 'DONE') receipts.push(...receiptsOfFile(report, keys.value));
    else if (keys.kind === 'REFUSED') unread.push(`file ${report.fileId} has no index`);
    else return { failed: keys.code };
  }
  if (!file.isWhole) unread.push('its first or last line does not fit');
  if (file.badLines.length > 0) unread.push(`lines ${file.badLines.slice(0, 10).join(', ')} could not be read`);
  return { receipts, unread: unread.length > 0 ? unread.join(', ') : undefined };
}
