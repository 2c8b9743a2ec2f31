// What a succession order is: an immutable list of steps, each a channel, a milestone awaited and a patience.
import type { Channel } from '../record/contact-point.ts';
import type { Condition } from './condition.ts';

/** How far a step has come, in rising order. */
export type Milestone = 'ACCEPTED' | 'DISPATCHED' | 'DELIVERED' | 'OPENED' | 'ACKNOWLEDGED' | 'PAYMENT_SIGNAL';
export const milestones: readonly Milestone[] = [
  'ACCEPTED',
  'DISPATCHED',
  'DELIVERED',
  'OPENED',
  'ACKNOWLEDGED',
  'PAYMENT_SIGNAL',
];

export type StopReason = 'PAID' | 'CREDITED' | 'CANCELLED';
export const stopReasons: readonly StopReason[] = ['PAID', 'CREDITED', 'CANCELLED'];

/** Soft failures inside a step: how many retries, and the wait before them (doubling from `firstDelayMs` up to `delayMsMax`). */
export interface RetryPolicy {
  readonly retriesMax: number;
  readonly firstDelayMs: number;
  readonly delayMsMax: number;
}
export const defaultRetryPolicy: RetryPolicy = { retriesMax: 5, firstDelayMs: 15 * 60_000, delayMsMax: 6 * 3_600_000 };

export interface SuccessionStep {
  readonly channel: Channel;
  /** Partners to use, in this order; empty: the creditor's own for the channel, by priority. */
  readonly partnerIds: readonly string[];
  readonly until: Milestone;
  /** Elapsed milliseconds the step may take to reach `until`. */
  readonly patienceMs: number;
  /** The step is tried only where this holds; null: always. */
  readonly when: Condition | null;
  readonly retries: RetryPolicy;
}

export interface SuccessionOrder {
  readonly name: string;
  readonly steps: readonly SuccessionStep[];
  /** The debtor must have the invoice this many calendar days before the due date; null: no deadline. */
  readonly arriveBeforeDays: number | null;
  readonly stopWhen: readonly StopReason[];
}
