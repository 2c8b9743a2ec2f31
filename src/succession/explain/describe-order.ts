// A whole order in words a clerk understands, in English and Swedish: a sentence for each step, then what holds for all.
// What the words of one field are is told here once; the diff of two orders says them too. Pure.
import {
  defaultRetryPolicy,
  type Nudge,
  type PatienceCalendar,
  type RetryPolicy,
  type SendWindow,
  type StopReason,
  type SuccessionOrder,
  type SuccessionStep,
} from '../order.ts';
import { describeCondition } from './describe-condition.ts';
import { channelName, type ExplainLanguage, exactDurationInWords, localTimeOf, milestoneName } from './words.ts';

/** The name of a partner by its id; an order knows only ids. */
export type NameOfPartner = (partnerId: string) => string;

const dayMs = 86_400_000;

/**
 * The order in sentences: one for each step ("E-mail, until delivered, at most 2 business days, sent between 08:00 and
 * 20:00; SMS after 1 day unless opened."), one for the deadline and one for sharing if there is any, one for what stops it.
 */
export function describeOrder(order: SuccessionOrder, language: ExplainLanguage, nameOf: NameOfPartner): string[] {
  const isEnglish = language === 'en';
  const steps = order.steps.map((step, index) => {
    const text = describeStep(step, language, nameOf);
    if (index === 0) return sentence(text);
    return sentence(`${isEnglish ? 'then' : 'därefter'} ${text}`);
  });
  const { arriveBeforeDays, consolidateMs, stopWhen } = order;
  const whatStops = stopInWords(stopWhen, language);
  const deadline = isEnglish ? 'the debtor must have the invoice' : 'gäldenären ska ha fakturan';
  const stops = isEnglish ? 'it stops when the invoice is' : 'den avbryts när fakturan är';
  const never = isEnglish ? 'nothing stops it on the way' : 'inget avbryter den på vägen';
  return [
    ...steps,
    ...(arriveBeforeDays === null ? [] : [sentence(`${deadline} ${deadlineInWords(arriveBeforeDays, language)}`)]),
    ...(consolidateMs === null ? [] : [sentence(consolidationInWords(consolidateMs, language))]),
    sentence(stopWhen.length === 0 ? never : `${stops} ${whatStops}`),
  ];
}

/** A step as a clause that begins with its channel; what is as usual (any hour, always, usual retries) is not told. */
export function describeStep(step: SuccessionStep, language: ExplainLanguage, nameOf: NameOfPartner): string {
  const { channel, partnerIds, until, patienceMs, calendar, window, when, nudges, retries } = step;
  const isEnglish = language === 'en';
  const milestone = milestoneName(until, language);
  const isUsual =
    retries.retriesMax === defaultRetryPolicy.retriesMax &&
    retries.firstDelayMs === defaultRetryPolicy.firstDelayMs &&
    retries.delayMsMax === defaultRetryPolicy.delayMsMax;
  const clauses = [
    channelName(channel, language),
    ...(partnerIds.length === 0
      ? []
      : [`${isEnglish ? 'by' : 'med'} ${partnersInWords(partnerIds, language, nameOf)}`]),
    ...(when === null ? [] : [`${isEnglish ? 'if' : 'om'} ${describeCondition(when, language)}`]),
    isEnglish ? `until ${milestone}` : `tills fakturan är ${milestone}`,
    `${isEnglish ? 'at most' : 'högst'} ${patienceInWords(patienceMs, calendar, language)}`,
    ...(window === null ? [] : [`${isEnglish ? 'sent' : 'sänds'} ${windowInWords(window, language)}`]),
    ...(isUsual ? [] : [retriesInWords(retries, language)]),
  ];
  return [clauses.join(', '), ...nudges.map((nudge) => nudgeInWords(nudge, language))].join('; ');
}

/** "2 days", "2 business days". */
export function patienceInWords(patienceMs: number, calendar: PatienceCalendar, language: ExplainLanguage): string {
  if (calendar === 'ELAPSED') return exactDurationInWords(patienceMs, language);
  const days = patienceMs / dayMs;
  return `${days} ${dayWords[calendar][language][days === 1 ? 0 : 1]}`;
}

const dayWords = {
  CALENDAR: { en: ['calendar day', 'calendar days'], sv: ['kalenderdag', 'kalenderdagar'] },
  BUSINESS: { en: ['business day', 'business days'], sv: ['bankdag', 'bankdagar'] },
} as const;

