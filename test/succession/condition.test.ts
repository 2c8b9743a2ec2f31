// Conditions: what holds, how deep they are, how they read, and which can never be true.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, conditionDepth, holds } from '../../src/succession/condition.ts';
import { describeCondition } from '../../src/succession/explain/describe-condition.ts';
import { isContradiction } from '../../src/succession/validate/contradiction.ts';
import { anyCondition, anyFacts } from './rules/arbitrary.ts';
import { facts, home, mail } from './world.ts';

const person: Condition = { kind: 'debtorKind', is: 'PERSON' };
const company: Condition = { kind: 'debtorKind', is: 'COMPANY' };
const nordic: Condition = { kind: 'country', in: ['SE', 'NO'] };
const atLeast = (fromMinor: number): Condition => ({ kind: 'amount', fromMinor, toMinor: null });
const atMost = (toMinor: number): Condition => ({ kind: 'amount', fromMinor: null, toMinor });
const all = (...of: Condition[]): Condition => ({ kind: 'all', of });
const any = (...of: Condition[]): Condition => ({ kind: 'any', of });
const not = (of: Condition): Condition => ({ kind: 'not', of });

describe('whether a condition holds', () => {
  const someone = facts({
    invoice: { attributes: { project: 'A' } },
    debtor: { attributes: { segment: 'gold' }, publicSector: false },
  });

  test.each<[Condition, boolean]>([
    [person, true],
    [company, false],
    [nordic, true],
    [{ kind: 'country', in: ['DE'] }, false],
    [{ kind: 'language', in: ['sv'] }, true],
    [{ kind: 'currency', in: ['EUR'] }, false],
    [{ kind: 'invoiceType', is: 'INVOICE' }, true],
    [{ kind: 'publicSector', is: true }, false],
    [atLeast(100_000), true],
    [atLeast(100_001), false],
    [atMost(100_000), true],
    [atMost(99_999), false],
    // From 2 November to 2 December.
    [{ kind: 'dueInDays', from: 30, to: 30 }, true],
    [{ kind: 'dueInDays', from: 31, to: null }, false],
    [{ kind: 'dueInDays', from: null, to: 29 }, false],
    [{ kind: 'dueInDays', from: null, to: null }, true],
    [{ kind: 'hasChannel', channel: 'EMAIL' }, true],
    [{ kind: 'hasChannel', channel: 'SMS' }, false],
    [{ kind: 'attribute', name: 'segment', equals: 'gold' }, true],
    [{ kind: 'attribute', name: 'project', equals: 'A' }, true],
    [{ kind: 'attribute', name: 'toString', equals: 'A' }, false],
    [{ kind: 'attributeIn', name: 'segment', in: ['silver', 'gold'] }, true],
    [{ kind: 'attributeIn', name: 'segment', in: ['silver'] }, false],
    [{ kind: 'attributeIn', name: 'segment', in: [] }, false],
    [{ kind: 'attributeExists', name: 'project' }, true],
    [{ kind: 'attributeExists', name: 'toString' }, false],
    [{ kind: 'reachable', channel: 'EMAIL' }, false],
    [all(), true],
    [any(), false],
    [all(person, nordic), true],
    [any(company, nordic), true],
    [not(person), false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition, someone)).toBe(expected);
  });

  test('an address that may not be used is no channel', () => {
    const declined = facts({ contactPoints: [{ ...mail, reachability: 'OPTED_OUT' }, home] });
    expect(holds({ kind: 'hasChannel', channel: 'EMAIL' }, declined)).toBe(false);
    expect(holds({ kind: 'optedOut', channel: 'EMAIL' }, declined)).toBe(true);
    expect(holds({ kind: 'optedOut', channel: 'LETTER' }, declined)).toBe(false);
  });
});

test('the depth of a condition counts what is nested', () => {
  expect(conditionDepth(person)).toBe(1);
  expect(conditionDepth(all())).toBe(1);
  expect(conditionDepth(not(any(person, all(company))))).toBe(4);
});

