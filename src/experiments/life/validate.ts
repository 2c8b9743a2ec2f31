// What is wrong with an experiment's definition, as far as it can be told without looking at others. Pure.
import { type Problem, problem } from '../../problem.ts';
import { type Arm, type ExperimentDefinition, type Metric, metricId } from '../definition.ts';

export const armsMax = 10;
const metricsMax = 20;
const goalsMax = 2;
const slicesMax = 5;

/** All that is wrong; paths are those of the input. Empty: it can be started, as far as it alone can tell. */
export function definitionProblems(definition: ExperimentDefinition): Problem[] {
  const { key, name, hypothesis, arms, coverageBp, namespace, plan } = definition;
  return [
    ...(/^[a-z0-9][a-z0-9-]{1,39}$/.test(key)
      ? []
      : [invalid(['key'], key, '2 to 40 lower-case letters, digits and hyphens')]),
    ...(name.trim() === '' ? [problem('FIELD_REQUIRED', ['name'], { field: 'name' })] : []),
    ...tooLong('name', name, 100),
    ...tooLong('hypothesis', hypothesis, 1_000),
    ...armProblems(arms),
    ...outside(['coverage'], coverageBp / 100, 0.01, 100),
    ...(namespace === null || isRange(namespace.from, namespace.to)
      ? []
      : [invalid(['namespace'], `${namespace.from}-${namespace.to}`, 'from and to with 0 <= from < to <= 10000')]),
    ...metricProblems(plan.metrics, plan.criteria),
    ...outside(['alpha'], plan.alpha, 0.01, 0.2),
    ...outside(['power'], plan.power, 0.5, 0.99),
    ...outside(['horizonDays'], plan.horizonDays, 7, 365),
    ...outside(['plannedDebtors'], plan.plannedDebtors, 20, 10_000_000),
    ...outside(['plannedDays'], plan.plannedDays, 1, 730),
    ...banditProblems(definition),
    ...(plan.slices.length > slicesMax ? [tooMany('slices', plan.slices.length, slicesMax)] : []),
  ];
}

/** A bandit begins with equal weights, so that all arms are known alike. */
function banditProblems({ bandit, arms }: ExperimentDefinition): Problem[] {
  if (!bandit) return [];
  return [
    ...outside(['explorationDays'], bandit.explorationDays, 7, 180),
    ...outside(['floor'], bandit.floor, 0.001, 0.2),
    ...(arms.every(({ weight }) => weight === arms[0]?.weight)
      ? []
      : [invalid(['arms'], 'their weights', 'equal weights: a bandit explores before it weighs')]),
  ];
}

function armProblems(arms: readonly Arm[]): Problem[] {
  if (arms.length < 2) return [invalid(['arms'], arms.length, `2 to ${armsMax} arms, the first of them the control`)];
  if (arms.length > armsMax) return [tooMany('arms', arms.length, armsMax)];
  const problems: Problem[] = [];
  const keys = new Set<string>();
  for (const [index, { key, name, weight }] of arms.entries()) {
    const path = ['arms', String(index)];
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/.test(key) || keys.has(key)) {
      problems.push(invalid([...path, 'key'], key, '1 to 20 letters, digits and hyphens, unlike any other arm'));
    }
    keys.add(key);
    problems.push(...tooLong('name', name, 100, path));
    if (!Number.isInteger(weight) || weight < 0 || weight > 1_000) {
      problems.push(invalid([...path, 'weight'], weight, 'a whole number from 0 to 1000'));
    }
  }
  if ((arms[0]?.weight ?? 0) === 0 || arms.filter(({ weight }) => weight > 0).length < 2) {
    problems.push(invalid(['arms'], 'their weights', 'weights above 0 for the control and at least one other arm'));
  }
  return problems;
}

function metricProblems(metrics: readonly Metric[], criteria: string): Problem[] {
  if (metrics.length > metricsMax) return [tooMany('metrics', metrics.length, metricsMax)];
  const problems: Problem[] = [];
  const goals = metrics.filter(({ role }) => role === 'GOAL').length;
  if (goals < 1 || goals > goalsMax) problems.push(invalid(['metrics'], `${goals} goals`, `1 to ${goalsMax} goals`));
  const ids = new Set<string>();
  for (const [index, metric] of metrics.entries()) {
    const path = ['metrics', String(index)];
    const id = metricId(metric);
    if (ids.has(id)) problems.push(invalid(path, id, 'a metric that is not in the list yet'));
    ids.add(id);
    problems.push(...outside([...path, 'window'], metric.window, 0, 8_760));
    if (metric.margin !== null && !(metric.margin.size > 0 && metric.margin.size < 1e9)) {
      problems.push(invalid([...path, 'margin'], metric.margin.size, 'a number above 0'));
    }
    if (metric.margin === null && metric.role === 'GUARDRAIL' && criteria === 'NON_INFERIOR') {
      problems.push(
        invalid([...path, 'margin'], 'null', 'how much worse is still no loss: the criteria NON_INFERIOR needs it'),
      );
    }
    const { smallestEffect = null } = metric;
    if (smallestEffect !== null && !(smallestEffect > 0 && smallestEffect < 1e9)) {
      problems.push(invalid([...path, 'smallestEffect'], smallestEffect, 'a number above 0'));
    }
    if (metric.cap !== null) problems.push(...outside([...path, 'cap'], metric.cap, 0.5, 0.999));
  }
  return problems;
}

function isRange(from: number, to: number): boolean {
  return Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= 10_000;
}

function outside(path: readonly string[], value: number, min: number, max: number): Problem[] {
  return value >= min && value <= max ? [] : [invalid(path, value, `${min} to ${max}`)];
}

function tooLong(field: string, text: string, max: number, path: readonly string[] = []): Problem[] {
  return text.length <= max ? [] : [problem('FIELD_TOO_LONG', [...path, field], { field, length: text.length, max })];
}

function tooMany(field: string, count: number, max: number): Problem {
  return problem('LIST_TOO_LONG', [field], { field, count, max });
}

function invalid(path: readonly string[], value: string | number, expected: string): Problem {
  return problem('FIELD_INVALID', path, { field: path.at(-1) ?? '', value, expected });
}
