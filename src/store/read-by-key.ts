// Reads rows of one table by their keys, for a batch. What belongs together is put together in memory: joined in SQL, it is
// looked up row by row.
import { arrayLiteral } from './columns.ts';
import type { Scope } from './transaction.ts';

/** Rows of `statement`, whose parameters are the creditor and the ids (uuid[]). The server prepares it once a connection. */
export function readByKey<Row extends object>(
  { sql, creditorId }: Scope,
  statement: string,
  ids: Iterable<string>,
): Promise<readonly Row[]> {
  return sql.unsafe<Row[]>(statement, [creditorId, arrayLiteral([...ids])], { prepare: true }).execute();
}
