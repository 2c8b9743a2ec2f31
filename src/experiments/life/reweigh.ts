// Gives the arms of a bandit other weights, as its newest result says: after the exploration, at most once a week, in a new
// phase, for debtors new to it. What it was decided on stands in the log.

import type { AdapterRegistry } from '../../partner/partner.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Store } from '../../store/open.ts';
import type { Scope } from '../../store/transaction.ts';
import { withCreditor } from '../../store/transaction.ts';
import type { ExperimentDefinition, Phase } from '../definition.ts';
import type { BanditResult } from '../result.ts';
import { findSnapshot, readResult, takeSnapshot } from '../snapshot.ts';
import { reweight } from '../statistics/bandit.ts';
import { findExperiment, recordDecision } from './experiments.ts';
import { type Actor, lockRunning, openNextPhase } from './run.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** Matured debtors that each arm must have before its share follows the evidence. */
const maturedMin = 100;
const weightSum = 1_000;

/** What new weights were decided on. */
export interface Reweighed {
  /** The phase they began. */
  readonly phase: number;
  readonly snapshotId: string;
  readonly metric: string;
  /** EVIDENCE: by the chance of being the best. GUARDRAIL: an arm was stopped. */
  readonly cause: 'EVIDENCE' | 'GUARDRAIL';
  readonly arms: readonly (BanditResult['arms'][number] & { readonly before: number; readonly after: number })[];
}

export type NotReweighed = 'EXPLORING' | 'TOO_SOON' | 'TOO_FEW' | 'UNKNOWN' | 'SAME';

/** The shares that follow from a result, and why; or why they stay. Pure. `phases`: the last is the running one. */
export function nextShares(
  { bandit, arms }: Pick<ExperimentDefinition, 'bandit' | 'arms'>,
  phases: readonly Phase[],
  result: BanditResult,
  asOfMs: number,
): { readonly weights: readonly number[]; readonly cause: Reweighed['cause'] } | NotReweighed {
  const [first, current] = [phases[0], phases.at(-1)];
  if (!bandit || first === undefined || current === undefined) return 'UNKNOWN';
  const total = current.weights.reduce((sum, weight) => sum + weight, 0);
  const before = current.weights.map((weight) => weight / total);
  const stopped = result.arms.map((arm) => arm.stopped);
  // An arm that does harm is stopped at once, whatever the day; the others share what it had as they stand.
  if (stopped.some((is, arm) => is && (before[arm] ?? 0) > 0)) {
    const kept = before.map((share, arm) => (stopped[arm] === true ? 0 : share));
    return { weights: asWeights(kept), cause: 'GUARDRAIL' };
  }
  if (asOfMs < first.startedAtMs + bandit.explorationDays * dayMs) return 'EXPLORING';
  if (phases.length > 1 && asOfMs < current.startedAtMs + weekMs) return 'TOO_SOON';
  const live = result.arms.filter((arm) => !arm.stopped);
  if (live.some(({ debtors }) => (debtors ?? 0) < maturedMin)) return 'TOO_FEW';
  if (live.length < 2 || live.some(({ probabilityBest }) => probabilityBest === null)) return 'UNKNOWN';
  const best = arms.map((_arm, index) => result.arms[index]?.probabilityBest ?? 0);
  const weights = asWeights(reweight({ before, best, stopped, floor: bandit.floor }));
  return weights.every((weight, arm) => weight === asWeights(before)[arm]) ? 'SAME' : { weights, cause: 'EVIDENCE' };
}

/** Whole numbers that sum to a thousand, by the largest remainders; none that had a share is without. */
function asWeights(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (share / total) * weightSum);
  const weights = exact.map((weight) => (weight > 0 ? Math.max(1, Math.floor(weight)) : 0));
  const byRemainder = exact
    .map((weight, arm) => ({ arm, remainder: weight - Math.floor(weight) }))
    .filter(({ arm }) => (exact[arm] ?? 0) > 0)
    .sort((one, other) => other.remainder - one.remainder || one.arm - other.arm);
  for (let left = weightSum - weights.reduce((sum, weight) => sum + weight, 0), at = 0; left > 0; left -= 1, at += 1) {
    const { arm } = byRemainder[at % byRemainder.length] ?? { arm: 0 };
    weights[arm] = (weights[arm] ?? 0) + 1;
  }
  return weights;
}

/** Takes a snapshot and, of a bandit that is not paused, lets its weights follow it; answers the new phase, if one began. */
export async function refreshExperiment(
  store: Store,
  creditorId: string,
  experimentId: string,
  adapters?: AdapterRegistry,
): Promise<number | null> {
  const snapshotId = await takeSnapshot(store, creditorId, experimentId, adapters);
  if (snapshotId === undefined) return null;
  return withCreditor(store, creditorId, (scope) => reweighExperiment(scope, experimentId, snapshotId));
}

/** Lets the weights follow a snapshot; null: they stay. */
export async function reweighExperiment(
  scope: Scope,
  experimentId: string,
  snapshotId: string,
): Promise<number | null> {
  const locked = await lockRunning(scope, experimentId, 'given other weights');
  const [found, snapshot] = [await findExperiment(scope, experimentId), await findSnapshot(scope, snapshotId)];
  if (!('key' in locked) || found === undefined || found.banditPaused || snapshot === undefined) return null;
  const { bandit } = readResult(snapshot);
  if (!bandit) return null;
  const next = nextShares(locked, found.phases, bandit, snapshot.asOfMs);
  if (typeof next === 'string') return null;
  const { weights, cause } = next;
  const phase = await openNextPhase(scope, experimentId, locked, weights, snapshot.asOfMs);
  const before = found.phases.at(-1)?.weights ?? [];
  const total = before.reduce((sum, weight) => sum + weight, 0);
  const detail: Reweighed = {
    phase,
    snapshotId,
    metric: bandit.metric,
    cause,
    arms: bandit.arms.map((arm, index) => ({
      ...arm,
      before: (before[index] ?? 0) / total,
      after: (weights[index] ?? 0) / weightSum,
    })),
  };
  await recordDecision(scope, experimentId, {
    act: 'REWEIGHED',
    arm: null,
    snapshotId,
    decidedBy: '',
    decidedAtMs: snapshot.asOfMs,
    note: weights.join(':'),
    debtorIds: null,
    detail,
  });
  return phase;
}

/** Leaves the weights of a bandit as they are, or lets them follow the evidence again. */
export async function pauseBandit(
  scope: Scope,
  experimentId: string,
  paused: boolean,
  { decidedBy, nowMs, note }: Actor,
): Promise<Problem[]> {
  const definition = await lockRunning(scope, experimentId, paused ? 'paused' : 'resumed');
  if (!('key' in definition)) return [definition];
  if (!definition.bandit) return [problem('EXPERIMENT_NOT_BANDIT', ['experimentId'])];
  const changed = await scope.sql`
    update experiment set bandit_paused = ${paused}
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and bandit_paused <> ${paused} returning 1`;
  if (changed.length === 0) return [];
  const act = paused ? 'BANDIT_PAUSED' : 'BANDIT_RESUMED';
  const line = { act, arm: null, snapshotId: null, decidedBy, decidedAtMs: nowMs, note, debtorIds: null } as const;
  await recordDecision(scope, experimentId, line);
  return [];
}
