// The part of a result that can be worked out beside the rest: it takes about as long. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { ExperimentResult } from '../../result.ts';
import { armSummaries, entriesOf } from '../arms.ts';
import { type Checks, checksOf } from '../health.ts';
import type { Followed } from '../times/follow.ts';
import { followTimes } from '../times/timed.ts';
import { unitsOf } from '../units.ts';

/** Plain values, which go from one thread to another. */
export interface Beside extends Pick<ExperimentResult, 'arms' | 'entries'> {
  readonly followed: readonly Followed[];
  readonly checks: Checks;
}

/** Times followed, and what is told of arms and of the experiment's health without any metric. */
export function workBeside(data: Dataset): Beside {
  const units = unitsOf(data);
  const [arms, entries] = [armSummaries(data, units), entriesOf(data, units)];
  return { followed: followTimes(data), checks: checksOf(data, units), arms, entries };
}
