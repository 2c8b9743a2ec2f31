// Planning through the API, on a past of one's own: what each metric was, what would be seen and with which chance, and what
// the test would cost. The smallest effect of interest is frozen with the plan by the start.
import { beforeAll, describe, expect, test } from 'vitest';
import { appendEvents } from '../../../src/event/append.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeApiWorld, opaque } from '../../support/world.ts';
import { type Answer, actingIn, idIn } from '../acting.ts';

const world = await makeApiWorld({ invoices: 240, debtors: 60 });
const { server, database, ours } = world;
const { act, ask, letterOrder } = actingIn(world);
let experimentId = '';

interface Forecast {
  readonly smallestEffect: number | null;
  readonly weeksForSmallestEffect: number | null;
  readonly rows: readonly { readonly weeks: number; readonly mde: number | null; readonly power: number | null }[];
  readonly invoices: number | null;
  readonly cost: { readonly amount: string; readonly currency: string } | null;
  readonly costByControl: { readonly amount: string } | null;
  readonly costs: readonly {
    readonly arm: string;
    readonly costPerInvoice: number;
    readonly invoices: number;
    readonly cost: { readonly amount: string };
  }[];
  readonly baselines: readonly {
    readonly metric: string;
    readonly value: number | null;
    readonly mde: number | null;
  }[];
}
const selection = `experiment { metrics { name smallestEffect } forecast { smallestEffect weeksForSmallestEffect
  rows { weeks mde power } invoices cost { amount currency } costByControl { amount }
  costs { arm costPerInvoice invoices cost { amount } } baselines { metric value mde } } }`;
const plan = async (more: Record<string, unknown> = {}) => {
  const answer = await act('experimentPlan', { experimentId, ...more }, selection);
  return { answer, ...((answer['experiment'] ?? {}) as { forecast: Forecast; metrics: object[] }) };
};
const codes = ({ errors }: Answer) => errors.map(({ code, path }) => `${code} ${path.join('.')}`);

beforeAll(async () => {
  const price = { currency: 'SEK', validFrom: '2026-01-01' };
  for (const [name, channel, amount] of [
    ['mail', 'EMAIL', '0.50'],
    ['letter', 'LETTER', '9.50'],
  ]) {
    const partnerId = opaque('prt', ours.partnerIds[name ?? ''] ?? '');
    const query = `mutation ($input: PartnerPricesSetInput!) { partnerPricesSet(input: $input) { errors { code } } }`;
    const set = await ask('ADMIN', query, { input: { partnerId, prices: [{ ...price, channel, amount }] } });
    expect(set['partnerPricesSet']).toEqual({ errors: [] });
  }
  await act('assignmentRuleCreate', { name: 'All', orderId: ours.orderId }, 'rule { id }');
  await act('distributionsStart', { filter: {} }, 'startedCount');
  await server.run(ours.creditorId);
  await withCreditor(database.store, ours.creditorId, async (scope) => {
    // 40 of the invoices remind of 40 others, and of those that remain 20 had somebody opt out.
    await scope.sql`
      update invoice i set type = 'REMINDER', original_invoice_id = o.invoice_id from invoice o
      where i.number::int > 200 and o.number::int = i.number::int - 200`;
    await scope.sql`
      update distribution d set purpose = 'REMINDER_1' from invoice i
      where i.invoice_id = d.invoice_id and i.type = 'REMINDER'`;
    await scope.sql`update distribution set due_date = '2026-04-01'`;
    await scope.sql`update creditor set clock_at = clock_at + interval '90 days'`;
    const rows = await scope.sql<{ invoiceId: string }[]>`
      select invoice_id as "invoiceId" from invoice where number::int between 101 and 120`;
    const event = {
      distributionId: null,
      attemptId: null,
      debtorId: null,
      partnerId: null,
      channel: null,
      payload: {},
    };
    const occurredAtMs = Date.parse('2026-03-03T08:00:00Z');
    await appendEvents(
      scope,
      rows.map(({ invoiceId }) => ({ ...event, type: 'CONTACT_POINT_OPTED_OUT', invoiceId, occurredAtMs })),
      [],
    );
  });
  const definition = {
    key: 'planned',
    name: 'Planned',
    arms: [
      { key: 'A', name: 'Mail first', orderId: ours.orderId, weight: 1 },
      { key: 'B', name: 'Letter only', orderId: await letterOrder(), weight: 3 },
    ],
    metrics: [
      { kind: 'REMINDERS_PER_INVOICE', role: 'GOAL' },
      { kind: 'COMPLAINT_RATE', role: 'GUARDRAIL' },
      { kind: 'COST_PER_INVOICE' },
    ],
    plannedDays: 56,
    plannedDebtors: 40,
  };
  experimentId = idIn(await act('experimentCreate', definition), 'experiment');
});

