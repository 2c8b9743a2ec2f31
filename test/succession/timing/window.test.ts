// Send windows and patience in days: by the debtor's own clock, over weekends, holidays, leap days and clock changes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holidaysOf, timeZoneOf } from '../../../src/country.ts';
import { decide } from '../../../src/succession/decide.ts';
import type { SendWindow } from '../../../src/succession/order.ts';
import { isOpen, lastOpenMs, openingMs } from '../../../src/succession/timing/window.ts';
import { attempt, day, during, emailStep, facts, hour, letterStep, monday, order, step, stockholm } from '../world.ts';

const swedish = { timeZone: 'Europe/Stockholm', holidays: holidaysOf('SE') };
const window = (fromHour: number, toHour: number, businessDaysOnly = false): SendWindow => ({
  fromMinute: fromHour * 60,
  toMinute: toHour * 60,
  businessDaysOnly,
});

describe('a send window', () => {
  test.each([
    ['before it opens', window(8, 20), '2026-11-02T06:30', '2026-11-02T08:00'],
    ['at its first minute', window(8, 20), '2026-11-02T08:00', '2026-11-02T08:00'],
    ['inside', window(8, 20), '2026-11-02T12:34', '2026-11-02T12:34'],
    ['at the minute it closes', window(8, 20), '2026-11-02T20:00', '2026-11-03T08:00'],
    ['on a Saturday', window(8, 20, true), '2026-11-07T10:00', '2026-11-09T08:00'],
    ['on the eve of Midsummer, a bank holiday', window(8, 16, true), '2026-06-19T10:00', '2026-06-22T08:00'],
    ['in the evening before a leap day', window(8, 16), '2028-02-28T18:00', '2028-02-29T08:00'],
    [
      'on the night clocks go forward, when two o’clock does not exist',
      window(2, 5),
      '2027-03-28T00:30',
      '2027-03-28T03:00',
    ],
    ['on the night clocks go back, when two o’clock comes twice', window(2, 3), '2026-10-25T01:00', '2026-10-25T02:00'],
    ['to the end of the day', window(20, 24), '2026-11-02T23:59', '2026-11-02T23:59'],
  ])('%s', (_, hours, from, opens) => {
    expect(openingMs(hours, stockholm(from), swedish)).toBe(stockholm(opens));
  });

  const instants = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2029, 0) });
  const windows = fc
    .tuple(fc.nat(1_400), fc.integer({ min: 30, max: 1_440 }), fc.boolean())
    .map(([fromMinute, length, businessDaysOnly]) => ({
      fromMinute,
      toMinute: Math.min(1_440, fromMinute + length),
      businessDaysOnly,
    }))
    .filter(({ fromMinute, toMinute }) => toMinute - fromMinute >= 30);
  const zones = fc.constantFrom('Europe/Stockholm', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');

  test('it is open at the instant it says it opens, and asking again changes nothing', () => {
    fc.assert(
      fc.property(windows, instants, zones, (hours, atMs, timeZone) => {
        const terms = { timeZone, holidays: holidaysOf('SE') };
        const opensMs = openingMs(hours, atMs, terms);
        expect(opensMs).toBeGreaterThanOrEqual(atMs);
        expect(openingMs(hours, opensMs, terms)).toBe(opensMs);
        if (opensMs > atMs) expect(isOpen(hours, opensMs - 1, terms)).toBe(false);
      }),
    );
  });

  test('it is open by the debtor’s wall clock, as an oracle that formats the instant says', () => {
    fc.assert(
      fc.property(windows, instants, zones, (hours, atMs, timeZone) => {
        const terms = { timeZone, holidays: new Set<string>() };
        const local = new Intl.DateTimeFormat('en-GB', {
          timeZone,
          hourCycle: 'h23',
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
        }).formatToParts(atMs);
        const part = (type: string) => local.find((one) => one.type === type)?.value ?? '';
        const minutes = Number(part('hour')) * 60 + Number(part('minute'));
        const isWeekend = ['Sat', 'Sun'].includes(part('weekday'));
        const expected =
          minutes >= hours.fromMinute && minutes < hours.toMinute && !(hours.businessDaysOnly && isWeekend);
        // On the night clocks go back an hour comes twice; the window runs from its first to its last minute.
        const offsets = [atMs - 3 * hour, atMs + 3 * hour].map((ms) => offsetOf(ms, timeZone));
        if (offsets[0] === offsets[1]) expect(isOpen(hours, atMs, terms)).toBe(expected);
      }),
    );
  });

  test('its last open instant before another is followed by closed hours or by that other', () => {
    fc.assert(
      fc.property(windows, instants, zones, (hours, beforeMs, timeZone) => {
        const terms = { timeZone, holidays: holidaysOf('SE') };
        const lastMs = lastOpenMs(hours, beforeMs, terms);
        expect(lastMs).toBeLessThanOrEqual(beforeMs);
        expect(isOpen(hours, lastMs - 1, terms)).toBe(true);
        if (lastMs < beforeMs) expect(isOpen(hours, lastMs, terms)).toBe(false);
      }),
    );
  });
});

function offsetOf(atMs: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).offsetNanoseconds;
}

