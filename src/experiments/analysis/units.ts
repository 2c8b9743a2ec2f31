// Which debtors count, arm by arm: those that an invoice was sent to and that followed one arm only. The others are told of
// by the check that counts them, and by nothing else: what one figure has of them and another has not would be them. Pure.
import type { Dataset } from '../dataset/dataset.ts';

/** Places of debtors, by arm. */
export type Units = readonly Int32Array[];

/** All debtors, or those for whom `holds`, by arm. */
export function unitsOf({ meta, debtors }: Dataset, holds?: (place: number) => boolean): Units {
  const { arm, crossover } = debtors;
  const counts = new Int32Array(256);
  for (let place = 0; place < arm.length; place += 1) {
    if (crossover[place] !== 0) continue;
    const own = arm[place] ?? 0;
    counts[own] = (counts[own] ?? 0) + 1;
  }
  const units = meta.definition.arms.map((_arm, index) => new Int32Array(counts[index] ?? 0));
  const next = new Int32Array(256);
  for (let place = 0; place < arm.length; place += 1) {
    const own = arm[place] ?? 0;
    const places = units[own];
    if (places === undefined || crossover[place] !== 0 || (holds !== undefined && !holds(place))) continue;
    const at = next[own] ?? 0;
    places[at] = place;
    next[own] = at + 1;
  }
  return units.map((places, index) => places.subarray(0, next[index]));
}

/** Debtors assigned, sent to or not, by arm; without those that followed more than one. */
export function assignedOf({ meta, debtors }: Dataset): number[] {
  const counts = meta.definition.arms.map(() => 0);
  for (const { arm, debtors: count } of meta.assigned) counts[arm] = (counts[arm] ?? 0) + count;
  for (let place = 0; place < debtors.arm.length; place += 1) {
    if (debtors.crossover[place] === 0) continue;
    const arm = debtors.arm[place] ?? 0;
    counts[arm] = (counts[arm] ?? 0) - 1;
  }
  return counts;
}

/** The values of one column for those places. */
export function pick(column: Float64Array, places: Int32Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let at = 0; at < places.length; at += 1) picked[at] = column[places[at] ?? 0] ?? 0;
  return picked;
}

/** Those that are known: not NaN. */
export function knownOf(values: Float64Array): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    known[count] = value;
    count += 1;
  }
  return known.slice(0, count);
}
