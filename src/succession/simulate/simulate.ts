// Runs a population through orders: the same invoices, worlds and chances under each, so that differences are the orders'.
// Made to be run in parts: a part is told which invoices it holds, and its tallies are added to the others'. Pure.
import type { SuccessionOrder } from '../order.ts';
import { type Subject, simulateCourse } from './course.ts';
import { addCourse, emptyTally, type Tally, worlds } from './forecast.ts';
import { randomOf } from './random.ts';
import { type DrawnModel, drawModel, type ResponseModel } from './response.ts';

export interface SimulationPart {
  readonly orders: readonly SuccessionOrder[];
  readonly population: readonly Subject[];
  /** The number of the first of them in the whole population. */
  readonly offset: number;
  readonly model: ResponseModel;
  readonly seed: number;
}

/** One tally per order, in their sequence. */
export function simulate({ orders, population, offset, model, seed }: SimulationPart): Tally[] {
  const drawn = drawWorlds(model, seed);
  return orders.map((order) => {
    const tally = emptyTally();
    for (const [index, subject] of population.entries()) {
      const invoice = offset + index;
      // By lot, so that no pattern in the sequence of invoices looks like a difference between worlds.
      const world = Math.floor(randomOf(seed, invoice, worldStream)() * worlds);
      const inWorld = drawn[world] ?? new Map();
      addCourse(tally, world, simulateCourse({ order, subject, model: inWorld, seed, invoice }));
    }
    return tally;
  });
}

// Streams beside those of the channels, which are numbered from 1.
const worldStream = 77;
const modelStream = 78;

function drawWorlds(model: ResponseModel, seed: number): DrawnModel[] {
  return Array.from({ length: worlds }, (_, world) => drawModel(model, randomOf(seed, world, modelStream)));
}
