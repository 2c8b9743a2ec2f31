// Experiments: written, planned, run, read and concluded.
import { isoOf } from '../../clock.ts';
import { lockRules } from '../../distribution/orders.ts';
import { discloseBandit } from '../../experiments/analysis/disclosure/disclose.ts';
import { type Arm, type Metric, metricId, type Phase } from '../../experiments/definition.ts';
import { rollBack, shipArm } from '../../experiments/life/conclusion/ship.ts';
import {
  changeExperiment,
  createExperiment,
  type DecisionRow,
  type ExperimentRow,
  findExperiment,
  loadDecisions,
  newestExperiments,
  reweighingOf,
} from '../../experiments/life/experiments.ts';
import type { Amount, ArmCost } from '../../experiments/life/planning/cost.ts';
import { type PlannedForecast, planExperiment } from '../../experiments/life/planning/plan.ts';
import { type PreviewedDebtor, previewAssignments } from '../../experiments/life/preview.ts';
import type { Reweighed } from '../../experiments/life/reweigh.ts';
import {
  type Actor,
  beginPhase,
  raiseCoverage,
  setHoldout,
  startExperiment,
  stopExperiment,
} from '../../experiments/life/run.ts';
import { findSnapshot, newestSnapshots, type SnapshotRow, takeSnapshot } from '../../experiments/snapshot.ts';
import { toOpaqueId } from '../../id.ts';
import { isCurrency } from '../../money.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import { type Done, type Idempotent, idempotent } from '../idempotency.ts';
import { readDefinition } from '../input/experiment.ts';
import { existing, idOf } from '../lookup.ts';
import { pageSize } from '../page.ts';
import type { ExperimentCreateInput, Resolvers } from '../schema.generated.ts';
import { endingStream } from '../stream.ts';
import { historyPage, reasonCode } from './experiment-result.ts';
import { conditionInWords } from './succession.ts';

export type ExperimentParent = ExperimentRow;
export type ExperimentArmParent = Arm;
export type ExperimentPhaseParent = Phase & { readonly reweighing: Reweighed | null };
export type MetricParent = Metric;
export type ExperimentDecisionParent = DecisionRow;
export type ExperimentForecastParent = PlannedForecast;
export type ExperimentArmCostParent = ArmCost;
export type ExperimentAssignmentParent = PreviewedDebtor;
export interface ExperimentUpdateParent {
  readonly experimentId: string;
  readonly snapshotId: string;
  readonly status: string;
  readonly changed: readonly string[];
}

const previewMax = 100;
const maySeeDebtors: ReadonlySet<string> = new Set(['OPERATOR', 'ADMIN']);
const newsMax = 20;