describe('a plan', () => {
  test('tells each metric as it was, complaints and reminders among them', async () => {
    const { forecast } = await plan();
    expect(forecast.baselines.map(({ metric }) => metric)).toEqual([
      'REMINDERS_PER_INVOICE',
      'COMPLAINT_RATE',
      'COST_PER_INVOICE',
    ]);
    const [reminders, complaints, cost] = forecast.baselines;
    expect(reminders?.value).toBeCloseTo(40 / 200, 12);
    expect(complaints?.value).toBeCloseTo(20 / 200, 12);
    expect(cost?.value).toBeCloseTo(0.5, 12);
    expect(reminders?.mde).toBeGreaterThan(0);
    expect(complaints?.mde).toBeGreaterThan(0);
  });

  test('tells the cost of the whole test: invoices by arm, each by its price', async () => {
    const { invoices, cost, costByControl, costs } = (await plan()).forecast;
    // 200 invoices began on one day: taken as four weeks of them, for eight weeks.
    expect(invoices).toBe(400);
    expect(costs).toMatchObject([
      { arm: 'A', invoices: 100 },
      { arm: 'B', invoices: 300, costPerInvoice: 9.5, cost: { amount: '2850.00' } },
    ]);
    const [control] = costs;
    expect(Number(control?.cost.amount)).toBeCloseTo(100 * (control?.costPerInvoice ?? 0), 1);
    expect(cost?.currency).toBe('SEK');
    expect(Number(cost?.amount)).toBeCloseTo(2_850 + Number(control?.cost.amount), 6);
    expect(Number(costByControl?.amount)).toBeCloseTo(4 * Number(control?.cost.amount), 1);
  });

  test('tells the chance of seeing the smallest effect of interest, week by week, when one is stated', async () => {
    const without = (await plan()).forecast;
    expect(without).toMatchObject({ smallestEffect: null, weeksForSmallestEffect: null });
    expect(without.rows.every(({ power }) => power === null)).toBe(true);
    expect(codes((await plan({ smallestEffect: 0 })).answer)).toEqual(['FIELD_INVALID input.metrics.0.smallestEffect']);
    const { forecast, metrics } = await plan({ smallestEffect: 0.3 });
    expect(forecast.smallestEffect).toBe(0.3);
    expect(metrics[0]).toEqual({ name: 'REMINDERS_PER_INVOICE', smallestEffect: 0.3 });
    const week = forecast.weeksForSmallestEffect ?? 99;
    for (const { weeks, mde, power } of forecast.rows) {
      // What is seen with the planned power is the effect itself, but for the other side.
      expect((power ?? 0) >= 0.8).toBe((mde ?? 1) <= 0.3);
      expect(weeks >= week).toBe((power ?? 0) >= 0.8);
    }
    expect(week).toBeLessThanOrEqual(26);
  });

  test('is frozen with its smallest effect by the start', async () => {
    const rule = { name: 'Planned', position: 1, orderId: ours.orderId, experimentId };
    await act('assignmentRuleCreate', rule, 'rule { id }');
    const wrong = await act('experimentStart', { experimentId, smallestEffect: -1 });
    expect(codes(wrong)).toEqual(['FIELD_INVALID input.metrics.0.smallestEffect']);
    expect((await act('experimentStart', { experimentId, smallestEffect: 0.25 })).errors).toEqual([]);
    const query = 'query ($id: ID!) { experiment(id: $id) { state metrics { name smallestEffect } } }';
    expect((await ask('ANALYST', query, { id: experimentId }))['experiment']).toEqual({
      state: 'RUNNING',
      metrics: [
        { name: 'REMINDERS_PER_INVOICE', smallestEffect: 0.25 },
        { name: 'COMPLAINT_RATE', smallestEffect: null },
        { name: 'COST_PER_INVOICE', smallestEffect: null },
      ],
    });
    expect(codes((await plan({ smallestEffect: 0.1 })).answer)).toEqual(['EXPERIMENT_STATE input.experimentId']);
  });
});
