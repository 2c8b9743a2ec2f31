// Runs a population through orders: the same debtors, worlds and chances under each, so that differences are the orders'.
// Made to be run in parts: a part is told which debtors it holds, and its tallies are added to the others'. Pure.
import type { SuccessionOrder } from '../order.ts';
import { type DebtorSubjects, simulateDebtor } from './course.ts';
import { addDebtor, emptyTally, type Tally, worlds } from './forecast.ts';
import { randomOf } from './random.ts';
import { type DrawnModel, drawModel, type ResponseModel } from './response.ts';

export interface SimulationPart {
  readonly orders: readonly SuccessionOrder[];
  /** By debtor: the invoices of one are never dealt to different worlds or parts. */
  readonly population: readonly DebtorSubjects[];
  /** The number of the first debtor of them in the whole population. */
  readonly offset: number;
  readonly model: ResponseModel;
  readonly seed: number;
}

/** One tally per order, in their sequence. */
export function simulate({ orders, population, offset, model, seed }: SimulationPart): Tally[] {
  const drawn = drawWorlds(model, seed);
  return orders.map((order) => {
    const tally = emptyTally();
    for (const [index, subjects] of population.entries()) {
      const debtor = offset + index;
      // By lot, so that no pattern in the sequence of debtors looks like a difference between worlds.
      const world = Math.floor(randomOf(seed, debtor, worldStream)() * worlds);
      const inWorld = drawn[world] ?? new Map();
      addDebtor(tally, world, simulateDebtor({ order, subjects, model: inWorld, seed, debtor }));
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
