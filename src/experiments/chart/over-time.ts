// A result over time: how one difference and the interval that holds at any look have gone from snapshot to snapshot, and
// how debtors came in by day. Pure.

import { dayOf } from '../../clock.ts';
import type { Comparison, ExperimentResult } from '../result.ts';
import { intersected } from '../statistics/always-valid.ts';
import {
  type ChartLanguage,
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
  tableOf,
  ticksOf,
} from './drawing.ts';
import { differenceInUnit, metricName } from './wording.ts';

const size = { width: 720, height: 320, top: 44, bottom: 40, left: 80, right: 24 };

interface Look {
  readonly asOfMs: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Draws the difference of one metric and arm over all snapshots, oldest first; the newest one's title. */
export function drawAlwaysValid(
  history: readonly ExperimentResult[],
  metric: string,
  arm: string,
  language: ChartLanguage,
): string {
  const looks = looksOf(history, metric, arm);
  const newest = history.at(-1)?.metrics.find((one) => one.metric === metric);
  const name = newest === undefined ? metric : metricName(newest, language);
  const title = `${name}, ${arm}: ${language === 'sv' ? 'skillnad över tid' : 'difference over time'}`;
  const description =
    language === 'sv'
      ? 'Intervallet gäller hur ofta man än tittar; det mörka är vad alla titter är överens om.'
      : 'The interval holds however often one looks; the dark one is what all looks agree on.';
  if (looks.length === 0) {
    const none = language === 'sv' ? 'För få gäldenärer än.' : 'Too few debtors yet.';
    return svg(size.width, 100, title, none, [label(12, 60, none)]);
  }
  const times = looks.map(({ asOfMs }) => asOfMs);
  const [low, high] = [Math.min(0, ...looks.map((one) => one.low)), Math.max(0, ...looks.map((one) => one.high))];
  const x = scale(Math.min(...times), Math.max(...times), size.left, size.width - size.right);
  const y = scale(low, high, size.height - size.bottom, size.top);
  const style = styleOf(1);
  const agreed = running(looks);
  const parts = [
    ...ticksOf(low, high, 5).flatMap((tick) => [
      rule(size.left, y(tick), size.width - size.right, y(tick)),
      label(
        size.left - 8,
        y(tick) + 4,
        newest === undefined ? shown(tick, 2, language) : differenceInUnit(tick, newest, language),
        { anchor: 'end' },
      ),
    ]),
    rule(size.left, y(0), size.width - size.right, y(0), grey),
    band(looks, x, y, style.colour, 0.15),
    band(agreed, x, y, style.colour, 0.2),
    `<polyline points="${looks.map((one) => `${px(x(one.asOfMs))},${px(y(one.estimate))}`).join(' ')}" fill="none" stroke="${style.colour}" stroke-width="2"/>`,
    ...looks.map((one) => mark(x(one.asOfMs), y(one.estimate), style, 3)),
    label(x(times[0] ?? 0), size.height - 14, dayOfMs(times[0] ?? 0)),
    label(size.width - size.right, size.height - 14, dayOfMs(times.at(-1) ?? 0), { anchor: 'end' }),
  ];
  return svg(size.width, size.height, title, description, parts);
}

/** The same in figures. */
export function alwaysValidTable(
  history: readonly ExperimentResult[],
  metric: string,
  arm: string,
  language: ChartLanguage,
): string {
  const head = language === 'sv' ? ['Dag', 'Skillnad', 'Från', 'Till'] : ['Day', 'Difference', 'From', 'To'];
  const rows = looksOf(history, metric, arm).map((one) => [
    dayOfMs(one.asOfMs),
    ...[one.estimate, one.low, one.high].map((value) => shown(value, 3, language)),
  ]);
  return tableOf(`${metric}, ${arm}`, head, rows);
}

/** Draws debtors taken in by day and arm, summed up. */
export function drawEntries(result: ExperimentResult, language: ChartLanguage): string {
  const title = language === 'sv' ? 'Gäldenärer intagna, summerat' : 'Debtors taken in, summed up';
  const days = result.entries.map(({ day }) => Date.parse(day));
  const sums = cumulated(result);
  const most = Math.max(1, ...(sums.at(-1) ?? []));
  const x = scale(days[0] ?? 0, days.at(-1) ?? 1, size.left, size.width - size.right);
  const y = scale(0, most, size.height - size.bottom, size.top);
  const parts = [
    ...ticksOf(0, most, 5).flatMap((tick) => [
      rule(size.left, y(tick), size.width - size.right, y(tick)),
      label(size.left - 8, y(tick) + 4, shown(tick, 0, language), { anchor: 'end' }),
    ]),
    ...result.arms.flatMap(({ key }, arm) => {
      const style = styleOf(arm);
      const points = days.map((day, at) => `${px(x(day))},${px(y(sums[at]?.[arm] ?? 0))}`);
      const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
      return [
        `<polyline points="${points.join(' ')}" fill="none" stroke="${style.colour}" stroke-width="2"${dash}/>`,
        mark(size.left + 12, size.top + 12 + arm * 18, style),
        label(size.left + 22, size.top + 16 + arm * 18, key, { colour: ink }),
      ];
    }),
    ...(days.length === 0
      ? []
      : [
          label(size.left, size.height - 14, result.entries[0]?.day ?? ''),
          label(size.width - size.right, size.height - 14, result.entries.at(-1)?.day ?? '', { anchor: 'end' }),
        ]),
  ];
  return svg(size.width, size.height, title, title, parts);
}

/** The same in figures. */
export function entriesTable(result: ExperimentResult, language: ChartLanguage): string {
  const sums = cumulated(result);
  const rows = result.entries.map(({ day }, at) => [day, ...(sums[at] ?? []).map(String)]);
  const title = language === 'sv' ? 'Gäldenärer intagna, summerat' : 'Debtors taken in, summed up';
  return tableOf(title, [language === 'sv' ? 'Dag' : 'Day', ...result.arms.map(({ key }) => key)], rows);
}

function cumulated({ entries, arms }: ExperimentResult): number[][] {
  const sums = arms.map(() => 0);
  return entries.map(({ counts }) => {
    for (const [arm, count] of counts.entries()) sums[arm] = (sums[arm] ?? 0) + count;
    return [...sums];
  });
}

function looksOf(history: readonly ExperimentResult[], metric: string, arm: string): Look[] {
  return history.flatMap(({ asOfMs, metrics }) => {
    const found = metrics.find((one) => one.metric === metric)?.comparisons.find((one) => one.arm === arm);
    return found === undefined ? [] : lookOf(asOfMs, found);
  });
}

function lookOf(asOfMs: number, { absolute, alwaysValid }: Comparison): Look[] {
  const [low, high] = alwaysValid?.ci ?? [null, null];
  return absolute === null || low === null || high === null ? [] : [{ asOfMs, estimate: absolute.estimate, low, high }];
}

/** What all looks so far agree on; where they agree on nothing it ends. */
function running(looks: readonly Look[]): Look[] {
  const agreed: Look[] = [];
  let before: ReturnType<typeof intersected> | null = null;
  for (const look of looks) {
    before = intersected(before, [look.low, look.high]);
    if (before === 'EMPTY') break;
    agreed.push({ ...look, low: before[0], high: before[1] });
  }
  return agreed;
}

function band(
  looks: readonly Look[],
  x: (ms: number) => number,
  y: (value: number) => number,
  colour: string,
  opacity: number,
): string {
  const upper = looks.map((one) => `${px(x(one.asOfMs))},${px(y(one.high))}`);
  const lower = looks.map((one) => `${px(x(one.asOfMs))},${px(y(one.low))}`).reverse();
  return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour}" opacity="${opacity}"/>`;
}

function dayOfMs(ms: number): string {
  return dayOf(ms, 'UTC');
}
