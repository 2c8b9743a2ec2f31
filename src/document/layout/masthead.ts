// The upper part of each page: who sends, to whom, what it is; and the foot, with who the creditor is and the page.

import { drawRule, drawText, type Sheet, wrapText } from '../pdf/sheet.ts';
import type { Presentation } from '../presentation.ts';
import {
  accent,
  body,
  bodyBottomMm,
  drawFitted,
  foot,
  grey,
  hairline,
  label,
  leftMm,
  letterhead,
  rightMm,
  strong,
  title,
  widthMm,
} from './style.ts';
import { clearArea, drawAddress } from './window.ts';

const gapMm = 4;
const factValueMm = leftMm + 36;

/** Draws the first page's masthead; gives the height at which the table can begin. */
export function drawMasthead(sheet: Sheet, shown: Presentation, recipient: readonly string[]): number {
  const columnMm = clearArea.leftMm - gapMm - leftMm;
  let y = 22;
  const isLong = wrapText(shown.creditorName, columnMm, letterhead).length > 2;
  const nameStyle = isLong ? { ...letterhead, sizePt: 10.5 } : letterhead;
  for (const line of wrapText(shown.creditorName, columnMm, nameStyle, 4)) {
    drawText(sheet, line, leftMm, y, nameStyle);
    y += isLong ? 4.6 : 6;
  }
  for (const line of shown.creditorAddress.slice(0, 4)) {
    drawFitted(sheet, line, leftMm, y, columnMm, { ...label, ink: grey });
    y += 3.8;
  }
  drawAddress(sheet, recipient);
  y = Math.max(y + 10, 54);
  drawFitted(sheet, shown.title, leftMm, y, columnMm, title);
  y += 9;
  for (const [name, value] of [...shown.facts, shown.amount]) {
    const style = name === shown.amount[0] ? strong : body;
    drawFitted(sheet, name, leftMm, y, factValueMm - leftMm - 2, label);
    for (const line of wrapText(value, clearArea.leftMm - gapMm - factValueMm, style, 3)) {
      drawText(sheet, line, factValueMm, y, style);
      y += 4.9;
    }
  }
  return Math.max(y + 5, 99);
}

/** Draws the short head of a following page; gives the height at which the body can begin. */
export function drawContinuation(sheet: Sheet, shown: Presentation): number {
  drawFitted(sheet, shown.creditorName, leftMm, 19, widthMm / 2 - gapMm, strong);
  const what = `${shown.title} ${shown.number}, ${shown.wording.continued}`;
  drawFitted(sheet, what, rightMm, 19, widthMm / 2 - gapMm, label, 'right');
  drawRule(sheet, leftMm, 22, widthMm, accent, 0.3);
  return 28;
}

/** Draws the foot: address, contact and registrations in three columns, and the page number. */
export function drawFoot(sheet: Sheet, shown: Presentation, page: number, pages: number): void {
  drawRule(sheet, leftMm, bodyBottomMm + 4, widthMm, hairline);
  const columns = [
    [...wrapText(shown.creditorName, 54, foot, 3), shown.creditorAddress.join(', ')],
    shown.creditorContact,
    shown.creditorRegistrations.map(([name, value]) => `${name} ${value}`),
  ];
  const columnsMm = [leftMm, 78, 118, 176];
  for (const [index, lines] of columns.entries()) {
    const x = columnsMm[index] ?? leftMm;
    const columnMm = (columnsMm[index + 1] ?? rightMm) - x - gapMm;
    for (const [row, line] of lines.entries()) {
      drawFitted(sheet, line, x, bodyBottomMm + 8.5 + row * 3.4, columnMm, foot);
    }
  }
  drawText(sheet, shown.wording.page(page, pages), rightMm, bodyBottomMm + 8.5, foot, 'right');
}
