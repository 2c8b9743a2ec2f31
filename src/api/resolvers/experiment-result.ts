// What an experiment has shown, as clients read it: a snapshot, its result, and the parts of that.
import { isoOf } from '../../clock.ts';
import { metricId } from '../../experiments/definition.ts';
import type {
  ArmEstimate,
  ArmSummary,
  Comparison,
  DecisionResult,
  Effect,
  ExperimentResult,
  Health,
  Interval,
  MetricResult,
  SliceResult,
  SurvivalResult,
} from '../../experiments/result.ts';
import { readResult, type SnapshotRow } from '../../experiments/snapshot.ts';
import { toOpaqueId } from '../../id.ts';
import { refuse } from '../errors.ts';
import type { Resolvers } from '../schema.generated.ts';
import { reasonCode } from './experiment.ts';

export type SnapshotParent = SnapshotRow;
export interface ResultParent {
  readonly row: SnapshotRow;
  readonly result: ExperimentResult;
}
export type ArmEstimateParent = ArmEstimate;
export type ComparisonParent = Comparison;
export type EffectParent = Effect;
export type MetricResultParent = MetricResult;
export type SliceResultParent = SliceResult;
export type HealthParent = Health;
export type DecisionParent = DecisionResult;
export type ArmSummaryParent = ArmSummary;
export type IntervalParent = Interval;
export interface SurvivalParent {
  readonly survival: SurvivalResult;
  readonly points: number;
}
export interface SurvivalArmParent {
  readonly arm: SurvivalResult['arms'][number];
  readonly points: number;
}

const pointsMax = 2_000;

export const experimentResultResolvers: Resolvers = {
  Snapshot: {
    id: ({ snapshotId }) => toOpaqueId('snapshot', snapshotId),
    asOf: ({ asOfMs }) => isoOf(asOfMs),
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    result: (row) => ({ row, result: readResult(row) }),
  },
  ExperimentResult: {
    snapshotId: ({ row }) => toOpaqueId('snapshot', row.snapshotId),
    asOf: ({ result }) => isoOf(result.asOfMs),
    watermark: ({ result }) => String(result.watermark),
    engineVersion: ({ result }) => result.engineVersion,
    currency: ({ result }) => result.currency,
    health: ({ result }) => result.health,
    decision: ({ result }) => result.decision,
    arms: ({ result }) => result.arms,
    metrics: ({ result }, { role }) => result.metrics.filter((metric) => !role || metric.role === role),
    survival: ({ result }, { metric, points }) => {
      const survival = result.survival.find((one) => one.metric === metricId({ kind: metric, window: 0 }));
      if (points < 2 || points > pointsMax) {
        refuse('FIELD_INVALID', ['points'], { field: 'points', value: points, expected: `2 to ${pointsMax}` });
      }
      return survival === undefined ? null : { survival, points };
    },
    power: ({ result }) => result.power,
    entries: ({ result }) => result.entries,
    slices: ({ result }) => result.slices,
  },
  ExperimentHealth: {
    leak: ({ leak }) => leak.debtors > 0,
    exposure: ({ exposure }) => exposure.status,
    exposureP: ({ exposure }) => exposure.p,
    lastEventAt: ({ freshness }) => (freshness.lastEventAtMs === null ? null : isoOf(freshness.lastEventAtMs)),
    excluded: ({ excluded }) => excluded.map(({ reason, debtors }) => ({ reason: reasonCode(reason), debtors })),
  },
  ArmSummary: {
    arm: ({ key }) => key,
  },
  Interval: {
    lower: ([lower]) => lower,
    upper: ([, upper]) => upper,
  },
  Decision: {
    sentence: ({ sentence }, { language }) => (language === 'SV' ? sentence.sv : sentence.en),
  },
  SurvivalResult: {
    metric: ({ survival }) => survival.metric,
    horizon: ({ survival }) => survival.horizon,
    arms: ({ survival, points }) => survival.arms.map((arm) => ({ arm, points })),
    statistic: ({ survival }) => survival.logRank?.statistic ?? null,
    df: ({ survival }) => survival.logRank?.df ?? null,
    p: ({ survival }) => survival.logRank?.p ?? null,
    pairwise: ({ survival }) => survival.pairwise,
  },
  SurvivalArmRow: {
    arm: ({ arm }) => arm.arm,
    curve: ({ arm, points }) => arm.curve.slice(0, points),
    median: ({ arm }) => arm.median.estimate,
    medianCi: ({ arm }) => [arm.median.lower, arm.median.upper] as const,
    rmst: ({ arm }) => arm.rmst,
    incidence: ({ arm }) =>
      arm.incidence.flatMap(({ cause, points }) => points.map(({ t, share }) => ({ cause, t, share }))),
    atRisk: ({ arm }) => arm.atRisk,
  },
};
