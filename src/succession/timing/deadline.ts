// Rule 4 of succession: until when a hand-over still reaches the debtor in time. Counts backwards from the due date
// through the channel's lead time and cut-off hour. Pure; results are remembered, because thousands of invoices share them.
import { addDays, type Day, startOfDayMs } from '../../clock.ts';
import { subtractBusinessDays } from './calendar.ts';

/** A start is planned this long before it would be too late: a worker needs time to wake, render and hand over. */
export const startSlackMs = 3_600_000;

export interface DeadlineTerms {
  readonly dueDate: Day;
  /** Calendar days before the due date on which the debtor must have the invoice. */
  readonly arriveBeforeDays: number;
  /** Business days from hand-over until the debtor has it; a part of a day counts as one. */
  readonly leadDays: number;
  /** Hour after which a hand-over counts as the next business day; null: none. */
  readonly cutOffHour: number | null;
  readonly timeZone: string;
  readonly holidays: ReadonlySet<Day>;
}

/**
 * The first instant (epoch ms) at which a hand-over is too late: the debtor would have the invoice after the day
 * `arriveBeforeDays` before the due date. A channel without lead time and cut-off hour (e-mail) carries on days off
 * too, so its last day is that day itself; any other is handed over on a business day.
 */
export function tooLateMs(terms: DeadlineTerms): number {
  const known = remembered(terms.holidays);
  const key = `${terms.dueDate}|${terms.arriveBeforeDays}|${terms.leadDays}|${terms.cutOffHour}|${terms.timeZone}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const computed = computeTooLateMs(terms);
  if (known.size >= rememberedMax) known.clear();
  known.set(key, computed);
  return computed;
}

/** The last responsible moment: when a step should be started at the latest, with the slack a start needs. */
export function lastResponsibleMomentMs(terms: DeadlineTerms): number {
  return tooLateMs(terms) - startSlackMs;
}

function computeTooLateMs({
  dueDate,
  arriveBeforeDays,
  leadDays,
  cutOffHour,
  timeZone,
  holidays,
}: DeadlineTerms): number {
  const arrivalDay = addDays(dueDate, -arriveBeforeDays);
  const carriesAnyDay = leadDays === 0 && cutOffHour === null;
  const lastDay = carriesAnyDay ? arrivalDay : subtractBusinessDays(arrivalDay, Math.ceil(leadDays), holidays);
  if (cutOffHour === null) return startOfDayMs(addDays(lastDay, 1), timeZone);
  const plainTime = Temporal.PlainTime.from({ hour: cutOffHour });
  return Temporal.PlainDate.from(lastDay).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

// A memory of pure results, per set of holidays (a set is never changed in place). It cannot be observed but in speed.
const rememberedMax = 10_000;
const rememberedByHolidays = new WeakMap<ReadonlySet<Day>, Map<string, number>>();

function remembered(holidays: ReadonlySet<Day>): Map<string, number> {
  let known = rememberedByHolidays.get(holidays);
  if (known === undefined) {
    known = new Map();
    rememberedByHolidays.set(holidays, known);
  }
  return known;
}
