// What decide() answers: one decision, with its reason as a code and parameters that explain.ts puts into words.
import type { Channel } from '../record/contact-point.ts';
import type { Milestone } from './order.ts';

/** Why; a key of the table in explain.ts, which says it in English and Swedish. */
export type ReasonCode =
  // SKIP
  | 'NO_CONTACT_POINT'
  | 'CONTACT_POINT_UNREACHABLE'
  | 'OPTED_OUT'
  | 'CONDITION_FALSE'
  | 'NO_PARTNER'
  | 'NO_HEALTHY_PARTNER'
  | 'CONTACT_POINT_USED'
  | 'CHANNEL_PINNED'
  | 'CHANNEL_BY_CONTRACT'
  | 'SKIPPED_FOR_DEADLINE'
  | 'PREFERRED_FIRST'
  // START, RETRY
  | 'STEP_DUE'
  | 'SOFT_FAILURE_RETRY'
  | 'PARTNER_FAIL_OVER'
  | 'SAME_KEY_RETRY'
  // NUDGE
  | 'NUDGE_DUE'
  // WAIT
  | 'GATHERING'
  | 'OUTSIDE_SEND_WINDOW'
  | 'WITHIN_PATIENCE'
  | 'PATIENCE_CUT_BY_DEADLINE'
  | 'RETRY_WAITS'
  | 'IN_FLIGHT'
  | 'CANCELLATION_ASKED'
  | 'NO_HEALTHY_PARTNER_YET'
  | 'PAUSED'
  | 'HELD'
  | 'BLOCKED'
  // ADVANCE
  | 'HARD_FAILURE'
  | 'POLICY_FAILURE'
  | 'PATIENCE_ENDED'
  | 'RETRIES_SPENT'
  | 'RETURNED'
  | 'ATTEMPT_CANCELLED'
  // CANCEL_ATTEMPT
  | 'LATE_SUCCESS'
  | 'STOPPED_BEFORE_DISPATCH'
  // ends and holds
  | 'MILESTONE_REACHED'
  | 'REACHED_LATE'
  | 'REACHED_BEFORE'
  | 'NO_STEP_LEFT'
  | 'RECIPIENT_REJECTED'
  | 'PAID'
  | 'CREDITED'
  | 'CANCELLED'
  | 'DATA_MISSING'
  | 'DATA_COMPLETE'
  | 'CONTENT_FAILURE'
  | 'OUTCOME_UNKNOWN'
  | 'CLAIMED_TOO_OFTEN'
  | 'DEADLINE_MISSED'
  | 'ENDED';

/** A reason: its code and the values that fill its sentence. Never personal data. */
export interface Reason {
  readonly code: ReasonCode;
  readonly parameters: Readonly<Record<string, string | number>>;
}

export type Decision =
  /** Begin an attempt of the current step. `step` is the current step. */
  | {
      readonly kind: 'START';
      readonly step: number;
      readonly contactPointId: string;
      readonly partnerId: string;
      readonly reason: Reason;
    }
  /** Try the current step again now: after a soft failure, or at another partner. Same contact point. */
  | {
      readonly kind: 'RETRY';
      readonly step: number;
      readonly contactPointId: string;
      readonly partnerId: string;
      readonly reason: Reason;
    }
  /** Give the debtor a notice on a support channel: nudge number `nudge` (from 1) of the current step. */
  | {
      readonly kind: 'NUDGE';
      readonly step: number;
      readonly nudge: number;
      readonly contactPointId: string;
      readonly partnerId: string;
      readonly reason: Reason;
    }
  /** Nothing to do until this instant; null: until something happens. */
  | {
      readonly kind: 'WAIT';
      readonly untilMs: number | null;
      readonly reason: Reason;
      /** The step has not begun: its patience does not run. Left out: it has, now at the latest. */
      readonly begun?: false;
    }
  /** The current step cannot be tried: go to `toStep`. */
  | {
      readonly kind: 'SKIP';
      readonly step: number;
      readonly toStep: number;
      readonly channel: Channel;
      readonly reason: Reason;
    }
  /** The current step has ended without its milestone: go to `toStep`. */
  | {
      readonly kind: 'ADVANCE';
      readonly step: number;
      readonly toStep: number;
      readonly channel: Channel;
      readonly reason: Reason;
    }
  /** Ask the partner of this attempt to stop it. */
  | { readonly kind: 'CANCEL_ATTEMPT'; readonly attemptId: string; readonly reason: Reason }
  /** The deadline can no longer be kept; recorded once, then deciding goes on. */
  | { readonly kind: 'MISS_DEADLINE'; readonly reason: Reason }
  | {
      readonly kind: 'COMPLETE';
      readonly step: number;
      readonly milestone: Milestone;
      readonly channel: Channel;
      readonly doubleDelivered: boolean;
      /** The run had given up before. */
      readonly late: boolean;
      readonly reason: Reason;
    }
  | { readonly kind: 'GIVE_UP'; readonly reason: Reason }
  | { readonly kind: 'REJECT'; readonly reason: Reason }
  /** It cannot begin for want of data: a person, or the source, fills it in. */
  | { readonly kind: 'BLOCK'; readonly reason: Reason }
  /** What it was blocked for has come: it is planned again. */
  | { readonly kind: 'UNBLOCK'; readonly reason: Reason }
  | { readonly kind: 'HOLD'; readonly reason: Reason }
  | { readonly kind: 'STOP'; readonly reason: Reason };
