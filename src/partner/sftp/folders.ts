// The folders of a partner by SFTP: how they are named in settings, and whether they are all there.
import { z } from 'zod';
import type { TestOutcome } from '../partner.ts';
import type { SftpClient } from './client.ts';

/** A folder in an adapter's settings, absolute or below where the login begins. */
export const folderSetting = z.string().regex(/^\/?[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/);

/** Tries the way there, the credentials, and each folder. */
export async function tryFolders(
  client: SftpClient,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<TestOutcome> {
  for (const folder of folders) {
    const end = await client.list(folder, signal);
    if (end.kind === 'REFUSED') return { kind: 'FAILED', code: end.code, detail: `no folder ${folder}` };
    if (end.kind !== 'DONE') return { kind: 'FAILED', code: end.code, detail: 'no connection' };
  }
  return { kind: 'WORKS', detail: 'it answers, knows the credentials, and has all folders' };
}
