// What a partner is to us: an adapter with a capability record, that sends, cancels, looks up, and reads receipts.
// Adapters live in partners/, one file a contract; all pass test/conformance/partner.ts.
import type { z } from 'zod';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import type { InvoiceContent } from '../record/invoice.ts';
import type { AttemptState, FailureClass } from '../succession/attempt.ts';
import type { Milestone } from '../succession/order.ts';

/**
 * E1: the partner says so. E2: a carrier, mail server or access point on the way has given a receipt. E3: the recipient's
 * own system has it. E4: a person has signed for it. (channels.md §2.2)
 */
export type EvidenceGrade = 'E1' | 'E2' | 'E3' | 'E4';

/** What an adapter's contract can and cannot do (reliability.md §2.4); decides what happens to an uncertain outcome. */
export interface Capability {
  /** How the partner recognises a repeat: by our key in a header or field, by the document's id, by equal content. */
  readonly dedupe: 'header' | 'field' | 'document-id' | 'content' | 'none';
  /** For how long it recognises it, in milliseconds from the first try; 0 when `dedupe` is none. */
  readonly dedupeWindowMs: number;
  /** Whether it can be asked what became of an effect key. */
  readonly lookup: 'by-key' | 'none';
  /** How long it may take before an accepted effect can be looked up: "not found" counts only after this. */
  readonly processingMsMax: number;
  /** What to do when neither dedupe nor look-up can settle an uncertain outcome: hold for a person, or send again. */
  readonly uncertain: 'hold' | 'resend';
  readonly recall: boolean;
  /** Whether one consignment may hold several invoices to one debtor (Consignment.also); left out: only one. */
  readonly consolidates?: boolean;
  /** How its receipts come. */
  readonly receipts: readonly ('callback' | 'poll' | 'mail')[];
  /** Countries (ISO 3166-1 alpha-2) it carries to; 'all' when its contract has no bound. */
  readonly countries: readonly string[] | 'all';
  /** Which addresses of the channel it carries to, by their form; left out: all of them. */
  readonly addresses?: RegExp;
  readonly milestones: readonly Milestone[];
  /** What its word "delivered" rests on, and where one of its codes says more; left out: on nothing but its word, E1. */
  readonly evidence?: { readonly delivered: EvidenceGrade; readonly byCode?: ReadonlyMap<string, EvidenceGrade> };
  readonly leadTimeDays: Readonly<Record<string, number>> & { readonly default: number };
  readonly cutOffHour: number | null;
  /** The longest one send may take, in milliseconds; shorter than a lease. */
  readonly sendMsMax: number;
  /** Sends under way at once to one partner. */
  readonly concurrencyMax: number;
  /** Sends per second its contract allows; null: it names no limit. */
  readonly perSecondMax: number | null;
}

/** What carrying costs, in ten-thousandths of the currency unit: partners price below the öre and the cent. */
export interface Cost {
  readonly amountE4: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** One thing to send: an attempt with what its document is made from. */
export interface Consignment {
  readonly attemptId: string;
  /** The idempotency key on the wire: Message-ID, Idempotency-Key header ... */
  readonly effectKey: string;
  readonly contactPoint: ContactPoint;
  readonly invoice: InvoiceContent;
  /** More invoices to the same debtor, in the same envelope or mail; only where the capability says so. */
  readonly also?: readonly InvoiceContent[];
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
      /** What the price list counts by: pages of a letter, parts of an SMS; 1 for all others. */
      readonly units?: number;
      /** What the partner itself says it costs. */
      readonly cost?: Cost;
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
  /** The partner's own id of what it took, for partners that do not echo our key. */
  readonly partnerReference?: string;
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
  /** The final price, when the partner tells it with the report. */
  readonly cost?: Cost;
  /** A payment the debtor has arranged or made where the partner shows the invoice; it says nothing of the delivery. */
  readonly payment?: 'SCHEDULED' | 'SETTLED' | 'FAILED';
  /** The debtor wants no more on this address: a spam complaint, a STOP, an unsubscription. */
  readonly optOut?: true;
}

/** A signed HTTP callback as it came: raw bytes, lower-cased header names. */
export interface Callback {
  /** The whole address it was sent to, as the partner was told it: some sign it, some carry a token in its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly receivedAtMs: number;
}
export type CallbackReading =
  | { readonly kind: 'RECEIPTS'; readonly receipts: readonly ReportedReceipt[] }
  | { readonly kind: 'FORGED'; readonly detail: string }
  | { readonly kind: 'MALFORMED'; readonly detail: string };

/** An attempt the partner has taken and has not reported the end of. */
export interface OpenAttempt {
  readonly effectKey: string;
  readonly partnerReference: string | null;
}

/** What asking a partner for reports brought. Reports are stored before `acknowledge` is called. */
export type Polled =
  | {
      readonly kind: 'RECEIPTS';
      readonly receipts: readonly ReportedReceipt[];
      /** Where to go on next time; kept for this partner. */
      readonly cursor: string | null;
      /** There is more at once. */
      readonly more: boolean;
      /** What could not be read among what came, in our words and free of names; the rest is taken in. */
      readonly detail?: string;
      /** Tells the partner that these are taken in (deletes them from its queue, moves its files away). */
      readonly acknowledge?: () => Promise<void>;
    }
  | { readonly kind: 'FAILED'; readonly detail: string };

/** The answer to "does this connection work?", without sending anything to a debtor. */
export type TestOutcome =
  | { readonly kind: 'WORKS'; readonly detail: string }
  | { readonly kind: 'FAILED'; readonly code: string; readonly detail: string };

/** Whether addresses can be reached, by address. An address left out: the partner could not tell. */
export type Reached = ReadonlyMap<string, boolean>;

/** What an adapter is told of where it runs. */
export interface Surroundings {
  /** Where this partner's callbacks come in; null where nobody listens. No query. */
  readonly callbackUrl: string | null;
  /** Physical time, epoch ms: expiry of tokens and caches, signatures. */
  readonly nowMs: () => number;
}

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
  /** Asks for reports; only partners whose receipts come by 'poll'. `cursor` is that of the last time. */
  poll?(cursor: string | null, open: readonly OpenAttempt[], signal: AbortSignal): Promise<Polled>;
  /** Asks whether these addresses can be reached on this channel; only partners that know. Never throws. */
  reach?(addresses: readonly string[], signal: AbortSignal): Promise<Reached>;
  /** Tries the credentials and the way there. */
  test(signal: AbortSignal): Promise<TestOutcome>;
  close(): Promise<void>;
}

/** One contract: its channels, what it can do on each, the settings it needs, and how to open a connection. */
export interface Adapter<Settings = unknown, Secrets = unknown> {
  readonly name: string;
  /** Its name as people know it. */
  readonly title: string;
  /** Where its contract is published. */
  readonly contract: string;
  readonly channels: Readonly<Partial<Record<Channel, Capability>>>;
  readonly settings: z.ZodType<Settings>;
  readonly secrets: z.ZodType<Secrets>;
  open(settings: Settings, secrets: Secrets, surroundings: Surroundings): PartnerConnection;
}

/** All adapters of this process by name; made once in the composition root. */
export type AdapterRegistry = ReadonlyMap<string, Adapter>;
