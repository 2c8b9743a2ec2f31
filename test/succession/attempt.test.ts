// The lattice of receipts: order and repetition of reports never matter, and the documented precedences hold.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AttemptState,
  expired,
  failureClasses,
  isAtLeast,
  lifecycle,
  mergeReport,
  type Report,
  reachedAtMs,
  reachedMilestone,
} from '../../src/succession/attempt.ts';
import { attempt, hour, minute, monday } from './world.ts';

const states = Object.keys(lifecycle) as AttemptState[];
const submitting = attempt({ state: 'SUBMITTING', acceptedAtMs: null });

function report(state: AttemptState, occurredAtMs = monday, overrides: Partial<Report> = {}): Report {
  return { state, failureClass: null, code: null, occurredAtMs, ...overrides };
}

const anyReport: fc.Arbitrary<Report> = fc.record({
  state: fc.constantFrom(...states),
  failureClass: fc.option(fc.constantFrom(...failureClasses)),
  code: fc.option(fc.constantFrom('5.1.1', '4.2.2', 'A')),
  occurredAtMs: fc.integer({ min: monday, max: monday + 5 }),
});
const anyAttempt = fc
  .record({ state: fc.constantFrom(...states), failureClass: fc.option(fc.constantFrom(...failureClasses)) })
  .map((overrides) => attempt({ ...overrides, retryAtMs: overrides.state === 'RETRY_WAIT' ? monday + hour : null }));

