// decide(): decisions per second on one core, over the situations a distribution meets most. The baseline is the least
// any rule engine must do: copy the same facts out of JSON, as a rule service that is called over a wire would.
import { applyDecision } from '../../src/succession/apply.ts';
import type { Attempt } from '../../src/succession/attempt.ts';
import { decide } from '../../src/succession/decide.ts';
import type { Facts } from '../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../src/succession/order.ts';
import { attempt, day, facts, home, hour, letterStep, mail, monday, order, step } from '../succession/world.ts';
import { median, sayRound } from './report.ts';

export interface DecideFigure {
  readonly decisionsPerSecond: number;
  readonly parsesPerSecond: number;
  readonly ratio: number;
}

interface Situation {
  readonly order: SuccessionOrder;
  readonly facts: Facts;
  readonly nowMs: number;
}

/** Medians over `rounds` interleaved rounds of `decisions` each. */
export async function measureDecide(decisions: number, rounds: number): Promise<DecideFigure> {
  const situations = makeSituations(2_000);
  const texts = situations.map(({ facts: known }) => JSON.stringify(known));
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    ours.push(perSecond(decisions, (turn) => decideOne(situations[turn % situations.length])));
    bare.push(perSecond(decisions / 10, (turn) => JSON.parse(texts[turn % texts.length] ?? '') as object));
    sayRound('decide', round, `${Math.round(ours.at(-1) ?? 0)} decisions/s, ${Math.round(bare.at(-1) ?? 0)} parses/s`);
  }
  const [decisionsPerSecond, parsesPerSecond] = [median(ours), median(bare)];
  return { decisionsPerSecond, parsesPerSecond, ratio: decisionsPerSecond / parsesPerSecond };
}

function decideOne(situation: Situation | undefined): object | undefined {
  if (situation === undefined) return undefined;
  const decision = decide(situation.order, situation.facts, situation.nowMs);
  return applyDecision(situation.facts.distribution, decision, situation.nowMs);
}

function perSecond(times: number, act: (turn: number) => unknown): number {
  let kept: unknown;
  const startedMs = performance.now();
  for (let turn = 0; turn < times; turn += 1) kept = act(turn);
  const seconds = (performance.now() - startedMs) / 1_000;
  return kept === null ? 0 : times / seconds;
}

/** Three steps with a deadline, at every stage of a course, for debtors who differ in due date and addresses. */
function makeSituations(count: number): Situation[] {
  const daytime = { fromMinute: 8 * 60, toMinute: 20 * 60, businessDaysOnly: false };
  const plan = order(
    [
      step({ channel: 'EMAIL', patienceMs: 2 * day, window: daytime }),
      step({ channel: 'EMAIL', patienceMs: 2 * day, calendar: 'BUSINESS' }),
      letterStep,
    ],
    { arriveBeforeDays: 5 },
  );
  const stages: readonly ((base: Facts) => Facts)[] = [
    (base) => base,
    (base) => running(base, 0, [{ state: 'ACCEPTED' }]),
    (base) => running(base, 0, [{ state: 'DELIVERED', deliveredAtMs: monday + hour }]),
    (base) => running(base, 0, [{ state: 'BOUNCED', failureClass: 'HARD', failedAtMs: monday + hour }]),
    (base) => running(base, 0, [{ state: 'RETRY_WAIT', failureClass: 'SOFT', retryAtMs: monday + day }]),
    (base) =>
      running(base, 2, [
        { state: 'BOUNCED', failureClass: 'HARD' },
        { state: 'DISPATCHED', step: 2 },
      ]),
  ];
  return Array.from({ length: count }, (_, index) => {
    const due = Temporal.PlainDate.from('2026-11-20')
      .add({ days: index % 40 })
      .toString();
    const base = facts({ invoice: { dueDate: due }, contactPoints: index % 7 === 0 ? [home] : [mail, home] });
    const known = stages[index % stages.length]?.(base) ?? base;
    return { order: plan, facts: known, nowMs: monday + (index % 48) * hour };
  });
}

function running(base: Facts, at: number, tries: readonly Partial<Attempt>[]): Facts {
  const distribution = { ...base.distribution, state: 'ACTIVE', step: at, stepStartedAtMs: monday } as const;
  return { ...base, distribution, attempts: tries.map((one) => attempt(one)) };
}
