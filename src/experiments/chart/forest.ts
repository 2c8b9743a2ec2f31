// All differences of a result as a picture: a row for each metric and arm, its interval around zero, its margin, its verdict
// as a sign and a word. Each row has a scale of its own, for metrics share no unit. Pure.
import type { Comparison, ExperimentResult, MetricResult } from '../result.ts';
import { type ChartLanguage, type ChartTable, grey, ink, label, mark, rule, scale, styleOf, svg } from './drawing.ts';
import { differenceInUnit, metricName, problemWords, verdictWords } from './wording.ts';

const size = { width: 720, top: 60, row: 26, left: 290, right: 170, bottom: 40 };

interface Row {
  readonly metric: MetricResult;
  readonly comparison: Comparison;
  /** Of the arm. */
  readonly index: number;
}

/** Draws every comparison: goals first, then guardrails, then the rest. */
export function drawForest(result: ExperimentResult, language: ChartLanguage): string {
  const rows = rowsOf(result);
  const title = language === 'sv' ? 'Skillnad mot kontrollen' : 'Difference from the control';
  const description =
    language === 'sv'
      ? 'Varje rad har sin egen skala. Strecket är intervallet, den röda linjen hur mycket sämre som ännu inte är en förlust.'
      : 'Each row has a scale of its own. The bar is the interval, the red line how much worse is still no loss.';
  const end = size.top + rows.length * size.row;
  const middle = (size.left + size.width - size.right) / 2;
  const heads = headWords[language];
  const parts = rows.flatMap((row, at) => rowParts(row, size.top + at * size.row + size.row / 2, language));
  return svg(size.width, end + size.bottom, title, description, [
    label(12, size.top - 12, heads.metric, { colour: ink }),
    label(middle, size.top - 12, heads.difference, { anchor: 'middle', colour: ink }),
    label(size.width - size.right + 12, size.top - 12, heads.verdict, { colour: ink }),
    rule(middle, size.top, middle, end, grey, '3 3'),
    ...parts,
    label(middle, end + 16, '0', { anchor: 'middle' }),
    label(12, end + 30, description),
  ]);
}

const headWords = {
  en: { metric: 'Metric, arm', difference: 'Lower ← difference → higher', verdict: 'Verdict' },
  sv: { metric: 'Mått, gren', difference: 'Lägre ← skillnad → högre', verdict: 'Omdöme' },
} as const;

/** The same in figures. */
export function forestTable(result: ExperimentResult, language: ChartLanguage): ChartTable {
  const head =
    language === 'sv'
      ? ['Mått', 'Gren', 'Skillnad', 'Intervall', 'p (justerat)', 'Omdöme']
      : ['Metric', 'Arm', 'Difference', 'Interval', 'p (adjusted)', 'Verdict'];
  const rows = rowsOf(result).map(({ metric, comparison }) => [
    metricName(metric, language),
    comparison.arm,
    differenceInUnit(comparison.absolute?.estimate, metric, language),
    intervalOf(comparison, metric, language),
    pOf(comparison.pAdjusted, language),
    verdictOf(comparison, language),
  ]);
  return { caption: language === 'sv' ? 'Skillnad mot kontrollen' : 'Difference from the control', head, rows };
}

/** "0.0030", "< 0.0001", or a dash; with a decimal comma in Swedish. */
export function pOf(p: number | null, language: ChartLanguage): string {
  if (p === null) return '–';
  const text = p < 0.0001 ? '<\u00a00.0001' : p.toPrecision(2);
  return language === 'sv' ? text.replace('.', ',') : text;
}

/** Both ends with their unit, or a dash. */
export function intervalOf(
  { absolute }: Pick<Comparison, 'absolute'>,
  metric: MetricResult,
  language: ChartLanguage,
): string {
  if (absolute === null) return '–';
  const [low, high] = absolute.ci;
  const to = language === 'sv' ? 'till' : 'to';
  return `${differenceInUnit(low, metric, language)} ${to} ${differenceInUnit(high, metric, language)}`;
}

/** Sign and word, and why there is none. */
export function verdictOf({ verdict, problem }: Comparison, language: ChartLanguage): string {
  const why = problem === null ? '' : ` (${problemWords[problem][language]})`;
  return `${verdictWord(verdict, language)}${why}`;
}

function verdictWord(verdict: Comparison['verdict'], language: ChartLanguage): string {
  const { icon, ...word } = verdictWords[verdict];
  return `${icon} ${word[language]}`;
}

function rowsOf({ metrics }: ExperimentResult): Row[] {
  const roles = ['GOAL', 'GUARDRAIL', 'SECONDARY'];
  return metrics
    .toSorted((one, other) => roles.indexOf(one.role) - roles.indexOf(other.role))
    .flatMap((metric) => metric.comparisons.map((comparison, at) => ({ metric, comparison, index: at + 1 })));
}

const verdictColours = { WON: '#00704a', LOST: '#b5420b', NEUTRAL: grey, NO_VERDICT: grey } as const;

function rowParts({ metric, comparison, index }: Row, y: number, language: ChartLanguage): string[] {
  const { absolute, nonInferiority, verdict, arm } = comparison;
  const style = styleOf(index);
  const name = `${metricName(metric, language)}, ${arm}`;
  const parts = [
    label(12, y + 4, name, { colour: ink, weight: metric.role === 'GOAL' ? 600 : 400 }),
    label(size.width - size.right + 12, y + 4, verdictWord(verdict, language), { colour: verdictColours[verdict] }),
  ];
  if (absolute === null) return parts;
  const [low, high] = [absolute.ci[0] ?? absolute.estimate, absolute.ci[1] ?? absolute.estimate];
  const widest = Math.max(Math.abs(low), Math.abs(high), nonInferiority?.margin ?? 0) || 1;
  const x = scale(-widest * 1.08, widest * 1.08, size.left, size.width - size.right);
  if (nonInferiority !== null) {
    const margin = metric.direction === 'UP' ? -nonInferiority.margin : nonInferiority.margin;
    parts.push(rule(x(margin), y - 9, x(margin), y + 9, '#b5420b', '2 2'));
  }
  parts.push(
    `<line x1="${x(low).toFixed(1)}" y1="${y}" x2="${x(high).toFixed(1)}" y2="${y}" stroke="${style.colour}" stroke-width="2"/>`,
    rule(x(low), y - 4, x(low), y + 4, style.colour),
    rule(x(high), y - 4, x(high), y + 4, style.colour),
    mark(x(absolute.estimate), y, style),
  );
  return parts;
}
