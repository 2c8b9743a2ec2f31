// Every reason of a decision as a sentence a clerk understands, in English and Swedish. Pure.
import { type Channel, channels } from '../../record/contact-point.ts';
import type { Reason, ReasonCode } from '../decision.ts';
import { type Milestone, milestones } from '../order.ts';
import {
  channelName,
  dayInWords,
  durationInWords,
  type ExplainLanguage,
  instantInWords,
  milestoneName,
} from './words.ts';

/** `{name}` is a parameter in words; what stands in square brackets is left out when one of its parameters is missing. */
const sentences: Readonly<Record<ReasonCode, Readonly<Record<ExplainLanguage, string>>>> = {
  NO_CONTACT_POINT: {
    en: 'The debtor has no address for {channel}.',
    sv: 'Gäldenären har ingen adress för {channel}.',
  },
  CONTACT_POINT_UNREACHABLE: {
    en: "The debtor's address for {channel} is known not to work.",
    sv: 'Gäldenärens adress för {channel} är känd som obrukbar.',
  },
  OPTED_OUT: {
    en: 'The debtor has declined {channel}.',
    sv: 'Gäldenären har tackat nej till {channel}.',
  },
  CONDITION_FALSE: {
    en: 'The condition for {channel} does not apply to this invoice.',
    sv: 'Villkoret för {channel} gäller inte den här fakturan.',
  },
  NO_PARTNER: {
    en: 'No partner is set up for {channel}.',
    sv: 'Ingen partner är upplagd för {channel}.',
  },
  NO_HEALTHY_PARTNER: {
    en: 'No partner for {channel} was working as long as the step could wait.',
    sv: 'Ingen partner för {channel} fungerade så länge steget kunde vänta.',
  },
  CONTACT_POINT_USED: {
    en: "The debtor's only address for {channel} has already been tried in an earlier step.",
    sv: 'Gäldenärens enda adress för {channel} har redan prövats i ett tidigare steg.',
  },
  CHANNEL_PINNED: {
    en: 'A public body must be sent e-invoices, so {channel} may not be used.',
    sv: 'En offentlig myndighet ska få e-faktura, så {channel} får inte användas.',
  },
  CHANNEL_BY_CONTRACT: {
    en: 'The contract with the debtor names another channel, so {channel} may not be used.',
    sv: 'Avtalet med gäldenären anger en annan kanal, så {channel} får inte användas.',
  },
  SKIPPED_FOR_DEADLINE: {
    en: 'It is too late for {channel}: the invoice goes straight to [{toChannel}, ]the fastest way left.',
    sv: 'Det är för sent för {channel}: fakturan går direkt till [{toChannel}, ]den snabbaste vägen som är kvar.',
  },
  PREFERRED_FIRST: {
    en: 'The debtor prefers another channel[, {toChannel}], which is tried before {channel}.',
    sv: 'Gäldenären föredrar en annan kanal[, {toChannel}], som prövas före {channel}.',
  },
  STEP_DUE: {
    en: 'It is time to send by {channel}[ (step {step})].',
    sv: 'Det är dags att skicka med {channel}[ (steg {step})].',
  },
  SOFT_FAILURE_RETRY: {
    en: 'The last try failed for a passing reason; {channel} is tried again[ (retry {retry} of {retriesMax})].',
    sv: 'Förra försöket föll av ett övergående skäl; {channel} prövas igen[ (omförsök {retry} av {retriesMax})].',
  },
  PARTNER_FAIL_OVER: {
    en: 'The partner could not take it; {channel} is tried through another partner.',
    sv: 'Partnern kunde inte ta emot; {channel} prövas genom en annan partner.',
  },
  SAME_KEY_RETRY: {
    en: 'It is not known whether the partner took it; it is sent again under the same key, which the partner recognises.',
    sv: 'Det är okänt om partnern tog emot; samma försändelse skickas igen under samma nyckel, som partnern känner igen.',
  },
  NUDGE_DUE: {
    en: 'The invoice sent by {byChannel} is not there yet; the debtor is told of it by {channel}.',
    sv: 'Fakturan som skickades med {byChannel} är inte framme än; gäldenären får besked om den med {channel}.',
  },
  GATHERING: {
    en: 'More invoices to the debtor may go with it; it is sent by {channel} on {untilMs}, with those that have come.',
    sv: 'Fler fakturor till gäldenären kan gå med den; den skickas med {channel} {untilMs}, med dem som då har kommit.',
  },
  OUTSIDE_SEND_WINDOW: {
    en: 'The debtor is not sent to by {channel} at this hour; the next one allowed is {untilMs}.',
    sv: 'Till gäldenären sänds inget med {channel} vid den här tiden; nästa tillåtna är {untilMs}.',
  },
  WITHIN_PATIENCE: {
    en: 'Sent by {channel}; waiting until {untilMs} for it to be {milestone}.',
    sv: 'Skickad med {channel}; väntar till {untilMs} på att den ska bli {milestone}.',
  },
  PATIENCE_CUT_BY_DEADLINE: {
    en: 'The wait for the {channel} to be {milestone} ends early, on {untilMs}, so that a step by {toChannel} is still in time.',
    sv: 'Väntan på att {channel} ska bli {milestone} slutar redan {untilMs}, så att {toChannel} ännu hinner fram i tid.',
  },
  RETRY_WAITS: {
    en: 'The last try failed for a passing reason; {channel} waits until {untilMs} before retry {retry} of {retriesMax}.',
    sv: 'Förra försöket föll av ett övergående skäl; {channel} väntar till {untilMs} före omförsök {retry} av {retriesMax}.',
  },
  IN_FLIGHT: {
    en: 'It is being handed over to the partner right now.',
    sv: 'Den lämnas över till partnern just nu.',
  },
  CANCELLATION_ASKED: {
    en: 'The partner for {channel} has been asked to stop it; waiting for the answer.',
    sv: 'Partnern för {channel} har ombetts att stoppa den; väntar på svar.',
  },
  NO_HEALTHY_PARTNER_YET: {
    en: 'No partner for {channel} is working right now; looking again {untilMs}.',
    sv: 'Ingen partner för {channel} fungerar just nu; ny kontroll {untilMs}.',
  },
  PAUSED: {
    en: 'A person has paused sending by {channel}; it goes on when the pause ends.',
    sv: 'En person har pausat sändning med {channel}; den fortsätter när pausen upphör.',
  },
  HELD: {
    en: 'The distribution is held and waits for a person.',
    sv: 'Distributionen är pausad och väntar på en person.',
  },
  BLOCKED: {
    en: 'The distribution cannot begin until the missing data is filled in.',
    sv: 'Distributionen kan inte börja förrän de uppgifter som saknas är ifyllda.',
  },
  DATA_MISSING: {
    en: 'No step can begin: the debtor has no address[ for {channels}].',
    sv: 'Inget steg kan börja: gäldenären saknar adress[ för {channels}].',
  },
  DATA_COMPLETE: {
    en: 'An address has come that a step can begin with.',
    sv: 'Det har kommit en adress som ett steg kan börja med.',
  },
  HARD_FAILURE: {
    en: 'The invoice cannot be delivered to this address by {channel}[ (code {code})].',
    sv: 'Fakturan går inte att leverera till den här adressen med {channel}[ (kod {code})].',
  },
  POLICY_FAILURE: {
    en: 'Sending by {channel} was blocked or declined at the receiving end[ (code {code})].',
    sv: 'Sändning med {channel} spärrades eller avböjdes i mottagaränden[ (kod {code})].',
  },
  PATIENCE_ENDED: {
    en: '[After {patienceMs}][After {businessDays} business days] the invoice by {channel} was still not {milestone}.',
    sv: '[Efter {patienceMs}][Efter {businessDays} bankdagar] var fakturan med {channel} fortfarande inte {milestone}.',
  },
  RETRIES_SPENT: {
    en: 'All {tries} tries by {channel} failed.',
    sv: 'Alla {tries} försök med {channel} misslyckades.',
  },
  RETURNED: {
    en: 'The invoice sent by {channel} came back.',
    sv: 'Fakturan som skickades med {channel} kom tillbaka.',
  },
  ATTEMPT_CANCELLED: {
    en: 'The invoice by {channel} was stopped before it was sent.',
    sv: 'Fakturan med {channel} stoppades innan den skickades.',
  },
  LATE_SUCCESS: {
    en: 'The debtor has been reached by {byChannel}, so the partner is asked to stop the sending by {channel}.',
    sv: 'Gäldenären har nåtts med {byChannel}, så partnern ombeds stoppa sändningen med {channel}.',
  },
  STOPPED_BEFORE_DISPATCH: {
    en: 'The distribution ends, so the partner is asked to stop the sending by {channel}.',
    sv: 'Distributionen avslutas, så partnern ombeds stoppa sändningen med {channel}.',
  },
  MILESTONE_REACHED: {
    en: 'The debtor has been reached: the invoice by {channel} is {milestone}.',
    sv: 'Gäldenären har nåtts: fakturan med {channel} är {milestone}.',
  },
  REACHED_LATE: {
    en: 'The debtor has been reached after all: the invoice by {channel} is {milestone}. Nobody need look into it any more.',
    sv: 'Gäldenären har nåtts till slut: fakturan med {channel} är {milestone}. Ingen behöver längre utreda den.',
  },
  REACHED_BEFORE: {
    en: 'An earlier sending of the invoice has reached the debtor after all, so this one is not needed.',
    sv: 'En tidigare sändning av fakturan har till slut nått gäldenären, så den här behövs inte.',
  },
  NO_STEP_LEFT: {
    en: 'Every step of the order[ ({steps} in all)] has ended without reaching the debtor.',
    sv: 'Alla steg i ordningen[ ({steps} totalt)] är slut utan att gäldenären nåtts.',
  },
  RECIPIENT_REJECTED: {
    en: 'The debtor has refused the invoice[ sent by {channel}].',
    sv: 'Gäldenären har avvisat fakturan[ som skickades med {channel}].',
  },
  PAID: { en: 'The invoice is paid.', sv: 'Fakturan är betald.' },
  CREDITED: { en: 'The invoice has been credited or voided.', sv: 'Fakturan är krediterad eller makulerad.' },
  CANCELLED: { en: 'A person cancelled the distribution.', sv: 'En person avbröt distributionen.' },
  CONTENT_FAILURE: {
    en: 'The partner refused the content of the invoice[ (code {code})]; no other channel would help. Correct it and resume.',
    sv: 'Partnern avvisade fakturans innehåll[ (kod {code})]; ingen annan kanal hjälper. Rätta och återuppta.',
  },
  OUTCOME_UNKNOWN: {
    en: 'It is not known whether the partner took the invoice[ sent by {channel}]; a person must find out before it goes on.',
    sv: 'Det är okänt om partnern tog emot fakturan[ som skickades med {channel}]; en person måste ta reda på det först.',
  },
  CLAIMED_TOO_OFTEN: {
    en: 'The work on this distribution broke off several times; a person must look at it.',
    sv: 'Arbetet med distributionen har avbrutits flera gånger; en person måste titta på den.',
  },
  DEADLINE_MISSED: {
    en: 'The invoice can no longer reach the debtor {arriveBeforeDays} days before it is due on {dueDate}.',
    sv: 'Fakturan kan inte längre nå gäldenären {arriveBeforeDays} dagar före förfallodagen {dueDate}.',
  },
  ENDED: { en: 'The distribution has ended.', sv: 'Distributionen är avslutad.' },
};

