// What a partner is to us: an adapter with a capability record, that sends, cancels, looks up, and reads receipts.
// Adapters live in partners/, one file a contract; all pass test/conformance/partner.ts.
import type { z } from 'zod';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import type { InvoiceContent } from '../record/invoice.ts';
import type { AttemptState, FailureClass } from '../succession/attempt.ts';
import type { Milestone } from '../succession/order.ts';

/** What an adapter's contract can and cannot do (reliability.md §2.4); decides what happens to an uncertain outcome. */
export interface Capability {
  /** How the partner recognises a repeat of the same effect key. */
  readonly dedupe: 'header' | 'document-id' | 'none';
  /** For how long it recognises it, in milliseconds from the first try; 0 when `dedupe` is none. */
  readonly dedupeWindowMs: number;
  /** Whether it can be asked what became of an effect key. */
  readonly lookup: 'by-key' | 'none';
  /** How long it may take before an accepted effect can be looked up: "not found" counts only after this. */
  readonly processingMsMax: number;
  /** What to do when neither dedupe nor look-up can settle an uncertain outcome: hold for a person, or send again. */
  readonly uncertain: 'hold' | 'resend';
  readonly recall: boolean;
  readonly milestones: readonly Milestone[];
  readonly leadTimeDays: Readonly<Record<string, number>> & { readonly default: number };
  readonly cutOffHour: number | null;
  /** The longest one send may take, in milliseconds; shorter than a lease. */
  readonly sendMsMax: number;
  /** Sends under way at once to one partner. */
  readonly concurrencyMax: number;
}

/** One thing to send: an attempt with what its document is made from. */
export interface Consignment {
  readonly attemptId: string;
  /** The idempotency key on the wire: Message-ID, Idempotency-Key header ... */
  readonly effectKey: string;
  readonly contactPoint: ContactPoint;
  readonly invoice: InvoiceContent;
  /** Creditor's time of the hand-over, epoch ms: the date on the letter and in the mail. */
  readonly nowMs: number;
}

/** How a send ended. The classes are those of reliability.md §2.4; only AMBIGUOUS leaves doubt. */
export type Outcome =
  | {
      readonly kind: 'TAKEN';
      readonly state: Extract<AttemptState, 'ACCEPTED' | 'DISPATCHED' | 'DELIVERED'>;
      readonly partnerReference: string | null;
      readonly code: string;
      readonly requestHash: string | null;
    }
  | {
      readonly kind: 'REFUSED';
      readonly failureClass: FailureClass;
      readonly code: string;
      readonly detail: string;
      readonly retryAfterMs: number | null;
      readonly requestHash: string | null;
    }
  /** Surely nothing left this machine or reached acceptance: safe to try again, here or at another partner. */
  | { readonly kind: 'NOT_SENT'; readonly code: string; readonly detail: string }
  /** It may have been taken. */
  | { readonly kind: 'AMBIGUOUS'; readonly code: string; readonly detail: string };

export type CancelOutcome =
  | { readonly kind: 'CANCELLED' }
  | { readonly kind: 'TOO_LATE' }
  | { readonly kind: 'FAILED'; readonly detail: string };

export type LookupOutcome =
  | { readonly kind: 'FOUND'; readonly state: AttemptState; readonly partnerReference: string | null }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'FAILED'; readonly detail: string };

/** What a partner says of an attempt, in our words. `partnerEventId` makes a repeat recognisable. */
export interface ReportedReceipt {
  readonly partnerEventId: string;
  readonly effectKey: string | null;
  readonly state: Extract<
    AttemptState,
    | 'ACCEPTED'
    | 'PROCESSING'
    | 'DISPATCHED'
    | 'DELIVERED'
    | 'OPENED'
    | 'ACKNOWLEDGED'
    | 'BOUNCED'
    | 'RETURNED'
    | 'CANCELLED'
    | 'RECIPIENT_REJECTED'
    | 'RETRY_WAIT'
  >;
  readonly failureClass: FailureClass | null;
  readonly code: string | null;
  /** The partner's words, free of names and addresses. */
  readonly detail: string | null;
  readonly occurredAtMs: number;
}

/** A signed HTTP callback as it came: raw bytes, lower-cased header names. */
export interface Callback {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly receivedAtMs: number;
}
export type CallbackReading =
  | { readonly kind: 'RECEIPTS'; readonly receipts: readonly ReportedReceipt[] }
  | { readonly kind: 'FORGED'; readonly detail: string }
  | { readonly kind: 'MALFORMED'; readonly detail: string };

/** A live connection to one partner with one set of settings; holds pools. Sends never throw: they answer an Outcome. */
export interface PartnerConnection {
  /** Sends many; `settled` is called once per consignment, as soon as its outcome is known. Resolves when all are. */
  send(
    consignments: readonly Consignment[],
    signal: AbortSignal,
    settled: (attemptId: string, outcome: Outcome) => void,
  ): Promise<void>;
  cancel(effectKey: string, partnerReference: string | null, signal: AbortSignal): Promise<CancelOutcome>;
  lookup(effectKey: string, signal: AbortSignal): Promise<LookupOutcome>;
  /** Reads a callback of this partner; only partners that call back. */
  readCallback(callback: Callback): CallbackReading;
  close(): Promise<void>;
}

/** One contract: its channel, what it can do, the settings it needs, and how to open a connection. */
export interface Adapter<Settings = unknown, Secrets = unknown> {
  readonly name: string;
  readonly channel: Channel;
  readonly capability: Capability;
  readonly settings: z.ZodType<Settings>;
  readonly secrets: z.ZodType<Secrets>;
  open(settings: Settings, secrets: Secrets): PartnerConnection;
}

/** All adapters of this process by name; made once in the composition root. */
export type AdapterRegistry = ReadonlyMap<string, Adapter>;
