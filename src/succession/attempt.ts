// The life of an attempt as one literal table: states, their rank, and which are final. Pure.
import type { Milestone } from './order.ts';

export type AttemptState =
  | 'QUEUED'
  | 'SUBMITTING'
  | 'UNKNOWN'
  | 'RETRY_WAIT'
  | 'ACCEPTED'
  | 'PROCESSING'
  | 'DISPATCHED'
  | 'DELIVERED'
  | 'OPENED'
  | 'ACKNOWLEDGED'
  | 'REJECTED'
  | 'BOUNCED'
  | 'RETURNED'
  | 'EXPIRED'
  | 'RECIPIENT_REJECTED'
  | 'CANCELLED'
  | 'SUPERSEDED';

/** Failure class of a partner's answer (succession.md): who is at fault, and so what to do. */
export type FailureClass = 'HARD' | 'SOFT' | 'CONTENT' | 'PARTNER' | 'POLICY';
export const failureClasses: readonly FailureClass[] = ['HARD', 'SOFT', 'CONTENT', 'PARTNER', 'POLICY'];

/** The attempt as decide() sees it: one row of the attempt table, times in epoch ms of the creditor's clock. */
export interface Attempt {
  readonly attemptId: string;
  readonly step: number;
  /** Tries of this step, from 1. */
  readonly number: number;
  readonly contactPointId: string;
  readonly partnerId: string;
  readonly state: AttemptState;
  readonly failureClass: FailureClass | null;
  readonly code: string | null;
  readonly cancellation: 'REQUESTED' | 'DONE' | 'TOO_LATE' | null;
  readonly startedAtMs: number;
  readonly retryAtMs: number | null;
  readonly acceptedAtMs: number | null;
  readonly dispatchedAtMs: number | null;
  readonly deliveredAtMs: number | null;
  readonly openedAtMs: number | null;
  readonly failedAtMs: number | null;
}

/** The milestone a state amounts to, or null when it is none. */
export const milestoneOfState: Readonly<Partial<Record<AttemptState, Milestone>>> = {
  ACCEPTED: 'ACCEPTED',
  PROCESSING: 'ACCEPTED',
  DISPATCHED: 'DISPATCHED',
  DELIVERED: 'DELIVERED',
  OPENED: 'OPENED',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
};