/** How patience is counted: "calendar days". */
export function calendarInWords(calendar: PatienceCalendar, language: ExplainLanguage): string {
  if (calendar !== 'ELAPSED') return dayWords[calendar][language][1];
  return language === 'en' ? 'time on the clock' : 'klocktid';
}

/** "between 08:00 and 20:00 on business days". */
export function windowInWords(window: SendWindow | null, language: ExplainLanguage): string {
  if (window === null) return language === 'en' ? 'at any hour' : 'när som helst';
  const [from, to] = [localTimeOf(window.fromMinute), localTimeOf(window.toMinute)];
  if (language === 'en') return `between ${from} and ${to}${window.businessDaysOnly ? ' on business days' : ''}`;
  return `mellan ${from} och ${to}${window.businessDaysOnly ? ' på bankdagar' : ''}`;
}

/** "SMS after 1 day unless opened". */
export function nudgeInWords({ channel, afterMs, unless, window }: Nudge, language: ExplainLanguage): string {
  const after = exactDurationInWords(afterMs, language);
  const hours = window === null ? '' : `, ${windowInWords(window, language)}`;
  const name = channelName(channel, language);
  if (language === 'en')
    return `${name} after ${after}${unless ? ` unless ${milestoneName(unless, 'en')}` : ''}${hours}`;
  return `${name} efter ${after}${unless ? ` om den inte är ${milestoneName(unless, 'sv')}` : ''}${hours}`;
}

/** "at most 3 retries, the first after 1 minute, never more than 1 hour apart". */
export function retriesInWords(
  { retriesMax, firstDelayMs, delayMsMax }: RetryPolicy,
  language: ExplainLanguage,
): string {
  const [first, longest] = [exactDurationInWords(firstDelayMs, language), exactDurationInWords(delayMsMax, language)];
  if (language === 'en') {
    if (retriesMax === 0) return 'no retries';
    const count = `at most ${retriesMax} ${retriesMax === 1 ? 'retry' : 'retries'}`;
    return `${count}, the first after ${first}, never more than ${longest} apart`;
  }
  if (retriesMax === 0) return 'inga omförsök';
  return `högst ${retriesMax} omförsök, det första efter ${first}, aldrig mer än ${longest} emellan`;
}

/** "Kivra, then Postnord". */
export function partnersInWords(
  partnerIds: readonly string[],
  language: ExplainLanguage,
  nameOf: NameOfPartner,
): string {
  if (partnerIds.length === 0) return language === 'en' ? "the creditor's own by priority" : 'de egna efter prioritet';
  return partnerIds.map(nameOf).join(language === 'en' ? ', then ' : ', därefter ');
}

/** "5 days before it is due"; none when null. */
export function deadlineInWords(days: number | null, language: ExplainLanguage): string {
  if (language === 'en') {
    if (days === null) return 'no deadline';
    return days === 0
      ? 'on the day it is due at the latest'
      : `${days} ${days === 1 ? 'day' : 'days'} before it is due`;
  }
  if (days === null) return 'ingen tidsgräns';
  return days === 0 ? 'senast på förfallodagen' : `${days} ${days === 1 ? 'dag' : 'dagar'} före förfallodagen`;
}

function consolidationInWords(consolidateMs: number, language: ExplainLanguage): string {
  const within = exactDurationInWords(consolidateMs, language);
  return language === 'en'
    ? `invoices to the same debtor within ${within} share one envelope or one mail`
    : `fakturor till samma gäldenär inom ${within} delar kuvert eller e-brev`;
}

const stopWords: Readonly<Record<StopReason, Readonly<Record<ExplainLanguage, string>>>> = {
  PAID: { en: 'paid', sv: 'betald' },
  CREDITED: { en: 'credited', sv: 'krediterad' },
  CANCELLED: { en: 'cancelled by a person', sv: 'avbruten av en person' },
};

/** "paid, credited or cancelled by a person". */
export function stopInWords(reasons: readonly StopReason[], language: ExplainLanguage): string {
  const words = reasons.map((reason) => stopWords[reason][language]);
  if (words.length === 0) return language === 'en' ? 'nothing' : 'inget';
  const or = language === 'en' ? 'or' : 'eller';
  return words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} ${or} ${words.at(-1)}`;
}

/** A text as a sentence: its first letter large, a full stop at its end. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
