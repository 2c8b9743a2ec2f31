// How the differences of one metric and the intervals that hold at any look have gone from result to result: a series for
// each treatment arm, one above the other on the same scale, for bands of several arms drawn over each other are mud. Pure.
import { dayOf } from '../../clock.ts';
import type { Comparison, ExperimentResult, MetricResult } from '../result.ts';
import {
  type ArmStyle,
  axisTitles,
  type ChartLanguage,
  type ChartTable,
  grey,
  ink,
  label,
  mark,
  px,
  rule,
  scale,
  shown,
  styleOf,
  svg,
  ticksOf,
} from './drawing.ts';
import { differenceInUnit, differenceTitle, metricName } from './wording.ts';

const size = { width: 720, top: 84, panel: 190, gap: 30, bottom: 56, left: 92, right: 24 };

const words = {
  overTime: { en: 'difference from the control over time', sv: 'skillnad mot kontrollen över tid' },
  bands: {
    en: 'The interval holds however often one looks; the dark one is what all looks agree on.',
    sv: 'Intervallet gäller hur ofta man än tittar; det mörka är vad alla avläsningar är överens om.',
  },
  none: { en: 'Too few debtors yet.', sv: 'För få gäldenärer än.' },
  day: { en: 'Day', sv: 'Dag' },
  difference: { en: 'difference', sv: 'skillnad' },
  anyLook: { en: 'at any look', sv: 'gäller alltid' },
  allLooks: { en: 'all looks', sv: 'alla avläsningar' },
} as const;

type Range = readonly [number, number];

interface Look {
  readonly asOfMs: number;
  readonly estimate: number;
  readonly ci: Range;
  /** Null: the looks agree on nothing. */
  readonly agreed: Range | null;
}

interface Series {
  readonly arm: string;
  /** Of the arm among all. */
  readonly index: number;
  readonly looks: readonly Look[];
}

/** Draws a series for each treatment arm of one metric, over all results, oldest first. */
export function drawAlwaysValid(history: readonly ExperimentResult[], metric: string, language: ChartLanguage): string {
  const found = metricOf(history, metric);
  const series = seriesOf(history, metric);
  const title = `${found === undefined ? metric : metricName(found, language)}: ${words.overTime[language]}`;
  const looks = series.flatMap((one) => one.looks);
  if (looks.length === 0) {
    const none = words.none[language];
    return svg(size.width, 100, title, none, [label(12, 60, none)]);
  }
  const times = looks.map(({ asOfMs }) => asOfMs);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const low = Math.min(0, ...looks.map(({ ci }) => ci[0]));
  const high = Math.max(0, ...looks.map(({ ci }) => ci[1]));
  const x = scale(first, last, size.left, size.width - size.right);
  const height = size.top + series.length * (size.panel + size.gap) - size.gap + size.bottom;
  const inUnit = (value: number) =>
    found === undefined ? shown(value, 2, language) : differenceInUnit(value, found, language);
  const parts = series.flatMap((one, at) => {
    const top = size.top + at * (size.panel + size.gap);
    return panelParts(one, { top, low, high, x, inUnit });
  });
  return svg(size.width, height, title, words.bands[language], [
    label(12, 38, words.bands[language]),
    ...parts,
    label(x(first), height - size.bottom + 18, dayOf(first, 'UTC'), { anchor: last > first ? 'start' : 'middle' }),
    ...(last > first ? [label(x(last), height - size.bottom + 18, dayOf(last, 'UTC'), { anchor: 'end' })] : []),
    ...axisTitles(
      { ...size, height },
      words.day[language],
      found === undefined ? words.difference[language] : differenceTitle(found, currencyOf(history), language),
    ),
  ]);
}

/** The same in figures: a row for each result, for each treatment arm its difference and both intervals. */
export function alwaysValidTable(
  history: readonly ExperimentResult[],
  metric: string,
  language: ChartLanguage,
): ChartTable {
  const found = metricOf(history, metric);
  const series = seriesOf(history, metric);
  const times = [...new Set(series.flatMap(({ looks }) => looks.map(({ asOfMs }) => asOfMs)))].sort((a, b) => a - b);
  const inUnit = (value: number) =>
    found === undefined ? shown(value, 3, language) : differenceInUnit(value, found, language);
  const range = (ends: Range | null) =>
    ends === null ? '–' : `${inUnit(ends[0])} ${language === 'sv' ? 'till' : 'to'} ${inUnit(ends[1])}`;
  return {
    caption: `${found === undefined ? metric : metricName(found, language)}: ${words.overTime[language]}`,
    head: [
      words.day[language],
      ...series.flatMap(({ arm }) => [
        `${arm}, ${words.difference[language]}`,
        `${arm}, ${words.anyLook[language]}`,
        `${arm}, ${words.allLooks[language]}`,
      ]),
    ],
    rows: times.map((time) => [
      dayOf(time, 'UTC'),
      ...series.flatMap(({ looks }) => {
        const look = looks.find(({ asOfMs }) => asOfMs === time);
        return look === undefined ? ['–', '–', '–'] : [inUnit(look.estimate), range(look.ci), range(look.agreed)];
      }),
    ]),
  };
}

