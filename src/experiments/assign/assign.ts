// Where a debtor is placed who has no arm yet: hold-out, then namespace, then coverage and arm, each by a hash of its own,
// so that none tells anything of the others. Pure.
import { bucketOf } from './bucket.ts';
import { type BucketRange, rangesOf } from './ranges.ts';

export interface AssignmentConfig {
  readonly salt: string;
  /** By arm. */
  readonly weights: readonly number[];
  readonly coverageBp: number;
  /** Null: outside all namespaces. */
  readonly namespace: { readonly salt: string; readonly ranges: readonly BucketRange[] } | null;
  /** Null: nobody is held out. */
  readonly holdout: { readonly salt: string; readonly bp: number } | null;
}

export interface UnitAssignment {
  /** Index of the arm; null: takes no part. */
  readonly arm: number | null;
  /** Of the arms' salt; null: the matter was settled before. */
  readonly bucket: number | null;
  readonly reason: 'holdout' | 'namespace' | 'coverage' | 'hash';
}

/** Places a unit. */
export function assignUnit(config: AssignmentConfig, unit: string): UnitAssignment {
  const { salt, weights, coverageBp, namespace, holdout } = config;
  if (holdout !== null && isHeldOut(holdout.salt, holdout.bp, unit)) {
    return { arm: null, bucket: null, reason: 'holdout' };
  }
  if (namespace !== null) {
    const place = bucketOf(namespace.salt, unit);
    if (!namespace.ranges.some((range) => isWithin(range, place)))
      return { arm: null, bucket: null, reason: 'namespace' };
  }
  const bucket = bucketOf(salt, unit);
  const arm = rangesOf(weights, coverageBp).findIndex((range) => isWithin(range, bucket));
  return arm === -1 ? { arm: null, bucket, reason: 'coverage' } : { arm, bucket, reason: 'hash' };
}

/** Whether a unit is among the first `bp` ten-thousandths under a salt. */
export function isHeldOut(salt: string, bp: number, unit: string): boolean {
  return bucketOf(salt, unit) < bp;
}

function isWithin([from, to]: BucketRange, bucket: number): boolean {
  return bucket >= from && bucket < to;
}
