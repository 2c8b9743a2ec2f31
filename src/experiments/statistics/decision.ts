// What to do about an experiment, from judgements of its metrics: a pure function, so that a snapshot always says the same.
// Source: experiments design §12; early stopping after GrowthBook's decision criteria, with a safety stop added.

export type DecisionStatus = 'INVALID' | 'COLLECTING' | 'KEEP_WAITING' | 'SHIP' | 'ROLLBACK' | 'REVIEW';

export type DecisionReason =
  | 'SRM'
  | 'CROSSOVER'
  | 'ZERO_WEIGHT_ARM_HAS_UNITS'
  | 'GUARDRAIL_ALWAYS_VALID'
  | 'MIN_RUNTIME'
  | 'MIN_UNITS'
  | 'POWERED'
  | 'NOT_POWERED'
  | 'SCHEDULED_END'
  | 'STOPPED'
  | 'CRITERIA'
  | 'EARLY_SUPER_SIGNIFICANT';

/** How a treatment does in one metric. */
export interface MetricStatus {
  /** Unknown: there is no number to judge, or too little is known. It is never taken for harmless. */
  readonly status: 'won' | 'lost' | 'neutral' | 'unknown';
  /** So clear that it counts before the planned size. */
  readonly super?: boolean;
  /** The loss holds however often one looks. */
  readonly alwaysValid?: boolean;
  /** Shown to be no worse than its margin. */
  readonly nonInferior?: boolean;
}

export interface DecisionInput {
  readonly criteria: 'CLEAR_SIGNALS' | 'DO_NO_HARM' | 'NON_INFERIOR';
  readonly goals: readonly string[];
  readonly guardrails: readonly string[];
  readonly health: {
    readonly srmP: number | null;
    /** Whether the shares are a mismatch, where that is known already; else it is read from the p-value. */
    readonly mismatch?: boolean;
    /** Matured debtors of the smallest arm. */
    readonly minUnits: number;
    readonly crossoverRate: number;
    readonly leak?: boolean;
  };
  readonly runtimeDays: number;
  readonly powered?: boolean;
  /** A goal is decided however often one looks. */
  readonly sequential?: boolean;
  readonly scheduledEndPassed?: boolean;
  /** It ended because it was stopped, not because its time was over. */
  readonly stopped?: boolean;
  /** Treatments, without the control. */
  readonly arms: readonly { readonly id: string; readonly metrics: Readonly<Record<string, MetricStatus>> }[];
}

export interface Decision {
  readonly status: DecisionStatus;
  readonly arms: readonly string[];
  readonly reasons: readonly DecisionReason[];
}

/** Below these nothing is concluded, unless the planned end has passed. */
const runtimeDaysMin = 7;
const unitsMin = 100;
const mismatch = { p: 0.001, units: 8 };
const crossoverRateMax = 0.01;

type Outcome = 'SHIP' | 'ROLLBACK' | 'REVIEW';

/** Decides. Total: it has an answer for every input. */
export function decideExperiment(input: DecisionInput): Decision {
  const invalid = invalidity(input);
  if (invalid !== undefined) return { status: 'INVALID', arms: [], reasons: [invalid] };
  const stopped = input.arms.filter((arm) => hasLastingLoss(input, arm)).map(({ id }) => id);
  const told: DecisionReason[] = stopped.length > 0 ? ['GUARDRAIL_ALWAYS_VALID'] : [];
  const left = input.arms.filter(({ id }) => !stopped.includes(id));
  if (stopped.length > 0 && left.length === 0) return { status: 'ROLLBACK', arms: stopped, reasons: told };
  const early = tooEarly(input);
  if (early !== undefined) return { status: 'COLLECTING', arms: stopped, reasons: [...told, early] };
  const { powered = false, sequential = false, scheduledEndPassed = false } = input;
  const outcomes = left.map((arm) => ({ id: arm.id, outcome: outcomeOf(input, arm) }));
  const idsOf = (wanted: Outcome) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ id }) => id);
  if (powered || sequential || scheduledEndPassed) {
    if (idsOf('ROLLBACK').length === left.length) {
      return { status: 'ROLLBACK', arms: [...stopped, ...idsOf('ROLLBACK')], reasons: [...told, 'CRITERIA'] };
    }
    if (idsOf('SHIP').length > 0) return { status: 'SHIP', arms: idsOf('SHIP'), reasons: [...told, 'CRITERIA'] };
    if (powered) return { status: 'REVIEW', arms: idsOf('REVIEW'), reasons: [...told, 'POWERED'] };
    const ended = input.stopped === true ? 'STOPPED' : 'SCHEDULED_END';
    if (scheduledEndPassed) return { status: 'REVIEW', arms: idsOf('REVIEW'), reasons: [...told, ended] };
  } else {
    const clear = decideEarly(input, left);
    if (clear !== undefined) return { ...clear, reasons: [...told, ...clear.reasons] };
  }
  return { status: 'KEEP_WAITING', arms: stopped, reasons: [...told, 'NOT_POWERED'] };
}

