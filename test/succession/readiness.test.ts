// Which steps can be tried for a debtor, by example: explicit skips, preference, law and contract.
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/succession/decide.ts';
import { readinessOf } from '../../src/succession/readiness.ts';
import {
  attempt,
  contactPoint,
  day,
  during,
  emailStep,
  emailThenLetter,
  facts,
  home,
  letterAttempt,
  letterStep,
  mail,
  minute,
  monday,
  order,
  partner,
  printer,
  relay,
  step,
} from './world.ts';

const bounced = attempt({ state: 'BOUNCED', failureClass: 'HARD', code: '5.1.1', failedAtMs: monday + minute });

describe('skips', () => {
  const cases = [
    ['no address on the channel', { contactPoints: [home] }, 'NO_CONTACT_POINT'],
    [
      'only an address known not to work',
      { contactPoints: [contactPoint({ reachability: 'UNREACHABLE' }), home] },
      'CONTACT_POINT_UNREACHABLE',
    ],
    ['an opt-out', { contactPoints: [contactPoint({ reachability: 'OPTED_OUT' }), home] }, 'OPTED_OUT'],
    ['no partner on the channel', { partners: [printer] }, 'NO_PARTNER'],
  ] as const;

  test.each(cases)('%s skips the step and says why', (_, overrides, code) => {
    expect(decide(emailThenLetter, facts(overrides), monday)).toMatchObject({
      kind: 'SKIP',
      step: 0,
      toStep: 1,
      channel: 'EMAIL',
      reason: { code },
    });
  });

  test('a condition that does not hold skips the step', () => {
    const companies = order([step({ when: { kind: 'debtorKind', is: 'COMPANY' } }), letterStep]);
    expect(decide(companies, facts(), monday)).toMatchObject({ kind: 'SKIP', reason: { code: 'CONDITION_FALSE' } });
  });

  test('a second step on a channel uses a second address, and is skipped when there is none', () => {
    const twice = order([emailStep, emailStep]);
    const next = facts({ attempts: [bounced], distribution: { state: 'ACTIVE', step: 1 } });
    expect(decide(twice, next, monday)).toMatchObject({ kind: 'SKIP', reason: { code: 'CONTACT_POINT_USED' } });
    const second = { ...next, contactPoints: [mail, contactPoint({ contactPointId: 'work' })] };
    expect(decide(twice, second, monday)).toMatchObject({ kind: 'START', contactPointId: 'work' });
  });

  test('an address known to work is chosen before one never tried', () => {
    const known = contactPoint({ contactPointId: 'known', reachability: 'REACHABLE' });
    expect(decide(emailThenLetter, facts({ contactPoints: [mail, known, home] }), monday)).toMatchObject({
      contactPointId: 'known',
    });
  });
});

describe('preference, law and contract', () => {
  test('the preferred channel goes first, and the timeline says why', () => {
    const prefers = facts({ debtor: { preferredChannel: 'LETTER' } });
    expect(decide(emailThenLetter, prefers, monday)).toMatchObject({
      kind: 'SKIP',
      step: 0,
      toStep: 1,
      reason: { code: 'PREFERRED_FIRST', parameters: { channel: 'EMAIL', toChannel: 'LETTER' } },
    });
    const failed = letterAttempt({ state: 'RETURNED' });
    const next = during(1, monday, { debtor: { preferredChannel: 'LETTER' }, attempts: [failed] });
    expect(decide(emailThenLetter, next, monday + day)).toMatchObject({ kind: 'ADVANCE', step: 1, toStep: 0 });
  });

  test('a public body gets an e-invoice and nothing else', () => {
    const pinned = order([emailStep, step({ channel: 'E_INVOICE' })]);
    const access = partner({ partnerId: 'access', channel: 'E_INVOICE' });
    const peppol = contactPoint({ contactPointId: 'peppol', channel: 'E_INVOICE' });
    const body = { partners: [relay, access], contactPoints: [mail, peppol] };
    const debtor = { publicSector: true, preferredChannel: 'EMAIL' } as const;
    expect(decide(pinned, facts({ ...body, debtor }), monday)).toMatchObject({
      kind: 'SKIP',
      toStep: 1,
      reason: { code: 'CHANNEL_PINNED' },
    });
    expect(decide(emailThenLetter, facts({ debtor: { publicSector: true } }), monday)).toMatchObject({ kind: 'START' });
  });

  test('a contract allows its channel alone, whatever is preferred, and law stands above it', () => {
    const debtor = { contractChannel: 'LETTER', preferredChannel: 'EMAIL' } as const;
    expect(decide(emailThenLetter, facts({ debtor }), monday)).toMatchObject({
      kind: 'SKIP',
      step: 0,
      toStep: 1,
      reason: { code: 'CHANNEL_BY_CONTRACT', parameters: { channel: 'EMAIL' } },
    });
    const body = { ...debtor, publicSector: true };
    const withEInvoice = order([emailStep, letterStep, step({ channel: 'E_INVOICE' })]);
    expect(readinessOf(withEInvoice, facts({ debtor: body }), 1)).toMatchObject({ code: 'CHANNEL_PINNED' });
    // An order that was chosen without the channel applies as it is.
    const other = facts({ debtor: { contractChannel: 'MAILBOX' } });
    expect(decide(emailThenLetter, other, monday)).toMatchObject({ kind: 'START', step: 0 });
  });
});

describe('networks that share a channel but not their addresses', () => {
  const networked = order([step({ channel: 'E_INVOICE' }), letterStep]);
  const bank = partner({ partnerId: 'bank', channel: 'E_INVOICE', priority: 1, addresses: /^efaktura:/ });
  const access = partner({ partnerId: 'access', channel: 'E_INVOICE', priority: 2, addresses: /^\d{4}:/ });
  const peppol = contactPoint({ contactPointId: 'peppol', channel: 'E_INVOICE', address: '0007:5560360793' });
  const edi = contactPoint({ contactPointId: 'edi', channel: 'E_INVOICE', address: 'edi:7300009000012' });

  test('an address goes to the partner that carries to its kind, whatever the priority', () => {
    const known = facts({ partners: [bank, access, printer], contactPoints: [edi, peppol, home] });
    expect(decide(networked, known, monday)).toMatchObject({
      kind: 'START',
      contactPointId: 'peppol',
      partnerId: 'access',
    });
  });

  test('a failing partner is never replaced by one that does not carry to the address', () => {
    const down = attempt({
      contactPointId: 'peppol',
      partnerId: 'access',
      state: 'RETRY_WAIT',
      failureClass: 'PARTNER',
      failedAtMs: monday,
      retryAtMs: monday + minute,
    });
    const known = during(0, monday, {
      partners: [bank, access, printer],
      contactPoints: [peppol, home],
      attempts: [down],
    });
    expect(decide(networked, known, monday)).toMatchObject({ kind: 'WAIT', reason: { code: 'RETRY_WAITS' } });
  });

  test('an address nobody carries to skips the step for want of a partner', () => {
    const known = facts({ partners: [bank, access, printer], contactPoints: [edi, home] });
    expect(decide(networked, known, monday)).toMatchObject({ kind: 'SKIP', toStep: 1, reason: { code: 'NO_PARTNER' } });
  });
});
