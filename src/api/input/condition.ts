// Conditions as the API takes them, into the form succession knows.
import { parseAmount } from '../../money.ts';
import { type Problem, problem } from '../../problem.ts';
import type { Condition } from '../../succession/condition.ts';
import type { AmountRangeInput, AttributeInput, ConditionInput, DayRangeInput } from '../schema.generated.ts';

const partsMax = 50;
/** All countries there are. */
const valuesMax = 250;
const daysMax = 3_650;

/** Reads a condition; what is wrong is added to `problems`. Its depth is checked by the order's own validation. */
export function readCondition(input: ConditionInput, path: readonly string[], problems: Problem[]): Condition {
  const parts = (of: readonly ConditionInput[], name: string): Condition[] => {
    if (of.length === 0 || of.length > partsMax) {
      problems.push(problem('LIST_TOO_LONG', [...path, name], { field: name, count: of.length, max: partsMax }));
      return [];
    }
    return of.map((part, index) => readCondition(part, [...path, name, String(index)], problems));
  };
  if (input.all) return { kind: 'all', of: parts(input.all, 'all') };
  if (input.any) return { kind: 'any', of: parts(input.any, 'any') };
  if (input.not) return { kind: 'not', of: readCondition(input.not, [...path, 'not'], problems) };
  if (input.debtorKind) return { kind: 'debtorKind', is: input.debtorKind };
  const { country, language, currency } = input;
  for (const [field, values] of Object.entries({ country, language, currency })) {
    if (!values || values.length <= valuesMax) continue;
    problems.push(problem('LIST_TOO_LONG', [...path, field], { field, count: values.length, max: valuesMax }));
    return { kind: 'all', of: [] };
  }
  if (country) return { kind: 'country', in: country };
  if (language) return { kind: 'language', in: language.map((one) => one.toLowerCase()) };
  if (currency) return { kind: 'currency', in: currency };
  if (input.invoiceType) return { kind: 'invoiceType', is: input.invoiceType };
  if (input.amount) return amountCondition(input.amount, path, problems);
  if (input.dueInDays) return daysCondition(input.dueInDays, [...path, 'dueInDays'], problems);
  if (input.hasChannel) return { kind: 'hasChannel', channel: input.hasChannel };
  if (input.reachable) return { kind: 'reachable', channel: input.reachable };
  if (input.optedOut) return { kind: 'optedOut', channel: input.optedOut };
  if (input.attribute) return attributeCondition(input.attribute, [...path, 'attribute'], problems);
  return { kind: 'publicSector', is: input.publicSector ?? true };
}

function attributeCondition(input: AttributeInput, path: readonly string[], problems: Problem[]): Condition {
  const { name, equals = null, in: values = null, exists = null } = input;
  if ([equals, values, exists].filter((given) => given !== null).length !== 1) {
    problems.push(problem('CHOOSE_ONE', [...path], { fields: 'equals, in, exists' }));
  }
  if (values !== null) {
    if (values.length === 0 || values.length > partsMax) {
      problems.push(problem('LIST_TOO_LONG', [...path, 'in'], { field: 'in', count: values.length, max: partsMax }));
    }
    return { kind: 'attributeIn', name, in: values };
  }
  if (equals !== null) return { kind: 'attribute', name, equals };
  const given: Condition = { kind: 'attributeExists', name };
  return exists === false ? { kind: 'not', of: given } : given;
}

function daysCondition(range: DayRangeInput, path: readonly string[], problems: Problem[]): Condition {
  const { from = null, to = null } = range;
  for (const [field, value] of Object.entries({ from, to })) {
    if (value === null || Math.abs(value) <= daysMax) continue;
    problems.push(problem('FIELD_INVALID', [...path, field], { field, value, expected: `-${daysMax} to ${daysMax}` }));
  }
  return { kind: 'dueInDays', from, to };
}

function amountCondition(range: AmountRangeInput, path: readonly string[], problems: Problem[]): Condition {
  const bound = (text: string | null | undefined, name: string): number | null => {
    if (text === null || text === undefined) return null;
    // Currencies with two decimals: the bound is compared with minor units.
    const minor = parseAmount(text, 'SEK');
    if (minor === undefined) {
      problems.push(
        problem('FIELD_INVALID', [...path, 'amount', name], {
          field: name,
          value: text,
          expected: 'an amount such as 500.00',
        }),
      );
    }
    return minor ?? null;
  };
  return { kind: 'amount', fromMinor: bound(range.from, 'from'), toMinor: bound(range.to, 'to') };
}
