// An invoice as a PDF: lays the parts on as many A4 pages as they need. Letter and mail differ only in the recipient.

import { writePdf } from '../pdf/file.ts';
import { blankSheet, type Sheet } from '../pdf/sheet.ts';
import type { Collection, Presentation } from '../presentation.ts';
import { drawPanel, drawSums, layPanel, sumsHeightMm } from './closing.ts';
import { drawContinuation, drawFoot, drawMasthead } from './masthead.ts';
import { bodyBottomMm } from './style.ts';
import { drawRow, drawTableHead, layRow } from './table.ts';

export interface InvoicePdf {
  readonly pdf: Buffer;
  readonly pages: number;
}

/** Draws an invoice; `recipient` is what stands in the address window, a line each. */
export function layInvoice(shown: Presentation, recipient: readonly string[], createdMs: number): InvoicePdf {
  return bind(drawInvoice(shown, recipient), `${shown.title} ${shown.number}`, shown, createdMs);
}

/** Draws several invoices to one debtor, one behind the other: each has a first page, and pages, of its own. */
export function layCollection(
  { invoices, title }: Collection,
  recipient: readonly string[],
  createdMs: number,
): InvoicePdf {
  const sheets = invoices.flatMap((shown) => drawInvoice(shown, recipient));
  return bind(sheets, title, invoices[0], createdMs);
}

function bind(sheets: readonly Sheet[], title: string, shown: Presentation, createdMs: number): InvoicePdf {
  const language = shown.language === 'sv' ? 'sv-SE' : 'en-GB';
  const pdf = writePdf(sheets, { title, author: shown.creditorName, language, createdMs });
  return { pdf, pages: sheets.length };
}

function drawInvoice(shown: Presentation, recipient: readonly string[]): Sheet[] {
  const first = blankSheet();
  const sheets: Sheet[] = [first];
  let sheet = first;
  let y = drawMasthead(sheet, shown, recipient);
  const turnPage = () => {
    sheet = blankSheet();
    sheets.push(sheet);
    y = drawContinuation(sheet, shown);
  };
  if (shown.lines.length > 0) y = drawTableHead(sheet, shown, y);
  for (const line of shown.lines) {
    const row = layRow(line);
    if (y + row.heightMm > bodyBottomMm) {
      turnPage();
      y = drawTableHead(sheet, shown, y);
    }
    y = drawRow(sheet, row, y);
  }
  const sumsMm = sumsHeightMm(shown);
  const panel = layPanel(shown);
  // Sums and panel belong together: a reader should not have to turn the page between the amount and how to pay it.
  if (y + sumsMm + panel.heightMm > bodyBottomMm) turnPage();
  drawSums(sheet, shown, y);
  if (y + sumsMm + panel.heightMm > bodyBottomMm) turnPage();
  drawPanel(sheet, shown, panel);
  for (const [index, page] of sheets.entries()) drawFoot(page, shown, index + 1, sheets.length);
  return sheets;
}
