// The stated model of simulated debtors: reproducible, and with the shares and differences it states.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Arrival, courseOf, habitsByChannel } from '../../src/sandbox/debtors/habits.ts';

const hourMs = 3_600_000;
const arrival: Arrival = {
  channel: 'EMAIL',
  debtor: 'a@example.com',
  document: 'one',
  arrivedAtMs: Date.UTC(2026, 2, 2, 9),
  dueAtMs: Date.UTC(2026, 3, 1),
  seed: 7,
};
const channels = ['MAILBOX', 'E_INVOICE', 'EMAIL', 'LETTER'] as const;
const many = (overrides: Partial<Arrival>, count = 4_000) =>
  Array.from({ length: count }, (_, index) =>
    courseOf({ ...arrival, debtor: `${index}@example.com`, document: String(index), ...overrides }),
  );
const openedShare = (overrides: Partial<Arrival>) =>
  many(overrides).filter(({ openedAtMs }) => openedAtMs !== null).length / 4_000;

test('the same debtor, document and seed give the same course; another seed gives another world', () => {
  expect(courseOf(arrival)).toEqual(courseOf({ ...arrival }));
  expect(many({}, 50)).not.toEqual(many({ seed: 8 }, 50));
});

test('nothing is opened before it has arrived, paid before it is opened, or paid when it is never opened', () => {
  const arrivals = fc.record({
    channel: fc.constantFrom(...channels),
    debtor: fc.string(),
    document: fc.string(),
    arrivedAtMs: fc.integer({ min: 0, max: 4e12 }),
    dueAtMs: fc.integer({ min: 0, max: 4e12 }),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(arrivals, (any) => {
      const { openedAtMs, scheduledAtMs, paidAtMs } = courseOf(any);
      if (openedAtMs === null) return scheduledAtMs === null && paidAtMs === null;
      if (paidAtMs === null) return false;
      const isTold = scheduledAtMs === null || (scheduledAtMs > openedAtMs && paidAtMs > scheduledAtMs);
      return openedAtMs >= any.arrivedAtMs && paidAtMs > openedAtMs && isTold;
    }),
  );
});

describe.each(channels)('%s', (channel) => {
  const { openedShare: stated, openingMedianMs } = habitsByChannel[channel];

  test('is opened about as often as stated: diligence, which differs, draws the mean a little to the middle', () => {
    expect(Math.abs(openedShare({ channel }) - stated)).toBeLessThan(0.05);
  });

  test('is opened after the stated time in the median, of those who open', () => {
    const delays = many({ channel }).flatMap(({ openedAtMs }) => openedAtMs ?? []);
    const sorted = delays.map((atMs) => atMs - arrival.arrivedAtMs).sort((a, b) => a - b);
    const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
    expect(medianMs / openingMedianMs).toBeGreaterThan(0.8);
    expect(medianMs / openingMedianMs).toBeLessThan(1.15);
  });
});

test('channels differ truly: a mailbox is opened and paid more often than a mail', () => {
  expect(openedShare({ channel: 'MAILBOX' })).toBeGreaterThan(openedShare({ channel: 'EMAIL' }) + 0.1);
  const inTime = (channel: Arrival['channel']) =>
    many({ channel }).filter(({ paidAtMs }) => paidAtMs !== null && paidAtMs <= arrival.dueAtMs + 8 * hourMs).length;
  expect(inTime('MAILBOX')).toBeGreaterThan(inTime('EMAIL') + 400);
});

test('debtors differ: who opens one document is likelier to open the next', () => {
  const opens = (document: string) =>
    Array.from({ length: 4_000 }, (_, index) => {
      const course = courseOf({ ...arrival, debtor: `${index}@example.com`, document });
      return course.openedAtMs !== null;
    });
  const [first, second] = [opens('first'), opens('second')];
  const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length;
  const afterOpened = second.filter((_, index) => first[index]);
  const afterNot = second.filter((_, index) => !first[index]);
  expect(share(afterOpened)).toBeGreaterThan(share(afterNot) + 0.04);
});
