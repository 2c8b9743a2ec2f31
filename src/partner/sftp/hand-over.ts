// Hands files over by SFTP so that one rename has the effect: documents first, then the ticket that names them, each under
// a passing name and renamed when it is whole. Whatever fails before the ticket's rename was not sent.
import { ambiguous, notSent, refused } from '../http-outcome.ts';
import type { LookupOutcome, Outcome } from '../partner.ts';
import type { SftpClient, SftpEnd } from './client.ts';

export interface HandedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface HandOver {
  readonly client: SftpClient;
  /** They mean nothing without the ticket: one that is there already is what an earlier try left, and is replaced. */
  readonly documents: readonly HandedFile[];
  /** Never replaced. */
  readonly ticket: HandedFile;
  /** Whether the partner has the ticket, wherever it has moved it since. */
  readonly lookup: () => Promise<LookupOutcome>;
  readonly taken: () => Outcome;
  /** The ticket was handed over before. */
  readonly repeated: (known: Extract<LookupOutcome, { kind: 'FOUND' }>) => Outcome;
}

/** Hands over, and tells how it ended by what the rename of the ticket can have done. */
export async function handOver(handed: HandOver, signal: AbortSignal): Promise<Outcome> {
  const { client, documents, ticket, lookup, taken, repeated } = handed;
  // A rename overwrites nothing, but a ticket that was taken and moved away would not stop it.
  const known = await lookup();
  if (known.kind === 'FAILED') return notSent('LOOKUP_FAILED', known.detail);
  if (known.kind === 'FOUND') return repeated(known);
  for (const document of documents) {
    const stored = await replace(client, document, signal);
    if (stored.kind !== 'DONE') return withoutTicket(stored);
  }
  const passing = `${ticket.path}.part`;
  const written = await client.put(passing, ticket.bytes, { exclusive: false }, signal);
  if (written.kind !== 'DONE') return withoutTicket(written);
  const end = await client.rename(passing, ticket.path, signal);
  if (end.kind === 'DONE') return taken();
  if (end.kind === 'NO_ANSWER') return ambiguous(end.code, 'no answer to the rename of the ticket');
  if (end.kind === 'NOT_CONNECTED') return notSent(end.code, 'no connection');
  // Refused: either the ticket is there already, or the server failed before or after it acted.
  const after = await lookup();
  if (after.kind === 'FOUND') return repeated(after);
  if (after.kind === 'FAILED') return ambiguous(end.code, 'the rename was refused, and the ticket cannot be looked up');
  return refused('PARTNER', end.code, 'the server refused the ticket');
}

/** Puts a whole document in place. */
async function replace(client: SftpClient, { path, bytes }: HandedFile, signal: AbortSignal) {
  const passing = `${path}.part`;
  const written = await client.put(passing, bytes, { exclusive: false }, signal);
  if (written.kind !== 'DONE') return written;
  const renamed = await client.rename(passing, path, signal);
  if (renamed.kind !== 'REFUSED') return renamed;
  const removed = await client.remove(path, signal);
  return removed.kind === 'DONE' ? client.rename(passing, path, signal) : renamed;
}

/** What an end means before the ticket has its name: nothing has been ordered. */
function withoutTicket(end: Exclude<SftpEnd<unknown>, { kind: 'DONE' }>): Outcome {
  return end.kind === 'REFUSED'
    ? refused('PARTNER', end.code, 'the server refused the file')
    : notSent(end.code, 'no connection');
}
