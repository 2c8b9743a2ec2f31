// Walks a reference file so that nothing in it goes unread: each leaf is compared, or declared to be an input or a note;
// what is neither makes the test fail, as a file with more in it than the code covers must.
import { fixture } from './fixtures.ts';

/** How near a number must be: relative, or absolute where the expected value is smaller than `small`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute?: number;
  readonly small?: number;
}

/** One place in a reference file. */
export interface Place {
  readonly path: string;
  /** The value by this key; throws when there is none. */
  at(key: string): Place;
  /** Whether there is such a key. */
  has(key: string): boolean;
  /** Whether the value is null; then it is read. What is beneath another value stays to be read. */
  isNull(): boolean;
  /** The elements of a list; throws when it is none, or empty. */
  items(): Place[];
  /** The value as something to compute with. All beneath it counts as read. */
  input<T>(): T;
  /** Prose of the file, about nothing that can be computed. */
  note(): void;
  /** Compares all beneath it with what was computed. */
  is(actual: unknown, tolerance?: Tolerance): void;
}

interface Reading {
  readonly unread: Set<string>;
  readonly wrong: string[];
  compared: number;
}

/**
 * Reads a whole file. Throws with every difference, and every leaf that `read` left.
 * @returns how many leaves were compared
 */
export function everyLeafOf(name: string, read: (root: Place) => void): number {
  return everyLeafIn(name, fixture(name), read);
}

/** The same for a value that is already at hand. */
export function everyLeafIn(name: string, value: unknown, read: (root: Place) => void): number {
  const reading: Reading = { unread: new Set(leavesOf(value, name)), wrong: [], compared: 0 };
  read(placeOf(value, name, reading));
  const { wrong, unread, compared } = reading;
  const faults = [...wrong, ...[...unread].map((path) => `${path} is not covered by the test`)];
  if (faults.length > 0) {
    const shown = faults.slice(0, 30).join('\n');
    throw new Error(`${faults.length} faults, ${compared} leaves compared:\n${shown}`);
  }
  if (compared === 0) throw new Error(`Nothing of ${name} was compared.`);
  return compared;
}

function placeOf(value: unknown, path: string, reading: Reading): Place {
  const markRead = () => {
    for (const leaf of leavesOf(value, path)) reading.unread.delete(leaf);
  };
  return {
    path,
    has: (key) => isRecord(value) && key in value,
    at(key) {
      if (!isRecord(value) || !(key in value)) throw new Error(`${path} has no ${key}`);
      return placeOf(value[key], `${path}.${key}`, reading);
    },
    isNull() {
      if (value === null) markRead();
      return value === null;
    },
    items() {
      if (!Array.isArray(value) || value.length === 0) throw new Error(`${path} is no list, or an empty one`);
      return value.map((item: unknown, index) => placeOf(item, `${path}[${index}]`, reading));
    },
    input<T>() {
      markRead();
      return value as T;
    },
    note: markRead,
    is(actual, tolerance = { relative: 0, absolute: 0 }) {
      markRead();
      compare(actual, value, path, tolerance, reading);
    },
  };
}

function compare(actual: unknown, expected: unknown, path: string, tolerance: Tolerance, reading: Reading): void {
  if (Array.isArray(expected) || isRecord(expected)) {
    const isShaped = Array.isArray(expected) === Array.isArray(actual) && typeof actual === 'object' && actual !== null;
    if (!isShaped) {
      reading.wrong.push(`${path} is ${String(actual)}, not ${JSON.stringify(expected)}`);
      return;
    }
    const [got, want] = [new Map(Object.entries(actual)), new Map(Object.entries(expected))];
    for (const key of new Set([...got.keys(), ...want.keys()])) {
      const below = Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`;
      if (!want.has(key)) reading.wrong.push(`${below} is computed, and not expected`);
      else if (!got.has(key)) reading.wrong.push(`${below} is expected, and not computed`);
      else compare(got.get(key), want.get(key), below, tolerance, reading);
    }
    return;
  }
  reading.compared += 1;
  if (!isSame(actual, numeric(expected), tolerance)) {
    reading.wrong.push(`${path} is ${String(actual)}, not ${String(expected)}`);
  }
}

function isSame(actual: unknown, expected: unknown, { relative, absolute = 1e-12, small = 0 }: Tolerance): boolean {
  if (typeof expected !== 'number' || typeof actual !== 'number') return actual === expected;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return actual === expected;
  const size = Math.abs(expected);
  const apart = Math.abs(actual - expected);
  return apart <= relative * size || (size <= small && apart <= absolute);
}

/** JSON has no infinity, so it is written as a word. */
function numeric(expected: unknown): unknown {
  if (expected === 'Infinity') return Number.POSITIVE_INFINITY;
  return expected === '-Infinity' ? Number.NEGATIVE_INFINITY : expected;
}

function leavesOf(value: unknown, path: string): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`));
  }
  return [path];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
