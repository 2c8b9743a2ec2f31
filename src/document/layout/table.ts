// The table of invoice lines: column heads repeated on each page, long descriptions wrapped, rows never split.

import { drawRule, drawText, fillBox, type Sheet, type TextStyle, wrapText } from '../pdf/sheet.ts';
import type { LineText, Presentation } from '../presentation.ts';
import { body, drawFitted, hairline, heading, leftMm, rightMm, tint, widthMm } from './style.ts';

const paddingMm = 2;
const lineFeedMm = 4.2;
const descriptionMm = 78;
const descriptionLinesMax = 30;
/** Right edges of the number columns, and the room each has. */
const columns = [
  { key: 'quantity', rightMm: 125, widthMm: 22 },
  { key: 'unitPrice', rightMm: 149, widthMm: 22 },
  { key: 'vat', rightMm: 164, widthMm: 13 },
  { key: 'net', rightMm: rightMm - paddingMm, widthMm: 22 },
] as const;

const headMm = 7;

export interface Row {
  readonly line: LineText;
  readonly description: readonly string[];
  readonly heightMm: number;
}

/** Measures a line before it is drawn, so that the page can be turned in time. */
export function layRow(line: LineText): Row {
  const description = wrapText(line.description, descriptionMm, body, descriptionLinesMax);
  return { line, description, heightMm: description.length * lineFeedMm + 2.4 };
}

/** Draws the column heads; gives the height at which rows begin. */
export function drawTableHead(sheet: Sheet, shown: Presentation, yMm: number): number {
  const { wording } = shown;
  fillBox(sheet, leftMm, yMm, widthMm, headMm, tint);
  const baseline = yMm + 4.6;
  drawText(sheet, wording.description, leftMm + paddingMm, baseline, heading);
  const names = { ...wording, net: `${wording.amount} ${shown.currency}` };
  drawColumns(sheet, names, baseline, heading);
  return yMm + headMm;
}

/** Draws a row; gives the height at which the next begins. */
export function drawRow(sheet: Sheet, row: Row, yMm: number): number {
  let baseline = yMm + 4.5;
  drawColumns(sheet, row.line, baseline, body);
  for (const line of row.description) {
    drawText(sheet, line, leftMm + paddingMm, baseline, body);
    baseline += lineFeedMm;
  }
  drawRule(sheet, leftMm, yMm + row.heightMm, widthMm, hairline);
  return yMm + row.heightMm;
}

function drawColumns(
  sheet: Sheet,
  texts: Readonly<Record<(typeof columns)[number]['key'], string>>,
  baseline: number,
  style: TextStyle,
): void {
  for (const column of columns) {
    drawFitted(sheet, texts[column.key], column.rightMm, baseline, column.widthMm, style, 'right');
  }
}
