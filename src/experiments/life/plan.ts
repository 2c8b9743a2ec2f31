// Planning: what the first goal would show after how many weeks, and what the arms would cost, from the creditor's own last
// half year. A rehearsal on past invoices, all of them as if in one arm, gives the spread between debtors without a guess.
import type { AdapterRegistry } from '../../partner/partner.ts';
import { explainPartners, loadPartners } from '../../partner/roster/partner-row.ts';
import { type Problem, problem } from '../../problem.ts';
import { loadHistory } from '../../simulation/history.ts';
import { runSimulation } from '../../simulation/run.ts';
import { makeSegments } from '../../simulation/segments.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import { fitResponses } from '../../succession/simulate/fit.ts';
import { roughly, shownCounts } from '../analysis/disclosure/forecast.ts';
import { measure } from '../analysis/slices.ts';
import { unitsOf } from '../analysis/units.ts';
import { loadPast, takenByWeek } from '../dataset/past.ts';
import { type ExperimentDefinition, metricId } from '../definition.ts';
import { smallestEffect } from '../statistics/power.ts';
import { loadOrders } from './enrol.ts';
import { type ExperimentRow, findExperiment, lockExperiment, unknownExperiment, wrongState } from './experiments.ts';
import { definitionProblems } from './validate.ts';

/** What planning came to. */
export interface PlannedForecast {
  readonly metric: string;
  /** The first goal's value in the half year before; null: nothing is known. */
  readonly baseline: number | null;
  /** Null, with what follows from it: too few debtors are picked out by the condition, or left out by it. */
  readonly debtorsPerDay: number | null;
  readonly rows: readonly { readonly weeks: number; readonly debtors: number; readonly mde: number | null }[];
  readonly weeksNeeded: number | null;
  readonly costs: readonly { readonly arm: string; readonly costPerInvoice: number | null }[];
  readonly eligible: number | null;
  readonly ineligible: number | null;
}

const weeksMax = 26;
const pastDays = 180;
const simulatedInvoices = 2_000;
const seed = 1;

/** Works it out and keeps it: a draft becomes planned. */
export async function planExperiment(
  scope: Scope,
  adapters: AdapterRegistry,
  experimentId: string,
): Promise<Problem[]> {
  const state = await lockExperiment(scope, experimentId);
  const found = await findExperiment(scope, experimentId);
  if (state === undefined || found === undefined) return [unknownExperiment];
  if (state !== 'DRAFT' && state !== 'PLANNED') return [wrongState('planned', state)];
  const problems = definitionProblems(found.definition);
  if (problems.length > 0) return problems;
  const planned = await forecast(scope, adapters, found);
  if (planned === undefined) return [problem('FIELD_REQUIRED', ['metrics'], { field: 'metrics' })];
  await scope.sql`
    update experiment set state = 'PLANNED', planned = ${JSON.stringify(planned)}::jsonb
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}`;
  return [];
}

async function forecast(
  scope: Scope,
  adapters: AdapterRegistry,
  experiment: ExperimentRow,
): Promise<PlannedForecast | undefined> {
  const { definition } = experiment;
  const goal = definition.plan.metrics.find(({ role }) => role === 'GOAL');
  if (goal === undefined) return undefined;
  const past = await loadPast(scope, experiment, pastDays);
  const units = unitsOf(past.dataset);
  const [estimate] = measure(goal, past.dataset, units).arms;
  const hasCondition = definition.eligibility !== null;
  const counted = shownCounts(past.eligibleIds, past.ineligible, hasCondition);
  const isHidden = counted.eligible === null;
  const told = (value: number | null) => (isHidden ? null : hasCondition ? roughly(value) : value);
  // Of one debtor: the variance of the mean times how many it is of.
  const spread = estimate?.se == null ? null : estimate.se * Math.sqrt(estimate.debtors ?? 0);
  const taken = takenByWeek(past.dataset, weeksMax, await shareTaken(scope, definition));
  const weights = definition.arms.map(({ weight }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [control = 0, ...others] = weights.map((weight) => weight / total);
  const smallest = Math.min(...others.filter((one) => one > 0));
  const { plannedDebtors } = definition.plan;
  const rows = taken.map((count, index) => {
    const [nc, nt] = [count * control, count * smallest];
    const mde = spread === null || nc < 2 || nt < 2 ? null : smallestEffect(spread, nc, nt, definition.plan);
    return { weeks: index + 1, debtors: Math.round(nc + nt), mde: told(mde) };
  });
  const costs = await costsOf(scope, adapters, experiment);
  return {
    metric: metricId(goal),
    baseline: told(estimate?.value ?? null),
    debtorsPerDay: told((taken[3] ?? 0) / 28),
    rows: isHidden ? [] : hasCondition ? rows.map((row) => ({ ...row, debtors: roughly(row.debtors) ?? 0 })) : rows,
    weeksNeeded: isHidden ? null : (rows.find(({ debtors }) => debtors >= plannedDebtors)?.weeks ?? null),
    costs,
    ...counted,
  };
}

/** Of the debtors that could take part: those that the coverage, the namespace and the hold-out leave. */
async function shareTaken(scope: Scope, { coverageBp, namespace }: ExperimentDefinition): Promise<number> {
  const [creditor] = await scope.sql<{ holdoutBp: number }[]>`
    select holdout_bp as "holdoutBp" from creditor where creditor_id = ${scope.creditorId}`;
  const space = namespace === null ? 1 : (namespace.to - namespace.from) / 10_000;
  return (coverageBp / 10_000) * space * (1 - (creditor?.holdoutBp ?? 0) / 10_000);
}

/** By simulation on debtors like those who could take part, with responses fitted from the creditor's own history. */
async function costsOf(
  scope: Scope,
  adapters: AdapterRegistry,
  { definition }: ExperimentRow,
): Promise<PlannedForecast['costs']> {
  const orders = await loadOrders(scope, definition);
  const nowMs = await creditorNowMs(scope);
  const [creditor] = await scope.sql<{ timeZone: string; currency: string; country: string; language: string }[]>`
    select time_zone as "timeZone", currency, country, language from creditor where creditor_id = ${scope.creditorId}`;
  const { timeZone = 'UTC', currency = 'SEK', country = 'SE', language = 'sv' } = creditor ?? {};
  const known = { timeZone, currency };
  const partners = explainPartners(await loadPartners(scope), adapters, { nowMs, ...known });
  const population = {
    kind: 'SEGMENTS' as const,
    segments: [
      {
        name: 'eligible',
        count: simulatedInvoices,
        debtorKind: 'PERSON' as const,
        country,
        language,
        publicSector: false,
        channels: [...new Set(orders.flatMap(({ steps }) => steps.map(({ channel }) => channel)))],
        amountMinor: 100_000,
        currency,
        daysToDue: 30,
      },
    ],
  };
  const forecasts = await runSimulation({
    orders,
    population: makeSegments(population, {
      partners: partners.map((one) => ({ ...one, healthy: true })),
      timeZone,
      nowMs,
    }),
    model: fitResponses(await loadHistory(scope, nowMs)),
    seed,
    done: async () => {},
  });
  return definition.arms.map(({ key }, index) => ({
    arm: key,
    costPerInvoice: forecasts[index] === undefined ? null : forecasts[index].costE4.mean / 10_000,
  }));
}
