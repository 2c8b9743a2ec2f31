// What stands after the lines: VAT by rate, the sums, and how to pay, with the machine line at the very foot.

import { drawRule, drawText, fillBox, measureText, type Sheet, type TextStyle, wrapText } from '../pdf/sheet.ts';
import type { Fact, Presentation } from '../presentation.ts';
import {
  accent,
  body,
  bodyBottomMm,
  drawFitted,
  hairline,
  heading,
  label,
  leftMm,
  machine,
  rightMm,
  strong,
  tint,
  total,
  widthMm,
} from './style.ts';

const lineFeedMm = 5;
const vatColumns = [leftMm + 2, 58, 84] as const;
const sumsLeftMm = 108;
const sumsRightMm = rightMm - 2;

/** Room the sums need. */
export function sumsHeightMm(shown: Presentation): number {
  return Math.max(shown.vatRows.length + 1, shown.sums.length + 2) * lineFeedMm + 9;
}

/** Draws VAT by rate on the left and the sums on the right. */
export function drawSums(sheet: Sheet, shown: Presentation, yMm: number): void {
  const { wording } = shown;
  let y = yMm + 7;
  if (shown.vatRows.length > 0) {
    drawText(sheet, wording.vatRate, vatColumns[0], y, heading);
    drawText(sheet, wording.vatBase, vatColumns[1], y, heading, 'right');
    drawText(sheet, wording.vat, vatColumns[2], y, heading, 'right');
    drawRule(sheet, leftMm, y + 1.8, vatColumns[2] + 2 - leftMm, hairline);
    y += 1.2;
  }
  for (const row of shown.vatRows) {
    y += lineFeedMm;
    drawText(sheet, row.rate, vatColumns[0], y, body);
    drawFitted(sheet, row.base, vatColumns[1], y, 24, body, 'right');
    drawFitted(sheet, row.vat, vatColumns[2], y, 24, body, 'right');
  }
  y = yMm + 7;
  for (const [name, value] of shown.sums) {
    drawFitted(sheet, name, sumsLeftMm, y, 40, body);
    drawFitted(sheet, value, sumsRightMm, y, 38, body, 'right');
    y += lineFeedMm;
  }
  drawRule(sheet, sumsLeftMm, y - 2.6, rightMm - sumsLeftMm, accent, 0.3);
  y += 3.2;
  drawFitted(sheet, shown.amount[0], sumsLeftMm, y, 36, { ...strong, sizePt: 10.5 });
  drawFitted(sheet, shown.amount[1], sumsRightMm, y, 42, total, 'right');
}

const paddingMm = 5;
const cellsAcross = 3;
const cellMm = (widthMm - paddingMm * 2) / cellsAcross;
const valueSizesPt = [11, 10, 9, 8];
const valueLinesMax = 20;
const giroMm = 9;

interface Cell {
  readonly fact: Fact;
  readonly style: TextStyle;
  readonly lines: readonly string[];
}

/** The payment panel, measured: rows of cells, and its whole height with the machine line. */
export interface Panel {
  readonly rows: readonly (readonly Cell[])[];
  readonly boxMm: number;
  readonly heightMm: number;
}

export function layPanel(shown: Presentation): Panel {
  const cells = (shown.payment ?? [shown.amount]).map(layCell);
  const rows: Cell[][] = [];
  for (let start = 0; start < cells.length; start += cellsAcross) rows.push(cells.slice(start, start + cellsAcross));
  const cellsMm = rows.reduce((sum, row) => sum + rowHeightMm(row), 0);
  const boxMm = cellsMm + 17;
  return { rows, boxMm, heightMm: boxMm + (shown.giroLine === undefined ? 0 : giroMm) };
}

/** Draws the panel so that it ends where the page's body does. */
export function drawPanel(sheet: Sheet, shown: Presentation, panel: Panel): void {
  const top = bodyBottomMm - panel.heightMm;
  fillBox(sheet, leftMm, top, widthMm, panel.boxMm, tint);
  fillBox(sheet, leftMm, top, 1.2, panel.boxMm, accent);
  const x = leftMm + paddingMm;
  let y = top + 6.5;
  const name = shown.payment === undefined ? shown.title : shown.wording.howToPay;
  drawText(sheet, name, x, y, { ...heading, sizePt: 10 });
  for (const row of panel.rows) {
    for (const [index, cell] of row.entries()) {
      const left = x + index * cellMm;
      drawFitted(sheet, cell.fact[0], left, y + 6, cellMm - 3, label);
      for (const [line, text] of cell.lines.entries()) drawText(sheet, text, left, y + 11 + line * 4, cell.style);
    }
    y += rowHeightMm(row);
  }
  drawFitted(sheet, shown.paymentNote, x, top + panel.boxMm - 3.5, widthMm - paddingMm * 2, label);
  if (shown.giroLine !== undefined) {
    drawFitted(sheet, shown.giroLine, rightMm, bodyBottomMm - 0.5, widthMm, machine, 'right');
  }
}

/** A long value is set smaller and then wrapped; it is never cut, because a reference must be exact. */
function layCell(fact: Fact): Cell {
  const room = cellMm - 3;
  const sizePt = valueSizesPt.find((size) => measureText(fact[1], { ...strong, sizePt: size }) <= room) ?? 8;
  const style = { ...strong, sizePt };
  return { fact, style, lines: wrapText(fact[1], room, style, valueLinesMax) };
}

function rowHeightMm(row: readonly Cell[]): number {
  return 12 + Math.max(...row.map((cell) => cell.lines.length - 1)) * 4;
}