function invalidity({ health }: DecisionInput): DecisionReason | undefined {
  const { srmP, minUnits, crossoverRate, leak = false } = health;
  if (leak) return 'ZERO_WEIGHT_ARM_HAS_UNITS';
  const isMismatch = srmP !== null && srmP < mismatch.p && minUnits >= mismatch.units;
  if (health.mismatch ?? isMismatch) return 'SRM';
  return crossoverRate >= crossoverRateMax ? 'CROSSOVER' : undefined;
}

type ArmStatus = DecisionInput['arms'][number];

/** A loss that holds at any look stops an arm at any time. */
function hasLastingLoss({ guardrails }: DecisionInput, { metrics }: ArmStatus): boolean {
  return guardrails.some((name) => metrics[name]?.status === 'lost' && metrics[name].alwaysValid === true);
}

function tooEarly({ runtimeDays, health, scheduledEndPassed = false }: DecisionInput): DecisionReason | undefined {
  if (scheduledEndPassed) return undefined;
  if (runtimeDays < runtimeDaysMin) return 'MIN_RUNTIME';
  return health.minUnits < unitsMin ? 'MIN_UNITS' : undefined;
}

/** Before the planned size only goals that are beyond doubt count, and an arm is shipped only when it stands alone. */
function decideEarly(input: DecisionInput, arms: readonly ArmStatus[]): Decision | undefined {
  const outcomes = arms.map(({ id, metrics }) => {
    const isBeyondDoubt = input.goals.some((name) => metrics[name]?.super === true);
    const certain = Object.fromEntries(
      Object.entries(metrics).map(([name, metric]) => {
        const counts = metric.super === true || !input.goals.includes(name);
        return [name, counts ? metric : { ...metric, status: 'neutral' as const }];
      }),
    );
    return { id, outcome: isBeyondDoubt ? outcomeOf(input, { id, metrics: certain }) : ('REVIEW' as const) };
  });
  const idsOf = (wanted: Outcome) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ id }) => id);
  const [ship, rollback] = [idsOf('SHIP'), idsOf('ROLLBACK')];
  if (rollback.length === arms.length && arms.length > 0) {
    return { status: 'ROLLBACK', arms: rollback, reasons: ['EARLY_SUPER_SIGNIFICANT'] };
  }
  if (ship.length !== 1 || rollback.length !== arms.length - 1) return undefined;
  return { status: 'SHIP', arms: ship, reasons: ['EARLY_SUPER_SIGNIFICANT'] };
}

/** One arm by the criteria chosen before the start. What is not known cannot be shipped on. */
function outcomeOf(input: DecisionInput, arm: ArmStatus): Outcome {
  const outcome = outcomeByCriteria(input, arm);
  const isUnknown = [...input.goals, ...input.guardrails].some((name) => arm.metrics[name]?.status === 'unknown');
  return outcome === 'SHIP' && isUnknown ? 'REVIEW' : outcome;
}

function outcomeByCriteria({ criteria, goals, guardrails }: DecisionInput, { metrics }: ArmStatus): Outcome {
  const isAny = (names: readonly string[], status: MetricStatus['status']) =>
    names.some((name) => metrics[name]?.status === status);
  const isEvery = (names: readonly string[], holds: (metric: MetricStatus | undefined) => boolean) =>
    names.every((name) => holds(metrics[name]));
  const isLost = isAny(guardrails, 'lost');
  if (criteria === 'DO_NO_HARM') return isLost || isAny(goals, 'lost') ? 'ROLLBACK' : 'SHIP';
  if (criteria === 'NON_INFERIOR') {
    if (isLost || isAny(goals, 'lost')) return 'ROLLBACK';
    const isSafe = isEvery(guardrails, (metric) => metric?.nonInferior === true);
    return isAny(goals, 'won') && isSafe ? 'SHIP' : 'REVIEW';
  }
  if (isLost || (isAny(goals, 'lost') && !isAny(goals, 'won'))) return 'ROLLBACK';
  return goals.length > 0 && isEvery(goals, (metric) => metric?.status === 'won') ? 'SHIP' : 'REVIEW';
}
