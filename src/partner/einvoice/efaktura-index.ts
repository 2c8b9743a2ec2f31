// Which records went in which file: beside each file handed to the bank stands an index of its keys, in a folder of our
// own. So a look-up by key, and a refusal of a whole file, find the records again after a restart.
import { posix } from 'node:path';
import { isUuid } from '../../id.ts';
import type { SftpClient, SftpEnd } from '../sftp/client.ts';
import type { EFakturaRecord } from './efaktura-file.ts';

export interface FileIndex {
  /** Where the index of a file stands, and what is in it. */
  entry(fileId: string, records: readonly EFakturaRecord[]): { readonly path: string; readonly bytes: Buffer };
  /** The keys of a file; REFUSED with NO_SUCH_FILE when it has no index. */
  keysOf(fileId: string, signal: AbortSignal): Promise<SftpEnd<readonly string[]>>;
  /** The files that hold a record of this key. */
  filesOf(effectKey: string, signal: AbortSignal): Promise<SftpEnd<readonly string[]>>;
}

const indexBytesMax = 64 * 1024;
// An index never changes. Some weeks of files of a large creditor, at some kilobytes each.
const keptMax = 4_000;
const readersMax = 8;

/** Reads and keeps the indexes in `folder`. */
export function openFileIndex(client: SftpClient, folder: string): FileIndex {
  const kept = new Map<string, readonly string[]>();

  async function keysOf(fileId: string, signal: AbortSignal): Promise<SftpEnd<readonly string[]>> {
    const known = kept.get(fileId);
    if (known !== undefined) return { kind: 'DONE', value: known };
    const end = await client.get(posix.join(folder, `${fileId}.idx`), indexBytesMax, signal);
    if (end.kind !== 'DONE') return end;
    const keys = end.value.toString('latin1').split('\n').filter(isUuid);
    kept.set(fileId, keys);
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
    return { kind: 'DONE', value: keys };
  }

  return {
    entry: (fileId, records) => ({
      path: posix.join(folder, `${fileId}.idx`),
      bytes: Buffer.from(records.map(({ effectKey }) => `${effectKey}\n`).join('')),
    }),
    keysOf,
    async filesOf(effectKey, signal) {
      const listed = await client.list(folder, signal);
      if (listed.kind !== 'DONE') return listed;
      const waiting = listed.value.flatMap(({ name }) => /^([0-9a-f]{32})\.idx$/.exec(name)?.[1] ?? []);
      const found: string[] = [];
      let failure: SftpEnd<never> | undefined;
      const readSome = async () => {
        for (let fileId = waiting.pop(); fileId !== undefined && failure === undefined; fileId = waiting.pop()) {
          const keys = await keysOf(fileId, signal);
          if (keys.kind === 'DONE' && keys.value.includes(effectKey)) found.push(fileId);
          // One that was cleared away meanwhile is no failure.
          if (keys.kind !== 'DONE' && !(keys.kind === 'REFUSED' && keys.code === 'NO_SUCH_FILE')) failure = keys;
        }
      };
      await Promise.all(Array.from({ length: readersMax }, readSome));
      return failure ?? { kind: 'DONE', value: found };
    },
  };
}
