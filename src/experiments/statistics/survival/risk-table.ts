// The risk table: at every distinct time, how many were at risk in each arm and how many ended, by cause. All survival
// estimates and tests are read from it. Typed arrays that are counted in, not sorted: a million rows take a few milliseconds.
import { take } from '../../scratch.ts';

/**
 * One row per invoice. Times are whole ticks (tenths of a day, or any unit) from the first sending, so that ties are
 * exact and nothing has to be merged by a tolerance.
 */
export interface SurvivalData {
  /** Ticks to the end of observation, 0 or later. */
  readonly time: Int32Array;
  /** 0: censored; 1: the event of interest; 2 and up: competing ends. */
  readonly cause: Uint8Array;
  readonly arm: Uint8Array;
  /** The cluster: 0 to `debtorCount` - 1. */
  readonly debtor: Int32Array;
  readonly stratum?: Uint16Array;
  /** Ticks at which the row came under observation (left truncation); 0 or less: from the beginning. */
  readonly entry?: Int32Array;
  readonly armCount: number;
  readonly debtorCount: number;
}

/**
 * Counts by cell, a cell being a distinct time of a stratum; by stratum, then by time. Matrices hold one number per cell
 * and arm, at `cell * armCount + arm`.
 */
export interface RiskTable {
  readonly data: SurvivalData;
  readonly armCount: number;
  readonly causeCount: number;
  readonly stratumCount: number;
  /** The first cell of each stratum, and after the last one the number of cells. */
  readonly stratumStart: Int32Array;
  readonly cellTime: Int32Array;
  /** Just before the time: whoever ends at it, by event or by censoring, is still in. */
  readonly atRisk: Float64Array;
  /** By cause - 1. */
  readonly events: readonly Float64Array[];
  readonly censored: Float64Array;
  /** The cell at which each row ends; -1: left out. */
  readonly rowCell: Int32Array;
  /** The last cell before each row came under observation; -1: none. Null: no row came late. */
  readonly rowBefore: Int32Array | null;
  /** Rows that came under observation no earlier than they ended, and so were never at risk. */
  readonly leftOut: number;
}

/** Times are counted in an array as long as the latest of them. */
const timeMax = 2 ** 24;

/**
 * Builds the table of all arms. `stratified` keeps the strata of the data apart, as the stratified tests need; curves
 * are made from tables that are not. Events come before censorings of the same time. A row is at risk at t when
 * entry < t <= time. Throws RangeError for columns of unequal length and for values out of range.
 */
export function riskTable(data: SurvivalData, { stratified = false } = {}): RiskTable {
  const { time, cause, arm, armCount, entry } = data;
  const stratum = stratified ? data.stratum : undefined;
  const { latest, causeCount, stratumCount } = measure(data, stratum);
  const named =
    stratum === undefined
      ? nameTimes(time, entry, latest)
      : nameCells(sortRows(time, entry, stratum, stratumCount, latest), time, stratum, stratumCount);
  const { cellTime, stratumStart, rowCell, leftOut } = named;
  const cells = cellTime.length;
  const events = Array.from({ length: causeCount }, () => new Float64Array(cells * armCount));
  const censored = new Float64Array(cells * armCount);
  const atRisk = new Float64Array(cells * armCount);
  const ends = [censored, ...events];
  for (let row = 0; row < rowCell.length; row += 1) {
    const cell = rowCell[row] ?? -1;
    if (cell < 0) continue;
    const column = ends[cause[row] ?? 0] ?? censored;
    const at = cell * armCount + (arm[row] ?? 0);
    column[at] = (column[at] ?? 0) + 1;
    atRisk[at] = (atRisk[at] ?? 0) + 1;
  }
  const rowBefore = entry === undefined ? null : findEntries(entry, rowCell, stratum, stratumStart, cellTime);
  if (rowBefore !== null) {
    for (let row = 0; row < rowCell.length; row += 1) {
      const before = rowBefore[row] ?? -1;
      if (before >= 0) add(atRisk, before * armCount + (arm[row] ?? 0), -1);
    }
  }
  // So far who ends at a cell less who comes after it; from the last cell backwards that adds up to who is at risk.
  for (let of = 0; of < stratumCount; of += 1) {
    const first = (stratumStart[of] ?? 0) * armCount;
    for (let at = (stratumStart[of + 1] ?? 0) * armCount - 1 - armCount; at >= first; at -= 1) {
      add(atRisk, at, atRisk[at + armCount] ?? 0);
    }
  }
  const counts = { atRisk, events, censored };
  return { data, armCount, causeCount, stratumCount, stratumStart, cellTime, ...counts, rowCell, rowBefore, leftOut };
}

/** `array[index] += amount`. */
export function add(array: Float64Array, index: number, amount: number): void {
  array[index] = (array[index] ?? 0) + amount;
}

/** Curves of one arm are of all its strata together. Throws RangeError for a table that keeps strata apart. */
export function requireOneStratum({ stratumCount }: RiskTable): void {
  if (stratumCount !== 1) throw new RangeError('A curve needs a table without strata.');
}

