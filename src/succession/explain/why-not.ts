// Why a condition does not hold of an invoice: the parts of it that fail, each with what is the case instead, in English
// and Swedish. Empty exactly when the condition holds. Pure.
import { assertNever } from '../../assert.ts';
import type { Channel } from '../../record/contact-point.ts';
import { attributeValues, type Condition, type ConditionFacts, daysToDue, holds } from '../condition.ts';
import { amountInWords, daysInWords, describeCondition } from './describe-condition.ts';
import { channelName, type ExplainLanguage } from './words.ts';

/** A part of a condition that would have to be otherwise. */
export interface Failing {
  /** A comparison, or a list of nothing. */
  readonly part: Condition;
  /** What it would have to be: true, or false where it stands under "not". */
  readonly wanted: boolean;
}

/**
 * The parts that fail. Of parts that must all hold, those that do not; of parts one of which must hold, all of them, for
 * any one would do; under "not", those that hold and should not.
 */
export function failingParts(condition: Condition, facts: ConditionFacts, wanted = true): Failing[] {
  if (condition.kind === 'not') return failingParts(condition.of, facts, !wanted);
  if (condition.kind !== 'all' && condition.kind !== 'any') {
    return holds(condition, facts) === wanted ? [] : [{ part: condition, wanted }];
  }
  // De Morgan: what must not all hold is content with one that does not.
  const isOneEnough = (condition.kind === 'any') === wanted;
  const ofParts = condition.of.map((part) => failingParts(part, facts, wanted));
  if (!isOneEnough) return ofParts.flat();
  if (ofParts.some((failing) => failing.length === 0)) return [];
  return ofParts.length === 0 ? [{ part: condition, wanted }] : ofParts.flat();
}

/**
 * The failing parts in words, what is the case before what was asked: "the debtor's country is DE; asked for: the
 * debtor's country is SE or NO". The same part is told once.
 */
export function whyNot(condition: Condition, facts: ConditionFacts, language: ExplainLanguage): string[] {
  const sentences = failingParts(condition, facts).map((failing) => failingInWords(failing, facts, language));
  return [...new Set(sentences)];
}

function failingInWords({ part, wanted }: Failing, facts: ConditionFacts, language: ExplainLanguage): string {
  const asked = describeCondition(wanted ? part : { kind: 'not', of: part }, language);
  const actual = actualInWords(part, facts, language);
  const askedFor = language === 'en' ? 'asked for' : 'efterfrågat';
  return actual === null ? `${askedFor}: ${asked}` : `${actual}; ${askedFor}: ${asked}`;
}

/** What is the case, for a comparison; null where there is nothing to compare. */
function actualInWords(part: Condition, facts: ConditionFacts, language: ExplainLanguage): string | null {
  const { debtor, invoice } = facts;
  switch (part.kind) {
    case 'all':
    case 'any':
    case 'not':
      return null;
    case 'debtorKind':
      return describeCondition({ kind: 'debtorKind', is: debtor.kind }, language);
    case 'country':
      return describeCondition({ kind: 'country', in: [debtor.country] }, language);
    case 'language':
      return describeCondition({ kind: 'language', in: [debtor.language] }, language);
    case 'currency':
      return describeCondition({ kind: 'currency', in: [invoice.currency] }, language);
    case 'invoiceType':
      return describeCondition({ kind: 'invoiceType', is: invoice.type }, language);
    case 'amount':
      return `${language === 'en' ? 'the amount is' : 'beloppet är'} ${amountInWords(invoice.amountMinor, language)}`;
    case 'dueInDays':
      return `${language === 'en' ? 'it is due in' : 'den förfaller om'} ${daysInWords(daysToDue(facts), language)}`;
    case 'hasChannel':
    case 'reachable':
      return channelInWords(part.channel, facts, language);
    case 'optedOut':
      return describeOptOut(part, facts, language);
    case 'publicSector':
      return describeCondition({ kind: 'publicSector', is: debtor.publicSector }, language);
    case 'attribute':
    case 'attributeIn':
    case 'attributeExists':
      return attributeInWords(part.name, facts, language);
    default:
      return assertNever(part, 'kind of condition');
  }
}

/** One declined address is enough, whatever others there are. */
function describeOptOut(
  part: Extract<Condition, { kind: 'optedOut' }>,
  facts: ConditionFacts,
  language: ExplainLanguage,
): string {
  return holds(part, facts) ? describeCondition(part, language) : channelInWords(part.channel, facts, language);
}

function attributeInWords(name: string, facts: ConditionFacts, language: ExplainLanguage): string {
  const values = [...new Set(attributeValues(name, facts))];
  if (values.length === 0) return `${name} ${language === 'en' ? 'is not given' : 'är inte angivet'}`;
  const quoted = values.map((value) => (language === 'en' ? `"${value}"` : `”${value}”`));
  return `${name} ${language === 'en' ? 'is' : 'är'} ${quoted.join(language === 'en' ? ' and ' : ' och ')}`;
}

// The best of the debtor's addresses on a channel, best first.
const addressWords = [
  ['REACHABLE', 'the debtor is reached by {channel}', 'gäldenären nås med {channel}'],
  ['UNKNOWN', "the debtor's address for {channel} has not been tried", 'gäldenärens adress för {channel} är oprövad'],
  ['UNREACHABLE', "the debtor's address for {channel} does not work", 'gäldenärens adress för {channel} är obrukbar'],
  ['OPTED_OUT', 'the debtor has declined {channel}', 'gäldenären har tackat nej till {channel}'],
  ['', 'the debtor has no address for {channel}', 'gäldenären har ingen adress för {channel}'],
] as const;

function channelInWords(channel: Channel, { contactPoints }: ConditionFacts, language: ExplainLanguage): string {
  const known = contactPoints.filter((point) => point.channel === channel).map((point) => point.reachability);
  const found = addressWords.find(([reachability]) => reachability === '' || known.includes(reachability));
  const [, en, sv] = found ?? addressWords[4];
  return (language === 'en' ? en : sv).replace('{channel}', () => channelName(channel, language));
}
