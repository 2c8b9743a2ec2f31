// How many debtors a test takes, and what it can see: closed forms, two-sided. Pure.
import { halfWidth } from './always-valid.ts';
import { normalCdf, normalQuantile } from './distributions/normal.ts';

/** Chance of a false alarm, and of seeing an effect that is there. */
export interface TestPlan {
  readonly alpha: number;
  readonly power: number;
}

/** z for both together: what an effect over its standard error must be to be seen. */
export function zSum({ alpha, power }: TestPlan): number {
  return normalQuantile(1 - alpha / 2) + normalQuantile(power);
}

/** Debtors per arm for a difference of proportions, each arm by its own variance. */
export function sizeForProportions(p1: number, p2: number, plan: TestPlan): number {
  return (zSum(plan) ** 2 * (p1 * (1 - p1) + p2 * (1 - p2))) / (p2 - p1) ** 2;
}

/** The same by the pooled variance under no difference, as R's power.prop.test. */
export function sizeForProportionsPooled(p1: number, p2: number, { alpha, power }: TestPlan): number {
  const mean = (p1 + p2) / 2;
  const none = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean));
  const some = normalQuantile(power) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  return ((none + some) / (p2 - p1)) ** 2;
}

/** Debtors per arm for a difference of means, by the normal distribution. */
export function sizeForMeans(delta: number, sd: number, plan: TestPlan): number {
  return 2 * ((zSum(plan) * sd) / delta) ** 2;
}

/** The same by the t distribution: a quarter of z^2 more. Source: Guenther (1981); R's power.t.test to 1e-5. */
export function sizeForMeansByT(delta: number, sd: number, plan: TestPlan): number {
  return sizeForMeans(delta, sd, plan) + normalQuantile(1 - plan.alpha / 2) ** 2 / 4;
}

/** The chance of seeing a difference of proportions with so many debtors in each arm. */
export function powerForProportions(p1: number, p2: number, n1: number, n2: number, alpha: number): number {
  return powerOf(p2 - p1, Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2), normalQuantile(1 - alpha / 2));
}

/** The chance that an effect of a standard error lies more than `z` of them from 0, on either side. */
export function powerOf(effect: number, se: number, z: number): number {
  return normalCdf(Math.abs(effect) / se - z) + normalCdf(-Math.abs(effect) / se - z);
}

/** The smallest difference of means that is seen with the planned power. */
export function smallestEffect(sd: number, n1: number, n2: number, plan: TestPlan): number {
  return zSum(plan) * sd * Math.sqrt(1 / n1 + 1 / n2);
}

/**
 * The smallest relative difference that is seen, where the standard error itself grows with the effect: the larger root of
 * (1 - k^2 s/m^2) x^2 - 2 m x + (m^2 - k^2 s), over m, less 1. Null: no effect is large enough, n being below v k^2/m^2.
 */
export function smallestRelativeEffect(mean: number, variance: number, perArm: number, plan: TestPlan): number | null {
  const noise = (zSum(plan) ** 2 * variance) / perArm;
  const a = 1 - noise / mean ** 2;
  if (a <= 0) return null;
  const root = (mean + Math.sqrt(mean ** 2 - a * (mean ** 2 - noise))) / a;
  return root / mean - 1;
}

/** Events for a log-rank test, `share` of the units being in the treatment. Source: Schoenfeld (1981). */
export function eventsForHazardRatio(ratio: number, share: number, plan: TestPlan): number {
  return zSum(plan) ** 2 / (share * (1 - share) * Math.log(ratio) ** 2);
}

/** How many times as many invoices it takes, since those of one debtor go together: sizes with mean m and spread cv. */
export function designEffect(meanSize: number, cv: number, icc: number): number {
  return 1 + (meanSize * (1 + cv ** 2) - 1) * icc;
}

/** What is known in the midst of an experiment of one comparison. */
export interface MidPoint {
  readonly se: number;
  /** Debtors of both arms. */
  readonly units: number;
  /** The effect it shall see. */
  readonly target: number;
  readonly alpha: number;
  readonly goals: number;
  readonly arms: number;
  /** Whether alpha is shared out over goals and treatments. */
  readonly corrected: boolean;
  /** Debtors the always-valid interval is tuned to; null: one look. */
  readonly tunedTo: number | null;
}

export interface MidPower {
  readonly powerNow: number;
  /** For all goals together to have the wanted power. */
  readonly powerWanted: number;
  /** How many times the present debtors must come besides; null: no number is enough. */
  readonly factor: number | null;
}

const factorMax = 2 ** 20;
const precision = 1e-7;

/** The power now, and how many debtors more it takes: doubled, then halved in between. Source: as GrowthBook's. */
export function midPower(at: MidPoint, wanted = 0.8): MidPower {
  const alpha = at.corrected ? at.alpha / (at.goals * (at.arms - 1)) : at.alpha;
  const powerAt = (factor: number) => {
    const se = at.se / Math.sqrt(1 + factor);
    const half =
      at.tunedTo === null
        ? normalQuantile(1 - alpha / 2) * se
        : halfWidth({ se, n: at.units * (1 + factor) }, { alpha, plannedUnits: at.tunedTo });
    return powerOf(at.target, se, half / se);
  };
  const powerWanted = wanted ** (1 / at.goals);
  const powerNow = powerAt(0);
  if (powerNow >= powerWanted) return { powerNow, powerWanted, factor: 0 };
  let high = 1;
  while (powerAt(high) < powerWanted) {
    high *= 2;
    if (high > factorMax) return { powerNow, powerWanted, factor: null };
  }
  let low = high === 1 ? 0 : high / 2;
  while (high - low > precision * high) {
    const middle = (low + high) / 2;
    if (powerAt(middle) < powerWanted) low = middle;
    else high = middle;
  }
  return { powerNow, powerWanted, factor: high };
}
