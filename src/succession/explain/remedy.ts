// What a person should do about a distribution that waits, by its cause, in English and Swedish. Pure.
import type { ExplainLanguage } from './words.ts';

type Remedy = Readonly<Record<ExplainLanguage, string>>;

/** By cause: a reason code, or the class of the last failure. */
const remedies: Readonly<Record<string, Remedy>> = {
  OUTCOME_UNKNOWN: {
    en: 'Ask the partner whether it took the invoice. If it did not, resume; if it did, skip to the next step or cancel.',
    sv: 'Fråga partnern om den tog emot fakturan. Om inte, återuppta; om den gjorde det, hoppa till nästa steg eller avbryt.',
  },
  CONTENT_FAILURE: {
    en: 'Correct the invoice in its source, import it again under the same number, then resume.',
    sv: 'Rätta fakturan i dess källa, läs in den på nytt med samma nummer och återuppta sedan.',
  },
  DATA_MISSING: {
    en: 'Give the debtor an address on a channel of the order, by the next import or by hand; the invoice then goes on.',
    sv: 'Ge gäldenären en adress på någon av ordningens kanaler, med nästa inläsning eller för hand; fakturan går då vidare.',
  },
  HELD_BY_PERSON: {
    en: 'Resume it when what it was held for is settled.',
    sv: 'Återuppta den när det den pausades för är avklarat.',
  },
  CLAIMED_TOO_OFTEN: {
    en: 'Look at the log of the worker; then resume, or cancel and send again.',
    sv: 'Se i arbetarens logg; återuppta sedan, eller avbryt och skicka på nytt.',
  },
  HARD: {
    en: 'Find the right address and change it; the invoice goes on with it.',
    sv: 'Ta reda på rätt adress och ändra den; fakturan fortsätter med den.',
  },
  POLICY: {
    en: 'The debtor or the receiving system declines this channel: use another address or channel.',
    sv: 'Gäldenären eller mottagarens system avböjer kanalen: använd en annan adress eller kanal.',
  },
  SOFT: {
    en: 'It did not get through in time: send it again, or change the address.',
    sv: 'Den kom inte fram i tid: skicka på nytt, eller ändra adressen.',
  },
  PARTNER: {
    en: 'Look at the health of the partners of the channel, then send it again.',
    sv: 'Se hur kanalens partner mår, och skicka sedan på nytt.',
  },
  RECIPIENT_REJECTED: {
    en: 'Talk to the debtor: the invoice is refused, not undelivered. Credit it, or correct it and send again.',
    sv: 'Tala med gäldenären: fakturan är avvisad, inte olevererad. Kreditera den, eller rätta och skicka på nytt.',
  },
  NO_STEP_LEFT: {
    en: 'Add an address on one of the channels of the order; the invoice goes on with it.',
    sv: 'Lägg till en adress på någon av ordningens kanaler; fakturan fortsätter med den.',
  },
};

const anyOther: Remedy = {
  en: 'Look at the timeline, then resume, send again or cancel.',
  sv: 'Se tidslinjen, och återuppta, skicka på nytt eller avbryt.',
};

/** The remedy of a cause, as a sentence. */
export function remedyOf(cause: string | null, language: ExplainLanguage): string {
  return (remedies[cause ?? ''] ?? anyOther)[language];
}