describe('merging reports', () => {
  test('every permutation of reports, with repetitions, leaves the same attempt', () => {
    fc.assert(
      fc.property(
        anyAttempt,
        fc.array(anyReport, { maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 4 }),
        (from, reports, again) => {
          const straight = reports.reduce(mergeReport, from);
          for (const sequence of permutations(reports)) {
            expect(sequence.reduce(mergeReport, from)).toEqual(straight);
            const repeated = [...sequence, ...again.flatMap((at) => reports[at % Math.max(1, reports.length)] ?? [])];
            expect(repeated.reduce(mergeReport, from)).toEqual(straight);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a report never lowers the rank of the state', () => {
    fc.assert(
      fc.property(anyAttempt, anyReport, (from, told) => {
        const rank = lifecycle[mergeReport(from, told).state].rank;
        expect(rank).toBe(Math.max(lifecycle[from.state].rank, lifecycle[told.state].rank));
      }),
    );
  });

  test('a report that tells nothing new returns the same attempt', () => {
    const delivered = mergeReport(submitting, report('DELIVERED', monday + hour));
    expect(mergeReport(delivered, report('DELIVERED', monday + hour))).toBe(delivered);
    expect(mergeReport(delivered, report('DELIVERED', monday + 2 * hour))).toBe(delivered);
    expect(mergeReport(attempt(), report('ACCEPTED'))).toEqual(attempt());
  });

  test.each(['SUBMITTING', 'UNKNOWN'] as const)('a receipt settles an attempt that is %s', (state) => {
    const open = attempt({ state, acceptedAtMs: null });
    expect(mergeReport(open, report('ACCEPTED')).state).toBe('ACCEPTED');
    expect(mergeReport(open, report('RETRY_WAIT', monday, { failureClass: 'SOFT' })).state).toBe('RETRY_WAIT');
    expect(mergeReport(open, report('BOUNCED', monday, { failureClass: 'HARD' })).state).toBe('BOUNCED');
  });

  const precedences: readonly [AttemptState, AttemptState, AttemptState][] = [
    ['DELIVERED', 'DISPATCHED', 'DELIVERED'],
    ['DISPATCHED', 'BOUNCED', 'BOUNCED'],
    ['BOUNCED', 'DELIVERED', 'DELIVERED'],
    ['DELIVERED', 'RETURNED', 'RETURNED'],
    ['OPENED', 'BOUNCED', 'OPENED'],
    ['OPENED', 'RETURNED', 'OPENED'],
    ['BOUNCED', 'ACKNOWLEDGED', 'ACKNOWLEDGED'],
    ['ACKNOWLEDGED', 'RECIPIENT_REJECTED', 'RECIPIENT_REJECTED'],
    ['PROCESSING', 'CANCELLED', 'CANCELLED'],
    ['CANCELLED', 'DISPATCHED', 'DISPATCHED'],
    ['EXPIRED', 'DELIVERED', 'DELIVERED'],
    ['DISPATCHED', 'RETRY_WAIT', 'DISPATCHED'],
    ['RETRY_WAIT', 'ACCEPTED', 'ACCEPTED'],
    ['SUPERSEDED', 'DELIVERED', 'DELIVERED'],
  ];
  test.each(precedences)('of %s and %s, %s stands', (one, other, stands) => {
    expect([report(one), report(other)].reduce(mergeReport, submitting).state).toBe(stands);
    expect([report(other), report(one)].reduce(mergeReport, submitting).state).toBe(stands);
  });

  test('the earliest instant told for a milestone stands, also of a report that lost', () => {
    const told = [
      report('DELIVERED', monday + 3 * minute),
      report('DISPATCHED', monday + 2 * minute),
      report('PROCESSING', monday + minute),
      report('BOUNCED', monday + 4 * minute, { failureClass: 'HARD', code: '5.1.1' }),
      report('DELIVERED', monday + 5 * minute),
    ].reduce(mergeReport, submitting);
    expect(told).toMatchObject({
      state: 'DELIVERED',
      failureClass: null,
      code: null,
      acceptedAtMs: monday + minute,
      dispatchedAtMs: monday + 2 * minute,
      deliveredAtMs: monday + 3 * minute,
      failedAtMs: monday + 4 * minute,
    });
  });

  test('an acknowledgement counts as opened too', () => {
    expect(mergeReport(submitting, report('ACKNOWLEDGED', monday + hour)).openedAtMs).toBe(monday + hour);
  });

  test('of two failures of one state the graver class stands', () => {
    const soft = report('BOUNCED', monday, { failureClass: 'SOFT', code: '4.2.2' });
    const hard = report('BOUNCED', monday, { failureClass: 'HARD', code: '5.1.1' });
    expect([hard, soft].reduce(mergeReport, submitting)).toMatchObject({ failureClass: 'HARD', code: '5.1.1' });
  });
});

test('of what a partner has, that expires which has not arrived; what came of it stays known', () => {
  const left = ['ACCEPTED', 'PROCESSING', 'DISPATCHED'];
  for (const state of states) {
    const one = attempt({ state });
    expect(expired(one)).toEqual(left.includes(state) ? { ...one, state: 'EXPIRED' } : one);
    expect(reachedMilestone(expired(attempt({ state, dispatchedAtMs: monday })))).toBe(
      state === 'ACCEPTED' || state === 'PROCESSING'
        ? 'DISPATCHED'
        : reachedMilestone(attempt({ state, dispatchedAtMs: monday })),
    );
  }
});

describe('how far an attempt has come', () => {
  test('a failure has come nowhere, an expired attempt keeps what its times show', () => {
    expect(reachedMilestone(attempt({ state: 'BOUNCED', dispatchedAtMs: monday }))).toBeNull();
    expect(reachedMilestone(attempt({ state: 'CANCELLED' }))).toBeNull();
    expect(reachedMilestone(attempt({ state: 'PROCESSING' }))).toBe('ACCEPTED');
    expect(reachedMilestone(attempt({ state: 'EXPIRED', acceptedAtMs: null }))).toBeNull();
    expect(reachedMilestone(attempt({ state: 'EXPIRED' }))).toBe('ACCEPTED');
    expect(reachedMilestone(attempt({ state: 'EXPIRED', dispatchedAtMs: monday }))).toBe('DISPATCHED');
    expect(reachedMilestone(attempt({ state: 'EXPIRED', deliveredAtMs: monday }))).toBe('DELIVERED');
    expect(reachedMilestone(attempt({ state: 'EXPIRED', openedAtMs: monday }))).toBe('OPENED');
  });

  test('milestones rise from accepted to payment signal', () => {
    expect(isAtLeast('DELIVERED', 'DISPATCHED')).toBe(true);
    expect(isAtLeast('DELIVERED', 'OPENED')).toBe(false);
    expect(isAtLeast(null, 'ACCEPTED')).toBe(false);
  });

  test('a later milestone tells when an earlier one was reached at the latest', () => {
    const opened = attempt({ state: 'OPENED', acceptedAtMs: null, openedAtMs: monday + hour });
    expect(reachedAtMs(opened, 'DELIVERED')).toBe(monday + hour);
    expect(reachedAtMs(attempt({ acceptedAtMs: null }), 'ACCEPTED')).toBe(monday);
  });
});

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
