// Works out a part of a result on a thread of its own, while the caller computes the rest: the columns are shared, nothing is
// copied.
import { Worker } from 'node:worker_threads';
import type { Dataset } from '../../dataset/dataset.ts';
import type { ThreadAnswer } from './thread.ts';
import { type Beside, workBeside } from './work.ts';

/** Invoices from which on another thread is worth the trouble. */
const invoicesMin = 100_000;
/** A thread that is not needed goes: what it has compiled makes the next results quicker, and takes memory meanwhile. */
const idleMsMax = 600_000;

interface Thread {
  work(data: Dataset): Promise<Beside>;
}

/** One for the process: opened when it is first needed. */
let thread: Thread | undefined;

/** As workBeside(); for small datasets here, at once. */
export async function workOnThread(data: Dataset): Promise<Beside> {
  if (data.invoices.debtor.length < invoicesMin) return workBeside(data);
  thread ??= openThread();
  return thread.work(data);
}

/** A thread that takes one dataset after the other. It keeps no process alive. */
function openThread(): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  const waiting: PromiseWithResolvers<Beside>[] = [];
  let idle: NodeJS.Timeout | undefined;
  const goes = () => {
    if (thread === opened) thread = undefined;
  };
  const end = (error: Error) => {
    goes();
    for (const one of waiting.splice(0)) one.reject(error);
  };
  worker.on('message', (answer: ThreadAnswer) => {
    const asked = waiting.shift();
    if ('beside' in answer) asked?.resolve(answer.beside);
    else asked?.reject(answer.error);
    if (waiting.length > 0) return;
    worker.unref();
    idle = setTimeout(() => {
      goes();
      worker.terminate();
    }, idleMsMax).unref();
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the other thread has ended')));
  const opened: Thread = {
    work(data) {
      clearTimeout(idle);
      worker.ref();
      const answer = Promise.withResolvers<Beside>();
      waiting.push(answer);
      worker.postMessage(data);
      return answer.promise;
    },
  };
  return opened;
}
