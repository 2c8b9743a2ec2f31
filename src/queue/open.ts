// pg-boss: wakes workers and spreads work over processes. It has its own small pool and its own schema.
import { PgBoss } from 'pg-boss';
import type { Logger } from '../log.ts';
import { type QueueName, type QueuePayloads, queues } from './queues.ts';

export interface Queue {
  /**
   * Hints that a creditor has work due, now or after so long. Never throws: the sweep finds what a lost hint leaves.
   */
  send<Name extends QueueName>(name: Name, payload: QueuePayloads[Name], key: string, afterMs?: number): Promise<void>;
  /** Handles batches of a queue's jobs until closed. */
  work<Name extends QueueName>(
    name: Name,
    batchMax: number,
    handle: (payloads: QueuePayloads[Name][]) => Promise<void>,
  ): Promise<void>;
  /** Stops taking jobs, waits for those under way, and closes the pool. */
  close(): Promise<void>;
}

const stopMsMax = 25_000;

/** Opens pg-boss on the database of `url`, makes its schema and our queues where they are missing. */
export async function openQueue(url: string, logger: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'stafett-queue',
    max: 4,
    useListenNotify: true,
    schedule: false,
    persistWarnings: false,
  });
  boss.on('error', (error) => logger.warn({ event: 'queue.error', reason: error.message }));
  await boss.start();
  for (const [name, options] of Object.entries(queues)) {
    await boss.createQueue(name, options);
  }
  return {
    async send(name, payload, key, afterMs = 0) {
      try {
        await boss.send(name, payload, { singletonKey: key, startAfter: Math.ceil(afterMs / 1_000) });
      } catch (error) {
        logger.warn({
          event: 'queue.hint-lost',
          queue: name,
          reason: error instanceof Error ? error.message : 'unknown',
        });
      }
    },
    async work(name, batchMax, handle) {
      const options = { batchSize: batchMax, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 10 };
      await boss.work<QueuePayloads[typeof name]>(name, options, async (jobs) => handle(jobs.map((job) => job.data)));
    },
    close: () => boss.stop({ graceful: true, timeout: stopMsMax, close: true }),
  };
}
