// Conditions over debtor and invoice: typed expressions, no string language. Pure.
import type { Channel } from '../record/contact-point.ts';
import type { DebtorKind, InvoiceType } from '../record/invoice.ts';

export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'debtorKind'; readonly is: DebtorKind }
  | { readonly kind: 'country'; readonly in: readonly string[] }
  | { readonly kind: 'language'; readonly in: readonly string[] }
  | { readonly kind: 'currency'; readonly in: readonly string[] }
  | { readonly kind: 'invoiceType'; readonly is: InvoiceType }
  | { readonly kind: 'amount'; readonly fromMinor: number | null; readonly toMinor: number | null }
  | { readonly kind: 'hasChannel'; readonly channel: Channel }
  | { readonly kind: 'publicSector'; readonly is: boolean }
  | { readonly kind: 'attribute'; readonly name: string; readonly equals: string };
