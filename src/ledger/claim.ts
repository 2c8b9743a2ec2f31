// What is owed for an invoice, and what payments and credits make of it. Pure.
import type { ClaimState, DocumentState } from '../record/invoice.ts';

/** The claim of one invoice; amounts in minor units of its currency. */
export interface Claim {
  readonly amountMinor: number;
  readonly paidMinor: number;
  readonly creditedMinor: number;
  readonly documentState: DocumentState;
  readonly claimState: ClaimState;
}

/** What is left to pay; below nothing: so much was paid too much. */
export function openMinor({
  amountMinor,
  creditedMinor,
  paidMinor,
}: Omit<Claim, 'documentState' | 'claimState'>): number {
  return amountMinor - creditedMinor - paidMinor;
}

/** After a payment. */
export function withPayment(claim: Claim, paidMinor: number): Claim {
  return judged({ ...claim, paidMinor: claim.paidMinor + paidMinor });
}

/**
 * After a credit. The document is credited when nothing was left to pay by this credit, or all of it has been credited;
 * money that has come for what is no longer owed makes the claim overpaid.
 */
export function withCredit(claim: Claim, creditedMinor: number): Claim {
  const after = { ...claim, creditedMinor: claim.creditedMinor + creditedMinor };
  const closes = openMinor(claim) > 0 && openMinor(after) <= 0;
  const isCredited = closes || after.creditedMinor >= after.amountMinor;
  return judged({ ...after, documentState: isCredited ? 'CREDITED' : claim.documentState });
}

/** After it was withdrawn before anything of it was sent: nothing is owed. */
export function withdrawn(claim: Claim): Claim {
  return judged({ ...claim, creditedMinor: claim.amountMinor, documentState: 'VOID' });
}

/** The claim's state by its amounts. What amounts do not tell (a debtor's arrangement, a write-off) stays while unpaid. */
function judged(claim: Claim): Claim {
  const open = openMinor(claim);
  if (claim.paidMinor === 0) return claim;
  return { ...claim, claimState: open < 0 ? 'OVERPAID' : open === 0 ? 'PAID' : 'PARTLY_PAID' };
}
