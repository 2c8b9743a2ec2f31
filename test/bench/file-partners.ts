// Partners by SFTP: what each adapter hands over a second, against a loop that puts and renames as many files of the same
// size and does nothing else: no look-up whether it is there already, no document made.
import type { Adapter } from '../../src/partner/partner.ts';
import { SftpClient, type SftpSecrets, type SftpSettings } from '../../src/partner/sftp/client.ts';

/** Bytes of what one send leaves at the partner: a PDF and a ticket, a UBL and an envelope, a record with a PDF. */
export const handedFiles: Readonly<Record<string, readonly number[]>> = {
  'print-sftp': [31_000, 600],
  'van-edi': [7_500, 500],
  'bank-efaktura': [43_000],
};

let made = 0;

/** Files put and renamed a second by a loop of as many lanes as the adapter has, counted as sends. */
export async function timeBareFiles(
  adapter: Adapter,
  settings: SftpSettings & { readonly inbox?: string; readonly out?: string },
  secrets: SftpSecrets,
  sends: number,
  monotonicMs: () => number,
): Promise<number> {
  const [capability] = Object.values(adapter.channels);
  const files = handedFiles[adapter.name];
  if (files === undefined || capability === undefined) throw new Error(`${adapter.name} hands over no files`);
  const client = SftpClient.open(settings, secrets);
  const never = new AbortController().signal;
  const folder = settings.inbox ?? settings.out ?? '';
  const bodies = files.map((bytes) => Buffer.alloc(bytes, 1));
  let left = sends;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      made += 1;
      const name = `bare-${process.pid}-${made}`;
      for (const [index, body] of bodies.entries()) {
        const path = `${folder}/${name}-${index}.tmp`;
        const put = await client.put(`${path}.part`, body, { exclusive: false }, never);
        const renamed = await client.rename(`${path}.part`, path, never);
        if (put.kind !== 'DONE' || renamed.kind !== 'DONE') throw new Error('a bare file was not taken');
      }
    }
  };
  const begunMs = monotonicMs();
  await Promise.all(Array.from({ length: capability.concurrencyMax }, lane));
  const perSecond = (sends * 1_000) / (monotonicMs() - begunMs);
  await client.close();
  return perSecond;
}
