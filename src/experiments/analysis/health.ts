// Whether an experiment can be believed: every check is made and told, whether it is passed or not. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import type { CheckStatus, Health, MetricResult, SliceRatio } from '../result.ts';
import { chiSquaredSf } from '../statistics/distributions/chi-squared.ts';
import { effectOf } from '../statistics/effect/effect.ts';
import { momentsOf } from '../statistics/effect/moments.ts';
import { sampleRatio, sampleRatioDefaults } from '../statistics/sample-ratio.ts';
import { assignedOf, knownOf, pick, type Units } from './units.ts';

const crossoverMax = 0.01;
const crossoverMin = 10;
const checkAlpha = 0.001;
// One chance in a hundred that any slice of a sound experiment is told: it is a hint of where to look, and stops nothing.
const sliceAlpha = 0.01;

/** All checks but how much of each metric has matured. */
export interface Checks extends Omit<Health, 'maturity'> {
  /** Of the debtors that count. */
  readonly invoices: number;
}

/** All checks; `metrics` tell how much of each has matured. */
export function healthOf(checks: Checks, metrics: readonly MetricResult[]): Health {
  const { srm, leak, crossover, preBias, exposure, nonCompliance, excluded, freshness, invoices } = checks;
  const maturity = metrics.map(({ metric, arms }) => ({
    metric,
    matured: arms.reduce((sum, { matured }) => sum + (matured ?? 0), 0),
    invoices,
  }));
  return { srm, leak, crossover, preBias, exposure, maturity, nonCompliance, excluded, freshness };
}

/** Makes all checks that need no metric. */
export function checksOf(data: Dataset, units: Units): Checks {
  const { meta, debtors } = data;
  const { arms } = meta.definition;
  const perPhase = meta.phases.map(({ phase, weights }) => ({ counts: countsOf(data, units, phase), weights }));
  const { leak, ...srm } = sampleRatio(
    perPhase.length === 0 ? [{ counts: arms.map(() => 0), weights: arms.map(() => 1) }] : perPhase,
  );
  const phases = meta.phases.map(({ phase }, index) => {
    const { status, p, observed, expected } = sampleRatio(perPhase.slice(index, index + 1));
    return { phase, status, p, observed, expected };
  });
  const exposed = debtors.arm.length;
  const crossed = debtors.crossover.reduce((sum, is) => sum + is, 0);
  const rate = exposed === 0 ? 0 : crossed / exposed;
  const isCrossed = crossed >= crossoverMin && rate >= crossoverMax;
  return {
    srm: { ...srm, phases },
    leak: { status: leak > 0 ? 'FAILED' : 'OK', debtors: leak },
    crossover: { status: isCrossed ? 'FAILED' : 'OK', debtors: crossed, rate },
    preBias: preBiasOf(data, units),
    exposure: exposureOf(assignedOf(data), units),
    nonCompliance: nonCompliantShares(data).map((rate, index) => ({ arm: arms[index]?.key ?? '', rate })),
    excluded: meta.excluded,
    freshness: { lastEventAtMs: meta.lastEventAtMs },
    invoices: countInvoices(data),
  };
}

/** Whether the debtors of a slice were shared out by the weights of their phases; `units` are those of the slice. */
export function sliceRatioOf(data: Dataset, units: Units): SliceRatio {
  const perPhase = data.meta.phases.map(({ phase, weights }) => ({ counts: countsOf(data, units, phase), weights }));
  const { minimum } = sampleRatioDefaults;
  const { status, p, observed, expected } = sampleRatio(
    perPhase.length === 0 ? [{ counts: units.map(() => 0), weights: units.map(() => 1) }] : perPhase,
    { threshold: sliceAlpha, minimum },
  );
  const phases = perPhase.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const isKnown = status !== 'NOT_ENOUGH_DATA';
  return { status, p: isKnown ? p : null, pAdjusted: null, observed, expected, threshold: sliceAlpha, phases };
}

/** Debtors that count, by arm, of one phase. */
function countsOf({ debtors }: Dataset, units: Units, phase: number): number[] {
  return units.map((places) => places.reduce((sum, place) => sum + (debtors.phase[place] === phase ? 1 : 0), 0));
}

/** Invoices of the debtors that count. */
function countInvoices({ invoices: { debtor }, debtors: { crossover } }: Dataset): number {
  let count = 0;
  for (let at = 0; at < debtor.length; at += 1) if (crossover[debtor[at] ?? 0] === 0) count += 1;
  return count;
}

/** Arms that differed before the experiment began: chance, or debtors that were not shared out by chance. */
function preBiasOf({ meta, debtors }: Dataset, units: Units): Health['preBias'] {
  const { arms, plan } = meta.definition;
  const treatments = arms.length - 1;
  const judged = plan.metrics.filter(({ role }) => role !== 'SECONDARY').length;
  const threshold = checkAlpha / Math.max(1, judged * treatments);
  const covariates = [
    { covariate: 'DAYS_TO_PAYMENT_BEFORE', column: debtors.paidDaysBefore },
    { covariate: 'COST_BEFORE', column: debtors.costBefore },
  ];
  return covariates.flatMap(({ covariate, column }) => {
    const known = units.map((places) => knownOf(pick(column, places)));
    const [control, ...others] = known;
    return others.map((treatment, index) => {
      const arm = arms[index + 1]?.key ?? '';
      const p =
        control === undefined ? null : effectOf(momentsOf(treatment), momentsOf(control), checkAlpha).difference.p;
      const status: CheckStatus = p === null ? 'NOT_ENOUGH_DATA' : p < threshold ? 'FAILED' : 'OK';
      return { arm, covariate, p, status };
    });
  });
}

/** An arm that silently fails to send loses debtors between assignment and first invoice. */
function exposureOf(assigned: readonly number[], units: Units): Health['exposure'] {
  const used = assigned.flatMap((count, arm) => (count > 0 ? [{ count, exposed: units[arm]?.length ?? 0 }] : []));
  const total = used.reduce((sum, { count }) => sum + count, 0);
  const share = used.reduce((sum, one) => sum + one.exposed, 0) / Math.max(1, total);
  if (used.length < 2 || share === 0) return { status: 'NOT_ENOUGH_DATA', p: null };
  if (share === 1) return { status: 'OK', p: 1 };
  const chiSquared = used.reduce(
    (sum, one) => sum + (one.exposed - one.count * share) ** 2 / (one.count * share * (1 - share)),
    0,
  );
  const p = chiSquaredSf(chiSquared, used.length - 1);
  return { status: p < checkAlpha ? 'FAILED' : 'OK', p };
}

/** By arm, the share of invoices that began with another step than their arm's first. */
function nonCompliantShares({ meta, invoices, debtors }: Dataset): number[] {
  const { debtor, firstStep } = invoices;
  const [all, other] = [new Float64Array(256), new Float64Array(256)];
  for (let at = 0; at < debtor.length; at += 1) {
    const [step, place] = [firstStep[at] ?? -1, debtor[at] ?? 0];
    if (step < 0 || debtors.crossover[place] !== 0) continue;
    const arm = debtors.arm[place] ?? 0;
    all[arm] = (all[arm] ?? 0) + 1;
    if (step > 0) other[arm] = (other[arm] ?? 0) + 1;
  }
  return meta.definition.arms.map((_arm, index) => (other[index] ?? 0) / Math.max(1, all[index] ?? 0));
}
