// What an experiment has shown by one instant: the content of a snapshot, as plain values that JSON holds exactly.
// Where there is no number there is null and a problem that says why; never a zero or a one in its place.

import type { SliceLook } from './dataset/dataset.ts';
import type { DecisionCriteria, MetricKind, MetricRole } from './definition.ts';
import type { Decision as Verdict } from './statistics/decision.ts';

/** Why a number is missing or must not be trusted. */
export type ProblemCode =
  | 'NO_UNITS'
  | 'MIN_UNITS'
  | 'ZERO_VARIANCE'
  | 'ZERO_VARIANCE_ONE_ARM'
  | 'CONTROL_NEAR_ZERO'
  | 'DENOMINATOR_ZERO'
  | 'IMMATURE'
  | 'NOT_COMPARABLE'
  | 'EXPLORATORY'
  | 'SUPPRESSED'
  | 'CURVES_TOO_SHORT';

/** [lower, upper]; an end that is null is open. */
export type Interval = readonly [number | null, number | null];

export interface ExperimentResult {
  readonly asOfMs: number;
  /** Position in the event log up to which outcomes are counted. */
  readonly watermark: number;
  readonly engineVersion: string;
  readonly experiment: {
    readonly key: string;
    readonly name: string;
    readonly criteria: DecisionCriteria;
    readonly alpha: number;
  };
  /** ISO 4217 of all costs; null: no cost is known, or costs are in several currencies. */
  readonly currency: string | null;
  readonly arms: readonly ArmSummary[];
  readonly health: Health;
  readonly metrics: readonly MetricResult[];
  readonly survival: readonly SurvivalResult[];
  readonly decision: DecisionResult;
  readonly power: PowerResult;
  /** Debtors taken in per day and arm: [day, then a count by arm]. */
  readonly entries: readonly { readonly day: string; readonly counts: readonly number[] }[];
  readonly slices: readonly SliceResult[];
  /** By declared slice: as of when it was shown last. */
  readonly sliceLooks: readonly SliceLook[];
  /** Null: the weights do not follow the evidence. Left out by older versions. */
  readonly bandit?: BanditResult | null;
}

/** What the weights of a bandit are to follow. */
export interface BanditResult {
  /** The first goal. */
  readonly metric: string;
  readonly arms: readonly {
    readonly arm: string;
    /** Whose outcome is known; null: too few to show. */
    readonly debtors: number | null;
    readonly value: number | null;
    readonly se: number | null;
    /** Of all arms that are not stopped; null: stopped, or cannot be told yet. */
    readonly probabilityBest: number | null;
    /** A guardrail is lost, or the weight is 0. */
    readonly stopped: boolean;
  }[];
}

/** Counts are null where too few debtors stand behind them to be shown. */
export interface ArmSummary {
  readonly key: string;
  readonly name: string;
  readonly weight: number;
  /** Debtors with at least one invoice sent in the experiment. */
  readonly debtors: number | null;
  readonly invoices: number | null;
  /** Debtors assigned, sent to or not. */
  readonly assigned: number | null;
  /** Share of invoices that each step of the order delivered, from the first. */
  readonly deliveredByStep: readonly number[];
  /** Cost of those steps per invoice, currency units. */
  readonly costByStep: readonly number[];
  /** Invoices that began with another step than the first: a person, a law or a wish stood above the arm. */
  readonly nonCompliant: number | null;
}

export type CheckStatus = 'OK' | 'FAILED' | 'NOT_ENOUGH_DATA';

