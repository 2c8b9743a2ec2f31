// Kaplan-Meier curves as a picture: a step curve with its band for each arm, marks where following ended, medians, and the
// number still followed under the axis. Pure.
import type { CurvePoint, ExperimentResult, SurvivalResult } from '../result.ts';
import {
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

const size = { width: 720, top: 56, plot: 300, left: 92, right: 20 };

const axes = {
  days: { en: 'Days from the first send', sv: 'Dagar från första utskick' },
  TIME_TO_PAYMENT: { en: 'Share unpaid', sv: 'Andel obetalda' },
  TIME_TO_DELIVERY: { en: 'Share not delivered', sv: 'Andel ej levererade' },
} as const;

const texts = {
  TIME_TO_PAYMENT: { en: 'Share unpaid, by days from the first send', sv: 'Andel obetalda, dagar från första utskick' },
  TIME_TO_DELIVERY: {
    en: 'Share not delivered, by days from the first send',
    sv: 'Andel ej levererade, dagar från första utskick',
  },
} as const;

/** Draws one timed metric; the metric must be among the result's. */
export function drawSurvival(result: ExperimentResult, metric: string, language: ChartLanguage): string {
  const survival = survivalOf(result, metric);
  const title = titleOf(metric, language);
  const last = Math.max(1, ...survival.arms.map(({ curve }) => curve.at(-1)?.t ?? 0));
  const right = size.width - size.right;
  const x = scale(0, last, size.left, right);
  const y = scale(0, 1, size.top + size.plot, size.top);
  const height = size.top + size.plot + 78 + survival.arms.length * 18;
  const axis = axes[metric === 'TIME_TO_DELIVERY' ? 'TIME_TO_DELIVERY' : 'TIME_TO_PAYMENT'][language];
  const parts = [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      rule(size.left, y(share), right, y(share)),
      label(size.left - 8, y(share) + 4, `${shown(share * 100, 0, language)} %`, { anchor: 'end' }),
    ]),
    ...ticksOf(0, last, 8).map((day) =>
      label(x(day), y(0) + 16, shown(day, day % 1 === 0 ? 0 : 1, language), { anchor: 'middle' }),
    ),
    ...survival.arms.flatMap((arm, index) => armParts(arm, index, x, y, last)),
    label(12, size.top - 12, axis, { colour: ink }),
    label((size.left + right) / 2, y(0) + 36, axes.days[language], { anchor: 'middle', colour: ink }),
    label(size.left, y(0) + 56, language === 'sv' ? 'Följda fakturor:' : 'Invoices followed:'),
    ...survival.arms.flatMap((arm, index) => atRiskParts(arm, index, x, y(0) + 74 + index * 18, last)),
  ];
  return svg(size.width, height, title, descriptionOf(survival, language), parts);
}

const figuresWords = {
  en: 'share (95% interval), invoices followed',
  sv: 'andel (95 %-intervall), följda fakturor',
} as const;

/** The curve in figures: at each tenth of what was followed. */
export function survivalTable(result: ExperimentResult, metric: string, language: ChartLanguage): ChartTable {
  const survival = survivalOf(result, metric);
  const last = Math.max(1, ...survival.arms.map(({ curve }) => curve.at(-1)?.t ?? 0));
  const rows = Array.from({ length: 11 }, (_, tenth) => {
    const day = (tenth / 10) * last;
    const cells = survival.arms.map(({ curve }) => {
      const point = pointAt(curve, day);
      if (point === undefined) return '100 %';
      const band = `${shown((point.lower ?? Number.NaN) * 100, 0, language)}–${shown((point.upper ?? Number.NaN) * 100, 0, language)}`;
      return `${shown(point.survival * 100, 1, language)} % (${band}), ${point.atRisk}`;
    });
    return [shown(day, 1, language), ...cells];
  });
  const head = [language === 'sv' ? 'Dag' : 'Day', ...survival.arms.map(({ arm }) => arm)];
  return { caption: `${titleOf(metric, language)}; ${figuresWords[language]}`, head, rows };
}

