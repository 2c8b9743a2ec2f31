// What a snapshot was computed from, as bytes: in its row, or where there are many of them in parts beside it.
import type { Scope } from '../store/transaction.ts';

/** Beyond so many bytes inputs are kept in parts of as many. */
export const inputsPartBytes = 256 * 1_024;

/** The inputs of a snapshot (alias given), as SQL. */
export function inputsOf(snapshot: string): string {
  return `coalesce(${snapshot}.inputs, (select string_agg(t.bytes, ''::bytea order by t.part) from snapshot_part t
    where t.creditor_id = ${snapshot}.creditor_id and t.snapshot_id = ${snapshot}.snapshot_id))`;
}

/** What goes into the snapshot's own row; null: keepParts() keeps it. */
export function inRow(inputs: Buffer): string | null {
  return inputs.length > inputsPartBytes ? null : inputs.toString('base64');
}

/**
 * Keeps what does not go into the row of a snapshot that has just been written, part by part: tens of megabytes as one value
 * take three times as long, most of it for memory that is come by, here and on the server, for the text and for the bytes.
 */
export async function keepParts({ sql, creditorId }: Scope, snapshotId: string, inputs: Buffer): Promise<void> {
  if (inputs.length <= inputsPartBytes) return;
  for (let part = 0, from = 0; from < inputs.length; part += 1, from += inputsPartBytes) {
    // As base64: the driver would write twice as many bytes of it as there are.
    const bytes = inputs.toString('base64', from, from + inputsPartBytes);
    await sql`insert into snapshot_part (creditor_id, snapshot_id, part, bytes)
      values (${creditorId}, ${snapshotId}, ${part}, decode(${bytes}, 'base64'))`;
  }
}
