/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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
  /** Its patience ended before what was waited for had come. The partner may have it still. */
  | 'EXPIRED'
  /** Opened by a human. */
  | 'OPENED'
  /** The partner works on it. */
  | 'PROCESSING'
  /** Decided and recorded; it has not left yet. */
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

/** How far to move a sandbox's clock: exactly one of the three. */
export type ClockAdvanceInput = {
  /** Length of time to move by. */
  readonly by?: string | null | undefined;
  /** Instant to move to. */
  readonly to?: string | null | undefined;
  /** Move until nothing more is due, at most 400 days. */
  readonly untilIdle?: boolean | null | undefined;
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
  /** Its patience ended before what was waited for had come. What comes late is still taken in. */
  | 'ATTEMPT_EXPIRED'
  /** It may have been handed over in a time the database has lost; that is found out before it is sent. */
  | 'ATTEMPT_IN_DOUBT'
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
  /** A person gave an address, the one to use from now on. */
  | 'CONTACT_POINT_ADDED'
  /** The debtor wants no more on this address. */
  | 'CONTACT_POINT_OPTED_OUT'
  /** A contact point was found to work. */
  | 'CONTACT_POINT_REACHABLE'
  /** An address was replaced by the one a person gave. */
  | 'CONTACT_POINT_REPLACED'
  /** A contact point was found not to work. */
  | 'CONTACT_POINT_UNREACHABLE'
  /** The debtor cannot have it in time. */
  | 'DEADLINE_MISSED'
  /** A debtor was merged into another: told once, and of each invoice that changed hands. */
  | 'DEBTOR_MERGED'
  /** It cannot begin for want of data. */
  | 'DISTRIBUTION_BLOCKED'
  /** A person asked to stop it. */
  | 'DISTRIBUTION_CANCEL_REQUESTED'
  /** A person took it off the queue it waited in. */
  | 'DISTRIBUTION_DISMISSED'
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
  /** A person moved it to another step. */
  | 'DISTRIBUTION_SKIPPED'
  /** It was stopped. */
  | 'DISTRIBUTION_STOPPED'
  /** The data it was blocked for has come. */
  | 'DISTRIBUTION_UNBLOCKED'
  /** Every step ended without reaching the debtor. */
  | 'DISTRIBUTION_UNDELIVERABLE'
  /** An experiment has a new result. */
  | 'EXPERIMENT_RESULT'
  /** An invoice was taken in. */
  | 'INVOICE_CREATED'
  /** A credit was taken in or written. */
  | 'INVOICE_CREDITED'
  /** A payment was recorded. */
  | 'INVOICE_PAID'
  /** An invoice not yet issued, or held for its content, was changed. */
  | 'INVOICE_UPDATED'
  /** A person withdrew the invoice before anything of it was sent. */
  | 'INVOICE_VOIDED'
  /** A partner works again. */
  | 'PARTNER_BREAKER_CLOSED'
  /** A partner fails: nothing is given to it for a while. */
  | 'PARTNER_BREAKER_OPENED'
  /** A person paused a partner. */
  | 'PARTNER_PAUSED'
  /** A person resumed a partner. */
  | 'PARTNER_RESUMED'
  /** A person ended such a pause. */
  | 'PAUSE_ENDED'
  /** A person paused sending: on a channel, of a source, or altogether. */
  | 'PAUSE_SET'
  /** The debtor arranged or made a payment where the partner shows the invoice. */
  | 'PAYMENT_SIGNALLED'
  /** A receipt told nothing new, or came from an owner that had lost it. */
  | 'RECEIPT_IGNORED'
  /** Database is not the one that was last written to: nothing is sent until a person lifts safe mode. */
  | 'SAFE_MODE_ENTERED'
  /** A person lifted safe mode for a channel. */
  | 'SAFE_MODE_LIFTED'
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

/** Form of an imported file. */
export type ImportFormat =
  /** Text with a header row and a delimiter (comma, semicolon or tab). */
  | 'CSV'
  /** Array of objects with the same fields. */
  | 'JSON';

/** File to import. */
export type InvoicesImportInput = {
  /** The file itself, at most 10 MiB. */
  readonly content: string;
  /** Name of the file, for the record. */
  readonly fileName?: string | null | undefined;
  /** Form of the content. */
  readonly format: ImportFormat;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: string;
  /** Name of the source; made when it is new. */
  readonly source: string;
};

/** Payment to record. */
export type PaymentRecordInput = {
  /** Amount, in the currency given. */
  readonly amount: string;
  /** Currency; must be the invoice's. */
  readonly currency: string;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: string;
  /** Invoice it pays. */
  readonly invoiceId: string | number;
  /** Day it was received; leave out for today. */
  readonly paidOn?: string | null | undefined;
};

export type ImportFileMutationVariables = Exact<{
  input: InvoicesImportInput;
}>;


export type ImportFileMutation = { readonly invoicesImport: { readonly distributionsStarted: number, readonly errors: ReadonlyArray<{ readonly code: string }>, readonly import: { readonly createdCount: number, readonly refusedCount: number } | null } };

export type AdvanceClockMutationVariables = Exact<{
  input: ClockAdvanceInput;
}>;


export type AdvanceClockMutation = { readonly clockAdvance: { readonly idle: boolean | null, readonly errors: ReadonlyArray<{ readonly code: string }> } };

export type RecordPaymentMutationVariables = Exact<{
  input: PaymentRecordInput;
}>;


export type RecordPaymentMutation = { readonly paymentRecord: { readonly invoice: { readonly claimState: ClaimState } | null, readonly errors: ReadonlyArray<{ readonly code: string }> } };

export type InvoiceByNumberQueryVariables = Exact<{
  number: string;
}>;


export type InvoiceByNumberQuery = { readonly invoiceByNumber: { readonly id: string, readonly deliveryState: DeliveryState, readonly distribution: { readonly channel: Channel | null, readonly cause: string | null, readonly attempts: ReadonlyArray<{ readonly channel: Channel, readonly state: AttemptState, readonly code: string | null }>, readonly timeline: { readonly nodes: ReadonlyArray<{ readonly type: DeliveryEventType, readonly text: string, readonly sv: string }> } } | null } | null };


export const ImportFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ImportFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InvoicesImportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoicesImport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"distributionsStarted"}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"import"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createdCount"}},{"kind":"Field","name":{"kind":"Name","value":"refusedCount"}}]}}]}}]}}]} as unknown as DocumentNode<ImportFileMutation, ImportFileMutationVariables>;
export const AdvanceClockDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdvanceClock"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ClockAdvanceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clockAdvance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"idle"}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<AdvanceClockMutation, AdvanceClockMutationVariables>;
export const RecordPaymentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordPayment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PaymentRecordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"paymentRecord"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<RecordPaymentMutation, RecordPaymentMutationVariables>;
export const InvoiceByNumberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InvoiceByNumber"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoiceByNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deliveryState"}},{"kind":"Field","name":{"kind":"Name","value":"distribution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","alias":{"kind":"Name","value":"sv"},"name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"SV"}}]}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<InvoiceByNumberQuery, InvoiceByNumberQueryVariables>;