// The address window of a Swedish C5 envelope with its window on the right ("H2"), on an A4 sheet folded once.
// We have not read the Swedish standard. The measures are those published for Norwegian C5 windows on the left
// (35 × 105 mm, 44 mm from the top, 15 mm from the side: officeconsult.no), mirrored; the sheet's play sideways is taken
// off, its play up and down is not, so the address begins at the top. Check with the print house before a first mailing.
// Two rectangles: the address stands inside the inner one, and nothing else is printed in the outer one.

import { drawText, measureText, type Sheet, wrapText } from '../pdf/sheet.ts';
import { address } from './style.ts';

/** Millimetres from the top left corner of the sheet. */
export interface Rectangle {
  readonly leftMm: number;
  readonly topMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export const addressArea: Rectangle = { leftMm: 112, topMm: 47, widthMm: 78, heightMm: 29 };
export const clearArea: Rectangle = { leftMm: 104, topMm: 39, widthMm: 106, heightMm: 45 };

/** Line feed in relation to type size, in millimetres a point. */
const leadingMmPerPt = 0.42;
const sizesPt = [10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6];

/** Draws the address in its area, left aligned without blank lines; long ones are set smaller until they fit. */
export function drawAddress(sheet: Sheet, lines: readonly string[]): void {
  let sizePt = 0;
  let wrapped: string[] = [];
  let linesMax = 0;
  for (sizePt of sizesPt) {
    const style = { ...address, sizePt };
    linesMax = Math.floor(addressArea.heightMm / (sizePt * leadingMmPerPt));
    wrapped = lines.flatMap((line) => wrapText(line, addressArea.widthMm, style, 4));
    const isBroken = lines.some((line) => measureText(line, style) > addressArea.widthMm);
    // A line is set smaller rather than broken, down to a size that is still easy to read and sort by machine.
    if (wrapped.length <= linesMax && (!isBroken || sizePt <= 9)) break;
  }
  // Of an address too long even so, the name and the last lines (postcode, country) carry the letter furthest.
  if (wrapped.length > linesMax) wrapped.splice(linesMax - 2, wrapped.length - linesMax);
  for (const [index, line] of wrapped.entries()) {
    const baseline = addressArea.topMm + (index + 0.8) * sizePt * leadingMmPerPt;
    drawText(sheet, line, addressArea.leftMm, baseline, { ...address, sizePt });
  }
}
