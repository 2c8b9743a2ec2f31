// Simulations: asking for one, and what came out.
import { addDays, isoOf, startOfDayMs } from '../../clock.ts';
import { newestVersion, orderProblems } from '../../distribution/orders.ts';
import { fromOpaqueId, toOpaqueId } from '../../id.ts';
import { parseAmount } from '../../money.ts';
import { type Problem, problem } from '../../problem.ts';
import { channels } from '../../record/contact-point.ts';
import { languageOf } from '../../record/country.ts';
import { type ChartMilestone, drawChart } from '../../simulation/chart.ts';
import { type Population, populationMax, type Segment } from '../../simulation/population.ts';
import {
  askForSimulation,
  findSimulation,
  newestSimulations,
  type SimulationRow,
  simulationOrdersMax,
} from '../../simulation/simulations.ts';
import type { Scope } from '../../store/transaction.ts';
import { readStoredOrder, type SuccessionOrder } from '../../succession/order.ts';
import type { Forecast } from '../../succession/simulate/forecast.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { readOrder } from '../input/order.ts';
import { existing, idOf } from '../lookup.ts';
import { pageSize } from '../page.ts';
import type {
  Resolvers,
  SimulationOrderInput,
  SimulationPopulationInput,
  SimulationSegmentInput,
  SimulationStartInput,
} from '../schema.generated.ts';

export type SimulationParent = SimulationRow;

export interface SimulationOrderParent {
  readonly name: string;
  readonly forecast: Forecast;
  /** Of the first order, that letters are compared with. */
  readonly first: Forecast;
}

const simulationsMax = 50;
const segmentsMax = 50;
const seedMax = 2 ** 31 - 1;

export const simulationResolvers: Resolvers = {
  Query: {
    async simulation(_root, { id }, context) {
      const simulationId = idOf('simulation', id, ['id']);
      return (await context.read((scope) => findSimulation(scope, simulationId))) ?? null;
    },
    async simulations(_root, { first }, context) {
      const size = Math.min(pageSize(first), simulationsMax);
      return context.read((scope) => newestSimulations(scope, size));
    },
  },
  Mutation: {
    async simulationStart(_root, { input }, context) {
      const answer = await idempotent(context, 'simulationStart', input, (scope) => ask(scope, input, context));
      if (answer.kind === 'refused') return { simulation: null, errors: [answer.problem] };
      const { id, problems } = answer.result;
      if (id === null) return { simulation: null, errors: problems };
      context.services.startSimulation(context.access.creditorId, id);
      return { simulation: await existing(context.read((scope) => findSimulation(scope, id))), errors: [] };
    },
  },
  Simulation: {
    id: ({ simulationId }) => toOpaqueId('simulation', simulationId),
    seed: ({ input }) => input.seed,
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    endedAt: ({ endedAtMs }) => (endedAtMs === null ? null : isoOf(endedAtMs)),
    invoiceCount: ({ result }) => result?.forecasts[0]?.invoices ?? null,
    attemptsSeen: ({ result }) => result?.attemptsSeen ?? null,
    currency: ({ result }) => result?.currency ?? null,
    orders: (simulation) => namedForecasts(simulation).map((one) => ({ ...one, first: firstOf(simulation) })),
    chart: (simulation, { milestone }) => {
      const named = namedForecasts(simulation);
      const count = named[0]?.forecast.invoices ?? 0;
      const title = `${milestoneTitles[milestone]} of ${count.toLocaleString('en')} invoices, by days`;
      return named.length === 0 ? null : drawChart(named, milestone.toLowerCase() as ChartMilestone, title);
    },
  },
  SimulationOrderRow: {
    curve: ({ forecast }) => [...forecast.curve],
    ends: ({ forecast }) =>
      Object.entries(forecast.ends).map(([state, share]) => ({ state: state as keyof Forecast['ends'], share })),
    sent: ({ forecast }) =>
      channels.flatMap((channel) => {
        const sent = forecast.sent[channel];
        return sent.mean === 0 ? [] : [{ channel, sent }];
      }),
    costPerInvoice: ({ forecast: { costE4 } }) => ({
      mean: costE4.mean / 10_000,
      low: costE4.low / 10_000,
      high: costE4.high / 10_000,
    }),
    lettersSaved: ({ forecast, first }) => first.sent.LETTER.mean - forecast.sent.LETTER.mean,
    humanWork: ({ forecast }) => forecast.humanWork,
    deadlineMissed: ({ forecast }) => forecast.deadlineMissed,
    doubleDelivered: ({ forecast }) => forecast.doubleDelivered,
    // Results kept from before replays have none.
    knownShare: ({ forecast }) => forecast.knownShare ?? 0,
  },
};

const milestoneTitles = { DISPATCHED: 'Sent', DELIVERED: 'Delivered', OPENED: 'Opened', PAID: 'Paid' } as const;

function namedForecasts({ input, result }: SimulationRow): { name: string; forecast: Forecast }[] {
  return (result?.forecasts ?? []).map((forecast, index) => ({ name: input.orders[index]?.name ?? '', forecast }));
}

function firstOf(simulation: SimulationRow): Forecast {
  const [first] = simulation.result?.forecasts ?? [];
  if (first === undefined) throw new Error('assertion failed: rows are made of forecasts');
  return first;
}

type Asked = { readonly id: string | null; readonly problems: Problem[] };