export const experimentResolvers: Resolvers = {
  Query: {
    async experiment(_root, { id }, context) {
      const experimentId = idOf('experiment', id, ['id']);
      return (await context.read((scope) => findExperiment(scope, experimentId))) ?? null;
    },
    experiments: (_root, { state, first }, context) =>
      context.read((scope) => newestExperiments(scope, state ?? null, pageSize(first))),
    async snapshot(_root, { id }, context) {
      const snapshotId = idOf('snapshot', id, ['id']);
      return (await context.read((scope) => findSnapshot(scope, snapshotId))) ?? null;
    },
    async experimentAssignmentPreview(_root, { experimentId, debtorIds }, context) {
      const id = idOf('experiment', experimentId, ['experimentId']);
      if (debtorIds.length > previewMax) {
        refuse('LIST_TOO_LONG', ['debtorIds'], { field: 'debtorIds', count: debtorIds.length, max: previewMax });
      }
      const ids = debtorIds.map((debtorId, index) => idOf('debtor', debtorId, ['debtorIds', String(index)]));
      return context.read(async (scope) => {
        const nowMs = await creditorNowMs(scope);
        return (
          (await previewAssignments(scope, id, ids, nowMs)) ??
          refuse('NOT_FOUND', ['experimentId'], { what: 'experiment' })
        );
      });
    },
  },
  Mutation: {
    experimentCreate: (_root, { input }, context) =>
      act(context, 'experimentCreate', input, async (scope) => {
        const problems: Problem[] = [];
        const definition = await readDefinition(scope, input, problems);
        if (definition === undefined) return { id: null, problems };
        const made = await createExperiment(scope, definition);
        return 'problems' in made
          ? { id: null, problems: inInput(made.problems) }
          : { id: made.experimentId, problems: [] };
      }),
    experimentChange: (_root, { input }, context) =>
      actOn(context, 'experimentChange', input, async (scope, experimentId) => {
        const problems: Problem[] = [];
        const definition = await readDefinition(scope, input as ExperimentCreateInput, problems);
        return definition === undefined ? problems : inInput(await changeExperiment(scope, experimentId, definition));
      }),
    experimentPlan: (_root, { input }, context) =>
      actOn(context, 'experimentPlan', input, async (scope, experimentId) =>
        inInput(await planExperiment(scope, context.services.adapters, experimentId, input.smallestEffect ?? null)),
      ),
    experimentStart: (_root, { input }, context) =>
      actOn(context, 'experimentStart', input, async (scope, experimentId, actor) => {
        // Its rules must still be there when it runs.
        await lockRules(scope);
        return inInput(await startExperiment(scope, experimentId, actor, input.smallestEffect ?? null));
      }),
    experimentCoverage: (_root, { input }, context) =>
      actOn(context, 'experimentCoverage', input, async (scope, experimentId, actor) =>
        inInput(await raiseCoverage(scope, experimentId, Math.round(input.coverage * 100), actor)),
      ),
    experimentPhase: (_root, { input }, context) =>
      actOn(context, 'experimentPhase', input, async (scope, experimentId, actor) =>
        inInput(await beginPhase(scope, experimentId, input.weights, actor)),
      ),
    experimentStop: (_root, { input }, context) =>
      actOn(context, 'experimentStop', input, async (scope, experimentId, actor) => {
        await mayStop(scope, experimentId, context);
        const snapshotId = input.snapshotId ? idOf('snapshot', input.snapshotId, ['input', 'snapshotId']) : null;
        const unknown = await snapshotProblems(scope, experimentId, snapshotId);
        return unknown.length > 0 ? unknown : inInput(await stopExperiment(scope, experimentId, snapshotId, actor));
      }),
    experimentShip: (_root, { input }, context) =>
      actOn(context, 'experimentShip', input, async (scope, experimentId, actor) => {
        const snapshotId = idOf('snapshot', input.snapshotId, ['input', 'snapshotId']);
        const unknown = await snapshotProblems(scope, experimentId, snapshotId);
        if (unknown.length > 0) return unknown;
        const holdbackBp = Math.round((input.holdback ?? 5) * 100);
        await lockRules(scope);
        const ground = { snapshotId, despite: input.despite ?? [] };
        return inInput(await shipArm(scope, experimentId, input.arm, holdbackBp, ground, actor));
      }),
    experimentRollback: (_root, { input }, context) =>
      actOn(context, 'experimentRollback', input, async (scope, experimentId, actor) => {
        const snapshotId = input.snapshotId ? idOf('snapshot', input.snapshotId, ['input', 'snapshotId']) : null;
        const unknown = await snapshotProblems(scope, experimentId, snapshotId);
        if (unknown.length > 0) return unknown;
        await lockRules(scope);
        return inInput(await rollBack(scope, experimentId, snapshotId, actor));
      }),
    async experimentRefresh(_root, { input }, context) {
      const experimentId = idOf('experiment', input.experimentId, ['input', 'experimentId']);
      const { store, adapters } = context.services;
      const answer = await idempotent(context, 'experimentRefresh', input, async () =>
        done({
          id: (await takeSnapshot(store, context.access.creditorId, experimentId, adapters)) ?? null,
          problems: [],
        }),
      );
      if (answer.kind === 'refused') return { snapshot: null, errors: [answer.problem] };
      const { id } = answer.result;
      if (id === null) {
        return { snapshot: null, errors: [problem('NOT_FOUND', ['input', 'experimentId'], { what: 'experiment' })] };
      }
      return { snapshot: await existing(context.read((scope) => findSnapshot(scope, id))), errors: [] };
    },
    async experimentHoldout(_root, { input }, context) {
      const answer = await idempotent(context, 'experimentHoldout', input, async (scope) =>
        done({
          id: null,
          problems: inInput(
            await setHoldout(scope, Math.round(input.holdout * 100), await actorOf(context, scope, '')),
          ),
        }),
      );
      if (answer.kind === 'refused') return { holdout: null, errors: [answer.problem] };
      const { problems } = answer.result;
      return { holdout: problems.length > 0 ? null : input.holdout, errors: problems };
    },
  },
  Subscription: {
    experimentResultUpdated: {
      subscribe(_root, { id }, context) {
        const experimentId = idOf('experiment', id, ['id']);
        return endingStream((signal) => followResults(context, experimentId, signal));
      },
    },
  },
  Experiment: {
    id: ({ experimentId }) => toOpaqueId('experiment', experimentId),
    name: ({ definition }) => definition.name,
    hypothesis: ({ definition }) => definition.hypothesis,
    arms: ({ definition }) => definition.arms,
    eligibility: ({ definition }, { language }) => conditionInWords(definition.eligibility, language),
    everyArmReaches: ({ definition }) => definition.everyArmReaches ?? true,
    coverage: ({ definition }) => definition.coverageBp / 100,
    metrics: ({ definition }) => definition.plan.metrics,
    criteria: ({ definition }) => definition.plan.criteria,
    mode: ({ definition }) => (definition.bandit ? 'BANDIT' : 'EXPERIMENT'),
    bandit: ({ definition, startedAtMs, banditPaused: paused }) =>
      definition.bandit
        ? {
            ...definition.bandit,
            paused,
            exploresUntil:
              startedAtMs === null ? null : isoOf(startedAtMs + definition.bandit.explorationDays * 86_400_000),
          }
        : null,
    phases: async ({ experimentId, phases, definition }, _args, context) => {
      const lines = definition.bandit ? await context.read((scope) => loadDecisions(scope, experimentId)) : [];
      const byPhase = new Map(lines.map(reweighingOf).map((detail) => [detail?.phase, detail]));
      return phases.map((phase) => {
        const detail = byPhase.get(phase.phase);
        return { ...phase, reweighing: detail ? discloseBandit(detail) : null };
      });
    },
    alpha: ({ definition }) => definition.plan.alpha,
    power: ({ definition }) => definition.plan.power,
    horizonDays: ({ definition }) => definition.plan.horizonDays,
    plannedDebtors: ({ definition }) => definition.plan.plannedDebtors,
    plannedDays: ({ definition }) => definition.plan.plannedDays,
    forecast: ({ planned }) => planned,
    result: async ({ experimentId }, _args, context) =>
      (await context.read((scope) => newestSnapshots(scope, experimentId, 1)))[0] ?? null,
    history: ({ experimentId }, { first, after }, context) =>
      historyPage(context, experimentId, first, after ?? null, null),
    decisions: ({ experimentId }, _args, context) => context.read((scope) => loadDecisions(scope, experimentId)),
    holdback: ({ holdbackBp }) => holdbackBp / 100,
    follows: ({ followsExperimentId }, _args, context) => experimentById(context, followsExperimentId),
    followedBy: ({ followedById }, _args, context) => experimentById(context, followedById),
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    startedAt: ({ startedAtMs }) => (startedAtMs === null ? null : isoOf(startedAtMs)),
    stoppedAt: ({ stoppedAtMs }) => (stoppedAtMs === null ? null : isoOf(stoppedAtMs)),
  },
  ExperimentArm: {
    order: ({ successionOrderId, version }, _args, context) =>
      existing(context.loaders.order.load(`${successionOrderId}/${version}`)),
  },
  Metric: {
    name: (metric) => metricId(metric),
    marginKind: ({ margin }) => margin?.kind ?? null,
    margin: ({ margin }) => margin?.size ?? null,
    smallestEffect: ({ smallestEffect }) => smallestEffect ?? null,
  },
  ExperimentForecast: {
    smallestEffect: ({ smallestEffect }) => smallestEffect ?? null,
    cost: ({ cost }) => moneyOf(cost),
    costByControl: ({ costByControl }) => moneyOf(costByControl),
    baselines: ({ baselines }) => baselines ?? [],
  },
  ExperimentArmCostRow: {
    cost: ({ cost }) => moneyOf(cost),
  },
  ExperimentPhase: {
    startedAt: ({ startedAtMs }) => isoOf(startedAtMs),
    endedAt: ({ endedAtMs }) => (endedAtMs === null ? null : isoOf(endedAtMs)),
  },
  ExperimentDecision: {
    snapshot: async ({ snapshotId }, _args, context) =>
      snapshotId === null ? null : ((await context.read((scope) => findSnapshot(scope, snapshotId))) ?? null),
    decidedBy: ({ decidedBy }) => (decidedBy === '' ? null : toOpaqueId('apiKey', decidedBy)),
    reweighing: (line) => {
      const detail = reweighingOf(line);
      return detail ? discloseBandit(detail) : null;
    },
    despite: ({ detail }) => (detail && 'despite' in detail ? detail.despite : []),
    decidedAt: ({ decidedAtMs }) => isoOf(decidedAtMs),
    debtors: ({ debtorIds }, _args, context) =>
      debtorIds === null || !maySeeDebtors.has(context.access.scope)
        ? null
        : Promise.all(debtorIds.map((debtorId) => existing(context.loaders.debtor.load(debtorId)))),
  },
  ExperimentAssignmentRow: {
    debtor: ({ debtorId }, _args, context) => existing(context.loaders.debtor.load(debtorId)),
    reason: ({ reason }) => reasonCode(reason),
  },
  ExperimentUpdate: {
    experimentId: ({ experimentId }) => toOpaqueId('experiment', experimentId),
    snapshotId: ({ snapshotId }) => toOpaqueId('snapshot', snapshotId),
  },
};

