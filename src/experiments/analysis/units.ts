// Which debtors count, arm by arm: those that an invoice was sent to and that followed one arm only. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import type { DebtorSums } from './sums.ts';

/** Places of debtors, by arm. */
export type Units = readonly Int32Array[];

/** All debtors, or those for whom `holds`, by arm. */
export function unitsOf({ meta, debtors }: Dataset, holds: (place: number) => boolean = () => true): Units {
  const { arm, crossover } = debtors;
  return meta.definition.arms.map((_arm, index) => {
    const places: number[] = [];
    for (let place = 0; place < arm.length; place += 1) {
      if (arm[place] === index && crossover[place] === 0 && holds(place)) places.push(place);
    }
    return Int32Array.from(places);
  });
}

/** The values of one column for those places. */
export function pick(column: ArrayLike<number>, places: Int32Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let at = 0; at < places.length; at += 1) picked[at] = column[places[at] ?? 0] ?? 0;
  return picked;
}

/** Those of the places that have matured invoices. */
export function maturedOf({ matured }: DebtorSums, places: Int32Array): Int32Array {
  return places.filter((place) => (matured[place] ?? 0) > 0);
}
