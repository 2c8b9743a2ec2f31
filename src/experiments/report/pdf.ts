// The report of a result as a PDF to mail: the verdict, the checks, the figures, and the curves drawn as lines. Pure.

import { isoOf } from '../../clock.ts';
import {
  black,
  body,
  bodyBottomMm,
  foot,
  grey,
  hairline,
  heading,
  label,
  leftMm,
  strong,
  tint,
  title,
  widthMm,
} from '../../document/layout/style.ts';
import { writePdf } from '../../document/pdf/file.ts';
import {
  blankSheet,
  drawRule,
  drawText,
  fillBox,
  measureText,
  type Sheet,
  wrapText,
} from '../../document/pdf/sheet.ts';
import { chartsOf } from '../chart/chart.ts';
import type { ChartLanguage, ChartTable } from '../chart/drawing.ts';
import type { ExperimentResult, SurvivalResult } from '../result.ts';
import type { Reported } from './html.ts';
import {
  healthSection,
  metricSections,
  type Section,
  sliceSection,
  successionSection,
  supplementSection,
} from './sections.ts';

const lineMm = 4.4;
// Of a table.
const cell = { ...body, sizePt: 7.5 };
const columnGapMm = 3;
const topMm = 22;
// The newest; the page on the screen has them all.
const pdfRowsMax = 31;

/** Writes a few pages of A4. */
export function writeReportPdf({ result, definition, history, sha256 }: Reported, language: ChartLanguage): Buffer {
  const sheets: Sheet[] = [blankSheet()];
  let y = topMm;
  const sheet = () => sheets.at(-1) ?? blankSheet();
  const room = (mm: number) => {
    if (y + mm <= bodyBottomMm) return;
    sheets.push(blankSheet());
    y = topMm;
  };
  drawText(sheet(), definition.name, leftMm, y + 4, title);
  y += 12;
  for (const text of wrapText(
    `${definition.key} · ${isoOf(result.asOfMs).slice(0, 10)}. ${definition.hypothesis}`,
    widthMm,
    label,
    4,
  )) {
    drawText(sheet(), text, leftMm, y, label);
    y += lineMm;
  }
  const verdict = wrapText(result.decision.sentence[language], widthMm - 8, strong, 8);
  fillBox(sheet(), leftMm, y, widthMm, verdict.length * lineMm + 5, tint);
  for (const [at, text] of verdict.entries()) drawText(sheet(), text, leftMm + 4, y + 5.5 + at * lineMm, strong);
  y += verdict.length * lineMm + 12;
  const slices = sliceSection(result, language);
  const supplements = supplementSection(result, language);
  const sections = [
    healthSection(result, language),
    ...metricSections(result, language),
    ...(supplements === undefined ? [] : [supplements]),
    successionSection(result, language),
  ];
  const drawSection = (section: Section) => {
    const widths = widthsOf(section);
    room(18);
    drawText(sheet(), section.title, leftMm, y, heading);
    y += 5;
    for (const [at, texts] of [section.head, ...section.rows].entries()) {
      const row = texts.map(printable);
      const style = at === 0 ? label : cell;
      const cells = row.map((text, column) => wrapText(text, (widths[column] ?? 20) - columnGapMm, style, 4));
      const lines = Math.max(1, ...cells.map(({ length }) => length));
      room(lines * 3.6 + 2);
      for (const [column, wrapped] of cells.entries()) {
        const x = leftMm + widths.slice(0, column).reduce((sum, width) => sum + width, 0);
        for (const [index, text] of wrapped.entries()) drawText(sheet(), text, x, y + index * 3.6, style);
      }
      y += lines * 3.6 + 1.4;
      drawRule(sheet(), leftMm, y - 3.3, widthMm, hairline);
    }
    y += 6;
  };
  for (const section of sections) drawSection(section);
  const charts = chartsOf(history, language);
  for (const [at, survival] of result.survival.entries()) {
    room(90);
    y = drawCurves(sheet(), result, survival, y, language);
    const table = charts.survival[at]?.table();
    if (table !== undefined) drawSection(sectionOf(table));
  }
  for (const chart of charts.alwaysValid) drawSection(sectionOf(chart.table()));
  if (slices !== undefined) drawSection(slices);
  for (const [at, page] of sheets.entries()) {
    drawText(page, `${definition.key} · ${sha256.slice(0, 16)} · ${at + 1} / ${sheets.length}`, leftMm, 285, foot);
  }
  return writePdf(sheets, {
    title: definition.name,
    author: 'Stafett',
    language: language === 'sv' ? 'sv-SE' : 'en-GB',
    createdMs: result.asOfMs,
  });
}

