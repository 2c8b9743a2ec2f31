/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Country, ISO 3166-1 alpha-2: SE. */
  CountryCode: { input: string; output: string; }
  /** Currency, ISO 4217: SEK. */
  CurrencyCode: { input: string; output: string; }
  /** Opaque place in a list, or position in the event log. */
  Cursor: { input: string; output: string; }
  /** Calendar day in the creditor's time zone, ISO 8601: 2026-11-23. */
  Date: { input: string; output: string; }
  /** Instant in UTC, ISO 8601 with milliseconds: 2026-11-23T09:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** Plain decimal number as text: 1234.50. Never a float. */
  Decimal: { input: string; output: string; }
  /** Length of time, ISO 8601: PT48H, P2D. */
  Duration: { input: string; output: string; }
};

/** Range of amounts, in the currency of the invoice; bounds included. */
export type AmountRangeInput = {
  /** Smallest; leave out for none. */
  readonly from?: InputMaybe<Scalars['Decimal']['input']>;
  /** Largest; leave out for none. */
  readonly to?: InputMaybe<Scalars['Decimal']['input']>;
};

/** Key to make. */
export type ApiKeyCreateInput = {
  /** When it stops working; leave out for never. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. The secret of a repeat is not shown again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** What it is for. */
  readonly name: Scalars['String']['input'];
  /** Partner to bind a PARTNER key to. */
  readonly partnerId?: InputMaybe<Scalars['ID']['input']>;
  /** What it may do. */
  readonly scope: ApiKeyScope;
};

/** Key to revoke. */
export type ApiKeyRevokeInput = {
  /** Key to revoke. Open subscriptions of the key are closed. */
  readonly apiKeyId: Scalars['ID']['input'];
};

/** Key to rotate. */
export type ApiKeyRotateInput = {
  /** Key to replace. */
  readonly apiKeyId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. The secret of a repeat is not shown again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** How long the old key goes on working: at most P7D. */
  readonly overlap?: Scalars['Duration']['input'];
};

/** What a key may do. ADMIN may do everything. */
export type ApiKeyScope =
  /** Administrators: everything, including keys, orders and the sandbox clock. */
  | 'ADMIN'
  /** Analysts: reads aggregates, never persons. */
  | 'ANALYST'
  /** Front ends: reads invoices, debtors, distributions and events. */
  | 'FRONTEND'
  /** Finance clerks and integrators: imports, starts, stops, records payments; reads all. */
  | 'OPERATOR'
  /** Partners: follows delivery events, its own partner's only when bound to one. */
  | 'PARTNER';

/** Rule to make. */
export type AssignmentRuleCreateInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Order it gives, in its newest version. */
  readonly orderId: Scalars['ID']['input'];
  /** Place among the rules, from 1; those from there on move down. Leave out for last. */
  readonly position?: InputMaybe<Scalars['Int']['input']>;
  /** When it applies; leave out for always. */
  readonly when?: InputMaybe<ConditionInput>;
};

/** State of an attempt. */
export type AttemptState =
  /** The partner took it. */
  | 'ACCEPTED'
  /** Acknowledged by the debtor's business. */
  | 'ACKNOWLEDGED'
  /** Came back: the address does not work. */
  | 'BOUNCED'
  /** Stopped before it was dispatched. */
  | 'CANCELLED'
  /** Arrived. */
  | 'DELIVERED'
  /** Handed to a carrier or network. */
  | 'DISPATCHED'
  /** Its patience ended. */
  | 'EXPIRED'
  /** Opened by a human. */
  | 'OPENED'
  /** The partner works on it. */
  | 'PROCESSING'
  /** About to be handed over. */
  | 'QUEUED'
  /** The debtor refused it. */
  | 'RECIPIENT_REJECTED'
  /** The partner did not take it. */
  | 'REJECTED'
  /** Failed for now; will be tried again. */
  | 'RETRY_WAIT'
  /** Came back after it had been dispatched. */
  | 'RETURNED'
  /** Being handed over. */
  | 'SUBMITTING'
  /** Made pointless by another. */
  | 'SUPERSEDED'
  /** May have been taken; being found out. */
  | 'UNKNOWN';

/** Attribute and the value it must have. */
export type AttributeInput = {
  /** Value it must have. */
  readonly equals: Scalars['String']['input'];
  /** Name of the attribute. */
  readonly name: Scalars['String']['input'];
};

