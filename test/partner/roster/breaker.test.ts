// The breaker of a partner: what opens it, what closes it, and what says nothing of it at all.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ambiguous, notSent, refused, taken } from '../../../src/partner/http-outcome.ts';
import {
  admits,
  type Breaker,
  closedBreaker,
  countVerdicts,
  nextBreaker,
  probing,
} from '../../../src/partner/roster/breaker.ts';

const now = 1_000_000;
const fails = (failed: number, answered = 0) => ({ answered, failed, unauthorised: 0 });

test('five failures that are at least half of the calls open it; four, or five among many, do not', () => {
  expect(nextBreaker(closedBreaker, fails(4), now).state).toBe('CLOSED');
  expect(nextBreaker(closedBreaker, fails(5, 20), now).state).toBe('CLOSED');
  const opened = nextBreaker(closedBreaker, fails(5, 5), now);
  expect(opened).toMatchObject({ state: 'OPEN', openedAtMs: now, retryAtMs: now + 30_000, openings: 1 });
});

test('failures are counted within a minute', () => {
  const four = nextBreaker(closedBreaker, fails(4), now);
  expect(nextBreaker(four, fails(1), now + 59_999).state).toBe('OPEN');
  expect(nextBreaker(four, fails(1), now + 60_000).state).toBe('CLOSED');
});

test('refused credentials open it at once', () => {
  expect(nextBreaker(closedBreaker, { answered: 90, failed: 1, unauthorised: 1 }, now).state).toBe('OPEN');
});

test('while open nothing goes; after its time a single send, and its answer decides', () => {
  const opened = nextBreaker(closedBreaker, fails(5), now);
  expect(admits(opened, now + 29_999)).toBe('NONE');
  expect(admits(opened, now + 30_000)).toBe('ONE');
  const probed = probing(opened, now + 30_000);
  expect(admits(probed, now + 30_001)).toBe('NONE');
  expect(nextBreaker(probed, fails(0, 1), now + 31_000)).toEqual(closedBreaker);
  expect(nextBreaker(probed, fails(1), now + 31_000)).toMatchObject({
    state: 'OPEN',
    openings: 2,
    retryAtMs: now + 31_000 + 60_000,
  });
});

test('late failures of before it opened say nothing new', () => {
  const opened = nextBreaker(closedBreaker, fails(5), now);
  expect(nextBreaker(opened, fails(50), now + 10)).toBe(opened);
});

test('whatever happens, it lets something through again within half an hour', () => {
  const step = fc.record({
    answered: fc.nat(3),
    failed: fc.nat(8),
    unauthorised: fc.nat(1),
    afterMs: fc.nat(4_000_000),
    probe: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let breaker: Breaker = closedBreaker;
      let nowMs = now;
      for (const { afterMs, probe, ...verdicts } of steps) {
        nowMs += afterMs;
        if (probe && admits(breaker, nowMs) === 'ONE') breaker = probing(breaker, nowMs);
        breaker = nextBreaker(breaker, verdicts, nowMs);
      }
      expect(admits(breaker, nowMs + 30 * 60_000)).not.toBe('NONE');
    }),
  );
});

test('only what the partner is to blame for counts', () => {
  const outcomes = [
    taken('200', null, null),
    refused('HARD', '422', ''),
    refused('CONTENT', '422', ''),
    refused('POLICY', '550', ''),
    refused('SOFT', '429', ''),
    refused('PARTNER', '404', ''),
    refused('PARTNER', '401', ''),
    notSent('ECONNREFUSED', ''),
    notSent('NO_TIME', ''),
    notSent('NO_CAPACITY', ''),
    ambiguous('500', ''),
  ];
  expect(countVerdicts(outcomes)).toEqual({ answered: 4, failed: 4, unauthorised: 1 });
});
