// A normal posterior of an effect: how probably the treatment is better, and what a wrong choice costs. Pure.
import { normalCdf, normalQuantile } from '../distributions/normal.ts';
import type { Ends } from './effect.ts';

export interface NormalPosterior {
  readonly mean: number;
  readonly sd: number;
  /** The probability that the treatment's value is above the control's. */
  readonly probabilityAbove: number;
  /** The credible interval with equal tails. */
  readonly interval: Ends;
  /** Expected loss of choosing the control, and of choosing the treatment, where more is better. */
  readonly expectedLoss: Ends;
}

/**
 * The posterior of an effect that was estimated with a standard error above 0.
 * @param priorSd of a normal prior around 0, in the effect's unit; null: flat
 */
export function normalPosterior(estimate: number, se: number, priorSd: number | null, alpha: number): NormalPosterior {
  const weight = priorSd === null ? 1 : (priorSd * priorSd) / (priorSd * priorSd + se * se);
  const mean = weight * estimate;
  const sd = se * Math.sqrt(weight);
  const z = mean / sd;
  const half = normalQuantile(1 - alpha / 2) * sd;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return {
    mean,
    sd,
    probabilityAbove: normalCdf(z),
    interval: [mean - half, mean + half],
    expectedLoss: [sd * density + mean * normalCdf(z), sd * density - mean * normalCdf(-z)],
  };
}
