// Debtors in groups of those that are alike in all that a comparison keeps apart: the arm, the phase, the stratum, and whether
// anything was known of them before. Arms, periods and strata are put together from groups, so that debtors are read once for
// a metric and not once for every comparison. Pure.
import type { Dataset } from '../../dataset/dataset.ts';
import type { Units } from '../units.ts';

/** What was known of debtors before, by place, NaN: nothing; null: it is not asked for. */
export type Before = Float64Array | null;

export interface Groups {
  /** By place of the debtor; -1: it is not among the units. */
  readonly of: Int32Array;
  readonly list: readonly Group[];
  readonly strata: number;
  readonly before: Before;
}

export interface Group {
  readonly arm: number;
  readonly phase: number;
  readonly stratum: number;
  /** Something was known of its debtors before. */
  readonly isKnown: boolean;
}

/** Metrics of the same units share their groups. */
const made = new WeakMap<Units, Map<Before, Groups>>();

/** The groups of these units. */
export function groupsOf(data: Dataset, units: Units, before: Before): Groups {
  const known = made.get(units) ?? new Map<Before, Groups>();
  made.set(units, known);
  const groups = known.get(before) ?? makeGroups(data, units, before);
  known.set(before, groups);
  return groups;
}

function makeGroups({ meta, debtors }: Dataset, units: Units, before: Before): Groups {
  const { phase, stratum } = debtors;
  const strata = Math.max(1, meta.strata.length);
  let phases = 1;
  for (let place = 0; place < phase.length; place += 1)
    if ((phase[place] ?? 0) >= phases) phases = (phase[place] ?? 0) + 1;
  const of = new Int32Array(phase.length).fill(-1);
  for (const [arm, places] of units.entries()) {
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at] ?? 0;
      const isKnown = before !== null && !Number.isNaN(before[place] ?? Number.NaN);
      of[place] = ((arm * phases + (phase[place] ?? 0)) * strata + (stratum[place] ?? 0)) * 2 + (isKnown ? 1 : 0);
    }
  }
  const list = Array.from({ length: units.length * phases * strata * 2 }, (_, index): Group => {
    const cell = index >> 1;
    const arm = Math.floor(cell / (phases * strata));
    return { arm, phase: Math.floor(cell / strata) % phases, stratum: cell % strata, isKnown: index % 2 === 1 };
  });
  return { of, list, strata, before };
}
