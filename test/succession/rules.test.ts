// The nine rules of succession.md, each held against random orders, debtors, partners and courses of events.
// fast-check prints the seed and the shrunken counterexample of a failure.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempt, isAtLeast, lifecycle, mergeReport, reachedMilestone } from '../../src/succession/attempt.ts';
import { holds } from '../../src/succession/condition.ts';
import { decide } from '../../src/succession/decide.ts';
import type { Decision } from '../../src/succession/decision.ts';
import type { Facts } from '../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { patienceFloorMs, startTooLateMs } from '../../src/succession/patience.ts';
import { readinessOf } from '../../src/succession/readiness.ts';
import { anyFacts, anyOrder, anyScript, quietScript } from './arbitrary.ts';
import { type Course, drive, type Turn } from './model.ts';
import { day, monday } from './world.ts';

const numRuns = 1_500;

/** Checks a property of whole courses. */
function everyCourse(check: (course: Course, order: SuccessionOrder, start: Facts) => void, script = anyScript): void {
  const property = fc.property(anyOrder, anyFacts, script, (order, start, happening) => {
    check(drive(order, start, happening, monday), order, start);
  });
  fc.assert(property, { numRuns });
}

/** Checks a property of every decision of whole courses. */
function everyTurn(check: (turn: Turn, order: SuccessionOrder) => void, script = anyScript): void {
  everyCourse(({ turns }, order) => {
    for (const turn of turns) check(turn, order);
  }, script);
}

function isSend(decision: Decision): decision is Extract<Decision, { kind: 'START' | 'RETRY' }> {
  return decision.kind === 'START' || decision.kind === 'RETRY';
}

/** What the step of an attempt waits for has come, by its state alone. */
function hasSucceeded(order: SuccessionOrder, attempt: Attempt): boolean {
  const until = order.steps[attempt.step]?.until;
  return until !== undefined && isAtLeast(reachedMilestone(attempt), until);
}

