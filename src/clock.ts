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
