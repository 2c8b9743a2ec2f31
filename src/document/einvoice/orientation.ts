// Which way an invoice points: EN 16931 states a credit note in positive amounts and a line's price never below zero
// (BR-27), while sources write either sign in either place.

import type { InvoiceContent, InvoiceLine } from '../../record/invoice.ts';

/** The same invoice with prices of at least zero, and a credit note of a negative total turned round. */
export function oriented(content: InvoiceContent): InvoiceContent {
  const turns = content.type === 'CREDIT_NOTE' && content.amountMinor < 0;
  return {
    ...content,
    amountMinor: turns ? 0 - content.amountMinor : content.amountMinor,
    vatMinor: turns ? 0 - content.vatMinor : content.vatMinor,
    lines: content.lines.map((line) => orientLine(line, turns)),
  };
}

function orientLine(line: InvoiceLine, turns: boolean): InvoiceLine {
  const hasNegativePrice = line.unitPrice.startsWith('-');
  return {
    ...line,
    unitPrice: hasNegativePrice ? line.unitPrice.slice(1) : line.unitPrice,
    // A price turned and an invoice turned are two turns of the quantity: none.
    quantity: hasNegativePrice === turns ? line.quantity : turn(line.quantity),
    netMinor: turns ? 0 - line.netMinor : line.netMinor,
  };
}

function turn(decimal: string): string {
  if (decimal.startsWith('-')) return decimal.slice(1);
  return /[1-9]/.test(decimal) ? `-${decimal}` : decimal;
}
