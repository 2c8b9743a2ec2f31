// What an experiment is: arms that differ in their succession order, who may take part, and the plan of analysis that
// its start freezes. The unit is the debtor: all invoices of one follow the same arm.
import type { Condition } from '../succession/condition.ts';

export type ExperimentState = 'DRAFT' | 'PLANNED' | 'RUNNING' | 'STOPPED';

/** One succession order under test. The first arm is the control that others are compared with. */
export interface Arm {
  /** Short and stable: A, B, letter-last ... */
  readonly key: string;
  readonly name: string;
  readonly successionOrderId: string;
  readonly version: number;
  /** A whole number; shares are proportional to it. */
  readonly weight: number;
}

/** What can be measured; sums per debtor, divided by their denominators (docs/experiments.md). */
export const metricKinds = [
  'DELIVERED_RATE',
  'DELIVERED_WITHIN',
  'OPENED_RATE',
  'OPENED_VERIFIED_RATE',
  'PAID_BY_DUE',
  'TIME_TO_PAYMENT',
  'TIME_TO_DELIVERY',
  'COST_PER_INVOICE',
  'COST_PER_DELIVERED',
  'COST_PER_PAID',
  'FALLBACKS_PER_INVOICE',
  'BOUNCE_RATE',
  'COMPLAINT_RATE',
  'REMINDERS_PER_INVOICE',
] as const;
export type MetricKind = (typeof metricKinds)[number];

export type MetricRole = 'GOAL' | 'GUARDRAIL' | 'SECONDARY';

/** How much worse than the control is still no loss: in the metric's own unit, or as a share of the control's value. */
export interface NonInferiorityMargin {
  readonly kind: 'ABSOLUTE' | 'RELATIVE';
  /** Positive. */
  readonly size: number;
}

export interface Metric {
  readonly kind: MetricKind;
  readonly role: MetricRole;
  /** Window in hours from the first send for rates within a time; days of grace after the due date for PAID_BY_DUE. */
  readonly window: number;
  readonly margin: NonInferiorityMargin | null;
  /** Values of one debtor above this percentile (0-1) of all are cut to it; null: none are. Costs only. */
  readonly cap: number | null;
  /** The smallest difference that would matter, in the metric's unit; null or left out: none was stated. */
  readonly smallestEffect?: number | null;
}

export type DecisionCriteria = 'CLEAR_SIGNALS' | 'DO_NO_HARM' | 'NON_INFERIOR';

/** A slice of the debtors declared before the start: by their kind, country, or an attribute of theirs. */
export type SliceBy = { readonly by: 'KIND' | 'COUNTRY' } | { readonly by: 'ATTRIBUTE'; readonly name: string };

/** How the experiment will be read; frozen by its start. */
export interface AnalysisPlan {
  readonly metrics: readonly Metric[];
  readonly criteria: DecisionCriteria;
  /** Chance of calling a difference where there is none, 0.01-0.2. */
  readonly alpha: number;
  /** Chance of seeing the smallest effect that matters, 0.5-0.99. */
  readonly power: number;
  /** Days after the first send that times to payment are followed and averaged over (RMST). */
  readonly horizonDays: number;
  /** Debtors, in two arms, at which a decision is expected; tunes the always-valid intervals. */
  readonly plannedDebtors: number;
  /** Days it is planned to take in debtors. */
  readonly plannedDays: number;
  readonly slices: readonly SliceBy[];
}

/** Everything that is chosen before the start. */
export interface ExperimentDefinition {
  /** Lower-case letters, digits and hyphens; part of every salt. */
  readonly key: string;
  readonly name: string;
  readonly hypothesis: string;
  readonly arms: readonly Arm[];
  /** Who may take part; null: everyone. */
  readonly eligibility: Condition | null;
  /**
   * Whether the first step of every arm must have an address to go to. Left out: it must. False: orders are compared as
   * they would work for everyone, steps without an address skipped.
   */
  readonly everyArmReaches?: boolean;
  /** Ten-thousandths of the eligible debtors that take part. */
  readonly coverageBp: number;
  /** Experiments in one namespace share out its 10,000 buckets and never meet in a debtor; null: outside all. */
  readonly namespace: { readonly name: string; readonly from: number; readonly to: number } | null;
  readonly plan: AnalysisPlan;
  /** The weights follow the evidence; null or left out: they stay until a person changes them. */
  readonly bandit?: BanditPlan | null;
}

/** How the weights of a bandit follow the evidence. */
export interface BanditPlan {
  /** Days with equal weights before they begin to. */
  readonly explorationDays: number;
  /** The least share of an arm that is not stopped. */
  readonly floor: number;
}

/** With a smallest effect of interest of the first goal; null: as it was. */
export function withSmallestEffect(definition: ExperimentDefinition, effect: number | null): ExperimentDefinition {
  const { plan } = definition;
  const first = plan.metrics.findIndex(({ role }) => role === 'GOAL');
  if (effect === null || first === -1) return definition;
  const metrics = plan.metrics.map((metric, at) => (at === first ? { ...metric, smallestEffect: effect } : metric));
  return { ...definition, plan: { ...plan, metrics } };
}

/** An interval of time with the same weights and salt. */
export interface Phase {
  readonly phase: number;
  readonly salt: string;
  /** By arm. */
  readonly weights: readonly number[];
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

/** The name of a metric as results, exports and criteria call it: its kind with its window where that matters. */
export function metricId({ kind, window }: Pick<Metric, 'kind' | 'window'>): string {
  const windowed =
    kind === 'DELIVERED_WITHIN' || kind === 'OPENED_RATE' || kind === 'OPENED_VERIFIED_RATE' || kind === 'PAID_BY_DUE';
  return windowed ? `${kind}_${window}` : kind;
}

/** Which way is better. */
export function isLowerBetter(kind: MetricKind): boolean {
  return lowerIsBetter.has(kind);
}
const lowerIsBetter: ReadonlySet<MetricKind> = new Set([
  'TIME_TO_PAYMENT',
  'TIME_TO_DELIVERY',
  'COST_PER_INVOICE',
  'COST_PER_DELIVERED',
  'COST_PER_PAID',
  'FALLBACKS_PER_INVOICE',
  'BOUNCE_RATE',
  'COMPLAINT_RATE',
  'REMINDERS_PER_INVOICE',
]);
