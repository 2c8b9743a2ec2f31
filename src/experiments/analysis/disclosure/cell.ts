// How few debtors are too few to show.

/** Fewer debtors than this are not shown. */
export const smallestCell = 5;

/** Whether so many debtors may not be shown. None at all tells as much of a person as one does. */
export function isSmall(debtors: number | null): boolean {
  return debtors === null || debtors < smallestCell;
}
