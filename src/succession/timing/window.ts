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
  let day = dayOf(fromMs, terms.timeZone);
  for (let closed = 0; closed <= closedDaysMax; closed += 1) {
    const open = stretchOf(window, day, terms);
    if (open !== undefined && fromMs < open.closesMs) return Math.max(fromMs, open.opensMs);
    day = addDays(day, 1);
  }
  throw new Error(`assertion failed: a send window opens within ${closedDaysMax} days`);
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
): { readonly opensMs: number; readonly closesMs: number } | undefined {
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
