// What an experiment has shown, as clients read it: a snapshot, its result, and the parts of that.
import { isoOf } from '../../clock.ts';
import { disclose } from '../../experiments/analysis/disclosure/disclose.ts';
import { type Chart, type ChartKind, chartOf, metricsOf } from '../../experiments/chart/chart.ts';
import { thinCurve } from '../../experiments/chart/survival.ts';
import { metricId } from '../../experiments/definition.ts';
import { exportCsv } from '../../experiments/export/csv.ts';
import { exportParquet } from '../../experiments/export/parquet.ts';
import { findExperiment } from '../../experiments/life/experiments.ts';
import { writeReportHtml } from '../../experiments/report/html.ts';
import { writeReportPdf } from '../../experiments/report/pdf.ts';
import type {
  AlwaysValidResult,
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
import {
  dailySnapshots,
  newestSnapshots,
  readResult,
  type SnapshotPlace,
  type SnapshotRow,
  snapshotsBefore,
} from '../../experiments/snapshot.ts';
import { toOpaqueId } from '../../id.ts';
import type { Context } from '../context.ts';
import { refuse } from '../errors.ts';
import { existing } from '../lookup.ts';
import { type Connection, connection, numberPattern, pageSize, readCursor, uuidPattern, writeCursor } from '../page.ts';
import type { AssignmentReason, Resolvers } from '../schema.generated.ts';

export type SnapshotParent = SnapshotRow;
export interface ResultParent {
  readonly row: SnapshotRow;
  readonly result: ExperimentResult;
}
export type ArmEstimateParent = ArmEstimate;
export type ComparisonParent = Comparison;
export type AlwaysValidParent = AlwaysValidResult;
export type EffectParent = Effect;
export type MetricResultParent = MetricResult;
export type SliceResultParent = SliceResult;
export interface HealthParent extends Health {
  readonly slices: readonly SliceResult[];
}
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
const historyDaysMax = 200;

export const experimentResultResolvers: Resolvers = {
  Snapshot: {
    id: ({ snapshotId }) => toOpaqueId('snapshot', snapshotId),
    asOf: ({ asOfMs }) => isoOf(asOfMs),
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    result: (row) => ({ row, result: shownResult(row) }),
    chart: async (row, asked, context) => (await chartOfRow(row, asked, context)).svg(),
    chartTable: async (row, asked, context) => (await chartOfRow(row, asked, context)).table(),
    csv: (row) => exportCsv(shownResult(row)),
    parquet: (row) => Buffer.from(exportParquet(shownResult(row))).toString('base64'),
    report: (row, { format, language }, context) => reportOf(row, format, languageOf(language), context),
  },
  ExperimentResult: {
    snapshotId: ({ row }) => toOpaqueId('snapshot', row.snapshotId),
    asOf: ({ result }) => isoOf(result.asOfMs),
    watermark: ({ result }) => String(result.watermark),
    engineVersion: ({ result }) => result.engineVersion,
    currency: ({ result }) => result.currency,
    health: ({ result }) => ({ ...result.health, slices: result.slices }),
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
    bandit: ({ result }) => result.bandit ?? null,
    history: ({ row }, { first, after }, context) => historyPage(context, row.experimentId, first, after ?? null, row),
  },
  ExperimentHealth: {
    srm: ({ srm, slices }) => ({
      ...srm,
      phases: srm.phases ?? [],
      slices: slices.flatMap(({ by, value, srm: ratio }) => (ratio && value !== null ? [{ by, value, ...ratio }] : [])),
    }),
    leak: ({ leak }) => leak.status === 'FAILED',
    exposure: ({ exposure }) => exposure.status,
    exposureP: ({ exposure }) => exposure.p,
    lastEventAt: ({ freshness }) => (freshness.lastEventAtMs === null ? null : isoOf(freshness.lastEventAtMs)),
    excluded: ({ excluded }) => excluded.map(({ reason, debtors }) => ({ reason: reasonCode(reason), debtors })),
  },
  AlwaysValid: {
    runningP: ({ running }) => running.p,
    runningCi: ({ running }) => running.ci,
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
    curve: ({ arm, points }) => thinCurve(arm.curve, points),
    median: ({ arm }) => arm.median.estimate,
    medianCi: ({ arm }) => [arm.median.lower, arm.median.upper] as const,
    rmst: ({ arm }) => arm.rmst,
    incidence: ({ arm }) =>
      arm.incidence.flatMap(({ cause, points }) => points.map(({ t, share }) => ({ cause, t, share }))),
    atRisk: ({ arm }) => arm.atRisk,
  },
};

/** Results of an experiment, newest first, from `newest` on where one is given, or from where the cursor stands. */
export async function historyPage(
  context: Context,
  experimentId: string,
  first: number,
  after: string | null,
  newest: SnapshotPlace | null,
): Promise<Connection<SnapshotRow>> {
  const size = pageSize(first);
  const [createdAtUs, snapshotId = ''] = after === null ? [] : readCursor(after, [numberPattern, uuidPattern]);
  const place = createdAtUs === undefined ? newest : earlier({ createdAtUs: Number(createdAtUs), snapshotId }, newest);
  const rows = await context.read((scope) =>
    place === null
      ? newestSnapshots(scope, experimentId, size + 1)
      : snapshotsBefore(scope, experimentId, place, size + 1, place === newest),
  );
  return connection(rows, size, (row) => writeCursor([row.createdAtUs, row.snapshotId]));
}

/** A cursor of a longer list must not lead past what this one begins with. */
function earlier(place: SnapshotPlace, newest: SnapshotPlace | null): SnapshotPlace {
  if (newest === null || place.createdAtUs < newest.createdAtUs) return place;
  const isLater = place.createdAtUs > newest.createdAtUs || place.snapshotId > newest.snapshotId;
  return isLater ? newest : place;
}

/** As the table has it, in the schema's letters. */
export function reasonCode(reason: string): AssignmentReason {
  return reason.toUpperCase() as AssignmentReason;
}

/** A kept result as it may be shown: everything of it that leaves goes through here. */
function shownResult(row: SnapshotRow): ExperimentResult {
  return disclose(readResult(row));
}

interface AskedChart {
  readonly kind: ChartKind;
  readonly metric?: string | null;
  readonly language: 'EN' | 'SV';
}

async function chartOfRow(row: SnapshotRow, { kind, metric, language }: AskedChart, context: Context): Promise<Chart> {
  const result = shownResult(row);
  const known = metricsOf(kind, result);
  const isOfWhole = kind === 'FOREST' || kind === 'ENTRIES';
  const wanted = isOfWhole ? '' : (metric ?? known[0]);
  if (wanted === undefined || (!isOfWhole && !known.includes(wanted))) {
    const expected = known.join(', ') || 'a metric of the result';
    refuse('FIELD_INVALID', ['metric'], { field: 'metric', value: metric ?? '', expected });
  }
  const history = kind === 'ALWAYS_VALID' ? await historyOf(row, context) : [result];
  return chartOf(kind, history, wanted, languageOf(language));
}

function languageOf(language: 'EN' | 'SV'): 'en' | 'sv' {
  return language === 'SV' ? 'sv' : 'en';
}

/** Results up to this one, the last of each day, oldest first. */
async function historyOf(row: SnapshotRow, context: Context): Promise<ExperimentResult[]> {
  const rows = await context.read((scope) => dailySnapshots(scope, row.experimentId, row, historyDaysMax));
  return rows.map(shownResult).reverse();
}

async function reportOf(
  row: SnapshotRow,
  format: 'HTML' | 'PDF',
  language: 'en' | 'sv',
  context: Context,
): Promise<string> {
  const experiment = await existing(context.read((scope) => findExperiment(scope, row.experimentId)));
  const history = await historyOf(row, context);
  const reported = { result: shownResult(row), definition: experiment.definition, history, sha256: row.sha256 };
  return format === 'HTML'
    ? writeReportHtml(reported, language)
    : writeReportPdf(reported, language).toString('base64');
}
