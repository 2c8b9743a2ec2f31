// An event as a sentence a clerk understands: what happened, and why where a decision was taken. Pure.
import { explain } from '../succession/explain/explain.ts';
import { channelName, durationInWords, type ExplainLanguage } from '../succession/explain/words.ts';
import type { EventType, NewEvent } from './event.ts';

type Sentence = Readonly<Record<ExplainLanguage, string>>;

/** `{channel}` is the channel in words; the reason, if any, follows as a sentence of its own. */
const sentences: Readonly<Record<EventType, Sentence>> = {
  INVOICE_CREATED: { en: 'The invoice was taken in.', sv: 'Fakturan togs emot.' },
  INVOICE_UPDATED: { en: 'The invoice was changed by its source.', sv: 'Fakturan ändrades av sin källa.' },
  INVOICE_PAID: { en: 'A payment was recorded.', sv: 'En betalning registrerades.' },
  INVOICE_CREDITED: { en: 'The invoice was credited.', sv: 'Fakturan krediterades.' },
  INVOICE_VOIDED: {
    en: 'The invoice was withdrawn before it was sent.',
    sv: 'Fakturan återkallades innan den skickades.',
  },
  DISTRIBUTION_PLANNED: { en: 'A succession order was assigned.', sv: 'En successionsordning tilldelades.' },
  DISTRIBUTION_BLOCKED: {
    en: 'The distribution cannot begin for want of data.',
    sv: 'Distributionen kan inte börja eftersom uppgifter saknas.',
  },
  DISTRIBUTION_UNBLOCKED: { en: 'The distribution can begin.', sv: 'Distributionen kan börja.' },
  DISTRIBUTION_HELD: {
    en: 'The distribution is held until a person decides.',
    sv: 'Distributionen väntar på att någon beslutar.',
  },
  DISTRIBUTION_RESUMED: { en: 'The distribution goes on.', sv: 'Distributionen fortsätter.' },
  DISTRIBUTION_CANCEL_REQUESTED: {
    en: 'A person asked to stop the distribution.',
    sv: 'Någon bad att distributionen stoppas.',
  },
  DISTRIBUTION_SKIPPED: {
    en: 'A person moved the distribution to another step.',
    sv: 'Någon flyttade distributionen till ett annat steg.',
  },
  DISTRIBUTION_DISMISSED: {
    en: 'A person took the distribution off the queue it waited in.',
    sv: 'Någon avförde distributionen från kön den väntade i.',
  },
  DISTRIBUTION_REACHED: {
    en: 'The debtor has the invoice by {channel}.',
    sv: 'Gäldenären har fått fakturan med {channel}.',
  },
  DISTRIBUTION_UNDELIVERABLE: { en: 'No step reached the debtor.', sv: 'Inget steg nådde gäldenären.' },
  DISTRIBUTION_REJECTED: { en: 'The debtor refused the invoice.', sv: 'Gäldenären avvisade fakturan.' },
  DISTRIBUTION_STOPPED: { en: 'The distribution was stopped.', sv: 'Distributionen stoppades.' },
  DEADLINE_MISSED: { en: 'The invoice cannot reach the debtor in time.', sv: 'Fakturan kan inte nå gäldenären i tid.' },
  STEP_SKIPPED: { en: 'The step {channel} was skipped.', sv: 'Steget {channel} hoppades över.' },
  STEP_ENDED: {
    en: 'The step {channel} ended without reaching the debtor.',
    sv: 'Steget {channel} slutade utan att nå gäldenären.',
  },
  STEP_WAITING: { en: 'Waiting.', sv: 'Väntar.' },
  ATTEMPT_SUBMITTING: { en: 'Handing over by {channel}.', sv: 'Lämnas över med {channel}.' },
  ATTEMPT_ACCEPTED: { en: 'The partner for {channel} took it.', sv: 'Partnern för {channel} tog emot.' },
  ATTEMPT_PROCESSING: {
    en: 'The partner for {channel} is working on it.',
    sv: 'Partnern för {channel} arbetar med den.',
  },
  ATTEMPT_DISPATCHED: { en: 'On its way by {channel}.', sv: 'På väg med {channel}.' },
  ATTEMPT_DELIVERED: { en: 'Delivered by {channel}.', sv: 'Levererad med {channel}.' },
  ATTEMPT_OPENED: { en: 'Opened by a person.', sv: 'Öppnad av en människa.' },
  ATTEMPT_ACKNOWLEDGED: { en: "Acknowledged by the debtor's business.", sv: 'Bekräftad av gäldenärens verksamhet.' },
  ATTEMPT_REJECTED: { en: 'The partner for {channel} did not take it.', sv: 'Partnern för {channel} tog inte emot.' },
  ATTEMPT_BOUNCED: {
    en: 'It bounced: the address for {channel} does not work.',
    sv: 'Den studsade: adressen för {channel} fungerar inte.',
  },
  ATTEMPT_RETURNED: { en: 'It came back to the sender.', sv: 'Den kom i retur till avsändaren.' },
  ATTEMPT_RECIPIENT_REJECTED: { en: 'The debtor refused it.', sv: 'Gäldenären avvisade den.' },
  ATTEMPT_RETRY_WAIT: {
    en: 'It did not go through by {channel} and will be tried again.',
    sv: 'Det gick inte fram med {channel} och prövas igen.',
  },
  ATTEMPT_UNKNOWN: {
    en: 'It may or may not have been taken; nobody can tell.',
    sv: 'Den kan ha tagits emot eller inte; ingen kan säga.',
  },
  ATTEMPT_EXPIRED: {
    en: 'What was waited for by {channel} did not come in time.',
    sv: 'Det som inväntades med {channel} kom inte i tid.',
  },
  ATTEMPT_CANCEL_REQUESTED: {
    en: 'The partner for {channel} was asked to stop it.',
    sv: 'Partnern för {channel} ombads stoppa den.',
  },
  ATTEMPT_CANCELLED: { en: 'It was stopped in time.', sv: 'Den stoppades i tid.' },
  ATTEMPT_CANCEL_TOO_LATE: { en: 'It could no longer be stopped.', sv: 'Den gick inte längre att stoppa.' },
  ATTEMPT_SUPERSEDED: { en: 'It was made pointless by another.', sv: 'Den blev överflödig genom en annan.' },
  ATTEMPT_IN_DOUBT: {
    en: 'It may have been handed over in a time the database has lost; that is found out before it is sent.',
    sv: 'Den kan ha lämnats över under en tid som databasen har förlorat; det utreds innan den skickas.',
  },
  RECEIPT_IGNORED: { en: 'A receipt told nothing new.', sv: 'Ett kvitto sade inget nytt.' },
  CONTACT_POINT_ADDED: { en: 'A person gave an address for {channel}.', sv: 'Någon angav en adress för {channel}.' },
  CONTACT_POINT_REPLACED: {
    en: 'An address for {channel} was replaced.',
    sv: 'En adress för {channel} ersattes.',
  },
  CONTACT_POINT_UNREACHABLE: {
    en: 'The address for {channel} was found not to work.',
    sv: 'Adressen för {channel} visade sig inte fungera.',
  },
  CONTACT_POINT_REACHABLE: {
    en: 'The address for {channel} was found to work.',
    sv: 'Adressen för {channel} visade sig fungera.',
  },
  CONTACT_POINT_OPTED_OUT: {
    en: 'The debtor wants no more on this address for {channel}.',
    sv: 'Gäldenären vill inte ha mer till denna adress för {channel}.',
  },
  PARTNER_BREAKER_OPENED: {
    en: 'The partner for {channel} fails; nothing is given to it for a while.',
    sv: 'Partnern för {channel} fallerar; inget lämnas till den för en stund.',
  },
  PARTNER_BREAKER_CLOSED: { en: 'The partner for {channel} works again.', sv: 'Partnern för {channel} fungerar igen.' },
  PARTNER_PAUSED: { en: 'The partner was paused.', sv: 'Partnern pausades.' },
  PARTNER_RESUMED: { en: 'The partner is used again.', sv: 'Partnern används igen.' },
  PAUSE_SET: { en: 'A person paused sending.', sv: 'Någon pausade sändning.' },
  PAUSE_ENDED: { en: 'A person ended a pause of sending.', sv: 'Någon avslutade en paus av sändning.' },
  SAFE_MODE_ENTERED: {
    en: 'The database is not the one that was last written to; nothing is sent until a person lifts safe mode.',
    sv: 'Databasen är inte den som senast skrevs till; inget skickas förrän någon häver säkert läge.',
  },
  SAFE_MODE_LIFTED: {
    en: 'A person lifted safe mode for {channel}.',
    sv: 'Någon hävde säkert läge för {channel}.',
  },
  PAYMENT_SIGNALLED: {
    en: 'The debtor arranged a payment on {channel}.',
    sv: 'Gäldenären ordnade med betalning via {channel}.',
  },
  EXPERIMENT_RESULT: { en: 'An experiment has a new result.', sv: 'Ett experiment har ett nytt resultat.' },
  DEBTOR_MERGED: {
    en: 'The debtor was merged with another of the same creditor.',
    sv: 'Gäldenären slogs samman med en annan hos samma borgenär.',
  },
  CLOCK_ADVANCED: { en: 'The clock of the sandbox was moved.', sv: 'Sandlådans klocka flyttades.' },
};

