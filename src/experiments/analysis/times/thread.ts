// A thread that follows times: takes a dataset, answers what became of each timed metric, or what went wrong.
import { parentPort } from 'node:worker_threads';
import type { Dataset } from '../../dataset/dataset.ts';
import type { Followed } from './follow.ts';
import { followTimes } from './timed.ts';

export type ThreadAnswer = { readonly followed: readonly Followed[] } | { readonly error: unknown };

parentPort?.on('message', (data: Dataset) => {
  parentPort?.postMessage(answerOf(data));
});

function answerOf(data: Dataset): ThreadAnswer {
  try {
    return { followed: followTimes(data) };
  } catch (error) {
    return { error };
  }
}
