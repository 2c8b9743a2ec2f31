// A distribution in memory, with everything decide() may know about it.
import type { Channel } from '../record/contact-point.ts';
import type { Attempt } from '../succession/attempt.ts';
import type { Facts } from '../succession/facts.ts';
import type { Milestone, SuccessionOrder } from '../succession/order.ts';

/** An attempt as stored: what decide() sees, and what the wire needs. */
export interface RunAttempt extends Attempt {
  readonly channel: Channel;
  readonly effectKey: string;
  /** How many attempts go as one under this key; 1: it goes by itself. */
  readonly shares: number;
  /** Which of them it is, from 0. */
  readonly share: number;
  readonly epoch: number;
  readonly detail: string | null;
  readonly partnerReference: string | null;
  readonly requestHash: string | null;
  /** What the price list counts by; null until taken. */
  readonly units: number | null;
  /** Ten-thousandths of `costCurrency`; null: nothing was taken, or no price is known. */
  readonly costE4: number | null;
  readonly costCurrency: string | null;
  /** The partner's own figure stands above the price list's. */
  readonly costSource: 'PRICE_LIST' | 'PARTNER' | null;
  /** Physical instant of the first byte that may have left, epoch ms; null: none has. */
  readonly wireAtMs: number | null;
}

/** One distribution in memory. `facts` is what decide() is given; the rest is what the row holds beside it. */
export interface Run {
  readonly creditorId: string;
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly debtorId: string;
  /** DRY_RUN: decided and explained, but nothing is put on a wire. */
  readonly purpose: string;
  readonly generation: number;
  readonly successionOrderId: string;
  readonly version: number;
  readonly order: SuccessionOrder;
  readonly facts: Omit<Facts, 'attempts'> & { readonly attempts: readonly RunAttempt[] };
  readonly channel: Channel | null;
  readonly milestone: Milestone | null;
  readonly cause: string | null;
  readonly doubleDelivered: boolean;
  /** Waits for a pause to end. */
  readonly paused: boolean;
  /** Resumptions of the creditor there had been when it last looked at the pauses. */
  readonly resumptionsSeen: number;
  readonly sourceId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly wakeAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly epoch: number;
  /** Times it was put on the wire since the last settle. */
  readonly claims: number;
  /** Counts every change of the row: unchanged since we wrote it, nobody else has touched the run. */
  readonly rowVersion: number;
}
