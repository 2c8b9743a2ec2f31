// One page being drawn: text, lines and boxes as PDF operators. Millimetres from the top left corner of an A4 sheet,
// as print houses measure; type sizes in points. Text is written as glyph numbers, so nothing in it can become code.

import { type EmbeddedFont, type Glyph, glyphOf, type Typeface } from './typeface.ts';

export const sheetWidthMm = 210;
export const sheetHeightMm = 297;
const pointsPerMm = 72 / 25.4;

export interface Sheet {
  /** PDF operators, in drawing order. */
  readonly operators: string[];
  readonly fonts: Set<EmbeddedFont>;
}

/** Red, green, blue from 0 to 1, as PDF writes them. */
export type Ink = string;

export interface TextStyle {
  readonly typeface: Typeface;
  readonly sizePt: number;
  readonly ink: Ink;
}

export function blankSheet(): Sheet {
  return { operators: [], fonts: new Set() };
}

/** Draws one line of text with its baseline at `yMm`; `align` says which end of the text is at `xMm`. */
export function drawText(
  sheet: Sheet,
  text: string,
  xMm: number,
  yMm: number,
  style: TextStyle,
  align: 'left' | 'right' = 'left',
): void {
  const glyphs = shape(text, style.typeface);
  const first = glyphs[0];
  if (first === undefined) return;
  const left = align === 'left' ? xMm : xMm - widthOf(glyphs, style.sizePt);
  let operators = `BT ${style.ink} rg ${points(left)} ${points(sheetHeightMm - yMm)} Td `;
  let font = first.font;
  let run = '';
  for (const glyph of glyphs) {
    if (glyph.font !== font) {
      operators += show(sheet, font, style.sizePt, run);
      font = glyph.font;
      run = '';
    }
    run += glyph.hex;
  }
  sheet.operators.push(`${operators}${show(sheet, font, style.sizePt, run)}ET`);
}

/** Fills a rectangle whose upper left corner is at (`xMm`, `yMm`). */
export function fillBox(sheet: Sheet, xMm: number, yMm: number, widthMm: number, heightMm: number, ink: Ink): void {
  const bottom = sheetHeightMm - yMm - heightMm;
  sheet.operators.push(`${ink} rg ${points(xMm)} ${points(bottom)} ${points(widthMm)} ${points(heightMm)} re f`);
}

/** Draws a level line; it is a thin filled box, which prints the same everywhere. */
export function drawRule(sheet: Sheet, xMm: number, yMm: number, widthMm: number, ink: Ink, thickMm = 0.15): void {
  fillBox(sheet, xMm, yMm, widthMm, thickMm, ink);
}

/** Width of one line of text, in millimetres. */
export function measureText(text: string, style: TextStyle): number {
  return widthOf(shape(text, style.typeface), style.sizePt);
}

/**
 * Breaks text into lines no wider than `widthMm`: at line feeds, then at spaces, and inside words that are wider than
 * a line. More than `linesMax` lines end with an ellipsis. Always gives at least one line.
 */
export function wrapText(text: string, widthMm: number, style: TextStyle, linesMax = 40): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|[\r\n\u2028\u2029]/)) {
    let line = '';
    for (const word of paragraph.split(/[ \t]+/)) {
      const candidate = line === '' ? word : `${line} ${word}`;
      if (measureText(candidate, style) <= widthMm) {
        line = candidate;
        continue;
      }
      if (line !== '') lines.push(line);
      const pieces = breakWord(word, widthMm, style, linesMax);
      line = pieces.pop() ?? '';
      lines.push(...pieces);
      if (lines.length > linesMax) break;
    }
    lines.push(line);
    if (lines.length > linesMax) break;
  }
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax - 1), `${(lines[linesMax - 1] ?? '').slice(0, -1)}…`];
}

function breakWord(word: string, widthMm: number, style: TextStyle, linesMax: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of word) {
    const advance = measureText(character, style);
    if (width + advance > widthMm && piece !== '') {
      pieces.push(piece);
      if (pieces.length > linesMax) return pieces;
      piece = '';
      width = 0;
    }
    piece += character;
    width += advance;
  }
  pieces.push(piece);
  return pieces;
}

function shape(text: string, typeface: Typeface): Glyph[] {
  const glyphs: Glyph[] = [];
  for (const character of text.normalize('NFC')) {
    const glyph = glyphOf(typeface, character.codePointAt(0) ?? 0);
    if (glyph !== undefined) glyphs.push(glyph);
  }
  return glyphs;
}

function widthOf(glyphs: readonly Glyph[], sizePt: number): number {
  let thousandths = 0;
  for (const glyph of glyphs) thousandths += glyph.advance;
  return (thousandths * sizePt) / 1000 / pointsPerMm;
}

function show(sheet: Sheet, font: EmbeddedFont, sizePt: number, run: string): string {
  sheet.fonts.add(font);
  return `/${font.resource} ${sizePt} Tf <${run}> Tj `;
}

/** Millimetres as points with two decimals. */
function points(mm: number): string {
  return String(Math.round(mm * pointsPerMm * 100) / 100);
}
