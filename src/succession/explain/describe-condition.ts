// A condition in words a clerk understands, in English and Swedish. Pure.
import { assertNever } from '../../assert.ts';
import type { Condition } from '../condition.ts';
import { channelName, type ExplainLanguage } from './words.ts';

/**
 * The condition as a clause that can follow "when": "the debtor is a company and the country is SE or NO".
 * Amounts are told in whole and part units of the invoice's currency with two decimals, as most currencies have.
 */
export function describeCondition(condition: Condition, language: ExplainLanguage): string {
  return language === 'en' ? describe(condition, english) : describe(condition, swedish);
}

/** The words of one language. */
interface Phrases {
  readonly language: ExplainLanguage;
  readonly always: string;
  readonly never: string;
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly yes: Readonly<Record<'PERSON' | 'COMPANY' | 'INVOICE' | 'CREDIT_NOTE' | 'REMINDER', string>>;
  readonly country: string;
  readonly tongue: string;
  readonly currency: string;
  readonly nothing: string;
  readonly amountFrom: string;
  readonly amountTo: string;
  readonly amountBetween: string;
  readonly anyAmount: string;
  readonly dueFrom: string;
  readonly dueTo: string;
  readonly dueBetween: string;
  readonly anyDue: string;
  readonly hasChannel: string;
  readonly isPublic: string;
  readonly isNotPublic: string;
  readonly reachable: string;
  readonly optedOut: string;
  readonly attribute: string;
  readonly attributeExists: string;
}

const english: Phrases = {
  language: 'en',
  always: 'always',
  never: 'never',
  and: 'and',
  or: 'or',
  not: 'not',
  yes: {
    PERSON: 'the debtor is a person',
    COMPANY: 'the debtor is a company',
    INVOICE: 'it is an invoice',
    CREDIT_NOTE: 'it is a credit note',
    REMINDER: 'it is a reminder',
  },
  country: "the debtor's country is {values}",
  tongue: "the debtor's language is {values}",
  currency: 'the currency is {values}',
  nothing: 'none',
  amountFrom: 'the amount is at least {from}',
  amountTo: 'the amount is at most {to}',
  amountBetween: 'the amount is from {from} to {to}',
  anyAmount: 'the amount is any',
  dueFrom: 'it is due in at least {from}',
  dueTo: 'it is due in at most {to}',
  dueBetween: 'it is due in {from} to {to}',
  anyDue: 'it is due on any day',
  hasChannel: 'the debtor has an address for {channel}',
  isPublic: 'the debtor is a public body',
  isNotPublic: 'the debtor is not a public body',
  reachable: 'the debtor is known to be reached by {channel}',
  optedOut: 'the debtor has declined {channel}',
  attribute: '{name} is {values}',
  attributeExists: '{name} is given',
};

const swedish: Phrases = {
  language: 'sv',
  always: 'alltid',
  never: 'aldrig',
  and: 'och',
  or: 'eller',
  not: 'inte',
  yes: {
    PERSON: 'gäldenären är en person',
    COMPANY: 'gäldenären är ett företag',
    INVOICE: 'det är en faktura',
    CREDIT_NOTE: 'det är en kreditfaktura',
    REMINDER: 'det är en påminnelse',
  },
  country: 'gäldenärens land är {values}',
  tongue: 'gäldenärens språk är {values}',
  currency: 'valutan är {values}',
  nothing: 'inget',
  amountFrom: 'beloppet är minst {from}',
  amountTo: 'beloppet är högst {to}',
  amountBetween: 'beloppet är från {from} till {to}',
  anyAmount: 'beloppet är vilket som helst',
  dueFrom: 'den förfaller om minst {from}',
  dueTo: 'den förfaller om högst {to}',
  dueBetween: 'den förfaller om {from} till {to}',
  anyDue: 'den förfaller vilken dag som helst',
  hasChannel: 'gäldenären har en adress för {channel}',
  isPublic: 'gäldenären är en offentlig myndighet',
  isNotPublic: 'gäldenären är inte en offentlig myndighet',
  reachable: 'gäldenären nås bevisligen med {channel}',
  optedOut: 'gäldenären har tackat nej till {channel}',
  attribute: '{name} är {values}',
  attributeExists: '{name} är angivet',
};

