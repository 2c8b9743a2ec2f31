// The other thread of a result: takes a dataset, answers what it was to work out, or what went wrong.
import { parentPort } from 'node:worker_threads';
import type { Dataset } from '../../dataset/dataset.ts';
import { type Beside, workBeside } from './work.ts';

export type ThreadAnswer = { readonly beside: Beside } | { readonly error: unknown };

parentPort?.on('message', (data: Dataset) => {
  parentPort?.postMessage(answerOf(data));
});

function answerOf(data: Dataset): ThreadAnswer {
  try {
    return { beside: workBeside(data) };
  } catch (error) {
    return { error };
  }
}
