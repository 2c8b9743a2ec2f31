// A result as rows: one for each metric and arm, with the health of the experiment beside it, so that no row is read
// without it. Pure.
import { isoOf } from '../../clock.ts';
import type { Comparison, ExperimentResult } from '../result.ts';

export interface ExportRow {
  readonly experiment: string;
  readonly asOf: string;
  readonly watermark: number;
  readonly engineVersion: string;
  readonly metric: string;
  readonly role: string;
  readonly direction: string;
  readonly unit: string;
  readonly currency: string | null;
  readonly arm: string;
  readonly debtors: number | null;
  readonly invoices: number | null;
  readonly matured: number | null;
  readonly maturedDebtors: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly value: number | null;
  readonly uncapped: number | null;
  readonly se: number | null;
  readonly ciLower: number | null;
  readonly ciUpper: number | null;
  readonly difference: number | null;
  readonly differenceSe: number | null;
  readonly differenceLower: number | null;
  readonly differenceUpper: number | null;
  readonly relative: number | null;
  readonly relativeLower: number | null;
  readonly relativeUpper: number | null;
  readonly test: string | null;
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly alwaysValidP: number | null;
  readonly alwaysValidLower: number | null;
  readonly alwaysValidUpper: number | null;
  readonly cupedDifference: number | null;
  readonly cupedSe: number | null;
  readonly cupedP: number | null;
  readonly postStratifiedDifference: number | null;
  readonly postStratifiedSe: number | null;
  readonly postStratifiedP: number | null;
  readonly strata: number | null;
  readonly uncappedDifference: number | null;
  readonly uncappedSe: number | null;
  readonly uncappedP: number | null;
  readonly verdict: string | null;
  readonly problem: string | null;
  readonly decision: string;
  readonly srmStatus: string;
  readonly srmP: number | null;
  readonly crossoverDebtors: number | null;
  readonly leakDebtors: number | null;
}

/** The rows, metric by metric, the control first; what compares with it is null in its own rows. */
export function exportRows(result: ExperimentResult): ExportRow[] {
  const { experiment, health, decision } = result;
  return result.metrics.flatMap((metric) =>
    metric.arms.map((arm): ExportRow => {
      const found = metric.comparisons.find((comparison) => comparison.arm === arm.arm);
      return {
        experiment: experiment.key,
        asOf: isoOf(result.asOfMs),
        watermark: result.watermark,
        engineVersion: result.engineVersion,
        metric: metric.metric,
        role: metric.role,
        direction: metric.direction,
        unit: metric.unit,
        currency: metric.unit === 'MONEY' ? result.currency : null,
        arm: arm.arm,
        debtors: arm.debtors,
        invoices: arm.invoices,
        matured: arm.matured,
        maturedDebtors: arm.maturedDebtors,
        numerator: arm.numerator,
        denominator: arm.denominator,
        value: arm.value,
        uncapped: arm.uncapped ?? null,
        se: arm.se,
        ciLower: arm.ci?.[0] ?? null,
        ciUpper: arm.ci?.[1] ?? null,
        difference: found?.absolute?.estimate ?? null,
        differenceSe: found?.absolute?.se ?? null,
        differenceLower: found?.absolute?.ci[0] ?? null,
        differenceUpper: found?.absolute?.ci[1] ?? null,
        relative: found?.relative?.estimate ?? null,
        relativeLower: found?.relative?.ci[0] ?? null,
        relativeUpper: found?.relative?.ci[1] ?? null,
        test: found?.test ?? null,
        p: found?.p ?? null,
        pAdjusted: found?.pAdjusted ?? null,
        alwaysValidP: found?.alwaysValid?.p ?? null,
        alwaysValidLower: found?.alwaysValid?.ci[0] ?? null,
        alwaysValidUpper: found?.alwaysValid?.ci[1] ?? null,
        ...supplements(found),
        verdict: found?.verdict ?? null,
        problem: arm.problem ?? found?.problem ?? null,
        decision: decision.status,
        srmStatus: health.srm.status,
        srmP: health.srm.p,
        crossoverDebtors: health.crossover.debtors,
        leakDebtors: health.leak.debtors,
      };
    }),
  );
}

type Supplements = Pick<ExportRow, `${'cuped' | 'postStratified' | 'uncapped'}${'Difference' | 'Se' | 'P'}` | 'strata'>;

/** What stands beside the comparison; results of earlier versions have not all of it. */
function supplements(found: Comparison | undefined): Supplements {
  const { cuped, postStratified, uncapped } = found ?? {};
  return {
    cupedDifference: cuped?.absolute.estimate ?? null,
    cupedSe: cuped?.absolute.se ?? null,
    cupedP: cuped?.p ?? null,
    postStratifiedDifference: postStratified?.absolute.estimate ?? null,
    postStratifiedSe: postStratified?.absolute.se ?? null,
    postStratifiedP: postStratified?.p ?? null,
    strata: postStratified?.strata ?? null,
    uncappedDifference: uncapped?.absolute.estimate ?? null,
    uncappedSe: uncapped?.absolute.se ?? null,
    uncappedP: uncapped?.p ?? null,
  };
}
