// What planning may tell of debtors that a condition of the asker's own picks out. Pure.
import { hash } from 'node:crypto';
import { isSmall } from './cell.ts';

const step = 10;

/** Who could take part, and how many could not. */
export interface Counted {
  readonly eligible: number | null;
  readonly ineligible: number | null;
}

/**
 * Without a condition: the counts, null below five. With one: neither, when either is below five, for their sum is known;
 * and else both to tens, up or down by chance, the same for the same debtors: two conditions that differ in one debtor
 * tell nothing by subtraction.
 */
export function shownCounts(eligibleIds: Iterable<string>, ineligible: number, hasCondition: boolean): Counted {
  const ids = [...eligibleIds].sort();
  if (!hasCondition) {
    return { eligible: isSmall(ids.length) ? null : ids.length, ineligible: isSmall(ineligible) ? null : ineligible };
  }
  if (isSmall(ids.length) || isSmall(ineligible)) return { eligible: null, ineligible: null };
  const digest = hash('sha256', ids.join(), 'buffer');
  return {
    eligible: rounded(ids.length, digest.readUInt32BE(0) / 2 ** 32),
    ineligible: rounded(ineligible, digest.readUInt32BE(4) / 2 ** 32),
  };
}

function rounded(count: number, chance: number): number {
  const low = Math.floor(count / step);
  return step * (chance < count / step - low ? low + 1 : low);
}

/** Two digits: too few to find one debtor's value in the difference of two means. */
export function roughly(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(2));
}
