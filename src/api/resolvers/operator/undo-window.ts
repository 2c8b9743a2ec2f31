// The time to think again that a client gives an act on many, and what planning one answers.
import { durationMsOf } from '../../../clock.ts';
import { undoWindowMsMax } from '../../../distribution/operator/bulk.ts';
import { type Problem, problem } from '../../../problem.ts';

/** The act that was written down, or why not. */
export type Planned = { readonly id: string | null; readonly problems: readonly Problem[] };

const usual = 'PT30S';

/** Milliseconds; a problem when it is no time that can be waited for. */
export function readUndoWindow(given: string | null | undefined): number | Problem {
  const undoWindow = given ?? usual;
  const windowMs = durationMsOf(undoWindow);
  if (windowMs !== undefined && windowMs <= undoWindowMsMax) return windowMs;
  const parameters = { field: 'undoWindow', value: undoWindow, expected: 'PT0S to PT24H' };
  return problem('FIELD_INVALID', ['input', 'undoWindow'], parameters);
}
