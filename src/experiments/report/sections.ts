// What a report says, as plain texts and tables that a page and a paper share: first what to do, then whether it can be
// believed, then the figures. Pure.
import { type ChartLanguage, shown } from '../chart/drawing.ts';
import { intervalOf, pOf, verdictOf } from '../chart/forest.ts';
import {
  differenceInUnit,
  inUnit,
  metricName,
  percentOf,
  problemWords,
  reasonWords,
  sliceName,
} from '../chart/wording.ts';
import type { ExperimentResult, MetricResult } from '../result.ts';

export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The checks, told either way. */
export function healthSection(result: ExperimentResult, language: ChartLanguage): Section {
  const { health, power, arms } = result;
  const sv = language === 'sv';
  const say = (status: string) => {
    if (status === 'OK') return sv ? 'godkänd' : 'passed';
    return status === 'NOT_ENOUGH_DATA'
      ? sv
        ? 'kan inte sägas än'
        : 'cannot be told yet'
      : sv
        ? 'UNDERKÄND'
        : 'FAILED';
  };
  const counts = arms.map(
    ({ key }, at) => `${key} ${countOf(health.srm.observed[at])} (${shown(health.srm.expected[at], 0, language)})`,
  );
  const rows = [
    [
      sv ? 'Fördelning mot planen (väntad)' : 'Shares against the plan (expected)',
      say(health.srm.status),
      `${counts.join(', ')}; p ${pOf(health.srm.p, language)}`,
    ],
    ...sliceRatioRows(result, language, say),
    [
      sv ? 'Gren utan vikt har gäldenärer' : 'Arm without weight has debtors',
      say(health.leak.status),
      countOf(health.leak.debtors),
    ],
    [
      sv ? 'Gäldenärer i två grenar' : 'Debtors in two arms',
      say(health.crossover.status),
      countOf(health.crossover.debtors),
    ],
    [
      sv ? 'Bortfall före första fakturan' : 'Loss before the first invoice',
      say(health.exposure.status),
      `p ${pOf(health.exposure.p, language)}`,
    ],
    ...health.preBias.map(({ arm, covariate, p, status }) => [
      `${sv ? 'Skillnad från förr' : 'Difference from before'}: ${arm}, ${covariateNames[covariate]?.[language] ?? covariate}`,
      say(status),
      `p ${pOf(p, language)}`,
    ]),
    [
      sv ? 'Planerad storlek' : 'Planned size',
      say(power.powered ? 'OK' : 'NOT_ENOUGH_DATA'),
      `${countOf(power.debtors)} / ${power.plannedDebtors}`,
    ],
    ...health.excluded.map(({ reason, debtors }) => [
      `${sv ? 'Utanför' : 'Left out'}: ${reasonWords[reason]?.[language] ?? reason}`,
      '',
      countOf(debtors),
    ]),
  ];
  const head = sv ? ['Kontroll', 'Utfall', 'Siffror'] : ['Check', 'Outcome', 'Figures'];
  return { title: sv ? 'Kan det litas på?' : 'Can it be believed?', head, rows };
}

/** The shares within the slices, one row for all: a hint of where to look when the whole does not add up. */
function sliceRatioRows(
  { slices }: ExperimentResult,
  language: ChartLanguage,
  say: (status: string) => string,
): string[][] {
  const sv = language === 'sv';
  const told = slices.flatMap(({ by, value, srm }) => (srm && srm.pAdjusted !== null ? [{ by, value, ...srm }] : []));
  if (told.length === 0) return [];
  const odd = told.filter(({ status }) => status === 'MISMATCH');
  const figures = odd.map(
    ({ by, value, observed, pAdjusted }) =>
      `${sliceName(by, value, language)} ${observed.join('/')}, p ${pOf(pAdjusted, language)}`,
  );
  const name = sv ? 'Fördelning inom skivor (endast upplysning)' : 'Shares within slices (for information only)';
  return [[name, say(odd.length === 0 ? 'OK' : 'FAILED'), odd.length === 0 ? String(told.length) : figures.join('; ')]];
}

/** "< 5" where it is too few to show. */
function countOf(count: number | null | undefined): string {
  return count === null || count === undefined ? '< 5' : String(count);
}

const covariateNames: Readonly<Record<string, Readonly<Record<ChartLanguage, string>>>> = {
  DAYS_TO_PAYMENT_BEFORE: { en: 'days to payment', sv: 'dagar till betalning' },
  COST_BEFORE: { en: 'cost', sv: 'kostnad' },
};

export const roleNames = {
  GOAL: { en: 'Goals', sv: 'Mål' },
  GUARDRAIL: { en: 'Guardrails', sv: 'Skyddsräcken' },
  SECONDARY: { en: 'More', sv: 'Övrigt' },
} as const;

/** One table for each role that has metrics. */
export function metricSections(result: ExperimentResult, language: ChartLanguage): Section[] {
  const sv = language === 'sv';
  // Where the numbers cannot be trusted they are shown, and nothing is concluded from them.
  const isInvalid = result.decision.status === 'INVALID';
  return (['GOAL', 'GUARDRAIL', 'SECONDARY'] as const).flatMap((role) => {
    const metrics = result.metrics.filter((metric) => metric.role === role);
    if (metrics.length === 0) return [];
    const rows = metrics.flatMap((metric) => metricRows(metric, isInvalid, language));
    const head = sv
      ? ['Mått', 'Gren', 'Värde (n/N)', 'Skillnad', 'Intervall', 'Relativt', 'p', 'Gäller alltid', 'Omdöme']
      : ['Metric', 'Arm', 'Value (n/N)', 'Difference', 'Interval', 'Relative', 'p', 'At any look', 'Verdict'];
    return [{ title: roleNames[role][language], head, rows }];
  });
}