describe('rule 1: deciding is deterministic', () => {
  test('the same facts give the same decision, in whatever sequence attempts and partners stand', () => {
    everyTurn(({ facts, nowMs, decision }, order) => {
      const shuffled = { ...facts, attempts: facts.attempts.toReversed(), partners: facts.partners.toReversed() };
      expect(decide(order, shuffled, nowMs)).toEqual(decision);
      expect(decide(structuredClone(order), structuredClone(facts), nowMs)).toEqual(decision);
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
        SKIPPED_FOR_DEADLINE: order.arriveBeforeDays !== null,
        PREFERRED_FIRST: order.steps[decision.toStep]?.channel === facts.debtor.preferredChannel,
      };
      expect(isTrue[decision.reason.code]).toBe(true);
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
      expect(nowMs - (facts.distribution.stepStartedAtMs ?? nowMs)).toBeLessThan(step?.patienceMs ?? 0);
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

describe('rule 4: the deadline', () => {
  test('a wait never lasts past the last moment of a later step that was in time when the step was entered', () => {
    everyTurn(({ facts, decision }, order) => {
      if (decision.kind !== 'WAIT' || decision.untilMs === null || order.arriveBeforeDays === null) return;
      const { step, stepStartedAtMs } = facts.distribution;
      if (stepStartedAtMs === null) return;
      for (const [later] of order.steps.entries()) {
        if (later <= step || facts.debtor.preferredChannel !== null) continue;
        if (facts.attempts.some((attempt) => attempt.step === later)) continue;
        const readiness = readinessOf(order, facts, later);
        if (readiness.kind === 'IMPOSSIBLE') continue;
        const boundMs = startTooLateMs(order.arriveBeforeDays, facts, readiness.partner);
        if (stepStartedAtMs + patienceFloorMs < boundMs) expect(decision.untilMs).toBeLessThan(boundMs);
      }
    });
  });

  test('a cut wait says so, and a wait without a deadline is never cut', () => {
    everyTurn(({ facts, decision }, order) => {
      const isCut = decision.reason.code === 'PATIENCE_CUT_BY_DEADLINE';
      if (order.arriveBeforeDays === null) expect(isCut).toBe(false);
      if (decision.kind !== 'WAIT' || decision.reason.code !== 'WITHIN_PATIENCE') return;
      const { step, stepStartedAtMs } = facts.distribution;
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
          expect(nowMs).toBeGreaterThanOrEqual(startTooLateMs(order.arriveBeforeDays ?? 0, facts, readiness.partner));
        }
      }
    });
  });

  test('a step started too late is started only after the breach was told, and by the fastest way', () => {
    everyTurn(({ facts, nowMs, decision }, order) => {
      if (decision.kind !== 'START' || order.arriveBeforeDays === null) return;
      const chosen = facts.partners.find((partner) => partner.partnerId === decision.partnerId);
      if (chosen === undefined || nowMs < startTooLateMs(order.arriveBeforeDays, facts, chosen)) return;
      expect(facts.distribution.deadlineMissed).toBe(true);
      for (const [index] of order.steps.entries()) {
        const readiness = readinessOf(order, facts, index);
        const isTried = facts.attempts.some((attempt) => attempt.step === index);
        if (readiness.kind === 'IMPOSSIBLE' || !readiness.partner.healthy || isTried) continue;
        expect(readiness.partner.leadTimeDays.default).toBeGreaterThanOrEqual(chosen.leadTimeDays.default);
      }
    });
  });

  test('a skip for the deadline goes to a step that is started at once', () => {
    everyCourse(({ turns }) => {
      for (const [index, { decision }] of turns.entries()) {
        if (decision.reason.code !== 'SKIPPED_FOR_DEADLINE' || decision.kind !== 'SKIP') continue;
        expect(turns[index + 1]?.decision).toMatchObject({ kind: 'START', step: decision.toStep });
      }
    });
  });
});

describe('rule 5: late success', () => {
  test('nothing is sent once any attempt has reached what its step waits for', () => {
    everyTurn(({ facts, decision }, order) => {
      if (isSend(decision)) expect(facts.attempts.some((attempt) => hasSucceeded(order, attempt))).toBe(false);
    });
  });

  test('only what no carrier has is called back, once, where the partner can', () => {
    everyTurn(({ facts, decision }) => {
      if (decision.kind !== 'CANCEL_ATTEMPT') return;
      const asked = facts.attempts.find((attempt) => attempt.attemptId === decision.attemptId);
      expect(['UNKNOWN', 'ACCEPTED', 'PROCESSING']).toContain(asked?.state);
      expect(asked?.cancellation).toBeNull();
      expect(facts.partners.find((partner) => partner.partnerId === asked?.partnerId)?.recall).toBe(true);
    });
  });

  test('a run completes with an attempt that succeeded, and says when another had left too', () => {
    everyTurn(({ facts, decision }, order) => {
      if (decision.kind !== 'COMPLETE') return;
      const until = order.steps[decision.step]?.until;
      if (until !== 'PAYMENT_SIGNAL') {
        const ofStep = facts.attempts.filter((attempt) => attempt.step === decision.step);
        expect(ofStep.some((attempt) => hasSucceeded(order, attempt))).toBe(true);
      }
      const left = facts.attempts.filter((attempt) => isAtLeast(reachedMilestone(attempt), 'DISPATCHED'));
      if (left.length > 1) expect(decision.doubleDelivered).toBe(true);
      if (left.length === 0) expect(decision.doubleDelivered).toBe(false);
    });
  });
});

describe('rule 6: paid, credited or cancelled stops what is not yet sent', () => {
  test('nothing is sent after a stop reason of the order, and the run ends', () => {
    everyCourse(({ turns, facts }, order) => {
      const isStopped = ({ invoice, distribution }: Facts) =>
        distribution.cancelRequested ||
        (order.stopWhen.includes('PAID') && invoice.claimState === 'PAID') ||
        (order.stopWhen.includes('CREDITED') && invoice.documentState === 'CREDITED');
      for (const turn of turns) if (isSend(turn.decision)) expect(isStopped(turn.facts)).toBe(false);
      if (isStopped(facts))
        expect(facts.distribution.state).toBeOneOf(['STOPPED', 'REACHED', 'REJECTED', 'UNDELIVERABLE']);
    });
  });
});

describe('rule 7: preference, opt-out, law', () => {
  test('the preferred channel goes first wherever it can be used at the start', () => {
    everyCourse(({ turns }, order, start) => {
      const { preferredChannel, publicSector } = start.debtor;
      if (order.arriveBeforeDays !== null || publicSector || preferredChannel === null) return;
      const canStart = order.steps.some((step, index) => {
        const readiness = readinessOf(order, start, index);
        return step.channel === preferredChannel && readiness.kind === 'POSSIBLE' && readiness.partner.healthy;
      });
      const first = turns.find(({ decision }) => decision.kind === 'START')?.decision;
      if (!canStart || first === undefined || first.kind !== 'START') return;
      expect(order.steps[first.step]?.channel).toBe(preferredChannel);
    }, quietScript);
  });

  test('nothing is sent to an address that is declined or known not to work', () => {
    everyTurn(({ facts, decision }) => {
      if (!isSend(decision)) return;
      const point = facts.contactPoints.find((one) => one.contactPointId === decision.contactPointId);
      expect(['UNKNOWN', 'REACHABLE']).toContain(point?.reachability);
    });
  });

  test('a public body is sent only e-invoices where the order has them', () => {
    everyTurn(({ facts, decision }, order) => {
      if (!isSend(decision) || !facts.debtor.publicSector) return;
      if (!order.steps.some((step) => step.channel === 'E_INVOICE')) return;
      expect(order.steps[decision.step]?.channel).toBe('E_INVOICE');
    });
  });

  test('what is sent fits the step: its condition, its channel, a healthy partner that it allows', () => {
    everyTurn(({ facts, decision }, order) => {
      if (!isSend(decision)) return;
      const step = order.steps[decision.step];
      if (decision.kind === 'START' && step?.when) expect(holds(step.when, facts)).toBe(true);
      const partner = facts.partners.find((one) => one.partnerId === decision.partnerId);
      expect(partner).toMatchObject({ channel: step?.channel, healthy: true });
      if (step && step.partnerIds.length > 0) expect(step.partnerIds).toContain(decision.partnerId);
    });
  });
});

describe('rule 8: no doubles, and an end', () => {
  test('never two live attempts for one step', () => {
    everyTurn(({ facts, decision }) => {
      if (!isSend(decision)) return;
      const live = facts.attempts
        .filter((attempt) => attempt.step === decision.step)
        .filter((attempt) => {
          const { phase } = lifecycle[attempt.state];
          return phase === 'IN_FLIGHT' || phase === 'UNCERTAIN' || phase === 'CARRIED';
        });
      expect(live).toEqual([]);
    });
  });

  test('never the same address twice, but for retries of one step', () => {
    everyCourse(({ facts }) => {
      const stepOf = new Map<string, number>();
      for (const { contactPointId, step } of facts.attempts) {
        expect(stepOf.get(contactPointId) ?? step).toBe(step);
        stepOf.set(contactPointId, step);
      }
      const points = Map.groupBy(facts.attempts, (attempt) => attempt.step);
      for (const tries of points.values()) expect(new Set(tries.map((one) => one.contactPointId)).size).toBe(1);
    });
  });

  test('every step is started at most once, and the tries of a step are bounded', () => {
    everyCourse(({ turns, facts }, order) => {
      const starts = turns.flatMap(({ decision }) => (decision.kind === 'START' ? [decision.step] : []));
      expect(new Set(starts).size).toBe(starts.length);
      for (const [index, step] of order.steps.entries()) {
        const tries = facts.attempts.filter((attempt) => attempt.step === index).length;
        expect(tries).toBeLessThanOrEqual(facts.partners.length + step.retries.retriesMax);
      }
    });
  });

  test('decisions at one instant are few', () => {
    everyCourse(({ turns }, order) => {
      let moves = 0;
      for (const { decision } of turns) {
        const isMove = decision.kind === 'SKIP' || decision.kind === 'ADVANCE' || decision.kind === 'MISS_DEADLINE';
        moves = isMove ? moves + 1 : 0;
        expect(moves).toBeLessThanOrEqual(order.steps.length + 3);
      }
    });
  });
});

describe('rule 9: every run ends', () => {
  test('in exactly one of the four ends, or held for a person', () => {
    everyCourse(({ facts, turns }) => {
      expect(facts.distribution.state).toBeOneOf(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED', 'HELD']);
      const ends = turns.filter(({ decision }) => ['COMPLETE', 'GIVE_UP', 'REJECT', 'STOP'].includes(decision.kind));
      expect(ends.length).toBe(facts.distribution.state === 'HELD' ? 0 : 1);
    });
  });

  test('a run is held only for an uncertain outcome or a faulty document, which an attempt shows', () => {
    everyTurn(({ facts, decision }) => {
      if (decision.kind !== 'HOLD') return;
      const isShown = facts.attempts.some((attempt) =>
        decision.reason.code === 'OUTCOME_UNKNOWN' ? attempt.state === 'UNKNOWN' : attempt.failureClass === 'CONTENT',
      );
      expect(isShown).toBe(true);
    });
  });

  test('nothing is sent while an outcome is uncertain, or while the run is held or blocked', () => {
    everyTurn(({ facts, decision }) => {
      if (!isSend(decision)) return;
      expect(facts.attempts.some((attempt) => attempt.state === 'UNKNOWN')).toBe(false);
      expect(facts.distribution.state).toBeOneOf(['PLANNED', 'ACTIVE']);
    });
  });

  test('a run gives up only when no step left could be started', () => {
    everyTurn(({ facts, decision }, order) => {
      if (decision.kind !== 'GIVE_UP') return;
      for (const [index] of order.steps.entries()) {
        const readiness = readinessOf(order, facts, index);
        const isTried = facts.attempts.some((attempt) => attempt.step === index);
        expect(isTried || readiness.kind === 'IMPOSSIBLE' || !readiness.partner.healthy).toBe(true);
      }
    });
  });
});
