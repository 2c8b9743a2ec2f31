// Business days: Monday to Friday, less the holidays given. Pure calendar arithmetic, no clock and no time zone.
import { assert } from '../../assert.ts';
import { addDays, type Day } from '../../clock.ts';

/** More business days than any lead time has; a larger number is a bug, not a long wait. */
const businessDaysMax = 366;

/** Whether a day is Monday to Friday and no holiday. */
export function isBusinessDay(day: Day, holidays: ReadonlySet<Day>): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5 && !holidays.has(day);
}

/**
 * The business day that many business days after `day`; with 0, the first business day from `day` on.
 * Work handed over on a day off counts as handed over on the next business day.
 */
export function addBusinessDays(day: Day, count: number, holidays: ReadonlySet<Day>): Day {
  return walk(nearestBusinessDay(day, 1, holidays), count, 1, holidays);
}

/**
 * The latest business day from which `count` business days lead to `day` or earlier; with 0, the last business day up
 * to `day`. What must be there on a day off must be there on the business day before.
 */
export function subtractBusinessDays(day: Day, count: number, holidays: ReadonlySet<Day>): Day {
  return walk(nearestBusinessDay(day, -1, holidays), count, -1, holidays);
}

function walk(from: Day, count: number, direction: 1 | -1, holidays: ReadonlySet<Day>): Day {
  assert(
    Number.isInteger(count) && count >= 0 && count <= businessDaysMax,
    `business days are 0 to ${businessDaysMax}`,
  );
  let day = from;
  for (let left = count; left > 0; left -= 1) day = nearestBusinessDay(addDays(day, direction), direction, holidays);
  return day;
}

function nearestBusinessDay(day: Day, direction: 1 | -1, holidays: ReadonlySet<Day>): Day {
  let nearest = day;
  while (!isBusinessDay(nearest, holidays)) nearest = addDays(nearest, direction);
  return nearest;
}
