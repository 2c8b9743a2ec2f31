// What an arrival rests on, by contract and code.
import { expect, test } from 'vitest';
import { type Evidenced, evidenceOf } from '../../src/distribution/receipt/evidence.ts';
import { defaultAdapters } from '../../src/partner/registry.ts';

const arrived = { state: 'DELIVERED', code: null, deliveredAt: '2026-11-02T09:00:00Z', failedAt: null } as const;
const capabilityOf = (adapter: string, channel: 'E_INVOICE' | 'LETTER' | 'MAILBOX' | 'EMAIL') =>
  defaultAdapters.find(({ name }) => name === adapter)?.channels[channel];

test('a contract that says nothing of it is believed at its word', () => {
  expect(evidenceOf(undefined, arrived)).toBe('E1');
  expect(evidenceOf(capabilityOf('kivra', 'MAILBOX'), { ...arrived, code: '201' })).toBe('E1');
});

test('a mail server, a carrier or an access point has given a receipt', () => {
  expect(evidenceOf(capabilityOf('smtp', 'EMAIL'), arrived)).toBe('E2');
  expect(evidenceOf(capabilityOf('pingen', 'LETTER'), arrived)).toBe('E2');
  expect(evidenceOf(capabilityOf('storecove', 'E_INVOICE'), arrived)).toBe('E2');
});

test('a code may say more than its contract does', () => {
  const phoss = capabilityOf('phoss-ap', 'E_INVOICE');
  expect(evidenceOf(phoss, { ...arrived, code: 'sent' })).toBe('E2');
  expect(evidenceOf(phoss, { ...arrived, code: 'received_ab' })).toBe('E3');
});

test.each([
  ['OPENED', 'E3'],
  ['ACKNOWLEDGED', 'E3'],
  ['RECIPIENT_REJECTED', 'E3'],
] as const)('what only the recipient can do shows that it has it: %s', (state, grade) => {
  const answered: Evidenced = { state, code: null, deliveredAt: null, failedAt: null };
  expect(evidenceOf(undefined, answered)).toBe(grade);
  expect(evidenceOf({ evidence: { delivered: 'E4' } }, answered)).toBe('E4');
});

test('what has not arrived, or has come back, has none', () => {
  expect(evidenceOf(undefined, { ...arrived, state: 'DISPATCHED', deliveredAt: null })).toBeNull();
  expect(evidenceOf(undefined, { ...arrived, state: 'RETURNED', failedAt: '2026-11-09T09:00:00Z' })).toBeNull();
});
