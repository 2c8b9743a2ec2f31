// Nudges: notices on a support channel while a step waits for its milestone. They carry no invoice, so nothing that
// becomes of them moves the run; what cannot be sent is passed over. Pure.
import type { ContactPoint } from '../record/contact-point.ts';
import { type Attempt, isAtLeast, lifecycle, reachedMilestone } from './attempt.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Nudge, SuccessionStep } from './order.ts';
import { arePaused, partnersOf } from './readiness.ts';
import { beginningMs, windowTerms } from './timing/patience.ts';
import { openingMs } from './timing/window.ts';

/** What is judged: a step that a partner carries, with what has been sent in it. */
export interface NudgedStep {
  readonly facts: Facts;
  readonly step: SuccessionStep;
  readonly tries: readonly Attempt[];
  /** The nudges of all steps so far. */
  readonly nudged: readonly Attempt[];
  readonly enteredAtMs: number;
  /** No nudge is sent from here on. */
  readonly patience: { readonly endMs: number };
  readonly nowMs: number;
}

export type Nudging =
  | { readonly kind: 'NOW'; readonly decision: Decision }
  /** When the next nudge is due; infinite: none is left. */
  | { readonly kind: 'LATER'; readonly nextAtMs: number };

/** How often a notice that failed through its partner's fault is tried at another. */
const triesMax = 3;
// A support channel without a healthy partner is looked at again after this.
const healthCheckMs = 30 * 60_000;

/** The nudge to send now, or when the next one is due. */
export function decideNudge(nudged: NudgedStep): Nudging {
  let nextAtMs = Number.POSITIVE_INFINITY;
  for (const [index, nudge] of nudged.step.nudges.entries()) {
    const judged = judge(nudged, nudge, index + 1);
    if (judged.kind === 'NOW') return judged;
    nextAtMs = Math.min(nextAtMs, judged.nextAtMs);
  }
  return { kind: 'LATER', nextAtMs };
}

const never: Nudging = { kind: 'LATER', nextAtMs: Number.POSITIVE_INFINITY };

function judge({ facts, step, tries, nudged, enteredAtMs, patience, nowMs }: NudgedStep, nudge: Nudge, number: number) {
  const stepNumber = facts.distribution.step;
  // What we took back ourselves had not left.
  const earlier = nudged.filter(
    (attempt) => attempt.step === stepNumber && attempt.nudge === number && attempt.state !== 'SUPERSEDED',
  );
  if (!earlier.every(isPartnersFault) || earlier.length >= triesMax) return never;
  if (
    nudge.unless !== null &&
    tries.some((attempt) => isAtLeast(reachedMilestone(attempt), nudge.unless ?? 'OPENED'))
  ) {
    return never;
  }
  const afterMs = beginningMs(step, facts, enteredAtMs) + nudge.afterMs;
  const fromMs = Math.max(afterMs, nowMs);
  const dueAtMs = nudge.window === null ? fromMs : openingMs(nudge.window, fromMs, windowTerms(facts));
  if (dueAtMs >= patience.endMs) return never;
  const point = usablePoint(facts, nudge);
  if (point === undefined) return never;
  if (dueAtMs > nowMs) return { kind: 'LATER', nextAtMs: dueAtMs } as const;
  const partners = partnersOf({ channel: nudge.channel, partnerIds: [] }, facts, point);
  const untried = partners.filter(({ partnerId }) => !earlier.some((attempt) => attempt.partnerId === partnerId));
  // Nothing waits for a notice whose sending a person has paused.
  if (untried.length === 0 || arePaused(untried)) return never;
  const partner = untried.find(({ healthy }) => healthy);
  if (partner === undefined) return { kind: 'LATER', nextAtMs: nowMs + healthCheckMs } as const;
  const decision: Decision = {
    kind: 'NUDGE',
    step: stepNumber,
    nudge: number,
    contactPointId: point.contactPointId,
    partnerId: partner.partnerId,
    reason: { code: 'NUDGE_DUE', parameters: { channel: nudge.channel, byChannel: step.channel } },
  };
  return { kind: 'NOW', decision } as const;
}

/** Failed for certain and through no fault of the debtor: another partner may be tried. */
function isPartnersFault({ state, failureClass }: Attempt): boolean {
  return lifecycle[state].phase === 'FAILED' && (failureClass === 'PARTNER' || failureClass === 'SOFT');
}

function usablePoint({ contactPoints }: Facts, { channel }: Nudge): ContactPoint | undefined {
  const usable = contactPoints.filter(
    (point) => point.channel === channel && point.reachability !== 'UNREACHABLE' && point.reachability !== 'OPTED_OUT',
  );
  return usable.find(({ reachability }) => reachability === 'REACHABLE') ?? usable[0];
}
