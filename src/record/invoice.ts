// The canonical invoice as the rest of the system reads it: EN 16931 terms (BT/BG numbers in comments),
// money in integer minor units, calendar days in the creditor's time zone.

import type { Day } from '../clock.ts';
import type { Currency } from '../money.ts';
import type { PostalAddress } from './contact-point.ts';

export type InvoiceType = 'INVOICE' | 'CREDIT_NOTE' | 'REMINDER';
export type DocumentState = 'DRAFT' | 'READY' | 'ISSUED' | 'CREDITED' | 'VOID';
export type ClaimState =
  | 'UNPAID'
  | 'PAYMENT_SCHEDULED'
  | 'PARTLY_PAID'
  | 'PAID'
  | 'OVERPAID'
  | 'WRITTEN_OFF'
  | 'IN_COLLECTION';
export type Language = 'sv' | 'en';
export type DebtorKind = 'PERSON' | 'COMPANY';

/** One invoice line (BG-25). `quantity` and `unitPrice` are plain decimals as text: they may have more decimals than money. */
export interface InvoiceLine {
  readonly description: string; // BT-153
  readonly quantity: string; // BT-129
  readonly unit: string; // BT-130, as the source says it
  readonly unitPrice: string; // BT-146, excluding VAT
  readonly vatPercent: string; // BT-152
  readonly netMinor: number; // BT-131, excluding VAT
}

/** Who is owed (EN 16931 Seller, BG-4), as documents need it. */
export interface CreditorParty {
  readonly creditorId: string;
  readonly name: string; // BT-27
  readonly organisationNumber: string; // BT-30
  readonly vatNumber: string; // BT-31
  readonly email: string; // BT-43
  readonly phone: string | undefined; // BT-42
  readonly address: PostalAddress; // BG-5
  readonly bankgiro: string | undefined; // BT-84
  readonly iban: string | undefined; // BT-84
  /** BT-32: approved for Swedish F-tax, which an invoice must then say. */
  readonly approvedForFTax?: boolean | undefined;
  readonly timeZone: string;
}

/** Who owes (EN 16931 Buyer, BG-7), as documents need it. Personal identity numbers are left out on purpose. */
export interface DebtorParty {
  readonly debtorId: string;
  readonly number: string;
  readonly kind: DebtorKind;
  readonly name: string; // BT-44
  readonly country: string;
  readonly language: Language;
  /** BT-47: organisation number of a company. A personal identity number, a sole trader's too, is never loaded. */
  readonly companyNumber?: string | undefined;
  readonly vatNumber?: string | undefined; // BT-48
  /** BG-8: where letters reach it. */
  readonly address?: PostalAddress | undefined;
}

/** The invoice that a credit note takes back (BG-3). */
export interface PrecedingInvoice {
  readonly number: string; // BT-25
  readonly issueDate?: Day | undefined; // BT-26
}

/** An invoice with its parties: all that a document is made from. */
export interface InvoiceContent {
  readonly invoiceId: string;
  readonly number: string; // BT-1
  readonly type: InvoiceType; // BT-3
  readonly issueDate: Day; // BT-2
  readonly dueDate: Day; // BT-9
  readonly currency: Currency; // BT-5
  readonly amountMinor: number; // BT-112, including VAT
  readonly vatMinor: number; // BT-110
  readonly paymentReference: string; // BT-83
  readonly lines: readonly InvoiceLine[];
  readonly buyerReference?: string | undefined; // BT-10
  readonly orderReference?: string | undefined; // BT-13
  readonly precedingInvoice?: PrecedingInvoice | undefined; // BG-3
  /** BT-151 of the lines without VAT, UNCL 5305: Z, E, AE or G. */
  readonly zeroVatCategory?: string | undefined;
  readonly vatExemptionReason?: string | undefined; // BT-120
  readonly creditor: CreditorParty;
  readonly debtor: DebtorParty;
}