function metricRows(metric: MetricResult, isInvalid: boolean, language: ChartLanguage): string[][] {
  return metric.arms.map((arm, at) => {
    const found = metric.comparisons.find((comparison) => comparison.arm === arm.arm);
    const value =
      arm.problem === null ? inUnit(arm.value, metric, language) : `– (${problemWords[arm.problem][language]})`;
    const first = [
      at === 0 ? metricName(metric, language) : '',
      arm.arm,
      `${value} (${countOf(arm.matured)}/${countOf(arm.invoices)})`,
    ];
    if (found === undefined) return [...first, '', '', '', '', '', language === 'sv' ? 'kontroll' : 'control'];
    const relative = found.relative === null ? '–' : percentOf(found.relative.estimate, language);
    const lasting = found.alwaysValid === null ? '–' : `p ${pOf(found.alwaysValid.p, language)}`;
    const judged = isInvalid ? '–' : verdictOf(found, language);
    return [
      ...first,
      differenceInUnit(found.absolute?.estimate, metric, language),
      intervalOf(found, metric, language),
      relative,
      pOf(found.pAdjusted, language),
      lasting,
      judged,
    ];
  });
}

/** The same comparisons in other ways, which the verdict does not rest on; undefined when there are none. */
export function supplementSection(result: ExperimentResult, language: ChartLanguage): Section | undefined {
  const sv = language === 'sv';
  const rows = result.metrics.flatMap((metric) =>
    metric.comparisons.flatMap((found) => {
      const { cuped, postStratified, uncapped } = found;
      const less = (share: number) => `${shown(share * 100, 0, language)} % ${sv ? 'mindre varians' : 'less variance'}`;
      const strata = postStratified && `${postStratified.strata} ${sv ? 'strata' : 'strata'}`;
      const ways = [
        {
          way: sv ? 'Justerad för förr (CUPED)' : 'Adjusted for before (CUPED)',
          is: cuped,
          note: cuped && less(cuped.varianceReduction),
        },
        {
          way: sv ? 'Stratum för stratum' : 'Stratum by stratum',
          is: postStratified,
          note: postStratified && `${strata}, ${less(postStratified.varianceReduction)}`,
        },
        { way: sv ? 'Utan tak' : 'Without the cap', is: uncapped, note: '' },
      ];
      return ways.flatMap(({ way, is, note }) =>
        is
          ? [
              [
                metricName(metric, language),
                found.arm,
                way,
                differenceInUnit(is.absolute.estimate, metric, language),
                intervalOf(is, metric, language),
                pOf(is.p, language),
                note ?? '',
              ],
            ]
          : [],
      );
    }),
  );
  if (rows.length === 0) return undefined;
  const head = sv
    ? ['Mått', 'Gren', 'Hur', 'Skillnad', 'Intervall', 'p', '']
    : ['Metric', 'Arm', 'How', 'Difference', 'Interval', 'p', ''];
  return { title: sv ? 'Jämfört på andra sätt' : 'Compared in other ways', head, rows };
}

/** What each step of each arm delivered and cost. */
export function successionSection(result: ExperimentResult, language: ChartLanguage): Section {
  const sv = language === 'sv';
  const rows = result.arms.flatMap(({ key, name, deliveredByStep, costByStep, debtors, invoices }) =>
    deliveredByStep.map((share, step) => [
      step === 0 ? `${key}: ${name} (${countOf(debtors)}/${countOf(invoices)})` : '',
      String(step + 1),
      percentOf(share, language),
      `${shown(costByStep[step], 2, language)} ${result.currency ?? ''}`.trim(),
    ]),
  );
  const head = sv
    ? ['Gren (gäldenärer/fakturor)', 'Steg', 'Levererade', 'Kostnad per faktura']
    : ['Arm (debtors/invoices)', 'Step', 'Delivered', 'Cost per invoice'];
  return { title: sv ? 'Steg för steg' : 'Step by step', head, rows };
}

/** Declared slices; undefined when there are none. */
export function sliceSection(result: ExperimentResult, language: ChartLanguage): Section | undefined {
  if (result.slices.length === 0) return undefined;
  const sv = language === 'sv';
  const rows = result.slices.flatMap(({ by, value, debtors, metrics, problem }) => {
    const name = sliceName(by, value, language);
    if (problem !== null) return [[name, '', '', problemWords[problem][language], '', '']];
    return metrics.flatMap((metric) =>
      metric.comparisons.map((found) => [
        name,
        countOf(debtors),
        metricName(metric, language),
        found.arm,
        `${differenceInUnit(found.absolute?.estimate, metric, language)} (${intervalOf(found, metric, language)})`,
        verdictOf(found, language),
      ]),
    );
  });
  const head = sv
    ? ['Skiva', 'Gäldenärer', 'Mått', 'Gren', 'Skillnad', 'Omdöme']
    : ['Slice', 'Debtors', 'Metric', 'Arm', 'Difference', 'Verdict'];
  return { title: sv ? 'Skivor, bestämda före start' : 'Slices, declared before the start', head, rows };
}
