// Simulations as they are asked for, carried out and looked at. Carried out anew from the beginning when a process dies:
// nothing outside the row is touched.

import { dayOf } from '../clock.ts';
import { newId } from '../id.ts';
import type { Logger } from '../log.ts';
import type { AdapterRegistry } from '../partner/partner.ts';
import { explainPartners, loadPartners } from '../partner/roster/partner-row.ts';
import { priceSteps } from '../partner/roster/price.ts';
import { creditorNowMs } from '../store/creditor-time.ts';
import type { Store } from '../store/open.ts';
import { type Scope, withCreditor } from '../store/transaction.ts';
import type { SuccessionOrder } from '../succession/order.ts';
import { fitResponses } from '../succession/simulate/fit.ts';
import type { Forecast } from '../succession/simulate/forecast.ts';
import type { ResponseModel } from '../succession/simulate/response.ts';
import { type StatedResponse, stateResponses } from '../succession/simulate/state.ts';
import { loadHistory, loadLetterPages } from './history.ts';
import { loadInvoices, type Population, populationMax, type Surroundings } from './population.ts';
import { loadReplay } from './replay.ts';
import { runSimulation } from './run.ts';
import { makeSegments } from './segments.ts';

export const simulationOrdersMax = 10;

/** What is asked for. */
export interface SimulationInput {
  readonly orders: readonly SuccessionOrder[];
  readonly population: Population;
  readonly seed: number;
  /** How channels respond, where it is known better than by the creditor's own history; left out: nothing is. */
  readonly stated?: readonly StatedResponse[];
}

/** What came out. */
export interface SimulationResult {
  readonly forecasts: readonly Forecast[];
  readonly currency: string;
  readonly startMs: number;
  /** The model used. */
  readonly model: ResponseModel;
  /** How many attempts of the creditor's own the model rests on, but for what was stated. */
  readonly attemptsSeen: number;
}

export interface SimulationRow {
  readonly simulationId: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED';
  readonly input: SimulationInput;
  readonly progress: number;
  readonly result: SimulationResult | null;
  readonly problem: string | null;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

/** Writes down that a simulation is wanted; the queue does the rest. */
export async function askForSimulation(scope: Scope, input: SimulationInput): Promise<string> {
  const simulationId = newId();
  await scope.sql`
    insert into simulation (creditor_id, simulation_id, input)
    values (${scope.creditorId}, ${simulationId}, ${JSON.stringify(input)}::jsonb)`;
  return simulationId;
}

/** One simulation; undefined when there is none of this id. */
export async function findSimulation(scope: Scope, simulationId: string): Promise<SimulationRow | undefined> {
  const [row] = await selectSimulations(scope, simulationId, 1);
  return row;
}

/** The newest simulations, newest first. */
export function newestSimulations(scope: Scope, limit: number): Promise<SimulationRow[]> {
  return selectSimulations(scope, null, limit);
}

async function selectSimulations(scope: Scope, simulationId: string | null, limit: number): Promise<SimulationRow[]> {
  return scope.sql<SimulationRow[]>`
    select simulation_id as "simulationId", state, input, progress, result, problem,
      (extract(epoch from created_at) * 1000)::bigint as "createdAtMs",
      (extract(epoch from ended_at) * 1000)::bigint as "endedAtMs"
    from simulation where creditor_id = ${scope.creditorId}
      and (${simulationId}::uuid is null or simulation_id = ${simulationId}::uuid)
    order by created_at desc limit ${limit}`;
}

/** Carries a simulation out, telling its progress in its row. Never throws: what fails is told there. */
export async function performSimulation(
  { store, adapters, logger }: { readonly store: Store; readonly adapters: AdapterRegistry; readonly logger: Logger },
  creditorId: string,
  simulationId: string,
): Promise<void> {
  const inScope = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, creditorId, work);
  try {
    const input = await inScope((scope) => begin(scope, simulationId));
    if (input === undefined) return;
    const result = await compute(inScope, adapters, input, (share) =>
      inScope(async (scope) => {
        await scope.sql`update simulation set progress = ${share}
          where creditor_id = ${creditorId} and simulation_id = ${simulationId}`;
      }),
    );
    await inScope(
      (scope) => scope.sql`
        update simulation set state = 'DONE', progress = 1, result = ${JSON.stringify(result)}::jsonb, ended_at = now()
        where creditor_id = ${creditorId} and simulation_id = ${simulationId}`,
    );
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'unknown';
    logger.warn({ event: 'simulation.failed', simulationId, reason: problem });
    await inScope(
      (scope) => scope.sql`update simulation set state = 'FAILED', problem = ${problem}, ended_at = now()
        where creditor_id = ${creditorId} and simulation_id = ${simulationId}`,
    ).catch(() => {});
  }
}

async function begin(scope: Scope, simulationId: string): Promise<SimulationInput | undefined> {
  const [row] = await scope.sql<{ input: SimulationInput }[]>`
    update simulation set state = 'RUNNING', progress = 0
    where creditor_id = ${scope.creditorId} and simulation_id = ${simulationId} and state in ('QUEUED', 'RUNNING')
    returning input`;
  return row?.input;
}

async function compute(
  inScope: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  adapters: AdapterRegistry,
  { orders, population, seed, stated = [] }: SimulationInput,
  tell: (share: number) => Promise<void>,
): Promise<SimulationResult> {
  const { startMs, timeZone, currency, partners, history, letterPages } = await inScope(async (scope) => {
    const nowMs = await creditorNowMs(scope);
    const [creditor] = await scope.sql<{ timeZone: string; currency: string }[]>`
      select time_zone as "timeZone", currency from creditor where creditor_id = ${scope.creditorId}`;
    const known = { timeZone: creditor?.timeZone ?? 'UTC', currency: creditor?.currency ?? 'SEK' };
    const rows = await loadPartners(scope);
    // Partners as they are when all goes well: a breaker that is open today says nothing of next month.
    const pricesOf = new Map(rows.map(({ partnerId, prices }) => [partnerId, prices]));
    const today = dayOf(nowMs, known.timeZone);
    const healthy = explainPartners(rows, adapters, { nowMs, ...known }).map((one) => {
      const prices = pricesOf.get(one.partnerId) ?? [];
      return { ...one, healthy: true, priceSteps: priceSteps(prices, one.channel, known.currency, today) };
    });
    const [history, letterPages] = [await loadHistory(scope, nowMs), await loadLetterPages(scope, nowMs)];
    return { ...known, startMs: nowMs, partners: healthy, history, letterPages };
  });
  const model = stateResponses(fitResponses(history), stated);
  const surroundings = { partners, timeZone, nowMs: startMs, letterPages };
  const expected =
    population.kind === 'SEGMENTS'
      ? population.segments.reduce((sum, { count, invoicesEach = 1 }) => sum + count * invoicesEach, 0)
      : Math.min(population.limit, populationMax);
  const forecasts = await runSimulation({
    orders,
    population: subjectsOf(inScope, population, surroundings),
    model,
    seed,
    done: (invoices) => tell(Math.min(0.99, invoices / Math.max(1, expected))),
  });
  const attemptsSeen = history.reduce((sum, { attempts }) => sum + attempts, 0);
  return { forecasts, currency, startMs, model, attemptsSeen };
}

function subjectsOf(
  inScope: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  population: Population,
  surroundings: Surroundings,
) {
  if (population.kind === 'SEGMENTS') return makeSegments(population, surroundings);
  return population.kind === 'INVOICES'
    ? loadInvoices(inScope, population, surroundings)
    : loadReplay(inScope, population, surroundings);
}
