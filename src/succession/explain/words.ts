// Channels, milestones, durations and instants in words a clerk understands, in English and Swedish. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { Milestone } from '../order.ts';

export type ExplainLanguage = 'en' | 'sv';

type Words<Key extends string> = Readonly<Record<Key, Readonly<Record<ExplainLanguage, string>>>>;

const channelWords: Words<Channel> = {
  LETTER: { en: 'letter', sv: 'brev' },
  EMAIL: { en: 'e-mail', sv: 'e-post' },
  E_INVOICE: { en: 'e-invoice', sv: 'e-faktura' },
  MAILBOX: { en: 'digital mailbox', sv: 'e-brevlåda' },
  SMS: { en: 'SMS', sv: 'sms' },
  PUSH: { en: 'app notice', sv: 'appavisering' },
};

// Fit after "waits for": what has to happen. The Swedish reads after "väntar på att den ska bli".
const milestoneWords: Words<Milestone> = {
  ACCEPTED: { en: 'taken by the partner', sv: 'mottagen av partnern' },
  DISPATCHED: { en: 'sent on its way', sv: 'avsänd' },
  DELIVERED: { en: 'delivered', sv: 'levererad' },
  OPENED: { en: 'opened', sv: 'öppnad' },
  ACKNOWLEDGED: { en: 'acknowledged', sv: 'bekräftad' },
  PAYMENT_SIGNAL: { en: 'paid or scheduled for payment', sv: 'betald eller lagd för betalning' },
};

/** A channel in words, as inside a sentence: "letter", "e-post". */
export function channelName(channel: Channel, language: ExplainLanguage): string {
  return channelWords[channel][language];
}

/** A milestone in words, as a state the invoice is in: "delivered", "öppnad". */
export function milestoneName(milestone: Milestone, language: ExplainLanguage): string {
  return milestoneWords[milestone][language];
}

const unitWords = {
  day: { ms: 86_400_000, en: ['day', 'days'], sv: ['dag', 'dagar'] },
  hour: { ms: 3_600_000, en: ['hour', 'hours'], sv: ['timme', 'timmar'] },
  minute: { ms: 60_000, en: ['minute', 'minutes'], sv: ['minut', 'minuter'] },
  second: { ms: 1_000, en: ['second', 'seconds'], sv: ['sekund', 'sekunder'] },
} as const;

/** A duration in words: its two largest units, "2 days", "1 dag 6 timmar"; below a minute, "less than a minute". */
export function durationInWords(durationMs: number, language: ExplainLanguage): string {
  let leftMs = Math.max(0, durationMs);
  const parts: string[] = [];
  for (const unit of [unitWords.day, unitWords.hour, unitWords.minute]) {
    const count = Math.floor(leftMs / unit.ms);
    leftMs -= count * unit.ms;
    if (count > 0) parts.push(`${count} ${unit[language][count === 1 ? 0 : 1]}`);
  }
  if (parts.length === 0) return language === 'en' ? 'less than a minute' : 'mindre än en minut';
  return parts.slice(0, 2).join(' ');
}

/** A duration in words with nothing left out: "1 day 6 hours 30 minutes", "90 sekunder" as "1 minut 30 sekunder". */
export function exactDurationInWords(durationMs: number, language: ExplainLanguage): string {
  let leftMs = durationMs;
  const parts: string[] = [];
  for (const unit of [unitWords.day, unitWords.hour, unitWords.minute, unitWords.second]) {
    const count = Math.floor(leftMs / unit.ms);
    leftMs -= count * unit.ms;
    if (count > 0) parts.push(`${count} ${unit[language][count === 1 ? 0 : 1]}`);
  }
  return parts.length === 0 ? `0 ${unitWords.minute[language][1]}` : parts.join(' ');
}

/** Minutes after midnight as a time of day: "08:30"; the end of the day is "24:00". */
export function localTimeOf(minute: number): string {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

const monthWords: Readonly<Record<ExplainLanguage, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  sv: 'januari februari mars april maj juni juli augusti september oktober november december'.split(' '),
};

/** An instant as a date and time of day in a time zone: "27 November 2026 at 13:00", "27 november 2026 kl. 13:00". */
export function instantInWords(instantMs: number, timeZone: string, language: ExplainLanguage): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone);
  const time = `${twoDigits(local.hour)}:${twoDigits(local.minute)}`;
  return `${dateOf(local, language)} ${language === 'en' ? 'at' : 'kl.'} ${time}`;
}

/** A calendar day (YYYY-MM-DD) in words: "27 November 2026". */
export function dayInWords(day: string, language: ExplainLanguage): string {
  return dateOf(Temporal.PlainDate.from(day), language);
}

function dateOf(
  date: { readonly day: number; readonly month: number; readonly year: number },
  language: ExplainLanguage,
) {
  return `${date.day} ${monthWords[language][date.month - 1] ?? date.month} ${date.year}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