async function ask(scope: Scope, input: SimulationStartInput, context: Context): Promise<Done<Asked>> {
  const done = (id: string | null, problems: Problem[]): Done<Asked> => ({
    result: { id, problems },
    events: [],
    tallyChanges: [],
  });
  const problems: Problem[] = [];
  const path = ['input', 'orders'];
  if (input.orders.length === 0 || input.orders.length > simulationOrdersMax) {
    const parameters = { field: 'orders', count: input.orders.length, max: simulationOrdersMax };
    return done(null, [problem('LIST_TOO_LONG', path, parameters)]);
  }
  const seed = input.seed ?? 1;
  if (seed < 0 || seed > seedMax) {
    problems.push(
      problem('FIELD_INVALID', ['input', 'seed'], { field: 'seed', value: seed, expected: `0 to ${seedMax}` }),
    );
  }
  const population = await readPopulation(scope, input.population, ['input', 'population'], problems);
  const orders: SuccessionOrder[] = [];
  for (const [index, wanted] of input.orders.entries()) {
    const order = await orderOf(scope, wanted, [...path, String(index)], problems, context);
    if (order !== undefined) orders.push(order);
  }
  if (problems.length > 0) return done(null, problems);
  return done(await askForSimulation(scope, { orders, population, seed, model: null }), []);
}

/** A saved order in its newest version, or a draft that could be saved. */
async function orderOf(
  scope: Scope,
  { orderId, draft }: SimulationOrderInput,
  path: readonly string[],
  problems: Problem[],
  context: Context,
): Promise<SuccessionOrder | undefined> {
  if (draft) {
    const before = problems.length;
    const order = readOrder(draft, [...path, 'draft'], problems);
    if (problems.length > before) return undefined;
    const found = await orderProblems(scope, order, context.services.adapters);
    problems.push(...found.map((one) => ({ ...one, path: [...path, 'draft', ...one.path] })));
    return order;
  }
  const successionOrderId = fromOpaqueId('successionOrder', orderId ?? '');
  const version = successionOrderId && (await newestVersion(scope, successionOrderId));
  if (!version) {
    problems.push(problem('NOT_FOUND', [...path, 'orderId'], { what: 'succession order' }));
    return undefined;
  }
  return readStoredOrder((await existing(context.loaders.order.load(`${successionOrderId}/${version}`))).definition);
}

async function readPopulation(
  scope: Scope,
  { invoices, segments, replay }: SimulationPopulationInput,
  path: readonly string[],
  problems: Problem[],
): Promise<Population> {
  const outside = (field: string, value: number, expected: string) =>
    problems.push(problem('FIELD_INVALID', [...path, ...field.split('.')], { field, value, expected }));
  if (invoices) {
    const { debtorKind = null, country = null, currency = null } = invoices;
    const limit = invoices.limit ?? 10_000;
    if (limit < 1 || limit > populationMax) outside('invoices.limit', limit, `1 to ${populationMax}`);
    return { kind: 'INVOICES', debtorKind, country, currency, limit };
  }
  if (replay) {
    const { from, to } = replay;
    const limit = replay.limit ?? populationMax;
    if (to < from) {
      problems.push(
        problem('FIELD_INVALID', [...path, 'replay', 'to'], { field: 'to', value: to, expected: `${from} or later` }),
      );
    }
    if (limit < 1 || limit > populationMax) outside('replay.limit', limit, `1 to ${populationMax}`);
    const [creditor] = await scope.sql<{ timeZone: string }[]>`
      select time_zone as "timeZone" from creditor where creditor_id = ${scope.creditorId}`;
    const timeZone = creditor?.timeZone ?? 'UTC';
    const [fromMs, toMs] = [startOfDayMs(from, timeZone), startOfDayMs(addDays(to, 1), timeZone)];
    return { kind: 'REPLAY', fromMs, toMs, limit };
  }
  const stated = segments ?? [];
  if (stated.length === 0 || stated.length > segmentsMax) {
    const parameters = { field: 'segments', count: stated.length, max: segmentsMax };
    problems.push(problem('LIST_TOO_LONG', [...path, 'segments'], parameters));
  }
  const total = stated.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  if (total < 1 || total > populationMax) outside('segments', total, `1 to ${populationMax} debtors in all`);
  for (const [index, { count, daysToDue, amount }] of stated.entries()) {
    if (count < 0) outside(`segments.${index}.count`, count, '0 or more');
    const days = daysToDue ?? 30;
    if (days < 0 || days > 365) outside(`segments.${index}.daysToDue`, days, '0 to 365');
    if ((parseAmount(amount ?? '500.00', 'SEK') ?? -1) < 0) outside(`segments.${index}.amount`, -1, 'an amount');
  }
  return { kind: 'SEGMENTS', segments: stated.map(readSegment) };
}

function readSegment(segment: SimulationSegmentInput): Segment {
  const country = segment.country ?? 'SE';
  return {
    name: segment.name,
    count: segment.count,
    debtorKind: segment.debtorKind ?? 'PERSON',
    country,
    language: languageOf(country),
    publicSector: segment.publicSector ?? false,
    channels: [...new Set(segment.channels)],
    amountMinor: parseAmount(segment.amount ?? '500.00', 'SEK') ?? 0,
    currency: 'SEK',
    daysToDue: segment.daysToDue ?? 30,
  };
}