/** Every check, told either way. */
export interface Health {
  readonly srm: {
    readonly status: 'OK' | 'MISMATCH' | 'NOT_ENOUGH_DATA';
    readonly p: number | null;
    readonly chiSquared: number | null;
    readonly df: number;
    readonly observed: readonly number[];
    readonly expected: readonly number[];
    readonly threshold: number;
    /** Each phase against its own weights. Left out by older versions. */
    readonly phases?: readonly {
      readonly phase: number;
      readonly status: 'OK' | 'MISMATCH' | 'NOT_ENOUGH_DATA';
      readonly p: number | null;
      readonly observed: readonly number[];
      readonly expected: readonly number[];
    }[];
  };
  /** Debtors in an arm of weight zero. */
  readonly leak: { readonly status: CheckStatus; readonly debtors: number | null };
  /** Debtors whose invoices followed more than one arm; they are left out. */
  readonly crossover: { readonly status: CheckStatus; readonly debtors: number | null; readonly rate: number | null };
  /** Whether arms differed before the experiment began. */
  readonly preBias: readonly {
    readonly arm: string;
    readonly covariate: string;
    readonly p: number | null;
    readonly status: CheckStatus;
  }[];
  /** Whether the share of assigned debtors that nothing was sent to differs by arm. */
  readonly exposure: { readonly status: CheckStatus; readonly p: number | null };
  readonly maturity: readonly { readonly metric: string; readonly matured: number; readonly invoices: number }[];
  readonly nonCompliance: readonly { readonly arm: string; readonly rate: number }[];
  /** Debtors that could not take part, and why. */
  readonly excluded: readonly { readonly reason: string; readonly debtors: number | null }[];
  readonly freshness: { readonly lastEventAtMs: number | null };
}

export interface ArmEstimate {
  readonly arm: string;
  readonly debtors: number | null;
  readonly invoices: number | null;
  /** Invoices whose outcome is final: matured, or followed to the horizon. */
  readonly matured: number | null;
  /** Debtors with such an invoice: what counts towards the planned number. */
  readonly maturedDebtors: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly value: number | null;
  readonly se: number | null;
  readonly ci: Interval | null;
  /** The value without the metric's cap; null: it has none. */
  readonly uncapped: number | null;
  readonly problem: ProblemCode | null;
}

export interface Effect {
  readonly estimate: number;
  readonly se: number | null;
  readonly ci: Interval;
}

export type TestName = 'WELCH' | 'EXACT' | 'LOG_RANK' | 'RMST';

/** At this look, and what all looks so far agree on: as valid, and tighter. */
export interface AlwaysValidResult {
  readonly p: number;
  readonly ci: Interval;
  /** `ci` null: the looks agree on nothing, for the effect has changed. */
  readonly running: { readonly p: number; readonly ci: Interval | null };
}

export interface NonInferiorityResult {
  /** In the metric's unit. */
  readonly margin: number;
  readonly bound: number;
  /** By one look. */
  readonly shown: boolean;
  /** However often one looks. */
  readonly alwaysShown: boolean;
}

export interface Comparison {
  readonly arm: string;
  readonly baseline: string;
  readonly absolute: Effect | null;
  /** As a fraction of the control's value; by Fieller. */
  readonly relative: Effect | null;
  readonly relativeProblem: ProblemCode | null;
  readonly p: number | null;
  /** Over all goals and arms (Holm); as it is, for other roles. */
  readonly pAdjusted: number | null;
  /** Of a goal: the interval at alpha over all goals and arms (Bonferroni), which holds for all at once. */
  readonly ciAdjusted: Interval | null;
  readonly df: number | null;
  /** What `p` and the interval are of; RMST: the log-rank test would not say the same, or the curves cross. */
  readonly test: TestName | null;
  /** Holds however often one looks. */
  readonly alwaysValid: AlwaysValidResult | null;
  readonly cuped: { readonly absolute: Effect; readonly p: number; readonly varianceReduction: number } | null;
  /** Each stratum compared with itself; null where there are not two. */
  readonly postStratified: {
    readonly absolute: Effect;
    readonly p: number;
    readonly varianceReduction: number;
    /** After thin ones were merged. */
    readonly strata: number;
  } | null;
  /** The same comparison without the metric's cap; null: it has none. */
  readonly uncapped: { readonly absolute: Effect; readonly p: number } | null;
  readonly nonInferiority: NonInferiorityResult | null;
  readonly verdict: 'WON' | 'LOST' | 'NEUTRAL' | 'NO_VERDICT';
  readonly superSignificant: boolean;
  /** How likely the treatment is the better one, with no opinion held before. */
  readonly probabilityBetter: number | null;
  /** Smallest effect the test has its planned power for, now. */
  readonly mde: number | null;
  readonly problem: ProblemCode | null;
}