/** All reason codes; the keys of the table of sentences. */
export const reasonCodes = Object.keys(sentences) as readonly ReasonCode[];

/** The sentence of a reason, its parameters put into words. Instants are told in the reason's `timeZone`, else in UTC. */
export function explain(reason: Reason, language: ExplainLanguage): string {
  const fill = (text: string) =>
    text.replace(placeholders, (placeholder, name: string) => inWords(reason, name, language) ?? placeholder);
  // Brackets are resolved first: what a parameter says is never read as part of the template.
  const template = sentences[reason.code][language].replace(/\[([^\]]*)\]/g, (_, optional: string) => {
    const names = [...optional.matchAll(placeholders)].map(([, name = '']) => name);
    return names.every((name) => Object.hasOwn(reason.parameters, name)) ? optional : '';
  });
  const sentence = fill(template);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const placeholders = /\{(\w+)\}/g;

function inWords({ parameters }: Reason, name: string, language: ExplainLanguage): string | undefined {
  const { [name]: value, timeZone = 'UTC' } = parameters;
  if (value === undefined) return undefined;
  if (/channel$/i.test(name) && isChannel(value)) return channelName(value, language);
  if (name === 'channels')
    return String(value)
      .split(', ')
      .filter(isChannel)
      .map((one) => channelName(one, language))
      .join(', ');
  if (name === 'milestone' && isMilestone(value)) return milestoneName(value, language);
  if (name === 'dueDate') return dayInWords(String(value), language);
  if (typeof value === 'number' && name === 'untilMs') return instantInWords(value, String(timeZone), language);
  if (typeof value === 'number' && name.endsWith('Ms')) return durationInWords(value, language);
  return String(value);
}

function isChannel(value: string | number): value is Channel {
  return channels.some((channel) => channel === value);
}

function isMilestone(value: string | number): value is Milestone {
  return milestones.some((milestone) => milestone === value);
}