/** Why a person did it, where the reason says more than that there was one (distribution/operator/act.ts). */
const whys: Readonly<Record<string, Sentence>> = {
  DEBTOR_ASKED: { en: 'The debtor asked for it.', sv: 'Gäldenären bad om det.' },
  ADDRESS_CHANGED: { en: 'The address has changed.', sv: 'Adressen har ändrats.' },
  DOCUMENT_CORRECTED: { en: 'The document has been corrected.', sv: 'Dokumentet har rättats.' },
  LOST: { en: 'It was lost on the way.', sv: 'Den kom bort på vägen.' },
  PARTNER_FAULT: { en: 'A partner made a mistake.', sv: 'En partner gjorde fel.' },
  TEST: { en: 'It is a test.', sv: 'Det är ett test.' },
};

/** What happened and why, in a language. */
export function describeEvent(
  event: Pick<NewEvent, 'type' | 'channel' | 'payload' | 'occurredAtMs'>,
  language: ExplainLanguage,
): string {
  const { type, channel, payload, occurredAtMs } = event;
  const inWords = channel === null ? '' : channelName(channel, language);
  const parts = [sentences[type][language].replaceAll('{channel}', inWords)];
  if (payload.reason !== undefined) parts.push(explain(payload.reason, language));
  else if (payload.untilMs !== undefined) parts.push(untilInWords(payload.untilMs - occurredAtMs, language));
  const why = whys[payload.why ?? ''];
  if (why !== undefined) parts.push(why[language]);
  if (payload.invoices !== undefined) parts.push(togetherInWords(payload.invoices, language));
  if (payload.code !== undefined && payload.reason === undefined) parts.push(`(${payload.code})`);
  if (payload.late === true) parts.push(language === 'sv' ? 'Det kom sent.' : 'It came late.');
  if (payload.rehearsal === true) parts.unshift(language === 'sv' ? 'Repetition:' : 'Rehearsal:');
  return parts.join(' ');
}

function togetherInWords(invoices: number, language: ExplainLanguage): string {
  return language === 'sv' ? `${invoices} fakturor går tillsammans.` : `${invoices} invoices go together.`;
}

function untilInWords(forMs: number, language: ExplainLanguage): string {
  const duration = durationInWords(Math.max(0, forMs), language);
  return language === 'sv' ? `Nästa försök om ${duration}.` : `Next try in ${duration}.`;
}
