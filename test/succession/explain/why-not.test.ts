// Why a condition does not hold, and that it is told exactly then.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, holds } from '../../../src/succession/condition.ts';
import { failingParts, whyNot } from '../../../src/succession/explain/why-not.ts';
import { anyCondition, anyFacts } from '../rules/arbitrary.ts';
import { contactPoint, facts, mail } from '../world.ts';

const person: Condition = { kind: 'debtorKind', is: 'PERSON' };
const company: Condition = { kind: 'debtorKind', is: 'COMPANY' };
const nordic: Condition = { kind: 'country', in: ['SE', 'NO'] };
const not = (of: Condition): Condition => ({ kind: 'not', of });
const german = facts({ debtor: { country: 'DE', attributes: { segment: 'gold' } } });

test('nothing is told exactly when the condition holds', () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, fc.constantFrom('en' as const, 'sv' as const), (condition, known, language) => {
      expect(whyNot(condition, known, language).length === 0).toBe(holds(condition, known));
    }),
    { numRuns: 2_000 },
  );
});

test('every part told is a comparison that is not as it would have to be', () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, (condition, known) => {
      for (const { part, wanted } of failingParts(condition, known)) {
        expect(part.kind).not.toBe('not');
        expect(holds(part, known)).toBe(!wanted);
        if (part.kind === 'all' || part.kind === 'any') expect(part.of).toEqual([]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no placeholder and no name of the program is left in the words', () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, fc.constantFrom('en' as const, 'sv' as const), (condition, known, language) => {
      for (const sentence of whyNot(condition, known, language)) {
        expect(sentence).not.toMatch(/[{}]|undefined|null|NaN|[A-Z]{2,}_[A-Z]/);
      }
    }),
  );
});

describe('the parts that fail', () => {
  test.each<[string, Condition, string[]]>([
    [
      'of all, those that do not hold',
      { kind: 'all', of: [person, nordic, { kind: 'amount', fromMinor: 500_000, toMinor: null }] },
      [
        "the debtor's country is DE; asked for: the debtor's country is SE or NO",
        'the amount is 1\u00a0000.00; asked for: the amount is at least 5\u00a0000.00',
      ],
    ],
    [
      'of any, all of them',
      { kind: 'any', of: [company, { kind: 'attribute', name: 'segment', equals: 'silver' }] },
      [
        'the debtor is a person; asked for: the debtor is a company',
        'segment is "gold"; asked for: segment is "silver"',
      ],
    ],
    ['under not, what holds', not(person), ['the debtor is a person; asked for: not (the debtor is a person)']],
    ['any of nothing', { kind: 'any', of: [] }, ['asked for: never']],
    [
      'an attribute that is not there',
      { kind: 'attributeIn', name: 'region', in: ['north', 'south'] },
      ['region is not given; asked for: region is "north" or "south"'],
    ],
  ])('%s', (_, condition, expected) => {
    expect(whyNot(condition, german, 'en')).toEqual(expected);
  });

  test.each([
    ['UNKNOWN', 'reachable', 'gäldenärens adress för e-post är oprövad'],
    ['UNREACHABLE', 'hasChannel', 'gäldenärens adress för e-post är obrukbar'],
    ['OPTED_OUT', 'hasChannel', 'gäldenären har tackat nej till e-post'],
  ] as const)('an address that is %s', (reachability, kind, expected) => {
    const known = facts({ contactPoints: [contactPoint({ reachability })] });
    expect(whyNot({ kind, channel: 'EMAIL' }, known, 'sv')[0]).toMatch(new RegExp(`^${expected}; efterfrågat: `));
  });

  test('one declined address is told, whatever others there are', () => {
    const known = facts({ contactPoints: [contactPoint({ reachability: 'OPTED_OUT' }), mail] });
    expect(whyNot(not({ kind: 'optedOut', channel: 'EMAIL' }), known, 'en')).toEqual([
      'the debtor has declined e-mail; asked for: not (the debtor has declined e-mail)',
    ]);
    expect(whyNot({ kind: 'optedOut', channel: 'EMAIL' }, facts({ contactPoints: [mail] }), 'sv')).toEqual([
      'gäldenärens adress för e-post är oprövad; efterfrågat: gäldenären har tackat nej till e-post',
    ]);
  });

  test('the best of several addresses is told', () => {
    const known = facts({ contactPoints: [contactPoint({ reachability: 'OPTED_OUT' }), mail] });
    expect(whyNot({ kind: 'reachable', channel: 'EMAIL' }, known, 'en')).toEqual([
      "the debtor's address for e-mail has not been tried; asked for: the debtor is known to be reached by e-mail",
    ]);
  });
});
