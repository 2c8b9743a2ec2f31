// Send windows: whether the debtor may be sent to now, and when next. Local times that do not exist on a night when
// clocks go forward are the next that do; of those that come twice the first counts (reliability: time). Pure.
import { addDays, type Day, dayOf, startOfDayMs } from '../../clock.ts';
import type { SendWindow } from '../order.ts';
import { isBusinessDay } from './calendar.ts';

/** What a window is read by: the debtor's IANA time zone, and the days off in the debtor's country. */
export interface WindowTerms {
  readonly timeZone: string;
  readonly holidays: ReadonlySet<Day>;
}

// Longer than any run of days off; a window that stays closed is a bug, not a long wait.
const closedDaysMax = 40;
const minutesPerDay = 1_440;

/**
 * The first instant (epoch ms) from `fromMs` on at which the window is open: `fromMs` itself when it is. Independent of
 * now, so that asking again later gives the same answer.
 */
export function openingMs(window: SendWindow, fromMs: number, terms: WindowTerms): number {
  const known = remembered(window, terms);
  const quarter = Math.floor(fromMs / quarterMs);
  let open = known.get(quarter);
  if (open === undefined) {
    open = nextStretch(window, quarter * quarterMs, terms);
    if (known.size >= rememberedMax) known.clear();
    known.set(quarter, open);
  }
  // A window may close within the quarter of an hour asked for; the next stretch is then another one.
  if (fromMs >= open.closesMs) open = nextStretch(window, fromMs, terms);
  return Math.max(fromMs, open.opensMs);
}

interface Stretch {
  readonly opensMs: number;
  readonly closesMs: number;
}

/** The stretch in which the window is open at an instant, or the next one after it. */
function nextStretch(window: SendWindow, fromMs: number, terms: WindowTerms): Stretch {
  let day = dayOf(fromMs, terms.timeZone);
  for (let closed = 0; closed <= closedDaysMax; closed += 1) {
    const open = stretchOf(window, day, terms);
    if (open !== undefined && fromMs < open.closesMs) return open;
    day = addDays(day, 1);
  }
  throw new Error(`assertion failed: a send window opens within ${closedDaysMax} days`);
}

// A memory of pure results, by the quarter of an hour asked for: thousands of debtors share their hours. It cannot be
// observed but in speed, for windows and sets of holidays are never changed in place.
const quarterMs = 15 * 60_000;
const rememberedMax = 10_000;
const rememberedByWindow = new WeakMap<SendWindow, WeakMap<ReadonlySet<Day>, Map<string, Map<number, Stretch>>>>();

function remembered(window: SendWindow, { holidays, timeZone }: WindowTerms): Map<number, Stretch> {
  const byHolidays = rememberedByWindow.getOrInsertComputed(window, () => new WeakMap());
  const byZone = byHolidays.getOrInsertComputed(holidays, () => new Map());
  return byZone.getOrInsertComputed(timeZone, () => new Map());
}

/** The last instant before which the window is open, at the latest `beforeMs`. */
export function lastOpenMs(window: SendWindow, beforeMs: number, terms: WindowTerms): number {
  let day = dayOf(beforeMs, terms.timeZone);
  for (let closed = 0; closed <= closedDaysMax; closed += 1) {
    const open = stretchOf(window, day, terms);
    if (open !== undefined && open.opensMs < beforeMs) return Math.min(beforeMs, open.closesMs);
    day = addDays(day, -1);
  }
  throw new Error(`assertion failed: a send window opens within ${closedDaysMax} days`);
}

/** When the window is open on a day; undefined when it stays closed. */
function stretchOf(
  { fromMinute, toMinute, businessDaysOnly }: SendWindow,
  day: Day,
  { timeZone, holidays }: WindowTerms,
): Stretch | undefined {
  if (businessDaysOnly && !isBusinessDay(day, holidays)) return undefined;
  return { opensMs: instantOfMinute(day, fromMinute, timeZone), closesMs: instantOfMinute(day, toMinute, timeZone) };
}

function instantOfMinute(day: Day, minute: number, timeZone: string): number {
  if (minute >= minutesPerDay) return startOfDayMs(addDays(day, 1), timeZone);
  const plainTime = { hour: Math.floor(minute / 60), minute: minute % 60 };
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

/** Whether the window is open at an instant. */
export function isOpen(window: SendWindow, atMs: number, terms: WindowTerms): boolean {
  return openingMs(window, atMs, terms) === atMs;
}