interface Panel {
  readonly top: number;
  readonly low: number;
  readonly high: number;
  readonly x: (ms: number) => number;
  readonly inUnit: (value: number) => string;
}

function panelParts({ arm, index, looks }: Series, { top, low, high, x, inUnit }: Panel): string[] {
  const style = styleOf(index);
  const y = scale(low, high, top + size.panel, top);
  const right = size.width - size.right;
  const agreed = looks.flatMap(({ asOfMs, agreed: ends }) => (ends === null ? [] : [{ asOfMs, ends }]));
  const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
  return [
    ...ticksOf(low, high, 4).flatMap((tick) => [
      rule(size.left, y(tick), right, y(tick)),
      label(size.left - 8, y(tick) + 4, inUnit(tick), { anchor: 'end' }),
    ]),
    rule(size.left, y(0), right, y(0), grey),
    band(
      looks.map(({ asOfMs, ci }) => ({ asOfMs, ends: ci })),
      x,
      y,
      style,
      0.15,
    ),
    band(agreed, x, y, style, 0.22),
    `<polyline points="${looks.map((one) => `${px(x(one.asOfMs))},${px(y(one.estimate))}`).join(' ')}" fill="none" stroke="${style.colour}" stroke-width="2"${dash}/>`,
    ...looks.map((one) => mark(x(one.asOfMs), y(one.estimate), style, 3)),
    mark(right - 4, top - 11, style),
    label(right - 14, top - 7, arm, { anchor: 'end', colour: ink, weight: 600 }),
  ];
}

const barHalf = 8;

function band(
  looks: readonly { readonly asOfMs: number; readonly ends: Range }[],
  x: (ms: number) => number,
  y: (value: number) => number,
  { colour }: ArmStyle,
  opacity: number,
): string {
  // Of a single look a bar is drawn: without a width its interval could not be seen.
  const [only, ...others] = looks;
  const spots = looks.map(({ asOfMs, ends }) => ({ at: x(asOfMs), ends }));
  const drawn =
    only === undefined || others.length > 0
      ? spots
      : [-barHalf, barHalf].map((by) => ({ at: x(only.asOfMs) + by, ends: only.ends }));
  const upper = drawn.map(({ at, ends }) => `${px(at)},${px(y(ends[1]))}`);
  const lower = drawn.map(({ at, ends }) => `${px(at)},${px(y(ends[0]))}`).reverse();
  return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour}" opacity="${opacity}"/>`;
}

function metricOf(history: readonly ExperimentResult[], metric: string): MetricResult | undefined {
  return history.at(-1)?.metrics.find((one) => one.metric === metric);
}

function currencyOf(history: readonly ExperimentResult[]): string | null {
  return history.at(-1)?.currency ?? null;
}

/** By treatment arm of the newest result. */
function seriesOf(history: readonly ExperimentResult[], metric: string): Series[] {
  const arms = metricOf(history, metric)?.comparisons.map(({ arm }) => arm) ?? [];
  return arms.map((arm, at) => ({
    arm,
    index: at + 1,
    looks: history.flatMap(({ asOfMs, metrics }) => {
      const comparisons = metrics.find((one) => one.metric === metric)?.comparisons;
      return lookOf(
        asOfMs,
        comparisons?.find((one) => one.arm === arm),
      );
    }),
  }));
}

function lookOf(asOfMs: number, comparison: Comparison | undefined): Look[] {
  const { absolute = null, alwaysValid = null } = comparison ?? {};
  const ci = closed(alwaysValid?.ci ?? null);
  if (absolute === null || ci === null) return [];
  return [{ asOfMs, estimate: absolute.estimate, ci, agreed: closed(alwaysValid?.running.ci ?? null) }];
}

function closed(ends: readonly [number | null, number | null] | null): Range | null {
  const [low, high] = ends ?? [null, null];
  return low === null || high === null ? null : [low, high];
}
