// What the weights of a bandit are to follow: for each arm what its matured debtors came to on the first goal, period by
// period, the chance that it is the best, and whether a guardrail has stopped it. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import { isLowerBetter } from '../definition.ts';
import type { BanditResult, MetricResult } from '../result.ts';
import { type Posterior, probabilityBest } from '../statistics/bandit.ts';
import { type Period, periodsOf, standardised } from './periods.ts';
import type { Units } from './units.ts';

/** Works it out; null: the experiment is no bandit. `metrics` are those of the result, judged. */
export function banditOf(data: Dataset, units: Units, metrics: readonly MetricResult[]): BanditResult | null {
  const { definition, phases } = data.meta;
  const goal = definition.plan.metrics.find(({ role }) => role === 'GOAL');
  if (!definition.bandit || goal === undefined) return null;
  const periods = periodsOf(goal, data, units);
  const weights = phases.at(-1)?.weights ?? definition.arms.map(({ weight }) => weight);
  const stopped = definition.arms.map(
    ({ key }, index) => (weights[index] ?? 0) === 0 || isLost(key, metrics, definition.plan.alpha),
  );
  const live = definition.arms.flatMap((_arm, index) => (stopped[index] === true ? [] : [index]));
  const posteriors = posteriorsOf(periods, live);
  const best = posteriors === null ? null : probabilityBest(posteriors, isLowerBetter(goal.kind));
  return {
    metric: periods[0]?.result.metric ?? goal.kind,
    arms: definition.arms.map(({ key }, index) => {
      const place = live.indexOf(index);
      const [value] = standardised(periods, [index]);
      const debtors = periods.reduce((sum, { result }) => sum + (result.arms[index]?.debtors ?? 0), 0);
      return {
        arm: key,
        debtors,
        value: value?.value ?? null,
        se: value === undefined ? null : Math.sqrt(value.variance),
        probabilityBest: place === -1 || best === null ? null : (best[place] ?? null),
        stopped: stopped[index] === true,
      };
    }),
  };
}

/** A guardrail says, at any look, that the arm is worse than the control. */
function isLost(arm: string, metrics: readonly MetricResult[], alpha: number): boolean {
  return metrics.some(({ role, direction, comparisons }) => {
    const found = role === 'GUARDRAIL' ? comparisons.find((comparison) => comparison.arm === arm) : undefined;
    if (!found?.absolute || !found.alwaysValid) return false;
    const isWorse = found.absolute.estimate !== 0 && found.absolute.estimate > 0 !== (direction === 'UP');
    return isWorse && found.alwaysValid.p < alpha;
  });
}

/** What is believed of each arm; null: one of them cannot be estimated beside the others. */
function posteriorsOf(periods: readonly Period[], arms: readonly number[]): Posterior[] | null {
  const [only, ...more] = periods;
  // Exact while nothing has to be put together: one period, one invoice for each debtor.
  const rates = only === undefined || more.length > 0 ? [] : arms.map((arm) => betaOf(only, arm));
  if (rates.length > 0 && rates.every((rate) => rate !== null)) return rates;
  const values = standardised(periods, arms);
  if (values.length === 0 || values.some(({ variance }) => !(variance > 0))) return null;
  return values.map(({ value, variance }) => ({ kind: 'NORMAL', mean: value, sd: Math.sqrt(variance) }));
}

function betaOf({ result }: Period, arm: number): Posterior | null {
  const found = result.arms[arm];
  const isRate = result.unit === 'SHARE' && found !== undefined && (found.debtors ?? 0) > 0;
  if (!isRate || found.denominator !== found.debtors) return null;
  const [happened, all] = [found.numerator ?? 0, found.denominator ?? 0];
  return { kind: 'BETA', a: 1 + happened, b: 1 + all - happened };
}
