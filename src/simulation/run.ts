// Runs a simulation over all processors: parts of the population go to threads, and their tallies are added up. Which
// thread took which part does not matter: the streams of chance belong to debtors, and parts are added in their sequence.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SuccessionOrder } from '../succession/order.ts';
import type { DebtorSubjects } from '../succession/simulate/course.ts';
import { addTally, emptyTally, type Forecast, forecastOf, type Tally } from '../succession/simulate/forecast.ts';
import type { ResponseModel } from '../succession/simulate/response.ts';
import type { SimulationPart } from '../succession/simulate/simulate.ts';

export interface SimulationRun {
  readonly orders: readonly SuccessionOrder[];
  readonly population: AsyncIterable<DebtorSubjects[]> | Iterable<DebtorSubjects[]>;
  readonly model: ResponseModel;
  readonly seed: number;
  /** How many threads; left out: as there are processors, four at most. */
  readonly threads?: number;
  /** Told after each page: how many invoices are done. */
  readonly done: (invoices: number) => Promise<void>;
}

const threadsMax = 4;
// Debtors; small enough that the last thread does not run alone for long.
const partSize = 1_000;

/** One forecast per order, in their sequence. Throws when a thread fails. */
export async function runSimulation(run: SimulationRun): Promise<Forecast[]> {
  const { orders, model, seed } = run;
  const totals = makeTotals(orders.length);
  const count = run.threads ?? Math.min(threadsMax, availableParallelism());
  const threads = Array.from({ length: count }, openThread);
  const idle = [...threads];
  const busy = new Set<Promise<void>>();
  let [parts, finished] = [0, 0];

  async function give(part: SimulationPart): Promise<void> {
    while (idle.length === 0) await Promise.race(busy);
    const thread = idle.pop();
    if (thread === undefined) return;
    const place = parts;
    parts += 1;
    const task = thread.work(part).then((tallies) => {
      totals.add(place, tallies);
      for (const subjects of part.population) finished += subjects.length;
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
    return totals.forecasts();
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

interface Totals {
  /** Takes the tallies of a part, by its place in the sequence of parts. */
  add(place: number, tallies: readonly Tally[]): void;
  forecasts(): Forecast[];
}

/** Adds parts in their sequence, whenever they come: sums of fractions depend on it in their last digits. */
function makeTotals(orders: number): Totals {
  const totals = Array.from({ length: orders }, emptyTally);
  const early = new Map<number, readonly Tally[]>();
  let next = 0;
  return {
    add(place, tallies) {
      early.set(place, tallies);
      for (let ready = early.get(next); ready !== undefined; ready = early.get(next)) {
        for (const [index, tally] of ready.entries()) addTally(totals[index] ?? emptyTally(), tally);
        early.delete(next);
        next += 1;
      }
    },
    forecasts: () => totals.map(forecastOf),
  };
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