async function experimentById(context: Context, experimentId: string | null): Promise<ExperimentRow | null> {
  return experimentId === null ? null : existing(context.read((scope) => findExperiment(scope, experimentId)));
}

function moneyOf(amount: Amount | null | undefined) {
  return amount && isCurrency(amount.currency) ? { ...amount, currency: amount.currency } : null;
}

type Acted = { readonly id: string | null; readonly problems: Problem[] };

function done(result: Acted): Done<Acted> {
  return { result, events: [], tallyChanges: [] };
}

/** As what a mutation answers. */
export function inInput(problems: readonly Problem[]): Problem[] {
  return problems.map((found) => ({ ...found, path: ['input', ...found.path] }));
}

async function act(
  context: Context,
  operation: string,
  input: { readonly idempotencyKey: string },
  work: (scope: Scope) => Promise<Acted>,
) {
  const answer: Idempotent<Acted> = await idempotent(context, operation, input, async (scope) =>
    done(await work(scope)),
  );
  if (answer.kind === 'refused') return { experiment: null, errors: [answer.problem] };
  const { id, problems } = answer.result;
  const experiment = id === null ? undefined : await context.read((scope) => findExperiment(scope, id));
  return { experiment: experiment ?? null, errors: problems };
}

/** Acts on an experiment by its id: what is refused leaves it as it is. */
export function actOn(
  context: Context,
  operation: string,
  input: { readonly experimentId: string; readonly idempotencyKey: string; readonly note?: string },
  work: (scope: Scope, experimentId: string, actor: Actor) => Promise<Problem[]>,
) {
  const experimentId = idOf('experiment', input.experimentId, ['input', 'experimentId']);
  return act(context, operation, input, async (scope) => {
    const problems = await work(scope, experimentId, await actorOf(context, scope, input.note ?? ''));
    return { id: problems.length > 0 ? null : experimentId, problems };
  });
}