function describe(condition: Condition, phrases: Phrases): string {
  switch (condition.kind) {
    case 'all':
      return join(condition.of, phrases.and, phrases.always, phrases);
    case 'any':
      return join(condition.of, phrases.or, phrases.never, phrases);
    case 'not':
      return `${phrases.not} (${describe(condition.of, phrases)})`;
    case 'debtorKind':
    case 'invoiceType':
      return phrases.yes[condition.is];
    case 'country':
      return phrases.country.replace('{values}', () => list(condition.in, phrases));
    case 'language':
      return phrases.tongue.replace('{values}', () => list(condition.in, phrases));
    case 'currency':
      return phrases.currency.replace('{values}', () => list(condition.in, phrases));
    case 'amount':
      return describeAmount(condition, phrases);
    case 'dueInDays':
      return describeDays(condition, phrases);
    case 'hasChannel':
      return phrases.hasChannel.replace('{channel}', () => channelName(condition.channel, phrases.language));
    case 'publicSector':
      return condition.is ? phrases.isPublic : phrases.isNotPublic;
    case 'reachable':
    case 'optedOut':
      return phrases[condition.kind].replace('{channel}', () => channelName(condition.channel, phrases.language));
    case 'attribute':
      return describeAttribute(phrases.attribute, condition.name, [condition.equals], phrases);
    case 'attributeIn':
      return describeAttribute(phrases.attribute, condition.name, condition.in, phrases);
    case 'attributeExists':
      return describeAttribute(phrases.attributeExists, condition.name, [], phrases);
    default:
      return assertNever(condition, 'kind of condition');
  }
}

function describeAttribute(template: string, name: string, values: readonly string[], phrases: Phrases): string {
  const quoted = values.map((value) => (phrases.language === 'en' ? `"${value}"` : `”${value}”`));
  // What a person typed is never read as part of the template.
  const words: Readonly<Record<string, string>> = { '{name}': name, '{values}': list(quoted, phrases) };
  return template
    .split(/(\{name\}|\{values\})/)
    .map((part) => words[part] ?? part)
    .join('');
}

function join(parts: readonly Condition[], word: string, empty: string, phrases: Phrases): string {
  const [only] = parts;
  if (only === undefined) return empty;
  if (parts.length === 1) return describe(only, phrases);
  return parts.map((part) => bracketed(part, phrases)).join(` ${word} `);
}

/** A part in brackets where it is itself a list, so that "and" and "or" cannot be misread. */
function bracketed(part: Condition, phrases: Phrases): string {
  const text = describe(part, phrases);
  return (part.kind === 'all' || part.kind === 'any') && part.of.length > 1 ? `(${text})` : text;
}

function list(values: readonly string[], phrases: Phrases): string {
  if (values.length < 2) return values[0] ?? phrases.nothing;
  return `${values.slice(0, -1).join(', ')} ${phrases.or} ${values.at(-1)}`;
}

function describeAmount({ fromMinor, toMinor }: Extract<Condition, { kind: 'amount' }>, phrases: Phrases): string {
  const template =
    fromMinor === null
      ? toMinor === null
        ? phrases.anyAmount
        : phrases.amountTo
      : toMinor === null
        ? phrases.amountFrom
        : phrases.amountBetween;
  return template
    .replace('{from}', () => amountInWords(fromMinor ?? 0, phrases.language))
    .replace('{to}', () => amountInWords(toMinor ?? 0, phrases.language));
}

function describeDays({ from, to }: Extract<Condition, { kind: 'dueInDays' }>, phrases: Phrases): string {
  const { anyDue, dueFrom, dueTo, dueBetween, language } = phrases;
  const template = from === null ? (to === null ? anyDue : dueTo) : to === null ? dueFrom : dueBetween;
  return template.replace('{from}', daysInWords(from ?? 0, language)).replace('{to}', daysInWords(to ?? 0, language));
}

/** A count of days: "1 day", "−3 dagar". */
export function daysInWords(days: number, language: ExplainLanguage): string {
  const [one, many] = language === 'en' ? ['day', 'days'] : ['dag', 'dagar'];
  return `${days < 0 ? '−' : ''}${Math.abs(days)} ${Math.abs(days) === 1 ? one : many}`;
}

/** Minor units as units with two decimals: 12345600 is "123 456.00", in Swedish "123 456,00". */
export function amountInWords(minor: number, language: ExplainLanguage): string {
  const [whole = '', part = ''] = (Math.abs(minor) / 100).toFixed(2).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${minor < 0 ? '−' : ''}${grouped}${language === 'sv' ? ',' : '.'}${part}`;
}
