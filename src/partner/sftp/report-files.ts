// Reads the files in which a partner by SFTP reports, oldest name first and some at a time; they are moved away when their
// reports are stored. What cannot be read is told and never keeps the rest back.
import { hash } from 'node:crypto';
import { posix } from 'node:path';
import type { Polled, ReportedReceipt } from '../partner.ts';
import type { SftpClient } from './client.ts';

export interface ReportFolder {
  /** Where report files appear, given their names only when they are whole. */
  readonly from: string;
  /** Where they are moved when they are taken in. */
  readonly to: string;
  /** Which names are report files; they hold nothing of a debtor, for they are told. */
  readonly names: RegExp;
  readonly filesMax: number;
  readonly fileBytesMax: number;
}

export interface ReadReports {
  readonly receipts: readonly ReportedReceipt[];
  /** What could not be read, in our words; the file's name is put before it. */
  readonly unread?: string | undefined;
}

/** Reads the oldest files. A file that `read` answers FAILED for ends the poll: nothing is moved away. */
export async function pollReportFiles(
  client: SftpClient,
  { from, to, names, filesMax, fileBytesMax }: ReportFolder,
  read: (bytes: Buffer, name: string) => Promise<ReadReports | { readonly failed: string }>,
  signal: AbortSignal,
): Promise<Polled> {
  const listed = await client.list(from, signal);
  if (listed.kind !== 'DONE') return { kind: 'FAILED', detail: listed.code };
  const files = listed.value.filter(({ name, isFolder }) => !isFolder && names.test(name));
  // One that is too large stays where it is, for a person; the others go on.
  const small = files.filter(({ bytes }) => bytes <= fileBytesMax);
  const told = files.filter(({ bytes }) => bytes > fileBytesMax).map(({ name }) => `${name}: too large`);
  const taken: { readonly name: string; readonly bytes: Buffer }[] = [];
  const receipts: ReportedReceipt[] = [];
  for (const { name } of small.slice(0, filesMax)) {
    const end = await client.get(posix.join(from, name), fileBytesMax, signal);
    if (end.kind === 'REFUSED') {
      told.push(`${name}: ${end.code}`);
      continue;
    }
    if (end.kind !== 'DONE') return { kind: 'FAILED', detail: end.code };
    const reports = await read(end.value, name);
    if ('failed' in reports) return { kind: 'FAILED', detail: reports.failed };
    receipts.push(...reports.receipts);
    taken.push({ name, bytes: end.value });
    if (reports.unread !== undefined) told.push(`${name}: ${reports.unread}`);
  }
  return {
    kind: 'RECEIPTS',
    receipts,
    cursor: null,
    more: small.length > filesMax,
    ...(told.length > 0 && { detail: told.join('; ') }),
    async acknowledge() {
      for (const { name, bytes } of taken) {
        const end = await client.rename(posix.join(from, name), posix.join(to, name), signal);
        // A name that was used before: kept beside the other. What fails altogether is read again, and recognised.
        if (end.kind !== 'REFUSED') continue;
        const other = `${hash('sha256', bytes).slice(0, 12)}-${name}`;
        await client.rename(posix.join(from, name), posix.join(to, other), signal);
      }
    },
  };
}