describe('contradictions', () => {
  test.each<[string, Condition]>([
    ['both a person and a company', all(person, company)],
    ['neither a person nor a company', all(not(person), not(company))],
    ['an amount from above to', { kind: 'amount', fromMinor: 2, toMinor: 1 }],
    ['amounts that leave no room', all(atLeast(100), not(atLeast(50)))],
    ['amounts that leave no room, negated below', all(atMost(100), not(atMost(100)))],
    ['no amount at all', not({ kind: 'amount', fromMinor: null, toMinor: null })],
    [
      'days that leave no room',
      all({ kind: 'dueInDays', from: 10, to: null }, not({ kind: 'dueInDays', from: 5, to: null })),
    ],
    ['no country', { kind: 'country', in: [] }],
    ['two disjoint lists of countries', all(nordic, { kind: 'country', in: ['DE'] })],
    ['a country both asked for and refused', all({ kind: 'country', in: ['SE'] }, not(nordic))],
    ['a public body that is none', all({ kind: 'publicSector', is: true }, { kind: 'publicSector', is: false })],
    ['a condition and its opposite', all(any(person, nordic), not(person), not(nordic))],
    [
      'a channel had and not had',
      all({ kind: 'hasChannel', channel: 'SMS' }, not({ kind: 'hasChannel', channel: 'SMS' })),
    ],
    [
      'a channel reached without an address',
      all({ kind: 'reachable', channel: 'SMS' }, not({ kind: 'hasChannel', channel: 'SMS' })),
    ],
    [
      'an attribute that is not given',
      all({ kind: 'attributeIn', name: 'a', in: ['1'] }, not({ kind: 'attributeExists', name: 'a' })),
    ],
    [
      'values that are all refused',
      all(
        { kind: 'attributeIn', name: 'a', in: ['1', '2'] },
        not({ kind: 'attribute', name: 'a', equals: '1' }),
        not({ kind: 'attributeIn', name: 'a', in: ['2', '3'] }),
      ),
    ],
    ['an attribute with no value', { kind: 'attributeIn', name: 'a', in: [] }],
    ['any of nothing', any()],
    ['not all of nothing', not(all())],
  ])('%s can never be true', (_, condition) => {
    expect(isContradiction(condition)).toBe(true);
  });

  test.each<[string, Condition]>([
    ['either a person or a company', any(person, company)],
    [
      'two values of one attribute (the invoice and the debtor may each have one)',
      all({ kind: 'attribute', name: 'a', equals: '1' }, { kind: 'attribute', name: 'a', equals: '2' }),
    ],
    [
      'an attribute of which some values are refused',
      all({ kind: 'attributeExists', name: 'a' }, not({ kind: 'attributeIn', name: 'a', in: ['1'] })),
    ],
    [
      'an address not known to work',
      all({ kind: 'hasChannel', channel: 'SMS' }, not({ kind: 'reachable', channel: 'SMS' })),
    ],
    ['all of nothing', all()],
    ['one of two contradicting branches', any(all(person, company), nordic)],
  ])('%s can be true', (_, condition) => {
    expect(isContradiction(condition)).toBe(false);
  });

  test('a condition that holds of anything is never called a contradiction', () => {
    fc.assert(
      fc.property(anyCondition, anyFacts, (condition, known) => {
        fc.pre(holds(condition, known));
        expect(isContradiction(condition)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('gives up on very many alternatives instead of taking long', () => {
    const wide = all(...Array.from({ length: 30 }, () => any(person, company)));
    expect(isContradiction(wide)).toBe(false);
  });
});

describe('a condition in words', () => {
  test('reads as a sentence in English and Swedish', () => {
    const condition = all(company, any(nordic, not({ kind: 'hasChannel', channel: 'EMAIL' })), atLeast(12_345_600));
    expect(describeCondition(condition, 'en')).toBe(
      "the debtor is a company and (the debtor's country is SE or NO or not (the debtor has an address for e-mail)) and the amount is at least 123\u00a0456.00",
    );
    expect(describeCondition(condition, 'sv')).toBe(
      'gäldenären är ett företag och (gäldenärens land är SE eller NO eller inte (gäldenären har en adress för e-post)) och beloppet är minst 123\u00a0456,00',
    );
  });

  test('never leaves a placeholder unfilled', () => {
    fc.assert(
      fc.property(anyCondition, fc.constantFrom('en' as const, 'sv' as const), (condition, language) => {
        expect(describeCondition(condition, language)).toMatch(/^[^{}]+$/);
      }),
    );
  });

  test('writes what a person typed as it is', () => {
    const odd: Condition = { kind: 'attribute', name: '{value}', equals: '$&' };
    expect(describeCondition(odd, 'en')).toBe('{value} is "$&"');
  });
});

test('an amount is compared in units of the invoice’s own currency, also where it has no decimals', () => {
  const fromFiveHundred = atLeast(50_000);
  const of = (currency: string, amountMinor: number) => facts({ invoice: { currency, amountMinor } });
  expect(holds(fromFiveHundred, of('SEK', 50_000))).toBe(true);
  expect(holds(fromFiveHundred, of('SEK', 49_999))).toBe(false);
  expect(holds(fromFiveHundred, of('JPY', 500))).toBe(true);
  expect(holds(fromFiveHundred, of('JPY', 499))).toBe(false);
});
