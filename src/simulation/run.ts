// Runs a simulation over all processors: pages of the population go to threads, and their tallies are added up. Which
// thread took which page does not matter: the streams of chance belong to invoices.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SuccessionOrder } from '../succession/order.ts';
import type { Subject } from '../succession/simulate/course.ts';
import { addTally, emptyTally, type Forecast, forecastOf, type Tally } from '../succession/simulate/forecast.ts';
import type { ResponseModel } from '../succession/simulate/response.ts';
import type { SimulationPart } from '../succession/simulate/simulate.ts';

export interface SimulationRun {
  readonly orders: readonly SuccessionOrder[];
  readonly population: AsyncIterable<Subject[]> | Iterable<Subject[]>;
  readonly model: ResponseModel;
  readonly seed: number;
  /** Told after each page: how many invoices are done. */
  readonly done: (invoices: number) => Promise<void>;
}

const threadsMax = 4;
// Small enough that the last thread does not run alone for long.
const partSize = 1_000;

/** One forecast per order, in their sequence. Throws when a thread fails. */
export async function runSimulation(run: SimulationRun): Promise<Forecast[]> {
  const { orders, model, seed } = run;
  const totals = orders.map(() => emptyTally());
  const threads = Array.from({ length: Math.min(threadsMax, availableParallelism()) }, openThread);
  const idle = [...threads];
  const busy = new Set<Promise<void>>();
  let finished = 0;

  async function give(part: SimulationPart): Promise<void> {
    while (idle.length === 0) await Promise.race(busy);
    const thread = idle.pop();
    if (thread === undefined) return;
    const task = thread.work(part).then((tallies) => {
      for (const [index, tally] of tallies.entries()) addTally(totals[index] ?? emptyTally(), tally);
      finished += part.population.length;
      idle.push(thread);
    });
    const settled = task.finally(() => busy.delete(settled));
    busy.add(settled);
    // A failure is met by whoever waits next; nobody else need hear of it.
    settled.catch(() => {});
  }

  try {
    let offset = 0;
    for await (const page of run.population) {
      for (let from = 0; from < page.length; from += partSize) {
        const population = page.slice(from, from + partSize);
        await give({ orders, population, offset, model, seed });
        offset += population.length;
      }
      await run.done(finished);
    }
    while (busy.size > 0) await Promise.race(busy);
    return totals.map(forecastOf);
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

interface Thread {
  work(part: SimulationPart): Promise<Tally[]>;
  close(): Promise<unknown>;
}

/** A thread that takes one part at a time. */
function openThread(): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  let waiting: PromiseWithResolvers<Tally[]> | undefined;
  worker.on('message', (tallies: Tally[]) => waiting?.resolve(tallies));
  worker.on('error', (error) => waiting?.reject(error));
  worker.on('exit', () => waiting?.reject(new Error('a simulation thread ended')));
  return {
    work(part) {
      waiting = Promise.withResolvers<Tally[]>();
      worker.postMessage(part);
      return waiting.promise;
    },
    close: () => worker.terminate(),
  };
}
