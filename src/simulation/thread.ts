// One thread of a simulation: takes a part, answers its tallies, one per order.
import { parentPort } from 'node:worker_threads';
import { type SimulationPart, simulate } from '../succession/simulate/simulate.ts';

parentPort?.on('message', (part: SimulationPart) => {
  parentPort?.postMessage(simulate(part));
});
