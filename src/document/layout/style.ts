// The look of our documents: one type family, two weights, one accent colour that also prints well in black and white.

import { drawText, type Ink, measureText, type Sheet, type TextStyle } from '../pdf/sheet.ts';
import { mono, regular, semibold } from '../pdf/typeface.ts';

export const leftMm = 20;
export const rightMm = 190;
export const widthMm = rightMm - leftMm;
/** Nothing but the foot stands below this. */
export const bodyBottomMm = 271;

export const black: Ink = '0.1 0.12 0.16';
export const grey: Ink = '0.38 0.42 0.48';
export const accent: Ink = '0.07 0.27 0.42';
export const hairline: Ink = '0.82 0.85 0.88';
export const tint: Ink = '0.945 0.957 0.968';

export const body: TextStyle = { typeface: regular, sizePt: 9, ink: black };
export const label: TextStyle = { typeface: regular, sizePt: 8, ink: grey };
export const heading: TextStyle = { typeface: semibold, sizePt: 8, ink: accent };
export const strong: TextStyle = { typeface: semibold, sizePt: 9, ink: black };
export const title: TextStyle = { typeface: semibold, sizePt: 22, ink: accent };
export const letterhead: TextStyle = { typeface: semibold, sizePt: 14, ink: black };
export const total: TextStyle = { typeface: semibold, sizePt: 12.5, ink: black };
export const address: TextStyle = { typeface: regular, sizePt: 10.5, ink: black };
export const foot: TextStyle = { typeface: regular, sizePt: 7, ink: grey };
/** At 12 points a Plex Mono character is a tenth of an inch wide, the pitch of giro machine lines. */
export const machine: TextStyle = { typeface: mono, sizePt: 12, ink: '0 0 0' };

const smallestPt = 5.5;

/** Draws one line no wider than `widthMaxMm`: set smaller where it must be, and cut with an ellipsis as the last resort. */
export function drawFitted(
  sheet: Sheet,
  text: string,
  xMm: number,
  yMm: number,
  widthMaxMm: number,
  style: TextStyle,
  align: 'left' | 'right' = 'left',
): void {
  const natural = measureText(text, style);
  if (natural <= widthMaxMm) {
    drawText(sheet, text, xMm, yMm, style, align);
    return;
  }
  const fitted = {
    ...style,
    sizePt: Math.max(smallestPt, Math.floor((style.sizePt * widthMaxMm * 10) / natural) / 10),
  };
  let shown = text;
  if (measureText(shown, fitted) > widthMaxMm) {
    const characters = [...text];
    const kept = Math.floor((characters.length * widthMaxMm) / measureText(text, fitted)) - 1;
    shown = `${characters.slice(0, Math.max(1, kept)).join('')}…`;
  }
  drawText(sheet, shown, xMm, yMm, fitted, align);
}
