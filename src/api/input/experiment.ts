// An experiment as a client writes it, read into its definition; what is wrong is told with the path to it.
import type { Arm, ExperimentDefinition, Metric, SliceBy } from '../../experiments/definition.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { readRuleCondition } from '../resolvers/assignment/rules.ts';
import type { ExperimentCreateInput, MetricInput, SliceInput } from '../schema.generated.ts';
import { chosenOrder } from '../start-distributions.ts';

/** A week: long enough for a weekend, short enough to learn from. */
const windowHours = 168;
const armsMax = 10;

/** Reads it; undefined where something is wrong, which is added to `problems`. */
export async function readDefinition(
  scope: Scope,
  input: Omit<ExperimentCreateInput, 'idempotencyKey'>,
  problems: Problem[],
): Promise<ExperimentDefinition | undefined> {
  const before = problems.length;
  const arms: Arm[] = [];
  for (const [index, { key, name, orderId, weight }] of input.arms.slice(0, armsMax + 1).entries()) {
    const order = await chosenOrder(scope, orderId, ['input', 'arms', String(index), 'orderId']);
    if ('code' in order) problems.push(order);
    else arms.push({ key, name: name.trim(), ...order, weight: weight ?? 1 });
  }
  const eligibility = input.eligibility
    ? readRuleCondition(input.eligibility, input.name, ['input', 'eligibility'], problems)
    : null;
  const slices = (input.slices ?? []).map((slice, index) =>
    readSlice(slice, ['input', 'slices', String(index)], problems),
  );
  if (problems.length > before) return undefined;
  return {
    key: input.key,
    name: input.name.trim(),
    hypothesis: (input.hypothesis ?? '').trim(),
    arms,
    eligibility,
    everyArmReaches: input.everyArmReaches ?? true,
    coverageBp: Math.round((input.coverage ?? 100) * 100),
    namespace: input.namespace ? { from: 0, to: 10_000, ...input.namespace } : null,
    plan: {
      metrics: input.metrics.map(readMetric),
      criteria: input.criteria ?? 'CLEAR_SIGNALS',
      alpha: input.alpha ?? 0.05,
      power: input.power ?? 0.8,
      horizonDays: input.horizonDays ?? 60,
      plannedDebtors: input.plannedDebtors ?? 2_000,
      plannedDays: input.plannedDays ?? 28,
      slices: slices.flatMap((slice) => (slice === undefined ? [] : [slice])),
    },
    bandit:
      input.mode === 'BANDIT' ? { explorationDays: input.explorationDays ?? 28, floor: input.floor ?? 0.01 } : null,
  };
}

function readMetric({ kind, role, window, margin, cap, smallestEffect }: MetricInput): Metric {
  const usual = kind === 'PAID_BY_DUE' ? 0 : windowHours;
  return {
    kind,
    role: role ?? 'SECONDARY',
    window: window ?? usual,
    margin: margin ? { kind: margin.kind ?? 'ABSOLUTE', size: margin.size } : null,
    cap: cap ?? null,
    ...(smallestEffect == null ? {} : { smallestEffect }),
  };
}

function readSlice({ by, attribute }: SliceInput, path: readonly string[], problems: Problem[]): SliceBy | undefined {
  if (by !== 'ATTRIBUTE') return { by };
  if (attribute) return { by, name: attribute };
  problems.push(problem('FIELD_REQUIRED', [...path, 'attribute'], { field: 'attribute' }));
  return undefined;
}
