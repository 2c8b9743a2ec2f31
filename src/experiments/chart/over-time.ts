// How debtors came in, by day and arm, summed up. Pure.
import type { ExperimentResult } from '../result.ts';
import {
  axisTitles,
  type ChartLanguage,
  type ChartTable,
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

const size = { width: 720, height: 340, top: 56, bottom: 56, left: 80, right: 24 };

const words = {
  title: { en: 'Debtors taken in, summed up', sv: 'Gäldenärer intagna, summerat' },
  debtors: { en: 'Debtors', sv: 'Gäldenärer' },
  day: { en: 'Day', sv: 'Dag' },
} as const;

/** Draws debtors taken in by day and arm, summed up. */
export function drawEntries(result: ExperimentResult, language: ChartLanguage): string {
  const title = words.title[language];
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
        ...(days.length === 0 ? [] : [mark(x(days.at(-1) ?? 0), y(sums.at(-1)?.[arm] ?? 0), style)]),
        mark(size.left + 12, size.top + 12 + arm * 18, style),
        label(size.left + 22, size.top + 16 + arm * 18, key, { colour: ink }),
      ];
    }),
    ...(days.length === 0
      ? []
      : [
          label(size.left, size.height - size.bottom + 18, result.entries[0]?.day ?? ''),
          label(size.width - size.right, size.height - size.bottom + 18, result.entries.at(-1)?.day ?? '', {
            anchor: 'end',
          }),
        ]),
    ...axisTitles(size, words.day[language], words.debtors[language]),
  ];
  return svg(size.width, size.height, title, title, parts);
}

/** The same in figures. */
export function entriesTable(result: ExperimentResult, language: ChartLanguage): ChartTable {
  const sums = cumulated(result);
  const rows = result.entries.map(({ day }, at) => [day, ...(sums[at] ?? []).map((sum) => shown(sum, 0, language))]);
  return { caption: words.title[language], head: [words.day[language], ...result.arms.map(({ key }) => key)], rows };
}

function cumulated({ entries, arms }: ExperimentResult): number[][] {
  const sums = arms.map(() => 0);
  return entries.map(({ counts }) => {
    for (const [arm, count] of counts.entries()) sums[arm] = (sums[arm] ?? 0) + count;
    return [...sums];
  });
}