/** An analyst may end what goes on by itself, nothing that an operator has set. */
async function mayStop(scope: Scope, experimentId: string, { access }: Context): Promise<void> {
  if (access.scope !== 'ANALYST') return;
  const found = await findExperiment(scope, experimentId);
  if (found?.definition.bandit) return;
  refuse('FORBIDDEN', ['experimentStop'], { scope: access.scope, field: 'experimentStop', needed: 'OPERATOR' });
}

async function actorOf(context: Context, scope: Scope, note: string): Promise<Actor> {
  const nowMs = await creditorNowMs(scope);
  return { decidedBy: context.access.apiKeyId, nowMs, note: note.trim().slice(0, 1_000) };
}

async function snapshotProblems(scope: Scope, experimentId: string, snapshotId: string | null): Promise<Problem[]> {
  if (snapshotId === null) return [];
  const snapshot = await findSnapshot(scope, snapshotId);
  return snapshot?.experimentId === experimentId
    ? []
    : [problem('NOT_FOUND', ['input', 'snapshotId'], { what: 'snapshot of this experiment' })];
}

async function* followResults(context: Context, experimentId: string, signal: AbortSignal) {
  const found = await context.read((scope) => findExperiment(scope, experimentId));
  if (found === undefined) refuse('NOT_FOUND', ['id'], { what: 'experiment' });
  let last: SnapshotRow | undefined = (await context.read((scope) => newestSnapshots(scope, experimentId, 1)))[0];
  for await (const event of context.services.tails.follow(context.access.creditorId, undefined, signal)) {
    if (event.type !== 'EXPERIMENT_RESULT' || event.payload.experimentId !== experimentId) continue;
    // Several may have been taken before this is read: each is told, in the order they were taken.
    const rows = await context.read((scope) => newestSnapshots(scope, experimentId, newsMax));
    const seen = rows.findIndex(({ snapshotId }) => snapshotId === last?.snapshotId);
    for (const now of (seen === -1 ? rows : rows.slice(0, seen)).toReversed()) {
      yield { experimentResultUpdated: { experimentId, snapshotId: now.snapshotId, ...newsOf(last, now) } };
      last = now;
    }
  }
}

/** Metrics whose numbers differ from those of the snapshot before. */
function newsOf(before: SnapshotRow | undefined, now: SnapshotRow): Pick<ExperimentUpdateParent, 'status' | 'changed'> {
  const metricsOf = (row: SnapshotRow | undefined) =>
    row === undefined ? [] : (JSON.parse(row.result) as { metrics: { metric: string }[] }).metrics;
  const earlier = new Map(metricsOf(before).map((metric) => [metric.metric, JSON.stringify(metric)]));
  const { decision } = JSON.parse(now.result) as { decision: { status: string } };
  const changed = metricsOf(now).filter((metric) => earlier.get(metric.metric) !== JSON.stringify(metric));
  return { status: decision.status, changed: changed.map(({ metric }) => metric) };
}