describe('a step with a send window', () => {
  const daytime = order([step({ window: window(8, 20) }), letterStep]);

  test('waits for its hours, and its patience begins with them', () => {
    const night = stockholm('2026-11-02T22:00');
    const opens = stockholm('2026-11-03T08:00');
    expect(decide(daytime, facts(), night)).toMatchObject({
      kind: 'WAIT',
      untilMs: opens,
      reason: { code: 'OUTSIDE_SEND_WINDOW' },
    });
    const entered = during(0, night, { attempts: [attempt({ startedAtMs: opens })] });
    expect(decide(daytime, entered, opens)).toMatchObject({ kind: 'WAIT', untilMs: opens + 48 * hour });
  });

  test('is read by the debtor’s own clock', () => {
    const inIndia = facts({ debtorTimeZone: timeZoneOf('IN', 'UTC') });
    // 22:00 in Stockholm is 02:30 in India, 04:00 is 08:30.
    expect(decide(daytime, inIndia, stockholm('2026-11-02T22:00'))).toMatchObject({ kind: 'WAIT' });
    expect(decide(daytime, inIndia, stockholm('2026-11-03T04:00'))).toMatchObject({ kind: 'START' });
  });

  test('is not waited for when it would then come too late, and something else would not', () => {
    const late = { ...daytime, steps: [step({ window: window(8, 20, true) }), emailStep], arriveBeforeDays: 0 };
    const second = { ...facts().contactPoints[0], contactPointId: 'work' };
    const points = [...facts().contactPoints, { ...second, channel: 'EMAIL', address: 'b@example.com' } as const];
    // Due on Sunday: the window opens on Monday.
    const due = facts({
      invoice: { dueDate: '2026-11-08' },
      contactPoints: points.map((point) => ({ postalAddress: undefined, reachability: 'UNKNOWN' as const, ...point })),
    });
    expect(decide(late, due, stockholm('2026-11-07T10:00'))).toMatchObject({
      kind: 'SKIP',
      toStep: 1,
      reason: { code: 'SKIPPED_FOR_DEADLINE' },
    });
  });

  test('retries wait for it too', () => {
    const failed = attempt({
      state: 'RETRY_WAIT',
      failureClass: 'SOFT',
      retryAtMs: stockholm('2026-11-02T20:30'),
      failedAtMs: stockholm('2026-11-02T19:50'),
    });
    const known = during(0, monday, { attempts: [failed] });
    expect(decide(daytime, known, stockholm('2026-11-02T20:30'))).toMatchObject({
      kind: 'WAIT',
      untilMs: stockholm('2026-11-03T08:00'),
      reason: { code: 'OUTSIDE_SEND_WINDOW' },
    });
  });
});

describe('patience', () => {
  const waitsUntil = (calendar: 'ELAPSED' | 'CALENDAR' | 'BUSINESS', days: number, from: string) => {
    const known = during(0, stockholm(from), {
      attempts: [attempt({ startedAtMs: stockholm(from) })],
      holidays: holidaysOf('SE'),
    });
    const decision = decide(order([step({ patienceMs: days * day, calendar })]), known, stockholm(from));
    return decision.kind === 'WAIT' ? decision.untilMs : undefined;
  };

  test.each([
    [
      'elapsed time over the night clocks go back ends an hour early by the wall',
      'ELAPSED',
      1,
      '2026-10-24T10:00',
      '2026-10-25T09:00',
    ],
    [
      'a calendar day over the same night ends at the same time of day',
      'CALENDAR',
      1,
      '2026-10-24T10:00',
      '2026-10-25T10:00',
    ],
    [
      'a calendar day into an hour that does not exist ends at the next that does',
      'CALENDAR',
      1,
      '2027-03-27T02:30',
      '2027-03-28T03:30',
    ],
    ['calendar days over a leap day', 'CALENDAR', 2, '2028-02-28T09:00', '2028-03-01T09:00'],
    ['business days leave out a weekend', 'BUSINESS', 2, '2026-11-05T09:00', '2026-11-09T09:00'],
    ['business days leave out Easter', 'BUSINESS', 2, '2026-04-02T09:00', '2026-04-08T09:00'],
    ['business days from a Sunday count from Monday', 'BUSINESS', 1, '2026-11-08T09:00', '2026-11-10T09:00'],
  ] as const)('%s', (_, calendar, days, from, to) => {
    expect(waitsUntil(calendar, days, from)).toBe(stockholm(to));
  });
});

test('days off are known for the countries around us, and time zones for all', () => {
  expect(holidaysOf('SE').has('2026-06-19')).toBe(true);
  expect(holidaysOf('NO').has('2026-05-17')).toBe(true);
  expect(holidaysOf('FI').has('2026-12-06')).toBe(true);
  expect(holidaysOf('DK').has('2026-12-25')).toBe(true);
  expect(holidaysOf('SE')).toBe(holidaysOf('SE'));
  expect(holidaysOf('XX').size).toBe(0);
  expect(timeZoneOf('US', 'UTC')).toBe('America/New_York');
  expect(timeZoneOf('NO', 'UTC')).toBe('Europe/Oslo');
  expect(timeZoneOf('XX', 'Europe/Stockholm')).toBe('Europe/Stockholm');
});
