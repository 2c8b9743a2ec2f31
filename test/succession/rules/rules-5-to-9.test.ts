// Rules 5 to 9 of succession.md (late success, stops, preference and law, no doubles, an end), held against random
// courses. fast-check prints the seed and the shrunken counterexample of a failure.
import { describe, expect, test } from 'vitest';
import { isAtLeast, lifecycle, reachedMilestone } from '../../../src/succession/attempt.ts';
import { holds } from '../../../src/succession/condition.ts';
import { decide } from '../../../src/succession/decide.ts';
import type { Facts } from '../../../src/succession/facts.ts';
import { pinnedChannel, readinessOf } from '../../../src/succession/readiness.ts';
import { windowTerms } from '../../../src/succession/timing/patience.ts';
import { isOpen } from '../../../src/succession/timing/window.ts';
import { quietScript } from './arbitrary.ts';
import { everyCourse, everyTurn, hasSucceeded, isSend } from './properties.ts';

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
      expect(['UNKNOWN', 'ACCEPTED', 'PROCESSING', 'EXPIRED']).toContain(asked?.state);
      expect(asked?.dispatchedAtMs).toBeNull();
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
        distribution.overtaken === true ||
        (order.stopWhen.includes('PAID') && invoice.claimState === 'PAID') ||
        (order.stopWhen.includes('CREDITED') && invoice.documentState === 'CREDITED');
      for (const turn of turns) if (isSend(turn.decision)) expect(isStopped(turn.facts)).toBe(false);
      if (isStopped(facts))
        expect(facts.distribution.state).toBeOneOf(['STOPPED', 'REACHED', 'REJECTED', 'UNDELIVERABLE']);
    });
  });
});

describe('rule 7: preference, opt-out, law, contract', () => {
  test('the preferred channel goes first wherever it can be used at the start', () => {
    everyCourse(({ turns }, order, start) => {
      const { preferredChannel } = start.debtor;
      if (order.arriveBeforeDays !== null || preferredChannel === null || pinnedChannel(order, start) !== null) return;
      const canStart = order.steps.some((step, index) => {
        const readiness = readinessOf(order, start, index);
        return step.channel === preferredChannel && readiness.kind === 'POSSIBLE' && readiness.partner.healthy;
      });
      const first = turns.find(({ decision }) => decision.kind === 'START')?.decision;
      if (!canStart || first === undefined || first.kind !== 'START') return;
      expect(order.steps[first.step]?.channel).toBe(preferredChannel);
    }, quietScript);
  });

  test('what the contract names is the only channel of an order that has it, unless law names another', () => {
    everyTurn(({ facts, decision }, order) => {
      const { contractChannel, publicSector } = facts.debtor;
      if (decision.kind !== 'START' || contractChannel == null) return;
      const channels = order.steps.map(({ channel }) => channel);
      if (!channels.includes(contractChannel) || (publicSector && channels.includes('E_INVOICE'))) return;
      expect(order.steps[decision.step]?.channel).toBe(contractChannel);
    });
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

const ends = ['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED'] as const;

describe('rule 9: every run ends', () => {
  test('in exactly one of the four ends, or held for a person, or as a person has paused what is left', () => {
    everyCourse(({ facts, turns }) => {
      if (turns.at(-1)?.decision.reason.code === 'PAUSED') return;
      expect(facts.distribution.state).toBeOneOf([...ends, 'HELD', 'BLOCKED']);
      const ended = turns.filter(({ decision }) => ['COMPLETE', 'GIVE_UP', 'REJECT', 'STOP'].includes(decision.kind));
      const kinds = ended.map(({ decision }) => decision.kind).join(' ');
      // Only what has given up may end once more: found delivered, or no longer needed.
      const once = ['COMPLETE', 'GIVE_UP', 'REJECT', 'STOP', 'GIVE_UP COMPLETE', 'GIVE_UP STOP'];
      if ((ends as readonly string[]).includes(facts.distribution.state)) expect(kinds).toBeOneOf(once);
      else expect(kinds).toBe('');
    });
  });

  test('an end that comes after giving up is told as such, and only that one', () => {
    everyTurn(({ facts: { distribution, invoice }, decision }) => {
      const hasGivenUp = distribution.state === 'UNDELIVERABLE';
      if (decision.kind === 'COMPLETE') {
        expect(decision.late).toBe(hasGivenUp);
        expect(decision.reason.code).toBe(hasGivenUp ? 'REACHED_LATE' : 'MILESTONE_REACHED');
        if (hasGivenUp) expect(invoice.claimState).not.toBe('PAID');
      }
      if (decision.kind === 'STOP' && hasGivenUp) expect(decision.reason.code).toBe('REACHED_BEFORE');
    });
  });

  test('a run is blocked only before it has begun, when no step can be tried and an address is missing', () => {
    everyTurn(({ facts, nowMs, decision }, order) => {
      const readiness = order.steps.map((_step, index) => readinessOf(order, facts, index));
      const isHopeless = readiness.every(({ kind }) => kind === 'IMPOSSIBLE');
      const isMissing = readiness.some((one) => one.kind === 'IMPOSSIBLE' && one.code === 'NO_CONTACT_POINT');
      if (decision.kind === 'BLOCK') {
        expect([facts.attempts, facts.distribution.state, isHopeless, isMissing]).toEqual([[], 'PLANNED', true, true]);
        // It stays so until the data comes, and then goes on as if it had just been planned.
        const blocked = { ...facts, distribution: { ...facts.distribution, state: 'BLOCKED' as const } };
        expect(decide(order, blocked, nowMs)).toMatchObject({
          kind: 'WAIT',
          untilMs: null,
          reason: { code: 'BLOCKED' },
        });
      }
      if (decision.kind === 'START') expect(isHopeless).toBe(false);
      if (decision.kind === 'UNBLOCK') {
        expect(facts.distribution.state).toBe('BLOCKED');
        expect(isHopeless && isMissing).toBe(false);
      }
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
    everyTurn(({ facts, nowMs, decision }, order) => {
      if (decision.kind !== 'GIVE_UP') return;
      for (const [index, { window }] of order.steps.entries()) {
        const readiness = readinessOf(order, facts, index);
        const isTried = facts.attempts.some((attempt) => attempt.step === index);
        const isClosed = window !== null && !isOpen(window, nowMs, windowTerms(facts));
        expect(isTried || readiness.kind === 'IMPOSSIBLE' || !readiness.partner.healthy || isClosed).toBe(true);
      }
    });
  });
});
