// Steps and conditions as SuccessionStepInput and ConditionInput write them, so that what is shown can be sent again.
// The contract is schema/succession.graphql; reading them back is src/api/input/. Pure.
import { assertNever } from '../../assert.ts';
import { durationOf } from '../../clock.ts';
import { toOpaqueId } from '../../id.ts';
import { formatAmount } from '../../money.ts';
import type { Condition } from '../condition.ts';
import { type Nudge, type SendWindow, type SuccessionOrder, type SuccessionStep, stopReasons } from '../order.ts';
import { localTimeOf } from './words.ts';

/** A value as JSON writes it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** A step as it would be sent, with what was left out at its neutral value. */
export function stepAsInput(step: SuccessionStep) {
  const { channel, partnerIds, until, patienceMs, calendar, window, when, nudges, retries } = step;
  return {
    channel,
    partnerIds: partnerIds.map((id) => toOpaqueId('partner', id)),
    until,
    patience: durationOf(patienceMs),
    calendar,
    window: window && windowAsInput(window),
    when: when && conditionAsInput(when),
    nudges: nudges.map(nudgeAsInput),
    retries: {
      retriesMax: retries.retriesMax,
      firstDelay: durationOf(retries.firstDelayMs),
      delayMax: durationOf(retries.delayMsMax),
    },
  } satisfies Record<string, Plain>;
}

/** What an order says beside its steps, as it would be sent; reasons to stop in one sequence, for it means nothing. */
export function frameAsInput({ name, arriveBeforeDays, consolidateMs, stopWhen }: Omit<SuccessionOrder, 'steps'>) {
  return {
    name,
    arriveBeforeDays,
    consolidateWithin: consolidateMs === null ? null : durationOf(consolidateMs),
    stopWhen: stopReasons.filter((reason) => stopWhen.includes(reason)),
  } satisfies Record<string, Plain>;
}

function windowAsInput({ fromMinute, toMinute, businessDaysOnly }: SendWindow) {
  return { from: localTimeOf(fromMinute), to: localTimeOf(toMinute), businessDaysOnly };
}

function nudgeAsInput({ channel, afterMs, unless, window }: Nudge) {
  return { channel, after: durationOf(afterMs), unless, window: window && windowAsInput(window) };
}

/** A condition as it would be sent: exactly one field, as ConditionInput asks. */
export function conditionAsInput(condition: Condition): { readonly [name: string]: Plain } {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { [condition.kind]: condition.of.map(conditionAsInput) };
    case 'not':
      return { not: conditionAsInput(condition.of) };
    case 'debtorKind':
    case 'invoiceType':
    case 'publicSector':
      return { [condition.kind]: condition.is };
    case 'country':
    case 'currency':
      return { [condition.kind]: condition.in };
    case 'language':
      return { language: condition.in.map((language) => language.toUpperCase()) };
    case 'amount': {
      // Bounds have two decimals, whatever the currency; see src/api/input/condition.ts.
      const bound = (minor: number | null) => (minor === null ? null : formatAmount(minor, 'SEK'));
      return { amount: { from: bound(condition.fromMinor), to: bound(condition.toMinor) } };
    }
    case 'dueInDays':
      return { dueInDays: { from: condition.from, to: condition.to } };
    case 'hasChannel':
    case 'reachable':
    case 'optedOut':
      return { [condition.kind]: condition.channel };
    case 'attribute':
      return { attribute: { name: condition.name, equals: condition.equals } };
    case 'attributeIn':
      return { attribute: { name: condition.name, in: condition.in } };
    case 'attributeExists':
      return { attribute: { name: condition.name, exists: true } };
    default:
      return assertNever(condition, 'kind of condition');
  }
}