export interface MetricResult {
  readonly metric: string;
  readonly kind: MetricKind;
  readonly role: MetricRole;
  readonly direction: 'UP' | 'DOWN';
  readonly unit: 'SHARE' | 'DAYS' | 'COUNT' | 'MONEY';
  readonly arms: readonly ArmEstimate[];
  readonly comparisons: readonly Comparison[];
}

export interface CurvePoint {
  /** Days. */
  readonly t: number;
  readonly survival: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

export interface SurvivalResult {
  readonly metric: string;
  /** Days. */
  readonly horizon: number;
  readonly arms: readonly {
    readonly arm: string;
    readonly curve: readonly CurvePoint[];
    readonly median: { readonly estimate: number | null; readonly lower: number | null; readonly upper: number | null };
    readonly rmst: { readonly estimate: number; readonly se: number; readonly ci: Interval } | null;
    /** By cause: PAID, CREDITED, CANCELLED ... */
    readonly incidence: readonly {
      readonly cause: string;
      readonly points: readonly { readonly t: number; readonly share: number }[];
    }[];
    /** At risk at each tenth of the horizon, from 0; null: too few to show. */
    readonly atRisk: readonly (number | null)[];
    /** Days; between one and the next at least five debtors ended. */
    readonly safeTimes: readonly number[];
  }[];
  /** All arms at once; by debtor. */
  readonly logRank: { readonly statistic: number; readonly df: number; readonly p: number } | null;
  readonly pairwise: readonly {
    readonly arm: string;
    readonly baseline: string;
    readonly statistic: number | null;
    readonly p: number | null;
    readonly hazardRatio: number | null;
    /** Curves cross: the ratio says little, the mean within the horizon more. */
    readonly crossing: boolean;
  }[];
}

export interface DecisionResult {
  readonly status: Verdict['status'];
  readonly arms: readonly string[];
  readonly reasons: readonly string[];
  /** One sentence each. */
  readonly sentence: { readonly en: string; readonly sv: string };
}

export interface PowerResult {
  readonly plannedDebtors: number;
  /** With a known outcome, in the control and the smallest other arm, of the goal that knows least. */
  readonly debtors: number | null;
  readonly daysRun: number;
  /** Days until the planned power is reached at the present pace, with time to mature; null: unknown. */
  readonly daysLeft: number | null;
  readonly powered: boolean;
}

export interface SliceResult {
  readonly by: string;
  /** Null: hidden. */
  readonly value: string | null;
  readonly debtors: number | null;
  /** By arm. */
  readonly counts: readonly number[];
  readonly metrics: readonly MetricResult[];
  /** Whether the effect differs between the slices of this kind, adjusted over all; null: cannot be told. */
  readonly heterogeneity: readonly {
    readonly metric: string;
    readonly arm: string;
    readonly p: number | null;
    readonly pAdjusted: number | null;
  }[];
  /** Whether its debtors were shared out as planned; null: hidden. Left out by older versions. */
  readonly srm?: SliceRatio | null;
  readonly problem: ProblemCode | null;
}

/** For information: what makes a result INVALID is the whole. Debtors that followed two arms are left out. */
export interface SliceRatio {
  /** By the adjusted p. */
  readonly status: 'OK' | 'MISMATCH' | 'NOT_ENOUGH_DATA';
  readonly p: number | null;
  /** Over all slices of all kinds that have enough debtors (Holm). */
  readonly pAdjusted: number | null;
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly threshold: number;
  /** Debtors of the slice in each phase. */
  readonly phases: readonly number[];
}