/** The figures of a picture, as what the page has for tables. */
function sectionOf({ caption, head, rows }: ChartTable): Section {
  return { title: caption, head, rows: rows.slice(-pdfRowsMax) };
}

/** The typeface has no triangles. */
function printable(text: string): string {
  return text.replace('▲', '+').replace('▼', '-');
}

/** Columns as wide as what they hold; where that is more than the page has, the widest give way, all to one width. */
function widthsOf({ head, rows }: Section): number[] {
  const natural = head.map((text, column) => {
    const cells = rows.map((row) => measureText(printable(row[column] ?? ''), cell));
    // A little more than measured: what fits to the last digit must not break.
    return Math.max(measureText(text, label), ...cells) + columnGapMm + 0.1;
  });
  const total = natural.reduce((sum, width) => sum + width, 0);
  if (total <= widthMm) return natural.map((width) => (width / total) * widthMm);
  let left = widthMm;
  for (const [at, width] of natural.toSorted((one, other) => one - other).entries()) {
    const share = left / (natural.length - at);
    if (width > share) return natural.map((one) => Math.min(one, share));
    left -= width;
  }
  return natural;
}

const greys = ['0 0.45 0.7', '0.84 0.37 0', '0 0.62 0.45', '0.8 0.47 0.65', '0.34 0.71 0.91', '0.2 0.2 0.2'];

/** Step curves of thin boxes: they print the same everywhere. Answers where it ended. */
function drawCurves(
  sheet: Sheet,
  { arms }: ExperimentResult,
  survival: SurvivalResult,
  fromMm: number,
  language: ChartLanguage,
): number {
  const [plotMm, left, width] = [62, leftMm + 12, widthMm - 12];
  const last = Math.max(1, ...survival.arms.map(({ curve }) => curve.at(-1)?.t ?? 0));
  const caption = {
    TIME_TO_DELIVERY: { en: 'Share not delivered, by days', sv: 'Andel ej levererade, dagar' },
    TIME_TO_PAYMENT: { en: 'Share unpaid, by days', sv: 'Andel obetalda, dagar' },
  }[survival.metric === 'TIME_TO_DELIVERY' ? 'TIME_TO_DELIVERY' : 'TIME_TO_PAYMENT'][language];
  drawText(sheet, caption, leftMm, fromMm, heading);
  const top = fromMm + 4;
  for (const share of [0, 0.5, 1]) {
    const y = top + (1 - share) * plotMm;
    drawRule(sheet, left, y, width, hairline);
    drawText(sheet, `${share * 100} %`, left - 2, y + 1, label, 'right');
  }
  for (const tenth of [0, 0.25, 0.5, 0.75, 1]) {
    const day = String(Math.round(tenth * last));
    drawText(sheet, day, left + tenth * width - measureText(day, label) / 2, top + plotMm + 5, label);
  }
  for (const [index, { arm, curve }] of survival.arms.entries()) {
    const colour = greys[index % greys.length] ?? black;
    let [x, y] = [left, top];
    for (const { t, survival: share } of curve) {
      const [nextX, nextY] = [left + (t / last) * width, top + (1 - share) * plotMm];
      fillBox(sheet, x, y - 0.2, nextX - x + 0.4, 0.4, colour);
      if (nextY > y) fillBox(sheet, nextX, y - 0.2, 0.4, nextY - y + 0.4, colour);
      [x, y] = [nextX, nextY];
    }
    const at = top + plotMm + 11 + index * 4.4;
    fillBox(sheet, leftMm, at - 1.6, 6, 0.8, colour);
    drawText(sheet, `${arm}: ${arms[index]?.name ?? ''}`, leftMm + 8, at, { ...body, ink: grey });
  }
  return top + plotMm + 18 + survival.arms.length * 4.4;
}
