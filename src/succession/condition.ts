// Conditions over debtor and invoice: typed expressions, no string language. Pure.
import { assertNever } from '../assert.ts';
import { dayOf, daysBetween } from '../clock.ts';
import { currencyDecimals, isCurrency } from '../money.ts';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import type { DebtorKind, InvoiceType } from '../record/invoice.ts';
import type { Facts } from './facts.ts';

export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'debtorKind'; readonly is: DebtorKind }
  | { readonly kind: 'country'; readonly in: readonly string[] }
  | { readonly kind: 'language'; readonly in: readonly string[] }
  | { readonly kind: 'currency'; readonly in: readonly string[] }
  | { readonly kind: 'invoiceType'; readonly is: InvoiceType }
  | { readonly kind: 'amount'; readonly fromMinor: number | null; readonly toMinor: number | null }
  | { readonly kind: 'dueInDays'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'hasChannel'; readonly channel: Channel }
  | { readonly kind: 'reachable'; readonly channel: Channel }
  | { readonly kind: 'optedOut'; readonly channel: Channel }
  | { readonly kind: 'publicSector'; readonly is: boolean }
  | { readonly kind: 'attribute'; readonly name: string; readonly equals: string }
  | { readonly kind: 'attributeIn'; readonly name: string; readonly in: readonly string[] }
  | { readonly kind: 'attributeExists'; readonly name: string };

/** How deep conditions may be nested; a plain comparison has depth 1. */
export const conditionDepthMax = 8;

/**
 * Whether the condition is true of an invoice, its debtor and the debtor's contact points. `all` of nothing is true,
 * `any` of nothing is false. Bounds of amounts are hundredths of a unit of the invoice's own currency, themselves
 * included. Days are those from the day the distribution begins. `hasChannel` asks for a contact point that may be
 * used, `reachable` for one that is known to work, `optedOut` for one
 * whose debtor has said no. An attribute may be the invoice's or the debtor's; where both have
 * it, one that fits is enough.
 */
export function holds(condition: Condition, facts: ConditionFacts): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => holds(part, facts));
    case 'any':
      return condition.of.some((part) => holds(part, facts));
    case 'not':
      return !holds(condition.of, facts);
    case 'debtorKind':
      return facts.debtor.kind === condition.is;
    case 'country':
      return condition.in.includes(facts.debtor.country);
    case 'language':
      return condition.in.includes(facts.debtor.language);
    case 'currency':
      return condition.in.includes(facts.invoice.currency);
    case 'invoiceType':
      return facts.invoice.type === condition.is;
    case 'amount':
      return isWithin(hundredthsOf(facts.invoice), condition.fromMinor, condition.toMinor);
    case 'dueInDays':
      return isWithin(daysToDue(facts), condition.from, condition.to);
    case 'hasChannel':
      return facts.contactPoints.some((point) => point.channel === condition.channel && isUsable(point));
    case 'reachable':
      return facts.contactPoints.some(
        (point) => point.channel === condition.channel && point.reachability === 'REACHABLE',
      );
    case 'optedOut':
      return facts.contactPoints.some(
        (point) => point.channel === condition.channel && point.reachability === 'OPTED_OUT',
      );
    case 'publicSector':
      return facts.debtor.publicSector === condition.is;
    case 'attribute':
      return attributeValues(condition.name, facts).includes(condition.equals);
    case 'attributeIn':
      return attributeValues(condition.name, facts).some((value) => condition.in.includes(value));
    case 'attributeExists':
      return attributeValues(condition.name, facts).length > 0;
    default:
      return assertNever(condition, 'kind of condition');
  }
}

function isWithin(value: number, from: number | null, to: number | null): boolean {
  return (from === null || value >= from) && (to === null || value <= to);
}

/** Bounds are told in hundredths of the currency unit, whatever the currency counts in: a yen has no smaller unit. */
function hundredthsOf({ amountMinor, currency }: Facts['invoice']): number {
  const decimals = isCurrency(currency) ? currencyDecimals[currency] : 2;
  return amountMinor * 10 ** (2 - decimals);
}

export type ConditionFacts = Pick<Facts, 'invoice' | 'debtor' | 'contactPoints' | 'beganAtMs' | 'timeZone'>;

/** Days from the day the distribution begins, in the creditor's time zone, to the due date; negative when that is past. */
export function daysToDue({ invoice, beganAtMs, timeZone }: Pick<Facts, 'invoice' | 'beganAtMs' | 'timeZone'>): number {
  return daysBetween(dayOf(beganAtMs, timeZone), invoice.dueDate);
}

function isUsable(point: ContactPoint): boolean {
  return point.reachability !== 'UNREACHABLE' && point.reachability !== 'OPTED_OUT';
}

/** The values an attribute has: the invoice's, the debtor's, both or none. */
export function attributeValues(name: string, { invoice, debtor }: Pick<Facts, 'invoice' | 'debtor'>): string[] {
  return [invoice.attributes, debtor.attributes].flatMap((attributes) =>
    Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : [],
  );
}

/** How deep a condition is nested: 1 for a comparison, one more for each `all`, `any` or `not` around it. */
export function conditionDepth(condition: Condition): number {
  if (condition.kind === 'not') return 1 + conditionDepth(condition.of);
  if (condition.kind !== 'all' && condition.kind !== 'any') return 1;
  return 1 + condition.of.reduce((deepest, part) => Math.max(deepest, conditionDepth(part)), 0);
}
