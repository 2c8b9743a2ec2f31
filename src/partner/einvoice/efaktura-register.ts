// The bank's register of who gets e-invoices from the creditor: the newest file that is whole stands, read anew when
// there is a newer one. That there is none says nothing of anybody.
import { posix } from 'node:path';
import type { SftpClient } from '../sftp/client.ts';
import { readRegister } from './efaktura-reports.ts';

export interface AgreementRegister {
  /** Identity numbers with twelve digits; undefined when no register can be had. */
  agreed(signal: AbortSignal): Promise<ReadonlySet<string> | undefined>;
}

const registerBytesMax = 32 * 1024 * 1024;
const triedMax = 3;
// The bank writes one a day.
const keptMs = 10 * 60_000;

/** Registers in `folder`, named register-<time>.txt so that the newest sorts last. */
export function openRegister(client: SftpClient, folder: string, nowMs: () => number): AgreementRegister {
  let kept: { readonly name: string; readonly agreed: ReadonlySet<string> } | undefined;
  let untilMs = 0;
  return {
    async agreed(signal) {
      if (kept !== undefined && nowMs() < untilMs) return kept.agreed;
      const listed = await client.list(folder, signal);
      if (listed.kind !== 'DONE') return kept?.agreed;
      const names = listed.value.map(({ name }) => name).filter((name) => /^register-[0-9T]{8,15}\.txt$/.test(name));
      // Newest first; one that is not whole leaves the one before it standing.
      for (const name of names.reverse().slice(0, triedMax)) {
        if (name === kept?.name) break;
        const end = await client.get(posix.join(folder, name), registerBytesMax, signal);
        const agreed = end.kind === 'DONE' ? readRegister(end.value) : undefined;
        if (agreed === undefined) continue;
        kept = { name, agreed };
        break;
      }
      if (kept !== undefined) untilMs = nowMs() + keptMs;
      return kept?.agreed;
    },
  };
}
