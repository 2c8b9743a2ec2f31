// The words of pictures and reports, in both languages.
import type { MetricKind } from '../definition.ts';
import type { Comparison, MetricResult, ProblemCode } from '../result.ts';
import { type ChartLanguage, shown } from './drawing.ts';

type Words = Readonly<Record<ChartLanguage, string>>;

/** What a metric is called, with its window. */
export function metricName(metric: Pick<MetricResult, 'metric' | 'kind'>, language: ChartLanguage): string {
  const window = metric.metric.startsWith(`${metric.kind}_`) ? metric.metric.slice(metric.kind.length + 1) : '';
  const name = metricNames[metric.kind][language];
  if (window === '') return name;
  const unit = metric.kind === 'PAID_BY_DUE' ? { en: 'days of grace', sv: 'respitdagar' } : { en: 'h', sv: 'h' };
  return `${name} (${window}\u00a0${unit[language]})`;
}

const metricNames: Readonly<Record<MetricKind, Words>> = {
  DELIVERED_RATE: { en: 'Delivered', sv: 'Levererade' },
  DELIVERED_WITHIN: { en: 'Delivered in time', sv: 'Levererade i tid' },
  OPENED_RATE: { en: 'Opened', sv: 'Öppnade' },
  OPENED_VERIFIED_RATE: { en: 'Opened by a human act', sv: 'Öppnade av en människa' },
  PAID_BY_DUE: { en: 'Paid by the due date', sv: 'Betalda till förfallodagen' },
  TIME_TO_PAYMENT: { en: 'Days to payment', sv: 'Dagar till betalning' },
  TIME_TO_DELIVERY: { en: 'Days to delivery', sv: 'Dagar till leverans' },
  COST_PER_INVOICE: { en: 'Cost per invoice', sv: 'Kostnad per faktura' },
  COST_PER_DELIVERED: { en: 'Cost per invoice delivered', sv: 'Kostnad per levererad faktura' },
  COST_PER_PAID: { en: 'Cost per invoice paid', sv: 'Kostnad per betald faktura' },
  FALLBACKS_PER_INVOICE: { en: 'Changes of channel per invoice', sv: 'Kanalbyten per faktura' },
  BOUNCE_RATE: { en: 'Bounces', sv: 'Studsar' },
  COMPLAINT_RATE: { en: 'Complaints', sv: 'Klagomål' },
  REMINDERS_PER_INVOICE: { en: 'Reminders per invoice', sv: 'Påminnelser per faktura' },
};

/** A value of a metric with its unit. */
export function inUnit(
  value: number | null | undefined,
  { unit }: Pick<MetricResult, 'unit'>,
  language: ChartLanguage,
): string {
  if (value === null || value === undefined) return '–';
  if (unit !== 'SHARE') return shown(value, unit === 'DAYS' ? 1 : 2, language);
  return percentOf(value, language);
}

/** A share in per cent; no line breaks before the sign. */
export function percentOf(share: number, language: ChartLanguage): string {
  return `${shown(share * 100, 1, language)}\u00a0%`;
}

/** A difference of a metric with its unit: of shares in percentage points. */
export function differenceInUnit(
  value: number | null | undefined,
  metric: Pick<MetricResult, 'unit'>,
  language: ChartLanguage,
): string {
  if (value === null || value === undefined || metric.unit !== 'SHARE') return inUnit(value, metric, language);
  return `${shown(value * 100, 1, language)}\u00a0${language === 'sv' ? 'pe' : 'pp'}`;
}

/** A slice by what it is a slice of: "debtors: companies", "country: SE". */
export function sliceName(by: string, value: string | null, language: ChartLanguage): string {
  return `${sliceWords[by]?.[language] ?? by}: ${sliceWords[value ?? '']?.[language] ?? (value || '–')}`;
}

const sliceWords: Readonly<Record<string, Words>> = {
  KIND: { en: 'debtors', sv: 'gäldenärer' },
  COUNTRY: { en: 'country', sv: 'land' },
  PERSON: { en: 'persons', sv: 'personer' },
  COMPANY: { en: 'companies', sv: 'företag' },
};

/** Why a debtor takes no part, as it is counted. */
export const reasonWords: Readonly<Record<string, Words>> = {
  holdout: { en: 'held out of all experiments', sv: 'hålls utanför alla experiment' },
  namespace: { en: 'belongs to other experiments', sv: 'hör till andra experiment' },
  coverage: { en: 'beyond the coverage', sv: 'utöver täckningen' },
  ineligible: { en: 'does not fulfil the conditions', sv: 'uppfyller inte villkoren' },
  unreachable: { en: 'cannot be reached by every arm', sv: 'kan inte nås av varje gren' },
  override: { en: 'arm by hand', sv: 'gren vald för hand' },
};

/** What an axis of differences is called, with its unit. */
export function differenceTitle(
  { unit }: Pick<MetricResult, 'unit'>,
  currency: string | null,
  language: ChartLanguage,
): string {
  const units = {
    SHARE: { en: 'percentage points', sv: 'procentenheter' },
    DAYS: { en: 'days', sv: 'dagar' },
    COUNT: { en: 'per invoice', sv: 'per faktura' },
    MONEY: { en: currency ?? 'money', sv: currency ?? 'pengar' },
  } as const;
  return `${language === 'sv' ? 'Skillnad' : 'Difference'} (${units[unit][language]})`;
}

export const verdictWords: Readonly<Record<Comparison['verdict'], Words & { readonly icon: string }>> = {
  WON: { en: 'better', sv: 'bättre', icon: '▲' },
  LOST: { en: 'worse', sv: 'sämre', icon: '▼' },
  NEUTRAL: { en: 'no difference shown', sv: 'ingen skillnad visad', icon: '=' },
  NO_VERDICT: { en: 'not judged', sv: 'inte bedömd', icon: '–' },
};

export const problemWords: Readonly<Record<ProblemCode, Words>> = {
  NO_UNITS: { en: 'no debtors yet', sv: 'inga gäldenärer än' },
  MIN_UNITS: { en: 'one debtor only', sv: 'bara en gäldenär' },
  ZERO_VARIANCE: { en: 'all debtors are the same', sv: 'alla gäldenärer är lika' },
  ZERO_VARIANCE_ONE_ARM: { en: 'all debtors of one arm are the same', sv: 'alla i en gren är lika' },
  CONTROL_NEAR_ZERO: { en: 'the control is too near zero', sv: 'kontrollen är för nära noll' },
  DENOMINATOR_ZERO: { en: 'nothing to divide by', sv: 'inget att dela med' },
  IMMATURE: { en: 'nothing can be known yet', sv: 'inget kan vetas än' },
  NOT_COMPARABLE: { en: 'a channel cannot report it', sv: 'en kanal kan inte rapportera det' },
  EXPLORATORY: { en: 'fewer than 100 debtors in an arm', sv: 'färre än 100 gäldenärer i en gren' },
  SUPPRESSED: { en: 'too few debtors to show', sv: 'för få gäldenärer att visa' },
  CURVES_TOO_SHORT: { en: 'not followed for long enough', sv: 'inte följt länge nog' },
};
