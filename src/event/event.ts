// The union of all facts the log can hold. Payloads hold codes, numbers and ids: no names, addresses or amounts of debtors.
import type { Channel } from '../record/contact-point.ts';
import type { Reason } from '../succession/decision.ts';

/** Every type of delivery event; the GraphQL enum DeliveryEventType is checked against it by a test. */
export const eventTypes = [
  'INVOICE_CREATED',
  'INVOICE_UPDATED',
  'INVOICE_PAID',
  'INVOICE_CREDITED',
  'INVOICE_VOIDED',
  'DISTRIBUTION_PLANNED',
  'DISTRIBUTION_BLOCKED',
  'DISTRIBUTION_UNBLOCKED',
  'DISTRIBUTION_HELD',
  'DISTRIBUTION_RESUMED',
  'DISTRIBUTION_CANCEL_REQUESTED',
  'DISTRIBUTION_SKIPPED',
  'DISTRIBUTION_DISMISSED',
  'DISTRIBUTION_REACHED',
  'DISTRIBUTION_UNDELIVERABLE',
  'DISTRIBUTION_REJECTED',
  'DISTRIBUTION_STOPPED',
  'DEADLINE_MISSED',
  'STEP_SKIPPED',
  'STEP_ENDED',
  'STEP_WAITING',
  'ATTEMPT_SUBMITTING',
  'ATTEMPT_ACCEPTED',
  'ATTEMPT_PROCESSING',
  'ATTEMPT_DISPATCHED',
  'ATTEMPT_DELIVERED',
  'ATTEMPT_OPENED',
  'ATTEMPT_ACKNOWLEDGED',
  'ATTEMPT_REJECTED',
  'ATTEMPT_BOUNCED',
  'ATTEMPT_RETURNED',
  'ATTEMPT_RECIPIENT_REJECTED',
  'ATTEMPT_RETRY_WAIT',
  'ATTEMPT_EXPIRED',
  'ATTEMPT_UNKNOWN',
  'ATTEMPT_CANCEL_REQUESTED',
  'ATTEMPT_CANCELLED',
  'ATTEMPT_CANCEL_TOO_LATE',
  'ATTEMPT_SUPERSEDED',
  'ATTEMPT_IN_DOUBT',
  'RECEIPT_IGNORED',
  'CONTACT_POINT_ADDED',
  'CONTACT_POINT_REPLACED',
  'CONTACT_POINT_UNREACHABLE',
  'CONTACT_POINT_REACHABLE',
  'CONTACT_POINT_OPTED_OUT',
  'PARTNER_BREAKER_OPENED',
  'PARTNER_BREAKER_CLOSED',
  'PARTNER_PAUSED',
  'PARTNER_RESUMED',
  'PAUSE_SET',
  'PAUSE_ENDED',
  'SAFE_MODE_ENTERED',
  'SAFE_MODE_LIFTED',
  'PAYMENT_SIGNALLED',
  'CLOCK_ADVANCED',
  'EXPERIMENT_RESULT',
  'DEBTOR_MERGED',
] as const;
export type EventType = (typeof eventTypes)[number];

/** What an event carries beside its ids. All optional: each type uses what it needs. */
export interface EventPayload {
  /** The decision's reason; explain.ts says it in words. */
  readonly reason?: Reason;
  readonly step?: number;
  /** Why a person did it; an ActReason, a MergeReason or a CreditReason. */
  readonly why?: string;
  readonly attemptNumber?: number;
  /** Which nudge of the step the attempt is, from 1. */
  readonly nudge?: number;
  /** How many invoices go as one; left out: it goes by itself. */
  readonly invoices?: number;
  /** Creditor's time until which a wait lasts, epoch ms. */
  readonly untilMs?: number;
  readonly failureClass?: string;
  readonly code?: string;
  readonly milestone?: string;
  /** A receipt that came after its step had ended, or told less than was known. */
  readonly late?: boolean;
  /** The source whose invoices a pause concerns. */
  readonly sourceId?: string;
  /** Told by a rehearsal: nothing of it happened on a wire. */
  readonly rehearsal?: boolean;
  /** What a worker brought that no longer owned the run: how its send ended, and the partner's own id of it. */
  readonly outcome?: string;
  readonly partnerReference?: string;
  /** The experiment that has a new result. */
  readonly experimentId?: string;
}

/** A fact about to be appended; its position is taken at the end of the transaction. */
export interface NewEvent {
  readonly type: EventType;
  readonly invoiceId: string | null;
  readonly distributionId: string | null;
  readonly attemptId: string | null;
  readonly debtorId: string | null;
  readonly partnerId: string | null;
  readonly channel: Channel | null;
  readonly payload: EventPayload;
  /** Creditor's time, epoch ms. */
  readonly occurredAtMs: number;
}

/** A fact in the log. */
export interface DeliveryEvent extends NewEvent {
  /** Gap-free per creditor, from 1; the cursor of subscriptions. */
  readonly position: number;
  readonly recordedAtMs: number;
}
