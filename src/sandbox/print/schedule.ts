// When a simulated letter is printed, posted and delivered. Decided by its key alone, so that a run can be repeated;
// whole hours, as machines and postmen work, so that many letters move at the same instant.
import { createHash } from 'node:crypto';
import type { LetterBehaviour } from '../debtors/magic-recipient.ts';

export type LetterEvent = 'printed' | 'handed_to_post' | 'delivered' | 'returned';

export interface PlannedEvent {
  readonly atMs: number;
  readonly event: LetterEvent;
  readonly reason?: 'ADDRESS_UNKNOWN' | 'MOVED';
}

const timeZone = 'Europe/Stockholm';

/** What will happen to a letter taken at `takenAtMs`, in order of time. */
export function planLetter(key: string, takenAtMs: number, behaviour: LetterBehaviour): PlannedEvent[] {
  const spread = createHash('sha256').update(key).digest()[0] ?? 0;
  const taken = Temporal.Instant.fromEpochMilliseconds(takenAtMs).toZonedDateTimeISO(timeZone);
  const printed = taken.add({ hours: 6 }).round({ smallestUnit: 'hour', roundingMode: 'ceil' });
  const posted = workday(printed.toPlainDate().add({ days: 1 }));
  const delivered = [...Array(2 + (spread % 3))].reduce((day) => workday(day.add({ days: 1 })), posted);
  const events: PlannedEvent[] = [
    { atMs: printed.epochMilliseconds, event: 'printed' },
    { atMs: at(posted, 17), event: 'handed_to_post' },
  ];
  if (behaviour === 'DELIVER') events.push({ atMs: at(delivered, 11), event: 'delivered' });
  // A letter that cannot be delivered takes about as long back as it took there.
  const reason = behaviour === 'MOVED' ? 'MOVED' : 'ADDRESS_UNKNOWN';
  if (behaviour === 'RETURN' || behaviour === 'MOVED') {
    events.push({ atMs: at(workday(delivered.add({ days: 3 })), 11), event: 'returned', reason });
  }
  return events;
}

/** The day itself, or the Monday after. */
function workday(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.dayOfWeek > 5 ? day.add({ days: 8 - day.dayOfWeek }) : day;
}

function at(day: Temporal.PlainDate, hour: number): number {
  return day.toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(hour) }).epochMilliseconds;
}
