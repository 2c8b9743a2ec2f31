// The machine line at the foot of a Swedish invoice: reference, amount with check digit, and bankgiro number,
// in the order Bankgirot's payment forms have them. "41" is the form of a bankgiro payment with reference.

import type { InvoiceContent } from '../record/invoice.ts';

/**
 * "# reference # kronor öre check > bankgiro#41#"; undefined when the invoice cannot be paid that way: another
 * currency, no bankgiro number, nothing to pay, or a reference that is no OCR number (a reader would reject it).
 */
export function giroLine(content: InvoiceContent): string | undefined {
  const bankgiro = content.creditor.bankgiro?.replace(/[\s-]/g, '') ?? '';
  if (content.type === 'CREDIT_NOTE' || content.currency !== 'SEK' || content.amountMinor <= 0) return undefined;
  if (!/^\d{7,8}$/.test(bankgiro) || !isOcrNumber(content.paymentReference)) return undefined;
  const amount = String(content.amountMinor).padStart(3, '0');
  const kronor = amount.slice(0, -2);
  const ore = amount.slice(-2);
  return `# ${content.paymentReference} # ${kronor} ${ore} ${checkDigit(amount)} > ${bankgiro}#41#`;
}

/** Digits only, 2 to 25 of them, the last a modulus 10 check digit (Bankgirot's OCR reference control). */
export function isOcrNumber(reference: string): boolean {
  return /^\d{2,25}$/.test(reference) && checkDigit(reference.slice(0, -1)) === Number(reference.slice(-1));
}

/** Modulus 10, weights 2 and 1 from the right (the Luhn algorithm). */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - (sum % 10)) % 10;
}
