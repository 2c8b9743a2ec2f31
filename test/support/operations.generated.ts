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