function measure(data: SurvivalData, stratum: Uint16Array | undefined) {
  const { time, cause, arm, debtor, entry, armCount, debtorCount } = data;
  for (const column of [cause, arm, debtor, stratum ?? time, entry ?? time]) {
    if (column.length !== time.length) throw new RangeError('The columns are of unequal length.');
  }
  let [latest, causeCount, stratumCount] = [0, 1, 1];
  for (let row = 0; row < time.length; row += 1) {
    const t = time[row] ?? 0;
    const unit = debtor[row] ?? 0;
    if (t < 0 || t > timeMax) throw new RangeError(`A time is ${t}, not from 0 to ${timeMax}.`);
    if ((arm[row] ?? 0) >= armCount) throw new RangeError(`An arm is ${arm[row]} of ${armCount}.`);
    if (unit < 0 || unit >= debtorCount) throw new RangeError(`A debtor is ${unit} of ${debtorCount}.`);
    if (t > latest) latest = t;
    const why = cause[row] ?? 0;
    if (why > causeCount) causeCount = why;
    if (stratum !== undefined) stratumCount = Math.max(stratumCount, (stratum[row] ?? 0) + 1);
  }
  return { latest, causeCount, stratumCount };
}

/** Whether a row came under observation no earlier than it ended. */
function isNever(from: number, time: number): boolean {
  return from > 0 && from >= time;
}

/** Without strata a cell is a time: which there are is seen by ticking them off. */
function nameTimes(time: Int32Array, entry: Int32Array | undefined, latest: number) {
  const cellOf = new Int32Array(latest + 1).fill(-1);
  let leftOut = 0;
  for (let row = 0; row < time.length; row += 1) {
    const t = time[row] ?? 0;
    if (entry !== undefined && isNever(entry[row] ?? 0, t)) leftOut += 1;
    else cellOf[t] = 0;
  }
  const times: number[] = [];
  for (let t = 0; t <= latest; t += 1) {
    if (cellOf[t] === -1) continue;
    cellOf[t] = times.length;
    times.push(t);
  }
  const rowCell = take(Int32Array, time.length);
  for (let row = 0; row < time.length; row += 1) {
    const t = time[row] ?? 0;
    rowCell[row] = entry !== undefined && isNever(entry[row] ?? 0, t) ? -1 : (cellOf[t] ?? -1);
  }
  return { cellTime: Int32Array.from(times), stratumStart: Int32Array.of(0, times.length), rowCell, leftOut };
}

/** Rows that were ever at risk, by stratum, then time: a counting sort by the lesser key, then one by the greater. */
function sortRows(
  time: Int32Array,
  entry: Int32Array | undefined,
  stratum: Uint16Array,
  stratumCount: number,
  latest: number,
): Int32Array {
  const kept = new Int32Array(time.length);
  let count = 0;
  for (let row = 0; row < time.length; row += 1) {
    if (isNever(entry?.[row] ?? 0, time[row] ?? 0)) continue;
    kept[count] = row;
    count += 1;
  }
  return countingSort(countingSort(kept.subarray(0, count), time, latest + 1), stratum, stratumCount);
}

/** Rows by their key, those of equal keys in the order they came. Keys are 0 to `keyCount` - 1. */
function countingSort(rows: Int32Array, keys: Int32Array | Uint16Array, keyCount: number): Int32Array {
  const start = new Int32Array(keyCount + 1);
  for (const row of rows) {
    const next = (keys[row] ?? 0) + 1;
    start[next] = (start[next] ?? 0) + 1;
  }
  for (let key = 1; key <= keyCount; key += 1) start[key] = (start[key] ?? 0) + (start[key - 1] ?? 0);
  const sorted = new Int32Array(rows.length);
  for (const row of rows) {
    const key = keys[row] ?? 0;
    const place = start[key] ?? 0;
    sorted[place] = row;
    start[key] = place + 1;
  }
  return sorted;
}

function nameCells(rows: Int32Array, time: Int32Array, stratum: Uint16Array, stratumCount: number) {
  const rowCell = new Int32Array(time.length).fill(-1);
  const cellTime = new Int32Array(rows.length);
  const stratumStart = new Int32Array(stratumCount + 1);
  let [cells, lastTime, lastStratum] = [0, -1, 0];
  for (const row of rows) {
    const [t, of] = [time[row] ?? 0, stratum[row] ?? 0];
    if (of !== lastStratum) {
      stratumStart.fill(cells, lastStratum + 1, of + 1);
      [lastStratum, lastTime] = [of, -1];
    }
    if (t !== lastTime) {
      cellTime[cells] = t;
      cells += 1;
      lastTime = t;
    }
    rowCell[row] = cells - 1;
  }
  stratumStart.fill(cells, lastStratum + 1);
  return { cellTime: cellTime.slice(0, cells), stratumStart, rowCell, leftOut: time.length - rows.length };
}

function findEntries(
  entry: Int32Array,
  rowCell: Int32Array,
  stratum: Uint16Array | undefined,
  stratumStart: Int32Array,
  cellTime: Int32Array,
): Int32Array {
  const rowBefore = new Int32Array(rowCell.length).fill(-1);
  for (let row = 0; row < rowCell.length; row += 1) {
    const from = entry[row] ?? 0;
    if (from <= 0 || (rowCell[row] ?? -1) < 0) continue;
    const first = stratumStart[stratum?.[row] ?? 0] ?? 0;
    // The first cell after the entry; there is one, as the row ends later.
    let [low, high] = [first, rowCell[row] ?? 0];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cellTime[middle] ?? 0) > from) high = middle;
      else low = middle + 1;
    }
    if (low > first) rowBefore[row] = low - 1;
  }
  return rowBefore;
}
