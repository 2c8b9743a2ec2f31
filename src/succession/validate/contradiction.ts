// Whether a condition can ever be true. Sound, not complete: it says "contradiction" only on proof, and gives up
// (answers no) on conditions with very many alternatives. Pure.
import type { Condition } from '../condition.ts';

/** Alternatives looked through before giving up. */
const alternativesMax = 256;

type Comparison = Exclude<Condition, { kind: 'all' | 'any' | 'not' }>;

/** One comparison of an alternative, as it stands or negated. */
interface Literal {
  readonly comparison: Comparison;
  readonly isNegated: boolean;
}

/** A way the condition can become true: all its comparisons together. */
type Alternative = readonly Literal[];

/** Whether the condition is false of every invoice and debtor: each way it could be true asks for two things at once. */
export function isContradiction(condition: Condition): boolean {
  const alternatives = alternativesOf(condition, false);
  return alternatives?.every(isImpossible) ?? false;
}

/** The alternatives of a condition (its disjunctive normal form), or undefined when they are too many. */
function alternativesOf(condition: Condition, isNegated: boolean): readonly Alternative[] | undefined {
  if (condition.kind === 'not') return alternativesOf(condition.of, !isNegated);
  if (condition.kind !== 'all' && condition.kind !== 'any') return [[{ comparison: condition, isNegated }]];
  const parts = condition.of.map((part) => alternativesOf(part, isNegated));
  // De Morgan: a negated `any` asks for all of its negated parts.
  const asksForAll = (condition.kind === 'all') !== isNegated;
  let alternatives: readonly Alternative[] = asksForAll ? [[]] : [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    alternatives = asksForAll
      ? alternatives.flatMap((left) => part.map((right) => [...left, ...right]))
      : [...alternatives, ...part];
    if (alternatives.length > alternativesMax) return undefined;
  }
  return alternatives;
}

function isImpossible(alternative: Alternative): boolean {
  return (
    isListImpossible(alternative, 'debtorKind', ['PERSON', 'COMPANY']) ||
    isListImpossible(alternative, 'invoiceType', ['INVOICE', 'CREDIT_NOTE', 'REMINDER']) ||
    isListImpossible(alternative, 'publicSector', ['true', 'false']) ||
    isListImpossible(alternative, 'country', undefined) ||
    isListImpossible(alternative, 'language', undefined) ||
    isListImpossible(alternative, 'currency', undefined) ||
    isRangeImpossible(alternative, 'amount') ||
    isRangeImpossible(alternative, 'dueInDays') ||
    isAttributeImpossible(alternative) ||
    isOpposed(alternative)
  );
}

/** Whether no value is allowed by every comparison of one kind; `all` are the kind's values where they can be listed. */
function isListImpossible(
  alternative: Alternative,
  kind: 'debtorKind' | 'invoiceType' | 'publicSector' | 'country' | 'language' | 'currency',
  all: readonly string[] | undefined,
): boolean {
  let allowed = all;
  for (const { comparison, isNegated } of alternative) {
    if (comparison.kind !== kind || isNegated) continue;
    const values = valuesOf(comparison);
    allowed = allowed === undefined ? values : allowed.filter((value) => values.includes(value));
  }
  const refused = alternative.flatMap(({ comparison, isNegated }) =>
    comparison.kind === kind && isNegated ? valuesOf(comparison) : [],
  );
  return allowed?.every((value) => refused.includes(value)) ?? false;
}

function valuesOf(comparison: Comparison): readonly string[] {
  if ('in' in comparison) return comparison.in;
  return 'is' in comparison ? [String(comparison.is)] : [];
}

/** Whether the whole numbers asked for leave no room between them. A negated range with two ends is left out of account. */
function isRangeImpossible(alternative: Alternative, kind: 'amount' | 'dueInDays'): boolean {
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  for (const { comparison, isNegated } of alternative) {
    if (comparison.kind !== kind) continue;
    const [least, most] = boundsOf(comparison);
    if (!isNegated) {
      from = Math.max(from, least ?? from);
      to = Math.min(to, most ?? to);
    } else if (least === null && most === null) return true;
    else if (least === null) from = Math.max(from, (most ?? from) + 1);
    else if (most === null) to = Math.min(to, least - 1);
  }
  return from > to;
}

function boundsOf(range: Extract<Comparison, { kind: 'amount' | 'dueInDays' }>): [number | null, number | null] {
  return range.kind === 'amount' ? [range.fromMinor, range.toMinor] : [range.from, range.to];
}

/**
 * Whether an attribute is asked for with values that are all refused. Two values may both be asked for: the invoice and
 * the debtor may each have one.
 */
function isAttributeImpossible(alternative: Alternative): boolean {
  const wishes = alternative.flatMap(({ comparison, isNegated }) => {
    const wish = attributeWish(comparison);
    return wish === undefined ? [] : [{ ...wish, isNegated }];
  });
  return wishes.some(({ name, values, isNegated }) => {
    if (isNegated) return false;
    const refused = wishes.filter((other) => other.isNegated && other.name === name);
    if (refused.some((other) => other.values === 'any')) return true;
    return values !== 'any' && values.every((value) => refused.some((other) => other.values.includes(value)));
  });
}

interface AttributeWish {
  readonly name: string;
  readonly values: readonly string[] | 'any';
}

function attributeWish(comparison: Comparison): AttributeWish | undefined {
  if (comparison.kind === 'attribute') return { name: comparison.name, values: [comparison.equals] };
  if (comparison.kind === 'attributeIn') return { name: comparison.name, values: comparison.in };
  return comparison.kind === 'attributeExists' ? { name: comparison.name, values: 'any' } : undefined;
}

/** Whether a channel is both asked for and refused. What is reachable has an address. */
function isOpposed(alternative: Alternative): boolean {
  return alternative.some(
    ({ comparison: wanted, isNegated }) =>
      !isNegated &&
      (wanted.kind === 'hasChannel' || wanted.kind === 'reachable' || wanted.kind === 'optedOut') &&
      alternative.some(
        ({ comparison: other, isNegated: isRefused }) =>
          isRefused &&
          (other.kind === wanted.kind || (other.kind === 'hasChannel' && wanted.kind === 'reachable')) &&
          'channel' in other &&
          other.channel === wanted.channel,
      ),
  );
}
