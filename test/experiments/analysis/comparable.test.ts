// What can be compared, and what is sparse: openings that a partner does not report, costs in several currencies, nothing
// that happened to anybody.
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/experiments/analysis/analyse.ts';
import { openingsOf } from '../../../src/experiments/dataset/openings.ts';
import { drawTrial } from '../../../src/sandbox/demo/trial.ts';
import type { PartnerFacts } from '../../../src/succession/facts.ts';
import type { SuccessionOrder } from '../../../src/succession/order.ts';
import { changed, mailFirst, metric, startMs, trialDataset, trialPlan } from '../trial-dataset.ts';

const data = trialDataset(
  drawTrial({ ...trialPlan(1, 600), arms: [mailFirst, mailFirst] }),
  600,
  startMs + 100 * 86_400_000,
);

describe('openings', () => {
  const order = (...channels: string[]) => {
    return { steps: channels.map((channel) => ({ channel, partnerIds: [] })) } as unknown as SuccessionOrder;
  };
  const partner = (channel: string, ...milestones: string[]) => {
    return { partnerId: channel, channel, milestones } as unknown as PartnerFacts;
  };

  test('are known where every partner of every step reports them; verified, never of mail', () => {
    const partners = [
      partner('EMAIL', 'DELIVERED', 'OPENED'),
      partner('MAILBOX', 'OPENED'),
      partner('LETTER', 'DELIVERED'),
    ];
    const orders = [order('EMAIL'), order('MAILBOX'), order('MAILBOX', 'LETTER'), order('SMS')];
    expect(openingsOf(orders, partners)).toEqual({
      canOpen: [true, true, false, false],
      canVerify: [false, true, false, false],
    });
    expect(openingsOf([order('MAILBOX')], [...partners, partner('MAILBOX', 'DELIVERED')]).canOpen).toEqual([false]);
  });

  test('are compared by kind', () => {
    const plan = { metrics: [metric('OPENED_RATE', 'GOAL', 48), metric('OPENED_VERIFIED_RATE', 'GOAL', 48)] };
    const meta = { canOpen: [true, true], canVerify: [true, false] };
    const problems = analyse(changed(data, { plan, meta })).metrics.map(({ comparisons }) => comparisons[0]?.problem);
    expect(problems).toEqual([null, 'NOT_COMPARABLE']);
  });
});

test('costs in several currencies have no sum and no difference', () => {
  const plan = { metrics: [metric('COST_PER_INVOICE', 'GOAL')] };
  const { metrics, arms, decision } = analyse(changed(data, { plan, meta: { currency: null } }));
  expect(metrics[0]?.arms[0]).toMatchObject({ numerator: null, value: null, problem: 'NOT_COMPARABLE' });
  expect(metrics[0]?.comparisons[0]).toMatchObject({
    absolute: null,
    verdict: 'NO_VERDICT',
    problem: 'NOT_COMPARABLE',
  });
  expect(arms.every(({ costByStep }) => costByStep.length === 0)).toBe(true);
  expect(decision.status).not.toBe('SHIP');
});

describe('what happened to nobody', () => {
  const plan = (size: number) => ({
    metrics: [
      metric('PAID_BY_DUE', 'GOAL'),
      metric('COMPLAINT_RATE', 'GUARDRAIL', 24, { kind: 'ABSOLUTE' as const, size }),
    ],
  });

  test('is shown to be no worse where there are debtors enough to tell, and not where there are not', () => {
    const shownAt = (size: number) => analyse(changed(data, { plan: plan(size) })).metrics[1]?.comparisons[0];
    expect(shownAt(0.02)).toMatchObject({ test: 'EXACT', verdict: 'NEUTRAL', nonInferiority: { shown: true } });
    expect(shownAt(0.005)?.nonInferiority?.shown).toBe(false);
  });

  test('to hardly anybody: the relative interval excludes none exactly when the absolute does', () => {
    for (const events of [1, 4, 6, 9, 12]) {
      const some = {
        ...data,
        invoices: { ...data.invoices, complainedAt: new Float64Array(data.invoices.debtor.length).fill(Number.NaN) },
      };
      const seen = new Set<number>();
      for (const [at, place] of data.invoices.debtor.entries()) {
        if (data.debtors.arm[place] === 1 ? seen.size >= events : place !== 0) continue;
        seen.add(place);
        some.invoices.complainedAt[at] = some.invoices.startedAt[at] ?? 0;
      }
      const [found] = analyse(changed(some, { plan: plan(0.02) })).metrics[1]?.comparisons ?? [];
      const isApart = (ci: readonly (number | null)[] | undefined) => (ci?.[0] ?? 0) > 0 || (ci?.[1] ?? 0) < 0;
      if (found?.relative) expect(isApart(found.relative.ci)).toBe(isApart(found.absolute?.ci));
    }
  });
});