/** At most `count` points that keep the shape: the first, the last, the one at the median, and the largest steps. */
export function thinCurve(curve: readonly CurvePoint[], count: number): readonly CurvePoint[] {
  if (curve.length <= count) return curve;
  const median = curve.findIndex(({ survival }) => survival <= 0.5);
  const kept = new Set([0, curve.length - 1, ...(median === -1 ? [] : [median])]);
  const steps = curve
    .map(({ survival }, index) => ({ index, drop: (curve[index - 1]?.survival ?? 1) - survival }))
    .sort((one, other) => other.drop - one.drop || one.index - other.index);
  for (const { index } of steps) {
    if (kept.size >= count) break;
    kept.add(index);
  }
  return curve.filter((_point, index) => kept.has(index));
}

function survivalOf(result: ExperimentResult, metric: string): SurvivalResult {
  const found = result.survival.find((one) => one.metric === metric);
  if (found === undefined) throw new RangeError(`the result has no times of ${metric}`);
  return found;
}

function titleOf(metric: string, language: ChartLanguage): string {
  return texts[metric === 'TIME_TO_DELIVERY' ? 'TIME_TO_DELIVERY' : 'TIME_TO_PAYMENT'][language];
}

type Arm = SurvivalResult['arms'][number];

function armParts({ arm, curve, median }: Arm, index: number, x: Scale, y: Scale, last: number): string[] {
  const style = styleOf(index);
  const middle = steps(curve, ({ survival }) => survival, x, y);
  const upper = steps(curve, ({ upper: value, survival }) => value ?? survival, x, y);
  const lower = steps(curve, ({ lower: value, survival }) => value ?? survival, x, y);
  const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
  const end = curve.at(-1);
  const censored = curve.filter((point) => point.censored > 0);
  const every = Math.max(1, Math.ceil(censored.length / 40));
  return [
    `<polygon points="${[...upper, ...lower.toReversed()].join(' ')}" fill="${style.colour}" opacity="0.13"/>`,
    `<polyline points="${middle.join(' ')}" fill="none" stroke="${style.colour}" stroke-width="2"${dash}/>`,
    ...censored
      .filter((_point, at) => at % every === 0)
      .map(({ t, survival }) => rule(x(t), y(survival) - 4, x(t), y(survival) + 4, style.colour)),
    ...(median.estimate === null ? [] : [mark(x(median.estimate), y(0.5), style)]),
    ...(end === undefined
      ? []
      : [
          label(x(Math.min(last, end.t)) - 4, y(end.survival) - 6 - index * 2, arm, {
            anchor: 'end',
            colour: style.colour,
            weight: 600,
          }),
        ]),
  ];
}

function atRiskParts({ arm, curve }: Arm, index: number, x: Scale, at: number, last: number): string[] {
  const style = styleOf(index);
  const counts = Array.from({ length: 6 }, (_, fifth) => {
    const day = (fifth / 5) * last;
    const next = curve.find(({ t }) => t >= day);
    return label(x(day), at, String(next?.atRisk ?? 0), { anchor: fifth === 5 ? 'end' : 'middle' });
  });
  return [mark(size.left - 70, at - 4, style), label(size.left - 60, at, arm, { colour: ink }), ...counts];
}

type Scale = (value: number) => number;

/** Corners of a step curve from 100% at the start. */
function steps(curve: readonly CurvePoint[], read: (point: CurvePoint) => number, x: Scale, y: Scale): string[] {
  const corners = [`${px(x(0))},${px(y(1))}`];
  let before = 1;
  for (const point of curve) {
    const value = read(point);
    corners.push(`${px(x(point.t))},${px(y(before))}`, `${px(x(point.t))},${px(y(value))}`);
    before = value;
  }
  return corners;
}

function pointAt(curve: readonly CurvePoint[], day: number): CurvePoint | undefined {
  return curve.findLast(({ t }) => t <= day);
}

function descriptionOf({ arms, horizon }: SurvivalResult, language: ChartLanguage): string {
  const parts = arms.map(({ arm, rmst, median }) => {
    const mean = shown(rmst?.estimate, 1, language);
    const half = shown(median.estimate, 1, language);
    return language === 'sv'
      ? `${arm}: medel ${mean} dagar, median ${half}`
      : `${arm}: mean ${mean} days, median ${half}`;
  });
  const within = language === 'sv' ? `Inom ${horizon} dagar.` : `Within ${horizon} days.`;
  return `${within} ${parts.join('; ')}.`;
}
