// Rules 1 to 4 of succession.md (determinism, skips, failures, deadline), held against random courses.
// fast-check prints the seed and the shrunken counterexample of a failure.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyToAttempts } from '../../../src/succession/apply.ts';
import { lifecycle, mergeReport } from '../../../src/succession/attempt.ts';
import { holds } from '../../../src/succession/condition.ts';
import { decide } from '../../../src/succession/decide.ts';
import type { Facts } from '../../../src/succession/facts.ts';
import { countryOf, readinessOf } from '../../../src/succession/readiness.ts';
import {
  beginningMs,
  patienceEnd,
  patienceFloorMs,
  startTooLateMs,
  windowTerms,
} from '../../../src/succession/timing/patience.ts';
import { lastOpenMs } from '../../../src/succession/timing/window.ts';
import { day, monday } from '../world.ts';
import { anyFacts, anyOrder, quietScript } from './arbitrary.ts';
import { drive } from './model.ts';
import { everyCourse, everyCourseWithNudges, everyTurn, numRuns } from './properties.ts';

describe('rule 1: deciding is deterministic', () => {
  test('the same facts give the same decision, in whatever sequence attempts and partners stand', () => {
    everyCourseWithNudges(({ turns }, order) => {
      for (const { facts, nowMs, decision } of turns) {
        const shuffled = { ...facts, attempts: facts.attempts.toReversed(), partners: facts.partners.toReversed() };
        expect(decide(order, shuffled, nowMs)).toEqual(decision);
        expect(decide(structuredClone(order), structuredClone(facts), nowMs)).toEqual(decision);
      }
    });
  });

  test('order of arrival and duplicates of receipts do not matter', () => {
    const anyReports = fc.array(
      fc.record({
        at: fc.nat(5),
        state: fc.constantFrom(
          'ACCEPTED' as const,
          'DISPATCHED' as const,
          'DELIVERED' as const,
          'OPENED' as const,
          'BOUNCED' as const,
          'RETURNED' as const,
        ),
        failureClass: fc.constant(null),
        code: fc.option(fc.constantFrom('1', '2')),
        occurredAtMs: fc.integer({ min: monday, max: monday + 3 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(anyOrder, anyFacts, quietScript, anyReports, fc.integer(), (order, start, script, reports, seed) => {
        const { facts, nowMs } = drive(order, start, script, monday).turns.at(seed % 5) ?? {
          facts: start,
          nowMs: monday,
        };
        const told = (sequence: typeof reports): Facts => ({
          ...facts,
          attempts: facts.attempts.map((attempt, index) =>
            sequence.filter((one) => one.at === index).reduce(mergeReport, attempt),
          ),
        });
        const expected = decide(order, told(reports), nowMs);
        expect(decide(order, told(reports.toReversed()), nowMs)).toEqual(expected);
        expect(decide(order, told([...reports, ...reports.slice(0, 3)]), nowMs)).toEqual(expected);
      }),
      { numRuns },
    );
  });
});

describe('rule 2: skips are explicit', () => {
  test('the current step changes only by a skip or an advance that names it and its reason', () => {
    everyCourse(({ turns }) => {
      for (const [index, { facts, decision }] of turns.entries()) {
        const after = turns[index + 1]?.facts.distribution.step ?? facts.distribution.step;
        if (decision.kind === 'SKIP' || decision.kind === 'ADVANCE') {
          expect([decision.step, decision.toStep]).toEqual([facts.distribution.step, after]);
        } else expect(after).toBe(facts.distribution.step);
      }
    });
  });

  test('the reason of a skip is true of the debtor, the order or the partners', () => {
    everyTurn(({ facts, decision }, order) => {
      if (decision.kind !== 'SKIP') return;
      const step = order.steps[decision.step];
      const points = facts.contactPoints.filter((point) => point.channel === decision.channel);
      const carriers = facts.partners.filter(
        ({ channel, partnerId }) =>
          channel === decision.channel && (step?.partnerIds.length === 0 || step?.partnerIds.includes(partnerId)),
      );
      const isTrue: Partial<Record<typeof decision.reason.code, boolean>> = {
        NO_CONTACT_POINT: points.length === 0,
        CONTACT_POINT_UNREACHABLE: points.length > 0 && points.every((point) => point.reachability === 'UNREACHABLE'),
        OPTED_OUT: points.some((point) => point.reachability === 'OPTED_OUT'),
        CONDITION_FALSE: step?.when !== null && step !== undefined && !holds(step.when, facts),
        NO_PARTNER: carriers.length === 0,
        NO_HEALTHY_PARTNER: carriers.length > 0 && carriers.every((partner) => !partner.healthy),
        CONTACT_POINT_USED: points.some((point) =>
          facts.attempts.some(
            (attempt) => attempt.contactPointId === point.contactPointId && attempt.step !== decision.step,
          ),
        ),
        CHANNEL_PINNED: facts.debtor.publicSector && decision.channel !== 'E_INVOICE',
        CHANNEL_BY_CONTRACT: facts.debtor.contractChannel != null && decision.channel !== facts.debtor.contractChannel,
        SKIPPED_FOR_DEADLINE: order.arriveBeforeDays !== null,
        PREFERRED_FIRST: order.steps[decision.toStep]?.channel === facts.debtor.preferredChannel,
      };
      expect(isTrue[decision.reason.code]).toBe(true);
    });
  });
});

describe('a pause of all partners of a step', () => {
  test('is no fault: the step is passed over for nothing but the deadline, and has not begun', () => {
    everyCourse(({ turns }, order) => {
      for (const [index, { facts, decision, nowMs }] of turns.entries()) {
        const readiness = readinessOf(order, facts, facts.distribution.step);
        const isTried = facts.attempts.some((attempt) => attempt.step === facts.distribution.step);
        if (readiness.kind === 'IMPOSSIBLE' || !readiness.paused || isTried) continue;
        expect(decision.kind).not.toBe('START');
        if (decision.kind === 'SKIP')
          expect(['SKIPPED_FOR_DEADLINE', 'PREFERRED_FIRST']).toContain(decision.reason.code);
        if (decision.kind !== 'WAIT' || decision.reason.code !== 'PAUSED') continue;
        expect(decision.begun).toBe(false);
        expect(decision.untilMs ?? nowMs + 1).toBeGreaterThan(nowMs);
        const after = turns[index + 1]?.facts.distribution;
        if (after !== undefined) expect(after.stepStartedAtMs).toBeNull();
      }
    });
  });

  test('a retry is awaited through it no longer than patience lasts', () => {
    everyTurn(({ facts, decision }, order) => {
      if (decision.kind !== 'WAIT' || decision.reason.code !== 'PAUSED' || decision.begun === false) return;
      const { step, stepStartedAtMs } = facts.distribution;
      expect(decision.untilMs).toBe(patienceEnd(order, facts, step, stepStartedAtMs ?? 0).endMs);
    });
  });
});

describe('rule 3: hard failures end a step, soft ones retry within patience', () => {
  test('after a hard or policy failure with nothing else under way the step is left at once', () => {
    everyTurn(({ facts, decision }) => {
      const tries = facts.attempts.filter((attempt) => attempt.step === facts.distribution.step);
      const last = tries.toSorted((a, b) => a.number - b.number).at(-1);
      const isFinal = last?.failureClass === 'HARD' || last?.failureClass === 'POLICY';
      const isFailed = last !== undefined && lifecycle[last.state].phase === 'FAILED';
      const othersFailed = tries.every((attempt) => lifecycle[attempt.state].phase !== 'CARRIED');
      if (facts.distribution.state !== 'ACTIVE' || !isFinal || !isFailed || !othersFailed) return;
      expect(decision.kind).not.toBe('RETRY');
      const isWaitingForStep =
        decision.kind === 'WAIT' &&
        decision.reason.code !== 'IN_FLIGHT' &&
        decision.reason.code !== 'CANCELLATION_ASKED';
      expect(isWaitingForStep).toBe(false);
    });
  });

  test('a retry comes only after a passing failure, in its time, within patience and within the number allowed', () => {
    everyTurn(({ facts, nowMs, decision }, order) => {
      if (decision.kind !== 'RETRY') return;
      const step = order.steps[decision.step];
      const tries = facts.attempts.filter((attempt) => attempt.step === decision.step);
      const last = tries.toSorted((a, b) => a.number - b.number).at(-1);
      expect(['SOFT', 'PARTNER', null]).toContain(last?.failureClass);
      expect(['RETRY_WAIT', 'BOUNCED']).toContain(last?.state);
      expect(last?.contactPointId).toBe(decision.contactPointId);
      const { endMs } = patienceEnd(order, facts, decision.step, facts.distribution.stepStartedAtMs ?? nowMs);
      expect(nowMs).toBeLessThan(endMs);
      const isNewPartner = !tries.some((attempt) => attempt.partnerId === decision.partnerId);
      if (!isNewPartner) {
        expect(nowMs).toBeGreaterThanOrEqual(last?.retryAtMs ?? 0);
        const partners = new Set(tries.map((attempt) => attempt.partnerId)).size;
        expect(tries.length - partners).toBeLessThan(step?.retries.retriesMax ?? 0);
      }
    });
  });

  test('a step that failed softly is left only when patience, retries or its address are gone', () => {
    everyTurn(({ facts, nowMs, decision }, order) => {
      if (decision.kind !== 'ADVANCE' || decision.reason.code !== 'RETRIES_SPENT') return;
      const tries = facts.attempts.filter((attempt) => attempt.step === decision.step);
      const partners = new Set(tries.map((attempt) => attempt.partnerId)).size;
      expect(tries.length - partners).toBeGreaterThanOrEqual(order.steps[decision.step]?.retries.retriesMax ?? 0);
      expect(nowMs).toBeLessThanOrEqual((facts.distribution.stepStartedAtMs ?? nowMs) + 90 * day);
    });
  });
});

describe('patience', () => {
  test('what was waited for in vain has expired, and nothing else; its step is never waited for again', () => {
    everyTurn(({ facts, decision }) => {
      const { step } = facts.distribution;
      const isEnded = decision.kind === 'ADVANCE' && decision.reason.code.startsWith('PATIENCE_');
      const after = applyToAttempts(facts.attempts, decision);
      const fallen = after.filter((attempt, at) => attempt !== facts.attempts[at]);
      if (fallen.length > 0) expect(isEnded).toBe(true);
      for (const attempt of fallen) expect([attempt.step, attempt.state]).toEqual([step, 'EXPIRED']);
      expect(facts.attempts.some((attempt) => attempt.step === step && attempt.state === 'EXPIRED')).toBe(false);
    });
  });
});

describe('rule 4: the deadline', () => {
  test('a wait never lasts past the last moment of a later step that was in time when the step was entered', () => {
    everyTurn(({ facts, decision }, order) => {
      if (decision.kind !== 'WAIT' || decision.untilMs === null || order.arriveBeforeDays === null) return;
      const { step, stepStartedAtMs } = facts.distribution;
      if (decision.begun === false) return;
      if (stepStartedAtMs === null || decision.reason.code === 'OUTSIDE_SEND_WINDOW') return;
      const beganAtMs = beginningMs(order.steps[step], facts, stepStartedAtMs);
      for (const [later] of order.steps.entries()) {
        if (later <= step || facts.debtor.preferredChannel !== null) continue;
        if (facts.attempts.some((attempt) => attempt.step === later)) continue;
        const readiness = readinessOf(order, facts, later);
        if (readiness.kind === 'IMPOSSIBLE') continue;
        const lateMs = startTooLateMs(order.arriveBeforeDays, facts, readiness);
        const window = order.steps[later]?.window ?? null;
        const boundMs = window === null ? lateMs : lastOpenMs(window, lateMs, windowTerms(facts));
        if (beganAtMs + patienceFloorMs < boundMs) expect(decision.untilMs).toBeLessThan(boundMs);
      }
    });
  });

  test('a cut wait says so, and a wait without a deadline is never cut', () => {
    everyTurn(({ facts, decision }, order) => {
      const isCut = decision.reason.code === 'PATIENCE_CUT_BY_DEADLINE';
      if (order.arriveBeforeDays === null) expect(isCut).toBe(false);
      if (decision.kind !== 'WAIT' || decision.reason.code !== 'WITHIN_PATIENCE') return;
      const { step, stepStartedAtMs } = facts.distribution;
      const { calendar, window, nudges = [] } = order.steps[step] ?? {};
      if (calendar !== 'ELAPSED' || window !== null || nudges.length > 0) return;
      expect((decision.untilMs ?? 0) - (stepStartedAtMs ?? decision.untilMs ?? 0)).toBeOneOf([
        0,
        order.steps[step]?.patienceMs,
      ]);
    });
  });

  test('a breach is told at most once, and only when no step that could start now is in time', () => {
    everyCourse(({ turns }, order) => {
      const breaches = turns.filter(({ decision }) => decision.kind === 'MISS_DEADLINE');
      expect(breaches.length).toBeLessThanOrEqual(1);
      for (const { facts, nowMs } of breaches) {
        for (const [index] of order.steps.entries()) {
          const readiness = readinessOf(order, facts, index);
          const isTried = facts.attempts.some((attempt) => attempt.step === index);
          if (readiness.kind === 'IMPOSSIBLE' || !readiness.partner.healthy || isTried) continue;
          if (beginningMs(order.steps[index], facts, nowMs) > nowMs) continue;
          expect(nowMs).toBeGreaterThanOrEqual(startTooLateMs(order.arriveBeforeDays ?? 0, facts, readiness));
        }
      }
    });
  });

  test('a step started too late is started only after the breach was told, and by the fastest way', () => {
    everyTurn(({ facts, nowMs, decision }, order) => {
      if (decision.kind !== 'START' || order.arriveBeforeDays === null) return;
      const chosen = facts.partners.find((partner) => partner.partnerId === decision.partnerId);
      if (chosen === undefined) return;
      const point = facts.contactPoints.find((one) => one.contactPointId === decision.contactPointId);
      const carriage = { partner: chosen, country: countryOf(point, facts) };
      if (nowMs < startTooLateMs(order.arriveBeforeDays, facts, carriage)) return;
      expect(facts.distribution.deadlineMissed).toBe(true);
      for (const [index] of order.steps.entries()) {
        const readiness = readinessOf(order, facts, index);
        const isTried = facts.attempts.some((attempt) => attempt.step === index);
        if (readiness.kind === 'IMPOSSIBLE' || !readiness.partner.healthy || isTried) continue;
        if (beginningMs(order.steps[index], facts, nowMs) > nowMs) continue;
        expect(readiness.partner.leadTimeDays.default).toBeGreaterThanOrEqual(chosen.leadTimeDays.default);
      }
    });
  });

  test('a skip for the deadline goes to a step that is started at once, or when its send window opens', () => {
    everyCourse(({ turns }, order) => {
      for (const [index, { decision }] of turns.entries()) {
        if (decision.reason.code !== 'SKIPPED_FOR_DEADLINE' || decision.kind !== 'SKIP') continue;
        const next = turns[index + 1]?.decision;
        const waits = next?.kind === 'WAIT' && next.reason.code === 'OUTSIDE_SEND_WINDOW';
        if (waits) expect(order.steps[decision.toStep]?.window).not.toBeNull();
        else expect(next).toMatchObject({ kind: 'START', step: decision.toStep });
      }
    });
  });
});
