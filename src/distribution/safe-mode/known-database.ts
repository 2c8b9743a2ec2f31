// A creditor's transaction on a database that is the one we knew. Whatever is about to put something on the wire runs in
// one: found on another database, it is rolled back, the loss is written down, and it begins again, in safe mode.
import { lookAtDatabase, questionsOf } from '../../store/lineage.ts';
import type { Store } from '../../store/open.ts';
import { type Scope, withBatch } from '../../store/transaction.ts';
import { enterSafeMode } from './enter.ts';

/** Thrown by readAftermath() inside such a transaction; never leaves withKnownDatabase(). */
export const unknownDatabase = new Error('the database is another one than was known');

// The first look writes down what was found, the second finds it so.
const looksMax = 5;

/** As withBatch(); `work` begins by readAftermath(), and is begun again when that finds another database. */
export async function withKnownDatabase<T>(
  store: Store,
  creditorId: string,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  // Asked outside: within the transaction it would want a second connection.
  await questionsOf(store);
  for (let looks = 0; ; looks += 1) {
    try {
      return await withBatch(store, creditorId, work);
    } catch (error) {
      if (error !== unknownDatabase || looks === looksMax) throw error;
      await lookAtDatabase(store);
      await enterSafeMode(store, creditorId);
    }
  }
}
