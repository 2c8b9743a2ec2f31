// Columns, and how they are put together from two sources by one list of places. A loop for each width of number, so that
// the engine compiles each for one kind of array: millions of entries a second go through it.

export type Column = Int8Array | Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

export interface ColumnKind<T extends Column = Column> {
  new (buffer: SharedArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** A column of zeros, in memory that threads share: what is computed beside goes without a copy. */
export function makeColumn<T extends Column>(kind: ColumnKind<T>, count: number): T {
  return new kind(new SharedArrayBuffer(count * kind.BYTES_PER_ELEMENT));
}

/**
 * A new column of the kind of `one`: where a place is 0 or more, the entry of `one` there; else that of `other` at
 * -1 - place.
 */
export function gather<T extends Column>(one: T, other: T, places: Int32Array): T {
  return gatherInto(makeColumn(kindOf(one), places.length), one, other, places);
}

/**
 * Puts a column in another order, where it lies: its entry at `places[i]` comes to place i, and the column ends with the
 * last of them. By way of `between`, memory for as many entries of the widest kind: new memory for every column would take
 * longer to come by than the column to be put in order.
 */
export function reorder<T extends Column>(column: T, places: Int32Array, between: ArrayBuffer): T {
  const kind = column.constructor as new (buffer: ArrayBuffer, from: number, length: number) => T;
  const ordered = gatherInto(new kind(between, 0, places.length), column, column, places);
  const kept = column.subarray(0, places.length) as T;
  kept.set(ordered);
  return kept;
}

const kindOf = <T extends Column>(column: T) => column.constructor as unknown as ColumnKind<T>;

function gatherInto<T extends Column>(made: T, one: T, other: T, places: Int32Array): T {
  if (one.BYTES_PER_ELEMENT === 8) gather8(wide(one), wide(other), places, wide(made));
  else if (one.BYTES_PER_ELEMENT === 4) gather4(words(one), words(other), places, words(made));
  else if (one.BYTES_PER_ELEMENT === 2) gather2(halves(one), halves(other), places, halves(made));
  else gather1(bytes(one), bytes(other), places, bytes(made));
  return made;
}

const wide = ({ buffer, byteOffset, length }: Column) => new Float64Array(buffer, byteOffset, length);
const words = ({ buffer, byteOffset, length }: Column) => new Int32Array(buffer, byteOffset, length);
const halves = ({ buffer, byteOffset, length }: Column) => new Uint16Array(buffer, byteOffset, length);
const bytes = ({ buffer, byteOffset, length }: Column) => new Uint8Array(buffer, byteOffset, length);

function gather8(one: Float64Array, other: Float64Array, places: Int32Array, made: Float64Array): void {
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? 0;
    made[at] = (place >= 0 ? one[place] : other[-1 - place]) ?? 0;
  }
}

function gather4(one: Int32Array, other: Int32Array, places: Int32Array, made: Int32Array): void {
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? 0;
    made[at] = (place >= 0 ? one[place] : other[-1 - place]) ?? 0;
  }
}

function gather2(one: Uint16Array, other: Uint16Array, places: Int32Array, made: Uint16Array): void {
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? 0;
    made[at] = (place >= 0 ? one[place] : other[-1 - place]) ?? 0;
  }
}

function gather1(one: Uint8Array, other: Uint8Array, places: Int32Array, made: Uint8Array): void {
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? 0;
    made[at] = (place >= 0 ? one[place] : other[-1 - place]) ?? 0;
  }
}

/** Writes entries of `from` over those of `into`: entry `source[i]` goes to place `target[i]`. */
export function overwrite<T extends Column>(
  into: T,
  from: T,
  target: readonly number[],
  source: readonly number[],
): void {
  if (into.BYTES_PER_ELEMENT === 8) overwrite8(wide(into), wide(from), target, source);
  else if (into.BYTES_PER_ELEMENT === 4) overwrite4(words(into), words(from), target, source);
  else if (into.BYTES_PER_ELEMENT === 2) overwrite2(halves(into), halves(from), target, source);
  else overwrite1(bytes(into), bytes(from), target, source);
}

type Places = readonly number[];

function overwrite8(into: Float64Array, from: Float64Array, target: Places, source: Places): void {
  for (let at = 0; at < target.length; at += 1) into[target[at] ?? 0] = from[source[at] ?? 0] ?? 0;
}

function overwrite4(into: Int32Array, from: Int32Array, target: Places, source: Places): void {
  for (let at = 0; at < target.length; at += 1) into[target[at] ?? 0] = from[source[at] ?? 0] ?? 0;
}

function overwrite2(into: Uint16Array, from: Uint16Array, target: Places, source: Places): void {
  for (let at = 0; at < target.length; at += 1) into[target[at] ?? 0] = from[source[at] ?? 0] ?? 0;
}

function overwrite1(into: Uint8Array, from: Uint8Array, target: Places, source: Places): void {
  for (let at = 0; at < target.length; at += 1) into[target[at] ?? 0] = from[source[at] ?? 0] ?? 0;
}
