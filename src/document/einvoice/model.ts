// An e-invoice in the terms of EN 16931 (BT and BG numbers in comments): what every e-invoice format is written from.
// Nothing of any format is in here. Amounts and other decimals are plain decimal text, exactly as they are written.

import type { Day } from '../../clock.ts';

/** Plain decimal text such as "-12.50": a point, no exponent, no grouping. Amounts have at most two decimals. */
export type DecimalText = string;

export interface EInvoice {
  readonly number: string; // BT-1
  readonly issueDate: Day; // BT-2
  readonly dueDate: Day | undefined; // BT-9
  readonly type: 'INVOICE' | 'CREDIT_NOTE'; // BT-3: 380 or 381
  readonly currency: string; // BT-5
  readonly buyerReference: string | undefined; // BT-10
  readonly orderReference: string | undefined; // BT-13
  readonly precedingInvoice: { readonly number: string; readonly issueDate: Day | undefined } | undefined; // BG-3
  readonly seller: Seller; // BG-4
  readonly buyer: Party; // BG-7
  readonly payment: PaymentInstructions | undefined; // BG-16
  readonly paymentTerms: string | undefined; // BT-20
  readonly vatBreakdown: readonly VatBreakdown[]; // BG-23
  readonly totals: Totals; // BG-22
  readonly lines: readonly Line[]; // BG-25
}

/** An identifier with the code of the scheme that issued it (ISO 6523 or EAS); a scheme may be absent. */
export interface Identifier {
  readonly scheme: string | undefined;
  readonly value: string;
}

export interface Party {
  readonly name: string; // BT-27, BT-44
  readonly identifier: string | undefined; // BT-29, BT-46: what the other party calls it
  readonly endpoint: Identifier; // BT-34, BT-49
  readonly registration: Identifier | undefined; // BT-30, BT-47
  readonly vatNumber: string | undefined; // BT-31, BT-48
  readonly address: Address; // BG-5, BG-8
}

export interface Seller extends Party {
  readonly taxRegistration: string | undefined; // BT-32
  readonly contact: { readonly name: string; readonly phone: string | undefined; readonly email: string }; // BG-6
}

export interface Address {
  readonly lines: readonly string[]; // BT-35, BT-36, BT-162 and the buyer's
  readonly city: string | undefined;
  readonly postcode: string | undefined;
  readonly country: string;
}

/** A credit transfer (UNCL 4461: 30). */
export interface PaymentInstructions {
  readonly reference: string; // BT-83
  readonly account: string; // BT-84
  readonly branch: string | undefined; // BT-86: "SE:BANKGIRO" for a bankgiro number
}

/** UNCL 5305: standard rate, zero rate, exempt, reverse charge, export. */
export type VatCategory = 'S' | 'Z' | 'E' | 'AE' | 'G';

export interface Vat {
  readonly category: VatCategory; // BT-118, BT-151
  readonly percent: DecimalText; // BT-119, BT-152
}

export interface VatBreakdown extends Vat {
  readonly taxable: DecimalText; // BT-116
  readonly tax: DecimalText; // BT-117
  readonly exemptionReason: string | undefined; // BT-120
  readonly exemptionCode: string | undefined; // BT-121, VATEX
}

export interface Totals {
  readonly lines: DecimalText; // BT-106
  readonly withoutVat: DecimalText; // BT-109
  readonly vat: DecimalText; // BT-110
  readonly withVat: DecimalText; // BT-112
  readonly rounding: DecimalText | undefined; // BT-114
  readonly due: DecimalText; // BT-115
}

export interface Line {
  readonly id: string; // BT-126
  readonly quantity: DecimalText; // BT-129
  readonly unit: string; // BT-130, UN/ECE Recommendation 20
  readonly net: DecimalText; // BT-131
  readonly name: string; // BT-153
  readonly price: DecimalText; // BT-146, never negative
  readonly vat: Vat;
  /** BG-27 or BG-28: what lies between quantity times price and the net amount; negative is an allowance. */
  readonly rounding: DecimalText | undefined;
}
