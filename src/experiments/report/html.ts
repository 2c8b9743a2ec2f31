// The report of a result as one HTML page that needs nothing else: no scripts, no outside addresses; for screens wide and
// narrow, in light and dark, and on paper. Pure.
import { isoOf } from '../../clock.ts';
import { describeCondition } from '../../succession/explain/describe-condition.ts';
import { type Chart, chartsOf } from '../chart/chart.ts';
import { type ChartLanguage, escapeXml, tableOf } from '../chart/drawing.ts';
import { metricName } from '../chart/wording.ts';
import {
  type DecisionCriteria,
  type ExperimentDefinition,
  metricId,
  type NonInferiorityMargin,
} from '../definition.ts';
import type { ExperimentResult } from '../result.ts';
import {
  healthSection,
  metricSections,
  roleNames,
  type Section,
  sliceSection,
  successionSection,
  supplementSection,
} from './sections.ts';

export interface Reported {
  readonly result: ExperimentResult;
  readonly definition: ExperimentDefinition;
  /** All results so far, oldest first, this one last. */
  readonly history: readonly ExperimentResult[];
  /** Of the result's bytes. */
  readonly sha256: string;
}

/** Writes the page. */
export function writeReportHtml({ result, definition, history, sha256 }: Reported, language: ChartLanguage): string {
  const sv = language === 'sv';
  const { status, sentence } = result.decision;
  const charts = chartsOf(history, language);
  const slices = sliceSection(result, language);
  const supplements = supplementSection(result, language);
  const parts = [
    `<p class="kind">${sv ? 'Experiment' : 'Experiment'} · ${escapeXml(definition.key)} · ${isoOf(result.asOfMs).slice(0, 10)}</p>`,
    `<h1>${escapeXml(definition.name)}</h1>`,
    definition.hypothesis === '' ? '' : `<p class="quiet">${escapeXml(definition.hypothesis)}</p>`,
    `<p class="verdict ${status === 'INVALID' ? 'bad' : ''}" role="status">${escapeXml(sentence[language])}</p>`,
    table(healthSection(result, language)),
    ...metricSections(result, language).map(table),
    figure(charts.forest, sv),
    ...charts.survival.map((chart) => figure(chart, sv)),
    table(successionSection(result, language)),
    ...charts.alwaysValid.map((chart) => figure(chart, sv)),
    supplements === undefined ? '' : table(supplements),
    slices === undefined ? '' : table(slices),
    figure(charts.entries, sv),
    table(planSection(definition, language)),
    `<p class="quiet">${sv ? 'Version' : 'Version'} ${escapeXml(result.engineVersion)} · ${sv ? 'händelse' : 'event'} ${result.watermark} · SHA-256 ${escapeXml(sha256)}</p>`,
  ];
  return page(definition.name, language, parts);
}

function planSection(definition: ExperimentDefinition, language: ChartLanguage): Section {
  const { arms, plan } = definition;
  const sv = language === 'sv';
  const rows = [
    ...arms.map(({ key, name, weight }, at) => [
      `${key}${at === 0 ? (sv ? ' (kontroll)' : ' (control)') : ''}`,
      `${name}, ${sv ? 'vikt' : 'weight'} ${weight}`,
    ]),
    [sv ? 'Vilka som deltar' : 'Who takes part', partakersText(definition, language)],
    ...plan.metrics.map((metric) => [
      metricName({ metric: metricId(metric), kind: metric.kind }, language),
      [
        roleNames[metric.role][language],
        metric.smallestEffect == null
          ? ''
          : `${sv ? 'minsta effekt av intresse' : 'smallest effect of interest'} ${numberOf(metric.smallestEffect, sv)}`,
        metric.margin === null ? '' : marginText(metric.margin, sv),
      ]
        .filter((part) => part !== '')
        .join(', '),
    ]),
    [sv ? 'Beslutsregel' : 'Criteria', criteriaNames[plan.criteria][language]],
    ['alpha / power', `${numberOf(plan.alpha, sv)} / ${numberOf(plan.power, sv)}`],
    [sv ? 'Horisont, dagar' : 'Horizon, days', String(plan.horizonDays)],
    [sv ? 'Planerade gäldenärer i två grenar' : 'Planned debtors in two arms', String(plan.plannedDebtors)],
  ];
  return { title: sv ? 'Analysplan, låst vid start' : 'Plan of analysis, frozen at the start', head: ['', ''], rows };
}

