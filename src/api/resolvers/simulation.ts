// Simulations: asking for one, and what came out.
import { isoOf } from '../../clock.ts';
import { newestVersion, orderProblems } from '../../distribution/orders.ts';
import { fromOpaqueId, toOpaqueId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import { channels } from '../../record/contact-point.ts';
import { type ChartMilestone, drawChart } from '../../simulation/chart.ts';
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
import type { ChannelResponse, Duration, Share } from '../../succession/simulate/response.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { readOrder } from '../input/order.ts';
import { readPopulation, readResponses } from '../input/simulation.ts';
import { existing, idOf } from '../lookup.ts';
import { pageSize } from '../page.ts';
import type {
  DebtorKind,
  Resolvers,
  SimulationOrderInput,
  SimulationResponseRow,
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
    responses: ({ result }) =>
      Object.entries(result?.model ?? {}).map(([cell, response]) => responseRow(cell, response)),
    currency: ({ result }) => result?.currency ?? null,
    orders: (simulation) => namedForecasts(simulation).map((one) => ({ ...one, first: firstOf(simulation) })),
    chart: (simulation, { milestone, language }) => {
      const named = namedForecasts(simulation);
      const drawn = milestone.toLowerCase() as ChartMilestone;
      return named.length === 0 ? null : drawChart(named, drawn, language === 'SV' ? 'sv' : 'en');
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

/** A cell of the model: "EMAIL/PERSON/SE". */
function responseRow(cell: string, response: ChannelResponse): SimulationResponseRow {
  const [channel, debtorKind, country] = cell.split('/');
  const share = ({ successes, trials }: Share) => (trials === 0 ? 0 : successes / trials);
  const median = ({ meanLog }: Duration) => Math.exp(meanLog);
  return {
    channel: channel as SimulationResponseRow['channel'],
    ...(debtorKind !== undefined && { debtorKind: debtorKind as DebtorKind }),
    ...(country !== undefined && { country }),
    failed: share(response.failed),
    failedAfterHours: median(response.failedAfter),
    delivered: share(response.delivered),
    deliveredAfterHours: median(response.deliveredAfter),
    opened: share(response.opened),
    openedAfterHours: median(response.openedAfter),
    returned: share(response.returned),
    returnedAfterHours: median(response.returnedAfter),
    paid: share(response.paid),
    paidAfterHours: median(response.paidAfter),
    certainty: Math.round(response.failed.trials),
  };
}

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
  const stated = readResponses(input.responses ?? [], ['input', 'responses'], problems);
  const orders: SuccessionOrder[] = [];
  for (const [index, wanted] of input.orders.entries()) {
    const order = await orderOf(scope, wanted, [...path, String(index)], problems, context);
    if (order !== undefined) orders.push(order);
  }
  if (problems.length > 0) return done(null, problems);
  return done(await askForSimulation(scope, { orders, population, seed, stated }), []);
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
