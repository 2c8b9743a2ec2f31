// The verdict in one sentence, for people who will not read the table: what to do, what the arm does, and what it costs.
import type { MetricKind } from '../../definition.ts';
import type { Comparison, DecisionResult, Interval, MetricResult, SurvivalResult } from '../../result.ts';

type Language = 'en' | 'sv';

interface Told {
  readonly status: DecisionResult['status'];
  readonly arms: readonly string[];
  readonly reasons: readonly string[];
  readonly metrics: readonly MetricResult[];
  readonly survival: readonly SurvivalResult[];
  readonly alpha: number;
  readonly currency: string | null;
}

/** Writes it in a language. */
export function sentenceOf(told: Told, language: Language): string {
  const named = told.arms.join(language === 'en' ? ' and ' : ' och ');
  const effects = told.arms
    .map((arm) => ({ arm, text: effectsOf(told, arm, language) }))
    .filter(({ text }) => text !== '')
    .map(({ arm, text }) => (told.arms.length > 1 ? `${arm} ${text}` : text))
    .join('; ');
  const reasons = told.reasons.map((reason) => reasonTexts[reason]?.[language] ?? reason).join(', ');
  const colon = effects === '' ? '.' : `: ${effects}.`;
  const en: Record<DecisionResult['status'], string> = {
    INVALID: `Do not trust these numbers: ${reasons}.`,
    COLLECTING: `Too early to tell: ${reasons}.`,
    KEEP_WAITING: 'Keep waiting: nothing is clear yet, and the planned number of debtors is not reached.',
    SHIP: `Ship ${named}${colon}`,
    ROLLBACK: `Roll back ${named}${colon}`,
    REVIEW: `No clear answer (${reasons}); decide by judgement${named === '' ? '' : ` about ${named}`}${colon}`,
  };
  const sv: Record<DecisionResult['status'], string> = {
    INVALID: `Lita inte på siffrorna: ${reasons}.`,
    COLLECTING: `För tidigt att säga: ${reasons}.`,
    KEEP_WAITING: 'Vänta: inget är tydligt än, och det planerade antalet gäldenärer är inte nått.',
    SHIP: `Inför ${named}${colon}`,
    ROLLBACK: `Gå tillbaka från ${named}${colon}`,
    REVIEW: `Inget tydligt svar (${reasons}); avgör själv${named === '' ? '' : ` om ${named}`}${colon}`,
  };
  return (language === 'en' ? en : sv)[told.status];
}

const reasonTexts: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  SRM: { en: 'debtors were not shared out as planned', sv: 'gäldenärerna har inte fördelats som planerat' },
  CROSSOVER: { en: 'too many debtors followed two arms', sv: 'för många gäldenärer har följt två grenar' },
  ZERO_WEIGHT_ARM_HAS_UNITS: { en: 'an arm without weight has debtors', sv: 'en gren utan vikt har gäldenärer' },
  MIN_RUNTIME: { en: 'it has run for less than a week', sv: 'det har gått mindre än en vecka' },
  MIN_UNITS: {
    en: 'an arm has fewer than 100 debtors whose outcome is known',
    sv: 'en gren har färre än 100 gäldenärer med känt utfall',
  },
  POWERED: { en: 'the planned number of debtors is reached', sv: 'det planerade antalet gäldenärer är nått' },
  NOT_POWERED: { en: 'the planned number is not reached', sv: 'det planerade antalet är inte nått' },
  STOPPED: { en: 'it was stopped before its time', sv: 'det stoppades i förtid' },
  SCHEDULED_END: { en: 'its planned time is over', sv: 'den planerade tiden är slut' },
};

function effectsOf(told: Told, arm: string, language: Language): string {
  const parts = told.metrics
    .filter(({ role, kind }) => role === 'GOAL' || kind === 'COST_PER_INVOICE')
    .flatMap((metric) => {
      const found = metric.comparisons.find((comparison) => comparison.arm === arm);
      return found?.absolute == null ? [] : [effectOf(metric, found, told, language)];
    });
  return parts.join(', ');
}