function partakersText(
  { eligibility, everyArmReaches = true, coverageBp }: ExperimentDefinition,
  language: ChartLanguage,
): string {
  const sv = language === 'sv';
  const condition = eligibility === null ? (sv ? 'alla' : 'everyone') : describeCondition(eligibility, language);
  const reach = sv ? 'som varje gren kan nå' : 'whom every arm can reach';
  const coverage = `${numberOf(coverageBp / 100, sv)} %`;
  return [condition, everyArmReaches ? reach : '', coverage].filter((part) => part !== '').join(', ');
}

const criteriaNames: Readonly<Record<DecisionCriteria, Readonly<Record<ChartLanguage, string>>>> = {
  CLEAR_SIGNALS: { en: 'clear signals', sv: 'tydliga utslag' },
  DO_NO_HARM: { en: 'do no harm', sv: 'ingen skada' },
  NON_INFERIOR: { en: 'not inferior', sv: 'inte sämre' },
};

/** As many digits as it was stated with. */
function numberOf(value: number, sv: boolean): string {
  return value.toLocaleString(sv ? 'sv-SE' : 'en-GB', { maximumFractionDigits: 9 });
}

function marginText({ kind, size }: NonInferiorityMargin, sv: boolean): string {
  const text = `${sv ? 'marginal' : 'margin'} ${numberOf(size, sv)}`;
  return kind === 'ABSOLUTE' ? text : `${text} ${sv ? 'av kontrollens värde' : "of the control's value"}`;
}

function table({ title, head, rows }: Section): string {
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escapeXml(text)}</${tag}>`).join('');
  const heading = head.every((text) => text === '') ? '' : `<tr>${cells('th', head)}</tr>`;
  return `<h2>${escapeXml(title)}</h2><div class="wide"><table>${heading}${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</table></div>`;
}

function figure({ svg, table: figures }: Chart, sv: boolean): string {
  const data = tableOf(figures());
  return `<figure>${svg()}<details><summary>${sv ? 'I siffror' : 'In figures'}</summary><div class="wide">${data}</div></details></figure>`;
}

const css = `
:root{color-scheme:light dark;--ink:#1a1f29;--grey:#5b6470;--line:#d1d8df;--paper:#ffffff;--tint:#eef3f7;--accent:#124569;--bad:#a33a00}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--grey:#a5afba;--line:#39424d;--paper:#14181d;--tint:#1e252d;--accent:#8fc3e8;--bad:#ff9b66}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 'IBM Plex Sans',Helvetica,Arial,sans-serif}
main{max-width:960px;margin:0 auto;padding:32px 20px 64px}
h1{margin:0 0 4px;font-size:28px;line-height:1.25}h2{margin:36px 0 8px;font-size:18px;color:var(--accent)}
.kind,.quiet{color:var(--grey);margin:0 0 6px;overflow-wrap:anywhere}
.verdict{margin:20px 0;padding:16px 20px;background:var(--tint);border-left:5px solid var(--accent);font-size:18px;line-height:1.4}
.verdict.bad{border-color:var(--bad);color:var(--bad);font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13.5px}caption{text-align:left;color:var(--grey);padding:4px 0}
th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;border-bottom:1px solid var(--line)}th{color:var(--grey);font-weight:600;white-space:nowrap}
figure{margin:28px 0}figure svg{display:block;width:100%;height:auto;border:1px solid var(--line)}summary{cursor:pointer;color:var(--accent);padding:8px 0}
@media print{main{max-width:none;padding:0}figure,table{break-inside:avoid}summary{display:none}}
`;

function page(title: string, language: ChartLanguage, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeXml(title)}</title><style>${css}</style></head>
<body><main>
${parts.filter((part) => part !== '').join('\n')}
</main></body></html>
`;
}
