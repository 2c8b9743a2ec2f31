// How likely it is that the treatment is better, with no opinion held before: the normal approximation of the posterior.
import { normalCdf } from '../../statistics/distributions/normal.ts';

/** Null where there is no standard error. */
export function probabilityBetter(estimate: number, se: number | null, direction: 'UP' | 'DOWN'): number | null {
  if (se === null || !(se > 0)) return null;
  return normalCdf((direction === 'UP' ? estimate : -estimate) / se);
}
