// Each process looks every few seconds whether the database is still the one it was, from its start to its end. Sends do
// not wait for it: they look themselves. It keeps the beat by which the lost time is measured, and tells what was found.
import type { Logger } from '../../log.ts';
import { logRefusals, lookAtDatabase } from '../../store/lineage.ts';
import type { Store } from '../../store/open.ts';
import { creditorIds } from '../../store/transaction.ts';
import { enterSafeMode } from './enter.ts';

// Oftener than the beat: a worker that is slow does not make the doubtful time longer.
const lookMs = 2_500;

/** Looks once, and then again and again until it is stopped. Resolves after the first look. */
export async function watchDatabase(store: Store, logger: Logger): Promise<{ stop(): Promise<void> }> {
  await logRefusals(store, logger);
  let told = 0;
  const watch = async () => {
    await lookAtDatabase(store);
    // Whoever found it: a process that died before it had told everybody leaves that to the others.
    const newest = await newestLoss(store);
    if (newest === undefined || newest.databaseLossId <= told) return;
    for (const creditorId of await creditorIds(store)) await enterSafeMode(store, creditorId);
    const { databaseLossId, why, isOpen } = newest;
    if (isOpen) {
      const reason = 'this is not the database we last wrote to: nothing is sent before an operator lifts safe mode';
      logger.error({ event: 'database.changed', databaseLossId, why, reason });
    }
    told = databaseLossId;
  };
  await watch();
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= watch()
      .catch((error: unknown) => {
        logger.warn({ event: 'database.unseen', reason: error instanceof Error ? error.message : 'unknown' });
      })
      .finally(() => {
        looking = undefined;
      });
  }, lookMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

interface NewestLoss {
  readonly databaseLossId: number;
  readonly why: string;
  /** Found lately: one that was dealt with long ago is not told again at every start. */
  readonly isOpen: boolean;
}

async function newestLoss({ sql }: Store): Promise<NewestLoss | undefined> {
  const [row] = await sql<NewestLoss[]>`
    select database_loss_id as "databaseLossId", why,
      detected_at > clock_timestamp() - interval '7 days' as "isOpen"
    from database_loss order by database_loss_id desc limit 1`;
  return row;
}