function effectOf(
  { metric, kind, unit }: MetricResult,
  { absolute, relative }: Comparison,
  told: Told,
  language: Language,
): string {
  if (absolute === null) return '';
  const decimal = (value: number, digits: number) =>
    Math.abs(value).toLocaleString(language === 'en' ? 'en-GB' : 'sv-SE', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const isMore = absolute.estimate > 0;
  const level = `${Number((100 * (1 - told.alpha)).toFixed(1))}`;
  const range = (scale: number, digits: number) => rangeOf(absolute.ci, scale, digits, language, isMore ? 1 : -1);
  const within = `${language === 'en' ? `${level}% CI` : `${level} % KI`}`;
  if (kind === 'TIME_TO_PAYMENT' || kind === 'TIME_TO_DELIVERY') {
    const done = words[kind][language];
    const days = decimal(absolute.estimate, 1);
    // What was followed, which is less than the plan says while it runs.
    const followed = told.survival.find((one) => one.metric === metric)?.horizon ?? 0;
    const horizon = decimal(followed, Number.isInteger(followed) ? 0 : 1);
    return language === 'en'
      ? `${done} ${days} days ${isMore ? 'later' : 'sooner'} within ${horizon} days (${within} ${range(1, 1)})`
      : `${done} ${days} dagar ${isMore ? 'senare' : 'tidigare'} inom ${horizon} dagar (${within} ${range(1, 1)})`;
  }
  if (unit === 'MONEY') {
    const much = `${decimal(absolute.estimate, 2)} ${told.currency ?? ''}`.trim();
    const share = relative === null ? '' : `, ${decimal(relative.estimate * 100, 0)}${language === 'en' ? '%' : ' %'}`;
    return language === 'en'
      ? `costs ${much} ${isMore ? 'more' : 'less'} ${words[kind].en}${share} (${within} ${range(1, 2)})`
      : `kostar ${much} ${isMore ? 'mer' : 'mindre'} ${words[kind].sv}${share} (${within} ${range(1, 2)})`;
  }
  const isShare = unit === 'SHARE';
  const much = isShare ? decimal(absolute.estimate * 100, 1) : decimal(absolute.estimate, 2);
  const span = isShare ? range(100, 1) : range(1, 2);
  const point = isShare ? (language === 'en' ? ' points' : ' procentenheter') : '';
  return language === 'en'
    ? `${words[kind].en} ${isMore ? 'up' : 'down'} ${much}${point} (${within} ${span})`
    : `${words[kind].sv} ${isMore ? 'upp' : 'ner'} ${much}${point} (${within} ${span})`;
}

/** An interval in the direction of the effect: "0.5 to 7.1", whatever its sign. */
function rangeOf(ci: Interval, scale: number, digits: number, language: Language, sign: 1 | -1): string {
  const ends = ci.map((end) =>
    end === null
      ? '…'
      : (end * scale * sign).toLocaleString(language === 'en' ? 'en-GB' : 'sv-SE', {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }),
  );
  const [low, high] = sign === 1 ? ends : ends.toReversed();
  return `${low} ${language === 'en' ? 'to' : 'till'} ${high}`;
}

const words: Readonly<Record<MetricKind, Readonly<Record<Language, string>>>> = {
  DELIVERED_RATE: { en: 'delivered', sv: 'levererade' },
  DELIVERED_WITHIN: { en: 'delivered in time', sv: 'levererade i tid' },
  OPENED_RATE: { en: 'opened', sv: 'öppnade' },
  OPENED_VERIFIED_RATE: { en: 'opened by a human act', sv: 'öppnade av en människa' },
  PAID_BY_DUE: { en: 'paid by the due date', sv: 'betalda till förfallodagen' },
  TIME_TO_PAYMENT: { en: 'paid', sv: 'betalt' },
  TIME_TO_DELIVERY: { en: 'delivered', sv: 'levererat' },
  COST_PER_INVOICE: { en: 'per invoice', sv: 'per faktura' },
  COST_PER_DELIVERED: { en: 'per invoice delivered', sv: 'per levererad faktura' },
  COST_PER_PAID: { en: 'per invoice paid', sv: 'per betald faktura' },
  FALLBACKS_PER_INVOICE: { en: 'changes of channel per invoice', sv: 'kanalbyten per faktura' },
  BOUNCE_RATE: { en: 'bounces', sv: 'studsar' },
  COMPLAINT_RATE: { en: 'complaints', sv: 'klagomål' },
  REMINDERS_PER_INVOICE: { en: 'reminders per invoice', sv: 'påminnelser per faktura' },
};