/** Ways to carry an invoice to a debtor. */
export type Channel =
  /** E-mail. */
  | 'EMAIL'
  /** E-invoice, such as Peppol. */
  | 'E_INVOICE'
  /** Letter on paper. */
  | 'LETTER'
  /** Digital mailbox, such as Kivra. */
  | 'MAILBOX'
  /** Push notice; a support channel. */
  | 'PUSH'
  /** Text message; a support channel. */
  | 'SMS';

/** State of the claim. */
export type ClaimState =
  /** Handed to collection. */
  | 'IN_COLLECTION'
  /** More paid than owed. */
  | 'OVERPAID'
  /** Paid in full. */
  | 'PAID'
  /** Some paid. */
  | 'PARTLY_PAID'
  /** The debtor has told its bank to pay. */
  | 'PAYMENT_SCHEDULED'
  /** Nothing paid. */
  | 'UNPAID'
  /** Given up. */
  | 'WRITTEN_OFF';

/** How far to move a sandbox's clock: exactly one of the three. */
export type ClockAdvanceInput = {
  /** Length of time to move by. */
  readonly by?: InputMaybe<Scalars['Duration']['input']>;
  /** Instant to move to. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
  /** Move until nothing more is due, at most 400 days. */
  readonly untilIdle?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Condition over debtor and invoice: exactly one of its fields. */
export type ConditionInput =
  /** All of these hold. */
  { readonly all: ReadonlyArray<ConditionInput>; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Amount lies in this range. */
  { readonly all?: never; readonly amount: AmountRangeInput; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Any of these holds. */
  { readonly all?: never; readonly amount?: never; readonly any: ReadonlyArray<ConditionInput>; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Debtor or invoice has this attribute with this value. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute: AttributeInput; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Debtor is in one of these countries. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country: ReadonlyArray<Scalars['CountryCode']['input']>; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Invoice is in one of these currencies. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency: ReadonlyArray<Scalars['CurrencyCode']['input']>; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Debtor is of this kind. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind: DebtorKind; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Debtor has a usable contact point on this channel. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel: Channel; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Invoice is of this type. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType: InvoiceType; readonly language?: never; readonly not?: never; readonly publicSector?: never; }
  |  /** Debtor is written to in one of these languages. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language: ReadonlyArray<Language>; readonly not?: never; readonly publicSector?: never; }
  |  /** This does not hold. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not: ConditionInput; readonly publicSector?: never; }
  |  /** Debtor is a public body, or is not. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly publicSector: Scalars['Boolean']['input']; };

/** Kinds of debtors. */
export type DebtorKind =
  /** A company or another organisation. */
  | 'COMPANY'
  /** A human being. */
  | 'PERSON';

/** Which delivery events. All that is given must hold. */
export type DeliveryEventFilter = {
  /** On these channels. */
  readonly channels?: InputMaybe<ReadonlyArray<Channel>>;
  /** Of this distribution. */
  readonly distributionId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this invoice. */
  readonly invoiceId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this partner. */
  readonly partnerId?: InputMaybe<Scalars['ID']['input']>;
  /** Of these types. */
  readonly types?: InputMaybe<ReadonlyArray<DeliveryEventType>>;
};

/** Types of delivery events. */
export type DeliveryEventType =
  /** The partner took it. */
  | 'ATTEMPT_ACCEPTED'
  /** The business of the debtor acknowledged it. */
  | 'ATTEMPT_ACKNOWLEDGED'
  /** It came back: the address does not work. */
  | 'ATTEMPT_BOUNCED'
  /** It was stopped in time. */
  | 'ATTEMPT_CANCELLED'
  /** The partner was asked to stop it. */
  | 'ATTEMPT_CANCEL_REQUESTED'
  /** It could no longer be stopped. */
  | 'ATTEMPT_CANCEL_TOO_LATE'
  /** It arrived. */
  | 'ATTEMPT_DELIVERED'
  /** It was handed to a carrier or network. */
  | 'ATTEMPT_DISPATCHED'
  /** A human opened it. */
  | 'ATTEMPT_OPENED'
  /** The partner works on it. */
  | 'ATTEMPT_PROCESSING'
  /** The debtor refused it. */
  | 'ATTEMPT_RECIPIENT_REJECTED'
  /** The partner did not take it. */
  | 'ATTEMPT_REJECTED'
  /** It failed for now and will be tried again. */
  | 'ATTEMPT_RETRY_WAIT'
  /** It came back after it had been dispatched. */
  | 'ATTEMPT_RETURNED'
  /** An attempt is being handed over. */
  | 'ATTEMPT_SUBMITTING'
  /** It was made pointless by another. */
  | 'ATTEMPT_SUPERSEDED'
  /** It may have been taken; being found out. */
  | 'ATTEMPT_UNKNOWN'
  /** The clock of the sandbox was moved. */
  | 'CLOCK_ADVANCED'
  /** A contact point was found to work. */
  | 'CONTACT_POINT_REACHABLE'
  /** A contact point was found not to work. */
  | 'CONTACT_POINT_UNREACHABLE'
  /** The debtor cannot have it in time. */
  | 'DEADLINE_MISSED'
  /** A person asked to stop it. */
  | 'DISTRIBUTION_CANCEL_REQUESTED'
  /** It waits for a person. */
  | 'DISTRIBUTION_HELD'
  /** An order was assigned. */
  | 'DISTRIBUTION_PLANNED'
  /** The debtor has it. */
  | 'DISTRIBUTION_REACHED'
  /** The debtor refused it. */
  | 'DISTRIBUTION_REJECTED'
  /** A person let it go on. */
  | 'DISTRIBUTION_RESUMED'
  /** It was stopped. */
  | 'DISTRIBUTION_STOPPED'
  /** Every step ended without reaching the debtor. */
  | 'DISTRIBUTION_UNDELIVERABLE'
  /** An invoice was taken in. */
  | 'INVOICE_CREATED'
  /** A payment was recorded. */
  | 'INVOICE_PAID'
  /** An invoice not yet issued was changed. */
  | 'INVOICE_UPDATED'
  /** A receipt told nothing new, or came from an owner that had lost it. */
  | 'RECEIPT_IGNORED'
  /** A step ended without its milestone. */
  | 'STEP_ENDED'
  /** A step could not be tried. */
  | 'STEP_SKIPPED'
  /** A step waits. */
  | 'STEP_WAITING';

/** State of an invoice's delivery: that of its latest distribution, or NOT_STARTED. */
export type DeliveryState =
  /** On its way. */
  | 'ACTIVE'
  /** Cannot begin for want of data. */
  | 'BLOCKED'
  /** Waits for a person; the cause says why. */
  | 'HELD'
  /** No distribution yet. */
  | 'NOT_STARTED'
  /** Order assigned, first step not begun. */
  | 'PLANNED'
  /** The debtor has it. */
  | 'REACHED'
  /** The debtor refused it. */
  | 'REJECTED'
  /** Stopped: paid, credited or cancelled. */
  | 'STOPPED'
  /** Every step ended without reaching the debtor. */
  | 'UNDELIVERABLE';

/** Distribution to hold, resume or cancel. */
export type DistributionActInput = {
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
};

/** Invoices to start: exactly one of ids and filter. */
export type DistributionsStartInput = {
  /** Invoices that have not started and match, at most 20,000. */
  readonly filter?: InputMaybe<InvoiceFilter>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoices, at most 500. */
  readonly invoiceIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Order to follow; leave out for what the assignment rules say. */
  readonly orderId?: InputMaybe<Scalars['ID']['input']>;
};

/** State of the document. */
export type DocumentState =
  /** Credited in full. */
  | 'CREDITED'
  /** Incomplete. */
  | 'DRAFT'
  /** Sent, or being sent: no longer changed. */
  | 'ISSUED'
  /** Complete; may still be changed by its source. */
  | 'READY'
  /** Withdrawn before it was issued. */
  | 'VOID';

/** Whose fault a failure is, and so what is done about it. */
export type FailureClass =
  /** Our document is wrong: a person mends it. */
  | 'CONTENT'
  /** This address will never work. */
  | 'HARD'
  /** The partner's fault: another partner is tried. */
  | 'PARTNER'
  /** Blocked, opted out, or complained about. */
  | 'POLICY'
  /** Try again later. */
  | 'SOFT';

/** Form of an imported file. */
export type ImportFormat =
  /** Text with a header row and a delimiter (comma, semicolon or tab). */
  | 'CSV'
  /** Array of objects with the same fields. */
  | 'JSON';

/** What became of a row. */
export type ImportRowOutcome =
  /** A new invoice was made. */
  | 'CREATED'
  /** The row had errors and was left out; nothing of it was stored. */
  | 'REFUSED'
  /** Nothing was new. */
  | 'UNCHANGED'
  /** An invoice not yet issued was changed. */
  | 'UPDATED';

/** Which invoices. All that is given must hold. */
export type InvoiceFilter = {
  /** Amount at least, in the currency of the invoice. */
  readonly amountFrom?: InputMaybe<Scalars['Decimal']['input']>;
  /** Amount at most, in the currency of the invoice. */
  readonly amountTo?: InputMaybe<Scalars['Decimal']['input']>;
  /** Current or successful channel, any of these. */
  readonly channel?: InputMaybe<ReadonlyArray<Channel>>;
  /** Currency. */
  readonly currency?: InputMaybe<Scalars['CurrencyCode']['input']>;
  /** Debtor. */
  readonly debtorId?: InputMaybe<Scalars['ID']['input']>;
  /** State of delivery, any of these. */
  readonly deliveryState?: InputMaybe<ReadonlyArray<DeliveryState>>;
  /** Due on this day or later. */
  readonly dueFrom?: InputMaybe<Scalars['Date']['input']>;
  /** Due on this day or earlier. */
  readonly dueTo?: InputMaybe<Scalars['Date']['input']>;
  /** Part of the invoice number, the payment reference or the debtor's name; at least two characters. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** Orders of a list of invoices. */
export type InvoiceSort =
  /** Smallest amount. */
  | 'AMOUNT_ASC'
  /** Largest amount. */
  | 'AMOUNT_DESC'
  /** Oldest taken in. */
  | 'CREATED_ASC'
  /** Newest taken in. */
  | 'CREATED_DESC'
  /** Due first. */
  | 'DUE_DATE_ASC'
  /** Due last. */
  | 'DUE_DATE_DESC';

/** Types of invoices. */
export type InvoiceType =
  /** Credit note. */
  | 'CREDIT_NOTE'
  /** Invoice. */
  | 'INVOICE'
  /** Reminder of an invoice. */
  | 'REMINDER';

/** File to import. */
export type InvoicesImportInput = {
  /** The file itself, at most 10 MiB. */
  readonly content: Scalars['String']['input'];
  /** Name of the file, for the record. */
  readonly fileName?: InputMaybe<Scalars['String']['input']>;
  /** Form of the content. */
  readonly format: ImportFormat;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Name of the source; made when it is new. */
  readonly source: Scalars['String']['input'];
};

/** Language of texts. */
export type Language =
  /** English. */
  | 'EN'
  /** Swedish. */
  | 'SV';

/** How far a step has come, in rising order. */
export type Milestone =
  /** A partner took it over. */
  | 'ACCEPTED'
  /** The debtor's business acknowledged it. */
  | 'ACKNOWLEDGED'
  /** There is evidence that it arrived. */
  | 'DELIVERED'
  /** It was handed to a carrier or network. */
  | 'DISPATCHED'
  /** A human opened it. */
  | 'OPENED'
  /** A payment was scheduled or made. */
  | 'PAYMENT_SIGNAL';

/** Payment to record. */
export type PaymentRecordInput = {
  /** Amount, in the currency given. */
  readonly amount: Scalars['Decimal']['input'];
  /** Currency; must be the invoice's. */
  readonly currency: Scalars['CurrencyCode']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoice it pays. */
  readonly invoiceId: Scalars['ID']['input'];
  /** Day it was received; leave out for today. */
  readonly paidOn?: InputMaybe<Scalars['Date']['input']>;
};

/** Whether a contact point can be reached. */
export type Reachability =
  /** The debtor does not want it used. */
  | 'OPTED_OUT'
  /** Something has been delivered to it. */
  | 'REACHABLE'
  /** Not known yet. */
  | 'UNKNOWN'
  /** It does not work. */
  | 'UNREACHABLE';

/** Retries to allow; see RetryPolicy. */
export type RetryPolicyInput = {
  /** Longest wait. */
  readonly delayMax?: Scalars['Duration']['input'];
  /** Wait before the first retry. */
  readonly firstDelay?: Scalars['Duration']['input'];
  /** Most retries, from 0 to 20. */
  readonly retriesMax?: Scalars['Int']['input'];
};

/** Reasons to stop a running distribution. */
export type StopReason =
  /** Cancelled by a person. */
  | 'CANCELLED'
  /** Credited or withdrawn. */
  | 'CREDITED'
  /** Paid. */
  | 'PAID';

/** Order to make. */
export type SuccessionOrderCreateInput = {
  /** The debtor must have the invoice this many days before the due date, 0 to 90; leave out for no deadline. */
  readonly arriveBeforeDays?: InputMaybe<Scalars['Int']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Its name. The name of an existing order makes its next version. */
  readonly name: Scalars['String']['input'];
  /** Steps in order, one to twelve. */
  readonly steps: ReadonlyArray<SuccessionStepInput>;
  /** What stops it. */
  readonly stopWhen?: ReadonlyArray<StopReason>;
};

/** Step of an order to make. */
export type SuccessionStepInput = {
  /** Channel to use. */
  readonly channel: Channel;
  /** Partners to use, in this order; leave out for the creditor's own by priority. */
  readonly partnerIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** How long it may take, from PT1M to P90D; days are 24 hours. */
  readonly patience: Scalars['Duration']['input'];
  /** How to try soft failures again; leave out for the defaults of RetryPolicyInput. */
  readonly retries?: InputMaybe<RetryPolicyInput>;
  /** Milestone to wait for. */
  readonly until?: Milestone;
  /** When to try it at all; leave out for always. */
  readonly when?: InputMaybe<ConditionInput>;
};

/** State of an attempt. */
export type AttemptState =
  /** The partner took it. */
  | 'ACCEPTED'
  /** Acknowledged by the debtor's business. */
  | 'ACKNOWLEDGED'
  /** Came back: the address does not work. */
  | 'BOUNCED'
  /** Stopped before it was dispatched. */
  | 'CANCELLED'
  /** Arrived. */
  | 'DELIVERED'
  /** Handed to a carrier or network. */
  | 'DISPATCHED'
  /** Its patience ended. */
  | 'EXPIRED'
  /** Opened by a human. */
  | 'OPENED'
  /** The partner works on it. */
  | 'PROCESSING'
  /** About to be handed over. */
  | 'QUEUED'
  /** The debtor refused it. */
  | 'RECIPIENT_REJECTED'
  /** The partner did not take it. */
  | 'REJECTED'
  /** Failed for now; will be tried again. */
  | 'RETRY_WAIT'
  /** Came back after it had been dispatched. */
  | 'RETURNED'
  /** Being handed over. */
  | 'SUBMITTING'
  /** Made pointless by another. */
  | 'SUPERSEDED'
  /** May have been taken; being found out. */
  | 'UNKNOWN';

/** Ways to carry an invoice to a debtor. */
export type Channel =
  /** E-mail. */
  | 'EMAIL'
  /** E-invoice, such as Peppol. */
  | 'E_INVOICE'
  /** Letter on paper. */
  | 'LETTER'
  /** Digital mailbox, such as Kivra. */
  | 'MAILBOX'
  /** Push notice; a support channel. */
  | 'PUSH'
  /** Text message; a support channel. */
  | 'SMS';

/** State of the claim. */
export type ClaimState =
  /** Handed to collection. */
  | 'IN_COLLECTION'
  /** More paid than owed. */
  | 'OVERPAID'
  /** Paid in full. */
  | 'PAID'
  /** Some paid. */
  | 'PARTLY_PAID'
  /** The debtor has told its bank to pay. */
  | 'PAYMENT_SCHEDULED'
  /** Nothing paid. */
  | 'UNPAID'
  /** Given up. */
  | 'WRITTEN_OFF';

/** Types of delivery events. */
export type DeliveryEventType =
  /** The partner took it. */
  | 'ATTEMPT_ACCEPTED'
  /** The business of the debtor acknowledged it. */
  | 'ATTEMPT_ACKNOWLEDGED'
  /** It came back: the address does not work. */
  | 'ATTEMPT_BOUNCED'
  /** It was stopped in time. */
  | 'ATTEMPT_CANCELLED'
  /** The partner was asked to stop it. */
  | 'ATTEMPT_CANCEL_REQUESTED'
  /** It could no longer be stopped. */
  | 'ATTEMPT_CANCEL_TOO_LATE'
  /** It arrived. */
  | 'ATTEMPT_DELIVERED'
  /** It was handed to a carrier or network. */
  | 'ATTEMPT_DISPATCHED'
  /** A human opened it. */
  | 'ATTEMPT_OPENED'
  /** The partner works on it. */
  | 'ATTEMPT_PROCESSING'
  /** The debtor refused it. */
  | 'ATTEMPT_RECIPIENT_REJECTED'
  /** The partner did not take it. */
  | 'ATTEMPT_REJECTED'
  /** It failed for now and will be tried again. */
  | 'ATTEMPT_RETRY_WAIT'
  /** It came back after it had been dispatched. */
  | 'ATTEMPT_RETURNED'
  /** An attempt is being handed over. */
  | 'ATTEMPT_SUBMITTING'
  /** It was made pointless by another. */
  | 'ATTEMPT_SUPERSEDED'
  /** It may have been taken; being found out. */
  | 'ATTEMPT_UNKNOWN'
  /** The clock of the sandbox was moved. */
  | 'CLOCK_ADVANCED'
  /** A contact point was found to work. */
  | 'CONTACT_POINT_REACHABLE'
  /** A contact point was found not to work. */
  | 'CONTACT_POINT_UNREACHABLE'
  /** The debtor cannot have it in time. */
  | 'DEADLINE_MISSED'
  /** A person asked to stop it. */
  | 'DISTRIBUTION_CANCEL_REQUESTED'
  /** It waits for a person. */
  | 'DISTRIBUTION_HELD'
  /** An order was assigned. */
  | 'DISTRIBUTION_PLANNED'
  /** The debtor has it. */
  | 'DISTRIBUTION_REACHED'
  /** The debtor refused it. */
  | 'DISTRIBUTION_REJECTED'
  /** A person let it go on. */
  | 'DISTRIBUTION_RESUMED'
  /** It was stopped. */
  | 'DISTRIBUTION_STOPPED'
  /** Every step ended without reaching the debtor. */
  | 'DISTRIBUTION_UNDELIVERABLE'
  /** An invoice was taken in. */
  | 'INVOICE_CREATED'
  /** A payment was recorded. */
  | 'INVOICE_PAID'
  /** An invoice not yet issued was changed. */
  | 'INVOICE_UPDATED'
  /** A receipt told nothing new, or came from an owner that had lost it. */
  | 'RECEIPT_IGNORED'
  /** A step ended without its milestone. */
  | 'STEP_ENDED'
  /** A step could not be tried. */
  | 'STEP_SKIPPED'
  /** A step waits. */
  | 'STEP_WAITING';

/** State of an invoice's delivery: that of its latest distribution, or NOT_STARTED. */
export type DeliveryState =
  /** On its way. */
  | 'ACTIVE'
  /** Cannot begin for want of data. */
  | 'BLOCKED'
  /** Waits for a person; the cause says why. */
  | 'HELD'
  /** No distribution yet. */
  | 'NOT_STARTED'
  /** Order assigned, first step not begun. */
  | 'PLANNED'
  /** The debtor has it. */
  | 'REACHED'
  /** The debtor refused it. */
  | 'REJECTED'
  /** Stopped: paid, credited or cancelled. */
  | 'STOPPED'
  /** Every step ended without reaching the debtor. */
  | 'UNDELIVERABLE';

export type InvoiceByIdQueryVariables = Exact<{
  id: string | number;
}>;


export type InvoiceByIdQuery = { readonly invoice: { readonly id: string, readonly number: string, readonly deliveryState: DeliveryState, readonly claimState: ClaimState, readonly total: { readonly amount: string, readonly currency: string }, readonly debtor: { readonly id: string, readonly name: string }, readonly distribution: { readonly id: string, readonly state: DeliveryState, readonly channel: Channel | null, readonly cause: string | null, readonly attempts: ReadonlyArray<{ readonly id: string, readonly channel: Channel, readonly state: AttemptState, readonly code: string | null }>, readonly timeline: { readonly nodes: ReadonlyArray<{ readonly type: DeliveryEventType, readonly text: string }> } } | null } | null };


export const InvoiceByIdDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InvoiceById"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"deliveryState"}},{"kind":"Field","name":{"kind":"Name","value":"claimState"}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"debtor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"distribution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"EN"}}]}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<InvoiceByIdQuery, InvoiceByIdQueryVariables>;