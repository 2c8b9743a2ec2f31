// UUIDs as four columns of numbers: compared, sorted and looked up without a string for each.

/** Sixteen bytes as four big-endian words. */
export type Ids = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** Room for so many. */
export function makeIds(count: number): Ids {
  return [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
}

/** Below 0, 0 or above 0 as PostgreSQL orders UUIDs: by their bytes. */
export function compareIds(one: Ids, at: number, other: Ids, otherAt: number): number {
  // Word by word, and no loop: it is called some ten million times when a million rows are sorted.
  return (
    (one[0][at] ?? 0) - (other[0][otherAt] ?? 0) ||
    (one[1][at] ?? 0) - (other[1][otherAt] ?? 0) ||
    (one[2][at] ?? 0) - (other[2][otherAt] ?? 0) ||
    (one[3][at] ?? 0) - (other[3][otherAt] ?? 0)
  );
}

/** Where an id stands among the sorted ids from `low` to before `high`; -1 - where it belongs when it does not. */
export function findId(sorted: Ids, id: Ids, at: number, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = compareIds(sorted, middle, id, at);
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return -1 - from;
}

/** An id as a key of sets. */
export function keyOfId(ids: Ids, at: number): string {
  return ids.map((word) => word[at]).join('-');
}

/** The place of each of `wanted` (the first `count`) among `ids`; -1: it is not there. By a table of hashes. */
export function placesOf(ids: Ids, wanted: Ids, count: number): Int32Array {
  const known = ids[0].length;
  let size = 16;
  while (size < known * 2) size *= 2;
  const mask = size - 1;
  const table = new Int32Array(size).fill(-1);
  // Ids are made of random numbers towards their end, whatever their version.
  const slotOf = ([, , third, fourth]: Ids, at: number) =>
    ((third[at] ?? 0) ^ Math.imul(fourth[at] ?? 0, 0x9e3779b1)) & mask;
  for (let at = 0; at < known; at += 1) {
    let slot = slotOf(ids, at);
    while (table[slot] !== -1) slot = (slot + 1) & mask;
    table[slot] = at;
  }
  const places = new Int32Array(count).fill(-1);
  for (let at = 0; at < count; at += 1) {
    let slot = slotOf(wanted, at);
    for (let found = table[slot] ?? -1; found !== -1; found = table[slot] ?? -1) {
      if (compareIds(ids, found, wanted, at) === 0) {
        places[at] = found;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return places;
}
