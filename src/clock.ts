// Time comes from here and nowhere else. Instants are UTC epoch milliseconds (`Ms` in the name);
// a calendar day is an ISO 8601 string (YYYY-MM-DD) in a named IANA time zone.
// A creditor's business time is read from the database (store/creditor-time.ts), because a sandbox's
// clock is moved there; this clock is the physical one: leases, time-outs, log lines.

export type Day = string;

export interface Clock {
  /** Physical now, UTC epoch milliseconds. */
  nowMs(): number;
  /** Monotonic milliseconds, for durations and deadlines inside one process. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The calendar day of an instant in an IANA time zone. */
export function dayOf(instantMs: number, timeZone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/**
 * The instant at which a calendar day begins in a time zone. Where local midnight does not exist
 * (a clock change at midnight), the first instant that does: Temporal's "compatible" rule.
 */
export function startOfDayMs(day: Day, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone }).epochMilliseconds;
}

/** `day` moved by a number of calendar days (negative goes back). */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Calendar days from one day to another; negative when that lies before. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** ISO 8601 text of an instant, in UTC with milliseconds. */
export function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}

/** Epoch milliseconds of ISO 8601 text that names an offset or Z; undefined when it is not such text. */
export function instantOf(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** The date of a mail header for an instant (RFC 5322 §3.3), in UTC: "Mon, 02 Mar 2026 08:15:30 +0000". */
export function mailDateOf(instantMs: number): string {
  return new Date(instantMs).toUTCString().replace('GMT', '+0000');
}

/** Epoch milliseconds of a mail header's date; undefined when it is none, or outside the years 2000 to 2199. */
export function instantOfMailDate(text: string): number | undefined {
  const instantMs = Date.parse(text);
  const isPlausible = instantMs >= Date.UTC(2000, 0) && instantMs < Date.UTC(2200, 0);
  return isPlausible ? instantMs : undefined;
}

/** True for a real calendar day written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** Milliseconds of an ISO 8601 duration of weeks, days (24 hours), hours, minutes and seconds; undefined for others. */
export function durationMsOf(text: string): number | undefined {
  const match = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,10})M)?(?:(\d{1,12})S)?)?$/.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
  return (
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000
  );
}

/** A length of time as ISO 8601: days where it is whole days, otherwise hours, minutes and seconds. */
export function durationOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds === 0) return 'PT0S';
  if (seconds % 86_400 === 0) return `P${seconds / 86_400}D`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
}
